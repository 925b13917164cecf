"""The first citation of a document is a short form.

## What it does
Reports a document that is cited for the first time by a short title, or by a title and date alone,
with no reference and no address, and with nothing before it that the reader could turn back to.

## Why is this bad?
The full reference comes later or never; most often a note was moved or cut.

## Example
    1. Petrov, “Memorandum of Conversation,” l. 302.

## Use instead
    1. A. M. Petrov, “Memorandum of Conversation with …,” July 24, 1956, RGANI, f. 5, op. 28, d. 410, l. 302.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from provcite.checks.rule import hit
from provcite.checks.rules._shared import prints_reference
from provcite.checks.segment import looks_like_book
from provcite.checks.unread import misprinted_units
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.checks.reading import Citation, Reading
    from provcite.checks.rule import Hit

CODE = "PC305"
NAME = "first-reference-not-full"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.WARNING
FIX = "none"


def check(reading: Reading) -> Iterator[Hit]:
    for citation in reading.citations:
        if citation.note is None or citation.antecedent is not None or citation.addresses:
            continue
        if citation.record is None:
            short = citation.kind in ("title", "short") and not citation.path[:-1]
            if short and not citation.prints_unit and _is_bare(citation):
                yield hit(
                    citation,
                    "No document cited before is meant by this short form, and no record has the title.",
                )
            continue
        if not citation.first or citation.kind not in ("title", "short"):
            continue
        if (
            citation.prints_unit
            or prints_reference(citation, reading.known)
            or looks_like_book(citation.text)
        ):
            continue
        if misprinted_units(citation, reading.repositories):
            continue
        yield hit(
            citation,
            "The document is cited here for the first time, and not in full.",
            expected=", ".join(f"{level} {value}" for level, value in citation.record.sources[0].path)
            if citation.record.sources
            else None,
        )


def _is_bare(citation: Citation) -> bool:
    """Whether a citation is a title, its day and a leaf, and hardly anything else: a book has more to say.

    What stands beside "ibid." is in the work before, archive or not.
    """
    if citation.ibid is not None or not citation.titles or looks_like_book(citation.text):
        return False
    spans = [title.span for title in citation.titles] + [(date.start, date.end) for date in citation.dates]
    if citation.reference is not None:
        spans += [unit.span for unit in citation.reference.units]
    words = list(citation.text)
    for start, end in spans:
        for place in range(max(start, citation.start), min(end, citation.end)):
            words[place - citation.start] = " "
    return len(re.findall(r"[^\W\d_]{2,}", "".join(words))) <= 4
