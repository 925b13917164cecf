"""One module a format; each has ``FORMAT`` (name, endings) and ``read(data, name, read_included)``.

A reader is found by listing this folder; only the one that is wanted is imported.
"""

from __future__ import annotations

import importlib
import os.path
from typing import TYPE_CHECKING, Final

from provcite.model.errors import InputError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable

    from provcite.manuscripts.document import Document

#: The ending of a file's name (with its dot) to the module that reads it.
ENDINGS: Final[dict[str, str]] = {
    ".docx": "docx", ".docm": "docx", ".dotx": "docx",
    ".odt": "odt", ".ott": "odt", ".fodt": "odt",
    ".md": "markdown", ".markdown": "markdown", ".mkd": "markdown", ".qmd": "markdown", ".rmd": "markdown",
    ".tex": "latex", ".ltx": "latex", ".latex": "latex",
    ".typ": "typst",
    ".html": "html", ".htm": "html", ".xhtml": "html",
    ".txt": "text", ".text": "text",
}  # fmt: skip

#: The names that ``--from`` takes, and the module of each.
FORMATS: Final[dict[str, str]] = {
    "docx": "docx", "odt": "odt", "md": "markdown", "tex": "latex", "typ": "typst", "html": "html",
    "txt": "text",
}  # fmt: skip


def format_of(name: str, data: bytes) -> str:
    """The format's name (docx, odt, md, tex, typ, html, txt), from the file's ending and first bytes."""
    ending = os.path.splitext(name.lower())[1]
    module = ENDINGS.get(ending)
    if data[:2] == b"PK" and module not in ("docx", "odt"):
        head = data[:200]
        module = "odt" if b"opendocument.text" in head else "docx"
    if data[:4] == b"\xd0\xcf\x11\xe0":
        module = "docx"  # an old or a locked Word file, which its reader names as such
    if module is None:
        start = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        if start.startswith((b"<!doctype html", b"<html")):
            module = "html"
        elif start.startswith((b"\\documentclass", b"\\input")) or b"\\begin{document}" in data[:65536]:
            module = "latex"
        elif ending == "" or name in ("", "-"):
            module = "text"
        else:
            raise InputError(
                f"{name} is in no format that provcite reads.",
                hint="It reads docx, odt, md, tex, typ, html and txt; --from NAME says which one it is. "
                "RTF and PDF: save the manuscript as docx.",
            )
    return next(key for key, value in FORMATS.items() if value == module)


def read_manuscript(
    data: bytes,
    name: str,
    *,
    format: str | None = None,
    read_included: Callable[[str], bytes] | None = None,
) -> Document:
    """Read a manuscript's bytes into a `Document`.

    `read_included` gives the bytes of a file that a LaTeX or Typst manuscript includes, by its
    path relative to the manuscript; it raises `InputError` for one outside the folder. Without it
    included files are passed over with a warning. Raises `InputError` for a file that cannot be read.
    """
    chosen = format or format_of(name, data)
    if chosen not in FORMATS:
        raise NotFoundError(
            f"There is no manuscript format “{chosen}”.", hint="Known: " + ", ".join(FORMATS) + "."
        )
    if not data:
        raise InputError(f"{name} is empty.", hint="Check that it is the right file.")
    module = importlib.import_module(f"provcite.manuscripts.readers.{FORMATS[chosen]}")
    document: Document = module.read(data, name, read_included)
    return document
