"""A key that must be there is missing or empty.

## What it does
Reports a record without `id`, an event without `event`, a relation without `record`.

## Why is this bad?
Without it nothing else in the entry has a meaning.

## Example
    provenance:
      - {by: [James F. Person]}

## Use instead
    provenance:
      - {event: translated, by: [James F. Person]}
"""

from __future__ import annotations

from provcite.model.findings import Severity

CODE = "PC003"
NAME = "missing-value"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.ERROR
FIX = "none"
