"""The words of printed dates (months, seasons, qualifiers by language) and the tokens of a text.

The vocabulary is data (``data/dates/words.json``). Words are
compared folded: lower case, without diacritics, so that "Févr.", "fevr" and "FÉVR." are one word.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, NamedTuple

from provcite.archives.data import read_data
from provcite.model.lazyre import lazy

#: Digits of other scripts and widths, and blanks that are no plain blank: one character for one.
_SAME_LENGTH: Final = {
    **{
        zero + digit: str(digit)
        for zero in (0x660, 0x6F0, 0x966, 0x9E6, 0xE50, 0xFF10)
        for digit in range(10)
    },
    **dict.fromkeys((0xA0, 0x202F, 0x2007, 0x2009, 0x3000), " "),
    # The Hebrew hyphen.
    0x5BE: "-",
}

_TOKEN: Final = lazy(
    # The months that are counted from March: 7ber, 8bre, 10bris.
    # Vowel signs of Indian scripts are no letters to `re`, and parts of a word.
    r"(?P<word>(?<!\w)(?:[789]|10)b(?:er|re|ris)(?!\w)"
    r"|[^\W\d_](?:[^\W\d_]|[\u0900-\u0963\u0971-\u0DE5])*(?:['’ʹʼ\[][^\W\d_]+)*['ʹʼ]?)"
    r"|(?P<num>[0-9]+)|(?P<punct>[^\w\s]|_)"
)

DASHES: Final = frozenset("-‐‑‒–—―−")

_ROMAN: Final = {
    name: number
    for number, name in enumerate(
        ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"), start=1
    )
}
#: Cyrillic letters that are typed for Latin numerals.
_ROMAN_LOOKALIKES: Final = str.maketrans("ІіХхУуӀ", "iixxvvi")

#: Most letters that may follow the stem of a month.
_LONGEST_ENDING: Final = 6

#: What a phrase means, and the languages that it is of where other languages mean another thing.
Phrase = tuple[tuple[str, ...], str, frozenset[str]]


class Token(NamedTuple):
    """One number, word or mark.

    `months` are the months that a word names in some language, `languages` those languages, `roman`
    its value as a Roman numeral; `opened` is True right after an opening square bracket.
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
    languages: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Folded words to what they mean; phrases are found by their first word.

    `months` gives for each word its month by language, `stems` the same for the beginnings of words,
    `month_phrases` for months of several words. `labels` are words before a number that is no day
    (labels of references and printed works), `label_or_of` those that are short for "of" before a whole day
    ("Brief v. 14. 8. 1859"), `ordinals` and `endings` what is hung on a day's or a
    year's number, `articles` what may stand between a qualifier and a date, `fillers` what may
    stand within a date, `prefixes` before a date alone.
    """

    months: dict[str, dict[str, int]]
    stems: dict[str, dict[str, int]]
    month_phrases: dict[str, tuple[tuple[tuple[str, ...], dict[str, int]], ...]]
    month_words: frozenset[str]
    day_words: dict[str, int]
    seasons: dict[str, int]
    phrases: dict[str, tuple[Phrase, ...]]
    after_words: dict[str, str]
    joints: dict[str, tuple[str, ...]]
    year_suffixes: frozenset[str]
    ordinals: frozenset[str]
    endings: frozenset[str]
    from_endings: tuple[str, ...]
    until_endings: tuple[str, ...]
    decade_endings: frozenset[str]
    decade_with: dict[str, str]
    century_endings: frozenset[str]
    clock: frozenset[str]
    common_words: frozenset[str]
    ordinal_words: dict[str, int]
    parts_of_year: dict[str, int]
    labels: frozenset[str]
    label_or_of: frozenset[str]
    weekdays: frozenset[str]
    articles: frozenset[str]
    prefixes: frozenset[str]
    fillers: frozenset[str]
    elisions: frozenset[str]
    glued_prefixes: frozenset[str]
    julian_until: dict[str, str]


def fold_word(word: str) -> str:
    """Lower case, without diacritics and soft signs typed as apostrophes."""
    if word.isascii():
        return word.lower().rstrip("'")
    plain = unicodedata.normalize("NFD", word.lower())
    kept = "".join(char for char in plain if not unicodedata.combining(char))
    return kept.replace("ł", "l").replace("ı", "i").replace("đ", "d").rstrip("'’ʹʼ")


def _words_of(text: str) -> tuple[str, ...]:
    return tuple(fold_word(token) for token in re.findall(r"[^\W\d_]+", text))


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The shipped words, folded."""
    data = json.loads(read_data("dates/words.json"))
    months: dict[str, dict[str, int]] = {}
    stems: dict[str, dict[str, int]] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], dict[str, int]]]] = {}
    for language, rows in data["months"].items():
        for number, words in enumerate(rows, start=1):
            for word in words:
                if " " in word:
                    first, *rest = _words_of(word)
                    phrases.setdefault(first, []).append((tuple(rest), {language: number}))
                else:
                    table, text = (stems, word[:-1]) if word.endswith("*") else (months, word)
                    table.setdefault(fold_word(text), {})[language] = number
    lists = {name: _folded(words) for name, words in data["lists"].items()}
    endings = data["digit_endings"]
    return Vocabulary(
        months=months,
        stems=stems,
        month_phrases={first: tuple(rest) for first, rest in phrases.items()},
        month_words=_folded(data["month_words"]),
        day_words={fold_word(word): int(day) for day, words in data["day_words"].items() for word in words},
        seasons={fold_word(word): int(key) for key, words in data["seasons"].items() for word in words},
        phrases=_phrases(data),
        after_words={
            fold_word(word): meaning for meaning, words in data["after_words"].items() for word in words
        },
        joints=_joints(data),
        year_suffixes=_folded(data["year_suffixes"]),
        ordinals=lists["ordinals"],
        endings=_folded(endings["plain"]),
        from_endings=tuple(fold_word(word) for word in endings["from"]),
        until_endings=tuple(fold_word(word) for word in endings["until"]),
        decade_endings=_folded(data["decade_words"]["after"]),
        decade_with={fold_word(key): fold_word(word) for key, word in data["decade_words"]["with"].items()},
        century_endings=_folded(data["decade_words"]["century"]),
        clock=_folded(data["clock"]),
        common_words=_folded(data["common_words"]),
        ordinal_words={
            fold_word(word): int(key) for key, words in data["ordinal_words"].items() for word in words
        },
        parts_of_year={
            fold_word(word): 32 if key == "quarter" else 39
            for key, words in data["parts_of_year"].items()
            for word in words
        },
        labels=lists["labels"],
        label_or_of=lists["label_or_of"],
        weekdays=lists["weekdays"],
        articles=lists["articles"],
        prefixes=frozenset(word for text in data["lists"]["prefixes"] for word in _words_of(text)),
        fillers=_folded(data["fillers"]),
        elisions=_folded(data["elisions"]),
        glued_prefixes=frozenset(letter for letters in data["glued_prefixes"].values() for letter in letters),
        julian_until={key: value for key, value in data["julian_until"].items() if key[0] != "_"},
    )


def _folded(words: list[str]) -> frozenset[str]:
    return frozenset(fold_word(word) for word in words)


def _phrases(data: dict[str, Any]) -> dict[str, tuple[Phrase, ...]]:
    """Qualifiers and parts by their first word, the longest first; ``sl,hr:po`` is of two languages."""
    found: dict[str, list[Phrase]] = {}
    for group in ("qualifiers", "parts"):
        for meaning, texts in data[group].items():
            for text in texts:
                tagged, colon, words = text.partition(":")
                only = frozenset(tagged.split(",")) if colon else frozenset()
                first, *rest = _words_of(words if colon else text)
                found.setdefault(first, []).append((tuple(rest), meaning, only))
    # What is of some languages only is tried before what is of every other.
    return {
        first: tuple(sorted(rest, key=lambda item: (-len(item[0]), not item[2])))
        for first, rest in found.items()
    }


def _joints(data: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for meaning, texts in data["joints"].items():
        for text in texts:
            found.setdefault(fold_word(text.rpartition(":")[2]), []).append(meaning)
    return {word: tuple(dict.fromkeys(meanings)) for word, meanings in found.items()}


@lru_cache(maxsize=8192)
def _word(text: str) -> tuple[str, tuple[int, ...], int, frozenset[str]]:
    """The folded word, its months, its value as a Roman numeral, the languages of its months."""
    fold = fold_word(text)
    roman = 0
    if len(text) <= 4:
        roman = _ROMAN.get(unicodedata.normalize("NFKC", text).translate(_ROMAN_LOOKALIKES).lower(), 0)
    words = vocabulary()
    # "d’octubre": what is elided before the month
    before, mark, after = fold.replace("’", "'").partition("'")
    if fold not in words.months and mark and before in words.elisions:
        fold, roman = after, 0
    months = _months(fold)
    return fold, tuple(sorted(set(months.values()))), roman, frozenset(months)


def _months(fold: str) -> dict[str, int]:
    words = vocabulary()
    if fold in words.months:
        return words.months[fold]
    # "באוגוסט": what is hung on before the month
    if len(fold) > 3 and fold[0] in words.glued_prefixes and fold[1:] in words.months:
        return words.months[fold[1:]]
    for size in range(max(3, len(fold) - _LONGEST_ENDING), len(fold) + 1):
        if fold[:size] in words.stems:
            return words.stems[fold[:size]]
    return {}


def same_length(text: str) -> str:
    """`text` with digits of other scripts and odd blanks made plain; offsets stay what they were."""
    return text if text.isascii() else text.translate(_SAME_LENGTH)


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
            fold, months, roman, languages = _word(short)
            found.append(
                Token(kind, piece, match.start(), match.end(), -1, fold, months, roman, opened, languages)
            )
        elif piece not in "[]":
            found.append(Token(kind, piece, match.start(), match.end()))
    return found
