"""Words that the tagger left out: runs of words beside units that may be units themselves.

The tagger takes an archive's own names (AGI, Caracas, 421; Executive Secretariat, S/S Records) for units
too rarely where no source it was fitted on has them: of such words to which it gives one chance in ten,
six in ten are units. Trees fitted on what it left out of lines that it had not seen decide anew.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

from provcite.archives.reading.features import kind_of, known_names, parts_of, shape
from provcite.archives.reading.second import is_year

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pycrfsuite

    from provcite.archives.reading.tokens import Line

_ROLES: Final = ("fonds", "series", "container", "file", "item", "leaf")
#: Runs of which no word is likelier than this to be a unit's are not asked about.
LEAST: Final = 0.01
_FAR: Final = 99
_FORMS: Final = {"9": 0, "XX": 1, "Xx": 2, "xx": 3, "X": 4, "x": 5, "xX": 6}
_MARKS: Final = ",;:()[]."
_QUOTES: Final = frozenset('“”"«»„')
_PARTS: Final = "GD-YNLIACMPTW"
_KINDS: Final = ("place", "print", "person", "institution", "lead")


class Run(NamedTuple):
    """Words left out, tokens ``first`` to ``last`` (exclusive): the role they would have, their numbers."""

    first: int
    last: int
    role: str
    numbers: list[float]


def left_out(line: Line, tags: Sequence[str], mass: Sequence[float], tagger: pycrfsuite.Tagger) -> list[Run]:
    """The runs of words between marks that have the tag O and may be units; `tagger` is set to the line."""
    tokens = line.tokens
    if not any(
        tag == "O" and share >= LEAST and token.word.isalnum()
        for tag, share, token in zip(tags, mass, tokens, strict=True)
    ):
        return []
    return _Runs(line, tags, mass, tagger).found()


class _Runs:
    """The runs of one line, and what their numbers are counted from."""

    def __init__(
        self, line: Line, tags: Sequence[str], mass: Sequence[float], tagger: pycrfsuite.Tagger
    ) -> None:
        self.line, self.tags, self.mass, self.tagger = line, tags, mass, tagger
        self.forms = [shape(token.word) for token in line.tokens]
        self.named = known_names(line)
        self.parts = parts_of(line, self.forms)
        kinds = [kind_of(line, self.forms, self.named, begin, end) for begin, end in self.parts]
        self.kinds = [-1, *(2 * _PARTS.find(kind[0]) + kind.endswith("9") for kind in kinds), -1]
        self.units = [at for at, tag in enumerate(tags) if tag != "O"]
        steps = ((token.word == "(") - (token.word == ")") for token in line.tokens)
        self.opened = [0, *accumulate(steps)]
        self.houses = [at for at, tag in enumerate(tags) if tag == "B-R"]

    def found(self) -> list[Run]:
        found = []
        for number, (begin, end) in enumerate(self.parts):
            for first, last in self._bare(begin, end):
                run = self._run(number, first, last)
                if run is not None:
                    found.append(run)
        return found

    def _bare(self, begin: int, end: int) -> Iterator[tuple[int, int]]:
        """The runs of words with the tag O in one part."""
        tokens, tags = self.line.tokens, self.tags
        at = begin
        while at < end:
            first = at
            while at < end and tags[at] == "O":
                at += 1
            last = at
            while first < last and not tokens[first].word.isalnum():
                first += 1
            while last > first and not tokens[last - 1].word.isalnum():
                last -= 1
            if first < last and max(self.mass[first:last]) >= LEAST:
                yield first, last
            at += at == first or at < end

    def _run(self, number: int, begin: int, last: int) -> Run | None:
        """The run from `begin` on, without a label before its number."""
        tokens, forms, label = self.line.tokens, self.forms, self.line.label
        first = begin
        while first + 1 < last and label[first] and "9" in forms[first + 1 : last]:
            first += 1
            while first + 1 < last and not tokens[first].word.isalnum():
                first += 1
        words = [at for at in range(first, last) if tokens[at].word.isalnum()]
        if not words:
            return None
        marginal = self.tagger.marginal
        shares = {
            role: sum(marginal("B-" + role, at) + marginal("I-" + role, at) for at in words)
            for role in (*_ROLES, "R")
        }
        house = shares.pop("R")
        best = max(shares, key=lambda role: shares[role])
        mine = [house / len(words), shares[best] / len(words), _ROLES.index(best), first != begin]
        mine += self._words(words)
        mine += self._place(number, begin, first, last)
        return Run(first, last, best, [float(number) for number in mine])

    def _words(self, words: list[int]) -> list[float]:
        """Of the words: how likely they are a unit's, their shapes, what they speak of."""
        tokens, kind, forms = self.line.tokens, self.line.kind, self.forms
        mass = [self.mass[at] for at in words]
        kinds = [kind[at].removesuffix("+") for at in words]
        own = [forms[at] for at in words]
        return [
            max(mass),
            min(mass),
            sum(mass) / len(mass),
            len(words),
            own.count("9"),
            own.count("XX") + own.count("X"),
            own.count("Xx"),
            own.count("xx"),
            own.count("X"),
            _FORMS.get(own[0], 9),
            *(kinds.count(each) for each in _KINDS),
            sum(each in ("month", "day", "date") for each in kinds),
            sum(bool(self.named[at]) for at in words),
            sum(bool(self.line.label[at]) for at in words),
            sum(is_year(tokens[at]) for at in words),
            max(len(tokens[at].word) for at in words),
        ]

    def _place(self, number: int, begin: int, first: int, last: int) -> list[float]:
        """Of the place: the units before and behind, the marks, the parts around."""
        tokens, tags, units = self.line.tokens, self.tags, self.units
        count = len(tokens)
        split = bisect_right(units, first)
        before = units[split - 1] if split else -1
        after = units[split] if split < len(units) else -1
        houses = bisect_right(self.houses, first)
        beside = tokens[max(0, first - 1) : last + 1]
        return [
            bool(units) and units[0] <= first and last <= units[-1] + 1,
            first - before if before >= 0 else _FAR,
            after - last if after >= 0 else _FAR,
            _class(tags, before),
            _class(tags, after),
            first > 0 and tags[first - 1] != "O",
            last < count and tags[last] != "O",
            self.opened[first],
            any(token.word in _QUOTES for token in beside),
            _MARKS.find(tokens[begin - 1].word) if begin else _FAR,
            _MARKS.find(tokens[last].word) if last < count else _FAR,
            *self.kinds[number : number + 3],
            count,
            len(units),
            len(self.houses),
            first,
            first - self.houses[houses - 1] if houses else _FAR,
            self.mass[begin - 1] if begin else 0.0,
            self.mass[last] if last < count else 0.0,
        ]


def _class(tags: Sequence[str], at: int) -> int:
    """What a unit's token is, as a number: none, an institution, one of the roles."""
    return -1 if at < 0 else 0 if tags[at][2:] == "R" else 1 + _ROLES.index(tags[at][2:])


def taken(run: Run) -> list[str]:
    """The tags of a run that is a unit."""
    return ["B-" + run.role, *["I-" + run.role] * (run.last - run.first - 1)]
