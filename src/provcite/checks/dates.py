"""A record's date in words, for messages."""

from __future__ import annotations

from provcite.model.date_words import date_words
from provcite.model.dates import parse_edtf
from provcite.model.errors import InputError


def in_words(edtf: str) -> str:
    """``1956-07-24`` as ``24 July 1956``; what is no EDTF as it is."""
    try:
        return date_words(parse_edtf(edtf), "en-GB")
    except InputError:
        return edtf
