"""Dates of the French Republican calendar: 11 brumaire an IV is 2 November 1795.

The first days of its years are those of the decrees: the autumn equinox of Paris, as printed in the
concordances of the Archives nationales.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from provcite.archives.dating.tokens import fold_word
from provcite.model.dates import DatePoint, Edtf, date_of, interval_of, point_of
from provcite.model.lazyre import lazy

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

_MONTHS: Final = (
    "vendemiaire", "brumaire", "frimaire", "nivose", "pluviose", "ventose",
    "germinal", "floreal", "prairial", "messidor", "thermidor", "fructidor",
)  # fmt: skip
#: The day in September on which each year began, from year I (1792).
_FIRST_DAYS: Final = (22, 22, 22, 23, 22, 22, 22, 23, 23, 23, 23, 24, 23, 23)
_ROMAN: Final = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV")

_NAME: Final = (
    r"vend[ée]miaire|brumaire|frimaire|niv[ôo]se|pluvi[ôo]se|vent[ôo]se|germinal|flor[ée]al"
    r"|prairial|messidor|thermidor|fructidor"
)
_DATE: Final = lazy(
    rf"(?i:(?:(?P<day>[0-9]{{1,2}})(?:er|e)?\s+)?(?P<month>{_NAME})"
    rf"(?:\s?[-–—]\s?(?P<day2>[0-9]{{1,2}})(?:er)?\s+(?P<month2>{_NAME}))?"
    r"|(?P<extra>[1-6])(?:er|e)?\s+(?:jour\s+)?compl[ée]mentaire),?\s+(?:(?:de\s+)?l['’]an|an|[Yy]ear)\s+"
    r"(?P<year>[IVX]{1,4}|[0-9]{1,2})(?![\w])"
)


class RepublicanDate(NamedTuple):
    start: int
    end: int
    date: Edtf
    notes: tuple[str, ...]


def republican_dates(text: str) -> Iterator[RepublicanDate]:
    """The dates of this calendar in `text`, in order; years that it did not have are passed over."""
    if not any(word in text for word in (" an ", "’an ", "'an ", " year ", " Year ")):
        return
    for found in _DATE.finditer(text):
        made = _read(found)
        if made is not None:
            yield RepublicanDate(found.start(), found.end(), made, (f"Republican calendar: {found.group()}",))


def _read(found: re.Match[str]) -> Edtf | None:
    printed = found["year"].upper()
    if printed in _ROMAN:
        year = _ROMAN.index(printed) + 1
    else:
        year = int(printed) if printed.isdecimal() and len(printed) < 9 else 0
    if not 1 <= year <= len(_FIRST_DAYS):
        return None
    if found["extra"]:
        return date_of(*_gregorian(year, 13, int(found["extra"])))
    month = _MONTHS.index(fold_word(found["month"])) + 1
    first, last = int(found["day"] or 1), int(found["day"] or 30)
    if not 1 <= first <= last <= 30:
        return None
    start = _point(year, month, first)
    if found["month2"]:
        end = int(found["day2"])
        return interval_of(start, _point(year, _MONTHS.index(fold_word(found["month2"])) + 1, end))
    return interval_of(start, _point(year, month, last)) if found["day"] is None else date_of(
        *_gregorian(year, month, first)
    )  # fmt: skip


def _point(year: int, month: int, day: int) -> DatePoint:
    return point_of(*_gregorian(year, month, day))


def _gregorian(year: int, month: int, day: int) -> tuple[int, int, int]:
    """The Gregorian day; month 13 holds the complementary days."""
    when = date(1791 + year, 9, _FIRST_DAYS[year - 1]) + timedelta(days=30 * (month - 1) + day - 1)
    return when.year, when.month, when.day
