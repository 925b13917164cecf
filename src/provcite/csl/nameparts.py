"""One name: its parts in order, initials, particles, name-part formatting.

CSL 1.0.2, "Name-part Order", "Non-dropping Particles", "Name-part formatting".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from provcite.csl.richtext import parse
from provcite.csl.tree import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from provcite.csl.context import Context
    from provcite.csl.personal import Name
    from provcite.csl.tree import Node

_ABBREVIATION = re.compile(r"^[^\W\d_]\.$")
_CAPS = re.compile(r"^[A-ZÀ-ÞĀ-ŽА-ЯЁ]{1,3}$")


class NameOptions:
    """What ``cs:name`` says about each single name."""

    __slots__ = (
        "decorate_family",
        "decorate_given",
        "demote",
        "family",
        "form",
        "given",
        "hyphen",
        "initialize",
        "initialize_with",
        "memo",
        "order",
        "separator",
    )

    def __init__(self, attributes: Mapping[str, str]) -> None:
        self.form = attributes.get("form", "long")
        self.initialize = attributes.get("initialize", "true") != "false"
        self.initialize_with = attributes.get("initialize-with")
        self.hyphen = attributes.get("initialize-with-hyphen", "true") != "false"
        self.order = attributes.get("name-as-sort-order", "")
        self.separator = attributes.get("sort-separator", ", ")
        self.demote = attributes.get("demote-non-dropping-particle", "display-and-sort")
        self.family: Mapping[str, str] = {}
        self.given: Mapping[str, str] = {}
        self.decorate_family: Callable[[Node, Context], Node | None] | None = None
        self.decorate_given: Callable[[Node, Context], Node | None] | None = None
        self.memo: dict[tuple[Name, bool, int], Node] = {}


def initials(given: str, mark: str, *, hyphen: bool, initialize: bool) -> str:
    """The given names as initials: ``Jean-Luc Marie`` with ". " is ``J.-L. M.``.

    Lower-case words stay as they are. With `initialize` false only what is an initial already
    gets the mark: ``Jean L.`` stays, ``JL`` with ". " is ``J. L.``.
    """
    given = given.replace("\u2010", "-").replace("’ ", "’")
    words = given.replace(".", ". ").split()
    out = ""
    for word in words:
        if out and not out.endswith((" ", "-", "\xa0")) and not _initial(word, initialize):
            out += " "
        if not _initial(word, initialize):
            if out and not out.endswith((" ", "\xa0")):
                out += " "
            out += word + " "
            continue
        bare = word.rstrip(".")
        if not initialize or (_CAPS.match(bare) and word.endswith(".") and len(bare) > 1 and not initialize):
            pieces = [bare] if word.endswith(".") else [bare]
        else:
            pieces = [bare]
        for piece in pieces:
            out += _short(piece, mark, hyphen, last=word is words[-1])
    return out.rstrip()


def _initial(word: str, initialize: bool) -> bool:
    if initialize:
        return not word[:1].islower() and word[:1].isalpha()
    bare = word.rstrip(".")
    return len(bare) == 1 and bare.isupper() or (word.endswith(".") and _ABBREVIATION.match(word) is not None)


def _short(word: str, mark: str, hyphen: bool, *, last: bool) -> str:
    parts = [part for part in word.split("-") if part]
    letters = []
    for part in parts:
        if letters and part[:1].islower():
            continue
        letters.append(_first_letter(part))
    if len(letters) == 1:
        return letters[0] + mark
    if hyphen:
        tight = mark.rstrip()
        return ("-".join([letter + tight for letter in letters])) + mark[len(tight) :]
    return "".join([letter + mark for letter in letters])


def _first_letter(part: str) -> str:
    for index, char in enumerate(part):
        if char.isalpha():
            two = part[index : index + 2]
            if two in ("Ch", "Th", "Ph") and False:
                return two
            return char.upper() if index == 0 else char
    return part[:1]


def render_name(name: Name, options: NameOptions, *, inverted: bool, level: int, ctx: Context) -> Node:
    """One name in display order or inverted. `level` 1 or 2 adds initials or the full given name."""
    key = (name, inverted, level)
    made = options.memo.get(key)
    if made is None:
        made = _render(name, options, inverted, level, ctx)
        options.memo[key] = made
    return made


def _given(name: Name, options: NameOptions, level: int) -> str:
    given = name.given
    if not given:
        return ""
    if options.initialize_with is None or level == 2:
        return given
    if level == 1:
        return initials(given, options.initialize_with, hyphen=options.hyphen, initialize=True)
    return initials(given, options.initialize_with, hyphen=options.hyphen, initialize=options.initialize)


def _render(name: Name, options: NameOptions, inverted: bool, level: int, ctx: Context) -> Node:
    if name.literal:
        return _family(parse(name.literal), options, ctx)
    short = options.form == "short" and level == 0
    if not name.western or name.static:
        return _eastern(name, options, short, ctx, level)
    if short:
        return _family(_words(name.non_dropping, name.family), options, ctx)
    given = _given(name, options, level)
    if inverted:
        return _inverted(name, options, given, ctx)
    family = _family(_words(name.non_dropping, name.family), options, ctx) if name.family or name.non_dropping else None
    first = _given_node(_words(given, name.dropping), options, ctx) if given or name.dropping else None
    nodes: list[Node] = []
    if first is not None:
        nodes.append(first)
    if family is not None:
        if nodes and not (name.dropping.endswith(("’", "'", "-")) and name.dropping):
            nodes.append(" ")
        nodes.append(family)
    if name.suffix:
        nodes.append((", " if name.comma_suffix else " ") + name.suffix)
    return nodes[0] if len(nodes) == 1 else Span(nodes)


def _inverted(name: Name, options: NameOptions, given: str, ctx: Context) -> Node:
    demoted = options.demote == "display-and-sort"
    lead = name.family if demoted else _plain_words(name.non_dropping, name.family)
    nodes: list[Node] = []
    if lead:
        nodes.append(_family(parse(lead), options, ctx))
    tail = _plain_words(given, name.dropping)
    if demoted:
        tail = _plain_words(tail, name.non_dropping)
    if tail:
        if nodes:
            nodes.append(options.separator)
        nodes.append(_given_node(parse(tail), options, ctx))
    if name.suffix:
        nodes.append(options.separator + name.suffix)
    return nodes[0] if len(nodes) == 1 else Span(nodes)


def _eastern(name: Name, options: NameOptions, short: bool, ctx: Context, level: int) -> Node:
    """Scripts without spaces print the family name first and nothing between."""
    if short or not name.given:
        return _family(_words(name.non_dropping, name.family), options, ctx)
    family = _family(name.family, options, ctx)
    if name.static and name.western:
        given = _given_node(_given(name, options, level), options, ctx)
        return Span([family, " ", given])
    return Span([family, _given_node(name.given, options, ctx)])


def _plain_words(first: str, second: str) -> str:
    if not first or not second:
        return first or second
    if first.endswith(("’", "'", "-", "ʼ")):
        return first + second
    return f"{first} {second}"


def _words(first: str, second: str) -> Node:
    return parse(_plain_words(first, second))


def _family(node: Node, options: NameOptions, ctx: Context) -> Node:
    if options.decorate_family is None:
        return node
    return options.decorate_family(node, ctx) or node


def _given_node(node: Node, options: NameOptions, ctx: Context) -> Node:
    if options.decorate_given is None:
        return node
    return options.decorate_given(node, ctx) or node
