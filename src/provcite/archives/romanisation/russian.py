"""Russian (and Ukrainian, Bulgarian) names: one key for Cyrillic and for every romanisation.

A key is the sound of the name written with one sign a sound: Z for ж, c for ч, S for ш, Q for щ,
C for ц, h for х. Systems that use one letter for two sounds (German "ch", scholarly "c") give
several keys; two names may be the same where a key is common to both. Differences that
no reader of a footnote takes for a difference are folded: soft signs, й and и, е and э and ё,
doubled consonants, ie and e after a consonant.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from provcite.model.lazyre import lazy

_MOST_KEYS: Final = 24

_CYRILLIC: Final = {
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "ђ": "dZ", "е": "e", "є": "e", "ё": "E",
    "ж": "Z",
    "з": "z", "и": "i", "і": "i", "ї": "i", "й": "i", "ј": "i", "к": "k", "л": "l", "љ": "l", "м": "m",
    "н": "n",
    "њ": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "ћ": "c", "у": "u", "ў": "v", "ф": "f",
    "х": "h",
    "ц": "C", "ч": "c", "џ": "dZ", "ш": "S", "щ": "Q", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "iu",
    "я": "ia",
    "ѣ": "e", "ѳ": "f", "ѵ": "i", "'": "", "’": "", "-": "-",
}  # fmt: skip

#: Letters and groups of each habit, longest first when read; alternatives stand side by side.
_COMMON: Final = {
    "â": ("ia",), "û": ("iu",), "ŝ": ("Q",), "š": ("S",), "ž": ("Z",), "č": ("c",), "ŭ": ("v", "u"),
    "ĭ": ("i",),
    "è": ("e",), "ė": ("e",), "é": ("e",), "ë": ("E",), "ě": ("e",), "ł": ("l",), "ń": ("n",), "ó": ("u",
    "o"),
    "šč": ("Q",), "x": ("h", "ks"), "w": ("v",), "q": ("k",), "ź": ("z",), "ż": ("Z",), "ś": ("s",),
    "ć": ("c",),
}  # fmt: skip
_ENGLISH: Final = {
    **_COMMON,
    "shch": ("Q",), "shh": ("Q",), "sch": ("Q", "S"), "stch": ("Q",), "sh": ("S",), "zh": ("Z",),
    "kh": ("h",),
    "ch": ("c",), "tch": ("c",), "ts": ("C",), "tz": ("C",), "cz": ("C", "c"), "tc": ("C",), "dzh": ("dZ",),
    "dj": ("dZ",), "ya": ("ia",), "ja": ("ia",), "ia": ("ia",), "yu": ("iu",), "ju": ("iu",), "iu": ("iu",),
    "yo": ("E", "io"), "jo": ("E", "io"), "yë": ("E",), "ye": ("e",), "je": ("e",), "yi": ("i",),
    "ji": ("i",),
    "y": ("i",), "j": ("i",), "c": ("C", "k"), "h": ("h", "g"), "gh": ("g",), "ph": ("f",), "ck": ("k",
    "Ck"),
    "oo": ("u",), "ee": ("i",), "ou": ("u", "ou"),
}  # fmt: skip
_GERMAN: Final = {
    **_COMMON,
    "schtsch": ("Q",), "stsch": ("Q",), "tsch": ("c",), "dsch": ("dZ",), "sch": ("S", "Z"), "ch": ("h",),
    "tz": ("C",),
    "z": ("C",), "ja": ("ia",), "ju": ("iu",), "jo": ("E", "io"), "je": ("e",), "ji": ("i",),
    "j": ("i",), "y": ("i",),
    "w": ("v",), "ie": ("i",), "ph": ("f",), "ss": ("s",), "ß": ("s",), "s": ("s", "z"),
    "c": ("k",), "v": ("f", "v"), "ä": ("e",), "ö": ("E",), "ü": ("iu",),
}  # fmt: skip
_POLISH: Final = {
    **_COMMON,
    "szcz": ("Q",), "cz": ("c",), "sz": ("S",), "rz": ("r", "Z"), "ch": ("h",), "dż": ("dZ",),
    "ja": ("ia",), "ju": ("iu",),
    "jo": ("E", "io"), "je": ("e",), "io": ("E", "io"), "j": ("i",), "y": ("i",), "w": ("v",),
    "c": ("C",), "h": ("h", "g"),
}  # fmt: skip
_HUNGARIAN: Final = {
    **_COMMON,
    "scs": ("Q",), "cs": ("c",), "zs": ("Z",), "sz": ("s",), "s": ("S",), "ny": ("n",), "gy": ("d",),
    "ly": ("l",), "ty": ("t",),
    "ja": ("ia",), "ju": ("iu",), "jo": ("E", "io"), "je": ("e",), "j": ("i",), "y": ("i",), "c": ("C",),
    "h": ("h",), "ó": ("o",),
    "á": ("a",), "í": ("i",), "ú": ("u",), "ő": ("e",), "ö": ("e",), "ű": ("iu",), "ü": ("iu",),
}  # fmt: skip
_FRENCH: Final = {
    **_COMMON,
    "chtch": ("Q",), "tch": ("c",), "ch": ("S",), "kh": ("h",), "j": ("Z",), "dj": ("dZ",), "ou": ("u",),
    "ts": ("C",),
    "tz": ("C",), "ia": ("ia",), "iou": ("iu",), "y": ("i",), "gu": ("g",), "c": ("k",), "ss": ("s",),
    "ï": ("i",),
}  # fmt: skip
_CZECH: Final = {
    **_COMMON,
    "šč": ("Q",), "lj": ("l",), "nj": ("n",), "đ": ("dZ",), "dž": ("dZ",), "ch": ("h",), "ja": ("ia",),
    "ju": ("iu",), "jo": ("E", "io"), "je": ("e",),
    "j": ("i",), "y": ("i",),
    "c": ("C",), "á": ("a",), "í": ("i",), "ý": ("i",), "ú": ("u",), "ů": ("u",), "h": ("h", "g"),
}  # fmt: skip

#: A habit is tried only where something in the word shows it.
_HABITS: Final = (
    (lazy(""), _ENGLISH),
    # German s before a vowel is з too (Sorin, Зорин), where nothing in the word is of another habit.
    (
        lazy(r"sch|w|ß|ch|^j|z(?!h)|[äöü]|ie|^s[pt]|^(?=[^vyz]*$)(?!.*[kscz][hz])(?:s|.*[aeiou]s)[aeiou]"),
        _GERMAN,
    ),
    (lazy(r"cz|sz|w|[łżśćńó]|ch"), _POLISH),
    (lazy(r"cs|zs|sz|gy|[őűáéíóúöü]"), _HUNGARIAN),
    (lazy(r"tch|ou|ï|^j|ine$"), _FRENCH),
    (lazy(r"[čšžřěůđćáýíúďťň]|ch|[ln]j"), _CZECH),
)


@lru_cache(maxsize=8)
def _pattern(number: int) -> re.Pattern[str]:
    groups = sorted(_HABITS[number][1], key=len, reverse=True)
    return re.compile("|".join(map(re.escape, groups)) + "|.", re.DOTALL)


#: German h that only lengthens the vowel (Grotewohl, Гротеволь).
_SILENT_H: Final = lazy(r"(?<=[aeiouäöü])h(?=[lmnrt])")


def is_cyrillic(text: str) -> bool:
    return any("\u0400" <= char <= "\u052f" for char in text)


@lru_cache(maxsize=16384)
def russian_keys(word: str) -> frozenset[str]:
    """The keys of one word of a name, in any script; empty where it has no letters."""
    word = unicodedata.normalize("NFC", word).lower()[:48]
    if is_cyrillic(word):
        return frozenset(_fold(key) for key in _cyrillic_keys(word)) - {""}
    word = re.sub(r"['’ʹʼʺ\"`´]", "", word)
    keys: set[str] = set()
    for number, (shown, table) in enumerate(_HABITS):
        if shown.search(word):
            keys.update(_fold(key) for key in _latin_keys(word, number, table))
    if word.startswith(("st", "sp")):
        # German st and sp at the head of a word: Stoph, Штоф.
        keys.update(_fold(key) for key in _latin_keys("sch" + word[1:], 1, _GERMAN))
    silent = _SILENT_H.sub("", word)
    if silent != word:
        keys.update(_fold(key) for key in _latin_keys(silent, 0, _ENGLISH))
    return frozenset(keys) - {""}


def _cyrillic_keys(word: str) -> list[str]:
    found = [""]
    ukrainian = any(char in "іїєґ" for char in word)
    previous = ""
    for index, char in enumerate(word):
        options: tuple[str, ...] = (_CYRILLIC.get(char, ""),)
        if char == "г" and (ukrainian or index == 0):
            # Ukrainian г is h; foreign h becomes г in Russian (Гитлер).
            options = ("g", "h")
        elif char == "ъ" and word[index + 1 : index + 2] not in ("е", "ё", "ю", "я", ""):
            # Bulgarian: a vowel, romanised as a, u or y (Вълко, Vulko, Vylko).
            options = ("a", "u", "i")
        elif char == "ё" and len(found) * 2 <= _MOST_KEYS:
            options = ("E", "io")
        elif char in "еє" and previous in ("", "ь", "ъ"):
            options = ("e",)
        found = [key + option for key in found for option in options][:_MOST_KEYS]
        previous = char
    return found


def _latin_keys(word: str, number: int, table: dict[str, tuple[str, ...]]) -> list[str]:
    found = [""]
    for match in _pattern(number).finditer(word):
        piece = match.group()
        options = table.get(piece)
        if options is None:
            plain = unicodedata.normalize("NFD", piece)[0]
            options = table.get(plain, (plain,)) if plain.isalnum() or plain == "-" else ("",)
        if len(found) * len(options) > _MOST_KEYS:
            options = options[:1]
        found = [key + option for key in found for option in options]
    return found


_AFTER_HUSH: Final = lazy(r"(?<=[ZcSQ])[Eo]")
_I_BEFORE: Final = lazy(r"(?<=[^aeiouAEIOU\-])i(?=[eE])|(?<=^)i(?=e)")
_RUNS_OF_I: Final = lazy(r"i{2,}")
_DOUBLED: Final = lazy(r"([bcdfghklmnprstvzCSZ])\1+")
_ENDING: Final = lazy(r"(?<=[oe])f+$")


def _fold(key: str) -> str:
    key = key.replace("ts", "C").replace("tC", "C").replace("sc", "Q").replace("Sc", "Q").replace("zC", "C")
    key = _AFTER_HUSH.sub("e", key).replace("E", "e")
    key = _RUNS_OF_I.sub("i", key)
    key = _I_BEFORE.sub("", key)
    key = re.sub(r"(?<=[aeou])i(?=e)", "", key)
    key = _DOUBLED.sub(r"\1", key)
    key = _ENDING.sub("v", key)
    # The ending of adjectives: -ский, -ski, -sky, -skyj.
    return re.sub(r"(?<=[kgnv])[ij]+$", "i", key)


#: Endings and groups that show a romanised Slavic name.
_SLAVIC: Final = lazy(
    r"(?:[oey]v(?:a|na|ich|ych|ic|ič|s)?|[eo]ff|[eo]w|[eo]wa|in|ina|yn|yna|sk(?:ii|iy|y|i|ij|aia|aya|aja|a|yi|yj|ij)|ck[yi]|enko|ko|"
    r"ny|nyi|nyj|nij|nii|uk|iuk|yuk|ian|yan|jan|iants|dze|shvili|ich|vich|vych|vič|wicz|ovic|czyk|chuk|tchouk|ets|oy|oi|oj|ii|iy|ij)$"
    r"|kh|zh|shch|sch|tsch|iu|yu|ju|ya|[âûŝščžë]|[a-z]'[a-z]?|^ye|^ts|aia|cs|sz|cz",
    re.IGNORECASE,
)


def looks_slavic(word: str) -> bool:
    """Whether a word in Latin letters may be a romanised Russian (or like) name."""
    return _SLAVIC.search(word) is not None
