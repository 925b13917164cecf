"""A document is cited and its archive is not in the list of works cited.

## What it does
Where the manuscript has a list of works cited that lists documents, reports each cited document that
is not in it; where the list names archives and collections only, as Chicago advises, reports each
archive that is cited and not named there. Manuscripts without a list are left alone.

## Why is this bad?
A publisher sends it back.

## Example
    Notes cite RGANI and AVPRF; the bibliography has AVPRF only.

## Use instead
    Russian State Archive of Contemporary History (RGANI), Moscow. Fond 5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.checks.keys import house_key
from provcite.checks.listing import read_listing
from provcite.checks.rule import hit
from provcite.checks.rules._shared import short, shown_repository
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.checks.reading import Reading
    from provcite.checks.rule import Hit

CODE = "PC306"
NAME = "cited-not-listed"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.WARNING
FIX = "none"


def check(reading: Reading) -> Iterator[Hit]:
    listing = read_listing(reading)
    if listing is None:
        return
    reported: set[str] = set()
    for citation in reading.citations:
        record = citation.record
        if record is None or not citation.first:
            continue
        if record.id in listing.records or not record.sources:
            continue
        house = house_key(record.sources[0].repository, reading.known)
        if listing.by_document:
            if listing.has_collection(record, house):
                continue
            yield hit(
                citation, f"“{short(record.title or record.id, 70)}” is not in the list of works cited."
            )
        elif house not in listing.houses and house not in reported:
            reported.add(house)
            shown = shown_repository(record.sources[0].repository, reading.repositories)
            yield hit(citation, f"{shown} is not in the list of works cited.", expected=shown, found="")
