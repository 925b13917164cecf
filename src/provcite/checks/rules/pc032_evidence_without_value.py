"""Evidence is given for a value that the record does not have.

## What it does
Follows the path of each entry under `evidence` and reports those that lead to nothing: a misspelt key, a
level that the reference lacks, an event that was taken out.

## Why is this bad?
The evidence is lost where somebody asks for it, or stands behind another value.

## Example
    title: Report on Ducks
    evidence:
      titel: {source: letter.txt, line: 1}

## Use instead
    title: Report on Ducks
    evidence:
      title: {source: letter.txt, line: 1}
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from provcite.checks.rule import RecordHit
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.archives.authorities import Authorities
    from provcite.model.record import Record

CODE = "PC032"
NAME = "evidence-without-value"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.NOTE
FIX = "none"

_STEP: Final = re.compile(r"\[(\d{1,6})\]|([^.\[\]]+)")


def check_record(record: Record, known: Authorities) -> Iterator[RecordHit]:
    from provcite.schema.encode import plain_mapping

    if not record.evidence:
        return
    values = plain_mapping(record)
    for item in record.evidence:
        if not _leads_somewhere(values, item.field):
            yield RecordHit(
                key="evidence",
                message=f"There is evidence for {item.field!r}, and the record has no such value.",
                found=item.field,
            )


def _leads_somewhere(values: Any, path: str) -> bool:
    value = values
    for number, key in _STEP.findall(path):
        if key:
            value = _under(value, key)
        elif isinstance(value, list):
            value = value[int(number)] if int(number) < len(value) else None
        elif int(number):
            value = None  # one place written without a list is number 0 of itself
        if value is None:
            return False
    return True


def _under(value: Any, key: str) -> Any:
    """What stands under `key`; ``source`` and ``sources`` are one, and so are a level and its plural."""
    from provcite.model.levels import canonical_level

    if isinstance(value, list) and value and all(_is_pair(item) for item in value):
        value = dict(value)  # a reference with a level twice is a list of pairs
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if not isinstance(value, dict):
        return None
    if key in value:
        return value[key]
    other = {"source": "sources", "sources": "source"}.get(key)
    if other in value:
        return value[other]
    level = canonical_level(key)
    return next((item for name, item in value.items() if level and canonical_level(name) == level), None)


def _is_pair(item: Any) -> bool:
    return isinstance(item, list | tuple) and len(item) == 2 and isinstance(item[0], str)
