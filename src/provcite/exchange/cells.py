"""Rows of the tables that spreadsheets open: no cell of them becomes a formula there.

An apostrophe before a cell is a spreadsheet's own sign for text. Whoever reads such a table takes it away
again (`unguard`); a program that does not know it, shows it.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

# What begins a formula in Excel, LibreOffice or Google Sheets, and the mark itself.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "'", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def _begins_a_formula(cell: str) -> bool:
    return cell.lstrip(" \n").startswith(_FORMULA)


def guard(cell: str) -> str:
    """`cell` as text to a spreadsheet."""
    return f"'{cell}" if _begins_a_formula(cell) else cell


def unguard(cell: str) -> str:
    """What `guard` was given."""
    return cell[1:] if cell.startswith("'") and _begins_a_formula(cell[1:]) else cell


def line(cells: Iterable[str]) -> str:
    """A row of guarded cells with the line ending of RFC 4180."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([guard(cell) for cell in cells])
    return out.getvalue()
