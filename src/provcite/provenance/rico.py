"""The graph in the terms of RiC-O 1.1 (Records in Contexts Ontology, ICA-EGAD), as JSON-LD.

The document is a `rico:Record` inside the units that its reference names (`rico:RecordSet`). The original,
copies, scans, publications and files are instantiations of it, each with its holder and its place; a document
that lies in several archives has an instantiation in each. A translation, transcript, edition or summary says
it in other words and is a record of its own, tied by a genetic relation that says of what kind it is. Steps
are activities. Dates carry the EDTF string as the normalised value. Each term stands where the ontology's
domain and range let it (`tests/provenance/rico_terms.tsv` has both for each).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from provcite.archives.languages import language_name
from provcite.provenance.dated import date_text
from provcite.provenance.drawings.words import step_doubts
from provcite.provenance.holdings import status_words
from provcite.provenance.iris import (
    Names,
    activity_name,
    agent_name,
    iri,
    local_name,
    place_name,
    record_name,
    thing_name,
)
from provcite.provenance.narrative import history
from provcite.provenance.vocabulary import AgentKind, ThingKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from provcite.provenance.chain import Chain, Held, Party, Step, Thing
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
    AgentKind.FAMILY: "rico:Family",
    AgentKind.PROJECT: "rico:Group",
    AgentKind.PROGRAM: "rico:Mechanism",
}
_TIES: Final = {
    "translation_of": "rico:hasGeneticLinkToRecordResource",
    "excerpt_of": "rico:hasGeneticLinkToRecordResource",
    "copy_of": "rico:isCopyOf",
    "same_as": "rico:isRecordResourceAssociatedWithRecordResource",
    "supersedes": "rico:hasGeneticLinkToRecordResource",
    "attachment_to": "rico:isRecordResourceAssociatedWithRecordResource",
}
#: What a genetic relation is called by the kind of tie or of thing.
_GENETIC: Final = {
    "translation_of": "translation",
    "excerpt_of": "excerpt",
    "supersedes": "later version",
}


def to_rico(graph: Graph, names: Names | None = None) -> dict[str, Any]:
    """A JSON-LD document: ``{"@context": …, "@graph": […]}``."""
    return _Document(graph, names or Names()).build()


def _reference(identifier: str) -> dict[str, str]:
    return {"@id": identifier}


def _language(code: str) -> dict[str, str]:
    return {"@type": "rico:Language", "rico:identifier": code, "rico:name": language_name(code)}


def _date(date: str) -> dict[str, str]:
    return {
        "@type": "rico:Date",
        "rico:normalizedDateValue": date,
        "rico:expressedDate": date_text(date),
    }


def _several(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


class _Document:
    def __init__(self, graph: Graph, names: Names) -> None:
        self.graph = graph
        self.names = names
        self.nodes: list[dict[str, Any]] = []
        self.made: set[str] = set()

    def build(self) -> dict[str, Any]:
        for agent in self.graph.agents:
            forms = [agent.name, *agent.others]
            self._add(
                {
                    "@id": self._agent(agent.key),
                    "@type": _CLASSES[agent.kind],
                    "rico:name": _several(forms),
                }
            )
        for chain in self.graph.chains:
            self._succession(chain)
            self._record(chain)
        return {"@context": CONTEXT, "@graph": self.nodes}

    def _add(self, node: dict[str, Any]) -> None:
        """A node once: units and places belong to several records."""
        if node["@id"] not in self.made:
            self.made.add(node["@id"])
            self.nodes.append(node)

    # -- names

    def _agent(self, key: str) -> str:
        return f"{self.names.agents}{agent_name(key)}"

    def _party(self, party: Party) -> dict[str, str]:
        return _reference(self._agent(self.graph.agent(party)))

    def _parties(self, parties: Iterable[Party]) -> list[dict[str, str]]:
        return list({one["@id"]: one for one in map(self._party, parties)}.values())

    def _record_id(self, record: str) -> str:
        return f"{self.names.records}{record_name(record)}"

    def _thing_id(self, chain: Chain, key: str) -> str:
        return f"{self.names.records}{thing_name(chain.record_id, key)}"

    def _place(self, words: str) -> dict[str, str]:
        name = f"{self.names.places}{place_name(words)}"
        self._add({"@id": name, "@type": "rico:Place", "rico:name": words})
        return _reference(name)

    # -- the record

    def _record(self, chain: Chain) -> None:
        facts = chain.facts
        original = chain.thing("original")
        record: dict[str, Any] = {
            "@id": self._record_id(chain.record_id),
            "@type": "rico:Record",
            "rico:identifier": chain.record_id,
            "rico:title": chain.title,
            "rico:hasOrHadInstantiation": [_reference(self._thing_id(chain, "original"))],
        }
        self._add(record)
        if facts.genre:
            form = {"@type": "rico:DocumentaryFormType", "rico:name": facts.genre}
            record["rico:hasDocumentaryFormType"] = form
        if facts.date:
            record["rico:hasCreationDate"] = _date(facts.date)
        if original.language:
            record["rico:hasOrHadLanguage"] = _language(original.language)
        self._people(chain, record)
        conditions = [one.words for one in chain.conditions if one.thing == "original"]
        if facts.classification:
            conditions.insert(0, f"marked {facts.classification}")
        if conditions:
            record["rico:conditionsOfAccess"] = _several(conditions)
        told = history(chain)
        if told:
            record["rico:history"] = told
        inside = [unit for held in chain.held if held.thing == "original" and (unit := self._units(held))]
        if inside:
            record["rico:isOrWasIncludedIn"] = list({one["@id"]: one for one in inside}.values())
        holders = self._parties(
            held.holder for held in chain.held if held.holder and held.thing == "original"
        )
        if holders:
            record["rico:hasOrHadHolder"] = holders
        for tie in chain.relations:
            if not tie.stated_there:
                relation = _TIES.get(tie.kind, "rico:isRecordResourceAssociatedWithRecordResource")
                record.setdefault(relation, []).append(_reference(self._record_id(tie.other)))
                if tie.kind in _GENETIC:
                    self._genetic(
                        self._record_id(chain.record_id), self._record_id(tie.other), _GENETIC[tie.kind]
                    )
        made_from = {made: used for step in chain.steps for made in step.made for used in step.used}
        for thing in chain.things:
            self._thing(chain, thing, made_from.get(thing.key))
            if thing.kind not in _OTHER_WORDS and thing.key != "original":
                shown_by = self._thing_id(chain, thing.key)
                source = made_from.get(thing.key)
                if source is None or chain.thing(source).kind not in _OTHER_WORDS:
                    record["rico:hasOrHadInstantiation"].append(_reference(shown_by))
        self._holdings(chain, record)
        for number, step in enumerate(chain.steps, start=1):
            self._activity(chain, number, step)

    def _people(self, chain: Chain, record: dict[str, Any]) -> None:
        """Author, sender and addressee by their own relations; a program cannot be an author in RiC-O."""
        kinds = {agent.key: agent.kind for agent in self.graph.agents}
        facts = chain.facts
        authors = [p for p in facts.authors if kinds[self.graph.agent(p)] is not AgentKind.PROGRAM]
        others = [p for p in facts.authors if p not in authors]
        pairs = (
            ("rico:hasAuthor", authors),
            ("rico:hasCreator", others),
            ("rico:hasSender", facts.senders),
            ("rico:hasAddressee", facts.recipients),
        )
        for relation, parties in pairs:
            if found := self._parties(parties):
                record[relation] = found

    def _genetic(self, later: str, earlier: str, kind: str) -> None:
        """A genetic relation that says of what kind it is: RiC-O has no property for a translation."""
        self._add(
            {
                "@id": f"{later}.{local_name(kind)}-of.{local_name(earlier.rpartition('/')[2])}",
                "@type": "rico:RecordResourceGeneticRelation",
                "rico:type": kind,
                "rico:relationHasSource": _reference(later),
                "rico:relationHasTarget": _reference(earlier),
            }
        )

    def _units(self, held: Held) -> dict[str, str] | None:
        """The record sets that a reference names, each inside the one above; leaves are no set."""
        from provcite.model.levels import LEAF_LEVELS

        above = held.holder.name if held.holder else ""
        unit: dict[str, str] | None = None
        for level, value in held.path:
            if level in LEAF_LEVELS:
                continue
            above = f"{above}/{level}/{value}"
            node: dict[str, Any] = {
                "@id": f"{self.names.units}{local_name(above)}",
                "@type": "rico:RecordSet",
                "rico:identifier": value,
                "rico:type": level,
            }
            if unit is not None:
                node["rico:isOrWasIncludedIn"] = unit
            if held.holder:
                node["rico:hasOrHadHolder"] = self._party(held.holder)
            self._add(node)
            unit = _reference(node["@id"])
        return unit

    def _holdings(self, chain: Chain, record: dict[str, Any]) -> None:
        """Each place as a holding relation with its span; one more instantiation for each further place
        where the document lies at the same time."""
        nodes = {node["@id"]: node for node in self.nodes}
        seen: dict[str, int] = {}
        for number, held in enumerate(chain.held, start=1):
            target = self._thing_id(chain, held.thing)
            if held.present:
                seen[held.thing] = seen.get(held.thing, 0) + 1
                if seen[held.thing] > 1:
                    target = f"{target}-{number}"
                    self._add(
                        {
                            "@id": target,
                            "@type": "rico:Instantiation",
                            "rico:name": f"{chain.title}: {chain.thing(held.thing).label}",
                        }
                    )
                    nodes[target] = self.nodes[-1]
                    if held.thing == "original":
                        record["rico:hasOrHadInstantiation"].append(_reference(target))
                if held.words:
                    nodes[target]["rico:hasOrHadLocation"] = self._place(held.words)
            if held.holder is None:
                continue
            holders = nodes[target].setdefault("rico:hasOrHadHolder", [])
            if self._party(held.holder) not in holders:
                holders.append(self._party(held.holder))
            relation: dict[str, Any] = {
                "@id": f"{self._thing_id(chain, held.thing)}.holding-{number}",
                "@type": "rico:RecordResourceHoldingRelation",
                "rico:relationHasSource": self._party(held.holder),
                "rico:relationHasTarget": _reference(target),
            }
            told = [
                held.words if not held.present else "",
                status_words(held.status),
                f"accession {held.accession}" if held.accession else "",
                *(f"formerly {words}" for words in held.former),
            ]
            description = "; ".join(part for part in told if part)
            if description:
                relation["rico:generalDescription"] = description
            if held.since:
                relation["rico:hasBeginningDate"] = _date(held.since)
            if held.until:
                relation["rico:hasEndDate"] = _date(held.until)
            self._add(relation)

    def _thing(self, chain: Chain, thing: Thing, source: str | None) -> None:
        own_words = thing.kind in _OTHER_WORDS
        identifier = self._thing_id(chain, thing.key)
        node: dict[str, Any] = {
            "@id": identifier,
            "@type": "rico:Record" if own_words else "rico:Instantiation",
        }
        node["rico:title" if own_words else "rico:name"] = f"{chain.title}: {thing.label}"
        if thing.number:
            node["rico:identifier"] = thing.number
        if thing.kind is ThingKind.FILE and thing.location:
            node["rico:generalDescription"] = thing.location
        if thing.sha256:
            node["rico:authenticityNote"] = f"SHA-256 {thing.sha256}"
        if thing.url:
            node["rdfs:seeAlso"] = [_reference(iri(url)) for url in (thing.url, *thing.former_urls)]
        conditions = [one.words for one in chain.conditions if one.thing == thing.key]
        if conditions and thing.key != "original":
            node["rico:conditionsOfAccess"] = _several(conditions)
        destroyed = [step for step in chain.steps if step.kind == "destroyed" and thing.key in step.used]
        if destroyed and destroyed[0].date:
            node["rico:hasDestructionDate"] = _date(destroyed[0].date)
        if own_words:
            earlier = self._record_id(chain.record_id)
            if source is not None and chain.thing(source).kind in _OTHER_WORDS:
                earlier = self._thing_id(chain, source)
            node["rico:hasGeneticLinkToRecordResource"] = _reference(earlier)
            if thing.language:
                node["rico:hasOrHadLanguage"] = _language(thing.language)
        elif source is not None and chain.thing(source).kind not in _OTHER_WORDS:
            node["rico:isOrWasDerivedFromInstantiation"] = _reference(self._thing_id(chain, source))
        elif source is not None:
            node["rico:isOrWasInstantiationOf"] = _reference(self._thing_id(chain, source))
        self._add(node)
        if own_words:
            self._genetic(identifier, earlier, thing.kind.value)

    def _activity(self, chain: Chain, number: int, step: Step) -> None:
        node: dict[str, Any] = {
            "@id": f"{self.names.records}{activity_name(chain.record_id, number, step.activity)}",
            "@type": "rico:Activity",
            "rico:name": step.heading,
            "rico:hasActivityType": {"@type": "rico:ActivityType", "rico:name": step.activity},
        }
        by_part = (
            ("rico:isOrWasPerformedBy", ("by",)),
            ("rico:isOrWasUnderAuthorityOf", ("for",)),
            ("rico:hasOrHadParticipant", ("from", "to")),
        )
        for relation, parts in by_part:
            if found := self._parties(party for party in step.parties if party.part in parts):
                node[relation] = found
        if "original" in step.made and (found := self._parties(chain.facts.others)):
            node.setdefault("rico:hasOrHadParticipant", []).extend(found)
        if step.date:
            node["rico:occurredAtDate"] = _date(step.date)
        if step.place:
            node["rico:hasOrHadLocation"] = self._place(step.place)
        if step.used:
            node["rico:affectsOrAffected"] = [_reference(self._thing_id(chain, key)) for key in step.used]
        if step.made:
            node["rico:resultsOrResultedIn"] = [_reference(self._thing_id(chain, key)) for key in step.made]
        told = [*step_doubts(step), *([step.note] if step.note else [])]
        if told:
            node["rico:generalDescription"] = _several(told)
        self._add(node)

    def _succession(self, chain: Chain) -> None:
        """Two archives, of which one took over from the other, are two agents with a relation."""
        nodes = {node["@id"]: node for node in self.nodes}
        for known in chain.known:
            this = nodes[self._party(known.party)["@id"]]
            for relation, parties in (
                ("rico:isSuccessorOf", known.predecessors),
                ("rico:hasSuccessor", known.successors),
            ):
                if found := [one for one in self._parties(parties) if one["@id"] != this["@id"]]:
                    this[relation] = found
            if known.since:
                this["rico:hasBeginningDate"] = _date(known.since)
            if known.until:
                this["rico:hasEndDate"] = _date(known.until)
            if known.identifiers:
                this["rico:identifier"] = _several(list(known.identifiers))
