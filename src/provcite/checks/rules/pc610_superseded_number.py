"""A file is cited by a number that it no longer has.

## What it does
Reports a reference that a concordance, shipped or the store's own (`concordances.yaml`), says to
have another number today, and gives that number. Where only the transfer of the holdings is known
and not the number of each file, and a record under the new place is meant, it names both.

## Why is this bad?
The reader orders the file in a reading room where it is no longer kept, or by a number that now
belongs to another file. Citing the number under which one read the file is no mistake; the note may
want to say both.

## Example
    APRF, f. 45, op. 1, d. 334, l. 55.     (the store's concordance has its new number)

## Use instead
    RGASPI, f. 558, op. 11, d. 298, l. 55 (formerly APRF, f. 45, op. 1, d. 334).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from provcite.checks.keys import house_of, leaf_of, unit_values
from provcite.checks.rule import hit
from provcite.checks.rules._shared import transfer, unit_in_words
from provcite.model.findings import Severity
from provcite.model.levels import LEAF_LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.archives.authorities import Authorities
    from provcite.checks.reading import Citation, Reading
    from provcite.checks.rule import Hit

CODE = "PC610"
NAME = "superseded-number"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.NOTE
FIX = "none"

#: Characters around a citation in which a note may say the new number itself.
_NEAR: Final = 200


def check(reading: Reading) -> Iterator[Hit]:
    known = reading.known
    for citation in reading.citations:
        reference = citation.reference
        if reference is None or not citation.prints_unit:
            continue
        house = house_of(citation.repository_key or citation.repository, known)
        if house is None:
            continue
        span = (reference.start, reference.end)
        now = known.concordances.latest(house, citation.path)
        if now is not None:
            words = unit_in_words(now, known)
            if _is_printed(words, citation):
                continue
            yield hit(citation, f"The file is now {words}.", span, expected=words)
            continue
        moved = transfer(citation, known)
        if moved is None or moved.old[0] != house:
            continue
        began = unit_values(moved.old[1])
        if unit_values(citation.path)[: len(began)] == began:
            yield hit(
                citation,
                f"Files of {unit_in_words(moved.old, known)} are now in {unit_in_words(moved.new, known)}, "
                f"under other numbers. {_of_record(citation, known)}".strip(),
                span,
            )


def _is_printed(words: str, citation: Citation) -> bool:
    """Whether the note says both: the new house and each of the new numbers stand near the old one."""
    numbers = [word.strip(",") for word in words.split() if any(letter.isdigit() for letter in word)]
    text = citation.block.text[max(0, citation.start - _NEAR) : citation.end + _NEAR]
    house = words.split(",")[0]
    return house in text and all(number in text for number in numbers)


def _of_record(citation: Citation, known: Authorities) -> str:
    record = citation.record
    holding = record.sources[0] if record is not None and record.sources else None
    house = house_of(holding.repository, known) if holding is not None else None
    if holding is None or house is None:
        return ""
    units = tuple(pair for pair in holding.path if pair[0] not in LEAF_LEVELS)
    leaves = leaf_of(holding.path)
    return f"The record has {unit_in_words((house, units), known)}" + (
        f", leaves {leaves}." if leaves else "."
    )
