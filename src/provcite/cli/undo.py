"""``provcite undo``: take back what a command wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from provcite.cli import output
from provcite.cli.app import make_app
from provcite.cli.options import StoreOption, open_library

if TYPE_CHECKING:
    from provcite.ops.undo import Undone
    from provcite.store.journal import Operation

app = make_app()

_SHOWN = 10


@app.command()
def undo(
    number: Annotated[
        int | None,
        typer.Argument(metavar="[NUMBER]", help="The command, as --list numbers it (default: the last one)."),
    ] = None,
    list_: Annotated[bool, typer.Option("--list", "-l", help="List the commands, the newest first.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", "-n", help="Show what would be taken back, and change nothing.")
    ] = False,
    store: StoreOption = "",
) -> None:
    """Take back what a command wrote to the store, or list what can be taken back.

    All of it is taken back, or nothing: where a file was changed since, that is said and all stays.
    Called again it takes back the command before. Taking back is a command too: its number undoes it.

    \b
    Examples:
      provcite undo
      provcite undo --list
      provcite undo --dry-run
    """
    from provcite.ops import undo as ops

    library = open_library(store)
    if list_:
        _list(ops.operations(library))
        return
    _tell(ops.undo(library, number, dry_run=dry_run), dry_run=dry_run)


def _list(operations: list[Operation]) -> None:
    if not operations:
        output.note("Nothing has been written that could be taken back.")
        return
    rows = [
        (
            str(operation.number),
            operation.time[:16].replace("T", " "),
            str(operation.files),
            "taken back" if operation.undone else "",
            output.shorten(operation.command, 100),
        )
        for operation in operations
    ]
    output.table(rows, ("no.", "when", "files", "", "command"))


def _tell(undone: Undone, *, dry_run: bool) -> None:
    operation = undone.operation
    verb = "Would take back" if dry_run else "Took back"
    output.result(f"{verb} {operation.number}: {output.shorten(operation.command, 200)}")
    for paths, what in (
        (undone.restored, "as it was before"),
        (undone.deleted, "deleted again"),
        (undone.kept, "stays: another record has it too"),
    ):
        for path in paths[:_SHOWN]:
            output.result(f"  {path}: {what}")
        if len(paths) > _SHOWN:
            output.result(f"  and {len(paths) - _SHOWN} more files: {what}")
