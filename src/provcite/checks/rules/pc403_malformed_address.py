"""An address is broken.

## What it does
Reports words that were meant as an address and are none: a beginning typed twice or misspelt, one
slash for two, a space inside, a host without a dot; and link targets with a space or with
punctuation stuck to their end.

## Why is this bad?
It leads nowhere.

## Example
    https:/digitalarchive.umd.edu/document/113371

## Use instead
    https://digitalarchive.umd.edu/document/113371
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from provcite.checks.addresses import broken_addresses, fault_of_target
from provcite.checks.keys import record_url_keys, url_key
from provcite.checks.rule import Hit, hit
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.checks.reading import Reading

CODE = "PC403"
NAME = "malformed-address"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.ERROR
FIX = "none"


def check(reading: Reading) -> Iterator[Hit]:
    yield from _broken(reading)
    yield from _misspelt(reading)


def _misspelt(reading: Reading) -> Iterator[Hit]:
    """Addresses that are the matched record's but for a misspelt or a missing part."""
    from rapidfuzz import fuzz

    for citation in reading.citations:
        record = citation.record
        if record is None or not record.url or citation.key is not None:
            continue
        own = record_url_keys(record, reading.known)
        working = url_key(record.url, reading.known)
        plain = _bare(record.url)
        if any(url_key(item.address, reading.known) in own for item in citation.addresses):
            continue
        for item in citation.addresses:
            printed = _bare(item.address)
            key = url_key(item.address, reading.known)
            if item.address.count("://") != 1 and "://" in item.address:
                continue  # it is broken, and said to be
            if key == working or reading.lookup.find("url", key, 1) or printed == plain:
                continue
            digits = _digits(printed) == _digits(plain) or not _digits(printed)
            if digits and (
                fuzz.ratio(printed, plain) >= 80 or (len(printed) > 12 and plain.startswith(printed))
            ):
                yield hit(
                    citation,
                    f"The address is misspelt or lacks a part; the document's is {record.url}.",
                    item.span,
                    expected=record.url,
                    found=item.address,
                    about="address",
                )
                break


def _bare(address: str) -> str:
    return re.sub(r"^[a-z]{2,6}:/{1,3}(?:www\.)?", "", address.strip().casefold()).rstrip("/")


def _digits(address: str) -> str:
    return "".join(character for character in address if character.isdigit())


def _broken(reading: Reading) -> Iterator[Hit]:
    numbers = {id(note.block): index for index, note in enumerate(reading.document.notes)}
    for block, note in reading.document.in_order():
        if block.kind == "code":
            continue
        index = numbers[id(block)] if note is not None else None
        faulty: list[tuple[int, int]] = []
        if "tp" in block.text or "ttps" in block.text:
            for start, end, fault in broken_addresses(block.text):
                faulty.append((start, end))
                yield Hit(
                    block=block, note=index, start=start, end=end, message=f"The address is broken: {fault}.",
                    found=block.text[start:end],
                )  # fmt: skip
        for link in block.links:
            reason = fault_of_target(link.target)
            if reason and not any(start < link.end and link.start < end for start, end in faulty):
                yield Hit(
                    block=block, note=index, start=link.start, end=link.end,
                    message=f"The address behind the link is broken: {reason}.", found=link.target,
                )  # fmt: skip
