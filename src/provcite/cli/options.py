"""Options and arguments that several commands share, and the store that they point to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from provcite.cli import output

if TYPE_CHECKING:
    from collections.abc import Sequence

    from provcite.store.library import Library
    from provcite.store.stored import PassedOver

StoreOption = Annotated[
    str,
    typer.Option(
        "--store", metavar="FOLDER", help="The store to use (default: $PROVCITE_STORE, else found upward)."
    ),
]


def open_library(store: str = "") -> Library:
    """The store named by the command's ``--store``, by the one before the command, or found upward.

    Raises StoreError where there is none, naming the remedy.
    """
    import os
    from pathlib import Path

    from provcite.store.library import Library

    named = store or output.settings.store or os.environ.get("PROVCITE_STORE", "")
    library = Library.open(Path(named) if named else None, start=Path.cwd())
    library.called(output.settings.call)
    for notice in library.notices:
        output.warning(notice)
    return library


def complete_ids(incomplete: str) -> list[str]:
    """Record ids that begin with `incomplete`, for shell completion; nothing without a store."""
    from provcite.model.errors import ProvciteError

    try:
        return open_library().ids(incomplete)[:200]
    except (ProvciteError, OSError):
        return []


def report_passed_over(passed_over: Sequence[PassedOver], *, most: int = 20) -> int:
    """Name the files that gave no record, on standard error; the exit status that follows from them."""
    from provcite.model.errors import EXIT_DONE, EXIT_FINDINGS

    if not passed_over:
        return EXIT_DONE
    count = len(passed_over)
    output.warning(f"{count} {'file was' if count == 1 else 'files were'} passed over:")
    for item in passed_over[:most]:
        output.warning(str(item))
    if count > most:
        output.warning(f"and {count - most} more; 'provcite validate' names them all.")
    return EXIT_FINDINGS
