"""Ibid. stands after a note with more than one source.

## What it does
Reports "Ibid.", "Там же", "Ebd." and their kin at the beginning of a note where the note before
names two or more different sources, books included.

## Why is this bad?
Nobody can tell which of them is meant; every manual forbids it.

## Example
    1. RGANI, f. 5, op. 28, d. 410, l. 301; RGANI, f. 5, op. 28, d. 412, l. 7.
    2. Ibid., l. 9.

## Use instead
    2. RGANI, f. 5, op. 28, d. 412, l. 9.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.checks.chains import leading_ibids, sources_of
from provcite.checks.rule import hit
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.checks.reading import Reading
    from provcite.checks.rule import Hit

CODE = "PC602"
NAME = "ibid-after-several"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.ERROR
FIX = "none"


def check(reading: Reading) -> Iterator[Hit]:
    for citation, previous in leading_ibids(reading):
        if sources_of(reading, previous) < 2:
            continue
        number = reading.document.notes[previous].number
        yield hit(
            citation,
            f"Note {number} names more than one source; it is not clear which one is meant.",
            citation.ibid,
            expected="a short reference",
            severity=Severity.ERROR if _are_records(reading, previous) else Severity.WARNING,
        )


def _are_records(reading: Reading, note: int) -> bool:
    """Whether two different records are cited there; where one of the sources is a book, it was guessed."""
    return len({item.record.id for item in reading.by_note.get(note, ()) if item.record is not None}) > 1
