"""Dates in numbers alone: 24.07.1956, 26. 8. 1949, 27/4/43, 1956-07-24, 24.–31.7.1956.

References are full of numbers with full stops and slashes, so a number that is part of a longer
code is none of these.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

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
)
from provcite.archives.dating.tokens import DASHES, Token, vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence


def numeric(tokens: Sequence[Token], index: int, *, loose: bool, joined: bool = False) -> Found:
    """Numbers alone: "24.07.1956", "26. 8. 1949", "27/4/43", "1956-07-24", "24.–31.7.1956"."""
    token = tokens[index]
    if token.kind != "num" or token.number < 0 or (not joined and chained_before(tokens, index)):
        return None
    if len(token.text) == 4:
        return _iso(tokens, index)
    days = read_days(tokens, index)
    if days is None or after_label(tokens, index):
        return _month_first(tokens, index)
    piece, after = days
    if not is_mark(tokens, after, "./") and not is_mark(tokens, after, DASHES):
        piece, after = Piece(days=((token.number, token.number),)), index + 1
    if piece.day_joint == "slash" or (
        len(piece.days) == 1 and piece.days[0][0] != piece.days[0][1] and not is_mark(tokens, after, ".")
    ):
        # "5/6/56" and "24-07-1956": what looked like a list is day and month.
        piece, after = Piece(days=((token.number, token.number),)), index + 1
    found = _numeric_rest(tokens, piece, after, loose=loose)
    if found is None and len(piece.days) == 1 and piece.days[0][0] == piece.days[0][1]:
        return _month_first(tokens, index)
    return found


def chained_before(tokens: Sequence[Token], index: int) -> bool:
    """Whether the number is the continuation of a longer code ("74.2.37.104", "XIX-J-1")."""
    if not glued(tokens, index) or index < 2 or not glued(tokens, index - 1):
        return False
    joint, before = tokens[index - 1], tokens[index - 2]
    return (
        joint.kind == "punct"
        and joint.text in "./-–_:"
        and before.fold not in vocabulary().glued_prefixes
        and (before.kind == "num" or (joint.text != "." and before.kind == "word"))
    )


def chained_after(tokens: Sequence[Token], index: int) -> bool:
    """Whether a code goes on after the last number of a date."""
    if not glued(tokens, index):
        return False
    token = tokens[index]
    if token.kind == "num":
        return True
    if token.kind == "word":
        return token.fold not in vocabulary().year_suffixes
    return token.text in "./-_:" and glued(tokens, index + 1) and tokens[index + 1].kind == "num"


def _numeric_rest(tokens: Sequence[Token], piece: Piece, after: int, *, loose: bool) -> Found:
    """Month and year in numbers after the day(s), with the same mark between them."""
    if not (is_mark(tokens, after, "./") or is_mark(tokens, after, DASHES)):
        return None
    if not glued(tokens, after) and not loose:
        return None
    joint = tokens[after].text
    middle = after + 1
    if loose and joint == "." and is_mark(tokens, middle, "/") and glued(tokens, middle):
        # "22./3. 02."
        middle += 1
    if middle >= len(tokens) or tokens[middle].kind != "num" or len(tokens[middle].text) > 2:
        return None
    if not near(tokens, middle) or (joint != "." and not glued(tokens, middle) and not loose):
        return None
    month = tokens[middle].number
    last = middle + 1
    # "9/4 1940", as Danish, Norwegian and Swedish letters are dated
    blank = loose and joint == "/" and not glued(tokens, last) and year_number(tokens, last) is not None
    same = is_mark(tokens, last, joint) or (joint in DASHES and is_mark(tokens, last, DASHES))
    if blank:
        last -= 1
    elif not same or not (glued(tokens, last) or loose):
        return None
    if not near(tokens, last + 1) or (joint != "." and not glued(tokens, last + 1) and not loose):
        return None
    year = read_year(tokens, last + 1, short=joint != "-" or loose)
    spaced = not glued(tokens, middle) or not glued(tokens, last + 1)
    if year is None or (spaced and year[0].year_digits == 2 and not loose) or chained_after(tokens, year[1]):
        return None
    found, end = year
    day = piece.days[0][0]
    single = len(piece.days) == 1 and piece.days[0][1] == day
    alternative = None
    if joint != "." and single and day <= 12 and month <= 12 and day != month:
        alternative = (month, day)
    elif joint != "." and single and month > 12 >= day:
        # 7/29/91 can only be the American order.
        piece, month = Piece(days=((month, month),)), day
    if not 1 <= month <= 12:
        return None
    return replace(piece, months=(month,), year=found.year, year_digits=found.year_digits,
                   alternative=alternative, numeric=joint, marked=True), end  # fmt: skip


def _month_first(tokens: Sequence[Token], index: int) -> Found:
    """ "24.7." before a dash and a full date: day and month in numbers without the year."""
    days = read_day(tokens, index)
    if days is None or not is_mark(tokens, days[1], ".") or after_label(tokens, index):
        return None
    middle = days[1] + 1
    if not near(tokens, middle) or tokens[middle].kind != "num" or not 1 <= tokens[middle].number <= 12:
        return None
    after = middle + 1
    if is_mark(tokens, after, ".") and glued(tokens, after):
        after += 1
    if not is_mark(tokens, after, DASHES):
        return None
    return Piece(days=((days[0], days[0]),), months=(tokens[middle].number,), numeric="."), after


def year_and_month(tokens: Sequence[Token], index: int) -> Found:
    """ "7/1956", "07.1956", "1933.12", "1919 03 07": only where the whole text is a date."""
    year = year_number(tokens, index)
    if year is not None:
        after = index + 1
        tight = is_mark(tokens, after, "./") and glued(tokens, after)
        place = after + 1 if tight else after
        if not near(tokens, place) or tokens[place].kind != "num" or len(tokens[place].text) > 2:
            return None
        month = tokens[place].number
        if not 1 <= month <= 12 or chained_after(tokens, place + 1):
            return None
        day = read_day(tokens, place + 1) if near(tokens, place + 1) and not tight else None
        if day is not None and len(tokens[place].text) == len(tokens[place + 1].text) == 2:
            return Piece(days=((day[0], day[0]),), months=(month,), year=year, year_digits=4,
                         numeric="y ", marked=True), day[1]  # fmt: skip
        if not tight or chained_before(tokens, index) or tokens[after].text == "/":
            return None
        return Piece(months=(month,), year=year, year_digits=4, numeric="y.", marked=True), place + 1
    month = tokens[index].number
    if not 1 <= month <= 12 or not is_mark(tokens, index + 1, "./") or not glued(tokens, index + 2):
        return None
    year = year_number(tokens, index + 2)
    if year is None or chained_after(tokens, index + 3):
        return None
    return Piece(months=(month,), year=year, year_digits=4, numeric="/", marked=True), index + 3


def _iso(tokens: Sequence[Token], index: int) -> Found:
    """ "1956-07-24", "1956.07.24", "1956. 7. 24.", "1956/7/24"."""
    year = tokens[index].number
    if not 1000 <= year <= 2100 or not (
        is_mark(tokens, index + 1, "./") or is_mark(tokens, index + 1, DASHES)
    ):
        return None
    joint = tokens[index + 1].text
    if not glued(tokens, index + 1) or not near(tokens, index + 2) or not is_mark(tokens, index + 3, joint):
        return None
    month = tokens[index + 2]
    day = read_day(tokens, index + 4) if near(tokens, index + 4) else None
    if day is None or month.kind != "num" or len(month.text) > 2 or not 1 <= month.number <= 12:
        return None
    if joint != "." and not (glued(tokens, index + 2) and glued(tokens, index + 4)):
        return None
    if joint in DASHES and (len(month.text) == 1 or len(tokens[index + 4].text) == 1) and joint != "-":
        return None
    if chained_after(tokens, day[1]):
        return None
    end = day[1]
    if joint == "." and is_mark(tokens, end, ".") and glued(tokens, end) and not glued(tokens, index + 2):
        end += 1
    return Piece(days=((day[0], day[0]),), months=(month.number,), year=year, year_digits=4,
                 numeric=f"y{joint}", marked=True), end  # fmt: skip
