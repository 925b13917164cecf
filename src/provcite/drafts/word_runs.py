"""Text trees as runs of a Word file (ECMA-376 part 1, sections 17.3.2 and 17.16.22)."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Final

from lxml import etree

from provcite.csl.tree import Block, Link, Styled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from provcite.csl.tree import Node

XML_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
#: The order of the children of ``w:rPr`` (CT_RPr); Word asks for repair where it is another.
_ORDER: Final = (
    "rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike", "outline", "shadow",
    "emboss", "imprint", "noProof", "snapToGrid", "vanish", "webHidden", "color", "spacing", "w", "kern",
    "position", "sz", "szCs", "highlight", "u", "effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs",
    "em", "lang", "eastAsianLayout", "specVanish", "oMath",
)  # fmt: skip
#: CSL's formatting as run properties: name and value, "" for one that is just there, "0" for off.
_PROPERTIES: Final = {
    ("font-style", "italic"): (("i", ""), ("iCs", "")),
    ("font-style", "oblique"): (("i", ""), ("iCs", "")),
    ("font-style", "normal"): (("i", "0"), ("iCs", "0")),
    ("font-variant", "small-caps"): (("smallCaps", ""),),
    ("font-variant", "normal"): (("smallCaps", "0"),),
    ("font-weight", "bold"): (("b", ""), ("bCs", "")),
    ("font-weight", "normal"): (("b", "0"), ("bCs", "0")),
    ("text-decoration", "underline"): (("u", "single"),),
    ("text-decoration", "none"): (("u", "none"),),
    ("vertical-align", "sup"): (("vertAlign", "superscript"),),
    ("vertical-align", "sub"): (("vertAlign", "subscript"),),
    ("vertical-align", "baseline"): (("vertAlign", "baseline"),),
}


class Runs:
    """Makes the elements of one part; `space` is its namespace, `relation` gives the id of an address."""

    def __init__(
        self,
        space: str,
        relations_space: str,
        relation: Callable[[str], str],
        link_style: str = "",
    ) -> None:
        self.space = space
        self._id = f"{{{relations_space}}}id"
        self._relation = relation
        self._link_style = link_style

    def name(self, local: str) -> str:
        """A name of WordprocessingML in full."""
        return f"{{{self.space}}}{local}"

    def element(self, local: str, **attributes: str) -> etree._Element:
        """An empty element with attributes of the same namespace."""
        made = etree.Element(self.name(local))
        for key, value in attributes.items():
            made.set(self.name(key), value)
        return made

    def run(self, text: str = "", properties: etree._Element | None = None) -> etree._Element:
        """A run with a copy of `properties` and a text, tabs as Word writes them."""
        made = self.element("r")
        if properties is not None and len(properties):
            made.append(copy.deepcopy(properties))
        for number, piece in enumerate(text.split("\t")):
            if number:
                made.append(self.element("tab"))
            if piece:
                words = self.element("t")
                words.text = legal(piece)
                if piece != piece.strip() or "  " in piece:
                    words.set(XML_SPACE, "preserve")
                made.append(words)
        return made

    def words(self, node: Node, properties: etree._Element | None = None) -> list[etree._Element]:
        """The runs and links of a finished text tree, on top of `properties`."""
        return list(self._words(node, properties))

    def _words(self, node: Node, properties: etree._Element | None) -> Iterator[etree._Element]:
        if isinstance(node, str):
            if node:
                yield self.run(node, properties)
            return
        if isinstance(node, Styled):
            properties = self.styled(properties, _PROPERTIES.get((node.attribute, node.value), ()))
        if isinstance(node, Link):
            link = self.element("hyperlink")
            link.set(self._id, self._relation(node.url))
            style = (("rStyle", self._link_style),) if self._link_style else ()
            for child in node.children:
                for made in self._words(child, self.styled(properties, style)):
                    link.append(made)
            if len(link):
                yield link
            return
        for child in node.children:
            if isinstance(child, Block) and child.display == "right-inline":
                yield self.run("\t", properties)
            yield from self._words(child, properties)

    def styled(
        self, properties: etree._Element | None, changes: tuple[tuple[str, str], ...]
    ) -> etree._Element | None:
        """A copy of run properties with some set, each at its place in the order of the schema."""
        if not changes:
            return properties
        made = copy.deepcopy(properties) if properties is not None else self.element("rPr")
        for local, value in changes:
            for old in made.findall(self.name(local)):
                made.remove(old)
            rank = _ORDER.index(local)
            place = sum(1 for child in made if _rank(child) < rank)
            made.insert(place, self.element(local, val=value) if value else self.element(local))
        return made

    def field(
        self,
        code: str,
        result: list[etree._Element],
        properties: etree._Element | None = None,
        kind: str = "ADDIN ",
    ) -> list[etree._Element]:
        """A complex field: its beginning, code, result and end."""
        return [
            *self.field_start(code, properties, kind),
            *result,
            self.field_mark("end", properties),
        ]

    def field_start(
        self, code: str, properties: etree._Element | None = None, kind: str = "ADDIN "
    ) -> list[etree._Element]:
        """The runs of a field before its result."""
        instruction = self.element("r")
        words = self.element("instrText")
        words.text = f" {kind}{legal(code)} "
        words.set(XML_SPACE, "preserve")
        instruction.append(words)
        return [
            self.field_mark("begin", properties),
            instruction,
            self.field_mark("separate", properties),
        ]

    def field_mark(self, kind: str, properties: etree._Element | None = None) -> etree._Element:
        """A run with the begin, separate or end of a field."""
        made = self.run("", properties)
        made.append(self.element("fldChar", fldCharType=kind))
        return made


def _rank(element: etree._Element) -> int:
    local = etree.QName(element).localname if isinstance(element.tag, str) else ""
    return _ORDER.index(local) if local in _ORDER else len(_ORDER)


def legal(text: str) -> str:
    """`text` without the control characters that XML 1.0 cannot hold."""
    return "".join(
        letter
        for letter in text
        if letter in "\t\n\r"
        or ((letter >= " " and letter not in "\ufffe\uffff") and not "\ud800" <= letter <= "\udfff")
    )
