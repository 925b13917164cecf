"""The grammar of printed dates: tokens to what they say about day, month and year.

Each function takes the tokens and an index and gives a value with the index after it, or None.
Every step looks at a bounded number of tokens, so the whole takes linear time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from provcite.archives.date_tokens import DASHES, Token, vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Most days in one list such as "26-27-28-29.III.1957".
_MOST_DAYS: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What one stretch of tokens says; what it does not say is None.

    `days` are closed spans of days, `day_joint` how they are joined. `months` has more than one
    number where the word is of two languages, `alternative` the (day, month) of the other reading
    of a numeric date. `year_digits` is 2 or 4. `julian_day` is the first day of a double date.
    """

    days: tuple[tuple[int, int], ...] = ()
    day_joint: str = ""
    months: tuple[int, ...] = ()
    season: int = 0
    year: int | None = None
    year_digits: int = 0
    decade: bool = False
    alternative: tuple[int, int] | None = None
    julian_day: int = 0
    numeric: str = ""
    marked: bool = False

    @property
    def complete(self) -> bool:
        return self.year is not None


Found = tuple[Piece, int] | None


def glued(tokens: Sequence[Token], index: int) -> bool:
    """Whether the token at `index` stands directly after the one before it."""
    return 0 < index < len(tokens) and tokens[index - 1].end == tokens[index].start


def near(tokens: Sequence[Token], index: int) -> bool:
    """Whether the token at `index` follows the one before it with little between them."""
    return 0 < index < len(tokens) and tokens[index].start - tokens[index - 1].end <= 4


def is_mark(tokens: Sequence[Token], index: int, marks: str | frozenset[str]) -> bool:
    return 0 <= index < len(tokens) and tokens[index].kind == "punct" and tokens[index].text in marks


def after_label(tokens: Sequence[Token], index: int) -> bool:
    """Whether a label ("Д.", "no.", "Box", "№") stands before the number at `index`."""
    before = index - 1
    if is_mark(tokens, before, "№#§"):
        return True
    if is_mark(tokens, before, "."):
        before -= 1
    if before < 0 or tokens[before].kind != "word":
        return False
    token = tokens[before]
    # A letter alone is a label with its full stop only: "с. 19", but "с 19 по 22 октября".
    dotted = before < index - 1
    return token.fold in vocabulary().labels and (dotted or len(token.fold) > 1 or token.text.isupper())


def _year_number(tokens: Sequence[Token], index: int) -> int | None:
    if index >= len(tokens):
        return None
    token = tokens[index]
    if token.kind != "num" or len(token.text) != 4 or not 1000 <= token.number <= 2100:
        return None
    if index + 1 < len(tokens) and glued(tokens, index + 1):
        after = tokens[index + 1]
        # "1956a" is a file number; "1956г" and "1956-ben" are years.
        if (
            after.kind == "word"
            and after.fold not in vocabulary().year_suffixes
            and not after.text[0].isupper()
        ):
            return None
    return token.number


def year_suffix(tokens: Sequence[Token], index: int) -> int:
    """The index after "г.", "года", "р.", "r.", "-ben", "-én", "gada" ... at `index`, or `index`."""
    if not near(tokens, index):
        return index
    if tokens[index].kind == "word" and tokens[index].fold in vocabulary().year_suffixes:
        # A lone "r", "d", "m" or "g" counts with its full stop only.
        dotted = is_mark(tokens, index + 1, ".") and glued(tokens, index + 1)
        if len(tokens[index].fold) > 2 or dotted:
            return index + 2 if dotted else index + 1
        if tokens[index].fold in ("г", "гг", "р", "рр"):
            return index + 1
    if is_mark(tokens, index, DASHES) and glued(tokens, index) and glued(tokens, index + 1):
        token = tokens[index + 1]
        if token.kind == "word" and token.fold in (
            "ben",
            "ban",
            "en",
            "an",
            "е",
            "го",
            "х",
            "i",
            "jan",
            "as",
        ):
            return index + 2
    return index


def read_year(tokens: Sequence[Token], index: int, *, short: bool = False) -> Found:
    """A year with its suffix: 1956, 1956 г., '56; two digits only where `short`."""
    if index >= len(tokens):
        return None
    year = _year_number(tokens, index)
    if year is not None:
        after = year_suffix(tokens, index + 1)
        return Piece(year=year, year_digits=4, marked=after > index + 1), after
    if is_mark(tokens, index, "'’‘") and glued(tokens, index + 1) and len(tokens[index + 1].text) == 2:
        short, index = True, index + 1
    token = tokens[index]
    if short and token.kind == "num" and len(token.text) == 2:
        if index + 1 < len(tokens) and glued(tokens, index + 1) and tokens[index + 1].kind == "word":
            after = year_suffix(tokens, index + 1)
            return (Piece(year=token.number, year_digits=2), after) if after > index + 1 else None
        return Piece(year=token.number, year_digits=2), year_suffix(tokens, index + 1)
    return None


def _day(tokens: Sequence[Token], index: int) -> tuple[int, int] | None:
    """A number from 1 to 31 with its ordinal ending: (day, index after)."""
    if index >= len(tokens):
        return None
    token = tokens[index]
    if token.kind != "num" or len(token.text) > 2 or not 1 <= token.number <= 31:
        return None
    after = index + 1
    if after < len(tokens) and glued(tokens, after):
        ending = tokens[after]
        if ending.kind == "word":
            if ending.fold not in vocabulary().ordinals:
                return None
            after += 1
        elif ending.text in "º°ª":
            after += 1
        elif (
            ending.text in DASHES
            and glued(tokens, after + 1)
            and tokens[after + 1].fold in vocabulary().ordinals
        ):
            after += 2
    return token.number, after


def _days(tokens: Sequence[Token], index: int) -> tuple[Piece, int] | None:
    """One day or a list or range of days: "24", "26-27-28-29", "7–10", "3, 19", "24 or 31"."""
    first = _day(tokens, index)
    if first is None:
        return None
    number, after = first
    spans = [(number, number)]
    joints: set[str] = set()
    dashes = 0
    while len(spans) < _MOST_DAYS and near(tokens, after):
        dotted = after
        if is_mark(tokens, dotted, ".") and glued(tokens, dotted):
            # "24. und 25. Juli", "24.–31. Juli"
            dotted += 1
        joint, start = _day_joint(tokens, dotted)
        if joint == "":
            break
        following = _day(tokens, start)
        if following is None or following[0] <= number:
            break
        number, after = following
        if joint == "to":
            dashes += 1
            spans[-1:] = [(spans[-1][0], number)]
        else:
            joints.add(joint)
            spans.append((number, number))
    listed = _unlisted(tokens, index, after) if dashes > 1 and not joints else None
    if listed is not None:
        spans = [(day, day) for day in listed]
    joint = "or" if "or" in joints else "slash" if "slash" in joints else "and" if joints or listed else ""
    if joints == {"comma"} and not _may_list(tokens, index):
        return Piece(days=((first[0], first[0]),)), first[1]
    return Piece(days=tuple(spans), day_joint=joint), after


def _unlisted(tokens: Sequence[Token], start: int, end: int) -> list[int] | None:
    """The days of "26-27-28-29": every number between, where dashes only join a list."""
    return [token.number for token in tokens[start:end] if token.kind == "num"]


def _may_list(tokens: Sequence[Token], index: int) -> bool:
    """Whether a list of days joined by commas alone may begin here ("l. 12, 24 July" is none)."""
    if index == 0:
        return True
    before = tokens[index - 1]
    if before.kind == "punct":
        return before.text in '([:;—–"“«„'
    phrases = vocabulary().phrases.get(before.fold, ())
    return before.fold in ("on", "of", "am", "den", "le", "les", "dne", "dnia", "dni") or any(
        not rest and meaning in ("from", "between") for rest, meaning in phrases
    )


def _day_joint(tokens: Sequence[Token], index: int) -> tuple[str, int]:
    """The joint between two days and the index after it; "" where there is none."""
    if index >= len(tokens):
        return "", index
    token = tokens[index]
    if token.kind == "punct":
        if token.text in DASHES:
            return "to", index + 1
        if token.text == "/" and glued(tokens, index) and glued(tokens, index + 1):
            return "slash", index + 1
        if token.text == "&":
            return "and", index + 1
        if token.text == ",":
            after = index + 1
            if after < len(tokens) and tokens[after].kind == "word":
                joint, end = _word_joint(tokens, after)
                return (joint, end) if joint in ("and", "or") else ("", index)
            return "comma", after
        return "", index
    if token.kind == "word":
        return _word_joint(tokens, index)
    return "", index


def _word_joint(tokens: Sequence[Token], index: int) -> tuple[str, int]:
    meanings = vocabulary().joints.get(tokens[index].fold, ())
    for meaning in ("and", "or", "to"):
        if meaning in meanings and not (len(tokens[index].fold) == 1 and tokens[index].text.isupper()):
            if "to" in meanings and meaning == "and":
                continue
            return meaning, index + 1
    return "", index


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
    days = _days(tokens, index)
    if days is None or after_label(tokens, index):
        return None
    piece, after = days
    julian = 0
    if is_mark(tokens, after, "(") and len(piece.days) == 1:
        # "12 (25) декабря 1905": old style, then new style
        second = _day(tokens, after + 1)
        if second is not None and is_mark(tokens, second[1], ")"):
            julian, piece, after = piece.days[0][0], Piece(days=((second[0], second[0]),)), second[1] + 1
    if is_mark(tokens, after, ".") and glued(tokens, after):
        after += 1
    after = _skip_of(tokens, after)
    if is_mark(tokens, after, "-") and glued(tokens, after) and glued(tokens, after + 1):
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
    return _with_year(tokens, piece, after, loose=loose)


def _with_year(tokens: Sequence[Token], piece: Piece, after: int, *, loose: bool = False) -> Found:
    """Add the year that follows, if one does: " 1956", ", 1956 г.", " de 1956", " '56"."""
    place = _skip_of(tokens, after)
    if is_mark(tokens, place, ",.") and near(tokens, place):
        # The full stop is a misprint for the comma ("October 11.1951").
        place += 1
    if near(tokens, place):
        joined = is_mark(tokens, place, DASHES) and glued(tokens, place) and glued(tokens, place + 1)
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
        days = _days(tokens, place)
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
    year = _year_number(tokens, index)
    if year is None:
        return None
    after = year_suffix(tokens, index + 1)
    if after == index + 1 and is_mark(tokens, after, ".,") and near(tokens, after):
        after = year_suffix(tokens, after + 1)
    if not near(tokens, after):
        return None
    # Latvian puts the day first: "1956. gada 24. jūlijs"
    latvian = _days(tokens, after)
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
    days = _days(tokens, place) if near(tokens, place) else None
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
    days = _days(tokens, index)
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


def numeric(tokens: Sequence[Token], index: int, *, loose: bool) -> Found:
    """Numbers alone: "24.07.1956", "26. 8. 1949", "27/4/43", "1956-07-24", "24.–31.7.1956"."""
    token = tokens[index]
    if token.kind != "num" or token.number < 0 or _chained_before(tokens, index):
        return None
    if len(token.text) == 4:
        return _iso(tokens, index)
    days = _days(tokens, index)
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


def _chained_before(tokens: Sequence[Token], index: int) -> bool:
    """Whether the number is the continuation of a longer code ("74.2.37.104", "XIX-J-1")."""
    if not glued(tokens, index) or index < 2 or not glued(tokens, index - 1):
        return False
    joint, before = tokens[index - 1], tokens[index - 2]
    return (
        joint.kind == "punct"
        and joint.text in "./-–_:"
        and (before.kind == "num" or (joint.text != "." and before.kind == "word"))
    )


def _chained_after(tokens: Sequence[Token], index: int) -> bool:
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
    if not (is_mark(tokens, after, "./") or is_mark(tokens, after, DASHES)) or not glued(tokens, after):
        return None
    joint = tokens[after].text
    middle = after + 1
    if middle >= len(tokens) or tokens[middle].kind != "num" or len(tokens[middle].text) > 2:
        return None
    if not near(tokens, middle) or (joint != "." and not glued(tokens, middle)):
        return None
    month = tokens[middle].number
    last = middle + 1
    if not (is_mark(tokens, last, joint) and glued(tokens, last)):
        return None
    if not near(tokens, last + 1) or (joint != "." and not glued(tokens, last + 1)):
        return None
    year = read_year(tokens, last + 1, short=joint != "-" or loose)
    spaced = not glued(tokens, middle) or not glued(tokens, last + 1)
    if year is None or (spaced and year[0].year_digits == 2 and not loose) or _chained_after(tokens, year[1]):
        return None
    found, end = year
    day = piece.days[0][0]
    single = len(piece.days) == 1 and piece.days[0][1] == day
    alternative = None
    if joint == "/" and single and day <= 12 and month <= 12 and day != month:
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
    days = _day(tokens, index)
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


def _month_and_year(tokens: Sequence[Token], index: int) -> Found:
    """ "7/1956", "07.1956": only where the whole text is a date."""
    month = tokens[index].number
    if not 1 <= month <= 12 or not is_mark(tokens, index + 1, "./") or not glued(tokens, index + 2):
        return None
    year = _year_number(tokens, index + 2)
    if year is None or _chained_after(tokens, index + 3):
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
    day = _day(tokens, index + 4) if near(tokens, index + 4) else None
    if day is None or month.kind != "num" or len(month.text) > 2 or not 1 <= month.number <= 12:
        return None
    if joint != "." and not (glued(tokens, index + 2) and glued(tokens, index + 4)):
        return None
    if joint in DASHES and (len(month.text) == 1 or len(tokens[index + 4].text) == 1) and joint != "-":
        return None
    if _chained_after(tokens, day[1]):
        return None
    end = day[1]
    if joint == "." and is_mark(tokens, end, ".") and glued(tokens, end) and not glued(tokens, index + 2):
        end += 1
    return Piece(days=((day[0], day[0]),), months=(month.number,), year=year, year_digits=4,
                 numeric=f"y{joint}", marked=True), end  # fmt: skip


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


def year_part(tokens: Sequence[Token], index: int) -> Found:
    """ "III квартал 1956 г.", "first half of 1956", "Q3 1956"."""
    token = tokens[index]
    if token.kind != "word" or index + 1 >= len(tokens):
        return None
    ordinals = {"first": 1, "second": 2, "third": 3, "fourth": 4, "перв": 1, "втор": 2, "трет": 3, "четв": 4}
    number = token.roman or ordinals.get(token.fold, 0) or ordinals.get(token.fold[:4], 0)
    block = {"квар": 32, "quar": 32, "полу": 39, "half": 39}.get(tokens[index + 1].fold[:4], 0)
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
    if _chained_before(tokens, index) or after_label(tokens, index):
        return None
    year = read_year(tokens, index)
    if year is None or year[0].year_digits != 4:
        return None
    end = year[1]
    if is_mark(tokens, end, DASHES) and end + 1 < len(tokens) and len(tokens[end + 1].text) in (2, 4):
        # "1955-57": the range is joined by the caller.
        end += 2
    return None if _chained_after(tokens, end) else year


def read_piece(tokens: Sequence[Token], index: int, *, loose: bool) -> Found:
    """The longest date or part of one at `index`."""
    token = tokens[index]
    if token.kind == "num":
        found = day_month(tokens, index, loose=loose) or roman_month(tokens, index)
        if found is None:
            found = numeric(tokens, index, loose=loose)
        if found is None and loose:
            found = _month_and_year(tokens, index)
        if found is not None:
            return found
        if len(token.text) == 4:
            return year_first(tokens, index) or decade(tokens, index) or bare_year(tokens, index)
        return None
    if token.kind == "word":
        # "may" and "march" in small letters are mostly no months.
        common = token.fold in ("may", "march", "mart", "mars") and token.text.islower()
        if token.months and (loose or not common or _day(tokens, index + 1)):
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
    year = _year_number(tokens, after)
    if year is None:
        return None
    piece = Piece(months=(tokens[index].roman,), year=year, year_digits=4, marked=True)
    return piece, year_suffix(tokens, after + 1)


def later_day(tokens: Sequence[Token], index: int) -> Found:
    """The end of "July 24–31, 1956" or "from July 24 to 31": a day, perhaps with the year."""
    days = _days(tokens, index)
    if days is None:
        return None
    return _with_year(tokens, days[0], days[1])
