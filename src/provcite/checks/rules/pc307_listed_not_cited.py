"""A document in the list of works cited is cited nowhere.

## What it does
Reports an entry of the list of works cited that matches a record which no note, key or field of the
manuscript cites. Keys under `nocite` are cited by that.

## Why is this bad?
A list of works *cited* that holds others misleads; most often a note was cut.

## Example
    Bibliography: Petrov, A. M. “Memorandum of Conversation with … Nam Il.” July 24, 1956. …
    (and no note cites it)

## Use instead
    Strike the entry, or cite the document.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.checks.rule import hit
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.checks.reading import Reading
    from provcite.checks.rule import Hit

CODE = "PC307"
NAME = "listed-not-cited"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.NOTE
FIX = "none"


def check(reading: Reading) -> Iterator[Hit]:
    cited = {record.id for record in reading.cited_records()}
    nocite = {key.casefold() for key in reading.document.nocite}
    if "*" in nocite:
        return
    for citation in reading.citations:
        record = citation.record
        if record is None or not citation.in_bibliography or record.id in cited:
            continue
        if record.id.casefold() in nocite or not (
            citation.titles or citation.leaf or citation.addresses or citation.key
        ):
            continue
        yield hit(citation, "The document is listed here and cited nowhere.")
