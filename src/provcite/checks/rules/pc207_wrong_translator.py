"""The translator named is not the record's.

## What it does
Compares the persons of a "translated by" or "trans." with those of the record. Initials, order and
romanisation of a name do not matter; institutions that follow the name in the sentence are no
translators.

## Why is this bad?
The credit goes to the wrong person, and the words quoted are said to be somebody else's.

## Example
    … trans. Gary Goldberg, Wilson Center Digital Archive …

## Use instead
    … trans. James F. Person, Wilson Center Digital Archive …
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.checks.rules._shared import wrong_people
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.checks.reading import Reading
    from provcite.checks.rule import Hit

CODE = "PC207"
NAME = "wrong-translator"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.ERROR
FIX = "none"


def check(reading: Reading) -> Iterator[Hit]:
    for citation in reading.citations:
        yield from wrong_people(citation, ("translated",), ("translated",), "translator")
