"""``provcite list``: which records there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from provcite.cli import output, pager
from provcite.cli.app import make_app
from provcite.cli.options import StoreOption, TrustOption, open_library, report_passed_over
from provcite.model.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from provcite.store.rows import Listed

app = make_app()

#: What ``--columns`` may name, with the heading of a table.
COLUMNS = {
    "id": "ID", "date": "Date", "title": "Title", "creators": "Creators", "repository": "Repository",
    "reference": "Reference", "language": "Language", "type": "Type", "genre": "Genre", "project": "Project",
    "classification": "Classification", "number": "Number", "url": "Address", "tags": "Tags",
}  # fmt: skip

_DEFAULT = "id,date,title,repository,reference"


@app.command("list")
def list_(
    repository: list[str] = typer.Option(
        None, "--repository", "-r", metavar="NAME", help="Held there, by any of its names."
    ),
    date: list[str] = typer.Option(
        None, "--date", "-d", metavar="DATE", help="Dated so: 1956, 1956-07, 1956/1958."
    ),
    language: list[str] = typer.Option(
        None, "--language", "-l", metavar="LANGUAGE", help="Written in: ru, Russian."
    ),
    project: list[str] = typer.Option(
        None, "--project", "-p", metavar="NAME", help="Obtained or translated for."
    ),
    person: list[str] = typer.Option(None, "--person", metavar="NAME", help="Somebody who is named."),
    tag: list[str] = typer.Option(None, "--tag", metavar="TAG", help="With this tag."),
    type: list[str] = typer.Option(None, "--type", metavar="TYPE", help="Of this CSL type."),
    query: str = typer.Option(
        "", "--query", "-q", metavar="WORDS", help="With these words (see 'provcite search')."
    ),
    columns: str = typer.Option(
        _DEFAULT, "--columns", "-c", metavar="NAMES", help=f"Of: {', '.join(COLUMNS)}."
    ),
    sort: str = typer.Option(
        "date", "--sort", metavar="COLUMN", help="The column to sort by; -COLUMN turns it round."
    ),
    limit: int = typer.Option(0, "--limit", "-n", min=0, metavar="N", help="At most so many (0: all)."),
    format: str = typer.Option("table", "--format", metavar="table|json|csv|ids", help="How to print."),
    trust_index: TrustOption = False,
    store: StoreOption = "",
) -> None:
    """List records, with filters and columns of your choice.

    A filter given twice means either; different filters must all hold.

    \b
    Examples:
      provcite list
      provcite list --repository RGANI --date 1956
      provcite list --language Russian --columns id,date,title --format csv
    """
    from provcite.store.query import Filter, Query, check_filter, parse_query

    wanted = Filter(
        repository=tuple(repository or ()), date=tuple(date or ()), language=tuple(language or ()),
        project=tuple(project or ()), person=tuple(person or ()), tag=tuple(tag or ()),
        type=tuple(type or ()),
    )  # fmt: skip
    check_filter(wanted)
    names = _columns(columns)
    index = open_library(store).index()
    if trust_index:
        index.trust()
    with output.progress_bar("Reading records") as index.progress:
        parsed = parse_query(query) if query else Query()
        asked = Query(match=parsed.match, filter=parsed.filter.also(wanted))
        shown = index.page(asked, _sort_column(sort), limit)
        found = len(shown) if not limit or len(shown) < limit else index.count(asked)
        answering = index.passed_over_for(asked) if query or wanted else []
    with pager.paged():
        print_rows(shown, names, format)
    if not shown:
        output.note("No record answers to that." if wanted or query else "The store holds no records yet.")
    elif format == "table":
        output.note(_how_many(len(shown), found, index.count(Query())))
    raise typer.Exit(report_passed_over(index.passed_over(), answering))


def _how_many(shown: int, found: int, total: int) -> str:
    """``12 of 55 records.``: what is shown, of those that answer, of all."""
    counts = [f"{number:,}" for number in dict.fromkeys((shown, found, total))]
    if shown < found < total:
        return f"{counts[0]} of {counts[1]} that answer to that, of {counts[2]} records."
    return f"{' of '.join(counts)} record{'' if max(shown, found, total) == 1 else 's'}."


def _columns(text: str) -> list[str]:
    names = [name.strip().lower() for name in text.split(",") if name.strip()]
    for name in names:
        if name not in COLUMNS:
            raise UsageError(f"There is no column {name!r}.", hint=f"Known columns: {', '.join(COLUMNS)}.")
    if not names:
        raise UsageError("No column is named.", hint=f"Known columns: {', '.join(COLUMNS)}.")
    return names


def _sort_column(column: str) -> str:
    if column.removeprefix("-") not in COLUMNS:
        name = column.removeprefix("-")
        raise UsageError(
            f"There is no column {name!r} to sort by.", hint=f"Known columns: {', '.join(COLUMNS)}."
        )
    return column


def print_rows(rows: Sequence[Listed], names: Sequence[str], format: str) -> None:
    """Rows as a table, JSON, CSV or bare ids."""
    cells = [[str(getattr(row, name)) for name in names] for row in rows]
    if format == "json":
        output.json_result([dict(zip(names, row, strict=True)) for row in cells])
    elif format == "csv":
        output.raw_result(csv_text([list(names), *cells]), end="")
    elif format == "ids":
        for row in rows:
            output.result(row.id)
    elif format == "table":
        if rows or not output.is_terminal():
            # Title and reference tell more of a document than the archive's acronym; ids are copied.
            place = names.index("repository") if "repository" in names else None
            give_way = {place: max(8, output.width() // 10)} if place is not None else {}
            ids = [names.index("id")] if "id" in names else []
            output.table(cells, [COLUMNS[name] for name in names], give_way=give_way, whole=ids)
    else:
        raise UsageError(f"There is no format {format!r}.", hint="Known formats: table, json, csv, ids.")


def csv_text(rows: Sequence[Sequence[str]]) -> str:
    """Rows as CSV (RFC 4180) that a spreadsheet does not take for formulas."""
    from provcite.exchange.cells import line

    return "".join(line(output.safe(str(cell)) for cell in row) for row in rows)
