"""Simple Dublin Core (the oai_dc container): for harvesters; written only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from provcite.exchange import xmlio
from provcite.exchange.base import Format, one_line
from provcite.exchange.mapping import Codec, Row, Table, encode
from provcite.exchange.names import inverted
from provcite.exchange.xmlio import element
from provcite.exchange.xmltext import LIST, TEXT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from provcite.exchange.base import Options
    from provcite.exchange.context import Context
    from provcite.model.record import Record

FORMAT: Final = Format(
    name="dc",
    summary="Simple Dublin Core for harvesters (OAI-PMH); the repository and reference are the source.",
    extension=".dc.xml",
    reads=False,
    media_type="application/xml",
)

NAMES: Final = Codec(lambda names: [one_line(inverted(name)) for name in names], lambda names: None)

TABLE: Final = Table(
    "dc",
    (
        Row("title", "dc:title", TEXT),
        Row("author", "dc:creator", NAMES),
        Row("contributor", "dc:contributor", NAMES, "who took part without being an author"),
        Row("translator", "dc:contributor (translator)", NAMES),
        Row("issued", "dc:date", Codec(lambda value: one_line(value[0]), lambda text: (text, None)), "EDTF"),
        Row("genre", "dc:type", TEXT),
        Row("place-of-original", "dc:source", TEXT, "repository, city and the whole reference"),
        Row("source", "dc:publisher", TEXT, "the digital archive"),
        Row("URL", "dc:identifier", TEXT),
        Row("language", "dc:language", TEXT),
        Row("headings", "dc:subject", LIST),
        Row("abstract", "dc:description", TEXT),
        Row("remarks", "dc:description (remarks)", LIST, "the credit, then the notes"),
        Row("license", "dc:rights", TEXT),
    ),
)

_HEAD: Final = (
    xmlio.DECLARATION
    + '<records xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
)


def write(records: Iterable[Record], options: Options) -> Iterator[str]:
    """One `oai_dc:dc` element a record."""
    yield _HEAD
    for record in records:
        parts = [element(name, value) for name, value in statements(record, options.context)]
        yield xmlio.indented(element("oai_dc:dc", parts)) + "\n"
    yield "</records>\n"


def statements(record: Record, context: Context) -> list[tuple[str, str]]:
    """The Dublin Core elements of a record in order, as (``dc:title``, text)."""
    result: list[tuple[str, str]] = []
    for target, value in encode(record, TABLE, context).own.items():
        name = target.partition(" ")[0]
        values: list[Any] = value if isinstance(value, list) else [value]
        result.extend((name, item) for item in values)
    return result


def sniff(head: str) -> bool:
    """Never: the format is only written."""
    return False
