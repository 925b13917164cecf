"""The graph as W3C PROV, through the `prov` library.

Mapping (PROV-DM, W3C Recommendation of 2013-04-30): the states of the document are entities,
steps are activities, people, bodies, families, projects and programs are agents. A project stands behind
the people who worked for it (actedOnBehalfOf, section 5.3.4); a thing made from another is derived
from it (wasDerivedFrom, 5.2.1); a publication at a former address is an alternate of the one at
the present address (alternateOf, 5.5.2).

Terms stand where PROV-O's domains and ranges let them: a role only on an association, where it is a
resource of the type prov:Role; a place is a resource of the type prov:Location. PROV knows moments
only (xsd:dateTime), and a day is none: dates are EDTF strings in an attribute of ours, and a step has a
time only where the record has the hour.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from provcite.archives.roles import role
from provcite.provenance.holdings import version_words
from provcite.provenance.iris import (
    Names,
    activity_name,
    agent_name,
    local_name,
    place_name,
    thing_name,
)
from provcite.provenance.vocabulary import AgentKind, ThingKind

if TYPE_CHECKING:
    from provcite.provenance.chain import Chain, Held, Known, Party, Step, Thing
    from provcite.provenance.graph import Graph

TERMS: Final = "urn:provcite:terms:"
#: A moment that xsd:dateTime can hold: it has no year 0 (XML Schema part 2, 3.2.7.1).
_MOMENT: Final = re.compile(
    r"(?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:Z|[+-][0-9]{2}:[0-9]{2})?"
)

_AGENT_TYPES: Final = {AgentKind.PERSON: "prov:Person", AgentKind.PROGRAM: "prov:SoftwareAgent"}

#: PROV types of derivation where PROV-DM has one for the step (sections 5.2.2 to 5.2.4).
_REVISIONS: Final = frozenset({ThingKind.EDITION})


def to_prov(graph: Graph, names: Names | None = None) -> Any:
    """The graph as a `prov.model.ProvDocument`. Same graph, same document, in the same order."""
    return _Document(graph, names or Names()).build()


def serialise(document: Any, form: str) -> str:
    """`document` as ``prov-json``, ``prov-n`` or ``turtle`` (the last needs rdflib: ``provcite[rdf]``)."""
    if form == "prov-n":
        return str(document.get_provn()) + "\n"
    if form == "prov-json":
        return str(document.serialize(format="json", indent=2)) + "\n"
    if form == "turtle":
        return str(document.serialize(format="rdf", rdf_format="turtle"))
    raise ValueError(form)


class _Document:
    def __init__(self, graph: Graph, names: Names) -> None:
        from prov.model import ProvDocument

        self.graph = graph
        self.document = ProvDocument()
        self.rec = self.document.add_namespace("rec", names.records)
        self.agent = self.document.add_namespace("agent", names.agents)
        self.place = self.document.add_namespace("place", names.places)
        self.term = self.document.add_namespace("provcite", TERMS)
        self.dc = self.document.add_namespace("dc", "http://purl.org/dc/elements/1.1/")
        self.placed: set[str] = set()
        self.roles: set[str] = set()

    def build(self) -> Any:
        for agent in self.graph.agents:
            self._agent(agent.key, agent.name, agent.kind, agent.others)
        for chain in self.graph.chains:
            for thing in chain.things:
                self._entity(chain, thing)
            for index, step in enumerate(chain.steps, start=1):
                self._activity(chain, index, step)
            self._authorship(chain)
            for held in chain.held:
                self._held(chain, held)
            for known in chain.known:
                self._known(known)
        for record, kind, other in self.graph.ties:
            self._tie(record, kind, other)
        self._outer_ties()
        return self.document

    def _outer_ties(self) -> None:
        """Relations with records that are not in the graph: their originals are named, no more."""
        from prov.constants import PROV_TYPE

        known = {chain.record_id for chain in self.graph.chains}
        named: set[str] = set()
        for chain in self.graph.chains:
            for tie in chain.relations:
                if tie.other in known:
                    continue
                if tie.other not in named:
                    named.add(tie.other)
                    identifier = [(PROV_TYPE, self.term["Original"]), (self.dc["identifier"], tie.other)]
                    self.document.entity(self.rec[thing_name(tie.other, "original")], identifier)
                ends = (tie.other, chain.record_id) if tie.stated_there else (chain.record_id, tie.other)
                self._tie(ends[0], tie.kind, ends[1])

    # -- nodes

    def _prov(self, name: str) -> Any:
        return self.document.valid_qualified_name(f"prov:{name}")

    def _agent_name(self, key: str) -> Any:
        return self.agent[agent_name(key)]

    def _party(self, party: Party) -> Any:
        return self._agent_name(self.graph.agent(party))

    def _agent(self, key: str, name: str, kind: AgentKind, others: tuple[str, ...]) -> None:
        from prov.constants import PROV_LABEL, PROV_TYPE

        prov_type = _AGENT_TYPES.get(kind, "prov:Organization")
        attributes: list[tuple[Any, Any]] = [
            (PROV_TYPE, self.document.valid_qualified_name(prov_type)),
            (PROV_LABEL, name),
        ]
        if kind in (AgentKind.PROJECT, AgentKind.FAMILY):
            attributes.append((PROV_TYPE, self.term[kind.value.capitalize()]))
        attributes += [(self.term["variant"], other) for other in others]
        self.document.agent(self._agent_name(key), attributes)

    def _thing(self, chain: Chain, key: str) -> Any:
        return self.rec[thing_name(chain.record_id, key)]

    def _location(self, words: str) -> Any:
        """A place as a resource: PROV-O's atLocation leads to a prov:Location, not to a text."""
        from prov.constants import PROV_LABEL, PROV_TYPE

        name = self.place[place_name(words)]
        if words not in self.placed:
            self.placed.add(words)
            self.document.entity(name, [(PROV_TYPE, self._prov("Location")), (PROV_LABEL, words)])
        return name

    def _role(self, word: str) -> Any:
        """A role as a resource of the type prov:Role, which PROV-O's hadRole leads to."""
        from prov.constants import PROV_LABEL, PROV_TYPE

        name = self.term[f"role-{local_name(word)}"]
        if word not in self.roles:
            self.roles.add(word)
            self.document.entity(name, [(PROV_TYPE, self._prov("Role")), (PROV_LABEL, word)])
        return name

    def _entity(self, chain: Chain, thing: Thing) -> None:
        from prov.constants import PROV_LABEL, PROV_LOCATION, PROV_TYPE

        attributes: list[tuple[Any, Any]] = [
            (PROV_TYPE, self.term[thing.kind.value.capitalize()]),
            (PROV_LABEL, f"{chain.title}: {thing.label}"),
            (self.dc["identifier"], chain.record_id),
        ]
        if thing.language:
            attributes.append((self.dc["language"], thing.language))
        held = [one for one in chain.held if one.thing == thing.key and one.words]
        attributes += [(PROV_LOCATION, self._location(one.words)) for one in held if one.present]
        if thing.kind is ThingKind.FILE and thing.location:
            attributes.append((self.term["fileName"], thing.location))
        if thing.url:
            attributes.append((self.term["url"], thing.url))
        if thing.number:
            attributes.append((self.term["number"], thing.number))
        if thing.sha256:
            attributes.append((self.term["sha256"], thing.sha256))
        if thing.size is not None:
            attributes.append((self.term["size"], thing.size))
        if thing.media_type:
            attributes.append((self.dc["format"], thing.media_type))
        if thing.key == "original" and chain.facts.classification:
            attributes.append((self.term["classification"], chain.facts.classification))
        attributes += [(self.term["access"], one.words) for one in chain.conditions if one.thing == thing.key]
        self.document.entity(self._thing(chain, thing.key), attributes)

    def _activity(self, chain: Chain, index: int, step: Step) -> None:
        name = self.rec[activity_name(chain.record_id, index, step.activity)]
        moment = step.date if step.date and _MOMENT.fullmatch(step.date) else None
        self.document.activity(name, moment, moment, self._activity_attributes(step))
        for key in step.used:
            self.document.used(name, self._thing(chain, key))
        for key in step.made:
            thing = self._thing(chain, key)
            self.document.generation(thing, name)
            for used in step.used:
                attributes = None
                if chain.thing(key).kind in _REVISIONS:
                    attributes = {"prov:type": self._prov("Revision")}
                # Without the activity, which generation and usage give already: with it, PROV-O
                # would have the qualified form alone, and readers ask for prov:wasDerivedFrom.
                self.document.derivation(thing, self._thing(chain, used), other_attributes=attributes)
            self._former_addresses(chain, key, index)
        self._responsibility(name, step)

    def _activity_attributes(self, step: Step) -> list[tuple[Any, Any]]:
        from prov.constants import PROV_LABEL, PROV_LOCATION, PROV_TYPE

        attributes: list[tuple[Any, Any]] = [
            (PROV_TYPE, self.term[local_name(step.activity)]),
            (PROV_LABEL, step.heading),
        ]
        if step.date:
            attributes.append((self.term["edtf"], step.date))
        if step.as_printed:
            attributes.append((self.term["asPrinted"], step.as_printed))
        if step.place:
            attributes.append((PROV_LOCATION, self._location(step.place)))
        for name, language in zip(("from", "to"), step.languages, strict=True):
            if language:
                attributes.append((self.term[f"{name}Language"], language))
        attributes += [(self.term["inferred"], field) for field in step.inferred]
        if step.certainty:
            attributes.append((self.term["certainty"], step.certainty))
        attributes += [(self.term["evidence"], words) for words in step.evidence]
        versions = (version_words(version) for version in step.versions)
        attributes += [(self.term["otherAccount"], words) for words in versions if words]
        if step.note:
            attributes.append((self.dc["description"], step.note))
        return attributes

    def _responsibility(self, activity: Any, step: Step) -> None:
        parts: dict[str, list[Party]] = {}
        for party in step.parties:
            parts.setdefault(party.part, []).append(party)
        behind = [self._party(party) for party in parts.get("for", ())]
        seen: set[Any] = set()
        for party in parts.get("by", ()):
            worker = self._party(party)
            if worker not in seen:
                self.document.association(activity, worker)
            seen.add(worker)
            for project in behind:
                if project != worker:
                    self.document.delegation(worker, project, activity)
        for project in behind if not parts.get("by") else ():
            self.document.association(activity, project)
        for part, word in (("from", "former holder"), ("to", "recipient")):
            for party in parts.get(part, ()):
                name = self._party(party)
                attributes = {"prov:role": self._role(word)}
                self.document.association(activity, name, other_attributes=attributes)

    def _authorship(self, chain: Chain) -> None:
        """Who had which part in the document, by what the list of roles says that is in PROV.

        Whose work it is: attribution. Who had a part in the act: an association with the writing.
        """
        written = next(
            (index for index, step in enumerate(chain.steps, start=1) if "original" in step.made), 0
        )
        facts = chain.facts
        for party in (*facts.authors, *facts.senders, *facts.recipients, *facts.others):
            word = role(party.part).word if party.part else "contributor"
            if role(party.part).maps.get("prov") == "attributed":
                attributes = {"prov:type": self.term[_camel(local_name(word).replace("_20", "_"))]}
                self.document.attribution(
                    self._thing(chain, "original"), self._party(party), other_attributes=attributes
                )
            elif written:
                step = chain.steps[written - 1]
                activity = self.rec[activity_name(chain.record_id, written, step.activity)]
                named = {self.graph.agent(one) for one in step.parties}
                if self.graph.agent(party) not in named:
                    attributes = {"prov:role": self._role(party.part)}
                    self.document.association(activity, self._party(party), other_attributes=attributes)

    def _held(self, chain: Chain, held: Held) -> None:
        """Holding is no authorship, so no attribution: PROV's general influence (5.3.5)."""
        from prov.constants import PROV_TYPE

        if held.holder is None:
            return
        facts = (
            ("location", held.words),
            ("status", held.status),
            ("from", held.since),
            ("until", held.until),
            ("accession", held.accession),
        )
        attributes: list[tuple[Any, Any]] = [(PROV_TYPE, self.term["Holding"])]
        attributes += [(self.term[name], value) for name, value in facts if value]
        attributes += [(self.term["formerReference"], words) for words in held.former]
        self.document.influence(
            self._thing(chain, held.thing), self._party(held.holder), other_attributes=attributes
        )

    def _known(self, known: Known) -> None:
        """Two archives, of which one took over from the other, are two agents."""
        this = self._party(known.party)
        pairs = [(this, self._party(one)) for one in known.predecessors]
        pairs += [(self._party(one), this) for one in known.successors]
        for later, earlier in pairs:
            if later != earlier:
                attributes = {"prov:type": self.term["Succession"]}
                self.document.influence(later, earlier, other_attributes=attributes)

    def _former_addresses(self, chain: Chain, key: str, index: int) -> None:
        """Each address at which the publication stood before: a publication of its own, an alternate."""
        from prov.constants import PROV_LABEL, PROV_TYPE

        thing = chain.thing(key)
        for number, url in enumerate(thing.former_urls, start=1):
            former = self._thing(chain, f"{key}-former-{number}")
            name = self.rec[activity_name(chain.record_id, index, f"publication-former-{number}")]
            self.document.entity(
                former,
                [
                    (PROV_TYPE, self.term["Publication"]),
                    (PROV_LABEL, f"{chain.title}: at its former address"),
                    (self.term["url"], url),
                ],
            )
            self.document.activity(name, None, None, [(PROV_LABEL, "Published at a former address")])
            self.document.generation(former, name)
            self.document.alternate(self._thing(chain, key), former)

    def _tie(self, record: str, kind: str, other: str) -> None:
        this = self.rec[thing_name(record, "original")]
        that = self.rec[thing_name(other, "original")]
        if kind == "same_as":
            self.document.alternate(this, that)
        elif kind == "attachment_to":
            # A document with an attachment is no collection, which alone may have members.
            self.document.influence(this, that, other_attributes={"prov:type": self.term["attachmentTo"]})
        else:
            meaning = self._prov("Revision") if kind == "supersedes" else self.term[_camel(kind)]
            self.document.derivation(this, that, other_attributes={"prov:type": meaning})


def _camel(kind: str) -> str:
    head, *tail = kind.split("_")
    return head + "".join(word.capitalize() for word in tail)
