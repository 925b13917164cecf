"""The places of a draft where citations stand: typed ones, live ones, and notes written by hand.

Everything is found in reading order: a note's places stand where its number stands in the text. What a
format's file looks like is the business of the `PlaceReader` for it.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from provcite.drafts.markers import MARKER, UNCLOSED, BibliographyPlace
from provcite.drafts.note_references import find_note_references
from provcite.drafts.remembered import read_code
from provcite.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml import etree

    from provcite.drafts.markers import Citing

#: Marks behind a word that a citation in the text stands in front of, and a note's number behind.
MOVED_OVER: Final = (".", ",", ";", ":")

#: What a citation in the text may follow without a blank.
OPENING: Final = ("(", "[", "“", "„", "«", "‘", "—", "–", "/", "-")


#: How far before a citation the bracket around it may open.
_SENTENCE: Final = 1000


class Stretch(NamedTuple):
    """Characters `start` to `end` of the text in an element, or of the text behind it (`tail`)."""

    element: etree._Element
    start: int
    end: int
    tail: bool = False


@dataclass(slots=True)
class Field:
    """A live field: the elements of its marks, and its code."""

    begin: etree._Element
    code: str = ""
    separate: etree._Element | None = None
    end: etree._Element | None = None


@dataclass(slots=True, kw_only=True)
class Place:
    """One place in reading order.

    A marker has `words` and the `pieces` of text that it is made of (`longer` is one character more, `blank`
    the blank before it); a live citation has its `field`; a note by hand has neither. `where` is ``body``,
    ``box`` (a text box, which has no notes) or ``note``; `note` is the number of the note it stands in, 0 in
    the text, and `element` that note; `mixed` says that its note has words besides, `follows` what stands
    behind it, `bracketed` that a sentence has opened a bracket around it, `bracket` which one the author has
    opened and closes, `close` a mark that it has taken in. `beside` says that the number of another note
    stands right before it. `call` is the element that calls its note and `before` the punctuation in front
    of that. What says "see note 12" has the call of that note as its `target`, and its number as its
    `pieces`. A citation that stays in the text has the character `glued` to its front, and where that is
    punctuation its place in `before`. `order` counts all places, `kind` is that of the note it stands in.
    """

    paragraph: etree._Element
    where: str = "body"
    part: str = ""
    note: int = 0
    element: etree._Element | None = None
    kind: str = ""
    call: etree._Element | None = None
    target: etree._Element | None = None
    order: int = 0
    before: Stretch | None = None
    mixed: bool = False
    words: str = ""
    pieces: tuple[Stretch, ...] = ()
    longer: tuple[Stretch, ...] = ()
    blank: Stretch | None = None
    glued: str = ""
    field: Field | None = None
    content: tuple[Citing, ...] | BibliographyPlace | None = None
    follows: str = ""
    bracketed: bool = False
    bracket: str = ""
    beside: bool = False
    close: str = ""
    alone: bool = False
    fault: str = ""

    @property
    def is_marker(self) -> bool:
        """Whether it is a citation as the author typed it."""
        return bool(self.pieces)


def with_mark(before: Stretch, pieces: tuple[Stretch, ...]) -> tuple[Stretch, ...]:
    """Pieces of text with the character in front of them."""
    first = pieces[0]
    if first.element is before.element and first.tail == before.tail:
        return (first._replace(start=before.start), *pieces[1:])
    return (before, *pieces)


def open_bracket(before: str) -> tuple[str, bool]:
    """The bracket that is open at the end of `before`, and whether other words of its sentence precede it."""
    closed = 0
    for at in range(len(before) - 1, -1, -1):
        if before[at] in ")]":
            closed += 1
        elif before[at] in "([":
            if not closed:
                words = before[:at].rstrip().rstrip("”’»\"'")
                return before[at], bool(words) and not words.endswith((".", "?", "!", "…"))
            closed -= 1
    return "", False


def needs_blank(place: Place) -> bool:
    """Whether a citation in the text stands too near to the word before it."""
    return bool(place.glued) and not place.glued.isspace() and place.glued not in OPENING


class NoteCall(NamedTuple):
    """What calls a note: where it stands, its kind, the note (None where the file has none of that id).

    A note with a mark of its own, as an asterisk, is not counted. `printed` is the number that the file
    itself says, None where it says none.
    """

    at: int
    kind: str
    note: etree._Element | None
    call: etree._Element
    counted: bool = True
    printed: int | None = None


class Numbered(NamedTuple):
    """The printed number of a note (None where only the page says it), in a part that counts for itself."""

    part: int
    number: int | None
    call: etree._Element


@dataclass(slots=True)
class Line:
    """The text of one paragraph, where each character is from, and what stands in it.

    `notes` are `NoteCall`s, `fields` (start, end, field).
    """

    text: str = ""
    pieces: list[tuple[int, Stretch]] = field(default_factory=list)
    notes: list[NoteCall] = field(default_factory=list)
    fields: list[tuple[int, int, Field]] = field(default_factory=list)

    def stretches(self, start: int, end: int) -> tuple[Stretch, ...]:
        """The stretches that characters `start` to `end` are made of."""
        found = []
        for at, piece in self.pieces:
            length = piece.end - piece.start
            first, last = max(start, at), min(end, at + length)
            if first < last:
                shift = piece.start - at
                found.append(piece._replace(start=first + shift, end=last + shift))
        return tuple(found)

    def offset(self, place: Stretch) -> int | None:
        """The character at which a stretch begins; None where it is not of this line."""
        for at, piece in self.pieces:
            if piece.element is place.element and piece.tail == place.tail and place.start <= piece.end:
                return at + place.start - piece.start
        return None

    def in_field(self, at: int) -> bool:
        """Whether a field stands around a character."""
        return any(start <= at < end for start, end, _ in self.fields)


class PlaceReader(ABC):
    """Reads the places of one file; `found` has them in order."""

    def __init__(
        self,
        kind: str,
        read: Callable[[str], tuple[Citing, ...] | BibliographyPlace],
        update: bool = False,
    ) -> None:
        """`kind` is that of the notes that citations become, "" where they stand in the text.

        `read` reads what stands between the braces and raises InputError; with `update` live citations in
        the text become notes too.
        """
        self.found: list[Place] = []
        self.numbers = {"footnote": 0, "endnote": 0}
        #: The notes that are there with their printed numbers, in reading order.
        self.calls: dict[str, list[Numbered]] = {"footnote": [], "endnote": []}
        self._referring: list[tuple[Place, int, dict[str, int]]] = []
        self._places = 0
        self._kind = kind
        self._content = read
        self._update = update

    # What a format says -------------------------------------------------------------------------

    @abstractmethod
    def body(self) -> Iterator[tuple[etree._Element, str]]:
        """The paragraphs of the text in reading order, each ``body`` or ``box``."""

    @abstractmethod
    def inside(self, note: etree._Element) -> Iterator[etree._Element]:
        """The paragraphs of a note."""

    @abstractmethod
    def line(self, paragraph: etree._Element) -> Line:
        """The text of a paragraph as a reader sees it, notes and boxes left out."""

    @abstractmethod
    def part(self, kind: str) -> str:
        """The part of the file in which the notes of a kind stand; with "" that of the text."""

    # Reading ------------------------------------------------------------------------------------

    def read(self) -> list[Place]:
        """All places, in reading order."""
        for paragraph, where in self.body():
            self._read_paragraph(paragraph, Place(paragraph=paragraph, part=self.part(""), where=where))
        return self.found

    def references(self) -> list[Place]:
        """What refers to a note of the document by its number, after `read`: each with its target."""
        found = []
        for place, number, parts in self._referring:
            kind = place.kind or ("footnote" if self.calls["footnote"] else "endnote")
            named = [one for one in self.calls[kind] if one.number == number]
            here = [one for one in named if one.part == parts[kind]] or named
            if len(here) == 1:
                place.target = here[0].call
                found.append(place)
        return found

    def counting(self, kind: str) -> tuple[int, int, bool]:
        """How notes are numbered where the reading stands: the part that counts for itself, its first number.

        And whether that is known at all: notes may be counted on each page.
        """
        return 0, 1, True

    def number(self, one: NoteCall) -> Numbered:
        """The note's printed number; to be asked for the counted notes in reading order."""
        part, first, known = self.counting(one.kind)
        before = self.calls[one.kind][-1] if self.calls[one.kind] else None
        if one.printed is not None:
            # The file says the numbers; where they begin again, so does the counting.
            part = before.part if before is not None else 0
            if before is not None and before.number is not None and one.printed <= before.number:
                part += 1
            number: int | None = one.printed
        elif not known:
            number = None
        elif before is not None and before.part == part and before.number is not None:
            number = before.number + 1
        else:
            number = first
        made = Numbered(part, number, one.call)
        self.calls[one.kind].append(made)
        return made

    def _parts(self) -> dict[str, int]:
        """The part of the text in which the reading stands, for each kind of note."""
        return {
            kind: max(self.counting(kind)[0], calls[-1].part if calls else 0)
            for kind, calls in self.calls.items()
        }

    def _read_paragraph(self, paragraph: etree._Element, like: Place) -> None:
        line = self.line(paragraph)
        things: list[tuple[int, int, object]] = [
            *((match.start(), match.end(), match) for match in MARKER.finditer(line.text)),
            *((match.start(), match.end(), match) for match in self._unclosed(line.text)),
            *((one.at, one.at, one) for one in line.notes),
            *line.fields,
        ]
        taken = [(start, end) for start, end, thing in things if not isinstance(thing, tuple)]
        things += [
            (start, end, int(line.text[start:end]))
            for start, end in find_note_references(line.text)
            if not any(low <= start < high for low, high in taken)
        ]
        numbered = -1  # where the number of the note before stands
        for start, end, thing in sorted(things, key=lambda one: one[:2]):
            if isinstance(thing, NoteCall):
                self._read_note(paragraph, line, thing)
                numbered = end
                continue
            place = Place(
                paragraph=paragraph,
                where=like.where,
                part=like.part,
                note=like.note,
                element=like.element,
                call=like.call,
                before=like.before,
                mixed=like.mixed,
                kind=like.kind,
                order=self._places,
                follows=line.text[end : end + 2],
            )
            bracket, behind_words = open_bracket(line.text[max(start - _SENTENCE, 0) : start])
            if bracket:
                place.bracketed = like.mixed and behind_words
                closing = ")" if bracket == "(" else "]"
                place.bracket = bracket if closing in line.text[end : end + _SENTENCE] else ""
            place.beside = 0 <= numbered <= start and not line.text[numbered:start].strip()
            if start and line.text[start - 1] in (" ", "\u00a0"):
                place.blank = next(iter(line.stretches(start - 1, start)), None)
            self._places += 1
            if isinstance(thing, re.Match) and thing.re is UNCLOSED:
                place.fault = "The braces are not closed on this line."
                self.found.append(place)
                continue
            if isinstance(thing, int):
                place.pieces = line.stretches(start, end)
                self._referring.append((place, thing, self._parts()))
                continue
            if isinstance(thing, Field):
                kept = read_code(thing.code)
                if kept is None:
                    continue
                place.content, place.close, place.field = kept.content, kept.close, thing
                if self._update:
                    self._count(place)
            else:
                self._read_marker(place, line, start, end)
                if place.where == "body" and isinstance(place.content, tuple):
                    numbered = end
            self.found.append(place)

    def _unclosed(self, text: str) -> Iterator[re.Match[str]]:
        """Citations whose braces nothing closes; other double braces are the author's own."""
        for match in UNCLOSED.finditer(text):
            try:
                self._content(match["word"].rstrip(".:"))
            except InputError:
                continue
            yield match

    def _read_marker(self, place: Place, line: Line, start: int, end: int) -> None:
        place.words = line.text[start + 2 : end - 2]
        try:
            place.content = self._content(place.words)
        except InputError as fault:
            place.fault = " ".join((fault.message, fault.hint or "")).strip()
        place.pieces = line.stretches(start, end)
        place.longer = line.stretches(start, end + 1)
        place.alone = not (line.text[:start] + line.text[end:]).strip() and not line.notes
        self._count(place)
        if not self._kind and place.where != "note" and place.blank is None and start:
            place.glued = line.text[start - 1]
            if place.glued in MOVED_OVER:
                place.before = next(iter(line.stretches(start - 1, start)), None)

    def _count(self, place: Place) -> None:
        """The number of the note that a citation in the text becomes."""
        if self._kind and place.where == "body" and isinstance(place.content, tuple):
            self.numbers[self._kind] += 1
            place.note = self.numbers[self._kind]

    def _read_note(
        self,
        paragraph: etree._Element,
        line: Line,
        one: NoteCall,
    ) -> None:
        """The places inside a note; without any, or with words besides, it is one written by hand."""
        at, kind, note, call = one[:4]
        if one.counted:
            self.numbers[kind] += 1
            self.number(one)
        number = max(self.numbers[kind], 1)
        by_hand = Place(paragraph=paragraph, where="note", note=number)
        if note is None:
            self.found.append(by_hand)
            return
        mixed = self._has_words(note)
        if mixed:
            self.found.append(by_hand)
        like = Place(
            paragraph=paragraph,
            where="note",
            part=self.part(kind),
            note=number,
            element=note,
            kind=kind,
            call=call,
            before=next(iter(line.stretches(at - 1, at)), None)
            if line.text[max(at - 1, 0) : at] in MOVED_OVER
            else None,
            mixed=mixed,
        )
        for inner in self.inside(note):
            self._read_paragraph(inner, like)
        if mixed:
            self.found.append(Place(paragraph=paragraph, where="note", note=number))

    def _has_words(self, note: etree._Element) -> bool:
        """Whether a note says more than our citations."""
        rest = ""
        for paragraph in self.inside(note):
            line = self.line(paragraph)
            text = line.text
            for start, end, found in sorted(line.fields, key=lambda one: -one[0]):
                if read_code(found.code) is not None:
                    text = text[:start] + text[end:]
            rest += MARKER.sub("", text)
        return any(letter.isalnum() for letter in rest)


class OpenFields:
    """The fields that are open while a line is read; `line` gets each when it ends."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.opened: list[tuple[Field, int]] = []

    def begin(self, mark: etree._Element, at: int, code: str = "") -> None:
        """A field begins at a character."""
        self.opened.append((Field(mark, code), at))

    def code(self, words: str) -> None:
        """More of the code of the innermost field."""
        if self.opened and self.opened[-1][0].separate is None:
            self.opened[-1][0].code += words

    def separate(self, mark: etree._Element, at: int) -> None:
        """The result of the innermost field begins."""
        if not self.opened:
            return
        self.opened[-1][0].separate = mark
        kept = read_code(self.opened[-1][0].code)
        if kept is not None and isinstance(kept.content, BibliographyPlace):
            # Its end stands in a later paragraph.
            self.line.fields.append((at, at, self.opened.pop()[0]))

    def end(self, mark: etree._Element, at: int) -> None:
        """The innermost field ends."""
        if self.opened:
            found, start = self.opened.pop()
            found.end = mark
            self.line.fields.append((start, at, found))
