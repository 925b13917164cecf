"""What a web page about a record says to reference managers: COinS, Highwire and Dublin Core tags.

Pure: values in, text or pairs out. Zotero reads COinS spans and both kinds of tags from a page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from provcite.exchange.base import one_line
from provcite.exchange.dates import plain_part
from provcite.exchange.dc import statements
from provcite.exchange.lenses import Shown
from provcite.exchange.names import display, inverted

if TYPE_CHECKING:
    from provcite.exchange.context import Context
    from provcite.model.record import Record


def coins(record: Record, context: Context) -> str:
    """The ``title`` of a COinS span (``<span class="Z3988" title="…">``), not yet escaped for HTML.

    OpenURL 1.0 (ANSI/NISO Z39.88-2004) with the Dublin Core format, which has room for a source:
    the repository with the whole reference.
    """
    item = Shown(record, context).item
    pairs = [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", "info:ofi/fmt:kev:mtx:dc"),
        ("rfr_id", "info:sid/provcite"),
        ("rft.type", "manuscript"),
        ("rft.title", one_line(record.title or "")),
    ]
    pairs += [("rft.creator", one_line(inverted(name))) for name in item.get("author", ())]
    pairs += [("rft.contributor", one_line(inverted(name))) for name in item.get("translator", ())]
    pairs += [
        ("rft.date", record.date or ""),
        ("rft.source", one_line(Shown(record, context).place)),
        ("rft.publisher", one_line(str(item.get("source", "")))),
        ("rft.identifier", record.url or ""),
        ("rft.language", str(item.get("language", ""))),
        ("rft.description", one_line(record.summary or "")),
        ("rft.rights", one_line(record.rights or "")),
    ]
    return urlencode([(name, value) for name, value in pairs if value])


def highwire(record: Record, context: Context) -> list[tuple[str, str]]:
    """Highwire tags as (name, content), the set that Google Scholar asks for and Zotero reads.

    There is no Highwire tag for an archive: the reference stands in the Dublin Core tags
    (`dublin_core`), which go on the same page.
    """
    item = Shown(record, context).item
    tags = [("citation_title", one_line(record.title or ""))]
    tags += [("citation_author", one_line(display(name))) for name in item.get("author", ())]
    day = plain_part(record.date or "") or ""
    tags.append(("citation_publication_date", day.replace("-", "/")))
    tags.append(("citation_publisher", one_line(str(item.get("source", "")))))
    tags.append(("citation_language", str(item.get("language", ""))))
    tags += [("citation_keywords", one_line(word)) for word in Shown(record, context).headings]
    tags.append(("citation_abstract", one_line(record.summary or "")))
    tags.append(("citation_public_url", record.url or ""))
    return [(name, content) for name, content in tags if content]


def dublin_core(record: Record, context: Context) -> list[tuple[str, str]]:
    """Dublin Core tags as (name, content): ``DC.title`` and so on, and ``DCTERMS.provenance``.

    ``DC.source`` is the whole reference.
    """
    return [
        (name.replace("dcterms:", "DCTERMS.").replace("dc:", "DC."), content)
        for name, content in statements(record, context)
    ]


#: Zotero's fields that no tag of Highwire or Dublin Core fills, by the properties of its RDF.
_FIELDS: Final = {
    "z:itemType": "itemType",
    "z:archive": "archive",
    "dc:coverage": "archiveLocation",
    "dc:subject/dcterms:LCC": "callNumber",
    "z:shortTitle": "shortTitle",
    "dc:rights": "rights",
}
#: Those whom no other tag names; of several, Zotero reads the first.
_PEOPLE: Final = ("z:translators", "z:recipients", "z:interviewers")


def zotero(record: Record, context: Context) -> list[tuple[str, str]]:
    """Tags of Zotero's own vocabulary (``z:archive``) as (name, content).

    Zotero's translator for pages reads any property of http://www.zotero.org/namespaces/export# from a tag of
    that name. Without them it takes a memorandum for an article and has no place for an archive.
    """
    from provcite.exchange.mapping import encode
    from provcite.exchange.zotero import ITEM_TYPES
    from provcite.exchange.zotero_rdf import AUTHORS, TABLE

    own = encode(record, TABLE, context).own
    if (record.genre or "") in ITEM_TYPES:  # a letter is one, whether or not its recipient is known
        own = {**own, "z:itemType": record.genre}
    tags = [(f"z:{field}", one_line(str(own[name]))) for name, field in _FIELDS.items() if own.get(name)]
    people = {name: own.get(name, ()) for name in _PEOPLE}
    first = AUTHORS.get(str(own.get("z:itemType", "")), "")
    if first.startswith("z:"):  # of an interview, who is asked is the author
        people = {first: own.get("bib:authors", ()), **people}
    tags += [(name, one_line(inverted(person))) for name, found in people.items() for person in found]
    return tags
