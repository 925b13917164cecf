"""A finished tree as a row of runs, for formats whose marks cannot nest in themselves.

A run is text under one set of formats. Flipped formats (roman inside italics) simply lack the
outer format, so a writer closes and opens marks between runs and never nests a mark in its own kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from provcite.csl.tree import Block, Link, Styled, beside

if TYPE_CHECKING:
    from provcite.csl.tree import Node

_PLAIN = ("normal", "none", "baseline")


class Run(NamedTuple):
    """Text, the formats around it from the outside in, its address and what starts before it."""

    text: str
    formats: tuple[tuple[str, str], ...]
    url: str
    block: str


def runs(node: Node) -> list[Run]:
    """The runs of a tree, in order; neighbours of one kind are one run."""
    out: list[Run] = []
    _walk(node, (), "", "", out)
    merged: list[Run] = []
    for run in out:
        if merged and not run.block and merged[-1][1:3] == run[1:3]:
            merged[-1] = merged[-1]._replace(text=merged[-1].text + run.text)
        else:
            merged.append(run)
    return merged


def _walk(node: Node, formats: tuple[tuple[str, str], ...], url: str, block: str, out: list[Run]) -> None:
    if isinstance(node, str):
        if node:
            out.append(Run(node, formats, url, block))
        return
    if isinstance(node, Styled):
        formats = tuple(pair for pair in formats if pair[0] != node.attribute)
        if node.value not in _PLAIN:
            formats = (*formats, (node.attribute, node.value))
    elif isinstance(node, Link):
        url = node.url
    elif isinstance(node, Block):
        block = node.display
    for place, child in enumerate(node.children):
        before = len(out)
        _walk(child, formats, url, block, out)
        if len(out) > before:
            block = ""
        if beside(node.children, place):
            out.append(Run(" ", formats, url, ""))
