"""What ``provcite import`` does with a bibliography: compare, show, write, keep aside."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from provcite.cli import output
from provcite.model.errors import EXIT_DONE, EXIT_FINDINGS, StoreError
from provcite.store.files import name_in_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from provcite.ops.import_bibliography import BibliographyImport, Entry
    from provcite.store.library import Library

_SHOWN = 20


def run(
    library: Library,
    data: bytes,
    *,
    source: Path | None,
    format: str,
    merge: bool,
    dry_run: bool,
    columns: dict[str, str] | None = None,
) -> int:
    """Import one bibliography and say what became of it; the exit status.

    `source` is None for standard input. Duplicates are shown and, without `merge`, left as they
    are unless the person at the terminal agrees to a merge.
    """
    import datetime

    from provcite import __version__
    from provcite.ops.import_bibliography import Fate, carry_out, plan

    place = str(source) if source is not None else "standard input"
    planned = plan(
        library,
        data,
        name=name_in_text(source) if source is not None else "",
        format=format,
        today=datetime.date.today().isoformat(),
        program=f"provcite {__version__}",
        columns=columns,
        progress=lambda items, total: output.progress(items, label="Comparing", total=total),
    )
    _settle_names(planned, ask=output.is_interactive() and not dry_run)
    duplicates = planned.of(Fate.DUPLICATE)
    _show_duplicates(duplicates, place)
    if duplicates and not merge and not dry_run and any(entry.gains for entry in duplicates):
        merge = output.confirm(f"Merge {_count(len(duplicates), 'entry')} into the records that are there?")
    new, same = len(planned.of(Fate.NEW)), len(planned.of(Fate.SAME))
    merged = 0
    if dry_run:
        for entry in planned.of(Fate.NEW):
            output.result(f"{entry.record.id}\t{entry.record.title or ''}")
    else:
        written = set(carry_out(library, planned, merge=merge))
        new = sum(entry.record.id in written for entry in planned.of(Fate.NEW))
        merged = (
            sum(entry.stored is not None and entry.stored.id in written for entry in duplicates)
            if merge
            else 0
        )
    for remark in planned.remarks:
        about = f" {remark.key}:" if remark.key else ""
        output.warning(f"{_at(place, remark.line)}:{about} {remark.text}")
    found_places = any(entry.record.sources for entry in planned.entries)
    if planned.format in ("bibtex", "biblatex") and planned.entries and not found_places:
        output.note(
            "No entry says where its document lies.",
            hint="Zotero's BibTeX leaves archive and location out: export CSL JSON or RIS from Zotero.",
        )
    kept = _keep_aside(planned, source, place, dry_run=dry_run)
    parts = [f"{_count(new, 'record')} {'would be ' if dry_run else ''}written"]
    if same:
        parts.append(f"{same} there already")
    if merged:
        parts.append(f"{merged} merged")
    waiting = len(duplicates) - merged
    if waiting:
        parts.append(f"{_count(waiting, 'duplicate')} left as {'it is' if waiting == 1 else 'they are'}")
    if planned.set_aside:
        parts.append(f"{_count(len(planned.set_aside), 'entry')} set aside" + (f" in {kept}" if kept else ""))
    output.result(f"{place} ({planned.format}): " + ", ".join(parts) + ".")
    if waiting and not merge:
        output.note("Bring duplicates into their records with --merge.")
    return EXIT_FINDINGS if planned.set_aside or (waiting and not merge) else EXIT_DONE


def _settle_names(planned: BibliographyImport, *, ask: bool) -> None:
    """Ask of the new records' names that may be a person's or a body's which they are."""
    from dataclasses import replace

    from provcite.cli.name_questions import ask_kinds
    from provcite.ops.import_bibliography import Fate
    from provcite.ops.name_doubts import with_kinds

    kinds = ask_kinds([entry.record for entry in planned.of(Fate.NEW)], ask=ask)
    if kinds:
        planned.entries[:] = [
            replace(entry, record=with_kinds(entry.record, kinds)) if entry.fate is Fate.NEW else entry
            for entry in planned.entries
        ]


def _count(number: int, word: str) -> str:
    if number == 1:
        return f"1 {word}"
    return f"{number} {word[:-1]}ies" if word.endswith("y") else f"{number} {word}s"


def _at(place: str, line: int | None) -> str:
    return f"{place}:{line}" if line else place


def _show_duplicates(duplicates: list[Entry], place: str) -> None:
    """Each entry that the store has already, by what it was known, and what a merge would change."""
    for entry in duplicates[:_SHOWN]:
        stored = entry.stored
        if stored is None:
            continue
        text = f"{_at(place, entry.line)}: {entry.key} is {stored.id} already ({entry.why})."
        if entry.gains:
            text += f" A merge adds: {_words(entry.gains)}."
        if entry.conflicts:
            text += f" The record keeps its own: {_words(entry.conflicts)}."
        output.warning(text)
        for name in (*entry.gains, *entry.conflicts):
            mark = "+" if name in entry.gains else "="
            told = entry.merged if name in entry.gains and entry.merged is not None else entry.record
            ours, theirs = _apart(getattr(stored, name), getattr(told, name))
            output.note(f"  {mark} {name.replace('_', ' ')}: {_shown(ours)} | entry: {_shown(theirs)}")
    if len(duplicates) > _SHOWN:
        output.warning(f"and {len(duplicates) - _SHOWN} more duplicates.")


def _apart(ours: object, theirs: object) -> tuple[object, object]:
    """Two values; of lists what the one has and the other has not."""
    if isinstance(ours, tuple) and isinstance(theirs, tuple):
        return tuple(one for one in ours if one not in theirs), tuple(
            one for one in theirs if one not in ours
        )
    return ours, theirs


def _shown(value: object) -> str:
    """A value on one short line; parts of a record by their number."""
    if isinstance(value, tuple) and all(isinstance(item, str) for item in value):
        value = "; ".join(value)
    elif isinstance(value, tuple):
        value = ", ".join(_part(item) for item in value)
    return output.shorten(" ".join(str(value).split()), 100) if value else "-"


def _part(part: object) -> str:
    """What tells a part of a record (a creator, an event, a holding) from another."""
    from provcite.exchange.flow import write_flow
    from provcite.exchange.plain import part_to_plain

    return write_flow(part_to_plain(part))


def _words(names: Iterable[str]) -> str:
    return ", ".join(name.replace("_", " ") for name in names)


def _keep_aside(planned: BibliographyImport, source: Path | None, place: str, *, dry_run: bool) -> str:
    """Tell what could not be read and keep it in a file beside the source; the file's name."""
    if not planned.set_aside:
        return ""
    for aside in planned.set_aside[:_SHOWN]:
        output.warning(f"{_at(place, aside.line)}: {aside.reason}")
    if len(planned.set_aside) > _SHOWN:
        output.warning(f"and {len(planned.set_aside) - _SHOWN} more entries that could not be read.")
    texts = [aside.text for aside in planned.set_aside if aside.text.strip()]
    if dry_run or not texts:
        return ""
    base = source if source is not None else Path("bibliography.txt")
    for folder in dict.fromkeys((base.parent, Path())):
        path = _free(folder / f"{base.stem}.set-aside{base.suffix or '.txt'}")
        try:
            with path.open("x", encoding="utf-8", errors="replace", newline="\n") as file:
                file.write("\n\n".join(text.strip("\n") for text in texts) + "\n")
        except OSError:
            continue
        return str(path)
    raise StoreError(
        "The entries that could not be read cannot be kept: no folder takes a file.", place=place
    )


def _free(path: Path) -> Path:
    """`path`, or the first name beside it that nothing has."""
    number = 2
    free = path
    while free.exists():
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
        number += 1
    return free
