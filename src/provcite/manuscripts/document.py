"""A manuscript as every reader gives it: blocks, notes, and where each piece stands in the file.

A `Block` is a paragraph (or heading, cell, list item, footnote) with the text that a reader sees.
Every stretch of that text remembers where it came from (`Segment`), so that a finding can be
pointed at, commented and mended in the file itself. Offsets inside a block count characters of
`Block.text` from 0.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: What a block is. ``note`` blocks are footnotes and endnotes; ``quote`` is a block quotation;
#: ``bibliography`` is an entry of the list of works cited.
KINDS = ("paragraph", "heading", "quote", "cell", "item", "caption", "note", "bibliography", "code")


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A stretch of a block's text and its origin.

    `start` and `end` are offsets in the block's text. For text formats `part` is the file ("" for
    the manuscript itself, else the included file's name) and `offset` the character offset in its
    decoded text; for zipped formats `part` is the member (``word/footnotes.xml``), `node` says
    which text node (twice the element's number in document order, plus one for its tail) and
    `offset` the character offset in that node. `exact` is False where the text was translated on
    the way (an entity, an escape, a macro) and cannot be replaced letter by letter.
    """

    start: int
    end: int
    offset: int
    part: str = ""
    node: int = -1
    exact: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of a block's text, from `start` up to `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A hyperlink: the words it stands on and the address it leads to."""

    start: int
    end: int
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationKey:
    """A citation by key (``[@113371, l. 302]``, ``\\autocite[l.~302]{113371}``, ``@113371``)."""

    start: int
    end: int
    key: str
    locator: str = ""
    prefix: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddedField:
    """A citation put there by a reference manager; `items` are its CSL-JSON items.

    Each item is the manager's ``itemData`` with ``locator``, ``label``, ``prefix``, ``suffix`` and
    ``uris`` of the citation added under the key ``_cite``.
    """

    start: int
    end: int
    manager: str
    items: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteMark:
    """The place in the running text where a note is called; `note` is its number in `Document.notes`."""

    at: int
    note: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One paragraph, heading, table cell, list item, block quotation or note.

    `paragraph` counts the blocks of the running text from 1, and the paragraphs of a note are one
    block. `line` and `column` (from 1) are those of the file's text; None for zipped formats.
    """

    kind: str
    text: str
    paragraph: int
    segments: tuple[Segment, ...] = ()
    level: int = 0
    line: int | None = None
    column: int | None = None
    italics: tuple[Span, ...] = ()
    links: tuple[Link, ...] = ()
    keys: tuple[CitationKey, ...] = ()
    fields: tuple[EmbeddedField, ...] = ()
    marks: tuple[NoteMark, ...] = ()
    part: str = ""

    def origin(self, at: int) -> tuple[Segment, int] | None:
        """The segment that holds offset `at`, and the offset in its source, or None."""
        index = bisect_right(self.segments, at, key=lambda segment: segment.start) - 1
        if index < 0:
            return None
        segment = self.segments[index]
        if at > segment.end:
            return None
        if not segment.exact:
            return segment, segment.offset
        return segment, segment.offset + (at - segment.start)

    def pieces(self, start: int, end: int) -> tuple[Segment, ...]:
        """The exact segments that make up ``text[start:end]``; empty where it was translated."""
        found: list[Segment] = []
        reached = start
        index = max(0, bisect_right(self.segments, start, key=lambda segment: segment.start) - 1)
        for segment in self.segments[index:]:
            if segment.start >= end:
                break
            if segment.end <= start:
                continue
            first, last = max(start, segment.start), min(end, segment.end)
            if not segment.exact or first != reached:
                return ()
            found.append(
                Segment(
                    start=first,
                    end=last,
                    offset=segment.offset + (first - segment.start),
                    part=segment.part,
                    node=segment.node,
                )
            )
            reached = last
        return tuple(found) if reached == end else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A footnote or endnote.

    `number` is what the reader sees (``12``, ``iv``, ``*``). `anchor` is the number of the block in
    `Document.blocks` that calls it and `anchor_at` the offset there; None where nothing does.
    `key` is the note's own id in the file, where it has one.
    """

    number: str
    kind: str
    block: Block
    anchor: int | None = None
    anchor_at: int | None = None
    key: str = ""

    @property
    def text(self) -> str:
        return self.block.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """``provcite: ignore PC201`` in a comment of the manuscript.

    It covers the block that it stands in or before (`paragraph`), the note (`note`, a number in
    `Document.notes`), or, where both are None, the whole manuscript. No codes means all.
    """

    codes: tuple[str, ...]
    paragraph: int | None = None
    note: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A manuscript: its running text and its notes, each in the order of reading.

    `lines` holds, for each text file read (``""`` is the manuscript), the offsets at which its
    lines begin. `nocite` are keys said to belong in the bibliography without being cited,
    `bibliographies` the files or keys of a list made by another program (``refs.bib``), which is
    why a list of works cited may be absent from the text. `warnings` are sentences for the user.
    `notes_in_file` is how many notes the file has, counted apart from the reading of the text (the
    elements of its XML, the definitions of its labels); None where the format has no such count.
    """

    format: str
    blocks: tuple[Block, ...] = ()
    notes: tuple[Note, ...] = ()
    title: str = ""
    language: str = ""
    lines: Mapping[str, tuple[int, ...]] | None = None
    suppressions: tuple[Suppression, ...] = ()
    nocite: tuple[str, ...] = ()
    bibliographies: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    notes_in_file: int | None = None

    def in_order(self) -> Iterator[tuple[Block, Note | None]]:
        """Every block, each note standing at the place where the text calls it.

        Notes that nothing calls come last, in their own order.
        """
        given: set[int] = set()
        for block in self.blocks:
            yield block, None
            for mark in block.marks:
                if mark.note not in given and 0 <= mark.note < len(self.notes):
                    given.add(mark.note)
                    yield self.notes[mark.note].block, self.notes[mark.note]
                    yield from self._inside(self.notes[mark.note], given)
        for index, note in enumerate(self.notes):
            if index not in given:
                yield note.block, note

    def _inside(self, outer: Note, given: set[int]) -> Iterator[tuple[Block, Note | None]]:
        """The notes that a note calls itself (bigfoot), and those that they call."""
        waiting = [outer]
        while waiting:
            for mark in waiting.pop().block.marks:
                if mark.note not in given and 0 <= mark.note < len(self.notes):
                    given.add(mark.note)
                    yield self.notes[mark.note].block, self.notes[mark.note]
                    waiting.append(self.notes[mark.note])

    def place(self, part: str, offset: int) -> tuple[int, int] | None:
        """Line and column (from 1) of a character offset in a text file, or None."""
        starts = (self.lines or {}).get(part)
        if not starts:
            return None
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1
