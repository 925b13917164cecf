"""Dates joined to ranges, lists and alternatives, with the words of doubt before and after them.

A chain is what stands together: "not earlier than 5 and not later than 10 May 1956", "1954-től
1972-ig", "1950, 1960-1975, 1993". Its pieces are read by `grammar`, its meaning is `assembly`'s.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from provcite.archives.dating.days import Piece, after_label, glued, is_mark, near, read_year
from provcite.archives.dating.grammar import decade, later_day, read_piece
from provcite.archives.dating.tokens import DASHES, Token, vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_PIECES: Final = 12
#: Qualifiers that belong to one date of a range and not to the range.
_OWN_MARKS: Final = frozenset(("approximate", "uncertain", "early", "mid", "late"))
#: Words that mean something else without their full stop.
_DOTTED: Final = frozenset(("c", "ок", "ok", "kb", "прибл", "env", "v", "r", "m", "a"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Pieces of a date and how they are joined (`to`, `and`, `or`, `double`, `year`).

    `after` is the index after the last token, `said` what the words behind the dates add
    ("1900 és 2000 között": between).
    """

    pieces: tuple[Piece, ...]
    joints: tuple[str, ...]
    after: int
    said: frozenset[str] = frozenset()

    @property
    def ranged(self) -> bool:
        return "to" in self.joints or any(a != b for piece in self.pieces for a, b in piece.days)


@dataclass(frozen=True, slots=True)
class Reading:
    """How a text is read: `loose` takes what is short of a date, `whole` a text that is one date."""

    loose: bool
    whole: bool = False


def read_qualifiers(tokens: Sequence[Token], index: int) -> tuple[list[str], int, int]:
    """Meanings of the words before a date, the index after them, the index where the date begins."""
    found: list[str] = []
    place = index
    for _ in range(4):
        step = _phrase(tokens, place)
        if step is None:
            break
        meaning, place = step
        found.append(meaning)
        article = place < len(tokens) and tokens[place].fold in vocabulary().articles
        aside = meaning == "uncertain" and is_mark(tokens, place, ",(")
        if near(tokens, place) and (article or aside):
            place += 1
        if not near(tokens, place):
            return [], index, index
    return found, place, place


def _phrase(tokens: Sequence[Token], index: int) -> tuple[str, int] | None:
    if index >= len(tokens):
        return None
    if is_mark(tokens, index, "~±"):
        return "approximate", index + 1
    for rest, meaning, only in vocabulary().phrases.get(tokens[index].fold, ()):
        behind = _after_words(tokens, index, rest)
        if behind is None:
            continue
        place, dotted = behind
        if not rest and tokens[index].fold in _DOTTED and not dotted and not glued(tokens, place):
            continue
        if not rest and len(tokens[index].fold) == 1 and tokens[index].text.isupper():
            continue
        if is_mark(tokens, place, DASHES) and meaning == "mid":
            place += 1
        if place < len(tokens) and (not only or _is_of(tokens, place, only)):
            return meaning, place
    return None


def _after_words(tokens: Sequence[Token], index: int, rest: tuple[str, ...]) -> tuple[int, bool] | None:
    """The index after a phrase whose further words are `rest`, and whether it has a full stop."""
    place = index + 1
    dotted = is_mark(tokens, place, ".")
    if dotted:
        place += 1
    for word in rest:
        if place < len(tokens) and tokens[place].fold == word:
            place += 1
            if is_mark(tokens, place, "."):
                place += 1
                dotted = True
        elif is_mark(tokens, place, DASHES) and place + 1 < len(tokens) and tokens[place + 1].fold == word:
            place += 2
        else:
            return None
    return place, dotted


def _is_of(tokens: Sequence[Token], index: int, languages: frozenset[str]) -> bool:
    """Whether the first month's name from `index` on is of one of `languages`; a year alone may be."""
    for token in tokens[index : index + 6]:
        if token.languages:
            return bool(token.languages & languages)
    return tokens[index].kind == "num"


def read_chain(
    tokens: Sequence[Token], index: int, *, qualifiers: frozenset[str], reading: Reading
) -> Chain | None:
    """One date, or dates joined to a range or a list, at `index`."""
    loose = reading.loose
    # Behind a word such as "pas v." (after the year) stands no number of a volume.
    first = read_piece(tokens, index, loose=loose, joined=bool(qualifiers - {"from", "between"}))
    if first is None:
        if not qualifiers & {"not_before", "between", "from", "after", "since"}:
            return None
        first = later_day(tokens, index)
        if first is None:
            return None
    piece, after = first
    if qualifiers & _OWN_MARKS:
        piece = replace(piece, marks=qualifiers & _OWN_MARKS)
    pieces, joints = [piece], []
    double = _double_date(tokens, piece, after)
    if double is not None:
        return double
    while len(pieces) < _MOST_PIECES and near(tokens, after):
        step = _joined(tokens, pieces, after, qualifiers=qualifiers, reading=reading)
        if step is None:
            break
        joint, piece, after = step
        if qualifiers & _OWN_MARKS and not joint.startswith("comma"):
            piece = replace(piece, marks=piece.marks | pieces[-1].marks)
        if piece.numeric == "short":
            pieces[-1], piece = replace(pieces[-1], decade=True), replace(piece, numeric="")
        pieces.append(piece)
        joints.append("and" if joint == "comma" else joint)
        if piece.complete and joint == "to" and not reading.whole:
            break
    # Trailing pieces that say too little are given back.
    if (
        len(pieces) > 1
        and pieces[-1].year is None
        and not any(piece.complete for piece in pieces)
        and not loose
    ):
        return None
    said, after = _words_behind(tokens, after)
    return Chain(pieces=tuple(pieces), joints=tuple(joints), after=after, said=said)


def _words_behind(tokens: Sequence[Token], index: int) -> tuple[frozenset[str], int]:
    """What words behind the dates say: "elején", "tarihine kadar", "között", "(Aprox.)"."""
    words = vocabulary()
    said: set[str] = set()
    place, after = index, index
    if is_mark(tokens, place, ".") and glued(tokens, place) and near(tokens, place + 1):
        # "1940. aasta alguses"
        place += 1
    for _ in range(4):
        bracket = is_mark(tokens, place, "(")
        place += bracket
        if place >= len(tokens) or not near(tokens, place) or tokens[place].kind != "word":
            break
        token = tokens[place]
        meaning = words.after_words.get(token.fold)
        if bracket:
            # "(Aprox.)": a word of doubt alone in brackets
            meaning = meaning or next(
                (
                    what
                    for rest, what, _ in words.phrases.get(token.fold, ())
                    if not rest and what in _OWN_MARKS
                ),
                None,
            )
        elif token.fold in words.joints and place + 1 < len(tokens):
            # "1895 and after"
            place += 1
            meaning = "after" if _says_after(tokens[place].fold) else None
            if meaning is None:
                break
        if meaning is None and (bracket or token.fold not in words.fillers):
            break
        place += 1
        if is_mark(tokens, place, ".") and meaning is not None and (bracket or glued(tokens, place)):
            place += 1
        if bracket:
            if not is_mark(tokens, place, ")"):
                break
            place += 1
        if meaning is not None:
            said.add(meaning)
            after = place
    return frozenset(said), after


def _says_after(word: str) -> bool:
    return any(not rest and meaning == "after" for rest, meaning, _ in vocabulary().phrases.get(word, ()))


def _double_date(tokens: Sequence[Token], piece: Piece, after: int) -> Chain | None:
    """ "25 октября (7 ноября) 1917 г.": old style and new style, each with its month."""
    if piece.complete or not piece.days or not piece.months or not is_mark(tokens, after, "(/"):
        return None
    inner = read_piece(tokens, after + 1, loose=False) if after + 1 < len(tokens) else None
    if inner is None or not inner[0].days or not inner[0].months:
        return None
    end = inner[1]
    if tokens[after].text == "/":
        return Chain(pieces=(piece, inner[0]), joints=("double",), after=end) if inner[0].complete else None
    if not is_mark(tokens, end, ")"):
        return None
    year = read_year(tokens, end + 1) if near(tokens, end + 1) else None
    if year is None:
        return None
    return Chain(pieces=(piece, inner[0], year[0]), joints=("double", "year"), after=year[1])


def _joined(
    tokens: Sequence[Token],
    pieces: Sequence[Piece],
    index: int,
    *,
    qualifiers: frozenset[str],
    reading: Reading,
) -> tuple[str, Piece, int] | None:
    """A further piece after a joint: (joint, piece, index after)."""
    before = pieces[-1]
    joint, place = _joint(tokens, index, before, qualifiers, reading)
    if not joint or place >= len(tokens) or (not near(tokens, place) and joint != "ended"):
        return None
    inner, place, _ = (
        read_qualifiers(tokens, place)
        if joint in ("to", "and", "comma", "or", "ended")
        else ([], place, place)
    )
    outer = frozenset(inner) - _OWN_MARKS - {"until", "from"}
    if joint == "ended":
        joint = "to"
    if joint == "to":
        # "from 1954 to the end of 1956": what says "up to" again is no news.
        outer -= {"before"}
    if outer and not (outer == {"not_after"} and "not_before" in qualifiers):
        return None
    following = _following(tokens, place, before, joint, qualifiers=qualifiers, reading=reading)
    if following is None or after_label(tokens, place):
        return None
    joint, piece, after = following
    own = frozenset(inner) & _OWN_MARKS
    if own:
        piece = replace(piece, marks=own)
    if outer or ("between" in qualifiers and joint in ("and", "to")):
        return "to", piece, after
    if joint in ("to", "or"):
        return (joint, piece, after) if _continues(before, piece, joint) else None
    return _listed(tokens, before, piece, joint, after, reading=reading)


def _joint(
    tokens: Sequence[Token], index: int, before: Piece, qualifiers: frozenset[str], reading: Reading
) -> tuple[str, int]:
    """What joins at `index` and the index after it; "" where nothing does."""
    place = index
    if is_mark(tokens, place, ".") and glued(tokens, place) and near(tokens, place + 1):
        # "2010., 2011. un 2012.gadā"
        place += 1
    comma = is_mark(tokens, place, ",") and near(tokens, place + 1)
    if comma:
        place += 1
    if is_mark(tokens, place, DASHES):
        place += 1
        # "1957 -- 1962"
        return "to", place + is_mark(tokens, place, DASHES)
    if is_mark(tokens, place, "~～〜") and place + 1 < len(tokens) and tokens[place + 1].kind == "num":
        return "to", place + 1
    if is_mark(tokens, place, "&") and near(tokens, place + 1):
        return "and", place + 1
    if is_mark(tokens, index, "/") and glued(tokens, index) and glued(tokens, index + 1):
        return "slash", index + 1
    if reading.whole and is_mark(tokens, place, ";"):
        return "comma", place + 1
    if place < len(tokens) and tokens[place].kind == "word":
        meanings = vocabulary().joints.get(tokens[place].fold, ())
        single = len(tokens[place].fold) == 1 and tokens[place].text.isupper()
        if meanings and not single:
            both = "to" in meanings and "and" in meanings
            between = "between" in qualifiers and "and" in meanings
            ranged = bool(qualifiers & {"from", "since"}) or before.since
            if "to" in meanings and not between and (not both or ranged or "or" not in meanings):
                return "to", place + 1
            return next(
                meaning for meaning in (*meanings, "and") if meaning != "to" or not between
            ), place + 1
    if comma:
        return "comma", place
    if before.since or (qualifiers & {"from", "since"} and place > index):
        return "ended", place
    return "", index


def _following(
    tokens: Sequence[Token],
    place: int,
    before: Piece,
    joint: str,
    *,
    qualifiers: frozenset[str],
    reading: Reading,
) -> tuple[str, Piece, int] | None:
    """The piece after a joint, a short year where one is meant: "1955–57", "1948/49"."""
    if place >= len(tokens):
        return None
    year_only = before.year is not None and not before.months and not before.season
    piece = read_piece(tokens, place, loose=reading.loose, joined=True)
    if (
        joint in ("to", "slash")
        and year_only
        and (piece is None or not piece[0].complete or not piece[0].months)
    ):
        if piece is not None and piece[0].decade and joint == "to":
            return joint, *piece
        short = read_year(tokens, place, short=glued(tokens, place) or joint == "slash")
        decades = _short_decade(tokens, place, before)
        if decades is not None:
            return "to", *decades
        if short is not None and not before.decade and _later(before.year or 0, short[0]):
            return ("to", *short) if not _goes_on(tokens, short[1]) else None
        if joint == "slash":
            return None
    if piece is None and "between" in qualifiers and not before.complete:
        piece = later_day(tokens, place)
    if piece is None and before.leading_year and before.months:
        # "1948 January 5-8"
        piece = later_day(tokens, place)
    if piece is None:
        return None
    if joint == "slash":
        # "September/October 1948", "spring/summer 1948": from one to the other.
        said = piece[0]
        units = bool(before.months) == bool(said.months) and bool(before.season) == bool(said.season)
        if before.complete or before.days or said.days or not units:
            return None
        joint = "to"
    return joint, *piece


def _short_decade(tokens: Sequence[Token], place: int, before: Piece) -> tuple[Piece, int] | None:
    """ "1950-80-х": the decade at `place`, with the century of the one before."""
    token = tokens[place]
    if before.year is None or before.year % 10 or token.kind != "num" or len(token.text) != 2:
        return None
    year = before.year // 100 * 100 + token.number
    full = token._replace(text=str(year), number=year)
    found = decade((full, *tokens[place + 1 : place + 6]), 0)
    return (replace(found[0], numeric="short"), place + found[1]) if found is not None else None


def _continues(before: Piece, piece: Piece, joint: str) -> bool:
    """Whether a range or an alternative may go on with `piece`."""
    if joint == "or" or piece.complete or not before.complete:
        return True
    if piece.days and piece.months:
        return True
    # "1941 March-September": the year that leads is that of both.
    return before.leading_year and bool(piece.months or piece.season or piece.days)


def _listed(
    tokens: Sequence[Token], before: Piece, piece: Piece, joint: str, after: int, *, reading: Reading
) -> tuple[str, Piece, int] | None:
    """A piece after "and" or a comma.

    In running text these join only what waits for its year ("July 27 and August 1, 1944"), and
    years before a word such as "között"; a text that is nothing but dates is a list.
    """
    if reading.whole or "between" in _words_behind(tokens, after)[0]:
        return (joint, piece, after) if piece.complete or not before.complete else None
    if before.decade and piece.decade and joint == "and":
        return joint, piece, after
    if before.complete or not (piece.complete or piece.days or piece.months):
        return None
    if bool(before.days) != bool(piece.days) or bool(before.season) != bool(piece.season):
        return None
    return joint, piece, after


def _later(year: int, piece: Piece) -> bool:
    if piece.year is None:
        return False
    return piece.year > (year % 100 if piece.year_digits == 2 else year)


def _goes_on(tokens: Sequence[Token], index: int) -> bool:
    """Whether a number goes on after it as no year would (1956-57/3, 1956-57-12)."""
    if not glued(tokens, index):
        return False
    token = tokens[index]
    return token.kind != "punct" or (token.text in "/-:_" and glued(tokens, index + 1))
