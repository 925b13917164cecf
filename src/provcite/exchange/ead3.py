"""EAD3: a finding aid with one component a record, for archival description systems.

The path of the reference stands in containers, level by level; the events are the custodial
history, and stand in an `odd` list as well, word for word, so that the record comes back whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from provcite.archives.roles import group
from provcite.exchange import xmlio
from provcite.exchange.base import Format, Parsed, one_line
from provcite.exchange.dates import is_plain
from provcite.exchange.mapping import SAME, Row, Table, decode, encode, line_text, read_line
from provcite.exchange.names import from_inverted, inverted
from provcite.exchange.xmlio import child, children, element, every, local, text
from provcite.exchange.xmltext import DAY, EDTF, LIST, TEXT
from provcite.exchange.xmltext import INVERTED_NAMES as NAMES
from provcite.exchange.xmltext import INVERTED_PARTS as PARTS
from provcite.model.levels import canonical_level

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from provcite.exchange.base import Options
    from provcite.exchange.context import Context
    from provcite.exchange.mapping import Line
    from provcite.exchange.names import Name
    from provcite.model.record import Record

FORMAT: Final = Format(
    name="ead3",
    summary="EAD3, one component a record: repository, containers, custodial history.",
    extension=".ead.xml",
    media_type="application/xml",
)

NAMESPACE: Final = "http://ead3.archivists.org/schema/"

TABLE: Final = Table(
    "ead3",
    (
        Row("title", "did/unittitle", TEXT),
        Row("issued", "did/unitdate", EDTF, "EDTF"),
        Row("shelf", "did/unitid", TEXT, "acronym and the whole reference"),
        Row("levels", "did/container", SAME, "each level of the reference"),
        Row("archive", "did/repository/corpname", TEXT, "repository with its acronym"),
        Row("archive-place", "did/repository/address", TEXT),
        Row("archive_location", "did/physloc", TEXT, "the whole reference"),
        Row("author", "did/origination: author", NAMES),
        Row("parts", "did/origination: contributor", PARTS, "who took part, each with the word for it"),
        Row("recipient", "did/origination: recipient", NAMES),
        Row("language", "did/langmaterial/language", TEXT),
        Row("abstract", "did/abstract", TEXT),
        Row("URL", "did/dao/@href", TEXT, "the digital copy"),
        Row("source", "altformavail: publisher", TEXT, "the digital archive"),
        Row("number", "altformavail: number", TEXT, "the digital archive's number"),
        Row("accessed", "altformavail: accessed", DAY),
        Row("chain", "custodhist/chronlist", SAME, "the events in words"),
        Row("gaps", "custodhist/p", TEXT, "what of the chain is not recorded"),
        Row("acquisition", "acqinfo", TEXT, "who obtained the copy, and for whom"),
        Row("place-of-original", "originalsloc", TEXT, "repository, city and the whole reference"),
        Row("remarks", "odd: note", LIST, "the credit, then the notes"),
        Row("genre", "controlaccess/genreform", TEXT),
        Row("headings", "controlaccess/subject", LIST, "classification, headings and tags"),
        Row("license", "userestrict", TEXT),
    ),
    lines="odd (provcite)",
)

_READ: Final = frozenset(
    {"did", "odd", "controlaccess", "userestrict", "c", "dsc", "head"}
    | {f"c{number:02}" for number in range(1, 13)}
)
#: Words that our own files make of what their lines say exactly; other programs' are kept.
_MADE: Final = frozenset({"custodhist", "altformavail", "acqinfo", "originalsloc"})


def write(records: Iterable[Record], options: Options) -> Iterator[str]:
    """A finding aid whose inventory has one component a record."""
    title = element("titlestmt", [element("titleproper", "Documents and where they lie")])
    agency = element("maintenanceagency", [element("agencyname", "not stated")])
    happened = [
        element("eventtype", "", {"value": "created"}),
        element("eventdatetime", "not stated"),
        element("agenttype", "", {"value": "machine"}),
        element("agent", "provcite"),
    ]
    control = element(
        "control",
        [
            element("recordid", "export"),
            element("filedesc", [title]),
            element("maintenancestatus", "", {"value": "new"}),
            agency,
            element("maintenancehistory", [element("maintenanceevent", happened)]),
        ],
    )
    yield xmlio.DECLARATION + f'<ead xmlns="{NAMESPACE}">\n' + xmlio.indented(control) + "\n"
    whole = element("did", [element("unittitle", "Documents and where they lie")])
    yield '  <archdesc level="collection">\n' + xmlio.indented(xmlio.indented(whole)) + "\n    <dsc>\n"
    for record in records:
        yield xmlio.indented(xmlio.indented(xmlio.indented(_component(record, options)))) + "\n"
    yield "    </dsc>\n  </archdesc>\n</ead>\n"


def _component(record: Record, options: Options) -> str:
    key = options.key(record)
    done = encode(record, TABLE, options.context, key=key)
    own = done.own

    def one(target: str, name: str, attributes: dict[str, str] | None = None) -> str:
        return element(name, own[target], attributes) if target in own else ""

    did = [
        one("did/unittitle", "unittitle"),
        one("did/unitdate", "unitdate", _normal(own.get("did/unitdate", ""))),
        one("did/unitid", "unitid", {"localtype": "reference"}),
        element("unitid", key, {"localtype": "citation-key"}),
        *(
            element("container", one_line(value), {"localtype": level})
            for level, value in own.get("did/container", ())
        ),
        *_origination(own, "author"),
        *_origination(own, "contributor"),
        *_origination(own, "recipient"),
        _repository(own),
        one("did/physloc", "physloc"),
        element("langmaterial", [one("did/langmaterial/language", "language")])
        if "did/langmaterial/language" in own
        else "",
        one("did/abstract", "abstract"),
        element("dao", "", {"daotype": "derived", "href": own["did/dao/@href"]})
        if "did/dao/@href" in own
        else "",
    ]
    copies = (
        [
            element("p", own[f"altformavail: {name}"], {"localtype": name})
            for name in ("publisher", "number", "accessed")
            if f"altformavail: {name}" in own
        ]
        if any(target.startswith("altformavail") for target in own)
        else []
    )
    parts = [
        element("did", did),
        element(
            "custodhist",
            [
                element("chronlist", [_step(date, words) for date, words in own["custodhist/chronlist"]]),
                *([element("p", own["custodhist/p"])] if "custodhist/p" in own else ()),
            ],
        )
        if own.get("custodhist/chronlist")
        else "",
        element("acqinfo", [element("p", own["acqinfo"])]) if "acqinfo" in own else "",
        element("originalsloc", [element("p", own["originalsloc"])]) if "originalsloc" in own else "",
        element("altformavail", [_paragraph(part) for part in copies]) if copies else "",
        element("userestrict", [element("p", own["userestrict"])]) if "userestrict" in own else "",
        element(
            "controlaccess",
            [
                *(
                    [element("genreform", [element("part", own["controlaccess/genreform"])])]
                    if "controlaccess/genreform" in own
                    else []
                ),
                *(
                    element("subject", [element("part", topic)])
                    for topic in own.get("controlaccess/subject", ())
                ),
            ],
        )
        if "controlaccess/genreform" in own or "controlaccess/subject" in own
        else "",
        *(element("odd", [element("p", note)], {"localtype": "note"}) for note in own.get("odd: note", ())),
        element(
            "odd",
            [element("list", [element("item", line_text(line)) for line in done.lines])],
            {"localtype": "provcite"},
        )
        if done.lines
        else "",
    ]
    return element("c", parts, {"level": "item"})


def _paragraph(part: str) -> str:
    """EAD3's `p` has no type, so the type is on a `ref`-less phrase inside it."""
    name = part.partition('localtype="')[2].partition('"')[0]
    content = part.partition(">")[2].rpartition("<")[0]
    return f'<p><quote render="nonproport" altrender="{name}">{content}</quote></p>'


def _normal(date: str) -> dict[str, str]:
    return {"normal": date, "unitdatetype": "inclusive"} if is_plain(date) else {}


def _repository(own: dict[str, Any]) -> str:
    if "did/repository/corpname" not in own:
        return ""
    parts = [element("corpname", [element("part", own["did/repository/corpname"])])]
    if "did/repository/address" in own:
        parts.append(element("address", [element("addressline", own["did/repository/address"])]))
    return element("repository", parts)


def _origination(own: dict[str, Any], role: str) -> Iterator[str]:
    for name in own.get(f"did/origination: {role}", ()):
        kind = "name" if name.get("literal") else "persname"
        part = element("part", inverted(name))
        yield element("origination", [element(kind, [part], {"relator": name.get("role", role)})])


def _step(date: str, words: str) -> str:
    return element("chronitem", [element("datesingle", date or "undated"), element("event", one_line(words))])


def parse(data: bytes, context: Context) -> Parsed:
    """Records from the components that describe items, or from every component without any."""
    root, faults = xmlio.read_root(data)
    parsed = Parsed()
    components = [node for node in root.iter() if _is_component(node)]
    items = [node for node in components if node.get("level") == "item"]
    leaves = items or [node for node in components if not any(_is_component(inner) for inner in node)]
    if not components and next(every(root, "dsc"), None) is None:
        leaves = list(every(root, "archdesc"))
    for node in leaves:
        _read(node, parsed, context)
    for line, message in faults:
        parsed.set_aside(line, "", f"The file is damaged from here on: {message}.")
    return parsed


def _is_component(node: Any) -> bool:
    name = local(node)
    return name == "c" or (len(name) == 3 and name.startswith("c") and name[1:].isdigit())


def _read(node: Any, parsed: Parsed, context: Context) -> None:
    did = child(node, "did")
    if did is None:
        parsed.set_aside(node.sourceline, "", "The component has no did, which says what it is.")
        return
    own: dict[str, Any] = {}
    paths = {
        "did/unittitle": ("unittitle",), "did/unitdate": ("unitdate",), "did/physloc": ("physloc",),
        "did/abstract": ("abstract",),
        "did/repository/corpname": ("repository", "corpname"),
        "did/repository/address": ("repository", "address"),
        "did/langmaterial/language": ("langmaterial", "language"),
    }  # fmt: skip
    for target, path in paths.items():
        found = child(did, *path)
        value = one_line(text(found))
        if value:
            own[target] = found.get("normal") or value if target == "did/unitdate" else value
    key = ""
    for unit in children(did, "unitid"):
        if unit.get("localtype") == "citation-key":
            key = one_line(text(unit))
        else:
            own["did/unitid"] = one_line(text(unit))
    containers = [
        (canonical_level(box.get("localtype") or box.get("type") or "") or "", one_line(text(box)))
        for box in children(did, "container")
    ]
    if containers and "did/physloc" not in own and all(level for level, _ in containers):
        own["did/physloc"] = ", ".join(f"{level.replace('_', ' ')} {value}" for level, value in containers)
    _read_names(did, own)
    link = next(every(did, "dao"), None)
    if link is not None and link.get("href"):
        own["did/dao/@href"] = one_line(link.get("href"))
    for quote in every(node, "quote"):
        if quote.get("altrender") in ("publisher", "number", "accessed"):
            own[f"altformavail: {quote.get('altrender')}"] = one_line(text(quote))
    genre = child(node, "controlaccess", "genreform")
    if genre is not None:
        own["controlaccess/genreform"] = one_line(text(genre))
    topics = [
        one_line(text(topic))
        for holder in children(node, "controlaccess")
        for topic in holder
        if local(topic) in ("subject", "geogname")
    ]
    if topics:
        own["controlaccess/subject"] = topics
    if child(node, "userestrict") is not None:
        own["userestrict"] = one_line(text(child(node, "userestrict")))
    lines, notes = _read_odd(node)
    foreign = xmlio.others(node, _READ | _MADE if _is_ours(node) else _READ)
    if "did/abstract" not in own and "scopecontent" in foreign:
        own["did/abstract"] = foreign.pop("scopecontent")
    if notes:
        own["odd: note"] = notes
    key = key or node.get("id") or f"line-{node.sourceline}"
    done = decode(own, lines, TABLE, context, key=key, foreign=foreign)
    parsed.add(done.record, node.sourceline, done.remarks, key=done.key)


def _is_ours(node: Any) -> bool:
    return any(unit.get("localtype") == "citation-key" for unit in every(node, "unitid"))


def _read_names(did: Any, own: dict[str, Any]) -> None:
    for holder in children(did, "origination"):
        for person in holder:
            value = one_line(" ".join(text(part) for part in children(person, "part")) or text(person))
            role = person.get("relator") or holder.get("label") or "author"
            kind = group(role) if group(role) in ("author", "recipient") else "contributor"
            if value:
                name: Name = from_inverted(value) if local(person) == "persname" else {"literal": value}
                if kind == "contributor":
                    name = {**name, "role": role}
                own.setdefault(f"did/origination: {kind}", []).append(name)


def _read_odd(node: Any) -> tuple[list[Line], list[str]]:
    lines: list[Line] = []
    notes: list[str] = []
    for odd in children(node, "odd"):
        if odd.get("localtype") != "provcite":
            notes.extend(value for value in (one_line(text(part)) for part in every(odd, "p")) if value)
            continue
        for item in every(odd, "item"):
            line = read_line(text(item))
            if line is not None:
                lines.append(line)
    return lines, notes


def sniff(head: str) -> bool:
    """Whether an XML text is an EAD finding aid (EAD3 or EAD 2002)."""
    return NAMESPACE in head or "urn:isbn:1-931666-22-9" in head or "<ead>" in head or "<ead " in head
