"""``provcite add``: a record from a pasted citation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import typer

from provcite.cli import output, streams
from provcite.cli.app import make_app
from provcite.cli.options import StoreOption, open_library
from provcite.model.errors import InputError, UsageError

if TYPE_CHECKING:
    from provcite.model.record import Record
    from provcite.ops.add import Understood
    from provcite.store.library import Library

#: The bytes of standard input that are taken for a citation.
_MAX_CITATION: Final = 800_000

app = make_app()


@app.command()
def add(
    citation: list[str] = typer.Argument(None, metavar="[CITATION|-]", help="The citation; '-' reads it."),
    id: str = typer.Option("", "--id", metavar="ID", help="The id of the new record (default: proposed)."),
    title: str = typer.Option("", "--title", metavar="TITLE", help="The title, where the citation has none."),
    date: str = typer.Option("", "--date", metavar="DATE", help="The date (1956-07-24), where it has none."),
    yes: bool = typer.Option(False, "--yes", "-y", help="Ask nothing."),
    dry_run: bool = typer.Option(False, "--dry-run", help="Show what would be written, and write nothing."),
    store: StoreOption = "",
) -> None:
    """Add a record from a pasted citation: a footnote or a source line.

    Shows what was understood and what was not, and asks for the rest. Several
    citations (lines, or one footnote's) become several records.

    \b
    Examples:
      provcite add 'RGANI, fond 5, opis 28, delo 410, listy 301-303'
      provcite add --yes --id petrov '"Memorandum," July 24, 1956, RGANI, f. 5, op. 28, d. 410'
      provcite add --dry-run - < footnotes.txt
    """
    from provcite.ops.add import understand_all

    library = open_library(store)
    interactive = output.is_interactive() and not yes
    text = _text(citation or [], interactive=interactive)
    if date:
        _check_date(date)
    found = understand_all(text, library.authorities())
    if len(found) > 1 and (id or title or date):
        raise UsageError(
            f"The text has {len(found)} citations; --id, --title and --date are for one.",
            hint="Add them one by one, or leave the options out.",
        )
    if interactive or dry_run:
        for number, understood in enumerate(found, 1):
            _number(number, len(found))
            _add(library, understood, id=id, title=title, date=date, interactive=interactive, dry_run=dry_run)
        return
    # Without a user every record is shown before the first one is written.
    if len(found) > 1 or not yes:
        for number, understood in enumerate(found, 1):
            _number(number, len(found))
            _preview(library, understood, id=id, title=title, date=date)
    if not yes:
        raise UsageError("Nobody is here to confirm what was understood.", hint="Call it with --yes.")
    for understood in found:
        if len(found) == 1:
            _preview(library, understood, id=id, title=title, date=date)
        _finish(library, understood, id=id, title=title, date=date)


def _number(number: int, count: int) -> None:
    if count > 1:
        output.note(f"Citation {number} of {count}:")


def _preview(library: Library, understood: Understood, *, id: str, title: str, date: str) -> None:
    """Show the record that would be written, what is left over, and what the store has of it."""
    from provcite.ops.add import completed, proposed_id, same_documents

    record = understood.record
    _show(
        completed(record, id=id or proposed_id(library, record), title=title, date=date),
        understood,
        title=title,
    )
    for stored, why in same_documents(library, record):
        output.warning(f"Record {stored.id} has {why}: {stored.title or 'without a title'}")


def _add(library: Library, understood: Understood, *, id: str, title: str, date: str, interactive: bool,
         dry_run: bool) -> None:  # fmt: skip
    """Show one record and, unless it is a dry run, ask for what is missing and write it."""
    from provcite.ops.add import completed, proposed_id

    understood = _settled(understood, interactive=interactive)
    record = understood.record
    _preview(library, understood, id=id, title=title, date=date)
    if dry_run:
        return
    title = title or ("" if record.title else output.ask("Title"))
    date = date or ("" if record.date else _ask_date())
    id = id or output.ask(
        "Id", default=proposed_id(library, completed(record, id="", title=title, date=date))
    )
    record = completed(record, id=id, title=title, date=date)
    if not output.confirm(f"Write {record.id}?", default=True):
        output.note("Nothing was written.")
        return
    output.result(f"Wrote {_write(library, record)}.")


def _finish(library: Library, understood: Understood, *, id: str, title: str, date: str) -> None:
    from provcite.ops.add import completed, proposed_id

    record = completed(_settled(understood, interactive=False).record, id=id, title=title, date=date)
    record = completed(record, id=record.id or proposed_id(library, record))
    output.result(f"Wrote {_write(library, record)}.")


def _settled(understood: Understood, *, interactive: bool) -> Understood:
    """What was understood, with the reading that the user says is meant where two are close."""
    from dataclasses import replace

    from provcite.ops.add import chosen

    for place, other in understood.choices:
        first = understood.record.sources[place]
        one, two = (", ".join(f"{level} {value}" for level, value in each.path) for each in (first, other))
        output.note(f"Two readings are close: (1) {one or 'no unit'}; (2) {two or 'no unit'}.")
        if interactive and output.ask("Which is meant", default="1").strip() == "2":
            understood = chosen(understood, place, other)
    return replace(understood, record=_named(understood.record, interactive=interactive))


def _named(record: Record, *, interactive: bool) -> Record:
    """The record with what the user says of names that may be a person's or a body's."""
    from provcite.cli.name_questions import ask_kinds
    from provcite.ops.name_doubts import with_kinds

    return with_kinds(record, ask_kinds([record], ask=interactive))


def _text(citation: list[str], *, interactive: bool) -> str:
    text = " ".join(citation)
    if text == "-" or (not text and not interactive):
        from provcite.documents.detect import decode_text

        text = decode_text(streams.read_input(_MAX_CITATION), name="standard input")[0]
    elif not text:
        text = output.ask("Citation")
    if not text.strip():
        raise InputError(
            "There is no citation to read.", hint="Give one in quotes, or '-' to read standard input."
        )
    return text


def _check_date(date: str) -> None:
    from provcite.model.dates import parse_edtf

    parse_edtf(date)


def _ask_date() -> str:
    from provcite.archives.dates import read_date

    while answer := output.ask("Date (such as 1956-07-24; empty where there is none)"):
        mention = read_date(answer)
        if mention is not None and mention.date is not None:
            return str(mention.date)
        output.error(f"{answer!r} cannot be read as one date.", hint="Write 1956-07-24, 1956-07 or 1956~.")
    return ""


def _show(record: Record, understood: Understood, *, title: str) -> None:
    from provcite.schema.encode import encode_record

    output.result(encode_record(record, schema=None), end="")
    if understood.title_assumed and not title:
        output.note(f"Taken as the title: {understood.record.title}")
    for words in understood.left:
        output.warning(f"No level fits, kept as it is printed: {words}")


def _write(library: Library, record: Record) -> str:
    return str(library.write_new(record))
