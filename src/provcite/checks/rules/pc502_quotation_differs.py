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
from provcite.checks.rule import Hit
from provcite.checks.rules._shared import short
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.checks.reading import Reading

CODE = "PC502"
NAME = "quotation-differs"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.ERROR
FIX = "none"


def check(reading: Reading) -> Iterator[Hit]:
    for checked in checked_passages(reading):
        best = checked.best
        if best is None or not best.found or not best.differences:
            continue
        passage = checked.passage
        shown = "; ".join(
            f"“{short(item.quoted, 60)}” for “{short(item.written, 60)}”"
            if item.written
            else f"“{short(item.quoted, 60)}” is not there"
            for item in best.differences[:3]
        )
        more = f" and {len(best.differences) - 3} more" if len(best.differences) > 3 else ""
        first = best.differences[0]
        yield Hit(
            block=passage.block,
            note=passage.note,
            start=passage.start + first.start,
            end=passage.start + first.end,
            message=f"The quotation differs from {checked.record.id}, {best.place}: {shown}{more}.",
            record=checked.record.id,
            expected=short(best.written, 400),
            found=short(passage.text, 400),
        )
