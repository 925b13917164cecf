"""The places of a Word draft where citations stand: typed ones, live ones, and notes written by hand.

Everything is found in reading order: a note's places stand where its number stands in the text. What is
deleted with tracked changes is not there; the second copy of a text box (``mc:Fallback``) is left out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from lxml import etree

from provcite.drafts.markers import MARKER, BibliographyPlace
from provcite.drafts.remembered import read_code
from provcite.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from provcite.drafts.markers import Citing
    from provcite.drafts.word_package import WordPackage

_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
#: Elements whose content is not in the text, or belongs to paragraphs of their own.
_PASSED: Final = frozenset(("del", "moveFrom", "pPr", "rPr", "p", "txbxContent", "sdtPr", "sdtEndPr"))
_SIGNS: Final = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}


@dataclass(slots=True)
class Field:
    """A complex field: the runs of its marks and its code."""

    begin: etree._Element
    code: str = ""
    separate: etree._Element | None = None
    end: etree._Element | None = None


@dataclass(slots=True, kw_only=True)
class Place:
    """One place in reading order.

    A marker has `words` and the `pieces` of text that it is made of (element, start, end; `longer` is one
    character more); a live
    citation has its `field`; a note by hand has neither. `where` is ``body``, ``box`` (a text box, which
    has no notes) or ``note``; `note` is the number of the note it stands in, 0 in the text; `mixed` says
    that its note has words besides, `follows` what stands behind it, `close` a mark that it has taken in.
    """

    paragraph: etree._Element
    where: str = "body"
    part: str = ""
    note: int = 0
    mixed: bool = False
    words: str = ""
    pieces: tuple[tuple[etree._Element, int, int], ...] = ()
    longer: tuple[tuple[etree._Element, int, int], ...] = ()
    field: Field | None = None
    content: tuple[Citing, ...] | BibliographyPlace | None = None
    follows: str = ""
    close: str = ""
    alone: bool = False
    fault: str = ""

    @property
    def is_marker(self) -> bool:
        """Whether it is a citation as the author typed it."""
        return bool(self.pieces)


@dataclass(slots=True)
class _Line:
    """The text of one paragraph with where each character is from, and what stands in it."""

    text: str = ""
    pieces: list[tuple[int, etree._Element]] = field(default_factory=list)
    notes: list[tuple[int, str, str]] = field(default_factory=list)
    fields: list[tuple[int, int, Field]] = field(default_factory=list)


class Places:
    """Reads the places of one file; `found` has them in order."""

    def __init__(
        self,
        file: WordPackage,
        kind: str,
        read: Callable[[str], tuple[Citing, ...] | BibliographyPlace],
    ) -> None:
        """`kind` is that of the notes that typed citations become, "" where they stay in the text.

        `read` reads what stands between the braces and raises InputError.
        """
        self.file = file
        self.found: list[Place] = []
        self.numbers = {"footnote": 0, "endnote": 0}
        self._w = f"{{{file.space}}}"
        self._notes = {kind: file.notes(kind) for kind in ("footnote", "endnote")}
        self._kind = kind
        self._content = read

    def read(self) -> list[Place]:
        """All places, in reading order."""
        for paragraph in self.paragraphs(self.file.body):
            self._read_paragraph(paragraph, self.file.main, "box" if self._in_box(paragraph) else "body")
        return self.found

    def paragraphs(self, root: etree._Element) -> Iterator[etree._Element]:
        """The paragraphs in reading order, without the second copies of text boxes."""
        stack = [root]
        while stack:
            element = stack.pop()
            if element.tag == self._w + "p":
                yield element
            if element.tag != _FALLBACK:
                stack.extend(child for child in reversed(element) if isinstance(child.tag, str))

    def fallbacks(self) -> Iterator[tuple[etree._Element, str, tuple[tuple[etree._Element, int, int], ...]]]:
        """The markers in the second copies of text boxes: paragraph, words, pieces."""
        for copy in self.file.body.iter(_FALLBACK):
            for paragraph in copy.iter(self._w + "p"):
                line = self._line(paragraph)
                for match in MARKER.finditer(line.text):
                    yield paragraph, match[1], _pieces(line, match.start(), match.end())

    def _in_box(self, paragraph: etree._Element) -> bool:
        return any(parent.tag == self._w + "txbxContent" for parent in paragraph.iterancestors())

    def _read_paragraph(
        self, paragraph: etree._Element, part: str, where: str, note: int = 0, mixed: bool = False
    ) -> None:
        line = self._line(paragraph)
        things: list[tuple[int, int, object]] = [
            *((match.start(), match.end(), match) for match in MARKER.finditer(line.text)),
            *((at, at, (kind, id)) for at, kind, id in line.notes),
            *line.fields,
        ]
        for start, end, thing in sorted(things, key=lambda one: one[:2]):
            if isinstance(thing, tuple):
                self._read_note(paragraph, *thing)
                continue
            place = Place(paragraph=paragraph, part=part, where=where, note=note, mixed=mixed)
            place.follows = line.text[end : end + 2]
            if isinstance(thing, Field):
                kept = read_code(thing.code)
                if kept is None:
                    continue
                place.content, place.close, place.field = kept.content, kept.close, thing
            else:
                place.words = line.text[start + 2 : end - 2]
                try:
                    place.content = self._content(place.words)
                except InputError as fault:
                    place.fault = " ".join((fault.message, fault.hint or "")).strip()
                place.pieces = _pieces(line, start, end)
                place.longer = _pieces(line, start, end + 1)
                place.alone = not (line.text[:start] + line.text[end:]).strip() and not line.notes
                if self._kind and where == "body" and isinstance(place.content, tuple):
                    self.numbers[self._kind] += 1
                    place.note = self.numbers[self._kind]
            self.found.append(place)

    def _read_note(self, paragraph: etree._Element, kind: str, id: str) -> None:
        """The places inside a note; without any, or with words besides, it is one written by hand."""
        note = self._notes[kind].get(id)
        self.numbers[kind] += 1
        number = self.numbers[kind]
        by_hand = Place(paragraph=paragraph, where="note", note=number)
        if note is None:
            self.found.append(by_hand)
            return
        mixed = self._has_words(note)
        if mixed:
            self.found.append(by_hand)
        part = self.file.notes_part(kind) or ""
        for inner in self.paragraphs(note):
            self._read_paragraph(inner, part, "note", number, mixed)
        if mixed:
            self.found.append(Place(paragraph=paragraph, where="note", note=number))

    def _has_words(self, note: etree._Element) -> bool:
        """Whether a note says more than our citations."""
        rest = ""
        for paragraph in self.paragraphs(note):
            line = self._line(paragraph)
            text = line.text
            for start, end, found in sorted(line.fields, key=lambda one: -one[0]):
                if read_code(found.code) is not None:
                    text = text[:start] + text[end:]
            rest += MARKER.sub("", text)
        return any(letter.isalnum() for letter in rest)

    def _line(self, paragraph: etree._Element) -> _Line:
        line = _Line()
        opened: list[tuple[Field, int]] = []
        parts: list[str] = []
        at = 0
        stack = list(reversed(paragraph))
        while stack:
            element = stack.pop()
            if isinstance(element, etree._Comment | etree._ProcessingInstruction):
                continue
            local = etree.QName(element).localname
            if not element.tag.startswith(self._w) or local in _PASSED:
                if element.tag.startswith(self._w) or element.tag == _FALLBACK:
                    continue
                stack.extend(reversed(element))
                continue
            if local == "t":
                line.pieces.append((at, element))
                parts.append(element.text or "")
                at += len(element.text or "")
            elif local in _SIGNS:
                parts.append(_SIGNS[local])
                at += len(_SIGNS[local])
            elif local in ("footnoteReference", "endnoteReference"):
                if element.get(self._w + "customMarkFollows") not in ("1", "true", "on"):
                    line.notes.append(
                        (at, local.removesuffix("Reference"), str(element.get(self._w + "id", "")))
                    )
            elif local == "fldChar":
                self._mark(line, opened, element, at)
            elif local == "instrText":
                if opened and opened[-1][0].separate is None:
                    opened[-1][0].code += element.text or ""
            else:
                stack.extend(reversed(element))
        line.text = "".join(parts)
        return line

    def _mark(self, line: _Line, opened: list[tuple[Field, int]], mark: etree._Element, at: int) -> None:
        run = mark.getparent()
        kind = mark.get(self._w + "fldCharType")
        if run is None:
            return
        if kind == "begin":
            opened.append((Field(run), at))
        elif kind == "separate" and opened:
            opened[-1][0].separate = run
            kept = read_code(opened[-1][0].code)
            if kept is not None and isinstance(kept.content, BibliographyPlace):
                # Its end stands in a later paragraph.
                line.fields.append((at, at, opened.pop()[0]))
        elif kind == "end" and opened:
            found, start = opened.pop()
            found.end = run
            line.fields.append((start, at, found))


def _pieces(line: _Line, start: int, end: int) -> tuple[tuple[etree._Element, int, int], ...]:
    """The stretches of text elements that characters `start` to `end` are made of."""
    found = []
    for at, element in line.pieces:
        length = len(element.text or "")
        first, last = max(start, at), min(end, at + length)
        if first < last:
            found.append((element, first - at, last - at))
    return tuple(found)
