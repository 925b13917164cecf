"""A record names a file of the document's words that is not in the store.

## What it does
Reports a `text.file` that does not exist. Texts are the user's own files, so this is a note.

## Why is this bad?
Quotations from the document cannot be checked while its words are away.

## Example
    text: {file: texts/113371.txt}     # the file is called 113371.en.txt

## Use instead
    text: {file: texts/113371.en.txt}
"""

from __future__ import annotations

from provcite.model.findings import Severity

CODE = "PC014"
NAME = "absent-text"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.NOTE
FIX = "none"
