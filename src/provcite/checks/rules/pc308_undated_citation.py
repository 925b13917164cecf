"""The first full citation of a document gives its title and not its date.

## What it does
Reports a first citation with a title in quotation marks and a reference but no date, where the
record has one.

## Why is this bad?
Titles such as “Journal of Soviet Ambassador …” are shared by hundreds of documents.

## Example
    “Memorandum of Conversation with Nam Il,” RGANI, f. 5, op. 28, d. 410, ll. 301–303.

## Use instead
    “Memorandum of Conversation with Nam Il,” July 24, 1956, RGANI, f. 5, op. 28, d. 410, ll. 301–303.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.checks.dates import in_words
from provcite.checks.match import title_similarity
from provcite.checks.rule import hit
from provcite.checks.rules._shared import is_first_full
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.checks.reading import Reading
    from provcite.checks.rule import Hit

CODE = "PC308"
NAME = "undated-citation"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.NOTE
FIX = "none"


def check(reading: Reading) -> Iterator[Hit]:
    for citation in reading.citations:
        record = citation.record
        if record is None or not record.date or not is_first_full(citation) or not citation.prints_unit:
            continue
        if citation.title is None or not citation.title.marked or citation.dates:
            continue
        if title_similarity(citation.title.text, record) < 0.74 or record.date[:4] in citation.text:
            continue
        yield hit(
            citation,
            f"The date is missing: {in_words(record.date)}.",
            citation.title.span,
            expected=record.date,
            found="",
        )
