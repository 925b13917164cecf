"""The project named is not the one that the work was done for.

## What it does
Compares the project of a credit ("for NKIDP") with the projects of the record.

## Why is this bad?
The project paid for the work; another one is thanked.

## Example
    Obtained and translated for CWIHP by James F. Person.

## Use instead
    Obtained and translated for NKIDP by James F. Person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.archives.normalise import title_key
from provcite.checks.rule import hit
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.checks.reading import Reading
    from provcite.checks.rule import Hit

CODE = "PC209"
NAME = "wrong-project"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.WARNING
FIX = "none"


def check(reading: Reading) -> Iterator[Hit]:
    for citation in reading.citations:
        record = citation.record
        if record is None or not record.projects:
            continue
        for item in citation.credits:
            project = item.credit.project
            if project and not any(_same(project, known) for known in record.projects):
                at = citation.block.text.find(project, item.span[0], item.span[1])
                span = (at, at + len(project)) if at >= 0 else item.span
                known = " and ".join(record.projects)
                yield hit(citation, f"The work was done for {known}.", span, expected=known, found=project)
                break


def _same(a: str, b: str) -> bool:
    """The same project, or one named by its acronym and the other in full."""
    mine, theirs = title_key(a), title_key(b)
    if mine == theirs or mine in theirs or theirs in mine:
        return True
    initials = [
        "".join(word[0] for word in text.split() if word not in ("the", "of", "for", "and"))
        for text in (mine, theirs)
    ]
    return mine == initials[1] or theirs == initials[0]
