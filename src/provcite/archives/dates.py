"""The reader of printed archival dates: running text to EDTF.

Reads the forms of many archives and languages (31.VII.56, July 24, 1956, 26-27-28-29.III.1957,
24 июля 1956 г., 1956. július 24., 1956年7月24日, "not later than", "ca.", [1955], "undated") and
says how sure it is. What has two readings (5/6/56) is reported with both and with no date: it is
never guessed. Nothing here raises on any text, and the time is linear in its length.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from provcite.archives.dating.assembly import Assembled, Chain, assemble
from provcite.archives.dating.cjk import cjk_dates
from provcite.archives.dating.days import Piece, after_label, glued, is_mark, near, read_year
from provcite.archives.dating.grammar import PARTS_OF_YEAR, later_day, read_piece
from provcite.archives.dating.tokens import DASHES, Token, fold_word, same_length, tokens_of, vocabulary
from provcite.model.dates import Edtf, is_edtf, parse_edtf
from provcite.model.lazyre import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: Years in which a date with a two-digit year lies, where the caller knows no better.
DEFAULT_PERIOD: Final = (1900, 1999)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """A printed date, where it stands and what it means.

    `text` is the printed form, ``whole[start:end]``. `date` is None where the form has several
    readings (all in `readings`), where the document is said to have no date (`undated`) and where
    the calendar has no such day (`impossible`: 31 September).
    `supplied`: printed in square brackets. `century_inferred`: the year has two digits and the
    century comes from the period. `calendar` is ``julian`` for old style; `date` is Gregorian.
    `confidence` runs from 0 to 1, `notes` say why it is not higher.
    """

    text: str
    start: int
    end: int
    date: Edtf | None
    readings: tuple[Edtf, ...] = ()
    confidence: float = 1.0
    notes: tuple[str, ...] = ()
    supplied: bool = False
    undated: bool = False
    impossible: bool = False
    century_inferred: bool = False
    calendar: str = "gregorian"

    @property
    def ambiguous(self) -> bool:
        """Whether the printed form has more than one reading."""
        return self.date is None and len(self.readings) > 1


_UNDATED: Final = lazy(
    r"(?<![^\W_])(?:undated|not dated|no date|date unknown|n\. ?d\.|s\. ?d\.(?! ?[A-Z])"
    r"|без даты|б\. ?/? ?д\.|б/д|не датировано|недатировано|недатирано|без дата|без дати|б\. ?г\."
    r"|undatiert|ohne Datum|o\. ?D\.|o\. ?J\.|sans date|non daté|senza data"
    r"|bez daty|bez data|nedatováno|niedatowany|b\. ?d\.|dátum nélkül|d\. ?n\.|é\. ?n\.|fără dată"
    r"|sin fecha|s\. ?f\.(?! ?[A-Z])|sem data|日期不详|无日期|날짜 미상)(?![^\W_])"
)

_OLD_STYLE: Final = lazy(
    r"\s{0,2}\(?(?:(?P<old>O\.? ?S\.|[Oo]ld [Ss]tyle|ст\. ?ст\.|с\. ?с\.|по ст(?:арому|\.) ст(?:илю|\.))"
    r"|(?P<new>N\.? ?S\.|[Nn]ew [Ss]tyle|н\. ?ст\.|н\. ?с\.))\)?"
)

#: Texts longer than this are read only around their numbers.
_WINDOW_FROM: Final = 3000
_REACH: Final = 64
_NUMBER: Final = lazy(r"[0-9０-９]+")


def read_date(
    text: str, *, period: tuple[int, int] | None = None, day_first: bool | None = None
) -> DateMention | None:
    """Read a text that is one date and nothing else (a field, a date line); None where it is not.

    EDTF is read as such. `period` is the first and last year that a two-digit year may mean,
    `day_first` decides 5/6/56 where the caller knows the habit of the source.
    """
    stripped = text.strip()
    if not stripped or len(stripped) > 300:
        return None
    offset = text.index(stripped)
    # "[1955]" is a set of one in EDTF; on paper it is a date in brackets.
    bracketed = stripped[0] == "[" and "," not in stripped and ".." not in stripped
    if not bracketed and is_edtf(stripped):
        return DateMention(text=stripped, start=offset, end=offset + len(stripped), date=parse_edtf(stripped))
    reader = _Reader(text, period=period, day_first=day_first, loose=True)
    found = list(reader.mentions())
    if len(found) != 1:
        return None
    mention = found[0]
    words = vocabulary()
    before = [fold_word(word) for word in re.findall(r"[^\W_]+", text[: mention.start])]
    after = text[mention.end :].strip(" \t\r\n.,;:()[]\"'“”«»")
    alone = not after and all(word in words.weekdays or word in words.prefixes for word in before)
    return mention if alone else None


def find_dates(
    text: str,
    *,
    period: tuple[int, int] | None = None,
    day_first: bool | None = None,
    loose: bool = False,
) -> tuple[DateMention, ...]:
    """The dates in running text, in order, never overlapping.

    With `loose` also bare years, days without a year (``XXXX-07-24``) and forms that in running
    text are more often something else; their confidence is low. For `period` and `day_first` see
    `read_date`.
    """
    if not text:
        return ()
    return tuple(_Reader(text, period=period, day_first=day_first, loose=loose).mentions())


class _Reader:
    """One pass over one text."""

    def __init__(
        self, text: str, *, period: tuple[int, int] | None, day_first: bool | None, loose: bool
    ) -> None:
        self.text = text
        self.plain = same_length(text)
        self.period = period
        self.day_first = day_first
        self.loose = loose

    def mentions(self) -> Iterator[DateMention]:
        found = list(self._foreign())
        for start, end in self._windows():
            found.extend(self._scan(start, end))
        found.extend(self._undated())
        found.sort(key=lambda mention: (mention.start, -mention.end))
        last = -1
        for mention in found:
            if mention.start >= last:
                yield mention
                last = mention.end

    def _windows(self) -> Iterator[tuple[int, int]]:
        """Stretches of the text that can hold a date, cut at blanks."""
        size = len(self.plain)
        if size <= _WINDOW_FROM:
            if _NUMBER.search(self.plain):
                yield 0, size
            return
        start = end = -1
        for number in _NUMBER.finditer(self.plain):
            low, high = max(0, number.start() - _REACH), min(size, number.end() + _REACH)
            if low <= end:
                end = high
                continue
            if end >= 0:
                yield self._at_blanks(start, end)
            start, end = low, high
        if end >= 0:
            yield self._at_blanks(start, end)

    def _at_blanks(self, start: int, end: int) -> tuple[int, int]:
        # Between `_REACH` and the first number nothing but whole words may begin.
        for place in range(start, min(start + _REACH, len(self.plain))):
            if start == 0 or self.plain[place].isspace():
                start = place
                break
        return start, end

    def _foreign(self) -> Iterator[DateMention]:
        for found in cjk_dates(self.plain):
            if not found.marked and not self.loose and found.end - found.start < 5:
                continue
            yield DateMention(
                text=self.text[found.start : found.end],
                start=found.start,
                end=found.end,
                date=found.date,
                readings=(found.date,),
                confidence=0.95 if found.marked else 0.8,
                notes=found.notes,
            )

    def _undated(self) -> Iterator[DateMention]:
        for found in _UNDATED.finditer(self.text):
            yield DateMention(
                text=found.group(),
                start=found.start(),
                end=found.end(),
                date=None,
                confidence=0.8,
                notes=("said to have no date",),
                undated=True,
            )

    def _scan(self, start: int, end: int) -> Iterator[DateMention]:
        tokens = tokens_of(self.plain, start, end)
        index = 0
        size = len(tokens)
        starts = vocabulary().phrases
        seasons = vocabulary().seasons
        while index < size:
            token = tokens[index]
            if token.kind == "punct":
                if token.text not in "~±'’‘«\"“„":
                    index += 1
                    continue
            elif token.kind == "word" and not (
                token.months or token.roman or token.fold in starts or token.fold in seasons
                or (index + 1 < size and tokens[index + 1].fold[:4] in PARTS_OF_YEAR)
            ):  # fmt: skip
                index += 1
                continue
            try:
                found = self._expression(tokens, index)
            except IndexError:
                # The text stops in the middle of a form.
                found = None
            if found is None:
                index += 1
                continue
            mention, after = found
            if mention is not None:
                yield mention
            index = max(after, index + 1)

    def _expression(self, tokens: Sequence[Token], index: int) -> tuple[DateMention | None, int] | None:
        qualifiers, place, first = _qualifiers(tokens, index)
        if place >= len(tokens):
            return None
        chain = read_chain(tokens, place, qualifiers=frozenset(qualifiers), loose=self.loose)
        if chain is None:
            return None
        after = chain.after
        begin = (
            tokens[index].start
            if qualifiers and (qualifiers != ["from"] or chain.ranged)
            else tokens[first].start
        )
        if not self._accepts(tokens, place, chain, qualifiers):
            return None
        return self._mention(tokens, begin, after, chain, qualifiers)

    def _accepts(self, tokens: Sequence[Token], place: int, chain: Chain, qualifiers: list[str]) -> bool:
        """Whether something so short is meant as a date at all."""
        if self.loose:
            return True
        last = chain.pieces[-1]
        if last.year is None:
            return False
        if any(piece.marked or piece.season for piece in chain.pieces):
            return True
        told = {"approximate", "uncertain", "not_after", "not_before", "between"} & set(qualifiers)
        if told or (chain.ranged and "from" in qualifiers):
            return True
        return _in_brackets(self.plain, tokens[place].start, tokens[chain.after - 1].end)

    def _mention(
        self, tokens: Sequence[Token], begin: int, after: int, chain: Chain, qualifiers: list[str]
    ) -> tuple[DateMention | None, int]:
        end = tokens[after - 1].end
        doubt, end = _doubt(self.plain, end)
        if doubt:
            qualifiers = [*qualifiers, "uncertain"]
        style = _OLD_STYLE.match(self.plain, end)
        old_style = style is not None and style["old"] is not None
        if style is not None:
            end = style.end()
        built = assemble(
            chain,
            qualifiers=frozenset(qualifiers),
            period=self.period,
            day_first=self.day_first,
            old_style=old_style,
            text=self.plain[begin:end],
        )
        if built is None:
            return self._impossible(begin, end, chain), after
        supplied = any(bracket in self.plain[begin:end] for bracket in "[]")
        start, end, around = _brackets(self.plain, begin, end)
        undated = _undated_before(self.plain, start)
        if undated is not None:
            start = undated
        while after < len(tokens) and tokens[after].start < end:
            after += 1
        mention = self._finished(built, start, end, supplied=supplied or around, undated=undated is not None)
        return mention, after

    def _impossible(self, start: int, end: int, chain: Chain) -> DateMention | None:
        """A date by its form that no calendar has ("31 September 1948"); codes in numbers are none."""
        if any(piece.numeric for piece in chain.pieces):
            return None
        return DateMention(
            text=self.text[start:end],
            start=start,
            end=end,
            date=None,
            confidence=0.5,
            notes=("there is no such day",),
            impossible=True,
        )

    def _finished(
        self, built: Assembled, start: int, end: int, *, supplied: bool, undated: bool
    ) -> DateMention:
        notes = built.notes
        if supplied:
            notes += ("printed in square brackets: supplied, not on the document",)
        if undated:
            notes += ("the document is said to be undated",)
        return DateMention(
            text=self.text[start:end],
            start=start,
            end=end,
            date=built.readings[0] if len(built.readings) == 1 else None,
            readings=built.readings,
            confidence=built.confidence,
            notes=notes,
            supplied=supplied,
            undated=undated,
            century_inferred=built.century_inferred,
            calendar=built.calendar,
        )


def _qualifiers(tokens: Sequence[Token], index: int) -> tuple[list[str], int, int]:
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


#: Words that mean something else without their full stop.
_DOTTED: Final = frozenset(("c", "ок", "ok", "kb", "прибл", "env"))


def _phrase(tokens: Sequence[Token], index: int) -> tuple[str, int] | None:
    if index >= len(tokens):
        return None
    if is_mark(tokens, index, "~±"):
        return "approximate", index + 1
    for rest, meaning in vocabulary().phrases.get(tokens[index].fold, ()):
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
            elif (
                is_mark(tokens, place, DASHES) and place + 1 < len(tokens) and tokens[place + 1].fold == word
            ):
                place += 2
            else:
                break
        else:
            if not rest and tokens[index].fold in _DOTTED and not dotted and not glued(tokens, place):
                continue
            if not rest and len(tokens[index].fold) == 1 and tokens[index].text.isupper():
                continue
            if is_mark(tokens, place, DASHES) and meaning == "mid":
                place += 1
            if place < len(tokens):
                return meaning, place
    return None


def read_chain(
    tokens: Sequence[Token], index: int, *, qualifiers: frozenset[str], loose: bool
) -> Chain | None:
    """One date, or dates joined to a range or a list, at `index`."""
    first = read_piece(tokens, index, loose=loose)
    if first is None:
        if not qualifiers & {"not_before", "between", "from", "after"}:
            return None
        first = later_day(tokens, index)
        if first is None:
            return None
    piece, after = first
    pieces, joints = [piece], []
    double = _double_date(tokens, piece, after)
    if double is not None:
        return double
    while len(pieces) < 8 and near(tokens, after):
        step = _joined(tokens, pieces[-1], after, qualifiers=qualifiers, loose=loose)
        if step is None:
            break
        joint, piece, after = step
        pieces.append(piece)
        joints.append(joint)
        if piece.complete and joint == "to":
            break
    # Trailing pieces that say too little are given back.
    while len(pieces) > 1 and pieces[-1].year is None and not any(piece.complete for piece in pieces):
        return None if not loose else Chain(pieces=tuple(pieces), joints=tuple(joints), after=after)
    return Chain(pieces=tuple(pieces), joints=tuple(joints), after=after)


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
    tokens: Sequence[Token], before: Piece, index: int, *, qualifiers: frozenset[str], loose: bool
) -> tuple[str, Piece, int] | None:
    """A further piece after a joint: (joint, piece, index after)."""
    token = tokens[index]
    place = index
    if is_mark(tokens, place, ",") and near(tokens, place + 1):
        place += 1
    joint = ""
    if is_mark(tokens, place, DASHES):
        joint, place = "to", place + 1
    elif is_mark(tokens, index, "/") and glued(tokens, index) and glued(tokens, index + 1):
        joint, place = "slash", index + 1
    elif place < len(tokens) and tokens[place].kind == "word":
        meanings = vocabulary().joints.get(tokens[place].fold, ())
        if meanings and not (len(tokens[place].fold) == 1 and tokens[place].text.isupper()):
            joint = (
                "to"
                if "to" in meanings and not ("between" in qualifiers and "and" in meanings)
                else meanings[0]
            )
            place += 1
    if not joint and token.text == ",":
        joint = "comma"
    if not joint or not near(tokens, place):
        return None
    inner, place, _ = _qualifiers(tokens, place) if joint in ("to", "and", "comma") else ([], place, place)
    if inner and not (inner == ["not_after"] and "not_before" in qualifiers):
        return None
    if (
        joint == "to"
        and before.year is not None
        and not before.months
        and not before.season
        and not before.decade
    ):
        short = read_year(tokens, place, short=glued(tokens, place))
        if short is not None and _later(before.year, short[0]) and not _goes_on(tokens, short[1]):
            return joint, short[0], short[1]
    if joint == "slash" and not before.months:
        short = read_year(tokens, place, short=True)
        follows = before.year is not None and short is not None and _later(before.year, short[0])
        return ("to", short[0], short[1]) if follows and short and not _goes_on(tokens, short[1]) else None
    following = read_piece(tokens, place, loose=loose) if place < len(tokens) else None
    if following is None and "between" in qualifiers and not before.complete:
        following = later_day(tokens, place)
    if following is None or after_label(tokens, place):
        return None
    piece, after = following
    if joint == "slash":
        # "September/October 1948", "spring/summer 1948": from one to the other.
        units = bool(before.months) == bool(piece.months) and bool(before.season) == bool(piece.season)
        if before.complete or before.days or piece.days or not units:
            return None
        joint = "to"
    if joint in ("to", "or") or inner or ("between" in qualifiers and joint == "and"):
        if joint == "to" and before.complete and not piece.complete and not (piece.days and piece.months):
            return None
        return ("to" if inner or "between" in qualifiers else joint), piece, after
    # "and" and commas join only what waits for its year ("July 27 and August 1, 1944").
    if before.complete or not (piece.complete or piece.days or piece.months):
        return None
    if bool(before.days) != bool(piece.days) or bool(before.season) != bool(piece.season):
        return None
    return "and", piece, after


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


def _in_brackets(text: str, start: int, end: int) -> bool:
    before, after = text[:start].rstrip()[-1:], text[end : end + 4].lstrip("?() ")[:1]
    return before == "[" and after == "]"


def _doubt(text: str, end: int) -> tuple[bool, int]:
    """A question mark right after the date, or in brackets; not the end of a question."""
    for mark in ("(?)", " (?)", "[?]", " [?]"):
        if text.startswith(mark, end):
            return True, end + len(mark)
    if text.startswith("?", end) and (
        text[end + 1 : end + 2] in ("]", ")", ",", ";", "/", "") or text[end - 1] == " "
    ):
        return True, end + 1
    return False, end


def _brackets(text: str, start: int, end: int) -> tuple[int, int, bool]:
    """Widen to the square bracket that encloses or opens within the span."""
    inside = text[start:end]
    opened, closed = inside.count("["), inside.count("]")
    if opened > closed and text[end : end + 1] == "]":
        return start, end + 1, True
    if closed > opened and text[start - 1 : start] == "[":
        return start - 1, end, True
    if text[start - 1 : start] == "[" and text[end : end + 1] == "]":
        return start - 1, end + 1, True
    return start, end, False


_UNDATED_END: Final = lazy(_UNDATED.pattern + r"[,;:]?\s{0,2}(?:but|but probably|aber|но|mais)?\s{0,2}\(?$")


def _undated_before(text: str, start: int) -> int | None:
    """Where "undated" begins, if it stands right before the date."""
    found = _UNDATED_END.search(text, max(0, start - 32), start)
    return found.start() if found is not None else None
