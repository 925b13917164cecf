"""A trace of a graph of 5,000 events: each step of ours against the `prov` library alone.

Usage: python benchmarks/trace_speed.py [--events 5000]

The peer builds a PROV document with the same numbers of activities, entities and relations
directly with `prov` and writes it as PROV-JSON: the least that any program on that library takes.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from typing import TYPE_CHECKING, Any

from provcite.model.record import Event, Holding, Record
from provcite.provenance.chain import build_chain
from provcite.provenance.constraints import violations
from provcite.provenance.drawings import data, flow, svg
from provcite.provenance.graph import Graph, build_graph
from provcite.provenance.prov import serialise, to_prov

if TYPE_CHECKING:
    from collections.abc import Callable

KINDS = ("written", "received", "declassified", "obtained", "translated", "published")


def make_records(events: int) -> list[Record]:
    """Records of six events each, their people drawn from two hundred names (fixed seed)."""
    source = random.Random(20261123)
    people = [f"Person {number}" for number in range(200)]
    return [
        Record(
            id=str(number),
            title=f"Document {number}",
            language="ru",
            sources=(Holding(repository="RGANI", path=(("fond", "5"), ("delo", str(number)))),),
            provenance=tuple(
                Event(event=kind, by=(source.choice(people),), for_="NKIDP" if step == 3 else None)
                for step, kind in enumerate(KINDS)
            ),
        )
        for number in range(max(1, events // len(KINDS)))
    ]


def one_record(events: int) -> Record:
    """One record of many events, each made from the one before, which it names."""
    return Record(
        id="one",
        title="Document",
        provenance=tuple(
            Event(event="copied", id=f"e{number}", of=(f"e{number - 1}",) if number else ())
            for number in range(events)
        ),
    )


def peer(graph: Graph) -> str:
    """The same document built with `prov` alone."""
    from prov.model import ProvDocument

    document = ProvDocument()
    names = document.add_namespace("x", "urn:x:")
    for agent in graph.agents:
        document.agent(names[f"a{abs(hash(agent.key))}"])
    for chain in graph.chains:
        for thing in chain.things:
            document.entity(names[f"e{chain.record_id}-{thing.key}"], {"prov:label": thing.label})
        for number, step in enumerate(chain.steps):
            activity = names[f"s{chain.record_id}-{number}"]
            document.activity(activity, None, None, {"prov:label": step.heading})
            for key in step.used:
                document.used(activity, names[f"e{chain.record_id}-{key}"])
            for key in step.made:
                made = names[f"e{chain.record_id}-{key}"]
                document.generation(made, activity)
                for used in step.used:
                    document.derivation(made, names[f"e{chain.record_id}-{used}"])
            for party in step.parties:
                document.association(activity, names[f"a{abs(hash(graph.agent(party)))}"])
    return str(document.serialize(format="json"))


def timed(label: str, work: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.process_time()
    result = work()
    seconds = time.process_time() - begun
    print(f"{label:<34}{seconds:8.2f} s")
    return seconds, result


def main() -> int:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--events", type=int, default=5000)
    records = make_records(options.parse_args().events)
    first, graph = timed("chains and graph", lambda: build_graph([build_chain(item) for item in records]))
    second, document = timed("PROV document", lambda: to_prov(graph))
    third, _ = timed("PROV-JSON", lambda: serialise(document, "prov-json"))
    timed("constraints", lambda: violations(document))
    timed("own JSON", lambda: json.dumps(data.graph_data(graph)))
    timed("Mermaid", lambda: flow.mermaid(graph))
    timed("SVG", lambda: svg.svg(graph))
    parts = [
        timed(f"one chain of {size:,} events", lambda size=size: build_chain(one_record(size)))[0]
        for size in (1000, 8000)
    ]
    print(f"{'eight times the events, ratio of time':<42}{parts[1] / parts[0]:.1f}")
    alone, _ = timed("prov alone, PROV-JSON", lambda: peer(graph))
    print(f"{'chains to PROV-JSON, ratio to prov alone':<42}{(first + second + third) / alone:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
