"""The address belongs to another document.

## What it does
Where reference, title and date point to one record and the address to another, or to none of an
archive whose address the record does have, reports the address.

## Why is this bad?
The reader clicks and finds something else.

## Example
    “Memorandum … Nam Il,” July 24, 1956, …, https://digitalarchive.umd.edu/document/113372

## Use instead
    “Memorandum … Nam Il,” July 24, 1956, …, https://digitalarchive.umd.edu/document/113371
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.archives.addresses import Kind, canonical
from provcite.checks.keys import is_kept_platform, record_url_keys, url_key
from provcite.checks.rule import hit
from provcite.checks.rules._shared import short
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.archives.authorities import Authorities
    from provcite.checks.reading import Reading
    from provcite.checks.rule import Hit

CODE = "PC402"
NAME = "address-of-another-record"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.ERROR
FIX = "none"


def check(reading: Reading) -> Iterator[Hit]:
    for citation in reading.citations:
        record = citation.record
        if record is None or citation.key is not None or not record.url:
            continue
        known = reading.known
        own = record_url_keys(record, known)
        keys = [url_key(item.address, known) for item in citation.addresses]
        if any(key in own for key in keys):
            continue
        for item in citation.addresses:
            owners = reading.lookup.find("url", url_key(item.address, known), 2)
            if owners:
                yield hit(
                    citation,
                    f"The address is that of {owners[0].id} (“{short(owners[0].title or '', 60)}”); "
                    f"the document's is {record.url}.",
                    item.span,
                    expected=record.url,
                    found=item.address,
                    about="address",
                )
                break
            if _is_other_number(item.address, record.url, known):
                yield hit(
                    citation,
                    f"The address is not the document's, which is {record.url}.",
                    item.span,
                    expected=record.url,
                    found=item.address,
                    about="address",
                )
                break


def _is_other_number(address: str, working: str, known: Authorities) -> bool:
    """Whether both are documents of one archive by number; a slug may be the same document's."""
    one, other = canonical(address, known.addresses), canonical(working, known.addresses)
    return (
        one.platform == other.platform
        and is_kept_platform(address, known)
        and one.kind is not Kind.NODE
        and one.number is not None
    )
