"""An address is a former one of the document.

## What it does
Reports an address that the record keeps under `former_urls`, or one with a former host of a digital
archive (of those that are shipped, and of the store's own `addresses.yaml`), and gives the working
one. `provcite check --fix` replaces it, in the text
and behind links.

## Why is this bad?
The old address may be dead when the book comes out.

## Example
    https://digitalarchive.wilsoncenter.org/document/113371

## Use instead
    https://digitalarchive.umd.edu/document/113371
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.checks.addresses import moved_to
from provcite.checks.keys import record_addresses, url_key
from provcite.checks.rule import hit
from provcite.model.findings import Fix, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.checks.reading import Citation, Reading
    from provcite.checks.rule import Hit
    from provcite.model.record import Record

CODE = "PC401"
NAME = "moved-address"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.WARNING
FIX = "always"


def check(reading: Reading) -> Iterator[Hit]:
    for citation in reading.citations:
        done: set[str] = set()
        for item in citation.addresses:
            record = _owner(item.address, citation, reading)
            if record is None or item.address in done:
                continue
            present = moved_to(item.address, record, reading.known)
            if present is None:
                continue
            done.add(item.address)
            yield hit(
                citation,
                f"The address has moved to {present}.",
                item.span,
                record=record,
                expected=present,
                found=item.address,
                fix=Fix(description="put the working address", old=item.address, new=present, safe=True),
                address=True,
            )


def _owner(address: str, citation: Citation, reading: Reading) -> Record | None:
    """The record that has the address: the cited one, else any."""
    known = reading.known
    key = url_key(address, known)
    if citation.record is not None and key in {
        url_key(item, known) for item in record_addresses(citation.record)
    }:
        return citation.record
    found = reading.lookup.find("url", key, 2)
    return found[0] if found else None
