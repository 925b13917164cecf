"""Writes replacements into a manuscript's bytes and touches nothing else."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from provcite.manuscripts.decode import decode
from provcite.manuscripts.package import open_package, parse_xml
from provcite.manuscripts.repack import replace_members

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lxml import etree

    from provcite.manuscripts.document import Segment
    from provcite.manuscripts.package import Package

#: How a dash is written where the format has its own way.
_DASHES = {"tex": "--"}
_URL_END = r"(?![\w/%~#?=&-]|\.\w)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """New words for a stretch of a block: `pieces` from `Block.pieces`, `old` the words there now."""

    pieces: tuple[Segment, ...]
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressChange:
    """An address that becomes another wherever it stands: in the text, behind a link, in a relation."""

    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewritten:
    """The new bytes, the replacements that could not be made (with the reason), the changed addresses."""

    data: bytes
    files: Mapping[str, bytes]
    made: int
    refused: tuple[tuple[Replacement, str], ...] = ()
    addresses: frozenset[str] = frozenset()


def rewrite(
    format: str,
    data: bytes,
    replacements: Sequence[Replacement],
    addresses: Sequence[AddressChange] = (),
    included: Mapping[str, bytes] | None = None,
) -> Rewritten:
    """Make `replacements` and change `addresses` in a manuscript.

    `included` holds the bytes of the files that a LaTeX or Typst manuscript includes; changed ones
    come back in `Rewritten.files`. Where nothing changes, the bytes are the very ones given.
    """
    if format in ("docx", "odt") and data[:2] == b"PK":
        return _rewrite_package(format, data, replacements, addresses)
    if format == "odt":
        return _rewrite_flat(data, replacements, addresses)
    parts = {"": data, **(included or {})}
    changed: dict[str, bytes] = {}
    made = 0
    met: set[str] = set()
    refused: list[tuple[Replacement, str]] = []
    for part, content in parts.items():
        mine = [item for item in replacements if item.pieces and item.pieces[0].part == part]
        decoded = decode(content)
        text, done, failed = _rewrite_text(decoded.text, mine, addresses, _DASHES.get(format, "–"), met)
        made += done
        refused.extend(failed)
        if text != decoded.text:
            changed[part] = decoded.encode(text)
    refused.extend(
        (item, "the words are not written so in the file") for item in replacements if not item.pieces
    )
    return Rewritten(
        data=changed.pop("", data),
        files=changed,
        made=made,
        refused=tuple(refused),
        addresses=frozenset(met),
    )


def _rewrite_text(
    text: str,
    replacements: Iterable[Replacement],
    addresses: Sequence[AddressChange],
    dash: str,
    met: set[str],
) -> tuple[str, int, list[tuple[Replacement, str]]]:
    made = 0
    refused: list[tuple[Replacement, str]] = []
    edits: list[tuple[int, int, str, Replacement]] = []
    for item in replacements:
        first, last = item.pieces[0], item.pieces[-1]
        start = first.offset
        end = last.offset + (last.end - last.start)
        if text[start:end] != item.old:
            refused.append((item, "the words are not written so in the file"))
            continue
        edits.append((start, end, item.new.replace("–", dash), item))
    edits.sort(key=lambda edit: edit[:3])
    pieces: list[str] = []
    at = 0
    for start, end, new, item in edits:
        if start < at:
            refused.append((item, "another fix changes the same words"))
            continue
        pieces.extend((text[at:start], new))
        at = end
        made += 1
    pieces.append(text[at:])
    text = "".join(pieces)
    for change in addresses:
        text, count = _address_pattern(change.old).subn(lambda _, new=change.new: new, text)  # type: ignore[misc]  # default binds the loop variable
        made += count
        if count:
            met.add(change.old)
    return text, made, refused


def _address_pattern(address: str) -> re.Pattern[str]:
    return re.compile(r"(?<![\w/.-])" + re.escape(address) + _URL_END)


def _rewrite_package(
    format: str, data: bytes, replacements: Sequence[Replacement], addresses: Sequence[AddressChange]
) -> Rewritten:
    from lxml import etree

    package = open_package(data, "the manuscript")
    by_part: dict[str, list[Replacement]] = {}
    refused: list[tuple[Replacement, str]] = []
    for item in replacements:
        if item.pieces:
            by_part.setdefault(item.pieces[0].part, []).append(item)
        else:
            refused.append((item, "the words are not written so in the file"))
    changed: dict[str, bytes] = {}
    made = 0
    met: set[str] = set()
    members = set(by_part)
    if addresses:
        members.update(_address_parts(package, format))
    for member in sorted(members):
        raw = package.read(member)
        root = parse_xml(raw, member)
        nodes = _nodes(root, format)
        count, failed = _edit_nodes(nodes, by_part.get(member, ()))
        refused.extend(failed)
        count += _change_addresses(root, nodes, addresses, met)
        if count:
            made += count
            tree = root.getroottree()
            written = (
                etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
                if b"standalone" in raw[:200]
                else etree.tostring(tree, xml_declaration=True, encoding="UTF-8")
            )
            changed[member] = bytes(written)
    result = replace_members(data, changed, {}) if changed else data
    return Rewritten(data=result, files={}, made=made, refused=tuple(refused), addresses=frozenset(met))


def _address_parts(package: Package, format: str) -> Iterator[str]:
    """The parts in which an address stands: body and notes, and what says where their links lead."""
    if format == "odt":
        yield "content.xml"
        return
    main = package.main_part()
    for part in (main, package.related(main, "footnotes"), package.related(main, "endnotes")):
        if part is not None:
            folder, _, leaf = part.rpartition("/")
            yield from (
                name for name in (part, posixpath.join(folder, "_rels", f"{leaf}.rels")) if name in package
            )


def _rewrite_flat(
    data: bytes, replacements: Sequence[Replacement], addresses: Sequence[AddressChange]
) -> Rewritten:
    from lxml import etree

    root = parse_xml(data, "the manuscript")
    nodes = _nodes(root, "odt")
    made, refused = _edit_nodes(nodes, [item for item in replacements if item.pieces])
    refused.extend(
        (item, "the words are not written so in the file") for item in replacements if not item.pieces
    )
    met: set[str] = set()
    made += _change_addresses(root, nodes, addresses, met)
    if not made:
        return Rewritten(data=data, files={}, made=0, refused=tuple(refused))
    new = etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8")
    return Rewritten(data=new, files={}, made=made, refused=tuple(refused), addresses=frozenset(met))


class _Node:
    """One text node: an element's text or its tail."""

    __slots__ = ("element", "tail")

    def __init__(self, element: etree._Element, tail: bool) -> None:
        self.element = element
        self.tail = tail

    @property
    def text(self) -> str:
        return (self.element.tail if self.tail else self.element.text) or ""

    @text.setter
    def text(self, value: str) -> None:
        if self.tail:
            self.element.tail = value
            return
        self.element.text = value
        if str(self.element.tag).endswith("}t") and value != value.strip():
            self.element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _nodes(root: etree._Element, format: str) -> dict[int, _Node]:
    if format == "docx":
        space = str(root.tag).partition("}")[0] + "}"
        return {number: _Node(element, False) for number, element in enumerate(root.iter(space + "t"))}
    found: dict[int, _Node] = {}
    for number, element in enumerate(root.iter("*")):
        found[2 * number] = _Node(element, False)
        found[2 * number + 1] = _Node(element, True)
    return found


def _edit_nodes(
    nodes: Mapping[int, _Node], replacements: Iterable[Replacement]
) -> tuple[int, list[tuple[Replacement, str]]]:
    """Later places first, so that earlier offsets stay right; words over several runs go into the first."""
    made = 0
    refused: list[tuple[Replacement, str]] = []
    ordered = sorted(
        replacements, key=lambda item: (item.pieces[0].node, item.pieces[0].offset), reverse=True
    )
    for item in ordered:
        found = "".join(
            nodes[piece.node].text[piece.offset : piece.offset + piece.end - piece.start]
            if piece.node in nodes
            else "\0"
            for piece in item.pieces
        )
        if found != item.old:
            refused.append((item, "the words are not written so in the file"))
            continue
        for number in range(len(item.pieces) - 1, -1, -1):
            piece = item.pieces[number]
            node = nodes[piece.node]
            text = node.text
            size = piece.end - piece.start
            node.text = text[: piece.offset] + (item.new if number == 0 else "") + text[piece.offset + size :]
        made += 1
    return made, refused


def _change_addresses(
    root: etree._Element, nodes: Mapping[int, _Node], addresses: Sequence[AddressChange], met: set[str]
) -> int:
    made = 0
    for change in addresses:
        before = made
        pattern = _address_pattern(change.old)
        for element in root.iter("*"):
            tag = str(element.tag).rpartition("}")[2]
            for name in ("Target", "{http://www.w3.org/1999/xlink}href"):
                if element.get(name) == change.old:
                    element.set(name, change.new)
                    made += 1
            if (
                tag == "instrText"
                and element.text
                and "HYPERLINK" in element.text
                and change.old in element.text
            ):
                element.text, count = pattern.subn(lambda _, new=change.new: new, element.text)  # type: ignore[misc]  # default binds the loop variable
                made += count
        for node in nodes.values():
            text = node.text
            if change.old in text:
                new, count = pattern.subn(lambda _, new=change.new: new, text)  # type: ignore[misc]  # default binds the loop variable
                if count:
                    node.text = new
                    made += count
        if made > before:
            met.add(change.old)
    return made
