"""A level of a reference is not known.

## What it does
Reports a level that is none of those of archival description (fond, opis, delo, list, record_group,
box, folder and so on), no plural of one and no archive's own word for one (`doboz`, `legajo`, `teczka`).
The word is kept, printed and compared as it stands; where it looks misspelt, the rule warns and names
the nearest level.

## Why is this bad?
It need not be: archives have words of their own. Only the program does not know then what role the
unit plays, so that it cannot be compared with the word that another citation has for it.

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
SEVERITY = Severity.NOTE
FIX = "none"
