"""Fit the reader's model from labelled lines.

The tagger is fitted on lines with references alone: whether a line cites an archive is the judge's
question. Grouping, judge and trust are fitted on what taggers say of lines that they have not seen
(two halves by source, each tagged by the other's tagger), as they will be used.
"""

from __future__ import annotations

import json
import random
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pycrfsuite

from provcite.archives.data import read_data
from provcite.archives.reading import deciding, read
from provcite.archives.reading.features import features
from provcite.archives.reading.model import Model
from provcite.archives.reading.read import Reading, Tagged
from provcite.archives.reading.tokens import Line, gazetteer, look_up
from provcite.archives.reading.units import HOUSE, Unit, units_of
from provcite.model.levels import role_of
from reading.augment import CHANGES, Material, augmented
from reading.lines import Labelled, folds, negatives, own_lines, rendered_lines
from reading.scoring import right_reading

if TYPE_CHECKING:
    from provcite.archives.repositories import Repositories

#: Iterations and penalties of each part.
SETTINGS: dict[str, dict[str, float]] = {
    "tagger": {"c1": 0.35, "c2": 0.01, "max_iterations": 60},
    "grouping": {"c1": 0.1, "c2": 0.1, "max_iterations": 120},
    "levels": {"c1": 0.05, "c2": 0.05, "max_iterations": 120},
    "judge": {"c1": 0.3, "c2": 0.3, "max_iterations": 150},
    "trust": {"c1": 0.5, "c2": 1.0, "max_iterations": 150},
}


#: The share of the lines of which a changed copy is fitted on beside the line itself.
COPIES = 0.8
#: Iterations of the taggers whose only use is to show the later parts unseen lines.
HALF_ITERATIONS = 35
#: How many passages of others that cite no archive the judge is fitted on.
MOST_NEGATIVES = 3500


def known_towns() -> list[str]:
    """Towns and countries to put into lines: those that the reader knows anyway."""
    words = json.loads(read_data("reading/words.json"))["place"].split("|")
    return [word.title() for word in words if len(word) > 3]


def fitted_negatives() -> list[Labelled]:
    """The negatives of the corpus that are fitted on, the same ones each time."""
    every = negatives()
    random.Random(1).shuffle(every)
    return every[:MOST_NEGATIVES]


def own_material(known: Repositories) -> list[Labelled]:
    """Our own lines, and references as provcite writes them with other numbers."""
    rng = random.Random(5)
    nothing = Material(rng)
    return [*own_lines(), *(CHANGES["digits"](line, nothing, rng) for line in rendered_lines(known))]


def say(*words: object) -> None:
    print(*words, flush=True)


def trained(
    part: str, sequences: Iterable[tuple[Sequence[Sequence[str]], Sequence[str], int]], **changed: float
) -> bytes:
    """The weights of one part from (strings by step, labels, how often to count it)."""
    trainer = pycrfsuite.Trainer(verbose=False)
    for strings, labels, times in sequences:
        item = pycrfsuite.ItemSequence(strings)
        for _ in range(times):
            trainer.append(item, labels)
    trainer.set_params({**SETTINGS[part], "feature.possible_transitions": False, **changed})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "weights"
        trainer.train(str(path))
        return path.read_bytes()


def known_line(line: Labelled, repositories: Repositories) -> Line:
    return look_up(line.text, gazetteer(repositories))


def gold_tags(line: Labelled, seen: Line) -> list[str]:
    """The tags of the labelled units."""
    tags = ["O"] * len(seen.tokens)
    for units in line.references:
        for unit in units:
            role = HOUSE if unit.level == "repository" else str(role_of(unit.level))
            mark = "B-"
            for at, token in enumerate(seen.tokens):
                if unit.start <= token.start and token.end <= unit.end:
                    tags[at] = mark + role
                    mark = "I-"
    return tags


def tagger_of(lines: Iterable[Labelled], repositories: Repositories, **changed: float) -> bytes:
    """A tagger of `lines`, those with references."""

    def sequences() -> Iterable[tuple[list[list[str]], list[str], int]]:
        for line in lines:
            if line.archival and line.tagged:
                seen = known_line(line, repositories)
                yield features(seen), gold_tags(line, seen), line.weight

    return trained("tagger", sequences(), **changed)


def gold_units(line: Labelled, seen: Line) -> tuple[list[Unit], list[int], list[str]]:
    """The labelled units as the tagger would give them, the reference of each, its level."""
    units = units_of(seen, gold_tags(line, seen), [1.0] * len(seen.tokens))
    owner, level = [], []
    for unit in units:
        number, gold = owner_of(unit, line)
        owner.append(number)
        level.append(gold)
    return units, owner, level


def owner_of(unit: Unit, line: Labelled) -> tuple[int, str]:
    """Which labelled reference a unit lies in, and that unit's level; (-1, "") for none."""
    for number, units in enumerate(line.references):
        for gold in units:
            if gold.start < unit.end and unit.start < gold.end and (gold.level == "repository") == unit.house:
                return number, gold.level
    return -1, ""


def begins(owner: Sequence[int]) -> list[str]:
    """B where a unit's reference is another than that of the unit before, else I; strays go with the one before."""
    labels: list[str] = []
    last = -1
    for at, number in enumerate(owner):
        labels.append("B" if at == 0 or (number not in (-1, last) and last != -1) else "I")
        last = number if number != -1 else last
    return labels


def grouping_of(lines: list[tuple[Labelled, Tagged]]) -> bytes:
    def sequences() -> Iterable[tuple[list[list[str]], list[str], int]]:
        for line, tagged in lines:
            if not line.archival:
                continue
            units, owner, _ = gold_units(line, tagged.line)
            if units:
                yield deciding.grouping(tagged.line, units), begins(owner), 1
            if tagged.units:
                owner = [owner_of(unit, line)[0] for unit in tagged.units]
                if any(number >= 0 for number in owner):
                    yield deciding.grouping(tagged.line, tagged.units), begins(owner), 1

    return trained("grouping", sequences())


def levels_of(lines: list[tuple[Labelled, Tagged]], repositories: Repositories) -> bytes:
    rng = random.Random(3)

    def sequences() -> Iterable[tuple[list[list[str]], list[str], int]]:
        for line, tagged in lines:
            if not line.archival:
                continue
            units, owner, level = gold_units(line, tagged.line)
            for number in dict.fromkeys(owner):
                mine = [unit for unit, own in zip(units, owner, strict=True) if own == number]
                reading = Reading(mine)
                known = repositories.get(read.house_key(reading, tagged.line, repositories))
                tradition = known.tradition.name if known is not None else "-"
                own_levels = [each for each, own in zip(level, owner, strict=True) if own == number]
                for at, gold in enumerate(own_levels):
                    if not mine[at].house and gold:
                        yield [deciding.level(tagged.line, mine, at, tradition)], [gold], 1
                        if tradition != "-" and rng.random() < 0.5:
                            yield [deciding.level(tagged.line, mine, at, "-")], [gold], 1

    return trained("levels", sequences())


def overlaps(reading: Reading, line: Labelled) -> bool:
    """Whether a reading lies on a labelled reference: its values on values, or a name alone on a name."""
    values = reading.values
    return any(owner_of(unit, line)[0] >= 0 for unit in values or reading.units)


def judge_rows(
    lines: list[tuple[Labelled, Tagged]], model: Model, repositories: Repositories
) -> list[tuple[list[str], str, int, Labelled, Reading, Tagged]]:
    rows = []
    for line, tagged in lines:
        for reading in read.group(tagged, model):
            read.settle(reading, tagged.line, model, repositories)
            strings = deciding.judge(tagged.line, reading.units, tagged.sure, reading.key is not None)
            label = "1" if overlaps(reading, line) else "0"
            times = 1 if line.file in ("negatives", "venice-negatives") or label == "1" else 2
            rows.append((strings, label, times, line, reading, tagged))
    return rows


def trust_rows(
    rows: list[tuple[list[str], str, int, Labelled, Reading, Tagged]], model: Model
) -> list[tuple[list[str], str]]:
    found = []
    for strings, _, _, line, reading, tagged in rows:
        reading.judged = model.share("judge", strings, "1")
        if reading.judged >= read.ARCHIVAL:
            found.append((read.trust_strings(reading, tagged), "1" if right_reading(reading, line) else "0"))
    return found


def _empty(part: str) -> bytes:
    return trained(part, [([["b"]], ["1"], 1), ([["c"]], ["0"], 1)])


def fit(
    lines: list[Labelled],
    nothing: list[Labelled],
    repositories: Repositories,
    *,
    towns: list[str],
    copies: float = COPIES,
    spoken: bool = True,
) -> dict[str, bytes]:
    """The five parts, fitted on `lines` and judged with `nothing` (lines that cite none) too."""
    begun = time.time()
    tell = say if spoken else (lambda *_: None)
    halves = folds(lines, 2)
    halves_of_negatives = [nothing[0::2], nothing[1::2]]
    tagged: list[list[tuple[Labelled, Tagged]]] = []
    blank = {part: _empty(part) for part in ("grouping", "levels", "judge", "trust")}
    for mine in (0, 1):
        others = halves[1 - mine]
        extra = augmented(others, towns, copies=copies) if copies else []
        weights = tagger_of([*others, *extra], repositories, max_iterations=HALF_ITERATIONS)
        model = Model({"tagger": weights, **blank})
        tagged.append(
            [
                (line, read.tag(known_line(line, repositories), model))
                for line in [*halves[mine], *halves_of_negatives[mine]]
            ]
        )
        tell(f"half {mine + 1} tagged at {time.time() - begun:.0f} s")
    every = [*tagged[0], *tagged[1]]
    parts = {**blank, "tagger": _empty("tagger")}
    parts["grouping"] = grouping_of(every)
    parts["levels"] = levels_of(every, repositories)
    tell(f"grouping and levels at {time.time() - begun:.0f} s")
    model = Model(parts)
    rows = [judge_rows(half, model, repositories) for half in tagged]
    trust: list[tuple[list[str], str]] = []
    for mine in (0, 1):
        judge = trained(
            "judge", (([strings], [label], times) for strings, label, times, *_ in rows[1 - mine])
        )
        trust += trust_rows(rows[mine], Model({**parts, "judge": judge}))
    parts["judge"] = trained(
        "judge", (([strings], [label], times) for strings, label, times, *_ in [*rows[0], *rows[1]])
    )
    parts["trust"] = trained("trust", (([strings], [label], 1) for strings, label in trust))
    tell(f"judge and trust at {time.time() - begun:.0f} s")
    extra = augmented(lines, towns, copies=copies) if copies else []
    parts["tagger"] = tagger_of([*lines, *extra], repositories)
    tell(f"fitted at {time.time() - begun:.0f} s: { {name: len(part) for name, part in parts.items()} }")
    return parts
