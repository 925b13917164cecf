"""Two records claim one id or alias.

## What it does
Reports an alias that is another record's id or alias, and ids that differ in capitals only.

## Why is this bad?
A citation by that name could mean either. Files whose names differ in capitals only are one file on macOS
and Windows, where one of the two records would be lost.

## Example
    records/a.yaml:  aliases: [b]     (and there is a record b)

## Use instead
    records/a.yaml:  aliases: [former-a]
"""

from __future__ import annotations

from provcite.model.findings import Severity

CODE = "PC012"
NAME = "name-taken-twice"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.ERROR
FIX = "none"
