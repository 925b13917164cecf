"""``cs:names``: lists of names, et al., labels, substitution.

CSL 1.0.2, "Names", "Et-al Abbreviation", "Substitute". One name is the affair of `nameparts`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.csl import nameparts, substitute
from provcite.csl.context import FIRST
from provcite.csl.tree import Block, Joint, Mark, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from provcite.csl.context import Context
    from provcite.csl.elements import Linker, Single
    from provcite.csl.locale import Element
    from provcite.csl.personal import Name
    from provcite.csl.tree import Node

INHERITED = (
    "and",
    "delimiter-precedes-et-al",
    "delimiter-precedes-last",
    "et-al-min",
    "et-al-use-first",
    "et-al-subsequent-min",
    "et-al-subsequent-use-first",
    "et-al-use-last",
    "initialize",
    "initialize-with",
    "name-as-sort-order",
    "sort-separator",
    "name-form",
    "name-delimiter",
    "names-delimiter",
    "initialize-with-hyphen",
    "demote-non-dropping-particle",
)


def _count(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 9 else default


class NamesFormat:
    """``cs:name``, ``cs:et-al``, ``cs:label`` and the delimiters in force for one ``cs:names``."""

    name_attributes: Mapping[str, str]
    parts: Mapping[str, Mapping[str, str]]
    own: Mapping[str, str]
    et_al: Mapping[str, str]
    label: Element | None
    label_first: bool
    names_delimiter: str

    def __init__(self, linker: Linker, element: Element, outer: NamesFormat | None) -> None:
        attributes = dict(linker.options)
        # Only these rules exchange single names, so only then are they worth a node each.
        bibliography = linker.compiled["bibliography"] if linker.area == "bibliography" else None
        self.mark_each = bibliography is not None and bibliography[1].get(
            "subsequent-author-substitute-rule", "complete-all"
        ) in ("complete-each", "partial-each", "partial-first")
        self.outside = {
            key: value
            for key, value in element[1].items()
            if key in ("prefix", "suffix", "display", "text-case", "strip-periods")
            or key.startswith(("font-", "text-d", "vert"))
        }
        names_attributes = element[1]
        name_element = et_al = label = None
        label_first = False
        for child in element[2]:
            if child[0] == "name":
                name_element = child
                label_first = label is not None
            elif child[0] == "et-al":
                et_al = child
            elif child[0] == "label":
                label = child
        own = {key: value for key, value in names_attributes.items() if key in INHERITED}
        if name_element is None and outer is not None:
            self.name_attributes = outer.name_attributes
            self.parts = outer.parts
            own = {**outer.own, **own}
        else:
            self.name_attributes = dict(name_element[1]) if name_element else {}
            self.parts = {
                child[1].get("name", ""): child[1]
                for child in (name_element[2] if name_element else [])
                if child[0] == "name-part"
            }
        if et_al is None and outer is not None:
            self.et_al = outer.et_al
        else:
            self.et_al = et_al[1] if et_al else {}
        if (
            label is None
            and outer is not None
            and not any(c[0] in ("name", "et-al", "label") for c in element[2])
        ):
            self.label, self.label_first = outer.label, outer.label_first
        else:
            self.label, self.label_first = label, label_first
        self.own = own
        attributes.update(own)
        name = self.name_attributes
        for key in INHERITED:
            if key in name:
                attributes[key] = name[key]
        self.form = name.get("form") or attributes.get("name-form", "long")
        self.delimiter = name.get("delimiter", attributes.get("name-delimiter", ", "))
        self.names_delimiter = names_attributes.get(
            "delimiter", outer.names_delimiter if outer is not None else attributes.get("names-delimiter", "")
        )
        self.conjunction = attributes.get("and", "")
        self.precedes_last = attributes.get("delimiter-precedes-last", "contextual")
        self.precedes_et_al = attributes.get("delimiter-precedes-et-al", "contextual")
        self.minimum = _count(attributes.get("et-al-min"), 0)
        # Both belong together: without a number to use there is no abbreviation.
        self.use_first = _count(attributes.get("et-al-use-first"), 10**9)
        self.later_minimum = _count(attributes.get("et-al-subsequent-min"), self.minimum)
        self.later_use_first = _count(attributes.get("et-al-subsequent-use-first"), self.use_first)
        self.use_last = attributes.get("et-al-use-last") == "true"
        self.options = nameparts.NameOptions(
            {**attributes, "form": self.form},
            _name_part(linker, self.parts.get("family")),
            _name_part(linker, self.parts.get("given")),
        )
        locale = linker.locale
        self.and_words = ""
        if self.conjunction == "text":
            self.and_words = locale.term("and")
        elif self.conjunction == "symbol":
            self.and_words = locale.exact("and", "symbol") or "&"
        words = locale.term(self.et_al.get("term", "et-al"))
        # Chinese and Japanese write no space in front of their "and others".
        self.et_al_space = "" if "\u2e80" <= words[:1] <= "\uffef" else " "
        self.et_al_render = linker.decorate(lambda ctx: words or None, self.et_al)
        wrap = {
            k: v
            for k, v in name.items()
            if k in ("prefix", "suffix", "text-case") or k.startswith(("font", "text-d", "vert"))
        }
        self.wrap = _decorator(linker, wrap) if wrap else None


def _decorator(linker: Linker, attributes: Mapping[str, str]) -> Callable[[Node, Context], Node | None]:
    made = linker.decorate(lambda ctx: ctx.node, attributes)

    def decorate(node: Node, ctx: Context) -> Node | None:
        ctx.node = node
        return made(ctx)

    return decorate


def _name_part(linker: Linker, attributes: Mapping[str, str] | None) -> nameparts.NamePart:
    if attributes is None:
        return nameparts.NamePart()
    inner = {key: value for key, value in attributes.items() if key not in ("name", "prefix", "suffix")}
    decorate = _decorator(linker, inner) if inner else None
    return nameparts.NamePart(decorate, attributes.get("prefix", ""), attributes.get("suffix", ""))


def link_names(linker: Linker, element: Element, outer: NamesFormat | None = None) -> Single:
    """The function of a ``cs:names``; `outer` is that of the names it substitutes for."""
    attributes = element[1]
    variables = attributes.get("variable", "").split()
    if outer is not None and not element[2]:
        # The shorthand stands in for the names around it, with their affixes and formatting.
        attributes = {**outer.outside, **attributes}
    format = NamesFormat(linker, element, outer)
    stand_ins = substitute.link(linker, element, format)
    label = _link_label(linker, format)
    label_form = format.label[1].get("form", "long") if format.label is not None else "long"

    def render_lists(ctx: Context) -> Node | None:
        ctx.called += 1
        lists = []
        for variable in variables:
            if variable in ctx.quash or (ctx.recording is not None and variable in ctx.recording):
                continue
            names = ctx.item.names(variable)
            if names:
                lists.append((variable, names))
        if not lists:
            return None
        if ctx.recording is not None:
            ctx.recording.extend([variable for variable, _ in lists])
        term = ""
        if len(lists) == 2 and lists[0][1] == lists[1][1]:
            pair = {lists[0][0], lists[1][0]}
            if pair == {"editor", "translator"} and linker.locale.term("editortranslator", label_form):
                term, lists = "editortranslator", lists[:1]
        if format.form == "count":
            total = 0
            for _, names in lists:
                total += _shown(names, format, ctx)[0]
            ctx.filled += 1
            return str(total)
        ctx.filled += 1
        nodes: list[Node] = []
        delimiter = format.names_delimiter
        for variable, names in lists:
            made: Node | None = _list(names, format, ctx)
            if made is None:
                continue
            shown = ctx.name_lists[-1][1]
            made = Mark("name-list", (tuple(names[:shown]), shown < len(names)), [made])
            if label is not None and not ctx.sorting:
                words = label(term or variable, len(names) > 1, ctx)
                if words is not None:
                    made = Span([words, made]) if format.label_first else Span([made, words])
            if nodes and delimiter:
                nodes.append(delimiter)
            nodes.append(made)
        if not nodes:
            return None
        return Mark("names", tuple(name for _, names in lists for name in names), nodes)

    decorated = linker.decorate(render_lists, attributes)
    display = attributes.get("display", "") if outer is None else ""

    def render(ctx: Context) -> Node | None:
        if ctx.suppress_author and outer is None:
            # Only the first names that print are left out: those that the cite is known by.
            filled = ctx.filled
            ctx.suppress_author = False
            made = whole(ctx)
            if made is None:
                ctx.suppress_author = True
            ctx.filled = filled
            return None
        return whole(ctx)

    def whole(ctx: Context) -> Node | None:
        known = ctx.item.names
        for variable in variables:
            if known(variable):
                made: Node | None = decorated(ctx)
                if made is not None:
                    return made
                break
        else:
            ctx.called += 1
        made = stand_ins(ctx, mark=outer is None) if stand_ins is not None else None
        if made is not None and display:
            # What stands in for the names stands in their block.
            return Block(display, [made])
        return made

    return render


def _link_label(linker: Linker, format: NamesFormat) -> Callable[[str, bool, Context], Node | None] | None:
    if format.label is None:
        return None
    attributes = format.label[1]
    form = attributes.get("form", "long")
    plural = attributes.get("plural", "contextual")
    locale = linker.locale
    decorated = linker.decorate(lambda ctx: ctx.node or None, attributes)

    def label(variable: str, several: bool, ctx: Context) -> Node | None:
        if plural != "contextual":
            several = plural == "always"
        ctx.node = locale.term(variable, form, plural=several)
        # A label is the locale's word: title case applies to it in any language.
        english, ctx.english = ctx.english, True
        made: Node | None = decorated(ctx)
        ctx.english = english
        return made

    return label


def _shown(names: list[Name], format: NamesFormat, ctx: Context) -> tuple[int, bool]:
    """How many names stand before et al., and whether there is an et al."""
    total = len(names)
    others = total > 1 and names[-1].literal == "others"  # as BibTeX and pandoc have "and others"
    minimum, use_first = format.minimum, format.use_first
    if ctx.position != FIRST and ctx.area == "citation" and not ctx.sorting:
        minimum, use_first = format.later_minimum, format.later_use_first
    if ctx.et_al_override is not None:
        over_min, over_first, _ = ctx.et_al_override
        minimum, use_first = over_min or minimum, over_first or use_first
    if minimum <= 0 or total < minimum or use_first >= total:
        return (total - 1, True) if others else (total, False)
    shown = max(use_first, ctx.distinction.shown)
    if shown >= total:
        return (total - 1, True) if others else (total, False)
    return shown, True


def _list(names: list[Name], format: NamesFormat, ctx: Context) -> Node | None:
    shown, abbreviated = _shown(names, format, ctx)
    ctx.name_lists.append((names, shown))
    order = format.options.order
    levels = ctx.distinction.givens
    rendered: list[Node] = []
    inverted_flags: list[bool] = []
    for index in range(shown):
        name = names[index]
        inverted = ctx.sorting or order == "all" or (order == "first" and index == 0)
        level = levels.get(name, 0) if levels and not (index and ctx.distinction.primary_only) else 0
        rendered.append(nameparts.render_name(name, format.options, inverted=inverted, level=level, ctx=ctx))
        if format.mark_each:
            # Inside its formatting and affixes, which a dash in the name's place keeps.
            rendered[-1] = Mark("name", name, [rendered[-1]])
        if format.wrap is not None:
            # Affixes and formatting of cs:name are those of each single name.
            rendered[-1] = format.wrap(rendered[-1], ctx) or rendered[-1]
        inverted_flags.append(inverted and not name.literal and name.western)
    if not rendered:
        return None
    use_last = format.use_last
    if ctx.et_al_override is not None and ctx.et_al_override[2] is not None:
        use_last = ctx.et_al_override[2]
    if abbreviated and use_last and len(names) - shown >= 1 and shown + 2 <= len(names):
        last = nameparts.render_name(
            names[-1], format.options, inverted=order == "all", level=levels.get(names[-1], 0), ctx=ctx
        )
        return Span([_with_delimiters(rendered, format.delimiter), format.delimiter, "… ", last])
    if ctx.sorting:
        return _with_delimiters(rendered, format.delimiter)
    if abbreviated:
        et_al = format.et_al_render(ctx)
        body = _with_delimiters(rendered, format.delimiter)
        if et_al is None:
            return body
        before = _before_et_al(shown, inverted_flags, format)
        return Span([body, before, et_al])
    if len(rendered) == 1 or not format.and_words:
        return _with_delimiters(rendered, format.delimiter)
    head = _with_delimiters(rendered[:-1], format.delimiter)
    return Span([head, *_before_last(len(rendered), inverted_flags, format), rendered[-1]])


def _with_delimiters(nodes: list[Node], delimiter: str) -> Node:
    if len(nodes) == 1:
        return nodes[0]
    joint = Joint(delimiter)
    out: list[Node] = []
    for node in nodes:
        if out:
            out.append(joint)
        out.append(node)
    return Span(out)


def _before_et_al(shown: int, inverted: list[bool], format: NamesFormat) -> str:
    rule = format.precedes_et_al
    if (
        rule == "always"
        or (rule == "contextual" and shown > 1)
        or (rule == "after-inverted-name" and inverted[shown - 1])
    ):
        return format.delimiter
    return format.et_al_space


def _before_last(count: int, inverted: list[bool], format: NamesFormat) -> list[Node]:
    """The delimiter, or a space, and the word for "and" in front of the last name."""
    rule = format.precedes_last
    words = format.and_words
    spaced = words if words.endswith(" ") else words + " "
    if (
        rule == "always"
        or (rule == "contextual" and count > 2)
        or (rule == "after-inverted-name" and inverted[count - 2])
    ):
        delimiter = format.delimiter
        return [delimiter if delimiter.endswith((" ", "\xa0")) else f"{delimiter} ", spaced]
    return [" ", spaced]
