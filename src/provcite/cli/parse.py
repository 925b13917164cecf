"""``provcite parse``: what the words of a source statement or a footnote mean."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from provcite.cli import output, streams
from provcite.cli.app import make_app
from provcite.cli.options import StoreOption, open_library
from provcite.model.errors import InputError, StoreError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.archives.corrections import Example
    from provcite.archives.parse import Statement
    from provcite.archives.repositories import Repositories
    from provcite.store.library import Library

app = make_app()

_FORMATS: Final = ("text", "json", "jsonl")
_COLOURS: Final = {
    "repository": ("bold", "cyan"),
    "role": ("magenta",),
    "agent": ("bold", "magenta"),
    "project": ("magenta", "underline"),
    "date": ("blue",),
    "title": ("italic",),
    "url": ("underline",),
    "ibid": ("yellow", "bold"),
}
_UNIT: Final = ("green",)
_LEAF: Final = ("yellow",)
#: The bytes of a corrected reading.
_MAX_READING: Final = 200_000
_LEAVES: Final = frozenset({"list", "page", "blatt", "sheet", "frame"})


@app.command()
def parse(
    text: Annotated[
        str,
        typer.Argument(metavar="TEXT", help="The statement or note; - reads one a line from standard input."),
    ],
    form: Annotated[
        str, typer.Option("--format", "-f", metavar="FORMAT", help="text, json or jsonl.")
    ] = "text",
    detail: Annotated[
        bool,
        typer.Option(
            "--detail", help="Also the runner-up where it is close, reasons, places, dates, back-references."
        ),
    ] = False,
    correct: Annotated[
        bool, typer.Option("--correct", help="Put the reading right in your editor; the store keeps it.")
    ] = False,
    reading: Annotated[
        Path | None,
        typer.Option(
            "--reading",
            metavar="FILE",
            help="The right reading (YAML, JSON), without an editor.",
        ),
    ] = None,
    store: StoreOption = "",
) -> None:
    """Read archival references and credits out of a source statement or footnote.

    On a terminal the words are coloured by what they were read as. With - the lines of standard
    input are read as consecutive notes, so that 'Ibid., p. 5' takes its meaning from the note
    before. Each reference carries a confidence: of readings at 0.9, nine in ten are right.
    The store's own repositories are known where there is a store.

    What was misread can be put right once: --correct keeps the right reading in the store's
    readings/corrected.yaml, and whatever is written like it, with the same numbers or others, is read so
    from then on by every command.

    \b
    Examples:
      provcite parse "RGANI, f. 5, op. 28, d. 410, ll. 301-303. Translated by Gary Goldberg."
      provcite parse "TNA, FO 371/127285" --format json
      provcite parse - --format jsonl < footnotes.txt
      provcite parse "Kistner Papers 4/17, Seehaus" --correct
    """
    from provcite.ops import parse as ops

    if correct or reading is not None:
        _correct(open_library(store), text, reading)
        return

    if form not in _FORMATS:
        raise UsageError(f"There is no format {form!r} for parse.", hint=f"Formats: {', '.join(_FORMATS)}.")
    known = _repositories(store)
    lines = _lines() if text == "-" else iter((text,))
    show = ops.in_detail if detail else lambda statement: statement.to_json()
    statements = ops.read_statements(lines, known, runners_up=detail)
    if form == "jsonl":
        for statement in statements:
            output.json_result(show(statement), indent=None)
    elif form == "json":
        every = [show(statement) for statement in statements]
        output.json_result(every if text == "-" else every[0])
    else:
        _show_all(statements, known, detail=detail)


def _correct(library: Library, text: str, file: Path | None) -> None:
    """Keep the right reading of `text`: from a file, from standard input, or from the user's editor."""
    from provcite.ops import corrections
    from provcite.ops.parse import read_statements

    if text == "-":
        raise UsageError("One text is put right at a time.", hint='Give it in quotes: parse "TEXT" --correct')
    known = library.authorities().repositories
    if file is None:
        example = _in_editor(text, known)
        if example is None:
            output.note("Nothing was kept.")
            return
    elif str(file) == "-":
        example = corrections.understand(streams.read_input(_MAX_READING), text, "standard input")
    else:
        from provcite.ops.check import read_bytes

        example = corrections.understand(read_bytes(file, limit=_MAX_READING), text, str(file))
    path = corrections.remember(library, [example])
    _show_all(read_statements([text], library.authorities().repositories), known, detail=False)
    output.note(f"Kept in {path}. 'provcite undo' takes it back.")


def _in_editor(text: str, known: Repositories) -> Example | None:
    """What the user makes of the reading in an editor; None where nothing is changed."""
    import tempfile

    from provcite.cli.editor import editor_command, run_editor
    from provcite.ops import corrections
    from provcite.ops.parse import read_statements

    command = editor_command()
    statement = next(read_statements([text], known))
    before = corrections.draft(statement)
    with tempfile.TemporaryDirectory(prefix="provcite-") as folder:
        path = Path(folder) / "reading.yaml"
        path.write_text(before, encoding="utf-8")
        while True:
            run_editor(command, path, "nothing was kept")
            data = path.read_bytes()
            if data == before.encode():
                return None
            try:
                return corrections.understand(data, text, "reading.yaml")
            except InputError as fault:
                output.error(f"{fault.place or 'reading.yaml'}: {fault.message}", hint=fault.hint)
            if not output.confirm("The reading is not kept. Open the editor again?", default=False):
                raise UsageError("The corrected reading cannot be used; nothing was kept.")


def _repositories(store: str) -> Repositories:
    """The store's repositories, or the shipped ones where there is no store and none was asked for."""
    from provcite.archives.repositories import Repositories

    try:
        return open_library(store).authorities().repositories
    except StoreError:
        if store or output.settings.store:
            raise
        return Repositories.shipped()


def _lines() -> Iterator[str]:
    """The lines of standard input, decoded with care: a bad byte spoils its character only."""
    for line in streams.input_lines():
        yield line.decode("utf-8", errors="replace").rstrip("\r\n")


def _show_all(statements: Iterator[Statement], known: Repositories, *, detail: bool) -> None:
    for place, statement in enumerate(statements):
        if place:
            output.result()
        output.raw_result(_coloured(statement))
        for line in _described(statement, known, detail=detail):
            output.raw_result(line)


def _colour(what: str) -> tuple[str, ...]:
    return _COLOURS.get(what, _LEAF if what in _LEAVES else _UNIT)


def _coloured(statement: Statement) -> str:
    """The text with each span in the colour of what it was read as; overlapping spans give way to the
    first."""
    pieces: list[str] = []
    place = 0
    for start, end, what in statement.spans:
        if start < place:
            continue
        pieces.append(output.safe(statement.text[place:start]))
        pieces.append(output.styled(output.safe(statement.text[start:end]), *_colour(what)))
        place = end
    pieces.append(output.safe(statement.text[place:]))
    return "".join(pieces)


def _described(statement: Statement, known: Repositories, *, detail: bool) -> Iterator[str]:
    """The legend: one line for each thing understood, in its colour."""
    for found in statement.references:
        reference = found.reference
        house = known.get(reference.repository_key)
        name = output.styled(
            output.safe(reference.repository or "(no repository named)"), *_colour("repository")
        )
        full = f"  {house.name()}" if house is not None and house.name() != reference.repository else ""
        doubt = f"  [{found.confidence:.0%} sure: {'; '.join(found.reasons)}]" if found.reasons else ""
        if detail and not doubt:
            doubt = f"  [{found.confidence:.0%} sure]"
        yield f"  reference   {name}{output.safe(full)}{output.styled(output.safe(doubt), 'dim')}"
        for level, value in reference.path:
            yield f"    {level.replace('_', ' '):<14}{output.styled(output.safe(value), *_colour(level))}"
        if reference.rest:
            yield f"    {'rest':<14}{output.safe(reference.rest)}"
        if detail and found.runner_up is not None:
            words = ", ".join(f"{level.replace('_', ' ')} {value}" for level, value in found.runner_up.path)
            other = ", ".join(part for part in (found.runner_up.repository, words) if part)
            yield f"    {'or':<14}{output.styled(output.safe(other), 'dim')}"
    for credit in statement.credits:
        agents = output.styled(output.safe(", ".join(credit.agents)), *_colour("agent"))
        project = (
            f" for {output.styled(output.safe(credit.project), *_colour('project'))}"
            if credit.project
            else ""
        )
        yield f"  {credit.role:<12}{agents or '(nobody named)'}{project}"
    named = (("date", statement.dates), ("title", statement.titles), ("address", statement.urls))
    for what, spans in named:
        for start, end in spans:
            shown = output.safe(statement.text[start:end])
            yield f"  {what:<12}{output.styled(shown, *_colour('url' if what == 'address' else what))}"
    for back in statement.ibid:
        words = output.styled(output.safe(statement.text[slice(*back.span)]), *_colour("ibid"))
        locator = output.safe(f", {back.locator}") if back.locator else ""
        yield f"  {back.kind.replace('_', '. '):<12}{words}{locator}"
    if not (statement.references or statement.credits or statement.ibid):
        yield "  no archival reference"
    for start, end in statement.suspects:
        yield f"  {'unread':<12}{output.safe(statement.text[start:end])}"
