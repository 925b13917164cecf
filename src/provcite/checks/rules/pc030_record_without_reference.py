"""A record names the repository and gives no reference within it.

## What it does
Reports a source that has neither a reference nor leftover words.

## Why is this bad?
The archive's name alone leads to its door.

## Example
    source: {repository: RGANI}

## Use instead
    source: {repository: RGANI, reference: {fond: "5", opis: "28", delo: "410"}}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.checks.rule import RecordHit
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.archives.authorities import Authorities
    from provcite.model.record import Record

CODE = "PC030"
NAME = "record-without-reference"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.NOTE
FIX = "none"


def check_record(record: Record, known: Authorities) -> Iterator[RecordHit]:
    from provcite.provenance.vocabulary import is_at_home

    for number, holding in enumerate(record.sources):
        if not holding.path and not holding.rest and holding.lies_there and not is_at_home(holding):
            key = "source" if len(record.sources) == 1 else f"sources[{number}]"
            yield RecordHit(
                key=f"{key}.reference",
                message="The source gives no reference within the repository.",
                expected='a reference such as {fond: "5", opis: "28"}',
            )
