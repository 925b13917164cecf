"""``cs:citation`` and ``cs:bibliography``: their layout, options and sort keys, linked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from provcite.csl.context import Context
from provcite.csl.elements import Linker, gather
from provcite.csl.names import INHERITED
from provcite.csl.tree import Block, Span, Styled
from provcite.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from provcite.csl.items import Item
    from provcite.csl.locale import Element, Locale
    from provcite.csl.sort import SortKey
    from provcite.csl.tree import Node


class Area:
    """One of the two areas of a style, ready to render."""

    def __init__(self, compiled: Mapping[str, Any], locale: Locale, name: str, *, english: bool) -> None:
        element: Element = compiled[name]
        self.name = name
        self.locale = locale
        self.english = english
        self.attributes: Mapping[str, str] = element[1]
        options = {key: value for key, value in compiled["attributes"].items() if key in INHERITED}
        options.update({key: value for key, value in element[1].items() if key in INHERITED})
        self.linker = Linker(compiled, locale, name, options)
        layout: Element = next(child for child in element[2] if child[0] == "layout")
        self.layout = layout[1]
        self.parts = self.linker.children(layout)
        self.keys: list[SortKey] = []
        if any(child[0] == "sort" for child in element[2]):
            from provcite.csl.sort import link_sort

            self.keys = link_sort(self.linker, element)
        asks = compiled["asks"][name]
        # Placed by hand in one area, the suffix stands nowhere by itself in the other either.
        self.explicit_suffix = any("year-suffix" in area["printed"] for area in compiled["asks"].values())
        self.prints_first_note = "first-reference-note-number" in asks["printed"]
        self.numbered = "citation-number" in asks["mentioned"]
        self.expands_names = (
            self.attributes.get("disambiguate-add-givenname") == "true"
            and self.attributes.get("givenname-disambiguation-rule", "by-cite") != "by-cite"
        )
        self.asks_condition: bool = asks["disambiguate"]
        self.disambiguates = self.asks_condition or any(
            self.attributes.get(f"disambiguate-add-{what}") == "true"
            for what in ("names", "givenname", "year-suffix")
        )
        self.wrap_attributes = {
            key: value
            for key, value in self.layout.items()
            if key.startswith(("font-", "text-d", "vertical"))
        }

    def context(self, item: Item) -> Context:
        """A fresh context for one item."""
        ctx = Context(item, self.locale, self.name, english=self.english)
        ctx.used_suffix = self.explicit_suffix
        return ctx

    def render(self, ctx: Context) -> Node | None:
        """The layout's children for the item of a context."""
        try:
            nodes = gather(self.parts, ctx)
        except RecursionError:
            raise InputError("The style nests its elements too deeply to be rendered.") from None
        if not nodes:
            return None
        return nodes[0] if len(nodes) == 1 else Span(nodes)

    def wrap(self, node: Node) -> Node:
        """The layout's own formatting and affixes around everything; the affixes are formatted too."""
        prefix, suffix = self.layout.get("prefix", ""), self.layout.get("suffix", "")
        # An entry that begins with a block has its affixes in its blocks: beside one they would stand alone.
        begun = _in_block(node, 0, [prefix] if prefix else [])
        if begun is not None:
            node, prefix = begun, ""
            ended = _in_block(node, -1, [suffix] if suffix else [])
            if ended is not None:
                node, suffix = ended, ""
        made: Node = Span([piece for piece in (prefix, node, suffix) if piece])
        for attribute, value in self.wrap_attributes.items():
            made = Styled(attribute, value, [made])
        return made


def _in_block(node: Node, place: int, affix: list[Node]) -> Node | None:
    """The node with an affix put into the block at its start (place 0) or end (-1); None without one."""
    if isinstance(node, Block):
        return node.like([*affix, *node.children] if place == 0 else [*node.children, *affix])
    if type(node) is not Span or not node.children:
        return None
    made = _in_block(node.children[place], place, affix)
    if made is None:
        return None
    return Span([made, *node.children[1:]] if place == 0 else [*node.children[:-1], made])
