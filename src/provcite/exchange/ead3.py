"""EAD3: a finding aid with the units that the references name, and one item a record.

The units stand one inside the other as components with their numbers; what a container is stays one. Each
event stands in the element to which ISAD(G) gives it (`provcite.exchange.description`); all events stand in
an `odd` list as well, word for word, so that the record comes back whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from provcite.archives.languages import bibliographic_code, language_name
from provcite.archives.roles import group
from provcite.exchange import xmlio
from provcite.exchange.base import Format, Parsed, one_line
from provcite.exchange.dates import dated, is_plain
from provcite.exchange.description import describe
from provcite.exchange.ead_dates import ead_date, edtf_of, read_ead_date
from provcite.exchange.mapping import SAME, Codec, Row, Table, decode, encode, line_text, read_line
from provcite.exchange.names import from_inverted, inverted
from provcite.exchange.xmlio import child, children, element, escape, every, local, text
from provcite.exchange.xmltext import DAY, EDTF, LIST, TEXT
from provcite.exchange.xmltext import INVERTED_NAMES as NAMES
from provcite.exchange.xmltext import INVERTED_PARTS as PARTS
from provcite.model.levels import Role, canonical_level, role_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from provcite.exchange.base import Issuer, Options
    from provcite.exchange.context import Context
    from provcite.exchange.description import Description, Told
    from provcite.exchange.mapping import Line
    from provcite.exchange.names import Name
    from provcite.model.record import Holding, Record

FORMAT: Final = Format(
    name="ead3",
    summary="EAD3: the units of the reference, one item a record, custody, access, copies.",
    extension=".ead.xml",
    media_type="application/xml",
)

NAMESPACE: Final = "http://ead3.archivists.org/schema/"

#: A date as text; with its words besides where the words, or the calendar, say more than numbers do.
EAD_DATE: Final = Codec(EDTF.encode, lambda value: dated(value) if isinstance(value, str) else value)

TABLE: Final = Table(
    "ead3",
    (
        Row("title", "did/unittitle", TEXT),
        Row("issued", "did/unitdatestructured", EAD_DATE, "numbers with certainty, words for the reader"),
        Row("shelf", "did/unitid", TEXT, "acronym and the whole reference"),
        Row("levels", "c/did/unitid", SAME, "each level of the reference, one unit inside the other"),
        Row("archive", "did/repository/corpname", TEXT, "repository with its acronym"),
        Row("archive_collection", "ancestor: unittitle", TEXT, "other programs' files only", writes=False),
        Row("archive-place", "did/repository/address", TEXT),
        Row("archive_location", "did/physloc", TEXT, "the whole reference"),
        Row("author", "did/origination: author", NAMES),
        Row("parts", "did/origination: contributor", PARTS, "who took part, each with the word for it"),
        Row("recipient", "did/origination: recipient", NAMES),
        Row("document-language", "did/langmaterial/language", TEXT, "with its code, where it is known"),
        Row("abstract", "did/abstract", TEXT),
        Row("URL", "did/dao/@href", TEXT, "the digital copy"),
        Row("source", "bibliography: publisher", TEXT, "the digital archive"),
        Row("number", "bibliography: number", TEXT, "the digital archive's number"),
        Row("accessed", "bibliography: accessed", DAY),
        Row("chain", "custodhist, acqinfo, altformavail, odd", SAME, "each event where ISAD(G) has it"),
        Row("gaps", "processinfo", TEXT, "what of the chain is not recorded"),
        Row("own-remarks", "odd: note", LIST, "the credit, then the notes"),
        Row("genre", "controlaccess/genreform", TEXT),
        Row("classification", "accessrestrict: marking", TEXT, "the marking that the document bears"),
        Row("topics", "controlaccess/subject", LIST, "headings and tags; the marking is no subject"),
        Row("license", "userestrict", TEXT),
    ),
    copy="odd (provcite)",
)

_READ: Final = frozenset(
    {"did", "odd", "controlaccess", "userestrict", "c", "dsc", "head"}
    | {f"c{number:02}" for number in range(1, 13)}
)
_READ_OF_DID: Final = frozenset(
    {
        "head", "unittitle", "unitdate", "unitdatestructured", "unitid", "container", "origination",
        "repository", "physloc", "langmaterial", "abstract", "dao",
    }
)  # fmt: skip
#: Words that our own files make of what their lines say exactly; other programs' are kept.
_MADE: Final = frozenset(
    {"custodhist", "altformavail", "acqinfo", "originalsloc", "accessrestrict", "bibliography", "processinfo"}
)
#: The level of a component by the role of its level in the reference.
_LEVELS: Final = {Role.FONDS: "fonds", Role.SERIES: "series", Role.FILE: "file"}
_TITLE: Final = "Documents and where they lie"


def write(records: Iterable[Record], options: Options) -> Iterator[str]:
    """A finding aid: the units of the references, and in them one item a record."""
    yield xmlio.DECLARATION + f'<ead xmlns="{NAMESPACE}">\n' + xmlio.indented(_control(options.issuer)) + "\n"
    whole = element("did", [element("unittitle", _TITLE)])
    yield '  <archdesc level="collection">\n' + xmlio.indented(xmlio.indented(whole)) + "\n    <dsc>\n"
    yield from components(records, options, component)
    yield "    </dsc>\n  </archdesc>\n</ead>\n"


def _control(issuer: Issuer) -> str:
    """Which file it is, who keeps it, and how it came to be."""
    agency = [
        element("agencycode", issuer.agency_code) if issuer.agency_code else "",
        element("agencyname", issuer.agency or "not stated"),
    ]
    country = issuer.agency_code[:2] if issuer.agency_code[2:3] == "-" else ""
    moment = {"standarddatetime": issuer.moment} if issuer.moment else {}
    happened = [
        element("eventtype", "", {"value": "created"}),
        element("eventdatetime", issuer.moment or "not stated", moment),
        element("agenttype", "", {"value": "machine"}),
        element("agent", issuer.program),
        element("eventdescription", "Made from records of documents."),
    ]
    return element(
        "control",
        [
            element("recordid", f"{issuer.base}finding-aid"),
            element("filedesc", [element("titlestmt", [element("titleproper", _TITLE)])]),
            element("maintenancestatus", "", {"value": "new"}),
            element("maintenanceagency", agency, {"countrycode": country} if country else None),
            element("maintenancehistory", [element("maintenanceevent", happened)]),
        ],
    )


def units(holding: Holding | None) -> list[tuple[str, str, str]]:
    """The units above the document that its reference names: EAD's level, the archive's word, the value."""
    if holding is None:
        return []
    labels = holding.labels or ("",) * len(holding.path)
    found: list[tuple[str, str, str]] = []
    for (level, value), label in zip(holding.path, labels, strict=True):
        role = role_of(level)
        if role not in _LEVELS or not one_line(value):
            continue
        found.append((_LEVELS[role], one_line(label or level.replace("_", " ")) or "unit", one_line(value)))
    return found


def components(
    records: Iterable[Record],
    options: Options,
    item: Callable[[Record, Options], str],
    did: Callable[[str], str] = str,
) -> Iterator[str]:
    """Each record as an item inside the units of its reference; units that follow each other stand once.

    `item` makes the component of a record, `did` of a unit's description what is written of it.
    """
    opened: list[tuple[str, str, str]] = []
    base = 3
    for record in records:
        holding = record.holding
        house = one_line(holding.repository or "") if holding is not None else ""
        path = [("", "", house), *units(holding)] if holding is not None else []
        shared = 0
        while shared < min(len(opened), len(path)) and opened[shared] == path[shared]:
            shared += 1
        while len(opened) > shared:
            opened.pop()
            if opened:
                yield "  " * (base + len(opened) - 1) + "</c>\n"
        for unit in path[shared:]:
            if unit[0]:
                pad = "  " * (base + len(opened) - 1)
                yield (
                    f'{pad}<c level="{unit[0]}">\n'
                    + _padded(did(_unit(unit, holding, options)), len(pad) + 2)
                    + "\n"
                )
            opened.append(unit)
        yield _padded(item(record, options), 2 * (base + max(len(opened) - 1, 0))) + "\n"
    while opened:
        opened.pop()
        if opened:
            yield "  " * (base + len(opened) - 1) + "</c>\n"


def _padded(part: str, columns: int) -> str:
    for _ in range(columns // 2):
        part = xmlio.indented(part)
    return part


def _unit(unit: tuple[str, str, str], holding: Holding | None, options: Options) -> str:
    _, word, value = unit
    title = holding.collection if holding is not None and unit[0] == "fonds" else None
    number = element("unitid", value, {"localtype": word, **_codes(holding, options)})
    return element("did", [number, element("unittitle", one_line(title)) if title else ""])


def _codes(holding: Holding | None, options: Options) -> dict[str, str]:
    """The country and the code of the repository, where they are known."""
    country, isil = options.context.house(holding.repository) if holding and holding.repository else ("", "")
    found = {"countrycode": country, "repositorycode": isil}
    return {name: value for name, value in found.items() if value}


def component(record: Record, options: Options) -> str:
    """The item of a record."""
    key = options.key(record)
    done = encode(record, TABLE, options.context)
    own = done.own
    told = describe(record, options.context)

    def one(target: str, name: str, attributes: dict[str, str] | None = None) -> str:
        return element(name, own[target], attributes) if target in own else ""

    holding = record.holding
    did = [
        one("did/unittitle", "unittitle"),
        _date(own["did/unitdatestructured"]) if "did/unitdatestructured" in own else "",
        one("did/unitid", "unitid", {"localtype": "reference", **_codes(holding, options)}),
        element("unitid", key, {"localtype": "citation-key"}),
        *_parts_of_unit(holding),
        *_origination(own, "author"),
        *_origination(own, "contributor"),
        *_origination(own, "recipient"),
        _repository(own),
        one("did/physloc", "physloc"),
        _language(own),
        one("did/abstract", "abstract"),
        element("dao", "", {"daotype": "derived", "href": own["did/dao/@href"]})
        if "did/dao/@href" in own
        else "",
    ]
    parts = [
        element("did", did),
        *_described(told, own),
        element("userestrict", [element("p", own["userestrict"])]) if "userestrict" in own else "",
        _headings(own),
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


def _described(told: Description, own: dict[str, Any]) -> Iterator[str]:
    """The elements of archival description, each only where there is something in it."""
    custody = [_chronology(told.custody)] if told.custody else []
    if told.places:
        custody.append(element("p", f"Earlier locations: {'; '.join(map(one_line, told.places))}."))
    yield element("custodhist", custody) if custody else ""
    yield _paragraphs("acqinfo", [f"{text}." for text in told.acquisition])
    restrict = []
    if told.marking and one_line(told.marking):
        restrict.append(
            f'<p>Security marking: <num localtype="marking">{escape(one_line(told.marking))}</num></p>'
        )
    restrict += [element("p", one_line(text)) for text in told.access if one_line(text)]
    yield element("accessrestrict", restrict) if restrict else ""
    yield _paragraphs("originalsloc", told.originals)
    yield _paragraphs("altformavail", told.copies)
    published = _publication(own)
    notes = [element("p", one_line(text)) for text in told.publication if one_line(text)]
    yield element("bibliography", [published, *notes]) if published or notes else ""
    processed = [_chronology(told.processing)] if told.processing else []
    if told.gaps:
        processed.append(element("p", " ".join(map(one_line, told.gaps))))
    yield element("processinfo", processed) if processed else ""
    yield element("odd", [_chronology(told.other)], {"localtype": "history"}) if told.other else ""


def _paragraphs(name: str, texts: Sequence[str]) -> str:
    found = [element("p", one_line(text)) for text in texts if one_line(text)]
    return element(name, found) if found else ""


def _chronology(told: Sequence[Told]) -> str:
    return element("chronlist", [_step(one) for one in told])


def _step(told: Told) -> str:
    place = one_line(told.place)
    parts = [
        _inner_date(told.date),
        element("geogname", [element("part", place)]) if place else "",
        element("event", one_line(told.words)),
    ]
    return element("chronitem", parts)


def _inner_date(date: str) -> str:
    """A date as one of the two elements that a chronology and a structured date have."""
    if not date:
        return element("datesingle", "undated")
    found = ead_date(date)
    if found.is_range and (found.first or found.last):
        ends = (("fromdate", found.first), ("todate", found.last))
        return element(
            "daterange",
            [element(name, ead_date(day).words, {"standarddate": day}) for name, day in ends if day],
        )
    return element("datesingle", found.words or date, {"standarddate": found.first} if found.first else None)


def _date(date: str) -> str:
    """A structured date where there are numbers, else words; what numbers cannot say is kept beside them."""
    found = ead_date(date)
    kept = {} if found.exact else {"altrender": date}
    if not found.first and not found.last:
        return element("unitdate", found.words or date, kept)
    sure = {"certainty": found.certainty} if found.certainty else {}
    kind = {"unitdatetype": "inclusive"} if found.is_range else {}
    return element("unitdatestructured", [_inner_date(date)], {**kept, **sure, **kind})


def _parts_of_unit(holding: Holding | None) -> Iterator[str]:
    """Boxes and reels, which are containers, and the document's own number and leaves inside the unit."""
    if holding is None:
        return
    labels = holding.labels or ("",) * len(holding.path)
    for (level, value), label in zip(holding.path, labels, strict=True):
        word, number = one_line(label or level.replace("_", " ")), one_line(value)
        if number and role_of(level) is Role.CONTAINER:
            yield element("container", number, {"localtype": word or "container"})
        elif number and role_of(level) not in _LEVELS:
            yield element("unitid", number, {"localtype": word or "item"})


def _language(own: dict[str, Any]) -> str:
    tag = own.get("did/langmaterial/language")
    if not tag:
        return ""
    code = bibliographic_code(tag)
    attributes = {"langcode": code} if code else {}
    return element(
        "langmaterial", [element("language", language_name(tag), {**attributes, "altrender": tag})]
    )


def _publication(own: dict[str, Any]) -> str:
    """Who published it under which number, in parts that a reader finds again."""
    made = []
    if "bibliography: publisher" in own:
        name = escape(own["bibliography: publisher"])
        made.append(f'<corpname localtype="publisher"><part>{name}</part></corpname>')
    if "bibliography: number" in own:
        made.append(f'no. <num localtype="number">{escape(own["bibliography: number"])}</num>')
    if "bibliography: accessed" in own:
        made.append(f'read on <date localtype="accessed">{escape(own["bibliography: accessed"])}</date>')
    return f"<p>{', '.join(made)}</p>" if made else ""


def _headings(own: dict[str, Any]) -> str:
    form = own.get("controlaccess/genreform")
    made = [element("genreform", [element("part", form)])] if form else []
    made += [element("subject", [element("part", topic)]) for topic in own.get("controlaccess/subject", ())]
    return element("controlaccess", made) if made else ""


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


def parse(data: bytes, context: Context) -> Parsed:
    """Records from the components that have no others in them, and from every item."""
    root, faults = xmlio.read_root(data)
    parsed = Parsed()
    components = [node for node in root.iter() if _is_component(node)]
    leaves = [
        node
        for node in components
        if node.get("level") == "item" or not any(_is_component(inner) for inner in node)
    ]
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
        "did/unittitle": ("unittitle",), "did/physloc": ("physloc",), "did/abstract": ("abstract",),
        "did/repository/corpname": ("repository", "corpname"),
        "did/repository/address": ("repository", "address"),
    }  # fmt: skip
    for target, path in paths.items():
        found = child(did, *path)
        value = one_line(text(found))
        if value:
            own[target] = value
    ours = _is_ours(node)
    unread: dict[str, Any] = {}
    if not ours:
        _inherit(node, own, unread)
    _read_date(did, own, unread)
    _read_language(did, own)
    key = ""
    further: list[str] = []
    for unit in children(did, "unitid"):
        value = one_line(text(unit))
        if (unit.get("localtype") or unit.get("type")) == "citation-key":
            key = value
        elif "did/unitid" not in own:
            own["did/unitid"] = value
        elif value:
            further.append(" ".join(filter(None, (unit.get("label") or unit.get("localtype"), value))))
    if further and not ours:
        unread["did/unitid"] = "; ".join(further)
    containers = [(_level_of(box), one_line(text(box))) for box in children(did, "container")]
    if containers and "did/physloc" not in own:
        told = (f"{level.replace('_', ' ')} {value}".strip() for level, value in containers if value)
        own["did/physloc"] = ", ".join(told)
    if not ours:
        for part in did:
            name = local(part)
            if name and name not in _READ_OF_DID and one_line(text(part)):
                before = unread.get(f"did/{name}")
                value = one_line(text(part))
                unread[f"did/{name}"] = f"{before}; {value}" if before else value
    _read_names(did, own)
    link = next(every(did, "dao"), None)
    address = link.get("href") or link.get("{http://www.w3.org/1999/xlink}href") if link is not None else ""
    if address:
        own["did/dao/@href"] = one_line(address)
    for part in (part for holder in children(node, "bibliography") for part in every(holder, "p")):
        for inner in part:
            if inner.get("localtype") in ("publisher", "number", "accessed"):
                own[f"bibliography: {inner.get('localtype')}"] = one_line(text(inner))
    for quote in every(node, "quote"):  # files of version 0.1
        if quote.get("altrender") in ("publisher", "number", "accessed"):
            own[f"bibliography: {quote.get('altrender')}"] = one_line(text(quote))
    for part in every(node, "num"):
        if part.get("localtype") == "marking":
            own["accessrestrict: marking"] = one_line(text(part))
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
    foreign = {**xmlio.others(node, _READ | _MADE if ours else _READ), **unread}
    if "did/abstract" not in own and "scopecontent" in foreign:
        own["did/abstract"] = foreign.pop("scopecontent")
    if notes:
        own["odd: note"] = notes
    key = key or node.get("id") or f"line-{node.sourceline}"
    done = decode(own, lines, TABLE, context, key=key, foreign=foreign)
    parsed.add(done, node.sourceline)


#: Levels whose title is the name of the collection that a unit belongs to.
_COLLECTIONS: Final = frozenset({"collection", "fonds", "recordgrp", "class", "subgrp", "subfonds", "papers"})


def _level_of(box: Any) -> str:
    """The level that a container is, by the list or by the file's own word."""
    word = one_line(box.get("localtype") or box.get("type") or "")
    return canonical_level(word) or word


def _inherit(node: Any, own: dict[str, Any], unread: dict[str, Any]) -> None:
    """What a unit has from those that it is a part of: the repository, and the name of the collection.

    The titles of the units between, which are no part of a reference, are kept from the highest down.
    """
    between: list[str] = []
    for above in node.iterancestors():
        did = child(above, "did") if _is_component(above) or local(above) == "archdesc" else None
        if did is None:
            continue
        house = one_line(text(child(did, "repository", "corpname")) or text(child(did, "repository")))
        if house:
            own.setdefault("did/repository/corpname", house)
        title = one_line(text(child(did, "unittitle")))
        if title and above.get("level") in _COLLECTIONS:
            number = one_line(text(child(did, "unitid")))
            own["ancestor: unittitle"] = f"{title} ({number})" if number and number not in title else title
            break
        number = one_line(text(child(did, "unitid")))
        words = [above.get("otherlevel") or above.get("level") or "", number, title]
        between.append(" ".join(word for word in words if word))
    if any(between):
        unread["units above"] = "; ".join(filter(None, reversed(between)))


def _read_date(did: Any, own: dict[str, Any], foreign: dict[str, Any]) -> None:
    """The date of a unit: structured, in an attribute, or in words; further ones are kept as they stand."""
    nodes = [node for node in did if local(node) in ("unitdatestructured", "unitdate")]
    nodes.sort(key=lambda node: local(node) != "unitdatestructured")
    if not nodes:
        return
    found = nodes[0]
    words = one_line(text(found))
    said = found.get("altrender") or read_ead_date(
        _numbers_of(found), words, (found.get("calendar") or "").strip()
    )
    if said:
        own["did/unitdatestructured"] = said
    calendar = one_line(found.get("calendar") or "")
    if calendar and calendar.casefold() != "gregorian":
        foreign["did/unitdate/@calendar"] = calendar
    further = [" ".join(filter(None, (node.get("label"), one_line(text(node))))) for node in nodes[1:]]
    if any(further):
        foreign["did/unitdate"] = "; ".join(filter(None, further))


def _numbers_of(found: Any) -> str:
    """The EDTF that the attributes of a date give; "" where it has words alone."""
    if local(found) == "unitdate":
        value = one_line(found.get("normal") or found.get("standarddate") or "")
        return value + _mark_of(found) if is_plain(value) else value
    several = [
        part
        for part in every(found, "dateset")
        for part in part
        if local(part) in ("datesingle", "daterange")
    ]
    if several:
        made = [_one_date(part, "") for part in several]
        return f"{{{','.join(made).replace('/', '..')}}}" if all(made) else ""
    for part in found:
        if local(part) in ("datesingle", "daterange"):
            return _one_date(part, found.get("certainty") or "")
    return ""


def _one_date(part: Any, certainty: str) -> str:
    if local(part) == "daterange":
        first, last = (_standard(child(part, name)) for name in ("fromdate", "todate"))
        return edtf_of(first, last, certainty, is_range=True)
    bounds = [one_line(part.get(name) or "") for name in ("notbefore", "notafter")]
    if not part.get("standarddate") and any(bounds):
        return edtf_of(bounds[0], bounds[1], certainty, is_range=True)
    return edtf_of(_standard(part), "", certainty, is_range=False)


def _standard(node: Any) -> str:
    return "" if node is None else one_line(node.get("standarddate") or text(node))


def _mark_of(found: Any) -> str:
    """EDTF's mark for the certainty that EAD 2002 and EAD3 have in words."""
    return edtf_of("0", "", found.get("certainty") or "", is_range=False)[1:]


def _read_language(did: Any, own: dict[str, Any]) -> None:
    found = next(every(did, "language"), None)
    if found is not None:
        tag = found.get("altrender") or found.get("langcode") or one_line(text(found))
        if tag:
            own["did/langmaterial/language"] = tag


def _is_ours(node: Any) -> bool:
    return any(
        (unit.get("localtype") or unit.get("type")) == "citation-key" for unit in every(node, "unitid")
    )


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
        if odd.get("localtype") == "history":
            continue
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
