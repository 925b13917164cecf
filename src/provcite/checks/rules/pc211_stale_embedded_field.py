"""A reference manager's field in the manuscript differs from the record.

## What it does
Compares the CSL-JSON that Zotero, Mendeley or EndNote left in the Word or LibreOffice file with the
record: title, date, repository and units, translator.

## Why is this bad?
The next time the manager refreshes the file it prints what the field says, whatever the record
says by then.

## Example
    Zotero's field has archive_location "RGANI, Fond 5, Opis 28, Delo 401"; the record has delo 410.

## Use instead
    Mend the item in Zotero (provcite export --to csl-json) and refresh the document.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.archives.normalise import title_key
from provcite.archives.people import same_person
from provcite.checks.embedded import read_item
from provcite.checks.keys import house_key, record_titles, unit_values
from provcite.checks.match import date_agrees
from provcite.checks.rule import hit
from provcite.checks.rules._shared import agents_of, known_places
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.archives.authorities import Authorities
    from provcite.checks.embedded import EmbeddedItem
    from provcite.checks.reading import Reading
    from provcite.checks.rule import Hit
    from provcite.model.record import Record

CODE = "PC211"
NAME = "stale-embedded-field"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.WARNING
FIX = "none"


def check(reading: Reading) -> Iterator[Hit]:
    for citation in reading.citations:
        if citation.field is None or citation.record is None:
            continue
        item = read_item(citation.field.items[citation.field_item], reading.repositories)
        for what, found, expected in _differences(citation.record, item, reading.known):
            yield hit(
                citation,
                f"The field of {citation.field.manager} has another {what}: “{found}”, "
                f"the record has “{expected}”.",
                expected=expected,
                found=found,
            )


def _differences(record: Record, item: EmbeddedItem, known: Authorities) -> Iterator[tuple[str, str, str]]:
    if item.titles and record.title:
        keys = {title_key(title) for title in record_titles(record)}
        if title_key(item.titles[0].text) not in keys:
            yield "title", item.titles[0].text, record.title
    if item.date and record.date and item.dates and date_agrees(item.dates[0].date, record.date) is False:
        yield "date", item.date, record.date
    if item.path and record.sources:
        places = known_places(record, known)
        house = house_key(item.repository_key or item.repository, known)
        if house and not any(place == house for place, _ in places):
            yield "repository", item.repository or "", record.sources[0].repository or ""
        elif not any(
            unit_values(path)[: len(unit_values(item.path))] == unit_values(item.path) for _, path in places
        ):
            yield "reference", _shown(item.path), _shown(record.sources[0].path)
    translators = agents_of(record, "translated")
    if (
        item.translators
        and translators
        and not any(same_person(a, b) for a in item.translators for b in translators)
    ):
        yield "translator", ", ".join(item.translators), ", ".join(translators)


def _shown(path: tuple[tuple[str, str], ...]) -> str:
    return ", ".join(f"{level.replace('_', ' ')} {value}" for level, value in path)
