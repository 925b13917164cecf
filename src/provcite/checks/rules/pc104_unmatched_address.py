"""An address of a digital archive that belongs to no record.

## What it does
Reports an address of a document in the Wilson Center Digital Archive, or in an archive that the
store's own `addresses.yaml` adds, under its present or a former host, that no record has, where
nothing else in the citation points to a record.

## Why is this bad?
The document is not in the store, or the number in the address is wrong.

## Example
    https://digitalarchive.umd.edu/document/999999

## Use instead
    provcite import the document, or correct the number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.archives.addresses import canonical
from provcite.checks.keys import is_kept_platform, url_key
from provcite.checks.rule import hit
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.archives.authorities import Authorities
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
            if _names_document(item.address, reading.known):
                unusable = reading.lookup.unusable("url", url_key(item.address, reading.known))
                yield hit(
                    citation,
                    f"The record of this address, {unusable[0].words}"
                    if unusable
                    else "No record has this address. Import the document, or check the number.",
                    item.span,
                    found=item.address,
                )
                break


def _names_document(address: str, known: Authorities) -> bool:
    """Whether an address names a document of an archive whose documents the store keeps."""
    read = canonical(address, known.addresses)
    return bool(read.number or read.slug) and is_kept_platform(address, known)
