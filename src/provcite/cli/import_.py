"""``provcite import``: documents and bibliographies into the store."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from provcite.cli import output, streams
from provcite.cli.app import make_app
from provcite.cli.options import StoreOption, open_library
from provcite.model.errors import (
    EXIT_DONE,
    EXIT_FINDINGS,
    InputError,
    ProvciteError,
    UnwritableStoreError,
    UsageError,
)
from provcite.store.files import name_in_text

if TYPE_CHECKING:
    from provcite.documents.wilson_center import DocumentImport
    from provcite.ops.import_ import Plan
    from provcite.ops.import_merge import Difference
    from provcite.store.library import Library

app = make_app()

_DOCUMENTS = ("wilson-center",)


@dataclass(slots=True, kw_only=True)
class _Call:
    """The options of one call, and the counts for its last line."""

    explain: bool
    dry_run: bool
    update: bool
    overwrite: bool
    merge: bool
    record_id: str
    format: str
    many: bool = False
    new: int = 0
    changed: int = 0
    same: int = 0
    waiting: int = 0
    bibliographies: int = 0
    former: dict[str, str] | None = None
    passed_over: list[str] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)


@app.command("import")
def import_(
    files: list[str] = typer.Argument(
        ...,
        metavar="FILE|FOLDER|-...",
        help="Documents, bibliographies, folders of them; - is standard input.",
    ),
    format: str = typer.Option(
        "",
        "--from",
        metavar="FORMAT",
        help="What the files are, where content does not tell (wilson-center, zotero, csl-json, ris, …).",
    ),
    record_id: str = typer.Option(
        "", "--id", metavar="ID", help="The record's id, in place of the document's number."
    ),
    explain: bool = typer.Option(
        False, "--explain", help="Show each value with the line and the words that it was read from."
    ),
    dry_run: bool = typer.Option(False, "--dry-run", help="Show what would be written, and write nothing."),
    update: bool = typer.Option(
        False, "--update", help="Take over what a changed document says, without asking; edits by hand stay."
    ),
    overwrite: bool = typer.Option(
        False, "--overwrite", help="As --update, and the document's values replace edits by hand too."
    ),
    merge: bool = typer.Option(
        False, "--merge", help="Bibliographies: bring entries that the store has already into their records."
    ),
    columns: str = typer.Option(
        "",
        "--columns",
        metavar="HEAD=FIELD,...",
        help="Tables: what columns of your own are, as in 'shelf=location,scan=url'.",
    ),
    store: StoreOption = "",
) -> None:
    """Import documents as they were published, or bibliographies, into records.

    Documents: the Wilson Center Digital Archive's text, PDF, saved or copied page, or RIS.
    Bibliographies: what reference managers export. What a file is, its content tells.
    Importing a document again changes nothing; a changed document is compared value by value.

    \b
    Examples:
      provcite import document.txt
      provcite import document.txt --explain --dry-run
      provcite import downloads/ --update
      pdftotext document.pdf - | provcite import - --id 113371
      provcite import library.json --from zotero
    """
    call = _Call(
        explain=explain,
        dry_run=dry_run,
        update=update or overwrite,
        overwrite=overwrite,
        merge=merge,
        record_id=record_id,
        format=format.strip().lower(),
        columns=_columns(columns),
    )
    from provcite.cli.premis import log
    from provcite.ops.premis_log import operations, written_since

    library = open_library(store)
    sources = _sources(files)
    if not sources:
        raise InputError("There is no file in the folder that could be a document.", place=files[0])
    call.many = len(sources) > 1
    if call.many and record_id:
        raise UsageError(
            "--id names one record; there are several files.", hint="Import that file by itself."
        )
    if call.many:
        from provcite.ops.import_ import former_ids

        call.former = former_ids(library)
    before = operations(library)
    try:
        _all(library, sources, call)
    finally:
        log(library, lambda moment, agent: written_since(library, before, moment=moment, agent=agent))
    raise typer.Exit(_summary(call))


def _all(library: Library, sources: list[Path | None], call: _Call) -> None:
    """Import each of the sources; one that cannot be is named at the end where there are several."""
    for done, source in enumerate(output.progress(sources, label="Importing", total=len(sources))):
        try:
            _one(library, source, call)
        except UnwritableStoreError:
            if call.many:  # no other file would fare better
                _summary(call)
                left = _count(len(sources) - done, "file")
                output.warning(
                    f"{left} not imported; what is told above is written. The same call goes on from there."
                )
            raise
        except (ProvciteError, OSError, RecursionError) as problem:
            if not call.many:
                raise
            call.passed_over.append(_sentence(source, problem))


def _sources(names: list[str]) -> list[Path | None]:
    """The files to read, in order; None is standard input."""
    from provcite.ops.import_ import files_in

    sources: list[Path | None] = []
    for name in names:
        if name == "-":
            sources.append(None)
        else:
            sources.extend(files_in([Path(name).expanduser()]))
    return sources


def _one(library: Library, source: Path | None, call: _Call) -> None:
    """Import one file, whatever it is."""
    from provcite.ops.import_ import read_file, recognised

    data = read_file(source) if source is not None else _standard_input()
    name = name_in_text(source) if source is not None else "standard input"
    place = str(source) if source is not None else name
    if call.format and call.format not in _DOCUMENTS:
        _bibliography(library, data, source, call)
        return
    if not call.format and _is_library(data, name) and _bibliography(library, data, source, call):
        return
    try:
        kind = recognised(data, name)
    except InputError as problem:
        problem.place = place
        raise
    if kind is None and not call.format and _bibliography(library, data, source, call):
        return
    if kind is None:
        raise InputError(
            "It is neither a document of the Wilson Center Digital Archive nor a readable bibliography.",
            hint="Import the document's text, page, PDF or RIS as the archive gives it; or 'provcite add'.",
            place=place,
        )
    _document(library, data, name, place, call)


def _is_library(data: bytes, name: str) -> bool:
    """Whether the file is a bibliography by its form, whatever documents it names.

    RIS with one entry is asked for later: it may be a document as its archive gives it.
    """
    from provcite.exchange.registry import detect

    found = detect(data, name)
    return found is not None and (found != "ris" or data.count(b"\nER  -") > 1)


def _standard_input() -> bytes:
    from provcite.documents.detect import MAX_TEXT

    data = streams.read_input(MAX_TEXT + 1)
    if len(data) > MAX_TEXT:
        raise InputError(
            f"It is more than any document (the limit is {MAX_TEXT // 2**20} MB).", place="standard input"
        )
    return data


def _bibliography(library: Library, data: bytes, source: Path | None, call: _Call) -> bool:
    """Hand a bibliography on to its importer; False where the file is none."""
    from provcite.cli import import_bibliography
    from provcite.exchange.registry import detect

    name = name_in_text(source) if source is not None else ""
    found = call.format if call.format not in ("", "zotero") else detect(data, name)
    if not found:
        if call.format:
            raise InputError(
                f"It is none of the formats that {call.format} exports.",
                place=str(source or "standard input"),
            )
        return False
    status = import_bibliography.run(
        library,
        data,
        source=source,
        format=found,
        merge=call.merge,
        dry_run=call.dry_run,
        columns=call.columns,
    )
    call.bibliographies += 1
    call.waiting += status != EXIT_DONE
    return True


def _columns(text: str) -> dict[str, str]:
    """The heads of columns with the fields that they are; UsageError for a field that no table has."""
    if not text:
        return {}
    from provcite.exchange.table_csv import COLUMNS

    found: dict[str, str] = {}
    for piece in text.split(","):
        head, mark, target = (part.strip() for part in piece.partition("="))
        if not mark or not head or target not in COLUMNS:
            raise UsageError(
                f"--columns cannot read {piece.strip()!r}.",
                hint="It has HEAD=FIELD; fields: " + ", ".join(COLUMNS) + ".",
            )
        found[head] = target
    return found


def _document(library: Library, data: bytes, name: str, place: str, call: _Call) -> None:
    import datetime

    from provcite import __version__
    from provcite.ops.import_ import Outcome, carry_out, plan

    try:
        planned = plan(
            library,
            data,
            name=name,
            today=datetime.date.today().isoformat(),
            program=f"provcite {__version__}",
            record_id=call.record_id,
            overwrite=call.overwrite,
            former=call.former,
        )
    except InputError as problem:
        problem.place = problem.place if problem.place and problem.place != name else place
        raise
    if call.explain:
        _explain(planned.document)
    if planned.outcome is Outcome.NEW:
        if call.dry_run:
            _show_new(planned, call)
        else:
            planned = carry_out(library, planned)
        _told(planned, call, place)
    elif planned.outcome is Outcome.UNCHANGED:
        if not call.dry_run:
            carry_out(library, planned)
        _told(planned, call, place)
    else:
        _changed(library, planned, call, place)
    _remarks(planned.document, place, call)


def _told(planned: Plan, call: _Call, place: str) -> None:
    """One line on what became of a document."""
    from provcite.ops.import_ import Outcome
    from provcite.ops.import_merge import keys_in_words

    record = planned.record
    if planned.outcome is Outcome.NEW:
        call.new += 1
        verb = "would be written" if call.dry_run else "written"
        text = f" and {record.text.file}" if record.text and record.text.file else ""
        if not call.many or call.dry_run:
            output.result(f"records/{record.id}.yaml{text} {verb}.") if not call.dry_run else output.note(
                f"records/{record.id}.yaml{text} {verb}."
            )
        return
    call.same += 1
    if call.many:
        return
    if planned.text_missing:
        output.result(f"records/{record.id}.yaml says the same; its text was written again.")
        return
    kept = keys_in_words(difference.key for difference in planned.kept)
    output.result(
        f"records/{record.id}.yaml says the same already."
        + (f" Edited by hand, and kept: {kept}." if kept else "")
    )


def _show_new(planned: Plan, call: _Call) -> None:
    """What a dry run would write."""
    from provcite.schema.encode import encode_record

    if not call.explain:
        output.result(encode_record(planned.record), end="")


def _changed(library: Library, planned: Plan, call: _Call, place: str) -> None:
    """A document that says something else than its record: show it, ask or obey, write."""
    from provcite.ops.import_ import carry_out

    record = planned.record
    if planned.completes and not call.dry_run:
        from provcite.ops.import_merge import keys_in_words

        carry_out(library, planned)
        call.changed += 1
        added = keys_in_words(difference.key for difference in planned.changes)
        output.result(f"records/{record.id}.yaml is of this very document; added what it lacked: {added}.")
        return
    output.result(f"{place}: the document and records/{record.id}.yaml differ.")
    words = library.text_of(planned.stored) if planned.stored else None
    for difference in planned.changes:
        _show_difference(difference, words, planned.document.text)
    for difference in planned.conflicts:
        _show_difference(difference, words, planned.document.text, by_hand=True)
    conflicts = len(planned.conflicts)
    if call.dry_run:
        call.waiting += 1
        return
    agreed = call.update or (
        bool(planned.changes)
        and output.confirm(f"Take over {_count(len(planned.changes), 'value')} from the document?")
    )
    if not agreed or not planned.changes:
        call.waiting += 1
        if planned.changes:
            output.note("Nothing was written.", hint="Take the document's values over with --update.")
        else:
            kept = "The value" if conflicts == 1 else "The values"
            output.note(
                f"{kept} edited by hand: nothing was written.", hint="Take the document's with --overwrite."
            )
        return
    carry_out(library, planned)
    call.changed += 1
    output.result(f"records/{record.id}.yaml brought up to date.")
    if conflicts:
        call.waiting += 1
        output.note(
            f"{_count(conflicts, 'value')} edited by hand and changed in the document kept as in the record.",
            hint="Take the document's with --overwrite.",
        )


def _show_difference(difference: Difference, words: str | None, given: str, *, by_hand: bool = False) -> None:
    """A value as the record has it and as the document has it, part by part."""
    from provcite.ops.import_merge import parts

    mark = "  (edited by hand)" if by_hand else ""
    if difference.key == "text.sha256" and words is not None:
        output.raw_result(f"  {output.styled('text', 'bold')}{mark}")
        for line in _changed_lines(words, given):
            output.raw_result(f"    {line}")
        return
    for key, stored, wanted in parts(difference):
        # The first of its kind needs no number: source.1.reference.delo is source.reference.delo.
        named = key.replace(".1.", ".").removesuffix(".1")
        output.raw_result(f"  {output.styled(output.safe(named), 'bold')}{mark}")
        output.raw_result(f"    {output.styled('record:  ', 'red')} {_short(stored)}")
        output.raw_result(f"    {output.styled('document:', 'green')} {_short(wanted)}")


def _short(text: str) -> str:
    return output.safe(output.shorten(text, 300))


def _changed_lines(stored: str, given: str, limit: int = 12) -> list[str]:
    """The lines of two texts that differ, the record's with a minus, the document's with a plus."""
    import difflib

    changed = [
        line
        for line in difflib.unified_diff(
            stored.split("\n")[:5000], given.split("\n")[:5000], lineterm="", n=0
        )
        if not line.startswith(("---", "+++", "@@"))
    ]
    shown = [
        output.styled(_short(line), "red" if line.startswith("-") else "green") for line in changed[:limit]
    ]
    more = len(changed) - len(shown)
    return [*shown, f"… and {_count(more, 'line')} more"] if more > 0 else shown


def _remarks(document: DocumentImport, place: str, call: _Call) -> None:
    """The reader's warnings, and its notes where they do not drown in many files."""
    from provcite.model.findings import Severity

    for finding in document.findings:
        line = f"{place}:{finding.position.line}" if finding.position.line else place
        if finding.severity is Severity.NOTE:
            if not call.many or call.explain:
                output.note(f"{line}: {finding.message}")
        else:
            output.warning(f"{line}: {finding.message}")


def _explain(document: DocumentImport) -> None:
    """Each value of the record, the line that it comes from and the words there."""
    from provcite.ops.explain import explained

    output.result(
        f"records/{document.record.id}.yaml from {document.evidence[0].source if document.evidence else ''}"
    )
    for row in explained(document):
        key = output.styled(output.safe(row.key), "bold")
        where = f"line {row.line}" if row.line is not None else "no line"
        mark = "inferred, " if row.inferred else ""
        words = f": “{output.shorten(row.quote, 110)}”" if row.quote else ""
        reason = f" ({row.note})" if row.note else ""
        output.raw_result(f"  {key} = {output.safe(output.shorten(row.value, 160))}")
        output.raw_result(output.styled(output.safe(f"      {mark}{where}{words}{reason}"), "dim"))


def _sentence(source: Path | None, problem: BaseException) -> str:
    if isinstance(problem, ProvciteError):
        return f"{problem.place or source or 'standard input'}: {problem.message}"
    if isinstance(problem, RecursionError):
        return f"{source}: the input is nested too deeply to be read."
    return f"{source}: {problem}"


def _count(number: int, word: str) -> str:
    return f"{number} {word}" + ("" if number == 1 else "s")


def _summary(call: _Call) -> int:
    """The last line of a call with many files, and the exit status."""
    if call.many:
        parts = [f"{_count(call.new, 'record')} {'would be ' if call.dry_run else ''}written"]
        if call.bibliographies:
            parts = [_count(call.bibliographies, "bibliography").replace("ys", "ies") + " read", *parts]
        if call.changed:
            parts.append(f"{call.changed} brought up to date")
        if call.same:
            parts.append(f"{call.same} the same already")
        if call.waiting:
            parts.append(f"{call.waiting} to be decided")
        if call.passed_over:
            parts.append(f"{_count(len(call.passed_over), 'file')} passed over")
        output.result(", ".join(parts) + ".")
        for sentence in call.passed_over:
            output.error(sentence)
    return EXIT_FINDINGS if call.passed_over or call.waiting else EXIT_DONE
