"""How many records there are of each repository, project, year …, of all or of those that answer a query."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from provcite.model.errors import UsageError
from provcite.store.query import EARLIEST, LATEST, Query

if TYPE_CHECKING:
    from provcite.store.library import Library

#: What can be counted, with the column of the index that says it.
FACETS: Final = {
    "repository": "repository",
    "project": "project",
    "year": "first",
    "decade": "first",
    "person": "creators",
    "language": "language",
    "type": "type",
    "genre": "genre",
    "classification": "classification",
    "tag": "tags",
}
#: Columns that may hold several values of a record.
_SEVERAL: Final = frozenset(("repository", "project", "creators", "tags"))
NONE: Final = "(none)"


def facets(library: Library, name: str, query: Query | None = None) -> list[tuple[str, int]]:
    """The values of a facet with how many records have each: years in order, else the most frequent first.

    A record without a value counts under `NONE`, which comes last. Raises UsageError for a facet that
    there is not.
    """
    if name not in FACETS:
        raise UsageError(f"{name!r} cannot be counted.", hint=f"It can be {', '.join(FACETS)}.")
    column = FACETS[name]
    counts: Counter[str] = Counter()
    for value, count in library.index().counts(column, query or Query()):
        if column == "first":
            counts[_year(value, name)] += count
        else:
            parts = value.split("; ") if column in _SEVERAL else [value]
            for part in dict.fromkeys(part or NONE for part in parts):
                counts[part] += count
    timed = column == "first"

    def rank(item: tuple[str, int]) -> tuple[bool, int, str]:
        value, count = item
        return (value == NONE, 0 if timed else -count, value)

    return sorted(counts.items(), key=rank)


def _year(day: str, name: str) -> str:
    """The year or the decade of a day as the index keeps it."""
    number = int(day or EARLIEST)
    if number in (EARLIEST, LATEST):
        return NONE
    year = number // 10_000
    return f"{year:04d}" if name == "year" else f"{year // 10 * 10:04d}s"
