"""A record has no title.

## What it does
Reports a record without `title`.

## Why is this bad?
A title is the first thing a reader looks for in a note, and the first thing that the checker
matches by. Without one, citations of the record begin with a date or a number.

## Example
    id: "113371"
    date: 1956-07-24

## Use instead
    id: "113371"
    title: Memorandum of Conversation with Nam Il
    title_kind: user
    date: 1956-07-24
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.checks.rule import RecordHit
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.archives.authorities import Authorities
    from provcite.model.record import Record

CODE = "PC020"
NAME = "untitled-record"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.WARNING
FIX = "none"


def check_record(record: Record, known: Authorities) -> Iterator[RecordHit]:
    if not (record.title or "").strip():
        yield RecordHit(key="title", message="The record has no title.", expected="a title", lacking=True)
