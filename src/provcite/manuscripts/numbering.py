"""How word processors number their notes: formats of numbers, and restarts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_SYMBOLS = "*†‡§"


def counted(text: str) -> int | None:
    """The whole number that `text` is, or None: no sign, no superscript, nothing of ten digits or more."""
    return int(text) if len(text) < 10 and text.isascii() and text.isdigit() else None


def roman(number: int) -> str:
    """Lower-case Roman numerals; the decimal number where there is none (0, or above 3999)."""
    if not 0 < number < 4000:
        return str(number)
    text = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        text += letters * count
    return text


def letters(number: int) -> str:
    """a … z, then aa, bb … as Word counts."""
    if number < 1:
        return str(number)
    repeat, index = divmod(number - 1, 26)
    return chr(ord("a") + index) * min(repeat + 1, 40)


def label(number: int, style: str) -> str:
    """`number` as a reader sees it, in Word's or OpenDocument's number format."""
    if style in ("lowerRoman", "i"):
        return roman(number)
    if style in ("upperRoman", "I"):
        return roman(number).upper()
    if style in ("lowerLetter", "a"):
        return letters(number)
    if style in ("upperLetter", "A"):
        return letters(number).upper()
    if style == "chicago":
        repeat, index = divmod(max(number, 1) - 1, 4)
        return _SYMBOLS[index] * min(repeat + 1, 40)
    return str(number)


def run_from_one(numbers: Iterable[int]) -> int:
    """How far `numbers` count from 1 without a gap, each after the one before it; 0 for fewer than three.

    The numbers that call notes in a text do so, whatever became of the notes themselves.
    """
    reached = 0
    for number in numbers:
        if number == reached + 1:
            reached = number
    return reached if reached > 2 else 0


def superscript_number(text: str) -> str:
    """Superscript digits as plain ones."""
    return text.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789"))
