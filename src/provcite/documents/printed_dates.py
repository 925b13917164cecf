"""Printed dates as the readers of documents need them: a line that is a date, a line that holds one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from provcite.archives.dates import find_dates, read_date

if TYPE_CHECKING:
    from provcite.archives.dates import DateMention

_DIGIT_OR_NONE = re.compile(r"[0-9０-９]|undated|no date|n\. ?d\.", re.IGNORECASE)
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")


def whole_date(text: str) -> DateMention | None:
    """The date that `text` is, and is nothing but; None for words, page numbers and doubtful forms."""
    if not text or len(text) > 80 or not _DIGIT_OR_NONE.search(text):
        return None
    mention = read_date(text)
    if mention is None or (mention.date is None and not mention.undated):
        return None
    if text.strip(" .()[]").isdecimal() and not _YEAR.fullmatch(text.strip(" .()[]")):
        return None  # a page number is no year
    return mention


def dates_in(text: str, *, around: str | None = None) -> tuple[DateMention, ...]:
    """The sure dates in one line; `around` (EDTF) gives two-digit years their century."""
    if len(text) > 2000 or not _DIGIT_OR_NONE.search(text):
        return ()
    return tuple(
        mention for mention in find_dates(text, period=period_of(around)) if mention.date is not None
    )


def period_of(edtf: str | None) -> tuple[int, int] | None:
    """The hundred years in which a two-digit year beside the date `edtf` lies."""
    match = _YEAR.search(edtf or "")
    if match is None:
        return None
    year = int(match.group())
    return (year - 50, year + 49)
