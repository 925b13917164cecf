"""A first citation prints the platform's credits and leaves out who obtained the document.

## What it does
Asks for the person who obtained or contributed the document in a first citation that prints another
credit of the platform's sentence ("Translated for NKIDP by …"), or in every first citation of an
online copy with `credits = "full"` in the settings.

## Why is this bad?
A credit sentence that is printed at all should be printed whole.

## Example
    Translated for NKIDP by James F. Person.

## Use instead
    Obtained and translated for NKIDP by James F. Person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.checks.rule import hit
from provcite.checks.rules._shared import agents_of, is_first_full, names_surrogate
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.checks.reading import Reading
    from provcite.checks.rule import Hit

CODE = "PC303"
NAME = "missing-obtainer"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.WARNING
FIX = "none"


def check(reading: Reading) -> Iterator[Hit]:
    wanted = reading.settings.credits
    if wanted == "none":
        return
    for citation in reading.citations:
        record = citation.record
        if record is None or not is_first_full(citation):
            continue
        known = agents_of(record, "obtained", "contributed")
        if not known or any(item.credit.role in ("obtained", "contributed") for item in citation.credits):
            continue
        sentence = any(item.credit.project for item in citation.credits)
        if sentence or (wanted == "full" and names_surrogate(citation)):
            shown = ", ".join(known)
            span = citation.credits[0].span if citation.credits else None
            yield hit(
                citation, f"Who obtained the document is not named: {shown}.", span, expected=shown, found=""
            )
