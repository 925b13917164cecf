"""Dublin Core as RDF/XML: the fifteen elements and, of the terms, `dcterms:provenance`; written only.

The container is RDF's because that of OAI-PMH (oai_dc) has no room for the terms, and because any
RDF library reads it. The elements stand as plain text, so that a harvester finds them by name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from provcite.exchange import xmlio
from provcite.exchange.base import Format, one_line
from provcite.exchange.mapping import Codec, Row, Table, encode
from provcite.exchange.names import inverted
from provcite.exchange.xmlio import element
from provcite.exchange.xmltext import LIST, TEXT
from provcite.provenance.iris import Names, record_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from provcite.exchange.base import Options
    from provcite.exchange.context import Context
    from provcite.model.record import Record

FORMAT: Final = Format(
    name="dc",
    summary="Dublin Core (RDF/XML): the reference is the source, the chain dcterms:provenance.",
    extension=".dc.xml",
    reads=False,
    media_type="application/rdf+xml",
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
        Row("every-place", "dc:source", LIST, "each place where it lies: repository, city and reference"),
        Row("source", "dc:publisher", TEXT, "the digital archive"),
        Row("URL", "dc:identifier", TEXT),
        Row("document-language", "dc:language", TEXT),
        Row("topics", "dc:subject", LIST),
        Row("abstract", "dc:description", TEXT),
        Row("own-remarks", "dc:description (remarks)", LIST, "the credit, then the notes"),
        Row("license", "dc:rights", TEXT),
        Row("conditions", "dcterms:accessRights", LIST, "conditions of access and the marking"),
        Row("custody", "dcterms:provenance", TEXT, "the chain in one sentence, with its gaps"),
    ),
)

#: The elements and terms that a description may have, all by the names of the terms.
TERMS: Final = tuple(
    dict.fromkeys(row.target.partition(" ")[0].replace("dc:", "dcterms:") for row in TABLE.rows)
)

#: Characters that an IRI may have besides letters and digits (RFC 3987, 2.2).
_IRI: Final = "-._~:/?#[]@!$&'()*+,;=%"

_HEAD: Final = (
    xmlio.DECLARATION
    + '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    + 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">\n'
)


def write(records: Iterable[Record], options: Options) -> Iterator[str]:
    """One description a record, about its address or, without one, about its key."""
    yield _HEAD
    for record in records:
        parts = [element(name, value) for name, value in statements(record, options.context)]
        about = {"rdf:about": _about(record, options.issuer.base)}
        yield xmlio.indented(element("rdf:Description", parts, about)) + "\n"
    yield "</rdf:RDF>\n"


def _about(record: Record, base: str) -> str:
    """What the description is about, as an IRI: characters that none may have are percent-encoded.

    Its address, else its name in the store, which is the one that PROV and RiC have.
    """
    if record.url and record.url.startswith(("http://", "https://")):
        return quote(one_line(record.url), safe=_IRI)
    return f"{Names(base).records}{record_name(record.id)}"


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
