"""An address of a digital archive that belongs to no record.

## What it does
Reports an address of a document in the Wilson Center Digital Archive, under its present or a
former host, that no record has, where nothing else in the citation points to a record.

## Why is this bad?
The document is not in the store, or the number in the address is wrong.

## Example
    https://digitalarchive.umd.edu/document/999999

## Use instead
    provcite import the document, or correct the number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.checks.keys import is_wilson, url_key
from provcite.checks.rule import hit
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.checks.reading import Reading
    from provcite.checks.rule import Hit

CODE = "PC104"
NAME = "unmatched-address"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.WARNING
FIX = "none"


def check(reading: Reading) -> Iterator[Hit]:
    for citation in reading.citations:
        if citation.record is not None or citation.path:
            continue
        for item in citation.addresses:
            if is_wilson(item.address) and url_key(item.address).startswith("wcda:"):
                yield hit(
                    citation,
                    "No record has this address. Import the document, or check the number.",
                    item.span,
                    found=item.address,
                )
                break
