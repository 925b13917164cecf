"""The text of a published PDF, by pypdf, as the lines that the other readers take."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any, Final

from provcite.documents.lines import Line, tidy
from provcite.model.errors import InputError

#: Pages and characters that are read; the archive's longest PDF has some 300 pages.
MAX_PAGES: Final = 2000
MAX_CHARACTERS: Final = 32 * 1024 * 1024

#: What one stream may unpack to, by any of PDF's filters; a full page of typeset text has some 20 kB.
MAX_STREAM_BYTES: Final = 8 * 1024 * 1024
#: What all pages may unpack to, and the operations that set their text, drawn forms counted as so many.
MAX_UNPACKED: Final = 64 * 1024 * 1024
MAX_OPERATIONS: Final = 4_000_000
_FORM: Final = 20_000

#: Bounds of pypdf's own. Each stands beside the stream, tree or list that a bomb would swell.
_BOUNDS: Final[dict[str, Any]] = {
    **dict.fromkeys(
        (
            "maximum_declared_stream_length", "array_based_stream_maximum_output_length",
            "lzw_maximum_output_length", "run_length_maximum_output_length", "zlib_maximum_output_length",
            "brotli_maximum_output_length", "jbig2_maximum_output_length", "image_maximum_buffer_size",
        ),
        MAX_STREAM_BYTES,
    ),
    "zlib_maximum_recovery_input_length": 256 * 1024,
    "stream_filters_maximum_length": 4,
    "stream_decoding_work_maximum_length": 2 * MAX_STREAM_BYTES,
    "stream_parsing_work_maximum_count": 400_000,
    "page_tree_maximum_entries": 4 * MAX_PAGES,
    "page_tree_maximum_page_entries": 40 * MAX_PAGES,
    "xform_maximum_invocations_per_extraction": 200,
    "jbig2dec_binary": None,  # a program that pypdf would run
}  # fmt: skip

_PAGE_NUMBER: Final = re.compile(r"^(?:page )?\d{1,4}(?: of \d{1,4})?$", re.IGNORECASE)
_HINT: Final = "Open the PDF, copy its text into a file and import that."


def read_pdf(data: bytes, *, name: str = "the PDF") -> tuple[Line, ...]:
    """The lines of a PDF, numbered through all its pages, with a blank line between pages.

    Addresses behind links are taken from the annotations of the first pages, since typesetting breaks
    printed ones. Raises `InputError` for a PDF that is encrypted, damaged, textless, or swells beyond
    the bounds above.
    """
    import logging

    from pypdf import apply_configuration
    from pypdf.errors import LimitReachedError

    # pypdf reports what it mends on its logger; the reader of a document need not see that.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        with apply_configuration(**_BOUNDS):
            pages, links = _extracted(data, name)
    except InputError:
        raise
    except LimitReachedError as error:
        raise _too_much(name) from error
    except Exception as error:
        # A damaged PDF breaks pypdf in many places, another in each of its versions; to the reader it
        # is one fact. Nothing but pypdf runs in the block.
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


def _extracted(data: bytes, name: str) -> tuple[list[list[str]], list[str]]:
    """The lines of each page, and the addresses behind links; raises whatever pypdf raises."""
    from pypdf import PdfReader

    reader = PdfReader(BytesIO(data), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise InputError("The PDF is protected by a password.", hint=_HINT, place=name)
    count = len(reader.pages)
    if count > MAX_PAGES:
        raise InputError(f"The PDF has {count} pages; the limit is {MAX_PAGES}.", hint=_HINT, place=name)
    unpacked = operations = characters = 0

    def counted(operator: bytes, *_: object) -> None:
        nonlocal operations
        operations += _FORM if operator == b"Do" else 1
        if operations > MAX_OPERATIONS:
            raise _too_much(name)

    pages: list[list[str]] = []
    links: list[str] = []
    for index in range(count):
        page = reader.pages[index]
        contents = page.get_contents()
        unpacked += len(contents.get_data()) if contents is not None else 0
        if unpacked > MAX_UNPACKED:
            raise _too_much(name)
        text = page.extract_text(visitor_operand_before=counted) or ""
        characters += len(text)
        if characters > MAX_CHARACTERS:
            raise InputError("The PDF holds more text than any document.", hint=_HINT, place=name)
        pages.append([tidy(line) for line in text.replace("\r", "\n").split("\n")])
        if index < 3:
            links += _links(page)
    return pages, links


def _too_much(name: str) -> InputError:
    return InputError(
        "The PDF unpacks to more than a document can hold; it was not read.", hint=_HINT, place=name
    )


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
