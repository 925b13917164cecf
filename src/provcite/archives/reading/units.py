"""From tags to units: values at their places, each with the label that is printed beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from provcite.archives.reading.tokens import label_levels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from provcite.archives.reading.tokens import Line

#: The tag of an institution's name; all other tags are roles.
HOUSE: Final = "R"


@dataclass(slots=True)
class Unit:
    """One value: tokens ``first`` to ``last`` (exclusive), its role, and what is printed beside it.

    `label` is (start, end) of the archive's own word for the level, in the text; None where there is none.
    """

    role: str
    first: int
    last: int
    start: int
    end: int
    sure: float = 1.0
    label: tuple[int, int] | None = None
    label_key: str = ""
    after: bool = False
    level: str = ""

    @property
    def house(self) -> bool:
        """Whether it is the institution's name."""
        return self.role == HOUSE


def units_of(line: Line, tags: Sequence[str], marginals: Sequence[float]) -> list[Unit]:
    """The units that `tags` (B-role, I-role, O) mark in `line`, in the order of the text."""
    found: list[Unit] = []
    for at, tag in enumerate(tags):
        if tag == "O":
            continue
        role = tag[2:]
        token = line.tokens[at]
        if tag[0] == "I" and found and found[-1].last == at and found[-1].role == role:
            unit = found[-1]
            unit.last, unit.end = at + 1, token.end
            unit.sure = min(unit.sure, marginals[at])
        else:
            found.append(Unit(role, at, at + 1, token.start, token.end, marginals[at]))
    for unit in found:
        _trim(line, unit)
    _label(line, found)
    return found


#: Marks that may begin and end a value; all others are the sentence's.
_OPENING: Final = frozenset('([“„«‘"《「*#[')
_CLOSING: Final = frozenset(")]”»’\"》」*+?°º½¼'")


def _trim(line: Line, unit: Unit) -> None:
    """Take the sentence's marks off a value's ends; a value of marks alone stays as it is."""
    tokens = line.tokens
    first, last = unit.first, unit.last
    while first < last and not tokens[first].word.isalnum() and tokens[first].word not in _OPENING:
        first += 1
    while last > first and not tokens[last - 1].word.isalnum() and tokens[last - 1].word not in _CLOSING:
        last -= 1
    if first < last:
        unit.first, unit.last = first, last
        unit.start, unit.end = tokens[first].start, tokens[last - 1].end


def _phrase(line: Line, begin: int, end: int) -> tuple[int, int] | None:
    """The last label within tokens ``begin:end``, as token places."""
    at = end - 1
    while at >= begin:
        if line.label[at]:
            first = at
            while first > begin and line.label[first].endswith("+"):
                first -= 1
            return first, at + 1
        if line.tokens[at].word.isalnum() and end - at > 2:
            return None
        at -= 1
    return None


_PASSED: Final = frozenset({".", ":", "'", "’", "°", "(", "[", "“", '"', "„", "«", "-", "/"})


def _label(line: Line, units: list[Unit]) -> None:
    """Give each unit the label before it, or behind a number where none stands before (4. d.)."""
    used = 0
    tokens = line.tokens
    for place, unit in enumerate(units):
        if unit.house:
            used = max(used, unit.last)
            continue
        begin = max(used, units[place - 1].last if place else 0, unit.first - 6)
        found = _phrase(line, begin, unit.first)
        if found is None and any(tokens[at].word.isdecimal() for at in range(unit.first, unit.last)):
            stop = units[place + 1].first if place + 1 < len(units) else len(tokens)
            at = unit.last
            while at < stop and tokens[at].word in _PASSED and at - unit.last < 2:
                at += 1
            if at < stop and line.label[at] and not line.label[at].endswith("+"):
                last = at + 1
                while last < stop and line.label[last].endswith("+"):
                    last += 1
                found = (at, last)
                unit.after = True
        if found is not None:
            first, last = found
            used = max(used, last)
            unit.label = (tokens[first].start, tokens[last - 1].end)
            unit.label_key = " ".join(
                token.key for token in tokens[first:last] if token.key not in (".", "-", "'", "’")
            )


def levels_of(label_key: str) -> tuple[str, ...]:
    """The levels that some archive writes this label for."""
    return label_levels().get(tuple(label_key.split()), ())
