"""``provcite export``: records to reference managers, LaTeX, pandoc, Typst, catalogues, spreadsheets."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from provcite.cli import output
from provcite.cli.app import make_app
from provcite.cli.options import StoreOption, open_library
from provcite.cli.selection import Date, Everything, Ids, Language, Project, QueryText, Repository, finish
from provcite.model.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.ops.export import Export
    from provcite.store.library import Library

app = make_app()


def _complete_format(incomplete: str) -> list[str]:
    from provcite.exchange.registry import FORMATS

    return [name for name in FORMATS if name.startswith(incomplete)]


@app.command()
def export(
    ids: Ids = None,
    to: Annotated[
        str,
        typer.Option(
            "--to",
            "-t",
            metavar="FORMAT",
            help="bibtex, biblatex, csl-json, csl-yaml, ris, hayagriva, mods, zotero-rdf, "
            "endnote-xml, csv, jsonld, dc or ead3.",
            autocompletion=_complete_format,
        ),
    ] = "",
    out: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="Write to a file, whole or not at all.")
    ] = "",
    everything: Everything = False,
    query: QueryText = "",
    repository: Repository = None,
    date: Date = None,
    language: Language = None,
    project: Project = None,
    style: Annotated[
        str,
        typer.Option(
            "--style", metavar="NAME", help="CSL-JSON in the form of the data that a citation style wants."
        ),
    ] = "",
    key: Annotated[
        str,
        typer.Option(
            "--key",
            metavar="PATTERN",
            help="Citation keys, as in '{author}{year}{shorttitle}' (default: the id).",
        ),
    ] = "",
    latex: Annotated[
        bool,
        typer.Option(
            "--latex/--unicode", help="BibTeX: accented letters as TeX macros, or as they are (default)."
        ),
    ] = False,
    zotero: Annotated[
        bool,
        typer.Option(
            "--zotero", help="CSL-JSON in the fields, roles and Extra lines that Zotero understands."
        ),
    ] = False,
    lean: Annotated[
        bool,
        typer.Option(
            "--lean", help="Without the whole copy of a record that CSL-JSON and MODS have room for."
        ),
    ] = False,
    full: Annotated[
        bool,
        typer.Option(
            "--full", help="With a whole copy of each record, as a child note or comment, for provcite."
        ),
    ] = False,
    for_: Annotated[
        Path | None,
        typer.Option(
            "--for",
            metavar="DRAFT",
            help="The records that a draft in LaTeX, Typst or Markdown cites by key.",
        ),
    ] = None,
    with_style: Annotated[
        bool,
        typer.Option(
            "--with-style", help="Put beside it what prints the entries: provcite.sty, or the .csl."
        ),
    ] = False,
    report: Annotated[
        bool,
        typer.Option("--report", help="List what the format carries of each record, and what it cannot."),
    ] = False,
    copy: Annotated[bool, typer.Option("--copy", help="Copy to the clipboard too.")] = False,
    store: StoreOption = "",
) -> None:
    """Export records to BibTeX, CSL-JSON, RIS, Typst, MODS, EAD, CSV and more.

    Another program finds each fact in the field where it looks for it. What a format has no field
    for stays in the store (--report lists it); when the file comes back, provcite import finds the
    record again and offers what was changed. For Zotero use ris, zotero-rdf or csl-json --zotero:
    BibTeX has no field that fills Zotero's Archive and Loc. in Archive.

    \b
    Examples:
      provcite export 113371 --to ris
      provcite export --all --to bibtex -o library.bib --key '{author}{year}{shorttitle}'
      provcite export --repository RGANI --to csl-json --style chicago -o rgani.json
      provcite export --query "foreign minister" --to hayagriva -o works.yaml
      provcite export 113371 --to ris --report
      provcite export --for book.tex
      provcite export --for book.tex -o archives.bib --with-style
    """
    if with_style and for_ is None:
        raise UsageError("--with-style goes with --for.", hint="Name the draft: --for draft.tex.")
    if for_ is not None:
        from provcite.cli.export_for import Wanted, tell, write_for

        chosen_too = (ids, everything, query, repository, date, language, project, zotero, full, lean, report)
        if any(chosen_too):
            raise UsageError(
                "--for takes the records that the draft cites, and no others.",
                hint="With it go --to, -o, --key, --style, --latex, --with-style and --copy.",
            )
        wanted = Wanted(
            manuscript=for_, out=out, to=to, style=style, key=key, latex=latex, with_style=with_style
        )
        written = write_for(open_library(store), wanted)
        _show(written.text if not written.place else "", written.text if copy else "")
        tell(written)
        return
    from provcite.ops.export import prepare
    from provcite.ops.selection import select

    if not to:
        to = _guessed(out)
    library = open_library(store)
    chosen = select(
        library,
        ids or (),
        everything=everything,
        query=query,
        repository=repository or (),
        date=date or (),
        language=language or (),
        project=project or (),
    )
    if full and lean:
        raise UsageError("--full and --lean cannot go together.")
    whole = True if full else False if lean else None
    if report:
        _report(library, chosen, to, style=style, full=whole)
        if not out:
            finish(library)
            return
    records = output.progress(library.records(chosen), label=f"Exporting to {to}", total=len(chosen))
    prepared = prepare(
        library, records, format=to, style=style, key=key, latex=latex, zotero=zotero, full=whole
    )
    _write(prepared, out, copy=copy)
    if prepared.lost:
        words = ", ".join(
            f"{name.replace('_', ' ')} ({count})" for name, count in prepared.lost.most_common()
        )
        output.note(f"{prepared.format} does not carry all of: {words}.", hint="See --report.")
    finish(library)


def _guessed(out: str) -> str:
    """The format that a file's name says; UsageError where it says none."""
    endings = {
        ".bib": "biblatex", ".json": "csl-json", ".ris": "ris", ".csv": "csv", ".rdf": "zotero-rdf",
        ".jsonld": "jsonld",
    }  # fmt: skip
    found = endings.get(Path(out).suffix.lower()) if out else None
    if found is None:
        from provcite.exchange.registry import FORMATS

        raise UsageError("Which format? Name it with --to.", hint="Formats: " + ", ".join(FORMATS) + ".")
    return found


def _show(text: str, copied: str) -> None:
    """Print a text made whole, and copy one to the clipboard."""
    if text:
        output.raw_result(output.safe(text) if output.is_terminal() else text, end="")
    if copied:
        from provcite.cli import clipboard

        output.note(f"Copied to the clipboard ({clipboard.copy(copied)}).")


def _write(prepared: Export, out: str, *, copy: bool) -> None:
    from provcite.ops.export import write_file

    kept: list[str] = []

    def chunks() -> Iterator[str]:
        for chunk in prepared.chunks:
            if copy:
                kept.append(chunk)
            yield chunk

    if out and out != "-":
        write_file(Path(out).expanduser(), chunks())
    else:
        # An XML file's or spreadsheet's text is data, not words for a terminal; on one it is made safe.
        terminal = output.is_terminal()
        for chunk in chunks():
            output.raw_result(output.safe(chunk) if terminal else chunk, end="")
    if copy:
        from provcite.cli import clipboard

        way = clipboard.copy("".join(kept))
        output.note(f"Copied to the clipboard ({way}).")


_HOW = {
    "whole": "whole",
    "partly": "in part",
    "copy": "in the whole copy only",
    "lost": "not carried",
}


def _report(library: Library, chosen: list[str], to: str, *, style: str, full: bool | None) -> None:
    from provcite.ops.export import report

    rows: list[list[str]] = []
    for record_id, carried in report(library, library.records(chosen), format=to, style=style, full=full):
        rows.append([record_id, carried.field, _HOW[carried.how], carried.where])
    output.table(rows, ["RECORD", "FIELD", "CARRIED", "WHERE"], whole=[0])
