"""The levels of a reference stand in an unusual order.

## What it does
Compares the order in which a reference to an archive that counts in fonds prints its levels with the
archive's own: fond, opis, delo, list. Papka and delo may change places.

## Why is this bad?
Readers of such references read positions, not letters; "d. 410, f. 5" is read twice.

## Example
    RGANI, d. 410, op. 28, f. 5, l. 301.

## Use instead
    RGANI, f. 5, op. 28, d. 410, l. 301.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.checks.order import usual_order
from provcite.checks.rule import hit
from provcite.checks.rules._shared import wrong_repository
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.checks.reading import Reading
    from provcite.checks.rule import Hit

CODE = "PC607"
NAME = "unusual-level-order"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.NOTE
FIX = "none"


def check(reading: Reading) -> Iterator[Hit]:
    for citation in reading.citations:
        reference = citation.reference
        if reference is None or citation.key is not None or len(reference.units) < 3:
            continue
        if wrong_repository(citation, reading.known) is not None:
            continue  # the levels were read by the habits of another archive
        printed = sorted(reference.units, key=lambda unit: unit.span)
        levels = [unit.level for unit in printed]
        usual = usual_order(reference.repository_key or citation.repository_key, levels, reading.repositories)
        if usual is None or usual == levels:
            continue
        text = citation.block.text
        yield hit(
            citation,
            f"The usual order is {', '.join(usual)}.",
            (printed[0].span[0], printed[-1].span[1]),
            expected=", ".join(usual),
            found=text[printed[0].span[0] : printed[-1].span[1]],
        )
