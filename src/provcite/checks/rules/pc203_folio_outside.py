"""A leaf lies outside the document.

## What it does
Compares the leaves of a citation (of a key's locator too) with the leaves that the record gives
for the document. Of several leaves some may be another record's of the same file.

## Why is this bad?
The leaf belongs to another document of the file, or a digit is wrong.

## Example
    [@113371, l. 330]     (the document is on leaves 301–303)

## Use instead
    [@113371, l. 303]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.archives.leaves import covered, leaf_ranges, leaves_inside, leaves_touch
from provcite.checks.keys import leaf_of, reference_keys
from provcite.checks.rule import hit
from provcite.checks.rules._shared import record_leaf, unit_differences
from provcite.checks.unread import misprinted_leaf
from provcite.model.findings import Severity
from provcite.model.levels import LEAF_LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.checks.reading import Citation, Reading
    from provcite.checks.rule import Hit

CODE = "PC203"
NAME = "folio-outside"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.ERROR
FIX = "none"


def check(reading: Reading) -> Iterator[Hit]:
    for citation in reading.citations:
        unread = misprinted_leaf(citation, reading.repositories)
        if unread is not None and not unit_differences(citation, reading.known):
            span, known, printed = unread
            yield hit(
                citation,
                f"The document is on leaves {known}; {printed} lies outside.",
                span,
                expected=known,
                found=printed,
                about="leaf",
            )
        leaf = citation.leaf
        if leaf is None or citation.record is None or unit_differences(citation, reading.known):
            continue
        folios = record_leaf(citation, reading.known)
        if folios is None or (leaf.level == "page" and _level(citation) == "list"):
            continue  # pages of a translation are not leaves of the file
        if leaves_inside(leaf.value, folios) is False and not _in_others(
            citation, leaf.value, folios, reading
        ):
            yield hit(
                citation,
                f"The document is on leaves {folios}; {leaf.value} lies outside.",
                leaf.span,
                expected=folios,
                found=leaf.value,
                about="leaf",
                severity=_less_sure(leaf.value, folios) or (Severity.WARNING if leaf.bare else None),
            )


def _less_sure(value: str, folios: str) -> Severity | None:
    """Less than certain where the record may have the leaves of one citation, and not all of the document.

    One leaf alone was most likely what somebody cited; leaves that overlap are of one document.
    """
    known = leaf_ranges(folios)
    alone = len(known) == 1 and known[0][0] == known[0][1]
    if leaves_touch(value, folios):
        return Severity.NOTE if alone else Severity.WARNING
    return Severity.WARNING if alone else None


def _in_others(citation: Citation, value: str, folios: str, reading: Reading) -> bool:
    """Whether one of several leaves is the record's, and the rest lie in other records of the same file."""
    wanted, own = leaf_ranges(value), leaf_ranges(folios)
    left = [item for item in wanted if not covered((item,), own)]
    if len(wanted) < 2 or len(left) == len(wanted):
        return False
    house = citation.repository_key or citation.repository
    known = [
        span
        for key in reference_keys(house, citation.path, reading.known)
        for record in reading.lookup.find("reference", key, 60)
        for holding in record.sources
        for span in leaf_ranges(leaf_of(holding.path) or "")
    ]
    return bool(known) and covered(left, known)


def _level(citation: Citation) -> str:
    for holding in citation.record.sources if citation.record else ():
        for level, _ in holding.path:
            if level in LEAF_LEVELS:
                return level
    return ""
