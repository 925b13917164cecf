"""The grammar of printed dates: tokens to what they say about day, month and year.

Each function takes the tokens and an index and gives a value with the index after it, or None.
Every step looks at a bounded number of tokens, so the whole takes linear time.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from provcite.archives.dating.days import (
    Found,
    Piece,
    after_label,
    glued,
    is_mark,
    near,
    read_day,
    read_days,
    read_year,
    year_number,
    year_suffix,
)
from provcite.archives.dating.numbers import chained_after, chained_before, month_and_year, numeric
from provcite.archives.dating.tokens import DASHES, Token, vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence


def read_month(tokens: Sequence[Token], index: int) -> tuple[tuple[int, ...], int] | None:
    """A month's name or abbreviation with its full stop."""
    if index >= len(tokens) or not tokens[index].months:
        return None
    after = index + 1
    if is_mark(tokens, after, ".") and glued(tokens, after):
        after += 1
    return tokens[index].months, after


_OF: Final = frozenset(("of", "de", "del", "do", "d", "ngay"))


def _skip_of(tokens: Sequence[Token], index: int) -> int:
    if near(tokens, index) and tokens[index].kind == "word" and tokens[index].fold in _OF:
        return index + 1
    return index


def day_month(tokens: Sequence[Token], index: int, *, loose: bool = False) -> Found:
    """Days, month by name, and the year where it follows: "24 July 1956", "26-29 März"."""
    days = read_days(tokens, index)
    if days is None or after_label(tokens, index):
        return None
    piece, after = days
    julian = 0
    if is_mark(tokens, after, '»"”“') and is_mark(tokens, index - 1, '«"“„'):
        # "«24» июля 1956 г.", the blank of a form filled in
        after += 1
    if is_mark(tokens, after, "(") and len(piece.days) == 1:
        # "12 (25) декабря 1905": old style, then new style
        second = read_day(tokens, after + 1)
        if second is not None and is_mark(tokens, second[1], ")"):
            julian, piece, after = piece.days[0][0], Piece(days=((second[0], second[0]),)), second[1] + 1
    if is_mark(tokens, after, ".") and glued(tokens, after):
        after += 1
    after = _skip_of(tokens, after)
    dashed = is_mark(tokens, after, "-") and glued(tokens, after) and glued(tokens, after + 1)
    if dashed:
        # "24-Jul-56"
        after += 1
    if not near(tokens, after):
        return None
    month = read_month(tokens, after)
    if month is None:
        return None
    months, after = month
    if len(months) > 1:
        # Polish writes "24 listopada" (November), Croatian "24. listopada" (October).
        dotted = any(is_mark(tokens, place, ".") for place in range(index + 1, after - 1))
        months = months if dotted else (months[-1],)
    piece = replace(piece, months=months, julian_day=julian)
    return _with_year(tokens, piece, after, loose=loose, dashed=dashed)


def _with_year(
    tokens: Sequence[Token], piece: Piece, after: int, *, loose: bool = False, dashed: bool = False
) -> Found:
    """Add the year that follows, if one does: " 1956", ", 1956 г.", " de 1956", " '56"."""
    place = _skip_of(tokens, after)
    if is_mark(tokens, place, ",.") and near(tokens, place):
        # The full stop is a misprint for the comma ("October 11.1951").
        place += 1
    if near(tokens, place):
        joined = dashed and is_mark(tokens, place, "-") and glued(tokens, place + 1)
        year = read_year(tokens, place + 1, short=True) if joined else read_year(tokens, place, short=loose)
        if year is not None:
            found, end = year
            return replace(piece, year=found.year, year_digits=found.year_digits, marked=True), end
    return piece, after


def month_day(tokens: Sequence[Token], index: int) -> Found:
    """Month by name, days, year: "July 24, 1956", "March 26-29, 1957"; or month and year."""
    month = read_month(tokens, index)
    if month is None:
        return None
    months, after = month
    place = after
    if near(tokens, place) and tokens[place].fold in ("the", "le"):
        place += 1
    if near(tokens, place):
        days = read_days(tokens, place)
        if days is not None:
            piece, end = days
            found = _with_year(tokens, replace(piece, months=months), end)
            if found is not None and (found[0].complete or not _is_number_of_more(tokens, end)):
                return found
    return _with_year(tokens, Piece(months=months), after)


def _is_number_of_more(tokens: Sequence[Token], index: int) -> bool:
    """Whether the number before `index` goes on as no date would ("July 24-B", "May 12/3")."""
    return glued(tokens, index) and tokens[index].kind == "punct" and tokens[index].text in "/:°"


def year_first(tokens: Sequence[Token], index: int) -> Found:
    """Year, month by name or Roman number, day: "1956. július 24.", "1956 m. liepos 24 d.", "1956 VII 24"."""
    year = year_number(tokens, index)
    if year is None:
        return None
    after = year_suffix(tokens, index + 1)
    if after == index + 1 and is_mark(tokens, after, ".,") and near(tokens, after):
        after = year_suffix(tokens, after + 1)
    if not near(tokens, after):
        return None
    # Latvian puts the day first: "1956. gada 24. jūlijs"
    latvian = read_days(tokens, after)
    if latvian is not None and len(latvian[0].days) == 1 and tokens[after - 1].fold in ("gada", "г", "оны"):
        place = latvian[1] + 1 if is_mark(tokens, latvian[1], ".") else latvian[1]
        month = read_month(tokens, place)
        if month is not None:
            piece = replace(latvian[0], months=month[0], year=year, year_digits=4, marked=True)
            return piece, month[1]
    named = read_month(tokens, after)
    if named is not None:
        months, place = named
    elif tokens[after].roman and is_mark(tokens, after + 1, "."):
        months, place = (tokens[after].roman,), after + 2
    else:
        return None
    piece = Piece(months=months, year=year, year_digits=4, marked=True)
    days = read_days(tokens, place) if near(tokens, place) else None
    if days is None:
        return (piece, place) if named is not None and is_mark(tokens, index + 1, ".,") else None
    # "June 1956, July 24, 1957" is two dates: the day's own year wins.
    end = days[1]
    if _with_year(tokens, piece, end) != (piece, end) and named is not None:
        return None
    if is_mark(tokens, end, ".") and glued(tokens, end):
        end += 1
    if near(tokens, end) and tokens[end].fold in ("d", "den", "dienos"):
        end += 2 if is_mark(tokens, end + 1, ".") else 1
    return replace(piece, days=days[0].days, day_joint=days[0].day_joint), year_suffix(tokens, end)


def roman_month(tokens: Sequence[Token], index: int) -> Found:
    """Days, Roman month, year: "31.VII.56", "26-27-28-29.III.1957", "22/VII 1917 г.", "24 VII 1956"."""
    days = read_days(tokens, index)
    if days is None or after_label(tokens, index):
        return None
    piece, after = days
    joint = ""
    if is_mark(tokens, after, "./") or is_mark(tokens, after, DASHES):
        joint, after = tokens[after].text, after + 1
    if not near(tokens, after) or not tokens[after].roman or (not joint and tokens[after].text.islower()):
        return None
    month, after = tokens[after].roman, after + 1
    second = ""
    if is_mark(tokens, after, "./") or is_mark(tokens, after, DASHES):
        second, after = tokens[after].text, after + 1
    if not near(tokens, after):
        return None
    year = read_year(tokens, after, short=bool(joint and second))
    if year is None or (not joint and not second and year[0].year_digits == 2):
        return None
    found, end = year
    return replace(piece, months=(month,), year=found.year, year_digits=found.year_digits, marked=True), end


def season_year(tokens: Sequence[Token], index: int) -> Found:
    """ "Winter 1956", "summer of 1956", "летом 1956 г.", "весна – лето" is left to the ranges."""
    season = vocabulary().seasons.get(tokens[index].fold, 0) if tokens[index].kind == "word" else 0
    if not season:
        return None
    found = _with_year(tokens, Piece(season=season), index + 1)
    if found is None or found[0].year is None or season != 24:
        return found
    piece, after = found
    if (is_mark(tokens, after, "/") or is_mark(tokens, after, DASHES)) and glued(tokens, after):
        # "Winter 1995–96" is one winter, the one that begins in 1995.
        end = read_year(tokens, after + 1, short=True)
        if end is not None and end[0].year is not None and (end[0].year - found[0].year) % 100 == 1:
            return piece, end[1]
    return found


#: First four letters of ordinals, and of the words for a quarter (from 33) and a half (from 40).
_ORDINALS: Final = (
    dict.fromkeys(("firs", "перв", "erst", "prem", "prim", "pier"), 1)
    | dict.fromkeys(("seco", "втор", "zwei", "deux", "drug"), 2)
    | dict.fromkeys(("thir", "трет", "drit"), 3)
    | dict.fromkeys(("four", "четв", "vier"), 4)
)
PARTS_OF_YEAR: Final = {"квар": 32, "quar": 32, "kwar": 32} | dict.fromkeys(
    ("полу", "поло", "half", "halb", "polo", "moit", "seme"), 39
)


def year_part(tokens: Sequence[Token], index: int) -> Found:
    """ "III квартал 1956 г.", "first half of 1956", "Q3 1956"."""
    token = tokens[index]
    if token.kind != "word" or index + 1 >= len(tokens):
        return None
    number = token.roman or _ORDINALS.get(token.fold[:4], 0)
    block = PARTS_OF_YEAR.get(tokens[index + 1].fold[:4], 0)
    if not block or not number or (block == 39 and number > 2) or number > 4:
        return None
    found = _with_year(tokens, Piece(season=block + number), index + 2)
    return found if found is not None and found[0].complete else None


_DECADE_ENDINGS: Final = frozenset(("s", "er", "х", "е", "ті", "те", "их"))


def decade(tokens: Sequence[Token], index: int) -> Found:
    """ "1950s", "1950-е годы", "1950er Jahre", "1950's"."""
    token = tokens[index]
    if token.kind != "num" or len(token.text) != 4 or token.number % 10 or not 1000 <= token.number <= 2100:
        return None
    after = index + 1
    if not glued(tokens, after):
        return None
    joint = is_mark(tokens, after, "'’") or is_mark(tokens, after, DASHES)
    place = after + 1 if joint and glued(tokens, after + 1) else after
    if tokens[place].kind != "word" or tokens[place].fold not in _DECADE_ENDINGS:
        return None
    end = place + 1
    if near(tokens, end) and tokens[end].fold == "jahre":
        end += 1
    return Piece(year=token.number, year_digits=4, decade=True, marked=True), year_suffix(tokens, end)


def bare_year(tokens: Sequence[Token], index: int) -> Found:
    """A year of four digits, with or without its suffix."""
    mid = index >= 2 and tokens[index - 2].fold == "mid"
    if (chained_before(tokens, index) and not mid) or after_label(tokens, index):
        return None
    year = read_year(tokens, index)
    if year is None or year[0].year_digits != 4:
        return None
    end = year[1]
    joined = is_mark(tokens, end, DASHES) or is_mark(tokens, end, "/")
    if joined and end + 1 < len(tokens) and len(tokens[end + 1].text) in (2, 4):
        # "1955-57", "1955/56": the range is joined by the caller.
        end += 2
    return None if chained_after(tokens, end) else year


def read_piece(tokens: Sequence[Token], index: int, *, loose: bool) -> Found:
    """The longest date or part of one at `index`."""
    token = tokens[index]
    if token.kind == "punct" and token.text in '«"“„' and glued(tokens, index + 1):
        quoted = day_month(tokens, index + 1) if is_mark(tokens, index + 2, '»"”“') else None
        return quoted if quoted is not None and quoted[0].complete else None
    if token.kind == "num":
        found = day_month(tokens, index, loose=loose) or roman_month(tokens, index)
        if found is None:
            found = numeric(tokens, index, loose=loose)
        if found is None and loose:
            found = month_and_year(tokens, index)
        if found is not None:
            return found
        if len(token.text) == 4:
            return year_first(tokens, index) or decade(tokens, index) or bare_year(tokens, index)
        return None
    if token.kind == "word":
        # "may" and "march" in small letters are mostly no months.
        common = token.fold in ("may", "march", "mart", "mars") and token.text.islower()
        if token.months and (loose or not common or read_day(tokens, index + 1)):
            found = month_day(tokens, index)
            if found is not None:
                return found
        if token.roman:
            found = _roman_year(tokens, index, loose=loose)
            if found is not None:
                return found
        return season_year(tokens, index) or year_part(tokens, index)
    return None


def _roman_year(tokens: Sequence[Token], index: int, *, loose: bool) -> Found:
    """ "VII.1956", "VII/1956"; with a blank between only where the whole text is a date."""
    after = index + 1
    if glued(tokens, index) and not loose:
        return None
    if (is_mark(tokens, after, "./") or is_mark(tokens, after, DASHES)) and glued(tokens, after):
        after += 1
        if not glued(tokens, after):
            return None
    elif not loose:
        return None
    year = year_number(tokens, after)
    if year is None:
        return None
    piece = Piece(months=(tokens[index].roman,), year=year, year_digits=4, marked=True)
    return piece, year_suffix(tokens, after + 1)


def later_day(tokens: Sequence[Token], index: int) -> Found:
    """The end of "July 24–31, 1956" or "from July 24 to 31": a day, perhaps with the year."""
    days = read_days(tokens, index)
    if days is None:
        return None
    return _with_year(tokens, days[0], days[1])
