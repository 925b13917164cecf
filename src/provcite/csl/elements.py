"""Linking: each element of a compiled style becomes a function that renders it.

Here stand the rendering elements that are no names, dates, numbers or labels: ``cs:text``,
``cs:group``, ``cs:choose``, and what all share: affixes, formatting, quotes, text case. Macros are
linked once for each area (citation or bibliography), when first called.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from provcite.csl import conditions, textcase
from provcite.csl.richtext import parse
from provcite.csl.tree import Block, Joint, Link, Mark, Quoted, Span, Styled
from provcite.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from provcite.csl.context import Context
    from provcite.csl.locale import Element, Locale
    from provcite.csl.tree import Node

    Rendering = Callable[[Context], Node | list[Node] | None]
    """A linked element; only ``cs:choose`` gives a list, its children standing for themselves."""
    Single = Callable[[Context], Node | None]

FORMATTING = ("font-style", "font-variant", "font-weight", "text-decoration", "vertical-align")
_SPECIAL_TEXT = frozenset(
    ("locator", "page", "citation-number", "year-suffix", "first-reference-note-number", "citation-label")
)
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
LINKS = {
    "URL": "",
    "DOI": "https://doi.org/",
    "PMID": "https://www.ncbi.nlm.nih.gov/pubmed/",
    "PMCID": "https://www.ncbi.nlm.nih.gov/pmc/articles/",
}


class Linker:
    """Functions for the elements of one area; `options` are the name options in force there."""

    def __init__(
        self,
        compiled: Mapping[str, Any],
        locale: Locale,
        area: str,
        options: Mapping[str, str],
    ) -> None:
        self.compiled = compiled
        self.locale = locale
        self.area = area
        self.options = options
        self.page_format: str = compiled["attributes"].get("page-range-format", "")
        self._macros: dict[str, Single] = {}
        self._handlers: dict[str, Callable[[Element], Rendering]] = {
            "text": self._link_text,
            "group": self._link_group,
            "choose": self._link_choose,
            "number": self._link_number,
            "label": self._link_label,
            "date": self._link_date,
            "names": self._link_names,
        }

    def link(self, element: Element) -> Rendering | None:
        """The function of a rendering element; None for an element that renders nothing."""
        handler = self._handlers.get(element[0])
        return None if handler is None else handler(element)

    def children(self, element: Element) -> list[Rendering]:
        return [made for child in element[2] if (made := self.link(child)) is not None]

    def sequence(self, element: Element) -> Single:
        """The children of an element in a row, without a delimiter."""
        parts = self.children(element)
        if len(parts) == 1:
            only = parts[0]

            def render_one(ctx: Context) -> Node | None:
                made = only(ctx)
                if isinstance(made, list):
                    return made[0] if len(made) == 1 else Span(made)
                return made

            return render_one

        def render(ctx: Context) -> Node | None:
            nodes = gather(parts, ctx)
            if not nodes:
                return None
            return nodes[0] if len(nodes) == 1 else Span(nodes)

        return render

    def macro(self, name: str) -> Single:
        made = self._macros.get(name)
        if made is None:
            made = self._macros[name] = self.sequence(self.compiled["macros"][name])
        return made

    # -- cs:text -------------------------------------------------------------------------

    def _link_text(self, element: Element) -> Single:
        attributes = element[1]
        if "macro" in attributes:
            return self.decorate(self._text_macro(attributes["macro"]), attributes)
        if "variable" in attributes:
            return self._text_variable(attributes)
        if "term" in attributes:
            words = self.locale.term(
                attributes["term"], attributes.get("form", "long"), plural=attributes.get("plural") == "true"
            )
            return self._constant(words, attributes)
        return self._constant(attributes.get("value", ""), attributes)

    def _constant(self, words: str, attributes: Mapping[str, str]) -> Single:
        if not words:
            return lambda ctx: None
        term: Node = Mark("term", None, [apostrophes(words)]) if "term" in attributes else parse(words)
        return self.decorate(lambda ctx: term, attributes)

    def _spend(self, name: str) -> int:
        """How many elements a call of a macro costs, its own calls not counted."""
        count, stack = 0, [self.compiled["macros"][name]]
        while stack:
            count += 1
            stack.extend(stack.pop()[2])
        return count

    def _text_macro(self, name: str) -> Single:
        # Linked at the first call: most styles hold macros that an item never reaches.
        macro: list[Single] = []
        cost: list[int] = []

        def render(ctx: Context) -> Node | None:
            if not macro:
                macro.append(self.macro(name))
                cost.append(self._spend(name))
            ctx.budget -= cost[0]
            if ctx.budget < 0:
                raise InputError("The style never comes to an end: its macros call each other too often.")
            called, filled = ctx.called, ctx.filled
            made: Node | None = macro[0](ctx)
            # A macro stands like a group: what it prints counts only with a variable that it fills.
            if ctx.called > called:
                return made if ctx.filled > filled else None
            if made is not None:
                ctx.called += 1
                ctx.filled += 1
            return made

        return render

    def _text_variable(self, attributes: Mapping[str, str]) -> Single:
        variable = attributes["variable"]
        form = attributes.get("form", "long")
        if variable in _SPECIAL_TEXT:
            from provcite.csl import numbers

            return self.decorate(numbers.text_variable(self, variable), attributes)
        if variable in LINKS:
            return self._text_link(variable, attributes)
        names: tuple[str, ...] = (variable,)
        if form == "short":
            names = (f"{variable}-short", variable)

        def render(ctx: Context) -> Node | None:
            ctx.called += 1
            if variable in ctx.quash:
                return None
            item = ctx.item
            for name in names:
                if item.text(name):
                    ctx.filled += 1
                    if ctx.recording is not None:
                        ctx.recording.append(variable)
                    if ctx.abbreviations is not None and form == "short":
                        short = ctx.abbreviations(variable, item.text(variable))
                        if short is not None:
                            return short
                    return item.rich(name)
            return None

        return self.decorate(render, attributes)

    def _text_link(self, variable: str, attributes: Mapping[str, str]) -> Single:
        """URL, DOI, PMID and PMCID lead to their address (CSL 1.0.2, appendix "Links")."""
        base = LINKS[variable]
        prefix = attributes.get("prefix", "")
        inside = prefix.startswith(("https://", "http://"))
        if inside:
            attributes = {key: value for key, value in attributes.items() if key != "prefix"}

        def render(ctx: Context) -> Node | None:
            ctx.called += 1
            if variable in ctx.quash:
                return None
            text = ctx.item.text(variable)
            if not text:
                return None
            ctx.filled += 1
            if ctx.recording is not None:
                ctx.recording.append(variable)
            full = prefix + text if inside else text
            address = full if full.startswith(("https://", "http://")) else base + text
            return Link(address, [full]) if address.startswith(("https://", "http://")) else full

        return self.decorate(render, attributes)

    # -- cs:group, cs:choose -----------------------------------------------------------------

    def _link_group(self, element: Element) -> Single:
        delimiter = Joint(element[1].get("delimiter", ""))
        parts = self.children(element)

        def render(ctx: Context) -> Node | None:
            called, filled = ctx.called, ctx.filled
            nodes: list[Node] = []
            for part in parts:
                made = part(ctx)
                if made is None:
                    continue
                if isinstance(made, list):
                    for node in made:
                        if nodes and delimiter:
                            nodes.append(delimiter)
                        nodes.append(node)
                else:
                    if nodes and delimiter:
                        nodes.append(delimiter)
                    nodes.append(made)
            if ctx.called > called:
                if ctx.filled == filled:
                    return None
            elif nodes:
                # "A non-empty nested cs:group is treated as a non-empty variable."
                ctx.called += 1
                ctx.filled += 1
            if not nodes:
                return None
            return nodes[0] if len(nodes) == 1 else Span(nodes)

        return self.decorate(render, element[1])

    def _link_choose(self, element: Element) -> Rendering:
        return self.choose(element, self.children)

    def choose(
        self,
        element: Element,
        link_children: Callable[[Element], list[Rendering]],
        *,
        first_only: bool = False,
    ) -> Rendering:
        """``cs:choose``, the children of whose branches `link_children` links when first needed.

        With `first_only` (inside ``cs:substitute``) the first child that prints is all there is.
        """
        branches = [
            (conditions.Condition(branch[1] if branch[0] != "else" else {"match": "none"}), branch)
            for branch in element[2]
            if branch[0] in ("if", "else-if", "else")
        ]
        linked: list[list[Rendering] | None] = [None] * len(branches)
        by_type: dict[str, list[tuple[Any, int]]] = {}

        def possible(type: str) -> list[tuple[Any, int]]:
            found: list[tuple[Any, int]] = []
            for index, (condition, _) in enumerate(branches):
                test = condition.for_type(type)
                if test is not False:
                    found.append((test, index))
                if test is True:
                    break
            if len(by_type) < 200:
                by_type[type] = found
            return found

        def render(ctx: Context) -> list[Node] | None:
            type = ctx.item.type
            candidates = by_type.get(type)
            if candidates is None:
                candidates = possible(type)
            for test, index in candidates:
                if test is True or test(ctx):
                    parts = linked[index]
                    if parts is None:
                        parts = linked[index] = link_children(branches[index][1])
                    if first_only:
                        return next((nodes for part in parts if (nodes := gather([part], ctx))), None)
                    return gather(parts, ctx) or None
            return None

        return render

    # -- elements with a module of their own -------------------------------------------------

    def _link_number(self, element: Element) -> Single:
        from provcite.csl import numbers

        return numbers.link_number(self, element)

    def _link_label(self, element: Element) -> Single:
        from provcite.csl import labels

        return labels.link_label(self, element)

    def _link_date(self, element: Element) -> Single:
        from provcite.csl import dates

        return dates.link_date(self, element)

    def _link_names(self, element: Element) -> Single:
        from provcite.csl import names

        return names.link_names(self, element)

    # -- affixes, formatting, quotes, text case --------------------------------------------------

    def decorate(self, render: Single, attributes: Mapping[str, str], *, affixes: bool = True) -> Single:
        """The rendering with the formatting of its element; affixes stand outside all of it."""
        prefix = attributes.get("prefix", "") if affixes else ""
        suffix = attributes.get("suffix", "") if affixes else ""
        inner = self._inside(render, attributes)
        display = attributes.get("display", "")
        if display:
            bare = {key: value for key, value in attributes.items() if key != "display"}
            body = self.decorate(render, bare, affixes=affixes)

            def block(ctx: Context) -> Node | None:
                made = body(ctx)
                return None if made is None else Block(display, [made])

            return block
        if not prefix and not suffix:
            return inner
        prefix, suffix = Joint(apostrophes(prefix)), Joint(apostrophes(suffix))

        def affixed(ctx: Context) -> Node | None:
            made = inner(ctx)
            if made is None:
                return None
            if not prefix:
                return Span([made, suffix])
            return Span([prefix, made, suffix] if suffix else [prefix, made])

        return affixed

    def _inside(self, render: Single, attributes: Mapping[str, str]) -> Single:
        formats = formatting(attributes)
        strip = attributes.get("strip-periods") == "true"
        case = attributes.get("text-case", "")
        quotes = attributes.get("quotes") == "true"
        if not (formats or strip or quotes or (case and case != "none")):
            return render

        def inside(ctx: Context) -> Node | None:
            made = render(ctx)
            if made is None:
                return None
            node = made
            if strip:
                node = strip_periods(node)
            if case:
                node = textcase.apply(node, case, english=ctx.english, turkic=ctx.turkic)
            for attribute, value in formats:
                node = Styled(attribute, value, [node])
            if quotes:
                # The marks stand around the formatting, not in it, as in citeproc-js.
                node = Quoted([node])
            return node

        return inside


def apostrophes(text: str) -> str:
    """Text of the style with typographic apostrophes; its quotation marks are its own affair."""
    return _APOSTROPHE.sub("’", text) if "'" in text else text


def formatting(attributes: Mapping[str, str]) -> list[tuple[str, str]]:
    """The formatting attributes that are set, innermost first; a plain value undoes an outer one."""
    return [(name, attributes[name]) for name in FORMATTING if name in attributes]


def gather(parts: list[Rendering], ctx: Context) -> list[Node]:
    """What the parts render, the children of a cs:choose in line with the others."""
    nodes: list[Node] = []
    for part in parts:
        made = part(ctx)
        if made is None:
            continue
        if isinstance(made, list):
            nodes.extend(made)
        else:
            nodes.append(made)
    return nodes


def strip_periods(node: Node) -> Node:
    """The tree without its full stops."""
    if isinstance(node, str):
        return node.replace(".", "")
    return node.like([strip_periods(child) for child in node.children])
