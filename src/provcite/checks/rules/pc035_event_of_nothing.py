"""An event acts on something that the record does not have.

## What it does
Reports a word under `of` that is neither the `id` or the word of an event before nor a kind of thing
that the chain has made by then, and a kind of which there are several.

## Why is this bad?
The event is told of the original instead, or of the last thing of that kind.

## Example
    provenance:
      - {event: obtained, by: [A. Reader], id: xerox}
      - {event: translated, by: [B. Writer], of: [xerocopy]}

## Use instead
    provenance:
      - {event: obtained, by: [A. Reader], id: xerox}
      - {event: translated, by: [B. Writer], of: [xerox]}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.checks.rule import RecordHit
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.archives.authorities import Authorities
    from provcite.model.record import Record

CODE = "PC035"
NAME = "event-of-nothing"
STATUS = "stable"
SINCE = "0.2.0"
SEVERITY = Severity.WARNING
FIX = "none"


def check_record(record: Record, known: Authorities) -> Iterator[RecordHit]:
    if not any(event.of for event in record.provenance):
        return
    from provcite.provenance.subjects import subjects

    for place, subject in enumerate(subjects(record)):
        for word in subject.unknown:
            yield RecordHit(
                key=f"provenance[{place}].of",
                message=f"Nothing before this event is called {word!r}. Give the event that made it an id, "
                "or name a kind of thing (original, copy, translation).",
                found=word,
            )
        for word in subject.ambiguous:
            yield RecordHit(
                key=f"provenance[{place}].of",
                message=f"There are several things called {word!r}; the last is taken. "
                "Give the event that made it an id, and name that.",
                found=word,
            )
