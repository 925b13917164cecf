"""HTML: pandoc's, Word's and LibreOffice's footnotes, and any pair of links that call each other.

The tokeniser is the project's own because every piece of text has to know its place in the file.
"""

from __future__ import annotations

import contextlib
import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from provcite.manuscripts.builder import BlockBuilder, cut, line_starts
from provcite.manuscripts.decode import decode
from provcite.manuscripts.document import Block, Document, Note, NoteMark, Suppression
from provcite.manuscripts.numbering import run_from_one
from provcite.manuscripts.source import ADDRESS, trim_address
from provcite.manuscripts.structure import mark_bibliography
from provcite.manuscripts.suppressions import read_suppression
from provcite.model.entities import unescape

if TYPE_CHECKING:
    from collections.abc import Callable

FORMAT: Final = ("html", (".html", ".htm", ".xhtml"))

_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9:-]{0,40})")
_ATTRIBUTE = re.compile(
    r"""([^\s=<>"'/]{1,80})(?:\s{0,20}=\s{0,20}(?:"([^"]{0,20000})"|'([^']{0,20000})'|([^\s"'<>=`]{1,4000})))?"""
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,30});?")
_BLOCK = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "aside",
        "header",
        "footer",
        "main",
        "nav",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "table",
        "tr",
        "td",
        "th",
        "thead",
        "tbody",
        "caption",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "pre",
        "figure",
        "figcaption",
        "body",
        "hr",
        "address",
        "form",
        "fieldset",
        "center",
        "title",
    ]
)
_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
_HIDDEN = frozenset(
    [
        "script",
        "style",
        "template",
        "noscript",
        "svg",
        "math",
        "select",
        "textarea",
        "iframe",
        "object",
        "head",
    ]
)
_ITALIC = frozenset(["em", "i", "cite", "dfn", "var"])
_LABEL = re.compile(r"[\[(]?\s{0,3}([\w*†‡§]{1,8})\s{0,3}[\])]?[.:]?")
#: What a page prints before a note's words: "Footnote 6:".
_NOTE_LABEL = re.compile(r"\s{0,3}\[?[^\W\d_]{3,12}\s\d{1,4}\s?[\]:.)]{0,2}\s{0,3}[\[(]?")
_BACK_ARROW = re.compile(r"[\s\u00a0]*(?:↩\ufe0e?|↑|⏎|\^|⬏|back)[\s\u00a0]*$")


@dataclass(slots=True)
class _Open:
    """An element that is open: its name, ids, and where in the output it began."""

    name: str
    ids: tuple[str, ...]
    start: int = 0
    href: str = ""
    block: int = 0
    quote: bool = False


@dataclass(slots=True)
class _LocalLink:
    """A link inside the page: from its own ids to its target, standing at a place in a block."""

    ids: tuple[str, ...]
    target: str
    block: int
    start: int
    end: int
    text: str
    note_class: bool


@dataclass(slots=True)
class _Target:
    """Where an id stands: the block, and the first block after the element that bears it."""

    block: int
    past: int
    inline: bool


#: How programs mark the body of a note: DPUB-ARIA, EPUB, Word, LibreOffice, pandoc and its kin.
_MARKED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"<\w{1,12}\s[^<>]{0,400}?\brole=[\"']?doc-(?:foot|end)note\b",
        r"<\w{1,12}\s[^<>]{0,400}?\bepub:type=[\"'](?:foot|end|rear)note[\"']",
        r"<div\s[^<>]{0,400}?\bid=[\"']?(?:ftn|edn)\d{1,5}\b",
        r"<div\s[^<>]{0,400}?\bid=[\"']?sd(?:foot|end)note\d{1,5}\b(?!sym|anc)",
        r"<li\s[^<>]{0,400}?\bid=[\"']?(?:user-content-)?(?:fn|footnote|note|cite_note)[-:_]?[\w.:-]{1,40}",
    )
)


#: A number that calls a note: raised, or in brackets on a link inside the page.
_CALLED = re.compile(
    r"<sup\b[^<>]{0,400}>\s{0,9}(?:<(?:a|span)\b[^<>]{0,400}>\s{0,9}){0,3}\[?(\d{1,4})\]?\s{0,9}<"
    r"|<a\s[^<>]{0,400}?\bhref=[\"']?#[^<>]{0,400}>\s{0,9}(?:<(?:sup|span)\b[^<>]{0,400}>\s{0,9}){0,3}"
    r"\[(\d{1,4})\]\s{0,9}<",
    re.IGNORECASE,
)


def marked_notes(text: str) -> int:
    """The notes by the marks of a program or by the numbers that call them, whichever finds most; else 0."""
    plain = re.sub(r"<!--(?:(?!-->).){0,20000}-->", "", text, flags=re.DOTALL)
    called = run_from_one(int(next(filter(None, found.groups()))) for found in _CALLED.finditer(plain))
    return max(called, *(len(pattern.findall(plain)) for pattern in _MARKED))


def read(data: bytes, name: str, read_included: Callable[[str], bytes] | None = None) -> Document:
    """Read HTML; see `provcite.manuscripts.readers.read_manuscript`."""
    declared = re.search(rb"charset\s{0,4}=\s{0,4}[\"']?([A-Za-z0-9_-]{2,30})", data[:4096])
    decoded = decode(data, name=name)
    text = decoded.text
    warning = decoded.warning
    if warning and declared:
        with contextlib.suppress(LookupError, UnicodeDecodeError):
            text, warning = data.decode(declared.group(1).decode("ascii")), ""
    return _Reader(text, warning).read()


class _Reader:
    def __init__(self, text: str, warning: str) -> None:
        self.text = text
        self.warning = warning
        self.starts = line_starts(text)
        self.blocks: list[Block] = []
        self.stack: list[_Open] = []
        self.builder = BlockBuilder()
        self.first: int | None = None
        self.links: list[_LocalLink] = []
        self.targets: dict[str, _Target] = {}
        #: Ids of empty anchors, by where they stand: the name of a call beside its link.
        self.empty: dict[tuple[int, int], list[str]] = {}
        self.suppressions: list[Suppression] = []
        self.title = self.language = ""
        self.hidden = ""
        self.pre = 0
        self.last_comment_end = text.rfind("-->")
        self.lower = ""

    # -- tokens ------------------------------------------------------------------------------------

    def read(self) -> Document:
        text = self.text
        at = 0
        size = len(text)
        while at < size:
            opening = text.find("<", at)
            if opening < 0:
                self._words(at, size)
                break
            if opening > at:
                self._words(at, opening)
            at = self._markup(opening)
        self._break()
        return self._finish()

    def _markup(self, at: int) -> int:
        text = self.text
        if text.startswith("<!--", at):
            close = text.find("-->", at + 4) if at < self.last_comment_end else -1
            if close < 0:
                return len(text)
            self._comment(text[at + 4 : min(close, at + 400)])
            return close + 3
        match = _NAME.match(text, at)
        if match is None:
            if text.startswith(("<!", "<?"), at):
                close = text.find(">", at)
                return close + 1 if close >= 0 else len(text)
            self._words(at, at + 1)
            return at + 1
        name = match.group(1).lower()
        close, attributes = self._attributes(match.end())
        if text.startswith("</", at):
            self._end(name)
        elif not self.hidden:
            self._start(name, attributes)
            if name in _HIDDEN and name != "head":
                return self._skip(name, close)
            if name in _VOID or text.startswith("/", close - 2):
                self._end(name)
        return close

    def _skip(self, name: str, at: int) -> int:
        """Pass over an element whose content is no text of the page."""
        self.stack.pop()
        if not self.lower:
            self.lower = self.text.lower()
        close = (
            self.lower.find("</" + name, at)
            if len(self.lower) == len(self.text)
            else self.text.find("</" + name, at)
        )
        if close < 0:
            return len(self.text) if name in ("script", "style") else at
        end = self.text.find(">", close)
        return end + 1 if end >= 0 else len(self.text)

    def _attributes(self, at: int) -> tuple[int, dict[str, str]]:
        """Attributes from `at`; the place after the tag's ``>``."""
        text = self.text
        found: dict[str, str] = {}
        size = len(text)
        while at < size and text[at] != ">":
            match = _ATTRIBUTE.match(text, at)
            if match is None or match.end() == at:
                at += 1
                continue
            value = next((group for group in match.groups()[1:] if group is not None), "")
            if len(found) < 60:
                found.setdefault(match.group(1).lower(), unescape(value))
            at = match.end()
        return at + 1, found

    # -- text --------------------------------------------------------------------------------------

    def _words(self, start: int, end: int) -> None:
        text = self.text
        if self.stack and self.stack[-1].name == "title":
            self.title = unescape(" ".join(text[start:end].split()))
            return
        if any(opened.name == "head" for opened in self.stack[:4]):
            return
        at = start
        while at < end:
            amp = text.find("&", at, end)
            link = (
                ADDRESS.search(text, at, end if amp < 0 else amp)
                if "://" in text[at : min(end, at + 4000)]
                else None
            )
            stop = amp if amp >= 0 else end
            if link and not any(opened.name == "a" for opened in self.stack):
                address = trim_address(link.group())
                self._emit(at, link.start())
                place = self.builder.at
                self._emit(link.start(), link.start() + len(address))
                self.builder.link(place, address)
                at = link.start() + len(address)
                continue
            self._emit(at, stop)
            at = stop
            if amp >= 0:
                entity = _ENTITY.match(text, amp, end)
                if entity:
                    shown = unescape(entity.group())
                    if shown.isspace() and shown != "\u00a0":
                        shown = "" if self.builder.ends_in_space else " "
                    self._mark_first(amp)
                    self.builder.add(shown.replace("\u00ad", ""), amp, exact=False)
                    at = entity.end()
                else:
                    self._emit(amp, amp + 1)
                    at = amp + 1

    def _mark_first(self, at: int) -> None:
        if self.first is None:
            self.first = at

    def _emit(self, start: int, end: int) -> None:
        if start >= end:
            return
        piece = self.text[start:end]
        if self.first is None and piece.strip():
            self.first = start + len(piece) - len(piece.lstrip())
        self.builder.add(piece, start)

    def _comment(self, comment: str) -> None:
        found = read_suppression(comment)
        if found is not None:
            self.suppressions.append(
                Suppression(codes=found[1], paragraph=None if found[0] else len(self.blocks) + 1)
            )

    # -- elements ----------------------------------------------------------------------------------

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name in _BLOCK:
            self._break()
            if name == "p" and self.stack and self.stack[-1].name == "p":
                self._end("p")
            if name in ("li", "td", "tr") and self.stack and self.stack[-1].name in (name, "p"):
                for opened in reversed(self.stack[-2:]):
                    if opened.name == name:
                        self._end(name)
                        break
        if name == "html":
            self.language = attributes.get("lang", attributes.get("xml:lang", ""))[:20]
        ids = tuple(value for key in ("id", "name") if (value := attributes.get(key, "")))
        quote = name == "blockquote" or (
            name in ("p", "div")
            and re.search(r"quot|zitat|citat", attributes.get("class", ""), re.IGNORECASE) is not None
        )
        opened = _Open(
            name, ids, self.builder.at, unescape(attributes.get("href", "")), len(self.blocks), quote
        )
        if name == "a" and (
            "footnote-ref" in attributes.get("class", "") or "noteref" in attributes.get("role", "")
        ):
            opened.quote = True
        if name == "br" and not self.builder.ends_in_space:
            self.builder.add(" ", 0, exact=False)
        if name == "q":
            self.builder.add("“", 0, exact=False)
        holder = self._holder() if ids and name not in _BLOCK else None
        for value in ids:
            inline = name not in _BLOCK and holder is None
            self.targets.setdefault(value, _Target(len(self.blocks), len(self.blocks) + 1, inline))
            if holder is not None:
                holder.ids += (value,)
        if len(self.stack) < 2000:
            self.stack.append(opened)

    def _holder(self) -> _Open | None:
        """The element that holds a note alone and begins with the anchor that is opened here."""
        if not self.builder.is_empty():
            return None
        for opened in reversed(self.stack[-6:]):
            if opened.block != len(self.blocks):
                return None
            if opened.name in ("blockquote", "li", "aside", "dd"):
                return opened
        return None

    def _end(self, name: str) -> None:
        depth = next(
            (
                index
                for index in range(len(self.stack) - 1, max(-1, len(self.stack) - 200), -1)
                if self.stack[index].name == name
            ),
            None,
        )
        if depth is None:
            if name in _BLOCK:
                self._break()
            return
        for opened in reversed(self.stack[depth:]):
            self._close(opened)
        del self.stack[depth:]

    def _close(self, opened: _Open) -> None:
        name = opened.name
        builder = self.builder
        if name in _BLOCK:
            self._break()
            for value in opened.ids:
                target = self.targets[value]
                if target.block == opened.block:
                    target.past = max(len(self.blocks), target.block + 1)
            return
        start = opened.start if opened.block == len(self.blocks) else 0
        if opened.ids and not opened.href and (opened.block, opened.start) == (len(self.blocks), builder.at):
            self.empty.setdefault((opened.block, opened.start), []).extend(opened.ids)
        if name == "a" and opened.href:
            if opened.href.startswith("#"):
                parents = tuple(
                    value for element in self.stack[-3:] if element.name == "sup" for value in element.ids
                )
                text = "".join(self.builder._pieces)[start:] if builder.at > start else ""
                self.links.append(
                    _LocalLink(
                        opened.ids + parents,
                        opened.href[1:],
                        len(self.blocks),
                        start,
                        builder.at,
                        text,
                        opened.quote,
                    )
                )
            else:
                builder.link(start, opened.href)
        elif name in _ITALIC:
            builder.italic(min(start, builder.at))
        elif name == "q":
            builder.add("”", 0, exact=False)

    def _break(self) -> None:
        if self.builder.is_empty():
            if self.builder.at:
                self.builder, self.first = BlockBuilder(), None
            return
        kind, level = self._kind()
        offset = self.first or 0
        line = bisect_right(self.starts, offset)
        self.blocks.append(
            self.builder.build(
                kind, len(self.blocks) + 1, level=level, line=line, column=offset - self.starts[line - 1] + 1
            )
        )
        self.builder, self.first = BlockBuilder(), None

    def _kind(self) -> tuple[str, int]:
        for opened in reversed(self.stack[-40:]):
            if len(opened.name) == 2 and opened.name[0] == "h" and opened.name[1].isdecimal():
                return "heading", int(opened.name[1])
            if opened.quote and opened.name != "a":
                return "quote", 0
            if opened.name in ("td", "th"):
                return "cell", 0
            if opened.name == "li":
                return "item", 0
            if opened.name in ("figcaption", "caption"):
                return "caption", 0
        return "paragraph", 0

    # -- notes -------------------------------------------------------------------------------------

    def _finish(self) -> Document:
        calls = self._calls()
        taken: dict[int, int] = {}
        notes: list[Note] = []
        anchors: dict[int, list[NoteMark]] = {}
        begins = sorted({self.targets[call.target].block for call in calls})
        seen: dict[str, int] = {}
        for call in calls:
            if call.target in seen:
                anchors.setdefault(call.block, []).append(NoteMark(at=call.start, note=seen[call.target]))
                continue
            target = self.targets[call.target]
            past = target.past
            following = begins[bisect_right(begins, target.block) :]
            limit = following[0] if following else len(self.blocks)
            past = min(past, max(limit, target.block + 1))
            if target.inline:
                past = target.block + 1
                while (
                    past < limit
                    and self.blocks[past].kind in ("paragraph", "quote")
                    and target.block + 8 > past
                ):
                    past += 1
            index = len(notes)
            seen[call.target] = index
            members = [
                number for number in range(target.block, min(past, len(self.blocks))) if number not in taken
            ]
            if not members:
                continue
            for number in members:
                taken[number] = index
            match = _LABEL.fullmatch(call.text.strip())
            label = match.group(1) if match else call.text.strip() or str(index + 1)
            block = self._note_block(members, call)
            anchors.setdefault(call.block, []).append(NoteMark(at=call.start, note=index))
            notes.append(
                Note(number=label, kind="footnote", block=block, anchor=call.block, anchor_at=call.start)
            )
        printed: dict[int, list[tuple[int, int]]] = {}
        for call in calls:
            printed.setdefault(call.block, []).append((call.start, call.end))
        return self._without(taken, notes, anchors, printed)

    def _calls(self) -> list[_LocalLink]:
        """The links that call a note: their target exists, and something there links back to them."""
        back: dict[str, list[_LocalLink]] = {}
        for link in self.links:
            for place in {(link.block, link.start), (link.block, link.end)}:
                link.ids += tuple(self.empty.get(place, ()))
        for link in self.links:
            back.setdefault(link.target, []).append(link)
        calls = []
        for link in self.links:
            target = self.targets.get(link.target)
            if target is None or target.block < link.block or target.block >= len(self.blocks):
                continue
            if target.block == link.block and target.inline:
                continue
            returns = any(
                target.block <= answer.block < max(target.past, target.block + 2)
                for value in link.ids
                for answer in back.get(value, ())
                if answer is not link
            )
            if returns or link.note_class:
                calls.append(link)
        return calls

    def _note_block(self, members: list[int], call: _LocalLink) -> Block:
        """One block of the note's paragraphs, without its own number and its arrow back."""
        merged = BlockBuilder()
        line = column = None
        for number in members:
            block = self.blocks[number]
            start, end = 0, len(block.text)
            for link in self.links:
                if link.block != number or link.target not in call.ids:
                    continue
                words = link.text.strip()
                before = block.text[: link.start]
                if link.start <= 1 or not before.strip(" [(") or _NOTE_LABEL.fullmatch(before):
                    start = max(start, link.end)
                elif _BACK_ARROW.fullmatch(words) or link.end >= len(block.text.rstrip()):
                    end = min(end, link.start)
            while start < end and block.text[start] in " \u00a0])." and (start or call.text.strip()):
                if start == 0:
                    break
                start += 1
            arrow = _BACK_ARROW.search(block.text, max(start, end - 12), end)
            if arrow:
                end = arrow.start()
            if line is None:
                line, column = block.line, block.column
            if merged.at and not merged.ends_in_space:
                merged.add(" ", 0, exact=False)
            shift = merged.at - start
            for segment in block.segments:
                first, last = max(segment.start, start), min(segment.end, end)
                if first < last:
                    place = segment.offset + (first - segment.start) if segment.exact else segment.offset
                    merged.add(block.text[first:last], place, exact=segment.exact)
            for span in block.italics:
                if span.end > start and span.start < end:
                    merged.italics.append(
                        replace(span, start=max(span.start, start) + shift, end=min(span.end, end) + shift)
                    )
            for outward in block.links:
                if outward.end > start and outward.start < end:
                    merged.links.append(
                        replace(
                            outward,
                            start=max(outward.start, start) + shift,
                            end=min(outward.end, end) + shift,
                        )
                    )
        return merged.build("note", call.block + 1, line=line, column=column)

    def _without(
        self,
        taken: dict[int, int],
        notes: list[Note],
        anchors: dict[int, list[NoteMark]],
        calls: dict[int, list[tuple[int, int]]],
    ) -> Document:
        """The running text without the notes' blocks, renumbered."""
        renumbered: dict[int, int] = {}
        kept: list[Block] = []
        for number, block in enumerate(self.blocks):
            if number in taken:
                continue
            renumbered[number] = len(kept)
            marks = sorted(anchors.get(number, ()), key=lambda mark: mark.at)
            spans: list[tuple[int, int]] = []
            for start, end in sorted(calls.get(number, ())):
                if not spans or start >= spans[-1][1]:
                    spans.append((start, end))
            block = cut(block, spans, marks) if marks else block
            kept.append(replace(block, paragraph=len(kept) + 1))
        placed = [
            replace(
                note,
                anchor=renumbered.get(note.anchor if note.anchor is not None else -1),
                block=replace(note.block, paragraph=renumbered.get(note.block.paragraph - 1, 0) + 1),
            )
            for note in notes
        ]
        suppressions = []
        for item in self.suppressions:
            if item.paragraph is None:
                suppressions.append(item)
            elif item.paragraph - 1 in taken:
                suppressions.append(Suppression(codes=item.codes, note=taken[item.paragraph - 1]))
            else:
                suppressions.append(
                    replace(item, paragraph=renumbered.get(item.paragraph - 1, len(kept)) + 1)
                )
        return Document(
            format="html",
            blocks=mark_bibliography(kept),
            notes=tuple(placed),
            title=self.title or next((block.text for block in kept if block.kind == "heading"), ""),
            language=self.language,
            lines={"": self.starts},
            suppressions=tuple(suppressions),
            warnings=(self.warning,) if self.warning else (),
            notes_in_file=max(marked_notes(self.text), len(placed)),
        )
