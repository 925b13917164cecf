"""A reference is repeated where the house style wants ibid.

## What it does
With `ibid = "require"` in the settings, reports a note that gives again the document of the note
before, where that note has no other source.

## Why is this bad?
The house asks for ibid., and a set of notes should keep one habit.

## Example
    1. RGANI, f. 5, op. 28, d. 410, l. 301.
    2. RGANI, f. 5, op. 28, d. 410, l. 303.

## Use instead
    2. Ibid., l. 303.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.checks.rule import hit
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.checks.reading import Reading
    from provcite.checks.rule import Hit

CODE = "PC609"
NAME = "repeated-reference"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.NOTE
FIX = "none"


def check(reading: Reading) -> Iterator[Hit]:
    if reading.settings.ibid != "require":
        return
    for note, citations in sorted(reading.by_note.items()):
        first = citations[0]
        before = reading.by_note.get(note - 1, [])
        if first.record is None or first.kind in ("ibid", "key", "field") or first.in_bibliography:
            continue
        if len(before) != 1 or before[0].record is None or (note - 1) in reading.other_sources:
            continue
        if before[0].record.id == first.record.id:
            yield hit(first, "The note before cites the same document: ibid. is wanted.", expected="Ibid.")
