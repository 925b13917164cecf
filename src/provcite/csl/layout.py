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
        self.linker = Linker(compiled, locale, name, options, english=english)
        layout: Element = next(child for child in element[2] if child[0] == "layout")
        self.layout = layout[1]
        self.parts = self.linker.children(layout)
        self.keys: list[SortKey] = []
        if any(child[0] == "sort" for child in element[2]):
            from provcite.csl.sort import link_sort

            self.keys = link_sort(self.linker, element)
        # Placed by hand in one area, the suffix stands nowhere by itself in the other either.
        self.explicit_suffix = any(
            _uses(part, compiled["macros"], set(), "variable", "year-suffix")
            for part in (compiled["citation"], compiled["bibliography"])
            if part is not None
        )
        self.prints_first_note = _uses(
            layout, compiled["macros"], set(), "variable", "first-reference-note-number"
        )
        self.numbered = _mentions(element, compiled["macros"], "citation-number", set())
        self.expands_names = (
            self.attributes.get("disambiguate-add-givenname") == "true"
            and self.attributes.get("givenname-disambiguation-rule", "by-cite") != "by-cite"
        )
        self.asks_condition = _uses(layout, compiled["macros"], set(), "disambiguate", "true")
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
        if suffix and isinstance(node, Span) and isinstance(node.children[-1], Block):
            # Behind a last block the suffix would stand on a line of its own.
            last = node.children[-1]
            node = Span([*node.children[:-1], last.like([*last.children, suffix])])
            suffix = ""
        made: Node = Span([piece for piece in (prefix, node, suffix) if piece])
        for attribute, value in self.wrap_attributes.items():
            made = Styled(attribute, value, [made])
        return made


def _uses(element: Element, macros: Mapping[str, Element], seen: set[str], name: str, value: str) -> bool:
    """Whether an element, or a macro it calls, has an attribute of this value."""
    attributes = element[1]
    if attributes.get(name) == value and element[0] in ("text", "if", "else-if"):
        return not (name == "variable" and element[0] != "text")
    macro = attributes.get("macro")
    if macro is not None and macro not in seen:
        seen.add(macro)
        if macro in macros and _uses(macros[macro], macros, seen, name, value):
            return True
    return any(_uses(child, macros, seen, name, value) for child in element[2])


def _mentions(element: Element, macros: Mapping[str, Element], variable: str, seen: set[str]) -> bool:
    """Whether an element, or a macro it calls, asks for a variable in any way."""
    attributes = element[1]
    if variable in attributes.get("variable", "") or variable in attributes.get("is-numeric", ""):
        return True
    macro = attributes.get("macro")
    if macro is not None and macro not in seen:
        seen.add(macro)
        if macro in macros and _mentions(macros[macro], macros, variable, seen):
            return True
    return any(_mentions(child, macros, variable, seen) for child in element[2])
