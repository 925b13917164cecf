"""A record gives as its working address one whose host has moved.

## What it does
Reports a `url` of a digital archive under a former host: of those that are shipped (the Wilson
Center Digital Archive, the CIA's reading room, DOIs) and of the store's own `addresses.yaml`.

## Why is this bad?
Citations print `url`. The old one belongs into `former_urls`, where the checker still finds it.

## Example
    url: https://digitalarchive.wilsoncenter.org/document/113371

## Use instead
    url: https://digitalarchive.umd.edu/document/113371
    former_urls: [https://digitalarchive.wilsoncenter.org/document/113371]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.checks.rule import RecordHit
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.archives.authorities import Authorities
    from provcite.model.record import Record

CODE = "PC028"
NAME = "moved-address-in-record"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.WARNING
FIX = "none"


def check_record(record: Record, known: Authorities) -> Iterator[RecordHit]:
    from provcite.checks.addresses import present_address

    for number, event in enumerate(record.provenance):
        present = present_address(event.url, known) if event.url else None
        if present is not None and present != event.url:
            yield RecordHit(
                key=f"provenance[{number}].url",
                message="The address has moved.",
                expected=present,
                found=event.url,
            )
