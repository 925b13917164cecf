"""Collects a block's text piece by piece and remembers where each piece came from."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from provcite.manuscripts.document import Block, CitationKey, EmbeddedField, Link, NoteMark, Segment, Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: White space that folds to one space. The no-break spaces stay: "f. 5" may hold one.
_SPACE = frozenset(" \t\n\r\f\v\u2028\u2029")


@dataclass(slots=True, kw_only=True)
class BlockBuilder:
    """Text, segments and marks of one block in the making.

    White space folds to single spaces and none stands at either end, as a reader sees it;
    with `fold` off (running text of a word processor) it is kept as it is.
    """

    fold: bool = True
    part: str = ""
    _pieces: list[str] = field(default_factory=list)
    _length: int = 0
    _segments: list[Segment] = field(default_factory=list)
    italics: list[Span] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    keys: list[CitationKey] = field(default_factory=list)
    fields: list[EmbeddedField] = field(default_factory=list)
    marks: list[NoteMark] = field(default_factory=list)

    @property
    def at(self) -> int:
        """The offset at which the next piece will begin."""
        return self._length

    @property
    def ends_in_space(self) -> bool:
        return not self._pieces or self._pieces[-1][-1:] in _SPACE

    @property
    def last_character(self) -> str:
        return self._pieces[-1][-1:] if self._pieces else ""

    def is_empty(self) -> bool:
        return not any(piece.strip() for piece in self._pieces)

    def _append(self, text: str, offset: int, *, part: str | None, node: int, exact: bool) -> None:
        if not text:
            return
        where = self.part if part is None else part
        start = self._length
        last = self._segments[-1] if self._segments else None
        if (
            last is not None
            and exact
            and last.exact
            and last.end == start
            and last.part == where
            and last.node == node
            and last.offset + (last.end - last.start) == offset
        ):
            self._segments[-1] = Segment(
                start=last.start, end=start + len(text), offset=last.offset, part=where, node=node
            )
        else:
            self._segments.append(
                Segment(start=start, end=start + len(text), offset=offset, part=where, node=node, exact=exact)
            )
        self._pieces.append(text)
        self._length += len(text)

    def add(
        self, text: str, offset: int, *, part: str | None = None, node: int = -1, exact: bool = True
    ) -> None:
        """Add `text`, which begins at `offset` of its source; `exact` if it is the source's own letters."""
        if not self.fold or not exact:
            self._append(text, offset, part=part, node=node, exact=exact)
            return
        begin = 0
        size = len(text)
        while begin < size:
            if text[begin] in _SPACE:
                end = begin
                while end < size and text[end] in _SPACE:
                    end += 1
                if not self.ends_in_space:
                    self._append(
                        " ",
                        offset + begin,
                        part=part,
                        node=node,
                        exact=text[begin] == " " and end == begin + 1,
                    )
                begin = end
                continue
            end = begin
            while end < size and text[end] not in _SPACE:
                end += 1
            # A single space between words stays in the same segment.
            while end < size and text[end] == " " and end + 1 < size and text[end + 1] not in _SPACE:
                end += 1
                while end < size and text[end] not in _SPACE:
                    end += 1
            self._append(text[begin:end], offset + begin, part=part, node=node, exact=True)
            begin = end

    def drop_final(self, characters: str) -> None:
        """Take trailing `characters` off the end (the hyphen of a broken line, a space)."""
        while self._pieces and self._pieces[-1][-1:] in characters:
            piece = self._pieces.pop()
            shorter = piece[:-1]
            self._length -= 1
            if shorter:
                self._pieces.append(shorter)
            last = self._segments.pop()
            if last.end - last.start > 1 and last.exact:
                self._segments.append(
                    Segment(
                        start=last.start, end=last.end - 1, offset=last.offset, part=last.part, node=last.node
                    )
                )
            elif last.end - last.start > 1:
                self._segments.append(
                    Segment(
                        start=last.start,
                        end=last.end - 1,
                        offset=last.offset,
                        part=last.part,
                        node=last.node,
                        exact=False,
                    )
                )

    def italic(self, start: int) -> None:
        """What was added since `start` stands in italics."""
        if self._length > start:
            self.italics.append(Span(start=start, end=self._length))

    def link(self, start: int, target: str) -> None:
        """What was added since `start` leads to `target`."""
        if target:
            self.links.append(Link(start=start, end=self._length, target=target))

    def key(self, start: int, key: str, *, locator: str = "", prefix: str = "") -> None:
        self.keys.append(CitationKey(start=start, end=self._length, key=key, locator=locator, prefix=prefix))

    def embedded(self, start: int, manager: str, items: Sequence[Mapping[str, Any]]) -> None:
        self.fields.append(EmbeddedField(start=start, end=self._length, manager=manager, items=tuple(items)))

    def mark(self, note: int) -> None:
        """Note `note` (its number in the list of notes) is called here."""
        self.marks.append(NoteMark(at=self._length, note=note))

    def build(
        self,
        kind: str,
        paragraph: int,
        *,
        level: int = 0,
        line: int | None = None,
        column: int | None = None,
    ) -> Block:
        """The finished block."""
        if self.fold:
            while self._pieces and self._pieces[-1][-1:] in _SPACE:
                self.drop_final(" \t\n\r\f\v\u2028\u2029")
        text = "".join(self._pieces)
        size = len(text)

        def clip(value: int) -> int:
            return min(value, size)

        return Block(
            kind=kind,
            text=text,
            paragraph=paragraph,
            segments=tuple(self._segments),
            level=level,
            line=line,
            column=column,
            part=self.part,
            italics=tuple(Span(start=clip(s.start), end=clip(s.end)) for s in self.italics),
            links=tuple(Link(start=clip(s.start), end=clip(s.end), target=s.target) for s in self.links),
            keys=tuple(
                CitationKey(
                    start=clip(k.start), end=clip(k.end), key=k.key, locator=k.locator, prefix=k.prefix
                )
                for k in self.keys
            ),
            fields=tuple(
                EmbeddedField(start=clip(f.start), end=clip(f.end), manager=f.manager, items=f.items)
                for f in self.fields
            ),
            marks=tuple(NoteMark(at=clip(m.at), note=m.note) for m in self.marks),
        )


def line_starts(text: str) -> tuple[int, ...]:
    """The offsets at which the lines of `text` begin."""
    starts = [0]
    at = text.find("\n")
    while at >= 0:
        starts.append(at + 1)
        at = text.find("\n", at + 1)
    return tuple(starts)


def cut(block: Block, removed: Sequence[tuple[int, int]], marks: Sequence[NoteMark]) -> Block:
    """`block` without the stretches `removed` (note numbers printed in the text), calling `marks`.

    `removed` is sorted and does not overlap; the places in `marks` are those before the cut.
    """
    from dataclasses import replace

    starts = [start for start, _ in removed]
    gone = [0]
    for start, end in removed:
        gone.append(gone[-1] + end - start)

    def moved(at: int) -> int:
        index = bisect_right(starts, at)
        if index and at < removed[index - 1][1]:
            return removed[index - 1][0] - gone[index - 1]
        return at - gone[index]

    segments: list[Segment] = []
    for segment in block.segments:
        at = segment.start
        for start, end in [
            *removed[max(0, bisect_right(starts, segment.start) - 1) :],
            (len(block.text),) * 2,
        ]:
            if end <= at:
                continue
            stop = min(start, segment.end)
            if stop > at:
                shift = (at - segment.start) if segment.exact else 0
                segments.append(
                    replace(
                        segment, start=moved(at), end=moved(at) + stop - at, offset=segment.offset + shift
                    )
                )
            at = max(at, end)
            if at >= segment.end:
                break
    pieces: list[str] = []
    at = 0
    for start, end in removed:
        pieces.append(block.text[at:start])
        at = end
    pieces.append(block.text[at:])

    def span(item: Any) -> Any:
        return replace(item, start=moved(item.start), end=moved(item.end))

    return replace(
        block,
        text="".join(pieces),
        segments=tuple(segments),
        italics=tuple(span(item) for item in block.italics),
        links=tuple(span(item) for item in block.links),
        keys=tuple(span(item) for item in block.keys),
        fields=tuple(span(item) for item in block.fields),
        marks=tuple(NoteMark(at=moved(mark.at), note=mark.note) for mark in marks),
    )
