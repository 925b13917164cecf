"""A citation key names no record.

## What it does
Looks every citation key of a Markdown, LaTeX or Typst manuscript up among the ids, aliases and
document numbers of the records. A record that cannot be used is named, with what is wrong in its
file. A key that stands in a bibliography file which the manuscript names beside the store is none of
provcite's business; then select the rule out.

## Why is this bad?
The citation will be printed as a question mark or as the key itself.

## Example
    The envoy agreed [@113317, l. 302].

## Use instead
    The envoy agreed [@113371, l. 302].
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.checks.rule import hit
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.checks.reading import Reading
    from provcite.checks.rule import Hit

CODE = "PC101"
NAME = "unknown-citation-key"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.ERROR
FIX = "none"


def check(reading: Reading) -> Iterator[Hit]:
    for citation in reading.citations:
        if citation.key is None or citation.record is not None:
            continue
        unusable = reading.lookup.unusable("key", citation.key.key.casefold())
        if unusable:
            yield hit(citation, f"The record {unusable[0].words}", found=citation.key.key)
            continue
        near = reading.lookup.nearest(citation.key.key)
        if not near and reading.document.bibliographies:
            # The manuscript has a bibliography of its own: a key unlike any record's is a book's.
            continue
        yield hit(
            citation,
            f"No record has the key “{citation.key.key}”."
            + (f" Is it {' or '.join(near[:2])}?" if near else ""),
            expected=near[0] if near else None,
            found=citation.key.key,
        )
