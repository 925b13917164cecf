"""Ibid. and the note before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.checks.resolve import same_source

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
        if not any(same_source(citation, other, reading.known) for other in different):
            different.append(citation)
    return len(different) + (1 if note in reading.other_sources else 0)
