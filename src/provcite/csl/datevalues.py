"""Dates as CSL-JSON gives them: date-parts, EDTF, raw text, literal.

EDTF (ISO 8601-2) level 0 and 1 and raw forms such as ``2 May 1956`` are read into the same parts;
text that is no date stays a literal.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from provcite.csl.values import as_text
from provcite.model.lazyre import lazy

_SEASONS = {"spring": 1, "summer": 2, "autumn": 3, "fall": 3, "winter": 4}
_EDTF = lazy(r"^(-?\d{4,})(?:-(\d\d|XX)(?:-(\d\d|XX)(?:T[\d:.Z+-]*)?)?)?([?~%]?)$|^Y(-?\d{5,8})$")
_WORDS = lazy(r"[^\W\d_]+\.?|\d+")


class DatePart(NamedTuple):
    """A day, month, season or year; 0 where it is not known. `season` 1 is spring, 4 winter."""

    year: int
    month: int = 0
    day: int = 0
    season: int = 0


class DateValue(NamedTuple):
    """A date or a range of two; `literal` is text that is printed as it stands."""

    start: DatePart | None = None
    end: DatePart | None = None
    circa: bool = False
    literal: str = ""
    season_text: str = ""
    open_end: bool = False


def _number(value: object) -> int:
    if isinstance(value, bool):
        return 0
    if isinstance(value, int):
        return value if abs(value) < 10**7 else 0
    if isinstance(value, float):
        return int(value) if abs(value) < 10**7 else 0
    if isinstance(value, str) and value.strip().lstrip("-").isdecimal() and len(value) < 12:
        return int(value)
    return 0


def _part(value: object) -> DatePart | None:
    if not isinstance(value, list) or not value:
        return None
    numbers = [_number(entry) for entry in value[:3]] + [0, 0]
    year, month, day = numbers[:3]
    season = 0
    if 13 <= month <= 16:
        season, month = month - 12, 0
    elif 21 <= month <= 24:
        season, month = month - 20, 0
    elif not 0 <= month <= 12:
        month = 0
    if not 0 < day <= 31 or not month:
        day = 0
    if not year and not month and not season:
        return None
    return DatePart(year, month, day, season)


def read_date(value: object) -> DateValue | None:
    """A CSL-JSON date variable; None where it says nothing."""
    if isinstance(value, str | int):
        return read_text(as_text(value))
    if not isinstance(value, dict):
        return None
    circa_value = value.get("circa")
    circa = bool(circa_value) and as_text(circa_value).lower() not in ("0", "false")
    literal = value.get("literal")
    parts = value.get("date-parts")
    if isinstance(parts, list) and parts:
        if not isinstance(parts[0], list):
            parts = [parts]
        start = _part(parts[0])
        end = _part(parts[1]) if len(parts) > 1 else None
        open_end = len(parts) > 1 and end is None
        if start is not None or end is not None:
            season_value = value.get("season")
            season_text = ""
            season = _number(season_value)
            if season_value and not 1 <= season <= 4:
                season = _SEASONS.get(as_text(season_value).lower(), 0)
                season_text = "" if season else as_text(season_value)[:200]
            if 1 <= season <= 4 and start is not None and not start.month:
                start = DatePart(start.year, 0, 0, season)
            elif start is not None and start.month:
                season_text = ""
            return DateValue(start, end, circa, "", season_text, open_end)
    if as_text(literal).strip():
        return DateValue(None, None, circa, as_text(literal).strip())
    for key in ("edtf", "raw"):
        text = as_text(value.get(key))
        if text.strip():
            made = read_text(text)
            if made is not None and circa and not made.circa:
                made = DateValue(made.start, made.end, True, made.literal, made.season_text, made.open_end)
            return made
    season_value = value.get("season")
    if season_value:
        season = _number(season_value)
        if 1 <= season <= 4:
            return DateValue(DatePart(0, 0, 0, season), None, circa)
        text = as_text(season_value).strip()
        return DateValue(None, None, circa, text[:200]) if text else None
    return None


def read_text(text: str) -> DateValue | None:
    """EDTF, ISO 8601 or a date in words; any other text is a literal."""
    text = text.strip()[:200]
    if not text:
        return None
    for mark in ("/", " - ", " – ", "–", "--"):
        head, found, tail = text.partition(mark)
        if found and (mark != "/" or not re.fullmatch(r"[\d/]+", text) or re.fullmatch(r"\d{4}/\d{4}", text)):
            start, end = _one(head.strip()), _one(tail.strip())
            if start and (end or tail.strip() in ("", "..", "open")):
                return DateValue(
                    start[0], end[0] if end else None, start[1] or bool(end and end[1]), "", "", end is None
                )
            if mark == "/" and end and head.strip() in ("", ".."):
                return DateValue(None, None, False, text)
    one = _one(text)
    if one is not None:
        return DateValue(one[0], None, one[1])
    return DateValue(None, None, False, text)


def _year(astronomical: int) -> int:
    """The year as CSL-JSON counts it, where 1 BC is -1 and there is no year 0."""
    return astronomical if astronomical > 0 else astronomical - 1


def _one(text: str) -> tuple[DatePart, bool] | None:
    found = _EDTF.match(text)
    if found:
        # EDTF counts the year 1 BC as 0000; an unspecified month or day (XX) is not said.
        if found[5]:
            return DatePart(_year(int(found[5]))), False
        part = _part([_year(int(found[1][:8])), *(_number(said) for said in found.group(2, 3))])
        return None if part is None else (part, found[4] in ("~", "%"))
    if re.fullmatch(r"\d{1,3}", text):
        return DatePart(int(text)), False
    circa = False
    stripped = re.sub(r"^(?:circa|ca?\.)\s*", "", text, flags=re.I)
    if stripped != text:
        circa, text = True, stripped
    if re.fullmatch(r"-?\d{1,4}", text):
        return DatePart(int(text)), circa
    slashed = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text)
    if slashed:
        part = _part([slashed[3], slashed[1], slashed[2]])
        return None if part is None else (part, circa)
    return _in_words(text, circa=circa)


def _in_words(text: str, *, circa: bool) -> tuple[DatePart, bool] | None:
    """A date in words, their months and seasons read as everywhere in the program."""
    from provcite.archives.dates import month_of, season_of

    year = month = day = season = 0
    for word in _WORDS.findall(text.replace(",", " ")):
        key = word.rstrip(".").lower()
        if key.isdecimal():
            if len(key) > 2 and not year:
                year = int(key[:7])
            elif not day and 1 <= int(key) <= 31 and len(key) <= 2:
                day = int(key)
            else:
                return None
        elif (named := month_of(key)) and not month:
            month = named
        elif (part := season_of(key)) and not season:
            season = part - 20
        elif key in ("st", "nd", "rd", "th"):
            continue
        else:
            return None
    if not year or (day and not month) or (season and (month or day)):
        return None
    return DatePart(year, month, day, season), circa
