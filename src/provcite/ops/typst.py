"""Styles for Typst, whose processor of CSL (hayagriva) does two things otherwise than its fellows."""

from __future__ import annotations

import re
from typing import Final

#: Macros of our styles whose comma or full stop stands inside the quotation marks: pandoc and citeproc-js add
#: no second one from the delimiter behind. Typst moves the delimiter's in by itself, and prints both.
_MACRO: Final = re.compile(rb'(<macro name="[a-z-]{1,60}-then-(?:comma|period)">)(.*?)(</macro>)', re.DOTALL)
_MARK: Final = re.compile(rb' suffix="[,.]"')


def for_typst(style: bytes) -> bytes:
    """A style of ours so that Typst prints no mark twice; any other comes back as it is."""
    return _MACRO.sub(lambda found: found[1] + _MARK.sub(b"", found[2]) + found[3], style)
