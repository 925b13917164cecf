"""What a store holds, counted: by repository, project, decade and language, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from provcite.ops.facets import facets
from provcite.store.query import Query

if TYPE_CHECKING:
    from collections.abc import Sequence

    from provcite.store.library import Library

#: What is counted, in the order in which it is shown.
COUNTED: Final = ("repository", "project", "decade", "language")
#: What a record may lack, by the column of the index that would say it.
GAPS: Final = {
    "repository": "no repository",
    "reference": "no reference",
    "date": "no date",
    "creators": "nobody who wrote it",
    "title": "no title",
    "language": "no language",
    "project": "no project",
    "url": "no address",
    "text": "no text kept",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stats:
    """How many records there are, how many of each value by name of the count, and how many lack what."""

    records: int
    counts: dict[str, list[tuple[str, int]]]
    gaps: list[tuple[str, int]]

    def tables(self) -> list[tuple[str, list[tuple[str, int]]]]:
        """All counts with their headings, the gaps last."""
        return [*self.counts.items(), ("gaps", self.gaps)]


def stats(library: Library, query: Query | None = None, *, names: Sequence[str] = COUNTED) -> Stats:
    """Count all records, or those that answer `query`."""
    asked, index = query or Query(), library.index()
    gaps: list[tuple[str, int]] = []
    for column, words in GAPS.items():
        missing = sum(count for value, count in index.counts(column, asked) if not value)
        if missing:
            gaps.append((words, missing))
    return Stats(
        records=index.count(asked),
        counts={name: facets(library, name, asked) for name in names},
        gaps=sorted(gaps, key=lambda item: -item[1]),
    )
