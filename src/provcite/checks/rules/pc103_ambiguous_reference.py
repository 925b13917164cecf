"""A reference that fits several records.

## What it does
Reports a reference whose repository, units and leaves fit more than one record, with no title,
date or address to tell them apart.

## Why is this bad?
A reader who orders the file finds several documents under the same leaves; so does the checker,
which can then check nothing else.

## Example
    RGANI, f. 5, op. 28, d. 410.     (three documents of that file are in the store)

## Use instead
    Memorandum of Conversation with Nam Il, July 24, 1956, RGANI, f. 5, op. 28, d. 410, ll. 301–303.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.archives.leaves import covered, leaf_ranges
from provcite.checks.keys import leaf_of
from provcite.checks.rule import hit
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.checks.reading import Citation, Reading
    from provcite.checks.rule import Hit

CODE = "PC103"
NAME = "ambiguous-reference"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.NOTE
FIX = "none"


def check(reading: Reading) -> Iterator[Hit]:
    for citation in reading.citations:
        if not citation.rivals or citation.record is None or citation.in_bibliography or citation.antecedent:
            continue
        if citation.key is not None or citation.kind == "title" or _names_each(citation):
            continue
        names = [citation.record.id, *(record.id for record in citation.rivals)]
        shown = ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
        yield hit(
            citation,
            f"The reference fits several records: {shown}. Give the leaves, the title or the date.",
            expected=shown,
        )


def _names_each(citation: Citation) -> bool:
    """Whether several leaves are named, and each lies in one of the records: all of them are meant."""
    wanted = leaf_ranges(citation.leaf.value) if citation.leaf is not None else ()
    if len(wanted) < 2 or citation.record is None:
        return False
    known = [
        span
        for record in (citation.record, *citation.rivals)
        for holding in record.sources
        for span in leaf_ranges(leaf_of(holding.path) or "")
    ]
    return covered(wanted, known)
