"""``provcite upgrade``: write into records of version 0.1 what their events happened to."""

from __future__ import annotations

from typing import Annotated

import typer

from provcite.cli import output, selection
from provcite.cli.app import make_app
from provcite.cli.options import StoreOption, open_library
from provcite.model.errors import UsageError

app = make_app()


@app.command()
def upgrade(
    ids: selection.Ids = None,
    everything: selection.Everything = False,
    query: selection.QueryText = "",
    meaning: Annotated[
        str,
        typer.Option(
            "--meaning",
            metavar="old|new",
            help="Write what version 0.1 took an event to act on (old), or what it is read as now (new).",
        ),
    ] = "old",
    dry_run: Annotated[bool, typer.Option("--dry-run", "-n", help="Say what would be written.")] = False,
    store: StoreOption = "",
) -> None:
    """Write `of:` into events that version 0.1 read as of another thing.

    'provcite validate' names them (PC034). Everything else in a file stays as it is, and
    'provcite undo' takes the whole step back.

    \b
    Examples:
      provcite upgrade --all --dry-run
      provcite upgrade 113371
      provcite upgrade --all --meaning new
    """
    from provcite.ops.selection import select
    from provcite.ops.upgrade import upgrade as run

    if meaning not in ("old", "new"):
        raise UsageError(f"There is no meaning {meaning!r}.", hint="Write --meaning old or --meaning new.")
    library = open_library(store)
    chosen = select(library, ids or (), everything=everything, query=query)
    wanted = [record.id for record in library.records(chosen)]
    done = run(library, wanted, meaning="old" if meaning == "old" else "new", write=not dry_run)
    for one in done:
        output.result(
            f"{one.record}: {one.event} (event {one.place + 1}) "
            f"{'would get' if dry_run else 'got'} of: [{one.written}]"
        )
    if not done:
        output.result("No event needs it.")
    selection.finish(library)
