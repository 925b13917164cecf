"""One name: its parts in order, initials, particles, name-part formatting.

CSL 1.0.2, "Name-part Order", "Non-dropping Particles", "Name-part formatting".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.csl.richtext import parse
from provcite.csl.tree import Span
from provcite.model.lazyre import lazy

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from provcite.csl.context import Context
    from provcite.csl.personal import Name
    from provcite.csl.tree import Node

    Decorator = Callable[[Node, Context], Node | None]

_TOKEN = lazy(r"[^\s.]+\.?|\.")


class NamePart:
    """``cs:name-part``: formatting for each piece, affixes around the whole part."""

    __slots__ = ("decorate", "prefix", "suffix")

    def __init__(self, decorate: Decorator | None = None, prefix: str = "", suffix: str = "") -> None:
        self.decorate = decorate
        self.prefix = prefix
        self.suffix = suffix

    def format(self, text: str, ctx: Context) -> Node:
        """A piece in the part's formatting."""
        node = parse(text)
        return node if self.decorate is None else self.decorate(node, ctx) or node

    def affix(self, nodes: list[Node]) -> list[Node]:
        if not nodes or not (self.prefix or self.suffix):
            return nodes
        return [piece for piece in (self.prefix, *nodes, self.suffix) if piece != ""]


class NameOptions:
    """What ``cs:name`` says about each single name."""

    __slots__ = (
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

    def __init__(self, attributes: Mapping[str, str], family: NamePart, given: NamePart) -> None:
        self.form = attributes.get("form", "long")
        self.initialize = attributes.get("initialize", "true") != "false"
        self.initialize_with = attributes.get("initialize-with")
        self.hyphen = attributes.get("initialize-with-hyphen", "true") != "false"
        self.order = attributes.get("name-as-sort-order", "")
        self.separator = attributes.get("sort-separator", ", ")
        self.demote = attributes.get("demote-non-dropping-particle", "display-and-sort")
        self.family = family
        self.given = given
        self.memo: dict[tuple[Name, bool, int, bool, bool, bool], Node] = {}


def initials(given: str, mark: str, *, hyphen: bool, initialize: bool) -> str:
    """The given names as initials: ``Jean-Luc Marie`` with ". " is ``J.-L. M.``.

    A word in lower case stays as it is; an abbreviation (``Ph.``) keeps its letters and takes the
    mark. Without `initialize` only abbreviations and single capitals get the mark: ``JL``
    and ``Jean`` stay.
    """
    out = ""
    for word in _TOKEN.findall(given.replace("\u2010", "-").replace(".-", "-")):
        bare = word.rstrip(".")
        if not bare:
            continue
        if bare[0] == "-" and len(bare) > 1:
            out = out.rstrip() + "-"
            bare = bare[1:]
        if word.endswith(".") and bare[0].isupper():
            piece = _hyphened(bare, mark, hyphen, _same) if "-" in bare else bare + mark
        elif initialize and bare[0].isupper():
            piece = _hyphened(bare, mark, hyphen, _first_letter)
        elif not initialize and len(bare) == 1 and bare.isupper():
            piece = bare + mark
        else:
            if out and not out.endswith((" ", "\xa0")):
                out += " "
            out += bare + " "
            continue
        out += piece
    return out.rstrip()


def _hyphened(word: str, mark: str, hyphen: bool, short: Callable[[str], str]) -> str:
    letters: list[str] = []
    for part in word.split("-"):
        if part and not (letters and part[0].islower()):
            letters.append(short(part))
    if len(letters) == 1:
        return letters[0] + mark
    if hyphen:
        tight = mark.rstrip()
        return "-".join([letter + tight for letter in letters]) + mark[len(tight) :]
    return "".join([letter + mark for letter in letters])


def _same(part: str) -> str:
    return part


def _first_letter(part: str) -> str:
    """The initial: a digraph written with two capitals (``TSerendorj``) keeps its second letter."""
    count = 0
    while count < len(part) and part[count].isupper():
        count += 1
    return part[0] + part[1:count].lower() if 1 < count < len(part) else part[0]


def render_name(name: Name, options: NameOptions, *, inverted: bool, level: int, ctx: Context) -> Node:
    """One name in display order or inverted. `level` 1 or 2 adds initials or the full given name."""
    key = (name, inverted, level, ctx.sorting, ctx.english, ctx.turkic)
    made = options.memo.get(key)
    if made is None:
        made = _render(name, options, inverted, level, ctx)
        options.memo[key] = made
    return made


def _given(name: Name, options: NameOptions, level: int) -> str:
    given = name.given
    if not given or options.initialize_with is None or level == 2:
        return given
    # Initials are added to a family name; a given name that is printed anyway is not cut down to them.
    initialize = options.initialize or (level == 1 and options.form == "short")
    return initials(given, options.initialize_with, hyphen=options.hyphen, initialize=initialize)


def _render(name: Name, options: NameOptions, inverted: bool, level: int, ctx: Context) -> Node:
    if name.literal:
        return _one(options.family.affix([options.family.format(name.literal, ctx)]))
    short = options.form == "short" and level == 0
    if not name.western or name.static:
        return _eastern(name, options, short, ctx, level)
    if short:
        if ctx.sorting and options.demote != "never":
            return _one(options.family.affix([options.family.format(name.family or name.given, ctx)]))
        return _one(
            options.family.affix(_family(name, options, ctx) or [options.given.format(name.given, ctx)])
        )
    given = _given(name, options, level)
    if inverted:
        return _inverted(name, options, given, ctx)
    first = options.given.affix([options.given.format(given, ctx)] if given else [])
    particle = [options.given.format(name.dropping, ctx)] if name.dropping else []
    last = _words(particle, _family(name, options, ctx), name.dropping)
    if name.suffix:
        last = [*last, (", " if name.comma_suffix else " ") + name.suffix]
    return _one(_words(first, options.family.affix(last), ""))


def _one(nodes: list[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else Span(nodes)


def _family(name: Name, options: NameOptions, ctx: Context) -> list[Node]:
    """The family name behind its non-dropping particle."""
    particle = [options.family.format(name.non_dropping.rstrip(), ctx)] if name.non_dropping else []
    family = [options.family.format(name.family, ctx)] if name.family else []
    return _words(particle, family, name.non_dropping)


def _words(first: list[Node], second: list[Node], joint: str) -> list[Node]:
    """Two pieces with a space between, unless the first ends in an apostrophe or hyphen."""
    if not first or not second or joint.endswith(("’", "'", "-", "ʼ", "‘")):
        return [*first, *second]
    return [*first, " ", *second]


def _inverted(name: Name, options: NameOptions, given: str, ctx: Context) -> Node:
    """Family name first; where particles go is ``demote-non-dropping-particle``'s affair."""
    demoted = options.demote == "display-and-sort" or (ctx.sorting and options.demote == "sort-only")
    if demoted:
        lead = [options.family.format(name.family, ctx)] if name.family else []
    else:
        lead = _family(name, options, ctx)
    nodes = options.family.affix(lead)
    tail = [options.given.format(given, ctx)] if given else []
    if name.dropping:
        tail = _words(tail, [options.given.format(name.dropping, ctx)], "")
    if demoted and name.non_dropping:
        joint = name.dropping
        tail = _words(tail, [options.family.format(name.non_dropping.rstrip(), ctx)], joint)
    if tail:
        nodes = [*nodes, options.separator] if nodes else nodes
        nodes = [*nodes, *options.given.affix(tail)]
    if name.suffix:
        nodes = [*nodes, options.separator, parse(name.suffix)]
    return _one(nodes)


def _eastern(name: Name, options: NameOptions, short: bool, ctx: Context, level: int) -> Node:
    """Scripts without spaces print the family name first and nothing between."""
    family = options.family.affix(_family(name, options, ctx))
    if short or not name.given:
        return _one(family)
    spaced = name.static and name.western
    given = options.given.affix(
        [options.given.format(_given(name, options, level) if spaced else name.given, ctx)]
    )
    return _one(_words(family, given, "") if spaced else [*family, *given])
