"""What the scanner sees, and the shapes of call numbers that it knows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from provcite.archives import compiled

if TYPE_CHECKING:
    from provcite.archives.traditions import Tradition


@dataclass(slots=True)
class Event:
    """Something seen: `kind` is repository, acronym, name, label, code, number, date, quote, url or ibid.

    For a label, `what` is its key, `value` the span of the value and `plural` whether the label
    is a plural; for a repository `what` is the key; for a code `what` is the mark between the
    parts or the tradition whose shape matched, and `parts` are (level, start, end).
    """

    kind: str
    start: int
    end: int
    what: str = ""
    value: tuple[int, int] = (0, 0)
    plural: bool = False
    parts: tuple[tuple[str, int, int], ...] = ()
    first: bool = False


@lru_cache(maxsize=1)
def strong_codes() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The call-number shapes that need no repository beside them, by tradition."""
    return tuple(
        (name, re.compile(code))
        for name, raw in compiled.load("traditions").items()
        for code in raw.get("strong") or ()
    )


_GROUP = re.compile(r"\(\?P<\w+>")


@lru_cache(maxsize=1)
def any_strong() -> re.Pattern[str]:
    """One pattern that matches wherever a strong shape does: most words need no closer look."""
    return re.compile("|".join(f"(?:{_GROUP.sub('(?:', pattern.pattern)})" for _, pattern in strong_codes()))


_PATTERNS: dict[str, tuple[re.Pattern[str], ...]] = {}


def code_patterns(tradition: Tradition) -> tuple[re.Pattern[str], ...]:
    """The compiled call-number shapes of a shipped tradition (a user's own file has none)."""
    known = _PATTERNS.get(tradition.name)
    if known is None:
        known = _PATTERNS[tradition.name] = tuple(re.compile(code) for code in tradition.codes)
    return known


def code_event(name: str, match: re.Match[str]) -> Event:
    parts = tuple(
        (level, *match.span(level)) for level in match.re.groupindex if match.group(level) is not None
    )
    return Event("code", match.start(), match.end(), what=name, value=match.span(), parts=parts)


def is_acronym(word: str) -> bool:
    """Whether the word has the shape of an acronym: two capitals, or RGANI with small letters inside
    (TsDAHOU)."""
    letters = [c for c in word if c.isalpha()]
    capitals = sum(1 for c in letters if c.isupper())
    return (
        capitals >= 2
        and (capitals * 2 >= len(letters) or (word[1:2].islower() and capitals >= 3))
        and len(word) <= 24
    )


def trailing(address: str) -> int:
    """How many characters at the end of an address are the sentence's punctuation."""
    bare = address.rstrip(".,;:!?)]}»”’'")
    if "(" in bare and address[len(bare) : len(bare) + 1] == ")":
        bare += ")"
    return len(address) - len(bare)
