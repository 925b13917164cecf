"""MODS 3.7, for library catalogues and for Zotero (which reads only these roles and places).

The whole reference with the repository's name stands in one `physicalLocation`; the chain is in
an `extension`, which the schema leaves to whoever writes it. Zotero makes an author of everybody whose
role its type of item lacks, so a contributor's code stands before such a role; it takes the text of any
`placeTerm` that is called text for the place of publication, so the place of writing is not called so.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from provcite.archives.roles import group, roles
from provcite.exchange import xmlio
from provcite.exchange.base import Format, Parsed, one_line
from provcite.exchange.dates import dated, no_date
from provcite.exchange.extra import read_extra, variable_of, without_old_lines
from provcite.exchange.flow import write_flow
from provcite.exchange.lenses import Shown
from provcite.exchange.mapping import Codec, Row, Table, decode, encode, line_value
from provcite.exchange.markup import plain_note
from provcite.exchange.names import from_inverted, settled
from provcite.exchange.xmlio import child, children, element, local, text
from provcite.exchange.xmltext import DAY, EDTF, LIST, TEXT, TWO_PARTS
from provcite.exchange.xmltext import TWO_PART_NAMES as NAMES
from provcite.exchange.zotero import roles_of, zotero_type

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from provcite.exchange.base import Options
    from provcite.exchange.context import Context
    from provcite.exchange.mapping import Line, Pair
    from provcite.exchange.names import Name
    from provcite.model.record import Record

FORMAT: Final = Format(
    name="mods",
    summary="MODS 3.7 for library catalogues: repository and reference in physicalLocation.",
    extension=".mods.xml",
    media_type="application/mods+xml",
)

NAMESPACE: Final = "http://www.loc.gov/mods/v3"
OWN: Final = "urn:x-provcite:lines"
_HEAD: Final = (
    xmlio.DECLARATION
    + f'<modsCollection xmlns="{NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    + ' xsi:schemaLocation="http://www.loc.gov/mods/v3 http://www.loc.gov/standards/mods/v3/mods-3-7.xsd">\n'
)

_GENRES: Final = {
    "manuscript": "manuscript",
    "personal_communication": "letter",
    "book": "book",
    "report": "report",
    "map": "map", "interview": "interview", "document": "document", "chapter": "bookSection",
    "thesis": "thesis",
    "article-journal": "journalArticle", "article-newspaper": "newspaperArticle", "webpage": "webpage",
    "article-magazine": "magazineArticle", "paper-conference": "conferencePaper",
}  # fmt: skip
#: MARC's words for types of items, which Zotero writes beside its own and which are no word of the source.
_MARC_GENRES: Final = frozenset(
    {"technicalreport", "newspaper", "periodical", "article", "book", "legislation", "map", "film", "picture"}
    | {"legalcaseandcasenotes", "patent", "program", "sound", "speech", "theses", "videorecording", "website"}
    | {"numericdata", "encyclopedia", "dictionary", "conferencepublication", "standardorspecification"}
)
_TYPES: Final = {
    "letter": "personal_communication", "book": "book", "report": "report", "map": "map",
    "journalarticle": "article-journal",
    "newspaperarticle": "article-newspaper", "booksection": "chapter", "thesis": "thesis",
    "webpage": "webpage",
    "interview": "interview", "hearing": "hearing", "statute": "legislation", "manuscript": "manuscript",
    "document": "document", "magazinearticle": "article-magazine", "conferencepaper": "paper-conference",
}  # fmt: skip
#: Codes that say the same of a document: the creator of a letter is its author (Zotero writes it so).
_SAME_ROLE: Final = {"cre": "aut"}
#: The element of each group of roles.
_NAME_OF: Final = {
    "author": "name: aut", "translator": "name: trl", "recipient": "name: rcp", "editor": "name: edt",
    "contributor": "name: ctb",
}  # fmt: skip

_HOST: Final = "relatedItem[@type='host']"
_SERIES: Final = "relatedItem[@type='series']"
#: What is published: the variables of CSL and their elements.
_PUBLISHED: Final = {
    "container-title": f"{_HOST}/titleInfo/title",
    "container-title-short": f"{_HOST}/titleInfo[@type='abbreviated']/title",
    "volume": "part/detail[@type='volume']", "issue": "part/detail[@type='issue']",
    "section": "part/detail[@type='section']", "page": "part/extent[@unit='pages']",
    "collection-title": f"{_SERIES}/titleInfo/title", "collection-number": f"{_SERIES}/titleInfo/partNumber",
    "publisher": "originInfo/publisher", "publisher-place": "originInfo/place/placeTerm[@type='text']",
    "edition": "originInfo/edition", "number": "identifier[@type='document number']",
    "DOI": "identifier[@type='doi']", "ISBN": "identifier[@type='isbn']", "ISSN": "identifier[@type='issn']",
}  # fmt: skip
_IDENTIFIERS: Final = tuple(name for name in ("document number", "doi", "isbn", "issn"))

TABLE: Final = Table(
    "mods",
    (
        Row(
            "zotero-type",
            "genre[@authority='local']",
            Codec(
                lambda value: _GENRES.get(value, "manuscript"),
                lambda value: _TYPES.get(value.strip().lower(), "document"),
            ),
        ),
        Row("title", "titleInfo/title", TEXT),
        Row("title-short", "titleInfo[@type='abbreviated']/title", TEXT),
        Row(
            "original-title",
            "titleInfo[@type='translated']/title",
            TEXT,
            "the title in the document's language",
        ),
        Row("author", "name: aut", NAMES),
        Row("translator", "name: trl", NAMES, "where there is an author; else the credit in a note"),
        Row(
            "parts",
            "name: ctb",
            TWO_PARTS,
            "who took part without being an author, each with the word for it",
        ),
        Row("recipient", "name: rcp", NAMES, "what has one is a letter in Zotero"),
        Row("editor", "name: edt", NAMES),
        Row("issued", "originInfo/dateCreated", EDTF, "EDTF"),
        Row("written-at", "originInfo/place/placeTerm", TEXT, "where the document was written"),
        *(Row(f"var:{name}", target, TEXT) for name, target in _PUBLISHED.items()),
        Row("genre", "genre", TEXT, "beside the one that says the type"),
        Row("language", "language/languageTerm", TEXT),
        Row("abstract", "abstract", TEXT),
        Row(
            "place-of-original",
            "location/physicalLocation",
            TEXT,
            "repository, city and the whole reference",
            also="archive_location",
        ),
        Row("archive_location", "location/shelfLocator", TEXT, "the whole reference by itself"),
        Row("every-place", "location (further)", LIST, "each further place where it lies"),
        Row("ownership", "note[@type='ownership']", TEXT, "custody, by ISAD(G)"),
        Row("taken", "note[@type='acquisition']", TEXT, "how the holder acquired it"),
        Row("conditions", "accessCondition[@type='restriction on access']", LIST, "conditions and marking"),
        Row("call-number", "classification", TEXT, "acronym and reference, short"),
        Row("URL", "location/url", TEXT),
        Row("accessed", "location/url/@dateLastAccessed", DAY),
        Row("source", "recordInfo/recordContentSource", TEXT, "the digital archive"),
        Row("number", "recordInfo/recordIdentifier", TEXT, "the digital archive's number"),
        Row("headings", "subject/topic", LIST, "classification, headings and tags"),
        Row("own-remarks", "note", LIST, "the credit, then the notes"),
        Row("license", "accessCondition", TEXT, also="conditions-in-one"),
    ),
    copy="extension",
    copied=True,
)


def write(records: Iterable[Record], options: Options) -> Iterator[str]:
    """A collection, one `mods` element a record."""
    yield _HEAD
    for record in records:
        yield xmlio.indented(_mods(record, options)) + "\n"
    yield "</modsCollection>\n"


def _mods(record: Record, options: Options) -> str:
    key = options.key(record)
    done = encode(record, TABLE, options.context)
    own = done.own
    roles = roles_of(zotero_type(Shown(record, options.context)))

    def one(target: str, name: str, attributes: dict[str, str] | None = None) -> str:
        return element(name, own[target], attributes) if target in own else ""

    def wrapped(target: str, outer: str, name: str, attributes: dict[str, str] | None = None) -> str:
        return element(outer, [one(target, name)], attributes) if target in own else ""

    url = own.get("location/url")
    accessed = own.get("location/url/@dateLastAccessed")
    parts = [
        wrapped("titleInfo/title", "titleInfo", "title"),
        wrapped("titleInfo[@type='abbreviated']/title", "titleInfo", "title", {"type": "abbreviated"}),
        wrapped("titleInfo[@type='translated']/title", "titleInfo", "title", {"type": "translated"}),
        *(
            _name(name, code, beside=role not in roles)
            for role, code in _CODES.items()
            for name in own.get(f"name: {code}", ())
        ),
        element("typeOfResource", "text", {"manuscript": "yes"}),
        element("genre", own["genre[@authority='local']"], {"authority": "local"}),
        one("genre", "genre"),
        *_origin(own),
        element(
            "language",
            [one("language/languageTerm", "languageTerm", {"type": "code", "authority": "rfc5646"})],
        )
        if "language/languageTerm" in own
        else "",
        one("abstract", "abstract"),
        *(element("note", note) for note in own.get("note", ())),
        one("note[@type='ownership']", "note", {"type": "ownership"}),
        one("note[@type='acquisition']", "note", {"type": "acquisition"}),
        *(element("subject", [element("topic", topic)]) for topic in own.get("subject/topic", ())),
        one("classification", "classification", {"authority": "local"}),
        element("identifier", key, {"type": "citekey"}),
        *(one(f"identifier[@type='{kind}']", "identifier", {"type": kind}) for kind in _IDENTIFIERS),
        *_containers(own),
        element(
            "location",
            [
                one("location/physicalLocation", "physicalLocation"),
                one("location/shelfLocator", "shelfLocator"),
                element(
                    "url",
                    url,
                    {"usage": "primary display", **({"dateLastAccessed": accessed} if accessed else {})},
                )
                if url
                else "",
            ],
        )
        if url or "location/physicalLocation" in own or "location/shelfLocator" in own
        else "",
        *(
            element("location", [element("physicalLocation", place)])
            for place in own.get("location (further)", ())[1:]
        ),
        one("accessCondition", "accessCondition"),
        *(
            element("accessCondition", condition, {"type": "restriction on access"})
            for condition in own.get("accessCondition[@type='restriction on access']", ())
        ),
        element(
            "extension",
            [element("line", write_flow(value), {"xmlns": OWN, "name": name}) for name, value in done.lines],
        )
        if done.lines
        else "",
        element(
            "recordInfo",
            [
                one("recordInfo/recordContentSource", "recordContentSource"),
                one("recordInfo/recordIdentifier", "recordIdentifier"),
            ],
        )
        if "recordInfo/recordContentSource" in own or "recordInfo/recordIdentifier" in own
        else "",
    ]
    return element("mods", parts)


def _origin(own: Mapping[str, Any]) -> Iterator[str]:
    """Where and by whom it was published, then where and when it was written."""
    place, house = "originInfo/place/placeTerm[@type='text']", "originInfo/publisher"
    published = [
        element("place", [element("placeTerm", own[place], {"type": "text"})]) if place in own else "",
        element("publisher", own[house]) if house in own else "",
        element("edition", own["originInfo/edition"]) if "originInfo/edition" in own else "",
    ]
    if any(published):
        yield element("originInfo", published, {"eventType": "publication"})
    place, date = "originInfo/place/placeTerm", "originInfo/dateCreated"
    written = [
        element("place", [element("placeTerm", own[place])]) if place in own else "",
        element("dateCreated", own[date], {"encoding": "edtf", "keyDate": "yes"}) if date in own else "",
    ]
    if any(written):
        yield element("originInfo", written, {"eventType": "production"})


def _containers(own: Mapping[str, Any]) -> Iterator[str]:
    """The book or journal that it is a part of, with its place in it, and the series."""
    details = [
        element("detail", [element("number", own[target])], {"type": kind})
        for kind in ("volume", "issue", "section")
        if (target := f"part/detail[@type='{kind}']") in own
    ]
    if "part/extent[@unit='pages']" in own:
        details.append(element("extent", _pages(own["part/extent[@unit='pages']"]), {"unit": "pages"}))
    part = element("part", details) if details else ""
    titles = [
        element("titleInfo", [element("title", own[target])], marks)
        for target, marks in (
            (_PUBLISHED["container-title"], {}),
            (_PUBLISHED["container-title-short"], {"type": "abbreviated"}),
        )
        if target in own
    ]
    if titles:
        yield element("relatedItem", [*titles, part], {"type": "host"})
    elif part:
        yield part
    series = [
        element(name, own[target])
        for name, target in (
            ("title", _PUBLISHED["collection-title"]),
            ("partNumber", _PUBLISHED["collection-number"]),
        )
        if target in own
    ]
    if series:
        yield element("relatedItem", [element("titleInfo", series)], {"type": "series"})


def _pages(pages: str) -> list[str]:
    found = _SPAN.fullmatch(pages)
    if found is None:
        return [element("list", pages)]
    return [element("start", found[1]), element("end", found[2] or found[1])]


_SPAN: Final = re.compile(r"([^\s,;–-]{1,30})(?:\s?[–-]\s?([^\s,;–-]{1,30}))?")
#: The code of each role that has a list of its own.
_CODES: Final = {
    "author": "aut", "translator": "trl", "contributor": "ctb", "recipient": "rcp", "editor": "edt",
}  # fmt: skip


def _name(name: Name, role: str, *, beside: bool) -> str:
    """A name with its roles; `beside` one that Zotero's type of item lacks stands a contributor's code."""
    inside: list[str]
    if name.get("literal"):
        inside, kind = [element("namePart", name["literal"])], {}
    else:
        parts = (("family", name["family"]), ("given", name.get("given", "")))
        inside = [element("namePart", value, {"type": key}) for key, value in parts if value]
        kind = {"type": "personal"}
    codes = ["ctb", role] if beside and role != "ctb" else [role]
    told = [
        element("role", [element("roleTerm", code, {"type": "code", "authority": "marcrelator"})])
        for code in codes
    ]
    if name.get("role", "contributor") != "contributor":
        # A code of its own would make an author of most in Zotero, which reads the first role.
        code = roles().of(name["role"]).maps.get("marc")
        own = element("roleTerm", code, {"type": "code", "authority": "marcrelator"}) if code else ""
        told.append(element("role", [own, element("roleTerm", name["role"], {"type": "text"})]))
    return element("name", [*inside, *told], kind)


def parse(data: bytes, context: Context) -> Parsed:
    """Records from every `mods` element."""
    root, faults = xmlio.read_root(data)
    parsed = Parsed()
    for node in [root] if local(root) == "mods" else xmlio.every(root, "mods"):
        _read(node, parsed, context)
    for line, message in faults:
        parsed.set_aside(line, "", f"The file is damaged from here on: {message}.")
    return parsed


def _read(node: Any, parsed: Parsed, context: Context) -> None:
    own: dict[str, Any] = {}
    for target, path in _PLAIN.items():
        value = one_line(text(child(node, *path)))
        if value:
            own[target] = value
    for condition in children(node, "accessCondition"):
        if condition.get("type") != "restriction on access" and one_line(text(condition)):
            own.setdefault("accessCondition", one_line(text(condition)))
    _read_titles(node, own)
    _read_publication(node, own)
    for name in children(node, "name"):
        _read_name(name, own)
    _read_dates(node, own)
    for genre in children(node, "genre"):
        value = one_line(text(genre))
        kind = value.lower().replace(" ", "")
        if kind in _TYPES and "genre[@authority='local']" not in own:
            own["genre[@authority='local']"] = value.replace(" ", "")
        elif value and not (genre.get("authority") and (kind in _TYPES or kind in _MARC_GENRES)):
            own.setdefault("genre", value)
    topics = [
        one_line(text(topic))
        for subject in children(node, "subject")
        for topic in subject
        if local(topic) in ("topic", "geographic", "temporal")
    ]
    if topics:
        own["subject/topic"] = [topic for topic in topics if topic]
    notes: list[str] = []
    lines: list[Line] = []
    also: list[Pair] = []
    ours = any(item.get("type") == "citekey" for item in children(node, "identifier"))
    for note in children(node, "note"):
        # Zotero writes its notes as HTML, and its Extra as a note like the others.
        old, value = without_old_lines(plain_note(text(note)))
        lines += old
        if note.get("type") is None and _is_extra(value):
            extra = read_extra(value)
            also += extra.pairs
            value = _NUMBER_LINE.sub("", extra.words)
        value = one_line(value)
        if note.get("type") == "genre":
            own.setdefault("genre", value)
        elif note.get("type") in ("ownership", "acquisition") and ours:
            continue  # made of the events, which the record has
        elif value:
            notes.append(value)
    if notes:
        own["note"] = notes
    for location in children(node, "location"):
        _read_location(location, own)
    own.setdefault("genre[@authority='local']", "manuscript")
    key = next(
        (one_line(text(item)) for item in children(node, "identifier") if item.get("type") == "citekey"), ""
    )
    lines += [
        (item.get("name"), line_value(text(item)))
        for extension in children(node, "extension")
        for item in children(extension, "line")
        if item.get("name")
    ]
    key = key or own.get("recordInfo/recordIdentifier") or node.get("ID") or f"line-{node.sourceline}"
    foreign = xmlio.others(node, _READ | {"relatedItem"})
    for name, value in _unread(node):
        foreign[name] = "; ".join(filter(None, (foreign.get(name), value)))
    for item in children(node, "identifier"):
        if item.get("type") in _IDENTIFIERS:
            continue
        if item.get("type") != "citekey" and one_line(text(item)) != key:
            foreign[f"identifier {item.get('type') or ''}".strip()] = one_line(text(item))
    done = decode(own, lines, TABLE, context, key=key, foreign=foreign, also=also)
    parsed.add(done, node.sourceline)


def _is_extra(note: str) -> bool:
    """Whether a note is Zotero's Extra: a line names what begins no note, or every line a field."""
    lines = [line.partition(":") for line in note.split("\n") if line.strip()]
    return _EXTRA_LINE.search(note) is not None or (
        len(note) < 5000 and all(value.strip() and variable_of(name) for name, _, value in lines)
    )


_EXTRA_LINE: Final = re.compile(
    r"^(?:archive[-_][a-z]+|original-[a-z]+|event-place|recipient|contributor|interviewer|Accession Number"
    r"|Citation Key): \S",
    re.MULTILINE,
)
#: What Zotero makes of recordIdentifier.
_NUMBER_LINE: Final = re.compile(r"^Accession Number: .*$", re.MULTILINE)

_READ: Final = frozenset(
    {
        *("titleInfo", "name", "typeOfResource", "genre", "originInfo", "language", "abstract", "note"),
        *("subject", "classification", "identifier", "location", "accessCondition", "extension"),
        *("recordInfo", "part"),
    }
)
_PLAIN: Final = {
    "language/languageTerm": ("language", "languageTerm"),
    "abstract": ("abstract",),
    "classification": ("classification",),
    "recordInfo/recordContentSource": ("recordInfo", "recordContentSource"),
    "recordInfo/recordIdentifier": ("recordInfo", "recordIdentifier"),
}


def _unread(node: Any) -> Iterator[tuple[str, str]]:
    """What related items and parts say beside what is read of them, by a name for it."""
    for item in children(node, "relatedItem"):
        kind = f"relatedItem {item.get('type') or ''}".strip()
        if item.get("type") in ("host", "series"):
            rest = xmlio.others(item, frozenset(("titleInfo", "part", "identifier")))
            yield from ((f"{kind} {name}", value) for name, value in rest.items())
        elif one_line(text(item)):
            yield kind, one_line(text(item))
    for part in (item for item in node.iter() if local(item) == "part"):
        for inner in part:
            kind = inner.get("type") or inner.get("unit") or local(inner)
            if kind not in ("volume", "issue", "section", "page", "pages") and one_line(text(inner)):
                yield f"part {kind}", one_line(text(inner))


def _title(info: Any) -> str:
    title = one_line(" ".join(filter(None, (text(child(info, "nonSort")), text(child(info, "title"))))))
    subtitle = one_line(text(child(info, "subTitle")))
    return f"{title}: {subtitle}" if title and subtitle else title


def _read_titles(node: Any, own: dict[str, Any]) -> None:
    for info in children(node, "titleInfo"):
        kind = info.get("type")
        target = (
            f"titleInfo[@type='{kind}']/title" if kind in ("abbreviated", "translated") else "titleInfo/title"
        )
        if _title(info):
            own.setdefault(target, _title(info))


def _read_publication(node: Any, own: dict[str, Any]) -> None:
    """The publication, the container with the place in it, the series, and the numbers of the document."""
    for info in children(node, "originInfo"):
        house, edition = one_line(text(child(info, "publisher"))), one_line(text(child(info, "edition")))
        town = next(
            (
                one_line(text(term))
                for place in children(info, "place")
                for term in children(place, "placeTerm")
                if term.get("type") != "code" and one_line(text(term))
            ),
            "",
        )
        if house:
            own.setdefault("originInfo/publisher", house)
        if edition:
            own.setdefault("originInfo/edition", edition)
        if town:
            # Our own files say which place is which; in another's it is the publisher's, if there is one.
            written = info.get("eventType") == "production"
            kind = "originInfo/place/placeTerm" + ("" if written else "[@type='text']")
            own.setdefault(kind, town)
    hosts = [item for item in children(node, "relatedItem") if item.get("type") == "host"]
    for host in hosts:
        for info in children(host, "titleInfo"):
            short = info.get("type") == "abbreviated"
            target = _PUBLISHED["container-title-short" if short else "container-title"]
            if _title(info):
                own.setdefault(target, _title(info))
    for series in children(node, "relatedItem"):
        if series.get("type") != "series":
            continue
        number = child(series, "titleInfo", "partNumber")
        for target, item in (
            (_PUBLISHED["collection-title"], child(series, "titleInfo", "title")),
            (_PUBLISHED["collection-number"], number),
        ):
            if one_line(text(item)):
                own.setdefault(target, one_line(text(item)))
    for part in (item for owner in (*hosts, node) for item in children(owner, "part")):
        for detail in children(part, "detail"):
            target = f"part/detail[@type='{detail.get('type')}']"
            number = child(detail, "number")
            value = one_line(text(number if number is not None else detail))
            if target in _PUBLISHED.values() and value:
                own.setdefault(target, value)
        for extent in children(part, "extent"):
            if extent.get("unit") in ("page", "pages"):
                ends = [one_line(text(child(extent, name))) for name in ("start", "end", "list")]
                pages = "–".join(dict.fromkeys(end for end in ends[:2] if end)) or ends[2]
                if pages:
                    own.setdefault("part/extent[@unit='pages']", pages)
    for owner in (node, *hosts):
        for item in children(owner, "identifier"):
            if item.get("type") in _IDENTIFIERS and one_line(text(item)):
                own.setdefault(f"identifier[@type='{item.get('type')}']", one_line(text(item)))


def _read_name(node: Any, own: dict[str, Any]) -> None:
    parts: dict[str, str] = {}
    for part in children(node, "namePart"):
        key = {"family": "family", "given": "given", "termsOfAddress": "suffix"}.get(
            part.get("type") or "", "literal"
        )
        value = one_line(text(part))
        if value and part.get("type") != "date":
            parts[key] = f"{parts[key]} {value}" if key in parts else value
    if parts.get("family"):
        parts.pop("literal", None)
    if not parts:
        return
    if node.get("type") == "personal" and "," in parts.get("literal", ""):
        parts = from_inverted(parts["literal"])
    terms = [one_line(text(term)) for role in children(node, "role") for term in children(role, "roleTerm")]
    # The last one that says more than "contributor" is the part; no role at all is an author's.
    words = [_SAME_ROLE.get(term, term) for term in terms if term] or ["author"]
    word = next((term for term in reversed(words) if roles().of(term) is not roles().other), words[-1])
    known = roles().find(word)
    if known is not None and word.lower() == known.maps.get("marc"):
        word = known.word
    beside = len(words) > 1 and group(words[0]) == "contributor" and words[-1] not in _CODES.values()
    where = "name: ctb" if beside else _NAME_OF[group(word)]
    parts = settled(parts)
    own.setdefault(where, []).append({**parts, "role": word} if where == "name: ctb" else parts)


#: The marks of EDTF for MODS's words of doubt.
_DOUBT: Final = {"approximate": "~", "questionable": "?"}


def _read_dates(node: Any, own: dict[str, Any]) -> None:
    """The first date of creation, else of issue or copyright; the two ends of a span as one."""
    infos = list(children(node, "originInfo"))
    for name in ("dateCreated", "dateIssued", "copyrightDate", "dateOther"):
        for info in infos:
            dates = [item for item in children(info, name) if one_line(text(item))]
            if not dates:
                continue
            ends = {item.get("point"): _date_point(item) for item in reversed(dates)}
            if "start" in ends or "end" in ends:
                said = f"{ends.get('start', '..')}/{ends.get('end', '..')}"
            else:
                said = _date_point(next((item for item in dates if item.get("keyDate")), dates[0]))
            if not no_date(said):
                own["originInfo/dateCreated"] = said
                return


def _date_point(node: Any) -> str:
    """One date, with the mark of its qualifier where it has none of its own."""
    said = one_line(text(node))
    qualifier = node.get("qualifier") or ""
    if qualifier == "inferred" and not node.get("point"):
        return said if said.startswith("[") else f"[{said}]"  # nobody wrote it, which is no doubt of it
    mark = _DOUBT.get(qualifier, "")
    if mark and said.replace("-", "").isdecimal():
        return said + mark
    read = dated(said) if mark else None
    if read is None or (read[0] or "").endswith(("~", "?", "%")):
        return said
    return f"ca. {said}" if mark == "~" else f"{said} (?)"


def _read_location(node: Any, own: dict[str, Any]) -> None:
    place = one_line(text(child(node, "physicalLocation")))
    copy = child(node, "holdingSimple", "copyInformation")
    below = [child(copy, "subLocation"), child(copy, "shelfLocator")] if copy is not None else []
    shelf = ", ".join(
        part for part in (one_line(text(item)) for item in (child(node, "shelfLocator"), *below)) if part
    )
    # Our own files have the reference in both; another program's in one of them.
    whole = place if shelf and place.endswith(shelf) else ", ".join(part for part in (place, shelf) if part)
    if whole:
        own.setdefault("location/physicalLocation", whole)
    url = child(node, "url")
    if url is not None and one_line(text(url)):
        own.setdefault("location/url", one_line(text(url)))
        if url.get("dateLastAccessed"):
            own.setdefault("location/url/@dateLastAccessed", url.get("dateLastAccessed"))


def sniff(head: str) -> bool:
    """Whether an XML text is MODS."""
    return "http://www.loc.gov/mods" in head or "<modsCollection" in head
