"""A unit of the reference differs from the record's.

## What it does
Where title, date, address or the other levels point to a record, compares each printed level above
the leaf with the record's: fond, opis, delo, box, folder.

## Why is this bad?
One digit leads to another file. It is the commonest slip in archival notes, and no proof-reader
sees it.

## Example
    RGANI, f. 5, op. 28, d. 401, ll. 301–303.

## Use instead
    RGANI, f. 5, op. 28, d. 410, ll. 301–303.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.checks.rule import hit
from provcite.checks.rules._shared import unit_differences, wrong_repository
from provcite.checks.unread import misprinted_units
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.checks.reading import Reading
    from provcite.checks.rule import Hit

CODE = "PC202"
NAME = "wrong-unit"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.ERROR
FIX = "none"


def check(reading: Reading) -> Iterator[Hit]:
    for citation in reading.citations:
        if citation.field is not None or wrong_repository(citation, reading.known) is not None:
            continue
        told = []
        for unit, expected in unit_differences(citation, reading.known):
            told.append(unit.span)
            yield hit(
                citation,
                f"The record has {unit.level.replace('_', ' ')} {expected}, the note has {unit.value}.",
                unit.span,
                expected=expected,
                found=unit.value,
                about="reference",
            )
        for span, level, expected, found in misprinted_units(citation, reading.repositories):
            if any(low < span[1] and span[0] < high for low, high in told):
                continue
            yield hit(
                citation,
                f"The record has {level.replace('_', ' ')} {expected}, the note has {found}.",
                span,
                expected=expected,
                found=found,
                # The reader did not place it: likely, and not certain.
                severity=Severity.WARNING,
            )
