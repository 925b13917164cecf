"""TEI P5: a manuscript description (`msDesc`) a record, in the source of one TEI document.

Where it lies is the `msIdentifier`, what happened to it the `history`, copies and publications the
`additional`. Every place where it lies or lay under another number is an `altIdentifier`. The record comes
back whole by a note in `adminInfo`. Read are the descriptions of any TEI file, those of parts (`msPart`,
`msFrag`) with them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from provcite.archives.languages import language_name
from provcite.archives.roles import group
from provcite.exchange import xmlio
from provcite.exchange.base import Format, Parsed, one_line
from provcite.exchange.description import chain_of, describe
from provcite.exchange.ead_dates import ead_date, edtf_of
from provcite.exchange.mapping import SAME, Row, Table, decode, encode, line_text, read_line
from provcite.exchange.names import from_inverted, inverted
from provcite.exchange.xmlio import child, children, element, every, local, text
from provcite.exchange.xmltext import DAY, EDTF, LIST, TEXT
from provcite.exchange.xmltext import INVERTED_NAMES as NAMES
from provcite.exchange.xmltext import INVERTED_PARTS as PARTS
from provcite.provenance.holdings import condition_words, dates_words, former_reference, status_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from provcite.exchange.base import Options
    from provcite.exchange.context import Context
    from provcite.exchange.description import Told
    from provcite.exchange.mapping import Line
    from provcite.exchange.names import Name
    from provcite.model.record import Record

FORMAT: Final = Format(
    name="tei",
    summary="TEI P5 manuscript descriptions (msDesc): identifiers, contents, history, copies.",
    extension=".tei.xml",
    media_type="application/tei+xml",
)

NAMESPACE: Final = "http://www.tei-c.org/ns/1.0"

TABLE: Final = Table(
    "tei",
    (
        Row("title", "head", TEXT),
        Row("issued", "history/origin/origDate", EDTF, "numbers and certainty, words for the reader"),
        Row("archive", "msIdentifier/repository", TEXT, "repository with its acronym"),
        Row("archive-place", "msIdentifier/settlement", TEXT),
        Row("archive_collection", "msIdentifier/collection", TEXT),
        Row("archive_location", "msIdentifier/idno", TEXT, "the whole reference"),
        Row("every-place", "msIdentifier/altIdentifier", SAME, "each further place, and former references"),
        Row("author", "msItem/author", NAMES),
        Row("parts", "msItem/respStmt", PARTS, "who took part, each with the word for it"),
        Row("recipient", "msItem/respStmt: recipient", NAMES),
        Row("document-language", "msItem/textLang", TEXT),
        Row("genre", "physDesc/objectDesc/@form", TEXT),
        Row("abstract", "msContents/summary", TEXT),
        Row("written-at", "history/origin/origPlace", TEXT, "where the document was written"),
        Row("chain", "history/provenance, acquisition", SAME, "custody; the rest in additional"),
        Row("classification", "availability: marking", TEXT, "the marking that the document bears"),
        Row("source", "listBibl/bibl/publisher", TEXT, "the digital archive"),
        Row("number", "listBibl/bibl/idno", TEXT, "the digital archive's number"),
        Row("URL", "listBibl/bibl/ref", TEXT),
        Row("accessed", "listBibl/bibl/date: accessed", DAY),
        Row("own-remarks", "adminInfo/note", LIST, "the credit, then the notes"),
    ),
    copy="adminInfo/note (provcite)",
)


def write(records: Iterable[Record], options: Options) -> Iterator[str]:
    """One TEI document whose source are the documents of the records."""
    agency = options.issuer.agency or "provcite"
    head = element(
        "fileDesc",
        [
            element("titleStmt", [element("title", "Documents and where they lie")]),
            element("publicationStmt", [element("publisher", agency)]),
        ],
    )
    opening = head.removesuffix("\n</fileDesc>")
    yield xmlio.DECLARATION + f'<TEI xmlns="{NAMESPACE}">\n  <teiHeader>\n'
    yield xmlio.indented(xmlio.indented(opening)) + "\n      <sourceDesc>\n"
    written = False
    for record in records:
        written = True
        yield _padded(_description(record, options)) + "\n"
    if not written:
        yield "        <p>No document.</p>\n"
    yield "      </sourceDesc>\n    </fileDesc>\n  </teiHeader>\n"
    yield "  <text>\n    <body>\n      <p/>\n    </body>\n  </text>\n</TEI>\n"


def _padded(part: str) -> str:
    for _ in range(4):
        part = xmlio.indented(part)
    return part


def _description(record: Record, options: Options) -> str:
    key = options.key(record)
    done = encode(record, TABLE, options.context)
    own = done.own
    told = describe(record, options.context)
    parts = [
        _identifier(record, own, key, options),
        element("head", own["head"]) if "head" in own else "",
        _contents(own),
        element(
            "physDesc", [element("objectDesc", [element("p", own[_GENRE])], {"form": _word(own[_GENRE])})]
        )
        if _GENRE in own
        else "",
        _history(own, told.custody, told.places, told.acquisition),
        _additional(record, own, told, done.lines),
    ]
    return element("msDesc", parts)


_GENRE: Final = "physDesc/objectDesc/@form"


def _form(genre: str) -> str:
    return element("physDesc", [element("objectDesc", [element("p", genre)], {"form": _word(genre)})])


def _word(text: str) -> str:
    """A text as one word: the form of an object is one."""
    return "-".join("".join(c if c.isalnum() else " " for c in text).split()) or "document"


def _identifier(record: Record, own: dict[str, Any], key: str, options: Options) -> str:
    holding = record.holding
    country, _ = options.context.house(holding.repository) if holding and holding.repository else ("", "")

    def one(name: str) -> str:
        return element(name, own[f"msIdentifier/{name}"]) if f"msIdentifier/{name}" in own else ""

    others = [_alternative("citation-key", [element("idno", key)])]
    chain = chain_of(record, options.context)
    unit = next(
        (one.thing for one, place in zip(chain.held, record.sources, strict=True) if place is holding), ""
    )
    for held, place in zip(chain.held, record.sources, strict=True):
        if place is not holding and held.words:
            # A place of a copy is none of this document's, and its loss none of its own.
            kind = "copy" if held.thing != unit else "further" if held.present else "former"
            span = dates_words(held.since, held.until)
            note = "; ".join(part for part in (span, status_words(held.status)) if part)
            inside = [element("idno", one_line(held.words)), element("note", note) if note else ""]
            others.append(_alternative(kind, inside))
        others += [
            _alternative("former", [element("idno", one_line(former_reference(former)))])
            for former in place.former_references
            if one_line(former_reference(former))
        ]
        if place is holding and place.accession and one_line(place.accession):
            others.append(_alternative("accession", [element("idno", one_line(place.accession))]))
    inside = [
        element("country", country, {"key": country}) if country else "",
        one("settlement"),
        one("repository"),
        one("collection"),
        one("idno"),
        *others,
    ]
    return element("msIdentifier", inside)


def _alternative(kind: str, inside: list[str]) -> str:
    return element("altIdentifier", inside, {"type": kind})


def _contents(own: dict[str, Any]) -> str:
    tag = own.get("msItem/textLang", "")
    item = [
        *(element("author", inverted(name)) for name in own.get("msItem/author", ())),
        *(_responsible(name, "recipient") for name in own.get("msItem/respStmt: recipient", ())),
        *(_responsible(name, name.get("role", "contributor")) for name in own.get("msItem/respStmt", ())),
        element("textLang", language_name(tag), {"mainLang": tag}) if tag else "",
    ]
    summary = element("summary", own["msContents/summary"]) if "msContents/summary" in own else ""
    inside = [summary, element("msItem", item) if any(item) else ""]
    return element("msContents", inside) if any(inside) else ""


def _responsible(name: Name, role: str) -> str:
    kind = "orgName" if name.get("literal") else "persName"
    return element("respStmt", [element("resp", role), element(kind, inverted(name))])


def _dated(date: str) -> dict[str, str]:
    """The attributes of a date; nothing where there are no numbers for it."""
    found = ead_date(date) if date else None
    if found is None or not (found.first or found.last):
        return {}
    if not found.is_range:
        attributes = {"when": found.first}
    else:
        ends = (("from", found.first), ("to", found.last))
        attributes = {name: day for name, day in ends if day}
    if found.certainty:
        attributes["cert"] = "low" if "uncertain" in found.certainty else "medium"
    return attributes


def _history(
    own: dict[str, Any], custody: tuple[Told, ...], places: tuple[str, ...], taken: tuple[str, ...]
) -> str:
    origin = []
    date = own.get("history/origin/origDate")
    if date:
        found = ead_date(date)
        attributes = _dated(date)
        if edtf_of(found.first, found.last, found.certainty, is_range=found.is_range) != date or (
            found.certainty
        ):
            attributes["n"] = date
        origin.append(element("origDate", found.words or date, attributes))
    if "history/origin/origPlace" in own:
        origin.append(element("origPlace", own["history/origin/origPlace"]))
    steps = [element("provenance", f"{_placed(one)}.", _dated(one.date)) for one in custody]
    inside = [
        element("origin", origin) if origin else "",
        *steps,
        *(element("provenance", f"Earlier location: {one_line(place)}.") for place in places),
        *(element("acquisition", f"{one_line(how)}.") for how in taken[:1]),
    ]
    return element("history", inside) if any(inside) else ""


def _placed(told: Told) -> str:
    return f"{one_line(told.words)} ({one_line(told.place)})" if told.place else one_line(told.words)


def _additional(record: Record, own: dict[str, Any], told: Any, lines: tuple[Line, ...]) -> str:
    conditions = []
    if "availability: marking" in own:
        conditions.append(element("p", [element("seg", own["availability: marking"], {"type": "marking"})]))
    conditions += [
        element("p", one_line(condition_words(one))) for one in record.access if condition_words(one)
    ]
    kept = [element("item", line_text(line)) for line in lines]
    notes = [
        *(element("note", one_line(f"{one.words}.")) for one in (*told.processing, *told.other)),
        *(element("note", gap, {"type": "gap"}) for gap in map(one_line, told.gaps)),
    ]
    admin = [
        element("availability", conditions) if conditions else "",
        *(element("note", note, {"type": "remark"}) for note in own.get("adminInfo/note", ())),
        *notes,
        element("note", [element("list", kept)], {"type": "provcite"}) if kept else "",
    ]
    copies = [element("p", one_line(text)) for text in (*told.originals, *told.copies) if one_line(text)]
    published = _publication(own)
    others = [element("bibl", one_line(text)) for text in told.publication if one_line(text)]
    inside = [
        element("adminInfo", admin) if any(admin) else "",
        element("surrogates", copies) if copies else "",
        element("listBibl", [published, *others]) if published or others else "",
    ]
    return element("additional", inside) if any(inside) else ""


def _publication(own: dict[str, Any]) -> str:
    made = [
        element(name, own[f"listBibl/bibl/{name}"])
        for name in ("publisher", "idno")
        if f"listBibl/bibl/{name}" in own
    ]
    if "listBibl/bibl/ref" in own:
        made.append(element("ref", own["listBibl/bibl/ref"], {"target": own["listBibl/bibl/ref"]}))
    if "listBibl/bibl/date: accessed" in own:
        day = own["listBibl/bibl/date: accessed"]
        made.append(element("date", day, {"type": "accessed", "when": day}))
    return element("bibl", made, {"type": "publication"}) if made else ""


# Reading ---------------------------------------------------------------------------------------

_READ: Final = frozenset(
    ("msIdentifier", "head", "msContents", "physDesc", "history", "additional", "msPart", "msFrag")
)


def parse(data: bytes, context: Context) -> Parsed:
    """Records from every manuscript description, those of parts with their own identifiers among them."""
    root, faults = xmlio.read_root(data)
    parsed = Parsed()
    for node in root.iter():
        if local(node) in ("msDesc", "msPart", "msFrag") and child(node, "msIdentifier") is not None:
            _read(node, parsed, context)
    for line, message in faults:
        parsed.set_aside(line, "", f"The file is damaged from here on: {message}.")
    return parsed


_PATHS: Final = {
    "msIdentifier/settlement": ("msIdentifier", "settlement"),
    "msIdentifier/repository": ("msIdentifier", "repository"),
    "msIdentifier/collection": ("msIdentifier", "collection"),
    "msIdentifier/idno": ("msIdentifier", "idno"),
    "head": ("head",),
    "msContents/summary": ("msContents", "summary"),
    "history/origin/origPlace": ("history", "origin", "origPlace"),
}


def _read(node: Any, parsed: Parsed, context: Context) -> None:
    own: dict[str, Any] = {}
    for target, path in _PATHS.items():
        value = one_line(text(child(node, *path)))
        if value:
            own[target] = value
    institution = one_line(text(child(node, "msIdentifier", "institution")))
    if institution:
        house = own.get("msIdentifier/repository")
        own["msIdentifier/repository"] = f"{institution}, {house}" if house else institution
    item = child(node, "msContents", "msItem")
    if "head" not in own:
        title = one_line(text(child(node, "msContents", "msItem", "title")))
        if title:
            own["head"] = title
    if item is not None:
        _read_people(item, own)
    language = next(every(node, "textLang"), None)
    if language is not None and (language.get("mainLang") or one_line(text(language))):
        own["msItem/textLang"] = language.get("mainLang") or one_line(text(language))
    form = child(node, "physDesc", "objectDesc")
    if form is not None and (one_line(text(form)) or form.get("form")):
        own[_GENRE] = one_line(text(child(form, "p"))) or form.get("form")
    date = child(node, "history", "origin", "origDate")
    if date is None:
        origin = child(node, "history", "origin")
        date = next(every(origin, "origDate"), None) if origin is not None else None
    if date is not None and (value := _date(date)):
        own["history/origin/origDate"] = value
    lines, foreign = _read_additional(node, own)
    foreign |= xmlio.others(node, _READ)
    if _is_ours(node):  # our own files make of the record what its lines say exactly
        foreign.clear()
    else:
        foreign |= _history_words(node)
    key = _key(node) or f"line-{node.sourceline}"
    done = decode(own, lines, TABLE, context, key=key, foreign=foreign)
    parsed.add(done, node.sourceline)


def _is_ours(node: Any) -> bool:
    others = children(child(node, "msIdentifier"), "altIdentifier")
    return any(other.get("type") == "citation-key" for other in others)


def _key(node: Any) -> str:
    for other in children(child(node, "msIdentifier"), "altIdentifier"):
        if other.get("type") == "citation-key":
            return one_line(text(child(other, "idno")))
    return node.get("{http://www.w3.org/XML/1998/namespace}id") or ""


def _date(node: Any) -> str:
    """The EDTF string of a date, else its words."""
    if node.get("n"):
        return str(node.get("n"))
    first = node.get("from") or node.get("notBefore") or ""
    last = node.get("to") or node.get("notAfter") or ""
    if node.get("when"):
        return str(node.get("when"))
    return edtf_of(first, last, "", is_range=True) or one_line(text(node))


def _read_people(item: Any, own: dict[str, Any]) -> None:
    for author in children(item, "author"):
        value = one_line(text(author))
        if value:
            own.setdefault("msItem/author", []).append(_name(author, value))
    for stated in children(item, "respStmt"):
        role = one_line(text(child(stated, "resp"))) or "contributor"
        person = next((part for part in stated if local(part) in ("persName", "orgName", "name")), None)
        value = one_line(text(person))
        if not value:
            continue
        if group(role) == "recipient":
            own.setdefault("msItem/respStmt: recipient", []).append(_name(person, value))
        else:
            own.setdefault("msItem/respStmt", []).append({**_name(person, value), "role": role})


def _name(node: Any, value: str) -> Name:
    if local(node) == "orgName" or ("," not in value and local(node) != "persName"):
        return {"literal": value}
    return from_inverted(value)


def _read_additional(node: Any, own: dict[str, Any]) -> tuple[list[Line], dict[str, str]]:
    lines: list[Line] = []
    foreign: dict[str, str] = {}
    additional = child(node, "additional")
    if additional is None:
        return lines, foreign
    for note in every(additional, "note"):
        if note.get("type") == "provcite":
            lines += [line for item in every(note, "item") if (line := read_line(text(item))) is not None]
        elif note.get("type") == "remark" and one_line(text(note)):
            own.setdefault("adminInfo/note", []).append(one_line(text(note)))
    for part in every(additional, "seg"):
        if part.get("type") == "marking":
            own["availability: marking"] = one_line(text(part))
    for bibl in every(additional, "bibl"):
        if bibl.get("type") == "publication":
            for name in ("publisher", "idno", "ref"):
                value = one_line(text(child(bibl, name)))
                if value:
                    own[f"listBibl/bibl/{name}"] = value
            day = child(bibl, "date")
            if day is not None:
                own["listBibl/bibl/date: accessed"] = one_line(text(day))
    if not lines:
        words = one_line(" ".join(additional.itertext()))
        if words:
            foreign["additional"] = words
    return lines, foreign


def _history_words(node: Any) -> dict[str, str]:
    """What another program's file says of the history, kept in its words."""
    found: dict[str, str] = {}
    history = child(node, "history")
    for part in history if history is not None else ():
        if local(part) in ("provenance", "acquisition", "summary", "p"):
            words = one_line(" ".join(part.itertext()))
            if words:
                name = f"history {local(part)}"
                found[name] = f"{found[name]}; {words}" if name in found else words
    return found


def sniff(head: str) -> bool:
    """Whether an XML text is TEI with a manuscript description near its beginning."""
    return NAMESPACE in head and ("<msDesc" in head or "msDesc>" in head)
