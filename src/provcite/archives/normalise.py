"""Folding of text for comparison: look-alike letters, dashes, spaces, hyphens left by line breaks.

Two jobs are kept apart. `fold_key` makes a key for looking words up (case, accents and letters
of another script that look alike are folded). `Folded` cleans a whole text for reading and maps
every place in the cleaned text back to the text as it was given.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from provcite.model.values import dataclass

#: Cyrillic letters that look like a Latin one in at least one case (В and B, Н and H).
_LOOKALIKES = str.maketrans("авекмнорстухіјѕґѓќ", "abekmhopctyxijsгrk")

_DASHES = "‐‑‒–—―−﹣－"
_SPACES = (
    "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f"
    "\u3000\t\v\f\r\n\x85\u2028\u2029"
)
_FULLWIDTH = {0xFF0C: ",", 0xFF1B: ";", 0xFF1A: ":", 0xFF08: "(", 0xFF09: ")", 0x3002: ".", 0xFF0E: "."}

#: One character for one character, so that offsets stay.
_SAME_LENGTH = {ord(c): "-" for c in _DASHES} | {ord(c): " " for c in _SPACES} | _FULLWIDTH
_APOSTROPHES = str.maketrans("", "", "'’ʹ′ʼ`ʻ‘ь´")

#: Letters in numbers that are written in either script by sound, not by look (Р-9401 = R-9401, 1Б = 1B).
_SOUNDS = str.maketrans(
    dict(zip("абвгдеёжзийклмнопрстуфхцчшщыэюяії", "abvgdeejziiklmnoprstufhcxqwyeujiij", strict=False))
)
#: Soft hyphens, zero-width characters, and a hyphen with a line break between two letters.
_DROPPED = re.compile(r"[\u00ad\u200b\u200c\u200d\u2060\ufeff]|(?<=[^\W\d_])[-‐]\r?\n[ \t]{0,8}(?=[^\W\d_])")


@lru_cache(maxsize=4096)
def fold_key(text: str) -> str:
    """The key by which a word or name is looked up: caseless, without accents, script-folded.

    Latin and Cyrillic letters that look alike give the same key; apostrophes (soft signs in
    romanised Russian) are dropped; dashes become hyphens and runs of spaces one space.
    """
    folded = text.casefold()
    if not folded.isascii():
        folded = folded.translate(_SAME_LENGTH).translate(_LOOKALIKES)
        folded = "".join(c for c in unicodedata.normalize("NFD", folded) if not unicodedata.combining(c))
        folded = folded.translate(_LOOKALIKES)
    folded = folded.translate(_APOSTROPHES)
    return " ".join(folded.split())


@dataclass(frozen=True, slots=True)
class Folded:
    """A text made ready for reading, with the way back.

    `source` is the text as given; `text` the same without soft hyphens, zero-width characters
    and line-break hyphens, characters otherwise as given; `plain` has the same length as `text`,
    with every dash a hyphen and every space a blank. `offsets` maps a place in `text` to one in
    `source`; it is None where nothing was dropped.
    """

    source: str
    text: str
    plain: str
    offsets: tuple[int, ...] | None

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The span of `source` that gave ``text[start:end]``."""
        if self.offsets is None:
            return start, end
        if start >= end:
            place = self.offsets[start] if start < len(self.offsets) else len(self.source)
            return place, place
        return self.offsets[start], self.offsets[end - 1] + 1


def fold_text(source: str) -> Folded:
    """Clean `source` for reading; see `Folded`."""
    if _DROPPED.search(source) is None:
        return Folded(source, source, source.translate(_SAME_LENGTH), None)
    pieces: list[str] = []
    offsets: list[int] = []
    place = 0
    for match in _DROPPED.finditer(source):
        pieces.append(source[place : match.start()])
        offsets.extend(range(place, match.start()))
        place = match.end()
    pieces.append(source[place:])
    offsets.extend(range(place, len(source)))
    text = "".join(pieces)
    return Folded(source, text, text.translate(_SAME_LENGTH), tuple(offsets))


def fold_value(value: str) -> str:
    """A value with its dashes as hyphens and its spaces single, for comparison by eye and test."""
    return " ".join(value.translate(_SAME_LENGTH).split())


def fold_number(value: str) -> str:
    """A unit's number for comparison: script, case, dashes and spaces folded; leading zeros kept."""
    letters = fold_key(value.casefold().translate(_SOUNDS)).replace(" ", "")
    return (
        letters.strip(".,;:").replace("-", "")
        if re.fullmatch(r"[a-z]-?\d+|\d+-?[a-z]", letters)
        else letters.strip(".,;:")
    )


@lru_cache(maxsize=16384)
def unit_key(value: str) -> str:
    """The value of one unit (``0102``, ``R-9401``, ``1Б``) folded: script, case, spaces, signs."""
    return re.sub(r"[.,;№'’\"()\[\]\s]", "", fold_number(value))


_WORD = re.compile(r"\w+")
_SIGNS = re.compile(r"['’ʹ′ʼ`ʻ‘ь]")
#: Longer titles are compared by their beginning.
MAX_TITLE = 400


@lru_cache(maxsize=16384)
def title_key(title: str) -> str:
    """A title without case, accents, punctuation and soft signs; at most `MAX_TITLE` characters."""
    folded = unicodedata.normalize("NFKD", _SIGNS.sub("", title.casefold()))
    folded = "".join(character for character in folded if not unicodedata.combining(character))
    return " ".join(_WORD.findall(folded))[:MAX_TITLE]
