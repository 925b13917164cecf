"""A record's reference has its levels in an order that the archive does not use.

## What it does
Compares the order of the levels in `reference` with the order of the archive's tradition: fond
before opis before delo before list.

## Why is this bad?
Citations print the levels in the order of the record. A delo before its opis reads as another
place, and the checker finds no match for it.

## Example
    reference: {opis: "28", fond: "5", delo: "410"}

## Use instead
    reference: {fond: "5", opis: "28", delo: "410"}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.checks.rule import RecordHit
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.archives.authorities import Authorities
    from provcite.model.record import Record

CODE = "PC025"
NAME = "unusual-levels-in-record"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.WARNING
FIX = "none"


def check_record(record: Record, known: Authorities) -> Iterator[RecordHit]:
    from provcite.checks.order import usual_order

    for number, holding in enumerate(record.sources):
        levels = [level for level, _ in holding.path]
        usual = usual_order(holding.repository, levels, known.repositories)
        if usual is not None and usual != levels:
            key = "source" if len(record.sources) == 1 else f"sources[{number}]"
            yield RecordHit(
                key=f"{key}.reference",
                message=f"The levels stand in an unusual order for {holding.repository or 'the archive'}.",
                expected=", ".join(usual),
                found=", ".join(levels),
            )
