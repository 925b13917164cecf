"""Keys that order text as a reader expects, not by code points.

A small collation of its own: letters by their base letter, then accents, then case; punctuation
does not count; scripts in the order Latin, Greek, Cyrillic, others, or with Cyrillic first where the
language is written in it, as the CLDR has it. The letters that a language files apart (Swedish å
after z) are tailored by locale. ASCII text, most of it, takes a short way.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

Key = tuple[str, str, str]

_DROPPED = re.compile(r"[^\w\s]|_", re.ASCII)
_DROPPED_ALL = re.compile(r"[^\w\s]|_")
_DIGITS = re.compile(r"[0-9]+")
_SPACES = re.compile(r"\s+")
_LETTERS = {
    "ø": "o", "đ": "d", "ð": "d", "ł": "l", "æ": "ae", "œ": "oe", "ß": "ss", "þ": "th", "ı": "i", "ħ": "h",
    "ŧ": "t", "й": "и\uffff", "ё": "е", "ґ": "г\uffff", "є": "е\uffff", "і": "и\ufffd", "ї": "и\ufffe",
    "ў": "у\uffff", "ђ": "д\uffff", "ј": "и\uffffj", "љ": "л\uffff", "њ": "н\uffff", "ћ": "т\uffff",
    "џ": "ц\uffff", "ѓ": "г\uffff", "ќ": "к\uffff",
}  # fmt: skip
#: Put after a letter, these file it behind every word with the letter alone.
_AFTER = "\uffff\ufffe\ufffd"
# Letters that a language files apart: what each is written as, so that it sorts after its neighbour.
_TAILORED: dict[str, dict[str, str]] = {
    "sv": {"å": "z\uffff1", "ä": "z\uffff2", "ö": "z\uffff3"},
    "fi": {"å": "z\uffff1", "ä": "z\uffff2", "ö": "z\uffff3"},
    "da": {"æ": "z\uffff1", "ø": "z\uffff2", "å": "z\uffff3"},
    "nb": {"æ": "z\uffff1", "ø": "z\uffff2", "å": "z\uffff3"},
    "nn": {"æ": "z\uffff1", "ø": "z\uffff2", "å": "z\uffff3"},
    "es": {"ñ": "n\uffff"},
    "hu": {"ö": "o\uffff", "ő": "o\uffff", "ü": "u\uffff", "ű": "u\uffff"},
    "cs": {"č": "c\uffff", "ř": "r\uffff", "š": "s\uffff", "ž": "z\uffff"},
    "sk": {"č": "c\uffff", "š": "s\uffff", "ž": "z\uffff", "ä": "a\uffff"},
    "pl": {c: b + "\uffff" for c, b in zip("ąćęłńóśź", "acelnosz", strict=True)} | {"ż": "z\uffff\uffff"},
    "tr": {"ç": "c\uffff", "ğ": "g\uffff", "ı": "h\uffff", "ö": "o\uffff", "ş": "s\uffff", "ü": "u\uffff"},
    "et": {
        "õ": "w\uffff1",
        "ä": "w\uffff2",
        "ö": "w\uffff3",
        "ü": "w\uffff4",
        "š": "s\uffff",
        "ž": "s\uffff\uffff",
    },
    "hr": {"č": "c\uffff", "ć": "c\uffff\uffff", "đ": "d\uffff", "š": "s\uffff", "ž": "z\uffff"},
    "ro": {"ă": "a\uffff", "â": "a\uffff\uffff", "î": "i\uffff", "ș": "s\uffff", "ț": "t\uffff"},
    "uk": {"г": "г", "ґ": "г\uffff", "є": "е\uffff", "и": "и", "і": "и\ufffd", "ї": "и\ufffe"},
}


#: Languages written in Cyrillic: their own script stands before the Latin one.
_CYRILLIC = frozenset(("be", "bg", "kk", "ky", "mk", "mn", "ru", "sr", "tg", "uk"))
_CYRILLIC_LETTER = re.compile("[\u0400-\u04ff]")


@lru_cache(maxsize=65536)
def key(text: str, lang: str = "en") -> Key:
    """What two texts are compared by: base letters, then accents and marks, then case."""
    flat, accents, case = _key(text, lang)
    if lang[:2].lower() in _CYRILLIC and lang[3:7].lower() != "latn":
        # A colon stands between the digits and the Latin letters, and in no key by itself.
        flat = _CYRILLIC_LETTER.sub(lambda found: ":" + found.group(), flat)
    return flat, accents, case


def _key(text: str, lang: str) -> Key:
    if _DIGITS.search(text):
        # Numbers in text count as numbers: 9 before 10.
        text = _DIGITS.sub(lambda found: found.group().zfill(12), text)
    if text.isascii():
        lowered = text.lower()
        flat = _DROPPED.sub("", lowered)
        flat = _SPACES.sub(" ", flat).strip()
        return flat, lowered, text.swapcase()
    flat = unicodedata.normalize("NFC", text).lower().translate(_letters(lang[:2].lower()))
    apart = unicodedata.normalize("NFD", text)
    return _SPACES.sub(" ", flat).strip(), apart.lower(), apart.swapcase()


class _Letters(dict[int, str]):
    """What each small letter is filed as in a language, for `str.translate`; found once for each."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.own = _TAILORED.get(language, {})

    def __missing__(self, code: int) -> str:
        char = chr(code)
        filed = self.own.get(char) or _LETTERS.get(char)
        if filed is None:
            base = unicodedata.normalize("NFKD", char)
            filed = "".join([_LETTERS.get(c, c) for c in base if not unicodedata.combining(c)])
        self[code] = filed = "".join([c for c in filed if c in _AFTER or not _DROPPED_ALL.match(c)])
        return filed


@lru_cache(maxsize=64)
def _letters(language: str) -> _Letters:
    return _Letters(language)
