"""A word is not one of those that its key takes.

## What it does
Reports an event, item type or relation outside the closed lists, and the word most like it.

The list of roles is open: another word is kept, as a contributor with that word, and is no more than
a note. Where it looks misspelt, a warning gives the word that is meant.

## Why is this bad?
The program does not know what to do with it.

## Example
    - {event: translatd, by: [James F. Person]}

## Use instead
    - {event: translated, by: [James F. Person]}
"""

from __future__ import annotations

from provcite.model.findings import Severity

CODE = "PC008"
NAME = "unknown-word"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.ERROR
FIX = "none"
