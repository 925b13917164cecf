"""Call numbers by shape, and numbers that stand before their labels."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from provcite.archives.events import Event, any_strong, code_event, code_patterns, strong_codes
from provcite.archives.normalise import fold_key
from provcite.archives.reading import shapes, values
from provcite.archives.reading.lexicon import WORD, Lexicon

if TYPE_CHECKING:
    import re

    from provcite.archives.traditions import Tradition


class Shaped:
    """The text being scanned, its words, and what has been seen so far."""

    def __init__(self, text: str, plain: str, lex: Lexicon) -> None:
        self.text = text
        self.plain = plain
        self.lex = lex
        self.events: list[Event] = []
        self.tokens = [(match.start(), match.end()) for match in WORD.finditer(plain)]
        self.starts = [start for start, _ in self.tokens]
        self.keys: list[str | None] = [None] * len(self.tokens)
        self.tradition: Tradition | None = None
        self.chinese = "页" in plain

    def key(self, place: int) -> str:
        """The folded form of the token at `place`."""
        known = self.keys[place]
        if known is None:
            start, end = self.tokens[place]
            known = self.keys[place] = fold_key(self.plain[start:end])
        return known

    def _two_parts(self, years: bool) -> bool:
        """Whether two numbers with a hyphen are a call number here and no range."""
        if self.tradition is None or self.tradition.name != "chinese-local":
            return False
        return not any(event.kind in ("code", "label") for event in self.events[-2:]) and not years

    def _after_repository(self, start: int) -> bool:
        """Whether nothing but a blank or comma stands between the last repository and `start`."""
        if not self.events or self.events[-1].kind not in ("repository", "acronym"):
            return False
        return self.plain[self.events[-1].end : start].strip(" ,:") == ""

    def _number_first(self, place: int, first: re.Match[str]) -> Event | None:
        at = bisect_right(self.starts, first.end() - 1)
        while at < len(self.tokens) and self.tokens[at][0] < first.end():
            at += 1
        if at >= len(self.tokens) or self.tokens[at][0] != first.end():
            return None
        entry = self.lex.words.get(self.key(at))
        if entry is None or not entry.labels:
            return None
        for rest, label in entry.labels:
            known = self.lex.repositories.labels()[label]
            if not any(self.lex.repositories.tradition(name).number_first for name in known):
                continue
            last = at + len(rest)
            if last >= len(self.tokens) or any(self.key(at + 1 + n) != word for n, word in enumerate(rest)):
                continue
            if not all(
                shapes.LABEL_GAP.fullmatch(self.plain, self.tokens[n][1], self.tokens[n + 1][0])
                for n in range(at, last)
            ):
                continue
            end = self.tokens[last][1]
            short = end - self.tokens[at][0] <= 3 and "." not in self.plain[end : end + 1]
            if short or (len(label) <= 2 and not (self.tradition and self.tradition.number_first)):
                continue
            tail = (
                self.plain[end + 1 : end + 3]
                if self.plain[end : end + 1] == "."
                else self.plain[end : end + 2]
            )
            if tail.strip()[:1].isdigit() and not (self.tradition and self.tradition.number_first):
                continue
            if self.plain[end : end + 1] == ".":
                end += 1
            return Event("label", first.start(), end, what=label, value=first.span("value"), first=True)
        return None

    # -- codes -------------------------------------------------------------------------------

    def _mixed(self, start: int) -> Event | None:
        """A call number with strokes and hyphens both (or a bracket), where a repository or ibid.
        stands before it."""
        match = values.MIXED.match(self.plain, start)
        if match is None:
            return None
        marks = {c for c in match.group() if c in "/-("}
        if len(marks) < 2 or len(match.group()) < 6:
            return None
        return Event("code", start, match.end(), what="*", value=match.span())

    def _unlabelled_codes(self) -> bool:
        """Whether the repository's tradition writes codes that begin with letters and has no labels."""
        return self.tradition is not None and self.tradition.name in ("chinese-local", "german", "numbered")

    def _code(self, start: int) -> Event | None:
        """A call number by shape: of the repository's tradition, or unmistakable without one."""
        if self.tradition is not None and self.tradition.codes:
            for pattern in code_patterns(self.tradition):
                match = pattern.match(self.plain, start)
                if match is not None and match.end() > start:
                    return code_event(self.tradition.name, match)
        head = self.plain[start]
        if head.isupper() or head.isdigit():
            german = self.tradition is not None and self.tradition.family == "german"
            for name, pattern in strong_codes() if any_strong().match(self.plain, start) else ():
                if not (german and name == "uk"):
                    match = pattern.match(self.plain, start)
                    if match is not None:
                        return code_event(name, match)
            if head.isupper():
                match = values.HYPHENED.match(self.plain, start)
                if match is not None and "-" in match.group():
                    return Event("code", start, match.end(), what="-", value=match.span())
                match = values.SLASHED.match(self.plain, start) or values.SPACED.match(self.plain, start)
                if match is not None:
                    return Event(
                        "code",
                        start,
                        match.end(),
                        what="/" if "/" in match.group() else " ",
                        value=match.span(),
                    )
        return None
