"""Character references of HTML turned into characters, whatever their numbers."""

from __future__ import annotations

import html
import re
from typing import Final

# Python reads the number of a reference whole, and refuses one of more than 4,300 digits.
_LONG: Final = re.compile(r"&#(?:[0-9]{8,}|[xX][0-9a-fA-F]{7,});?")


def unescape(text: str) -> str:
    """As `html.unescape`; a number beyond Unicode is U+FFFD, as HTML 5 says (13.2.5.80), however long."""
    return html.unescape(_LONG.sub(_shortened, text) if "&#" in text else text)


def _shortened(found: re.Match[str]) -> str:
    written = found[0].rstrip(";")[2:]
    mark, digits = ("x", written[1:]) if written[:1] in "xX" else ("", written)
    short = digits.lstrip("0") or "0"
    return f"&#{mark}{short};" if len(short) < 8 else "\ufffd"
