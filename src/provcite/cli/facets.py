"""``provcite facets``: how many records of each repository, project, year."""

from __future__ import annotations

from typing import Annotated

import typer

from provcite.cli import output
from provcite.cli.app import make_app
from provcite.cli.options import StoreOption, TrustOption, open_library, report_passed_over
from provcite.model.errors import UsageError

app = make_app()


@app.command()
def facets(
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="FACET...",
            help="repository, project, year, decade, person, language, type, genre, classification, tag.",
        ),
    ],
    of: Annotated[
        str, typer.Option("--of", metavar="QUERY", help="Only the records that answer a search.")
    ] = "",
    limit: Annotated[
        int, typer.Option("--limit", "-n", min=0, metavar="N", help="At most so many values (0: all).")
    ] = 0,
    format_: Annotated[str, typer.Option("--format", metavar="text|json", help="How to print.")] = "text",
    trust_index: TrustOption = False,
    store: StoreOption = "",
) -> None:
    """Count records by repository, project, year and more.

    \b
    Examples:
      provcite facets repository project year
      provcite facets decade --of 'repository:RGANI Nam Il'
      provcite facets person --limit 10 --format json
    """
    from provcite.ops.facets import facets as count
    from provcite.store.query import parse_query

    if format_ not in ("text", "json"):
        raise UsageError(f"There is no format {format_!r}.", hint="Known formats: text, json.")
    library = open_library(store)
    if trust_index:
        library.index().trust()
    query = parse_query(of) if of else None
    found = {name: count(library, name, query)[: limit or None] for name in dict.fromkeys(names)}
    if format_ == "json":
        output.json_result({name: dict(values) for name, values in found.items()})
    else:
        for number, (name, values) in enumerate(found.items()):
            if number:
                output.result()
            output.table([(value, f"{count:,}") for value, count in values], (name.upper(), "RECORDS"))
    raise typer.Exit(report_passed_over(library.index().passed_over()))
