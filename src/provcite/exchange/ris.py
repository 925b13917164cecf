"""RIS, as Zotero reads it best: ``TY  - MANSCPT``, archive in DB, reference in AN, lines of Extra in M2.

Every value stands on one line (a continuation line makes pandoc refuse the file); a note of
several lines is several N1.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from provcite.exchange.base import Format, Parsed, decode_text, one_line
from provcite.exchange.csl_item import NAME_VARIABLES
from provcite.exchange.csl_table import ROWS, codec_of, with_doi
from provcite.exchange.dates import date_text, dated, entry_date, is_plain, plain_part
from provcite.exchange.endnote import manuscript
from provcite.exchange.extra import name_line, read_extra, without_old_lines
from provcite.exchange.lenses import Shown
from provcite.exchange.mapping import Codec, Row, Table, Unreadable, decode, encode, line_text, read_line
from provcite.exchange.markup import note_markup, plain_note
from provcite.exchange.names import Name, from_inverted, inverted, several
from provcite.exchange.zotero import roles_of, zotero_type
from provcite.model.variables import VARIABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from provcite.exchange.base import Options
    from provcite.exchange.context import Context
    from provcite.exchange.mapping import Line, Pair
    from provcite.model.record import Record

FORMAT: Final = Format(
    name="ris",
    summary="RIS, the best way to Zotero: archive, location, call number, notes and tags arrive.",
    extension=".ris",
    media_type="application/x-research-info-systems",
)

_TYPES: Final = {
    "personal_communication": "PCOMM", "report": "RPRT", "book": "BOOK", "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS", "chapter": "CHAP", "thesis": "THES", "webpage": "ELEC",
    "paper-conference": "CPAPER",
    "map": "MAP", "legislation": "STAT", "bill": "BILL", "hearing": "HEAR",
}  # fmt: skip
_ITEM_TYPES: Final = {value: key for key, value in _TYPES.items()} | {
    "MANSCPT": "manuscript", "UNPB": "manuscript", "UNPD": "manuscript", "GEN": "document",
    "INPR": "manuscript",
    "MISC": "document", "ANCIENT": "document", "GOVDOC": "report", "STAND": "standard", "SLIDE": "speech",
    "MPCT": "motion_picture", "DICT": "entry-dictionary", "ENCYC": "entry-encyclopedia", "WEB": "webpage",
    "EDBOOK": "book", "SER": "book", "UNBILL": "manuscript", "LEGAL": "legal_case", "AGGR": "document",
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


NAMES: Final = Codec(
    _names,
    lambda items: [from_inverted(part) for item in items if item.strip() for part in several(item)],
)


def _date(value: tuple[str, str | None]) -> str:
    date = value[0]
    if is_plain(date):
        return (
            "/".join((*date.split("-"), "", "")[:3]) + "/" if len(date) < 10 else date.replace("-", "/") + "/"
        )
    return one_line(date_text(date))


DATE: Final = Codec(_date, lambda text: dated(text if "//" in text else text.rstrip("/ ")))
DAY: Final = Codec(
    lambda text: _date((plain, None)) if (plain := plain_part(text)) else None,
    lambda text: (dated(text) or (None,))[0],
)

#: Tags for the variables of what is published; behind a blank what they are in some types of entries.
_PUBLISHED: Final = {
    "container-title": "T2", "collection-title": "T2 series", "publisher": "PB", "publisher-place": "CY",
    "volume": "VL", "issue": "IS", "edition": "ET", "page": "SP", "DOI": "DO", "ISBN": "SN",
    "ISSN": "SN issn",
    "number": "SN number", "number-of-volumes": "NV", "section": "SE",
}  # fmt: skip
#: The types whose T2 is a series, whose SN is an ISSN or a number, and those that are in a container.
_SERIES_IN: Final = frozenset({"BOOK", "RPRT", "MAP", "COMP"})
_ISSN_IN: Final = frozenset({"JOUR", "NEWS", "MGZN", "EJOUR", "MAGZ"})
_CONTAINED: Final = frozenset({"CHAP", "CPAPER", "CONF", "ELEC", "BLOG", "DICT", "ENCYC", "HEAR", *_ISSN_IN})

TABLE: Final = Table(
    "ris",
    (
        Row(
            "zotero-type",
            "TY",
            Codec(
                lambda value: _TYPES.get(value, "MANSCPT"),
                lambda text: _ITEM_TYPES.get(text.strip(), "document"),
            ),
            "MANSCPT; UNPB, GEN and MISC become journal articles in Zotero",
            also="zotero-ris-type",
        ),
        Row("title", "TI", TEXT),
        Row("title-short", "ST", TEXT),
        Row("author", "AU", NAMES, "Family, Given, Suffix"),
        Row("recipient", "A2", NAMES, "what has one is a letter (PCOMM) in Zotero", also="interviewer"),
        Row("translator", "A4", NAMES, "where there is an author; else the credit in N1"),
        Row("issued", "DA", DATE, "YYYY/MM/DD/; a doubtful date in words"),
        Row("archive", "DB", TEXT, "repository with its acronym"),
        Row("archive_location", "AN", TEXT, "the whole reference", also="place-of-original"),
        Row("call-number", "CN", TEXT, "acronym and reference, short"),
        Row("source", "DP", TEXT, "the digital archive (Library Catalog)"),
        Row("genre", "M3", TEXT),
        Row("written-at", "M2 event-place", TEXT, "where the document was written"),
        Row("language", "LA", TEXT),
        Row("abstract", "AB", TEXT),
        Row("headings", "KW", LIST, "classification, headings and tags"),
        Row("URL", "UR", TEXT),
        Row("accessed", "Y2", DAY),
        Row("remarks", "N1", NOTES, "the credit, then the notes"),
        Row("license", "CR", TEXT, "rights"),
        Row("archive_collection", "M2 archive_collection", TEXT),
        Row("archive-place", "M2 archive-place", TEXT),
        Row("original-title", "M2 original-title", TEXT),
        Row("zotero-contributor", "M2 contributor", NAMES, "who took part without being an author"),
        *(
            Row(f"var:{name}", tag, with_doi(TEXT) if name == "DOI" else TEXT)
            for name, tag in _PUBLISHED.items()
        ),
        *(
            Row(f"var:{variable.csl}", f"M2 {variable.csl}", codec_of(variable, TEXT))
            for variable in VARIABLES
            if variable.csl not in _PUBLISHED and variable.csl != "event-place"
        ),
        *(
            Row(role, f"M2 {role}", NAMES)
            for role in NAME_VARIABLES
            if role not in ("recipient", "contributor", "editor", "collection-editor")
        ),
        Row("collection-editor", "A3", NAMES),
        Row("editor", "ED", NAMES),
        Row("license", "C1", TEXT, "as provcite 0.1 wrote it", writes=False),
    ),
    copy="N1 (one note more)",
    foreign=True,
)

_LISTS: Final = frozenset({"AU", "A2", "A3", "A4", "ED", "KW", "N1"})
_KNOWN: Final = frozenset(row.target for row in TABLE.rows)
_ALIASES: Final = {
    "T1": "TI",
    "A1": "AU",
    "N2": "AB",
    "Y1": "DA",
    "PY": "DA",
    "AV": "AN",
    "PP": "CY",
}
_LINE: Final = re.compile(r"([A-Z][A-Z0-9])  ?-(?: (.*)|\s*)$")


def write(records: Iterable[Record], options: Options) -> Iterator[str]:
    """Entries from ``TY`` to ``ER``, with an empty line between them."""
    for record in records:
        yield _entry(record, options)


def _entry(record: Record, options: Options) -> str:
    key = options.key(record)
    done = encode(record, TABLE, options.context)
    own = dict(done.own)
    kind = zotero_type(Shown(record, options.context))
    own_type = own.pop("TY")
    lines = [f"TY  - {own_type}"]
    # Many types have none of their own in RIS; Zotero takes them from a line of Extra.
    roles = roles_of(kind if kind in _TYPES else "manuscript")
    named: list[str] = [f"Citation Key: {key}"]
    if kind not in _TYPES and kind != "manuscript":
        named.append(f"type: {kind}")
    for target, value in own.items():
        items = value if isinstance(value, list) else [value]
        role = _ROLE_OF.get(target)
        name = _VARIABLE_OF.get(target)
        if name is not None and not _has_tag(name, own_type):
            named += [f"{name}: {item}" for item in items]
        elif target == "SP":
            first, dash, last = (part.strip() for part in items[0].replace("–", "-").partition("-"))
            lines += [f"SP  - {first}", f"EP  - {last}"] if dash and first and last else [f"SP  - {items[0]}"]
        elif name is not None:
            lines.append(f"{target[:2]}  - {items[0]}")
        elif target.startswith("M2 "):
            named += [f"{target[3:]}: {_in_extra(target, item)}" for item in items]
        elif (role is not None and role in roles) or _ROLES.get(target) in roles:
            # At a comma Zotero divides a body's name; a line of Extra keeps it whole.
            whole = [item for item in items if "," in item and from_inverted(item).get("literal")]
            named += [f"{role or _ROLES[target]}: {item}" for item in whole]
            lines += [f"{target}  - {item}" for item in items if item not in whole]
        elif role is not None or target in _ROLES:
            role = role or _ROLES[target]
            named += [f"{role}: {_in_extra('M2 ' + role, item)}" for item in items]
        elif target == "N1":
            lines += [f"N1  - {note_markup(item)}" for item in items]
        else:
            lines += [f"{target}  - {item}" for item in items]
            if target == "DA" and (day := plain_part(record.date or "")):
                lines.append(f"PY  - {day[:4]}")
    lines += [f"M2  - {text}" for text in named]
    lines += [f"N1  - {note_markup(line_text(line))}" for line in done.lines]
    return "\n".join([*lines, "ER  - "]) + "\n\n"


_VARIABLE_OF: Final = {tag: name for name, tag in _PUBLISHED.items()}


def _has_tag(name: str, kind: str) -> bool:
    """Whether entries of the type `kind` have a tag for a variable; else it is a line of Extra."""
    if name == "container-title":
        return kind in _CONTAINED
    if name == "collection-title":
        return kind in _SERIES_IN
    if name in ("ISSN", "ISBN", "number"):
        return name == ("ISSN" if kind in _ISSN_IN else "number" if kind == "RPRT" else "ISBN")
    return kind != "MANSCPT" or name in ("publisher", "publisher-place", "DOI")


_ROLES: Final = {"AU": "author", "A4": "translator"}
_ROLE_OF: Final = {"A2": "recipient", "A3": "collection-editor", "ED": "editor"}
_TAG_OF: Final = {role: tag for tag, role in (_ROLES | _ROLE_OF).items()}
_PEOPLE: Final = frozenset(f"M2 {role}" for role in (*NAME_VARIABLES, "author", "translator"))


def _in_extra(target: str, item: str) -> str:
    """A value as an Extra line has it: names with Zotero's bars."""
    return one_line(name_line(from_inverted(item))) if target in _PEOPLE else item


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
    kind = entry[0][1].strip()
    own: dict[str, Any] = {}
    foreign: dict[str, Any] = {}
    lines: list[Line] = []
    also: list[Pair] = []
    key = shelf = ""
    dates: dict[str, str] = {}
    more: list[str] = []
    for tag, value in entry:
        text = value.strip() if tag in ("N1", "M2") else one_line(value)
        if not text:
            continue
        if tag == "M2":
            more += _extra_lines(text)
            continue
        if tag in ("M3", "N1", "C7") and (doi := _DOI.fullmatch(text)):
            own.setdefault("DO", doi[1])  # publishers write it into any of them, with its prefix
            continue
        if tag == "N1":
            old, text = without_old_lines(plain_note(text))
            lines += old
            if text.strip():
                own.setdefault("N1", []).append(text)
            continue
        if tag == "ID":
            key = key or text
            continue
        if tag in ("DA", "Y1", "PY"):
            if tag in dates and dates[tag] != text:
                _append(foreign, tag, text)
            dates.setdefault(tag, text)
            continue
        if tag == "AV":
            shelf = shelf or text
            continue
        target = _target(tag, kind)
        if target not in _KNOWN:
            _append(foreign, tag, text)
        elif target in _LISTS:
            own.setdefault(target, []).append(text)
        elif target not in own:
            own[target] = text
        elif own[target] != text:
            _append(foreign, tag, text)
    extra = read_extra("\n".join(more))
    lines += extra.lines
    key = extra.key or key
    for row, native in extra.pairs:  # Extra's people join those of the tag
        if row.target in _TAG_OF:
            own.setdefault(_TAG_OF[row.target], []).extend(inverted(name) for name in native)
        else:
            also.append((row, native))
    for words in filter(None, extra.words.split("\n")):
        _append(foreign, "M2", words)
    _interviewer(own, also)
    _of_endnote(own, foreign, also)
    last = foreign.pop("EP", None)
    if isinstance(last, str) and "SP" in own and last != own["SP"]:
        own["SP"] = f"{own['SP']}-{last}"
    said = entry_date(dates)
    if said:
        own["DA"] = said
    if shelf:  # beside AN it is the archive; alone it is where the document lies in it
        target = "DB" if "AN" in own else "AN"
        if target not in own:
            own[target] = shelf
        elif own["AN"] != shelf and own["DB"] != shelf:
            _append(foreign, "AV", shelf)
    done = decode(own, lines, TABLE, context, key=key or _made_key(own, start), foreign=foreign, also=also)
    told = [] if ended else ["The entry has no ER line; it was read up to the next one."]
    parsed.add(done, start, told, keyed=bool(key))


#: Tags that are a field of another kind in an entry of these types, as Zotero writes them.
_DOI: Final = re.compile(r"(?:doi:\s?|https?://(?:dx\.)?doi\.org/)(10\.[0-9]{4,9}/\S{1,300})", re.IGNORECASE)
_EDITED: Final = frozenset(("CHAP", "CONF", "CPAPER", "DICT", "ENCYC", "JOUR", "EJOUR", "ECHAP", "GEN"))


def _target(tag: str, kind: str) -> str:
    """The target of a tag: what A2 and A3 say depends on the type of the entry."""
    if tag == "A2" and kind in _EDITED:
        return "ED"
    if tag == "A2" and kind in ("BOOK", "RPRT"):
        return "A3"
    if tag == "A3" and kind == "BOOK":
        return "ED"
    if tag == "T3" and kind in _CONTAINED:
        return "T2 series"
    if tag in ("T2", "JF", "JO", "BT", "T3") and not (tag == "T3" and kind not in _SERIES_IN):
        return "T2 series" if kind in _SERIES_IN else "T2"
    if tag == "SN":
        return "SN issn" if kind in _ISSN_IN else "SN number" if kind == "RPRT" else "SN"
    return tag if tag in _KNOWN else _ALIASES.get(tag, tag)


def _interviewer(own: dict[str, Any], also: list[Pair]) -> None:
    """RIS has no type for interviews: Zotero writes them as letters to the interviewer."""
    told = f"{own.get('M3', '')} {own.get('TI', '')}"
    if own.get("TY") != "PCOMM" or not _INTERVIEW.search(told):
        return
    if "A2" in own:
        own["M2 interviewer"] = own.pop("A2")
    also.append((ROWS["type"], "interview"))
    own.pop("TY")


def _of_endnote(own: dict[str, Any], foreign: dict[str, Any], also: list[Pair]) -> None:
    """A manuscript of EndNote: its PB is the library or archive, other tags say where it lies in it."""
    where = {tag: own.get(tag) or foreign.get(tag) for tag in ("T2", "VL", "NV", "M1", "CN", "AN")}
    if own.get("TY") != "MANSCPT" or "PB" not in own or "DB" in own or not any(where.values()):
        return
    folio = foreign.pop("M1", "")
    also += manuscript(
        house=own.pop("PB"),
        place=own.pop("CY", ""),
        collection=own.pop("T2", ""),
        number=own.pop("NV", ""),
        container=own.pop("VL", ""),
        folio=folio if isinstance(folio, str) else "; ".join(folio),
        call=own.get("CN") or own.get("AN") or "",
    )
    own.pop("AN", None)


_INTERVIEW: Final = re.compile(
    r"\b(?:interview(?:s|ed)?|oral histor(?:y|ies)|entretien|entrevista|intervista|интервью|беседа с)\b",
    re.IGNORECASE,
)


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
