"""RIS, as Zotero reads it best: ``TY  - MANSCPT``, archive in DB, reference in AN, lines in M2.

Every value stands on one line (a continuation line makes pandoc refuse the file); a note of
several lines is several N1.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from provcite.exchange.base import Format, Parsed, decode_text, one_line
from provcite.exchange.dates import date_text, dated, is_plain, plain_part
from provcite.exchange.mapping import Codec, Row, Table, Unreadable, decode, encode, line_text, read_line
from provcite.exchange.markup import plain_note
from provcite.exchange.names import Name, display, from_inverted, inverted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from provcite.exchange.base import Options
    from provcite.exchange.context import Context
    from provcite.exchange.mapping import Line
    from provcite.model.record import Record

FORMAT: Final = Format(
    name="ris",
    summary="RIS, the best way to Zotero: archive, location, call number, notes and tags arrive.",
    extension=".ris",
    media_type="application/x-research-info-systems",
)

_TYPES: Final = {
    "personal_communication": "PCOMM", "book": "BOOK", "article-journal": "JOUR", "article-magazine": "MGZN",
    "article-newspaper": "NEWS", "chapter": "CHAP", "thesis": "THES", "webpage": "ELEC",
    "paper-conference": "CPAPER",
    "map": "MAP", "legislation": "STAT", "bill": "BILL", "hearing": "HEAR",
}  # fmt: skip
_ITEM_TYPES: Final = {value: key for key, value in _TYPES.items()} | {
    "MANSCPT": "manuscript", "UNPB": "manuscript", "UNPD": "manuscript", "RPRT": "report", "GEN": "document",
    "MAGZ": "article-magazine", "CONF": "paper-conference", "EJOUR": "article-journal", "BLOG": "post-weblog",
    "ICOMM": "personal_communication", "DATA": "dataset", "VIDEO": "motion_picture", "SOUND": "song",
    "ART": "graphic",
    "CASE": "legal_case", "PAMP": "pamphlet", "EBOOK": "book", "ECHAP": "chapter", "COMP": "software",
    "PAT": "patent",
}  # fmt: skip

TEXT: Final = Codec(one_line, lambda text: text.strip() or None)
LIST: Final = Codec(
    lambda items: [item for item in (one_line(part) for part in items) if item], lambda items: tuple(items)
)

#: Zotero exports its notes as HTML.
NOTES: Final = Codec(LIST.encode, lambda items: tuple(note for note in map(plain_note, items) if note))


def _names(names: list[Name]) -> list[str]:
    return [text for text in (one_line(inverted(name)) for name in names) if text]


NAMES: Final = Codec(_names, lambda items: [from_inverted(item) for item in items if item.strip()])
PEOPLE: Final = Codec(
    lambda names: [text for text in (one_line(_extra_name(name)) for name in names) if text],
    lambda items: [_from_extra_name(item) for item in items if item.strip()],
)


def _extra_name(name: Name) -> str:
    """A name as Zotero's Extra lines have it: ``Nam || Il``; one string for a body."""
    if name.get("family") and name.get("given") and set(name) == {"family", "given"}:
        return f"{name['family']} || {name['given']}"
    return display(name)


def _extra_recipient(item: str) -> str:
    """``Family, Given`` with Zotero's bars; anything else as it is."""
    name = from_inverted(item)
    return _extra_name(name) if set(name) == {"family", "given"} else item


def _from_extra_name(text: str) -> Name:
    family, bars, given = (part.strip() for part in text.partition("||"))
    return {"family": family, "given": given} if bars and family and given else {"literal": text.strip()}


def _date(value: tuple[str, str | None]) -> str:
    date = value[0]
    if is_plain(date):
        return (
            "/".join((*date.split("-"), "", "")[:3]) + "/" if len(date) < 10 else date.replace("-", "/") + "/"
        )
    return one_line(date_text(date))


DATE: Final = Codec(_date, lambda text: dated(text))
YEAR: Final = Codec(lambda value: (plain_part(value[0]) or "")[:4], lambda text: dated(text))
DAY: Final = Codec(
    lambda text: _date((plain, None)) if (plain := plain_part(text)) else None,
    lambda text: (dated(text) or (None,))[0],
)

TABLE: Final = Table(
    "ris",
    (
        Row(
            "type",
            "TY",
            Codec(
                lambda value: _TYPES.get(value, "MANSCPT"),
                lambda text: _ITEM_TYPES.get(text.strip(), "document"),
            ),
            "MANSCPT; UNPB, GEN and MISC become journal articles in Zotero",
        ),
        Row("title", "TI", TEXT),
        Row("title-short", "ST", TEXT),
        Row("author", "AU", NAMES, "Family, Given, Suffix"),
        Row("recipient", "A2", NAMES, "of a letter (PCOMM); else an M2 line"),
        Row("translator", "A4", NAMES, "where there is an author; else the credit in N1"),
        Row("issued", "DA", DATE, "YYYY/MM/DD/; a doubtful date in words"),
        Row("archive", "DB", TEXT, "repository with its acronym"),
        Row("archive_location", "AN", TEXT, "the whole reference"),
        Row("call-number", "CN", TEXT, "acronym and reference, short"),
        Row("source", "DP", TEXT, "the digital archive (Library Catalog)"),
        Row("genre", "M3", TEXT),
        Row("publisher-place", "CY", TEXT, "where the document was written"),
        Row("language", "LA", TEXT),
        Row("abstract", "AB", TEXT),
        Row("headings", "KW", LIST, "classification, headings and tags"),
        Row("URL", "UR", TEXT),
        Row("accessed", "Y2", DAY),
        Row("remarks", "N1", NOTES, "the credit, then the notes"),
        Row("license", "C1", TEXT, "rights"),
        Row("number", "M2 Number", TEXT, "the digital archive's number"),
        Row("archive_collection", "M2 archive_collection", TEXT),
        Row("archive-place", "M2 archive-place", TEXT),
        Row("original-title", "M2 original-title", TEXT),
        Row("contributor", "M2 contributor", PEOPLE, "who took part without being an author"),
        Row("editor", "ED", NAMES, "other programs' files only", writes=False),
    ),
    lines="M2 lines “provcite-…: …”",
    foreign=True,
    bookkeeping=False,
)

_LISTS: Final = frozenset({"AU", "A2", "A4", "ED", "KW", "N1", "M2 contributor"})
_NAMED: Final = {row.target[3:].lower(): row.target for row in TABLE.rows if row.target.startswith("M2 ")}
_KNOWN: Final = frozenset(row.target for row in TABLE.rows)
_ALIASES: Final = {
    "T1": "TI",
    "A1": "AU",
    "N2": "AB",
    "Y1": "DA",
    "PY": "DA",
    "AV": "AN",
    "A3": "ED",
    "PP": "CY",
}
_LINE: Final = re.compile(r"([A-Z][A-Z0-9])  ?-(?: (.*)|\s*)$")


def write(records: Iterable[Record], options: Options) -> Iterator[str]:
    """Entries from ``TY`` to ``ER``, with an empty line between them."""
    for record in records:
        yield _entry(record, options)


def _entry(record: Record, options: Options) -> str:
    key = options.key(record)
    done = encode(record, TABLE, options.context, key=key)
    own = dict(done.own)
    letter = own["TY"] == "PCOMM"
    lines = [f"TY  - {own.pop('TY')}"]
    named: list[str] = []
    for target, value in own.items():
        items = value if isinstance(value, list) else [value]
        if target == "A2" and not letter:
            named += [f"recipient: {_extra_recipient(item)}" for item in items]
        elif target.startswith("M2 "):
            named += [f"{target[3:]}: {item}" for item in items]
        else:
            lines += [f"{target}  - {item}" for item in items]
            if target == "DA" and (day := plain_part(record.date or "")):
                lines.append(f"PY  - {day[:4]}")
    named.insert(0, f"Citation Key: {key}")
    named += [line_text(line) for line in done.lines]
    lines += [f"M2  - {text}" for text in named]
    return "\n".join([*lines, "ER  - "]) + "\n\n"


def parse(data: bytes, context: Context) -> Parsed:
    """Records from RIS entries; what stands outside of entries is set aside."""
    parsed = Parsed()
    entry: list[tuple[str, str]] = []
    stray: list[str] = []
    start = stray_from = 0
    ended = True

    def close() -> None:
        nonlocal entry
        if entry:
            _read(entry, start, parsed, context, ended=ended)
        entry = []

    for number, text in enumerate(decode_text(data).split("\n"), start=1):
        found = _LINE.fullmatch(text.rstrip("\r"))
        if found is None:
            if entry and text.strip():
                tag, value = entry[-1]
                entry[-1] = (tag, f"{value}\n{text.strip()}")
            elif text.strip():
                stray_from = stray_from or number
                stray.append(text)
            continue
        tag, value = found[1], found[2] or ""
        if tag == "TY":
            ended = False
            close()
            start = number
            entry = [(tag, value)]
        elif tag == "ER":
            ended = True
            close()
        elif entry:
            entry.append((tag, value))
        else:
            stray_from = stray_from or number
            stray.append(text)
    ended = False
    close()
    if stray:
        parsed.set_aside(
            stray_from, "\n".join(stray), "These lines belong to no entry: TY is missing before them."
        )
    return parsed


def _read(entry: list[tuple[str, str]], start: int, parsed: Parsed, context: Context, *, ended: bool) -> None:
    raw = "\n".join(f"{tag}  - {value}" for tag, value in entry)
    if len(entry) < 2:
        parsed.set_aside(start, raw, "The entry is empty.")
        return
    own: dict[str, Any] = {}
    foreign: dict[str, Any] = {}
    lines: list[Line] = []
    key = shelf = ""
    for tag, value in entry:
        text = value.strip() if tag in ("N1", "M2") else one_line(value)
        if not text:
            continue
        if tag == "M2":
            for line in _extra_lines(text):
                key = _read_named(line, own, foreign, lines) or key
            continue
        if tag == "ID":
            key = key or text
            continue
        target = tag if tag in _KNOWN else _ALIASES.get(tag, tag)
        if tag == "AV":
            shelf = shelf or text
            continue
        if target not in _KNOWN:
            _append(foreign, tag, text)
        elif target in _LISTS:
            own.setdefault(target, []).append(text)
        elif target not in own or (target == "DA" and len(text) > len(own[target])):
            own[target] = text
        elif target != "DA" and own[target] != text:
            _append(foreign, tag, text)
    if own.get("TY") != "PCOMM" and any(label == "provcite-creator" for label, _ in lines):
        own.pop("A2", None)  # the M2 line is for Zotero's reader; ours has the names with their roles
    if shelf:  # beside AN it is the archive; alone it is where the document lies in it
        target = "DB" if "AN" in own else "AN"
        if target not in own:
            own[target] = shelf
        elif own["AN"] != shelf and own["DB"] != shelf:
            _append(foreign, "AV", shelf)
    key = key or (str(foreign["M2 Citation Key"]) if "M2 Citation Key" in foreign else "")
    done = decode(own, lines, TABLE, context, key=key or _made_key(own, start), foreign=foreign)
    remarks = [] if ended else ["The entry has no ER line; it was read up to the next one."]
    parsed.add(done.record, start, [*remarks, *done.remarks], key=done.key)


def _extra_lines(text: str) -> list[str]:
    """The lines of one M2: Zotero writes its whole Extra field as one, others wrap a long line."""
    lines: list[str] = []
    for line in text.split("\n"):
        before = read_line(lines[-1]) if lines else None
        if before is not None and isinstance(before[1], Unreadable):
            lines[-1] += " " + line.strip()
        else:
            lines.append(line.strip())
    return lines


def _read_named(text: str, own: dict[str, Any], foreign: dict[str, Any], lines: list[Line]) -> str:
    """One M2 line: provcite's own, a name that the table knows, the key (returned), or anything else."""
    line = read_line(text)
    if line is not None:
        lines.append(line)
        return ""
    name, colon, value = (part.strip() for part in text.partition(":"))
    folded = name.lower()
    if colon and folded == "citation key":
        return value
    if colon and folded == "recipient":
        own.setdefault("A2", []).append(inverted(_from_extra_name(value)))
    elif colon and folded in _NAMED and value:
        target = _NAMED[folded]
        if target in _LISTS:
            own.setdefault(target, []).append(value)
        else:
            own.setdefault(target, value)
    else:
        _append(foreign, "M2", text)
    return ""


def _append(foreign: dict[str, Any], tag: str, text: str) -> None:
    before = foreign.get(tag)
    if before is None:
        foreign[tag] = text
    elif isinstance(before, list):
        before.append(text)
    else:
        foreign[tag] = [before, text]


def _made_key(own: dict[str, Any], line: int) -> str:
    """A key for an entry without one: first author and year, else the line."""
    authors = own.get("AU") or []
    name = re.sub(r"[^\w-]", "", authors[0].split(",")[0]) if authors else ""
    year = str(own.get("DA", ""))[:4]
    return (name + (year if year.isdigit() else "")) or f"line-{line}"


def sniff(head: str) -> bool:
    """Whether a text begins with a RIS entry."""
    return re.search(r"^TY  ?- ?[A-Z]{3,8}\s*$", head, re.MULTILINE) is not None
