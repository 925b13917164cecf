"""Somebody else is credited with having obtained or contributed the document.

## What it does
Compares the persons of "obtained by" and "contributed by" with those of the record.

## Why is this bad?
Digital archives owe these credits to the researchers who brought the copies home; printing them
wrong is worse than leaving them out.

## Example
    Obtained by Sergey Radchenko.

## Use instead
    Obtained by James F. Person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.checks.rules._shared import wrong_people
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.checks.reading import Reading
    from provcite.checks.rule import Hit

CODE = "PC208"
NAME = "wrong-obtainer"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.ERROR
FIX = "none"


def check(reading: Reading) -> Iterator[Hit]:
    for citation in reading.citations:
        yield from wrong_people(
            citation,
            ("obtained", "contributed"),
            ("obtained", "contributed", "copied", "transferred"),
            "obtained or contributed by",
        )
