"""``cs:sort``: the keys of citations and bibliographies.

CSL 1.0.2, "Sorting". Empty keys go to the end in either direction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from provcite.csl import collate
from provcite.csl.dates import sort_text
from provcite.csl.items import DATE_VARIABLES, NAME_VARIABLES, NUMBER_VARIABLES
from provcite.csl.numbers import citation_label, variable_value
from provcite.csl.tree import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from provcite.csl.context import Context
    from provcite.csl.elements import Linker
    from provcite.csl.locale import Element

    Value = Any


class SortKey:
    """One ``cs:key``, linked."""

    __slots__ = ("descending", "lang", "override", "render", "variable")

    def __init__(self, linker: Linker, element: Element) -> None:
        attributes = element[1]
        self.descending = attributes.get("sort") == "descending"
        self.lang = linker.locale.lang
        self.variable = attributes.get("variable", "")
        self.render: Callable[[Context], Any] | None = None
        if "macro" in attributes:
            self.render = linker.macro(attributes["macro"])
        elif self.variable in NAME_VARIABLES:
            self.render = linker.link(
                ["names", {"variable": self.variable}, [["name", {"form": "long"}, []]]]
            )
        minimum, first = attributes.get("names-min", ""), attributes.get("names-use-first", "")
        last = attributes.get("names-use-last")
        self.override: tuple[int, int, bool | None] | None = None
        if minimum.isdecimal() or first.isdecimal() or last:
            self.override = (
                int(minimum[:6]) if minimum.isdecimal() else 0,
                int(first[:6]) if first.isdecimal() else 0,
                None if last is None else last == "true",
            )

    def value(self, ctx: Context) -> Value | None:
        """What the key gives for one item; None sorts last."""
        if self.render is not None:
            ctx.quash = set()
            ctx.sorting = True
            ctx.et_al_override = self.override
            try:
                made = self.render(ctx)
            finally:
                ctx.sorting = False
                ctx.et_al_override = None
            if made is None:
                return None
            text = "".join([plain(node) for node in made]) if type(made) is list else plain(made)
            return (1, collate.key(text, self.lang)) if text else None
        if self.variable in DATE_VARIABLES:
            text = sort_text(ctx.item.date(self.variable))
            return (1, collate.key(text, self.lang)) if text else None
        value = (
            citation_label(ctx) if self.variable == "citation-label" else variable_value(ctx, self.variable)
        )
        if not value:
            return None
        if self.variable in NUMBER_VARIABLES:
            head = value.strip()
            digits = head[: len(head) - len(head.lstrip("0123456789"))]
            if digits and len(digits) < 19:
                return (0, (int(digits), collate.key(head, self.lang)))
        if self.variable in ctx.item.data:
            value = plain(ctx.item.rich(self.variable))
        return (1, collate.key(value, self.lang))


def link_sort(linker: Linker, element: Element | None) -> list[SortKey]:
    """The keys of an area, in order."""
    if element is None:
        return []
    for child in element[2]:
        if child[0] == "sort":
            return [SortKey(linker, key) for key in child[2] if key[0] == "key"]
    return []


def ordered(count: int, values: Sequence[Sequence[Value | None]], keys: Sequence[SortKey]) -> list[int]:
    """The indices 0..count-1 in order; equal ones stay as they are."""
    order = list(range(count))
    # Accents and capitals decide only where all keys are alike in their letters: Ünal 2001, Unal 2002.
    for take in (_whole, _letters):
        for place in range(len(keys) - 1, -1, -1):
            filled = [(take(value), index) for index in order if (value := values[index][place]) is not None]
            empty = [index for index in order if values[index][place] is None]
            filled.sort(key=_first, reverse=keys[place].descending)
            order = [index for _, index in filled] + empty
    return order


def _first(pair: tuple[Value, int]) -> Value:
    return pair[0]


def _whole(value: Value) -> Value:
    return value


def _letters(value: Value) -> Value:
    kind, key = value
    return (kind, key[0])
