"""JSON-LD in the vocabulary of schema.org: an ArchiveComponent held by an ArchiveOrganization.

Written only, for web pages and search engines. The context is the vocabulary itself, so that no
reader has to fetch anything.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from provcite.exchange.base import Format
from provcite.exchange.csl_json import layout, safe_json
from provcite.exchange.dates import is_plain
from provcite.exchange.mapping import SAME, Codec, Row, Table, encode
from provcite.exchange.names import display
from provcite.provenance.holdings import is_private
from provcite.provenance.iris import Names, iri, record_name
from provcite.provenance.vocabulary import AgentKind, act_of, agent_kind, stated_kinds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from provcite.exchange.base import Options
    from provcite.exchange.names import Name
    from provcite.model.record import Event, Record

FORMAT: Final = Format(
    name="jsonld",
    summary="JSON-LD of schema.org (ArchiveComponent), for web pages and search engines.",
    extension=".jsonld",
    reads=False,
    media_type="application/ld+json",
)

_AGENTS: Final = {
    AgentKind.PERSON: "Person",
    AgentKind.INSTITUTION: "Organization",
    AgentKind.FAMILY: "Organization",
    AgentKind.PROJECT: "Project",
    AgentKind.PROGRAM: "SoftwareApplication",
}
CONTEXT: Final = {"@vocab": "https://schema.org/"}


def _person(name: Name) -> dict[str, Any]:
    if name.get("literal"):
        return {"@type": "Thing", "name": name["literal"]}
    parts = {
        "familyName": name.get("family"),
        "givenName": name.get("given"),
        "honorificSuffix": name.get("suffix"),
    }
    return {"@type": "Person", "name": display(name), **{key: value for key, value in parts.items() if value}}


NAMES: Final = Codec(lambda names: [_person(name) for name in names], lambda value: None)
TEXT: Final = Codec(lambda text: text, lambda text: text)
LIST: Final = Codec(lambda items: list(items), lambda items: tuple(items))

TABLE: Final = Table(
    "jsonld",
    (
        Row("title", "name", TEXT),
        Row("title-short", "alternateName", TEXT),
        Row("author", "author", NAMES),
        Row("contributor", "contributor", NAMES, "who took part without being an author"),
        Row("recipient", "recipient", NAMES),
        Row("translator", "translator", NAMES),
        Row("issued", "dateCreated", Codec(lambda value: value[0], lambda text: (text, None)), "EDTF"),
        Row("written-at", "locationCreated", TEXT, "where the document was written"),
        Row("genre", "genre", TEXT),
        Row("archive", "holdingArchive/name", TEXT, "repository with its acronym"),
        Row("archive-place", "holdingArchive/address", TEXT),
        Row("archive_location", "itemLocation", TEXT, "the whole reference"),
        Row("levels", "identifier", SAME, "each level as a PropertyValue"),
        Row("archive_collection", "isPartOf", TEXT),
        Row("source", "publisher", TEXT, "the digital archive"),
        Row("number", "identifier (number)", TEXT, "the digital archive's number"),
        Row("URL", "url", TEXT),
        Row("former-urls", "sameAs", LIST),
        Row("language", "inLanguage", TEXT),
        Row("topics", "keywords", LIST, "headings and tags"),
        Row("abstract", "abstract", TEXT),
        Row("own-remarks", "description", LIST, "the credit, then the notes"),
        Row("every-place", "workExample", SAME, "each place where it lies, with its own reference"),
        Row("conditions", "conditionsOfAccess", Codec(lambda items: "; ".join(items), lambda text: (text,))),
        Row("credit", "creditText", TEXT, "who obtained and translated it, in one sentence"),
        Row("events", "subjectOf", SAME, "each step of the chain as an Event"),
        Row("license", "license", TEXT),
    ),
)

_PLAIN: Final = frozenset(
    [
        "name",
        "alternateName",
        "author",
        "contributor",
        "recipient",
        "translator",
        "genre",
        "url",
        "sameAs",
        "inLanguage",
        "keywords",
        "abstract",
        "description",
        "conditionsOfAccess",
        "creditText",
        "license",
    ]
)


def node(record: Record, options: Options) -> dict[str, Any]:
    """The ArchiveComponent of a record, without a context."""
    own = encode(record, TABLE, options.context).own
    result: dict[str, Any] = {"@type": ["ArchiveComponent", "Manuscript"]}
    name = f"{Names(options.issuer.base).records}{record_name(record.id)}"
    result["@id"] = iri(own["url"]) if own.get("url") else name
    result.update((name, value) for name, value in own.items() if name in _PLAIN)
    kinds = stated_kinds(record)
    for role in ("author", "contributor", "recipient", "translator"):
        if role in result:  # what the record says its agents are
            result[role] = [_as_stated(agent, kinds) for agent in result[role]]
    date = own.get("dateCreated")
    if date:
        result["dateCreated"] = (
            {"@type": "Date", "@value": date} if is_plain(date) and len(date) == 10 else date
        )
    if "locationCreated" in own:
        result["locationCreated"] = {"@type": "Place", "name": own["locationCreated"]}
    if "holdingArchive/name" in own:
        home = _home(record)
        archive: dict[str, Any] = {"@type": home or "ArchiveOrganization", "name": own["holdingArchive/name"]}
        if "holdingArchive/address" in own:
            archive["address"] = {"@type": "PostalAddress", "addressLocality": own["holdingArchive/address"]}
        result["maintainer" if home else "holdingArchive"] = archive
    if "itemLocation" in own:
        result["itemLocation"] = own["itemLocation"]
    identifiers = [_property(level, value) for level, value in own.get("identifier", ())]
    if "identifier (number)" in own:
        identifiers.append(_property("number", own["identifier (number)"]))
    if identifiers:
        result["identifier"] = identifiers
    if "isPartOf" in own:
        result["isPartOf"] = {"@type": "ArchiveComponent", "name": own["isPartOf"]}
    if "publisher" in own:
        result["publisher"] = {"@type": "Organization", "name": own["publisher"]}
    if own.get("subjectOf"):
        words = _told(record, options)
        result["subjectOf"] = [
            _event(event, kinds, words.get(number, ""))
            for number, event in enumerate(own["subjectOf"], start=1)
        ]
    if len(own.get("workExample", ())) > 1:
        result["workExample"] = _places(record, options)
    shown = _shown_language(record, own.get("inLanguage"))
    if shown:
        result["inLanguage"] = shown
    else:
        result.pop("inLanguage", None)
    if record.language and shown and record.language != shown:
        # The page shows a translation; the document that it is one of is in another language.
        result["translationOfWork"] = {"@type": "ArchiveComponent", "inLanguage": record.language}
    return result


def _shown_language(record: Record, of_title: str | None) -> str | None:
    """The language of the words that are published: of the text, of the translation, else of the document.

    A title in English alone makes no English document.
    """
    if record.text is not None and record.text.language:
        return record.text.language
    translated = record.events_of("translated")
    if translated and record.publication is not None:
        return next((event.to for event in reversed(translated) if event.to), of_title)
    return record.language or record.title_language


def _home(record: Record) -> str:
    """The type of whoever has it at home; "" where an archive has it."""
    holding = record.holding
    if holding is None or not holding.repository:
        return ""
    kind = stated_kinds(record).get(holding.repository)
    if kind is None and is_private(holding.status):
        kind = agent_kind(holding.repository, body_expected=False)
    return _AGENTS[kind] if kind in (AgentKind.PERSON, AgentKind.FAMILY) else ""


def _places(record: Record, options: Options) -> list[dict[str, Any]]:
    """Each place where the document or a copy of it lies: an instance with its archive and its reference."""
    from provcite.exchange.description import chain_of

    found = []
    for held in chain_of(record, options.context).held:
        if not held.present or not held.words or held.holder is None:
            continue
        archive = {
            AgentKind.PERSON: "Person",
            AgentKind.FAMILY: "Organization",
        }.get(held.holder.kind, "ArchiveOrganization")
        place: dict[str, Any] = {
            "@type": "ArchiveComponent",
            "itemLocation": held.words,
            "holdingArchive" if archive == "ArchiveOrganization" else "maintainer": {
                "@type": archive,
                "name": held.holder.name,
            },
        }
        if held.accession:
            place["identifier"] = _property("accession", held.accession)
        if held.since or held.until:
            place["temporal"] = f"{held.since or '..'}/{held.until or '..'}"
        found.append(place)
    return found


def _told(record: Record, options: Options) -> dict[int, str]:
    """Each step of the chain in words, by the number of its event."""
    from provcite.exchange.description import chain_of
    from provcite.provenance.narrative import step_words

    chain = chain_of(record, options.context)
    return {step.number: step_words(chain, step, dated=False) for step in chain.steps if step.number}


def _as_stated(agent: Any, kinds: dict[str, AgentKind]) -> Any:
    kind = kinds.get(agent.get("name", "")) if isinstance(agent, dict) else None
    return agent if kind is None else {**agent, "@type": _AGENTS[kind]}


def _event(event: Event, kinds: dict[str, AgentKind], words: str) -> dict[str, Any]:
    """A step of the chain: who did it, for whom (the organizer), when as EDTF, in words.

    A program performs nothing by the vocabulary: the step is about it.
    """
    result: dict[str, Any] = {
        "@type": "Event",
        "name": (event.word or event.event).replace("_", " "),
        "description": words,
    }
    if event.date:
        result["startDate"] = event.date
    if event.place:
        result["location"] = {"@type": "Place", "name": event.place}
    expected = act_of(event).by_institution
    agents = [
        (name, kinds.get(name) or agent_kind(name, body_expected=expected)) for name in event.by if name
    ]
    performers = [_agent(name, kind) for name, kind in agents if kind is not AgentKind.PROGRAM]
    programs = [_agent(name, kind) for name, kind in agents if kind is AgentKind.PROGRAM]
    if performers:
        result["performer"] = performers
    if programs:
        result["about"] = programs
    if event.for_:
        kind = kinds.get(event.for_) or agent_kind(event.for_, body_expected=True, project_expected=True)
        result["organizer"] = _agent(event.for_, kind)
    return result


def _agent(name: str, kind: AgentKind) -> dict[str, str]:
    return {"@type": _AGENTS[kind], "name": name}


def _property(name: str, value: str) -> dict[str, str]:
    return {"@type": "PropertyValue", "propertyID": name, "value": value}


def write(records: Iterable[Record], options: Options) -> Iterator[str]:
    """One document with a graph of all records."""
    opening = '{\n  "@context": ' + json.dumps(CONTEXT) + ',\n  "@graph": ['
    written = False
    for record in records:
        # The text may stand inside a page's script element, which no value may close.
        text = safe_json(layout(node(record, options), "    ")).replace("</", "<\\/")
        yield ("," if written else opening) + "\n" + text
        written = True
    yield ("\n  ]\n}\n") if written else opening + "]\n}\n"


def sniff(head: str) -> bool:
    """Never: the format is only written."""
    return False
