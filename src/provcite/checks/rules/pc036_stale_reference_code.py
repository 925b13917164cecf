"""A reference code is kept that no longer has the values of the reference.

## What it does
Reports a `reference_code` in which the values of consecutive levels of the reference do not stand one after
the other, with words and marks between them at most.

## Why is this bad?
Citations print the code in the place of those levels (ISAD(G) 3.1.1). Where a level was changed and the code
was not, they print the levels instead, and words that only the code has are printed nowhere.

## Example
    source:
      repository: Aberlour Burgh Archives
      reference: {series: HB/5, item: "14"}
      reference_code: HB/5/12

## Use instead
    source:
      repository: Aberlour Burgh Archives
      reference: {series: HB/5, item: "14"}
      reference_code: HB/5/14
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.archives.reference_code import covered
from provcite.checks.rule import RecordHit
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.archives.authorities import Authorities
    from provcite.model.record import Record

CODE = "PC036"
NAME = "stale-reference-code"
STATUS = "stable"
SINCE = "0.2.0"
SEVERITY = Severity.WARNING
FIX = "none"


def check_record(record: Record, known: Authorities) -> Iterator[RecordHit]:
    for number, holding in enumerate(record.sources):
        code = holding.reference_code
        if code and covered(holding.path, code, holding.rest or "") == (0, 0):
            key = "source" if len(record.sources) == 1 else f"sources[{number}]"
            yield RecordHit(
                key=f"{key}.reference_code",
                message=f"The reference code {code} does not have the values of the reference; "
                "citations print the levels. Put it right, or take it out.",
                found=code,
            )
