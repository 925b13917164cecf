"""Markdown as pandoc reads it: notes, citations, links, block quotations, comments."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from provcite.manuscripts.builder import BlockBuilder, line_starts
from provcite.manuscripts.decode import decode
from provcite.manuscripts.document import Block, Document, Note, Suppression
from provcite.manuscripts.readers._markdown_inline import Inline
from provcite.manuscripts.source import Source
from provcite.manuscripts.structure import mark_bibliography
from provcite.manuscripts.suppressions import read_suppression

if TYPE_CHECKING:
    from collections.abc import Callable

FORMAT: Final = ("md", (".md", ".markdown", ".mkd", ".qmd", ".rmd"))

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)")
_HEADING_END = re.compile(r"(?:[ \t]+#+)?(?:[ \t]*\{[^{}]{0,200}\})?[ \t]*$")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_NOTE = re.compile(r" {0,3}\[\^([^\]\s]{1,200})\]:[ \t]*")
_DEFINITION = re.compile(r" {0,3}\[([^\]\n]{1,300})\]:[ \t]*<?([^\s>]{1,4000})>?")
_ITEM = re.compile(r"( {0,3})((?:[-*+]|\(?(?:\d{1,9}|[a-z]|#|@\w*)[.)])[ \t]+)")
_QUOTE = re.compile(r" {0,3}(?:>[ ]?)+")
_TABLE_RULE = re.compile(r"[ \t]*[|+]?[ \t]*:?[-=]{2,}[-=:|+ \t]*$")
_META = re.compile(r"(title|lang|language|nocite|bibliography|author)[ \t]*:[ \t]*(.{0,2000})")

#: Sentences about the labels of notes, at most.
_MAX_WARNINGS: Final = 50


@dataclass(slots=True)
class _Line:
    offset: int
    text: str

    @property
    def blank(self) -> bool:
        return not self.text.strip()


def _split(text: str) -> list[_Line]:
    lines: list[_Line] = []
    at = 0
    for piece in text.split("\n"):
        lines.append(_Line(at, piece.rstrip("\r")))
        at += len(piece) + 1
    return lines


def read(data: bytes, name: str, read_included: Callable[[str], bytes] | None = None) -> Document:
    """Read Markdown; see `provcite.manuscripts.readers.read_manuscript`."""
    decoded = decode(data, name=name)
    return _Reader(decoded.text, (decoded.warning,) if decoded.warning else ()).read()


class _Reader:
    def __init__(self, text: str, warnings: tuple[str, ...]) -> None:
        self.text = text
        self.lines = _split(text)
        self.last_comment_end = text.rfind("-->")
        self.line_starts = line_starts(text)
        self.blocks: list[Block] = []
        self.notes: list[Note] = []
        self.suppressions: list[Suppression] = []
        self.note_sources: dict[str, Source] = {}
        #: Definitions that a later one of the same label stands in for.
        self.replaced: list[tuple[str, Source]] = []
        #: How often each label is called; every call prints a note of its own.
        self.calls: dict[str, list[int]] = {}
        self.printed = self.inline_notes = 0
        self.undefined: list[str] = []
        self.note_numbers: dict[str, int] = {}
        self.note_comments: list[tuple[str, bool, tuple[str, ...]]] = []
        self.addresses: dict[str, str] = {}
        self.warnings = warnings
        self.title = self.language = ""
        self.nocite: list[str] = []
        self.bibliographies: list[str] = []
        self.used = [False] * len(self.lines)
        self.in_note = False
        self.current_note: int | None = None

    def read(self) -> Document:
        begin = self._front_matter()
        self._collect_definitions(begin)
        self._walk(begin, len(self.lines))
        for key, source in self.note_sources.items():
            if key not in self.note_numbers:
                self._make_note(key, source, None)
        for key, source in self.replaced:
            self._make_note(key, source, None, named=False)
        if not self.title:
            self.title = next((block.text for block in self.blocks if block.kind == "heading"), "")
        return Document(
            format="md",
            blocks=mark_bibliography(self.blocks),
            notes=tuple(self.notes),
            title=self.title,
            language=self.language,
            lines={"": self.line_starts},
            suppressions=tuple(self.suppressions),
            nocite=tuple(self.nocite),
            bibliographies=tuple(self.bibliographies),
            notes_in_file=len(self.note_sources) + len(self.replaced) + self.inline_notes,
            warnings=(*self.warnings, *self._note_warnings()),
        )

    def _note_warnings(self) -> list[str]:
        """What pandoc would say of the labels, and which numbers a note called more than once has."""
        said = [
            f"The note [^{key}] is defined more than once; the last definition is the one that is printed."
            for key in dict.fromkeys(key for key, _ in self.replaced)
        ]
        said.extend(
            f"The note [^{key}] is called {len(numbers)} times: it is printed as notes "
            f"{', '.join(str(number) for number in numbers)} and was read as note {numbers[0]}."
            for key, numbers in self.calls.items()
            if len(numbers) > 1
        )
        said.extend(
            f"The note [^{key}] is defined and never called; it is not printed."
            for key in self.note_sources
            if key not in self.calls
        )
        said.extend(
            f"The note [^{key}] is called and defined nowhere." for key in dict.fromkeys(self.undefined)
        )
        return said[:_MAX_WARNINGS]

    def _front_matter(self) -> int:
        if not self.lines or self.lines[0].text.strip("\ufeff \t") != "---":
            return 0
        for index in range(1, min(len(self.lines), 400)):
            text = self.lines[index].text
            if text.strip() in ("---", "..."):
                return index + 1
            match = _META.match(text)
            if match:
                value = match.group(2).strip().strip("\"'")
                if match.group(1) == "title":
                    self.title = value
                elif match.group(1) in ("lang", "language"):
                    self.language = value
                elif match.group(1) == "bibliography" and value:
                    self.bibliographies.append(value)
            self.nocite.extend(
                re.findall(r"(?<![\w.])@([\w:.#$%&+?<>~/-]*\w|\*)", text) if "@" in text else ()
            )
        return 0

    def _is_fence(self, index: int) -> int:
        """The line after a fenced block that opens at `index`, or 0."""
        match = _FENCE.match(self.lines[index].text)
        if not match:
            return 0
        mark = match.group(1)
        for later in range(index + 1, len(self.lines)):
            text = self.lines[later].text.strip()
            if text.startswith(mark) and not text.strip(mark[0]):
                return later + 1
        return len(self.lines)

    def _collect_definitions(self, begin: int) -> None:
        index = begin
        after_blank = True
        while index < len(self.lines):
            line = self.lines[index]
            past = self._is_fence(index) if "```" in line.text or "~~~" in line.text else 0
            if past:
                index, after_blank = past, False
                continue
            note = _NOTE.match(line.text)
            if note:
                index = self._collect_note(index, note.group(1), note.end())
                continue
            if line.text.lstrip().startswith("[") and (after_blank or self._defines(index - 1)):
                definition = _DEFINITION.match(line.text)
                if definition and not line.text.lstrip().startswith("[@"):
                    self.addresses.setdefault(definition.group(1).casefold(), definition.group(2))
                    self.used[index] = True
            after_blank = line.blank
            index += 1

    def _defines(self, index: int) -> bool:
        return index >= 0 and self.used[index]

    def _collect_note(self, index: int, key: str, column: int) -> int:
        chunks = [(self.lines[index].offset + column, self.lines[index].text[column:])]
        self.used[index] = True
        index += 1
        while index < len(self.lines):
            line = self.lines[index]
            if line.blank:
                later = index
                while later < len(self.lines) and self.lines[later].blank:
                    later += 1
                if later < len(self.lines) and self.lines[later].text.startswith(("    ", "\t")):
                    for between in range(index, later):
                        self.used[between] = True
                    index = later
                    continue
                break
            if _NOTE.match(line.text):
                break
            if not line.text.startswith((" ", "\t")) and (
                _HEADING.match(line.text) or _FENCE.match(line.text) or line.text.startswith("<!--")
            ):
                break
            stripped = line.text.lstrip(" \t")
            quote = _QUOTE.match(stripped)
            if quote:
                stripped = stripped[quote.end() :]
            chunks.append((line.offset + len(line.text) - len(stripped), stripped))
            self.used[index] = True
            index += 1
        if key in self.note_sources:
            self.replaced.append((key, self.note_sources[key]))
        self.note_sources[key] = Source.join(chunks)
        return index

    # -- blocks ----------------------------------------------------------------------------------

    def _walk(self, begin: int, end: int) -> None:
        index = begin
        after_blank = True
        while index < end:
            line = self.lines[index]
            if self.used[index] or line.blank:
                after_blank = True
                index += 1
                continue
            past = self._is_fence(index)
            if past:
                index = past
                continue
            text = line.text
            if text.lstrip().startswith("<!--"):
                past = self._comment(index)
                if past:
                    index = past
                    continue
            if text.lstrip().startswith(":::") or _TABLE_RULE.fullmatch(text) or _RULE.match(text):
                index += 1
                continue
            if after_blank and text.startswith(("    ", "\t")) and not self._in_list():
                index += 1
                continue
            after_blank = False
            heading = _HEADING.match(text)
            if heading:
                body = text[heading.end() :]
                body = body[: _HEADING_END.search(body).start()]  # type: ignore[union-attr]  # $ always matches
                self._emit([(line.offset + heading.end(), body)], "heading", len(heading.group(1)))
                index += 1
            elif _QUOTE.match(text):
                index = self._quote(index, end)
            elif text.lstrip().startswith("|") and text.count("|") >= 2:
                self._row(line)
                index += 1
            else:
                index = self._paragraph(index, end)

    def _in_list(self) -> bool:
        return bool(self.blocks) and self.blocks[-1].kind == "item"

    def _comment(self, index: int) -> int:
        """Pass over a comment that begins a line; the line after it, or 0 where text follows it."""
        start = self.lines[index].offset + self.lines[index].text.find("<!--")
        close = self.text.find("-->", start) if start < self.last_comment_end else -1
        if close < 0:
            return 0
        found = read_suppression(self.text[start:close])
        later = index
        while later + 1 < len(self.lines) and self.lines[later + 1].offset <= close:
            later += 1
        if self.text[close + 3 : self.lines[later].offset + len(self.lines[later].text)].strip():
            return 0
        if found is not None:
            self.suppressions.append(
                Suppression(codes=found[1], paragraph=None if found[0] else len(self.blocks) + 1)
            )
        return later + 1

    def _quote(self, index: int, end: int) -> int:
        chunks: list[tuple[int, str]] = []
        while index < end and not self.lines[index].blank and not self.used[index]:
            text = self.lines[index].text
            match = _QUOTE.match(text)
            begin = match.end() if match else 0
            if not text[begin:].strip():
                self._emit(chunks, "quote")
                chunks = []
            else:
                chunks.append((self.lines[index].offset + begin, text[begin:]))
            index += 1
        self._emit(chunks, "quote")
        return index

    def _row(self, line: _Line) -> None:
        at = 0
        text = line.text
        for piece in re.split(r"(?<!\\)\|", text):
            if piece.strip():
                self._emit([(line.offset + at, piece)], "cell")
            at += len(piece) + 1

    def _paragraph(self, index: int, end: int) -> int:
        line = self.lines[index]
        item = _ITEM.match(line.text)
        begin = item.end() if item else 0
        continued = line.text.startswith((" ", "\t")) and self._in_list()
        kind = "item" if item or continued else "paragraph"
        chunks = [(line.offset + begin, line.text[begin:])]
        index += 1
        while index < end:
            line = self.lines[index]
            if line.blank or self.used[index]:
                break
            stripped = line.text.strip()
            if kind == "paragraph" and stripped and (not stripped.strip("=") or not stripped.strip("-")):
                self._emit(chunks, "heading", 1 if stripped[0] == "=" else 2)
                return index + 1
            if _ITEM.match(line.text) and (kind == "item" or line.text.lstrip()[:2] in ("- ", "* ", "+ ")):
                break
            if _HEADING.match(line.text) or _FENCE.match(line.text) or stripped.startswith(":::"):
                break
            if kind == "item" and _QUOTE.match(line.text):
                break
            chunks.append((line.offset, line.text))
            index += 1
        self._emit(chunks, kind)
        return index

    def _emit(self, chunks: list[tuple[int, str]], kind: str, level: int = 0) -> None:
        if not chunks or not any(text.strip() for _, text in chunks):
            return
        source = Source.join(chunks)
        builder = BlockBuilder()
        Inline(self, source, builder).run()
        if builder.is_empty() and not builder.marks:
            return
        first = source.offset(len(source.text) - len(source.text.lstrip()))
        line, column = self._place(first)
        self.blocks.append(builder.build(kind, len(self.blocks) + 1, level=level, line=line, column=column))

    def _place(self, offset: int) -> tuple[int, int]:
        from bisect import bisect_right

        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    # -- what the inline parser asks for (its `Host`) ---------------------------------------------

    def comment(self, text: str) -> None:
        """A comment inside a line; a suppression covers the block or note that it stands in."""
        found = read_suppression(text)
        if found is None:
            return
        whole, codes = found
        if whole:
            self.suppressions.append(Suppression(codes=codes))
        elif self.current_note is not None:
            self.suppressions.append(Suppression(codes=codes, note=self.current_note))
        else:
            self.suppressions.append(Suppression(codes=codes, paragraph=len(self.blocks) + 1))

    def address(self, label: str) -> str | None:
        """The address that a reference link's label stands for."""
        return self.addresses.get(label.casefold())

    def note_reference(self, key: str, builder: BlockBuilder) -> bool:
        """``[^key]`` in the text; False where no such note is defined."""
        source = self.note_sources.get(key)
        if source is None:
            if key and not any(character.isspace() for character in key):
                self.undefined.append(key)
            return False
        if self.current_note is not None:
            return True
        self.printed += 1
        self.calls.setdefault(key, []).append(self.printed)
        if key in self.note_numbers:
            builder.mark(self.note_numbers[key])
            return True
        self._make_note(key, source, builder)
        return True

    def inline_note(self, source: Source, builder: BlockBuilder) -> None:
        """``^[...]`` in the text."""
        self.inline_notes += 1
        if self.current_note is None:
            self.printed += 1
            self._make_note(None, source, builder)

    def _make_note(
        self, key: str | None, source: Source, caller: BlockBuilder | None, *, named: bool = True
    ) -> None:
        index = len(self.notes)
        if key is not None and named:
            self.note_numbers[key] = index
        number = str(self.printed) if caller is not None else str(key)
        line, column = self._place(source.offset(0))
        empty = Block(kind="note", text="", paragraph=len(self.blocks) + 1)
        self.notes.append(
            Note(
                number=number,
                kind="footnote",
                block=empty,
                anchor=len(self.blocks) if caller is not None else None,
                anchor_at=caller.at if caller is not None else None,
            )
        )
        if caller is not None:
            caller.mark(index)
        self.current_note = index
        builder = BlockBuilder()
        Inline(self, source, builder).run()
        self.current_note = None
        block = builder.build("note", len(self.blocks) + 1, line=line, column=column)
        self.notes[index] = replace(self.notes[index], block=block)
