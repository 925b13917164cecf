"""Classic BibTeX (``.bib`` for the standard styles, natbib, JabRef, Zotero, pandoc)."""

from __future__ import annotations

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
    name="bibtex",
    summary="Classic BibTeX; the archival reference stands in the note, which every style prints.",
    extension=".bib",
    media_type="application/x-bibtex",
)

TABLE: Final = Table(
    "bibtex",
    (
        Row("type", "entry type", bib.TYPE, "always @unpublished for an archival document"),
        Row("author", "author", bib.NAMES),
        Row("translator", "translator", bib.NAMES, "where there is an author; else in annote"),
        Row("title", "title", bib.TITLE, "in double braces, so that no style changes its capitals"),
        Row("title-short", "shorttitle", bib.TITLE),
        Row(
            "issued",
            "year",
            bib.PLAIN_DATE,
            "year, month (the macro) and day; a doubtful date also in words in the note",
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
    """Records from BibTeX entries."""
    return bib.read_entries(data, TABLE, context)


def sniff(head: str) -> bool:
    """Whether a text holds BibTeX entries."""
    return bib.looks_like_entries(head)
