"""The graph as an SVG picture: one column a chain, read from top to bottom, agents beside the steps.

No layout program is needed: a chain is a line of steps, so each is a column of boxes, the gaps
stand between them, and the people are written in the step in which they acted. In a graph of
several chains whoever has a part in more than one (a person, a project, the archive that holds the
originals) is one numbered box at the left; in a picture of a few columns with a line to each of these
parts, in a larger one by its number. A long chain goes on in the next column, many stand in rows.
Arrows follow time; a step says what it acts on where that is not the thing in the box above. Whoever hears
the picture gets its words as its description.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from provcite.provenance.drawings import words
from provcite.provenance.drawings.tree import condition_line
from provcite.provenance.narrative import paragraph
from provcite.provenance.relations import tie_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from provcite.provenance.chain import Chain, Thing
    from provcite.provenance.graph import Graph

_WIDTH: Final = 360
_GAP_X: Final = 40
_LINE: Final = 16
_PAD: Final = 10
#: How wide a line may be in letters of ordinary width: of the text, of a bold first line, of a title.
_CHARS: Final = 51
_BOLD: Final = 43
_TITLE: Final = 40
#: A longer description than this many chains' nobody listens to.
_TOLD: Final = 12
#: From the bottom of a box to the top of the next, and from the edge of the picture to the first.
_SPACE: Final = 20
_TOP: Final = 20
#: The highest column, how many stand side by side, and up to how many have lines to whom they share.
_HIGHEST: Final = 1600
_ACROSS: Final = 8
_LINKED: Final = 6

_ARROW_HEAD: Final = (
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
    'orient="auto"><path d="M0 0 L8 4 L0 8 z" fill="#666"/></marker></defs>'
)

#: The look of a picture that stands alone.
CSS: Final = """
text { font: 12px sans-serif; fill: #222 }
.head { font-weight: bold }
.title { font: bold 14px sans-serif }
.step { fill: #eef3fa; stroke: #3a5f8a }
.thing { fill: #fff; stroke: #333 }
.fact { fill: #f4f4f4; stroke: #777 }
.gap { fill: #fff7e0; stroke: #b07a00; stroke-dasharray: 4 3 }
.agent { fill: #f3eefa; stroke: #6a4a9a }
.link { stroke: #6a4a9a; stroke-opacity: .6; stroke-dasharray: 2 3; fill: none }
.arrow { stroke: #666; fill: none; marker-end: url(#tip) }
"""


def svg(graph: Graph, *, styled: bool = True) -> str:
    """A complete SVG document (1.1), text escaped, no script, no outside reference.

    Without `styled` it has classes and no style sheet: the page that it stands in has one.
    """
    shared = _shared_numbers(graph)
    chains = [_blocks(graph, chain, shared) for chain in graph.chains]
    columns = [column for blocks in chains for column in _columns(blocks)]
    # Lines from a box at the left cross what stands between: in a large picture the numbers say it.
    linked = bool(shared) and len(columns) <= _LINKED
    first = _GAP_X + (_WIDTH + _GAP_X if shared else 0)
    parts: list[str] = []
    places: dict[str, int] = {}
    agents, bottom = _agents(graph, shared, places)
    lines: list[str] = []
    top, right = _TOP, first
    for start in range(0, len(columns), _ACROSS):
        row = columns[start : start + _ACROSS]
        for number, column in enumerate(row):
            left = first + number * (_WIDTH + _GAP_X)
            drawn, links, height = _drawn(column)
            parts.append(f'<g transform="translate({left} {top})">{"".join(drawn)}</g>')
            bottom = max(bottom, top + height)
            right = max(right, left + _WIDTH + _GAP_X)
            if linked:
                lines += [
                    f'<path class="link" d="M{_GAP_X + _WIDTH} {places[key]} L{left} {top + at}"/>'
                    for key, at in links
                    if key in places
                ]
        top = bottom + _SPACE
    width, height = max(right, first + _WIDTH + _GAP_X), bottom + _TOP
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    return (
        "\n".join(
            [
                f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">',
                f"<title>{_text('Provenance of ' + _listed(graph))}</title>",
                f"<desc>{_text(_told(graph))}</desc>",
                f"<style>{CSS}</style>" if styled else "",
                _ARROW_HEAD,
                *lines,
                *agents,
                *parts,
                "</svg>",
            ]
        )
        + "\n"
    )


def _listed(graph: Graph) -> str:
    names = [chain.record_id for chain in graph.chains]
    more = len(names) - 20
    return ", ".join(names[:20]) + (f" and {more} more" if more > 0 else "")


def _told(graph: Graph) -> str:
    """What the picture shows, in sentences."""
    told = [paragraph(chain) for chain in graph.chains[:_TOLD]]
    more = len(graph.chains) - _TOLD
    return " ".join(told) + (f" And {more} more records." if more > 0 else "")


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
class _Block:
    """One box of a chain: its lines as they are broken, and the agents that have a part in it."""

    kind: str
    lines: tuple[str, ...]
    links: tuple[str, ...] = ()

    @property
    def height(self) -> int:
        """From its top to the top of the next."""
        if self.kind == "title":
            return len(self.lines) * 18 + 8
        return len(self.lines) * _LINE + 2 * _PAD + _SPACE


def _block(kind: str, lines: Iterable[str], links: Iterable[str] = ()) -> _Block:
    broken: list[str] = []
    for line in lines:
        if not broken and kind != "gap":
            first, *rest = _wrapped(line, _BOLD)
            # What of the first line goes on is in ordinary letters, and broken anew.
            broken += [first, *(_wrapped(" ".join(rest), _CHARS) if rest else ())]
        else:
            broken += _wrapped(line, _CHARS)
    return _Block(kind=kind, lines=tuple(broken), links=tuple(links))


def _wrapped(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` letters; a Chinese one counts for two, a longer word is broken."""
    lines: list[str] = []
    line, used = "", 0
    for word in text.split():
        pieces = _pieces(word, width)
        for number, (piece, size) in enumerate(pieces):
            joint = 1 if line and not number else 0
            if line and (used + joint + size > width or number):
                lines.append(line)
                line, used, joint = "", 0, 0
            line, used = f"{line}{' ' * joint}{piece}", used + joint + size
    return [*lines, line] if line or not lines else lines


def _pieces(word: str, width: int) -> list[tuple[str, int]]:
    """A word in pieces that fit a line, each with its size."""
    if len(word) <= width and word.isascii():
        return [(word, len(word))]
    pieces: list[tuple[str, int]] = []
    piece, used = "", 0
    for letter in word:
        size = (
            2 if unicodedata.east_asian_width(letter) in "WF" else 0 if unicodedata.combining(letter) else 1
        )
        if piece and used + size > width:
            pieces.append((piece, used))
            piece, used = "", 0
        piece, used = piece + letter, used + size
    return [*pieces, (piece, used)]


def _agents(graph: Graph, shared: dict[str, int], places: dict[str, int]) -> tuple[list[str], int]:
    """The shared agents, one box each at the left; `places` gets the height of each; their bottom."""
    names = {agent.key: agent.name for agent in graph.agents}
    boxes: list[str] = []
    top = 0
    for key, number in shared.items():
        block = _block("agent", [f"[{number}] {names[key]}"])
        boxes += _box(block, top)
        places[key] = _TOP + top + (block.height - _SPACE) // 2
        top += block.height
    if not boxes:
        return [], 0
    return [f'<g transform="translate({_GAP_X} {_TOP})">{"".join(boxes)}</g>'], top + _TOP


def _blocks(graph: Graph, chain: Chain, shared: dict[str, int]) -> list[_Block]:
    """The boxes of a chain from the writing to the copy at hand, gaps in their places."""

    def thing_block(thing: Thing) -> _Block:
        lines, links = [thing.label, *words.thing_place(thing)], []
        for held in chain.held:
            if held.thing == thing.key and held.holder is not None:
                key = graph.agent(held.holder)
                links.append(key)
                if key in shared:
                    verb = "held by" if held.present else "formerly held by"
                    lines.append(f"{verb} {held.holder.name} [{shared[key]}]")
        return _block("thing", dict.fromkeys(lines), dict.fromkeys(links))

    title = _wrapped(f"{chain.record_id}: {chain.title}", _TITLE)
    blocks = [_Block(kind="title", lines=tuple(title))]
    gaps = list(chain.gaps)
    first = words.unmade_original(chain)
    if first is not None:
        if gaps and gaps[0].after == 0:
            blocks.append(_block("gap", [f"? {gaps.pop(0).message}"]))
        blocks.append(thing_block(first))
    for index, step in enumerate(chain.steps):
        while gaps and gaps[0].after <= index:
            blocks.append(_block("gap", [f"? {gaps.pop(0).message}"]))
        lines = [f"{step.heading}: {words.step_date(step)}"]
        for party in step.parties:
            key = graph.agent(party)
            mark = f" [{shared[key]}]" if key in shared else ""
            lines.append(f"{party.part} {party.name}{mark}")
        if step.place:
            lines.append(f"at {step.place}")
        others = any(thing != "original" for one in chain.steps[:index] for thing in one.made)
        if step.used and (step.used != ("original",) or others):
            lines.append(f"{'from' if step.made else 'on'} {words.used_things(chain, step)}")
        lines += words.step_doubts(step)
        blocks.append(_block("step", lines, dict.fromkeys(graph.agent(party) for party in step.parties)))
        blocks += [thing_block(chain.thing(key)) for key in step.made]
    blocks += [_block("gap", [f"? {gap.message}"]) for gap in gaps]
    blocks += [_block("fact", [tie_words(tie)]) for tie in chain.relations]
    blocks += [_block("fact", [condition_line(chain, one)]) for one in chain.conditions]
    return blocks


def _columns(blocks: list[_Block]) -> list[list[_Block]]:
    """The boxes of a chain in columns of a readable height; what goes on does so at the right."""
    columns: list[list[_Block]] = [[]]
    height = 0
    for block in blocks:
        if columns[-1] and height + block.height > _HIGHEST:
            columns.append([_Block(kind="title", lines=("… continued",))])
            height = columns[-1][0].height
        columns[-1].append(block)
        height += block.height
    return columns


def _drawn(column: list[_Block]) -> tuple[list[str], list[tuple[str, int]], int]:
    """A column's elements, the heights at which agents have a part, and its height."""
    parts: list[str] = []
    links: list[tuple[str, int]] = []
    top = 0
    for number, block in enumerate(column):
        if block.kind == "title":
            parts += [
                f'<text class="title" x="0" y="{top + 14 + place * 18}">{_text(line)}</text>'
                for place, line in enumerate(block.lines)
            ]
        else:
            if number and column[number - 1].kind != "title" and block.kind != "fact":
                parts.append(f'<path class="arrow" d="M{_WIDTH // 2} {top - 18} V{top - 2}"/>')
            parts += _box(block, top)
            links += [(key, top + _PAD + _LINE // 2) for key in block.links]
        top += block.height
    return parts, links, top


def _box(block: _Block, top: int) -> list[str]:
    """One box with its lines."""
    height = block.height - _SPACE
    radius = 8 if block.kind == "step" else 0
    parts = [f'<rect class="{block.kind}" x="0" y="{top}" width="{_WIDTH}" height="{height}" rx="{radius}"/>']
    for number, line in enumerate(block.lines):
        style = ' class="head"' if number == 0 and block.kind != "gap" else ""
        y = top + _PAD + 12 + number * _LINE
        parts.append(f'<text{style} x="{_PAD}" y="{y}">{_text(line)}</text>')
    return parts


def _text(text: str) -> str:
    """Escaped for XML; characters that XML 1.0 forbids become a replacement character."""
    if text.isprintable():
        return escape(text)
    return escape("".join(c if c >= " " and c not in "\ufffe\uffff" else "\ufffd" for c in text))
