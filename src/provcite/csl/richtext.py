"""Rich text in the fields of an item, read into a text tree.

CSL-JSON allows ``<i> <b> <sup> <sub> <sc>``, ``<span style="font-variant:small-caps;">`` and
``<span class="nocase">`` in a field. Quotation marks, straight or typographic, become
`Quoted` nodes, so that they can flip between outer and inner marks; an apostrophe becomes
the typographic one. What does not close stays the characters that it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from provcite.csl.tree import Mark, Quoted, Span, Styled, merged

if TYPE_CHECKING:
    from collections.abc import Callable

    from provcite.csl.tree import Branch, Node

_TOKEN = re.compile(r"""(</?(?:i|b|sup|sub|sc)>|<span [^<>]{1,80}>|</span>|["'“”‘’])""")
_SPECIAL = re.compile(r"""[<"'“”‘’]""")

_TAGS: dict[str, tuple[str, str]] = {
    "i": ("font-style", "italic"),
    "b": ("font-weight", "bold"),
    "sup": ("vertical-align", "sup"),
    "sub": ("vertical-align", "sub"),
    "sc": ("font-variant", "small-caps"),
}
_CLOSERS = {'"': '"', "'": "'", "“": "”", "‘": "’"}


def parse(text: str, *, affix: bool = False) -> Node:
    """The tree of one field; a field without markup or quotation marks is its own tree.

    In an `affix` of a cite single typographic marks stay as they are.
    """
    if _SPECIAL.search(text) is None:
        return text
    return _Reader(text, affix).read()


class _Frame:
    """An opened tag or quotation mark, with what came since."""

    __slots__ = ("closer", "nodes", "opener", "wrap")

    def __init__(self, opener: str, closer: str, wrap: Callable[[list[Node]], Branch]) -> None:
        self.opener = opener
        self.closer = closer
        self.wrap = wrap
        self.nodes: list[Node] = []


class _Reader:
    def __init__(self, text: str, affix: bool) -> None:
        self.affix = affix
        self.parts = _TOKEN.split(text)
        self.stack = [_Frame("", "", Span)]

    def read(self) -> Node:
        for index, part in enumerate(self.parts):
            if not part:
                continue
            if index % 2 == 0:
                self._text(part)
            elif part[0] == "<":
                self._tag(part)
            else:
                self._quote(part, self._before(index), self._after(index))
        while len(self.stack) > 1:
            self._give_up()
        nodes = merged(self.stack[0].nodes)
        return nodes[0] if len(nodes) == 1 else Span(nodes)

    def _text(self, text: str) -> None:
        self.stack[-1].nodes.append(text)

    def _before(self, index: int) -> str:
        """The character in front of a token, tags passed over; a quotation mark counts."""
        for place in range(index - 1, -1, -1):
            part = self.parts[place]
            if part and part[0] != "<":
                return part[-1]
        return ""

    def _after(self, index: int) -> str:
        for place in range(index + 1, len(self.parts)):
            part = self.parts[place]
            if part and not (part[0] == "<" and _TOKEN.fullmatch(part)):
                return part[0]
        return ""

    def _tag(self, tag: str) -> None:
        if tag.startswith("</"):
            self._close(tag)
            return
        if tag.startswith("<span"):
            flat = tag.replace(" ", "").replace("'", '"')
            if "font-variant:small-caps" in flat:
                self._open(tag, "</span>", lambda nodes: Styled("font-variant", "small-caps", nodes))
            elif 'class="nocase"' in flat:
                self._open(tag, "</span>", lambda nodes: Mark("nocase", None, nodes))
            elif 'class="nodecor"' in flat:
                self._open(tag, "</span>", _undecorated)
            elif "text-decoration:underline" in flat:
                self._open(tag, "</span>", lambda nodes: Styled("text-decoration", "underline", nodes))
            else:
                self._open(tag, "</span>", Span)
            return
        name = tag[1:-1]
        attribute, value = _TAGS[name]
        self._open(tag, f"</{name}>", lambda nodes: Styled(attribute, value, nodes))

    def _open(self, opener: str, closer: str, wrap: Callable[[list[Node]], Branch]) -> None:
        if len(self.stack) > 32:
            self._text(opener)
            return
        self.stack.append(_Frame(opener, closer, wrap))

    def _close(self, closer: str) -> bool:
        """Close the nearest frame that ends so; quotation marks opened inside it were none."""
        for depth in range(len(self.stack) - 1, 0, -1):
            frame = self.stack[depth]
            if frame.closer == closer:
                while len(self.stack) - 1 > depth:
                    self._give_up()
                self.stack.pop()
                self.stack[-1].nodes.append(frame.wrap(merged(frame.nodes)))
                return True
            if frame.opener[0] == "<" and closer[0] != "<":
                break
        if closer[0] == "<":
            self._text(closer)
            return True
        return False

    def _give_up(self) -> None:
        """The innermost frame never closes: its opener was plain text."""
        frame = self.stack.pop()
        self._text("’" if frame.opener == "'" else frame.opener)
        self.stack[-1].nodes.extend(frame.nodes)

    def _quote(self, mark: str, before: str, after: str) -> None:
        if mark == "‘" and (self.affix or before.isalnum()):
            # Inside a word it is a breathing; in an affix, which nothing flips, the writer's choice.
            self._text(mark)
            return
        opens = mark in "“‘" or (
            mark in "\"'"
            and not before.isalnum()
            and before not in ("’", ")", "]", ".", ",")
            and after.strip() != ""
        )
        closes = (
            mark == "”"
            or (mark == "’" and not after.isalnum())
            or (mark in "\"'" and before.strip() != "" and not after.isalnum())
        )
        if mark in "'’" and before.isalnum() and after.isalnum():
            self._text("’")
            return
        if closes and self._close(mark):
            return
        if opens:
            self._open(mark, _CLOSERS[mark], Quoted)
            return
        self._text("’" if mark == "'" else mark)


def _undecorated(nodes: list[Node]) -> Styled:
    """These stand plain whatever is set around them; what is not set falls away at the end."""
    made = Styled("font-style", "normal", nodes)
    for attribute, value in (("font-variant", "normal"), ("font-weight", "normal")):
        made = Styled(attribute, value, [made])
    return made
