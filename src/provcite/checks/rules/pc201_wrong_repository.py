"""The repository is not the one that holds the document.

## What it does
Reports a citation whose title, date, numbers or address belong to a record which another
repository holds. Former names of the right repository count as right here (see PC601).

## Why is this bad?
The reader writes to the wrong archive.

## Example
    Memorandum of Conversation with Nam Il, July 24, 1956, RGASPI, f. 5, op. 28, d. 410, l. 301.

## Use instead
    Memorandum of Conversation with Nam Il, July 24, 1956, RGANI, f. 5, op. 28, d. 410, l. 301.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.checks.rule import hit
from provcite.checks.rules._shared import shown_repository, wrong_repository
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.checks.reading import Reading
    from provcite.checks.rule import Hit

CODE = "PC201"
NAME = "wrong-repository"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.ERROR
FIX = "none"


def check(reading: Reading) -> Iterator[Hit]:
    for citation in reading.citations:
        expected = wrong_repository(citation, reading.known)
        if expected is None or citation.reference is None:
            continue
        right = shown_repository(expected, reading.repositories)
        yield hit(
            citation,
            f"The document is in {right}, not in {citation.reference.repository}.",
            citation.reference.repository_span,
            expected=right,
            about="reference",
        )
