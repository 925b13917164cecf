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

from typing import TYPE_CHECKING

from provcite.checks.addresses import broken_addresses, fault_of_target
from provcite.checks.rule import Hit
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
