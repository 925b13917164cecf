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
from provcite.checks.rules._shared import other_archive, shown_repository, wrong_repository
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.checks.reading import Citation, Reading
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
            yield from _by_words(citation, reading)
            continue
        right = shown_repository(expected, reading.repositories)
        yield hit(
            citation,
            f"The document is in {right}, not in {citation.reference.repository}.",
            citation.reference.repository_span,
            expected=right,
            about="reference",
        )


def _by_words(citation: Citation, reading: Reading) -> Iterator[Hit]:
    """An archive that is named and was not read as the one of the reference: likely, and not certain."""
    other = other_archive(citation, reading.known)
    if other is None or citation.record is None:
        return
    right = shown_repository(citation.record.sources[0].repository, reading.repositories)
    yield hit(
        citation,
        f"The document is in {right}, not in {other[1]}.",
        other[0],
        expected=right,
        found=other[1],
        severity=Severity.WARNING,
    )
