"""The grammar of printed dates: tokens to what they say about day, month and year.

One rule reads every language: a date is a run of parts (days, month, year, season, part of the
year) in one of the orders that languages use, with their full stops, commas and small words
between. Dates in numbers alone have rules of their own in `numbers`. Every step looks at a bounded number
of tokens, so the whole takes linear time.
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
    number_ending,
    read_day,
    read_days,
    read_year,
    year_number,
    year_suffix,
)
from provcite.archives.dating.numbers import chained_after, chained_before, numeric, year_and_month
from provcite.archives.dating.tokens import DASHES, Token, vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence

#: The orders in which the parts stand: days, month, year, season, part (quarter, half).
_ORDERS: Final = frozenset(
    ["D", "DM", "DMY", "M", "MD", "MDY", "MY", "Y", "YM", "YMD", "YDM", "S", "SY", "YS", "P", "PY", "YP"]
    # A day before its month is read with it, so "YD" is on the way only.
) | {"YD"}
_PREFIXES: Final = frozenset(order[:size] for order in _ORDERS for size in range(1, len(order) + 1))
_COMPLETE: Final = _ORDERS - {"D", "YD", "P"}
#: Most small words between two parts ("1918 წლის", "1863-cü il, may ayının 4").
_MOST_FILLERS: Final = 3


def read_month(
    tokens: Sequence[Token], index: int
) -> tuple[tuple[int, ...], int, frozenset[str], bool] | None:
    """A month's name: its numbers, the index after, its languages, and whether it is doubted ("June?")."""
    if index >= len(tokens):
        return None
    token = tokens[index]
    words = vocabulary()
    if token.kind == "num" and len(token.text) <= 2 and 1 <= token.number <= 12:
        # "7 сарын": months by number
        if near(tokens, index + 1) and tokens[index + 1].fold in words.month_words:
            return (token.number,), index + 2, frozenset(("mn",)), False
        return None
    months, languages, after = token.months, token.languages, index + 1
    for rest, named in words.month_phrases.get(token.fold, ()):
        if tuple(part.fold for part in tokens[index + 1 : index + 1 + len(rest)]) == rest:
            months, languages, after = tuple(named.values()), frozenset(named), index + 1 + len(rest)
            break
    if not months:
        return None
    if is_mark(tokens, after, ".") and glued(tokens, after):
        after += 1
    doubted = is_mark(tokens, after, "?") and glued(tokens, after) and after + 1 < len(tokens)
    if doubted:
        after += 1
    while near(tokens, after) and tokens[after].fold in words.month_words:
        after += 1
    return months, after, languages, doubted


def read_run(tokens: Sequence[Token], index: int, *, loose: bool) -> Found:
    """The longest run of parts at `index` that says a date or a part of one."""
    piece, order, place = Piece(), "", index
    best: Found = None
    best_order = ""
    while True:
        step = _part(tokens, place, piece, order, loose=loose)
        if step is None:
            break
        piece, order, after = step
        if order in _COMPLETE:
            best, best_order = (piece, after), order
        following = _link(tokens, after, order, loose=loose)
        if following is None:
            break
        place = following
    if best is None:
        return None
    piece, after = best
    leads = best_order.startswith("Y") and len(best_order) > 1
    if leads and not _leads(tokens, index, best_order, loose=loose):
        return None
    if leads and best_order.endswith("D") and is_mark(tokens, index + 1, "."):
        # "1956. július 24." ends with its full stop.
        after += is_mark(tokens, after, ".") and glued(tokens, after)
    return _finished(piece, best_order), after


def _finished(piece: Piece, order: str) -> Piece:
    months = piece.months
    if len(months) > 1:
        # Polish writes "24 listopada" (November), Croatian "24. listopada" (October).
        months = months if "." in piece.numeric else (months[-1],)
    complete = piece.year is not None and order != "Y"
    return replace(
        piece,
        months=months,
        numeric="",
        marked=piece.marked or complete,
        leading_year=order.startswith("Y") and len(order) > 1,
    )


def _leads(tokens: Sequence[Token], index: int, order: str, *, loose: bool) -> bool:
    """Whether the year that stands first belongs to what follows.

    It does in "1945 August 25" and not in "1945, 24 July 1956".
    """
    after = year_suffix(tokens, index + 1)
    place = _link(tokens, after, "Y", loose=True)
    if place is None:
        return False
    own = read_run(tokens, place, loose=False)
    if own is not None and own[0].complete:
        # "1942 August, 1952 August": a year with a month behind it leads the next date.
        behind = _link(tokens, own[1], "Y", loose=True)
        if behind is None or read_month(tokens, behind) is None or not loose:
            return False
    if loose or len(order) > 2:
        return True
    # In running text a year and a month alone are one date only where something joins them.
    return place > after


def _part(
    tokens: Sequence[Token], index: int, piece: Piece, order: str, *, loose: bool
) -> tuple[Piece, str, int] | None:
    """One more part at `index`: the piece with it, the order so far, the index after."""
    if index >= len(tokens):
        return None
    token = tokens[index]
    if token.kind == "punct":
        year = read_year(tokens, index) if token.text in "'’‘" and order in ("M", "DM", "MD", "S") else None
        return _with(piece, order, "Y", year) if year is not None else None
    month = read_month(tokens, index) if order + "M" in _PREFIXES else None
    if month is not None:
        months, after, languages, doubted = month
        doubt = piece.doubted + ("m" if doubted or _bracketed(tokens, index, after) else "")
        return replace(piece, months=months, languages=languages, doubted=doubt), order + "M", after
    if token.kind == "word":
        return _named_part(tokens, index, piece, order)
    if len(token.text) == 4:
        decades = decade(tokens, index) if order == "P" else None
        if decades is not None:
            # "the second half of the 1940s" is the decade.
            return _with(replace(piece, season=0, decade=True), order, "Y", decades)
        year = _year(tokens, index, order)
        return _with(piece, order, "Y", year) if year is not None else None
    behind = index + 2 if is_mark(tokens, index + 1, ".") else index + 1
    if read_month(tokens, behind) is not None and order:
        # "21 July, 30 Sept.": a day with a month of its own
        return None if "M" in order else _days(tokens, index, piece, order)
    short = len(token.text) == 2 and order in ("DM", "MD", "M") and (loose or order != "M")
    if short and order != "M" and loose:
        year = read_year(tokens, index, short=True)
        return _with(piece, order, "Y", year) if year is not None else None
    # "Juni 07." is a year where nothing follows, "Feb. 03, 1961" a day.
    if short and loose and (token.number > 31 or (token.text[0] == "0" and behind >= len(tokens))):
        year = read_year(tokens, index, short=True)
        return _with(piece, order, "Y", year) if year is not None else None
    return _days(tokens, index, piece, order)


def _with(piece: Piece, order: str, part: str, year: Found) -> tuple[Piece, str, int] | None:
    if year is None or order + part not in _PREFIXES:
        return None
    found, after = year
    return (
        replace(piece, year=found.year, year_digits=found.year_digits, marked=piece.marked or found.marked,
                double_year=found.double_year, since=found.since, until=found.until,
                doubted=piece.doubted + found.doubted),
        order + part,
        after,
    )  # fmt: skip


def _year(tokens: Sequence[Token], index: int, order: str) -> Found:
    """A year of four digits within a run, a double one where a month is printed: 1743/44."""
    if order and not _may_follow(order, "Y"):
        return None
    year = read_year(tokens, index)
    if year is None:
        return None
    piece, after = year
    if order in ("DM", "MD", "M") and is_mark(tokens, after, "/") and glued(tokens, after):
        second = tokens[after + 1] if after + 1 < len(tokens) else None
        if second is not None and glued(tokens, after + 1) and second.kind == "num" and len(second.text) <= 4:
            following = str((piece.year or 0) + 1)
            if len(second.text) < 4 and following.endswith(second.text):
                return replace(
                    piece, year=(piece.year or 0) + 1, double_year=f"{piece.year}/{second.text}"
                ), (year_suffix(tokens, after + 2))
    # "24. Oktober [1848?]": the doubt is of the year alone.
    doubted = bool(order) and _bracketed(tokens, index, after)
    if doubted:
        return replace(piece, doubted="y"), after + 1
    return year


def _bracketed(tokens: Sequence[Token], index: int, after: int) -> bool:
    """Whether a part stands in square brackets of its own with a question mark: "[April?]"."""
    return index > 0 and tokens[index].opened and is_mark(tokens, after, "?") and glued(tokens, after)


def _may_follow(order: str, part: str) -> bool:
    return order + part in _PREFIXES


def _named_part(
    tokens: Sequence[Token], index: int, piece: Piece, order: str
) -> tuple[Piece, str, int] | None:
    """A season, a quarter or half ("III квартал", "first half"), or a day's word at `index`."""
    token = tokens[index]
    words = vocabulary()
    season = words.seasons.get(token.fold, 0)
    if season and order + "S" in _PREFIXES:
        return replace(piece, season=season), order + "S", index + 1
    if order + "P" in _PREFIXES and index + 1 < len(tokens):
        number = token.roman or words.ordinal_words.get(token.fold, 0)
        block = words.parts_of_year.get(tokens[index + 1].fold, 0)
        if number and block and near(tokens, index + 1) and number <= (2 if block == 39 else 4):
            return replace(piece, season=block + number), order + "P", index + 2
    if token.fold in words.day_words and not order:
        return _days(tokens, index, piece, order)
    return None


def _days(tokens: Sequence[Token], index: int, piece: Piece, order: str) -> tuple[Piece, str, int] | None:
    if order + "D" not in _PREFIXES or after_label(tokens, index):
        return None
    days = read_days(tokens, index)
    if days is None:
        return None
    read, after = days
    julian = 0
    if not order and is_mark(tokens, after, '»"”“') and is_mark(tokens, index - 1, '«"“„'):
        # "«24» июля 1956 г.", the blank of a form filled in
        after += 1
    if is_mark(tokens, after, "(") and len(read.days) == 1:
        # "12 (25) декабря 1905": old style, then new style
        second = read_day(tokens, after + 1)
        if second is not None and is_mark(tokens, second[1], ")"):
            julian, after = read.days[0][0], second[1] + 1
            read = Piece(days=((second[0], second[0]),))
    if "M" in order and _number_of_more(tokens, after):
        # "July 24/B", "May 12:3" go on as no day does.
        return None
    dotted = is_mark(tokens, after, ".") and glued(tokens, after)
    hung = number_ending(tokens, index + 1, 2)[1]
    return (
        replace(piece, days=read.days, day_joint=read.day_joint, julian_day=julian,
                numeric="." if dotted else "", since=hung == "since", until=hung == "until"),
        order + "D",
        after,
    )  # fmt: skip


def _number_of_more(tokens: Sequence[Token], index: int) -> bool:
    """Whether the number before `index` goes on as no date would ("July 24-B", "May 12/3")."""
    return glued(tokens, index) and tokens[index].kind == "punct" and tokens[index].text in "/:°"


def _link(tokens: Sequence[Token], index: int, order: str, *, loose: bool) -> int | None:
    """The index of the next part after what stands between, None where the run ends."""
    place = index
    if (is_mark(tokens, place, ".") and (glued(tokens, place) or loose)) or is_mark(tokens, place, "·"):
        place += 1
    comma = is_mark(tokens, place, ",") and near(tokens, place)
    month_behind = place + 1 < len(tokens) and bool(tokens[place + 1].months)
    if comma and (order != "Y" or loose or place > index or month_behind):
        place += 1
    elif is_mark(tokens, place, DASHES):
        tight = glued(tokens, place) and glued(tokens, place + 1)
        named = place + 1 < len(tokens) and bool(tokens[place + 1].months)
        if tight and (
            (order.endswith("D") and named) or (order == "DM" and is_mark(tokens, index - 2, DASHES))
        ):
            # "24-Jul-56"
            place += 1
        elif loose and order == "DM" and year_number(tokens, place + 1) is not None:
            place += 1
        else:
            return None
    fillers = vocabulary().fillers
    for _ in range(_MOST_FILLERS):
        if place >= len(tokens) or not near(tokens, place):
            return None
        token = tokens[place]
        if token.kind != "word" or token.fold not in fillers or token.months or (token.text.isupper() and len(
            token.text
        ) == 1):  # fmt: skip
            break
        if read_month(tokens, place) is not None:
            break
        place += 1
        if is_mark(tokens, place, ".") and glued(tokens, place):
            place += 1
        if is_mark(tokens, place, ",") and near(tokens, place) and loose:
            place += 1
    return place if place < len(tokens) and near(tokens, place) else None


def roman_month(tokens: Sequence[Token], index: int, *, loose: bool) -> Found:
    """Days, Roman month, year: "31.VII.56", "26-27-28-29.III.1957", "22/VII 1917 г.", "13./II. 07."."""
    days = read_days(tokens, index)
    if days is None or after_label(tokens, index):
        return None
    piece, after = days
    joint, after = _marks(tokens, after)
    if not near(tokens, after) or not tokens[after].roman or (not joint and tokens[after].text.islower()):
        return None
    month, after = tokens[after].roman, after + 1
    second, after = _marks(tokens, after)
    if not near(tokens, after):
        return None
    year = read_year(tokens, after, short=bool(joint and (second or loose)))
    if year is None or (not joint and not second and year[0].year_digits == 2):
        return None
    found, end = year
    return replace(piece, months=(month,), year=found.year, year_digits=found.year_digits, marked=True), end


def _marks(tokens: Sequence[Token], index: int) -> tuple[str, int]:
    """One or two of full stop, stroke and dash: "13./II."."""
    place = index
    while place < index + 2 and (is_mark(tokens, place, "./") or is_mark(tokens, place, DASHES)):
        place += 1
    return (tokens[index].text, place) if place > index else ("", index)


def decade(tokens: Sequence[Token], index: int) -> Found:
    """ "1950s", "1950-е годы", "1950er Jahre", "1950-luvulla"; "1950- og 1960-tallet" too."""
    token = tokens[index]
    if token.kind != "num" or len(token.text) != 4 or token.number % 10 or not 1000 <= token.number <= 2100:
        return None
    after = index + 1
    if not glued(tokens, after):
        return None
    joint = is_mark(tokens, after, "'’") or is_mark(tokens, after, DASHES)
    place = after + 1 if joint and glued(tokens, after + 1) else after
    words = vocabulary()
    said = Piece(year=token.number, year_digits=4, decade=True, marked=True)
    if joint and place == after and near(tokens, after + 1):
        if tokens[after + 1].fold in words.joints and near(tokens, after + 2):
            following = decade(tokens, after + 2)
            return (said, after + 1) if following is not None else None
        return None
    if place >= len(tokens) or tokens[place].fold not in words.decade_endings:
        return None
    if place == after and len(tokens[place].fold) == 1 and tokens[place].fold not in ("s", "х", "е"):
        return None
    end = place + 1
    if tokens[place].fold in words.decade_with:
        # "1990-es évek" is a decade, "1990-es" an adjective.
        if not near(tokens, end) or not tokens[end].fold.startswith(words.decade_with[tokens[place].fold]):
            return None
        end += 1
    elif near(tokens, end) and tokens[end].fold in ("jahre", "jahren", "tih", "ih"):
        end += 1
    century = token.number % 100 == 0 and tokens[place].fold in words.century_endings
    return replace(said, century=century), year_suffix(tokens, end)


def bare_year(tokens: Sequence[Token], index: int, *, joined: bool = False) -> Found:
    """A year of four digits, with or without its suffix."""
    mid = index >= 2 and tokens[index - 2].fold == "mid"
    if not joined and ((chained_before(tokens, index) and not mid) or after_label(tokens, index)):
        return None
    year = read_year(tokens, index)
    if year is None or year[0].year_digits != 4:
        return None
    end = year[1]
    range_mark = is_mark(tokens, end, DASHES) or is_mark(tokens, end, "/")
    if range_mark and end + 1 < len(tokens) and len(tokens[end + 1].text) in (2, 4):
        # "1955-57", "1955/56", "1932-1970s": the range is joined by the caller.
        if read_piece(tokens, end + 1, loose=False, joined=True) is not None:
            return year
        end += 2
    return None if chained_after(tokens, end) else year


def read_piece(tokens: Sequence[Token], index: int, *, loose: bool, joined: bool = False) -> Found:
    """The longest date or part of one at `index`.

    `joined`: a joint stands before it, so that what is tight before it is no code.
    """
    token = tokens[index]
    if token.kind == "punct" and token.text in '«"“„' and glued(tokens, index + 1):
        quoted = read_run(tokens, index + 1, loose=loose) if is_mark(tokens, index + 2, '»"”“') else None
        return quoted if quoted is not None and quoted[0].complete else None
    if token.kind == "num":
        if len(token.text) == 4:
            return _four_digits(tokens, index, loose=loose, joined=joined)
        chained = not joined and chained_before(tokens, index)
        found = None if chained else read_run(tokens, index, loose=loose)
        if found is None:
            found = roman_month(tokens, index, loose=loose) or numeric(
                tokens, index, loose=loose, joined=joined
            )
        return found or (year_and_month(tokens, index) if loose else None)
    if token.kind != "word":
        return None
    # "may" and "march" in small letters are mostly no months.
    common = token.fold in vocabulary().common_words and token.text.islower()
    dotted = is_mark(tokens, index + 1, ".") and glued(tokens, index + 1)
    if loose or not common or dotted or read_day(tokens, index + 1):
        found = read_run(tokens, index, loose=loose)
        if found is not None:
            return _one_winter(tokens, found) or found
    return _roman_year(tokens, index, loose=loose) if token.roman else None


def _four_digits(tokens: Sequence[Token], index: int, *, loose: bool, joined: bool) -> Found:
    found = decade(tokens, index)
    if found is not None:
        return found
    found = numeric(tokens, index, loose=loose, joined=joined)
    if found is None and not after_label(tokens, index):
        found = _year_and_roman(tokens, index)
    if found is None and (joined or not chained_before(tokens, index)):
        found = read_run(tokens, index, loose=loose)
        if found is not None and not found[0].months and not found[0].season:
            found = None
    if found is None and loose:
        found = year_and_month(tokens, index)
    return found or bare_year(tokens, index, joined=joined)


def _year_and_roman(tokens: Sequence[Token], index: int) -> Found:
    """ "1956. VII. 24.", "1948.IX.9"."""
    year = year_number(tokens, index)
    after = index + 1
    if year is None or not is_mark(tokens, after, ".,"):
        return None
    after += 1
    if not near(tokens, after) or not tokens[after].roman or not is_mark(tokens, after + 1, "."):
        return None
    day = read_day(tokens, after + 2) if near(tokens, after + 2) else None
    if day is None:
        return None
    end = day[1] + 1 if is_mark(tokens, day[1], ".") and glued(tokens, day[1]) else day[1]
    piece = Piece(
        days=((day[0], day[0]),), months=(tokens[after].roman,), year=year, year_digits=4, marked=True
    )
    return piece, end


def _one_winter(tokens: Sequence[Token], found: tuple[Piece, int]) -> Found:
    """ "Winter 1995–96" is one winter, the one that begins in 1995."""
    piece, after = found
    joined = is_mark(tokens, after, "/") or is_mark(tokens, after, DASHES)
    if piece.season != 24 or piece.year is None or not joined or not glued(tokens, after):
        return None
    end = read_year(tokens, after + 1, short=True)
    if end is None or end[0].year is None or (end[0].year - piece.year) % 100 != 1:
        return None
    return piece, end[1]


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
    piece, after = days
    place = after + 1 if is_mark(tokens, after, ",.") and near(tokens, after) else after
    year = read_year(tokens, place) if near(tokens, place) else None
    if year is None:
        return piece, after
    return replace(piece, year=year[0].year, year_digits=year[0].year_digits, marked=True), year[1]
