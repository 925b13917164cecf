"""A British series is divided into a record group and a number.

## What it does
Reports a reference that gives the letters of a British department as a record group and the number
behind them as a series, as record files of the first version did. It is read, compared and printed
as the one series that it is.

## Why is this bad?
The National Archives call FO 371 the series and 27775 the piece; other programs that read the file
look for the series under that name.

## Example
    reference: {record_group: FO, series: "371", piece: "27775"}

## Use instead
    reference: {series: FO 371, piece: "27775"}
"""

from __future__ import annotations

from provcite.model.findings import Severity

CODE = "PC017"
NAME = "divided-series"
STATUS = "stable"
SINCE = "0.2.0"
SEVERITY = Severity.NOTE
FIX = "none"
