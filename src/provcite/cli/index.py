"""``provcite index``: the index of the store, its state and its making."""

from __future__ import annotations

import typer

from provcite.cli import output
from provcite.cli.app import make_app
from provcite.cli.options import StoreOption, open_library, report_passed_over
from provcite.model.errors import UsageError

app = make_app()


@app.command()
def index(
    action: str = typer.Argument("status", metavar="[status|update|rebuild]", help="What to do."),
    to: str = typer.Option(
        "", "--to", metavar="URL", help="Make the index in this PostgreSQL database (postgresql://...)."
    ),
    store: StoreOption = "",
) -> None:
    """Show the state of the index, bring it up to date, or make it anew.

    The index is a cache: every command that needs it brings it up to date by itself, and it can
    be deleted at any time.

    \b
    Examples:
      provcite index
      provcite index rebuild
      provcite index --to postgresql://archivist@localhost/letters
    """
    library = open_library(store)
    if to and action == "status":
        action = "update"
    from provcite.store.library import index_at

    found = index_at(library, to) if to else library.index()
    if action not in ("status", "update", "rebuild"):
        raise UsageError(f"There is no action {action!r}.", hint="Known: status, update, rebuild.")
    if action != "status":
        with output.progress_bar("Reading records") as progress:
            found.progress = progress
            if action == "rebuild":
                found.rebuild()
            else:
                found.refresh()
    status = found.status()
    if status.place is None and not status.server and action == "status":
        output.result(f"There is no index yet; {status.changed:,} records wait to be read.")
        return
    in_memory = "in memory: neither the store nor the cache folder can be written to"
    output.result(f"index:    {status.server or status.place or in_memory}")
    output.result(f"records:  {status.records:,}")
    output.result(f"bad:      {status.bad:,}")
    output.result(f"changed:  {status.changed:,} since it was brought up to date")
    output.result(f"size:     {status.size / 1_000_000:,.1f} MB")
    if to:
        from provcite.store.postgres import allow

        allow(to)
        output.note("To ask it from now on, write 'url = \"...\"' under [index] in provcite.toml.")
    if action != "status":
        raise typer.Exit(report_passed_over(found.passed_over()))
