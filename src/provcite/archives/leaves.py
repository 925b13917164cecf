"""Leaves, pages and frames as a reference counts them: the one reader of ranges and lists.

``301-3`` is 301 to 303, as an archivist writes it; ``12-15, 18ob`` is two ranges, a verso counting
as its leaf; ``45-41`` is no range, and only its first number is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from provcite.archives.normalise import fold_key
from provcite.model.lazyre import lazy

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

Range = tuple[int, int]

#: A longer number is no leaf's, and Python refuses to read one of thousands of digits.
_MOST_DIGITS: Final = 18
#: A leaf: its number, and a verso, a recto, an inserted leaf's letter or "and following".
_LEAF: Final = lazy(
    r"(?<![\w.])(\d{1,7})(?:\s?(ob\.?|зв\.?|zv\.?|v(?:erso|º|°|°)?\.?|r(?:ecto)?\.?|об\.?|oб\.?|o6\.?|ff?\.?|[a-zа-яі])(?!\w))?(?!\w)"
)
_JOIN: Final = lazy(r"\s{0,3}-\s{0,3}")
#: What may part the ranges of a list.
_BETWEEN: Final = lazy(r"\s{0,3}(?:[,;&]|and|und|et|y|e|i|u|a|и|та|i|és|sowie)?\s{0,3}")
_VERSO: Final = frozenset(("ob", "зв", "zv", "v", "verso", "об", "oб", "r", "recto", "o6"))


def read_leaves(value: str) -> tuple[tuple[tuple[str, str], ...], bool]:
    """The ranges of `value` as (first, last) in folded words, and whether they are all that it says.

    An inserted leaf keeps its letter (``12a``), a verso is its leaf's number.
    """
    text = fold_key(value).strip(" .,;")
    found: list[tuple[str, str]] = []
    matches = list(_LEAF.finditer(text))
    whole = bool(matches) and matches[0].start() == 0
    index, at = 0, 0
    while index < len(matches):
        match = matches[index]
        if found and not _BETWEEN.fullmatch(text[at : match.start()]):
            whole = False
        first = last = _folded(match.group(1), match.group(2))
        at = match.end()
        if index + 1 < len(matches) and _JOIN.fullmatch(text[at : matches[index + 1].start()]):
            index += 1
            ending = matches[index]
            at = ending.end()
            last = _folded(completed(match.group(1), ending.group(1)), ending.group(2))
            if _number(last) < _number(first):
                last, whole = first, False
        found.append((first, last))
        index += 1
    return tuple(found), whole and not text[at:].strip(" .")


def completed(first: str, last: str) -> str:
    """The end of a range in full: ``3`` after ``301`` is ``303``, ``12`` after ``9`` stays."""
    if len(last) < len(first) <= _MOST_DIGITS and int(last) < int(first):
        return first[: len(first) - len(last)] + last
    return last


def _folded(number: str, mark: str | None) -> str:
    mark = (mark or "").strip(".°º")
    return number if mark in _VERSO else number + mark


def _number(leaf: str) -> int:
    digits = leaf.rstrip("".join({character for character in leaf if not character.isdecimal()}) or " ")
    return int(digits) if digits.isdecimal() and len(digits) <= _MOST_DIGITS else 0


def leaf_ranges(value: str) -> tuple[Range, ...]:
    """The ranges of leaves that a value names, by number: ``12-15, 18`` gives ((12, 15), (18, 18))."""
    return tuple((_number(first), _number(last)) for first, last in read_leaves(value)[0])


def leaves_inside(inner: str, outer: str) -> bool | None:
    """Whether the leaves `inner` lie within `outer`; None where either names none."""
    wanted, known = leaf_ranges(inner), leaf_ranges(outer)
    if not wanted or not known:
        return None
    return covered(wanted, known)


def covered(inner: Sequence[Range], outer: Sequence[Range]) -> bool:
    """Whether every range of `inner` lies in one of `outer`."""
    return all(any(low <= first and last <= high for low, high in outer) for first, last in inner)


def leaves_touch(one: str, other: str) -> bool:
    """Whether any leaf is in both."""
    return any(
        first <= high and low <= last for first, last in leaf_ranges(one) for low, high in leaf_ranges(other)
    )


_SHORT_RANGE: Final = lazy(r"(?<![\w/.-])(\d{2,6})(\s?[-‐‑‒–—−]\s?)(\d{1,5})(?![\w/])")


def whole_ranges(value: str) -> str:
    """Ranges with both ends whole: 302–3 is 302–303, which is how leaves are printed."""
    return _SHORT_RANGE.sub(_whole, value)


def _whole(found: re.Match[str]) -> str:
    first, dash, last = found[1], found[2], found[3]
    if len(last) >= len(first):
        return found.group()
    whole = first[: len(first) - len(last)] + last
    return f"{first}{dash}{whole}" if int(whole) > int(first) else found.group()
