"""``provcite rename``: give a record another id."""

from __future__ import annotations

import typer

from provcite.cli import output
from provcite.cli.app import make_app
from provcite.cli.options import StoreOption, complete_ids, open_library

app = make_app()


@app.command()
def rename(
    old: str = typer.Argument(..., metavar="OLD", help="The record.", autocompletion=complete_ids),
    new: str = typer.Argument(..., metavar="NEW", help="Its new id."),
    store: StoreOption = "",
) -> None:
    """Give a record another id; the old one still resolves.

    \b
    Examples:
      provcite rename 113371 petrov-1956-07-24
    """
    library = open_library(store)
    old_id = library.resolve(old)
    record = library.rename(old_id, new)
    output.result(f"{old_id} is now {record.id}; {old_id} still leads to it.")
