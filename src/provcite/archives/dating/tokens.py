"""The words of printed dates (months, seasons, qualifiers by language) and the tokens of a text.

The vocabulary is data (``data/dates/words.json``). Words are compared folded: lower case, without
diacritics, so that "Févr.", "fevr" and "FÉVR." are one word.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from provcite.archives.data import read_data
from provcite.model.lazyre import lazy

#: Digits of other widths and blanks that are no plain blank, one character for one.
_SAME_LENGTH: Final = str.maketrans("０１２３４５６７８９\u00a0\u202f\u2007\u2009\u3000", "0123456789     ")

_TOKEN: Final = lazy(r"(?P<num>[0-9]+)|(?P<word>[^\W\d_]+(?:['’ʹʼ\[][^\W\d_]+)*['ʹʼ]?)|(?P<punct>[^\w\s]|_)")

DASHES: Final = frozenset("-‐‑‒–—―−")

_ROMAN: Final = {
    name: number
    for number, name in enumerate(
        ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"), start=1
    )
}
#: Cyrillic letters that are typed for Latin numerals.
_ROMAN_LOOKALIKES: Final = str.maketrans("ІіХхУуӀ", "iixxvvi")


class Token(NamedTuple):
    """One number, word or mark.

    `months` are the months that a word names in some language, `roman` its value as a Roman
    numeral; `opened` is True right after an opening square bracket.
    """

    kind: str
    text: str
    start: int
    end: int
    number: int = -1
    fold: str = ""
    months: tuple[int, ...] = ()
    roman: int = 0
    opened: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Folded words to what they mean; phrases are found by their first word.

    `labels` are words before a number that is no day (labels of references and printed works),
    `ordinals` endings of a day's number, `articles` what may stand between a qualifier and a date,
    `prefixes` before a date alone.
    """

    months: dict[str, tuple[int, ...]]
    seasons: dict[str, int]
    phrases: dict[str, tuple[tuple[tuple[str, ...], str], ...]]
    joints: dict[str, tuple[str, ...]]
    year_suffixes: frozenset[str]
    ordinals: frozenset[str]
    labels: frozenset[str]
    weekdays: frozenset[str]
    articles: frozenset[str]
    prefixes: frozenset[str]


def fold_word(word: str) -> str:
    """Lower case, without diacritics and soft signs typed as apostrophes."""
    if word.isascii():
        return word.lower().rstrip("'")
    plain = unicodedata.normalize("NFD", word.lower())
    kept = "".join(char for char in plain if not unicodedata.combining(char))
    return kept.replace("ł", "l").replace("ı", "i").replace("đ", "d").rstrip("'’ʹʼ")


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The shipped words, folded."""
    data = json.loads(read_data("dates/words.json"))
    months: dict[str, set[int]] = {}
    for rows in data["months"].values():
        for number, words in enumerate(rows, start=1):
            for word in words:
                months.setdefault(fold_word(word), set()).add(number)
    seasons = {fold_word(word): int(key) for key, words in data["seasons"].items() for word in words}
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for group in ("qualifiers", "parts"):
        for meaning, texts in data[group].items():
            for text in texts:
                words_of = tuple(fold_word(token) for token in re.findall(r"[^\W\d_]+", text))
                phrases.setdefault(words_of[0], []).append((words_of[1:], meaning))
    joints: dict[str, list[str]] = {}
    for meaning, texts in data["joints"].items():
        for text in texts:
            joints.setdefault(fold_word(text), []).append(meaning)
    lists = {name: frozenset(fold_word(word) for word in words) for name, words in data["lists"].items()}
    return Vocabulary(
        ordinals=lists["ordinals"],
        labels=lists["labels"],
        weekdays=lists["weekdays"],
        articles=lists["articles"],
        prefixes=lists["prefixes"],
        months={word: tuple(sorted(numbers)) for word, numbers in months.items()},
        seasons=seasons,
        phrases={
            first: tuple(sorted(rest, key=lambda item: -len(item[0]))) for first, rest in phrases.items()
        },
        joints={word: tuple(meanings) for word, meanings in joints.items()},
        year_suffixes=frozenset(fold_word(word) for word in data["year_suffixes"]),
    )


@lru_cache(maxsize=4096)
def _word(text: str) -> tuple[str, tuple[int, ...], int]:
    fold = fold_word(text)
    roman = _ROMAN.get(text.translate(_ROMAN_LOOKALIKES).lower(), 0) if len(text) <= 4 else 0
    return fold, vocabulary().months.get(fold, ()), roman


def same_length(text: str) -> str:
    """`text` with wide digits and odd blanks made plain; offsets stay what they were."""
    return text.translate(_SAME_LENGTH)


def tokens_of(text: str, start: int, end: int) -> list[Token]:
    """The tokens of ``text[start:end]``, square brackets left out (they mark what was supplied)."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text, start, end):
        kind, piece = match.lastgroup or "", match.group()
        opened = match.start() > 0 and text[match.start() - 1] == "["
        if kind == "num":
            number = int(piece) if len(piece) <= 6 else -1
            found.append(Token(kind, piece, match.start(), match.end(), number, opened=opened))
        elif kind == "word":
            # "Sept[ember]": what is supplied within a word belongs to it.
            short = piece[:32].replace("[", "")
            fold, months, roman = _word(short)
            found.append(Token(kind, piece, match.start(), match.end(), -1, fold, months, roman))
        elif piece not in "[]":
            found.append(Token(kind, piece, match.start(), match.end()))
    return found
