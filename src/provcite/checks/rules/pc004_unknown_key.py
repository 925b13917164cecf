"""A key is not known.

## What it does
Reports a key that this version does not know, and the known one most like it. The key and its value
are kept.

## Why is this bad?
Most often it is a slip of the keyboard, and the value is used nowhere.

## Example
    transalted: James F. Person

## Use instead
    provenance:
      - {event: translated, by: [James F. Person]}
"""

from __future__ import annotations

from provcite.model.findings import Severity

CODE = "PC004"
NAME = "unknown-key"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.NOTE
FIX = "none"
