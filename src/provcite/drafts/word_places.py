"""The places of a Word draft where citations stand.

What is deleted with tracked changes is not there; the second copy of a text box (``mc:Fallback``) is left
out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lxml import etree

from provcite.drafts.markers import MARKER
from provcite.drafts.places import Line, NoteCall, OpenFields, PlaceReader, Stretch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from provcite.drafts.markers import BibliographyPlace, Citing
    from provcite.drafts.word_package import WordPackage

_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
#: Elements whose content is not in the text, or belongs to paragraphs of their own.
_PASSED: Final = frozenset(("del", "moveFrom", "pPr", "rPr", "p", "txbxContent", "sdtPr", "sdtEndPr"))
_SIGNS: Final = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}


class WordPlaces(PlaceReader):
    """Reads the places of one Word file."""

    def __init__(
        self,
        file: WordPackage,
        kind: str,
        read: Callable[[str], tuple[Citing, ...] | BibliographyPlace],
        update: bool = False,
    ) -> None:
        super().__init__(kind, read, update)
        self.file = file
        self._w = f"{{{file.space}}}"
        self._section = 0
        self._counted: dict[str, list[tuple[int, str]]] = {"footnote": [], "endnote": []}
        self._notes = {kind: file.notes(kind) for kind in ("footnote", "endnote")}

    def part(self, kind: str) -> str:
        return (self.file.notes_part(kind) or "") if kind else self.file.main

    def body(self) -> Iterator[tuple[etree._Element, str]]:
        for paragraph in self.inside(self.file.body):
            box = any(parent.tag == self._w + "txbxContent" for parent in paragraph.iterancestors())
            yield paragraph, "box" if box else "body"
            if paragraph.find(f"{self._w}pPr/{self._w}sectPr") is not None:
                self._section += 1  # a section ends with the paragraph that has its properties (17.6.18)

    def counting(self, kind: str) -> tuple[int, int, bool]:
        """As the section's properties say, else the settings (ECMA-376 part 1, 17.11.19 and 17.11.20)."""
        if not self._counted[kind]:
            self._counted[kind] = self._read_counting(kind)
        counted = self._counted[kind]
        first, restart = counted[min(self._section, len(counted) - 1)]
        return self._section if restart == "eachSect" else 0, first, restart != "eachPage"

    def _read_counting(self, kind: str) -> list[tuple[int, str]]:
        """For each section the first number of its notes and when they begin again."""
        w = self._w
        base = _said(self.file.settings(), w, kind, (1, "continuous"))
        sections = [
            one
            for one in self.file.body.iter(w + "sectPr")
            if (parent := one.getparent()) is not None and parent.tag in (w + "pPr", w + "body")
        ]
        return [_said(one, w, kind, base) for one in sections] or [base]

    def inside(self, note: etree._Element) -> Iterator[etree._Element]:
        """The paragraphs in reading order, without the second copies of text boxes."""
        stack = [note]
        while stack:
            element = stack.pop()
            if element.tag == self._w + "p":
                yield element
            if element.tag != _FALLBACK:
                stack.extend(child for child in reversed(element) if isinstance(child.tag, str))

    def fallbacks(self) -> Iterator[tuple[etree._Element, str, tuple[Stretch, ...]]]:
        """The markers in the second copies of text boxes: paragraph, words, pieces."""
        for copy in self.file.body.iter(_FALLBACK):
            for paragraph in copy.iter(self._w + "p"):
                line = self.line(paragraph)
                for match in MARKER.finditer(line.text):
                    yield paragraph, match[1], line.stretches(match.start(), match.end())

    def line(self, paragraph: etree._Element) -> Line:
        line = Line()
        fields = OpenFields(line)
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
                text = element.text or ""
                line.pieces.append((at, Stretch(element, 0, len(text))))
                parts.append(text)
                at += len(text)
            elif local in _SIGNS:
                parts.append(_SIGNS[local])
                at += len(_SIGNS[local])
            elif local in ("footnoteReference", "endnoteReference"):
                kind = local.removesuffix("Reference")
                note = self._notes[kind].get(str(element.get(self._w + "id", "")))
                own_mark = element.get(self._w + "customMarkFollows") in ("1", "true", "on")
                line.notes.append(NoteCall(at, kind, note, element, not own_mark))
            elif local == "fldChar":
                self._mark(fields, element, at)
            elif local == "instrText":
                fields.code(element.text or "")
            else:
                stack.extend(reversed(element))
        line.text = "".join(parts)
        return line

    def _mark(self, fields: OpenFields, mark: etree._Element, at: int) -> None:
        run = mark.getparent()
        kind = mark.get(self._w + "fldCharType")
        if run is None:
            return
        if kind == "begin":
            fields.begin(run, at)
        elif kind == "separate":
            fields.separate(run, at)
        elif kind == "end":
            fields.end(run, at)


def _said(element: etree._Element | None, w: str, kind: str, base: tuple[int, str]) -> tuple[int, str]:
    """The first number and the restart that ``w:footnotePr`` or ``w:endnotePr`` of an element says."""
    properties = element.find(f"{w}{kind}Pr") if element is not None else None
    if properties is None:
        return base
    values = {one.tag: str(one.get(w + "val", "")) for one in properties if isinstance(one.tag, str)}
    start = values.get(w + "numStart", "")
    first = int(start) if start.isascii() and start.isdecimal() and len(start) < 6 else base[0]
    return first, values.get(w + "numRestart", base[1])
