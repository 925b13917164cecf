"""An address leads to a search or to a test copy of the site, not to a document.

## What it does
Reports addresses of the Wilson Center Digital Archive, and of archives that the store's own
`addresses.yaml` adds, that are searches, and those of its builders' test copies, which search
engines have indexed.

## Why is this bad?
A search gives another list tomorrow, and a test copy disappears.

## Example
    https://digitalarchive.wilsoncenter.org/search?search_api_fulltext=nam+il

## Use instead
    https://digitalarchive.umd.edu/document/113371
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.checks.addresses import is_search
from provcite.checks.rule import Hit
from provcite.checks.segment import addresses_of
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.checks.reading import Reading

CODE = "PC404"
NAME = "search-address"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.WARNING
FIX = "none"


def check(reading: Reading) -> Iterator[Hit]:
    numbers = {id(note.block): index for index, note in enumerate(reading.document.notes)}
    for block, note in reading.document.in_order():
        if "://" not in block.text and not block.links:
            continue
        done: set[str] = set()
        for item in addresses_of(block):
            if is_search(item.address, reading.known) and item.address not in done:
                done.add(item.address)
                yield Hit(
                    block=block,
                    note=numbers[id(block)] if note is not None else None,
                    start=item.span[0],
                    end=item.span[1],
                    message="The address leads to a search or a test copy, not to a document.",
                    found=item.address,
                )
