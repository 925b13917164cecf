"""``provcite stats``: what a store holds, and what is missing in it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from provcite.cli import output
from provcite.cli.app import make_app
from provcite.cli.options import StoreOption, TrustOption, open_library, report_passed_over
from provcite.model.errors import StoreError, UsageError

app = make_app()


@app.command()
def stats(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[QUERY]", help="Only the records that answer a search.", show_default=False),
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", "-n", min=0, metavar="N", help="At most so many values each (0: all).")
    ] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="Print the counts as JSON, all of them.")] = False,
    plot: Annotated[
        str, typer.Option("--plot", metavar="FILE.svg", help="Draw the counts as bars into this file.")
    ] = "",
    trust_index: TrustOption = False,
    store: StoreOption = "",
) -> None:
    """Count records by repository, project, decade and language, and what they lack.

    \b
    Examples:
      provcite stats
      provcite stats repository:RGANI --json
      provcite stats --plot letters.svg
    """
    from provcite.ops.stats import stats as count
    from provcite.store.query import parse_query

    path = Path(plot) if plot else None
    if path is not None and path.suffix.lower() != ".svg":
        raise UsageError(
            f"{plot!r} is no SVG file.",
            hint="Write --plot letters.svg; browsers and Word open and convert it.",
        )
    text = " ".join(words or [])
    library = open_library(store)
    if trust_index:
        library.index().trust()
    with output.progress_bar("Reading records") as library.index().progress:
        found = count(library, parse_query(text) if text else None)
    if as_json:
        counts = {name: dict(rows) for name, rows in found.counts.items()}
        output.json_result({"records": found.records, **counts, "gaps": dict(found.gaps)})
    else:
        output.result(f"{found.records:,} record{'' if found.records == 1 else 's'}")
        for name, rows in found.tables():
            shown = rows[: limit or None]
            if shown:
                output.result()
                output.table([(value, f"{number:,}") for value, number in shown], (name.upper(), "RECORDS"))
            if len(shown) < len(rows):
                output.note(f"and {len(rows) - len(shown):,} more; --limit 0 lists them all.")
    if path is not None:
        _draw(path, f"{found.records:,} records" + (f": {text}" if text else ""), found.tables())
    raise typer.Exit(report_passed_over(library.index().passed_over()))


def _draw(path: Path, title: str, tables: list[tuple[str, list[tuple[str, int]]]]) -> None:
    from provcite.ops.charts import bars
    from provcite.store.files import write_output

    try:
        write_output(path, [bars(title, tables).encode("utf-8")])
    except OSError as fault:
        raise StoreError(
            f"The picture cannot be written: {fault.strerror or fault}.", place=str(path)
        ) from fault
    output.note(f"Drawn into {path}.")
