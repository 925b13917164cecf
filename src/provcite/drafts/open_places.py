"""The places of an OpenDocument draft where citations stand (ISO/IEC 26300, chapters 5 and 6).

What was deleted with tracked changes lies apart (``text:tracked-changes``) and is not there; a note stands
where it is called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from provcite.drafts.places import Field, Line, NoteCall, OpenFields, PlaceReader, Stretch
from provcite.drafts.remembered import read_code
from provcite.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml import etree

    from provcite.drafts.markers import BibliographyPlace, Citing

_ODF: Final = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
OFFICE, TEXT, STYLE, DRAW = (_ODF % name for name in ("office", "text", "style", "drawing"))
FO: Final = _ODF % "xsl-fo-compatible"
XLINK: Final = "{http://www.w3.org/1999/xlink}"
#: Fields of a word processor that stand around text of their own; LibreOffice keeps them in both formats.
FIELD: Final = "{urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0}"
CODE_NAME: Final = "vnd.oasis.opendocument.field.code"
_CODE_NAMES: Final = (CODE_NAME, "vnd.oasis.opendocument.field.unknown.code")
_PARAGRAPHS: Final = (TEXT + "p", TEXT + "h")
_SIGNS: Final = {TEXT + "s": " ", TEXT + "tab": "\t", TEXT + "line-break": "\n"}
#: Elements whose text is not in the line.
_PASSED: Final = frozenset(
    (
        OFFICE + "annotation", OFFICE + "annotation-end", TEXT + "tracked-changes", TEXT + "ruby-text",
        TEXT + "sequence-decls", TEXT + "variable-decls", TEXT + "user-field-decls", OFFICE + "forms",
        TEXT + "table-of-content", TEXT + "alphabetical-index",
    )
)  # fmt: skip
#: Levels of elements inside each other, at most; LibreOffice writes a handful.
_DEEPEST: Final = 200


class OpenPlaces(PlaceReader):
    """Reads the places of one OpenDocument text."""

    def __init__(
        self,
        content: etree._Element,
        part: str,
        kind: str,
        read: Callable[[str], tuple[Citing, ...] | BibliographyPlace],
        update: bool = False,
    ) -> None:
        super().__init__(kind, read, update)
        self._part = part
        self._text = content.find(f".//{OFFICE}body/{OFFICE}text")

    def part(self, kind: str) -> str:
        return self._part

    def body(self) -> Iterator[tuple[etree._Element, str]]:
        if self._text is None:
            return
        for paragraph in self._paragraphs(self._text):
            box = any(str(parent.tag).startswith(DRAW) for parent in paragraph.iterancestors())
            yield paragraph, "box" if box else "body"

    def inside(self, note: etree._Element) -> Iterator[etree._Element]:
        body = note.find(TEXT + "note-body")
        return self._paragraphs(body) if body is not None else iter(())

    def _paragraphs(self, root: etree._Element) -> Iterator[etree._Element]:
        """The paragraphs in reading order; those of notes are read where the note is called."""
        stack = list(reversed(root))
        while stack:
            element = stack.pop()
            if not isinstance(element.tag, str) or element.tag in _PASSED or element.tag == TEXT + "note":
                continue
            if element.tag in _PARAGRAPHS:
                yield element
            stack.extend(reversed(element))

    def line(self, paragraph: etree._Element) -> Line:
        line = Line()
        self._read(paragraph, line, OpenFields(line), 0)
        return line

    def _read(self, parent: etree._Element, line: Line, fields: OpenFields, depth: int) -> None:
        if depth > _DEEPEST:
            raise InputError("The document nests its text more than 200 deep; it was not read.")
        _add(line, parent, parent.text, False)
        for child in parent:
            self._element(child, line, fields, depth)
            _add(line, child, child.tail, True)

    def _element(self, child: etree._Element, line: Line, fields: OpenFields, depth: int) -> None:
        tag: object = child.tag
        if not isinstance(tag, str) or tag in _PASSED:
            return
        at = len(line.text)
        if tag in _SIGNS:
            line.text += _SIGNS[tag]
        elif tag == TEXT + "note":
            kind = "endnote" if child.get(TEXT + "note-class") == "endnote" else "footnote"
            citation = child.find(TEXT + "note-citation")
            said = (citation.text or "").strip() if citation is not None else ""
            counted = citation is None or citation.get(TEXT + "label") is None
            printed = int(said) if said.isascii() and said.isdecimal() and len(said) < 6 else None
            line.notes.append(NoteCall(at, kind, child, child, counted, printed))
        elif tag == TEXT + "note-ref":
            self._read(child, line, fields, depth + 1)
            line.fields.append((at, len(line.text), Field(child)))
        elif tag in (TEXT + "reference-mark-start", TEXT + "reference-mark-end"):
            # Names of reference marks are their codes, each with a number of its own.
            name = str(child.get(TEXT + "name", ""))
            if read_code(name) is None:
                return
            if tag == TEXT + "reference-mark-start":
                fields.begin(child, at, name)
            else:
                fields.end(child, at)
        elif tag == FIELD + "fieldmark-start":
            fields.begin(child, at, code_of(child))
        elif tag == FIELD + "fieldmark-separator":
            fields.separate(child, at)
        elif tag == FIELD + "fieldmark-end":
            fields.end(child, at)
        elif not tag.startswith(DRAW) and tag not in _PARAGRAPHS:
            self._read(child, line, fields, depth + 1)


def code_of(mark: etree._Element) -> str:
    """The code of the field that begins at a mark; "" where it has none."""
    for param in mark.iter(FIELD + "param"):
        if param.get(FIELD + "name") in _CODE_NAMES:
            return str(param.get(FIELD + "value", ""))
    return ""


def _add(line: Line, element: etree._Element, text: str | None, tail: bool) -> None:
    if text:
        line.pieces.append((len(line.text), Stretch(element, 0, len(text), tail)))
        # A line end of the file is a blank of the text.
        line.text += text.replace("\n", " ").replace("\t", " ")
