"""``provcite dedupe``: records of one document under two ids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from provcite.cli import output
from provcite.cli.app import make_app
from provcite.cli.options import StoreOption, open_library, report_passed_over
from provcite.model.errors import EXIT_FINDINGS, ProvciteError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from provcite.ops.dedupe import Duplicate
    from provcite.store.library import Library

app = make_app()


@app.command()
def dedupe(
    as_json: Annotated[bool, typer.Option("--json", help="Print the pairs as JSON.")] = False,
    least: Annotated[
        float,
        typer.Option("--min-confidence", metavar="NUMBER", help="Leave out what is less sure, from 0 to 1."),
    ] = 0.0,
    list_: Annotated[bool, typer.Option("--list", "-l", help="Only list them, on a terminal too.")] = False,
    store: StoreOption = "",
) -> None:
    """List records that are one document under two ids, and offer to merge them.

    Each pair has its reasons. Other documents of one file are none, and neither are records that name
    each other as related (a translation, a copy). On a terminal each pair is asked about and 'undo'
    takes all merges back; in a pipe nothing is changed. The exit status is 1 where any are left.

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
        _list(pairs)
    else:
        output.note("No two records are one document.")
    status = report_passed_over(library.index().passed_over())
    left = len(pairs)
    if pairs and not (as_json or list_) and output.is_interactive() and output.is_terminal():
        left -= _offered(library, pairs)
    raise typer.Exit(EXIT_FINDINGS if left else status)


def _list(pairs: Sequence[Duplicate]) -> None:
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
    output.table(rows, ("RECORD", "AND", "SURE", "TITLE", "WHY"), give_way={3: 20, 4: 24}, whole=(0, 1, 2))


def _offered(library: Library, pairs: Sequence[Duplicate]) -> int:
    """Ask about each pair; how many of them are one record now."""
    from provcite.cli.merge import show
    from provcite.ops.merge import carry_out, plan

    done = 0
    for pair in pairs:
        kept, lost = library.resolve(pair.one.id), library.resolve(pair.other.id)
        if kept == lost:
            done += 1
            continue
        try:
            planned = plan(library, kept, lost)
        except ProvciteError as fault:  # what was merged before has made them two
            output.warning(fault.message, hint=fault.hint)
            continue
        output.result()
        show(planned)
        answer = output.ask(
            f"Merge {lost} into {kept}? y yes, r the other way round, n no, q stop", default="n"
        )
        if answer.lower().startswith("q"):
            break
        if answer.lower().startswith("r"):
            planned = plan(library, lost, kept)
        elif not answer.lower().startswith("y"):
            continue
        carry_out(library, planned)
        done += 1
        output.note(f"{planned.lost.id} is now {planned.kept.id}.")
    return done
