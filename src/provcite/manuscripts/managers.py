"""Citations that Zotero, Mendeley, EndNote and others leave in a word processor's file.

Field codes in Word: ``ADDIN ZOTERO_ITEM CSL_CITATION {json}``, ``ADDIN CSL_CITATION {json}``
(Mendeley Desktop), ``ADDIN EN.CITE <EndNote>...``; content controls tagged
``MENDELEY_CITATION_v3_<base64>`` (Mendeley Cite). LibreOffice: the same words in the name of a
reference mark, or a bookmark ``ZOTERO_BREF_...`` whose code stands in the document's properties.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from typing import Any

#: A field code longer than this is not read (one cited item is 1 to 3 kB).
MAX_CODE = 2_000_000
# Half a surrogate pair, which JSON can spell and no text can hold.
_LONE_HALF = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)
_TRAILING = re.compile(r"\s+RND[A-Za-z0-9]{1,40}\s*$")


def read_code(code: str) -> tuple[str, tuple[dict[str, Any], ...]] | None:
    """The manager's name and its CSL-JSON items, or None where the code is no citation."""
    text = code.strip()
    if len(text) > MAX_CODE:
        return None
    if text.upper().startswith("ADDIN"):
        text = text[5:].lstrip()
    if text.startswith("ZOTERO_ITEM"):
        return _csl("Zotero", text)
    if text.startswith("CSL_CITATION"):
        return _csl("Mendeley", text)
    if text.startswith("MENDELEY_CITATION_v3_"):
        return _csl("Mendeley", _base64(text[len("MENDELEY_CITATION_v3_") :]))
    if text.startswith(("EN.CITE", "EN.CITE.DATA")):
        return _endnote(text)
    return None


def is_bibliography_code(code: str) -> bool:
    """Whether a field prints the list of works cited."""
    text = code.strip()
    if text.upper().startswith("ADDIN"):
        text = text[5:].lstrip()
    return text.startswith(("ZOTERO_BIBL", "EN.REFLIST", "Mendeley Bibliography", "MENDELEY_BIBLIOGRAPHY"))


def _base64(text: str) -> str:
    try:
        return base64.b64decode(text.strip() + "=" * (-len(text.strip()) % 4)).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""


def _csl(manager: str, text: str) -> tuple[str, tuple[dict[str, Any], ...]] | None:
    start = text.find("{")
    if start < 0:
        return None
    body = _TRAILING.sub("", text[start:])
    try:
        data, _ = json.JSONDecoder().raw_decode(_LONE_HALF.sub("\\\\ufffd", body))
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict) or not isinstance(data.get("citationItems"), list):
        return None
    items: list[dict[str, Any]] = []
    for entry in data["citationItems"]:
        if not isinstance(entry, dict):
            continue
        item = entry.get("itemData")
        merged: dict[str, Any] = dict(item) if isinstance(item, dict) else {}
        merged["_cite"] = {
            key: entry[key]
            for key in ("locator", "label", "prefix", "suffix", "uris", "uri", "id")
            if entry.get(key) not in (None, "")
        }
        items.append(merged)
    return (manager, tuple(items)) if items else None


_ENDNOTE_TYPES = {"5": "book", "0": "article-journal", "6": "chapter", "10": "report"}


def _endnote(text: str) -> tuple[str, tuple[dict[str, Any], ...]] | None:
    from provcite.manuscripts.package import parse_xml
    from provcite.model.errors import InputError

    start = text.find("<EndNote")
    if start < 0:
        return None
    end = text.rfind("</EndNote>")
    try:
        root = parse_xml(text[start : end + 10 if end > 0 else len(text)].encode(), "EndNote field")
    except (InputError, ValueError):
        return None
    items: list[dict[str, Any]] = []
    for cite in root.iter("Cite"):
        record = cite.find("record")
        item: dict[str, Any] = {"type": "manuscript"}

        def words(path: str, record: Any = record) -> str:
            element = record.find(path) if record is not None else None
            return "".join(str(part) for part in element.itertext()).strip() if element is not None else ""

        title = words("titles/title")
        if title:
            item["title"] = title
        names = [
            "".join(str(part) for part in author.itertext()).strip()
            for author in (record.findall("contributors/authors/author") if record is not None else [])
        ]
        if names:
            item["author"] = [_name(name) for name in names]
        for field, path in (
            ("archive_location", "call-num"),
            ("archive", "remote-database-name"),
            ("URL", "urls/related-urls/url"),
            ("date_text", "dates/pub-dates/date"),
            ("year", "dates/year"),
        ):
            value = words(path)
            if value:
                item[field] = value
        kind = words("ref-type")
        if kind in _ENDNOTE_TYPES:
            item["type"] = _ENDNOTE_TYPES[kind]
        pages = cite.findtext("Pages")
        item["_cite"] = {"locator": pages} if pages else {}
        items.append(item)
    return ("EndNote", tuple(items)) if items else None


def _name(text: str) -> dict[str, str]:
    family, comma, given = text.partition(",")
    return {"family": family.strip(), "given": given.strip()} if comma else {"literal": text.strip()}
