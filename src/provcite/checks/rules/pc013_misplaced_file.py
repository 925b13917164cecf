"""A file in the records folder is no record.

## What it does
Reports files in `records/` that do not end in .yaml.

## Why is this bad?
They are read by nothing, and look as if they were.

## Example
    records/113371.yml

## Use instead
    records/113371.yaml
"""

from __future__ import annotations

from provcite.model.findings import Severity

CODE = "PC013"
NAME = "misplaced-file"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.WARNING
FIX = "none"
