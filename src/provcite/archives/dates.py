"""The reader of printed archival dates: running text to EDTF.

Reads the forms of many archives and languages (31.VII.56, July 24, 1956, 26-27-28-29.III.1957,
24 июля 1956 г., 1956. július 24., 1956年7月24日, "not later than", "ca.", [1955], "undated") and
says how sure it is. What has two readings (5/6/56) is reported with both and with no date: it is
never guessed. Nothing here raises on any text, and the time is linear in its length.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from provcite.archives.dating.assembly import Assembled, assemble
from provcite.archives.dating.chains import Chain, Reading, read_chain, read_qualifiers
from provcite.archives.dating.cjk import cjk_dates
from provcite.archives.dating.republican import republican_dates
from provcite.archives.dating.signals import signal_dates
from provcite.archives.dating.tokens import Token, fold_word, same_length, tokens_of, vocabulary
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
    century comes from the period. `calendar` is ``julian`` for old style, ``republican`` for the
    French Republic's; `date` is Gregorian. `double_year`: the year is printed as two ("1743/44", the
    year that began in March and the one that began in January); `date` has the later.
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
    double_year: bool = False

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
_NUMBER: Final = lazy(r"[0-9]+")


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
    reader = _Reader(text, period=period, day_first=day_first, loose=True, whole=True)
    found = [mention for mention in reader.mentions() if not _is_hour(text, mention)]
    mention = _same(text, found) if found else None
    if mention is None:
        return None
    beside = (text[: found[0].start], _FASCIST_ERA.sub("", text[found[-1].end :], count=1))
    return mention if all(map(_idle, beside)) else None


#: The year of the Fascist era behind the year in Italian papers: "28 ottobre 1932-X", "1936 XIV E.F.".
_FASCIST_ERA: Final = lazy(r"^\s?[-–/(]?\s?[IVX]{1,5}\b(?:\s?E\.?\s?F\.?)?\)?")
_WORD_OR_NUMBER: Final = lazy(r"[^\W\d_]+|[0-9]+")
_HALF_OF_DAY: Final = lazy(r"[0-9]\s?[ap]\.?\s?m\b", re.IGNORECASE)


def _is_hour(text: str, mention: DateMention) -> bool:
    """Whether what was read as a year is the hour: "1700 hours"."""
    behind = _WORD_OR_NUMBER.match(text, mention.end + 1)
    return mention.text.isdecimal() and behind is not None and fold_word(behind.group()) in vocabulary().clock


def _idle(text: str) -> bool:
    """Whether what stands beside a date says nothing of the day: small words, the weekday, the hour."""
    words = vocabulary()
    said = [fold_word(word) for word in _WORD_OR_NUMBER.findall(text)]
    idle = words.weekdays | words.prefixes | words.fillers | words.year_suffixes
    timed = not words.clock.isdisjoint(said) or _HALF_OF_DAY.search(text) is not None
    return all(
        word in idle
        or (timed and (word in words.clock or word == "p" or (word.isdecimal() and int(word) < 2400)))
        for word in said
    )


def month_of(word: str) -> int | None:
    """The month (1 to 12) that a word or number names in any language; None where it is none or several."""
    word = word.strip().strip(".")
    if word.isdecimal():
        return int(word) if len(word) < 3 and 1 <= int(word) <= 12 else None
    tokens = tokens_of(word, 0, len(word)) if len(word) <= 40 else []
    return tokens[0].months[0] if len(tokens) == 1 and len(tokens[0].months) == 1 else None


def season_of(word: str) -> int | None:
    """The season that a word names, as EDTF counts them (21 spring to 24 winter)."""
    return vocabulary().seasons.get(fold_word(word.strip().strip(".")))


#: Words in brackets after the dates of a unit that say something about its bulk, not about the date.
_ASIDE: Final = lazy(r"[(\[]\s?(?:bulk|mostly|mainly|überwiegend|principalement)\b", re.IGNORECASE)


#: What stands between a date and the same date told in another way.
_EXPLAINED: Final = lazy(r"[\s,;=]*[(\[<][\s\w]{0,12}[(\[]?\w?")


def _same(text: str, found: list[DateMention]) -> DateMention | None:
    """The one date that all of `found` are: a second in brackets explains the first ("11 brumaire an IV
    [2 novembre 1795]"); None where they are different dates.
    """
    best = found[0]
    for before, mention in pairwise(found):
        if _ASIDE.search(text, before.end, mention.end) is not None:
            continue
        between = text[before.end : mention.start] + text[mention.start : mention.start + 1]
        first, second = best.date, mention.date
        if first is None or second is None or not _EXPLAINED.fullmatch(between):
            return None
        if first.contains(second):
            best = mention
        elif not second.contains(first):
            return None
    return best


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
        self,
        text: str,
        *,
        period: tuple[int, int] | None,
        day_first: bool | None,
        loose: bool,
        whole: bool = False,
    ) -> None:
        self.text = text
        self.plain = same_length(text)
        self.period = period
        self.day_first = day_first
        self.loose = loose
        self.reading = Reading(loose, whole)

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
                century_inferred=found.century_inferred,
            )
        for old in republican_dates(self.plain):
            yield DateMention(
                text=self.text[old.start : old.end],
                start=old.start,
                end=old.end,
                date=old.date,
                readings=(old.date,),
                confidence=0.95,
                notes=old.notes,
                calendar="republican",
            )

        first, last = period = self.period or DEFAULT_PERIOD
        for group in signal_dates(self.plain, period=period):
            short = f"the year has two digits; the century is taken from {first}–{last}"
            yield DateMention(
                text=self.text[group.start : group.end],
                start=group.start,
                end=group.end,
                date=group.date,
                readings=(group.date,),
                confidence=0.75 if group.century_inferred else 0.95,
                notes=(short,) if group.century_inferred else (),
                century_inferred=group.century_inferred,
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
        while index < size:
            token = tokens[index]
            if token.kind == "punct":
                if token.text not in "~±'’‘«\"“„":
                    index += 1
                    continue
            elif token.kind == "word" and not _may_begin(tokens, index):
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
        qualifiers, place, first = read_qualifiers(tokens, index)
        if place >= len(tokens):
            return None
        chain = read_chain(tokens, place, qualifiers=frozenset(qualifiers), reading=self.reading)
        if chain is None:
            return None
        qualifiers += chain.said
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
        told = {"approximate", "uncertain", "not_after", "not_before", "between", "decade"} & set(qualifiers)
        if told or (chain.ranged and "from" in qualifiers):
            return True
        return _in_brackets(self.plain, tokens[place].start, tokens[chain.after - 1].end)

    def _mention(
        self, tokens: Sequence[Token], begin: int, after: int, chain: Chain, qualifiers: list[str]
    ) -> tuple[DateMention | None, int]:
        end = tokens[after - 1].end
        doubt, end = _doubt(self.plain, end)
        chain = _marked(tokens, chain, doubt=doubt)
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
            double_year=built.double_year,
        )


def _may_begin(tokens: Sequence[Token], index: int) -> bool:
    """Whether a date, or the words before one, may begin with the word at `index`."""
    token = tokens[index]
    words = vocabulary()
    if token.months or token.roman or token.fold in words.phrases or token.fold in words.seasons:
        return True
    if token.fold in words.day_words or token.fold in words.month_phrases:
        return True
    return index + 1 < len(tokens) and tokens[index + 1].fold in words.parts_of_year


def _marked(tokens: Sequence[Token], chain: Chain, *, doubt: bool) -> Chain:
    """The chain with the doubt that is printed behind it.

    "1922-[1928?]" doubts the last date, "1930-1939?" both.
    """
    own = frozenset(("uncertain",)) if doubt else frozenset()
    own |= chain.said & {"approximate", "uncertain"}
    if not own:
        return chain
    opened = next((place for place in range(chain.after - 1, -1, -1) if tokens[place].opened), None)
    last_only = (
        doubt and len(chain.pieces) > 1 and opened == chain.after - 1 and chain.pieces[-1].year is not None
        and not chain.pieces[-1].months
    )  # fmt: skip
    pieces = tuple(
        piece if last_only and piece is not chain.pieces[-1] else replace(piece, marks=piece.marks | own)
        for piece in chain.pieces
    )
    return replace(chain, pieces=pieces)


def _in_brackets(text: str, start: int, end: int) -> bool:
    before, after = text[:start].rstrip()[-1:], text[end : end + 4].lstrip("?() ")[:1]
    return before == "[" and after == "]"


def _doubt(text: str, end: int) -> tuple[bool, int]:
    """A question mark right after the date, or in brackets; not the end of a question."""
    for mark in ("(?)", " (?)", "[?]", " [?]"):
        if text.startswith(mark, end):
            return True, end + len(mark)
    if text.startswith(("?", "？"), end) and (
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
