"""The date is not the document's.

## What it does
Compares the date printed with the record's date. A date that is one of the record's other dates
(of the signature, of receipt) is reported by PC205 instead. A year alone or a month agrees with a
day that lies in it.

## Why is this bad?
Title and date together identify a document; with a wrong date it is another one.

## Example
    “Memorandum of Conversation with Nam Il,” July 25, 1956, RGANI, f. 5, op. 28, d. 410.

## Use instead
    “Memorandum of Conversation with Nam Il,” July 24, 1956, RGANI, f. 5, op. 28, d. 410.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.checks.dates import in_words
from provcite.checks.match import date_agrees
from provcite.checks.rule import hit
from provcite.checks.rules._shared import date_event
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.checks.reading import Reading
    from provcite.checks.rule import Hit

CODE = "PC204"
NAME = "wrong-date"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.ERROR
FIX = "none"


def check(reading: Reading) -> Iterator[Hit]:
    for citation in reading.citations:
        record = citation.record
        if record is None or not record.date or not citation.dates or citation.in_bibliography:
            continue
        if citation.field is not None or citation.key is not None:
            continue
        if any(date_agrees(date.date, record.date) for date in citation.dates) or date_event(citation):
            continue
        if any(
            event.date and date_agrees(date.date, event.date)
            for event in record.provenance
            for date in citation.dates
        ):
            continue
        date = citation.dates[0]
        shown = in_words(record.date)
        yield hit(
            citation,
            f"The document is dated {shown}.",
            (date.start, date.end),
            expected=record.date,
            found=date.text,
            about="date",
        )
