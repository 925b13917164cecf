"""One person's name stands in two romanisations.

## What it does
Takes the names of the cited records' persons with all the forms that the records equate (Pak
Chang-ok, Pak Chang Ok), and names in the manuscript that sound the same, and reports the rarer form
where the manuscript uses two. Quotations, titles and the notes' words in square brackets keep the
spelling of their source and do not count.

## Why is this bad?
A reader takes the two for two persons, and the index will too.

## Example
    Pak Chang-ok spoke first. … Pak Chang Ok then left the room.

## Use instead
    Pak Chang-ok spoke first. … Pak Chang-ok then left the room.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.checks.persons import names_in_several_forms
from provcite.checks.rule import Hit
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.checks.reading import Reading

CODE = "PC605"
NAME = "mixed-romanisation"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.WARNING
FIX = "none"


def check(reading: Reading) -> Iterator[Hit]:
    for group in names_in_several_forms(reading):
        chosen = group[0]
        for other in group[1:]:
            place = other.places[0]
            times = f" (here and {len(other.places) - 1} more times)" if len(other.places) > 1 else ""
            yield Hit(
                block=place.block,
                note=place.note,
                start=place.start,
                end=place.end,
                message=f"“{other.form}”{times} is elsewhere “{chosen.form}” ({len(chosen.places)} times).",
                expected=chosen.form,
                found=other.form,
            )
