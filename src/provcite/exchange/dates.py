"""Dates between EDTF and what exchange formats write.

A decoded date is (EDTF or None, printed form or None): what is no date in numbers is read by the
reader of printed dates and its words are kept.
"""

from __future__ import annotations

import re
from typing import Final

from provcite.model.date_words import csl_date, date_words, edtf_of_csl
from provcite.model.dates import is_edtf, parse_edtf
from provcite.model.errors import ProvciteError

Dated = tuple[str | None, str | None]

_PLAIN: Final = re.compile(r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-[0-9]{2})?)?")
# The hour at which an address was read says nothing here (Zotero writes it).
_STAMPED: Final = re.compile(r"([0-9]{4}[-/][0-9]{2}[-/][0-9]{2})[/ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?Z?")
_NUMBERS: Final = re.compile(r"([0-9]{4})[/.-]([0-9]{1,2})(?:[/.-]([0-9]{1,2}))?")
#: The abbreviations that BibTeX knows as macros.
MONTH_NAMES: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def is_plain(date: str) -> bool:
    """Whether `date` is a year, month or day in numbers, with no mark."""
    if _PLAIN.fullmatch(date) is None:
        return False
    return len(date) < 10 or "01" <= date[8:] <= "28" or is_edtf(date)


def plain_part(date: str) -> str | None:
    """The earliest year, month or day that `date` says, for formats that know nothing else."""
    if is_plain(date):
        return date
    try:
        edtf = parse_edtf(date)
    except ProvciteError:
        return None
    for point in edtf.points:
        year, month, day = str(point.year), str(point.month), str(point.day)
        if not re.fullmatch(r"[0-9]{4}", year):
            continue
        if not re.fullmatch(r"0[1-9]|1[0-2]", month):
            return year
        return f"{year}-{month}-{day}" if re.fullmatch(r"[0-9]{2}", day) else f"{year}-{month}"
    return None


def dated(text: str) -> Dated | None:
    """A date that a file gives as text: EDTF, numbers with slashes or points, else printed words."""
    text = text.strip().strip("/").strip()
    if not text:
        return None
    if is_plain(text):
        return text, None
    stamped = _STAMPED.fullmatch(text)
    if stamped:
        text = stamped[1]
    if is_edtf(text):
        return str(parse_edtf(text)), None
    found = _NUMBERS.fullmatch(text)
    if found:
        parts = [found[1], *(f"{int(part):02d}" for part in found.groups()[1:] if part and int(part))]
        if is_edtf("-".join(parts)):
            return "-".join(parts), None
    return _printed(text)


def _printed(text: str) -> Dated:
    """The words of a date, read where they say one date and kept in any case."""
    from provcite.archives.dates import read_date

    read = read_date(text[:200])
    return (str(read.date) if read is not None and read.date is not None else None), text


def date_text(date: str, language: str = "en") -> str:
    """The date in words (``ca. July 1956``); what is no EDTF as it stands."""
    try:
        return date_words(parse_edtf(date), language)
    except ProvciteError:
        return date


def to_csl_date(date: str, language: str) -> dict[str, object]:
    """The CSL date variable of an EDTF string."""
    try:
        return csl_date(parse_edtf(date), language)
    except ProvciteError:
        return {"literal": date}


def from_csl_date(value: object) -> Dated | None:
    """The date of a CSL date variable (a plain string is read as text)."""
    if isinstance(value, str):
        return dated(value)
    if not isinstance(value, dict):
        return None
    edtf = edtf_of_csl(value)
    if edtf is not None:
        return str(edtf), None
    for key in ("literal", "raw"):
        text = value.get(key)
        if isinstance(text, str) and text.strip():
            return dated(text)
    return None


def month_number(text: str) -> int | None:
    """The number of a month from ``7``, ``jul``, ``July`` or its name in another language."""
    from provcite.archives.dates import month_of

    return month_of(text)
