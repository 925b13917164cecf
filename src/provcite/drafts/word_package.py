"""The parts of a Word file that notes need: the notes' own part, styles, relations, content types.

ECMA-376 part 1, sections 11.3.7 (footnotes), 11.3.4 (endnotes), 17.11 (notes), 17.7 (styles); part 2,
sections 6.5 (relations) and 7 (content types).
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Final

from lxml import etree

from provcite.manuscripts.package import open_package
from provcite.manuscripts.repack import replace_members
from provcite.model.errors import InputError

if TYPE_CHECKING:
    from provcite.manuscripts.package import Package

STRICT: Final = "http://purl.oclc.org/ooxml/wordprocessingml/main"
TRANSITIONAL: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS: Final = {
    TRANSITIONAL: "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    STRICT: "http://purl.oclc.org/ooxml/officeDocument/relationships",
}
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
_CONTENT_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
#: What stands behind ``w:footnotePr`` and ``w:endnotePr`` in ``w:settings`` (CT_Settings).
_AFTER_NOTES: Final = frozenset(
    (
        "compat", "docVars", "rsids", "mathPr", "attachedSchema", "themeFontLang", "clrSchemeMapping",
        "doNotIncludeSubdocsInStats", "doNotAutoCompressPictures", "forceUpgrade", "captions",
        "readModeInkLockDown", "smartTagType", "schemaLibrary", "shapeDefaults", "doNotEmbedSmartTags",
        "decimalSymbol", "listSeparator", "docId",
    )
)  # fmt: skip
#: Half-points of a note's words where the file has no style for them.
_NOTE_SIZE: Final = "20"


class WordPackage:
    """A Word file whose parts are read when asked for and written where they changed."""

    def __init__(self, data: bytes, name: str) -> None:
        self.data = data
        self.name = name
        self.package: Package = open_package(data, name)
        self.main = self.package.main_part()
        self._roots: dict[str, etree._Element] = {}
        self._changed: set[str] = set()
        self.body = self.root(self.main)
        self.space = etree.QName(self.body).namespace or ""
        if self.space not in _RELATIONS:
            raise InputError(
                f"{name} is no Word document.", hint="Open it in Word or LibreOffice and save it as .docx."
            )
        self.relations_space = _RELATIONS[self.space]
        self._styles: dict[tuple[str, str], str] | None = None
        self._levels: dict[str, int] | None = None
        self._parts: dict[str, str | None] = {}
        self._last_note: dict[str, int] = {}
        self._links: dict[tuple[str, str], str] = {}

    def name_of(self, local: str) -> str:
        """A name of WordprocessingML in full."""
        return f"{{{self.space}}}{local}"

    def root(self, part: str) -> etree._Element:
        """The root element of a part; the same object each time."""
        if part not in self._roots:
            self._roots[part] = self.package.xml(part)
        return self._roots[part]

    def touch(self, part: str) -> None:
        """Say that a part was changed."""
        self._changed.add(part)

    def written(self) -> bytes:
        """The file with its changed parts; the bytes it was read from where nothing changed."""
        if not self._changed:
            return self.data
        made = {
            part: etree.tostring(self._roots[part], xml_declaration=True, encoding="UTF-8", standalone=True)
            for part in sorted(self._changed)
        }
        known = set(self.package.names())
        return replace_members(
            self.data,
            {part: content for part, content in made.items() if part in known},
            {part: content for part, content in made.items() if part not in known},
        )

    def _related(self, kind: str) -> str | None:
        """The part that the document names as its `kind`, looked for once."""
        if kind not in self._parts:
            self._parts[kind] = self.package.related(self.main, kind)
        return self._parts[kind]

    # Notes --------------------------------------------------------------------------------------

    def notes_part(self, kind: str) -> str | None:
        """The part of the notes of a kind (``footnote``, ``endnote``); None where the file has none."""
        return self._related(f"{kind}s") or next(
            (part for part in self._roots if part == self._new_part(kind)), None
        )

    def settings(self) -> etree._Element | None:
        """The root element of the settings; None where the file has none."""
        part = self._related("settings")
        return self.root(part) if part is not None else None

    def notes(self, kind: str) -> dict[str, etree._Element]:
        """The notes of a kind by their ids, separators included."""
        part = self.notes_part(kind)
        if part is None:
            return {}
        return {
            str(note.get(self.name_of("id"), "")): note
            for note in self.root(part).findall(self.name_of(kind))
        }

    def new_note(self, kind: str) -> tuple[str, str, etree._Element]:
        """A note without content at the end of its part: its id, the part's name, the element."""
        part = self.notes_part(kind) or self._make_notes(kind)
        root = self.root(part)
        if kind not in self._last_note:
            numbers = [_number(note.get(self.name_of("id"))) for note in root]
            self._last_note[kind] = max([0, *numbers])
        made = etree.SubElement(root, self.name_of(kind))
        self._last_note[kind] += 1
        id = str(self._last_note[kind])
        made.set(self.name_of("id"), id)
        self.touch(part)
        return id, part, made

    def order_notes(self, kind: str) -> None:
        """Put the notes of a kind, and their ids, in the order of their numbers in the text.

        By the standard a number finds its note by id; LibreOffice goes by the order instead.
        """
        part = self.notes_part(kind)
        if part is None:
            return
        root, id = self.root(part), self.name_of("id")
        references = list(self.body.iter(self.name_of(f"{kind}Reference")))
        ranks: dict[str, int] = {}
        for reference in references:
            ranks.setdefault(str(reference.get(id, "")), len(ranks))
        called = [note for note in root if str(note.get(id, "")) in ranks]
        old = [str(note.get(id, "")) for note in called]
        wanted = sorted(called, key=lambda note: ranks[str(note.get(id, ""))])
        if wanted == called and sorted(old, key=_number) == old:
            return
        places = [root.index(note) for note in called]
        for note in called:
            root.remove(note)
        new = {
            str(note.get(id, "")): name for note, name in zip(wanted, sorted(old, key=_number), strict=True)
        }
        for place, note in zip(places, wanted, strict=True):
            note.set(id, new[str(note.get(id, ""))])
            root.insert(place, note)
        for reference in references:
            reference.set(id, new.get(str(reference.get(id, "")), str(reference.get(id, ""))))
        self.touch(part)
        self.touch(self.main)

    def _new_part(self, kind: str) -> str:
        return posixpath.join(posixpath.dirname(self.main), f"{kind}s.xml")

    def _make_notes(self, kind: str) -> str:
        """The part of the notes with the two separators that Word draws above them."""
        part = self._new_part(kind)
        if part in self.package:
            raise InputError(
                f"{self.name} has a part {part} that its document does not name.",
                hint="Open it in Word or LibreOffice and save it again.",
            )
        root = etree.Element(self.name_of(f"{kind}s"), nsmap={"w": self.space, "r": self.relations_space})
        for id, type in (("-1", "separator"), ("0", "continuationSeparator")):
            note = etree.SubElement(root, self.name_of(kind))
            note.set(self.name_of("type"), type)
            note.set(self.name_of("id"), id)
            paragraph = etree.SubElement(note, self.name_of("p"))
            properties = etree.SubElement(paragraph, self.name_of("pPr"))
            spacing = etree.SubElement(properties, self.name_of("spacing"))
            spacing.set(self.name_of("after"), "0")
            spacing.set(self.name_of("line"), "240")
            spacing.set(self.name_of("lineRule"), "auto")
            etree.SubElement(etree.SubElement(paragraph, self.name_of("r")), self.name_of(type))
        self._roots[part] = root
        self.touch(part)
        self._declare(part, _CONTENT_TYPE.format(f"{kind}s"))
        self.relate(self.main, f"{kind}s", posixpath.basename(part))
        self._name_separators(kind)
        return part

    def _name_separators(self, kind: str) -> None:
        """The settings name the separators, as Word writes them (CT_FtnDocProps)."""
        part = self._related("settings")
        if part is None:
            return
        root = self.root(part)
        properties = root.find(self.name_of(f"{kind}Pr"))
        if properties is None:
            properties = etree.Element(self.name_of(f"{kind}Pr"))
            after = _AFTER_NOTES | ({"endnotePr"} if kind == "footnote" else set())
            place = next((number for number, child in enumerate(root) if _local(child) in after), len(root))
            root.insert(place, properties)
        if properties.find(self.name_of(kind)) is None:
            for id in ("-1", "0"):
                separator = etree.SubElement(properties, self.name_of(kind))
                separator.set(self.name_of("id"), id)
        self.touch(part)

    # Relations and content types ----------------------------------------------------------------

    def link(self, part: str, url: str) -> str:
        """The id of the relation of `part` to an address on the web."""
        if (part, url) not in self._links:
            self._links[part, url] = self.relate(part, "hyperlink", url, external=True)
        return self._links[part, url]

    def relate(self, part: str, kind: str, target: str, *, external: bool = False) -> str:
        """Add a relation to a part and give its id; an equal one that is there is taken."""
        folder, leaf = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{leaf}.rels")
        if relations not in self._roots:
            if relations in self.package:
                self.root(relations)
            else:
                self._roots[relations] = etree.fromstring(f'<Relationships xmlns="{_PACKAGE}"/>')
        root = self._roots[relations]
        type = f"{self.relations_space}/{kind}"
        ids = set()
        for relation in root:
            ids.add(str(relation.get("Id", "")))
            same = relation.get("Type") == type and relation.get("Target") == target
            if same and (relation.get("TargetMode") == "External") == external:
                return str(relation.get("Id"))
        number = len(ids) + 1
        while f"rId{number}" in ids:
            number += 1
        made = etree.SubElement(root, f"{{{_PACKAGE}}}Relationship")
        made.set("Id", f"rId{number}")
        made.set("Type", type)
        made.set("Target", target)
        if external:
            made.set("TargetMode", "External")
        self.touch(relations)
        return f"rId{number}"

    def _declare(self, part: str, content_type: str) -> None:
        root = self.root("[Content_Types].xml")
        name = f"/{part}"
        if not any(child.get("PartName") == name for child in root):
            made = etree.SubElement(root, f"{{{_TYPES}}}Override")
            made.set("PartName", name)
            made.set("ContentType", content_type)
            self.touch("[Content_Types].xml")

    # Styles -------------------------------------------------------------------------------------

    def style(self, type: str, name: str) -> str:
        """The id of the style of that built-in name (names are English in every Word); "" without one."""
        if self._styles is None:
            self._styles = {}
            part = self._related("styles")
            for style in self.root(part).findall(self.name_of("style")) if part is not None else ():
                named = style.find(self.name_of("name"))
                if named is not None:
                    key = (
                        str(style.get(self.name_of("type"), "")),
                        str(named.get(self.name_of("val"), "")).casefold(),
                    )
                    self._styles.setdefault(key, str(style.get(self.name_of("styleId"), "")))
        return self._styles.get((type, name.casefold()), "")

    def heading_level(self, id: str) -> int:
        """The level of the heading that a paragraph style is (by its built-in name); 0 for another style."""
        self.style("paragraph", "")
        if self._levels is None:
            self._levels = {
                style: int(name.removeprefix("heading "))
                for (type, name), style in (self._styles or {}).items()
                if type == "paragraph" and re.fullmatch("heading [1-9]", name)
            }
        return self._levels.get(id, 0)

    def note_style(self, kind: str, type: str) -> str:
        """The style of a note's words (``paragraph``) or number (``character``), made where missing."""
        name = f"{kind} {'text' if type == 'paragraph' else 'reference'}"
        found = self.style(type, name)
        part = self._related("styles")
        if found or part is None or self._styles is None:
            return found
        root = self.root(part)
        taken = {str(style.get(self.name_of("styleId"), "")) for style in root}
        base = id = name.title().replace(" ", "")
        number = 2
        while id in taken:
            id, number = f"{base}{number}", number + 1
        made = etree.SubElement(root, self.name_of("style"))
        made.set(self.name_of("type"), type)
        made.set(self.name_of("styleId"), id)
        etree.SubElement(made, self.name_of("name")).set(self.name_of("val"), name)
        usual = next(
            (
                str(style.get(self.name_of("styleId"), ""))
                for style in root.findall(self.name_of("style"))
                if style.get(self.name_of("type")) == type
                and style.get(self.name_of("default")) in ("1", "true", "on")
            ),
            "",
        )
        if usual:
            etree.SubElement(made, self.name_of("basedOn")).set(self.name_of("val"), usual)
        properties = etree.SubElement(made, self.name_of("rPr"))
        if type == "paragraph":
            for local in ("sz", "szCs"):
                etree.SubElement(properties, self.name_of(local)).set(self.name_of("val"), _NOTE_SIZE)
        else:
            etree.SubElement(properties, self.name_of("vertAlign")).set(self.name_of("val"), "superscript")
        self._styles[type, name] = id
        self.touch(part)
        return id


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _number(text: str | None) -> int:
    try:
        return int(text or "0")
    except ValueError:
        return 0
