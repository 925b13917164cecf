"""``provcite rm``: delete records."""

from __future__ import annotations

import typer

from provcite.cli import output
from provcite.cli.app import make_app
from provcite.cli.options import StoreOption, complete_ids, open_library
from provcite.model.errors import EXIT_DONE, InputError, StoreError, UsageError

app = make_app()


@app.command()
def rm(
    records: list[str] = typer.Argument(
        ..., metavar="ID...", help="The records.", autocompletion=complete_ids
    ),
    yes: bool = typer.Option(False, "--yes", "-y", help="Do not ask."),
    store: StoreOption = "",
) -> None:
    """Delete records, after a question for each.

    The texts of the documents stay in the store.

    \b
    Examples:
      provcite rm 113371
      provcite rm 113371 113372 --yes
    """
    library = open_library(store)
    ids = list(dict.fromkeys(library.resolve(name) for name in records))
    if not yes and not output.is_interactive():
        raise UsageError("Nobody is here to confirm the deletion.", hint="Call it with --yes.")
    agreed: list[str] = []
    for record_id in ids:
        try:
            title = library.get(record_id).title or ""
        except (InputError, StoreError):
            title = "a file that breaks the schema"
        if yes or output.confirm(f"Delete {record_id} ({title})?"):
            agreed.append(record_id)
        else:
            output.note(f"Kept {record_id}.")
    with library.transaction():
        deleted = [library.delete(record_id) for record_id in agreed]
    for path in deleted:
        output.result(f"Deleted {path}.")
    raise typer.Exit(EXIT_DONE)
