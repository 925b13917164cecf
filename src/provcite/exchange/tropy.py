"""JSON-LD for Tropy, the program for photographs from archives: an item a record, a photo a kept file.

Written only. Items have the properties of Tropy's own templates (generic, and correspondence for letters):
Dublin Core, and archive, collection, box and folder of Tropy's vocabulary. Tropy has notes on photos alone;
where a record keeps no file they stand behind the description.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from provcite.archives.roles import authors_of, group
from provcite.exchange.base import Format, one_line
from provcite.exchange.csl_json import layout, safe_json
from provcite.exchange.lenses import Shown
from provcite.exchange.mapping import SAME, Row, Table
from provcite.exchange.markup import note_markup

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from provcite.exchange.base import Options
    from provcite.model.record import Record

FORMAT: Final = Format(
    name="tropy",
    summary="JSON-LD for Tropy: an item a record, with archive, collection, box and folder.",
    extension=".tropy.json",
    reads=False,
    media_type="application/ld+json",
)

TABLE: Final = Table(
    "tropy",
    (
        Row("title", "title"),
        Row("author", "creator"),
        Row("issued", "date"),
        Row("genre", "type"),
        Row("archive", "archive"),
        Row("archive_collection", "collection"),
        Row("levels", "box, folder", SAME, "where the reference has them"),
        Row("shelf", "source", SAME, "each place where it lies"),
        Row("document-language", "language"),
        Row("abstract", "description"),
        Row("custody", "provenance", SAME, "the chain in one sentence, with its gaps"),
        Row("license", "rights"),
        Row("tags", "tag"),
        Row("notes", "note, description", SAME, "notes of the first photo; without one, in the description"),
        Row("letter-recipient", "audience", SAME, "of a letter"),
        Row("written-at", "coverage", SAME, "of a letter: where it was written"),
    ),
)

_DC: Final = "http://purl.org/dc/elements/1.1/"
_TROPY: Final = "https://tropy.org/v1/tropy#"
CONTEXT: Final = {
    "@version": 1.1,
    "@vocab": _TROPY,
    "template": {"@type": "@id"},
    "photo": {"@id": f"{_TROPY}photo", "@container": "@list"},
    "note": {"@id": f"{_TROPY}note", "@container": "@list"},
    **{
        name: f"{_DC}{name}"
        for name in ("title", "creator", "date", "type", "source", "identifier", "language", "description")
    },
    **{name: f"{_DC}{name}" for name in ("rights", "coverage")},
    **{name: f"http://purl.org/dc/terms/{name}" for name in ("provenance", "audience")},
    **{name: f"{_TROPY}{name}" for name in ("archive", "collection", "box", "folder", "tag", "html")},
}


def node(record: Record, options: Options) -> dict[str, Any]:
    """The item of a record; what the record does not have is left out."""
    from provcite.exchange.description import chain_of
    from provcite.provenance.narrative import custody_sentence

    shown = Shown(record, options.context)
    holding = record.holding
    chain = chain_of(record, options.context)
    letter = record.type == "personal_communication"
    described = [record.summary, *(() if record.attachments else record.notes)]
    values: dict[str, Any] = {
        "title": record.title,
        "creator": "; ".join(one.display for one in authors_of(record) if one.display),
        "date": shown.date,
        "type": record.genre,
        "archive": shown.item.get("archive"),
        "collection": shown.item.get("archive_collection"),
        "box": holding.value("box") if holding is not None else None,
        "folder": holding.value("folder") if holding is not None else None,
        "source": "; ".join(held.words for held in chain.held if held.words and held.present),
        "identifier": options.key(record),
        "language": record.language,
        "description": "\n".join(part for part in described if part),
        "provenance": custody_sentence(chain),
        "rights": record.rights,
    }
    if letter:
        named = (one.display for one in record.creators if group(one.role) == "recipient")
        values["audience"] = "; ".join(name for name in named if name)
        values["coverage"] = next((one.place for one in record.events_of("written") if one.place), None)
    template = "correspondence" if letter else "generic"
    item: dict[str, Any] = {"@type": "Item", "template": f"https://tropy.org/v1/templates/{template}"}
    item |= {name: one_line(str(value)) for name, value in values.items() if value}
    if record.tags:
        item["tag"] = list(record.tags)
    item["photo"] = [
        {
            "@type": "Photo",
            "template": "https://tropy.org/v1/templates/photo",
            **{
                name: value
                for name, value in (
                    ("title", kept.name or kept.sha256),
                    ("filename", kept.name),
                    ("mimetype", kept.media_type),
                    ("date", kept.date),
                )
                if value
            },
            "path": f"attachments/{kept.sha256[:2]}/{kept.sha256}{_ending(kept.name)}",
        }
        for kept in record.attachments
    ]
    if record.notes and item["photo"]:
        item["photo"][0]["note"] = [
            {"@type": "Note", "html": {"@value": note_markup(note), "@language": "en"}}
            for note in record.notes
        ]
    return item


def _ending(name: str | None) -> str:
    """The ending of a file's name, under which the store keeps it."""
    _, dot, ending = (name or "").rpartition(".")
    return f".{ending}" if dot and ending.isalnum() and len(ending) <= 10 else ""


def write(records: Iterable[Record], options: Options) -> Iterator[str]:
    """One document with a graph of all items."""
    yield '{\n  "@context": ' + json.dumps(CONTEXT) + ',\n  "@graph": ['
    for number, record in enumerate(records):
        yield ("," if number else "") + "\n" + safe_json(layout(node(record, options), "    "))
    yield "\n  ]\n}\n"


def sniff(head: str) -> bool:
    """Never: the format is only written."""
    return False
