"""Ibid. and the note before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.checks.keys import house_key
from provcite.checks.resolve import units

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.checks.reading import Citation, Reading


def leading_ibids(reading: Reading) -> Iterator[tuple[Citation, int]]:
    """Each ibid. that opens its note, with the number of the note before (in the document's list)."""
    for note, citations in sorted(reading.by_note.items()):
        first = citations[0]
        if first.kind == "ibid" and first.ibid is not None and note > 0 and not first.in_bibliography:
            yield first, note - 1


def sources_of(reading: Reading, note: int) -> int:
    """How many different sources a note names, books counted as one."""
    different: list[Citation] = []
    for citation in reading.by_note.get(note, ()):
        if not any(_same(citation, other) for other in different):
            different.append(citation)
    return len(different) + (1 if note in reading.other_sources else 0)


def _same(a: Citation, b: Citation) -> bool:
    if a.record is not None and b.record is not None:
        return a.record.id == b.record.id
    if a.path and b.path:
        return units(a.path) == units(b.path) and house_key(a.repository_key or a.repository) == house_key(
            b.repository_key or b.repository
        )
    return False
