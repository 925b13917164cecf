"""The graph as an SVG picture: one column a chain, read from top to bottom, agents beside the steps.

No layout program is needed: a chain is a line of steps, so each is a column of boxes, the gaps
stand between them, and the people are written in the step in which they acted. In a graph of
several chains whoever has a part in more than one (a person, a project, the archive that holds the
originals) is one numbered box at the left, with a line to each of these parts.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from provcite.provenance.drawings import words
from provcite.provenance.relations import tie_words

if TYPE_CHECKING:
    from provcite.provenance.chain import Chain, Thing
    from provcite.provenance.graph import Graph

_WIDTH: Final = 360
_GAP_X: Final = 40
_LINE: Final = 16
_PAD: Final = 10
_CHARS: Final = 52
#: From the bottom of a box to the top of the next, and from the edge of the picture to the first.
_SPACE: Final = 20
_TOP: Final = 20

_ARROW_HEAD: Final = (
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
    'orient="auto"><path d="M0 0 L8 4 L0 8 z" fill="#666"/></marker></defs>'
)

_CSS: Final = """
text { font: 12px sans-serif; fill: #222 }
.head { font-weight: bold }
.title { font: bold 14px sans-serif }
.step { fill: #eef3fa; stroke: #3a5f8a }
.thing { fill: #fff; stroke: #333 }
.gap { fill: #fff7e0; stroke: #b07a00; stroke-dasharray: 4 3 }
.agent { fill: #f3eefa; stroke: #6a4a9a }
.link { stroke: #6a4a9a; stroke-opacity: .6; stroke-dasharray: 2 3; fill: none }
.arrow { stroke: #666; fill: none; marker-end: url(#tip) }
"""


def svg(graph: Graph) -> str:
    """A complete SVG document (1.1), text escaped, no script, no outside reference."""
    shared = _shared_numbers(graph)
    columns = [_column(graph, chain, shared) for chain in graph.chains]
    first = _GAP_X + (_WIDTH + _GAP_X if shared else 0)
    lefts = [first + number * (_WIDTH + _GAP_X) for number in range(len(columns))]
    agents, bottom = _agents(graph, shared, columns, lefts)
    height = max((bottom, *(column.bottom for column in columns))) + 20
    width = first + max(1, len(columns)) * (_WIDTH + _GAP_X)
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">',
        f"<title>{_text('Provenance of ' + ', '.join(chain.record_id for chain in graph.chains))}</title>",
        f"<style>{_CSS}</style>",
        _ARROW_HEAD,
        *agents,
    ]
    for left, column in zip(lefts, columns, strict=True):
        parts.append(f'<g transform="translate({left} {_TOP})">{"".join(column.parts)}</g>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def _shared_numbers(graph: Graph) -> dict[str, int]:
    """Numbers for the agents that have a part in more than one chain."""
    seen: dict[str, set[str]] = {}
    for chain in graph.chains:
        parties = [party for step in chain.steps for party in step.parties]
        for party in (*parties, *chain.holders):
            seen.setdefault(graph.agent(party), set()).add(chain.record_id)
    shared = [key for key, records in seen.items() if len(records) > 1]
    return {key: number for number, key in enumerate(shared, start=1)}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    """A chain as drawn: its elements, where it ends, and the heights at which agents have a part."""

    parts: list[str]
    bottom: int
    links: list[tuple[str, int]]


def _agents(
    graph: Graph, shared: dict[str, int], columns: list[_Column], lefts: list[int]
) -> tuple[list[str], int]:
    """The shared agents, one box each at the left, with a line to each of their steps; their bottom."""
    names = {agent.key: agent.name for agent in graph.agents}
    boxes: list[str] = []
    places: dict[str, int] = {}
    top = 0
    for key, number in shared.items():
        bottom = _box(boxes, top, "agent", [f"[{number}] {names[key]}"], arrow=False)
        places[key] = _TOP + (top + bottom - _SPACE) // 2
        top = bottom
    lines = [
        f'<path class="link" d="M{_GAP_X + _WIDTH} {places[key]} L{left} {_TOP + height}"/>'
        for left, column in zip(lefts, columns, strict=True)
        for key, height in column.links
        if key in places
    ]
    if not boxes:
        return [], 0
    return [*lines, f'<g transform="translate({_GAP_X} {_TOP})">{"".join(boxes)}</g>'], top


def _column(graph: Graph, chain: Chain, shared: dict[str, int]) -> _Column:
    parts: list[str] = []
    links: list[tuple[str, int]] = []
    top = 0
    for line in textwrap.wrap(f"{chain.record_id}: {chain.title}", 46):
        parts.append(f'<text class="title" x="0" y="{top + 14}">{_text(line)}</text>')
        top += 18
    top += 8

    def draw_gap(message: str) -> None:
        nonlocal top
        top = _box(parts, top, "gap", [f"? {message}"])

    def draw_thing(thing: Thing) -> None:
        nonlocal top
        lines = [thing.label, *words.thing_place(thing)]
        for holder in chain.holders if thing.key == "original" else ():
            key = graph.agent(holder)
            links.append((key, top + _PAD + _LINE // 2))
            lines += [f"held by {holder.name} [{shared[key]}]"] if key in shared else []
        top = _box(parts, top, "thing", lines)

    gaps = list(chain.gaps)
    first = words.unmade_original(chain)
    if first is not None:
        if gaps and gaps[0].after == 0:
            draw_gap(gaps.pop(0).message)
        draw_thing(first)
    for index, step in enumerate(chain.steps):
        while gaps and gaps[0].after <= index:
            draw_gap(gaps.pop(0).message)
        people = []
        for party in step.parties:
            key = graph.agent(party)
            mark = f" [{shared[key]}]" if key in shared else ""
            people.append(f"{party.part} {party.name}{mark}")
            links.append((key, top + _PAD + _LINE // 2))
        top = _box(parts, top, "step", [f"{step.heading}: {words.step_date(step)}", *people])
        for made in step.made:
            draw_thing(chain.thing(made))
    for gap in gaps:
        draw_gap(gap.message)
    for tie in chain.relations:
        top = _box(parts, top, "thing", [tie_words(tie)])
    return _Column(parts=parts, bottom=top + _TOP, links=links)


def _box(parts: list[str], top: int, kind: str, lines: list[str], *, arrow: bool = True) -> int:
    """Draw one box with an arrow to it; the y where the next one begins."""
    wrapped = [piece for line in lines for piece in (textwrap.wrap(line, _CHARS) or [""])]
    height = len(wrapped) * _LINE + 2 * _PAD
    if arrow and parts and not parts[-1].startswith('<text class="title"'):
        parts.append(f'<path class="arrow" d="M{_WIDTH // 2} {top - 18} V{top - 2}"/>')
    radius = 8 if kind == "step" else 0
    parts.append(f'<rect class="{kind}" x="0" y="{top}" width="{_WIDTH}" height="{height}" rx="{radius}"/>')
    for number, line in enumerate(wrapped):
        style = ' class="head"' if number == 0 and kind != "gap" else ""
        y = top + _PAD + 12 + number * _LINE
        parts.append(f'<text{style} x="{_PAD}" y="{y}">{_text(line)}</text>')
    return top + height + _SPACE


def _text(text: str) -> str:
    """Escaped for XML; characters that XML 1.0 forbids become a replacement character."""
    return escape("".join(c if c >= " " and c not in "\ufffe\uffff" else "\ufffd" for c in text))
