"""``provcite dedupe``: records of one document under two ids."""

from __future__ import annotations

from typing import Annotated

import typer

from provcite.cli import output
from provcite.cli.app import make_app
from provcite.cli.options import StoreOption, open_library, report_passed_over
from provcite.model.errors import EXIT_FINDINGS

app = make_app()


@app.command()
def dedupe(
    as_json: Annotated[bool, typer.Option("--json", help="Print the pairs as JSON.")] = False,
    least: Annotated[
        float,
        typer.Option("--min-confidence", metavar="NUMBER", help="Leave out what is less sure, from 0 to 1."),
    ] = 0.0,
    store: StoreOption = "",
) -> None:
    """List records that are one document under two ids, each pair with its reasons.

    Other documents of one file are none, and neither are records that name each other as related
    (a translation, a copy). Nothing is changed. The exit status is 1 where there are any.

    \b
    Examples:
      provcite dedupe
      provcite dedupe --min-confidence 0.95 --json
    """
    from provcite.ops.dedupe import duplicates

    library = open_library(store)
    with output.progress_bar("Comparing records") as step:
        pairs = [pair for pair in duplicates(library, progress=step) if pair.probability >= least]
    if as_json:
        output.json_result(
            [
                {
                    "one": pair.one.id,
                    "other": pair.other.id,
                    "confidence": pair.probability,
                    "reasons": list(pair.reasons),
                }
                for pair in pairs
            ]
        )
    elif pairs:
        rows = [
            (
                pair.one.id,
                pair.other.id,
                f"{pair.probability:.2f}",
                pair.one.title or "–",
                "; ".join(pair.reasons),
            )
            for pair in pairs
        ]
        output.table(
            rows, ("RECORD", "AND", "SURE", "TITLE", "WHY"), give_way={3: 20, 4: 24}, whole=(0, 1, 2)
        )
    else:
        output.note("No two records are one document.")
    status = report_passed_over(library.index().passed_over())
    raise typer.Exit(EXIT_FINDINGS if pairs else status)
