"""The store's own repositories, concordances, address rules or corrected readings cannot be used.

## What it does
Reports what is wrong with `repositories.yaml`, `concordances.yaml`, `addresses.yaml` and `readings.yaml`
in the store's folder, and with the files in folders of these names: no YAML, unknown keys, repositories and
levels that are not known, transfers that go in a circle, two new numbers for one file, a host that
two platforms claim, a shape of addresses that could be read in several ways, a corrected reading whose
values its text does not have.

## Why is this bad?
Every command that compares references or addresses asks these files, and stops where one of them
cannot be understood.

## Example
    concordances:
    - old: {repository: APRF, levels: {fond: "45", opis: "1"}}
      new: {repository: RGSPI, levels: {fond: "558", opis: "11"}}

## Use instead
    concordances:
    - old: {repository: APRF, levels: {fond: "45", opis: "1"}}
      new: {repository: RGASPI, levels: {fond: "558", opis: "11"}}
"""

from __future__ import annotations

from provcite.model.findings import Severity

CODE = "PC016"
NAME = "unusable-store-data"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.ERROR
FIX = "none"
