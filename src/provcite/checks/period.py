"""The years that a manuscript is about: what a two-digit year of its notes may mean."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from provcite.manuscripts.document import Document

_YEAR: Final = re.compile(r"(?<![\w/.-])(1[4-9]\d\d|20[0-2]\d)(?![\w/-])")
_SHORT: Final = re.compile(r"(?<!\w)[^\W\d_]{3,9}\.?,?\s\d\d(?![\w/.:-]*\d)|\d{1,2}[./]\d{1,2}[./]\d\d(?!\d)")
#: Fewer years say nothing.
_ENOUGH: Final = 12


def period_of(document: Document) -> tuple[int, int] | None:
    """The hundred years around the years that are written out, where nearly all of them lie in them.

    The text counts more than the notes, whose books are younger than their documents. None where nothing is
    abbreviated, or too little is written out.
    """
    if not any(_SHORT.search(note.block.text) for note in document.notes):
        return None
    years = [int(year) for block in document.blocks for year in _YEAR.findall(block.text)]
    if len(years) < _ENOUGH:
        years += [int(year) for note in document.notes for year in _YEAR.findall(note.block.text)]
    if len(years) < _ENOUGH:
        return None
    years.sort()
    middle = years[len(years) // 2]
    low, high = years[len(years) // 20], years[-1 - len(years) // 20]
    if high - low > 90:
        low, high = middle - 45, middle + 45
    spare = (99 - (high - low)) // 2
    return low - spare, low - spare + 99
