"""The parts of printed dates: what a date can say, years, days and lists of days.

Each function takes the tokens and an index and gives a value with the index after it, or None.
Every step looks at a bounded number of tokens, so the whole takes linear time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from provcite.archives.dating.tokens import DASHES, Token, vocabulary

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
    `century`: "1400-talet" is the century and no decade. `languages` are those of the month's name.
    `double_year` is the year as printed where it names two ("1743/44"). `doubted` are the parts with
    a question mark of their own (``y``, ``m``, ``d``), `marks` the qualifiers of this piece alone.
    `since` and `until`: the number ends in "from" or
    "up to" ("1954-től 1972-ig"). `leading_year`: the year stands first.
    """

    days: tuple[tuple[int, int], ...] = ()
    day_joint: str = ""
    months: tuple[int, ...] = ()
    season: int = 0
    year: int | None = None
    year_digits: int = 0
    decade: bool = False
    century: bool = False
    alternative: tuple[int, int] | None = None
    julian_day: int = 0
    numeric: str = ""
    marked: bool = False
    languages: frozenset[str] = frozenset()
    double_year: str = ""
    doubted: str = ""
    marks: frozenset[str] = frozenset()
    since: bool = False
    until: bool = False
    leading_year: bool = False

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
    if tokens[index].opened:
        return False
    if is_mark(tokens, before, "№#§"):
        return True
    if is_mark(tokens, before, "."):
        before -= 1
    if before < 0 or tokens[before].kind != "word":
        return False
    token = tokens[before]
    # A letter alone is a label with its full stop only: "с. 19", but "с 19 по 22 октября".
    dotted = before < index - 1
    if dotted and token.fold in vocabulary().label_or_of and _whole_day(tokens, index):
        return False  # "Schreiben v. 14. 8. 1859": of that day
    if _is_de_dato(tokens, before) and _whole_day(tokens, index, dot=False):
        return False
    return token.fold in vocabulary().labels and (dotted or len(token.fold) > 1 or token.text.isupper())


def _is_de_dato(tokens: Sequence[Token], index: int) -> bool:
    """Whether the word at `index` ends "d.d.", "dd.": given on that day, as Dutch and German letters say."""
    if tokens[index].fold == "dd":
        return True
    return tokens[index].fold == "d" and is_mark(tokens, index - 1, ".") and tokens[index - 2].fold == "d"


def _whole_day(tokens: Sequence[Token], index: int, *, dot: bool = True) -> bool:
    """Whether a day, a month and a year of four digits stand at `index`: "14. 8. 1859", "3. Mai 1859".

    Without `dot` none need stand behind the day where the month is a word: "3 januari 1949".
    """
    if not 1 <= tokens[index].number <= 31:
        return False
    dotted = is_mark(tokens, index + 1, ".")
    place = index + 2 if dotted else index + 1
    if place >= len(tokens) or not (dotted or not dot):
        return False
    month = tokens[place]
    if not (month.months or (dotted and (month.roman or 1 <= month.number <= 12))):
        return False
    year = place + 2 if is_mark(tokens, place + 1, ".") else place + 1
    return year_number(tokens, year) is not None


def year_number(tokens: Sequence[Token], index: int) -> int | None:
    if index >= len(tokens):
        return None
    token = tokens[index]
    if token.kind != "num" or len(token.text) != 4 or not 1000 <= token.number <= 2100:
        return None
    if index + 1 < len(tokens) and glued(tokens, index + 1):
        after = tokens[index + 1]
        # "1956a" is a file number; "1956г" and "1970eko" are years.
        if after.kind == "word" and not _year_ending(after) and not after.text[0].isupper():
            return None
    return token.number


def _year_ending(token: Token) -> bool:
    """Whether a word set tight behind a year belongs to it; one Latin letter may be a file's."""
    words = vocabulary()
    if token.fold in words.year_suffixes:
        return True
    known = token.fold in words.endings or token.fold in words.fillers or bool(token.months)
    return known and (len(token.fold) > 1 or not token.text.isascii())


def number_ending(tokens: Sequence[Token], index: int, text_length: int) -> tuple[int, str]:
    """The index after what is hung on a number at `index`, and ``since`` or ``until`` where it says so.

    "1970eko", "1918-ci", "1882'de", "29-étől", "1972-ig", "28-ին": languages decline numbers.
    `text_length` is the number of digits before it.
    """
    words = vocabulary()
    place = index
    joined = False
    if (is_mark(tokens, place, DASHES) or is_mark(tokens, place, "'’ʼ")) and glued(tokens, place):
        place, joined = place + 1, True
    if place >= len(tokens) or not glued(tokens, place) or tokens[place].kind != "word":
        return index, ""
    token = tokens[place]
    if token.months or (not joined and token.text[0].isupper() and token.text.isascii()):
        return index, ""
    if joined and len(token.fold) <= 5:
        if token.fold.endswith(words.from_endings):
            return place + 1, "since"
        if token.fold in words.until_endings:
            return place + 1, "until"
    single = len(token.fold) == 1 and token.text.isascii()
    if token.fold in words.endings and not (single and (text_length == 4 or not joined)):
        return place + 1, ""
    return index, ""


def year_suffix(tokens: Sequence[Token], index: int) -> int:
    """The index after "г.", "года", "р.", "r.", "-ben", "gada", "оны" ... at `index`, or `index`."""
    index = number_ending(tokens, index, 4)[0]
    if not near(tokens, index):
        return index
    if tokens[index].kind == "word" and tokens[index].fold in vocabulary().year_suffixes:
        # A lone "r", "d", "m" or "g" counts with its full stop only.
        dotted = is_mark(tokens, index + 1, ".") and glued(tokens, index + 1)
        alone = len(tokens[index].fold) <= 2 and tokens[index].text.isascii()
        if not alone or dotted:
            return index + 2 if dotted else index + 1
    return index


def read_year(tokens: Sequence[Token], index: int, *, short: bool = False) -> Found:
    """A year with its suffix: 1956, 1956 г., '56; two digits only where `short`."""
    if index >= len(tokens):
        return None
    year = year_number(tokens, index)
    if year is not None:
        ending, hung = number_ending(tokens, index + 1, 4)
        after = year_suffix(tokens, index + 1)
        return Piece(year=year, year_digits=4, marked=after > ending, since=hung == "since",
                     until=hung == "until"), after  # fmt: skip
    if is_mark(tokens, index, "'’‘") and glued(tokens, index + 1) and len(tokens[index + 1].text) == 2:
        short, index = True, index + 1
    token = tokens[index]
    if short and token.kind == "num" and len(token.text) == 2:
        if index + 1 < len(tokens) and glued(tokens, index + 1) and tokens[index + 1].kind == "word":
            after = year_suffix(tokens, index + 1)
            return (Piece(year=token.number, year_digits=2), after) if after > index + 1 else None
        return Piece(year=token.number, year_digits=2), year_suffix(tokens, index + 1)
    return None


def read_day(tokens: Sequence[Token], index: int) -> tuple[int, int] | None:
    """A number from 1 to 31 with its ordinal ending, or a day's word: (day, index after)."""
    if index >= len(tokens):
        return None
    token = tokens[index]
    if token.kind == "word" and token.fold in vocabulary().day_words:
        return vocabulary().day_words[token.fold], index + 1
    if token.kind != "num" or len(token.text) > 2 or not 1 <= token.number <= 31:
        return None
    after = index + 1
    if is_mark(tokens, after, "º°ª") and near(tokens, after):
        return token.number, after + 1
    if after < len(tokens) and glued(tokens, after):
        ending = tokens[after]
        if ending.kind == "word" and not ending.months:
            if ending.fold not in vocabulary().ordinals and ending.fold not in vocabulary().endings:
                return None
            after += 1
        elif (
            (ending.text in DASHES or ending.text == ":")
            and glued(tokens, after + 1)
            and tokens[after + 1].fold in vocabulary().ordinals
            and not tokens[after + 1].months
        ):
            after += 2
        else:
            after = number_ending(tokens, after, len(token.text))[0]
    return token.number, after


def read_days(tokens: Sequence[Token], index: int) -> tuple[Piece, int] | None:
    """One day or a list or range of days: "24", "26-27-28-29", "7–10", "3, 19", "24 or 31"."""
    first = read_day(tokens, index)
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
        if near(tokens, start) and tokens[start].fold in ("le", "il", "the", "den", "dem"):
            # "entre le 5 et le 9"
            start += 1
        following = read_day(tokens, start)
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
        not rest and meaning in ("from", "since", "between") for rest, meaning, _ in phrases
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
