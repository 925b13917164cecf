"""A reference being put together, and the questions that every reader of references asks of text."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from provcite.archives.traditions import Tradition

#: Abbreviations whose full stop ends no sentence (folded, without the stop).
_SHORT_WORDS = (
    "abt no nos vol vols p pp f ff l ll d dd op st mr mrs dr jr sr gen col maj lt prof rev min conf ed eds "
    "trans cf ca doc docs dept div inst hon fol fols bl nr bd sv inv sb rpt jan feb mar apr jun jul aug "
    "sept sep oct nov dec см ф оп д л лл ед хр кн т тт стр с г гг р рр спр арк м п по пап пор док ст "
    "ред сост зам u.s u.k sekr reg zahr ahr arch dos prob str kart kt ob zesp sygn tel telgr exped "
    "cartas receb amb sec progs s z w t k b a e ld br rep hs präs sign signatura krab šk škat zv zb jedn"
)
_ABBREVIATIONS = frozenset(_SHORT_WORDS.split())


@dataclass(slots=True)
class Draft:
    """A reference on its way: what has been understood of it and where it stands in the text."""

    start: int
    end: int
    tradition: Tradition | None = None
    repository: tuple[int, int] | None = None
    key: str | None = None
    unknown: bool = False
    path: list[tuple[str, int, int]] = field(default_factory=list)
    labels: int = 0
    rest: list[tuple[int, int]] = field(default_factory=list)
    confidence: float = 1.0
    reasons: list[str] = field(default_factory=list)
    reverse: bool = False
    leans: bool = False
    strong: bool = False
    ibid: bool = False
    context: bool = False
    dotted: bool = False

    def has(self, level: str) -> bool:
        """Whether a value of `level` is there already."""
        return any(name == level for name, _, _ in self.path)

    def add(self, level: str, start: int, end: int) -> None:
        """Take the value at ``start:end`` as `level`."""
        self.path.append((level, start, end))
        self.end = max(self.end, end)
        self.start = min(self.start, start)

    def doubt(self, confidence: float, reason: str) -> None:
        """Lower the confidence and say why."""
        self.confidence = min(self.confidence, confidence)
        if reason not in self.reasons:
            self.reasons.append(reason)


#: A code in capitals before a single letter (POL 27 VIET S. Secret): the letter is its end, no initial.
_CAPITALS_BEFORE = re.compile(r"(?:^|[\s-])[A-Z]{2,}\s$")
#: Markings of American documents: a new sentence wherever they stand.
_MARKING = re.compile(
    r"\.\s(?:(?:Top\s)?Secret[.;]|Confidential[.;]|Unclassified[.;]|No\sclassification\s|Limited\sOfficial\sUse)"
)
_WORD_BEFORE = re.compile(r"[^\W\d_]+$")


def sentence_ends(plain: str, at: int) -> bool:
    """Whether the full stop at `at` ends a sentence: no abbreviation before it, a new beginning after."""
    after = plain[at + 1 : at + 3]
    if not after.strip():
        return True
    if after[0] not in " ”\"'’)]":
        return False
    follows = after.strip("”\"'’)] ")[:1]
    if follows and not (follows.isupper() or follows.isdigit() or follows in '“"‘«([[„'):
        return False
    if plain.startswith((" No.", " Nos.", " Nr.", " Bl.", " no."), at + 1):
        return False
    if _MARKING.match(plain, at) is not None:
        return True
    word = _WORD_BEFORE.search(plain, max(0, at - 16), at)
    if word is None:
        return True
    text = word.group()
    if follows.isdigit() and len(text) <= 5:
        return False
    if len(text) == 1 and _CAPITALS_BEFORE.search(plain, max(0, at - 12), at - 1):
        return True
    if len(text) == 1:
        return text in "XIV" and plain[max(0, at - 8) : at].lower().find("ol. ") >= 0
    if text.lower() in _ABBREVIATIONS:
        return follows.isupper() and text.lower() in ("tel",)
    return True


def clause_bounds(
    plain: str, start: int, low: int, high: int, masked: list[tuple[int, int]]
) -> tuple[int, int]:
    """The clause around `start` within ``low:high``: up to a semicolon, a sentence's end, an outer
    bracket."""
    return clause_start(plain, start, low, masked), clause_end(plain, start, high, masked)


def _mask_at(place: int, masked: list[tuple[int, int]]) -> tuple[int, int] | None:
    at = bisect_right(masked, (place, 1 << 62)) - 1
    return masked[at] if at >= 0 and masked[at][1] > place else None


def clause_end(plain: str, start: int, high: int, masked: list[tuple[int, int]]) -> int:
    """Where the clause that `start` is in ends; brackets opened inside it are passed over."""
    depth = 0
    at = start
    while at < high:
        c = plain[at]
        if c in '“"‘«„《;.()[]':
            mask = _mask_at(at, masked)
            if mask is not None:
                at = mask[1]
                continue
            if c in "([":
                depth += 1
            elif c in ")]":
                if depth == 0:
                    return at
                depth -= 1
            elif depth == 0 and (c == ";" or (c == "." and sentence_ends(plain, at))):
                return at
        at += 1
    return high


def clause_start(plain: str, start: int, low: int, masked: list[tuple[int, int]]) -> int:
    """Where the clause that `start` is in begins."""
    depth = 0
    at = start - 1
    while at >= low:
        c = plain[at]
        if c in ';.()[]”"’»':
            mask = _mask_at(at, masked)
            if mask is not None:
                at = mask[0] - 1
                continue
            if c in ")]":
                depth += 1
            elif c in "([":
                if depth == 0:
                    return at + 1
                depth -= 1
            elif depth == 0 and (c == ";" or (c == "." and sentence_ends(plain, at))):
                return at + 1
        at -= 1
    return low


def segments(plain: str, start: int, end: int, masked: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The parts of ``start:end`` between commas that stand outside quotations and brackets, trimmed."""
    found: list[tuple[int, int]] = []
    depth = 0
    begin = start
    at = start
    while at < end:
        c = plain[at]
        if c in '“"‘«„《,;([)]':
            mask = _mask_at(at, masked)
            if mask is not None and mask[0] == at:
                # American style puts the comma inside the closing mark.
                if plain[mask[1] - 2] == "," and depth == 0:
                    found.append((begin, mask[1]))
                    begin = mask[1]
                at = mask[1]
                continue
            if c in "([":
                depth += 1
            elif c in ")]":
                depth = max(0, depth - 1)
            elif c in ",;" and depth == 0 and mask is None and not plain.startswith((" Jr.", " Sr."), at + 1):
                found.append((begin, at))
                begin = at + 1
        at += 1
    found.append((begin, end))
    return [span for span in (trim(plain, *span) for span in found) if span[0] < span[1]]


def trim(plain: str, start: int, end: int, drop: str = " ,;:") -> tuple[int, int]:
    """The span without blanks and separators at its ends."""
    while start < end and plain[start] in drop:
        start += 1
    while end > start and plain[end - 1] in drop:
        end -= 1
    return start, end
