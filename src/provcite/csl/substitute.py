"""``subsequent-author-substitute``: a dash for names that repeat in a bibliography.

CSL 1.0.2, "Reference Grouping".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.csl.tree import Mark, marks, plain, replace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from provcite.csl.layout import Area
    from provcite.csl.tree import Node


def subsequent_authors(area: Area, nodes: Sequence[Node | None]) -> list[Node | None]:
    """The entries, with the names of one that repeats those of the entry before exchanged."""
    dash = area.attributes.get("subsequent-author-substitute")
    if dash is None:
        return list(nodes)
    rule = area.attributes.get("subsequent-author-substitute-rule", "complete-all")
    out: list[Node | None] = []
    before: Mark | None = None
    for node in nodes:
        names = next(marks(node, "names"), None)
        if node is None or names is None:
            before = None
            out.append(node)
            continue
        if before is not None and plain(before) == plain(names):
            made = _substituted(names, dash, rule)
            out.append(replace(node, names, made) if made is not names else node)
        else:
            out.append(node)
        before = names
    return out


def _substituted(names: Mark, dash: str, rule: str) -> Node | None:
    if rule == "complete-all":
        return dash or None
    return names
