"""An ellipsis swallows a negation or a condition, or the parts stand in another order.

## What it does
Where a quotation leaves words out, looks at the words that the text has there. A negation or a condition
among few left-out words of one sentence is reported; so is a quotation whose parts follow each other
otherwise than in the document.

## Why is this bad?
"The landlord is … permitted" and "the landlord is not permitted" say the opposite of each other.

## Example
    “the government would … agree to a withdrawal”    (the text: “would in no circumstances agree”)

## Use instead
    “the government would in no circumstances agree to a withdrawal”
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.checks.passages import checked_passages
from provcite.checks.rule import quoted_hit
from provcite.checks.rules._shared import short
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.checks.reading import Reading
    from provcite.checks.rule import Hit

CODE = "PC505"
NAME = "misleading-ellipsis"
STATUS = "stable"
SINCE = "0.2.0"
SEVERITY = Severity.WARNING
FIX = "none"


def check(reading: Reading) -> Iterator[Hit]:
    for checked in checked_passages(reading):
        best = checked.best
        if best is None or not best.found or not (best.swallowed or best.turned):
            continue
        if best.swallowed:
            words = "; ".join(f"“{short(item.written, 80)}”" for item in best.swallowed[:3])
            message = f"The ellipsis leaves out {words} ({checked.record.id}, {best.place})."
            first = best.swallowed[0]
        else:
            message = f"The parts stand in another order in {checked.record.id}, {best.place}."
            first = best.turned[0]
        yield quoted_hit(
            checked,
            message,
            (first.start, first.end),
            expected=short(best.written, 400),
            severity=Severity.NOTE if checked.doubtful else None,
        )
