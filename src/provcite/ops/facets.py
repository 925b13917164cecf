"""How many records there are of each repository, project, year …, of all or of those that answer a query."""

from __future__ import annotations

from array import array
from collections import Counter
from typing import TYPE_CHECKING, Final

from provcite.model.errors import UsageError
from provcite.store.query import EARLIEST, LATEST, Query

if TYPE_CHECKING:
    from collections.abc import Sequence

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
#: What a `Table` holds.
COUNTED: Final = ("repository", "project", "decade", "year", "language", "person")


def facets(library: Library, name: str, query: Query | None = None) -> list[tuple[str, int]]:
    """The values of a facet with how many records have each: years in order, else the most frequent first.

    A record without a value counts under `NONE`, which comes last. Raises UsageError for a facet that
    there is not.
    """
    return facets_of(library, (name,), query)[name]


class Table:
    """The columns of all records that are counted, held in memory: a large store is counted often."""

    def __init__(self, library: Library) -> None:
        columns = tuple(dict.fromkeys(FACETS[name] for name in COUNTED))
        rows = library.index().table(columns)
        self._known = rows[-1][0] + 1 if rows else 0
        #: By column: the different values, and by the number of a record the place of its value among them.
        self._columns: dict[str, tuple[list[str], array[int]]] = {}
        for place, column in enumerate(columns, start=1):
            places: dict[object, int] = {}
            of = array("l", bytes(array("l").itemsize * self._known))
            for row in rows:
                of[row[0]] = places.setdefault(row[place], len(places))
            self._columns[column] = ([str(value) for value in places], of)

    def counts(self, numbers: Sequence[int]) -> dict[str, list[tuple[str, int]]] | None:
        """As `Index.counts_of`, for the records of these numbers; None where one is not known yet."""
        if numbers and max(numbers) >= self._known:
            return None
        found = {}
        for column, (values, of) in self._columns.items():
            counted = Counter(map(of.__getitem__, numbers))
            found[column] = [(values[place], count) for place, count in counted.items()]
        return found


def facets_of(
    library: Library, names: Sequence[str], query: Query | None = None, table: Table | None = None
) -> dict[str, list[tuple[str, int]]]:
    """As `facets`, for several: who answers is looked for once, and counted in `table`, where it is given."""
    for name in names:
        if name not in FACETS:
            raise UsageError(f"{name!r} cannot be counted.", hint=f"It can be {', '.join(FACETS)}.")
    columns = tuple(dict.fromkeys(FACETS[name] for name in names))
    counted = None
    if table is not None and query and set(names) <= set(COUNTED):
        counted = table.counts(library.index().numbers(query))
    if counted is None:
        counted = library.index().counts_of(columns, query or Query())
    return {name: _facet(name, counted[FACETS[name]]) for name in names}


def _facet(name: str, counted: list[tuple[str, int]]) -> list[tuple[str, int]]:
    column = FACETS[name]
    counts: Counter[str] = Counter()
    for value, count in counted:
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
