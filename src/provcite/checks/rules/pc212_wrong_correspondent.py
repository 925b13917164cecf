"""The sender or the addressee is not the record's.

## What it does
Where a citation says who wrote to whom ("Hale to Roe", "Brief von Hale an Roe") and the record is the one
that is cited, compares both with the record's.

## Why is this bad?
A folder holds many letters of one writer; the addressee tells them apart.

## Example
    Hale to Ames, March 3, 1979, Department of State, Clearance Lot File 77D901, Box 6.

## Use instead
    Hale to Roe, March 3, 1979, Department of State, Clearance Lot File 77D901, Box 6.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.archives.identity.description import describe
from provcite.checks.particulars import head_of, of_record
from provcite.checks.rule import hit
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.checks.reading import Reading
    from provcite.checks.rule import Hit

CODE = "PC212"
NAME = "wrong-correspondent"
STATUS = "stable"
SINCE = "0.2.0"
SEVERITY = Severity.WARNING
FIX = "none"


def check(reading: Reading) -> Iterator[Hit]:
    for citation in reading.citations:
        record, judgement = citation.record, citation.judgement
        if record is None or judgement is None or citation.in_bibliography or citation.field is not None:
            continue
        outcome = judgement.outcome("people")
        if outcome not in ("addressee_other", "sender_other"):
            continue
        said = describe(head_of(citation))
        known = of_record(record, reading.known).description
        wrong, at, right = (
            (said.addressee, said.addressee_at, known.addressee)
            if outcome == "addressee_other"
            else (said.sender, said.sender_at, known.sender)
        )
        if not wrong or at < 0:
            continue
        start = citation.start + at
        word = "addressee" if outcome == "addressee_other" else "sender"
        yield hit(
            citation,
            f"The {word} is {right}.",
            (start, start + len(wrong)),
            expected=right,
            found=wrong,
        )
