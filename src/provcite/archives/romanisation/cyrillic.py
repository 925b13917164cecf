"""Titles in Cyrillic in Latin letters: ALA-LC (Library of Congress, 2012) without ligatures and breves.

The way of English-language history journals (CMOS 18, 11.98 f.). Only languages whose table is known are
written so; `romanized` gives "" for any other.
"""

from __future__ import annotations

from typing import Final

_LETTERS: Final = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяѣіѳѵ"
_LATIN: Final = "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch ʺ y ʹ e iu ia e i f y"
_RUSSIAN: Final[dict[str, str]] = dict(zip(_LETTERS, _LATIN.split(), strict=True))
_UKRAINIAN: Final = {
    **_RUSSIAN, "г": "h", "ґ": "g", "є": "ie", "и": "y", "і": "i", "ї": "i", "’": "", "'": "",
}  # fmt: skip
_BELARUSIAN: Final = {**_RUSSIAN, "г": "h", "ґ": "g", "і": "i", "ў": "u", "’": "", "'": ""}
_BULGARIAN: Final = {**_RUSSIAN, "щ": "sht", "ъ": "ŭ"}
_TABLES: Final = {"ru": _RUSSIAN, "uk": _UKRAINIAN, "be": _BELARUSIAN, "bg": _BULGARIAN}


#: A word in capitals of up to so many letters in a text that has small ones too is an acronym.
_ACRONYM: Final = 5


def _length(text: str, place: int) -> int:
    """How many letters the word has that stands at `place`, as far as it matters."""
    start = end = place
    while start and text[start - 1].isalpha() and place - start <= _ACRONYM:
        start -= 1
    while end < len(text) and text[end].isalpha() and end - place <= _ACRONYM:
        end += 1
    return end - start


def romanized(text: str, language: str | None) -> str:
    """`text` in Latin letters, its capitals kept; "" where a letter or the language has no table."""
    table = _TABLES.get((language or "").split("-")[0])
    if table is None:
        return ""
    parts: list[str] = []
    acronyms = any(letter.islower() for letter in text)
    for place, letter in enumerate(text):
        small = letter.lower()
        if letter == "№":
            parts.append("no.")
            continue
        if small not in table:
            if letter.isalpha() and not letter.isascii():
                return ""
            parts.append(letter)
            continue
        latin = table[small]
        if letter != small:
            follows = text[place + 1 : place + 2]
            shouted = follows.isupper() or (
                not follows.isalpha() and text[max(place - 1, 0) : place].isupper()
            )
            if shouted and acronyms and _length(text, place) <= _ACRONYM:
                shouted = False  # TsK, VTsIK
            latin = latin.upper() if shouted else latin[:1].upper() + latin[1:]
        parts.append(latin)
    return "".join(parts)
