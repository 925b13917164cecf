"""One change to every record that answers a search: all of them, or none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from provcite.model.errors import ProvciteError, UsageError
from provcite.ops.edit import change_record
from provcite.schema.diff import diff_records

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from provcite.ops.edit import Change
    from provcite.schema.diff import Change as Difference
    from provcite.store.library import Library
    from provcite.store.query import Query


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedRecord:
    """What a change makes of one record; nothing where the record says so already."""

    id: str
    differences: tuple[Difference, ...]


class _DryRunError(Exception):
    """Ends the transaction of a dry run, which writes nothing."""


def set_values(
    library: Library,
    query: Query,
    changes: Sequence[Change],
    *,
    dry_run: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> list[ChangedRecord]:
    """Make `changes` in every record that answers `query`, in one transaction; what becomes of each.

    Raises UsageError naming the first record that cannot take a change; then nothing is written, as
    with `dry_run`.
    """
    ids = [hit.listed.id for hit in library.index().search(query, limit=2**62)]
    done: list[ChangedRecord] = []
    try:
        with library.transaction():
            for count, name in enumerate(ids):
                if progress is not None:
                    progress(count, len(ids))
                done.append(_changed(library, name, changes))
            if dry_run:
                raise _DryRunError
    except _DryRunError:
        pass
    else:
        library.index().outdated()
    return done


def _changed(library: Library, name: str, changes: Sequence[Change]) -> ChangedRecord:
    try:
        made = change_record(library, name, changes)
    except ProvciteError as fault:
        raise UsageError(f"{name}: {fault.message}", hint=fault.hint, place=fault.place) from fault
    return ChangedRecord(id=name, differences=diff_records(made.before, made.after))
