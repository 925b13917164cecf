"""A first citation names the digital archive and gives no address.

## What it does
Reports a first citation that names the publisher of the digital copy without an address, where the
record has one.

## Why is this bad?
The archive's name alone leads to a search box and sixteen thousand documents.

## Example
    “Memorandum …,” July 24, 1956, RGANI, f. 5, …, Wilson Center Digital Archive.

## Use instead
    “Memorandum …,” July 24, 1956, RGANI, f. 5, …, Wilson Center Digital Archive, https://digitalarchive.umd.edu/document/113371.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.checks.addresses import broken_addresses
from provcite.checks.rule import hit
from provcite.checks.rules._shared import is_first_full, names_surrogate
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.checks.reading import Reading
    from provcite.checks.rule import Hit

CODE = "PC304"
NAME = "missing-address"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.NOTE
FIX = "none"


def check(reading: Reading) -> Iterator[Hit]:
    for citation in reading.citations:
        record = citation.record
        if record is None or not is_first_full(citation) or citation.addresses or not record.url:
            continue
        if names_surrogate(citation) and not broken_addresses(citation.text):
            yield hit(citation, f"The address is missing: {record.url}", expected=record.url, found="")
