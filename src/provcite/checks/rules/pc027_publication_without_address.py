"""A record's publication has neither an address nor a number.

## What it does
Reports a `published` event by a digital archive without `url` and without `number`. Printed
publications (with a `title` or `place`) are left alone.

## Why is this bad?
A citation that names the digital archive and gives no way to the document sends the reader to a
search box.

## Example
    provenance:
      - {event: published, by: [Wilson Center Digital Archive]}

## Use instead
    provenance:
      - event: published
        by: [Wilson Center Digital Archive]
        number: "113371"
        url: https://digitalarchive.umd.edu/document/113371
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.checks.rule import RecordHit
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.archives.authorities import Authorities
    from provcite.model.record import Record

CODE = "PC027"
NAME = "publication-without-address"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.NOTE
FIX = "none"


def check_record(record: Record, known: Authorities) -> Iterator[RecordHit]:
    for number, event in enumerate(record.provenance):
        digital = any("digital" in agent.casefold() or "online" in agent.casefold() for agent in event.by)
        if event.event == "published" and digital and not (event.url or event.number or event.title):
            yield RecordHit(
                key=f"provenance[{number}].url",
                message="The publication has neither an address nor a number.",
                expected="an address",
            )
