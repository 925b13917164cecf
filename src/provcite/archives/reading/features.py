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


def features(line: Line) -> list[list[str]]:
    """For each token of `line` the strings that the tagger weighs."""
    tokens, labels, kinds = line.tokens, line.label, line.kind
    count = len(tokens)
    forms = [shape(token.word) for token in tokens]
    house = [""] * count
    for start, (end, how, _) in line.houses.items():
        for at in range(start, min(end, count)):
            house[at] = how if at == start else how + "+"
    seen = tuple(zip((t.key for t in tokens), forms, labels, kinds, strict=True))
    beside = [_as_neighbour(*each) for each in seen]
    chunks = _chunks(line, forms)
    first_house = min(line.houses, default=count)
    last_house = max(line.houses, default=-1)
    institutions = [at for at, kind in enumerate(kinds) if kind == "institution"]
    first_word = min([first_house, *institutions])
    last_word = max([last_house, *institutions], default=-1)
    # What stands last before each token: the label in its part, the label before, how many numbers since.
    found: list[list[str]] = []
    last = before = "-"
    since = 9
    depth = 0
    quote = False
    part = 0
    numbers = 0
    segment_label = "-"
    ahead = _labels_ahead(line)
    segments = _segment_features(line, forms, house)
    for at in range(count):
        token = tokens[at]
        word = token.word
        mine: list[str] = [*_own(word, token.key), *segments[at]]
        label, kind = labels[at], kinds[at]
        if label:
            mine += ["L=" + label, f"Lw={label}.{forms[at]}"]
            if at + 1 < count:
                mine.append(f"L+={label}.{forms[at + 1]}")
        if kind:
            mine.append("K=" + kind)
        if house[at]:
            mine.append("G=" + house[at])
        for number, offset in enumerate(_OFFSETS):
            other = at + offset
            if 0 <= other < count:
                mine += beside[other][number]
            elif other in (-1, count):
                mine.append(f"{offset}w=#")
        if at and house[at - 1]:
            mine.append("-1G=" + house[at - 1])
        if at + 1 < count and house[at + 1]:
            mine.append("+1G=" + house[at + 1])
        if at:
            mine.append(f"-1|0={seen[at - 1][0]}|{token.key}")
            mine.append(
                f"-1|0c={labels[at - 1] or kinds[at - 1] or forms[at - 1]}|{label or kind or forms[at]}"
            )
            if at > 1:
                second = labels[at - 2] or forms[at - 2]
                mine.append(f"-2|-1|0c={second}|{labels[at - 1] or forms[at - 1]}|{forms[at]}")
                mine.append(f"-2|-1={seen[at - 2][0]}|{seen[at - 1][0]}|{forms[at]}")
        if at + 1 < count:
            mine.append(f"0|1={token.key}|{seen[at + 1][0]}")
            mine.append(
                f"0|1c={label or kind or forms[at]}|{labels[at + 1] or kinds[at + 1] or forms[at + 1]}"
            )
            if at + 2 < count:
                mine.append(
                    f"0|1|2c={forms[at]}|{labels[at + 1] or forms[at + 1]}|{labels[at + 2] or forms[at + 2]}"
                )
            if at:
                mine.append(f"-1|0|1={seen[at - 1][0]}|{forms[at]}|{seen[at + 1][0]}")
        glued = at > 0 and tokens[at - 1].end == token.start
        mine.append("gl" if glued else "sp")
        if at + 1 < count and tokens[at + 1].start == token.end:
            mine.append("gr")
        mine += chunks[at]
        mine += [
            f"la={last}",
            f"la={last}.{min(since, 4)}.{forms[at]}",
            f"lab={before}>{last}.{forms[at]}",
            f"part={min(part, 4)}.{min(numbers, 3)}.{forms[at]}",
            f"seg={segment_label}.{forms[at]}.{min(numbers, 3)}",
            f"ah={ahead[at]}.{forms[at]}",
        ]
        if depth:
            mine.append(f"br.{forms[at]}")
        if quote:
            mine.append("qu")
        if at == 0:
            mine.append("first")
        if at > first_word:
            mine.append("aft" if at > last_word else "amid")
        elif last_word >= 0:
            mine.append("bef")
        found.append(mine)
        # What this token changes for those behind it.
        if word in _OPEN:
            depth += word in "(["
            quote = quote or word in "“„«‘《「"
        elif word in _CLOSE:
            depth = max(0, depth - (word in ")]"))
            quote = quote and word not in "”»’》」"
        elif word == '"':
            quote = not quote
        if label and not label.endswith("+"):
            before, last, since = last, label + token.key[:3], 0
            segment_label = label
        else:
            since += 1
        if forms[at] == "9":
            numbers += 1
        if word in ",;" and not depth:
            part += 1
            numbers = 0
            segment_label = "-"
            if word == ";":
                part, last, before = 0, "-", "-"
    return found


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
