"""HTML, with elements and styles that citation software has long used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.csl.tree import Block, Link, Styled

if TYPE_CHECKING:
    from provcite.csl.tree import Node

_ESCAPES = {"&": "&#38;", "<": "&#60;", ">": "&#62;", '"': "&#34;", "\x00": "\ufffd"}
_TABLE = str.maketrans({key: value for key, value in _ESCAPES.items() if key != '"'})
_ATTRIBUTE = str.maketrans({**_ESCAPES, "'": "&#39;"})
_TAGS = {
    ("font-style", "italic"): ("<i>", "</i>"),
    ("font-style", "oblique"): ("<em>", "</em>"),
    ("font-weight", "bold"): ("<b>", "</b>"),
    ("vertical-align", "sup"): ("<sup>", "</sup>"),
    ("vertical-align", "sub"): ("<sub>", "</sub>"),
}


def write(node: Node, *, links: bool = True) -> str:
    """The tree as HTML text; without `links` an address is plain text."""
    out: list[str] = []
    _write(node, out, links)
    return "".join(out)


def _write(node: Node, out: list[str], links: bool) -> None:
    if isinstance(node, str):
        out.append(node.translate(_TABLE))
        return
    start, end = "", ""
    if isinstance(node, Styled):
        start, end = _TAGS.get(
            (node.attribute, node.value),
            (f'<span style="{node.attribute}:{node.value.translate(_ATTRIBUTE)};">', "</span>"),
        )
    elif isinstance(node, Link) and links:
        start, end = f'<a href="{node.url.translate(_ATTRIBUTE)}">', "</a>"
    elif isinstance(node, Block):
        start, end = f'<div class="csl-{node.display.translate(_ATTRIBUTE)}">', "</div>"
    out.append(start)
    for child in node.children:
        _write(child, out, links)
    out.append(end)
