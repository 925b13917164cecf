"""An event acts on something that the record does not have.

## What it does
Reports a word under `of` that is neither the `id` or the word of an event before nor a kind of thing
that the chain has made by then, and a kind of which there are several; likewise under `of` in a source
or in a condition of access.

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
    yield from _elsewhere(record)
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


def _elsewhere(record: Record) -> Iterator[RecordHit]:
    """What lies in a place, and what a condition of access is about."""
    alone = len(record.sources) == 1
    named = [
        (f"{'source' if alone else f'sources[{number}]'}.of", holding.of)
        for number, holding in enumerate(record.sources)
    ]
    named += [(f"access[{number}].of", access.of) for number, access in enumerate(record.access)]
    for key, word in named:
        if not word:
            continue
        from provcite.provenance.subjects import names_a_thing

        if not names_a_thing(word, record):
            yield RecordHit(
                key=key,
                message=f"Nothing in the record is called {word!r}; it is told of the original. Name the "
                "event that made it by its id, or a kind of thing (copy, scan, translation).",
                found=word,
            )
