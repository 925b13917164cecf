"""The graph as W3C PROV, through the `prov` library.

Mapping (PROV-DM, W3C Recommendation of 2013-04-30): the states of the document are entities,
steps are activities, people, projects and institutions are agents. A project stands behind the
people who worked for it (actedOnBehalfOf, section 5.3.4); a thing made from another is derived
from it (wasDerivedFrom, 5.2.1); a publication at a former address is an alternate of the one at
the present address (alternateOf, 5.5.2). PROV knows moments only (xsd:dateTime): a step has start
and end times where its day is known, and every date as its EDTF string in an attribute of ours.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from provcite.provenance.vocabulary import AgentKind, ThingKind

if TYPE_CHECKING:
    from provcite.provenance.chain import Chain, Step, Thing
    from provcite.provenance.graph import Graph

RECORDS: Final = "urn:provcite:record:"
AGENTS: Final = "urn:provcite:agent:"
TERMS: Final = "urn:provcite:terms:"
#: A day that xsd:dateTime can hold: it has no year 0 (XML Schema part 2, 3.2.7.1) and no open digit.
_DAY: Final = re.compile(r"(?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2}")

_AGENT_TYPES: Final = {AgentKind.PERSON: "prov:Person", AgentKind.PROGRAM: "prov:SoftwareAgent"}

#: PROV types of derivation where PROV-DM has one for the step (sections 5.2.2 to 5.2.4).
_REVISIONS: Final = frozenset({ThingKind.EDITION})


def local_name(text: str) -> str:
    """`text` as a local name that PROV-N, Turtle and JSON take without escapes.

    ASCII letters, digits and hyphens stay; any other character becomes its UTF-8 bytes as ``_xx``.
    """
    return "".join(
        c if c.isascii() and (c.isalnum() or c == "-") else "".join(f"_{b:02x}" for b in c.encode())
        for c in text
    )


def agent_local_name(key: str) -> str:
    """The local name of the agent with `key`: ``person-james-f-person``."""
    kind, _, name = key.partition(":")
    return "-".join((kind, *(local_name(word).replace("-", "_2d") for word in name.split())))


def thing_name(record: str, key: str) -> str:
    """The local name of the thing `key` of a record: ``113371.copy-2``.

    The full stop stands in no other place (`local_name` writes it ``_2e``), so that no two records
    share a name whatever their ids are: ``10`` and ``10-original``.
    """
    return f"{local_name(record)}.{local_name(key)}"


def activity_name(record: str, number: int, activity: str) -> str:
    """The local name of the step at place `number` (from 1) of a chain: ``113371.3.obtaining``."""
    return f"{local_name(record)}.{number}.{local_name(activity)}"


def to_prov(graph: Graph) -> Any:
    """The graph as a `prov.model.ProvDocument`. Same graph, same document, in the same order."""
    return _Document(graph).build()


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
    def __init__(self, graph: Graph) -> None:
        from prov.model import ProvDocument

        self.graph = graph
        self.document = ProvDocument()
        self.rec = self.document.add_namespace("rec", RECORDS)
        self.agent = self.document.add_namespace("agent", AGENTS)
        self.term = self.document.add_namespace("provcite", TERMS)
        self.dcterms = self.document.add_namespace("dcterms", "http://purl.org/dc/terms/")

    def build(self) -> Any:
        for agent in self.graph.agents:
            self._agent(agent.key, agent.name, agent.kind, agent.others)
        for chain in self.graph.chains:
            for thing in chain.things:
                self._entity(chain, thing)
            for index, step in enumerate(chain.steps, start=1):
                self._activity(chain, index, step)
            for holder in chain.holders:
                # Holding is no authorship, so no attribution: PROV's general influence (5.3.5).
                self.document.influence(
                    self._thing(chain, "original"),
                    self._agent_name(self.graph.agent(holder)),
                    other_attributes={"prov:role": self.term["holder"]},
                )
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
                    identifier = [(PROV_TYPE, self.term["Original"]), (self.dcterms["identifier"], tie.other)]
                    self.document.entity(self.rec[thing_name(tie.other, "original")], identifier)
                ends = (tie.other, chain.record_id) if tie.stated_there else (chain.record_id, tie.other)
                self._tie(ends[0], tie.kind, ends[1])

    # -- nodes

    def _agent_name(self, key: str) -> Any:
        return self.agent[agent_local_name(key)]

    def _agent(self, key: str, name: str, kind: AgentKind, others: tuple[str, ...]) -> None:
        from prov.constants import PROV_LABEL, PROV_TYPE

        prov_type = _AGENT_TYPES.get(kind, "prov:Organization")
        attributes: list[tuple[Any, Any]] = [
            (PROV_TYPE, self.document.valid_qualified_name(prov_type)),
            (PROV_LABEL, name),
        ]
        if kind is AgentKind.PROJECT:
            attributes.append((PROV_TYPE, self.term["Project"]))
        attributes += [(self.term["variant"], other) for other in others]
        self.document.agent(self._agent_name(key), attributes)

    def _thing(self, chain: Chain, key: str) -> Any:
        return self.rec[thing_name(chain.record_id, key)]

    def _entity(self, chain: Chain, thing: Thing) -> None:
        from prov.constants import PROV_LABEL, PROV_LOCATION, PROV_TYPE

        attributes: list[tuple[Any, Any]] = [
            (PROV_TYPE, self.term[thing.kind.value.capitalize()]),
            (PROV_LABEL, f"{chain.title}: {thing.label}"),
            (self.dcterms["identifier"], chain.record_id),
        ]
        if thing.language:
            attributes.append((self.dcterms["language"], thing.language))
        if thing.location:
            attributes.append((PROV_LOCATION, thing.location))
        if thing.url:
            attributes.append((PROV_LOCATION, thing.url))
        if thing.number:
            attributes.append((self.term["number"], thing.number))
        if thing.sha256:
            attributes.append((self.term["sha256"], thing.sha256))
        if thing.size is not None:
            attributes.append((self.term["size"], thing.size))
        if thing.media_type:
            attributes.append((self.dcterms["format"], thing.media_type))
        self.document.entity(self._thing(chain, thing.key), attributes)

    def _activity(self, chain: Chain, index: int, step: Step) -> None:
        name = self.rec[activity_name(chain.record_id, index, step.activity)]
        start, end = _times(step.date)
        self.document.activity(name, start, end, self._activity_attributes(step))
        for key in step.used:
            self.document.used(name, self._thing(chain, key))
        for key in step.made:
            thing = self._thing(chain, key)
            self.document.generation(thing, name)
            for used in step.used:
                attributes = None
                if chain.thing(key).kind in _REVISIONS:
                    attributes = {"prov:type": self.document.valid_qualified_name("prov:Revision")}
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
            attributes.append((PROV_LOCATION, step.place))
        for name, language in zip(("from", "to"), step.languages, strict=True):
            if language:
                attributes.append((self.term[f"{name}Language"], language))
        attributes += [(self.term["inferred"], field) for field in step.inferred]
        if step.note:
            attributes.append((self.dcterms["description"], step.note))
        return attributes

    def _responsibility(self, activity: Any, step: Step) -> None:
        workers = [party for party in step.parties if party.part != "for"]
        projects = [party for party in step.parties if party.part == "for"]
        for party in workers:
            worker = self._agent_name(self.graph.agent(party))
            self.document.association(activity, worker)
            for project in projects:
                behind = self._agent_name(self.graph.agent(project))
                if behind != worker:
                    self.document.delegation(worker, behind, activity)
        for project in projects if not workers else ():
            self.document.association(activity, self._agent_name(self.graph.agent(project)))

    def _former_addresses(self, chain: Chain, key: str, index: int) -> None:
        """Each address at which the publication stood before: a publication of its own, an alternate."""
        from prov.constants import PROV_LABEL, PROV_LOCATION, PROV_TYPE

        thing = chain.thing(key)
        for number, url in enumerate(thing.former_urls, start=1):
            former = self._thing(chain, f"{key}-former-{number}")
            name = self.rec[activity_name(chain.record_id, index, f"publication-former-{number}")]
            self.document.entity(
                former,
                [
                    (PROV_TYPE, self.term["Publication"]),
                    (PROV_LABEL, f"{chain.title}: at its former address"),
                    (PROV_LOCATION, url),
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
            self.document.membership(that, this)
        else:
            revision = self.document.valid_qualified_name("prov:Revision")
            meaning = revision if kind == "supersedes" else self.term[_camel(kind)]
            self.document.derivation(this, that, other_attributes={"prov:type": meaning})


def _camel(kind: str) -> str:
    head, *tail = kind.split("_")
    return head + "".join(word.capitalize() for word in tail)


def _times(date: str | None) -> tuple[str | None, str | None]:
    """First and last moment of a date that is a day; nothing for any other (it stays EDTF)."""
    if date is None or not _DAY.fullmatch(date):
        return None, None
    return f"{date}T00:00:00", f"{date}T23:59:59"
