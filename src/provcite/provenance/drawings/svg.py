"""The graph as an SVG picture: one column a chain, read from top to bottom, agents beside the steps.

No layout program is needed: a chain is a line of steps, so each is a column of boxes, the gaps
stand between them, and the people are written beside the step in which they acted. In a graph of
several chains a person who acts in more than one carries the same number everywhere.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from provcite.provenance.drawings import words
from provcite.provenance.relations import tie_words

if TYPE_CHECKING:
    from provcite.provenance.chain import Chain
    from provcite.provenance.graph import Graph

_WIDTH: Final = 360
_GAP_X: Final = 40
_LINE: Final = 16
_PAD: Final = 10
_CHARS: Final = 52

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
.arrow { stroke: #666; fill: none; marker-end: url(#tip) }
"""


def svg(graph: Graph) -> str:
    """A complete SVG document (1.1), text escaped, no script, no outside reference."""
    shared = _shared_numbers(graph)
    columns = [_column(graph, chain, shared) for chain in graph.chains]
    height = max((bottom for _, bottom in columns), default=0) + 20
    width = max(1, len(columns)) * (_WIDTH + _GAP_X) + _GAP_X
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">',
        f"<title>{_text('Provenance of ' + ', '.join(chain.record_id for chain in graph.chains))}</title>",
        f"<style>{_CSS}</style>",
        _ARROW_HEAD,
    ]
    for number, (column, _) in enumerate(columns):
        left = _GAP_X + number * (_WIDTH + _GAP_X)
        parts.append(f'<g transform="translate({left} 20)">{"".join(column)}</g>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def _shared_numbers(graph: Graph) -> dict[str, int]:
    """Numbers for the agents that act in more than one chain."""
    seen: dict[str, set[str]] = {}
    for chain in graph.chains:
        for step in chain.steps:
            for party in step.parties:
                seen.setdefault(graph.agent(party), set()).add(chain.record_id)
    shared = [key for key, records in seen.items() if len(records) > 1]
    return {key: number for number, key in enumerate(shared, start=1)}


def _column(graph: Graph, chain: Chain, shared: dict[str, int]) -> tuple[list[str], int]:
    parts: list[str] = []
    top = 0
    for line in textwrap.wrap(f"{chain.record_id}: {chain.title}", 46)[:3]:
        parts.append(f'<text class="title" x="0" y="{top + 14}">{_text(line)}</text>')
        top += 18
    top += 8
    for index, step in enumerate(chain.steps):
        for gap in chain.gaps:
            if gap.after == index:
                top = _box(parts, top, "gap", [f"? {gap.message}"])
        people = []
        for party in step.parties:
            number = shared.get(graph.agent(party))
            mark = f" [{number}]" if number else ""
            people.append(f"{party.part} {party.name}{mark}")
        top = _box(parts, top, "step", [f"{step.heading}: {words.step_date(step)}", *people])
        for key in step.made:
            thing = chain.thing(key)
            top = _box(parts, top, "thing", [thing.label, *words.thing_place(thing)])
    for gap in chain.gaps:
        if gap.after >= len(chain.steps):
            top = _box(parts, top, "gap", [f"? {gap.message}"])
    for tie in chain.relations:
        top = _box(parts, top, "thing", [tie_words(tie)])
    return parts, top


def _box(parts: list[str], top: int, kind: str, lines: list[str]) -> int:
    """Draw one box with an arrow to it; the y where the next one begins."""
    wrapped = [piece for line in lines for piece in (textwrap.wrap(line, _CHARS) or [""])]
    height = len(wrapped) * _LINE + 2 * _PAD
    if parts and not parts[-1].startswith('<text class="title"'):
        parts.append(f'<path class="arrow" d="M{_WIDTH // 2} {top - 18} V{top - 2}"/>')
    radius = 8 if kind == "step" else 0
    parts.append(f'<rect class="{kind}" x="0" y="{top}" width="{_WIDTH}" height="{height}" rx="{radius}"/>')
    for number, line in enumerate(wrapped):
        style = ' class="head"' if number == 0 and kind != "gap" else ""
        y = top + _PAD + 12 + number * _LINE
        parts.append(f'<text{style} x="{_PAD}" y="{y}">{_text(line)}</text>')
    return top + height + 20


def _text(text: str) -> str:
    """Escaped for XML; characters that XML 1.0 forbids become a replacement character."""
    return escape("".join(c if c >= " " and c not in "\ufffe\uffff" else "\ufffd" for c in text))
