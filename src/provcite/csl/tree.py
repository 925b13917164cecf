"""The text tree that all rendering produces.

One small closed family. A `Node` is a plain `str` or one of five branches, each with a list
of children; nothing else ever stands in a tree:

========  =====================================================================
`str`     characters, as they shall be read (no markup, no escaping)
`Span`    children in a row
`Styled`  one formatting attribute of CSL (``font-style``, ``italic``) on its children
`Quoted`  children in quotation marks, whose form is settled when the tree is finished
`Link`    children that lead to an address
`Block`   a ``display`` attribute, or the two columns of ``second-field-align``
`Mark`    children that one construct made (names, a year, a citation number ...), so
          that collapsing and substitution find them again; prints as its children
========  =====================================================================

A finished tree (`punctuation.finish`) holds no `Quoted` and no `Mark`. Trees are built once
and not changed afterwards: every pass makes a new one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

Node: TypeAlias = "str | Branch"


class Joint(str):
    """Characters of the style's own between or around what it prints: delimiters and affixes.

    They go with what they belong to where that falls away after all (see `replace`).
    """

    __slots__ = ()


class Branch:
    """What all nodes but `str` have: children."""

    __slots__ = ("children",)
    children: list[Node]

    def __init__(self, children: list[Node]) -> None:
        self.children = children

    def like(self, children: list[Node]) -> Branch:
        """The same node around other children."""
        return type(self)(children)

    def _key(self) -> tuple[object, ...]:
        return (type(self).__name__, tuple(self.children))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Branch) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def __repr__(self) -> str:
        return "{}({})".format(self._key()[0], ", ".join(map(repr, (*self._key()[2:], self.children))))


class Span(Branch):
    """Children in a row."""

    __slots__ = ()


class Quoted(Branch):
    """Children in quotation marks, outer or inner as the depth decides."""

    __slots__ = ()


class Styled(Branch):
    """Children under one formatting attribute, named as in CSL."""

    __slots__ = ("attribute", "value")

    def __init__(self, attribute: str, value: str, children: list[Node]) -> None:
        self.attribute = attribute
        self.value = value
        self.children = children

    def like(self, children: list[Node]) -> Styled:
        return Styled(self.attribute, self.value, children)

    def _key(self) -> tuple[object, ...]:
        return ("Styled", tuple(self.children), self.attribute, self.value)


class Link(Branch):
    """Children that lead to the absolute address `url`."""

    __slots__ = ("url",)

    def __init__(self, url: str, children: list[Node]) -> None:
        self.url = url
        self.children = children

    def like(self, children: list[Node]) -> Link:
        return Link(self.url, children)

    def _key(self) -> tuple[object, ...]:
        return ("Link", tuple(self.children), self.url)


class Block(Branch):
    """``display``: block, left-margin, right-inline or indent."""

    __slots__ = ("display",)

    def __init__(self, display: str, children: list[Node]) -> None:
        self.display = display
        self.children = children

    def like(self, children: list[Node]) -> Block:
        return Block(self.display, children)

    def _key(self) -> tuple[object, ...]:
        return ("Block", tuple(self.children), self.display)


class Mark(Branch):
    """Children made by `construct`: names, year, year-suffix, citation-number, locator, nocase."""

    __slots__ = ("construct", "value")

    def __init__(self, construct: str, value: object, children: list[Node]) -> None:
        self.construct = construct
        self.value = value
        self.children = children

    def like(self, children: list[Node]) -> Mark:
        return Mark(self.construct, self.value, children)

    def _key(self) -> tuple[object, ...]:
        return ("Mark", tuple(self.children), self.construct)


def merged(nodes: list[Node]) -> list[Node]:
    """Neighbouring texts as one."""
    out: list[Node] = []
    texts: list[str] = []
    for node in nodes:
        if isinstance(node, str):
            texts.append(node)
            continue
        if texts:
            out.append("".join(texts))
            texts.clear()
        out.append(node)
    if texts:
        out.append("".join(texts))
    return out


def beside(children: list[Node], place: int) -> bool:
    """Whether the child at a place is a left margin with a block next to it: two columns."""
    child = children[place]
    if not isinstance(child, Block) or child.display != "left-margin" or place + 1 >= len(children):
        return False
    return isinstance(children[place + 1], Block)


def plain(node: Node | None) -> str:
    """The characters of a tree, in order, without its formatting."""
    if node is None:
        return ""
    if isinstance(node, str):
        return node
    return "".join([child if isinstance(child, str) else plain(child) for child in node.children])


def span(*nodes: Node | None) -> Node | None:
    """The nodes in a row, without the empty ones; None where nothing is left."""
    kept = [node for node in nodes if node is not None and node != ""]
    if not kept:
        return None
    return kept[0] if len(kept) == 1 else Span(kept)


def marks(node: Node | None, construct: str) -> Iterator[Mark]:
    """Every `Mark` of one construct, outermost and leftmost first."""
    if node is None or isinstance(node, str):
        return
    if isinstance(node, Mark) and node.construct == construct:
        yield node
    for child in node.children:
        if not isinstance(child, str):
            yield from marks(child, construct)


def replace(node: Node, old: Branch, new: Node | None) -> Node | None:
    """The tree with one node (found by identity) exchanged; emptied branches fall away."""
    if node is old:
        return new
    if isinstance(node, str):
        return node
    children: list[Node] = []
    changed = gone = False
    for child in node.children:
        made = child if isinstance(child, str) else replace(child, old, new)
        changed = changed or made is not child
        if made is None or made == "":
            gone = True
        elif gone and isinstance(made, Joint) and not (children and _is_printed(children[-1])):
            gone = False  # the delimiter behind what went, at the start or behind another delimiter
        else:
            children.append(made)
    if not changed:
        return node
    if gone and children and isinstance(children[-1], Joint):
        children.pop()
    if not any(map(_is_printed, children)):
        return None
    return node.like(children)


def _is_printed(node: Node) -> bool:
    """Whether a node is more than an affix or a delimiter."""
    return not isinstance(node, Joint)
