"""A record gives its file a number that the file no longer has.

## What it does
Reports a reference for which a concordance, shipped or the store's own (`concordances.yaml`), gives
a new number. Manuscripts may cite either: the record is found under both.

## Why is this bad?
Whoever orders the file by its old number does not get it.

## Example
    source: {repository: APRF, reference: {fond: "45", opis: "1", delo: "334"}}

## Use instead
    source:
      repository: RGASPI
      reference: {fond: "558", opis: "11", delo: "298"}
      also_cited_as: ["APRF, f. 45, op. 1, d. 334"]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.checks.keys import house_of
from provcite.checks.rule import RecordHit
from provcite.checks.rules._shared import unit_in_words
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.archives.authorities import Authorities
    from provcite.model.record import Record

CODE = "PC033"
NAME = "superseded-number-in-record"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.NOTE
FIX = "none"


def check_record(record: Record, known: Authorities) -> Iterator[RecordHit]:
    for number, holding in enumerate(record.sources):
        house = house_of(holding.repository, known)
        latest = known.concordances.latest(house, holding.path) if house is not None else None
        if house is None or latest is None:
            continue
        key = "source" if len(record.sources) == 1 else f"sources[{number}]"
        words = unit_in_words(latest, known)
        yield RecordHit(
            key=f"{key}.reference",
            message=f"By the concordances the file is now {words}.",
            expected=words,
            found=unit_in_words((house, holding.path), known),
        )
