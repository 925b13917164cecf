"""A record's date in words, for messages."""

from __future__ import annotations

from provcite.model.dates import parse_edtf
from provcite.model.errors import InputError

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


def in_words(edtf: str) -> str:
    """``1956-07-24`` as ``24 July 1956``; anything but a plain day, month or year as it is."""
    try:
        date = parse_edtf(edtf)
    except InputError:
        return edtf
    parts = str(date).split("-")
    if (
        not all(part.isdecimal() for part in parts)
        or len(parts) > 3
        or (len(parts) > 1 and not 1 <= int(parts[1]) <= 12)
    ):
        return edtf
    words = [parts[0]]
    if len(parts) > 1:
        words.insert(0, _MONTHS[int(parts[1]) - 1])
    if len(parts) > 2:
        words.insert(0, str(int(parts[2])))
    return " ".join(words)
