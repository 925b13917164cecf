"""``provcite: ignore PC201, PC305`` inside a comment of the manuscript."""

from __future__ import annotations

import re

_PATTERN = re.compile(r"provcite:[ \t]{0,4}(ignore-file|ignore)\b([^\n]{0,300})", re.IGNORECASE)
_CODE = re.compile(r"PC(?:[0-9]{3}|[0-9](?:xx)?)", re.IGNORECASE)


def read_suppression(comment: str) -> tuple[bool, tuple[str, ...]] | None:
    """Whether it covers the whole file, and the codes named (none means all); None if it is none."""
    match = _PATTERN.search(comment)
    if match is None:
        return None
    codes = tuple(code.upper().replace("XX", "") for code in _CODE.findall(match.group(2)))
    return match.group(1).lower() == "ignore-file", codes
