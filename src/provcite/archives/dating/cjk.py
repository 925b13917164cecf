"""Dates in Chinese, Japanese, Korean and Vietnamese writing: 1956年7月24日, 1956년 7월 24일.

Eras (民國45年, 昭和31年, Meiji 27, 단기 4289년) are turned into years; dates joined by the words of
these languages (から, 까지, 至, 사이) are ranges.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from provcite.model.dates import (
    DateForm,
    DatePoint,
    DateSpan,
    Edtf,
    date_of,
    interval_of,
    parse_edtf,
    point_of,
)
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
_SEASONS: Final = {"春": 21, "夏": 22, "秋": 23, "冬": 24, "봄": 21, "여름": 22, "가을": 23, "겨울": 24}
#: First year of the era less one: year 45 of the Republic is 1956. Longer names stand first.
_ERAS: Final = {
    "中華民國": 1911, "中华民国": 1911, "民國": 1911, "民国": 1911, "康德": 1933,
    "昭和": 1925, "大正": 1911, "明治": 1867, "慶応": 1864, "平成": 1988, "令和": 2018,
    "소화": 1925, "쇼와": 1925, "대정": 1911, "다이쇼": 1911, "명치": 1867, "메이지": 1867,
    "건양": 1895, "建陽": 1895, "광무": 1896, "光武": 1896, "융희": 1906, "隆熙": 1906,
    "주체": 1911, "단기": -2333, "檀紀": -2333,
}  # fmt: skip
#: Eras whose months are those of the lunisolar calendar: only their year can be told (it begins in late
#: January or February).
_LUNAR_ERAS: Final = {
    "康熙": 1661, "雍正": 1722, "乾隆": 1735, "嘉慶": 1795, "嘉庆": 1795, "道光": 1820, "咸豐": 1850,
    "咸丰": 1850, "同治": 1861, "光緒": 1874, "光绪": 1874, "宣統": 1908, "宣统": 1908,
}  # fmt: skip
_COMMON_ERA: Final = ("서기", "公元", "西元")
_DATE: Final = lazy(
    rf"(?P<era>{'|'.join((*_ERAS, *_LUNAR_ERAS, *_COMMON_ERA))})?\s?"
    rf"(?P<year>{_NUM})(?:\([^()]{{1,8}}\))?(?:\s?[-–—~～〜至]\s?(?P<year2>[0-9]{{2,4}}))?\s?[年년](?:度|代)?"
    r"(?:\s?(?P<season>[春夏秋冬]|봄|여름|가을|겨울)[季天]?"
    rf"|\s?(?P<month>{_NUM})(?:\s?[-–—~～〜至、]\s?(?P<month2>[0-9]{{1,2}}))?\s?[月월]"
    rf"(?:\s?(?P<day>{_NUM})\s?[日號号일]?(?:\s?[-–—~～〜至]\s?"
    r"(?:(?P<month3>[0-9]{1,2})\s?[月월]\s?)?(?P<day2>[0-9]{1,2}))?\s?[日號号일]"
    r"|\s?(?P<third>上旬|中旬|下旬|初|底|末|말|초))?|\s?(?P<part>初|底|末|말|초|前半|後半|中))?"
    r"(?P<around>頃|ごろ|ころ|경|前后|前後|左右)?(?P<tail>刊|印|付)?(?P<doubt>[?？])?"
)
_ROMAN_ERAS: Final = {"meiji": 1867, "taisho": 1911, "taishō": 1911, "showa": 1925, "shōwa": 1925,
                      "heisei": 1988, "reiwa": 2018, "minguo": 1911, "juche": 1911}  # fmt: skip
_ROMAN_ERA: Final = lazy(
    r"(?<!\w)(?P<era>(?i:meiji|taish[oō]|sh[oō]wa|heisei|reiwa|minguo|juche))\s(?P<year>[0-9]{1,3})(?![\w/-])"
)

_VIETNAMESE: Final = lazy(
    r"(?:[Nn]gày\s+(?P<day>[0-9]{1,2})\s*(?:[-–/.]\s*|\s+[Tt]háng\s+)|[Tt]háng\s+)(?P<month>[0-9]{1,2})"
    r"(?:\s*[-–/.,]\s*|\s+[Nn]ăm\s+)(?P<year>[0-9]{4})"
    r"|[Nn]ăm\s+(?P<from>[0-9]{4})\s+đến\s+(?:năm\s+)?(?P<to>[0-9]{4})"
)
#: What stands between two dates that are the ends of one span or members of one list.
_BETWEEN: Final = lazy(
    r"\s?(?:(?P<to>から|より|부터|에서|到|至|[~～〜–—-])|(?P<and>과|와|及|和|、|与|與|および))\s?"
)
_WITHIN: Final = lazy(r"\s?(?:사이|之间|之間|の間|間に)")
_UP_TO: Final = lazy(r"\s?(?:까지|まで|にかけて|为止|為止|止)")


class CjkDate(NamedTuple):
    start: int
    end: int
    date: Edtf
    notes: tuple[str, ...]
    marked: bool
    century_inferred: bool = False


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
        yield from _joined(
            text, [read for found in _DATE.finditer(text) if (read := _read(found)) is not None]
        )
    for found in _ROMAN_ERA.finditer(text):
        year = _ROMAN_ERAS[found["era"].lower()] + int(found["year"])
        notes = (f"year {found['year']} of the era {found['era']}",)
        if 1000 <= year <= 2100:
            yield CjkDate(found.start(), found.end(), date_of(year), notes, True)
    if "áng" in text or "gày" in text or "ăm" in text:
        for found in _VIETNAMESE.finditer(text):
            date = _vietnamese(found)
            if date is not None:
                yield CjkDate(found.start(), found.end(), date, (), True)


def _vietnamese(found: re.Match[str]) -> Edtf | None:
    try:
        if found["from"]:
            return interval_of(point_of(int(found["from"])), point_of(int(found["to"])))
        return date_of(int(found["year"]), int(found["month"]), int(found["day"]) if found["day"] else None)
    except InputError:
        return None


def _joined(text: str, found: list[CjkDate]) -> Iterator[CjkDate]:
    """`found` with those that the words between them make one."""
    index = 0
    while index < len(found):
        first = found[index]
        if index + 1 < len(found):
            both = _both(text, first, found[index + 1])
            if both is not None:
                yield both
                index += 2
                continue
        up_to = _UP_TO.match(text, first.end)
        if up_to is not None and len(first.date.members) == 1 and first.date.form is DateForm.DATE:
            point = first.date.points[0]
            yield first._replace(end=up_to.end(), date=interval_of(None, point))
        else:
            yield first
        index += 1


def _both(text: str, first: CjkDate, second: CjkDate) -> CjkDate | None:
    joint = _BETWEEN.fullmatch(text, first.end, second.start)
    plain = first.date.form is second.date.form is DateForm.DATE
    if joint is None or not plain or not (first.date.points[0].earliest <= second.date.points[0].latest):
        return None
    low, high = first.date.points[0], second.date.points[0]
    within = _WITHIN.match(text, second.end)
    notes = first.notes + second.notes
    if within is not None:
        span = DateSpan(start=low, end=high)
        return CjkDate(first.start, within.end(), Edtf(form=DateForm.ONE_OF, members=(span,)), notes, True)
    if joint["to"]:
        up_to = _UP_TO.match(text, second.end)
        end = up_to.end() if up_to is not None else second.end
        return CjkDate(first.start, end, interval_of(low, high), notes, True)
    return CjkDate(first.start, second.end, Edtf(form=DateForm.ALL_OF, members=(low, high)), notes, True)


def _read(found: re.Match[str]) -> CjkDate | None:
    year = _number(found["year"])
    notes: tuple[str, ...] = ()
    era = found["era"]
    inferred = False
    if era in _ERAS or era in _LUNAR_ERAS:
        year += _ERAS[era] if era in _ERAS else _LUNAR_ERAS[era]
        notes = (f"year {found['year']} of the era {era}",)
    elif len(found["year"]) == 2 and found["month"] is not None and found["year"].isascii():
        year, inferred = 1900 + year, True
        notes = ("the year has two digits; the century is taken from 1900–1999",)
    elif len(found["year"]) != 4:
        return None
    if not 1000 <= year <= 2100:
        return None
    mark = (
        "%"
        if found["around"] and found["doubt"]
        else "~"
        if found["around"]
        else "?"
        if found["doubt"]
        else ""
    )
    try:
        if era in _LUNAR_ERAS and found["month"] is not None:
            notes += ("its months are of the lunar calendar: the date is the year's",)
            date = date_of(year)
        else:
            date = _value(found, year)
        if mark and date.form is DateForm.DATE:
            date = parse_edtf(f"{date}{mark}")
    except InputError:
        return None
    third = found["third"] or found["part"]
    if third:
        notes += (f"only a part of it is named ({third})",)
    named = found["month"] is not None or found["season"] is not None or bool(third)
    return CjkDate(found.start(), found.end(), date, notes, named, inferred)


def _value(found: re.Match[str], year: int) -> Edtf:
    if found["season"]:
        return date_of(year, _SEASONS[found["season"]])
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
