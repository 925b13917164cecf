"""A quotation leaves words out without an ellipsis.

## What it does
Reports a quotation that is word for word in the text but for words missing in its midst, where no
ellipsis says so, and says when a "not" is among them.

## Why is this bad?
The reader takes the words for whole; the sense may have turned round.

## Example
    “The delegation did agree to the terms.”     (the text: “did not agree”)

## Use instead
    “The delegation did not agree to the terms.”
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

CODE = "PC504"
NAME = "silent-omission"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.ERROR
FIX = "none"


def check(reading: Reading) -> Iterator[Hit]:
    for checked in checked_passages(reading):
        best = checked.best
        if best is None or not best.found or not best.omissions or best.differences:
            continue
        first = best.omissions[0]
        shown = "; ".join(f"“{short(item.written, 80)}”" for item in best.omissions[:3])
        turned = " This turns the sense round." if best.drops_negation else ""
        yield quoted_hit(
            checked,
            f"Left out without an ellipsis ({checked.record.id}, {best.place}): {shown}.{turned}",
            (first.start, first.end),
            expected=short(best.written, 400),
            severity=Severity.WARNING if checked.doubtful else None,
        )
