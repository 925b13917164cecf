"""A document's text as numbered lines, with the marks of Markdown read and taken away.

The digital archive's PDF texts circulate as plain text and as Markdown (bold headings, links in
angle brackets). Both give the same lines here, so that nothing after this module knows which it was.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

#: Blanks that typesetting leaves and that separate words like any other.
_BLANKS: Final = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_INVISIBLE: Final = dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
_LINK: Final = re.compile(
    r"(?<!!)\[([^\[\]\n]{1,300})\]\((https?://[^\s()<>]{1,500}(?:\([^\s()]{0,80}\)[^\s()<>]{0,200})?)\)"
)
_ANGLE: Final = re.compile(r"<(https?://[^\s<>]{1,500})>")
_ESCAPE: Final = re.compile(r"\\([\\`*_{}\[\]()#+\-.!<>|~])")
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"“”«»\])}]{1,500}", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: `number` counts from 1 in the decoded file, `text` is without marks and outer blanks.

    `level` is the rank of an HTML heading (1 for the page's title), 0 elsewhere; `bold` is set
    where all of the line was; `links` are the addresses that the line leads to.
    """

    number: int
    text: str
    bold: bool = False
    level: int = 0
    links: tuple[str, ...] = ()

    @property
    def blank(self) -> bool:
        """Whether nothing stands on the line."""
        return not self.text


def word_set(words: str) -> frozenset[str]:
    """The words of a table that is kept as running text."""
    return frozenset(words.split())


def lines_of(text: str) -> tuple[Line, ...]:
    """The lines of `text`, whatever ends them (LF, CRLF, CR, form feed)."""
    raw = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").split("\n")
    marked = any(
        line.lstrip().startswith(("**", "# ", "## ", "<http")) or _LINK.search(line) for line in raw[:400]
    )
    if not marked:
        return tuple(Line(number=number, text=tidy(line)) for number, line in enumerate(raw, 1))
    return _from_markdown(raw)


def tidy(text: str) -> str:
    """One line with its blanks single and its invisible characters gone; words are untouched."""
    return _BLANKS.sub(" ", text.translate(_INVISIBLE)).strip()


def addresses(line: Line) -> tuple[str, ...]:
    """The web addresses that a line leads to or prints, each once, without a sentence's full stop."""
    found = dict.fromkeys(line.links)
    for match in _ADDRESS.finditer(line.text):
        found.setdefault(match.group().rstrip(".,;:'’"))
    return tuple(found)


def joined(lines: tuple[Line, ...] | list[Line]) -> str:
    """Lines that typesetting broke, as one: blanks between words, none inside a broken address."""
    text = ""
    for line in lines:
        if not line.text:
            continue
        broken_address = _ADDRESS.search(text.rsplit(" ", 1)[-1]) is not None and (
            text.endswith(("/", "-")) and " " not in line.text
        )
        text += line.text if not text or broken_address else f" {line.text}"
    return text


def paragraphs(lines: tuple[Line, ...] | list[Line]) -> list[list[Line]]:
    """Runs of lines between blank lines."""
    found: list[list[Line]] = [[]]
    for line in lines:
        if line.text:
            found[-1].append(line)
        elif found[-1]:
            found.append([])
    return found if found[-1] else found[:-1]


def _from_markdown(raw: list[str]) -> tuple[Line, ...]:
    """Lines of Markdown: emphasis, headings, links and escapes read; bold may run over lines."""
    lines: list[Line] = []
    inside = False
    for number, source in enumerate(raw, 1):
        text = source.strip()
        if not text:
            inside = False  # emphasis ends with its paragraph
        level = 0
        if text.startswith("#"):
            hashes = len(text) - len(text.lstrip("#"))
            if hashes <= 6 and text[hashes : hashes + 1] == " ":
                level, text = hashes, text[hashes:].strip().rstrip("#")
        began_inside = inside
        marks = text.count("**")
        inside ^= marks % 2 == 1
        bold = bool(text) and (
            (text.startswith("**") or began_inside) and (text.endswith("**") or inside) and marks <= 2
        )
        links = [match.group(2) for match in _LINK.finditer(text)]
        text = _LINK.sub(r"\1", text)
        text = _ANGLE.sub(r"\1", text)
        text = _ESCAPE.sub(r"\1", text.replace("**", ""))
        if bold and len(text) > 2 and text[0] == text[-1] and text[0] in "*_":
            text = text[1:-1]
        lines.append(Line(number=number, text=tidy(text), bold=bold, level=level, links=tuple(links)))
    return tuple(lines)
