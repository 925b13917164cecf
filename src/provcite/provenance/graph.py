"""Several chains as one graph: people, projects and institutions that they share are one node."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from provcite.provenance.vocabulary import AgentKind, looks_personal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from provcite.provenance.chain import Chain, Party, Step, Thing


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """A person, project or institution. `name` is the first form met, `others` are further forms."""

    key: str
    name: str
    kind: AgentKind
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """Chains with the agents that they share.

    `agent_of` maps a party (kind and name as the record has them) to the key of its agent.
    `ties` are relations between records of this graph: (record, kind, other record).
    """

    chains: tuple[Chain, ...]
    agents: tuple[Agent, ...]
    agent_of: dict[tuple[AgentKind, str], str]
    ties: tuple[tuple[str, str, str], ...] = ()

    def agent(self, party: Party) -> str:
        """The key of the agent that `party` is."""
        return self.agent_of[(party.kind, party.name)]


def build_graph(
    chains: Iterable[Chain],
    *,
    agent_key: Callable[[str], str] | None = None,
    body_key: Callable[[str], str] | None = None,
) -> Graph:
    """Join `chains`. `agent_key` folds the forms of a person's name to one key, `body_key` those of
    an institution or a project (default of both: case, accents and punctuation only; of names that
    have none of these, the name itself).

    What one event takes for a body and another for a person is one node: a name of a person's
    shape (who published, who translated) is the person, a single word (Xinhua) the body.
    """

    def person_key(name: str) -> str:
        return (agent_key(name) if agent_key else "") or plain_key(name) or name

    def name_of_body(name: str) -> str:
        return (body_key(name) if body_key else "") or plain_key(name) or name

    chains = tuple(chains)
    names: dict[str, dict[str, None]] = {}
    kinds: dict[str, AgentKind] = {}
    agent_of: dict[tuple[AgentKind, str], str] = {}
    bodies: dict[str, AgentKind] = {}
    parties = [party for chain in chains for party in _parties(chain)]
    # A project's name under "by" (published by NKIDP) is the project, not a second institution.
    for party in parties:
        if party.kind is AgentKind.PROJECT:
            bodies[name_of_body(party.name)] = AgentKind.PROJECT
    people = {person_key(party.name) for party in parties if party.kind is AgentKind.PERSON}
    institutions = {
        name_of_body(party.name)
        for party in parties
        if party.kind is AgentKind.INSTITUTION and not looks_personal(party.name)
    }
    # Who holds archives is an archive, however much its name looks like a person's.
    holders = {
        name_of_body(party.name)
        for party in parties
        if party.kind is AgentKind.INSTITUTION and party.part in ("holder", "known")
    }
    for party in parties:
        if party.kind in (AgentKind.PERSON, AgentKind.INSTITUTION) and name_of_body(party.name) in holders:
            body = True
        elif party.kind is AgentKind.PERSON:
            body = len(party.name.split()) == 1 and name_of_body(party.name) in institutions | bodies.keys()
        elif party.kind is AgentKind.INSTITUTION:
            body = not (looks_personal(party.name) and person_key(party.name) in people)
        else:
            body = True
        if not body:
            kind, key = AgentKind.PERSON, person_key(party.name)
        else:
            key = name_of_body(party.name)
            own = party.kind in (AgentKind.PROGRAM, AgentKind.FAMILY)
            kind = party.kind if own else bodies.get(key, AgentKind.INSTITUTION)
        identity = f"{kind.value}:{key}"
        agent_of[(party.kind, party.name)] = identity
        kinds[identity] = kind
        names.setdefault(identity, {}).setdefault(party.name)
    agents = tuple(
        Agent(key=identity, name=next(iter(forms)), kind=kinds[identity], others=tuple(forms)[1:])
        for identity, forms in names.items()
    )
    known = {chain.record_id for chain in chains}
    ties = tuple(
        (chain.record_id, tie.kind, tie.other)
        for chain in chains
        for tie in chain.relations
        if tie.other in known and tie.other != chain.record_id and not tie.stated_there
    )
    return Graph(chains=chains, agents=agents, agent_of=agent_of, ties=ties)


def _parties(chain: Chain) -> Iterable[Party]:
    for step in chain.steps:
        yield from step.parties
    yield from chain.holders
    facts = chain.facts
    for parties in (facts.authors, facts.senders, facts.recipients, facts.others):
        yield from parties
    for known in chain.known:
        yield known.party
        yield from known.predecessors
        yield from known.successors


def plain_key(name: str) -> str:
    """`name` without case, accents and punctuation, words in order."""
    folded = unicodedata.normalize("NFKD", name).casefold()
    kept = "".join(c if c.isalnum() else " " for c in folded if not unicodedata.combining(c))
    return " ".join(kept.split())


def nodes(graph: Graph) -> Iterable[tuple[Chain, Thing | Step]]:
    """Every thing and every step of the graph, chain by chain."""
    for chain in graph.chains:
        for thing in chain.things:
            yield chain, thing
        for step in chain.steps:
            yield chain, step
