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
from provcite.exchange.mapping import Codec, Row, Table, decode, encode, line_text, read_line
from provcite.exchange.markup import words
from provcite.exchange.xmlio import child, children, element, local, text
from provcite.exchange.xmltext import DATE, DAY, LIST, TEXT
from provcite.exchange.xmltext import TWO_PART_NAMES as NAMES

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

_TYPES: Final = {"personal_communication": "letter"}
_ITEM_TYPES: Final = {
    "manuscript": "manuscript", "letter": "personal_communication", "document": "document", "book": "book",
    "journalArticle": "article-journal", "newspaperArticle": "article-newspaper",
    "magazineArticle": "article-magazine",
    "bookSection": "chapter", "report": "report", "thesis": "thesis", "webpage": "webpage",
    "interview": "interview",
    "map": "map", "hearing": "hearing", "statute": "legislation", "bill": "bill", "case": "legal_case",
    "conferencePaper": "paper-conference", "film": "motion_picture", "artwork": "graphic",
    "email": "personal_communication",
    "presentation": "speech",
}  # fmt: skip

TABLE: Final = Table(
    "zotero-rdf",
    (
        Row(
            "type",
            "z:itemType",
            Codec(
                lambda value: _TYPES.get(value, "manuscript"), lambda text: _ITEM_TYPES.get(text, "document")
            ),
        ),
        Row("author", "bib:authors", NAMES),
        Row("translator", "z:translators", NAMES, "where there is an author; else the credit in a note"),
        Row("contributor", "bib:contributors", NAMES, "who took part without being an author"),
        Row("recipient", "z:recipients", NAMES, "of a letter; else a line of Extra"),
        Row("title", "dc:title", TEXT),
        Row("title-short", "z:shortTitle", TEXT),
        Row("issued", "dc:date", DATE),
        Row("archive", "z:archive", TEXT, "repository with its acronym"),
        Row("archive_location", "dc:coverage", TEXT, "the whole reference (Loc. in Archive)"),
        Row("call-number", "dc:subject/dcterms:LCC", TEXT, "acronym and reference, short (Call Number)"),
        Row("source", "z:libraryCatalog", TEXT, "the digital archive"),
        Row("number", "prism:number", TEXT, "the digital archive's number"),
        Row("genre", "z:type", TEXT),
        Row("publisher-place", "dc:publisher//vcard:locality", TEXT, "where the document was written"),
        Row("language", "z:language", TEXT),
        Row("URL", "dc:identifier/dcterms:URI", TEXT),
        Row("accessed-if-dated", "dcterms:dateSubmitted", DAY, "where the document has a date"),
        Row("abstract", "dcterms:abstract", TEXT),
        Row("license", "dc:rights", TEXT),
        Row("headings", "dc:subject", LIST, "tags: classification, headings and tags"),
        Row("remarks", "bib:Memo", LIST, "child notes: the credit, then the notes"),
        Row("archive_collection", "Extra: archive_collection", TEXT),
        Row("archive-place", "Extra: archive-place", TEXT),
        Row("original-title", "Extra: original-title", TEXT),
        Row("editor", "bib:editors", NAMES, "other programs' files only", writes=False),
    ),
    lines="lines of Extra (dc:description)",
    bookkeeping=False,
)

_EXTRA: Final = {row.target[7:]: row.target for row in TABLE.rows if row.target.startswith("Extra: ")}
_ROLES: Final = ("bib:authors", "z:translators", "bib:contributors", "z:recipients")
_SIMPLE: Final = (
    "dc:title",
    "z:shortTitle",
    "dc:date",
    "z:archive",
    "dc:coverage",
    "z:libraryCatalog",
    "prism:number",
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
    done = encode(record, TABLE, options.context, key=key)
    own = done.own
    notes = own.get("bib:Memo", [])
    letter = own["z:itemType"] == "letter"
    extra = [f"{name}: {own[target]}" for name, target in _EXTRA.items() if target in own]
    parts = [element("z:itemType", own["z:itemType"])]
    for role in _ROLES:
        if role == "z:recipients" and not letter:
            extra += [f"recipient: {_extra_name(name)}" for name in own.get(role, ())]
        elif own.get(role):
            people = [element("rdf:li", [_person(name)]) for name in own[role]]
            parts.append(element(role, [element("rdf:Seq", people)]))
    parts += [element(name, own[name]) for name in _SIMPLE if name in own]
    if "dc:publisher//vcard:locality" in own:
        place = element("vcard:locality", own["dc:publisher//vcard:locality"])
        address = element("vcard:adr", [element("vcard:Address", [place])])
        parts.append(element("dc:publisher", [element("foaf:Organization", [address])]))
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
    extra += [line_text(line) for line in done.lines]
    if extra:
        parts.append(element("dc:description", "\n".join(extra)))
    memos = [f"#note_{number}_{position}" for position in range(1, len(notes) + 1)]
    parts += [element("dcterms:isReferencedBy", "", {"rdf:resource": memo}) for memo in memos]
    kind = "bib:Letter" if letter else "bib:Manuscript"
    yield element(kind, parts, {"rdf:about": f"#item_{number}"})
    for memo, note in zip(memos, notes, strict=True):
        yield element(
            "bib:Memo",
            [element("rdf:value", "<p>" + html.escape(note, quote=False) + "</p>")],
            {"rdf:about": memo},
        )


def _person(name: Name) -> str:
    parts = [element("foaf:surname", name.get("literal") or name["family"])]
    if name.get("given"):
        parts.append(element("foaf:givenName", name["given"]))
    return element("foaf:Person", parts)


def _extra_name(name: Name) -> str:
    if name.get("literal"):
        return name["literal"]
    return " || ".join(part for part in (name.get("family"), name.get("given")) if part)


def parse(data: bytes, context: Context) -> Parsed:
    """Records from the bibliographic resources of an RDF/XML file as Zotero writes it."""
    root, faults = xmlio.read_root(data)
    parsed = Parsed()
    memos = {node.get(f"{{{RDF}}}about"): node for node in root if local(node) == "Memo"}
    for node in root:
        if local(node) in ("Memo", "Attachment", "Collection", "") or (
            child(node, "title") is None and child(node, "itemType") is None
        ):
            continue
        if text(child(node, "itemType")).strip() in ("attachment", "note") or (
            "journal" in local(node).lower() and child(node, "itemType") is None
        ):
            continue
        _read(node, memos, parsed, context)
    for line, message in faults:
        parsed.set_aside(line, "", f"The file is damaged from here on: {message}.")
    return parsed


def _read(node: Any, memos: dict[str | None, Any], parsed: Parsed, context: Context) -> None:
    own: dict[str, Any] = {"z:itemType": text(child(node, "itemType")).strip() or local(node).lower()}
    for name in _SIMPLE:
        value = one_line(text(child(node, name.partition(":")[2])))
        if value:
            own[name] = value
    for role in (*_ROLES, "bib:editors"):
        holder = child(node, role.partition(":")[2])
        people = (
            [_read_person(person) for person in xmlio.every(holder, "Person")] if holder is not None else []
        )
        people += (
            [_read_person(body) for body in xmlio.every(holder, "Organization")] if holder is not None else []
        )
        if any(people):
            own[role] = [name for name in people if name]
    place = next(xmlio.every(node, "locality"), None)
    if place is not None and one_line(text(place)):
        own["dc:publisher//vcard:locality"] = one_line(text(place))
    _read_subjects(node, own)
    address = child(node, "identifier", "URI", "value")
    if address is not None and one_line(text(address)):
        own["dc:identifier/dcterms:URI"] = one_line(text(address))
    notes = [memos.get(item.get(f"{{{RDF}}}resource")) for item in children(node, "isReferencedBy")]
    read = [words(text(child(memo, "value"))) for memo in notes if memo is not None]
    if any(read):
        own["bib:Memo"] = [note for note in read if note]
    lines: list[Line] = []
    foreign: dict[str, Any] = {}
    _read_extra(text(child(node, "description")), own, lines, foreign)
    foreign.update(xmlio.others(node, _READ))
    key = (
        one_line(text(child(node, "citationKey"))) or foreign.pop("Citation Key", "") or _made_key(own, node)
    )
    done = decode(own, lines, TABLE, context, key=key, foreign=foreign)
    parsed.add(done.record, node.sourceline, done.remarks, key=done.key)


def _read_person(node: Any) -> Name | None:
    family = one_line(text(child(node, "surname"))) or one_line(text(child(node, "name")))
    given = one_line(text(child(node, "givenName"))) or one_line(text(child(node, "givenname")))
    if family and given:
        return {"family": family, "given": given}
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


def _read_extra(extra: str, own: dict[str, Any], lines: list[Line], foreign: dict[str, Any]) -> None:
    rest: list[str] = []
    for item in extra.split("\n"):
        line = read_line(item)
        name, colon, value = (part.strip() for part in item.partition(":"))
        if line is not None:
            lines.append(line)
        elif colon and name in _EXTRA:
            own[_EXTRA[name]] = value
        elif colon and name == "recipient" and "provcite-creator:" in extra:
            continue  # the line is for Zotero's reader; ours has the names with their roles
        elif colon and name == "recipient":
            family, bars, given = (part.strip() for part in value.partition("||"))
            own.setdefault("z:recipients", []).append(
                {"family": family, "given": given} if bars else {"literal": value}
            )
        elif colon and name == "Citation Key":
            foreign[name] = value
        elif item.strip():
            rest.append(item.strip())
    if rest:
        foreign["Extra"] = "\n".join(rest)


#: Elements that are read, or that are no fact (links to attachments, the item's own type).
_READ: Final = frozenset(
    {name.partition(":")[2] for name in (*_SIMPLE, *_ROLES)}
    | {
        "itemType",
        "editors",
        "publisher",
        "subject",
        "identifier",
        "isReferencedBy",
        "description",
        "citationKey",
    }
    | {"link"}
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
