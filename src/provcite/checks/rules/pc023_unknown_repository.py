"""A record names a repository that the repository data does not know.

## What it does
Looks the repository up by key, acronym and every name in the repository data: those that are
shipped, and the store's own `repositories.yaml`.

## Why is this bad?
Of an unknown repository the program knows neither full name nor city nor the labels of its levels,
so citations of it come out poorer, and a slip in the acronym goes unseen.

## Example
    source: {repository: RGNAI, reference: {fond: "5"}}

## Use instead
    source: {repository: RGANI, reference: {fond: "5"}}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.checks.rule import RecordHit
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.archives.authorities import Authorities
    from provcite.model.record import Record

CODE = "PC023"
NAME = "unknown-repository"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.NOTE
FIX = "none"


def check_record(record: Record, known: Authorities) -> Iterator[RecordHit]:
    from rapidfuzz import process

    from provcite.provenance.vocabulary import is_at_home

    for number, holding in enumerate(record.sources):
        if not holding.repository or known.repositories.find(holding.repository) or is_at_home(holding):
            continue
        key = "source" if len(record.sources) == 1 else f"sources[{number}]"
        near = process.extract(holding.repository, known.repositories.keys(), limit=1, score_cutoff=70)
        yield RecordHit(
            key=f"{key}.repository",
            message=f"The repository “{holding.repository}” is not in the repository data."
            + (f" Is it {near[0][0]}?" if near else ""),
            expected=near[0][0] if near else None,
            found=holding.repository,
        )
