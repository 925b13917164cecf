"""A quotation differs from the text.

## What it does
Compares a quotation with the place of the text that it was taken from, word by word, and gives both
wordings. Words left out without an ellipsis are PC504.

## Why is this bad?
Quotation marks promise the very words.

## Example
    “The leadership of the party committed grave errors.”     (the text: “serious mistakes”)

## Use instead
    “The leadership of the party committed serious mistakes.”
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

CODE = "PC502"
NAME = "quotation-differs"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.ERROR
FIX = "none"
#: Where fewer of its words are the document's, the quotation may be another one.
SURE = 0.8


def check(reading: Reading) -> Iterator[Hit]:
    for checked in checked_passages(reading):
        best = checked.best
        if best is None or not best.found or not best.differences:
            continue
        shown = "; ".join(
            f"“{short(item.quoted, 60)}” for “{short(item.written, 60)}”"
            if item.written
            else f"“{short(item.quoted, 60)}” is not there"
            for item in best.differences[:3]
        )
        more = f" and {len(best.differences) - 3} more" if len(best.differences) > 3 else ""
        first = best.differences[0]
        yield quoted_hit(
            checked,
            f"The quotation differs from {checked.record.id}, {best.place}: {shown}{more}.",
            (first.start, first.end),
            expected=short(best.written, 400),
            severity=Severity.WARNING if checked.doubtful or best.share < SURE else None,
        )
