"""The second look: what a group of units and its line look like in numbers, weighed by small trees.

The judge sees words one by one and adds them up. The trees see what the line says as a whole, how sure the
tags are, how many units of which role and label there are, what stands around them, and what the judge
says of the line's other groups, and decide by several of these at once. They are fitted beside the program
(``benchmarks/reading/trees.py``) and are here a table that plain Python goes through.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import Counter
from itertools import accumulate
from math import exp, log
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from provcite.archives.reading.features import shape

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from provcite.archives.reading.read import Reading, Tagged
    from provcite.archives.reading.tokens import Token
    from provcite.archives.reading.units import Unit

#: How many tokens before and behind a group count as beside it; how far a far thing is.
_BESIDE: Final = 8
_FAR: Final = 99
#: The odds of a group that is not there.
_NONE: Final = -12.0
_QUOTES: Final = frozenset('“”"«»„')
_YEARS: Final = ("15", "16", "17", "18", "19", "20")
_ROLES: Final = ("R", "fonds", "series", "container", "file", "item", "leaf")
_KINDS: Final = ("institution", "print", "lead", "back", "person", "place", "month", "url", "date", "day")
#: Labels that printed works have too, and some that they never have, as they are folded.
_LABELS: Final = (
    "p", "pp", "s", "vol", "t", "bd", "band", "no", "nr", "n", "f", "ff", "fol", "l", "d", "op",
    "box", "folder", "file", "ms", "mss", "c", "b", "series", "art", "doc", "volume", "collection",
)  # fmt: skip


def odds(share: float) -> float:
    """The logarithm of the odds of `share`, held between those of 1 and 9,999 in 10,000."""
    share = min(max(share, 1e-4), 1 - 1e-4)
    return log(share / (1 - share))


#: A node: which number, the limit, the node where it is at most that, the one where it is above.
Node: TypeAlias = "tuple[int, float, Node | float, Node | float]"


class Trees:
    """Fitted trees over numbers: the sum of their leaves is the odds that a group is a reference."""

    def __init__(self, data: bytes) -> None:
        table = json.loads(data)
        self._base: float = table["base"]
        self._trees = [_nested(tree) for tree in table["trees"]]

    def share(self, numbers: Sequence[float]) -> float:
        """How likely a group with these numbers is a reference to an archive."""
        total = self._base
        for node in self._trees:
            at: Node | float = node
            while isinstance(at, tuple):
                at = at[2] if numbers[at[0]] <= at[1] else at[3]
            total += at
        return 1 / (1 + exp(-total))


def _nested(tree: Any) -> Node | float:
    """A tree of lists [which number, limit, at most it, above it] as tuples; a leaf is a number."""
    if isinstance(tree, list):
        return (tree[0], tree[1], _nested(tree[2]), _nested(tree[3]))
    return float(tree)


class Look:
    """What is counted once for a line: its classes, where each stands, and its groups as first judged.

    `whole` is how likely the line as a whole cites an archive somewhere.
    """

    def __init__(self, tagged: Tagged, readings: Sequence[Reading], whole: float) -> None:
        self.readings = readings
        self.whole = odds(whole)
        self.judged = [odds(reading.judged) for reading in readings]
        self.known = sum(reading.key is not None for reading in readings)
        self.with_house = sum(reading.house is not None for reading in readings)
        self.most, self.least = _without_each(self.judged, max), _without_each(self.judged, min)
        # How likely the tokens are units: all together, and the likeliest up to each and from each on.
        self.mass = [0.0, *accumulate(tagged.mass)]
        self.up_to = [0.0, *accumulate(tagged.mass, max)]
        self.from_on = [*accumulate(reversed(tagged.mass), max, initial=0.0)][::-1]
        line = tagged.line
        self.tagged = tagged
        self.forms = [shape(token.word) for token in line.tokens]
        self.places: dict[str, list[int]] = {
            name: [] for name in (*_KINDS, "year", "quote", "colon", "initial", ";")
        }
        for at, (token, kind, form) in enumerate(zip(line.tokens, line.kind, self.forms, strict=True)):
            if kind in self.places:
                self.places[kind].append(at)
            word = token.word
            if form == "9":
                if is_year(token):
                    self.places["year"].append(at)
            elif form == "X":
                self.places["initial"].append(at)
            elif word in _QUOTES:
                self.places["quote"].append(at)
            elif word == ":":
                self.places["colon"].append(at)
            elif word == ";":
                self.places[";"].append(at)

    def between(self, name: str, begin: int, end: int) -> int:
        """How many of a class stand from token `begin` to token `end`."""
        places = self.places[name]
        return bisect_left(places, end) - bisect_left(places, begin) if places else 0


def is_year(token: Token) -> bool:
    """Whether the token may be a year of the centuries that are cited."""
    return len(token.word) == 4 and token.word[:2] in _YEARS and token.word.isdecimal()


def _without_each(values: list[float], best: Callable[[float, float], float]) -> list[float]:
    """For each of `values` the best of the others."""
    if len(values) < 2:
        return [_NONE] * len(values)
    before, behind = [*accumulate(values, best)], [*accumulate(reversed(values), best)][::-1]
    inner = [best(a, b) for a, b in zip(before[:-2], behind[2:], strict=True)]
    return [behind[1], *inner, before[-2]]


def numbers(look: Look, at: int) -> list[float]:
    """The numbers of the group `at` of a line, which the judge has seen; the same ones in the same order."""
    reading = look.readings[at]
    units = reading.units
    tokens = look.tagged.line.tokens
    values = [unit for unit in units if not unit.house]
    house = next((unit for unit in units if unit.house), None)
    first, last = min(unit.first for unit in units), max(unit.last for unit in units)
    mine = [odds(reading.judged), look.whole, reading.grouped, reading.level_sure]
    mine += [reading.key is not None, len(values)]
    mine += [min(unit.sure for unit in units), sum(unit.sure for unit in units) / len(units)]
    mine += [min((unit.sure for unit in values), default=-1), max((unit.sure for unit in values), default=-1)]
    roles = Counter(unit.role for unit in units)
    mine += [roles[role] for role in _ROLES]
    mine.append(len(roles) - ("R" in roles))
    labels = Counter(unit.label_key for unit in values if unit.label_key)
    mine += [labels[label] for label in _LABELS]
    mine += [labels.total(), labels.total() / max(1, len(values)), sum(unit.after for unit in values)]
    mine += _of_house(look, house, units, values)
    mine += _of_values(look, values)
    size = sum(unit.last - unit.first for unit in units)
    mine += [first, len(tokens) - last, last - first, size / (last - first), (last - first) / len(tokens)]
    mine += _around(look, first, last)
    mine += _beside(look, at)
    mass = look.mass
    inside = sum(mass[unit.last] - mass[unit.first] for unit in units)
    mine += [inside / size, (mass[-1] - inside) / max(1, len(tokens) - size)]
    mine.append(max(look.up_to[first], look.from_on[last]))
    return [float(number) for number in mine]


def _of_house(look: Look, house: Unit | None, units: list[Unit], values: list[Unit]) -> list[float]:
    """Of the institution's name: how sure, how long, of what words, and where it stands."""
    if house is None:
        return [-1, 0, 0, 0, -1, -1]
    inner = range(house.first, house.last)
    tokens, kind = look.tagged.line.tokens, look.tagged.line.kind
    caps = all(look.forms[at] in ("XX", "X") for at in inner if tokens[at].word.isalpha())
    gaps = [
        house.first - unit.last if unit.first < house.first else unit.first - house.last for unit in values
    ]
    return [
        house.sure,
        len(inner),
        caps,
        any(kind[at].startswith("institution") for at in inner),
        0 if house is units[0] else 2 if house is units[-1] else 1,
        min(gaps, default=-1),
    ]


def _of_values(look: Look, values: list[Unit]) -> list[float]:
    """Of the values: their digits, capitals, marks, and how many have no number."""
    tokens, forms = look.tagged.line.tokens, look.forms
    inner = [at for unit in values for at in range(unit.first, unit.last)]
    digits = [len(tokens[at].word) for at in inner if forms[at] == "9"]
    named = sum(all(forms[at] != "9" for at in range(unit.first, unit.last)) for unit in values)
    words = Counter(tokens[at].word for at in inner if forms[at][0] not in "9Xxh")
    return [
        len(inner),
        len(digits),
        max(digits, default=0),
        min(digits, default=0),
        sum(is_year(tokens[at]) for at in inner),
        named,
        sum(forms[at] in ("XX", "X") for at in inner),
        words["/"],
        words["-"] + words["–"],
        max((unit.last - unit.first for unit in values), default=0),
    ]


def _around(look: Look, first: int, last: int) -> list[float]:
    """Of what stands in the group and beside it: words of print, people, places, dates, marks."""
    mine: list[float] = []
    for kind in (*_KINDS, "year"):
        mine.append(look.between(kind, first, last))
        mine.append(look.between(kind, first - _BESIDE, first))
        mine.append(look.between(kind, last, last + _BESIDE))
    mine += [look.between(mark, first - _BESIDE, first) for mark in ("quote", "colon", "initial", ";")]
    mine.append(look.between("colon", last, last + _BESIDE))
    mine.append(look.forms[max(0, first - _BESIDE) : first].count("xx"))
    places = look.places["print"]
    split = bisect_left(places, first)
    mine.append(first - places[split - 1] if split else _FAR)
    behind = bisect_left(places, last)
    mine.append(places[behind] - last if behind < len(places) else _FAR)
    return mine


def _beside(look: Look, at: int) -> list[float]:
    """Of the line's other groups: how many, and what the judge says of them."""
    judged, reading = look.judged, look.readings[at]
    return [
        len(judged) - 1,
        at,
        look.most[at],
        look.least[at],
        judged[at - 1] if at else _NONE,
        judged[at + 1] if at + 1 < len(judged) else _NONE,
        look.known - (reading.key is not None),
        look.with_house - (reading.house is not None),
    ]
