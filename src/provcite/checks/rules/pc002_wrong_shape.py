"""A value has another shape than its key asks for.

## What it does
Reports a list where one value belongs, a mapping where a list belongs, and the like, with what was
expected and what was found.

## Why is this bad?
The value cannot be used, and the record is refused.

## Example
    provenance: written by Petrov

## Use instead
    provenance:
      - {event: written, by: [A. M. Petrov]}
"""

from __future__ import annotations

from provcite.model.findings import Severity

CODE = "PC002"
NAME = "wrong-shape"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.ERROR
FIX = "none"
