"""The dates of a chain's events in words."""

from __future__ import annotations

from provcite.model.date_words import date_words
from provcite.model.dates import parse_edtf
from provcite.model.errors import InputError

UNRECORDED = "date not recorded"


def date_text(date: str | None, language: str = "en") -> str:
    """An EDTF date in words; as it stands where it is no EDTF; "date not recorded" without one."""
    if not date:
        return UNRECORDED
    try:
        return date_words(parse_edtf(date), language)
    except InputError:
        return date
