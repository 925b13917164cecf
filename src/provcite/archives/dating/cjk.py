"""Dates in Chinese, Japanese, Korean and Vietnamese writing: 1956年7月24日, 1956년 7월 24일."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from provcite.model.dates import DatePoint, Edtf, date_of, interval_of, point_of
from provcite.model.errors import InputError
from provcite.model.lazyre import lazy

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

_DIGITS: Final = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "Ｏ": 0,
}
_NUM: Final = r"[0-9]{1,4}|[零〇○Ｏ一二三四五六七八九十廿元]{1,4}"
_DATE: Final = lazy(
    r"(?P<era>民國|民国|中華民國|中华民国|昭和|大正|明治|주체|단기|檀紀|서기|公元|西元)?\s?"
    rf"(?P<year>{_NUM})(?:\s?[-–—~～〜至]\s?(?P<year2>[0-9]{{2,4}}))?\s?[年년](?:度)?"
    rf"(?:\s?(?P<month>{_NUM})(?:\s?[-–—~～〜至、]\s?(?P<month2>[0-9]{{1,2}}))?\s?[月월]"
    rf"(?:\s?(?P<day>{_NUM})\s?[日號号일]?(?:\s?[-–—~～〜至]\s?"
    r"(?:(?P<month3>[0-9]{1,2})\s?[月월]\s?)?(?P<day2>[0-9]{1,2}))?\s?[日號号일]"
    r"|(?P<third>上旬|中旬|下旬|初|底|말|초))?)?"
)
#: First year of the era less one: year 45 of the Republic is 1956.
_ERAS: Final = {
    "民國": 1911, "民国": 1911, "中華民國": 1911, "中华民国": 1911, "昭和": 1925, "大正": 1911,
    "明治": 1867, "주체": 1911, "단기": -2333, "檀紀": -2333,
}  # fmt: skip

_VIETNAMESE: Final = lazy(
    r"(?:[Nn]gày\s+(?P<day>[0-9]{1,2})\s*(?:[-–/]\s*|\s+[Tt]háng\s+)|[Tt]háng\s+)(?P<month>[0-9]{1,2})"
    r"(?:\s*[-–/]\s*|\s+[Nn]ăm\s+)(?P<year>[0-9]{4})"
)


class CjkDate(NamedTuple):
    start: int
    end: int
    date: Edtf
    notes: tuple[str, ...]
    marked: bool


def _number(text: str) -> int:
    if text.isdecimal() and text.isascii():
        return int(text)
    if text == "元":
        return 1
    if "十" in text or "廿" in text:
        tens, _, ones = text.replace("廿", "二十").partition("十")
        return (_DIGITS.get(tens, 1) if tens else 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0)
    return int("".join(str(_DIGITS[char]) for char in text if char in _DIGITS) or "0")


def cjk_dates(text: str) -> Iterator[CjkDate]:
    """The dates of these kinds in `text`, in order; impossible ones are passed over."""
    if "年" in text or "년" in text:
        for found in _DATE.finditer(text):
            read = _read(found)
            if read is not None:
                yield read
    if "háng" in text:
        for found in _VIETNAMESE.finditer(text):
            day = int(found["day"]) if found["day"] else None
            try:
                date = date_of(int(found["year"]), int(found["month"]), day)
            except InputError:
                continue
            yield CjkDate(found.start(), found.end(), date, (), True)


def _read(found: re.Match[str]) -> CjkDate | None:
    year = _number(found["year"])
    notes: tuple[str, ...] = ()
    era = found["era"]
    if era in _ERAS:
        year += _ERAS[era]
        notes = (f"year {found['year']} of the era {era}",)
    elif len(found["year"]) != 4:
        return None
    if not 1000 <= year <= 2100:
        return None
    try:
        date = _value(found, year)
    except InputError:
        return None
    third = found["third"]
    if third:
        notes += (f"only a part of the month is named ({third})",)
    return CjkDate(found.start(), found.end(), date, notes, found["month"] is not None)


def _value(found: re.Match[str], year: int) -> Edtf:
    if found["month"] is None:
        if found["year2"]:
            end = found["year2"]
            last = int(end) if len(end) == 4 else year - year % 100 + int(end)
            return interval_of(point_of(year), point_of(last))
        return date_of(year)
    month = _number(found["month"])
    start: DatePoint
    if found["day"] is None:
        start = point_of(year, month)
        return (
            interval_of(start, point_of(year, int(found["month2"])))
            if found["month2"]
            else date_of(year, month)
        )
    start = point_of(year, month, _number(found["day"]))
    if found["day2"]:
        last_month = int(found["month3"]) if found["month3"] else month
        return interval_of(start, point_of(year, last_month, int(found["day2"])))
    return date_of(year, month, _number(found["day"]))
