"""``cs:substitute``: what stands in where the names of a ``cs:names`` are missing.

CSL 1.0.2, "Substitute": the options are tried in order; the variables of the one that prints are
not printed again in the rest of the output.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from provcite.csl.tree import Mark, Span

if TYPE_CHECKING:
    from provcite.csl.context import Context
    from provcite.csl.elements import Linker, Rendering
    from provcite.csl.locale import Element
    from provcite.csl.names import NamesFormat
    from provcite.csl.tree import Node


class StandIns(Protocol):
    """Gives what stands in for missing names; with `mark` it is marked as such."""

    def __call__(self, ctx: Context, *, mark: bool) -> Node | None: ...


def link(linker: Linker, element: Element, format: NamesFormat) -> StandIns | None:
    """The substitutes of a ``cs:names``; None where it has none."""
    options: list[Rendering] = []
    for child in element[2]:
        if child[0] != "substitute":
            continue
        for option in child[2]:
            if _is_empty_term(linker, option):
                # A term that the style defines as empty stands in with nothing, and ends the search.
                options.append(_stop)
            elif (made := _link_option(linker, option, format)) is not None:
                options.append(made)
    if not options:
        return None

    def stand_in(ctx: Context, *, mark: bool) -> Node | None:
        for option in options:
            if option is _stop:
                return None
            node = _tried(option, ctx)
            if node is None:
                continue
            if mark and not (isinstance(node, Mark) and node.construct == "names"):
                node = Mark("names", None, [node])
            return node
        return None

    return stand_in


def _tried(option: Rendering, ctx: Context) -> Node | None:
    """One option; the variables that it prints are kept from being printed again."""
    outer = ctx.recording
    ctx.recording = []
    try:
        found = option(ctx)
        used = ctx.recording
    finally:
        ctx.recording = outer
    if found is None or found == []:
        return None
    ctx.quash = ctx.quash | set(used)
    if outer is not None:
        outer.extend(used)
    if isinstance(found, list):
        return found[0] if len(found) == 1 else Span(found)
    return found


def _stop(ctx: Context) -> None:
    """Stands for a substitute that prints nothing and lets none after it try."""


def _is_empty_term(linker: Linker, option: Element) -> bool:
    name = option[1].get("term", "")
    return option[0] == "text" and linker.locale.find(name, option[1].get("form", "long")) == ""


def _link_option(linker: Linker, option: Element, format: NamesFormat) -> Rendering | None:
    """Any rendering element; names inherit the format of those they stand in for, inside cs:choose too."""
    if option[0] == "names":
        from provcite.csl.names import link_names

        return link_names(linker, option, format)
    if option[0] == "choose":
        return linker.choose(
            option,
            lambda branch: [
                made for child in branch[2] if (made := _link_option(linker, child, format)) is not None
            ],
            first_only=True,
        )
    return linker.link(option)
