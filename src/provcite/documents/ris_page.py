"""The digital archive's own RIS of a document, as the labelled values that a page gives.

What the site writes is known from the stored tests of Zotero's translator: the whole archival
statement stands in one field, the platform's name in DB, and every person named is an AU.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from provcite.documents.addresses import document_address
from provcite.documents.detect import Shape
from provcite.documents.layout import Published, SeenAddress
from provcite.documents.lines import Line, addresses, tidy

if TYPE_CHECKING:
    from collections.abc import Iterable

_TAG: Final = re.compile(r"^\s*([A-Z][A-Z0-9])  ?- ?(.*)$")
_MARKUP: Final = re.compile(r"<[a-zA-Z/][^<>]{0,200}>")

#: RIS tags and the labels of a page that say the same.
_LABEL_OF: Final[dict[str, str]] = {
    "TI": "title", "T1": "title", "CT": "title",
    "AU": "authors", "A1": "authors",
    "DA": "date", "Y1": "date", "PY": "date",
    "AB": "summary", "N2": "summary",
    "LA": "original_language",
    "AN": "source", "AV": "source", "CN": "source",
    "KW": "subjects",
    "M3": "type",
    "ID": "record_id",
}  # fmt: skip


def read_ris(lines: Iterable[Line]) -> Published:
    """The first entry of a RIS file as a published document without words of its own."""
    import html

    values: dict[str, list[Line]] = {}
    seen: dict[str, SeenAddress] = {}
    tag = ""
    for line in lines:
        match = _TAG.match(line.text)
        if match is None:
            # A line without a tag continues the one before (the site wraps long summaries).
            key = _LABEL_OF.get(tag)
            if key and line.text and values.get(key):
                values[key].append(_clean(line, line.text, html.unescape))
            continue
        tag, text = match[1], match[2]
        if tag == "ER":
            break
        entry = _clean(line, text, html.unescape)
        for printed in addresses(entry):
            address = document_address(printed)
            if address is not None and tag in ("UR", "L1", "L2", "LK"):
                seen.setdefault(
                    f"{address.host}/{address.name}", SeenAddress(address=address, printed=printed, line=line)
                )
        key = _LABEL_OF.get(tag)
        if key is None or not entry.text:
            continue
        if key in ("authors", "subjects") or key not in values:
            values.setdefault(key, []).append(entry)
        elif key == "date" and len(entry.text) > len(values[key][0].text):
            values[key] = [entry]  # the day is more than the year
    published = Published(shape=Shape.RIS, labelled=True)
    published.values = {key: tuple(found) for key, found in values.items()}
    published.seen = tuple(seen.values())
    published.title = published.values.get("title", ())
    published.date = published.values.get("date", ())
    return published


def _clean(line: Line, text: str, unescape: object) -> Line:
    words = unescape(text) if callable(unescape) else text
    return Line(number=line.number, text=tidy(_MARKUP.sub(" ", str(words))))
