"""A record file cannot be read.

## What it does
Reports a file in `records/` that is no YAML, is no text, is too large, or nests deeper than any
record does.

## Why is this bad?
Everything else goes on without it: `list`, `search` and `check` pass it over and say so.

## Example
    title: "Memorandum of Conversation

## Use instead
    title: "Memorandum of Conversation"
"""

from __future__ import annotations

from provcite.model.findings import Severity

CODE = "PC001"
NAME = "unreadable-record"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.ERROR
FIX = "none"
