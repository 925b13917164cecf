"""EDTF dates in words (English of two habits, Russian) and as CSL-JSON date variables.

The words are for readers: what they cannot know from the date is said ("not later than",
"1956?"), nothing is rounded in silence.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from provcite.model.dates import (
    APPROXIMATE,
    UNCERTAIN,
    Bound,
    DateForm,
    DatePoint,
    DateSpan,
    Edtf,
    Precision,
    interval_of,
    last_day,
    parse_edtf,
    point_of,
)
from provcite.model.errors import InputError
from provcite.model.lazyre import lazy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MONTHS_EN: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MONTHS_RU: Final = (
    "январь", "февраль", "март", "апрель", "май", "июнь",
    "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip
_MONTHS_RU_OF: Final = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip

#: Names of the parts of a year, by the number modulo the block of ISO 8601-2.
_SEASONS_EN: Final = ("spring", "summer", "autumn", "winter")
_SEASONS_RU: Final = (("весна", "весны"), ("лето", "лета"), ("осень", "осени"), ("зима", "зимы"))
_ORDINALS_EN: Final = ("first", "second", "third", "fourth")
_ROMAN: Final = ("I", "II", "III", "IV")


def date_words(date: Edtf, language: str = "en") -> str:
    """The date as a reader writes it.

    `language`: ``en`` or ``en-US`` (July 24, 1956), ``en-GB`` (24 July 1956), ``ru``
    (24 июля 1956 г.). Any other language gets the English of the first kind.
    """
    if language == "ru" or language.startswith("ru-"):
        return _Russian().words(date)
    day_first = language.lower() in ("en-gb", "en-au", "en-nz", "en-ie", "en-in", "en-za")
    return _English(day_first=day_first).words(date)


def _numbers(point: DatePoint) -> tuple[int, int, int]:
    """Year, month and day where each is known to the digit; 0 for what is not."""
    month = int(point.month) if point.month and "X" not in point.month else 0
    day = int(point.day) if point.day and "X" not in point.day else 0
    return (point.year_range[0] if "X" not in point.year else 0, month, day)


def _is_plain(point: DatePoint, precision: Precision) -> bool:
    return point.precision is precision and not point.time and len(set(_present_marks(point))) == 1


def _present_marks(point: DatePoint) -> tuple[int, ...]:
    return point.marks[: 1 + bool(point.month) + bool(point.day)]


class _Words:
    """What the languages have in common: taking a date apart and joining its pieces."""

    approximate = "ca. "
    one_of = " or "
    between = "between {} and {}"
    all_of = " and "
    doubt = "?"
    not_after = "not later than {}"
    not_before = "not earlier than {}"
    until = "until {}, beginning unknown"
    since = "from {}, end unknown"
    only_approximate = "{} approximate"
    only_uncertain = "{} uncertain"
    components = ("year", "month", "day")

    def words(self, date: Edtf) -> str:
        if date.form is DateForm.DATE or date.form is DateForm.INTERVAL:
            return self.member(date.members[0])
        joint = self.one_of if date.form is DateForm.ONE_OF else self.all_of
        points = [member for member in date.members if isinstance(member, DatePoint)]
        if len(points) == len(date.members) and len(points) > 1:
            same_month = {(_numbers(point)[:2], point.marks) for point in points}
            if len(same_month) == 1 and all(_is_plain(point, Precision.DAY) for point in points):
                days = [str(_numbers(point)[2]) for point in points]
                return self.marked(self.day_words(_join(days, joint), points[0]), points[0])
        said = self.alternative if date.form is DateForm.ONE_OF else self.member
        return _join([said(member) for member in date.members], joint)

    def alternative(self, member: DatePoint | DateSpan) -> str:
        """A member of "one of these": a span is some time within it, not all of it."""
        if isinstance(member, DateSpan) and len(member.points) == 2:
            return self.between.format(*(self.point(point, of=True) for point in member.points))
        return self.member(member)

    def member(self, member: DatePoint | DateSpan) -> str:
        if isinstance(member, DatePoint):
            return self.point(member)
        start, end = member.start, member.end
        if not isinstance(start, DatePoint):
            assert isinstance(end, DatePoint)  # noqa: S101 - a span has at least one date
            return (self.not_after if start is Bound.OPEN else self.until).format(self.point(end, of=True))
        if not isinstance(end, DatePoint):
            return (self.not_before if end is Bound.OPEN else self.since).format(self.point(start, of=True))
        return self.range_words(start, end)

    def marked(self, text: str, point: DatePoint) -> str:
        marks = _present_marks(point)
        if len(set(marks)) == 1:
            if marks[0] & APPROXIMATE:
                text = self.approximate + text
            return text + self.doubt if marks[0] & UNCERTAIN else text
        for bits, names in ((APPROXIMATE, self.only_approximate), (UNCERTAIN, self.only_uncertain)):
            hit = [name for mark, name in zip(marks, self.components, strict=False) if mark & bits]
            if hit:
                text += f" ({names.format(_join(hit, self.all_of))})"
        return text

    def point(self, point: DatePoint, *, of: bool = False) -> str:
        raise NotImplementedError

    def day_words(self, days: str, point: DatePoint) -> str:
        raise NotImplementedError

    def range_words(self, start: DatePoint, end: DatePoint) -> str:
        raise NotImplementedError


def _join(parts: Sequence[str], last: str) -> str:
    return last.join((", ".join(parts[:-1]), parts[-1])) if len(parts) > 1 else parts[0]


class _English(_Words):
    def __init__(self, *, day_first: bool = False) -> None:
        self.day_first = day_first

    def alternative(self, member: DatePoint | DateSpan) -> str:
        if isinstance(member, DateSpan) and len(member.points) == 2 and not self.day_first:
            first, last = (self.point(point) for point in member.points)
            # Behind a month and day the year stands between commas, as Chicago has it.
            return self.between.format(f"{first}," if _numbers(member.points[0])[2] else first, last)
        return super().alternative(member)

    def point(self, point: DatePoint, *, of: bool = False) -> str:
        text = self._bare(point)
        if point.time:
            text += f", {point.time}"
        return self.marked(text, point)

    def _bare(self, point: DatePoint) -> str:
        year = self._year(point)
        grouping = point.grouping
        if grouping is not None:
            return f"{_grouping_en(grouping)} {year}"
        _, month, day = _numbers(point)
        if month and day:
            return self.day_words(str(day), point)
        if month:
            return f"{MONTHS_EN[month - 1]}{',' if year == 'year unknown' else ''} {year}"
        if day:
            return f"day {day} of an unknown month, {year}"
        return year

    def _year(self, point: DatePoint) -> str:
        if "X" not in point.year:
            year = point.year_range[0]
            return str(year) if year > 0 else f"{1 - year} BCE"
        first, last = point.year_range
        if point.precision is Precision.DECADE and first > 0:
            return f"{first}s"
        if point.year.strip("-X") == "":
            return "year unknown"
        low, high = (str(year) if year > 0 else f"{1 - year} BCE" for year in (first, last))
        return f"between {low} and {high}"

    def _in_span(self, point: DatePoint) -> str:
        """One end of a span: a century is 1800s there, since "between" would run into the dash."""
        first, _ = point.year_range
        bare = len(point.year) == 4 and point.year[2:] == "XX" and point.year[:2].isdecimal()
        return self.marked(f"{first}s", point) if bare else self.point(point)

    def day_words(self, days: str, point: DatePoint) -> str:
        month = MONTHS_EN[_numbers(point)[1] - 1]
        year = self._year(point)
        if year == "year unknown":
            return f"{days} {month}, year unknown" if self.day_first else f"{month} {days}, year unknown"
        return f"{days} {month} {year}" if self.day_first else f"{month} {days}, {year}"

    def range_words(self, start: DatePoint, end: DatePoint) -> str:
        (year_a, month_a, day_a), (year_b, month_b, day_b) = _numbers(start), _numbers(end)
        if "X" in start.year + end.year and start.precision.value != end.precision.value:
            return f"{self._in_span(start)}–{self._in_span(end)}"
        same_marks = start.marks == end.marks and year_a == year_b and "X" not in start.year + end.year
        if same_marks and _is_plain(start, Precision.DAY) and _is_plain(end, Precision.DAY):
            if month_a == month_b:
                return self.marked(self.day_words(f"{day_a}–{day_b}", start), start)
            first, last = MONTHS_EN[month_a - 1], MONTHS_EN[month_b - 1]
            year = self._year(start)
            text = (
                f"{day_a} {first}–{day_b} {last} {year}"
                if self.day_first
                else f"{first} {day_a}–{last} {day_b}, {year}"
            )
            return self.marked(text, start)
        if same_marks and _is_plain(start, Precision.MONTH) and _is_plain(end, Precision.MONTH):
            text = f"{MONTHS_EN[month_a - 1]}–{MONTHS_EN[month_b - 1]} {self._year(start)}"
            return self.marked(text, start)
        if start.marks == end.marks and start.precision is end.precision is Precision.YEAR and year_a > 0:
            return self.marked(f"{self._bare(start)}–{self._bare(end)}", start)
        return f"{self.point(start)}–{self.point(end)}"


def _grouping_en(number: int) -> str:
    if number <= 32:
        return _SEASONS_EN[(number - 21) % 4]
    if number <= 36:
        return f"{_ORDINALS_EN[number - 33]} quarter of"
    if number <= 39:
        return f"{_ORDINALS_EN[number - 37]} third of"
    return f"{_ORDINALS_EN[number - 40]} half of"


class _Russian(_Words):
    approximate = "около "
    one_of = " или "
    between = "не ранее {} и не позднее {}"
    all_of = " и "
    doubt = " (?)"
    not_after = "не позднее {}"
    not_before = "не ранее {}"
    until = "до {} (начало неизвестно)"
    since = "с {} (окончание неизвестно)"
    only_approximate = "{} приблизительно"
    only_uncertain = "{} под вопросом"
    components = ("год", "месяц", "день")

    def point(self, point: DatePoint, *, of: bool = False) -> str:
        text = self._bare(point, of=of or bool(_present_marks(point)[0] & APPROXIMATE))
        if point.time:
            text += f", {point.time}"
        return self.marked(text, point)

    def _bare(self, point: DatePoint, *, of: bool) -> str:
        year = self._year(point)
        grouping = point.grouping
        if grouping is not None:
            return f"{_grouping_ru(grouping, of=of)} {year}"
        _, month, day = _numbers(point)
        if month and day:
            return self.day_words(str(day), point)
        if month:
            return f"{(_MONTHS_RU_OF if of else _MONTHS_RU)[month - 1]} {year}"
        if day:
            return f"{day}-е число неизвестного месяца {year}"
        return self._year(point, of=of)

    def _year(self, point: DatePoint, *, of: bool = True) -> str:
        if "X" not in point.year:
            year = point.year_range[0]
            return f"{year} г." if year > 0 else f"{1 - year} г. до н. э."
        first, last = point.year_range
        if point.precision is Precision.DECADE and first > 0:
            return f"{first}-х гг." if of else f"{first}-е гг."
        if point.year.strip("-X") == "":
            return "неизвестного года" if of else "год неизвестен"
        if first <= 0:
            low, high = (f"{y} г." if y > 0 else f"{1 - y} г. до н. э." for y in (first, last))
            return f"между {low} и {high}"
        return f"{first}–{last} гг."

    def day_words(self, days: str, point: DatePoint) -> str:
        return f"{days} {_MONTHS_RU_OF[_numbers(point)[1] - 1]} {self._year(point)}"

    def range_words(self, start: DatePoint, end: DatePoint) -> str:
        (year_a, month_a, day_a), (year_b, month_b, day_b) = _numbers(start), _numbers(end)
        same_marks = start.marks == end.marks and "X" not in start.year + end.year
        if same_marks and year_a == year_b:
            if _is_plain(start, Precision.DAY) and _is_plain(end, Precision.DAY):
                if month_a == month_b:
                    return self.marked(self.day_words(f"{day_a}–{day_b}", start), start)
                first = f"{day_a} {_MONTHS_RU_OF[month_a - 1]}"
                return self.marked(f"{first} – {self.day_words(str(day_b), end)}", start)
            if _is_plain(start, Precision.MONTH) and _is_plain(end, Precision.MONTH):
                names = _MONTHS_RU_OF if start.approximate else _MONTHS_RU
                return self.marked(f"{names[month_a - 1]}–{names[month_b - 1]} {self._year(start)}", start)
        if same_marks and start.precision is end.precision is Precision.YEAR and year_a > 0:
            return self.marked(f"{year_a}–{year_b} гг.", start)
        return f"{self.point(start)} – {self.point(end)}"


def _grouping_ru(number: int, *, of: bool) -> str:
    if number <= 32:
        return _SEASONS_RU[(number - 21) % 4][of]
    if number <= 36:
        return f"{_ROMAN[number - 33]} {'квартала' if of else 'квартал'}"
    if number <= 39:
        return f"{_ROMAN[number - 37]} {'трети' if of else 'треть'}"
    return f"{_ROMAN[number - 40]} {'полугодия' if of else 'полугодие'}"


# CSL ------------------------------------------------------------------------------------------


def csl_date(date: Edtf, language: str = "en") -> dict[str, object]:
    """The CSL-JSON date variable: ``date-parts``, ``season``, ``circa``, or else ``literal``.

    CSL has one mark for doubt, `circa` (CSL 1.0.2, "date-variable"; the test is called
    `is-uncertain-date`), so ``~``, ``?`` and ``%`` all become ``circa: true``. Days left open
    within a month are printed as the month. What CSL cannot say (open ends, sets, decades,
    quarters, a doubt about one component only) is a `literal` in the words of `date_words`.
    """
    points = _csl_points(date)
    if not points or not all(_csl_can_say(point) for point in points):
        return {"literal": date_words(date, language)}
    said: dict[str, object] = {"date-parts": [_parts(point) for point in points]}
    season = points[0].grouping
    if season is not None:
        said["season"] = (season - 21) % 4 + 1
    if date.approximate or date.uncertain:
        said["circa"] = True
    return said


def _csl_points(date: Edtf) -> tuple[DatePoint, ...]:
    """One or two dates that stand for `date` in CSL, or none."""
    if date.form is DateForm.DATE:
        return date.points if (date.points[0].grouping or 0) <= 28 else ()
    if date.form is DateForm.INTERVAL:
        points = date.points
        return points if len(points) == 2 and not any(point.grouping for point in points) else ()
    return _consecutive(date)


def _consecutive(date: Edtf) -> tuple[DatePoint, ...]:
    """First and last of a set of all days, where the days follow each other without a gap."""
    if date.form is not DateForm.ALL_OF or any(isinstance(member, DateSpan) for member in date.members):
        return ()
    points = date.points
    if len(points) < 2 or not all(point.precision is Precision.DAY and not point.time for point in points):
        return ()
    for before, after in pairwise(points):
        if _day_after(before.latest) != after.earliest:
            return ()
    return (points[0], points[-1])


def _day_after(day: tuple[int, int, int]) -> tuple[int, int, int]:
    year, month, number = day
    if number < last_day(year, month):
        return (year, month, number + 1)
    return (year, month + 1, 1) if month < 12 else (year + 1, 1, 1)


def _csl_can_say(point: DatePoint) -> bool:
    if "X" in point.year or point.time or len(set(_present_marks(point))) != 1:
        return False
    return not ("X" in point.month and point.day.strip("X"))


def _parts(point: DatePoint) -> list[int]:
    year, month, day = _numbers(point)
    if year <= 0:
        # EDTF counts a year 0 (1 BCE); CSL prints a negative year as it is, with "BC".
        year -= 1
    if point.grouping is not None or not month:
        return [year]
    return [year, month, day] if day else [year, month]


def edtf_of_csl(variable: Mapping[str, object]) -> Edtf | None:
    """The date that a CSL-JSON date variable gives in numbers; None where it has only words.

    `circa` becomes ``~``. Numbers given as strings are read, as CSL-JSON allows them. A `raw` or
    `literal` that is itself EDTF counts; any other text is for `provcite.archives.dates`.
    """
    parts = variable.get("date-parts")
    circa = variable.get("circa") not in (None, False, 0, "", "0", "false")
    try:
        if isinstance(parts, (list, tuple)) and parts:
            points = [_point_of_parts(item, variable.get("season"), circa=circa) for item in parts[:2]]
            if len(points) == 2 and points[0] is not None:
                return interval_of(points[0], points[1])
            if points[0] is not None:
                return Edtf(form=DateForm.DATE, members=(points[0],))
        for key in ("edtf", "raw", "literal"):
            text = variable.get(key)
            if isinstance(text, str) and text:
                return parse_edtf(text.strip())
    except InputError:
        return None
    return None


#: A number written as text; longer ones are no part of a date.
_SHORT_NUMBER: Final = lazy(r"\s{0,9}-?\d{1,9}\s{0,9}")


def _point_of_parts(item: object, season: object, *, circa: bool) -> DatePoint | None:
    """One list of date-parts; None for an empty one, which stands for an open end."""
    if not isinstance(item, (list, tuple)):
        raise InputError("date-parts holds lists of numbers")
    numbers: list[int] = []
    for part in item[:3]:
        if isinstance(part, bool) or not isinstance(part, (int, str)):
            break
        if isinstance(part, str):
            if not _SHORT_NUMBER.fullmatch(part):
                break
            part = int(part)
        if abs(part) >= 10**9:
            break
        numbers.append(part)
    if not numbers or numbers[0] == 0:
        return None
    if numbers[0] < 0:
        numbers[0] += 1
    while len(numbers) > 1 and numbers[-1] == 0:
        numbers.pop()
    # citeproc-js and Zotero write a season as month 13 to 16 or 21 to 24.
    if len(numbers) == 2 and 13 <= numbers[1] <= 16:
        numbers[1] += 8
    elif len(numbers) == 1 and str(season) in ("1", "2", "3", "4"):
        numbers.append(20 + int(str(season)))
    return point_of(*numbers, approximate=circa)
