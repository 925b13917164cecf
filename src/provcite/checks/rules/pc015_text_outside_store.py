"""A record names a file outside the store as its text.

## What it does
Reports a `text.file` that leads out of the store: an absolute path, or one with `..`.

## Why is this bad?
The file is never read, so that a record from somebody else cannot lead to your other files;
and the store could not be moved or shared.

## Example
    text: {file: ../downloads/petrov.txt}

## Use instead
    text: {file: texts/petrov.txt}
"""

from __future__ import annotations

from provcite.model.findings import Severity

CODE = "PC015"
NAME = "text-outside-store"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.WARNING
FIX = "none"
