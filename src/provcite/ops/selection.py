"""Which records a command is about: those named, all, or those that answer a query and filters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.model.errors import UsageError
from provcite.schema.ids import id_problem
from provcite.store.query import Filter, Query, parse_query

if TYPE_CHECKING:
    from collections.abc import Sequence

    from provcite.store.library import Library


def select(
    library: Library,
    ids: Sequence[str] = (),
    *,
    everything: bool = False,
    query: str = "",
    repository: Sequence[str] = (),
    date: Sequence[str] = (),
    language: Sequence[str] = (),
    project: Sequence[str] = (),
) -> list[str]:
    """The ids chosen, in order: as named (aliases resolved, each once), else by date and title.

    Exactly one of ids, `everything`, or a query with or without filters must be given: UsageError
    says so otherwise. Raises NotFoundError for an unknown id.
    """
    filters = Filter(
        repository=tuple(repository), date=tuple(date), language=tuple(language), project=tuple(project)
    )
    ways = [bool(ids), everything, bool(query or filters)]
    if sum(ways) != 1:
        said = "more than one of these" if sum(ways) > 1 else "none of these"
        raise UsageError(
            f"Choose records by their ids, by a query or filter, or take all (--all): {said} was given."
        )
    if ids:
        return list(dict.fromkeys(library.resolve(name) for name in ids))
    if everything:
        return library.ids()
    asked = parse_query(query) if query.strip() else Query()
    wanted = Query(match=asked.match, filter=asked.filter.also(filters))
    hits = library.index().search(wanted, limit=-1)
    # Records that cannot be used are chosen too: whoever reads them passes them over, and says so.
    spoilt = library.missed(library.index().passed_over_for(wanted))
    names = [passed.path.stem for passed in spoilt]
    return [hit.listed.id for hit in hits] + [name for name in names if not id_problem(name)]
