"""A record names a repository by a name that it no longer bears.

## What it does
Reports `repository: TsKhSD` and the like: names and acronyms that the repository data lists as
former.

## Why is this bad?
Records should carry the present name: citations are made from it. What was cited under the old
name belongs into `also_cited_as`.

## Example
    source: {repository: TsKhSD, reference: {fond: "89"}}

## Use instead
    source:
      repository: RGANI
      reference: {fond: "89"}
      also_cited_as: ["TsKhSD, f. 89"]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.checks.rule import RecordHit
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.archives.authorities import Authorities
    from provcite.model.record import Record

CODE = "PC024"
NAME = "obsolete-name-in-record"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.WARNING
FIX = "none"


def check_record(record: Record, known: Authorities) -> Iterator[RecordHit]:
    for number, holding in enumerate(record.sources):
        matches = known.repositories.find(holding.repository) if holding.repository else []
        if matches and matches[0].is_former:
            key = "source" if len(record.sources) == 1 else f"sources[{number}]"
            present = matches[0].repository
            yield RecordHit(
                key=f"{key}.repository",
                message=f"{holding.repository} is now {present.acronym() or present.name()}.",
                expected=present.key,
                found=holding.repository,
            )
