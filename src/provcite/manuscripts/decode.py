"""Bytes of a text manuscript into characters, with the encoding found out and remembered."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from provcite.model.errors import InputError

#: A manuscript of text above this size is refused: a 300-page book is about 1 MB.
MAX_TEXT_BYTES = 40 * 1024 * 1024

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A file's text, the encoding and byte order mark it had, and a sentence where it was a guess."""

    text: str
    encoding: str
    bom: bytes = b""
    warning: str = ""

    def encode(self, text: str) -> bytes:
        """`text` as bytes in the file's own encoding and with its own byte order mark."""
        try:
            return self.bom + text.encode(self.encoding)
        except UnicodeEncodeError as error:
            character = text[error.start : error.start + 1]
            raise InputError(
                f"The file is in {self.encoding}, which has no “{character}”.",
                hint="Save the manuscript as UTF-8 first.",
            ) from error


def decode(data: bytes, *, name: str = "the manuscript") -> Decoded:
    """Decode a text manuscript: byte order mark, UTF-8, UTF-16, else Windows 1251 or 1252 by guess.

    Raises `InputError` when the file is too large or plainly no text.
    """
    if len(data) > MAX_TEXT_BYTES:
        raise InputError(
            f"{name} has {len(data) // (1024 * 1024)} MB, more text than any manuscript "
            f"(the limit is {MAX_TEXT_BYTES // (1024 * 1024)} MB).",
            hint="Check that it is the right file, or split it into chapters.",
        )
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            try:
                return Decoded(text=data[len(bom) :].decode(encoding), encoding=encoding, bom=bom)
            except UnicodeDecodeError as error:
                raise InputError(
                    f"{name} begins as {encoding} but is damaged at byte {error.start + len(bom)}.",
                    hint="Open it in an editor and save it again as UTF-8.",
                ) from error
    head = data[:4096]
    if len(head) >= 4 and head.count(0) > len(head) // 4:
        encoding = "utf-16-le" if head[1::2].count(0) >= head[0::2].count(0) else "utf-16-be"
        try:
            return Decoded(text=data.decode(encoding), encoding=encoding)
        except UnicodeDecodeError:
            pass
    if 0 in head:
        raise InputError(
            f"{name} is no text: it holds zero bytes.",
            hint="provcite reads docx, odt, md, tex, typ, html and txt.",
        )
    try:
        return Decoded(text=data.decode("utf-8"), encoding="utf-8")
    except UnicodeDecodeError:
        encoding = "cp1251" if _looks_cyrillic(data) else "cp1252"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        # Five bytes of cp1252 and one of cp1251 are undefined; Latin-1 defines all.
        encoding = "latin-1"
        text = data.decode(encoding)
    return Decoded(
        text=text,
        encoding=encoding,
        warning=f"{name} is not UTF-8; it was read as {encoding}. "
        "Save it as UTF-8 to be sure of accents and Cyrillic.",
    )


def _looks_cyrillic(data: bytes) -> bool:
    """Windows 1251 text has runs of high bytes (words); 1252 has single ones (accents)."""
    sample = data[:65536]
    high = runs = 0
    previous = False
    for byte in sample:
        letter = byte >= 0xC0 or byte in (0xA8, 0xB8)
        if letter:
            high += 1
            if previous:
                runs += 1
        previous = letter
    return high > 0 and runs * 2 > high
