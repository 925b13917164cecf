"""EndNote XML. EndNote has no fields for an archive, so the reference stands in the notes too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from provcite.exchange import xmlio
from provcite.exchange.base import Format, Parsed, one_line
from provcite.exchange.mapping import Codec, Row, Table, decode, encode, line_text, read_line
from provcite.exchange.names import from_inverted, inverted
from provcite.exchange.xmlio import child, children, element, text
from provcite.exchange.xmltext import DATE, DAY, LIST, TEXT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from provcite.exchange.base import Options
    from provcite.exchange.context import Context
    from provcite.exchange.mapping import Line
    from provcite.exchange.names import Name
    from provcite.model.record import Record

FORMAT: Final = Format(
    name="endnote-xml",
    summary="EndNote XML: the reference in the call number and the notes.",
    extension=".xml",
    media_type="application/xml",
)

_TYPES: Final = {
    "personal_communication": ("Personal Communication", "26"),
    "book": ("Book", "6"),
    "article-journal": ("Journal Article", "17"),
    "report": ("Report", "27"),
}
_ITEM_TYPES: Final = {
    "36": "manuscript", "26": "personal_communication", "6": "book", "17": "article-journal",
    "27": "report", "5": "chapter",
    "32": "thesis", "23": "article-newspaper", "19": "article-magazine", "12": "webpage", "20": "map",
    "31": "legislation",
    "10": "paper-conference", "34": "manuscript", "13": "document",
}  # fmt: skip


def _names(names: list[Name]) -> list[str]:
    return [item for item in (one_line(inverted(name)) for name in names) if item]


NAMES: Final = Codec(_names, lambda items: [from_inverted(item) for item in items if item.strip()] or None)

TABLE: Final = Table(
    "endnote-xml",
    (
        Row(
            "type",
            "ref-type",
            Codec(
                lambda value: _TYPES.get(value, ("Manuscript", "36"))[1],
                lambda number: _ITEM_TYPES.get(number.strip(), "document"),
            ),
        ),
        Row("author", "contributors/authors/author", NAMES),
        Row("translator", "contributors/subsidiary-authors/author", NAMES, "where there is an author"),
        Row("title", "titles/title", TEXT),
        Row("title-short", "titles/short-title", TEXT),
        Row("original-title", "titles/alt-title", TEXT),
        Row("headings", "keywords/keyword", LIST, "classification, headings and tags"),
        Row("issued", "dates/pub-dates/date", DATE),
        Row("written-at", "pub-location", TEXT, "where the document was written"),
        Row("number", "accession-num", TEXT, "the digital archive's number"),
        Row("call-number", "call-num", TEXT, "acronym and reference, short"),
        Row("abstract", "abstract", TEXT),
        Row(
            "place-and-remarks",
            "notes",
            Codec(
                lambda items: "\n".join(one_line(item) for item in items),
                lambda value: tuple(item.strip() for item in value.split("\n") if item.strip()),
            ),
            "the whole reference, the credit, the notes",
        ),
        Row("genre", "work-type", TEXT),
        Row("URL", "urls/related-urls/url", TEXT, "where EndNote has it; first, or bibutils reads neither"),
        Row("URL", "urls/web-urls/url", TEXT, "where Zotero looks for it"),
        Row("license", "custom1", TEXT, "rights"),
        Row("language", "language", TEXT),
        Row("source", "remote-database-name", TEXT, "the digital archive"),
        Row("accessed", "access-date", DAY),
    ),
    copy="research-notes",
)

_LISTS: Final = frozenset(
    {"contributors/authors/author", "contributors/subsidiary-authors/author", "keywords/keyword"}
)

_READ: Final = frozenset(
    {row.target.partition("/")[0] for row in TABLE.rows}
    | {"database", "source-app", "rec-number", "foreign-keys", "ref-type", "label", "research-notes"}
)


def write(records: Iterable[Record], options: Options) -> Iterator[str]:
    """One `record` element a record."""
    yield xmlio.DECLARATION + "<xml>\n<records>\n"
    for number, record in enumerate(records, start=1):
        yield _record(record, number, options) + "\n"
    yield "</records>\n</xml>\n"


def _record(record: Record, number: int, options: Options) -> str:
    key = options.key(record)
    done = encode(record, TABLE, options.context)
    own = dict(done.own)
    kind = own.pop("ref-type")
    name = next((label for label, code in _TYPES.values() if code == kind), "Manuscript")
    tree: dict[str, Any] = {}
    for row in TABLE.rows:
        value = own.get(row.target)
        if value is None or row.target == "ref-type":
            continue
        *path, leaf = row.target.split("/")
        place = tree
        for step in path:
            place = place.setdefault(step, {})
        place[leaf] = value
    if "dates" in tree and (year := re.match(r"[0-9]{4}|.*?([0-9]{4})", own["dates/pub-dates/date"])):
        tree["dates"] = {"year": year[1] or year[0], **tree["dates"]}
    tree["label"] = key
    if done.lines:
        tree["research-notes"] = "\n".join(line_text(line) for line in done.lines)
    parts = [
        element("source-app", "provcite", {"name": "provcite"}),
        element("rec-number", str(number)),
        element("ref-type", kind, {"name": name}),
        *_elements(tree),
    ]
    return element("record", parts)


def _elements(tree: dict[str, Any]) -> Iterator[str]:
    for name, value in tree.items():
        if isinstance(value, dict):
            yield element(name, list(_elements(value)))
        elif isinstance(value, list):
            yield from (element(name, item) for item in value)
        else:
            yield element(name, value)


def parse(data: bytes, context: Context) -> Parsed:
    """Records from every `record` element."""
    root, faults = xmlio.read_root(data)
    parsed = Parsed()
    for node in xmlio.every(root, "record"):
        _read(node, parsed, context)
    for line, message in faults:
        parsed.set_aside(line, "", f"The file is damaged from here on: {message}.")
    return parsed


def _read(node: Any, parsed: Parsed, context: Context) -> None:
    own: dict[str, Any] = {}
    for row in TABLE.rows:
        *path, leaf = row.target.split("/")
        holder = child(node, *path)
        if holder is None:
            continue
        values = [value for value in (text(item) for item in children(holder, leaf)) if value.strip()]
        if not values:
            continue
        if row.target == "notes":
            own[row.target] = "\n".join(
                line.strip() for line in re.split(r"[\r\n]+", "\n".join(values)) if line.strip()
            )
        elif row.target in _LISTS:
            own[row.target] = [one_line(value) for value in values]
        else:
            own[row.target] = one_line(values[0])
    _read_year(node, own)
    own.setdefault("ref-type", "36")
    lines: list[Line] = []
    rest: list[str] = []
    for item in text(child(node, "research-notes")).split("\n"):
        line = read_line(item)
        if line is not None:
            lines.append(line)
        elif item.strip():
            rest.append(item.strip())
    foreign = xmlio.others(node, _READ)
    if rest:
        foreign["research-notes"] = "\n".join(rest)
    key = (
        one_line(text(child(node, "label")))
        or one_line(text(child(node, "rec-number")))
        or f"line-{node.sourceline}"
    )
    done = decode(own, lines, TABLE, context, key=key, foreign=foreign)
    parsed.add(done, node.sourceline)


def _read_year(node: Any, own: dict[str, Any]) -> None:
    """EndNote itself keeps the year apart and often has a day without one beside it."""
    year = one_line(text(child(node, "dates", "year")))
    date = own.get("dates/pub-dates/date", "")
    if year and year not in date:
        own["dates/pub-dates/date"] = f"{date} {year}".strip()


def sniff(head: str) -> bool:
    """Whether an XML text is EndNote's."""
    return re.search(r"<xml>\s{0,100}<records>", head) is not None or (
        "<records>" in head and "<ref-type" in head
    )
