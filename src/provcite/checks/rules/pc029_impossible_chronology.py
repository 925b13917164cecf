"""A record's events happened in an order that cannot be.

## What it does
Reports a document signed, sent, received or translated before the earliest day on which it can
have been written, and one received before it was sent.

## Why is this bad?
One of the two dates is wrong: most often a signature's year was read as the document's.

## Example
    date: 1956-07-24
    provenance:
      - {event: written, date: 1956-07-24}
      - {event: signed, date: 1955-07-31}

## Use instead
    date: 1956-07-24
    provenance:
      - {event: written, date: 1956-07-24}
      - {event: signed, date: 1956-07-31}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.checks.rule import RecordHit
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.archives.authorities import Authorities
    from provcite.model.record import Record

CODE = "PC029"
NAME = "impossible-chronology"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.WARNING
FIX = "none"

_AFTER = {
    "signed": "written", "sent": "written", "received": "sent", "translated": "written",
    "published": "written",
    "declassified": "written",
}  # fmt: skip


def check_record(record: Record, known: Authorities) -> Iterator[RecordHit]:
    from provcite.model.dates import parse_edtf
    from provcite.model.errors import InputError

    def bound(text: str | None, *, last: bool) -> tuple[int, int, int] | None:
        try:
            date = parse_edtf(text) if text else None
        except InputError:
            return None
        if date is None:
            return None
        return date.latest if last else date.earliest

    for number, event in enumerate(record.provenance):
        before = _AFTER.get(event.event)
        if before is None or not event.date:
            continue
        earlier = next((item.date for item in record.provenance if item.event == before and item.date), None)
        if earlier is None and before == "written":
            earlier = record.date
        latest, first = bound(event.date, last=True), bound(earlier, last=False)
        if latest is not None and first is not None and latest < first:
            yield RecordHit(
                key=f"provenance[{number}].date",
                message=f"It was {event.event} on {event.date}, before it was {before} ({earlier}).",
                expected=f"a day not before {earlier}",
                found=event.date,
            )
