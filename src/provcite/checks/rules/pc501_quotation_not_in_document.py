"""A quotation is not in the document that its note cites.

## What it does
Looks for each quotation of four words or more, and each block quotation, in the kept text of the
documents that its note cites. Forgiven are case, punctuation, quotation marks, ellipses, words in
square brackets, hyphens of broken lines and other romanisations. Documents whose text the store
lacks, and notes that also cite books, are left alone.

## Why is this bad?
The words are from somewhere else, or nobody's.

## Example
    The envoy “promised a new era of plenty for the peninsula.”¹   (the text has nothing like it)

## Use instead
    Quote what the document says, or cite where the words come from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.checks.passages import checked_passages
from provcite.checks.rule import quoted_hit
from provcite.checks.rules._shared import short
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.checks.reading import Reading
    from provcite.checks.rule import Hit

CODE = "PC501"
NAME = "quotation-not-in-document"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.WARNING
FIX = "none"


def check(reading: Reading) -> Iterator[Hit]:
    for checked in checked_passages(reading):
        if checked.best is None or checked.best.found or checked.elsewhere is not None:
            continue
        if checked.doubtful:
            continue
        passage = checked.passage
        yield quoted_hit(
            checked,
            f"These words are not in the text of {checked.record.id} "
            f"(“{short(checked.record.title or '', 60)}”).",
            found=short(passage.text, 200),
        )
