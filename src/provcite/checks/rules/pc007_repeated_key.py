"""A key is given twice.

## What it does
Reports a key that stands twice in one mapping, and `source` beside `sources`.

## Why is this bad?
YAML lets the later one win in silence; the earlier value would be lost.

## Example
    date: 1956-07-24
    date: 1956-07-31

## Use instead
    date: 1956-07-24
"""

from __future__ import annotations

from provcite.model.findings import Severity

CODE = "PC007"
NAME = "repeated-key"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.ERROR
FIX = "none"
