"""Options and arguments that several commands share, and the store that they point to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from provcite.cli import output

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from provcite.store.library import Library
    from provcite.store.stored import PassedOver

StoreOption = Annotated[
    str,
    typer.Option(
        "--store", metavar="FOLDER", help="The store to use (default: $PROVCITE_STORE, else found upward)."
    ),
]

TrustOption = Annotated[
    bool,
    typer.Option(
        "--trust-index",
        help="Look at no file: answer from the index as it is (what was changed since is not found).",
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
    _opened.append(library)
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


#: The stores of this call, and the files that have been named as passed over.
_opened: list[Library] = []
_named: set[Path] = set()


def reset() -> None:
    """Forget the stores of an earlier call."""
    _opened.clear()
    _named.clear()


def report_passed_over(
    passed_over: Sequence[PassedOver], answering: Sequence[PassedOver] = (), *, most: int = 20
) -> int:
    """Name the files that gave no record, on standard error; the exit status that follows from them.

    `answering` are those that would have been an answer to what was asked: they come first, every one.
    """
    from provcite.model.errors import EXIT_DONE, EXIT_FINDINGS

    if not passed_over:
        return EXIT_DONE
    count = len(passed_over)
    wanted = {item.path for item in answering}
    others = [item for item in passed_over if item.path not in wanted]
    told = f"{count} {'file was' if count == 1 else 'files were'} passed over"
    if wanted and others:
        told += f", {len(wanted)} of which {'answers' if len(wanted) == 1 else 'answer'} to that"
    elif wanted:
        told += f" that {'answers' if count == 1 else 'answer'} to that"
    output.warning(f"{told}:")
    shown = [*answering, *others[: max(0, most - len(wanted))]]
    for item in shown:
        output.warning(str(item))
        _named.add(item.path)
    if count > len(shown):
        output.warning(f"and {count - len(shown)} more; 'provcite validate' names them all.")
    return EXIT_FINDINGS


def report_unusable(status: int) -> int:
    """Name the records that cannot be used and would have been an answer, whatever the command was.

    Those that a report has named already are left out. The status is 1 where it was 0.
    """
    from provcite.model.errors import EXIT_DONE, EXIT_FINDINGS

    missed = [item for library in _opened for item in library.unusable.values() if item.path not in _named]
    if not missed:
        return status
    output.warning(
        "A record that cannot be used may be what was looked for:"
        if len(missed) == 1
        else f"{len(missed)} records that cannot be used may be what was looked for:"
    )
    for item in missed[:20]:
        output.warning(str(item))
    if len(missed) > 20:
        output.warning(f"and {len(missed) - 20} more; 'provcite validate' names them all.")
    return EXIT_FINDINGS if status == EXIT_DONE else status
