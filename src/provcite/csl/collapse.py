"""Joining the cites of one citation: delimiters, grouping and collapsing.

CSL 1.0.2, "Cite Grouping" and "Cite Collapsing".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.csl.richtext import parse
from provcite.csl.tree import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from provcite.csl.context import Cite
    from provcite.csl.session import Session
    from provcite.csl.tree import Node


def join(session: Session, cites: Sequence[Cite]) -> Node | None:
    """The cites in a row, not finished."""
    area = session.style.citation
    delimiter = area.layout.get("delimiter", "")
    nodes: list[Node] = []
    for cite in cites:
        body = session.render_cite(cite)
        made = with_affixes(cite, body)
        if made is None:
            continue
        if nodes and delimiter:
            nodes.append(delimiter)
        nodes.append(made)
    return Span(nodes) if nodes else None


def with_affixes(cite: Cite, body: Node | None) -> Node | None:
    """A cite between its own prefix and suffix."""
    nodes: list[Node] = []
    if cite.prefix:
        nodes.append(parse(cite.prefix))
        if not cite.prefix[-1:].isspace() and cite.prefix[-1:] not in "([{-–—/'’“‘":
            nodes.append(" ")
    if body is not None:
        nodes.append(body)
    if cite.suffix:
        if cite.suffix[0].isalnum():
            nodes.append(" ")
        nodes.append(parse(cite.suffix))
    return Span(nodes) if nodes else None
