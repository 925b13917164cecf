"""A record's id is not the name of its file.

## What it does
Compares `id` with the file's name.

## Why is this bad?
A record is found by its file; under the other name it is not found.

## Example
    records/113371.yaml:  id: "113372"

## Use instead
    records/113371.yaml:  id: "113371"
"""

from __future__ import annotations

from provcite.model.findings import Severity

CODE = "PC006"
NAME = "id-differs-from-file"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.ERROR
FIX = "none"
