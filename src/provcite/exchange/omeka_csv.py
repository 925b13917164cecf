"""CSV for Omeka S (module CSV Import): a row a record, the columns named by Dublin Core terms; written only.

Omeka maps a column by its head. Several values of a cell are parted by a stroke, which the module asks for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from provcite.exchange.base import Format, one_line
from provcite.exchange.cells import line
from provcite.exchange.dc import TERMS, statements
from provcite.exchange.mapping import SAME, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from provcite.exchange.base import Options
    from provcite.model.record import Record

FORMAT: Final = Format(
    name="omeka-csv",
    summary="CSV for Omeka S: Dublin Core terms as columns, several values parted by a stroke.",
    extension=".omeka.csv",
    reads=False,
    media_type="text/csv",
)

TABLE: Final = Table(
    "omeka-csv",
    (
        Row("title", "dcterms:title"),
        Row("author", "dcterms:creator"),
        Row("contributor", "dcterms:contributor"),
        Row("issued", "dcterms:date"),
        Row("genre", "dcterms:type"),
        Row("place-of-original", "dcterms:source", SAME, "each place where it lies"),
        Row("source", "dcterms:publisher"),
        Row("URL", "dcterms:identifier"),
        Row("document-language", "dcterms:language"),
        Row("topics", "dcterms:subject"),
        Row("abstract", "dcterms:description"),
        Row("license", "dcterms:rights"),
        Row("custody", "dcterms:provenance", SAME, "the chain in one sentence, with its gaps"),
    ),
)

COLUMNS: Final = ("dcterms:identifier", *(term for term in TERMS if term != "dcterms:identifier"))
_PARTED: Final = "|"


def write(records: Iterable[Record], options: Options) -> Iterator[str]:
    """The head, then a row a record."""
    yield line(COLUMNS)
    for record in records:
        cells: dict[str, list[str]] = {"dcterms:identifier": [options.key(record)]}
        for name, value in statements(record, options.context):
            cells.setdefault(name.replace("dc:", "dcterms:"), []).append(value)
        yield line(
            _PARTED.join(one_line(value).replace(_PARTED, "/") for value in cells.get(column, ()))
            for column in COLUMNS
        )


def sniff(head: str) -> bool:
    """Never: the format is only written."""
    return False
