"""Dates as EAD has them: single or range, in numbers where they are, with how sure they are."""

from __future__ import annotations

import re
from typing import Final

from provcite.exchange.base import one_line
from provcite.exchange.dates import date_text
from provcite.model.dates import parse_edtf
from provcite.model.errors import ProvciteError
from provcite.model.values import dataclass

_PLAIN: Final = re.compile(r"([0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-[0-9]{2})?)?)([~?%]?)")
_MARKS: Final = {"": "", "~": "approximate", "?": "uncertain", "%": "approximate-uncertain"}
_BACK: Final = {word: mark for mark, word in _MARKS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class EadDate:
    """A date: `words` for the reader; `first` and `last` in numbers (the same for a single date).

    `exact` says whether the numbers and `certainty` say all that the EDTF string says; `is_range` is for a
    range, whose ends may be open.
    """

    words: str
    first: str = ""
    last: str = ""
    certainty: str = ""
    is_range: bool = False
    exact: bool = False


def ead_date(date: str) -> EadDate:
    """An EDTF date (or words) as EAD has it."""
    words = one_line(date_text(date))
    whole = _PLAIN.fullmatch(date)
    if whole:
        return EadDate(words=words, first=whole[1], last=whole[1], certainty=_MARKS[whole[2]], exact=True)
    start, slash, end = date.partition("/")
    ends = [_PLAIN.fullmatch(part) for part in (start, end)]
    if slash and all(
        found is not None or part in ("", "..") for found, part in zip(ends, (start, end), strict=True)
    ):
        marks = {found[2] for found in ends if found is not None}
        first, last = (found[1] if found is not None else "" for found in ends)
        certainty = _MARKS[marks.pop()] if len(marks) == 1 else "uncertain" if marks else ""
        exact = edtf_of(first, last, certainty, is_range=True) == date
        return EadDate(words=words, first=first, last=last, certainty=certainty, is_range=True, exact=exact)
    try:
        edtf = parse_edtf(date)
    except ProvciteError:
        return EadDate(words=words)
    first, last = _numbers(edtf.earliest), _numbers(edtf.latest)
    if first.endswith("-01-01") and last.endswith("-12-31"):
        first, last = first[:-6], last[:-6]
    certainty = "approximate" if edtf.approximate else "uncertain" if edtf.uncertain else ""
    return EadDate(words=words, first=first, last=last, certainty=certainty, is_range=first != last)


def edtf_of(first: str, last: str, certainty: str, *, is_range: bool) -> str:
    """The EDTF string of numbers and a certainty; "" where there is none."""
    mark = _BACK.get(certainty, "")
    if not is_range:
        return f"{first}{mark}" if first else ""
    if not first and not last:
        return ""
    return f"{f'{first}{mark}' if first else '..'}/{f'{last}{mark}' if last else '..'}"


def _numbers(day: tuple[int, int, int] | None) -> str:
    if day is None or not 0 <= day[0] <= 9999:
        return ""
    return "-".join((f"{day[0]:04}", *(f"{part:02}" for part in day[1:])))
