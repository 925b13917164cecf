"""Text cut out of a file line by line, which still knows where each character came from."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from provcite.manuscripts.builder import BlockBuilder

#: An address in running text. Balanced brackets inside are settled by `trim_address`.
ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"“”«»„{}|\\^`]{3,2000}")
_TRAILING = ".,;:!?'’”»)]}*_"


def trim_address(address: str) -> str:
    """`address` without the punctuation of the sentence around it; a bracket it opened stays."""
    while address and address[-1] in _TRAILING:
        last = address[-1]
        if last == ")" and address.count("(") >= address.count(")"):
            break
        if last == "]" and address.count("[") >= address.count("]"):
            break
        address = address[:-1]
    return address


@dataclass(slots=True)
class Source:
    """`text` made of chunks of a file; `starts` are the chunks' places in `text`, `offsets` in the file."""

    text: str
    part: str = ""
    starts: list[int] = field(default_factory=lambda: [0])
    offsets: list[int] = field(default_factory=lambda: [0])

    @classmethod
    def join(cls, chunks: Iterable[tuple[int, str]], part: str = "", glue: str = "\n") -> Source:
        """Chunks as (offset in the file, text), joined by `glue`."""
        pieces: list[str] = []
        starts: list[int] = []
        offsets: list[int] = []
        length = 0
        for offset, text in chunks:
            if pieces:
                pieces.append(glue)
                length += len(glue)
            starts.append(length)
            offsets.append(offset)
            pieces.append(text)
            length += len(text)
        return cls("".join(pieces), part, starts or [0], offsets or [0])

    def offset(self, at: int) -> int:
        """Where in the file the character at `at` stands."""
        index = max(0, bisect_right(self.starts, at) - 1)
        return self.offsets[index] + (at - self.starts[index])

    def emit(self, builder: BlockBuilder, start: int, end: int) -> None:
        """Add ``text[start:end]`` to `builder`, chunk by chunk."""
        while start < end:
            index = max(0, bisect_right(self.starts, start) - 1)
            limit = self.starts[index + 1] if index + 1 < len(self.starts) else len(self.text)
            stop = min(end, limit)
            builder.add(
                self.text[start:stop], self.offsets[index] + (start - self.starts[index]), part=self.part
            )
            start = stop

    def slice(self, start: int, end: int) -> Source:
        """A part of this source that still knows where it stands."""
        chunks: list[tuple[int, str]] = []
        while start < end:
            index = max(0, bisect_right(self.starts, start) - 1)
            limit = self.starts[index + 1] if index + 1 < len(self.starts) else len(self.text)
            stop = min(end, limit)
            chunks.append((self.offsets[index] + (start - self.starts[index]), self.text[start:stop]))
            start = stop
        return Source.join(chunks, self.part, glue="")
