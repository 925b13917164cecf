"""The graph as a picture's source: nodes and arrows, written as Mermaid or as Graphviz DOT."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from provcite.provenance.drawings import words
from provcite.provenance.relations import Tie, tie_words

if TYPE_CHECKING:
    from provcite.provenance.graph import Graph


@dataclass(frozen=True, slots=True)
class Node:
    """A box: `shape` is thing, step, gap, person, institution or project."""

    name: str
    shape: str
    lines: tuple[str, ...]
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Arrow:
    """From one node to another; `dashed` for relations that are not part of the chain."""

    start: str
    end: str
    label: str = ""
    dashed: bool = False


def flow(graph: Graph) -> tuple[list[Node], list[Arrow]]:
    """Things and steps in the order of time, agents beside them, gaps where the chain is broken."""
    nodes: list[Node] = []
    arrows: list[Arrow] = []
    agents = {agent.key: f"a{number}" for number, agent in enumerate(graph.agents)}
    originals: dict[str, str] = {}
    for position, chain in enumerate(graph.chains):
        prefix = f"r{position}"
        things = {thing.key: f"{prefix}t{number}" for number, thing in enumerate(chain.things)}
        originals[chain.record_id] = things["original"]
        nodes += [
            Node(things[thing.key], "thing", (thing.label, *words.thing_place(thing)), chain.record_id)
            for thing in chain.things
        ]
        for number, step in enumerate(chain.steps):
            name = f"{prefix}s{number}"
            lines = (step.heading, words.step_date(step), *words.step_doubts(step))
            nodes.append(Node(name, "step", lines, chain.record_id))
            arrows += [Arrow(things[key], name) for key in step.used]
            arrows += [Arrow(name, things[key]) for key in step.made]
            arrows += [
                Arrow(agents[graph.agent(party)], name, "" if party.part == "by" else party.part, dashed=True)
                for party in step.parties
            ]
        for number, gap in enumerate(chain.gaps):
            name = f"{prefix}g{number}"
            nodes.append(Node(name, "gap", (f"? {gap.message}",), chain.record_id))
            target = f"{prefix}s{gap.after}" if gap.after < len(chain.steps) else things[chain.things[-1].key]
            arrows.append(Arrow(name, target, dashed=True))
        held = {
            (graph.agent(one.holder), one.thing, "holds" if one.present else "held"): None
            for one in chain.held
            if one.holder is not None
        }
        arrows += [Arrow(agents[key], things[thing], label, dashed=True) for key, thing, label in held]
    drawn = {arrow.start for arrow in arrows}
    nodes += [
        Node(agents[agent.key], agent.kind.value, (agent.name,))
        for agent in graph.agents
        if agents[agent.key] in drawn
    ]
    arrows += [
        Arrow(originals[record], originals[other], tie_words(Tie(kind, "")).strip(), dashed=True)
        for record, kind, other in graph.ties
    ]
    return nodes, arrows


# -- Mermaid

_MERMAID = {
    "thing": ("[", "]"), "step": ("(", ")"), "gap": ("{{", "}}"), "person": ("([", "])"),
    "institution": ("[[", "]]"), "project": ("[/", "/]"), "program": ("[(", ")]"),
    "family": ("([", "])"),
}  # fmt: skip


def mermaid(graph: Graph) -> str:
    """Mermaid flowchart text. Labels are quoted, and what could end a label is an entity."""
    nodes, arrows = flow(graph)
    titles = {chain.record_id: chain.title for chain in graph.chains}
    lines = ["flowchart TD"]
    groups: dict[str | None, list[Node]] = {}
    for node in nodes:
        groups.setdefault(node.group, []).append(node)
    for number, (group, members) in enumerate(groups.items()):
        if group is not None:
            lines.append(f'  subgraph g{number}["{_mermaid_text(f"{group}: {titles[group]}")}"]')
        for node in members:
            start, end = _MERMAID[node.shape]
            label = "<br/>".join(_mermaid_text(text) for text in node.lines)
            lines.append(f'    {node.name}{start}"{label}"{end}:::{node.shape}')
        if group is not None:
            lines.append("  end")
    for arrow in arrows:
        line = "-.->" if arrow.dashed else "-->"
        label = f'|"{_mermaid_text(arrow.label)}"|' if arrow.label else ""
        lines.append(f"  {arrow.start} {line}{label} {arrow.end}")
    lines += [
        "  classDef gap stroke-dasharray: 4 3,fill:#fff7e0,stroke:#b07a00,color:#5a3e00",
        "  classDef step fill:#eef3fa,stroke:#3a5f8a",
        "  classDef thing fill:#ffffff,stroke:#333333",
    ]
    return "\n".join(lines) + "\n"


def beyond_mermaid(text: str) -> bool:
    """Whether a Mermaid flowchart is larger than Mermaid draws by its defaults (maxTextSize, maxEdges)."""
    return len(text) > 50_000 or text.count("-->") + text.count("-.->") > 500


def _mermaid_text(text: str) -> str:
    # Mermaid reads #code; entities in quoted labels, and would read HTML and Markdown otherwise.
    return "".join(c if c.isalnum() or c in " .,:/-–()?=…" else f"#{ord(c)};" for c in " ".join(text.split()))


# -- Graphviz

_ENTITY = re.compile(r"&(?=#?[0-9A-Za-z]{1,32};)")

_DOT = {
    "thing": "shape=box", "step": "shape=box, style=rounded, color=steelblue",
    "gap": 'shape=hexagon, style=dashed, color="#b07a00"', "person": "shape=ellipse",
    "institution": "shape=house", "project": "shape=parallelogram", "program": "shape=component",
    "family": "shape=ellipse, peripheries=2",
}  # fmt: skip


def dot(graph: Graph) -> str:
    """Graphviz DOT text."""
    nodes, arrows = flow(graph)
    titles = {chain.record_id: chain.title for chain in graph.chains}
    lines = ["digraph provenance {", '  rankdir=TB; node [fontname="sans-serif", fontsize=10];']
    groups: dict[str | None, list[Node]] = {}
    for node in nodes:
        groups.setdefault(node.group, []).append(node)
    for number, (group, members) in enumerate(groups.items()):
        if group is not None:
            lines += [
                f"  subgraph cluster_{number} {{",
                f"    label={_dot_text((f'{group}: {titles[group]}',))};",
            ]
        lines += [f"    {node.name} [{_DOT[node.shape]}, label={_dot_text(node.lines)}];" for node in members]
        if group is not None:
            lines.append("  }")
    for arrow in arrows:
        attributes = ["style=dashed"] if arrow.dashed else []
        if arrow.label:
            attributes.append(f"label={_dot_text((arrow.label,))}")
        bracket = f" [{', '.join(attributes)}]" if attributes else ""
        lines.append(f"  {arrow.start} -> {arrow.end}{bracket};")
    return "\n".join([*lines, "}"]) + "\n"


def _dot_text(lines: tuple[str, ...]) -> str:
    escaped = (words.visible(line).replace("\\", "\\\\").replace('"', '\\"') for line in lines)
    # Graphviz reads HTML's names of characters in any label.
    return '"' + "\\n".join(_ENTITY.sub("&amp;", line) for line in escaped) + '"'
