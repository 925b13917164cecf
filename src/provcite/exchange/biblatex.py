"""BibLaTeX (``.bib`` for biber): as BibTeX, with EDTF dates, `location` and `shorttitle`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from provcite.exchange import bib
from provcite.exchange.base import Format
from provcite.exchange.mapping import Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from provcite.exchange.base import Options, Parsed
    from provcite.exchange.context import Context
    from provcite.model.record import Record

FORMAT: Final = Format(
    name="biblatex",
    summary="BibLaTeX for biber; the archival reference stands in the note, which every style prints.",
    extension=".bib",
    media_type="application/x-bibtex",
)

TABLE: Final = Table(
    "biblatex",
    (
        Row("type", "entry type", bib.TYPE, "always @unpublished for an archival document"),
        Row("author", "author", bib.NAMES),
        Row("translator", "translator", bib.NAMES, "where there is an author; else in annote"),
        Row("title", "title", bib.TITLE, "in double braces, so that no style changes its capitals"),
        Row("title-short", "shorttitle", bib.TITLE),
        Row("original-title", "origtitle", bib.TEXT),
        Row(
            "issued",
            "date",
            bib.ANY_DATE,
            "EDTF as far as biber reads it; a doubtful date is also put in words in the note",
        ),
        Row("genre", "type", bib.TEXT),
        Row("statement", "note", bib.TEXT, "repository, place, whole reference, digital archive and number"),
        Row("shelf", "library", bib.SHELF, "acronym and reference; read verbatim by pandoc"),
        Row("headings", "keywords", bib.KEYWORDS, "classification, headings and tags"),
        Row("remarks", "annote", bib.REMARKS, "the credit, then the notes"),
        Row("abstract", "abstract", bib.TEXT),
        Row("language", "langid", bib.LANGUAGE, "other programs' files only", writes=False),
        Row("language", "language", bib.LANGUAGE),
        Row("license", "copyright", bib.TEXT),
        Row("URL", "url", bib.URL, "never escaped"),
        Row("accessed", "urldate", bib.DAY),
        *bib.PUBLISHED,
        *bib.READ_ONLY,
    ),
    copy="comment",
    foreign=True,
)


def write(records: Iterable[Record], options: Options) -> Iterator[str]:
    """Entries, one after the other."""
    return bib.write_entries(records, options, TABLE, braced=frozenset({"title", "shorttitle"}))


def parse(data: bytes, context: Context) -> Parsed:
    """Records from BibLaTeX or BibTeX entries."""
    return bib.read_entries(data, TABLE, context)


def sniff(head: str) -> bool:
    """Whether a text is BibLaTeX rather than BibTeX: entries with its own date or title fields."""
    return bool(
        bib.looks_like_entries(head)
        and re.search(r"^\s*(?:date|journaltitle|origtitle|eventtitle)\s*=", head, re.MULTILINE)
    )
