"""A quotation comes from another document than the one cited.

## What it does
Looks for a quotation that is not in the cited document in the texts of the documents tied to it
(another translation, the original, a copy, an excerpt) and of the other documents that the manuscript
cites, and names the one that has it.

## Why is this bad?
A note slipped by one, or two documents were mixed up: the reader looks in vain.

## Example
    “…the Plenum is set for the second of August.”¹     1. (cites 113371; the words are in 113372)

## Use instead
    1. (cites 113372)
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

CODE = "PC503"
NAME = "quotation-from-another-document"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.ERROR
FIX = "none"


def check(reading: Reading) -> Iterator[Hit]:
    for checked in checked_passages(reading):
        if checked.elsewhere is None:
            continue
        passage = checked.passage
        yield quoted_hit(
            checked,
            f"The words are not in {checked.record.id} but in {checked.elsewhere.id} "
            f"(“{short(checked.elsewhere.title or '', 60)}”), {checked.elsewhere_place}"
            f"{': ' if checked.tie else ''}{checked.tie}.",
            expected=checked.elsewhere.id,
            found=short(passage.text, 200),
            severity=Severity.WARNING if checked.doubtful else None,
        )
