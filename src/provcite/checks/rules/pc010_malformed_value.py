"""A value is not written as its key asks.

## What it does
Reports a digest that is no SHA-256, a language that is no BCP 47 tag, a number that is none.

## Why is this bad?
The value cannot be used.

## Example
    text: {sha256: abc}

## Use instead
    text: {sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08}
"""

from __future__ import annotations

from provcite.model.findings import Severity

CODE = "PC010"
NAME = "malformed-value"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.ERROR
FIX = "none"
