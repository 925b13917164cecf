"""The reference code of a unit as it is written (ISAD(G) 3.1.1), where the text has no words for its levels.

An archive that no list knows has no system by which its numbers could be printed with words: D1071/H/B/D/1
is that, and not "series D1071, item 1". What stands unlabelled is kept as it stands, beside the levels by
which it is compared.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from provcite.model.levels import Role, role_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from provcite.archives.parse import ParsedReference
    from provcite.model.reference import ArchivalReference

#: What may stand between two units of one code, or between two names above it.
_JOINT: Final = re.compile(r"[\s./\-‐-―:;,#*+]{0,4}")
#: Words that say no more than that a number follows.
_NUMBER_WORD: Final = re.compile(
    r"(?:n[or]s?\.?|n[°º]s?\.?|n\.|№|#|num(?:bers?|éro|ero)?\.?|núm(?:ero)?\.?|nummer|номер|č\.|sz\.)",
    re.IGNORECASE,
)
_LABELLED: Final = re.compile(r"(?P<before>[^\W\d_]+)[.:]?\s?(?=\d)|(?<=\d)[.)]?\s(?P<behind>[^\W\d_]+)")
_CODE: Final = re.compile(r"\d")
_ALNUM: Final = re.compile(r"\w+")
_ROMAN: Final = re.compile(r"[IVXLC]+")
#: Most letters between two values of a code that is printed.
_MOST_BETWEEN: Final = 80
#: Most letters of what may be a part of a call number.
_LONGEST_PART: Final = 12


def as_written(found: ParsedReference, text: str, *, through_words: bool = False) -> ArchivalReference:
    """The reference that was read in `text`, with its code (`written_code`) and full stops."""
    labels = tuple(
        "" if span is None else text[slice(*span)] + (text[span[1] : span[1] + 1] == ".") * "."
        for span in found.labels
    )
    code = written_code(found, text, through_words=through_words)
    return replace(found.reference, code=code, labels=labels if any(labels) else ())


def written_code(found: ParsedReference, text: str, *, through_words: bool = False) -> str:
    """The longest stretch of a reference in which no unit has a label, as `text` has it; "" for none.

    One unit alone is a code where it has digits and is no leaf ("WPHC 4/IV 1931/2456"), and a word before a
    value that is no word for its level is part of it (MS 123, armário 12). With `through_words` words between
    two units that were not understood ("111-1 Senat, Cl. VII Lit. Kc Nr. 12") belong to it, as in a field
    that holds a reference and no more.
    """
    units = [
        _unit(level, (start, end), label, text)
        for (level, start, end), label in zip(
            found.levels, found.labels or (None,) * len(found.levels), strict=True
        )
    ]
    best = (0, 0)
    begin = 0
    for place in range(1, len(units) + 1):
        if place < len(units) and _goes_on(units[place - 1], units[place], text, through_words=through_words):
            continue
        size = place - begin
        if size > best[1] - best[0] and (size > 1 or units[begin].is_code):
            best = begin, place
        begin = place
    first, last = best
    return text[units[first].start : units[last - 1].end] if last else ""


class _Unit(NamedTuple):
    """A unit with the words that belong to its value; `label` is a word that says its level."""

    start: int
    end: int
    label: tuple[int, int] | None
    is_code: bool
    is_number: bool


def _unit(level: str, value: tuple[int, int], label: tuple[int, int] | None, text: str) -> _Unit:
    start, end = value
    words = text[slice(*label)] if label is not None else ""
    is_number = bool(words) and is_number_word(words)
    is_own = label is not None and not is_number and label[1] <= start and not _says(words, level)
    if is_own and label is not None:
        return _Unit(label[0], end, None, is_code=True, is_number=False)
    is_code = label is None and role_of(level) is not Role.LEAF and _CODE.search(text[start:end]) is not None
    return _Unit(start, end, label, is_code=is_code, is_number=is_number)


def _says(label: str, level: str) -> bool:
    """Whether a label is a word for that level: "armário 12" is no series 12, MS 123 no number 123."""
    from provcite.archives.reading.tokens import label_levels, phrase_keys

    if level == "number":
        return False
    return role_of(level) is Role.LEAF or level in label_levels().get(phrase_keys(label), ())


def has_label(text: str) -> bool:
    """Whether a word for a level stands before or behind a number: Box 5, 12. doboz."""
    from provcite.archives.reading.tokens import label_levels, phrase_keys

    known = label_levels()
    return any(
        phrase_keys(word) in known
        for pair in _LABELLED.finditer(text)
        for word in pair.group("before", "behind")
        if word
    )


def _goes_on(before: _Unit, after: _Unit, text: str, *, through_words: bool) -> bool:
    """Whether two units are of one code."""
    if before.end > after.start or before.label is not None:
        return False
    if after.label is None and _JOINT.fullmatch(text, before.end, after.start):
        return True
    if not through_words or (after.label is not None and not after.is_number):
        return False
    behind = after.start if after.label is None else max(before.end, after.label[0])
    return any(letter.isalnum() for letter in text[before.end : behind])


def is_number_word(word: str) -> bool:
    """Whether a word says no more than that a number follows: no., Nr., №."""
    return _NUMBER_WORD.fullmatch(word) is not None


def covered(path: Sequence[tuple[str, str]], code: str, rest: str = "") -> tuple[int, int]:
    """The units of `path`, as a slice, that `code` prints: all its numbers, in their order; (0, 0) for none.

    What stands between two values, before the first and behind the last are words, numbers only as far as
    `rest` has them too (what the source says and no level holds).
    A code that has become untrue, since a value was changed, prints nothing.
    """
    known = set(_ALNUM.findall(rest))
    for first in range(len(path)):
        place, last = 0, first
        for _, value in path[first:]:
            at = code.find(value, place) if value else -1
            if at < 0 or at - place > _MOST_BETWEEN or not _is_told(code[place:at], known):
                break
            place, last = at + len(value), last + 1
        behind = code[place:]
        told = bool(known.intersection(_ALNUM.findall(behind))) and _is_told(behind, known)
        if last > first and (not behind or told):
            return first, last
    return 0, 0


def _is_told(between: str, known: set[str]) -> bool:
    """Whether the numbers in what stands beside the values are told apart from them."""
    return not _CODE.search(between) or all(
        word in known for word in _ALNUM.findall(between) if _CODE.search(word)
    )


def rest_beside(rest: str, code: str | None) -> str:
    """The pieces of `rest` that a code which is printed does not say."""
    return "; ".join(piece for piece in rest.split("; ") if piece and piece not in (code or ""))


def is_torn(leftovers: Sequence[str], text: str, values: Sequence[str]) -> bool:
    """Whether the reader has left out parts of the call number `text`, of which it has read `values`.

    They are short pieces with a number of any kind, or a word right before a number (Sala IX). What is read
    of the others is then doubtful as well, so that the whole is printed as it is written.
    """
    for piece in leftovers:
        if len(piece) > _LONGEST_PART or not piece:
            continue
        behind = text[text.find(piece) + len(piece) :].lstrip(". ")
        before_number = not behind.startswith(",") and any(
            behind.startswith(value) and (_CODE.match(value) or _ROMAN.fullmatch(value)) for value in values
        )
        if _CODE.search(piece) or _ROMAN.fullmatch(piece) or before_number:
            return True
    return False


def beside_values(path: Sequence[tuple[str, str]], code: str) -> str:
    """What `code`, which prints `path`, says besides its values: the marks and words between them."""
    place, left = 0, []
    for _, value in path:
        at = code.find(value, place)
        left.append(code[place:at])
        place = at + len(value)
    return "".join(left)


def has_words(path: Sequence[tuple[str, str]], code: str) -> bool:
    """Whether `code`, which prints `path`, says more than its values and the marks between them."""
    return any(letter.isalpha() for letter in beside_values(path, code))
