"""``provcite harvest``: records from the notes of manuscripts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from provcite.cli import output, streams
from provcite.cli.app import make_app
from provcite.cli.options import StoreOption, open_library, report_passed_over
from provcite.model.errors import EXIT_DONE, EXIT_USAGE, InputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from provcite.archives.corrections import Example
    from provcite.model.record import Record
    from provcite.ops.harvest import Harvest, Mention, Proposal
    from provcite.store.library import Library

app = make_app()

#: Notes that a row of the table names, and lines of what was left out that are shown.
_PLACES = 4
_SHOWN = 10


@app.command()
def harvest(
    manuscripts: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE...", help="The manuscripts; - is standard input.", show_default=False),
    ] = None,
    review: Annotated[
        Path | None,
        typer.Option(
            "--review", metavar="FILE", help="Write the proposals to FILE (.csv or .yaml) to be corrected."
        ),
    ] = None,
    given: Annotated[
        Path | None,
        typer.Option("--from", metavar="FILE", help="Take the corrected proposals of --review from FILE."),
    ] = None,
    containers: Annotated[
        bool,
        typer.Option(
            "--containers", help="Make records too of notes that name a box or a file and no document."
        ),
    ] = False,
    least: Annotated[
        float,
        typer.Option("--min-confidence", metavar="NUMBER", help="Leave out what is less sure, from 0 to 1."),
    ] = 0.0,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Write the records, and ask nothing.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", "-n", help="Show the records, and write none.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the proposals as JSON.")] = False,
    source: Annotated[
        str,
        typer.Option(
            "--format", metavar="FORMAT", help="The manuscripts' format, where the name does not say it."
        ),
    ] = "",
    store: StoreOption = "",
) -> None:
    """Make records from the notes of manuscripts.

    Reads every note of what 'check' reads, groups what cites one document (in full, in short, by
    ibid.), and proposes a record for each, with the notes and words that it rests on, how sure it is,
    and what is missing. Documents that the store has already are left alone. Nothing is written before
    you agree, or say --yes; 'undo' takes it back.

    \b
    Examples:
      provcite harvest draft.docx
      provcite harvest draft.docx book.tex --yes --min-confidence 0.7
      provcite harvest draft.docx --review review.csv
      provcite harvest --from review.csv --yes
      provcite harvest book.tex --json --dry-run
    """
    _refuse_nonsense(manuscripts or [], review, given, least, yes=yes, dry_run=dry_run)
    library = open_library(store)
    if given is not None:
        raise typer.Exit(_take_back(library, given, yes=yes, dry_run=dry_run))
    found = _harvest(library, manuscripts or [], containers=containers, format=source)
    chosen = [proposal for proposal in found.new if proposal.confidence >= least]
    if review is not None:
        _write_review(review, chosen)
    elif as_json:
        pass
    else:
        _table(chosen)
    written: list[str] = []
    if review is None and chosen and not dry_run:
        question = f"Write {_count(len(chosen), 'record')}?"
        if yes or (not as_json and output.is_interactive() and output.confirm(question)):
            written = _write(library, chosen)
    if as_json:
        output.json_result(_as_data(found, chosen, written))
    _sum_up(found, chosen, written, review=review is not None, least=least, dry_run=dry_run)
    raise typer.Exit(report_passed_over(library.index().passed_over(), list(library.unusable.values())))


def _refuse_nonsense(
    manuscripts: list[Path],
    review: Path | None,
    given: Path | None,
    least: float,
    *,
    yes: bool,
    dry_run: bool,
) -> None:
    from provcite.ops.harvest_review import review_form
    from provcite.store.files import real_path

    if given is not None and (manuscripts or review is not None):
        raise UsageError("--from takes the records of a review; it reads no manuscript and writes no review.")
    if given is None and not manuscripts:
        raise UsageError(
            "There is no manuscript to read.", hint="Name one, or a corrected review with --from."
        )
    if not 0 <= least <= 1:
        raise UsageError(f"--min-confidence takes a number from 0 to 1, not {least:g}.")
    if yes and dry_run:
        raise UsageError("--yes writes and --dry-run does not.", hint="Leave one of them out.")
    if review is not None:
        review_form(review.name)
        if yes:
            raise UsageError(
                "--review writes no record yet.", hint="Correct it, then: provcite harvest --from FILE."
            )
        if any(real_path(review) == real_path(path) for path in manuscripts):
            raise UsageError("The review cannot be the manuscript itself.", hint="Give another name.")
    if given is not None:
        review_form(given.name)
    if len(manuscripts) > 1 and "-" in map(str, manuscripts):
        raise UsageError(
            "Standard input is read alone.", hint="Give the other manuscripts in a call of their own."
        )


def _harvest(library: Library, manuscripts: list[Path], *, containers: bool, format: str) -> Harvest:
    from provcite.ops.check import MAX_BYTES
    from provcite.ops.harvest import harvest as read

    given = streams.read_input(MAX_BYTES + 1) if str(manuscripts[0]) == "-" else None
    if given is not None and len(given) > MAX_BYTES:
        raise InputError(f"Standard input has more than {MAX_BYTES // 2**20} MB; it was not read.")
    label = f"reading {manuscripts[0].name}" if len(manuscripts) == 1 else "reading manuscripts"
    with output.progress_bar(label) as step:
        found = read(
            library, manuscripts, containers=containers, format=format or None, given=given, progress=step
        )
    for manuscript in found.manuscripts:
        for sentence in manuscript.warnings:
            output.warning(f"{manuscript.name}: {sentence}")
    return found


def _table(proposals: Sequence[Proposal]) -> None:
    if not proposals:
        return
    rows = []
    for proposal in proposals:
        record = proposal.record
        rows.append(
            (
                record.id,
                record.title or "–",
                record.date or "–",
                _place(record),
                _places(proposal.mentions),
                f"{proposal.confidence:.2f}",
                "; ".join(proposal.missing),
            )
        )
    headings = ("ID", "TITLE", "DATE", "WHERE", "CITED IN", "SURE", "MISSING")
    output.table(rows, headings, give_way={1: 24, 3: 16, 4: 10, 6: 10}, whole=(0, 5))


def _place(record: Record) -> str:
    held = record.holding
    if held is None:
        return record.url or "–"
    return ", ".join(
        [held.repository or "–", *(f"{level.replace('_', ' ')} {value}" for level, value in held.path)]
    )


def _places(mentions: Sequence[Mention]) -> str:
    """The notes of each manuscript ("3, 7, 12"), with its name where there are several."""
    by_name: dict[str, dict[str, None]] = {}
    for mention in mentions:
        by_name.setdefault(mention.manuscript, {}).setdefault(mention.note or mention.place)
    parts = []
    for name, notes in by_name.items():
        said = ", ".join(list(notes)[:_PLACES]) + (" …" if len(notes) > _PLACES else "")
        parts.append(f"{name.rpartition('/')[2]} {said}" if len(by_name) > 1 else said)
    return "; ".join(parts)


def _write_review(target: Path, proposals: Sequence[Proposal]) -> None:
    from provcite.ops.harvest_review import review_form, write_review
    from provcite.store.files import write_output

    form = review_form(target.name)
    write_output(target, (part.encode("utf-8", "replace") for part in write_review(proposals, form)))


def _write(library: Library, proposals: Iterable[Proposal | Record]) -> list[str]:
    from provcite.ops.harvest import write

    return write(library, proposals)


def _take_back(library: Library, path: Path, *, yes: bool, dry_run: bool) -> int:
    """The records of a corrected review, written; the exit status."""
    from provcite.ops import corrections
    from provcite.ops.check import read_bytes
    from provcite.ops.harvest import already_there
    from provcite.ops.harvest_review import MAX_BYTES, read_review

    review = read_review(read_bytes(path, limit=MAX_BYTES), path.name, library.repositories())
    for problem in review.problems:
        output.error(f"{path}, {problem.place}: {problem.message}")
    if review.problems:
        output.note("Nothing was written. Mend what is named above and call it again.")
        return EXIT_USAGE
    if review.unread_columns:
        output.warning(f"{path}: columns that are not read: {', '.join(review.unread_columns)}")
    new: list[Record] = []
    learnt: list[Example] = []
    for record, words in zip(review.records, review.words, strict=True):
        if (example := corrections.learnt(words, record, library)) is not None:
            learnt.append(example)
        there = already_there(library, record)
        if there is None:
            new.append(record)
        else:
            output.note(f"{record.id} is in the store already, as {there}.")
    left = f", {review.left_out} left out" if review.left_out else ""
    if dry_run or not new:
        for record in new:
            output.result(f"{record.id}\t{record.title or ''}")
        output.note(f"{path}: {_count(len(new), 'record')} would be written{left}.")
        return EXIT_DONE
    if not yes and not output.is_interactive():
        raise UsageError("Nobody is here to agree to what the review says.", hint="Call it with --yes.")
    if not yes and not output.confirm(f"Write {_count(len(new), 'record')}?", default=True):
        output.note("Nothing was written.")
        return EXIT_DONE
    with library.transaction():
        written = _write(library, new)
        if learnt:
            corrections.remember(library, learnt)
    for name in written:
        output.result(name)
    output.note(f"{path}: {_count(len(new), 'record')} written{left}.")
    if learnt:
        output.note(
            f"{_count(len(learnt), 'correction')} of references kept in {corrections.FILE}: "
            "what is written in the same way is read so from now on."
        )
    return EXIT_DONE


def _sum_up(
    found: Harvest,
    chosen: Sequence[Proposal],
    written: list[str],
    *,
    review: bool,
    least: float,
    dry_run: bool,
) -> None:
    """What was read and found, what was not taken and why, and what to do next; on standard error."""
    for manuscript in found.manuscripts:
        output.note(
            f"{manuscript.name}: {_count(manuscript.notes, 'note')}, "
            f"{manuscript.citing} of them cite a document that is proposed or in the store."
        )
    less = len(found.new) - len(chosen)
    said = [
        _count(len(written), "record") + " written"
        if written
        else _count(len(chosen), "record") + " proposed"
    ]
    if found.known:
        said.append(f"{_count(len(found.known), 'document')} in the store already")
    if less:
        said.append(f"{less} less sure than {least:g}")
    output.note(", ".join(said) + ".")
    if found.containers:
        output.note(
            f"{_count(len(found.containers), 'note')} with a file or a box and no document; "
            "--containers makes records of them too."
        )
    if found.unread:
        output.note(f"{_count(len(found.unread), 'citation')} gave no record:")
        for mention in found.unread[:_SHOWN]:
            output.note(f"  {mention.place}: {_cut(mention.words)}")
        if len(found.unread) > _SHOWN:
            output.note(f"  and {len(found.unread) - _SHOWN} more; --json has them all.")
    if chosen and not written and not review:
        output.note(
            "Nothing was written."
            if dry_run
            else "Nothing was written; --yes writes, --review FILE lets you correct."
        )


def _cut(words: str) -> str:
    return words if len(words) <= 100 else words[:99] + "…"


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _as_data(found: Harvest, chosen: Sequence[Proposal], written: list[str]) -> dict[str, Any]:
    return {
        "manuscripts": [
            {"name": one.name, "notes": one.notes, "citing": one.citing} for one in found.manuscripts
        ],
        "records": [_proposal(proposal) for proposal in chosen],
        "containers": [_proposal(proposal) for proposal in found.containers],
        "known": {name: [_mention(one) for one in mentions] for name, mentions in found.known.items()},
        "unread": [_mention(one) for one in found.unread],
        "written": written,
    }


def _proposal(proposal: Proposal) -> dict[str, Any]:
    from provcite.schema.encode import plain_mapping

    return {
        "id": proposal.record.id,
        "confidence": proposal.confidence,
        "missing": list(proposal.missing),
        "container": proposal.container,
        "mentions": [_mention(one) for one in proposal.mentions],
        "record": plain_mapping(proposal.record),
    }


def _mention(mention: Mention) -> dict[str, Any]:
    return {
        "manuscript": mention.manuscript,
        "note": mention.note,
        "place": mention.place,
        "line": mention.line,
        "how": mention.how,
        "words": mention.words,
    }
