"""EAD 2002, which ArchivesSpace and older systems read: the description of EAD3 in the older terms.

Written only; it is read as EAD3 is, by the format ``ead3``. Each component is made as EAD3 has it and its
elements are renamed: a structured date becomes a normalised one, parts of names become text, `localtype`
becomes `type`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from provcite.exchange import ead3, xmlio
from provcite.exchange.base import Format, one_line
from provcite.exchange.mapping import Table
from provcite.exchange.xmlio import element, escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from provcite.exchange.base import Issuer, Options
    from provcite.model.record import Record

FORMAT: Final = Format(
    name="ead2002",
    summary="EAD 2002 for ArchivesSpace and older systems: the description of ead3 in its terms.",
    extension=".ead2002.xml",
    reads=False,
    media_type="application/xml",
)

NAMESPACE: Final = "urn:isbn:1-931666-22-9"

_XLINK: Final = "http://www.w3.org/1999/xlink"

TABLE: Final = Table("ead2002", ead3.TABLE.rows)

_NAMES: Final = frozenset({"persname", "corpname", "famname", "name", "geogname", "genreform", "subject"})
#: Elements whose `localtype` EAD 2002 calls `type`; elsewhere it has no such attribute.
_TYPED: Final = frozenset({"unitid", "container", "odd", "num", "date"})
_TITLE: Final = "Documents and where they lie"


def write(records: Iterable[Record], options: Options) -> Iterator[str]:
    """A finding aid: the units of the references, and in them one item a record."""
    yield xmlio.DECLARATION + f'<ead xmlns="{NAMESPACE}">\n' + xmlio.indented(_header(options.issuer)) + "\n"
    whole = element("did", [element("unittitle", _TITLE)])
    yield '  <archdesc level="collection">\n' + xmlio.indented(xmlio.indented(whole)) + "\n"
    yield '    <dsc type="combined">\n'
    yield from ead3.components(records, options, _item, _renamed)
    yield "    </dsc>\n  </archdesc>\n</ead>\n"


def _header(issuer: Issuer) -> str:
    agency = {"mainagencycode": issuer.agency_code} if issuer.agency_code else {}
    country = {"countrycode": issuer.agency_code[:2]} if issuer.agency_code[2:3] == "-" else {}
    statement = [element("titlestmt", [element("titleproper", _TITLE)])]
    if issuer.agency:
        statement.append(element("publicationstmt", [element("publisher", issuer.agency)]))
    made = f"Made from records of documents by {issuer.program}"
    moment = [element("date", issuer.moment, {"normal": issuer.moment[:10]})] if issuer.moment else []
    creation = f"<creation>{escape(made)}{'. ' if moment else ''}{''.join(moment)}</creation>"
    return element(
        "eadheader",
        [
            element("eadid", f"{issuer.base}finding-aid", {**country, **agency}),
            element("filedesc", statement),
            element("profiledesc", [creation]),
        ],
    )


def _item(record: Record, options: Options) -> str:
    """The item of a record, without the lines that only provcite reads: other systems show them."""
    return _renamed(ead3.component(record, options))


def _renamed(text: str) -> str:
    from lxml import etree

    etree.register_namespace("xlink", _XLINK)
    root = etree.fromstring(text.encode())
    for node in list(root.iter()):
        _rename(node)
    return str(etree.tostring(root, encoding="unicode"))


def _rename(node: Any) -> None:
    kind = node.get("localtype")
    if node.tag == "odd" and kind == "provcite":
        node.getparent().remove(node)
        return
    if "localtype" in node.attrib:
        del node.attrib["localtype"]
        if node.tag in _TYPED:
            node.set("type", kind)
    if node.tag == "container" and kind:
        node.set("type", kind)
    if node.tag == "unitid":
        code = node.attrib.pop("repositorycode", None)
        if code:
            node.set("repositorycode", code)
    elif node.tag in _NAMES:
        words = one_line("".join(node.itertext()))
        role = node.attrib.pop("relator", None)
        for child in list(node):
            node.remove(child)
        node.text = words
        if role:
            node.set("role", role)
    elif node.tag in ("unitdatestructured", "unitdate"):
        _date(node)
    elif node.tag == "chronitem":
        _step(node)
    elif node.tag == "dao":
        node.attrib.pop("daotype", None)
        node.set(f"{{{_XLINK}}}href", node.attrib.pop("href", ""))
    elif node.tag == "language":
        node.attrib.pop("altrender", None)
    elif node.tag == "langmaterial":
        node.text = None


def _date(node: Any) -> None:
    """A structured date as a normalised one: ``normal="1956-07-24/1956-07-31"``."""
    parts = [part for part in node.iter() if part.get("standarddate")]
    days = [part.get("standarddate") for part in parts]
    told = " to ".join(one_line("".join(part.itertext())) for part in parts)
    words = told or one_line("".join(node.itertext()))
    normal = days[0] if len(days) == 1 else "/".join(days)
    for child in list(node):
        node.remove(child)
    node.tag, node.text = "unitdate", words
    node.attrib.pop("altrender", None)
    if node.attrib.pop("unitdatetype", None):
        node.set("type", "inclusive")
    if normal:
        node.set("normal", normal)


def _step(node: Any) -> None:
    """A step: its date as one element, its place inside the event."""
    date, event = node[0], node.find("event")
    words = one_line("".join(date.itertext()))
    days = [part.get("standarddate") for part in date.iter() if part.get("standarddate")]
    place = node.find("geogname")
    if place is not None:
        node.remove(place)
        event.text = f"{event.text} ({one_line(''.join(place.itertext()))})"
    for child in list(date):
        date.remove(child)
    date.tag, date.text = "date", words
    date.attrib.clear()
    if days:
        date.set("normal", "/".join(days))


def sniff(head: str) -> bool:
    """Never: the format ``ead3`` reads both."""
    return False
