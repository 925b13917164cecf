"""The inside of a Markdown block: emphasis, links, notes, citations, code, comments. Linear."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Protocol

from provcite.manuscripts.source import ADDRESS, trim_address
from provcite.model.entities import unescape

if TYPE_CHECKING:
    from provcite.manuscripts.builder import BlockBuilder
    from provcite.manuscripts.source import Source

KEY: Final = re.compile(r"@(?:\{([^{}\s]{1,200})\}|([\w](?:[\w:.#$%&+?<>~/-]{0,200}[\w])?))")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,30});")
_TAG = re.compile(r"</?([A-Za-z][\w-]{0,30})(?:\s[^<>]{0,2000})?/?>")
_AUTOLINK = re.compile(r"<((?:https?|ftp|mailto):[^\s<>]{1,2000})>")
_SPECIAL = re.compile(r"[\\`!\[\]^<&@*_h\-.~w]")
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ ")


class Host(Protocol):
    """What the inline parser asks of the reader of the whole file."""

    def comment(self, text: str) -> None: ...
    def address(self, label: str) -> str | None: ...
    def note_reference(self, key: str, builder: BlockBuilder) -> bool: ...
    def inline_note(self, source: Source, builder: BlockBuilder) -> None: ...


class Inline:
    """Reads one block's `source` into `builder`."""

    def __init__(self, host: Host, source: Source, builder: BlockBuilder) -> None:
        self.host = host
        self.source = source
        self.text = source.text
        self.builder = builder
        self.code: dict[int, int] = {}
        self.brackets: dict[int, int] = {}
        self.emphasis: dict[int, tuple[int, bool, int]] = {}
        self.depth = 0
        self.parens: dict[int, int] | None = None
        self.last_comment_end = self.text.rfind("-->")
        self._scan()

    def _scan(self) -> None:
        """One pass: code spans, matching brackets, matching emphasis."""
        text = self.text
        size = len(text)
        runs: dict[int, list[int]] = {}
        for match in re.finditer(r"`+", text):
            runs.setdefault(len(match.group()), []).append(match.start())
        heads = dict.fromkeys(runs, 0)
        opened: list[int] = []
        marks: list[tuple[str, int, int]] = []
        at = 0
        while at < size:
            character = text[at]
            if character == "\\":
                at += 2
            elif character == "`":
                end = at
                while end < size and text[end] == "`":
                    end += 1
                length = end - at
                places = runs.get(length, [])
                head = heads.get(length, 0)
                while head < len(places) and places[head] < end:
                    head += 1
                heads[length] = head
                if head < len(places):
                    self.code[at] = places[head] + length
                    at = places[head] + length
                else:
                    at = end
            elif character == "[":
                opened.append(at)
                at += 1
            elif character == "]":
                if opened:
                    self.brackets[opened.pop()] = at
                at += 1
            elif character == "<" and text.startswith("<!--", at):
                close = text.find("-->", at) if at < self.last_comment_end else -1
                at = close + 3 if close >= 0 else at + 4
            elif character == "<" or text.startswith(("http://", "https://"), at):
                link = _AUTOLINK.match(text, at) or ADDRESS.match(text, at) or _TAG.match(text, at)
                if link is None:
                    at += 1
                elif character == "<":
                    at = link.end()
                else:
                    # Underlines in an address are no emphasis; brackets end the words or the aim of a link.
                    stop = r"[\[\])]" if at and text[at - 1] == "(" else r"[\[\]]"
                    at += max(1, len(trim_address(re.split(stop, link.group(), maxsplit=1)[0])))
            elif character in "*_":
                end = at
                while end < size and text[end] == character:
                    end += 1
                self._emphasis_run(marks, character, at, end)
                at = end
            else:
                following = _SCANNED.search(text, at + 1)
                at = following.start() if following else size

    def _emphasis_run(self, marks: list[tuple[str, int, int]], character: str, at: int, end: int) -> None:
        text = self.text
        before = text[at - 1] if at else " "
        after = text[end] if end < len(text) else " "
        left = not after.isspace()
        right = not before.isspace()
        if character == "_":
            left = left and not before.isalnum()
            right = right and not after.isalnum()
        length = min(end - at, 3)
        if right:
            for index in range(len(marks) - 1, max(-1, len(marks) - 12), -1):
                mark, start, count = marks[index]
                if mark == character and count == length:
                    del marks[index:]
                    self.emphasis[start] = (count, True, at)
                    self.emphasis[at] = (count, False, start)
                    return
        if left:
            marks.append((character, at, length))

    def run(self) -> None:
        self._range(0, len(self.text))

    def _emit(self, start: int, end: int) -> None:
        self.source.emit(self.builder, start, end)

    def _range(self, at: int, end: int) -> None:
        self.depth += 1
        self._pieces(at, end)
        self.depth -= 1

    def _pieces(self, at: int, end: int) -> None:
        text = self.text
        builder = self.builder
        italics: dict[int, int] = {}
        while at < end:
            special = _SPECIAL.search(text, at, end)
            if special is None:
                self._emit(at, end)
                return
            if special.start() > at:
                self._emit(at, special.start())
                at = special.start()
            character = text[at]
            if character == "\\" and at + 1 < end and text[at + 1] in _PUNCTUATION:
                self._emit(at + 1, at + 2)
                at += 2
            elif at in self.code and self.code[at] <= end:
                width = len(text[at : self.code[at]]) - len(text[at : self.code[at]].lstrip("`"))
                self._emit(at + width, self.code[at] - width)
                at = self.code[at]
            elif character in "*_" and at in self.emphasis:
                count, opens, partner = self.emphasis[at]
                if opens:
                    italics[at] = builder.at
                elif count in (1, 3) and partner in italics:
                    builder.italic(italics[partner])
                at += count
            else:
                at = self._construct(character, at, end)

    def _construct(self, character: str, at: int, end: int) -> int:
        """Read what begins at `at`; the place after it."""
        text = self.text
        if character == "[":
            return self._bracket(at, end)
        if character == "!" and text.startswith("![", at) and at + 1 in self.brackets:
            close = self.brackets[at + 1]
            paren = text.find(")", close, close + 4000) if text.startswith("](", close) else close
            return max(paren, close) + 1
        if character == "^" and text.startswith("^[", at) and self.brackets.get(at + 1, end) < end:
            close = self.brackets[at + 1]
            self.host.inline_note(self.source.slice(at + 2, close), self.builder)
            return close + 1
        if character == "<":
            return self._angle(at)
        if character in "hw":
            link = (
                ADDRESS.match(text, at, end)
                if at == 0 or not (text[at - 1].isalnum() or text[at - 1] == "/")
                else None
            )
            if link:
                address = trim_address(link.group())
                start = self.builder.at
                self._emit(at, at + len(address))
                self.builder.link(start, address)
                return at + len(address)
        elif character == "&":
            entity = _ENTITY.match(text, at, end)
            if entity:
                self.builder.add(
                    unescape(entity.group()), self.source.offset(at), part=self.source.part, exact=False
                )
                return entity.end()
        elif character == "@":
            return self._bare_key(at, end)
        elif character == "-":
            for dashes, shown in (("---", "—"), ("--", "–")):
                if text.startswith(dashes, at):
                    self.builder.add(shown, self.source.offset(at), part=self.source.part, exact=False)
                    return at + len(dashes)
        elif character == "." and text.startswith("...", at):
            self.builder.add("…", self.source.offset(at), part=self.source.part, exact=False)
            return at + 3
        elif character == "~" and text.startswith("~~", at):
            return at + 2
        elif character == "\\" and at + 1 < end and text[at + 1] == "\n":
            return at + 1
        self._emit(at, at + 1)
        return at + 1

    def _angle(self, at: int) -> int:
        text = self.text
        if text.startswith("<!--", at):
            close = text.find("-->", at) if at < self.last_comment_end else -1
            if close >= 0:
                self.host.comment(text[at:close])
                return close + 3
        link = _AUTOLINK.match(text, at)
        if link:
            start = self.builder.at
            self._emit(link.start(1), link.end(1))
            self.builder.link(start, link.group(1))
            return link.end()
        tag = _TAG.match(text, at)
        if tag:
            return tag.end()
        self._emit(at, at + 1)
        return at + 1

    def _bare_key(self, at: int, end: int) -> int:
        text = self.text
        match = KEY.match(text, at, end)
        before = text[at - 1] if at else " "
        if match is None or before.isalnum():
            self._emit(at, at + 1)
            return at + 1
        start = self.builder.at
        after = match.end()
        locator = ""
        opening = after + 1 if text.startswith(" [", after) else after
        if opening in self.brackets and text.startswith("[", opening) and not text.startswith("[@", opening):
            close = self.brackets[opening]
            if not text.startswith(("(", "["), close + 1) and close < end:
                locator = text[opening + 1 : close].strip()
                after = close + 1
        self._emit(at, after)
        self.builder.key(start, match.group(1) or match.group(2), locator=locator)
        return after

    def _bracket(self, at: int, end: int) -> int:
        text = self.text
        close = self.brackets.get(at)
        # Nothing that means anything is that long or that deep; the limits keep the work linear.
        if close is None or close >= end or close - at > 6000 or self.depth > 30:
            self._emit(at, at + 1)
            return at + 1
        inner = text[at + 1 : close]
        if inner.startswith("^") and self.host.note_reference(inner[1:], self.builder):
            return close + 1
        if "@" in inner and not text.startswith(("(", "["), close + 1) and self._citation(at, close):
            return close + 1
        if text.startswith("(", close + 1):
            paren = self._closing_paren(close + 1, end)
            if paren:
                target = text[close + 2 : paren].strip().split(None, 1)
                start = self.builder.at
                self._range(at + 1, close)
                self.builder.link(start, target[0].strip("<>") if target else "")
                return paren + 1
        if text.startswith("[", close + 1) and close + 1 in self.brackets:
            second = self.brackets[close + 1]
            address = self.host.address(text[close + 2 : second].strip() or inner)
            if address is not None and second < end:
                start = self.builder.at
                self._range(at + 1, close)
                self.builder.link(start, address)
                return second + 1
        if text.startswith("{", close + 1):
            brace = text.find("}", close, min(end, close + 400))
            if brace > 0:
                self._range(at + 1, close)
                return brace + 1
        address = self.host.address(inner) if len(inner) < 300 else None
        if address is not None:
            start = self.builder.at
            self._range(at + 1, close)
            self.builder.link(start, address)
            return close + 1
        self._emit(at, at + 1)
        return at + 1

    def _closing_paren(self, at: int, end: int) -> int:
        """The bracket that closes the one at `at`, or 0; found for the whole block in one pass."""
        if self.parens is None:
            self.parens = {}
            opened: list[int] = []
            for match in _PAREN.finditer(self.text):
                if match.group() == "(":
                    opened.append(match.start())
                elif match.group() == ")" and opened:
                    self.parens[opened.pop()] = match.start()
        close = self.parens.get(at, 0)
        return close if close < min(end, at + 4000) else 0

    def _citation(self, at: int, close: int) -> bool:
        """``[see @a, l. 3; -@b]``: each key with its locator. The words stay in the text."""
        text = self.text
        parts: list[tuple[int, int]] = []
        begin = at + 1
        for index in range(at + 1, close + 1):
            if index == close or text[index] == ";":
                parts.append((begin, index))
                begin = index + 1
        if not any(self._key_in(start, stop) for start, stop in parts):
            return False
        self._emit(at, at + 1)
        for number, (start, stop) in enumerate(parts):
            match = self._key_in(start, stop)
            place = self.builder.at
            self._emit(start, stop)
            if match is not None:
                locator = text[match.end() : stop].strip()
                if locator.startswith(","):
                    locator = locator[1:].strip()
                if locator.startswith("{") and locator.endswith("}"):
                    locator = locator[1:-1].strip()
                self.builder.key(
                    place,
                    match.group(1) or match.group(2),
                    locator=locator,
                    prefix=text[start : match.start()].strip().removesuffix("-").strip(),
                )
            if number + 1 < len(parts):
                self._emit(stop, stop + 1)
        self._emit(close, close + 1)
        return True

    def _key_in(self, start: int, stop: int) -> re.Match[str] | None:
        for match in KEY.finditer(self.text, start, stop):
            before = self.text[match.start() - 1] if match.start() else " "
            if not before.isalnum():
                return match
        return None


_SCANNED = re.compile(r"[\\`\[\]<*_h]")
_PAREN = re.compile(r"\\.|[()]", re.DOTALL)
