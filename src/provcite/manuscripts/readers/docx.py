"""Word's own format (Office Open XML, ECMA-376 part 1, section 17)."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from provcite.manuscripts.builder import BlockBuilder
from provcite.manuscripts.document import Block, Document, Note, Suppression
from provcite.manuscripts.managers import is_bibliography_code, read_code
from provcite.manuscripts.numbering import counted, label
from provcite.manuscripts.package import Package, open_package
from provcite.manuscripts.structure import mark_bibliography
from provcite.manuscripts.suppressions import read_suppression

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml import etree

FORMAT: Final = ("docx", (".docx", ".docm", ".dotx"))

_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_R_STRICT = "{http://purl.oclc.org/ooxml/officeDocument/relationships}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_QUOTE_STYLE = re.compile(r"quot|zitat|citat|citazione|цитат|block text|verse", re.IGNORECASE)
_HYPERLINK = re.compile(r'\s*HYPERLINK\s+"([^"]{1,4000})"', re.IGNORECASE)
#: Containers whose content stands in the text as it is.
_THROUGH = frozenset(
    ("ins", "moveTo", "smartTag", "customXml", "sdtContent", "dir", "bdo", "rt", "rubyBase", "ruby")
)
_SKIPPED = frozenset(("del", "moveFrom", "pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr", "tblGrid", "rubyPr"))


@dataclass(slots=True)
class _Style:
    kind: str = "paragraph"
    level: int = 0
    italic: bool = False


@dataclass(slots=True)
class _Field:
    """A field code being read; `start` is where its result begins in `builder`."""

    code: list[str] = field(default_factory=list)
    data: str = ""
    result: bool = False
    builder: BlockBuilder | None = None
    start: int = 0


@dataclass(slots=True)
class _Story:
    """One part with running text: the body, the footnotes, the endnotes."""

    part: str
    nodes: dict[Any, int]
    links: dict[str, str]
    fields: list[_Field] = field(default_factory=list)


@dataclass(slots=True)
class _NoteCall:
    """Where a note that was read is called; `mark` is the author's own sign in place of a number."""

    element: Any
    kind: str
    section: int
    mark: str = ""


def read(data: bytes, name: str, read_included: Callable[[str], bytes] | None = None) -> Document:
    """Read a docx; see `provcite.manuscripts.readers.read_manuscript`."""
    package = open_package(data, name)
    main = package.main_part()
    root = package.xml(main)
    return _Reader(package, main, root).read()


class _Reader:
    def __init__(self, package: Package, main: str, root: etree._Element) -> None:
        self.package = package
        self.main = main
        self.root = root
        space = etree_namespace(root)
        self.w = "{" + space + "}"
        self.prefix = len(self.w)
        self.folder = main.rpartition("/")[0]
        self.blocks: list[Block] = []
        self.notes: list[Note] = []
        self.note_bodies: dict[tuple[str, str], etree._Element] = {}
        self.note_stories: dict[str, _Story] = {}
        self.styles = self._styles()
        self.properties = self._properties()
        self.comments = self._comments()
        self.suppressions: list[Suppression] = []
        self.calls: list[_NoteCall] = []
        self.section = 0
        self.number_styles = self._number_styles()
        self.pending: tuple[BlockBuilder, str, int] | None = None
        self.boxes: list[etree._Element] = []
        self.bookmarks: dict[str, tuple[BlockBuilder, int, str]] = {}
        self.in_bibliography = False

    # -- parts beside the text ------------------------------------------------------------------

    def _story(self, part: str, root: etree._Element) -> _Story:
        folder, _, leaf = part.rpartition("/")
        relations = self.package.optional_xml(f"{folder}/_rels/{leaf}.rels")
        links: dict[str, str] = {}
        if relations is not None:
            for relation in relations:
                if str(relation.get("Type", "")).endswith("/hyperlink"):
                    links[str(relation.get("Id"))] = str(relation.get("Target", ""))
        return _Story(part, {node: index for index, node in enumerate(root.iter(self.w + "t"))}, links)

    def _part(self, kind: str) -> etree._Element | None:
        """The root of the part that the body names as its `kind` (``styles``, ``comments``)."""
        return self.package.optional_xml(self._name(kind))

    def _name(self, kind: str) -> str:
        return self.package.related(self.main, kind) or posixpath.join(self.folder, f"{kind}.xml")

    def _styles(self) -> dict[str, _Style]:
        root = self._part("styles")
        found: dict[str, _Style] = {}
        if root is None:
            return found
        w = self.w
        parents: dict[str, str] = {}
        for element in root.iter(w + "style"):
            key = str(element.get(w + "styleId", ""))
            name_element = element.find(w + "name")
            name = str(name_element.get(w + "val", "")) if name_element is not None else key
            style = _Style()
            heading = re.fullmatch(r"(?:heading|title|subtitle)\s?(\d?)", name, re.IGNORECASE)
            outline = element.find(f"{w}pPr/{w}outlineLvl")
            if heading:
                style.kind, style.level = "heading", int(heading.group(1) or 0)
            elif outline is not None and (at := counted(str(outline.get(w + "val", "")))) is not None:
                # Level 9 (counted from 0) is Word's word for running text.
                style = _Style(kind="heading", level=at + 1) if at < 9 else style
            elif element.get(w + "type") == "paragraph":
                if _QUOTE_STYLE.search(name):
                    style.kind = "quote"
                elif name.lower().startswith("bibliograph"):
                    style.kind = "bibliography"
                elif name.lower() == "caption":
                    style.kind = "caption"
            style.italic = self._is_on(element.find(f"{w}rPr/{w}i"))
            found[key] = style
            based = element.find(w + "basedOn")
            if based is not None:
                parents[key] = str(based.get(w + "val", ""))
        for key, style in found.items():
            parent = parents.get(key, "")
            for _ in range(12):
                if style.kind != "paragraph" or parent not in found:
                    break
                style.kind, style.level = found[parent].kind, found[parent].level
                parent = parents.get(parent, "")
        return found

    def _properties(self) -> dict[str, str]:
        """Zotero's codes where it was told to use bookmarks: pieces in the document's properties."""
        root = self.package.optional_xml("docProps/custom.xml")
        pieces: dict[str, dict[int, str]] = {}
        if root is not None:
            for element in root:
                match = re.fullmatch(r"(ZOTERO_BREF_\w{1,80})_(\d{1,5})", str(element.get("name", "")))
                if match:
                    words = "".join(str(part) for part in element.itertext())
                    pieces.setdefault(match.group(1), {})[int(match.group(2))] = words
        return {key: "".join(parts[n] for n in sorted(parts)) for key, parts in pieces.items()}

    def _comments(self) -> dict[str, str]:
        root = self._part("comments")
        if root is None:
            return {}
        w = self.w
        return {
            str(comment.get(w + "id")): "".join(node.text or "" for node in comment.iter(w + "t"))
            for comment in root.iter(w + "comment")
        }

    def _number_styles(self) -> list[dict[str, tuple[str, int, bool]]]:
        """For each section: the number format, first number and restart of foot- and endnotes."""
        w = self.w
        base = {"footnote": ("decimal", 1, False), "endnote": ("lowerRoman", 1, False)}
        settings = self._part("settings")
        if settings is not None:
            base = self._number_style(settings, base)
        sections = [self._number_style(element, base) for element in self.root.iter(w + "sectPr")]
        return [*sections, base]

    def _number_style(
        self, element: etree._Element, base: dict[str, tuple[str, int, bool]]
    ) -> dict[str, tuple[str, int, bool]]:
        w = self.w
        result = dict(base)
        for kind in ("footnote", "endnote"):
            properties = element.find(f"{w}{kind}Pr")
            if properties is None:
                continue
            style, first, restart = result[kind]
            for child in properties:
                value = str(child.get(w + "val", ""))
                if child.tag == w + "numFmt" and value:
                    style = value
                elif child.tag == w + "numStart":
                    given = counted(value)
                    first = first if given is None else given
                elif child.tag == w + "numRestart":
                    restart = value == "eachSect"
            result[kind] = (style, first, restart)
        return result

    def _is_on(self, element: etree._Element | None) -> bool:
        return element is not None and element.get(self.w + "val", "true") not in (
            "false",
            "0",
            "off",
            "none",
        )

    # -- the text --------------------------------------------------------------------------------

    def read(self) -> Document:
        for kind in ("footnote", "endnote"):
            part = self._name(f"{kind}s")
            root = self.package.optional_xml(part)
            if root is None:
                continue
            self.note_stories[kind] = self._story(part, root)
            for element in root.iter(f"{self.w}{kind}"):
                self.note_bodies[kind, str(element.get(self.w + "id"))] = element
        body = self.root.find(self.w + "body")
        story = self._story(self.main, self.root)
        if body is not None:
            self._blocks(body, story, "paragraph")
        self._close_pending()
        self._number_notes()
        language = ""
        styles = self._part("styles")
        if styles is not None:
            named = next(styles.iter(self.w + "lang"), None)
            language = str(named.get(self.w + "val", "")) if named is not None else ""
        title = next((block.text for block in self.blocks if block.kind == "heading"), "")
        return Document(
            format="docx",
            blocks=mark_bibliography(self.blocks),
            notes=tuple(self.notes),
            title=title,
            language=language,
            suppressions=tuple(self.suppressions),
            notes_in_file=self._printed_notes(),
            warnings=self._uncalled(),
        )

    def _number_notes(self) -> None:
        """Give each note its number, in the order in which the file calls them.

        That is not the order of reading: a text box stands where it is anchored, and is read after the
        paragraph that it is anchored in.
        """
        places = {
            element: place
            for place, element in enumerate(
                self.root.iter(self.w + "footnoteReference", self.w + "endnoteReference")
            )
        }
        counts: dict[str, int] = {}
        sections: dict[str, int] = {}
        for index in sorted(range(len(self.calls)), key=lambda at: places[self.calls[at].element]):
            call = self.calls[index]
            style, first, restart = self.number_styles[min(call.section, len(self.number_styles) - 1)][
                call.kind
            ]
            if restart and sections.get(call.kind) != call.section:
                counts[call.kind] = 0
            sections[call.kind] = call.section
            if not call.mark:
                counts[call.kind] = counts.get(call.kind, 0) + 1
            number = call.mark or label(first + counts[call.kind] - 1, style)
            self.notes[index] = replace(self.notes[index], number=number)

    def _calls(self) -> list[tuple[tuple[str, str], bool]]:
        """Each call of a note in the XML of the body: its kind and id, and whether the page prints it.

        Not printed is what a tracked change deletes or moves away, and hidden text; the fallback of an
        alternate content repeats what the choice has.
        """
        w = self.w
        found: list[tuple[tuple[str, str], bool]] = []
        for kind in ("footnote", "endnote"):
            for call in self.root.iter(f"{w}{kind}Reference"):
                if self._is_fallback(call):
                    continue
                around = list(call.iterancestors())
                gone = any(item.tag in (w + "del", w + "moveFrom") for item in around) or any(
                    item.tag == w + "tr" and item.find(f"{w}trPr/{w}del") is not None for item in around
                )
                hidden = any(
                    item.tag == w + "r" and self._is_on(item.find(f"{w}rPr/{w}vanish")) for item in around
                )
                found.append(((kind, str(call.get(w + "id"))), not (gone or hidden)))
        return found

    def _is_fallback(self, element: etree._Element) -> bool:
        for branch in element.iterancestors(_MC + "Fallback"):
            parent = branch.getparent()
            if parent is not None and self._choice(parent) is not branch:
                return True
        return False

    def _printed_notes(self) -> int:
        """How many notes the printed page has, by the XML alone."""
        return sum(printed and key in self.note_bodies for key, printed in self._calls())

    def _uncalled(self) -> tuple[str, ...]:
        called = {key for key, _ in self._calls()}
        left = sum(self._is_note(body) and key not in called for key, body in self.note_bodies.items())
        if not left:
            return ()
        if left == 1:
            return ("1 note of the file is called nowhere in the text; it is not printed and was not read.",)
        return (f"{left} notes of the file are called nowhere in the text; they were not read.",)

    def _is_note(self, body: etree._Element) -> bool:
        """Word keeps the rules above its notes among them, as notes of another type."""
        return str(body.get(self.w + "type", "normal")) == "normal"

    def _blocks(self, parent: etree._Element, story: _Story, kind: str) -> None:
        w = self.w
        for child in parent:
            tag: object = child.tag
            if not isinstance(tag, str):
                continue
            if tag == w + "p":
                self._paragraph(child, story, kind)
            elif tag == w + "tbl":
                for row in child.iter(w + "tr"):
                    if row.getparent() is not child and self._table_of(row) is not child:
                        continue
                    if row.find(f"{w}trPr/{w}del") is not None:
                        continue
                    for cell in row.iter(w + "tc"):
                        if self._row_of(cell) is row:
                            self._blocks(cell, story, "cell")
            elif tag == _MC + "AlternateContent":
                choice = self._choice(child)
                if choice is not None:
                    self._blocks(choice, story, kind)
            elif tag.startswith(w) and tag[self.prefix :] not in _SKIPPED:
                self._blocks(child, story, kind)

    def _table_of(self, element: etree._Element) -> etree._Element | None:
        return next(element.iterancestors(self.w + "tbl"), None)

    def _row_of(self, element: etree._Element) -> etree._Element | None:
        return next(element.iterancestors(self.w + "tr"), None)

    @staticmethod
    def _choice(element: etree._Element) -> etree._Element | None:
        """The branch of an AlternateContent that holds text; its twin is left out."""
        choice = element.find(_MC + "Choice")
        return choice if choice is not None and len(choice) else element.find(_MC + "Fallback")

    def _paragraph(self, element: etree._Element, story: _Story, kind: str) -> None:
        w = self.w
        properties = element.find(w + "pPr")
        level = 0
        italic = False
        merged = False
        if properties is not None:
            style_element = properties.find(w + "pStyle")
            style = (
                self.styles.get(str(style_element.get(w + "val", ""))) if style_element is not None else None
            )
            if style is not None:
                italic = style.italic
                if kind == "paragraph" or style.kind != "paragraph":
                    kind, level = style.kind, style.level
            if kind == "paragraph" and properties.find(w + "numPr") is not None:
                kind = "item"
            if kind == "paragraph" and self._is_indented_both(properties):
                kind = "quote"
            merged = properties.find(f"{w}rPr/{w}del") is not None
        if self.pending is not None:
            builder, kind, level = self.pending
            self.pending = None
        else:
            builder = BlockBuilder(part=story.part)
        if self.in_bibliography and kind in ("paragraph", "item"):
            kind = "bibliography"
        self._resume_fields(builder, story)
        self._inline(element, builder, story, italic)
        if merged:
            self.pending = (builder, kind, level)
            return
        self._close(builder, kind, level, story)
        if properties is not None and properties.find(w + "sectPr") is not None:
            self.section += 1

    def _is_indented_both(self, properties: etree._Element) -> bool:
        """A paragraph set in from both margins by 0.6 cm or more is a block quotation."""
        indent = properties.find(self.w + "ind")
        if indent is None:
            return False
        left = str(indent.get(self.w + "left") or indent.get(self.w + "start") or "0")
        right = str(indent.get(self.w + "right") or indent.get(self.w + "end") or "0")
        return min(counted(left) or 0, counted(right) or 0) >= 340

    def _close_pending(self) -> None:
        if self.pending is not None:
            builder, kind, level = self.pending
            self.pending = None
            self._close(builder, kind, level, None)

    def _close(self, builder: BlockBuilder, kind: str, level: int, story: _Story | None) -> None:
        if not builder.is_empty() or builder.marks:
            self.blocks.append(builder.build(kind, len(self.blocks) + 1, level=level))
        boxes, self.boxes = self.boxes, []
        if story is not None:
            for box in boxes:
                self._blocks(box, story, "paragraph")

    # -- inside a paragraph ----------------------------------------------------------------------

    def _resume_fields(self, builder: BlockBuilder, story: _Story) -> None:
        """A field that runs on from the paragraph before begins anew in this one."""
        for open_field in story.fields:
            if open_field.result:
                open_field.builder, open_field.start = builder, builder.at

    def _inline(self, parent: etree._Element, builder: BlockBuilder, story: _Story, italic: bool) -> None:
        w = self.w
        for child in parent:
            tag: object = child.tag
            if not isinstance(tag, str):
                continue
            if tag == w + "r":
                self._run(child, builder, story, italic)
                continue
            if tag == _MC + "AlternateContent":
                choice = self._choice(child)
                if choice is not None:
                    self._inline(choice, builder, story, italic)
                continue
            if not tag.startswith(w):
                continue
            local = tag[self.prefix :]
            if local == "hyperlink":
                start = builder.at
                self._inline(child, builder, story, italic)
                relation = str(child.get(_R + "id") or child.get(_R_STRICT + "id") or "")
                builder.link(start, story.links.get(relation, ""))
            elif local == "fldSimple":
                start = builder.at
                self._inline(child, builder, story, italic)
                self._finish_code(str(child.get(w + "instr", "")), builder, start)
            elif local == "sdt":
                self._content_control(child, builder, story, italic)
            elif local in _THROUGH:
                self._inline(child, builder, story, italic)
            elif local == "bookmarkStart":
                code = self.properties.get(str(child.get(w + "name", "")))
                if code:
                    self.bookmarks[str(child.get(w + "id"))] = (builder, builder.at, code)
            elif local == "bookmarkEnd":
                opened = self.bookmarks.pop(str(child.get(w + "id")), None)
                if opened is not None and opened[0] is builder:
                    self._finish_code(opened[2], builder, opened[1])
            elif local == "commentRangeStart":
                self._suppress(str(child.get(w + "id")))
            elif local == "txbxContent":
                self.boxes.append(child)

    def _suppress(self, comment: str) -> None:
        found = read_suppression(self.comments.pop(comment, ""))
        if found is not None:
            whole, codes = found
            self.suppressions.append(
                Suppression(codes=codes, paragraph=None if whole else len(self.blocks) + 1)
            )

    def _content_control(
        self, element: etree._Element, builder: BlockBuilder, story: _Story, italic: bool
    ) -> None:
        w = self.w
        tag = element.find(f"{w}sdtPr/{w}tag")
        content = element.find(w + "sdtContent")
        start = builder.at
        if content is not None:
            self._inline(content, builder, story, italic)
        if tag is not None:
            self._finish_code(str(tag.get(w + "val", "")), builder, start)

    def _run(self, run: etree._Element, builder: BlockBuilder, story: _Story, italic: bool) -> None:
        w = self.w
        properties = run.find(w + "rPr")
        if properties is not None:
            if self._is_on(properties.find(w + "vanish")):
                return
            own = properties.find(w + "i")
            if own is not None:
                italic = self._is_on(own)
            else:
                style = properties.find(w + "rStyle")
                if style is not None:
                    named = self.styles.get(str(style.get(w + "val", "")))
                    italic = italic or (named is not None and named.italic)
        start = builder.at
        in_code = any(not open_field.result for open_field in story.fields)
        for child in run:
            tag: object = child.tag
            if not isinstance(tag, str):
                continue
            if not tag.startswith(w):
                if tag == _MC + "AlternateContent":
                    choice = self._choice(child)
                    if choice is not None:
                        self._find_boxes(choice)
                continue
            local = tag[self.prefix :]
            if local == "t":
                if not in_code and child.text:
                    builder.add(child.text, 0, node=story.nodes.get(child, -1))
            elif local == "fldChar":
                self._field_character(child, builder, story)
                in_code = any(not open_field.result for open_field in story.fields)
            elif local == "instrText":
                if story.fields and not story.fields[-1].result:
                    story.fields[-1].code.append(child.text or "")
            elif local in ("footnoteReference", "endnoteReference"):
                if not in_code:
                    self._note_reference(child, run, local[: -len("Reference")], builder, story)
            elif local in ("tab", "br", "cr", "ptab"):
                builder.add(" ", 0, exact=False) if not builder.ends_in_space else None
            elif local == "noBreakHyphen":
                builder.add("-", 0, exact=False)
            elif local == "commentReference":
                self._suppress(str(child.get(w + "id")))
            elif local in ("drawing", "pict", "object"):
                self._find_boxes(child)
        if italic:
            builder.italic(start)

    def _find_boxes(self, element: etree._Element) -> None:
        outermost: list[etree._Element] = []
        for box in element.iter(self.w + "txbxContent"):
            if not any(ancestor in outermost for ancestor in box.iterancestors(self.w + "txbxContent")):
                outermost.append(box)
        self.boxes.extend(outermost)

    def _field_character(self, element: etree._Element, builder: BlockBuilder, story: _Story) -> None:
        kind = element.get(self.w + "fldCharType")
        if kind == "begin":
            if len(story.fields) < 64:
                data = element.find(self.w + "fldData")
                story.fields.append(_Field(data=(data.text or "") if data is not None else ""))
        elif kind == "separate" and story.fields:
            story.fields[-1].result = True
            story.fields[-1].builder, story.fields[-1].start = builder, builder.at
            if is_bibliography_code("".join(story.fields[-1].code)):
                self.in_bibliography = True
        elif kind == "end" and story.fields:
            done = story.fields.pop()
            code = "".join(done.code)
            if is_bibliography_code(code):
                self.in_bibliography = False
            if "EN.CITE" in code and "<EndNote" not in code:
                code = self._endnote_data(code, done.data)
            if story.fields and not story.fields[-1].result and "EN.CITE.DATA" in code:
                # EndNote keeps its data in a field inside its field.
                story.fields[-1].code.append(code[code.find("<EndNote") :] if "<EndNote" in code else "")
            elif done.builder is builder:
                self._finish_code(code, builder, done.start)

    @staticmethod
    def _endnote_data(code: str, data: str) -> str:
        import base64
        import binascii

        try:
            return code + " " + base64.b64decode("".join(data.split())).decode("utf-8", "replace")
        except (binascii.Error, ValueError):
            return code

    def _finish_code(self, code: str, builder: BlockBuilder, start: int) -> None:
        link = _HYPERLINK.match(code)
        if link:
            builder.link(start, link.group(1))
            return
        found = read_code(code)
        if found is not None:
            builder.embedded(start, found[0], found[1])

    # -- notes -----------------------------------------------------------------------------------

    def _note_reference(
        self, element: etree._Element, run: etree._Element, kind: str, builder: BlockBuilder, story: _Story
    ) -> None:
        w = self.w
        body = self.note_bodies.get((kind, str(element.get(w + "id"))))
        if body is None or story.part != self.main:
            return
        mark = ""
        if element.get(w + "customMarkFollows", "0") in ("1", "true", "on"):
            following = element.getnext()
            mark = (
                (following.text or "*").strip() if following is not None and following.tag == w + "t" else "*"
            )
        self.calls.append(_NoteCall(element, kind, self.section, mark))
        index = len(self.notes)
        builder.mark(index)
        note_story = self.note_stories[kind]
        text = BlockBuilder(part=note_story.part)
        boxes, self.boxes = self.boxes, []
        suppressed = len(self.suppressions)
        for paragraph in body.iter(w + "p"):
            if text.at and not text.ends_in_space:
                text.add(" ", 0, exact=False)
            self._resume_fields(text, note_story)
            self._inline(paragraph, text, note_story, False)
        self.boxes = boxes
        note_story.fields.clear()
        for place in range(suppressed, len(self.suppressions)):
            self.suppressions[place] = replace(self.suppressions[place], paragraph=None, note=index)
        self.notes.append(
            Note(
                number="",
                kind=kind,
                block=text.build("note", len(self.blocks) + 1),
                anchor=len(self.blocks),
                anchor_at=builder.at,
                key=str(element.get(w + "id")),
            )
        )


def etree_namespace(root: etree._Element) -> str:
    """The namespace of the part's root: transitional (all versions of Word) or strict."""
    tag = str(root.tag)
    return _STRICT if tag.startswith("{" + _STRICT) else _TRANSITIONAL
