"""``provcite blame``: the last change and the source of each value of a record."""

from __future__ import annotations

from typing import Annotated

import typer

from provcite.cli import output
from provcite.cli.app import make_app
from provcite.cli.options import StoreOption, complete_ids, open_library
from provcite.model.errors import UsageError

app = make_app()


@app.command()
def blame(
    record: Annotated[str, typer.Argument(metavar="ID", help="The record.", autocompletion=complete_ids)],
    form: Annotated[str, typer.Option("--format", metavar="table|json", help="How to print.")] = "table",
    store: StoreOption = "",
) -> None:
    """Show the last change of each value of a record and where the value is from.

    The store must be kept in git. The source is the value's evidence, else what the record was
    imported from.

    \b
    Examples:
      provcite blame 113371
      provcite blame 113371 --format json
    """
    from provcite.ops.history import UNCOMMITTED
    from provcite.ops.history import blame as run

    if form not in ("table", "json"):
        raise UsageError(f"There is no format {form!r} here.", hint="Formats: table, json.")
    lines = run(open_library(store), record)
    if form == "json":
        names = ("path", "value", "commit", "author", "date", "source")
        output.json_result(
            [
                {name: getattr(line, name) or None for name in names} | ({"cut": True} if line.cut else {})
                for line in lines
            ]
        )
        return
    if any(line.cut for line in lines):
        output.note(
            "This clone has not the whole history: ^ marks values that are older than what is here.",
            hint="If you trust where it is from, fetch the rest with git ('git fetch --unshallow').",
        )
    rows = [
        (
            line.path,
            line.value,
            "^" * line.cut
            + (("" if line.cut else "not committed") if line.commit == UNCOMMITTED else line.commit[:8]),
            line.date[:10],
            line.author,
            line.source,
        )
        for line in lines
    ]
    output.table(rows, ("field", "value", "change", "date", "by", "source"))
