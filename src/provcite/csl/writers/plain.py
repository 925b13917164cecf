"""Plain text: the characters alone; a block starts a line of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.csl.tree import Block, beside

if TYPE_CHECKING:
    from provcite.csl.tree import Node


def write(node: Node) -> str:
    """The characters of a finished tree."""
    out: list[str] = []
    _write(node, out)
    return "".join(out)


def _write(node: Node, out: list[str]) -> None:
    if isinstance(node, str):
        out.append(node)
        return
    if isinstance(node, Block) and node.display in ("block", "indent") and out:
        out.append("\n")
    for place, child in enumerate(node.children):
        _write(child, out)
        if beside(node.children, place) and out and not out[-1].endswith((" ", "\t")):
            out.append(" ")
