"""Ibid. is used where the house style forbids it.

## What it does
With `ibid = "forbid"` in the settings, reports every ibid. and its kin. It is the habit of the
Chicago Manual since its 17th edition (18th ed., 13.37) to prefer short forms.

## Why is this bad?
A note inserted later breaks it without a trace.

## Example
    2. Ibid., l. 303.

## Use instead
    2. Petrov, “Memorandum of Conversation,” l. 303.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.checks.rule import hit
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.checks.reading import Reading
    from provcite.checks.rule import Hit

CODE = "PC608"
NAME = "unwanted-ibid"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.NOTE
FIX = "none"


def check(reading: Reading) -> Iterator[Hit]:
    if reading.settings.ibid != "forbid":
        return
    for citation in reading.citations:
        if citation.ibid is not None and citation.kind == "ibid" and not citation.in_bibliography:
            yield hit(citation, "The house style wants a short reference here.", citation.ibid)
