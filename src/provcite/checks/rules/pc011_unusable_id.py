"""An id cannot be the name of a file.

## What it does
Reports ids with a slash, a leading dot, control characters, or names that Windows reserves.

## Why is this bad?
A record is a file; such a file cannot be made everywhere, or lies outside the store.

## Example
    id: ../113371

## Use instead
    id: "113371"
"""

from __future__ import annotations

from provcite.model.findings import Severity

CODE = "PC011"
NAME = "unusable-id"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.ERROR
FIX = "none"
