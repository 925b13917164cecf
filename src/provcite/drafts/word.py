"""Citations in a Word draft made into notes, made anew, or made plain.

A note that this writes holds its words as the result of a field (ECMA-376 part 1, section 17.16.18)
whose code remembers the records, as reference managers do in Word; see `provcite.drafts.remembered`.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Final

from lxml import etree

from provcite.csl.tree import Block
from provcite.drafts.passages import column
from provcite.drafts.places import Stretch, needs_blank, with_mark
from provcite.drafts.remembered import BIBLIOGRAPHY, CITATION
from provcite.drafts.word_package import WordPackage
from provcite.drafts.word_places import WordPlaces
from provcite.drafts.word_runs import XML_SPACE, Runs
from provcite.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from provcite.csl.tree import Node
    from provcite.drafts.markers import BibliographyPlace, Citing
    from provcite.drafts.passages import Section
    from provcite.drafts.places import Field, Place

#: How the names of our bookmarks begin; Word does not list those with an underscore.
_BOOKMARK: Final = "_ProvciteNote"
#: How far an entry below another is set in, in twentieths of a point.
_INDENT: Final = 567
_TWIPS: Final = 160
#: What stands behind ``w:ind`` in ``w:pPr`` (CT_PPrBase, CT_PPr).
_BEHIND_INDENT: Final = frozenset(
    (
        "contextualSpacing", "mirrorIndents", "suppressOverlap", "jc", "textDirection", "textAlignment",
        "textboxTightWrap", "outlineLvl", "divId", "cnfStyle", "rPr", "sectPr", "pPrChange",
    )
)  # fmt: skip
_BLANKS: Final = (" ", "\u00a0")


class WordDraft:
    """A Word draft, opened; see `provcite.drafts.rendering.DraftFile`."""

    def __init__(self, data: bytes, name: str) -> None:
        self.file = WordPackage(data, name)
        self.warnings: list[str] = []
        self.reader: WordPlaces | None = None
        #: What was put into text boxes, whose second copies get the same: words, (code, text).
        self._bookmarks: dict[str, int] = {}
        self._texts: dict[str, list[etree._Element]] = {}
        self._boxed: dict[str, tuple[str, Node]] = {}

    def places(
        self,
        kind: str,
        read: Callable[[str], tuple[Citing, ...] | BibliographyPlace],
        update: bool = False,
    ) -> list[Place]:
        """The places in reading order."""
        self.reader = WordPlaces(self.file, kind, read, update)
        return self.reader.read()

    def margins(self) -> Iterator[str]:
        """Headers, footers and comments with what looks like a typed citation."""
        for part in self.file.package.names():
            leaf = part.rpartition("/")[2]
            aside = part.startswith("word/") and leaf.startswith(("header", "footer", "comments"))
            if aside and leaf.endswith(".xml") and b"{{" in self.file.package.read(part):
                yield leaf

    def written(self) -> bytes:
        """The file with its changed parts."""
        self._fill_copies()
        for kind in ("footnote", "endnote"):
            self.file.order_notes(kind)
        return self.file.written()

    def unlink(self) -> int:
        """Take the fields' marks and codes out of the live citations."""
        file, made = self.file, 0
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
        return made

    # References to notes ----------------------------------------------------------------------

    def references(self) -> list[Place]:
        """What refers to a note by its number and is not live."""
        return self.reader.references() if self.reader is not None else []

    def put_reference(self, place: Place) -> None:
        """Make a number the field NOTEREF (ECMA-376 part 1, 17.16.5.40) of a bookmark at the note's call."""
        call = place.target
        run = call.getparent() if call is not None else None
        if run is None:
            return
        runs = self._runs(place.part)
        beside = place.pieces[0].element.getparent()
        properties = beside.find(runs.name("rPr")) if beside is not None else None
        number = "".join((one.element.text or "")[one.start : one.end] for one in place.pieces)
        field = runs.field(
            f"NOTEREF {self._bookmark(run)} \\h", [runs.run(number, properties)], properties, kind=""
        )
        _exchange(runs, place.pieces, field)

    def _bookmark(self, run: etree._Element) -> str:
        """The name of the bookmark around a run, which is made where there is none of ours."""
        start, name = self.file.name_of("bookmarkStart"), self.file.name_of("name")
        before = run.getprevious()
        if before is not None and before.tag == start and str(before.get(name, "")).startswith(_BOOKMARK):
            return str(before.get(name))
        if not self._bookmarks:
            for part in (self.file.main, *filter(None, map(self.file.notes_part, ("footnote", "endnote")))):
                for mark in self.file.root(part).iter(start):
                    id = str(mark.get(self.file.name_of("id"), ""))
                    self._bookmarks[str(mark.get(name, ""))] = int(id) if id.isdecimal() else 0
        number = len(self._bookmarks) + 1
        while f"{_BOOKMARK}{number}" in self._bookmarks:
            number += 1
        made = f"{_BOOKMARK}{number}"
        self._bookmarks[made] = max(self._bookmarks.values(), default=0) + 1
        runs = self._runs(self.file.main)
        id = str(self._bookmarks[made])
        run.addprevious(runs.element("bookmarkStart", id=id, name=made))
        run.addnext(runs.element("bookmarkEnd", id=id))
        return made

    def renumber(self) -> None:
        """Set the results of all fields NOTEREF to the numbers that the notes have now."""
        fields = list(self._note_fields())
        if not fields:
            return
        numbers = self._numbers()
        for part, name, texts in fields:
            said = "".join(text.text or "" for text in texts)
            number = numbers.get(name)
            if number is None:
                self.warnings.append(f"A reference to note {said} leads to a note that is not there.")
            elif said.isdecimal() and said != number:
                texts[0].text = number
                for text in texts[1:]:
                    text.text = ""
                self.file.touch(part)

    def _note_fields(self) -> Iterator[tuple[str, str, list[etree._Element]]]:
        """The fields NOTEREF: part, bookmark, the texts of the result."""
        w = self.file.name_of
        for part in (self.file.main, *filter(None, map(self.file.notes_part, ("footnote", "endnote")))):
            opened: list[tuple[list[str], list[etree._Element], list[bool]]] = []
            for element in self.file.root(part).iter(w("fldChar"), w("instrText"), w("t")):
                if element.tag == w("fldChar"):
                    kind = element.get(w("fldCharType"))
                    if kind == "begin":
                        opened.append(([], [], []))
                    elif kind == "separate" and opened:
                        opened[-1][2].append(True)
                    elif kind == "end" and opened:
                        code, texts, _ = opened.pop()
                        words = "".join(code).split()
                        if len(words) > 1 and words[0].upper() == "NOTEREF" and texts:
                            yield part, words[1], texts
                elif opened and element.tag == w("instrText") and not opened[-1][2]:
                    opened[-1][0].append(element.text or "")
                elif opened and element.tag == w("t") and opened[-1][2]:
                    opened[-1][1].append(element)

    def _numbers(self) -> dict[str, str]:
        """The number of the note whose call each bookmark stands around."""
        w = self.file.name_of
        reader = WordPlaces(self.file, "", _nothing)
        numbers: dict[etree._Element, str] = {}
        for paragraph, _ in reader.body():
            for one in reader.line(paragraph).notes:
                if one.counted and (number := reader.number(one).number) is not None:
                    numbers[one.call] = str(number)
        found: dict[str, str] = {}
        opened: dict[str, str] = {}
        closed: list[str] = []  # LibreOffice saves the bookmark empty, in front of the note's number
        marks = ("bookmarkStart", "bookmarkEnd", "footnoteReference", "endnoteReference", "t", "p")
        for element in self.file.body.iter(*map(w, marks)):
            id = str(element.get(w("id"), ""))
            if element.tag == w("bookmarkStart"):
                opened[id] = str(element.get(w("name"), ""))
            elif element.tag == w("bookmarkEnd"):
                closed.append(opened.pop(id, ""))
            elif element in numbers:
                for name in (*opened.values(), *closed):
                    found.setdefault(name, numbers[element])
                closed = []
            else:
                closed = []
        return found

    # Putting in -------------------------------------------------------------------------------

    def stretch(self, part: str, node: int, start: int, end: int) -> Stretch | None:
        """A stretch of the `node`-th text of a part."""
        if part not in self._texts:
            self._texts[part] = list(self.file.root(part).iter(self.file.name_of("t")))
        texts = self._texts[part]
        return Stretch(texts[node], start, end) if 0 <= node < len(texts) else None

    def is_live(self, place: Stretch) -> bool:
        """Whether a place stands in a field or a content control of another program."""
        paragraph = next(place.element.iterancestors(self.file.name_of("p")), None)
        if paragraph is None:
            return True
        line = WordPlaces(self.file, "", _nothing).line(paragraph)
        at = line.offset(place)
        return at is None or line.in_field(at)

    def wrap(self, first: Stretch, last: Stretch, code: str) -> bool:
        """Put the marks of a field around a stretch of one paragraph, outside of the links in it."""
        paragraph = self.file.name_of("p")
        around = next(first.element.iterancestors(paragraph), None)
        if around is None or around is not next(last.element.iterancestors(paragraph), None):
            return False
        part = next(name for name, texts in self._texts.items() if any(one is first.element for one in texts))
        runs = self._runs(part)
        tail = _cut(runs, last.element, last.start)
        head = _cut(runs, first.element, first.start)
        before, behind = _siblings(head, tail, around)
        if before is None or behind is None:
            return False
        properties = head.find(runs.name("rPr"))
        for made in runs.field_start(code, properties):
            before.addprevious(made)
        behind.addprevious(runs.field_mark("end", properties))
        for run in (tail, head.getprevious()):
            if run is not None and run.tag == runs.name("r") and _is_empty(run, runs):
                _parent(run).remove(run)
        return True

    def _runs(self, part: str) -> Runs:
        self.file.touch(part)
        return Runs(
            self.file.space,
            self.file.relations_space,
            lambda url: self.file.link(part, url),
            self.file.style("character", "Hyperlink"),
        )

    def renew(self, place: Place, code: str, text: Node) -> bool:
        """Exchange the result of a live citation."""
        marks = place.field
        if marks is None or marks.separate is None or marks.end is None:
            return False
        parent = marks.separate.getparent()
        if parent is None or marks.end.getparent() is not parent:
            return False
        runs = self._runs(place.part)
        start, end = parent.index(marks.separate), parent.index(marks.end)
        properties = marks.separate.find(runs.name("rPr"))
        for old in list(parent)[start + 1 : end]:
            parent.remove(old)
        for number, made in enumerate(runs.words(text, properties)):
            parent.insert(start + 1 + number, made)
        return True

    def make_note(self, place: Place, kind: str, code: str, text: Node) -> None:
        """A note with the citation, and its number in the place of what was typed."""
        called = self._note(place.part, kind, code, text)
        runs = self._runs(place.part)
        # The blank between two numbers stays, or they would be read as one.
        start = None if place.beside else _close_up(runs, place.pieces[0])
        _exchange(runs, place.pieces, [called], start)

    def _note(self, part: str, kind: str, code: str, text: Node) -> etree._Element:
        """A new note with a citation; the run that calls it."""
        number, notes, note = self.file.new_note(kind)
        runs = self._runs(notes)
        style = self.file.note_style(kind, "character")
        change = ("rStyle", style) if style else ("vertAlign", "superscript")
        reference = runs.styled(None, (change,))
        paragraph = etree.SubElement(note, runs.name("p"))
        words = self.file.note_style(kind, "paragraph")
        if words:
            etree.SubElement(paragraph, runs.name("pPr")).append(runs.element("pStyle", val=words))
        mark = runs.run("", reference)
        mark.append(runs.element(f"{kind}Ref"))
        paragraph.append(mark)
        paragraph.append(runs.run(" "))
        for made in runs.field(code, runs.words(text)):
            paragraph.append(made)
        in_text = self._runs(part)
        called = in_text.run("", reference)
        called.append(in_text.element(f"{kind}Reference", id=number))
        return called

    def move_to_note(self, place: Place, kind: str, code: str, text: Node) -> bool:
        """Put a live citation in the text into a note."""
        marks = place.field
        parent = marks.begin.getparent() if marks is not None else None
        if marks is None or parent is None or marks.end is None or marks.end.getparent() is not parent:
            return False
        called = self._note(place.part, kind, code, text)
        start, end = parent.index(marks.begin), parent.index(marks.end)
        for old in list(parent)[start : end + 1]:
            parent.remove(old)
        parent.insert(start, called)
        if place.blank is not None:
            words = place.blank.element
            words.text = (words.text or "")[: place.blank.start] + (words.text or "")[place.blank.end :]
            _keep_blanks(words)
        return True

    def move_to_text(self, place: Place, code: str, text: Node) -> bool:
        """Put a live citation with a note for itself into the text, in front of the mark at its number."""
        call = place.call
        run = call.getparent() if call is not None else None
        note = place.element.getparent() if place.element is not None else None
        if call is None or run is None or note is None or place.element is None:
            return False
        runs = self._runs(self.file.main)
        before = place.before
        beside = before.element.getparent() if before is not None else run.getprevious()
        properties = beside.find(runs.name("rPr")) if beside is not None else None
        target = run
        if before is not None:
            target = _cut(runs, before.element, before.start)
        for made in (runs.run(" ", properties), *runs.field(code, runs.words(text, properties), properties)):
            target.addprevious(made)
        if target is not run and _is_empty(target, runs):
            _parent(target).remove(target)
        run.remove(call)
        if _is_empty(run, runs):
            _parent(run).remove(run)
        note.remove(place.element)
        self.file.touch(place.part)
        return True

    def put_in_text(self, place: Place, code: str, text: Node, close: str = "") -> None:
        """The citation itself in the place of what was typed, in the type that stood there."""
        if place.where == "box":
            self._boxed[place.words] = (code, text)
        pieces = place.longer if close else place.pieces
        if place.before is not None and place.where != "note":
            self._put(place.part, with_mark(place.before, pieces), code, text, place.glued)
        else:
            self._put(place.part, pieces, code, text, None if needs_blank(place) else "")

    def _put(
        self, part: str, pieces: tuple[Stretch, ...], code: str, text: Node, behind: str | None = ""
    ) -> None:
        """A field in the place of some text; a blank in front and the mark `behind` it (None: no mark)."""
        runs = self._runs(part)
        run = pieces[0].element.getparent()
        properties = run.find(runs.name("rPr")) if run is not None else None
        result = runs.words(text, properties)
        around = run.getparent() if run is not None else None
        if around is not None and around.tag != runs.name("p"):
            # A tracked change and a link hold runs alone.
            link = runs.name("hyperlink")
            result = [one for made in result for one in (made if made.tag == link else (made,))]
        field = runs.field(code, result, properties)
        if behind != "":
            field = [runs.run(" ", properties), *field, *([runs.run(behind, properties)] if behind else [])]
        _exchange(runs, pieces, field)

    def _fill_copies(self) -> None:
        """The second copies of the text boxes' citations, which old programs show."""
        if self._boxed and self.reader is not None:
            for _, words, pieces in reversed(list(self.reader.fallbacks())):
                if words in self._boxed:
                    self._put(self.file.main, pieces, *self._boxed[words])

    # The bibliography -----------------------------------------------------------------------------

    def put_bibliography(self, place: Place, code: str, sections: Sequence[Section]) -> bool:
        """The list in paragraphs of its own, its field from the first to the last."""
        runs = self._runs(place.part)
        first = place.paragraph
        parent = first.getparent()
        if parent is None:
            return False
        old = [first]
        if place.field is not None:
            old = _paragraphs_of(place.field, runs)
            if not old:
                return False
        made = self._entries(runs, old, sections)
        for number, run in enumerate(runs.field_start(code)):
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
        return True

    def _entries(
        self, runs: Runs, old: Sequence[etree._Element], sections: Sequence[Section]
    ) -> list[etree._Element]:
        """Paragraphs in the style sheet's own style for bibliographies, else in that of the `old` ones."""
        model = next((one for one in old if not self._level(one)), old[0])
        style = self.file.style("paragraph", "Bibliography")
        heading = self._heading(old[0])
        usual = model.find(runs.name("pPr"))
        found = []
        for section in sections:
            hanging = column(section)
            if section.heading:
                bold = () if heading else (("b", ""), ("bCs", ""))
                found.append(
                    self._paragraph(runs, heading, None if heading else usual, section.heading, bold)
                )
            for text in section.entries:
                found.append(self._paragraph(runs, style, usual, text))
                if hanging:
                    self._indent(found[-1], runs, _TWIPS * hanging, _TWIPS * hanging)
                usual = self._unbroken(usual, runs)
        return found or [self._paragraph(runs, style, usual, "")]

    def _level(self, paragraph: etree._Element) -> int:
        """The level of a heading; 0 for another paragraph."""
        style = paragraph.find(f"{self.file.name_of('pPr')}/{self.file.name_of('pStyle')}")
        return self.file.heading_level(str(style.get(self.file.name_of("val")))) if style is not None else 0

    def _heading(self, model: etree._Element) -> str:
        """The style of a heading one level below the one above `model`, else the nearest; "" without one."""
        above = 1
        for other in model.itersiblings(self.file.name_of("p"), preceding=True):
            level = self._level(other)
            if level:
                above = level
                break
        for level in (*range(above + 1, 10), *range(above, 0, -1)):
            found = self.file.style("paragraph", f"heading {level}")
            if found:
                return found
        return ""

    def _unbroken(self, properties: etree._Element | None, runs: Runs) -> etree._Element | None:
        """Properties of a paragraph that begins no new page."""
        if properties is None or properties.find(runs.name("pageBreakBefore")) is None:
            return properties
        made = copy.deepcopy(properties)
        for old in made.findall(runs.name("pageBreakBefore")):
            made.remove(old)
        return made

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
        if isinstance(text, Block) and text.display == "indent":
            self._indent(made, runs, _INDENT)
        made.extend(runs.words(text, runs.styled(None, bold)))
        return made

    def _indent(self, paragraph: etree._Element, runs: Runs, left: int, hanging: int = 0) -> None:
        """Set a paragraph in from the margin (CT_PPr has its indent behind its spacing)."""
        properties = paragraph.find(runs.name("pPr"))
        if properties is None:
            properties = runs.element("pPr")
            paragraph.insert(0, properties)
        for old in properties.findall(runs.name("ind")):
            properties.remove(old)
        indent = runs.element("ind", left=str(left), **({"hanging": str(hanging)} if hanging else {}))
        behind = [child for child in properties if etree.QName(child).localname in _BEHIND_INDENT]
        if behind:
            behind[0].addprevious(indent)
        else:
            properties.append(indent)


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


def _nothing(words: str) -> tuple[Citing, ...]:
    return ()


def _siblings(
    head: etree._Element, tail: etree._Element, paragraph: etree._Element
) -> tuple[etree._Element | None, etree._Element | None]:
    """The elements at whose front a field begins and ends, children of one parent.

    `head` is the first run of the field, `tail` the run behind it. Where one stands in a link, a tracked
    change or the like that the other does not, the field goes around that.
    """
    above = [head.getparent(), *head.iterancestors()]
    common = next((one for one in tail.iterancestors() if one in above), None)
    if common is None or (common is not paragraph and paragraph not in common.iterancestors()):
        return None, None
    before: etree._Element | None = head
    while before is not None and before.getparent() is not common:
        before = before.getparent()
    behind: etree._Element | None = tail
    inside = False
    while behind is not None and behind.getparent() is not common:
        behind = behind.getparent()
        inside = True
    if inside and behind is not None:
        following = behind.getnext()
        if following is None:
            following = etree.SubElement(common, head.tag)
        behind = following
    return before, behind


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


def _close_up(runs: Runs, piece: Stretch) -> int:
    """Where a typed citation is cut out: with the blank before it, for a note's number stands at its word."""
    element, start = piece.element, piece.start
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
    pieces: tuple[Stretch, ...],
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
