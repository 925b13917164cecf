"""Finishing a text tree: quotation marks, their punctuation, flip-flop, doubled punctuation.

The tree is laid out flat once; where two pieces of text meet, punctuation is merged and moved
in or out of closing quotation marks (locale option ``punctuation-in-quote``); then the tree is
built again without `Quoted` and `Mark` nodes. Which marks merge into which follows the table of
citeproc-js, since CSL 1.0.2 leaves it open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from provcite.csl.tree import Block, Mark, Quoted, Span, Styled, merged

if TYPE_CHECKING:
    from provcite.csl.locale import Locale
    from provcite.csl.tree import Branch, Node

_MARKS = frozenset(".,;:!?")
_STOPS = frozenset(".,;:")
# First mark, second mark: what is printed where they meet.
_MERGED: dict[tuple[str, str], str] = {
    ("!", "."): "!", ("!", "?"): "!?", ("!", ":"): "!", ("!", ","): "!,", ("!", ";"): "!;",
    ("?", "!"): "?!", ("?", "."): "?", ("?", ":"): "?", ("?", ","): "?,", ("?", ";"): "?;",
    (".", "!"): ".!", (".", "?"): ".?", (".", ":"): ".:", (".", ","): ".,", (".", ";"): ".;",
    (":", "!"): "!", (":", "?"): "?", (":", "."): ":", (":", ","): ":,", (":", ";"): ":;",
    (",", "!"): ",!", (",", "?"): ",?", (",", ":"): ",:", (",", "."): ",.", (",", ";"): ",;",
    (";", "!"): "!", (";", "?"): "?", (";", ":"): ";", (";", "."): ";", (";", ","): ";,",
}  # fmt: skip
_MERGED.update({(mark, mark): mark for mark in _MARKS})

_TEXT, _OPEN, _CLOSE, _OPEN_QUOTE, _CLOSE_QUOTE = range(5)
_FLIPPED = {
    "font-style": "normal",
    "font-weight": "normal",
    "font-variant": "normal",
    "text-decoration": "none",
}

Token = list[Any]


def finish(node: Node | None, locale: Locale, *, trim: bool = False) -> Node | None:
    """The finished tree: only `str`, `Span`, `Styled`, `Link` and `Block` are left.

    With `trim` white space at the end goes.
    """
    if node is None:
        return None
    tokens: list[Token] = []
    _flatten(node, tokens)
    _seams(tokens, locale.punctuation_in_quote)
    if trim:
        _trim(tokens)
    return _Builder(locale.quotes).build(tokens)


def _trim(tokens: list[Token]) -> None:
    for token in reversed(tokens):
        if token[0] == _TEXT and token[1]:
            token[1] = token[1].rstrip(" ")
            return


def _flatten(node: Node, tokens: list[Token]) -> None:
    if isinstance(node, str):
        if node:
            tokens.append([_TEXT, node])
        return
    kind = type(node)
    if kind is Span or kind is Mark:
        for child in node.children:
            _flatten(child, tokens)
        return
    if kind is Quoted:
        tokens.append([_OPEN_QUOTE, node])
        for child in node.children:
            _flatten(child, tokens)
        tokens.append([_CLOSE_QUOTE, node])
        return
    tokens.append([_OPEN, node])
    for child in node.children:
        _flatten(child, tokens)
    tokens.append([_CLOSE, node])


def _seams(tokens: list[Token], in_quote: bool) -> None:
    last: Token | None = None
    closed: list[int] = []
    opened = block = False
    for index, token in enumerate(tokens):
        kind = token[0]
        if kind == _CLOSE and isinstance(token[1], Block):
            block = True
        if kind == _CLOSE_QUOTE:
            closed.append(index)
            continue
        if kind == _OPEN_QUOTE:
            opened = True
            continue
        if kind != _TEXT:
            continue
        if last is not None:
            if closed and not opened:
                _quote_seam(last, token, in_quote)
            else:
                _seam(last, token, opened=opened or bool(closed))
            if block and token[1][:1] in _STOPS and token[1]:
                # What parts a block from text behind it stands in the block, at no line's start.
                last[1], token[1] = last[1] + token[1][0], token[1][1:]
        if token[1]:
            last = token
            closed = []
            opened = block = False


def _seam(left: Token, right: Token, *, opened: bool = False) -> None:
    one, two = left[1], right[1]
    a, b = one[-1], two[0]
    if (
        a == " "
        and (b in ",." or one.rstrip(" ")[-1:] == b in ";:")
        and not opened
        and len(one) > 1
        and (len(two) == 1 or not two[1].isalnum())
    ):
        # An affix that ends in a space in front of one that begins with punctuation.
        bare = one.rstrip(" ")
        if bare:
            left[1] = bare
            _seam(left, right)
            return
    if b == " " and a in " \xa0":
        right[1] = two[1:]
        if right[1] and not opened:
            _seam(left, right)
        return
    if opened:
        return
    if a in _MARKS and b in _MARKS:
        merged = _MERGED[(a, b)]
        if len(merged) == 2:
            return
        left[1] = one[:-1] + merged
        right[1] = two[1:]
        if right[1]:
            _seam(left, right)


def _quote_seam(left: Token, right: Token, in_quote: bool) -> None:
    """A closing quotation mark stands between the two texts."""
    one, two = left[1], right[1]
    if two[0] in "?!":
        return  # no style adds these: they are the data's own, as in: What is “Who?”?
    if not in_quote and one[-1] in ",;:" and len(one) > 1:
        # What parts stands outside where the language has it so: ‘A’: B.
        mark = one[-1]
        left[1] = one[:-1]
        right[1] = (_MERGED[(mark, two[0])] if two[0] in _MARKS else mark + two[0]) + two[1:]
        return
    if in_quote:
        if two[0] in ".,":
            if one[-1] in _MARKS:
                merged = _MERGED[(one[-1], two[0])]
                left[1] = one[:-1] + merged
            else:
                left[1] = one + two[0]
            right[1] = two[1:]
        elif one[-1] in _MARKS and two[0] in _MARKS and len(_MERGED[(one[-1], two[0])]) == 1:
            left[1] = one[:-1] + _MERGED[(one[-1], two[0])]
            right[1] = two[1:]
        return
    if one[-1] == two[0] == ".":
        # The quoted text's own full stop is enough.
        right[1] = two[1:]
    elif one[-1] == two[0] == "," and len(one) > 1:
        left[1] = one[:-1]
    elif one[-1] in _MARKS and two[0] in _MARKS:
        merged = _MERGED[(one[-1], two[0])]
        if merged == one[-1]:
            right[1] = two[1:]


class _Builder:
    def __init__(self, quotes: tuple[str, str, str, str]) -> None:
        self.quotes = quotes

    def build(self, tokens: list[Token]) -> Node | None:
        stack: list[tuple[Branch | None, list[Node], dict[str, str]]] = [(None, [], {})]
        depth = 0
        for kind, payload in tokens:
            nodes = stack[-1][1]
            if kind == _TEXT:
                if payload:
                    nodes.append(payload)
            elif kind == _OPEN_QUOTE:
                nodes.append(self.quotes[0] if depth % 2 == 0 else self.quotes[2])
                depth += 1
            elif kind == _CLOSE_QUOTE:
                depth -= 1
                nodes.append(self.quotes[1] if depth % 2 == 0 else self.quotes[3])
            elif kind == _OPEN:
                state = stack[-1][2]
                node: Branch | None = payload
                if isinstance(payload, Styled):
                    node, state = _flip(payload, state)
                stack.append((node, [], state))
            else:
                made, children, _ = stack.pop()
                if not children:
                    continue
                outer = stack[-1][1]
                if made is None:
                    outer.extend(children)
                else:
                    outer.append(made.like(merged(children)))
        nodes = merged(stack[0][1])
        if not nodes:
            return None
        return nodes[0] if len(nodes) == 1 else Span(nodes)


def _flip(node: Styled, state: dict[str, str]) -> tuple[Branch | None, dict[str, str]]:
    """A format inside the same format goes back to the plain one."""
    attribute, value = node.attribute, node.value
    neutral = _FLIPPED.get(attribute)
    if neutral is None:
        if value == "baseline":
            return None, state
        return node, state
    current = state.get(attribute, neutral)
    if value == current:
        if value == neutral:
            return None, state
        value = neutral
        node = Styled(attribute, neutral, [])
    return node, {**state, attribute: value}
