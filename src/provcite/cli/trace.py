"""``provcite trace``: the provenance chain of records, for people and for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from provcite.cli import output, selection
from provcite.cli.app import make_app
from provcite.cli.options import StoreOption, open_library
from provcite.model.errors import UsageError

if TYPE_CHECKING:
    from provcite.provenance.graph import Graph

app = make_app()

_COLOURS: Final = {"title": ("bold",), "step": ("cyan",), "gap": ("yellow",)}


@app.command()
def trace(
    ids: selection.Ids = None,
    everything: selection.Everything = False,
    query: selection.QueryText = "",
    form: Annotated[
        str,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help="tree, table, text, json, prov-json, prov-n, turtle, rico (RiC-O), mermaid, dot or svg.",
        ),
    ] = "tree",
    target: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to a file.")
    ] = None,
    store: StoreOption = "",
) -> None:
    """Show the provenance chain of records and where it has gaps.

    Every step from the writing of the document to the copy at hand: when, by whom, for which
    project, what it used and what it made. What nothing records is said plainly. Several records
    become one graph in which shared people, projects and institutions are one node.

    \b
    Examples:
      provcite trace 113371
      provcite trace 113371 --format prov-n
      provcite trace --query "nam il" --format svg -o chains.svg
      provcite trace --all --format table
    """
    from provcite.ops import trace as ops
    from provcite.ops.selection import select

    if form not in ops.FORMATS:
        raise UsageError(
            f"There is no format {form!r} for a trace.", hint=f"Formats: {', '.join(ops.FORMATS)}."
        )
    library = open_library(store)
    chosen = select(library, ids or (), everything=everything, query=query)
    records = list(library.records(chosen))
    graph = ops.trace(records, library)
    if not records:
        output.note("No record answers the query.")
    for sentence in ops.contradictions(graph):
        output.warning(sentence)
    if target is not None and form in ("tree", "table"):
        raise UsageError(f"The {form} is for the terminal.", hint="Choose another --format to write a file.")
    if form == "tree":
        _show_trees(graph)
    elif form == "table":
        _show_table(graph)
    else:
        _write(ops.write(graph, form, ops.names_for(form, library)), form, target)
    selection.finish(library)


def _write(text: str, form: str, target: Path | None) -> None:
    from provcite.provenance.drawings.flow import beyond_mermaid

    if target is None:
        output.raw_result(text, end="")
    else:
        from provcite.store.files import write_output

        write_output(target, [text.encode()])
        output.note(f"{target}: written")
    if form == "mermaid" and beyond_mermaid(text):
        output.note(
            "Mermaid draws no graph of this size unless its maxTextSize and maxEdges are raised.",
            hint="The formats svg and dot have no such limit.",
        )


def _show_trees(graph: Graph) -> None:
    from provcite.provenance.drawings.tree import tree_lines

    for number, chain in enumerate(graph.chains):
        if number:
            output.result()
        for line in tree_lines(chain):
            text = output.safe(line.text)
            styles = _COLOURS.get(line.kind.value, ())
            branch = output.styled(line.branch, "dim") if line.branch else ""
            output.raw_result(branch + (output.styled(text, *styles) if styles else text))


def _show_table(graph: Graph) -> None:
    from provcite.provenance.drawings.tree import TABLE_HEADINGS, table_rows

    output.table([row for chain in graph.chains for row in table_rows(chain)], TABLE_HEADINGS)
