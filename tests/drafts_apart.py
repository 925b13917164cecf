"""Drafts taken apart: their parts as XML, parts exchanged, and what other programs would stumble over."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
FIELD = "{urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0}"

#: The order of the children of some elements (ECMA-376 part 1, CT_PPr, CT_RPr, CT_Settings, CT_Style), as
#: far as a program writes them.
ORDERS = {
    "pPr": (
        "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd "
        "tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi "
        "adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc "
        "textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
    ),
    "rPr": (
        "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof "
        "snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd "
        "fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath"
    ),
    "settings": (
        "zoom defaultTabStop characterSpacingControl footnotePr endnotePr compat rsids mathPr decimalSymbol"
    ),
    "style": "name aliases basedOn next link uiPriority semiHidden unhideWhenUsed qFormat rsid pPr rPr tblPr",
}
#: What may stand in an element that holds runs alone (a tracked change).
IN_CHANGE = {"r", "bookmarkStart", "bookmarkEnd", "proofErr", "ins", "del", "sdt"}


def disordered(root: etree._Element) -> list[str]:
    """The elements whose children do not stand in the order of the schema."""
    found = []
    for local, order in ORDERS.items():
        ranks = {name: rank for rank, name in enumerate(order.split())}
        for element in root.iter(W + local):
            names = [str(child.tag).removeprefix(W) for child in element]
            known = [ranks[name] for name in names if name in ranks]
            found += [f"{local} of {names}"] if known != sorted(known) else []
    for change in (*root.iter(W + "ins"), *root.iter(W + "moveTo")):
        if change.getparent() is not None and change.getparent().tag == W + "p":
            names = {str(child.tag).removeprefix(W) for child in change}
            found += [f"a tracked change of {names}"] if names - IN_CHANGE else []
    return found


def with_parts(
    data: bytes, changes: Mapping[str, Callable[[str], str]], without: tuple[str, ...] = ()
) -> bytes:
    """A file some of whose parts are changed, and some left out."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            if name not in without:
                text = old.read(name).decode()
                new.writestr(name, changes.get(name, lambda same: same)(text))
    return target.getvalue()


def part(data: bytes, name: str) -> etree._Element:
    """A part as XML."""
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read(name))


def word_faults(data: bytes) -> list[str]:
    """What Word would ask to repair: ids, relations, content types, the order of elements."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    names = set(archive.namelist())
    found = []
    types = part(data, "[Content_Types].xml")
    declared = {one.get("PartName") for one in types}
    for kind in ("footnote", "endnote"):
        name = f"word/{kind}s.xml"
        if name not in names:
            continue
        if f"/{name}" not in declared:
            found.append(f"{name} is not declared")
        root = part(data, name)
        ids = [one.get(W + "id") for one in root]
        if len(ids) != len(set(ids)):
            found.append(f"ids twice in {name}: {ids}")
        called = [one.get(W + "id") for one in part(data, "word/document.xml").iter(f"{W}{kind}Reference")]
        if [id for id in ids if id in called] != called:
            found.append(f"{name} is not in the order of the text: {ids}, {called}")
        for note in root:
            found += ["a note without a paragraph"] if not len(note) or note[-1].tag != W + "p" else []
    for name in names:
        if not name.endswith(".xml") or not name.startswith("word/"):
            continue
        root = part(data, name)
        relations = f"word/_rels/{name.removeprefix('word/')}.rels"
        known = {one.get("Id") for one in part(data, relations)} if relations in names else set()
        for element in root.iter():
            for key, value in element.attrib.items():
                if "officeDocument/2006/relationships" in key and value not in known:
                    found.append(f"{name} names the relation {value}, which is not there")
        depth = 0
        for mark in root.iter(W + "fldChar"):
            depth += {"begin": 1, "end": -1}.get(mark.get(W + "fldCharType"), 0)
            if depth < 0:
                found.append("a field ends before it begins")
        if depth:
            found.append(f"{name} has a field without an end")
        for paragraph in root.iter(W + "p"):
            found += ["properties of a paragraph behind its words"] * any(
                one.tag == W + "pPr" for one in paragraph[1:]
            )
        found += disordered(root)
        marks = [one.get(W + "id") for one in root.iter(W + "bookmarkStart")]
        ends = [one.get(W + "id") for one in root.iter(W + "bookmarkEnd")]
        found += [] if len(marks) == len(set(marks)) and sorted(marks) == sorted(ends) else ["bookmarks"]
        for run_ in root.iter(W + "r"):
            found += ["properties of a run behind its words"] * any(one.tag == W + "rPr" for one in run_[1:])
    return found


def odt_faults(data: bytes) -> list[str]:
    """What a reader of OpenDocument stumbles over: names, pairs of marks, styles, the manifest."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    found = []
    if archive.namelist()[0] != "mimetype" or archive.infolist()[0].compress_type != zipfile.ZIP_STORED:
        found.append("mimetype is not the first, stored part")
    manifest = part(data, "META-INF/manifest.xml")
    listed = {str(one) for one in manifest.xpath("//@*[local-name()='full-path']")}
    found += [f"{name} is not in the manifest" for name in archive.namelist()
              if name not in listed and name != "mimetype" and not name.startswith("META-INF/")]  # fmt: skip
    root = part(data, "content.xml")
    for tag, key in (
        (TEXT + "note", TEXT + "id"),
        (FIELD + "fieldmark-start", TEXT + "name"),
        (TEXT + "reference-mark-start", TEXT + "name"),
        (STYLE + "style", STYLE + "name"),
    ):
        names = [one.get(key) for one in root.iter(tag)]
        found += [f"{tag}: {names}"] if len(names) != len(set(names)) else []
    starts = [one.get(TEXT + "name") for one in root.iter(TEXT + "reference-mark-start")]
    ends = [one.get(TEXT + "name") for one in root.iter(TEXT + "reference-mark-end")]
    found += [] if starts == ends else [f"reference marks {starts} {ends}"]
    kinds = [one.tag.rpartition("-")[2] for one in root.iter(
        *(f"{FIELD}fieldmark-{which}" for which in ("start", "separator", "end")))]  # fmt: skip
    found += [] if kinds == ["start", "separator", "end"] * (len(kinds) // 3) else [f"field marks {kinds}"]
    known = {one.get(STYLE + "name") for name in ("content.xml", "styles.xml")
             for one in part(data, name).iter(STYLE + "style")}  # fmt: skip
    used = {one.get(TEXT + "style-name") for one in root.iter(TEXT + "span")}
    found += [f"style {name} is nowhere" for name in used - known if name != "Given"]
    for note in root.iter(TEXT + "note"):
        inner = [one.tag.removeprefix(TEXT) for one in note]
        found += [] if inner == ["note-citation", "note-body"] else [f"a note of {inner}"]
    return found
