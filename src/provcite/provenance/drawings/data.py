"""The graph as plain data for JSON, in the program's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from provcite.provenance.dated import date_text
from provcite.provenance.holdings import version_words

if TYPE_CHECKING:
    from provcite.provenance.chain import Chain, Held, Step, Thing
    from provcite.provenance.graph import Graph


def graph_data(graph: Graph) -> dict[str, Any]:
    """``{"agents": […], "records": [{"id", "title", "things", "steps", "gaps", "relations"}]}``.

    Parties of a step name their agent by its `key`, so that shared people are one node.
    """
    return {
        "agents": [
            {"key": agent.key, "name": agent.name, "kind": agent.kind.value, "variants": list(agent.others)}
            for agent in graph.agents
        ],
        "records": [_chain(graph, chain) for chain in graph.chains],
    }


def _chain(graph: Graph, chain: Chain) -> dict[str, Any]:
    return {
        "id": chain.record_id,
        "title": chain.title,
        "holders": [graph.agent(holder) for holder in chain.holders],
        "holdings": [_held(graph, held) for held in chain.held],
        "access": [
            {"thing": one.thing, "status": one.status, "words": one.words} for one in chain.conditions
        ],
        "things": [_thing(thing) for thing in chain.things],
        "steps": [_step(graph, step) for step in chain.steps],
        "gaps": [{"after": gap.after, "message": gap.message} for gap in chain.gaps],
        "relations": [
            {"kind": tie.kind, "record": tie.other, "stated_there": tie.stated_there}
            for tie in chain.relations
        ],
    }


def _held(graph: Graph, held: Held) -> dict[str, Any]:
    data = {
        "holder": graph.agent(held.holder) if held.holder else None,
        "thing": held.thing,
        "place": held.words,
        "reference": [list(pair) for pair in held.path],
        "status": held.status,
        "from": held.since,
        "until": held.until,
        "accession": held.accession,
        "former_references": list(held.former),
        "present": held.present,
    }
    return {name: value for name, value in data.items() if value not in (None, [], "")}


def _thing(thing: Thing) -> dict[str, Any]:
    data = {
        "key": thing.key,
        "kind": thing.kind.value,
        "label": thing.label,
        "language": thing.language,
        "location": thing.location,
        "url": thing.url,
        "former_urls": list(thing.former_urls),
        "number": thing.number,
        "sha256": thing.sha256,
        "size": thing.size,
        "media_type": thing.media_type,
    }
    return {name: value for name, value in data.items() if value not in (None, [])}


def _step(graph: Graph, step: Step) -> dict[str, Any]:
    data = {
        "event": step.kind,
        "number": step.number or None,
        "date": step.date,
        "date_words": date_text(step.date) if step.date else None,
        "as_printed": step.as_printed,
        "agents": [
            {"agent": graph.agent(party), "name": party.name, "part": party.part} for party in step.parties
        ],
        "place": step.place,
        "from_language": step.languages[0],
        "to_language": step.languages[1],
        "used": list(step.used),
        "made": list(step.made),
        "inferred": list(step.inferred),
        "certainty": step.certainty,
        "evidence": list(step.evidence),
        "versions": [text for version in step.versions if (text := version_words(version))],
        "note": step.note,
    }
    return {name: value for name, value in data.items() if value not in (None, [])}
