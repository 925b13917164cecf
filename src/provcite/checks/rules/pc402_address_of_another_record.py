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

from provcite.checks.addresses import is_search
from provcite.checks.keys import is_wilson, record_addresses, url_key
from provcite.checks.rule import hit
from provcite.checks.rules._shared import short
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

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
        own = {url_key(item) for item in record_addresses(record)}
        own.update(
            "wcda:" + event.number.casefold() for event in record.events_of("published") if event.number
        )
        keys = [url_key(item.address) for item in citation.addresses]
        if any(key in own for key in keys):
            continue
        for item in citation.addresses:
            owners = reading.lookup.find("url", url_key(item.address), 2)
            if owners:
                yield hit(
                    citation,
                    f"The address is that of {owners[0].id} (“{short(owners[0].title or '', 60)}”); "
                    f"the document's is {record.url}.",
                    item.span,
                    expected=record.url,
                    found=item.address,
                )
                break
            if (
                is_wilson(item.address)
                and is_wilson(record.url)
                and url_key(item.address).startswith("wcda:")
                and not is_search(item.address)
            ):
                if not url_key(item.address)[5:].isdigit():
                    continue  # a slug of the same document cannot be told from another's
                yield hit(
                    citation,
                    f"The address is not the document's, which is {record.url}.",
                    item.span,
                    expected=record.url,
                    found=item.address,
                )
                break
