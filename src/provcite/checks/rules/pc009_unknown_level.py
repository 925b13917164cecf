"""A level of a reference is not known.

## What it does
Reports a level that is none of those of archival description (fond, opis, delo, list, record_group,
box, folder and so on) and no plural of one.

## Why is this bad?
It would be printed nowhere. What fits no level belongs into `rest`.

## Example
    reference: {fund: "5"}

## Use instead
    reference: {fond: "5"}
"""

from __future__ import annotations

from provcite.model.findings import Severity

CODE = "PC009"
NAME = "unknown-level"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.ERROR
FIX = "none"
