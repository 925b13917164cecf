"""CSV as AtoM (Access to Memory 2) imports it: a row for each unit of a reference and for each record.

Written only. The columns are those of AtoM's ISAD(G) template; several values of a cell are parted by a
stroke. AtoM asks for as many types and dates as an item has authors, and for NULL where one of them has none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from provcite.archives.roles import authors_of
from provcite.exchange.base import Format, one_line
from provcite.exchange.cells import line
from provcite.exchange.dates import date_text
from provcite.exchange.description import describe
from provcite.exchange.ead3 import units
from provcite.exchange.ead_dates import ead_date
from provcite.exchange.lenses import Shown
from provcite.exchange.mapping import SAME, Row, Table
from provcite.provenance.dated import date_text as words_of
from provcite.provenance.holdings import former_reference

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from provcite.exchange.base import Options
    from provcite.exchange.description import Told
    from provcite.model.record import Record

FORMAT: Final = Format(
    name="atom-csv",
    summary="CSV for AtoM: archival descriptions by its ISAD(G) template, units above each record.",
    extension=".atom.csv",
    reads=False,
    media_type="text/csv",
)

COLUMNS: Final = (
    *("legacyId", "parentId", "accessionNumber", "identifier", "title", "levelOfDescription", "repository"),
    *("archivalHistory", "acquisition", "scopeAndContent", "accessConditions", "reproductionConditions"),
    *("language", "locationOfOriginals", "locationOfCopies", "publicationNote", "digitalObjectURI"),
    *("generalNote", "subjectAccessPoints", "placeAccessPoints", "nameAccessPoints", "genreAccessPoints"),
    *("archivistNote", "physicalObjectName", "physicalObjectType", "alternativeIdentifiers"),
    *("alternativeIdentifierLabels", "eventTypes", "eventDates", "eventStartDates", "eventEndDates"),
    *("eventPlaces", "eventActors", "culture"),
)

TABLE: Final = Table(
    "atom-csv",
    (
        Row("title", "title"),
        Row("issued", "eventDates, eventStartDates, eventEndDates"),
        Row("levels", "identifier, levelOfDescription", SAME, "a row a unit, the record as an item"),
        Row("archive", "repository"),
        Row("author", "eventActors"),
        Row("parts", "nameAccessPoints"),
        Row("document-language", "language"),
        Row("abstract", "scopeAndContent"),
        Row("chain", "archivalHistory, acquisition, locationOfCopies, publicationNote", SAME, "by ISAD(G)"),
        Row("gaps", "archivistNote"),
        Row("URL", "digitalObjectURI"),
        Row("classification", "accessConditions"),
        Row("subjects", "subjectAccessPoints"),
        Row("places", "placeAccessPoints"),
        Row("genre", "genreAccessPoints"),
        Row("notes", "generalNote"),
        Row("license", "reproductionConditions"),
    ),
)

_LEVELS: Final = {"fonds": "Fonds", "series": "Series", "file": "File"}
_PARTED: Final = "|"


def write(records: Iterable[Record], options: Options) -> Iterator[str]:
    """The head, then rows: a unit before what lies in it."""
    yield line(COLUMNS)
    known: set[str] = set()
    for record in records:
        parent = ""
        holding = record.holding
        shown = Shown(record, options.context)
        house = one_line(str(shown.item.get("archive", "")))
        for level, word, value in units(holding):
            key = f"{parent or house}/{word} {value}"
            if key not in known:
                known.add(key)
                title = holding.collection if holding is not None and level == "fonds" else None
                yield _row(
                    {
                        "legacyId": key,
                        "parentId": parent,
                        "identifier": value,
                        "title": title or f"{word} {value}",
                        "levelOfDescription": _LEVELS[level],
                        "repository": house if not parent else "",
                        "culture": "en",
                    }
                )
            parent = key
        yield _row(_record(record, options, shown, parent, house))


def _record(record: Record, options: Options, shown: Shown, parent: str, house: str) -> dict[str, str]:
    told = describe(record, options.context)
    holding = record.holding
    date = ead_date(record.date) if record.date else None
    former = [former_reference(one) for one in (holding.former_references if holding is not None else ())]
    boxes = [
        (value, level)
        for level, value in (holding.path if holding is not None else ())
        if level in ("box", "carton", "reel", "papka", "bundle")
    ]
    authors = authors_of(record)
    names = [one.display for one in record.creators if one.display and one not in authors]
    said = record.date_as_printed or ""
    place = next((event.place for event in record.events_of("written") if event.place), "")
    count = max(len(authors), bool(date or said or place))
    marking = [f"Security marking: {told.marking}."] if told.marking else []
    return {
        "legacyId": options.key(record),
        "parentId": parent,
        "accessionNumber": (holding.accession or "") if holding is not None else "",
        "identifier": one_line(str(shown.item.get("archive_location", ""))) or options.key(record),
        "title": record.title or record.id,
        "levelOfDescription": "Item",
        "repository": "" if parent else house,
        "archivalHistory": " ".join(_history(told.custody) + [f"{place}." for place in told.places]),
        "acquisition": " ".join(f"{text}." for text in told.acquisition),
        "scopeAndContent": record.summary or "",
        "accessConditions": " ".join([*marking, *told.access]),
        "reproductionConditions": record.rights or "",
        "language": (record.language or "").split("-")[0],
        "locationOfOriginals": " ".join(told.originals),
        "locationOfCopies": " ".join(told.copies),
        "publicationNote": " ".join(told.publication),
        "digitalObjectURI": record.url or "",
        "generalNote": _joined([*(one.words for one in told.other), *record.notes]),
        "subjectAccessPoints": _joined(record.subjects),
        "placeAccessPoints": _joined(record.places),
        "nameAccessPoints": _joined(names),
        "genreAccessPoints": record.genre or "",
        "archivistNote": _joined([*(one.words for one in told.processing), *told.gaps]),
        "physicalObjectName": _joined(value for value, _ in boxes),
        "physicalObjectType": _joined(kind for _, kind in boxes),
        "alternativeIdentifiers": _joined(former),
        "alternativeIdentifierLabels": _joined("former reference" for _ in former),
        "eventTypes": _joined(["Creation"] * count),
        "eventDates": _first_of(count, date_text(record.date) if record.date else said),
        "eventStartDates": _first_of(count, date.first if date else ""),
        "eventEndDates": _first_of(count, date.last if date else ""),
        "eventPlaces": _first_of(count, place),
        "eventActors": _joined(one.display for one in authors),
        "culture": "en",
    }


def _history(custody: tuple[Told, ...]) -> list[str]:
    return [f"{f'{words_of(one.date)}: ' if one.date else ''}{one.words}." for one in custody]


def _joined(values: Iterable[str]) -> str:
    return _PARTED.join(one_line(value).replace(_PARTED, "/") for value in values if one_line(value))


def _first_of(count: int, value: str) -> str:
    """A value of the first of `count` events; the others have none."""
    return _joined([value, *["NULL"] * (count - 1)]) if one_line(value) else ""


def _row(values: dict[str, str]) -> str:
    return line(one_line(values.get(column, "")) for column in COLUMNS)


def sniff(head: str) -> bool:
    """Never: the format is only written."""
    return False
