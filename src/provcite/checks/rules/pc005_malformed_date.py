"""A date is not written in EDTF.

## What it does
Reports a date that is no EDTF (ISO 8601-2): 1956-07-24, 1956-07, 1956~, 1956-07/1956-08,
[1956-07-24,1956-07-31].

## Why is this bad?
It cannot be sorted, compared or printed.

## Example
    date: 24 July 1956

## Use instead
    date: 1956-07-24
"""

from __future__ import annotations

from provcite.model.findings import Severity

CODE = "PC005"
NAME = "malformed-date"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.ERROR
FIX = "none"
