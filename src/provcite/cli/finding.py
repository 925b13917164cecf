"""A record that is named by words and not by its id: what fits is offered, and nothing is guessed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

import typer

from provcite.cli import output
from provcite.model.errors import EXIT_USAGE, NotFoundError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from provcite.store.index import Hit
    from provcite.store.library import Library

#: Records that are offered, one digit each.
_OFFERED: Final = 9


def known(library: Library, names: Sequence[str]) -> list[str]:
    """The ids that `names` are, or that the user says they stand for.

    Raises NotFoundError where nothing fits; where something does and nobody can answer, what fits is
    told and the call ends with status 2.
    """
    found = []
    for name in names:
        try:
            library.resolve(name)
        except NotFoundError as fault:
            if not _has_file(library, name):
                name = _offered(library, name, fault)
            found.append(name)
        else:
            found.append(name)
    return found


def _has_file(library: Library, name: str) -> bool:
    """Whether a record file of that name is there; raises InputError for one that cannot be used."""
    try:
        library.stored(name)
    except NotFoundError:
        return False
    return True


def _offered(library: Library, name: str, fault: NotFoundError) -> str:
    from provcite.ops.find import find

    try:
        hits = find(library, name, limit=_OFFERED).hits
    except UsageError:
        hits = ()
    if not hits:
        raise fault
    if not (output.is_interactive() and output.is_terminal(sys.stderr)):
        output.error(f"There is no record {_cut(name)!r} in {library.records_folder}. What fits:")
        for hit in hits:
            output.detail(_line(hit))
        raise typer.Exit(EXIT_USAGE)
    output.note(f"There is no record {_cut(name)!r}. What fits:")
    for number, hit in enumerate(hits, 1):
        output.detail(f"{number}  {_line(hit)}")
    answer = output.ask("Which one (its number; empty for none)").strip()
    if answer.isdecimal() and 1 <= int(answer) <= len(hits):
        return hits[int(answer) - 1].listed.id
    raise typer.Exit(EXIT_USAGE)


def _line(hit: Hit) -> str:
    """One record on one line: id, date, title, where it lies."""
    listed = hit.listed
    place = ", ".join(part for part in (listed.repository, listed.reference) if part)
    parts = [listed.id, listed.date, listed.title.replace("\n", " "), place]
    return output.shorten("  ".join(part for part in parts if part), max(60, output.width(100) - 4))


def _cut(name: str) -> str:
    return name if len(name) <= 60 else name[:59] + "…"
