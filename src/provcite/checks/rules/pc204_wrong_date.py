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

from provcite.checks.dates import date_beside_ibid, in_words
from provcite.checks.match import date_agrees
from provcite.checks.rule import hit
from provcite.checks.rules._shared import date_event
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.checks.reading import Citation, Reading
    from provcite.checks.rule import Hit
    from provcite.model.record import Record

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
        if any(date_agrees(date.date, record.date) for date in citation.dates):
            yield from _second(citation, record)
            continue
        if date_event(citation) or (citation.kind == "ibid" and date_beside_ibid(citation) is None):
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


def _second(citation: Citation, record: Record) -> Iterator[Hit]:
    """A date that is right in one place of the citation and has another year in another."""
    known = record.date or ""
    events = {event.date for event in record.provenance}
    for date in citation.dates:
        printed = str(date.date)
        same_day = len(printed) == len(known) == 10 and printed[4:] == known[4:] and printed[:4] != known[:4]
        if same_day and printed not in events:
            yield hit(
                citation,
                f"The document is dated {in_words(known)}, as the citation says itself in another place.",
                (date.start, date.end),
                expected=known,
                found=date.text,
                severity=Severity.WARNING,
            )
            return
