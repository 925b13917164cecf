"""Dates as EAD has them: single or range, in numbers where they are, with how sure they are."""

from __future__ import annotations

import re
from typing import Final

from provcite.exchange.base import one_line
from provcite.exchange.dates import Dated, date_text, dated
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


_JULIAN: Final = frozenset({"julian", "old style", "o.s.", "os"})


def read_ead_date(numbers: str, words: str, calendar: str) -> Dated | str:
    """A date of a finding aid: `numbers` (EDTF or ISO 8601, "" for none), its words, and their calendar.

    EAD's ``normal`` and ``standarddate`` are ISO 8601, which is Gregorian. Where the words are a day of the
    Julian calendar and the numbers are that very day, nobody has turned them, and they are turned here.
    Words in a calendar other than the Gregorian are kept beside what they mean.
    """
    named = calendar.casefold()
    if not named or named == "gregorian":
        return numbers or words
    if named in _JULIAN:
        read = dated(words if _says_old_style(words) else f"{words} (O.S.)")
        meant = read[0] if read is not None else None
        plain = dated(_OLD_STYLE.sub("", words).strip())
        untouched = plain is not None and plain[0] == numbers
        if meant and (not numbers or untouched):
            return Dated(meant, words)
    elif not numbers:
        from provcite.archives.dates import read_date

        read_as = read_date(words)
        known = read_as is not None and read_as.date is not None and read_as.calendar != "gregorian"
        return Dated(str(read_as.date) if known and read_as is not None else None, words)
    read_numbers = dated(numbers) if numbers else None
    date = read_numbers[0] if read_numbers is not None else None
    return Dated(date, words or None) if date or words else ""


_OLD_STYLE: Final = re.compile(r"[(\[]?\b(?:old style|O\.? ?S)\b\.?[)\]]?", re.IGNORECASE)


def _says_old_style(words: str) -> bool:
    return _OLD_STYLE.search(words) is not None


def _numbers(day: tuple[int, int, int] | None) -> str:
    if day is None or not 0 <= day[0] <= 9999:
        return ""
    return "-".join((f"{day[0]:04}", *(f"{part:02}" for part in day[1:])))
