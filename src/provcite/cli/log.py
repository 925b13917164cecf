"""``provcite log``: the history of a record, field by field."""

from __future__ import annotations

from typing import Annotated

import typer

from provcite.cli import output
from provcite.cli.app import make_app
from provcite.cli.options import StoreOption, complete_ids, open_library
from provcite.model.errors import UsageError

app = make_app()


@app.command()
def log(
    record: Annotated[str, typer.Argument(metavar="ID", help="The record.", autocompletion=complete_ids)],
    form: Annotated[str, typer.Option("--format", metavar="text|json", help="How to print.")] = "text",
    store: StoreOption = "",
) -> None:
    """Show who changed which field of a record when.

    The store must be kept in git. Changes are told in the record's terms, not as lines of a file.

    \b
    Examples:
      provcite log 113371
      provcite log 113371 --format json
    """
    from provcite.ops.history import UNCOMMITTED, history

    if form not in ("text", "json"):
        raise UsageError(f"There is no format {form!r} here.", hint="Formats: text, json.")
    entries = history(open_library(store), record)
    if form == "json":
        output.json_result(
            [
                {
                    "commit": entry.commit,
                    "author": entry.author,
                    "date": entry.date or None,
                    "subject": entry.subject,
                    "remark": entry.remark or None,
                    "changes": [str(change) for change in entry.changes],
                }
                for entry in entries
            ]
        )
        return
    for entry in entries:
        name = (
            ("not committed yet" if entry.compared else "in the store now")
            if entry.commit == UNCOMMITTED
            else entry.commit[:10]
        )
        head = [output.styled(name, "yellow"), output.safe(entry.date[:10]), output.safe(entry.author)]
        output.raw_result("  ".join(part for part in head if part))
        if entry.subject:
            output.raw_result(f"    {output.styled(output.safe(entry.subject), 'dim')}")
        if entry.remark:
            output.result(f"    {entry.remark}")
        for change in entry.changes:
            output.result(f"    {change}")
