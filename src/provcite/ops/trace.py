"""Tracing records: their chains, joined in one graph, in the form that was asked for."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from provcite.model.boundary import foreign
from provcite.model.errors import UsageError
from provcite.ops.people import body_keys, people_keys
from provcite.provenance.chain import Known, build_chain
from provcite.provenance.graph import build_graph
from provcite.provenance.vocabulary import AgentKind, looks_personal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from provcite.archives.repositories import Repositories, Repository
    from provcite.model.record import Holding, Record
    from provcite.provenance.chain import Chain, Party
    from provcite.provenance.graph import Graph
    from provcite.provenance.iris import Names
    from provcite.store.library import Library
    from provcite.store.lookup import StoreLookup

#: More records than this that point to one are not looked at.
MAX_POINTING: Final = 1000
#: What `write` makes; ``tree`` and ``table`` are drawn by the command itself.
FORMATS: Final = (
    "tree", "table", "text", "json", "prov-json", "prov-n", "turtle", "rico", "mermaid", "dot", "svg",
)  # fmt: skip


def trace(records: Iterable[Record], library: Library) -> Graph:
    """The graph of `records`, people joined over the forms of their names.

    Relations are read both ways: records of the store that point to one of these are named.
    """
    from provcite.archives.render import render
    from provcite.exchange.holding_words import find_repository
    from provcite.model.reference import ArchivalReference

    repositories = library.repositories()
    lookup = library.lookup()

    def full_name(key: str) -> str:
        repository = find_repository(key, repositories)
        return repository.name("en") if repository else key

    def same_holder(one: str, other: str) -> bool:
        if one.casefold() == other.casefold():
            return True
        first, second = find_repository(one, repositories), find_repository(other, repositories)
        return first is not None and second is not None and first.key == second.key

    def place(holding: Holding) -> str:
        repository = find_repository(holding.repository, repositories)
        reference = ArchivalReference(
            repository=holding.repository,
            repository_key=repository.key if repository else None,
            path=holding.path,
            labels=holding.labels,
            code=holding.reference_code or "",
            rest=holding.rest or "",
        )
        words = render(reference, "words", repositories=repositories)
        return ", ".join(part for part in (holding.repository, words) if part)

    records = list(records)
    chains = [
        build_chain(
            record,
            describe_holding=place,
            repository_name=full_name,
            is_known_body=lambda name: " " in name and bool(repositories.find(name)),
            same_holder=same_holder,
            pointing=_pointing(record, lookup),
        )
        for record in records
    ]
    chains = _with_succession(chains, repositories)
    parties = [party for chain in chains for step in chain.steps for party in step.parties]
    # A name that can be either is asked for in both ways, and the graph decides.
    people = people_keys(
        (party.name for party in parties if party.kind is AgentKind.PERSON or looks_personal(party.name)),
        [forms for record in records for forms in _equated(record)],
    )
    bodies = body_keys(
        [
            *(party.name for party in parties if party.kind is not AgentKind.PERSON or " " not in party.name),
            *(holder.name for chain in chains for holder in chain.holders),
        ],
        repositories,
    )
    return build_graph(
        chains, agent_key=lambda name: people.get(name, ""), body_key=lambda name: bodies.get(name, "")
    )


def _with_succession(chains: list[Chain], repositories: Repositories) -> list[Chain]:
    """The chains with what the repository data knows of archives in them: who took over from whom."""
    from provcite.exchange.holding_words import find_repository

    parties: dict[str, Party] = {}
    found: dict[str, Repository] = {}
    for chain in chains:
        for party in (*chain.holders, *(party for step in chain.steps for party in step.parties)):
            if party.kind is not AgentKind.INSTITUTION:
                continue
            repository = find_repository(party.name, repositories)
            if repository is not None:
                found.setdefault(repository.key, repository)
                parties.setdefault(repository.key, party)
    told = tuple(
        Known(
            party=parties[key],
            predecessors=tuple(parties[former] for former in repository.predecessor if former in parties),
        )
        for key, repository in found.items()
        if any(former in parties for former in repository.predecessor)
    )
    if not told or not chains:
        return chains
    first, *others = chains
    return [replace(first, known=(*first.known, *told)), *others]


def _equated(record: Record) -> Iterator[tuple[str, ...]]:
    """The forms of each name that the record says are one; a single word may be anybody's."""
    for creator in record.creators:
        yield tuple(
            name for name in (creator.display, creator.native, *creator.variants) if name and " " in name
        )
    for form in record.names:
        yield tuple(name for name in (form.name, form.native, *form.variants) if name and " " in name)


def _pointing(record: Record, lookup: StoreLookup) -> list[Record]:
    """The records of the store that state a relation to `record` (by its id or a former one)."""
    found: dict[str, Record] = {}
    for name in (record.id, *record.aliases):
        # The keys of the index are folded; which id is meant exactly, `ties` sees.
        for other in lookup.find("relation", name.casefold(), MAX_POINTING):
            found.setdefault(other.id, other)
    return list(found.values())


def names_for(form: str, library: Library) -> Names | None:
    """The names that the store gives its records in RDF; None for a form that has no such names."""
    if form not in ("prov-json", "prov-n", "turtle", "rico"):
        return None
    from provcite.ops.naming import owner

    return owner(library).names


def write(graph: Graph, form: str, names: Names | None = None) -> str:
    """`graph` as text in one of `FORMATS` except ``tree`` and ``table``; `names` are the store's.

    Characters that steer a terminal are written as the escapes of the form (JSON and Turtle
    ``\\u001b``, XML ``&#x202e;``). Raises UsageError where the form needs a library that is not installed.
    """
    from provcite.model.visible import STEERING

    escape = "&#x{:x};" if form == "svg" else "\\u{:04x}"
    return _written(graph, form, names).translate({code: escape.format(code) for code in STEERING})


def _written(graph: Graph, form: str, names: Names | None) -> str:
    from provcite.provenance import rico
    from provcite.provenance.drawings import data, flow, svg

    if form == "text":
        from provcite.provenance.narrative import paragraph

        return "\n\n".join(_one_paragraph(paragraph(chain)) for chain in graph.chains) + "\n"
    if form == "json":
        return json.dumps(data.graph_data(graph), ensure_ascii=False, indent=2) + "\n"
    if form == "rico":
        return json.dumps(rico.to_rico(graph, names), ensure_ascii=False, indent=2) + "\n"
    if form == "mermaid":
        return flow.mermaid(graph)
    if form == "dot":
        return flow.dot(graph)
    if form == "svg":
        return svg.svg(graph)
    return _prov(graph, form, names)


def _one_paragraph(text: str) -> str:
    return " ".join(text.split())


def _prov(graph: Graph, form: str, names: Names | None) -> str:
    from provcite.provenance.prov import serialise, to_prov

    if form == "turtle":
        # prov itself says in each of its versions by another exception that rdflib is not there.
        _needs("rdflib", form)
    document = to_prov(graph, names)
    with foreign(f"The chain cannot be written as {form}"):
        return serialise(document, form)


def _needs(library: str, form: str) -> None:
    """UsageError where `library`, which an extra brings, is not installed or cannot be loaded."""
    from importlib import import_module

    try:
        import_module(library)
    except ImportError as error:
        raise UsageError(
            f"The format {form!r} needs the Python library {library}.",
            hint="Install it with: pip install 'provcite[rdf]'.",
        ) from error


def contradictions(graph: Graph) -> list[str]:
    """What is recorded and cannot be true at once, a sentence each: dates, and relations in a circle."""
    from provcite.provenance.chronology import contradictions as of_chain
    from provcite.provenance.relations import circle

    found = [
        f"Two dates contradict each other: {clause}." for chain in graph.chains for clause in of_chain(chain)
    ]
    round_about = circle(graph.ties)
    if round_about:
        found.append(f"These records come from each other in a circle: {', '.join(round_about)}.")
    return found
