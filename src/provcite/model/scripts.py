"""The writing systems that a text uses, as far as citing asks for them.

Ranges are compared rather than matched: compiling a character class above Latin costs a regular
expression one to two milliseconds, more than all that a citation asks here.
"""

from __future__ import annotations

from typing import Final

Ranges = tuple[tuple[str, str], ...]

HAN: Final[Ranges] = (("\u3400", "\u9fff"),)
CYRILLIC: Final[Ranges] = (("\u0400", "\u04ff"),)
#: Languages that are printed in it, by their first two letters (ISO 639-1).
CYRILLIC_LANGUAGES: Final = frozenset(("ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "tg", "mn"))
KANA: Final[Ranges] = (("\u3040", "\u30ff"),)
HANGUL: Final[Ranges] = (("\uac00", "\ud7af"),)
GREEK: Final[Ranges] = (("\u0370", "\u03ff"),)
ARMENIAN_HEBREW: Final[Ranges] = (("\u0530", "\u05ff"),)
ARABIC: Final[Ranges] = (("\u0600", "\u06ff"),)


def uses(text: str, ranges: Ranges) -> bool:
    """Whether a character of `text` lies in one of `ranges` (first and last character of each)."""
    if text.isascii():
        return False
    return any(first <= character <= last for character in text for first, last in ranges)
