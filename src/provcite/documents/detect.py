"""What the bytes of a file are: a document of the digital archive, in which shape, or something else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from provcite.documents.addresses import is_host
from provcite.manuscripts.decode import decode
from provcite.model.errors import InputError

#: Largest text and largest PDF that are read, in bytes.
MAX_TEXT: Final = 32 * 1024 * 1024
MAX_PDF: Final = 256 * 1024 * 1024

_NAMES: Final = (
    "wilson center digital archive",
    "history and public policy program digital archive",
    "international history declassified",
)
_PAGE_LABELS: Final = re.compile(
    r"^\W{0,4}(?:document information|original archive|record id|original uploaded date|subjects discussed|"
    r"associated (?:places|people)|original language|original classification|author\(s\)|citation"
    r"|contents)(?:\W{0,4}$|[ \t]?:[ \t]+\S)",
    re.IGNORECASE | re.MULTILINE,
)
_HTML_LABELS: Final = re.compile(
    r">\s{0,20}(document information|original archive|record id|original uploaded date|subjects discussed|"
    r"associated places|original language|original classification|author\(s\))\s{0,20}:?\s{0,20}<",
    re.IGNORECASE,
)
_RIS: Final = re.compile(r"^\ufeff?\s*TY  ?- ?\w", re.MULTILINE)
_SITE_RIS: Final = re.compile(
    r"^\s*(?:DB|DP|T2|PB)  ?- .*(?:digital archive|woodrow wilson)", re.IGNORECASE | re.MULTILINE
)
_CITATION_KEY: Final = re.compile(r"^\s*M2  ?- Citation Key:", re.IGNORECASE | re.MULTILINE)
_HTML: Final = re.compile(r"<(?:!doctype html|html|head|body|meta|div|article|main)\b", re.IGNORECASE)

# First bytes of files that are no text; said by name so that the remedy fits.
_MAGIC: Final = (
    (b"PK\x03\x04", "a zip container (Word, OpenDocument, EPUB or an archive)"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"II*\x00", "a picture (TIFF)"),
    (b"MM\x00*", "a picture (TIFF)"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"SQLite format 3", "a database"),
    (b"\x7fELF", "a program"),
)


class Shape(StrEnum):
    """The shapes that a published document is read in."""

    TEXT = "text"
    PAGE = "page"
    HTML = "html"
    RIS = "ris"
    PDF = "pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """What a file is: `shape`, its `text` (empty for a PDF), and `notes` on how it was decoded."""

    shape: Shape
    text: str = ""
    encoding: str = ""
    notes: tuple[str, ...] = ()


def recognise(data: bytes, *, name: str = "the file") -> Recognised | None:
    """The shape of a document of the Wilson Center Digital Archive; None for any other readable file.

    Raises `InputError` where there is nothing to read at all: an empty file, a picture, a text
    beyond `MAX_TEXT`.
    """
    if not data.strip(b"\x00\t\n\r \x0b\x0c"):
        raise InputError("The file is empty.", hint="Save the document again and import that.", place=name)
    if data[:1024].lstrip().startswith(b"%PDF-"):
        if len(data) > MAX_PDF:
            raise InputError(
                f"The PDF has {len(data) // 2**20} MB; the limit is {MAX_PDF // 2**20} MB.",
                hint="Import the text of the document instead.",
                place=name,
            )
        return Recognised(shape=Shape.PDF)
    for magic, words in _MAGIC:
        if data.startswith(magic):
            raise InputError(
                f"The file is {words}, not a document's text, page, RIS or PDF.", hint=_HINT, place=name
            )
    text, encoding, notes = decode_text(data, name=name)
    shape = _shape(text)
    return Recognised(shape=shape, text=text, encoding=encoding, notes=notes) if shape else None


_HINT: Final = "Save the document's page, its text or its PDF from the digital archive and import that."


def decode_text(data: bytes, *, name: str = "the file") -> tuple[str, str, tuple[str, ...]]:
    """Text, encoding and remarks. Raises `InputError` for what is too large or no text."""
    if len(data) > MAX_TEXT:
        raise InputError(
            f"The text has {len(data) // 2**20} MB, more than any document "
            f"(the limit is {MAX_TEXT // 2**20} MB).",
            hint="Check that it is the right file.",
            place=name,
        )
    try:
        decoded = decode(data, name=name)
    except InputError as error:
        raise InputError("The file is no text.", hint=_HINT, place=name) from error
    sample = decoded.text[:20_000]
    odd = sum(
        1 for character in sample if character < " " and character not in "\t\n\r\x0b\x0c\x1b\x1a\x1e\x1f"
    )
    if odd * 50 > len(sample):
        raise InputError("The file is no text: it is full of control characters.", hint=_HINT, place=name)
    notes = (
        (f"The file is not UTF-8; it was read as {decoded.encoding}. Check the accents.",)
        if decoded.warning
        else ()
    )
    return decoded.text, decoded.encoding, notes


def _shape(text: str) -> Shape | None:
    head = text[:200_000]
    tail = text[-20_000:]
    lowered = head.lower() + tail.lower()
    ours = is_host(lowered) or any(name in lowered for name in _NAMES)
    if _RIS.match(head.lstrip("\ufeff \t\r\n")):
        # One entry in the site's own form; any other RIS is a bibliography.
        single = len(_RIS.findall(text)) == 1
        return (
            Shape.RIS
            if ours and single and _SITE_RIS.search(head) and not _CITATION_KEY.search(head)
            else None
        )
    if _HTML.search(head[:5000]):
        labels = {match[1].lower() for match in _HTML_LABELS.finditer(head)}
        return Shape.HTML if ours or len(labels) >= 2 else None
    labels = {
        match.group().strip(" \t\r\n*:#_").partition(":")[0].strip().lower()
        for match in _PAGE_LABELS.finditer(head + "\n" + tail)
    }
    page_labels = labels - {"citation", "contents", "original language"}
    if "document information" in labels or len(page_labels) >= 2:
        return Shape.PAGE
    # A copied page of the older site has its words for the buttons; a PDF's text has Contents.
    if ours and re.search(
        r"^\W{0,4}(?:view document in|share document|get citation)", head, re.IGNORECASE | re.MULTILINE
    ):
        return Shape.PAGE
    if ours and (labels or re.search(r"(?:wilson center|public policy program) digital archive", lowered)):
        return Shape.TEXT
    return None
