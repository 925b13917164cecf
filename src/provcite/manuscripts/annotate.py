"""A copy of a Word file with comments in it, and nothing else changed.

Comments stand in the running text; one about a note stands at the note's mark, because Word and
LibreOffice do not agree on comments inside notes.
"""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from provcite.manuscripts.numbering import counted
from provcite.manuscripts.package import open_package, parse_xml
from provcite.manuscripts.repack import replace_members

if TYPE_CHECKING:
    from collections.abc import Sequence

    from provcite.manuscripts.document import Segment

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_STRICT_RELATION = "http://purl.oclc.org/ooxml/officeDocument/relationships/comments"
_CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
# XML 1.0 allows no other control characters.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """Words to put into the margin: at a note (`note_kind`, `note_key`) or at `pieces` of the body."""

    text: str
    note_kind: str = ""
    note_key: str = ""
    pieces: tuple[Segment, ...] = ()


def annotate_docx(
    data: bytes, comments: Sequence[Comment], *, author: str = "provcite", when: str | None = None
) -> bytes:
    """The docx with a comment for each of `comments`; those whose place is not found stand at the start.

    `when` is the date and time of the comments (``2026-11-23T12:00:00Z``), left out where None.
    Parts other than the body, the comments, their relation and the list of types are unchanged
    byte for byte. With no comments the bytes are the very ones given.
    """
    from lxml import etree

    if not comments:
        return data
    package = open_package(data, "the manuscript")
    main = package.main_part()
    folder, _, leaf = main.rpartition("/")
    root = parse_xml(package.read(main), main)
    space = str(root.tag).partition("}")[0].lstrip("{") or _W
    changed: dict[str, bytes] = {}
    added: dict[str, bytes] = {}

    comments_part = package.related(main, "comments") or posixpath.join(folder, "comments.xml")
    if comments_part in package:
        margin = parse_xml(package.read(comments_part), comments_part)
    else:
        margin = etree.Element(f"{{{space}}}comments", nsmap={"w": space})
    marks = [
        *margin,
        *(element for end in ("Start", "End") for element in root.iter(f"{{{space}}}commentRange{end}")),
        *root.iter(f"{{{space}}}commentReference"),
    ]
    taken = [counted(str(element.get(f"{{{space}}}id", ""))) for element in marks]
    number = max((value for value in taken if value is not None), default=-1) + 1

    places = _Places(root, space)
    for comment in comments:
        margin.append(_comment(etree, space, number, comment.text, author, when))
        places.put(number, comment)
        number += 1

    def written(element: Any) -> bytes:
        return bytes(
            etree.tostring(element.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)
        )

    changed[main] = written(root)
    if comments_part in package:
        changed[comments_part] = written(margin)
    else:
        added[comments_part] = written(margin)
        relation_part = posixpath.join(folder, "_rels", f"{leaf}.rels")
        if relation_part in package:
            relations = parse_xml(package.read(relation_part), relation_part)
        else:
            relations = parse_xml(f'<Relationships xmlns="{_RELATIONS}"/>'.encode(), relation_part)
        used = {str(element.get("Id")) for element in relations}
        name = next(f"rIdProvcite{count}" for count in range(1, 1000) if f"rIdProvcite{count}" not in used)
        etree.SubElement(
            relations,
            f"{{{_RELATIONS}}}Relationship",
            {"Id": name, "Type": _RELATION if space == _W else _STRICT_RELATION, "Target": "comments.xml"},
        )
        (changed if relation_part in package else added)[relation_part] = written(relations)
        types = parse_xml(package.read("[Content_Types].xml"), "[Content_Types].xml")
        etree.SubElement(
            types, f"{{{_TYPES}}}Override", {"PartName": "/" + comments_part, "ContentType": _CONTENT}
        )
        changed["[Content_Types].xml"] = written(types)
    return replace_members(data, changed, added)


def _comment(etree: Any, space: str, number: int, text: str, author: str, when: str | None) -> Any:
    def tag(name: str) -> str:
        return f"{{{space}}}{name}"

    element = etree.Element(
        tag("comment"), {tag("id"): str(number), tag("author"): author, tag("initials"): "pc"}
    )
    if when:
        element.set(tag("date"), when)
    for line in _NOT_XML.sub("\ufffd", text).split("\n"):
        paragraph = etree.SubElement(element, tag("p"))
        words = etree.SubElement(etree.SubElement(paragraph, tag("r")), tag("t"))
        words.text = line
        words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return element


class _Places:
    """Finds where in the body a comment belongs, and puts its marks there."""

    def __init__(self, root: Any, space: str) -> None:
        from lxml import etree

        self.etree = etree
        self.w = f"{{{space}}}"
        self.texts = list(root.iter(self.w + "t"))
        self.notes: dict[tuple[str, str], Any] = {}
        for kind in ("footnote", "endnote"):
            for element in root.iter(f"{self.w}{kind}Reference"):
                self.notes.setdefault((kind, str(element.get(self.w + "id"))), element)
        self.first = next((run for run in root.iter(self.w + "r")), None)
        # A paragraph may hold thousands of notes: its runs are listed once, not for each comment.
        self.runs: dict[Any, list[Any]] = {}
        self.places: dict[Any, int] = {}
        self.marked: dict[Any, list[int]] = {}
        self.body = root.find(self.w + "body")

    def _run(self, element: Any) -> Any:
        return next(iter(element.iterancestors(self.w + "r")), None)

    def _beside(self, run: Any) -> Any:
        """The nearest run of words to the run of a note's mark, in its paragraph; before it if there is one.

        LibreOffice gives the notes one another's words where a comment encloses a note's mark.
        """
        if run is None:
            return None
        paragraph = self._paragraph(run)
        if paragraph is None:
            return None
        runs, at = self.runs[paragraph], self.places[run]
        for other in (runs[index] for index in chain(range(at - 1, -1, -1), range(at + 1, len(runs)))):
            if any(
                text.text and text.text.strip() for text in other.iter(self.w + "t")
            ) and not self._holds_mark(other):
                return other
        return None

    def _mark_between(self, first: Any, last: Any) -> bool:
        paragraph = self._paragraph(first)
        if paragraph is None or self._paragraph(last) is not paragraph:
            return True
        marked = self.marked[paragraph]
        at = bisect_left(marked, self.places[first])
        return at < len(marked) and marked[at] <= self.places[last]

    def _paragraph(self, run: Any) -> Any:
        """The paragraph of a run, its runs listed; a run of a text box in it has a paragraph of its own."""
        paragraph = next(iter(run.iterancestors(self.w + "p")), None)
        if paragraph is not None and paragraph not in self.runs:
            own = [
                other
                for other in paragraph.iter(self.w + "r")
                if next(iter(other.iterancestors(self.w + "p"))) is paragraph
            ]
            self.runs[paragraph] = own
            self.places.update((other, index) for index, other in enumerate(own))
            self.marked[paragraph] = [index for index, other in enumerate(own) if self._holds_mark(other)]
        return paragraph

    def _holds_mark(self, run: Any) -> bool:
        return any(
            run.find(f"{self.w}{kind}Reference") is not None for kind in ("footnote", "endnote", "comment")
        )

    def put(self, number: int, comment: Comment) -> None:
        """Put the marks of comment `number` around the runs that it is about."""
        first = last = None
        if comment.note_key:
            element = self.notes.get((comment.note_kind, comment.note_key))
            first = last = self._beside(self._run(element)) if element is not None else None
        elif comment.pieces:
            nodes = [piece.node for piece in comment.pieces if 0 <= piece.node < len(self.texts)]
            if nodes:
                first, last = self._run(self.texts[min(nodes)]), self._run(self.texts[max(nodes)])
        if first is None or last is None:
            first = last = self.first
        if first is None:
            return
        if first is not last and self._mark_between(first, last):
            last = first
        key = {self.w + "id": str(number)}
        begin = self.etree.Element(self.w + "commentRangeStart", key)
        end = self.etree.Element(self.w + "commentRangeEnd", key)
        mark = self.etree.Element(self.w + "r")
        self.etree.SubElement(mark, self.w + "commentReference", key)
        first.addprevious(begin)
        self._after(last, end, mark)

    @staticmethod
    def _after(run: Any, end: Any, mark: Any) -> None:
        tail = run.tail
        run.tail = None
        run.addnext(end)
        end.addnext(mark)
        mark.tail = tail
