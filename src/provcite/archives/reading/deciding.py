"""What the decisions after the tagger look at: grouping, levels, judge and trust.

Each function gives the strings that one of the fitted models weighs. They hold no decision.
"""

from __future__ import annotations

import itertools
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from provcite.archives.reading.features import shape
from provcite.archives.reading.units import levels_of

if TYPE_CHECKING:
    from provcite.archives.reading.tokens import Line
    from provcite.archives.reading.units import Unit

#: How many units, and how many tokens, around something are looked at.
_NEAR: Final = 8
_WINDOW: Final = 60
_STEPS: Final = (0.3, 0.5, 0.7, 0.85, 0.93, 0.97, 0.99)
_RANK: Final = {"R": 0, "fonds": 1, "series": 2, "container": 3, "file": 4, "item": 5, "leaf": 6}


def step(value: float) -> int:
    """Which of eight steps from 0 to 1 a share stands on."""
    return sum(value >= each for each in _STEPS)


@lru_cache(maxsize=65536)
def value_shape(words: tuple[str, ...]) -> str:
    """The collapsed shape of a value: runs of the same kind once."""
    found: list[str] = []
    for word in words[:12]:
        form = shape(word)
        if not found or found[-1] != form:
            found.append(form)
    return "".join(found[:8])


def _gap(line: Line, begin: int, end: int) -> tuple[str, str, bool, str]:
    """What stands between two units: its marks, its words, whether it is long, its classes."""
    tokens = line.tokens[begin:end]
    marks = "".join(token.word for token in tokens if not token.word.isalnum())[:5]
    words = " ".join(
        token.key for at, token in enumerate(tokens) if token.word.isalpha() and not line.label[begin + at]
    )
    kinds = ".".join(sorted({kind for kind in line.kind[begin:end] if kind and not kind.endswith("+")}))
    return marks, words[:24], len(tokens) > 8, kinds


def grouping(line: Line, units: list[Unit]) -> list[list[str]]:
    """For each unit the strings by which it begins a new reference or goes on with the one before."""
    found: list[list[str]] = []
    count = len(units)
    houses = [at for at, unit in enumerate(units) if unit.house]
    since: list[str] = []
    house_in = False
    next_house = 0
    for at, unit in enumerate(units):
        role = unit.role
        before = units[at - 1].role if at else "#"
        after = units[at + 1].role if at + 1 < count else "#"
        begin = units[at - 1].last if at else 0
        marks, words, long, kinds = _gap(line, begin, unit.first)
        nexts = _gap(line, unit.last, units[at + 1].first)[0] if at + 1 < count else "#"
        step_ = (
            "#"
            if not at
            else "+"
            if _RANK[role] > _RANK[before]
            else "-"
            if _RANK[role] < _RANK[before]
            else "="
        )
        key = f"{before}>{role}"
        strong = ";" in marks or (". " in line.text[units[at - 1].end : unit.start] if at else False)
        mine = [
            f"r={role}",
            f"rr={key}",
            f"rrr={key}>{after}",
            f"m={marks}",
            f"m={marks}.{key}",
            f"m={marks}.{step_}",
            f"st={step_}.{strong}",
            f"long={long}.{key}",
            f"long={long}",
            f"k={kinds}",
            f"k={kinds}.{key}",
            f"nm={nexts}.{key}",
            f"strong={strong}.{key}",
            f"house_in={house_in}.{role}.{strong}",
            f"house_in={house_in}.{key}",
            f"l={unit.label_key}",
            f"l={unit.label_key}.{key}",
            f"same={bool(at) and unit.label_key == units[at - 1].label_key}.{key}.{marks[:2]}",
        ]
        if words:
            mine += [f"w={words}", "words"]
            mine += [f"w1={word}" for word in words.split()[:4]]
        repeated = role in since and role != "R"
        mine.append(f"rep={repeated}.{role}.{strong}.{marks[:1]}")
        mine.append(f"rep={repeated}.{step_}.{marks[:1]}")
        while next_house < len(houses) and houses[next_house] <= at:
            next_house += 1
        coming = houses[next_house] - at if next_house < len(houses) else 99
        mine.append(f"coming={min(coming, 5)}.{house_in}")
        mine.append(f"coming={min(coming, 3)}.{role}.{houses[:1] == [0]}")
        mine.append(f"houses={min(len(houses), 3)}.{role}.{before}")
        if at == 0:
            mine.append("first")
        found.append(mine)
        if strong or role == "R":
            since = [role]
            house_in = role == "R" or (house_in and not strong)
        else:
            since.append(role)
    return found


def level(line: Line, units: list[Unit], at: int, tradition: str) -> list[str]:
    """The strings by which the unit at `at` of one reference gets its level."""
    unit = units[at]
    role = unit.role
    words = tuple(token.word for token in line.tokens[unit.first : unit.last])
    form = value_shape(words)
    script = next(
        (
            "cyr" if "\u0400" <= c <= "\u04ff" else "han" if c >= "\u3040" else "lat"
            for c in line.text
            if c.isalpha()
        ),
        "-",
    )
    others = [each for each in units[max(0, at - _NEAR) : at + _NEAR] if not each.house]
    place = next((number for number, each in enumerate(others) if each is unit), 0)
    before = others[place - 1].role if place else "#"
    after = others[place + 1].role if place + 1 < len(others) else "#"
    labels = sorted({each.label_key for each in others if each.label_key})
    mine = [
        f"r={role}",
        f"t={tradition}.{role}",
        f"r={role}.{script}",
        f"f={form}.{role}",
        f"f={form}.{tradition}",
        f"l={unit.label_key}",
        f"l={unit.label_key}.{role}",
        f"l={unit.label_key}.{tradition}",
        f"l={unit.label_key}.{script}.{role}",
        f"p={min(place, 4)}.{role}",
        f"p={min(place, 4)}.{tradition}.{unit.label_key}",
        f"b={before}.{role}.{unit.label_key}",
        f"a={after}.{role}.{unit.label_key}",
        f"ba={before}.{role}.{after}",
        f"n={min(len(others), 5)}.{role}.{unit.label_key}",
        f"w={line.tokens[unit.first].key}.{role}",
        f"we={line.tokens[unit.last - 1].key}.{role}",
    ]
    mine += [f"ll={each}.{unit.label_key}.{role}" for each in labels]
    mine += [f"can={each}" for each in levels_of(unit.label_key)]
    if place:
        mine.append(f"pl={others[place - 1].label_key}.{role}.{unit.label_key}")
    return mine


def judge(line: Line, units: list[Unit], sure: float, known: bool) -> list[str]:
    """The strings by which a group of units is a reference to an archive, or none.

    `sure` is how likely the tags are as a whole (per token), `known` whether a known repository is named.
    """
    tokens = line.tokens
    roles = [unit.role for unit in units]
    others = [unit for unit in units if not unit.house]
    house = next((unit for unit in units if unit.house), None)
    labels = [unit.label_key for unit in others if unit.label_key]
    least = min((unit.sure for unit in units), default=0.0)
    mean = sum(unit.sure for unit in units) / max(1, len(units))
    first, last = units[0].first, units[-1].last
    mine = [
        "b",
        f"n={min(len(others), 6)}",
        f"roles={'>'.join(roles[:6])}",
        f"set={'.'.join(sorted(set(roles)))}",
        f"least={step(least)}",
        f"mean={step(mean)}",
        f"least={step(least)}.{min(len(others), 4)}",
        f"mean={step(mean)}.{house is not None}.{known}",
        f"sure={step(sure)}",
        f"sure={step(sure)}.{known}",
        f"house={house is not None}.{known}",
        f"labels={min(len(labels), 4)}.{house is not None}.{known}",
        f"len={min(len(tokens) // 12, 6)}",
        f"at={first == 0}.{last >= len(tokens) - 1}",
    ]
    mine += [f"role={role}" for role in sorted(set(roles))]
    mine += [f"lab={each}" for each in labels]
    mine += [f"labs={a}>{b}" for a, b in itertools.pairwise(labels)]
    if len(labels) > 1:
        mine.append("lset=" + ".".join(sorted(set(labels))))
    for unit in others:
        form = value_shape(tuple(token.word for token in tokens[unit.first : unit.last]))
        mine += [f"vs={form}.{unit.role}", f"vs={form}.{unit.label_key}"]
    if house is not None:
        institution = any(line.kind[at].startswith("institution") for at in range(house.first, house.last))
        form = value_shape(tuple(token.word for token in tokens[house.first : house.last]))
        mine += [f"hs={form}.{known}", f"inst={institution}.{known}", f"hsure={step(house.sure)}.{known}"]
        mine += [f"hw={tokens[at].key}" for at in range(house.first, house.last)]
    low, high = max(0, first - _WINDOW), min(len(tokens), last + _WINDOW)
    inner = range(first, min(last, first + 2 * _WINDOW))
    outer = (*range(low, first), *range(last, high))
    kinds_in = {line.kind[at] for at in inner if line.kind[at] and not line.kind[at].endswith("+")}
    kinds_out = {line.kind[at] for at in outer if line.kind[at] and not line.kind[at].endswith("+")}
    mine += [f"ki={kind}" for kind in sorted(kinds_in)]
    mine += [f"ko={kind}" for kind in sorted(kinds_out)]
    near = range(max(0, first - 3), min(len(tokens), last + 3))
    mine += [f"nw={tokens[at].key}" for at in near]
    mine += [f"w={key}" for key in sorted({token.key for token in tokens[low:high]})]
    mine += [
        f"ww={a.key} {b.key}"
        for a, b in zip(
            tokens[max(0, first - 3) : last + 3], tokens[max(0, first - 2) : last + 3], strict=False
        )
    ]
    years = sum(token.key[:2] in ("19", "20", "18") and len(token.key) == 4 for token in tokens[low:high])
    mine.append(f"years={min(years, 4)}")
    mine.append("quotes=" + str(any(token.word in '“”"«„' for token in tokens[low:high])))
    return mine


def trust(
    line: Line,
    units: list[Unit],
    *,
    judged: float,
    sure: float,
    grouped: float,
    level_sure: float,
    known: bool,
) -> list[str]:
    """The strings by which a reading is right as a whole."""
    others = [unit for unit in units if not unit.house]
    least = min((unit.sure for unit in others), default=0.0)
    product = 1.0
    for unit in units:
        product *= unit.sure
    house = next((unit for unit in units if unit.house), None)
    labelled = sum(bool(unit.label_key) for unit in others)
    return [
        "b",
        f"j={step(judged)}",
        f"p={step(product)}",
        f"p2={int(product * 20)}",
        f"l={step(least)}",
        f"s={step(sure)}",
        f"g={step(grouped)}",
        f"p={step(product)}.{step(judged)}",
        f"p={step(product)}.{step(grouped)}",
        f"h={house is not None}.{known}",
        f"p={step(product)}.{known}",
        f"n={min(len(others), 6)}",
        f"p={step(product)}.{min(len(others), 4)}",
        f"lab={labelled == len(others)}.{step(product)}",
        f"hs={step(house.sure) if house else '-'}",
        f"lv={step(level_sure)}",
        f"len={min(len(line.tokens) // 12, 6)}.{step(product)}",
    ]
