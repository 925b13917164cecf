"""Personal names taken apart: titles off, words, initials, surname and given names.

The lists (titles, known persons under several names, given names that are one name in several
languages) are data: ``data/names/names.json``.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from provcite.archives.data import read_data
from provcite.archives.romanisation.han import is_han
from provcite.archives.romanisation.korean import is_hangul
from provcite.model.lazyre import lazy

#: Longest name that is read, in characters.
MAX_NAME: Final = 200

_WORD: Final = lazy(
    r"[^\W\d_]+[\u0300-\u036f]*(?:[^\W\d_]|[\u0300-\u036f]|['’‘ʹʻʼ`´](?=[^\W\d_])|[-‐‑](?=[^\W\d_]))*['’ʹʼ]?\.?"
)
_BRACKETED: Final = lazy(r"[\[(（]([^\[\]()（）]{1,80})[\])）]")
#: Letter groups that stand for one letter of another script in an initial ("Yu. V. Andropov").
_GROUP_INITIALS: Final = frozenset(
    ("yu", "iu", "ju", "ya", "ia", "ja", "zh", "kh", "ch", "sh", "shch", "ts", "ye", "je", "yo", "th", "ph")
) | frozenset(("gy", "zs", "cs", "sz", "st", "cz", "dz", "ks", "дж", "вл", "ал"))


@dataclass(frozen=True, slots=True, kw_only=True)
class NameData:
    """The shipped lists, folded: forms of known persons, equal given names, titles.

    `title_words` stand inside a title, after its first word ("Secretary of State"); `short_titles`
    are titles of at most four letters that need no full stop (the others look like surnames).
    """

    persons: tuple[tuple[str, ...], ...]
    person_of: dict[str, int]
    given_of: dict[str, tuple[int, ...]]
    titles: frozenset[str]
    title_words: frozenset[str]
    short_titles: frozenset[str]
    native_titles: tuple[str, ...]
    particles: frozenset[str]
    suffixes: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class NameWord:
    """One word of a name as printed; `initial` where it is an initial or a cut name."""

    text: str
    initial: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NameWords:
    """A name without its titles. `comma` is the number of words before a comma (surname), or 0.

    `native` is the name in hangul or Han characters where it is written in them.
    """

    words: tuple[NameWord, ...]
    comma: int
    suffix: str
    native: str


@lru_cache(maxsize=16384)
def fold_name(text: str) -> str:
    """Lower case, without diacritics, apostrophes, hyphens and points; one blank between words.

    Letters that decompose to nothing (ł, ø, ß, đ) are written as readers type them.
    """
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    if not plain.isascii():
        plain = plain.replace("и\u0306", "й").replace("е\u0308", "е")
        plain = "".join(char for char in plain if not unicodedata.combining(char))
        plain = plain.translate(_LETTERS)
    plain = re.sub(r"['’‘ʹʻʼ`´.]", "", plain)
    return " ".join(re.findall(r"[^\W_]+", plain))


_LETTERS: Final = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}
)


@lru_cache(maxsize=1)
def name_data() -> NameData:
    data = json.loads(read_data("names/names.json"))
    person_of: dict[str, int] = {}
    for number, forms in enumerate(data["persons"]):
        for form in forms:
            person_of.setdefault(_person_key(form), number)
    given_of: dict[str, list[int]] = {}
    for number, names in enumerate(data["given"]):
        for name in names:
            given_of.setdefault(fold_name(name), []).append(number)
    return NameData(
        persons=tuple(tuple(forms) for forms in data["persons"]),
        person_of=person_of,
        given_of={name: tuple(numbers) for name, numbers in given_of.items()},
        titles=frozenset(fold_name(title) for title in data["titles"]),
        title_words=frozenset(data["title_words"]),
        short_titles=frozenset(data["short_titles"]),
        native_titles=tuple(data["native_titles"]),
        particles=frozenset(data["particles"]),
        suffixes=dict(data["suffixes"]),
    )


def _person_key(form: str) -> str:
    return " ".join(sorted(fold_name(form).split())) or form


def person_of(words: NameWords) -> int | None:
    """The number of the known person that these words name, in any order of the words."""
    table = name_data().person_of
    if words.native:
        return table.get(words.native)
    return table.get(" ".join(sorted(part for word in words.words for part in fold_name(word.text).split())))


def is_initial(text: str) -> bool:
    """Whether a word is an initial: "A.", "A", "Yu.", "Ю."."""
    bare = text.rstrip(".").rstrip("'’ʹʼ")
    if len(bare) == 1:
        return not is_han(bare) and not is_hangul(bare)
    if "-" in bare:
        return all(is_initial(part) for part in bare.split("-"))
    folded = bare.casefold()
    if folded in _GROUP_INITIALS:
        return text.endswith(".") or (len(bare) == 2 and bare.isupper())
    # "Wm.", "Alex.": a cut name.
    return text.endswith(".") and len(bare) <= 5


@lru_cache(maxsize=16384)
def name_forms(text: str) -> tuple[NameWords, ...]:
    """The name, and the other forms that brackets after it give ("Pak Chang-ok [Pak Chang Ok]")."""
    text = unicodedata.normalize("NFKC", text[:MAX_NAME]).replace("\u00ad", "")
    forms = []
    outside = _BRACKETED.sub(" ", text)
    for piece in (outside, *_BRACKETED.findall(text)):
        read = _words(piece)
        if read is not None and read not in forms:
            forms.append(read)
    return tuple(forms[:4])


def _words(text: str) -> NameWords | None:
    data = name_data()
    native = _native(text)
    if native:
        return NameWords(words=(), comma=0, suffix="", native=native)
    head, comma, tail = text.partition(",")
    first = _titleless(_split(head))
    suffix = ""
    second: list[str] = []
    if comma:
        parts = [part for part in re.split(r"[,;]", tail) if part.strip()]
        for number, part in enumerate(parts):
            words = _split(part)
            if len(words) == 1 and fold_name(words[0]) in data.suffixes:
                suffix = data.suffixes[fold_name(words[0])]
            elif number == 0 and words and not _is_office(words):
                second = _titleless(words)
            else:
                break
    if not second and len(first) > 1 and fold_name(first[-1]) in data.suffixes and len(first[-1]) > 1:
        suffix = data.suffixes[fold_name(first.pop())]
    words = first + second
    if not words or len(words) > 8:
        return None
    made = [
        NameWord(text=word.rstrip(".") if not is_initial(word) else word, initial=is_initial(word))
        for word in words
    ]
    made = _run_together(made)
    return NameWords(words=tuple(made), comma=len(first) if second else 0, suffix=suffix, native="")


def _run_together(words: list[NameWord]) -> list[NameWord]:
    """Two or three capitals without points beside a surname are initials ("AM Petrov", "Petrov AM")."""
    if len(words) < 2:
        return words
    made: list[NameWord] = []
    for word in words:
        bare = word.text
        alone = 2 <= len(bare) <= 3 and bare.isupper() and bare.isalpha()
        others = [other for other in words if other is not word]
        if (
            alone
            and not word.initial
            and all(not other.text.isupper() for other in others if not other.initial)
        ):
            made.extend(NameWord(text=letter, initial=True) for letter in bare)
        else:
            made.append(word)
    return made


def _split(text: str) -> list[str]:
    return _WORD.findall(text)


def _titleless(words: list[str]) -> list[str]:
    data = name_data()
    start = 0
    while start < len(words) - 1:
        word = fold_name(words[start])
        # One capital letter is an initial; "т." and "г." are titles.
        lone = len(word) == 1 and words[start][0].isupper()
        linked = start > 0 and word in data.title_words
        # "Min.", "Gen." are titles; Min and Pan are surnames.
        cut = len(word) <= 4 and word not in data.short_titles and not linked
        if cut and not words[start].endswith(".") and words[start][0].isupper():
            break
        if not linked and (word not in data.titles or lone):
            break
        start += 1
    return words[start:]


def _is_office(words: list[str]) -> bool:
    return fold_name(words[0]) in name_data().titles and not is_initial(words[0])


def _native(text: str) -> str:
    """The letters of a name in hangul or Han characters, without titles; "" for other scripts."""
    letters = "".join(char for char in text if is_han(char) or is_hangul(char))
    if not letters or any(char.isalpha() and not (is_han(char) or is_hangul(char)) for char in text):
        return ""
    for title in name_data().native_titles:
        if letters.endswith(title) and len(letters) - len(title) >= 2:
            return letters[: -len(title)]
    return letters
