"""Several citations in one pasted text: a bibliography's entries, the parts of one footnote.

Lines of their own, and what a semicolon or a full stop divides, are citations of their own where each
side says where a document lies and the second one begins a document (it has a title or a date). A second
archive for the same document ("RGANI, …; also AVPRF, …") stays with the first.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from provcite.documents.pasted import LINK
from provcite.model.lazyre import lazy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: A number, bullet or mark that begins an entry of a list.
_ENTRY: Final = lazy(r"\s*(?:\[\d{1,4}\]|\d{1,4}[.)]|[-*•–—])\s+(?=\S)")
_PAIRS: Final = {"“": "”", "«": "»", "„": "“”", "(": ")", "[": "]"}
_OPENING: Final = "“«„‘\"'"


def citations(text: str, is_one: Callable[[str], bool]) -> list[str]:
    """The citations of `text` in order; `is_one` says whether words are the citation of a document."""
    found: list[str] = []
    for block in _blocks(text, is_one):
        found.extend(_within(" ".join(block.split()), is_one))
    return found


def _blocks(text: str, is_one: Callable[[str], bool]) -> Iterator[str]:
    """Paragraphs, and lines where each is a citation; lines that one is wrapped into are joined."""
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        lines = [line for line in paragraph.splitlines() if line.strip()]
        if not lines:
            continue
        bare = [_bare(line) for line in lines]
        if len(lines) > 1 and all(is_one(line) for line in bare):
            yield from bare
            continue
        entry: list[str] = []
        for line in lines:
            if entry and _ENTRY.match(line) and is_one(_bare(" ".join(entry))):
                yield _bare(" ".join(entry))
                entry = []
            entry.append(line)
        yield _bare(" ".join(entry)) if _ENTRY.match(entry[0]) and len(lines) > 1 else " ".join(entry)


def _bare(line: str) -> str:
    found = _ENTRY.match(line)
    return line[found.end() :] if found is not None else line


def _within(text: str, is_one: Callable[[str], bool]) -> list[str]:
    """The citations of one paragraph."""
    breaks = list(_breaks(text))
    pieces: list[str] = []
    start = 0
    for number, (end, begin) in enumerate(breaks):
        following = next((stop for stop, _ in breaks[number + 1 :] if text[stop] == ";"), len(text))
        if is_one(text[start:end]) and is_one(text[begin:following]):
            pieces.append(text[start:end])
            start = begin
    return [*pieces, text[start:]]


def _breaks(text: str) -> Iterator[tuple[int, int]]:
    """Where a citation may end and the next begin: a semicolon, or a full stop before a quotation mark."""
    closing: list[str] = []
    for place, char in enumerate(text):
        if closing and char in closing[-1]:
            closing.pop()
        elif char in _PAIRS:
            closing.append(_PAIRS[char])
        elif not closing and char in ";." and text[place + 1 : place + 2] == " ":
            begin = place + 2
            link = LINK.match(text, begin)
            if link is not None:
                begin = link.end()
            if char == ";" or text[begin : begin + 1] in _OPENING:
                yield place, begin
