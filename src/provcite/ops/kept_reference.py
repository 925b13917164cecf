"""Whether a citation still says where the document lies: a style may drop the reference in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_SAME: Final = {ord(dash): "-" for dash in "‐‑‒–—―−"} | {
    ord("\u00a0"): " ", ord("\u202f"): " ", ord("’"): "'", ord("‘"): "'", ord("“"): '"', ord("”"): '"',
}  # fmt: skip


def missing_levels(
    printed: str, path: tuple[tuple[str, str], ...], location: str, *, elsewhere: Iterable[str] = ()
) -> tuple[tuple[str, str], ...]:
    """The levels of `path` that `printed` (plain text) does not say.

    `location` is the reference in the words that the style was given: where those stand in the
    text, nothing is missing. Else each value is looked for in order, outside the words of
    `elsewhere` (title, date, address), since a 5 of a date is no fond.
    """
    text = _folded(printed)
    if location and _folded(location) in text:
        return ()
    for other in elsewhere:
        if other:
            text = text.replace(_folded(other), " ")
    place = 0
    missing: list[tuple[str, str]] = []
    for level, value in path:
        found = _find(text, _folded(value), place)
        if found < 0:
            missing.append((level, value))
        else:
            place = found
    return tuple(missing)


def says(printed: str, words: str) -> bool:
    """Whether `words` stand in `printed`, dashes and quotation marks apart."""
    return bool(words) and _find(_folded(printed), _folded(words), 0) >= 0


def _folded(text: str) -> str:
    return text.translate(_SAME).casefold()


def _find(text: str, value: str, start: int) -> int:
    """Where `value` stands from `start` on as a word of its own, its end; -1 where it does not."""
    while value:
        found = text.find(value, start)
        if found < 0:
            return -1
        end = found + len(value)
        if not (text[found - 1 : found].isalnum() or text[end : end + 1].isalnum()):
            return end
        start = found + 1
    return -1
