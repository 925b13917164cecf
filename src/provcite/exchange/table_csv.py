"""CSV for spreadsheets: one row a record, the shown values in columns, the rest in the last one.

A cell that a spreadsheet would take for a formula gets an apostrophe before it, which is taken
away again when the file is read.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any, Final

from provcite.exchange.base import Format, Parsed, Remark, decode_text, one_line
from provcite.exchange.cells import line as row_text
from provcite.exchange.cells import unguard
from provcite.exchange.dates import dated
from provcite.exchange.flow import write_flow
from provcite.exchange.mapping import (
    Codec,
    Row,
    Table,
    Unreadable,
    decode,
    encode,
    line_value,
    scattered,
)
from provcite.exchange.names import from_inverted, inverted
from provcite.model.levels import LEVELS, canonical_level

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from provcite.exchange.base import Options
    from provcite.exchange.context import Context
    from provcite.exchange.mapping import Line
    from provcite.exchange.names import Name
    from provcite.model.record import Record

FORMAT: Final = Format(
    name="csv",
    summary="CSV for spreadsheets: one row a record, safe from formulas.",
    extension=".csv",
    media_type="text/csv",
)

_MAX_CELL: Final = 4_000_000

TEXT: Final = Codec(one_line, lambda text: text.strip() or None)
LIST: Final = Codec(
    lambda items: "; ".join(one_line(item) for item in items),
    lambda text: tuple(part.strip() for part in text.split(";") if part.strip()),
)


def _write_names(names: list[Name]) -> str:
    return "; ".join(one_line(inverted(name)) for name in names)


NAMES: Final = Codec(
    _write_names, lambda text: [from_inverted(part) for part in text.split(";") if part.strip()] or None
)
DATE: Final = Codec(lambda value: value[0], lambda text: dated(text))
DAY: Final = Codec(lambda text: text, lambda text: (dated(text) or (None,))[0])

TABLE: Final = Table(
    "csv",
    (
        Row("type", "type", TEXT),
        Row("title", "title", TEXT),
        Row("title-short", "short_title", TEXT),
        Row("original-title", "original_title", TEXT),
        Row("author", "authors", NAMES, "Family, Given; several with semicolons"),
        Row("contributor", "others", NAMES, "who took part without being an author"),
        Row("recipient", "recipients", NAMES),
        Row("translator", "translators", NAMES, "where there is an author; else in credit and notes"),
        Row("issued", "date", DATE, "EDTF"),
        Row("genre", "genre", TEXT),
        Row("classification", "classification", TEXT),
        Row("archive", "archive", TEXT, "repository with its acronym"),
        Row("archive-place", "archive_place", TEXT),
        Row("archive_location", "location", TEXT, "the whole reference"),
        Row("archive_collection", "collection", TEXT),
        Row("source", "digital_archive", TEXT),
        Row("number", "number", TEXT, "the digital archive's number"),
        Row("URL", "url", TEXT),
        Row("accessed", "accessed", DAY),
        Row("language", "language", TEXT),
        Row("abstract", "summary", TEXT),
        Row("subjects", "subjects", LIST),
        Row("places", "places", LIST),
        Row("tags", "tags", LIST),
        Row(
            "remarks",
            "notes",
            Codec(
                lambda items: " | ".join(one_line(item) for item in items),
                lambda text: tuple(part.strip() for part in text.split(" | ") if part.strip()),
            ),
            "the credit, then the notes",
        ),
        Row("license", "rights", TEXT),
    ),
    copy="column provcite",
)

#: The heads of the columns that are written, and what a column may be said to be.
COLUMNS: Final = ("id", *(row.target for row in TABLE.rows), "provcite")
#: Heads that other programs' tables have (Zotero's CSV export among them).
_ALIASES: Final = {
    "key": "id", "citation key": "id", "citekey": "id", "author": "authors", "creator": "authors",
    "creators": "authors",
    "publication year": "date", "year": "date", "item type": "type", "url": "url", "link": "url",
    "abstract note": "summary",
    "abstract": "summary", "loc. in archive": "location", "loc in archive": "location",
    "archive location": "location",
    "reference": "location", "repository": "archive", "library catalog": "digital_archive",
    "translator": "translators",
    "manual tags": "tags", "keywords": "tags", "short title": "short_title",
    "original title": "original_title",
    "access date": "accessed", "place of archive": "archive_place", "digital archive": "digital_archive",
    "note": "notes", "identifier": "location", "shelfmark": "location", "call number": "location",
    "call-number": "location", "signature": "location", "signatur": "location", "shelf mark": "location",
    "extra": "notes", "recipient": "recipients",
}  # fmt: skip


def write(records: Iterable[Record], options: Options) -> Iterator[str]:
    """A head row with a byte order mark (for Excel), then a row a record."""
    yield "\ufeff" + row_text(COLUMNS)
    for record in records:
        key = options.key(record)
        done = encode(record, TABLE, options.context)
        own: dict[str, Any] = {**done.own, "id": key}
        if done.lines:
            own["provcite"] = write_flow(dict(done.lines))
        yield row_text(str(own.get(column, "")) for column in COLUMNS)


def _as_it_was(cells: list[str]) -> str:
    """A row that is set aside."""
    kept = io.StringIO()
    csv.writer(kept, lineterminator="").writerow(cells)
    return kept.getvalue()


def parse(data: bytes, context: Context) -> Parsed:
    """Records from the rows under a head row; commas, semicolons or tabs between cells."""
    text = decode_text(data).replace("\x00", "")
    parsed = Parsed()
    before = csv.field_size_limit(_MAX_CELL)
    try:
        lines = text.split("\n")
        reader = csv.reader((line + "\n" for line in lines), delimiter=_delimiter(text), strict=False)
        try:
            named = {name.strip().lower(): target for name, target in context.columns.items()}
            head = [named.get(cell.strip().lower()) or _column(cell) for cell in next(reader, [])]
            _tell_unread(head, parsed)
            start = 2
            width = len(head)
            for cells in reader:
                _read(head, cells, start, parsed, context)
                last, width, start = start, len(cells), reader.line_num + 1
            if 0 < width < len(head) and not text.endswith("\n"):
                words = f"The file ends in this row, which has {width} cells of {len(head)}: is it cut short?"
                parsed.remarks.append(Remark(line=last, key="", text=words))
        except csv.Error as fault:
            parsed.set_aside(
                reader.line_num,
                lines[min(reader.line_num, len(lines)) - 1][:2000],
                f"This is no sound CSV: {fault}.",
            )
    finally:
        csv.field_size_limit(before)
    return parsed


def _column(cell: str) -> str:
    name = cell.strip().strip("\ufeff").lower()
    return _ALIASES.get(name, name)


def _tell_unread(head: list[str], parsed: Parsed) -> None:
    """The columns that are no field of a record, once for the file."""
    unread = [name for name in head if name and name not in COLUMNS and not _is_level(name)]
    if unread:
        names = ", ".join(dict.fromkeys(unread))
        text = (
            f"These columns are kept as they are, since they are no field of a record: {names}. "
            "Say what they are with --columns, as in --columns 'shelf=location'."
        )
        parsed.remarks.append(Remark(line=1, key="", text=text))


def _is_level(name: str) -> bool:
    """Whether a column holds one level of a reference: box, folder, fond, delo."""
    return name not in COLUMNS and canonical_level(name) in LEVELS


def _delimiter(text: str) -> str:
    head = text.split("\n", 1)[0]
    return max(",;\t", key=head.count)


def _read(head: list[str], cells: list[str], line: int, parsed: Parsed, context: Context) -> None:
    if not any(cell.strip() for cell in cells):
        return
    if len(cells) > len(head) and any(cell.strip() for cell in cells[len(head) :]):
        parsed.set_aside(line, _as_it_was(cells), f"The row has {len(cells)} cells and the head {len(head)}.")
        return
    own: dict[str, Any] = {}
    foreign: dict[str, Any] = {}
    lines: list[Line] = []
    known = set(COLUMNS)
    levels: list[str] = []
    for name, cell in zip(head, cells, strict=False):
        value = unguard(cell)
        if not value.strip():
            continue
        if name == "provcite":
            read = line_value(value)
            lines = (
                scattered(read)
                if isinstance(read, dict)
                else [("provcite-extra", Unreadable(value, "it is no mapping"))]
            )
        elif name in known:
            own.setdefault(name, value)
        elif _is_level(name):
            levels.append(f"{name} {value.strip()}")
        else:
            foreign[name or "column"] = value
    key = str(own.pop("id", "")).strip()
    if not key and "title" not in own:
        parsed.set_aside(line, _as_it_was(cells), "The row has neither id nor title.")
        return
    if levels:
        own["location"] = ", ".join(part for part in (*levels, own.get("location", "")) if part)
    own.setdefault("type", "manuscript")
    done = decode(own, lines, TABLE, context, key=key or f"line-{line}", foreign=foreign)
    parsed.add(done, line)


def sniff(head: str) -> bool:
    """Whether a text begins with a head row that has a column for titles and two others."""
    first = head.split("\n", 1)[0]
    names = {_column(cell.strip().strip('"')) for cell in first.split(_delimiter(head))}
    return "title" in names and len(names & set(COLUMNS)) >= 3
