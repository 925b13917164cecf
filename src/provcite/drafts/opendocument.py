"""Citations in an OpenDocument draft made into notes, made anew, or made plain.

What remembers the records stands around the words: in a note it is the name of a reference mark, in the text
the code of a field (``field:fieldmark-start``), as LibreOffice writes those that it reads in a Word file.
LibreOffice keeps both when it saves the file, but drops fields that it finds in notes, and keeps no reference
marks in a Word file; see `provcite.drafts.remembered`.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from lxml import etree

from provcite.csl.tree import Block, Link, Styled, plain
from provcite.drafts.open_places import (
    CODE_NAME,
    FIELD,
    FO,
    OFFICE,
    STYLE,
    TEXT,
    XLINK,
    OpenPlaces,
    code_of,
)
from provcite.drafts.passages import column
from provcite.drafts.places import Stretch, needs_blank, with_mark
from provcite.drafts.remembered import BIBLIOGRAPHY, CITATION, read_code
from provcite.drafts.word_runs import legal
from provcite.manuscripts.package import open_package, parse_xml
from provcite.manuscripts.repack import replace_members
from provcite.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from provcite.csl.tree import Node
    from provcite.drafts.markers import BibliographyPlace, Citing
    from provcite.drafts.passages import Section
    from provcite.drafts.places import Field, Place

_FIELD_TYPE: Final = "vnd.oasis.opendocument.field.UNHANDLED"
#: CSL's formatting as text properties: those of Western, Asian and complex scripts alike.
_PROPERTIES: Final = {
    ("font-style", "italic"): (("font-style", "italic"),),
    ("font-style", "oblique"): (("font-style", "italic"),),
    ("font-style", "normal"): (("font-style", "normal"),),
    ("font-variant", "small-caps"): (("font-variant", "small-caps"),),
    ("font-variant", "normal"): (("font-variant", "normal"),),
    ("font-weight", "bold"): (("font-weight", "bold"),),
    ("font-weight", "normal"): (("font-weight", "normal"),),
    ("text-decoration", "underline"): (("text-underline-style", "solid"),),
    ("text-decoration", "none"): (("text-underline-style", "none"),),
    ("vertical-align", "sup"): (("text-position", "super 58%"),),
    ("vertical-align", "sub"): (("text-position", "sub 58%"),),
    ("vertical-align", "baseline"): (("text-position", "0% 100%"),),
}
_BOLD: Final = (("font-weight", "bold"),)
#: Properties that have a form for Asian and for complex scripts.
_BY_SCRIPT: Final = ("font-style", "font-weight")
_FO_PROPERTIES: Final = ("font-style", "font-weight", "font-variant")
_HANGING: Final = "0.5cm"
_OWN_PARAGRAPH: Final = "ProvciteEntry"
_OWN_STYLE: Final = "Provcite"
_SPECIAL: Final = re.compile(r"( {2,}|^ | $|\t|\n)")
_ROMAN: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip

Piece = "str | etree._Element"


class OpenDraft:
    """An OpenDocument draft, zipped or flat; see `provcite.drafts.rendering.DraftFile`."""

    def __init__(self, data: bytes, name: str) -> None:
        self.data = data
        self.warnings: list[str] = []
        self.is_flat = data[:2] != b"PK" and data.lstrip()[:1] == b"<"
        if self.is_flat:
            self.content = self.styles = parse_xml(data, name)
        else:
            package = open_package(data, name)
            if "META-INF/manifest.xml" in package and b"encryption-data" in package.read(
                "META-INF/manifest.xml"
            ):
                raise InputError(
                    f"{name} is protected by a password.", hint="Save a copy without the password."
                )
            self.content = package.xml("content.xml")
            styles = package.optional_xml("styles.xml")
            self.styles = styles if styles is not None else etree.Element(OFFICE + "document-styles")
        if self.content.find(f".//{OFFICE}body/{OFFICE}text") is None:
            raise InputError(
                f"{name} is no text document.", hint="Open it in LibreOffice and save it as .odt."
            )
        self.reader: OpenPlaces | None = None
        self._elements: list[etree._Element] = []
        self._changed = False
        self._noted = False
        self._styles_changed = False
        self._made_styles: dict[tuple[tuple[str, str], ...], str] = {}
        self._names: dict[tuple[str, str], str] | None = None
        self._fields = {
            str(mark.get(TEXT + "name", "")) for mark in self.content.iter(FIELD + "fieldmark-start")
        }
        self._marks = {
            str(mark.get(TEXT + "name", "")) for mark in self.content.iter(TEXT + "reference-mark-start")
        }
        self._ids = {str(note.get(TEXT + "id", "")) for note in self.content.iter(TEXT + "note")}

    def places(
        self,
        kind: str,
        read: Callable[[str], tuple[Citing, ...] | BibliographyPlace],
        update: bool = False,
    ) -> list[Place]:
        """The places in reading order."""
        self.reader = OpenPlaces(self.content, "content.xml", kind, read, update)
        return self.reader.read()

    def references(self) -> list[Place]:
        """What refers to a note by its number and is not live."""
        return self.reader.references() if self.reader is not None else []

    def put_reference(self, place: Place) -> None:
        """Make a number a reference to the note (ISO/IEC 26300-1, 7.7.8), which LibreOffice keeps right."""
        note = place.target
        if note is None:
            return
        made = etree.Element(TEXT + "note-ref")
        made.set(TEXT + "note-class", str(note.get(TEXT + "note-class", "footnote")))
        made.set(TEXT + "ref-name", str(note.get(TEXT + "id", "")) or self._identify(note))
        made.set(TEXT + "reference-format", "text")
        made.text = "".join(
            ((one.element.tail if one.tail else one.element.text) or "")[one.start : one.end]
            for one in place.pieces
        )
        _exchange(place.pieces, [made])
        self._changed = True

    def renumber(self) -> None:
        """Set the numbers in references to notes to those that the notes have now."""
        if self._noted:
            self._number_notes()
        numbers = {
            str(note.get(TEXT + "id", "")): note.findtext(TEXT + "note-citation") or ""
            for note in self.content.iter(TEXT + "note")
        }
        for reference in self.content.iter(TEXT + "note-ref"):
            number = numbers.get(str(reference.get(TEXT + "ref-name", "")))
            said = "".join(str(text) for text in reference.itertext())
            if number is None:
                self.warnings.append(f"A reference to note {said} leads to a note that is not there.")
            elif said != number and number:
                reference.text = number
                self._changed = True

    def margins(self) -> Iterator[str]:
        """Headers, footers and comments with what looks like a typed citation."""
        for name, root, tag in (
            ("a header or footer", self.styles, OFFICE + "master-styles"),
            ("a comment", self.content, OFFICE + "annotation"),
        ):
            if any("{{" in "".join(map(str, aside.itertext())) for aside in root.iter(tag)):
                yield name

    def written(self) -> bytes:
        """The file with its changed parts; the bytes it was read from where nothing changed."""
        if not self._changed:
            return self.data
        if self.is_flat:
            return _serialised(self.content)
        parts = {"content.xml": _serialised(self.content)}
        if self._styles_changed:
            parts["styles.xml"] = _serialised(self.styles)
        known = set(open_package(self.data, "the draft").names())
        return replace_members(self.data, {name: parts[name] for name in parts if name in known}, {})

    def unlink(self) -> int:
        """Take the marks of our fields away."""
        made = 0
        open_marks: list[tuple[bool, list[etree._Element]]] = []
        for mark in list(
            self.content.iter(
                FIELD + "fieldmark-start", FIELD + "fieldmark-separator", FIELD + "fieldmark-end"
            )
        ):
            if mark.tag == FIELD + "fieldmark-start":
                words = code_of(mark).split()[:2]
                open_marks.append((words in (["ADDIN", CITATION], ["ADDIN", BIBLIOGRAPHY]), [mark]))
            elif open_marks:
                open_marks[-1][1].append(mark)
                if mark.tag == FIELD + "fieldmark-end":
                    own, marks = open_marks.pop()
                    for one in marks if own else ():
                        _remove(one)
                    made += own
        for which in ("start", "end"):
            for mark in list(self.content.iter(f"{TEXT}reference-mark-{which}")):
                if read_code(str(mark.get(TEXT + "name", ""))) is not None:
                    _remove(mark)
                    made += which == "end"
        self._changed = self._changed or made > 0
        return made

    def stretch(self, part: str, node: int, start: int, end: int) -> Stretch | None:
        """A stretch of a text: nodes count the elements twice, those behind an element are odd."""
        if not self._elements:
            self._elements = list(self.content.iter("*"))
        number, tail = divmod(node, 2)
        if not 0 <= number < len(self._elements):
            return None
        return Stretch(self._elements[number], start, end, bool(tail))

    def is_live(self, place: Stretch) -> bool:
        """Whether a place stands in a field or a reference mark of another program."""
        paragraph = _paragraph_of(place)
        if paragraph is None:
            return True
        line = OpenPlaces(self.content, "", "", _nothing).line(paragraph)
        at = line.offset(place)
        return at is None or line.in_field(at)

    def wrap(self, first: Stretch, last: Stretch, code: str) -> bool:
        """Put the marks of a field around a stretch of one paragraph, outside of spans and links in it."""
        paragraph = _paragraph_of(first)
        if paragraph is None or paragraph is not _paragraph_of(last):
            return False
        inner = [first.element.getparent() if first.tail else first.element]
        inner += list(inner[0].iterancestors()) if inner[0] is not None else []
        other = last.element.getparent() if last.tail else last.element
        common = other
        while common is not None and common not in inner:
            common = common.getparent()
        if common is None:
            return False
        in_note = next(paragraph.iterancestors(TEXT + "note"), None) is not None
        if in_note:
            name = self._mark_name(code)
            opening: list[str | etree._Element] = [etree.Element(TEXT + "reference-mark-start")]
            closing: list[str | etree._Element] = [etree.Element(TEXT + "reference-mark-end")]
            for mark in (*opening, *closing):
                if not isinstance(mark, str):
                    mark.set(TEXT + "name", name)
        else:
            start, separator, end = self._field_marks(code)
            opening, closing = [start, separator], [end]
        _exchange((_outside(last, common, behind=True),), closing)
        _exchange((_outside(first, common, behind=False),), opening)
        self._changed = True
        return True

    # Putting in -------------------------------------------------------------------------------

    def make_note(self, place: Place, kind: str, code: str, text: Node) -> None:
        """A note with the citation, and its number in the place of what was typed."""
        _exchange(place.pieces, [self._note(place.note, kind, code, text)])
        # The blank between two numbers stays, or they would be read as one.
        if place.blank is not None and not place.beside:
            _take_out(place.blank)

    def _identify(self, note: etree._Element) -> str:
        """Give a note an id of its own."""
        number = len(self._ids) + 1
        while f"ftn{number}" in self._ids:
            number += 1
        self._ids.add(f"ftn{number}")
        note.set(TEXT + "id", f"ftn{number}")
        return f"ftn{number}"

    def _note(self, printed: int, kind: str, code: str, text: Node) -> etree._Element:
        note = etree.Element(TEXT + "note")
        self._identify(note)
        note.set(TEXT + "note-class", kind)
        etree.SubElement(note, TEXT + "note-citation").text = str(printed)
        body = etree.SubElement(note, TEXT + "note-body")
        paragraph = etree.SubElement(body, TEXT + "p")
        paragraph.set(TEXT + "style-name", self._note_style(kind))
        _fill(paragraph, self._marked(code, self._words(text)))
        self._changed = self._noted = True
        return note

    def move_to_note(self, place: Place, kind: str, code: str, text: Node) -> bool:
        """Put a live citation in the text into a note."""
        marks = place.field
        parent = marks.begin.getparent() if marks is not None else None
        if marks is None or parent is None or marks.end is None or marks.end.getparent() is not parent:
            return False
        start, end = parent.index(marks.begin), parent.index(marks.end)
        for old in list(parent)[start:end]:
            old.tail = None
            if old is not marks.begin:
                parent.remove(old)
        _exchange((_in_front_of(marks.begin),), [self._note(place.note, kind, code, text)])
        for old in (marks.begin, marks.end):
            _remove(old)
        if place.blank is not None:
            _take_out(place.blank)
        return True

    def move_to_text(self, place: Place, code: str, text: Node) -> bool:
        """Put a live citation with a note for itself into the text, in front of the mark at its number."""
        note, before = place.element, place.before
        if note is None or note.getparent() is None:
            return False
        where = _in_front_of(note)
        if before is not None:
            where = before._replace(end=before.start)
        _exchange((where,), [" ", *self._field(code, self._words(text))])
        _remove(note)
        self._changed = self._noted = True
        return True

    def put_in_text(self, place: Place, code: str, text: Node, close: str = "") -> None:
        """The citation itself in the place of what was typed, in the type that stood there."""
        around = self._marked if place.where == "note" else self._field
        pieces, made = place.longer if close else place.pieces, around(code, self._words(text))
        if place.before is not None and place.where != "note":
            _exchange(with_mark(place.before, pieces), [" ", *made, place.glued])
        else:
            _exchange(pieces, [*([" "] if needs_blank(place) else []), *made])
        self._changed = True

    def renew(self, place: Place, code: str, text: Node) -> bool:
        """Exchange the words of a live citation."""
        marks = place.field
        if marks is None or marks.end is None:
            return False
        first = marks.separate if marks.separate is not None else marks.begin
        parent = first.getparent()
        if parent is None or marks.end.getparent() is not parent:
            return False
        start, end = parent.index(first), parent.index(marks.end)
        for old in list(parent)[start + 1 : end]:
            parent.remove(old)
        first.tail = None
        if first.tag == TEXT + "reference-mark-start" and not str(first.get(TEXT + "name")).startswith(code):
            name = self._mark_name(code)
            first.set(TEXT + "name", name)
            marks.end.set(TEXT + "name", name)
        _insert(parent, first, True, self._words(text), "")
        self._changed = True
        return True

    def put_bibliography(self, place: Place, code: str, sections: Sequence[Section]) -> bool:
        """The list in paragraphs of its own, its field from the first to the last."""
        first = place.paragraph
        parent = first.getparent()
        if parent is None:
            return False
        old = [first]
        if place.field is not None:
            old = _paragraphs_of(place.field)
            if not old:
                return False
        made = self._entries(old, sections)
        named = str(place.field.begin.get(TEXT + "name", "")) if place.field is not None else ""
        start, separator, end = self._field_marks(code, named)
        separator.tail = made[0].text
        made[0].text = None
        made[0].insert(0, start)
        made[0].insert(1, separator)
        made[-1].append(end)
        at = parent.index(old[0])
        for number, paragraph in enumerate(made):
            parent.insert(at + number, paragraph)
        for paragraph in old:
            if paragraph.getparent() is parent:
                parent.remove(paragraph)
        self._changed = True
        return True

    def _entries(self, old: Sequence[etree._Element], sections: Sequence[Section]) -> list[etree._Element]:
        """Paragraphs in the style sheet's own style for bibliographies, else in that of the `old` ones."""
        model = next((one for one in old if one.tag == TEXT + "p"), old[0])
        usual = str(model.get(TEXT + "style-name", "")) or self._style("paragraph", "Standard")
        entry = self._style("paragraph", "Bibliography 1") or self._style("paragraph", "Bibliography")
        heading, level = self._heading(old[0])
        found: list[etree._Element] = []
        for section in sections:
            hanging = column(section)
            if section.heading:
                made = etree.Element(TEXT + ("h" if heading else "p"))
                if heading:
                    made.set(TEXT + "outline-level", str(level))
                made.set(TEXT + "style-name", heading or usual)
                bold = self._span(_BOLD)
                bold.text = section.heading
                _fill(made, [section.heading if heading else bold])
                found.append(made)
            for text in section.entries or ():
                made = etree.Element(TEXT + "p")
                named = entry or (self._unbroken(usual) if found else usual)
                if isinstance(text, Block) and text.display == "indent":
                    named = self._indented(named)
                elif hanging:
                    named = self._indented(named, hanging)
                made.set(TEXT + "style-name", named)
                _fill(made, self._words(text))
                found.append(made)
        if not found:
            found.append(etree.Element(TEXT + "p"))
            found[0].set(TEXT + "style-name", entry or usual)
        return found

    def _indented(self, parent: str, hanging: int = 0) -> str:
        """The automatic style of a paragraph that is set in, all of it or behind the letters that hang."""
        left, first = (
            ("1cm", "0cm") if not hanging else (f"{0.28 * hanging:.2f}cm", f"-{0.28 * hanging:.2f}cm")
        )
        automatic = self._automatic()
        names = {str(style.get(STYLE + "name", "")): style for style in automatic.findall(STYLE + "style")}
        if parent.startswith(_OWN_PARAGRAPH) and parent in names:
            parent = str(names[parent].get(STYLE + "parent-style-name", "Standard"))
        number = 1
        while (name := f"{_OWN_PARAGRAPH}{number}") in names:
            inner = names[name].find(STYLE + "paragraph-properties")
            same = inner is not None and inner.get(FO + "margin-left") == left
            if same and names[name].get(STYLE + "parent-style-name") == parent:
                return name
            number += 1
        made = etree.SubElement(automatic, STYLE + "style", nsmap={"fo": FO[1:-1]})
        made.set(STYLE + "name", name)
        made.set(STYLE + "family", "paragraph")
        made.set(STYLE + "parent-style-name", parent)
        inner = etree.SubElement(made, STYLE + "paragraph-properties")
        inner.set(FO + "margin-left", left)
        inner.set(FO + "text-indent", first)
        return name

    def _automatic(self) -> etree._Element:
        """The automatic styles of the content, made where there are none."""
        automatic = self.content.find(OFFICE + "automatic-styles")
        if automatic is None:
            automatic = etree.Element(OFFICE + "automatic-styles")
            body = self.content.find(OFFICE + "body")
            place = self.content.index(body) if body is not None else len(self.content)
            self.content.insert(place, automatic)
        return automatic

    def _heading(self, model: etree._Element) -> tuple[str, int]:
        """The style and level one below the heading above `model`; "" where the sheet has none."""
        above = next(
            (
                int(str(other.get(TEXT + "outline-level", "1")) or 1)
                for other in model.itersiblings(TEXT + "h", preceding=True)
                if str(other.get(TEXT + "outline-level", "1")).isdecimal()
            ),
            1,
        )
        for level in (*range(above + 1, 11), *range(above, 0, -1)):
            found = self._style("paragraph", f"Heading {level}")
            if found:
                return found, level
        return "", above + 1

    def _unbroken(self, name: str) -> str:
        """The style, or the one it rests on where it begins a new page."""
        for style in self.content.iter(STYLE + "style"):
            if style.get(STYLE + "name") == name and style.get(STYLE + "family") == "paragraph":
                properties = style.find(STYLE + "paragraph-properties")
                breaks = style.get(STYLE + "master-page-name") or (
                    properties is not None
                    and (properties.get(FO + "break-before") or properties.get(STYLE + "page-number"))
                )
                return str(style.get(STYLE + "parent-style-name", "Standard")) if breaks else name
        return name

    # Words --------------------------------------------------------------------------------------

    def _marked(self, code: str, result: list[str | etree._Element]) -> list[str | etree._Element]:
        start, end = (etree.Element(f"{TEXT}reference-mark-{which}") for which in ("start", "end"))
        name = self._mark_name(code)
        start.set(TEXT + "name", name)
        end.set(TEXT + "name", name)
        return [start, *result, end]

    def _mark_name(self, code: str) -> str:
        """The name of a reference mark: its code, and a number since each has a name of its own."""
        number = len(self._marks) + 1
        while (name := f"{legal(code)} n{number}") in self._marks:
            number += 1
        self._marks.add(name)
        return name

    def _field(self, code: str, result: list[str | etree._Element]) -> list[str | etree._Element]:
        start, separator, end = self._field_marks(code)
        return [start, separator, *result, end]

    def _field_marks(
        self, code: str, name: str = ""
    ) -> tuple[etree._Element, etree._Element, etree._Element]:
        """The three marks of a field; `name` is that of the field whose place it takes."""
        number = len(self._fields) + 1
        while f"provcite{number}" in self._fields:
            number += 1
        name = name or f"provcite{number}"
        self._fields.add(name)
        start = etree.Element(FIELD + "fieldmark-start", nsmap={"field": FIELD[1:-1]})
        start.set(TEXT + "name", name)
        start.set(FIELD + "type", _FIELD_TYPE)
        param = etree.SubElement(start, FIELD + "param")
        param.set(FIELD + "name", CODE_NAME)
        param.set(FIELD + "value", f"ADDIN {legal(code)}")
        spaces = {"field": FIELD[1:-1]}
        return (
            start,
            etree.Element(FIELD + "fieldmark-separator", nsmap=spaces),
            etree.Element(FIELD + "fieldmark-end", nsmap=spaces),
        )

    def _words(self, node: Node, tab: bool = False) -> list[str | etree._Element]:
        """The words and spans of a finished text tree."""
        if isinstance(node, str):
            return list(_spelled(node))
        inner: list[str | etree._Element] = []
        for child in node.children:
            if isinstance(child, Block) and child.display == "right-inline":
                inner.append(etree.Element(TEXT + "tab"))
            inner += self._words(child)
        around: etree._Element | None = None
        if isinstance(node, Styled):
            properties = _PROPERTIES.get((node.attribute, node.value), ())
            around = self._span(properties) if properties else None
        elif isinstance(node, Link) and plain(node):
            around = etree.Element(TEXT + "a", nsmap={"xlink": XLINK[1:-1]})
            around.set(XLINK + "type", "simple")
            around.set(XLINK + "href", legal(node.url))
        if around is None or not inner:
            return inner
        _fill(around, inner)
        return [around]

    def _span(self, properties: tuple[tuple[str, str], ...]) -> etree._Element:
        span = etree.Element(TEXT + "span")
        span.set(TEXT + "style-name", self._text_style(properties))
        return span

    # Styles -------------------------------------------------------------------------------------

    def _text_style(self, properties: tuple[tuple[str, str], ...]) -> str:
        """The automatic style with these properties, taken where it is there already, else made."""
        if properties in self._made_styles:
            return self._made_styles[properties]
        automatic = self._automatic()
        wanted: dict[str, str] = {}
        for local, value in properties:
            wanted[(FO if local in _FO_PROPERTIES else STYLE) + local] = value
            if local in _BY_SCRIPT:
                wanted[f"{STYLE}{local}-asian"] = wanted[f"{STYLE}{local}-complex"] = value
            if local == "text-underline-style" and value == "solid":
                wanted[STYLE + "text-underline-width"] = "auto"
                wanted[STYLE + "text-underline-color"] = "font-color"
        names = set()
        for style in automatic.findall(STYLE + "style"):
            names.add(str(style.get(STYLE + "name", "")))
            child = style[0] if len(style) == 1 else None
            found = child.attrib.items() if child is not None else ()
            same = (
                child is not None
                and child.tag == STYLE + "text-properties"
                and {str(key): str(value) for key, value in found} == wanted
            )
            if same and style.get(STYLE + "family") == "text" and not style.get(STYLE + "parent-style-name"):
                self._made_styles[properties] = str(style.get(STYLE + "name"))
                return self._made_styles[properties]
        number = 1
        while f"{_OWN_STYLE}{number}" in names:
            number += 1
        made = etree.SubElement(automatic, STYLE + "style", nsmap={"fo": FO[1:-1]})
        made.set(STYLE + "name", f"{_OWN_STYLE}{number}")
        made.set(STYLE + "family", "text")
        inner = etree.SubElement(made, STYLE + "text-properties")
        for key, value in wanted.items():
            inner.set(key, value)
        self._made_styles[properties] = f"{_OWN_STYLE}{number}"
        return self._made_styles[properties]

    def _style(self, family: str, display: str) -> str:
        """The name of the style that is shown under a name; "" without one."""
        if self._names is None:
            self._names = {}
            for style in self.styles.iter(STYLE + "style"):
                name = str(style.get(STYLE + "name", ""))
                shown = str(style.get(STYLE + "display-name", name)).casefold()
                key = (str(style.get(STYLE + "family", "")), shown)
                self._names.setdefault(key, name)
        return self._names.get((family, display.casefold()), "")

    def _note_style(self, kind: str) -> str:
        """The style of a note's words, made where the sheet has none."""
        shown = kind.capitalize()
        found = self._style("paragraph", shown)
        common = self.styles.find(f".//{OFFICE}styles")
        if found or common is None or self._names is None:
            return found or shown
        made = etree.Element(STYLE + "style", nsmap={"fo": FO[1:-1]})
        made.set(STYLE + "name", shown)
        made.set(STYLE + "family", "paragraph")
        usual = self._style("paragraph", "Standard")
        if usual:
            made.set(STYLE + "parent-style-name", usual)
        made.set(STYLE + "class", "extra")
        # The number hangs in front of the words, as in a note that LibreOffice makes.
        hanging = etree.SubElement(made, STYLE + "paragraph-properties")
        hanging.set(FO + "margin-left", _HANGING)
        hanging.set(FO + "text-indent", f"-{_HANGING}")
        etree.SubElement(made, STYLE + "text-properties").set(FO + "font-size", "10pt")
        # Styles stand before the outline, the notes' settings and what else a sheet ends with.
        at = sum(1 for child in common if child.tag in (STYLE + "default-style", STYLE + "style"))
        common.insert(at, made)
        self._names["paragraph", shown.casefold()] = shown
        self._styles_changed = True
        return shown

    def _number_notes(self) -> None:
        """The numbers of the notes as they are printed, by their settings; a label of its own stays."""
        forms: dict[str, tuple[str, int]] = {"footnote": ("1", 1), "endnote": ("i", 1)}
        for settings in self.styles.iter(TEXT + "notes-configuration"):
            kind = str(settings.get(TEXT + "note-class", ""))
            start = str(settings.get(TEXT + "start-value", "0"))
            forms[kind] = (
                str(settings.get(STYLE + "num-format", forms.get(kind, ("1", 1))[0])),
                int(start) + 1 if start.isdecimal() and len(start) < 6 else 1,
            )
        counts = dict.fromkeys(("footnote", "endnote"), 0)
        for note in self.content.iter(TEXT + "note"):
            citation = note.find(TEXT + "note-citation")
            kind = str(note.get(TEXT + "note-class", "footnote"))
            outside = next(note.iterancestors(TEXT + "tracked-changes"), None) is not None
            if citation is None or citation.get(TEXT + "label") or outside or kind not in counts:
                continue
            form, first = forms[kind]
            citation.text = _numbered(counts[kind] + first, form)
            counts[kind] += 1


def _serialised(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _numbered(number: int, form: str) -> str:
    if form in ("i", "I") and number < 4000:
        words = ""
        for value, sign in _ROMAN:
            words += sign * (number // value)
            number %= value
        return words if form == "i" else words.upper()
    if form in ("a", "A") and number:
        letter = chr(ord(form) + (number - 1) % 26)
        return letter * ((number - 1) // 26 + 1)
    return str(number)


def _spelled(text: str) -> Iterator[str | etree._Element]:
    """Words with the elements that OpenDocument has for tabs and blanks that would be lost."""
    for piece in _SPECIAL.split(legal(text)):
        if piece == "\t":
            yield etree.Element(TEXT + "tab")
        elif piece == "\n":
            yield etree.Element(TEXT + "line-break")
        elif len(piece) > 1 and not piece.strip(" "):
            yield " "
            made = etree.Element(TEXT + "s")
            made.set(TEXT + "c", str(len(piece) - 1))
            yield made
        elif piece:
            yield piece


def _fill(element: etree._Element, content: Sequence[str | etree._Element]) -> None:
    _insert(element, None, False, content, "")


def _insert(
    parent: etree._Element,
    after: etree._Element | None,
    tail: bool,
    content: Sequence[str | etree._Element],
    rest: str,
) -> None:
    """Put words and elements behind a child of `parent` (None: at its start), and `rest` behind them."""
    last = after if tail else None
    at = parent.index(after) + 1 if tail and after is not None else 0
    for piece in (*content, rest):
        if not isinstance(piece, str):
            piece.tail = None
            parent.insert(at, piece)
            last, at = piece, at + 1
        elif last is None:
            parent.text = (parent.text or "") + piece or None
        else:
            last.tail = (last.tail or "") + piece or None


def _exchange(pieces: tuple[Stretch, ...], new: Sequence[str | etree._Element]) -> None:
    """Put words and elements in the place of a stretch of text; marks inside it stay behind them."""
    first = pieces[0]
    signs = _signs_inside(pieces)
    for piece in reversed(pieces[1:]):
        _take_out(piece)
    for sign in signs:
        _remove(sign)
    text = (first.element.tail if first.tail else first.element.text) or ""
    before, rest = text[: first.start], text[first.end :]
    if first.tail:
        first.element.tail = before or None
        parent = first.element.getparent()
        if parent is None:
            raise InputError("A text of the document stands in no paragraph.")
        _insert(parent, first.element, True, new, rest)
    else:
        first.element.text = before or None
        _insert(first.element, None, False, new, rest)


def _nothing(words: str) -> tuple[Citing, ...]:
    return ()


def _paragraph_of(place: Stretch) -> etree._Element | None:
    """The paragraph that a place in the text stands in."""
    inner = place.element.getparent() if place.tail else place.element
    if inner is None or inner.tag in (TEXT + "p", TEXT + "h"):
        return inner
    return next(inner.iterancestors(TEXT + "p", TEXT + "h"), None)


def _outside(place: Stretch, common: etree._Element, *, behind: bool) -> Stretch:
    """A place moved out of the spans and links below `common`, in front of them or behind."""
    inner = place.element.getparent() if place.tail else place.element
    if inner is common:
        return place._replace(end=place.start)
    while inner is not None and inner.getparent() is not common:
        inner = inner.getparent()
    if inner is None:
        raise InputError("A part of the document stands in no paragraph.")
    return Stretch(inner, 0, 0, True) if behind else _in_front_of(inner)


def _in_front_of(element: etree._Element) -> Stretch:
    """The place right in front of an element that stands in a paragraph, as a stretch of no length."""
    before, parent = element.getprevious(), element.getparent()
    if before is not None:
        at = len(before.tail or "")
        return Stretch(before, at, at, True)
    if parent is None:
        raise InputError("A part of the document stands in no paragraph.")
    at = len(parent.text or "")
    return Stretch(parent, at, at)


def _signs_inside(pieces: tuple[Stretch, ...]) -> list[etree._Element]:
    """The blanks and tabs that stand as elements between the first and the last piece."""
    found: list[etree._Element] = []
    for left, right in pairwise(pieces):
        # A sign stands right before the text behind it.
        if (
            right.tail
            and right.element is not left.element
            and right.element.tag in (TEXT + "s", TEXT + "tab")
        ):
            found.append(right.element)
    return found


def _take_out(piece: Stretch) -> None:
    text = (piece.element.tail if piece.tail else piece.element.text) or ""
    left = text[: piece.start] + text[piece.end :]
    if piece.tail:
        piece.element.tail = left or None
    else:
        piece.element.text = left or None


def _remove(element: etree._Element) -> None:
    """Take an element away and leave the text behind it."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if element.tail:
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _paragraphs_of(marks: Field) -> list[etree._Element]:
    """The paragraphs from the one with a field's beginning to the one with its end, siblings all."""
    first = next((one for one in marks.begin.iterancestors(TEXT + "p", TEXT + "h")), None)
    depth = 0
    found: list[etree._Element] = []
    paragraph = first
    while paragraph is not None and len(found) < 100_000:
        found.append(paragraph)
        for mark in paragraph.iter(FIELD + "fieldmark-start", FIELD + "fieldmark-end"):
            depth += 1 if mark.tag == FIELD + "fieldmark-start" else -1
            if depth == 0:
                return found
        paragraph = paragraph.getnext()
    return []
