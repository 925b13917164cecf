"""The text of a published PDF, by pypdf, as the lines that the other readers take."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Final

from provcite.documents.lines import Line, tidy
from provcite.model.errors import InputError

#: Pages and characters that are read; the archive's longest PDF has some 300 pages.
MAX_PAGES: Final = 2000
MAX_CHARACTERS: Final = 32 * 1024 * 1024

_PAGE_NUMBER: Final = re.compile(r"^(?:page )?\d{1,4}(?: of \d{1,4})?$", re.IGNORECASE)
_HINT: Final = "Open the PDF, copy its text into a file and import that."


def read_pdf(data: bytes, *, name: str = "the PDF") -> tuple[Line, ...]:
    """The lines of a PDF, numbered through all its pages, with a blank line between pages.

    Addresses behind links are taken from the annotations of the first pages, since typesetting breaks
    printed ones. Raises `InputError` for an encrypted, damaged or textless PDF.
    """
    import logging

    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    # pypdf reports what it mends on its logger; the reader of a document need not see that.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise InputError("The PDF is protected by a password.", hint=_HINT, place=name)
        count = len(reader.pages)
        if count > MAX_PAGES:
            raise InputError(f"The PDF has {count} pages; the limit is {MAX_PAGES}.", hint=_HINT, place=name)
        pages: list[list[str]] = []
        links: list[str] = []
        total = 0
        for index in range(count):
            page = reader.pages[index]
            text = page.extract_text() or ""
            total += len(text)
            if total > MAX_CHARACTERS:
                raise InputError("The PDF holds more text than any document.", hint=_HINT, place=name)
            pages.append([tidy(line) for line in text.replace("\r", "\n").split("\n")])
            if index < 3:
                links += _links(page)
    except InputError:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, OSError,
            ZeroDivisionError, OverflowError, AssertionError, NotImplementedError) as error:  # fmt: skip
        # A damaged PDF breaks pypdf in many places; to the reader it is one fact.
        raise InputError(
            "The PDF is damaged or of a kind that cannot be read.", hint=_HINT, place=name
        ) from error
    if not any(line for page in pages for line in page):
        raise InputError(
            "The PDF holds no text, only pictures of pages.",
            hint="Import the document's page, its text or its RIS.",
            place=name,
        )
    return _numbered(pages, links)


def _links(page: object) -> list[str]:
    found: list[str] = []
    annotations = page.get("/Annots") if hasattr(page, "get") else None
    for reference in list(annotations or [])[:200]:
        entry = reference.get_object()
        action = entry.get("/A") if hasattr(entry, "get") else None
        address = action.get_object().get("/URI") if action is not None else None
        if isinstance(address, str) and address.startswith("http"):
            found.append(address)
    return found


def _numbered(pages: list[list[str]], links: list[str]) -> tuple[Line, ...]:
    lines: list[Line] = []
    for page in pages:
        while page and (not page[-1] or _PAGE_NUMBER.match(page[-1])):
            page.pop()  # the running number at the foot
        for text in page:
            lines.append(Line(number=len(lines) + 1, text=text))
        lines.append(Line(number=len(lines) + 1, text=""))
    # The addresses behind links go with the first line that prints one of the archive's hosts.
    for index, line in enumerate(lines[:200]):
        if links and ("http" in line.text or "digitalarchive." in line.text):
            lines[index] = Line(number=line.number, text=line.text, links=tuple(dict.fromkeys(links)))
            break
    return tuple(lines)
