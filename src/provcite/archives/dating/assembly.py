"""From what a printed date says to EDTF: centuries, calendars, ranges, sets, doubt.

A reading is made for every way in which the printed form can be understood; the caller
reports more than one as ambiguous.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Final

from provcite.archives.dating.tokens import vocabulary
from provcite.model.dates import DateForm, DatePoint, DateSpan, Edtf, interval_of, parse_edtf, point_of
from provcite.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.archives.dating.chains import Chain
    from provcite.archives.dating.days import Piece


_DEFAULT_PERIOD: Final = (1900, 1999)
_MOST_READINGS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembled:
    readings: tuple[Edtf, ...]
    confidence: float
    notes: tuple[str, ...]
    century_inferred: bool
    calendar: str
    double_year: bool = False


def julian_to_gregorian(year: int, month: int, day: int) -> tuple[int, int, int]:
    """The Gregorian day of a Julian one, by way of the Julian day number (Richards 2013)."""
    shifted_year, shifted_month = year + 4800 - (14 - month) // 12, month + 12 * ((14 - month) // 12) - 3
    number = day + (153 * shifted_month + 2) // 5 + 365 * shifted_year + shifted_year // 4 - 32083
    a = number + 32044
    b = (4 * a + 3) // 146097
    c = a - 146097 * b // 4
    d = (4 * c + 3) // 1461
    e = c - 1461 * d // 4
    m = (5 * e + 2) // 153
    return 100 * b + d - 4800 + m // 10, m + 3 - 12 * (m // 10), e - (153 * m + 2) // 5 + 1


def _from_julian(year: int, month: int, day: int) -> tuple[int, int, int]:
    """The Gregorian day of a Julian one; raises InputError where that calendar has no such day."""
    if not (month == 2 and day == 29 and year % 4 == 0):
        point_of(year, month, day)
    return julian_to_gregorian(year, month, day)


def assemble(
    chain: Chain,
    *,
    qualifiers: frozenset[str],
    period: tuple[int, int] | None,
    day_first: bool | None,
    old_style: bool,
    text: str,
) -> Assembled | None:
    """Every reading of `chain`; None where none is a possible date."""
    notes: list[str] = []
    calendar = "julian" if old_style else "gregorian"
    double = _double(chain)
    if double is not None:
        chain, calendar = double, "julian"
        notes.append("old and new style: the date given is the new style's")
    short = _century_inferred(chain)
    readings = _readings(chain, qualifiers, period, day_first, old_style=old_style)
    if not readings and not old_style and _julian_only(chain):
        # A day that only the Julian calendar has, in a language whose country still used it.
        readings, calendar = _readings(chain, qualifiers, period, day_first, old_style=True), "julian"
    if not readings:
        return None
    doubtful = calendar == "julian" and not old_style and double is None
    if doubtful:
        notes.append("only the old calendar has that day; turned into the Gregorian calendar")
    if old_style:
        notes.append("old style, turned into the Gregorian calendar")
    double_years = [piece.double_year for piece in chain.pieces if piece.double_year]
    notes.extend(f"the year is printed {printed}" for printed in double_years)
    notes.extend(_remarks(chain, qualifiers, short=short, period=period, several=len(readings) > 1))
    return Assembled(
        readings=tuple(readings),
        confidence=0.6
        if doubtful
        else _confidence(chain, qualifiers, short=short, several=len(readings) > 1),
        notes=tuple(notes),
        century_inferred=short,
        calendar=calendar,
        double_year=bool(double_years),
    )


def _century_inferred(chain: Chain) -> bool:
    """Whether a year has two digits and no year of four stands before it that says the century."""
    for piece in chain.pieces:
        if piece.year is not None:
            return piece.year_digits == 2
    return False


def _readings(
    chain: Chain,
    qualifiers: frozenset[str],
    period: tuple[int, int] | None,
    day_first: bool | None,
    *,
    old_style: bool,
) -> list[Edtf]:
    readings: list[Edtf] = []
    for pieces in _variants(chain, period, day_first):
        try:
            made = _edtf(pieces, chain.joints, qualifiers, old_style=old_style)
        except InputError:
            continue
        if made is not None and made not in readings:
            readings.append(made)
        if len(readings) >= _MOST_READINGS:
            break
    return readings


def _julian_only(chain: Chain) -> bool:
    """Whether the date is 29 February of a year that is a leap year in the Julian calendar only.

    It counts where the month's name is of a language whose country used that calendar then.
    """
    until = vocabulary().julian_until
    for piece in chain.pieces:
        if piece.year is None or piece.months != (2,) or not any(29 in span for span in piece.days):
            continue
        if piece.year % 4 or piece.year_digits != 4:
            continue
        last = max((until[tag] for tag in piece.languages if tag in until), default="")
        if f"{piece.year:04d}-02-29" <= last:
            return True
    return False


def _remarks(
    chain: Chain, qualifiers: frozenset[str], *, short: bool, period: tuple[int, int] | None, several: bool
) -> Iterator[str]:
    if short:
        first, last = period or _DEFAULT_PERIOD
        yield f"the year has two digits; the century is taken from {first}–{last}"
    if several:
        yield "more than one reading is possible"
    for part in ("early", "mid", "late"):
        if part in qualifiers:
            yield f'"{part}" is not part of the EDTF date'
    for word in ("before", "after"):
        if word in qualifiers:
            yield f'"{word}" may leave out the day itself'
    if chain.pieces[-1].year is None:
        yield "no year is printed"


def _confidence(chain: Chain, qualifiers: frozenset[str], *, short: bool, several: bool) -> float:
    pieces = chain.pieces
    value = 0.97
    if any(piece.numeric in ("/", "-") for piece in pieces):
        value = 0.85
    elif any(piece.numeric for piece in pieces):
        value = 0.9
    if short:
        value = min(value, 0.75) - (0.2 if any(piece.numeric == "/" for piece in pieces) else 0)
    last = pieces[-1]
    if last.year is None:
        value = 0.4
    elif not any(piece.months or piece.season for piece in pieces):
        value = 0.7 if last.marked or last.decade or qualifiers else 0.4
    return round(min(value, 0.5) if several else value, 2)


def _years(piece: Piece, period: tuple[int, int] | None) -> tuple[int | None, ...]:
    if piece.year is None or piece.year_digits == 4:
        return (piece.year,)
    first, last = period or _DEFAULT_PERIOD
    inside = [year for year in range(first, last + 1) if year % 100 == piece.year]
    # Outside the period nothing says which century is meant: every near one is a reading.
    return tuple(inside) or tuple(century + piece.year for century in (1800, 1900, 2000))


def _variants(chain: Chain, period: tuple[int, int] | None, day_first: bool | None) -> Iterator[list[Piece]]:
    """The pieces in every reading: days and months exchanged, months of two languages, centuries."""
    choices: list[list[Piece]] = []
    century = period
    for piece in chain.pieces:
        options = [replace(piece, months=(month,)) for month in piece.months] or [piece]
        if piece.alternative is not None:
            day, month = piece.alternative
            exchanged = replace(piece, days=((day, day),), months=(month,))
            options = [piece, exchanged] if day_first is None else [piece if day_first else exchanged]
        choices.append(
            [
                replace(option, year=year, year_digits=4)
                for option in options
                for year in _years(piece, century)
            ]
        )
        if piece.year is not None and piece.year_digits == 4:
            # "1450-60": the century is that of the year before it, or the next.
            century = (piece.year, piece.year + 99)
    for count, made in enumerate(product(*choices)):
        if count >= 16:
            return
        yield list(made)


def _double(chain: Chain) -> Chain | None:
    """The chain with the Gregorian date only, where it prints a day in both calendars."""
    pieces = chain.pieces
    if "double" in chain.joints:
        year = pieces[-1].year
        old, new = pieces[0], pieces[1]
        if year is None:
            return None
        for julian, gregorian in ((old, new), (new, old)):
            for printed in (year, year - 1):
                turned = julian_to_gregorian(printed, julian.months[0], julian.days[0][0])
                if turned[1:] == (gregorian.months[0], gregorian.days[0][0]):
                    only = replace(gregorian, year=turned[0], year_digits=4, marked=True)
                    return replace(chain, pieces=(only,), joints=())
        return None
    piece = pieces[0]
    if len(pieces) != 1 or piece.year is None or not piece.months or not 1500 < piece.year < 1930:
        return None
    if piece.julian_day:
        pair = (piece.julian_day, piece.days[0][0])
    elif piece.day_joint == "slash" and len(piece.days) == 2:
        pair = (piece.days[0][0], piece.days[1][0])
    else:
        return None
    for first, second in (pair, pair[::-1]):
        turned = julian_to_gregorian(piece.year, piece.months[0], first)
        if turned[2] == second:
            only = replace(piece, days=((second, second),), months=(turned[1],), year=turned[0], julian_day=0,
                           day_joint="")  # fmt: skip
            return replace(chain, pieces=(only,), joints=())
    return None


def _edtf(
    pieces: list[Piece], joints: tuple[str, ...], qualifiers: frozenset[str], *, old_style: bool
) -> Edtf | None:
    """The EDTF of one reading; raises InputError where there is no such date."""
    if "double" in joints or any(piece.julian_day for piece in pieces):
        return None
    pieces = _inherited(pieces, joints)
    grouped: list[list[tuple[DatePoint, DatePoint]]] = []
    for piece in pieces:
        if "decade" in qualifiers and not piece.months and piece.year is not None and piece.year % 10 == 0:
            piece = replace(piece, decade=True)
        grouped.append(
            list(
                _spans(
                    piece,
                    approximate="approximate" in piece.marks,
                    uncertain="uncertain" in piece.marks,
                    old_style=old_style,
                )
            )
        )
    spans = _ranged(grouped, joints)
    if not spans:
        return None
    pair = "between" in qualifiers or "not_before" in qualifiers
    if pair and (len(spans) == 2 or spans[0][0] != spans[-1][1]):
        whole = DateSpan(start=spans[0][0], end=spans[-1][1])
        if whole.earliest is None or whole.latest is None or whole.earliest > whole.latest:
            raise InputError("the range runs backwards")
        return Edtf(form=DateForm.ONE_OF, members=(whole,))
    if qualifiers & {"not_after", "before"} or (len(pieces) == 1 and pieces[0].until):
        return interval_of(None, spans[-1][1])
    alone = len(spans) == 1 and spans[0][0] == spans[0][1]
    if qualifiers & {"not_before", "after"} or (alone and ("since" in qualifiers or pieces[0].since)):
        return interval_of(spans[0][0], None)
    if len(spans) == 1:
        start, end = spans[0]
        return Edtf(form=DateForm.DATE, members=(start,)) if start == end else interval_of(start, end)
    one_of = "or" in joints or any(piece.day_joint == "or" for piece in pieces)
    members = tuple(start if start == end else DateSpan(start=start, end=end) for start, end in spans)
    return Edtf(form=DateForm.ONE_OF if one_of else DateForm.ALL_OF, members=members)


def _ranged(
    grouped: list[list[tuple[DatePoint, DatePoint]]], joints: tuple[str, ...]
) -> list[tuple[DatePoint, DatePoint]]:
    """The spans of all pieces, those on both sides of a "to" made one."""
    spans: list[tuple[DatePoint, DatePoint]] = []
    for index, group in enumerate(grouped):
        if not group:
            return []
        if index and joints[index - 1] == "to":
            if spans[-1][0].earliest > group[0][1].latest:
                raise InputError("the range runs backwards")
            spans[-1] = (spans[-1][0], group[0][1])
            spans.extend(group[1:])
        else:
            spans.extend(group)
    return spans


def _inherited(pieces: list[Piece], joints: tuple[str, ...]) -> list[Piece]:
    """Give each piece the year (and month) that only a neighbour prints."""
    made = list(pieces)
    for index in range(len(made) - 2, -1, -1):
        piece, following = made[index], made[index + 1]
        if piece.days and not piece.months and following.months:
            piece = replace(piece, months=following.months, languages=following.languages)
        if piece.year is None and following.year is not None:
            year = following.year
            if (
                joints[index] == "to"
                and piece.months
                and following.months
                and piece.months > following.months
            ):
                # "December 30 – January 2, 1957" begins in 1956.
                year -= 1
            piece = replace(piece, year=year)
        made[index] = piece
    for index in range(1, len(made)):
        before, piece = made[index - 1], made[index]
        if piece.days and not piece.months and before.months:
            piece = replace(piece, months=before.months)
        if piece.year is None and before.year is not None:
            turn = joints[index - 1] == "to" and bool(piece.months) and piece.months < before.months
            piece = replace(piece, year=before.year + 1 if turn else before.year)
        elif piece.year is not None and piece.year < 100 and before.year is not None:
            piece = replace(piece, year=before.year - before.year % 100 + piece.year)
        made[index] = piece
    return made


def _spans(
    piece: Piece, *, approximate: bool, uncertain: bool, old_style: bool
) -> Iterator[tuple[DatePoint, DatePoint]]:
    mark = "%" if approximate and uncertain else "~" if approximate else "?" if uncertain else ""
    if piece.year is None:
        if not piece.months or not piece.days:
            return
        for first, last in piece.days:
            yield _yearless(piece.months[0], first, mark), _yearless(piece.months[0], last, mark)
        return
    if piece.decade:
        point = _single(f"{piece.year // 100}XX{mark}" if piece.century else f"{piece.year // 10}X{mark}")
        yield point, point
    elif piece.season:
        point = point_of(piece.year, piece.season, approximate=approximate, uncertain=uncertain)
        yield point, point
    elif not piece.months:
        point = point_of(piece.year, approximate=approximate, uncertain=uncertain)
        yield point, point
    elif not piece.days:
        point = (
            _doubted(piece)
            if piece.doubted and not uncertain
            else point_of(piece.year, piece.months[0], approximate=approximate, uncertain=uncertain)
        )
        yield point, point
    else:
        if piece.doubted and not uncertain:
            point = _doubted(piece)
            yield point, point
            return
        for first, last in piece.days:
            ends = []
            for day in (first, last):
                when = (piece.year, piece.months[0], day)
                if old_style:
                    when = _from_julian(*when)
                ends.append(point_of(*when, approximate=approximate, uncertain=uncertain))
            yield ends[0], ends[1]


def _doubted(piece: Piece) -> DatePoint:
    """A date of which some parts are doubted: ``?1848-10-24``, ``1869-?04-10``."""
    parts = [("y", f"{piece.year:04d}"), ("m", f"{piece.months[0]:02d}")]
    parts += [("d", f"{piece.days[0][0]:02d}")] if piece.days else []
    return _single("-".join(("?" if key in piece.doubted else "") + text for key, text in parts))


def _yearless(month: int, day: int, mark: str) -> DatePoint:
    return _single(f"XXXX-{month:02d}-{day:02d}{mark}")


def _single(text: str) -> DatePoint:
    point = parse_edtf(text).members[0]
    if not isinstance(point, DatePoint):
        raise InputError(f'"{text}" is more than one date')
    return point
