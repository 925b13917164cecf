"""OpenDocument text (ISO/IEC 26300), zipped or flat."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from provcite.manuscripts.builder import BlockBuilder
from provcite.manuscripts.document import Block, Document, Note, Suppression
from provcite.manuscripts.managers import is_bibliography_code, read_code
from provcite.manuscripts.numbering import counted
from provcite.manuscripts.package import open_package, parse_xml
from provcite.manuscripts.structure import mark_bibliography
from provcite.manuscripts.suppressions import read_suppression

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml import etree

FORMAT: Final = ("odt", (".odt", ".ott", ".fodt"))

_NS = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
}
_TEXT, _OFFICE, _STYLE, _FO, _TABLE, _DRAW, _META, _XLINK = (
    "{" + _NS[key] + "}" for key in ("text", "office", "style", "fo", "table", "draw", "meta", "xlink")
)
_QUOTE_STYLE = re.compile(r"quot|zitat|citat|цитат|block_20_text", re.IGNORECASE)
#: Fields of Word that LibreOffice keeps when it saves a Word file as OpenDocument.
_FIELD = "{urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0}"
_FIELD_CODE = ("vnd.oasis.opendocument.field.code", "vnd.oasis.opendocument.field.unknown.code")
#: Fields open at once, at most.
_MAX_FIELDS: Final = 64
_FIELD_LINK = re.compile(r'\s*HYPERLINK\s+"([^"]+)"')
#: Elements whose text is no part of what a reader sees in the line.
_SKIPPED = frozenset(
    (
        _OFFICE + "annotation", _OFFICE + "annotation-end", _TEXT + "tracked-changes",
        _TEXT + "note-citation",
        _TEXT + "ruby-text", _OFFICE + "forms", _TEXT + "sequence-decls", _TEXT + "variable-decls",
        _TEXT + "user-field-decls", _TEXT + "index-title-template", _TEXT + "table-of-content-source",
    )
)  # fmt: skip


def read(data: bytes, name: str, read_included: Callable[[str], bytes] | None = None) -> Document:
    """Read an odt or fodt; see `provcite.manuscripts.readers.read_manuscript`."""
    if data[:2] != b"PK" and data.lstrip()[:1] == b"<":
        root = parse_xml(data, name)
        return _Reader(root, root, root, "").read()
    package = open_package(data, name)
    return _Reader(
        package.xml("content.xml"),
        package.optional_xml("styles.xml"),
        package.optional_xml("meta.xml"),
        "content.xml",
    ).read()


class _Reader:
    def __init__(
        self,
        content: etree._Element,
        styles: etree._Element | None,
        meta: etree._Element | None,
        part: str,
    ) -> None:
        self.content = content
        self.part = part
        # A text node is named by its element's number in document order: twice it, plus one for a tail.
        self.numbers = {element: index for index, element in enumerate(content.iter("*"))}
        self.parents: dict[str, str] = {}
        self.italics: dict[str, bool] = {}
        self.display: dict[str, str] = {}
        for root in (styles, content):
            if root is not None:
                self._styles(root)
        self.codes = self._codes(meta)
        self.language = ""
        if styles is not None:
            properties = next(styles.iter(_STYLE + "text-properties"), None)
            if properties is not None:
                self.language = str(properties.get(_FO + "language") or "")
        self.blocks: list[Block] = []
        self.notes: list[Note] = []
        self.suppressions: list[Suppression] = []
        self.boxes: list[etree._Element] = []
        self.marks: dict[str, int] = {}
        self.word_fields: list[tuple[BlockBuilder, int, str]] = []
        self.in_bibliography = False

    def _styles(self, root: etree._Element) -> None:
        for element in root.iter(_STYLE + "style"):
            name = str(element.get(_STYLE + "name", ""))
            parent = element.get(_STYLE + "parent-style-name")
            if parent:
                self.parents[name] = str(parent)
            self.display[name] = str(element.get(_STYLE + "display-name", name))
            properties = element.find(_STYLE + "text-properties")
            if properties is not None and properties.get(_FO + "font-style"):
                self.italics[name] = properties.get(_FO + "font-style") in ("italic", "oblique")

    @staticmethod
    def _codes(meta: etree._Element | None) -> dict[str, str]:
        pieces: dict[str, dict[int, str]] = {}
        if meta is not None:
            for element in meta.iter(_META + "user-defined"):
                match = re.fullmatch(
                    r"(ZOTERO_BREF_\w{1,80})_(\d{1,5})", str(element.get(_META + "name", ""))
                )
                if match:
                    words = "".join(str(part) for part in element.itertext())
                    pieces.setdefault(match.group(1), {})[int(match.group(2))] = words
        return {key: "".join(parts[n] for n in sorted(parts)) for key, parts in pieces.items()}

    def _is_italic(self, style: str, inherited: bool) -> bool:
        for _ in range(12):
            if style in self.italics:
                return self.italics[style]
            if style not in self.parents:
                break
            style = self.parents[style]
        return inherited

    def _kind(self, style: str) -> str:
        for _ in range(12):
            name = self.display.get(style, style)
            if _QUOTE_STYLE.search(name) or _QUOTE_STYLE.search(style):
                return "quote"
            if name.lower().startswith(("bibliography", "literaturverzeichnis")):
                return "bibliography"
            if style not in self.parents:
                break
            style = self.parents[style]
        return "paragraph"

    # -- the text --------------------------------------------------------------------------------

    def read(self) -> Document:
        body = self.content.find(f".//{_OFFICE}text")
        if body is not None:
            self._blocks(body, "paragraph")
        title = next((block.text for block in self.blocks if block.kind == "heading"), "")
        return Document(
            format="odt",
            blocks=mark_bibliography(self.blocks),
            notes=tuple(self.notes),
            title=title,
            language=self.language,
            suppressions=tuple(self.suppressions),
            notes_in_file=sum(
                next(note.iterancestors(_TEXT + "tracked-changes"), None) is None
                for note in self.content.iter(_TEXT + "note")
            ),
        )

    def _blocks(self, parent: etree._Element, kind: str) -> None:
        for child in parent:
            tag: object = child.tag
            if not isinstance(tag, str) or tag in _SKIPPED:
                continue
            if tag in (_TEXT + "p", _TEXT + "h"):
                self._paragraph(child, kind)
            elif tag == _TABLE + "table-cell":
                self._blocks(child, "cell")
            elif tag in (_TEXT + "list-item", _TEXT + "list-header"):
                self._blocks(child, "item" if kind == "paragraph" else kind)
            elif tag == _TEXT + "bibliography":
                self.in_bibliography = True
                self._blocks(child, "bibliography")
                self.in_bibliography = False
            elif tag in (_TEXT + "table-of-content", _TEXT + "alphabetical-index"):
                continue
            elif tag == _TEXT + "section" and "BIBL" in str(child.get(_TEXT + "name", "")).upper():
                self._blocks(child, "bibliography")
            else:
                self._blocks(child, kind)

    def _paragraph(self, element: etree._Element, kind: str) -> None:
        style = str(element.get(_TEXT + "style-name", ""))
        level = 0
        if element.tag == _TEXT + "h":
            given = str(element.get(_TEXT + "outline-level", "1"))
            kind, level = "heading", counted(given) or 1
        elif self.display.get(style, style) in ("Title", "Subtitle"):
            kind = "heading"
        elif kind == "paragraph":
            kind = self._kind(style)
        if self.in_bibliography and kind in ("paragraph", "item"):
            kind = "bibliography"
        builder = BlockBuilder(part=self.part)
        start = builder.at
        self._inline(element, builder, self._is_italic(style, False))
        if self._is_italic(style, False):
            builder.italic(start)
        if not builder.is_empty() or builder.marks:
            self.blocks.append(builder.build(kind, len(self.blocks) + 1, level=level))
        boxes, self.boxes = self.boxes, []
        for box in boxes:
            self._blocks(box, "paragraph")

    @staticmethod
    def _boxes(element: etree._Element) -> list[etree._Element]:
        """What holds the paragraphs of a frame or a shape: its text box, or the shape itself."""
        found: list[etree._Element] = []
        for holder in element.iter("*"):
            held = any(child.tag in (_TEXT + "p", _TEXT + "h", _TEXT + "list") for child in holder)
            if held and not any(outer in found for outer in holder.iterancestors()):
                found.append(holder)
        return found

    def _inline(self, parent: etree._Element, builder: BlockBuilder, italic: bool) -> None:
        if parent.text:
            builder.add(parent.text, 0, node=2 * self.numbers[parent])
        for child in parent:
            self._element(child, builder, italic)
            if child.tail:
                node = 2 * self.numbers[child] + 1 if child in self.numbers else -1
                builder.add(child.tail, 0, node=node, exact=node >= 0)

    def _element(self, child: etree._Element, builder: BlockBuilder, italic: bool) -> None:
        tag: object = child.tag
        if not isinstance(tag, str):
            return
        if tag == _OFFICE + "annotation":
            paragraphs = ("".join(str(part) for part in p.itertext()) for p in child.iter(_TEXT + "p"))
            found = read_suppression(" ".join(paragraphs))
            if found is not None:
                self.suppressions.append(
                    Suppression(codes=found[1], paragraph=None if found[0] else len(self.blocks) + 1)
                )
            return
        if tag in _SKIPPED:
            return
        if tag == _TEXT + "s" or tag in (_TEXT + "tab", _TEXT + "line-break"):
            if not builder.ends_in_space:
                builder.add(" ", 0, exact=False)
        elif tag == _TEXT + "note":
            self._note(child, builder)
        elif tag == _TEXT + "span":
            start = builder.at
            own = self._is_italic(str(child.get(_TEXT + "style-name", "")), italic)
            self._inline(child, builder, own)
            if own and not italic:
                builder.italic(start)
        elif tag == _TEXT + "a":
            start = builder.at
            self._inline(child, builder, italic)
            target = str(child.get(_XLINK + "href", ""))
            if not target.startswith("#"):
                builder.link(start, target)
        elif tag in (_TEXT + "reference-mark-start", _TEXT + "bookmark-start"):
            self.marks[str(child.get(_TEXT + "name", ""))] = builder.at
        elif tag in (_TEXT + "reference-mark-end", _TEXT + "bookmark-end"):
            name = str(child.get(_TEXT + "name", ""))
            start = min(self.marks.pop(name, builder.at), builder.at)
            citation = read_code(self.codes.get(name, name))
            if citation is not None:
                builder.embedded(start, citation[0], citation[1])
        elif tag == _FIELD + "fieldmark-start":
            self._open_field(child, builder)
        elif tag == _FIELD + "fieldmark-end":
            self._close_field(builder)
        elif tag == _TEXT + "bibliography-mark":
            start = builder.at
            self._inline(child, builder, italic)
            builder.key(start, str(child.get(_TEXT + "identifier", "")))
        elif tag == _DRAW + "frame" or tag.startswith(_DRAW):
            self.boxes.extend(self._boxes(child))
        else:
            self._inline(child, builder, italic)

    def _open_field(self, element: etree._Element, builder: BlockBuilder) -> None:
        codes = (
            str(param.get(_FIELD + "value", ""))
            for param in element.iter(_FIELD + "param")
            if param.get(_FIELD + "name") in _FIELD_CODE
        )
        code = next(codes, "")
        if is_bibliography_code(code):
            self.in_bibliography = True
        if len(self.word_fields) < _MAX_FIELDS:
            self.word_fields.append((builder, builder.at, code))

    def _close_field(self, builder: BlockBuilder) -> None:
        if not self.word_fields:
            return
        opened, start, code = self.word_fields.pop()
        if is_bibliography_code(code):
            self.in_bibliography = False
        # A field that ends in another paragraph begins anew there.
        start = start if opened is builder else 0
        link = _FIELD_LINK.match(code)
        found = read_code(code)
        if link:
            builder.link(start, link.group(1))
        elif found is not None:
            builder.embedded(start, found[0], found[1])

    def _note(self, element: etree._Element, builder: BlockBuilder) -> None:
        kind = str(element.get(_TEXT + "note-class", "footnote"))
        citation = element.find(_TEXT + "note-citation")
        number = "".join(str(part) for part in citation.itertext()).strip() if citation is not None else ""
        if citation is not None and citation.get(_TEXT + "label"):
            number = str(citation.get(_TEXT + "label"))
        index = len(self.notes)
        builder.mark(index)
        text = BlockBuilder(part=self.part)
        boxes, self.boxes = self.boxes, []
        marks, self.marks = self.marks, {}
        fields, self.word_fields = self.word_fields, []
        body = element.find(_TEXT + "note-body")
        # The place is kept before the note's own text is read: notes do not nest.
        self.notes.append(
            Note(number=number, kind=kind, block=Block(kind="note", text="", paragraph=len(self.blocks) + 1))
        )
        suppressed = len(self.suppressions)
        if body is not None:
            for paragraph in body.iter(_TEXT + "p", _TEXT + "h"):
                if text.at and not text.ends_in_space:
                    text.add(" ", 0, exact=False)
                start = text.at
                style = str(paragraph.get(_TEXT + "style-name", ""))
                self._inline(paragraph, text, self._is_italic(style, False))
                if self._is_italic(style, False):
                    text.italic(start)
        for place in range(suppressed, len(self.suppressions)):
            codes = self.suppressions[place].codes
            self.suppressions[place] = Suppression(codes=codes, note=index)
        self.boxes, self.marks, self.word_fields = boxes, marks, fields
        self.notes[index] = Note(
            number=number or str(index + 1),
            kind=kind,
            block=text.build("note", len(self.blocks) + 1),
            anchor=len(self.blocks),
            anchor_at=builder.at,
        )
