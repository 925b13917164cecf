"""A link shows one address and leads to another document.

## What it does
Compares the address that is printed with the one behind it. Differences of scheme, host and closing
slash that keep the document do not count.

## Why is this bad?
In print the reader has one document, on the screen another. It happens when a note is copied and
its words are changed, but not its link.

## Example
    [https://digitalarchive.umd.edu/document/113371](https://digitalarchive.umd.edu/document/113372)

## Use instead
    [https://digitalarchive.umd.edu/document/113371](https://digitalarchive.umd.edu/document/113371)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.checks.keys import url_key
from provcite.checks.rule import Hit
from provcite.manuscripts.source import ADDRESS, trim_address
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.checks.reading import Reading

CODE = "PC405"
NAME = "link-leads-elsewhere"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.ERROR
FIX = "none"


def check(reading: Reading) -> Iterator[Hit]:
    numbers = {id(note.block): index for index, note in enumerate(reading.document.notes)}
    for block, note in reading.document.in_order():
        for link in block.links:
            shown = block.text[link.start : link.end].strip()
            match = ADDRESS.match(shown)
            if match is None or not link.target.startswith(("http", "www.")):
                continue
            printed = trim_address(match.group())
            shown_key, behind = url_key(printed, reading.known), url_key(link.target, reading.known)
            if shown_key == behind or behind.startswith(shown_key.rstrip("…")):
                continue
            yield Hit(
                block=block,
                note=numbers[id(block)] if note is not None else None,
                start=link.start,
                end=link.end,
                message=f"The link leads to {link.target}.",
                expected=printed,
                found=link.target,
            )
