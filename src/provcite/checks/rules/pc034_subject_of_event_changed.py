"""An event happened to another thing than version 0.1 took it to.

## What it does
Reports an event that is read as having happened to another thing than before. Until version 0.1 an
event acted on whatever had been made last; now custody, access, registration and loss act on the
original, and copies and translations are made from it, unless `of` says otherwise.

## Why is this bad?
If the event did happen to the copy (a photocopy was declassified, a translation was published), the
chain now tells it of the original until the record says so.

## Example
    provenance:
      - {event: obtained, by: [A. Reader]}
      - {event: returned, by: [A. Reader]}

## Use instead
    provenance:
      - {event: obtained, by: [A. Reader]}
      - {event: returned, by: [A. Reader], of: [copy]}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.checks.rule import RecordHit
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.archives.authorities import Authorities
    from provcite.model.record import Record

CODE = "PC034"
NAME = "subject-of-event-changed"
STATUS = "stable"
SINCE = "0.2.0"
SEVERITY = Severity.NOTE
FIX = "none"


def check_record(record: Record, known: Authorities) -> Iterator[RecordHit]:
    from provcite.provenance.subjects import changed_subjects

    for place, former, present in changed_subjects(record):
        event = record.provenance[place]
        yield RecordHit(
            key=f"provenance[{place}].event",
            message=f"What was {(event.word or event.event).replace('_', ' ')} is now read as the {present}; "
            f"before it was the {former}. Write of: [{former}] where that was meant, "
            f"of: [{present}] where it is right.",
            expected=f"of: [{present}]",
            found=former,
        )
