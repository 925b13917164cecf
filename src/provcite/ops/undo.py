"""Taking back what a command wrote, from the store's journal: whole, or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from provcite.model.errors import InputError, NotFoundError, StoreError
from provcite.store.journal import digest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from provcite.store.journal import Operation, Transaction
    from provcite.store.library import Library


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """A command that was taken back: files `restored`, `deleted` again, or `kept` since others need them."""

    operation: Operation
    restored: tuple[str, ...]
    deleted: tuple[str, ...]
    kept: tuple[str, ...] = ()


def operations(library: Library) -> list[Operation]:
    """The commands that the journal has, the newest first."""
    return library.journal.operations()


def undo(library: Library, number: int | None = None, *, dry_run: bool = False) -> Undone:
    """Take back the command `number`, or the last one that is not taken back yet.

    All its files become what they were, in one write; that is a command itself and can be taken back by its
    number. Raises NotFoundError where there is none, StoreError where a file was changed since: then
    nothing is taken back.
    """
    with library.transaction() as transaction:
        known = operations(library)
        operation = _wanted(known, number)
        whole = {
            path: (before, former)
            for path, (before, former, after) in operation.whole().items()
            if before != after
        }
        _refuse_changed(library, operation, known)
        needed = _needed_by_others(library, operation)
        restored: list[str] = []
        deleted: list[str] = []
        for path, (before, former) in whole.items():
            if before is not None:
                restored.append(path)
                _restore(library, transaction, path, before, former)
            elif path not in needed:
                deleted.append(path)
                transaction.delete(path)
        transaction.undoes = operation.name
        if dry_run:
            transaction.discard()
    if not dry_run:
        library.index().outdated()
    return Undone(
        operation=operation, restored=tuple(restored), deleted=tuple(deleted), kept=tuple(sorted(needed))
    )


def _wanted(known: Sequence[Operation], number: int | None) -> Operation:
    if number is None:
        found = next((item for item in known if not item.undone and not item.undoes), None)
        if found is None:
            raise NotFoundError("There is nothing to take back.", hint="See 'provcite undo --list'.")
        return found
    found = next((item for item in known if item.number == number), None)
    if found is None:
        raise NotFoundError(
            f"The journal has no command {number}.", hint="See 'provcite undo --list' for those that it has."
        )
    if found.undone:
        raise StoreError(f"The command {number} is taken back already.", hint="See 'provcite undo --list'.")
    return found


def _refuse_changed(library: Library, operation: Operation, known: Sequence[Operation]) -> None:
    """StoreError where a file is no longer as the command left it."""
    whole = operation.whole()
    changed = [path for path, (_, _, after) in whole.items() if library.journal.digest_of(path) != after]
    if not changed:
        return
    later = [
        item.number
        for item in known
        if item.number > operation.number and not item.undone and not set(item.whole()).isdisjoint(changed)
    ]
    names = ", ".join(changed[:3]) + (f" and {len(changed) - 3} more" if len(changed) > 3 else "")
    former = next((where for path, (_, where, _) in whole.items() if path in changed and where), "")
    hint = f"Take back {later[0]} first." if later else ""
    if not later and former:
        hint = f"What stood there before is in {library.files.path(former).parent}."
    raise StoreError(
        f"Changed since: {names}. Nothing was taken back of '{operation.command}'.",
        hint=hint,
        place=str(library.folder),
    )


def _needed_by_others(library: Library, operation: Operation) -> set[str]:
    """Files that the command brought into ``attachments/`` and other records have taken since."""
    from provcite.store.reading import files_with

    whole = operation.whole()
    needed: set[str] = set()
    for path, (before, _, after) in whole.items():
        if before is None and after is not None and path.startswith("attachments/"):
            names = files_with(library.records_folder, path.rpartition("/")[2].split(".")[0])
            if any(f"records/{name}.yaml" not in whole for name in names):
                needed.add(path)
    return needed


def _restore(library: Library, transaction: Transaction, path: str, before: str, former: str) -> None:
    try:
        data = library.files.read(former)
    except OSError as fault:
        raise InputError(
            f"The journal has no longer what stood in {path}; nothing was taken back.",
            place=str(library.files.path(former)),
        ) from fault
    if digest(data) != before:
        raise InputError(
            f"The journal's copy of {path} is damaged; nothing was taken back.",
            place=str(library.files.path(former)),
        )
    transaction.write(path, data)
