"""A reference names no repository at its first mention.

## What it does
Reports a reference that begins with its fond, record group or Bestand, with no repository in it and
none before it that it could lean on.

## Why is this bad?
Every archive has a fond 5.

## Example
    1. Fond 5, opis 28, delo 410, listy 301–303.

## Use instead
    1. Fond 5, opis 28, delo 410, listy 301–303, Russian State Archive of Contemporary History (RGANI).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from provcite.checks.rule import hit
from provcite.checks.rules._shared import names_repository, shown_repository
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.checks.reading import Reading
    from provcite.checks.rule import Hit

CODE = "PC301"
NAME = "missing-repository"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.WARNING
FIX = "none"


#: A top level that is labelled as one: the numbers of a town's archive, named by the town, are left alone.
_LABEL = re.compile(
    r"(?:\b(?:f|fond|fonds|fund|rg|record group|bestand|ф|фонд)\.?\s{0,2}(?:no\.?|№)?\s{0,2})$", re.IGNORECASE
)


def check(reading: Reading) -> Iterator[Hit]:
    for citation in reading.citations:
        reference = citation.reference
        if reference is None or reference.repository is not None or citation.antecedent is not None:
            continue
        if citation.kind not in ("full", "short") or not reference.units:
            continue
        top = reference.units[0].span[0]
        if not _LABEL.search(citation.block.text, max(0, top - 18), top):
            continue
        if len(reference.units) < 2 or (
            citation.record is not None
            and any(
                names_repository(citation.text, item.repository, reading.repositories)
                for item in citation.record.sources
            )
        ):
            continue
        expected = (
            citation.record.sources[0].repository if citation.record and citation.record.sources else None
        )
        shown = shown_repository(expected, reading.repositories) if expected else None
        yield hit(
            citation,
            "The reference names no repository." + (f" The record's is {shown}." if shown else ""),
            (reference.start, reference.end),
            expected=shown,
        )
