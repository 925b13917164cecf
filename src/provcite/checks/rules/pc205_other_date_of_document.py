"""The date is another of the document's dates: of its signature, its receipt, its dispatch.

## What it does
Reports a printed date that is not the one the record is cited by, but the date of one of its
events, and says which.

## Why is this bad?
A reader who looks the document up by the date of its signature does not find it.

## Example
    “Memorandum of Conversation with Nam Il,” July 31, 1956     (the day it was signed)

## Use instead
    “Memorandum of Conversation with Nam Il,” July 24, 1956
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.checks.dates import in_words
from provcite.checks.rule import hit
from provcite.checks.rules._shared import date_event
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.checks.reading import Reading
    from provcite.checks.rule import Hit

CODE = "PC205"
NAME = "other-date-of-document"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.WARNING
FIX = "none"


def check(reading: Reading) -> Iterator[Hit]:
    for citation in reading.citations:
        if citation.in_bibliography or citation.field is not None or citation.key is not None:
            continue
        found = date_event(citation)
        if found is None or citation.record is None or not citation.record.date:
            continue
        date, event = found
        yield hit(
            citation,
            f"On {in_words(event.date or '')} the document was {event.event}; "
            f"it is cited by {in_words(citation.record.date)}.",
            (date.start, date.end),
            expected=citation.record.date,
            found=date.text,
        )
