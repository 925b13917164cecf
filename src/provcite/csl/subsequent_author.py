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


def substituted(area: Area, nodes: Sequence[Node | None]) -> list[Node | None]:
    """The entries, with the names of one that repeats those of the entry before exchanged."""
    dash = area.attributes.get("subsequent-author-substitute")
    if dash is None:
        return list(nodes)
    rule = area.attributes.get("subsequent-author-substitute-rule", "complete-all")
    out: list[Node | None] = []
    before: list[Mark] = []
    for node in nodes:
        names = next(marks(node, "names"), None)
        lists = [] if names is None else list(marks(names, "name-list")) or _stand_in(names)
        leads = names is not None and not any(map(str.isalpha, plain(node).partition(plain(names))[0]))
        if node is not None and names is not None and lists and before and leads:
            made = _substituted(names, lists, before, dash, rule)
            out.append(node if made is names else replace(node, names, made))
        else:
            out.append(node)
        before = lists
    return out


def _substituted(names: Mark, lists: list[Mark], before: list[Mark], dash: str, rule: str) -> Node | None:
    same = len(lists) == len(before) and all(map(_alike, lists, before))
    if rule == "complete-all":
        if not same:
            return names
        made: Node | None = replace(names, lists[0], dash or None)
        if len(lists) > 1 and made is not None:
            # Several name variables are one name list here: labels and delimiters between them go too.
            return dash or None
        return made
    if rule == "complete-each":
        count = sum(len(_each(mark)) for mark in lists) if same else 0
    elif rule == "partial-first":
        count = min(1, _common(lists, before))
    else:
        count = _common(lists, before)
    result: Node | None = names
    for mark in [one for listed in lists for one in _each(listed)][:count]:
        if result is not None:
            result = replace(result, mark, dash or None)
    return result


def _stand_in(names: Mark) -> list[Mark]:
    """A title in the place of names repeats like names; a term (Anon.) is no one in particular."""
    return [] if next(marks(names, "term"), None) is not None else [names]


def _alike(one: Mark, two: Mark) -> bool:
    """The same people, however they print; what stands in for names has to print alike."""
    if one.value is not None and two.value is not None:
        return one.value == two.value
    return plain(one) == plain(two)


def _each(mark: Mark) -> list[Mark]:
    return list(marks(mark, "name"))


def _common(lists: list[Mark], before: list[Mark]) -> int:
    """How many names at the start are printed alike."""
    one = [name.value for listed in lists for name in _each(listed)]
    two = [name.value for listed in before for name in _each(listed)]
    count = 0
    while count < min(len(one), len(two)) and one[count] == two[count]:
        count += 1
    return count
