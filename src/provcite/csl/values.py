"""Characters out of JSON values of any type."""

from __future__ import annotations


def as_text(value: object) -> str:
    """The characters of a JSON value; an object, null or true gives nothing, a list its first value."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 10**18 else str(value)
    if isinstance(value, int):
        # Python refuses to write out integers of thousands of digits; nothing here is so large.
        return str(value) if abs(value) < 10**18 else ""
    if isinstance(value, list):
        return as_text(value[0]) if value and not isinstance(value[0], list) else ""
    return ""
