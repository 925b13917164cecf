"""Zotero RDF, Zotero's own exchange format.

What Zotero has no field for becomes lines of its Extra field (`dc:description`); notes are
`bib:Memo` resources linked by `dcterms:isReferencedBy`. An access date without a document date
would become the document's date in Zotero, so it is left out there.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any, Final

from provcite.exchange import xmlio
from provcite.exchange.base import Format, Parsed, one_line
from provcite.exchange.csl_item import NAME_VARIABLES
from provcite.exchange.csl_table import codec_of
from provcite.exchange.extra import name_line, read_extra, without_old_lines
from provcite.exchange.lenses import Shown
from provcite.exchange.mapping import Codec, Row, Table, decode, encode, line_text
from provcite.exchange.markup import words
from provcite.exchange.names import settled, two_parts
from provcite.exchange.xmlio import child, children, element, local, text
from provcite.exchange.xmltext import DATE, DAY, LIST, TEXT
from provcite.exchange.xmltext import TWO_PART_NAMES as NAMES
from provcite.exchange.zotero import ITEM_TYPES, roles_of, zotero_type
from provcite.model.variables import VARIABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from provcite.exchange.base import Options
    from provcite.exchange.context import Context
    from provcite.exchange.mapping import Line
    from provcite.exchange.names import Name
    from provcite.model.record import Record

FORMAT: Final = Format(
    name="zotero-rdf",
    summary="Zotero RDF, Zotero's own format: every field, tags and child notes.",
    extension=".rdf",
    media_type="application/rdf+xml",
)

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_NAMESPACES: Final = {
    "rdf": RDF, "z": "http://www.zotero.org/namespaces/export#", "dcterms": "http://purl.org/dc/terms/",
    "bib": "http://purl.org/net/biblio#", "foaf": "http://xmlns.com/foaf/0.1/", "dc": "http://purl.org/dc/elements/1.1/",
    "vcard": "http://nwalsh.com/rdf/vCard#", "prism": "http://prismstandard.org/namespaces/1.2/basic/",
}  # fmt: skip
_HEAD: Final = (
    xmlio.DECLARATION
    + "<rdf:RDF\n"
    + "\n".join(f'    xmlns:{key}="{value}"' for key, value in _NAMESPACES.items())
    + ">\n"
)

_TYPES: Final = {kind: name for name, kind in reversed(ITEM_TYPES.items())}
#: The resource of a type where Zotero writes another than its document.
_KINDS: Final = {
    "manuscript": "Manuscript", "letter": "Letter", "report": "Report", "interview": "Interview",
    "book": "Book",
    "thesis": "Thesis", "map": "Map", "bookSection": "BookSection", "journalArticle": "Article",
    "newspaperArticle": "Article", "magazineArticle": "Article",
}  # fmt: skip

#: The name variables of the properties that hold people.
_ROLE_OF: Final = {
    "bib:authors": "author", "z:translators": "translator", "bib:contributors": "contributor",
    "z:recipients": "recipient", "z:interviewers": "interviewer", "bib:editors": "editor",
    "z:seriesEditors": "collection-editor",
}  # fmt: skip
#: Zotero's properties for people whom CSL calls otherwise or whom a record has under another role.
_ALSO_ROLES: Final = {
    "z:interviewees": "bib:authors", "z:artists": "bib:authors", "z:cartographers": "bib:authors",
    "z:podcasters": "bib:authors", "z:programmers": "bib:authors", "z:inventors": "bib:authors",
    "z:presenters": "bib:authors", "z:directors": "bib:authors", "z:composers": "bib:authors",
    "z:performers": "bib:authors", "z:sponsors": "bib:authors",
}  # fmt: skip
#: Where Zotero has the author of an item of a type that has none.
AUTHORS: Final = {
    "interview": "z:interviewees", "artwork": "z:artists", "map": "z:cartographers", "bill": "z:sponsors",
    "podcast": "z:podcasters", "computerProgram": "z:programmers", "patent": "z:inventors",
    "presentation": "z:presenters", "film": "z:directors", "tvBroadcast": "z:directors",
    "audioRecording": "z:performers", "hearing": "bib:contributors",
}  # fmt: skip

TABLE: Final = Table(
    "zotero-rdf",
    (
        Row(
            "zotero-type",
            "z:itemType",
            Codec(
                lambda value: _TYPES.get(value, "manuscript"), lambda text: ITEM_TYPES.get(text, "document")
            ),
        ),
        Row("author", "bib:authors", NAMES),
        Row("translator", "z:translators", NAMES, "where there is an author; else the credit in a note"),
        Row("zotero-contributor", "bib:contributors", NAMES, "who took part without being an author"),
        Row("recipient", "z:recipients", NAMES, "what has one is a letter in Zotero"),
        Row("interviewer", "z:interviewers", NAMES, "the interviewee is the author"),
        Row("editor", "bib:editors", NAMES),
        Row("collection-editor", "z:seriesEditors", NAMES),
        *(Row(role, f"Extra: {role}", NAMES) for role in NAME_VARIABLES if role not in _ROLE_OF.values()),
        Row("title", "dc:title", TEXT),
        Row("title-short", "z:shortTitle", TEXT),
        Row("issued", "dc:date", DATE),
        Row("archive", "z:archive", TEXT, "repository with its acronym"),
        Row(
            "archive_location",
            "dc:coverage",
            TEXT,
            "the whole reference (Loc. in Archive)",
            also="place-of-original",
        ),
        Row("call-number", "dc:subject/dcterms:LCC", TEXT, "acronym and reference, short (Call Number)"),
        Row("source", "z:libraryCatalog", TEXT, "the digital archive"),
        Row("genre", "z:type", TEXT),
        Row("written-at", "Extra: event-place", TEXT, "where the document was written"),
        Row("language", "z:language", TEXT),
        Row("URL", "dc:identifier/dcterms:URI", TEXT),
        Row("accessed-if-dated", "dcterms:dateSubmitted", DAY, "where the document has a date"),
        Row("abstract", "dcterms:abstract", TEXT),
        Row("license", "dc:rights", TEXT),
        Row("headings", "dc:subject", LIST, "tags: classification, headings and tags"),
        Row("remarks", "bib:Memo", LIST, "child notes: the credit, then the notes"),
        Row("var:publisher", "dc:publisher", TEXT),
        Row("var:publisher-place", "dc:publisher//vcard:locality", TEXT),
        *(
            Row(f"var:{variable.csl}", f"Extra: {variable.csl}", codec_of(variable, TEXT))
            for variable in VARIABLES
            if variable.csl not in ("publisher", "publisher-place", "event-place")
        ),
        Row("archive_collection", "Extra: archive_collection", TEXT),
        Row("archive-place", "Extra: archive-place", TEXT),
        Row("original-title", "Extra: original-title", TEXT),
    ),
    copy="bib:Memo (one note more)",
    foreign=True,
)

_EXTRA: Final = {row.target[7:]: row.target for row in TABLE.rows if row.target.startswith("Extra: ")}
_SIMPLE: Final = (
    "dc:title",
    "z:shortTitle",
    "dc:date",
    "z:archive",
    "dc:coverage",
    "z:libraryCatalog",
    "z:type",
    "z:language",
    "dcterms:dateSubmitted",
    "dcterms:abstract",
    "dc:rights",
)


def write(records: Iterable[Record], options: Options) -> Iterator[str]:
    """One resource a record, followed by its notes."""
    yield _HEAD
    for number, record in enumerate(records, start=1):
        yield "".join(xmlio.indented(part) + "\n" for part in _resources(record, number, options))
    yield "</rdf:RDF>\n"


def _resources(record: Record, number: int, options: Options) -> Iterator[str]:
    key = options.key(record)
    done = encode(record, TABLE, options.context)
    own = done.own
    notes = [*own.get("bib:Memo", ()), *(line_text(line) for line in done.lines)]
    kind = zotero_type(Shown(record, options.context))
    name = own["z:itemType"]
    extra: list[str] = []
    parts = [element("z:itemType", name)]
    for target, value in own.items():
        role = _ROLE_OF.get(target) or target.removeprefix("Extra: ")
        if target.startswith("Extra: "):
            lines = [one_line(name_line(item)) for item in value] if role in NAME_VARIABLES else [value]
            extra += [f"{role}: {line}" for line in lines]
        elif target in _ROLE_OF and role not in roles_of(kind):
            extra += [f"{role}: {one_line(name_line(item))}" for item in value]
        elif target in _ROLE_OF:
            people = [element("rdf:li", [_person(item)]) for item in value]
            place = AUTHORS.get(name, target) if role == "author" else target
            parts.append(element(place, [element("rdf:Seq", people)]))
    parts += [element(name, own[name]) for name in _SIMPLE if name in own]
    town, house = own.get("dc:publisher//vcard:locality"), own.get("dc:publisher")
    if town or house:
        city = element("vcard:Address", [element("vcard:locality", town)]) if town else ""
        inside = [element("vcard:adr", [city]) if city else "", element("foaf:name", house) if house else ""]
        parts.append(element("dc:publisher", [element("foaf:Organization", inside)]))
    if "dc:identifier/dcterms:URI" in own:
        parts.append(
            element(
                "dc:identifier",
                [element("dcterms:URI", [element("rdf:value", own["dc:identifier/dcterms:URI"])])],
            )
        )
    if "dc:subject/dcterms:LCC" in own:
        parts.append(
            element(
                "dc:subject", [element("dcterms:LCC", [element("rdf:value", own["dc:subject/dcterms:LCC"])])]
            )
        )
    parts += [element("dc:subject", tag) for tag in own.get("dc:subject", ())]
    parts.append(element("z:citationKey", key))
    extra += [line for line in str(own.get("Extra", "")).split("\n") if line]
    if extra:
        parts.append(element("dc:description", "\n".join(extra)))
    memos = [f"#note_{number}_{position}" for position in range(1, len(notes) + 1)]
    parts += [element("dcterms:isReferencedBy", "", {"rdf:resource": memo}) for memo in memos]
    yield element(f"bib:{_KINDS.get(name, 'Document')}", parts, {"rdf:about": f"#item_{number}"})
    for memo, note in zip(memos, notes, strict=True):
        yield element(
            "bib:Memo",
            [element("rdf:value", "<p>" + html.escape(note, quote=False) + "</p>")],
            {"rdf:about": memo},
        )


def _person(name: Name) -> str:
    parts = two_parts(name)
    told = [element("foaf:surname", parts.get("literal") or parts["family"])]
    if parts.get("given"):
        told.append(element("foaf:givenName", parts["given"]))
    return element("foaf:Person", told)


def parse(data: bytes, context: Context) -> Parsed:
    """Records from the bibliographic resources of an RDF/XML file as Zotero writes it."""
    root, faults = xmlio.read_root(data)
    parsed = Parsed()
    about = f"{{{RDF}}}about"
    memos = {node.get(about): node for node in root if local(node) == "Memo"}
    targets = {node.get(about): one_line(text(child(node, "title"))) for node in root if node.get(about)}
    used: set[str | None] = set()
    for node in root:
        if local(node) in ("Memo", "Attachment", "Collection", "") or (
            child(node, "title") is None and child(node, "itemType") is None
        ):
            continue
        if text(child(node, "itemType")).strip() in ("attachment", "note") or (
            "journal" in local(node).lower() and child(node, "itemType") is None
        ):
            continue
        used.update(item.get(f"{{{RDF}}}resource") for item in children(node, "isReferencedBy"))
        _read(node, memos, targets, parsed, context)
    for name, memo in memos.items():
        if name not in used:
            note = words(text(child(memo, "value")))
            parsed.set_aside(memo.sourceline, note, "This note stands by itself and belongs to no entry.")
    for line, message in faults:
        parsed.set_aside(line, "", f"The file is damaged from here on: {message}.")
    return parsed


def _read(
    node: Any, memos: dict[str | None, Any], targets: dict[str, str], parsed: Parsed, context: Context
) -> None:
    own: dict[str, Any] = {"z:itemType": text(child(node, "itemType")).strip() or local(node).lower()}
    for name in _SIMPLE:
        value = one_line(text(child(node, name.partition(":")[2])))
        if value:
            own[name] = value
    for prop, role in {**{role: role for role in _ROLE_OF}, **_ALSO_ROLES}.items():
        holder = child(node, prop.partition(":")[2])
        people = (
            [_read_person(person) for person in xmlio.every(holder, "Person")] if holder is not None else []
        )
        people += (
            [_read_person(body) for body in xmlio.every(holder, "Organization")] if holder is not None else []
        )
        if any(people):
            own.setdefault(role, []).extend(name for name in people if name)
    _read_publisher(node, own)
    _read_subjects(node, own)
    address = child(node, "identifier", "URI", "value")
    if address is not None and one_line(text(address)):
        own["dc:identifier/dcterms:URI"] = one_line(text(address))
    notes = [memos.get(item.get(f"{{{RDF}}}resource")) for item in children(node, "isReferencedBy")]
    lines: list[Line] = []
    for memo in notes:
        old, note = without_old_lines(words(text(child(memo, "value"))) if memo is not None else "")
        lines += old
        if note.strip():
            own.setdefault("bib:Memo", []).append(note.strip())
    extra = read_extra(text(child(node, "description")))
    lines += extra.lines
    foreign: dict[str, Any] = dict(xmlio.others(node, _READ))
    if extra.words:
        foreign["Extra"] = extra.words
    key = one_line(text(child(node, "citationKey"))) or extra.key
    remarks = _linked(node, targets)
    made = key or _made_key(own, node)
    done = decode(own, lines, TABLE, context, key=made, foreign=foreign, also=extra.pairs)
    parsed.add(done, node.sourceline, remarks, keyed=bool(key))


def _read_publisher(node: Any, own: dict[str, Any]) -> None:
    place = next(xmlio.every(node, "locality"), None)
    if place is not None and one_line(text(place)):
        own["dc:publisher//vcard:locality"] = one_line(text(place))
    holder = child(node, "publisher")
    named = next(xmlio.every(holder, "name"), None) if holder is not None else None
    said = one_line(text(named)) if named is not None else ""
    if holder is not None and not said and not len(holder):
        said = one_line(text(holder))
    if said:
        own["dc:publisher"] = said


def _linked(node: Any, targets: dict[str, str]) -> list[str]:
    """What is said of the files and the related items that an item names and a record does not take over."""
    told: list[str] = []
    for name, words_ in (
        ("link", "Its attachment {} was not taken over."),
        ("relation", "It is related to {}."),
    ):
        for item in children(node, name):
            about = item.get(f"{{{RDF}}}resource") or one_line(text(item))
            if about:
                told.append(words_.format(targets.get(about, about)))
    return told


def _read_person(node: Any) -> Name | None:
    family = one_line(text(child(node, "surname"))) or one_line(text(child(node, "name")))
    given = one_line(text(child(node, "givenName"))) or one_line(text(child(node, "givenname")))
    if family and given:
        return settled({"family": family, "given": given})
    return {"literal": family or given} if family or given else None


def _read_subjects(node: Any, own: dict[str, Any]) -> None:
    tags: list[str] = []
    for subject in children(node, "subject"):
        call = child(subject, "LCC", "value")
        value = one_line(text(subject))
        if call is not None:
            own["dc:subject/dcterms:LCC"] = one_line(text(call))
        elif value:
            tags.append(value)
    if tags:
        own["dc:subject"] = tags


#: Elements that are read, or that are no fact (links to attachments, the item's own type).
_READ: Final = frozenset(
    {name.partition(":")[2] for name in (*_SIMPLE, *_ROLE_OF, *_ALSO_ROLES)}
    | {"itemType", "publisher", "subject", "identifier", "isReferencedBy", "description", "citationKey"}
    | {"link", "relation"}
)


def _made_key(own: dict[str, Any], node: Any) -> str:
    """A key from the first author and the year, else the resource's name."""
    authors = own.get("bib:authors") or [{}]
    name = re.sub(r"[^\w-]", "", authors[0].get("family") or authors[0].get("literal") or "")
    year = re.search(r"[0-9]{4}", own.get("dc:date", ""))
    return (
        (name + (year[0] if year else ""))
        or (node.get(f"{{{RDF}}}about") or "").rpartition("#")[2]
        or f"line-{node.sourceline}"
    )


def sniff(head: str) -> bool:
    """Whether an XML text is Zotero's RDF."""
    return "http://www.zotero.org/namespaces/export#" in head or (
        "rdf:RDF" in head and "http://purl.org/net/biblio#" in head
    )
