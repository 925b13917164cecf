"""EndNote XML; read is EndNote's tagged form (.enw) too.

Reference managers know no field of it for an archive, so the reference stands in the notes too. EndNote's own
type for manuscripts has fields for one, which it shows under other names than those that it stores: the
publisher is the library or archive, the secondary title the collection, the volume the storage container.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from provcite.exchange import xmlio
from provcite.exchange.base import Format, Parsed, decode_text, one_line
from provcite.exchange.csl_table import ROWS, with_doi
from provcite.exchange.dates import no_date
from provcite.exchange.endnote import manuscript
from provcite.exchange.mapping import Codec, Row, Table, decode, encode, line_text, read_line
from provcite.exchange.names import from_inverted, inverted, several
from provcite.exchange.xmlio import child, children, element, text
from provcite.exchange.xmltext import DATE, DAY, LIST, TEXT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from provcite.exchange.base import Options
    from provcite.exchange.context import Context
    from provcite.exchange.mapping import Line, Pair
    from provcite.exchange.names import Name
    from provcite.model.record import Record

FORMAT: Final = Format(
    name="endnote-xml",
    summary="EndNote XML: the reference in call number and notes. Its tagged form (.enw) is read too.",
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
    told = []
    for name in names:
        text = one_line(inverted(name))
        told.append(text.replace(",", ",,", 1) if name.get("literal") and "," in text else text)
    return [item for item in told if item]


NAMES: Final = Codec(
    _names,
    lambda items: [from_inverted(part) for item in items if item.strip() for part in several(item)] or None,
)

#: What is published. The number is a journal's issue, and any other document's own.
_PUBLISHED: Final = {
    "container-title": "titles/secondary-title", "publisher": "publisher", "publisher-place": "pub-location",
    "volume": "volume", "issue": "number", "page": "pages", "edition": "edition", "section": "section",
    "ISBN": "isbn", "DOI": "electronic-resource-num",
}  # fmt: skip

TABLE: Final = Table(
    "endnote-xml",
    (
        Row(
            "zotero-type",
            "ref-type",
            Codec(
                lambda value: _TYPES.get(value, ("Manuscript", "36"))[1],
                lambda number: _ITEM_TYPES.get(number.strip(), "document"),
            ),
        ),
        Row("author", "contributors/authors/author", NAMES),
        Row("recipient", "contributors/secondary-authors/author", NAMES, "of a letter"),
        Row("translator", "contributors/subsidiary-authors/author", NAMES, "where there is an author"),
        Row("title", "titles/title", TEXT),
        Row("title-short", "titles/short-title", TEXT),
        Row("original-title", "titles/alt-title", TEXT),
        Row("headings", "keywords/keyword", LIST, "classification, headings and tags"),
        Row("issued", "dates/pub-dates/date", DATE),
        *(
            Row(f"var:{name}", target, with_doi(TEXT) if name == "DOI" else TEXT)
            for name, target in _PUBLISHED.items()
        ),
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
    {f"contributors/{kind}authors/author" for kind in ("", "secondary-", "subsidiary-")}
    | {"keywords/keyword"}
)

_READ: Final = frozenset(
    {row.target.partition("/")[0] for row in TABLE.rows}
    | {"database", "source-app", "rec-number", "foreign-keys", "ref-type", "label", "research-notes"}
    | {"num-vols"}
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
    """Records from every `record` element, or from every entry of the tagged form."""
    if b"%0 " in data[:4096] and not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _parse_tagged(decode_text(data), context)
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
    number = one_line(text(child(node, "num-vols")))
    _finish(own, number, lines, foreign, key, node.sourceline, parsed, context)


def _finish(
    own: dict[str, Any],
    number: str,
    lines: list[Line],
    foreign: dict[str, Any],
    key: str,
    place: int,
    parsed: Parsed,
    context: Context,
) -> None:
    own.setdefault("ref-type", "36")
    kind = _ITEM_TYPES.get(own["ref-type"], "document")
    also: list[Pair] = []
    if own["ref-type"] == "36" and "publisher" in own:
        also += manuscript(
            house=own.pop("publisher"),
            place=own.pop("pub-location", ""),
            collection=own.pop("titles/secondary-title", ""),
            number=number,
            container=own.pop("volume", ""),
            folio=own.pop("number", ""),
            call=own.get("call-num", ""),
        )
    elif number:
        also.append((ROWS["number-of-volumes"], number))
    second = own.pop(_SECOND, None)
    if second and kind == "personal_communication":
        own[_SECOND] = second
    elif second:
        role = "collection-editor" if kind in ("book", "report") else "editor"
        also.append((ROWS[role], [from_inverted(name) for name in second]))
    if "number" in own and kind not in ("article-journal", "article-magazine", "article-newspaper"):
        also.append((ROWS["number"], own.pop("number")))
    done = decode(own, lines, TABLE, context, key=key, foreign=foreign, also=also)
    parsed.add(done, place)


_SECOND: Final = "contributors/secondary-authors/author"


#: The tags of EndNote's form after refer, by the element of the XML that says the same.
_TAGS: Final = {
    "T": "titles/title", "A": "contributors/authors/author", "E": _SECOND,
    "?": "contributors/subsidiary-authors/author",
    "B": "titles/secondary-title", "J": "titles/secondary-title", "!": "titles/short-title", "I": "publisher",
    "C": "pub-location", "V": "volume", "N": "number", "P": "pages", "7": "edition", "&": "section",
    "@": "isbn", "R": "electronic-resource-num", "K": "keywords/keyword", "X": "abstract", "Z": "notes",
    "9": "work-type", "U": "urls/related-urls/url", "G": "language", "L": "call-num", "M": "accession-num",
    "W": "remote-database-name", "[": "access-date", "1": "custom1",
}  # fmt: skip
_REF_TYPES: Final = {
    "manuscript": "36", "personal communication": "26", "book": "6", "edited book": "6", "report": "27",
    "journal article": "17", "book section": "5", "thesis": "32", "newspaper article": "23", "web page": "12",
    "magazine article": "19", "map": "20", "statute": "31", "conference paper": "10", "generic": "13",
    "conference proceedings": "10", "unpublished work": "34",
}  # fmt: skip
_TAG: Final = re.compile(r"%([0-9A-Z!@#$^&*()?~>+\[])(?: (.*))?")


def _parse_tagged(source: str, context: Context) -> Parsed:
    """Entries from ``%0`` to the next; a line without a tag goes on with the one before."""
    parsed = Parsed()
    entry: list[list[str]] = []
    start = 0
    for number, line in enumerate([*source.split("\n"), "%0 "], start=1):
        found = _TAG.fullmatch(line.rstrip("\r"))
        if found is None:
            if entry and line.strip():
                entry[-1][1] += f"\n{line.strip()}"
            elif line.strip("\ufeff \r"):
                parsed.set_aside(number, line, "This line belongs to no entry: %0 is missing before it.")
            continue
        tag, value = found[1], (found[2] or "").strip()
        if tag == "0":
            if entry:
                _read_tagged(entry, start, parsed, context)
            entry, start = [], number
        if value:
            entry.append([tag, value])
    return parsed


def _read_tagged(entry: list[list[str]], start: int, parsed: Parsed, context: Context) -> None:
    own: dict[str, Any] = {}
    foreign: dict[str, Any] = {}
    said: dict[str, str] = {}
    for tag, value in entry:
        target = _TAGS.get(tag)
        if tag in "0D8F6~":
            said.setdefault(tag, one_line(value))
        elif target is None:
            foreign[f"%{tag}"] = f"{foreign[f'%{tag}']}; {value}" if f"%{tag}" in foreign else value
        elif target in _LISTS:
            own.setdefault(target, []).extend(part for part in value.split("\n") if part.strip())
        elif target == "notes":
            own[target] = f"{own[target]}\n{value}" if target in own else value
        else:
            own.setdefault(target, one_line(value))
    if "0" not in said and not own:
        return
    if "~" in said:
        own.setdefault("remote-database-name", said["~"])
    own["ref-type"] = _REF_TYPES.get(said.get("0", "").casefold(), "13" if said.get("0") else "36")
    date, year = said.get("8", ""), said.get("D", "")
    if date and no_date(year):
        year = ""
    if date or year:
        own[_DATE] = f"{date} {year}".strip() if year not in date else date
    key = said.get("F") or f"line-{start}"
    _finish(own, said.get("6", ""), [], foreign, key, start, parsed, context)


_DATE: Final = "dates/pub-dates/date"


def _read_year(node: Any, own: dict[str, Any]) -> None:
    """EndNote itself keeps the year apart and often has a day without one beside it."""
    year = one_line(text(child(node, "dates", "year")))
    date = own.get("dates/pub-dates/date", "")
    if date and no_date(year):
        return
    if year and year not in date:
        own["dates/pub-dates/date"] = f"{date} {year}".strip()


def sniff(head: str) -> bool:
    """Whether an XML text is EndNote's, or a text has entries in its tagged form."""
    if not head.lstrip("\ufeff \n").startswith("<"):
        return re.search(r"^%0 [A-Z]", head, re.MULTILINE) is not None and "\n%" in head
    return re.search(r"<xml>\s{0,100}<records>", head) is not None or (
        "<records>" in head and "<ref-type" in head
    )
