"""Hayagriva YAML, the bibliography of Typst.

One odd date, role or language makes Typst refuse the whole file, so that only what its parser
knows is written: plain dates (a doubtful one in words in the note), the roles translator and
collaborator. Its unknown keys are ignored, which is where the full chain stands.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from provcite.exchange.base import Format, Parsed, decode_text, one_line, text_of
from provcite.exchange.dates import dated, plain_part
from provcite.exchange.mapping import Codec, Row, Table, decode, encode, scattered
from provcite.exchange.names import Name, clean_name, from_inverted, inverted
from provcite.exchange.yamlio import YamlError, inline, load, pieces, scalar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from provcite.exchange.base import Options
    from provcite.exchange.context import Context
    from provcite.model.record import Record

FORMAT: Final = Format(
    name="hayagriva",
    summary="Hayagriva YAML for Typst: archive and location are printed by its Chicago, APA, MLA and MHRA.",
    extension=".yaml",
    media_type="application/yaml",
)

_TYPES: Final = {
    "book": "book", "article-journal": "article", "article-newspaper": "article",
    "article-magazine": "article",
    "chapter": "chapter", "thesis": "thesis", "report": "report", "webpage": "web",
}  # fmt: skip
_ITEM_TYPES: Final = {
    "manuscript": "manuscript", "book": "book", "article": "article-journal", "chapter": "chapter",
    "entry": "chapter",
    "anthos": "chapter", "thesis": "thesis", "report": "report", "web": "webpage",
    "newspaper": "article-newspaper",
    "periodical": "periodical", "proceedings": "book", "anthology": "book", "video": "motion_picture",
    "audio": "song",
    "misc": "document", "legislation": "legislation", "case": "legal_case", "patent": "patent",
    "original": "document",
    "reference": "book", "repository": "software", "post": "post", "blog": "post-weblog", "thread": "post",
    "performance": "performance", "exhibition": "event", "artwork": "graphic", "conference": "event",
    "scene": "motion_picture",
}  # fmt: skip
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[A-Z]{2})?")
_MARKUP: Final = re.compile(r"[\\${}]")
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)


def _title(text: str) -> dict[str, Any]:
    return {"value": _MARKUP.sub(lambda found: "\\" + found[0], one_line(text)), "verbatim": True}


def _text(value: object) -> str | None:
    """The text of a plain or formattable value."""
    if isinstance(value, dict):
        value = value.get("value")
    text = text_of(value)
    return _ESCAPED.sub(r"\1", text) if text else None


def _person(name: Name) -> Any:
    """``Family, Given``, or the parts by name where a comma or particle would be misread."""
    if name.get("literal"):
        return {"name": one_line(name["literal"])}
    parts = {
        "name": one_line(name.get("family", "")), "given-name": one_line(name.get("given", "")),
        "prefix": one_line(name.get("non-dropping-particle", "")), "suffix": one_line(name.get("suffix", "")),
    }  # fmt: skip
    parts = {key: value for key, value in parts.items() if value}
    if "name" not in parts:
        return {"name": one_line(inverted(name)) or "?"}
    plain = set(parts) == {"name", "given-name"} and "," not in parts["name"] + parts["given-name"]
    return f"{parts['name']}, {parts['given-name']}" if plain and not parts["name"][0].islower() else parts


def _people(names: list[Name]) -> Any:
    people = [_person(name) for name in names]
    return people[0] if len(people) == 1 else people


def _read_people(value: object) -> list[Name] | None:
    names: list[Name | None] = []
    for person in value if isinstance(value, list) else [value]:
        if isinstance(person, dict):
            parts = {
                "family": person.get("name"), "given": person.get("given-name"),
                "suffix": person.get("suffix"),
                "non-dropping-particle": person.get("prefix"),
            }  # fmt: skip
            name = clean_name(parts)
            names.append({"literal": name["family"]} if name and set(name) == {"family"} else name)
        elif isinstance(person, str):
            names.append(from_inverted(person))
    return [name for name in names if name] or None


def _date(value: tuple[str, str | None]) -> str | None:
    return plain_part(value[0])


def _read_serial(value: object) -> str | None:
    if isinstance(value, dict):
        value = value.get("archive") or value.get("serial") or next(iter(value.values()), None)
    return text_of(value)


#: A key of our own: only what stands under ``serial`` is a number that styles print.
SERIAL: Final = Codec(lambda text: {"archive": one_line(text)}, _read_serial)
REMARKS: Final = Codec(
    lambda notes: one_line(" ".join(notes)), lambda text: (_text(text),) if _text(text) else None
)
#: Styles print it inside a citation, which goes on behind it.
PRINTED: Final = Codec(lambda notes: REMARKS.encode(notes).removesuffix("."), REMARKS.decode)
NAMES: Final = Codec(_people, _read_people)
TEXT: Final = Codec(one_line, _text)
DATE: Final = Codec(_date, lambda value: dated(text_of(value) or ""))

TABLE: Final = Table(
    "hayagriva",
    (
        Row(
            "type",
            "type",
            Codec(
                lambda value: _TYPES.get(value, "manuscript"),
                lambda text: _ITEM_TYPES.get(str(text).lower(), "document"),
            ),
        ),
        Row("csl:title", "title", Codec(_title, _text), "verbatim, so that no style changes its capitals"),
        Row("author", "author", NAMES),
        Row("translator", "affiliated: translator", NAMES, "where there is an author; else in note"),
        Row("contributor", "affiliated: collaborator", NAMES, "who took part without being an author"),
        Row("issued", "date", DATE, "year, month or day; a doubtful date in words in note"),
        Row("csl:genre", "genre", TEXT),
        Row("archive-with-place", "archive", TEXT, "repository with acronym and city"),
        Row("archive_location", "archive-location", TEXT, "the whole reference"),
        Row("call-number", "call-number", TEXT, "other programs' files only", writes=False),
        Row("source", "publisher", TEXT, "the digital archive"),
        Row("number", "serial-number", SERIAL, "the digital archive's number, which no style prints"),
        Row("written-at", "location", TEXT, "where the document was written"),
        Row("URL", "url", Codec(lambda text: text, _text)),
        Row(
            "accessed",
            "url: date",
            Codec(plain_part, lambda value: (dated(text_of(value) or "") or (None,))[0]),
        ),
        Row("language", "language", Codec(lambda code: code if _LANGUAGE.fullmatch(code) else None, text_of)),
        Row("abstract", "abstract", Codec(lambda text: _title(text)["value"], _text)),
        Row(
            "printed-remarks",
            "note",
            PRINTED,
            "what a citation may say besides: a doubtful date, other archives, a credit without an author",
        ),
        Row(
            "remarks-with-date",
            "annote",
            REMARKS,
            "the credit, the notes, a doubtful date in words, which no style prints",
        ),
        Row("editor", "editor", NAMES, "other programs' files only", writes=False),
    ),
    copy="key provcite-record",
    foreign=True,
)

_KNOWN: Final = frozenset(row.target for row in TABLE.rows)


def entry(record: Record, options: Options) -> tuple[str, dict[str, Any]]:
    """Key and mapping of one entry."""
    key = options.key(record)
    done = encode(record, TABLE, options.context)
    values: dict[str, Any] = {}
    affiliated: list[dict[str, Any]] = []
    for target, value in done.own.items():
        if target.startswith("affiliated: "):
            affiliated.append({"role": target.removeprefix("affiliated: "), "names": value})
        elif target == "url: date":
            values["url"] = {"value": values["url"], "date": value} if "url" in values else None
        else:
            values[target] = value
    if "title" not in values and record.title:
        # A style that describes a letter by its people; an entry has no field for the one who got it.
        values = {"type": values.pop("type", None), "title": _title(record.title), **values}
    if affiliated:
        values["affiliated"] = affiliated
    values = {name: value for name, value in values.items() if value is not None}
    return key, {**values, **dict(done.lines)}


def write(records: Iterable[Record], options: Options) -> Iterator[str]:
    """Entries as keys of one mapping; parts of an entry in flow style on a line each."""
    written = False
    for record in records:
        key, values = entry(record, options)
        lines = [f"{scalar(key)}:"]
        for name, value in values.items():
            lines.append(f"  {scalar(name)}: {_date_or(name, value)}")
        yield ("\n" if written else "") + "\n".join(lines) + "\n"
        written = True
    if not written:
        yield "{}\n"


def _date_or(name: str, value: Any) -> str:
    return str(value) if name == "date" and isinstance(value, str) else inline(value)


def parse(data: bytes, context: Context) -> Parsed:
    """Records from the entries; a broken one is set aside."""
    text = decode_text(data)
    parsed = Parsed()
    try:
        entries = load(text)
    except YamlError:
        for start, piece in pieces(text, marker=r"[^\s#}\]]"):
            try:
                entries = load(piece)
            except YamlError as fault:
                parsed.set_aside(start + fault.line - 1, piece, fault.message)
                continue
            for line, key, value in entries:
                _read(key, value, start + line - 1, parsed, context)
            if not entries and piece.strip(" \n-."):
                parsed.set_aside(start, piece, "This is no entry: it has no fields.")
        return parsed
    for line, key, value in entries:
        _read(key, value, line, parsed, context)
    return parsed


def _read(key: Any, value: Any, line: int, parsed: Parsed, context: Context) -> None:
    if not isinstance(value, dict) or not isinstance(key, str):
        parsed.set_aside(
            line,
            f"{key}: {inline(value)}" if key is not None else inline(value),
            "This is no entry: it has no fields.",
        )
        return
    own: dict[str, Any] = {}
    foreign: dict[str, Any] = {}
    for name, item in value.items():
        if name == "affiliated" and isinstance(item, list):
            rest = [part for part in item if not _read_affiliated(part, own)]
            if rest:
                foreign[name] = rest
        elif name == "url" and isinstance(item, dict):
            own["url"] = item.get("value")
            if item.get("date"):
                own["url: date"] = item["date"]
        elif name in _KNOWN:
            own[name] = item
        elif not name.startswith("provcite-"):
            foreign[name] = item
    note = own.pop("note", None)
    if note is not None:
        own.setdefault("annote", note)
    own.setdefault("type", "manuscript")
    done = decode(own, scattered(value), TABLE, context, key=key, foreign=foreign)
    parsed.add(done, line)


def _read_affiliated(part: Any, own: dict[str, Any]) -> bool:
    if not isinstance(part, dict):
        return False
    target = f"affiliated: {part.get('role')}"
    if target not in _KNOWN or target in own:
        return False
    own[target] = part.get("names")
    return True


def sniff(head: str) -> bool:
    """Whether a text begins as a mapping of keys to entries with a type Hayagriva knows."""
    found = re.search(
        r"^[^\s#-][^\n]{0,200}:[ ]*\n(?:[ ][^\n]*\n){0,40}?[ ]+type:[ ]*[\"']?([A-Za-z]+)",
        head,
        re.MULTILINE,
    )
    return bool(found and found[1].lower() in _ITEM_TYPES)
