"""Ibid. leans on a note that no longer stands just before it.

## What it does
Reports an ibid. that can only mean an archival document (it goes on with a leaf or a file) where the
note just before cites a book, or nothing at all: a note was inserted or moved.

## Why is this bad?
Ibid. means the note before. The leaf of a file now hangs on a book.

## Example
    1. RGANI, f. 5, op. 28, d. 410, l. 301.
    2. Lankov, Crisis in North Korea (Honolulu, 2005), 42.
    3. Ibid., l. 303.

## Use instead
    3. RGANI, f. 5, op. 28, d. 410, l. 303.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.checks.chains import leading_ibids
from provcite.checks.rule import hit
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.checks.reading import Reading
    from provcite.checks.rule import Hit

CODE = "PC603"
NAME = "ibid-across-note"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.ERROR
FIX = "none"


def check(reading: Reading) -> Iterator[Hit]:
    for citation, previous in leading_ibids(reading):
        if reading.by_note.get(previous) or citation.antecedent is None:
            continue
        number = reading.document.notes[previous].number
        cites = "a book" if previous in reading.other_sources else "no source"
        meant = reading.note_label(citation.antecedent)
        yield hit(
            citation,
            f"Note {number}, just before, cites {cites}; {meant} seems to be meant.",
            citation.ibid,
            expected=meant,
            severity=Severity.WARNING if _may_cite(reading, previous) else Severity.ERROR,
        )


def _may_cite(reading: Reading, note: int) -> bool:
    """Whether the note may cite something that was not seen as a source: it has a number, or a name."""
    text = reading.document.notes[note].block.text
    return any(map(str.isdigit, text)) or any(mark in text for mark in '“"«„')
