"""A record has no date.

## What it does
Reports a record whose `date` is missing. A document known to bear no date is not reported where
a note of the record says "undated".

## Why is this bad?
Hundreds of documents share a title such as "Journal of Soviet Ambassador"; only the date tells
them apart, in print and for the checker.

## Example
    title: Journal of Soviet Ambassador to the DPRK V. I. Ivanov

## Use instead
    title: Journal of Soviet Ambassador to the DPRK V. I. Ivanov
    date: 1956-05-07/1956-05-14
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.checks.rule import RecordHit
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.archives.authorities import Authorities
    from provcite.model.record import Record

CODE = "PC021"
NAME = "undated-record"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.NOTE
FIX = "none"


def check_record(record: Record, known: Authorities) -> Iterator[RecordHit]:
    if record.date or any("undated" in note.casefold() for note in record.notes):
        return
    if "undated" in (record.date_as_printed or "").casefold():
        return
    yield RecordHit(
        key="date",
        message="The record has no date.",
        expected="a date such as 1956-07-24 or 1956~",
        lacking=True,
    )
