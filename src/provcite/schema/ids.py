"""Which names a record may have: those that are a file's name on every system."""

from __future__ import annotations

import unicodedata
from typing import Final

#: Bytes of an id in UTF-8: file systems allow 255 a name, and temporary files add to it.
MAX_BYTES: Final = 180

_FORBIDDEN: Final = frozenset('/\\:*?"<>|')

# Windows keeps these names for devices, with any ending.
_RESERVED: Final = frozenset(
    ["con", "prn", "aux", "nul"] + [f"{device}{n}" for device in ("com", "lpt") for n in "0123456789¹²³"]
)


def id_problem(record_id: str) -> str:
    """What is wrong with `record_id` as the name of a record, as the end of a sentence; else nothing."""
    if record_id.isascii() and record_id.isdigit() and len(record_id) <= MAX_BYTES:
        return ""
    if not record_id:
        return "is empty"
    try:
        size = len(record_id.encode("utf-8"))
    except UnicodeEncodeError:
        # What a file's name becomes in Python whose bytes are no UTF-8, or half a pair from JSON.
        return "is no UTF-8 text"
    if size > MAX_BYTES:
        return f"is longer than {MAX_BYTES} bytes"
    bad = sorted(_FORBIDDEN.intersection(record_id))
    if bad:
        return f"holds {' '.join(bad)}, which no file name may hold"
    if any(unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp", "Cs") for character in record_id):
        return "holds an invisible character"
    if record_id[0] in ".-~" or record_id[0].isspace():
        return f"begins with {record_id[0]!r}"
    if record_id[-1] in ". ":
        return "ends with a dot or a blank"
    if record_id.split(".", 1)[0].rstrip().lower() in _RESERVED:
        return "is a name that Windows keeps for a device"
    if not unicodedata.is_normalized("NFC", record_id):
        return "is not in Unicode's composed form (NFC)"
    return ""
