"""Plain text: notes numbered at the end, under a heading, or under a line at the foot of a page."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from provcite.manuscripts.builder import BlockBuilder, cut, line_starts
from provcite.manuscripts.decode import decode
from provcite.manuscripts.document import Block, Document, Note, NoteMark
from provcite.manuscripts.numbering import counted, run_from_one, superscript_number
from provcite.manuscripts.source import ADDRESS, trim_address
from provcite.manuscripts.structure import is_bibliography_heading, mark_bibliography

if TYPE_CHECKING:
    from collections.abc import Callable

FORMAT: Final = ("txt", (".txt", ".text"))

_RULE = re.compile(r"[ \t]*(?:[-_—–=*·.][ \t]?){5,}[ \t]*")
_NOTES_HEADING = re.compile(
    r"(?:\W{0,4})(?:(?:end|foot)?notes|references and notes|примечания|сноски|anmerkungen|fu(?:ß|ss)noten"
    r"|endnoten"
    r"|notes (?:de bas de page|de fin)|note|notas|przypisy|poznámky|jegyzetek)(?:\W{0,4})",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"[ \t]{0,8}\[(\d{1,4}|\*)\][ \t]*:?[ \t]*")
_SUPERSCRIPT = re.compile(r"[ \t]{0,8}([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,4})[ \t]*")
_NUMBERED = re.compile(r"[ \t]{0,8}(\d{1,4})(?:[.)][ \t]*|[ \t]+)(?=\S)")
_MARK = re.compile(r"\[(\d{1,4})\]|([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,4})|\((\d{1,4})\)|(?<=[.,;:!?”’\"»)])(\d{1,4})(?=\s|$)")
_HEADING = re.compile(
    r"(?:(?:chapter|part|глава|kapitel|chapitre)\s+[\dIVXLC]{1,6}\b.{0,80}|[IVX]{1,5}\.\s.{1,80})",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Paragraph:
    """Lines of the file that belong together: (offset, text) each."""

    lines: list[tuple[int, str]] = field(default_factory=list)
    note: str | None = None
    indented: bool = False


def read(data: bytes, name: str, read_included: Callable[[str], bytes] | None = None) -> Document:
    """Read plain text; see `provcite.manuscripts.readers.read_manuscript`."""
    decoded = decode(data, name=name)
    return _Reader(decoded.text, decoded.warning).read()


class _Reader:
    def __init__(self, text: str, warning: str) -> None:
        self.text = text
        self.warning = warning
        self.starts = line_starts(text)
        self.lines = self._lines()
        self.called = self._called()
        self.defined = self._definitions()
        self.last_definition = {label: index for index, (label, _) in self.defined.items()}

    def _lines(self) -> list[tuple[int, str]]:
        result = []
        at = 0
        for piece in self.text.split("\n"):
            result.append((at, piece.rstrip("\r")))
            at += len(piece) + 1
        return result

    # -- which lines begin a note ------------------------------------------------------------------

    def _definitions(self) -> dict[int, tuple[str, int]]:
        """For each line that begins a note: its number and the column at which its words begin.

        A line does if it is numbered, the number follows the one before it, and it stands under a
        rule or a heading "Notes", or bears its number in brackets or raised and the text calls it.
        """
        called = self.called
        found: dict[int, tuple[str, int]] = {}
        in_section = pending_rule = False
        expected = 1
        #: The way in which this section numbers its notes; a wrapped line may begin with another number.
        style: re.Pattern[str] | None = None
        after_blank = True
        for index, (_, text) in enumerate(self.lines):
            if not text.strip():
                after_blank = True
                continue
            if _RULE.fullmatch(text) and len(text.strip()) >= 5:
                pending_rule, after_blank = True, True
                continue
            if _NOTES_HEADING.fullmatch(text.strip()):
                in_section, expected, style = True, 1, None
                pending_rule, after_blank = False, True
                continue
            if is_bibliography_heading(text) and in_section:
                in_section = False
                continue
            for pattern in (_BRACKETED, _SUPERSCRIPT, _NUMBERED):
                match = pattern.match(text)
                if match is None or (in_section and style not in (None, pattern)):
                    continue
                label = superscript_number(match.group(1))
                number = counted(label)
                follows = number is not None and number in (expected, expected + 1)
                restarts = number == 1 and (pending_rule or (in_section and after_blank))
                placed = in_section or pending_rule
                sure = pattern is not _NUMBERED
                alone = sure and label in called and called[label] < index and (follows or number == 1)
                if (placed and (follows or restarts or label == "*")) or alone:
                    found[index] = (label, match.end())
                    expected = (number or expected - 1) + 1
                    in_section, style = True, pattern
                break
            if pending_rule and index not in found:
                # A rule that divides sections, not notes from text.
                in_section = False
            pending_rule = after_blank = False
        return found

    def _called(self) -> dict[str, int]:
        """The note numbers that running lines call, with the first line that does."""
        called: dict[str, int] = {}
        for index, (_, text) in enumerate(self.lines):
            for match in _MARK.finditer(text):
                if match.start() == 0 or not text[: match.start()].strip():
                    continue
                label = superscript_number(next(group for group in match.groups() if group))
                called.setdefault(label, index)
        return called

    def _called_in_text(self) -> int:
        """How many notes running lines call, by their numbers in brackets or raised, from 1 without a gap."""
        return run_from_one(
            int(superscript_number(match[1] or match[2]))
            for index, (_, text) in enumerate(self.lines)
            if index not in self.defined
            for match in _MARK.finditer(text)
            if (match[1] or match[2]) and text[: match.start()].strip()
        )

    # -- paragraphs --------------------------------------------------------------------------------

    def _paragraphs(self) -> list[_Paragraph]:
        result: list[_Paragraph] = []
        current: _Paragraph | None = None
        in_notes = False
        after_blank = True
        for index, (offset, text) in enumerate(self.lines):
            if "\f" in text:
                in_notes = False
                current = None
            stripped = text.strip()
            if not stripped:
                current = None if not in_notes else current
                after_blank = True
                continue
            if _RULE.fullmatch(text) and len(stripped) >= 5:
                current, in_notes, after_blank = None, False, True
                continue
            definition = self.defined.get(index)
            if definition is not None:
                current = _Paragraph(note=definition[0])
                current.lines.append((offset + definition[1], text[definition[1] :]))
                result.append(current)
                in_notes, after_blank = True, False
                continue
            if _NOTES_HEADING.fullmatch(stripped):
                current, after_blank, in_notes = None, True, False
                continue
            if (
                in_notes
                and after_blank
                and not text.startswith((" ", "\t"))
                and not self._hangs(index, current)
            ):
                # A paragraph after the notes of a page, not indented: running text again.
                in_notes = False
                current = None
            if current is None or (after_blank and not in_notes):
                current = _Paragraph(indented=text.startswith(("    ", "\t", "> ")))
                result.append(current)
            begin = 2 if text.startswith("> ") else 0
            current.lines.append((offset + begin, text[begin:]))
            after_blank = False
        return result

    def _hangs(self, index: int, note: _Paragraph | None) -> bool:
        """Whether an unindented paragraph goes on with `note`: the next note was called before it."""
        number = counted(note.note or "") if note is not None else None
        if number is None:
            return False
        following = str(number + 1)
        return self.called.get(following, index) < index and self.last_definition.get(following, 0) > index

    def read(self) -> Document:
        blocks: list[Block] = []
        notes: list[Note] = []
        marks: list[tuple[int, int, str, int]] = []
        for paragraph in self._paragraphs():
            builder = BlockBuilder()
            self._fill(builder, paragraph.lines)
            if builder.is_empty():
                continue
            offset = paragraph.lines[0][0]
            first = paragraph.lines[0][1]
            offset += len(first) - len(first.lstrip())
            line = bisect_right(self.starts, offset)
            column = offset - self.starts[line - 1] + 1
            if paragraph.note is not None:
                block = builder.build("note", len(blocks) + 1, line=line, column=column)
                notes.append(Note(number=paragraph.note, kind="footnote", block=block))
                continue
            block = builder.build(self._kind(paragraph), len(blocks) + 1, level=1, line=line, column=column)
            blocks.append(block)
            for match in _MARK.finditer(block.text):
                label = superscript_number(next(group for group in match.groups() if group))
                marks.append((len(blocks) - 1, match.start(), label, match.end()))
        blocks, notes = _tie(blocks, notes, marks)
        return Document(
            format="txt",
            blocks=mark_bibliography(blocks),
            notes=tuple(notes),
            title=blocks[0].text if blocks and len(blocks[0].text) < 200 else "",
            lines={"": self.starts},
            warnings=(self.warning,) if self.warning else (),
            notes_in_file=max(_numbered(notes), self._called_in_text()),
        )

    def _kind(self, paragraph: _Paragraph) -> str:
        if len(paragraph.lines) == 1:
            text = paragraph.lines[0][1].strip()
            if is_bibliography_heading(text) or _HEADING.fullmatch(text):
                return "heading"
            letters = [c for c in text if c.isalpha()]
            if letters and len(text) < 100 and all(c.isupper() for c in letters) and len(letters) > 3:
                return "heading"
        if paragraph.indented and all(
            text.startswith((" ", "\t")) or number == 0 for number, (_, text) in enumerate(paragraph.lines)
        ):
            return (
                "quote"
                if len(paragraph.lines) > 1 or paragraph.lines[0][1].startswith("    ")
                else "paragraph"
            )
        return "paragraph"

    def _fill(self, builder: BlockBuilder, lines: list[tuple[int, str]]) -> None:
        for number, (offset, text) in enumerate(lines):
            if number:
                before = builder.last_character
                broken = before == "-" and text.strip()[:1].isalnum()
                if not broken and not builder.ends_in_space:
                    builder.add(" ", offset - 1, exact=False)
            at = 0
            for match in ADDRESS.finditer(text):
                address = trim_address(match.group())
                builder.add(text[at : match.start()], offset + at)
                start = builder.at
                builder.add(address, offset + match.start())
                builder.link(start, address)
                at = match.start() + len(address)
            builder.add(text[at:], offset + at)


def _numbered(notes: list[Note]) -> int:
    """How many notes the page has by their numbers: as many as the last one says, where they run on."""
    numbers = [int(note.number) for note in notes if note.number.isascii() and note.number.isdigit()]
    rising = all(low < high for low, high in pairwise(numbers))
    last = numbers[-1] if numbers and rising and numbers[0] == 1 else 0
    return last if len(notes) <= last <= 2 * len(notes) else len(notes)


def _tie(
    blocks: list[Block], notes: list[Note], marks: list[tuple[int, int, str, int]]
) -> tuple[list[Block], list[Note]]:
    """Join each note to the first free mark that calls its number, and take the mark out of the text."""
    from dataclasses import replace

    free: dict[str, list[tuple[int, int, int]]] = {}
    for block, at, label, end in marks:
        free.setdefault(label, []).append((block, at, end))
    heads = dict.fromkeys(free, 0)
    anchored: dict[int, list[tuple[NoteMark, int]]] = {}
    tied: list[Note] = []
    for index, note in enumerate(notes):
        places = free.get(note.number, [])
        head = heads.get(note.number, 0)
        if head < len(places):
            block, at, end = places[head]
            heads[note.number] = head + 1
            anchored.setdefault(block, []).append((NoteMark(at=at, note=index), end))
            note = replace(note, anchor=block, anchor_at=at)
        tied.append(note)
    for block, found in anchored.items():
        found.sort(key=lambda pair: pair[0].at)
        spans: list[tuple[int, int]] = []
        for mark, end in found:
            if not spans or mark.at >= spans[-1][1]:
                spans.append((mark.at, end))
        blocks[block] = cut(blocks[block], spans, [mark for mark, _ in found])
    return blocks, tied
