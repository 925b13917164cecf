"""The graph in the terms of RiC-O 1.1 (Records in Contexts Ontology, ICA-EGAD), as JSON-LD.

The document is a `rico:Record` inside the units that its reference names (`rico:RecordSet`), held
by the repository. Copies, scans, publications and files are instantiations of it; a translation,
transcript, edition or summary says it in other words and is a record of its own with a genetic
link. Steps are activities. Dates carry the EDTF string as the normalised value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from provcite.provenance.dated import date_text
from provcite.provenance.iris import iri
from provcite.provenance.prov import (
    AGENTS,
    RECORDS,
    activity_name,
    agent_local_name,
    local_name,
    thing_name,
)
from provcite.provenance.vocabulary import AgentKind, ThingKind

if TYPE_CHECKING:
    from provcite.provenance.chain import Chain, Held, Step, Thing
    from provcite.provenance.graph import Graph

CONTEXT: Final[dict[str, Any]] = {
    "rico": "https://www.ica.org/standards/RiC/ontology#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
}

_OTHER_WORDS: Final = frozenset(
    {ThingKind.TRANSLATION, ThingKind.TRANSCRIPT, ThingKind.EDITION, ThingKind.SUMMARY}
)
_CLASSES: Final = {
    AgentKind.PERSON: "rico:Person",
    AgentKind.INSTITUTION: "rico:CorporateBody",
    AgentKind.PROJECT: "rico:Group",
    AgentKind.PROGRAM: "rico:Mechanism",
}
_TIES: Final = {
    "translation_of": "rico:hasGeneticLinkToRecordResource",
    "excerpt_of": "rico:isOrWasPartOf",
    "copy_of": "rico:isCopyOf",
    "same_as": "rico:isRecordResourceAssociatedWithRecordResource",
    "supersedes": "rico:hasGeneticLinkToRecordResource",
    "attachment_to": "rico:isRecordResourceAssociatedWithRecordResource",
}


def to_rico(graph: Graph) -> dict[str, Any]:
    """A JSON-LD document: ``{"@context": …, "@graph": […]}``."""
    nodes: list[dict[str, Any]] = [
        {
            "@id": _agent_id(agent.key),
            "@type": _CLASSES[agent.kind],
            "rico:name": [agent.name, *agent.others] if agent.others else agent.name,
        }
        for agent in graph.agents
    ]
    for chain in graph.chains:
        nodes += _record_nodes(graph, chain)
    return {"@context": CONTEXT, "@graph": nodes}


def _agent_id(key: str) -> str:
    return f"{AGENTS}{agent_local_name(key)}"


def _record_id(record: str) -> str:
    return f"{RECORDS}{local_name(record)}"


def _thing_id(chain: Chain, key: str) -> str:
    return f"{RECORDS}{thing_name(chain.record_id, key)}"


def _reference(identifier: str) -> dict[str, str]:
    return {"@id": identifier}


def _language(code: str) -> dict[str, str]:
    return {"@type": "rico:Language", "rico:identifier": code}


def _date(date: str) -> dict[str, str]:
    return {
        "@type": "rico:Date",
        "rico:normalizedDateValue": date,
        "rico:expressedDate": date_text(date),
    }


def _record_nodes(graph: Graph, chain: Chain) -> list[dict[str, Any]]:
    original = chain.thing("original")
    record: dict[str, Any] = {
        "@id": _record_id(chain.record_id),
        "@type": "rico:Record",
        "rico:identifier": chain.record_id,
        "rico:title": chain.title,
        "rico:hasOrHadInstantiation": [_reference(_thing_id(chain, "original"))],
    }
    if original.language:
        record["rico:hasOrHadLanguage"] = _language(original.language)
    nodes = [record]
    inside: list[dict[str, str]] = []
    for held in chain.held:
        units = _units(graph, held)
        nodes += units
        inside += [_reference(units[-1]["@id"])] if units else []
    if inside:
        record["rico:isOrWasIncludedIn"] = inside
    holders = [_reference(_agent_id(graph.agent(holder))) for holder in chain.holders]
    if holders:
        record["rico:hasOrHadHolder"] = holders
    for tie in chain.relations:
        if not tie.stated_there:
            relation = _TIES.get(tie.kind, "rico:isRelatedTo")
            record.setdefault(relation, []).append(_reference(_record_id(tie.other)))
    made_from = {made: used for step in chain.steps for made in step.made for used in step.used}
    for thing in chain.things:
        nodes.append(_thing_node(chain, thing, made_from.get(thing.key)))
        if thing.kind not in _OTHER_WORDS and thing.key != "original":
            record["rico:hasOrHadInstantiation"].append(_reference(_thing_id(chain, thing.key)))
    nodes += [_activity(graph, chain, number, step) for number, step in enumerate(chain.steps, start=1)]
    return nodes


def _units(graph: Graph, held: Held) -> list[dict[str, Any]]:
    """The record sets that the reference names, each inside the one above; leaves are no set."""
    from provcite.model.levels import LEAF_LEVELS

    nodes: list[dict[str, Any]] = []
    above = held.holder.name if held.holder else ""
    for level, value in held.path:
        if level in LEAF_LEVELS:
            continue
        above = f"{above}/{level}/{value}"
        node: dict[str, Any] = {
            "@id": f"urn:provcite:unit:{local_name(above)}",
            "@type": "rico:RecordSet",
            "rico:identifier": value,
            "rico:type": level,
        }
        if nodes:
            node["rico:isOrWasIncludedIn"] = _reference(nodes[-1]["@id"])
        if held.holder:
            node["rico:hasOrHadHolder"] = _reference(_agent_id(graph.agent(held.holder)))
        nodes.append(node)
    return nodes


def _thing_node(chain: Chain, thing: Thing, source: str | None) -> dict[str, Any]:
    own_words = thing.kind in _OTHER_WORDS
    node: dict[str, Any] = {
        "@id": _thing_id(chain, thing.key),
        "@type": "rico:Record" if own_words else "rico:Instantiation",
        "rico:name": f"{chain.title}: {thing.label}",
    }
    if thing.number:
        node["rico:identifier"] = thing.number
    if thing.location:
        node["rico:generalDescription"] = thing.location
    if thing.sha256:
        node["rico:integrityNote"] = f"SHA-256 {thing.sha256}"
    if thing.url:
        node["rdfs:seeAlso"] = [_reference(iri(url)) for url in (thing.url, *thing.former_urls)]
    if own_words:
        node["rico:hasGeneticLinkToRecordResource"] = _reference(_record_id(chain.record_id))
        if thing.language:
            node["rico:hasOrHadLanguage"] = _language(thing.language)
    elif source is not None and chain.thing(source).kind not in _OTHER_WORDS:
        node["rico:isOrWasDerivedFromInstantiation"] = _reference(_thing_id(chain, source))
    elif source is not None:
        node["rico:isOrWasInstantiationOf"] = _reference(_thing_id(chain, source))
    return node


def _activity(graph: Graph, chain: Chain, number: int, step: Step) -> dict[str, Any]:
    node: dict[str, Any] = {
        "@id": f"{RECORDS}{activity_name(chain.record_id, number, step.activity)}",
        "@type": "rico:Activity",
        "rico:name": step.heading,
    }
    performers = [_reference(_agent_id(graph.agent(party))) for party in step.parties if party.part != "for"]
    authorities = [_reference(_agent_id(graph.agent(party))) for party in step.parties if party.part == "for"]
    if performers:
        node["rico:isOrWasPerformedBy"] = performers
    if authorities:
        node["rico:isRelatedTo"] = authorities
    if step.date:
        node["rico:occurredAtDate"] = _date(step.date)
    if step.used:
        node["rico:affectsOrAffected"] = [_reference(_thing_id(chain, key)) for key in step.used]
    if step.made:
        node["rico:resultsOrResultedIn"] = [_reference(_thing_id(chain, key)) for key in step.made]
    if step.note:
        node["rico:generalDescription"] = step.note
    return node
