"""Citations in a Word draft made into notes, made anew, or made plain.

A note that this writes holds its words as the result of a field (ECMA-376 part 1, section 17.16.18)
whose code remembers the records, as reference managers do in Word; see `provcite.drafts.remembered`.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from lxml import etree

from provcite.drafts.markers import BibliographyPlace, read_marker
from provcite.drafts.passages import Passage
from provcite.drafts.remembered import BIBLIOGRAPHY, CITATION, write_code
from provcite.drafts.word_package import WordPackage
from provcite.drafts.word_places import Places
from provcite.drafts.word_runs import XML_SPACE, Runs
from provcite.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from provcite.csl.tree import Node
    from provcite.drafts.markers import Citing
    from provcite.drafts.passages import Composing, Section, Worded
    from provcite.drafts.word_places import Field, Place

NoteKind = Literal["footnote", "endnote"]
_BLANKS: Final = (" ", "\u00a0")
#: Faults that are listed in one message.
_LISTED: Final = 8


@dataclass(slots=True, kw_only=True)
class Rendered:
    """The new file, and how many citations and bibliographies were made or made anew."""

    data: bytes
    made: int = 0
    renewed: int = 0
    by_hand: int = 0
    warnings: list[str] = field(default_factory=list)


def render_word(
    data: bytes, name: str, composer: Composing, *, notes: NoteKind = "footnote", update: bool = False
) -> Rendered:
    """Turn the typed citations of a Word file into notes, or into citations in the text for such a style.

    Live citations keep their words unless `update` is set; they count for full and short forms all the
    same. A file without anything to do comes back as it is, byte for byte. Raises InputError that names
    each citation that cannot be read, with its note or the words around it.
    """
    return _Rendering(data, name, composer, notes, update).run()


def unlink_word(data: bytes, name: str) -> Rendered:
    """Make live citations plain text: the words stay, what remembers their records goes."""
    file = WordPackage(data, name)
    made = 0
    for part in (file.main, *filter(None, (file.notes_part("footnote"), file.notes_part("endnote")))):
        found = list(_own_fields(file, part))
        for marks in found:
            for run in marks:
                parent = run.getparent()
                if parent is not None:
                    parent.remove(run)
        if found:
            file.touch(part)
        made += len(found)
    return Rendered(data=file.written(), renewed=made)


def _own_fields(file: WordPackage, part: str) -> Iterable[list[etree._Element]]:
    """The runs of each of our fields in a part that hold its marks and code."""
    mark, code, kind = file.name_of("fldChar"), file.name_of("instrText"), file.name_of("fldCharType")
    opened: list[tuple[list[etree._Element], list[str]]] = []
    for element in file.root(part).iter(mark, code):
        run = element.getparent()
        if run is None:
            continue
        if element.tag == code:
            if opened:
                opened[-1][0].append(run)
                opened[-1][1].append(element.text or "")
        elif element.get(kind) == "begin":
            opened.append(([run], []))
        elif opened:
            opened[-1][0].append(run)
            if element.get(kind) == "end":
                runs, words = opened.pop()
                if "".join(words).split()[:2] in (["ADDIN", CITATION], ["ADDIN", BIBLIOGRAPHY]):
                    yield list(dict.fromkeys(runs))


class _Rendering:
    def __init__(self, data: bytes, name: str, composer: Composing, notes: NoteKind, update: bool) -> None:
        self.name = name
        self.composer = composer
        self.file = WordPackage(data, name)
        self.kind: str = notes if composer.has_notes else ""
        self.update = update
        self.result = Rendered(data=data)
        self.part = ""

    def run(self) -> Rendered:
        places = Places(self.file, self.kind, self._read)
        found = places.read()
        self._refuse(found)
        wanted = [place for place in found if place.content is not None and (place.is_marker or self.update)]
        self.result.by_hand = len({id(place.paragraph) for place in found if place.content is None})
        self._warn_of_margins()
        if not wanted:
            return self.result
        citations = [place for place in found if not isinstance(place.content, BibliographyPlace)]
        texts = self.composer.compose([_passage(place) for place in citations])
        worded = {id(place): text for place, text in zip(citations, texts, strict=True)}
        boxed = self._boxed(places, wanted, worded)
        for place in reversed(wanted):
            self._put(place, worded)
        for paragraph, pieces, content, text in reversed(boxed):
            self._in_text(paragraph, pieces, content, text, bracketed=bool(self.kind))
        for kind in ("footnote", "endnote"):
            self.file.order_notes(kind)
        self.result.data = self.file.written()
        self.result.warnings += self.composer.warnings
        return self.result

    def _read(self, words: str) -> tuple[Citing, ...] | BibliographyPlace:
        return read_marker(words, self.composer.resolve, self.composer.is_locator)

    def _refuse(self, found: Sequence[Place]) -> None:
        """Raise an error that names what cannot be read or is no longer in the store."""
        faults = [f"{_where(place)}: {place.fault}" for place in found if place.fault]
        for place in found:
            if isinstance(place.content, tuple):
                gone = [cite.id for cite in place.content if self.composer.resolve(cite.id) is None]
                faults += [f"{_where(place)}: No record has the id “{id}” any more." for id in gone]
            elif isinstance(place.content, BibliographyPlace) and place.is_marker and not place.alone:
                faults.append(
                    f"{_where(place)}: The bibliography does not stand alone. Give it a paragraph of its own."
                )
        if faults:
            more = f"\n… and {len(faults) - _LISTED} more" if len(faults) > _LISTED else ""
            raise InputError(
                f"{len(faults)} of its citations cannot be made:\n" + "\n".join(faults[:_LISTED]) + more,
                place=self.name,
            )

    def _warn_of_margins(self) -> None:
        for part in self.file.package.names():
            leaf = part.rpartition("/")[2]
            aside = part.startswith("word/") and leaf.startswith(("header", "footer", "comments"))
            if aside and leaf.endswith(".xml") and b"{{" in self.file.package.read(part):
                self.result.warnings.append(
                    f"A citation in {leaf} is left as it is typed: headers, footers and comments "
                    "have no notes."
                )

    # Putting in -------------------------------------------------------------------------------

    def _runs(self, part: str) -> Runs:
        self.file.touch(part)
        return Runs(
            self.file.space,
            self.file.relations_space,
            lambda url: self.file.link(part, url),
            self.file.style("character", "Hyperlink"),
        )

    def _put(self, place: Place, worded: dict[int, Worded]) -> None:
        if isinstance(place.content, BibliographyPlace):
            self._bibliography(place, place.content)
        elif place.field is not None:
            self._renew(place, worded[id(place)].text)
        elif isinstance(place.content, tuple):
            text, close = worded[id(place)].text, worded[id(place)].close
            if self.kind and place.where == "body":
                self._as_note(place, place.content, text)
            else:
                self._in_text(
                    place.paragraph, place.longer if close else place.pieces, place.content, text,
                    part=place.part, close=close,
                    bracketed=bool(self.kind) and place.where == "box",
                )  # fmt: skip
                if place.where == "box" and self.kind:
                    self.result.warnings.append(
                        f"{_where(place)}: a text box has no notes; the citation stands in its text."
                    )
            self.result.made += 1

    def _renew(self, place: Place, text: Node) -> None:
        """Exchange the result of a live citation."""
        marks = place.field
        if marks is None or marks.separate is None or marks.end is None:
            return
        parent = marks.separate.getparent()
        if parent is None or marks.end.getparent() is not parent:
            self.result.warnings.append(
                f"{_where(place)}: the citation was taken apart; it is left as it is."
            )
            return
        runs = self._runs(place.part)
        start, end = parent.index(marks.separate), parent.index(marks.end)
        properties = marks.separate.find(runs.name("rPr"))
        for old in list(parent)[start + 1 : end]:
            parent.remove(old)
        for number, made in enumerate(runs.words(text, properties)):
            parent.insert(start + 1 + number, made)
        self.result.renewed += 1

    def _as_note(self, place: Place, content: tuple[Citing, ...], text: Node) -> None:
        """A note with the citation, and its number in the place of what was typed."""
        number, part, note = self.file.new_note(self.kind)
        runs = self._runs(part)
        style = self.file.note_style(self.kind, "character")
        change = ("rStyle", style) if style else ("vertAlign", "superscript")
        reference = runs.styled(None, (change,))
        paragraph = etree.SubElement(note, runs.name("p"))
        words = self.file.note_style(self.kind, "paragraph")
        if words:
            etree.SubElement(paragraph, runs.name("pPr")).append(runs.element("pStyle", val=words))
        mark = runs.run("", reference)
        mark.append(runs.element(f"{self.kind}Ref"))
        paragraph.append(mark)
        paragraph.append(runs.run(" "))
        for made in runs.field(write_code(content), runs.words(text)):
            paragraph.append(made)
        in_text = self._runs(place.part)
        called = in_text.run("", reference)
        called.append(in_text.element(f"{self.kind}Reference", id=number))
        _exchange(in_text, place.pieces, [called], _close_up(in_text, place.pieces[0]))

    def _in_text(
        self,
        paragraph: etree._Element,
        pieces: tuple[tuple[etree._Element, int, int], ...],
        content: tuple[Citing, ...],
        text: Node,
        *,
        part: str = "",
        close: str = "",
        bracketed: bool = False,
    ) -> None:
        """The citation itself in the place of what was typed, in the type that stood there."""
        runs = self._runs(part or self.file.main)
        run = pieces[0][0].getparent()
        properties = run.find(runs.name("rPr")) if run is not None else None
        result = runs.words(text, properties)
        if bracketed:
            result = [runs.run("(", properties), *result, runs.run(")", properties)]
        _exchange(runs, pieces, runs.field(write_code(content, close), result, properties))

    def _boxed(
        self, places: Places, wanted: Sequence[Place], worded: dict[int, Worded]
    ) -> list[tuple[etree._Element, tuple[tuple[etree._Element, int, int], ...], tuple[Citing, ...], Node]]:
        """The second copies of the text boxes' citations, which old programs show, with their words."""
        said = {
            place.words: (place.content, worded[id(place)].text)
            for place in wanted
            if place.where == "box" and isinstance(place.content, tuple)
        }
        return [
            (paragraph, pieces, *said[words])
            for paragraph, words, pieces in places.fallbacks()
            if words in said
        ]

    # The bibliography -----------------------------------------------------------------------------

    def _bibliography(self, place: Place, content: BibliographyPlace) -> None:
        runs = self._runs(place.part)
        first = place.paragraph
        parent = first.getparent()
        if parent is None:
            return
        old = [first]
        if place.field is not None:
            old = _paragraphs_of(place.field, runs)
            if not old:
                self.result.warnings.append("The bibliography was taken apart; it is left as it is.")
                return
            self.result.renewed += 1
        else:
            self.result.made += 1
        made = self._entries(runs, old[0], self.composer.bibliography(content))
        for number, run in enumerate(runs.field_start(write_code(content))):
            made[0].insert(number + _has_properties(made[0], runs), run)
        made[-1].append(runs.field_mark("end"))
        section = old[-1].find(f"{runs.name('pPr')}/{runs.name('sectPr')}")
        if section is not None:
            properties = made[-1].find(runs.name("pPr"))
            if properties is None:
                properties = runs.element("pPr")
                made[-1].insert(0, properties)
            properties.append(copy.deepcopy(section))
        at = parent.index(old[0])
        for number, paragraph in enumerate(made):
            parent.insert(at + number, paragraph)
        for paragraph in old:
            if paragraph.getparent() is parent:
                parent.remove(paragraph)

    def _entries(
        self, runs: Runs, model: etree._Element, sections: Sequence[Section]
    ) -> list[etree._Element]:
        """Paragraphs in the style sheet's own style for bibliographies, else in that of `model`."""
        style = self.file.style("paragraph", "Bibliography")
        heading = self.file.style("paragraph", self._heading_name())
        usual = model.find(runs.name("pPr"))
        found = []
        for section in sections:
            if section.heading:
                bold = () if heading else (("b", ""), ("bCs", ""))
                found.append(
                    self._paragraph(runs, heading, None if heading else usual, section.heading, bold)
                )
            found += [self._paragraph(runs, style, usual, text) for text in section.entries]
        return found or [self._paragraph(runs, style, usual, "")]

    def _heading_name(self) -> str:
        """Headings of groups stand one level below the chapter's."""
        return "heading 2"

    def _paragraph(
        self,
        runs: Runs,
        style: str,
        usual: etree._Element | None,
        text: Node,
        bold: tuple[tuple[str, str], ...] = (),
    ) -> etree._Element:
        made = runs.element("p")
        if style:
            etree.SubElement(made, runs.name("pPr")).append(runs.element("pStyle", val=style))
        elif usual is not None:
            properties = copy.deepcopy(usual)
            for local in ("sectPr", "rPr", "pPrChange"):
                for old in properties.findall(runs.name(local)):
                    properties.remove(old)
            made.append(properties)
        made.extend(runs.words(text, runs.styled(None, bold)))
        return made


def _passage(place: Place) -> Passage:
    cites = place.content if isinstance(place.content, tuple) else ()
    follows = place.follows if place.mixed else ""
    return Passage(cites=cites, note=place.note, follows=follows, close=place.close)


def _where(place: Place) -> str:
    """Where a place is, as the author finds it."""
    if place.note and place.where == "note":
        return f"note {place.note}"
    words = (
        "{{" + place.words + "}}"
        if place.words
        else "".join(str(text) for text in place.paragraph.itertext())
    )
    return f"“{' '.join(words.split())[:80]}”"


def _has_properties(paragraph: etree._Element, runs: Runs) -> int:
    return int(len(paragraph) > 0 and paragraph[0].tag == runs.name("pPr"))


def _paragraphs_of(marks: Field, runs: Runs) -> list[etree._Element]:
    """The paragraphs from the one with a field's beginning to the one with its end, siblings all."""
    tag = runs.name("p")
    first = next((one for one in marks.begin.iterancestors(tag)), None)
    if first is None:
        return []
    depth = 0
    found = [first]
    paragraph: etree._Element | None = first
    while paragraph is not None and len(found) < 100_000:
        for mark in paragraph.iter(runs.name("fldChar")):
            kind = mark.get(runs.name("fldCharType"))
            depth += {"begin": 1, "end": -1}.get(kind or "", 0)
            if depth == 0:
                return found
        paragraph = paragraph.getnext()
        if paragraph is not None:
            found.append(paragraph)
    return []


def _close_up(runs: Runs, piece: tuple[etree._Element, int, int]) -> int:
    """Where a typed citation is cut out: with the blank before it, for a note's number stands at its word."""
    element, start, _ = piece
    text = element.text or ""
    if start:
        return start - 1 if text[start - 1] in _BLANKS else start
    run = element.getparent()
    before = run.getprevious() if run is not None and run.find(runs.name("t")) is element else None
    last = before[-1] if before is not None and before.tag == runs.name("r") and len(before) else None
    if last is not None and last.tag == runs.name("t") and (last.text or "").endswith(_BLANKS):
        last.text = (last.text or "")[:-1]
    return start


def _exchange(
    runs: Runs,
    pieces: tuple[tuple[etree._Element, int, int], ...],
    new: Sequence[etree._Element],
    start: int | None = None,
) -> None:
    """Put elements in the place of a stretch of text, cutting its runs; marks between them stay."""
    first, last = pieces[0], pieces[-1]
    tail = _cut(runs, last[0], last[2])
    right = _cut(runs, first[0], first[1] if start is None else start)
    parent = _parent(right)
    at = parent.index(right)
    between = list(parent)[at : parent.index(tail)] if tail.getparent() is parent else [right]
    inside = [piece[0] for piece in pieces[1:]]
    for element in between:
        if element.tag == runs.name("r"):
            parent.remove(element)
    for element in inside:
        element.text = ""
    for number, made in enumerate(new):
        parent.insert(at + number, made)
    for run in (tail, *list(parent)[max(at - 1, 0) : at]):
        if run.tag == runs.name("r") and _is_empty(run, runs):
            _parent(run).remove(run)


def _cut(runs: Runs, element: etree._Element, at: int) -> etree._Element:
    """Cut the run of a text element at a character; the run of what stands behind it."""
    run = _parent(element)
    text = element.text or ""
    right = runs.element("r")
    properties = run.find(runs.name("rPr"))
    if properties is not None:
        right.append(copy.deepcopy(properties))
    rest = runs.element("t")
    rest.text = text[at:]
    _keep_blanks(rest)
    right.append(rest)
    place = run.index(element)
    for child in list(run)[place + 1 :]:
        right.append(child)
    element.text = text[:at]
    _keep_blanks(element)
    run.addnext(right)
    return right


def _parent(element: etree._Element) -> etree._Element:
    """The element around another; what was found in a paragraph has one."""
    parent = element.getparent()
    if parent is None:
        raise InputError("A run of the document stands in no paragraph.")
    return parent


def _keep_blanks(element: etree._Element) -> None:
    if (element.text or "") != (element.text or "").strip():
        element.set(XML_SPACE, "preserve")


def _is_empty(run: etree._Element, runs: Runs) -> bool:
    return all(
        child.tag == runs.name("rPr") or (child.tag == runs.name("t") and not child.text) for child in run
    )
