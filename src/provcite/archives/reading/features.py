"""What the tagger sees of a token: the word, its shape and classes, its neighbours, its place.

The strings of a word and of its part as a neighbour are made once and kept, so that a note costs
little more than joining lists.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from provcite.archives.reading.tokens import Line

_ROMAN: Final = re.compile(r"[IVXLCDM]+|[ivxlc]+")
_OPEN: Final = frozenset("([“„«‘《「")
_CLOSE: Final = frozenset(")]”»’》」")
_SEPARATORS: Final = frozenset(",;:/.")


@lru_cache(maxsize=65536)
def shape(word: str) -> str:
    """The word's shape: ``Xx``, ``XX``, ``x``, ``9``, or the mark itself."""
    if word.isdecimal():
        return "9"
    if not word[0].isalpha():
        return word
    if len(word) == 1:
        return "X" if word.isupper() else "x" if word.islower() else "h"
    if word.isupper():
        return "XX"
    if word.islower():
        return "xx"
    if word[0].isupper() and word[1:].islower():
        return "Xx"
    return "xX" if any(c.isupper() for c in word) else "hh"


@lru_cache(maxsize=65536)
def _own(word: str, key: str) -> tuple[str, ...]:
    """The strings of a word about itself."""
    form = shape(word)
    found = ["w=" + key, "s=" + form, f"n={min(len(word), 7)}{form}"]
    if word.isalpha():
        if len(key) > 3:
            found += ["p3=" + key[:3], "e3=" + key[-3:], "p5=" + key[:5]]
        if _ROMAN.fullmatch(word):
            found.append("roman")
        if word.isupper() and len(word) > 1:
            found.append("caps")
        script = "cyr" if "\u0400" <= word[0] <= "\u04ff" else "han" if word[0] >= "\u3040" else "lat"
        found.append("script=" + script)
    elif word.isdecimal():
        number = int(word[:6])
        if word[0] == "0":
            found.append("zero")
        if number <= 31:
            found.append("day")
        if len(word) == 4 and 1200 <= number <= 2030:
            found.append("year")
    return tuple(found)


_OFFSETS: Final = (-4, -3, -2, -1, 1, 2, 3)


@lru_cache(maxsize=65536)
def _as_neighbour(key: str, form: str, label: str, kind: str) -> tuple[tuple[str, ...], ...]:
    """The strings of a word for the tokens that stand around it, by `_OFFSETS` as they see it."""
    found = []
    for at in _OFFSETS:
        mine = [f"{at}w={key}"]
        if abs(at) <= 2 or label or kind:
            mine.append(f"{at}c={label}.{kind}.{form}")
        if abs(at) == 1:
            mine.append(f"{at}s={form}")
        found.append(tuple(mine))
    return tuple(found)


def _chunks(line: Line, forms: list[str]) -> list[tuple[str, ...]]:
    """For each token the strings of the run without blanks it stands in: its shape, and where in it."""
    tokens = line.tokens
    found: list[tuple[str, ...]] = []
    begin = 0
    count = len(tokens)
    for at in range(1, count + 1):
        if at == count or tokens[at].start > tokens[at - 1].end:
            whole = "".join(forms[begin : min(at, begin + 9)])
            found.extend(_in_run(whole, min(i - begin, 9), i == at - 1) for i in range(begin, at))
            begin = at
    return found


@lru_cache(maxsize=65536)
def _in_run(whole: str, inside: int, last: bool) -> tuple[str, ...]:
    found = (f"ch={whole}", f"ch={whole}@{inside}")
    return (*found, "chend") if last else found


_BREAKS: Final = frozenset(',;:()[]“”„«»"—–')


def _segment_kind(line: Line, forms: list[str], house: list[str], begin: int, end: int) -> str:
    """What the tokens from `begin` to `end`, between two commas, look like as a whole."""
    inner = range(begin, end)
    kinds = line.kind
    digits = sum(1 for at in inner if forms[at] == "9")
    if any(house[at] for at in inner):
        return "G9" if digits else "G"
    if any(kinds[at] == "month" for at in inner):
        return "D"
    letters = [at for at in inner if forms[at][0] in "Xxh"]
    if not letters:
        if not digits:
            return "-"
        return "Y" if digits == 1 and line.tokens[begin].key[:2] in _YEARS and end - begin < 3 else "N"
    label = line.label[letters[0]]
    if digits and label and letters[0] == begin and len(letters) <= 2:
        return "L" + label
    if any(kinds[at].startswith("institution") for at in inner):
        return "I9" if digits else "I"
    if len(letters) == 1 and forms[letters[0]] == "XX":
        return "A9" if digits else "A"
    if digits:
        return "C" if len(letters) <= 2 else "M"
    if any(kinds[at].startswith("place") for at in inner):
        return "P"
    return "T" if forms[letters[0]][0] == "X" else "W"


_YEARS: Final = frozenset({"18", "19", "20"})


def _segments(line: Line, forms: list[str]) -> list[tuple[int, int]]:
    """The parts between commas, brackets and marks as (begin, end) by token."""
    found: list[tuple[int, int]] = []
    begin = 0
    tokens = line.tokens
    count = len(tokens)
    for at, token in enumerate(tokens):
        word = token.word
        ends = word in _BREAKS or (
            word == "."
            and at + 1 < count
            and tokens[at + 1].start > token.end
            and forms[at + 1][0] == "X"
            and at > 0
            and (len(tokens[at - 1].word) > 3 or forms[at - 1] == "9")
            and not line.label[at - 1]
        )
        if ends or at == count - 1:
            found.append((begin, at + 1))
            begin = at + 1
    return found


@lru_cache(maxsize=65536)
def _in_part(kinds: tuple[str, ...], where: str, form: str) -> tuple[str, ...]:
    """The strings of a token `where` in a part, by the looks of the parts: two before, its own, two after."""
    before2, before, own, after, after2 = kinds
    first = form[0]
    around = f"{before}|{own}|{after}"
    return (
        f"S={own}.{first}",
        f"S-={before}|{own}.{first}",
        f"S+={own}|{after}.{first}",
        f"S-+={around}.{first}",
        f"S--={before2}|{before}|{own}.{first}",
        f"S++={own}|{after}|{after2}.{first}",
        f"S-+={around}.{where}.{form}",
    )


def _segment_features(line: Line, forms: list[str], house: list[str]) -> list[tuple[str, ...]]:
    """For each token what its part looks like, those around it, and where in it the token stands."""
    places = _segments(line, forms)
    kinds = ["#", "#"]
    for begin, end in places:
        stop = end - 1 if line.tokens[end - 1].word in _BREAKS and end - begin > 1 else end
        kinds.append(_segment_kind(line, forms, house, begin, stop))
    kinds += ["#", "#"]
    found: list[tuple[str, ...]] = []
    for number, (begin, end) in enumerate(places):
        around = tuple(kinds[number : number + 5])
        for at in range(begin, end):
            where = "b" if at == begin else "e" if at >= end - 2 else "m"
            found.append(_in_part(around, where, forms[at]))
    return found


#: What stands before the first token and behind the last, as each offset sees it.
_EDGE: Final[tuple[tuple[str, ...], ...]] = tuple((f"{offset}w=#",) for offset in _OFFSETS)
_BEYOND: Final[tuple[tuple[str, ...], ...]] = tuple(() for _ in _OFFSETS)
_REACH: Final = max(map(abs, _OFFSETS))


def _houses(line: Line) -> list[str]:
    """For each token whether it is of a known repository's name: its kind, with + behind its first token."""
    found = [""] * len(line.tokens)
    for start, (end, how, _) in line.houses.items():
        for at in range(start, min(end, len(found))):
            found[at] = how if at == start else how + "+"
    return found


def _pairs(line: Line, forms: list[str]) -> list[list[str]]:
    """For each token the strings of it together with those right before and behind it."""
    keys = [token.key for token in line.tokens]
    labelled = [label or form for label, form in zip(line.label, forms, strict=True)]
    classed = [label or kind or form for label, kind, form in zip(line.label, line.kind, forms, strict=True)]
    found: list[list[str]] = [[] for _ in keys]
    for at in range(1, len(keys)):
        one, two = at - 1, at
        words = f"{keys[one]}|{keys[two]}"
        classes = f"{classed[one]}|{classed[two]}"
        found[two] += ("-1|0=" + words, "-1|0c=" + classes)
        found[one] += ("0|1=" + words, "0|1c=" + classes)
        if at > 1:
            zero = at - 2
            found[two].append(f"-2|-1|0c={labelled[zero]}|{labelled[one]}|{forms[two]}")
            found[two].append(f"-2|-1={keys[zero]}|{keys[one]}|{forms[two]}")
            found[zero].append(f"0|1|2c={forms[zero]}|{labelled[one]}|{labelled[two]}")
            found[one].append(f"-1|0|1={keys[zero]}|{forms[one]}|{keys[two]}")
    return found


class _Trail:
    """What stands before a token: the last labels, how many numbers since, brackets, quotations."""

    __slots__ = ("before", "depth", "last", "numbers", "part", "quote", "segment", "since")

    def __init__(self) -> None:
        self.last = self.before = self.segment = "-"
        self.since = 9
        self.depth = self.part = self.numbers = 0
        self.quote = False

    def strings(self, form: str) -> list[str]:
        """The strings of a token of this form at this place."""
        numbers = self.numbers if self.numbers < 3 else 3
        found = [
            "la=" + self.last,
            f"la={self.last}.{self.since if self.since < 4 else 4}.{form}",
            f"lab={self.before}>{self.last}.{form}",
            f"part={self.part if self.part < 4 else 4}.{numbers}.{form}",
            f"seg={self.segment}.{form}.{numbers}",
        ]
        if self.depth:
            found.append("br." + form)
        if self.quote:
            found.append("qu")
        return found

    def pass_(self, word: str, key: str, label: str, form: str) -> None:
        """Go on behind a token."""
        if word in _OPEN:
            self.depth += word in "(["
            self.quote = self.quote or word in "“„«‘《「"
        elif word in _CLOSE:
            self.depth = max(0, self.depth - (word in ")]"))
            self.quote = self.quote and word not in "”»’》」"
        elif word == '"':
            self.quote = not self.quote
        if label and label[-1] != "+":
            self.before, self.last, self.since = self.last, label + key[:3], 0
            self.segment = label
        else:
            self.since += 1
        if form == "9":
            self.numbers += 1
        elif word in ",;" and not self.depth:
            self.part += 1
            self.numbers = 0
            self.segment = "-"
            if word == ";":
                self.part, self.last, self.before = 0, "-", "-"


def _own_classes(line: Line, forms: list[str], house: list[str], at: int) -> list[str]:
    """The strings of what the data know of the token, and of the repositories' names beside it."""
    found: list[str] = []
    label, kind = line.label[at], line.kind[at]
    if label:
        found += ("L=" + label, f"Lw={label}.{forms[at]}")
        if at + 1 < len(forms):
            found.append(f"L+={label}.{forms[at + 1]}")
    if kind:
        found.append("K=" + kind)
    if house[at]:
        found.append("G=" + house[at])
    if at and house[at - 1]:
        found.append("-1G=" + house[at - 1])
    if at + 1 < len(forms) and house[at + 1]:
        found.append("+1G=" + house[at + 1])
    return found


def features(line: Line) -> list[list[str]]:
    """For each token of `line` the strings that the tagger weighs."""
    tokens = line.tokens
    count = len(tokens)
    forms = [shape(token.word) for token in tokens]
    house = _houses(line)
    beside: list[tuple[tuple[str, ...], ...]] = [*[_BEYOND] * (_REACH - 1), _EDGE]
    beside += [
        _as_neighbour(token.key, form, label, kind)
        for token, form, label, kind in zip(tokens, forms, line.label, line.kind, strict=True)
    ]
    beside += [_EDGE, *[_BEYOND] * (_REACH - 1)]
    institutions = [at for at, kind in enumerate(line.kind) if kind == "institution"]
    first_named = min([min(line.houses, default=count), *institutions])
    last_named = max([max(line.houses, default=-1), *institutions])
    chunks = _chunks(line, forms)
    ahead = _labels_ahead(line)
    segments = _segment_features(line, forms, house)
    found = _pairs(line, forms)
    trail = _Trail()
    for at, token in enumerate(tokens):
        mine = found[at]
        form = forms[at]
        mine += _own(token.word, token.key)
        mine += segments[at]
        mine += chunks[at]
        mine += _own_classes(line, forms, house, at)
        for number, place in enumerate(_PLACES):
            mine += beside[at + place][number]
        mine.append("gl" if at and tokens[at - 1].end == token.start else "sp")
        if at + 1 < count and tokens[at + 1].start == token.end:
            mine.append("gr")
        mine += trail.strings(form)
        mine.append(f"ah={ahead[at]}.{form}")
        if at == 0:
            mine.append("first")
        if at > first_named:
            mine.append("aft" if at > last_named else "amid")
        elif last_named >= 0:
            mine.append("bef")
        trail.pass_(token.word, token.key, line.label[at], form)
    return found


#: `_OFFSETS` counted from the first of the places that are put before a line.
_PLACES: Final = tuple(offset + _REACH for offset in _OFFSETS)


def _labels_ahead(line: Line) -> list[str]:
    """For each token the next label behind it in the same part."""
    count = len(line.tokens)
    found = ["-"] * count
    coming = "-"
    for at in range(count - 1, -1, -1):
        found[at] = coming
        word = line.tokens[at].word
        if word == ";":
            coming = "-"
        elif line.label[at] and not line.label[at].endswith("+"):
            coming = line.label[at] + line.tokens[at].key[:2]
    return found
