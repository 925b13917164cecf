"""Ibid. has nothing before it to lean on.

## What it does
Reports an ibid. in the first note, or before any source was named.

## Why is this bad?
It means "in the same place", and there is no place.

## Example
    1. Ibid., l. 303.

## Use instead
    1. RGANI, f. 5, op. 28, d. 410, l. 303.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.checks.rule import hit
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.checks.reading import Reading
    from provcite.checks.rule import Hit

CODE = "PC604"
NAME = "ibid-without-antecedent"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.ERROR
FIX = "none"


def check(reading: Reading) -> Iterator[Hit]:
    for citation in reading.citations:
        if citation.kind != "ibid" or citation.antecedent is not None or citation.in_bibliography:
            continue
        if citation.note is None or any(note < citation.note for note in reading.other_sources):
            continue
        yield hit(
            citation,
            "Nothing stands before it that could be meant.",
            citation.ibid,
            expected="a reference",
            severity=Severity.ERROR if citation.note == 0 else Severity.WARNING,
        )
