"""Dates as archives know them: EDTF (ISO 8601-2:2019) as a value.

Covered are levels 0 and 1 and what archives need of level 2: digits left open anywhere
(``195X``, ``1956-07-XX``), seasons, quarters and halves of a year (21 to 41), the marks ``~``
(approximate), ``?`` (uncertain) and ``%`` (both) on a whole date or on its components, intervals
with an open (``..``) or unknown (empty) end, and the sets ``[..]`` (one of) and ``{..}`` (all of).
Not covered: exponents and significant digits of years (``Y17E8``, ``1950S2``).

`parse_edtf` is strict; the reader of printed dates is `provcite.archives.dates`. Words and the
CSL form of a date are in `provcite.model.date_words`.
"""

from __future__ import annotations

import re
from enum import IntEnum, StrEnum
from functools import lru_cache
from typing import Final

from provcite.model.errors import InputError
from provcite.model.lazyre import lazy
from provcite.model.values import dataclass

#: Longest EDTF string that is read, in characters.
MAX_LENGTH: Final = 2000

#: A day of the calendar: astronomical year (0 is 1 BCE), month, day.
CalendarDay = tuple[int, int, int]

APPROXIMATE: Final = 1
UNCERTAIN: Final = 2
_MARKS: Final = {"": 0, "~": APPROXIMATE, "?": UNCERTAIN, "%": APPROXIMATE | UNCERTAIN}
_MARK_OF: Final = {bits: mark for mark, bits in _MARKS.items()}

_POINT: Final = lazy(
    r"(?P<yp>[~?%]?)(?P<year>-?[0-9X]{4}|Y-?[0-9]{5,9})(?P<ys>[~?%]?)"
    r"(?:-(?P<mp>[~?%]?)(?P<month>[0-9X]{2})(?P<ms>[~?%]?)"
    r"(?:-(?P<dp>[~?%]?)(?P<day>[0-9X]{2})(?P<ds>[~?%]?))?)?"
    r"(?:T(?P<time>[0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:Z|[+-][0-9]{2}(?::[0-9]{2})?)?))?",
)

#: First and last month of the parts of a year, ISO 8601-2 table of sub-year groupings. 21-24 are
#: the seasons without a hemisphere (read as northern), 25-28 northern, 29-32 southern seasons,
#: 33-36 quarters, 37-39 thirds, 40-41 halves. A last month over 12 lies in the year after.
_GROUPINGS: Final = {
    21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 14),
    25: (3, 5), 26: (6, 8), 27: (9, 11), 28: (12, 14),
    29: (9, 11), 30: (12, 14), 31: (3, 5), 32: (6, 8),
    33: (1, 3), 34: (4, 6), 35: (7, 9), 36: (10, 12),
    37: (1, 4), 38: (5, 8), 39: (9, 12),
    40: (1, 6), 41: (7, 12),
}  # fmt: skip


class Precision(IntEnum):
    """How exact a date is, coarsest first."""

    UNKNOWN = 0
    MILLENNIUM = 1
    CENTURY = 2
    DECADE = 3
    YEAR = 4
    SEASON = 5
    MONTH = 6
    DAY = 7


class Bound(StrEnum):
    """An end of an interval that is no date."""

    OPEN = ".."
    UNKNOWN = ""


class DateForm(StrEnum):
    """What an EDTF expression is."""

    DATE = "date"
    INTERVAL = "interval"
    ONE_OF = "one of"
    ALL_OF = "all of"


def is_leap(year: int) -> bool:
    """Whether `year` (astronomical, proleptic Gregorian) has a 29 February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def last_day(year: int, month: int) -> int:
    """The number of days in a month of the Gregorian calendar."""
    if month == 2:
        return 29 if is_leap(year) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def _fits(pattern: str, value: int) -> bool:
    digits = f"{value:0{len(pattern)}d}"
    return len(digits) == len(pattern) and all(p in ("X", d) for p, d in zip(pattern, digits, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class DatePoint:
    """One date: components as EDTF writes them, `X` for a digit that is not known.

    `month` may be a grouping (21 to 41), `month` and `day` are empty where the date is coarser.
    `marks` holds for year, month and day the bits `APPROXIMATE` and `UNCERTAIN`.
    """

    year: str
    month: str = ""
    day: str = ""
    time: str = ""
    marks: tuple[int, int, int] = (0, 0, 0)

    def __str__(self) -> str:
        parts = [part for part in (self.year, self.month, self.day) if part]
        marks = self.marks[: len(parts)]
        if len(set(marks)) == 1:
            text = "-".join(parts)
            mark = _MARK_OF[marks[0]]
        else:
            text = "-".join(_MARK_OF[bits] + part for bits, part in zip(marks, parts, strict=True))
            mark = ""
        return f"{text}{mark}" + (f"T{self.time}" if self.time else "")

    @property
    def approximate(self) -> bool:
        return any(bits & APPROXIMATE for bits in self.marks)

    @property
    def uncertain(self) -> bool:
        return any(bits & UNCERTAIN for bits in self.marks)

    @property
    def year_range(self) -> tuple[int, int]:
        """The least and the greatest astronomical year that the digits allow."""
        text = self.year.removeprefix("Y")
        low, high = int(text.replace("X", "0")), int(text.replace("X", "9"))
        return (high, low) if text.startswith("-") else (low, high)

    @property
    def grouping(self) -> int | None:
        """The number of the season or other part of the year (21 to 41), or None."""
        return int(self.month) if self.month[:1] in ("2", "3", "4") and "X" not in self.month else None

    @property
    def precision(self) -> Precision:
        if self.grouping is not None:
            return Precision.SEASON
        if "X" in self.year:
            open_digits = len(self.year) - self.year.index("X")
            return (Precision.DECADE, Precision.CENTURY, Precision.MILLENNIUM, Precision.UNKNOWN)[
                open_digits - 1
            ]
        if self.day and "X" not in self.day + self.month:
            return Precision.DAY
        if self.month and "X" not in self.month:
            return Precision.MONTH
        return Precision.YEAR

    @property
    def earliest(self) -> CalendarDay:
        """The first day that it may be."""
        return self._edge(first=True)

    @property
    def latest(self) -> CalendarDay:
        """The last day that it may be."""
        return self._edge(first=False)

    def _years(self, *, first: bool) -> range:
        low, high = self.year_range
        return range(low, high + 1) if first else range(high, low - 1, -1)

    def _edge(self, *, first: bool) -> CalendarDay:
        grouping = self.grouping
        if grouping is not None:
            start, end = _GROUPINGS[grouping]
            year = self._years(first=first)[0]
            if first:
                return (year, start, 1)
            year, month = (year + 1, end - 12) if end > 12 else (year, end)
            return (year, month, last_day(year, month))
        if "X" not in self.year + self.month + self.day:
            year = self.year_range[0]
            month = int(self.month) if self.month else 1 if first else 12
            day = int(self.day) if self.day else 1 if first else last_day(year, month)
            if not 1 <= day <= last_day(year, month):
                raise InputError(f'there is no such day as "{self}"')
            return (year, month, day)
        months = range(1, 13) if first else range(12, 0, -1)
        for year in self._years(first=first):
            if "X" in self.year and not _fits(self.year.removeprefix("-"), abs(year)):
                continue
            for month in months:
                if self.month and not _fits(self.month, month):
                    continue
                last = last_day(year, month)
                for day in range(1, last + 1) if first else range(last, 0, -1):
                    if not self.day or _fits(self.day, day):
                        return (year, month, day)
        raise InputError(f'there is no such day as "{self}"')


@dataclass(frozen=True, slots=True, kw_only=True)
class DateSpan:
    """From `start` to `end`, both included; an end may be open or unknown, not both ends."""

    start: DatePoint | Bound
    end: DatePoint | Bound

    @property
    def points(self) -> tuple[DatePoint, ...]:
        return tuple(end for end in (self.start, self.end) if isinstance(end, DatePoint))

    @property
    def earliest(self) -> CalendarDay | None:
        return self.start.earliest if isinstance(self.start, DatePoint) else None

    @property
    def latest(self) -> CalendarDay | None:
        return self.end.latest if isinstance(self.end, DatePoint) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edtf:
    """A date as EDTF says it; `str` gives the canonical string, which reads back as the same value.

    A date has one point, an interval one span, a set one or more points or spans.
    """

    form: DateForm
    members: tuple[DatePoint | DateSpan, ...]

    def __str__(self) -> str:
        if self.form is DateForm.DATE:
            return str(self.members[0])
        if self.form is DateForm.INTERVAL:
            return _span_text(self.members[0], "/")
        inner = ",".join(_span_text(member, "..") for member in self.members)
        return f"[{inner}]" if self.form is DateForm.ONE_OF else f"{{{inner}}}"

    @property
    def points(self) -> tuple[DatePoint, ...]:
        """Every date that is written in it, in order."""
        found: list[DatePoint] = []
        for member in self.members:
            found.extend((member,) if isinstance(member, DatePoint) else member.points)
        return tuple(found)

    @property
    def approximate(self) -> bool:
        return any(point.approximate for point in self.points)

    @property
    def uncertain(self) -> bool:
        return any(point.uncertain for point in self.points)

    @property
    def precision(self) -> Precision:
        """The precision of its coarsest date."""
        return min(point.precision for point in self.points)

    @property
    def earliest(self) -> CalendarDay | None:
        """The first day that it can mean, None where that is open or unknown."""
        days = [member.earliest for member in self.members]
        known = [day for day in days if day is not None]
        return min(known) if len(known) == len(days) else None

    @property
    def latest(self) -> CalendarDay | None:
        """The last day that it can mean, None where that is open or unknown."""
        days = [member.latest for member in self.members]
        known = [day for day in days if day is not None]
        return max(known) if len(known) == len(days) else None

    @property
    def sort_key(self) -> tuple[CalendarDay, CalendarDay, int]:
        """For chronological order: earliest day, latest day, a tie-break.

        Coarser dates come after the exact ones that begin on the same day only by their latest
        day. As in editions of documents, "not later than 31 July" stands with the 31st, after
        what is dated so, and "not earlier than" likewise.
        """
        low, high = self.earliest, self.latest
        if low is None and high is None:
            days = [day for point in self.points for day in (point.earliest, point.latest)]
            return (min(days), max(days), 1)
        first = low if low is not None else high
        last = high if high is not None else low
        assert first is not None  # noqa: S101 - for the type checker: one of the two is known here
        assert last is not None  # noqa: S101
        return (first, last, int(low is None or high is None))

    def overlaps(self, other: Edtf) -> bool:
        """Whether some day may be meant by both; an open or unknown end reaches without limit."""
        return any(
            (a.earliest is None or b.latest is None or a.earliest <= b.latest)
            and (b.earliest is None or a.latest is None or b.earliest <= a.latest)
            for a in self.members
            for b in other.members
        )

    def contains(self, other: Edtf) -> bool:
        """Whether every member of `other` lies wholly within one member of this date."""
        return all(any(_within(inner, outer) for outer in self.members) for inner in other.members)


def _within(inner: DatePoint | DateSpan, outer: DatePoint | DateSpan) -> bool:
    starts = outer.earliest is None or (inner.earliest is not None and inner.earliest >= outer.earliest)
    return starts and (outer.latest is None or (inner.latest is not None and inner.latest <= outer.latest))


def _span_text(member: DatePoint | DateSpan, joint: str) -> str:
    if isinstance(member, DatePoint):
        return str(member)
    if joint == "/":
        return f"{member.start}/{member.end}"
    start = member.start if isinstance(member.start, DatePoint) else ""
    end = member.end if isinstance(member.end, DatePoint) else ""
    return f"{start}..{end}"


def date_of(year: int, month: int | None = None, day: int | None = None, *, approximate: bool = False,
            uncertain: bool = False) -> Edtf:  # fmt: skip
    """A plain date from numbers; raises InputError where there is no such day."""
    return Edtf(form=DateForm.DATE, members=(point_of(year, month, day, approximate=approximate,
                                                     uncertain=uncertain),))  # fmt: skip


def point_of(year: int, month: int | None = None, day: int | None = None, *, approximate: bool = False,
             uncertain: bool = False) -> DatePoint:  # fmt: skip
    """As `date_of`, but the bare point for use in intervals and sets."""
    text = f"{'-' if year < 0 else ''}{abs(year):04d}"
    if abs(year) > 9999:
        text = f"Y{year}"
    if month is not None:
        text += f"-{month:02d}"
        if day is not None:
            text += f"-{day:02d}"
    mark = _MARK_OF[(APPROXIMATE if approximate else 0) | (UNCERTAIN if uncertain else 0)]
    return _point(text + mark, text)


def interval_of(start: DatePoint | None, end: DatePoint | None) -> Edtf:
    """From `start` to `end`, None for an open end; raises InputError where it runs backwards."""
    return _interval(start or Bound.OPEN, end or Bound.OPEN, f"{start or '..'}/{end or '..'}")


def is_edtf(text: str) -> bool:
    """Whether `parse_edtf` accepts `text`."""
    try:
        parse_edtf(text)
    except InputError:
        return False
    return True


@lru_cache(maxsize=2048)
def parse_edtf(text: str) -> Edtf:
    """Read an EDTF string; raises InputError that says what is wrong.

    The string stands alone: no blanks, no words (for those see `provcite.archives.dates`).
    """
    if len(text) > MAX_LENGTH:
        raise InputError(f"this is too long for a date ({len(text)} characters)")
    if not text:
        raise InputError("the date is empty", hint=_HINT)
    if text[0] in "[{":
        return _set(text)
    if "/" in text:
        start, _, end = text.partition("/")
        if "/" in end:
            raise InputError(
                f'"{text}" has more than one slash; an interval has a start and an end', hint=_HINT
            )
        return _interval(_bound(start, text), _bound(end, text), text)
    return Edtf(form=DateForm.DATE, members=(_point(text, text),))


_HINT: Final = (
    "Write a date such as 1956-07-24, 1956-07, 1956~, 195X, 1956-07-24/1956-07-31 or ../1956-07-31."
)


def _bound(text: str, whole: str) -> DatePoint | Bound:
    if text == "..":
        return Bound.OPEN
    return _point(text, whole) if text else Bound.UNKNOWN


def _interval(start: DatePoint | Bound, end: DatePoint | Bound, whole: str) -> Edtf:
    span = _span(start, end, whole)
    return Edtf(form=DateForm.INTERVAL, members=(span,))


def _span(start: DatePoint | Bound, end: DatePoint | Bound, whole: str) -> DateSpan:
    if not isinstance(start, DatePoint) and not isinstance(end, DatePoint):
        raise InputError(f'the interval "{whole}" has neither a start nor an end', hint=_HINT)
    if isinstance(start, DatePoint) and isinstance(end, DatePoint) and start.earliest > end.latest:
        raise InputError(f'the interval "{whole}" ends before it starts', hint="Exchange the two dates.")
    return DateSpan(start=start, end=end)


def _set(text: str) -> Edtf:
    form, closing = (DateForm.ONE_OF, "]") if text[0] == "[" else (DateForm.ALL_OF, "}")
    if text[-1] != closing or len(text) < 3:
        raise InputError(f'the set "{text}" does not end with "{closing}"', hint=_HINT)
    members: list[DatePoint | DateSpan] = []
    for part in text[1:-1].split(","):
        # The standard's own examples put a blank after the comma; the canonical form has none.
        part = part.strip(" ")
        start, dots, end = part.partition("..")
        if not dots:
            members.append(_point(part, text))
            continue
        members.append(_span(_point(start, text) if start else Bound.OPEN,
                             _point(end, text) if end else Bound.OPEN, text))  # fmt: skip
    return Edtf(form=form, members=tuple(members))


def _point(text: str, whole: str) -> DatePoint:
    found = _POINT.fullmatch(text)
    if found is None:
        said = f'"{text}" in "{whole}"' if text != whole else f'"{text}"'
        raise InputError(f"{said} is not a date", hint=_HINT)
    year, month, day = found["year"], found["month"] or "", found["day"] or ""
    if year == "-0000":
        raise InputError('there is no year "-0000"', hint="The year before year 1 is 0000.")
    if year.startswith("Y") and len(year.lstrip("Y-").lstrip("0")) < 5:
        raise InputError(f'"{year}" needs no letter Y: it stands before years of more than four digits')
    if month and "X" not in month and not (1 <= int(month) <= 12 or int(month) in _GROUPINGS):
        raise InputError(f'there is no month "{month}" ("{whole}")', hint=_HINT)
    if day and month[0] in "234":
        raise InputError(f'"{whole}" gives a day of a season; a season has no days')
    time = found["time"] or ""
    if time:
        _check_time(time, day, whole)
    day_marks = _MARKS[found["ds"] or ""]
    month_marks = day_marks | _MARKS[found["ms"] or ""]
    year_marks = month_marks | _MARKS[found["ys"]]
    marks = (
        year_marks | _MARKS[found["yp"]],
        (month_marks | _MARKS[found["mp"] or ""]) if month else 0,
        (day_marks | _MARKS[found["dp"] or ""]) if day else 0,
    )
    point = DatePoint(year=year, month=month, day=day, time=time, marks=marks)
    try:
        # Finds a first day or says that there is none (30 February, month 1X with day 32).
        _ = point.earliest
    except InputError as error:
        raise InputError(f'there is no such day as "{text}"', hint="Check the day and the month.") from error
    return point


def _check_time(time: str, day: str, whole: str) -> None:
    if not day or "X" in day:
        raise InputError(f'"{whole}" gives a time of day without the day')
    clock = [int(part) for part in re.split(r"[Z+-]", time)[0].split(":")]
    if clock[0] > 24 or any(part > 59 for part in clock[1:]) or (clock[0] == 24 and any(clock[1:])):
        raise InputError(f'"{time}" is no time of day ("{whole}")')
