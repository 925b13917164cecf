"""A record does not say where the original lies.

## What it does
Reports a record without `source`, or whose source names no repository.

## Why is this bad?
The place of the original is what a reader needs to find the document again when the digital
copy is gone.

## Example
    title: Memorandum of Conversation with Nam Il
    date: 1956-07-24

## Use instead
    title: Memorandum of Conversation with Nam Il
    date: 1956-07-24
    source:
      repository: RGANI
      reference: {fond: "5", opis: "28", delo: "410", listy: "301-303"}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.checks.rule import RecordHit
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.archives.authorities import Authorities
    from provcite.model.record import Record

CODE = "PC022"
NAME = "unplaced-record"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.WARNING
FIX = "none"


def check_record(record: Record, known: Authorities) -> Iterator[RecordHit]:
    if not record.sources:
        yield RecordHit(
            key="source",
            message="The record does not say where the original lies.",
            expected="a source",
            lacking=True,
        )
        return
    for number, holding in enumerate(record.sources):
        key = "source" if len(record.sources) == 1 else f"sources[{number}]"
        if not holding.repository:
            yield RecordHit(
                key=f"{key}.repository",
                message="The source names no repository.",
                expected="a repository such as RGANI",
                lacking=True,
            )
