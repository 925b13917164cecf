"""Fit the reader's model from labelled lines.

The tagger is fitted on lines with references alone: whether a line cites an archive is the judge's
question. Grouping, judge and trust are fitted on what taggers say of lines that they have not seen
(two halves by source, each tagged by the other's tagger), as they will be used.
"""

from __future__ import annotations

import json
import random
import struct
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pycrfsuite

from provcite.archives.data import read_data
from provcite.archives.reading import deciding, read
from provcite.archives.reading.features import features
from provcite.archives.reading.model import TREES, Model
from provcite.archives.reading.read import Reading, Tagged
from provcite.archives.reading.second import Look, Trees, numbers
from provcite.archives.reading.tokens import Line, gazetteer, look_up
from provcite.archives.reading.units import HOUSE, Unit, units_of
from provcite.model.levels import role_of
from reading.augment import CHANGES, Material, augmented
from reading.lines import Labelled, folds, negatives, own_lines, rendered_lines
from reading.scoring import right_reading
from reading.trees import WEIGHTS, fitted

if TYPE_CHECKING:
    from provcite.archives.repositories import Repositories

#: Iterations and penalties of each part.
SETTINGS: dict[str, dict[str, float]] = {
    "tagger": {"c1": 0.35, "c2": 0.01, "max_iterations": 60},
    "grouping": {"c1": 0.1, "c2": 0.1, "max_iterations": 120},
    "levels": {"c1": 0.05, "c2": 0.05, "max_iterations": 120},
    "judge": {"c1": 0.3, "c2": 0.3, "max_iterations": 150},
    "whole": {"c1": 0.3, "c2": 0.5, "max_iterations": 100},
    "trust": {"c1": 0.5, "c2": 1.0, "max_iterations": 150},
}


#: The share of the corpus' lines, and of our own, of which a changed copy is fitted on beside the line itself.
COPIES = 0.8
OWN_COPIES = 0.25
#: Iterations of the taggers whose only use is to show the later parts unseen lines.
HALF_ITERATIONS = 35
#: The share of the lines of which the later parts see a changed copy, and the bits that a weight keeps.
SHOWN_COPIES = 0.3
BITS = 4
#: In how many parts by source the lines are dealt for the judge's first look at those it has not seen.
PARTS = 4
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


#: A group of units for the judge: its strings, label, how often it counts, its line, itself, the tagged line.
Judged = tuple[list[str], str, int, Labelled, Reading, Tagged]


def judge_rows(
    lines: list[tuple[Labelled, Tagged]], model: Model, repositories: Repositories
) -> list[Judged]:
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
    rows: list[Judged], second: Trees, looks: list[list[float]], counted: set[int]
) -> list[tuple[list[str], str]]:
    """What the trust is fitted on: readings by the judge of other lines; only the lines of `counted` have true units."""
    found = []
    for (_, _, _, line, reading, tagged), look in zip(rows, looks, strict=True):
        if id(tagged) not in counted:
            continue
        reading.judged = second.share(look)
        if reading.judged >= read.ARCHIVAL:
            found.append((read.trust_strings(reading, tagged), "1" if right_reading(reading, line) else "0"))
    return found


def missed_rows(lines: list[tuple[Labelled, Tagged]]) -> tuple[list[list[float]], list[bool], list[float]]:
    """What the tagger left out of lines: the numbers of each run, whether it is a unit, what it weighs."""
    numbers_, labels, weights = [], [], []
    for line, tagged in lines:
        if not line.archival or not line.tagged:
            continue
        gold = gold_tags(line, tagged.line)
        for run in tagged.runs:
            inner = range(run.first, run.last)
            own = [gold[at] for at in inner if tagged.line.tokens[at].word.isalnum()]
            numbers_.append(run.numbers)
            labels.append(all(tag != "O" and tag[2:] != HOUSE for tag in own))
            weights.append(WEIGHTS.get(line.file, 1.0))
    return numbers_, labels, weights


def whole_of(lines: list[tuple[Labelled, Tagged]]) -> bytes:
    """What decides whether a line as a whole cites an archive."""
    return trained(
        "whole", (([deciding.whole(one.line)], [str(int(line.archival))], 1) for line, one in lines)
    )


def judge_of(rows: list[Judged]) -> bytes:
    """The judge's first look."""
    return trained("judge", (([strings], [label], times) for strings, label, times, *_ in rows))


def look_rows(rows: list[Judged], model: Model) -> list[list[float]]:
    """The numbers of each group for the second look, with the first look of `model`."""
    by_line: dict[int, list[Reading]] = {}
    for strings, _, _, _, reading, tagged in rows:
        reading.judged = model.share("judge", strings, "1")
        by_line.setdefault(id(tagged), []).append(reading)
    looks: dict[int, Look] = {}
    found = []
    for *_, reading, tagged in rows:
        every = by_line[id(tagged)]
        if id(tagged) not in looks:
            looks[id(tagged)] = Look(tagged, every, model.share("whole", deciding.whole(tagged.line), "1"))
        at = next(place for place, other in enumerate(every) if other is reading)
        found.append(numbers(looks[id(tagged)], at))
    return found


def dealt(lines: list[Labelled]) -> dict[int, int]:
    """The part of each line, by its identity: a source is in one part, passages of others in turn."""
    told = [line for line in lines if line.tagged]
    found = {id(line): part for part, fold in enumerate(folds(told, PARTS)) for line in fold}
    others = [line for line in lines if not line.tagged]
    return {**found, **{id(line): number % PARTS for number, line in enumerate(others)}}


def second_of(rows: list[Judged], looks: list[list[float]]) -> bytes:
    """The trees of the second look."""
    labels = [label == "1" for _, label, *_ in rows]
    weights = [WEIGHTS.get(line.file, 1.0) for *_, line, _, _ in rows]
    return fitted(looks, labels, weights)


def others(parts: list[list[Any]], but: int | None = None) -> list[Any]:
    """All of `parts` in one, without the one of this number."""
    return [each for number, part in enumerate(parts) if number != but for each in part]


def _empty(part: str) -> bytes:
    return trained(part, [([["b"]], ["1"], 1), ([["c"]], ["0"], 1)])


def fit(
    lines: list[Labelled],
    nothing: list[Labelled],
    repositories: Repositories,
    *,
    towns: list[str],
    spoken: bool = True,
) -> dict[str, bytes]:
    """The parts, fitted on `lines` and judged with `nothing` (lines that cite none) too."""
    begun = time.time()
    tell = say if spoken else (lambda *_: None)
    halves = folds(lines, 2)
    halves_of_negatives = [nothing[0::2], nothing[1::2]]
    tagged: list[list[tuple[Labelled, Tagged]]] = []
    changed: list[list[tuple[Labelled, Tagged]]] = []
    blank = {part: _empty(part) for part in ("grouping", "levels", "judge", "whole", "trust")}
    for mine in (0, 1):
        weights = tagger_of(
            with_copies(halves[1 - mine], towns), repositories, max_iterations=HALF_ITERATIONS
        )
        model = Model({"tagger": weights, **blank})

        def read_all(those: list[Labelled], model: Model = model) -> list[tuple[Labelled, Tagged]]:
            return [(line, read.tag(known_line(line, repositories), model)) for line in those]

        tagged.append(read_all([*halves[mine], *halves_of_negatives[mine]]))
        changed.append(read_all(augmented(halves[mine], towns, copies=SHOWN_COPIES, seed=23)))
        tell(f"half {mine + 1} tagged at {time.time() - begun:.0f} s")
    left = [missed_rows([*tagged[mine], *changed[mine]]) for mine in (0, 1)]
    for mine in (0, 1):
        missed = Trees(fitted(*left[1 - mine]))
        for half in (tagged[mine], changed[mine]):
            half[:] = [(line, read.completed(one, missed)) for line, one in half]
    every = [*tagged[0], *tagged[1]]
    both = [[*one, *two] for one, two in zip(*left, strict=True)]
    parts = {**blank, "tagger": _empty("tagger"), "missed": fitted(*both)}
    parts["grouping"] = grouping_of(every)
    parts["levels"] = levels_of(every, repositories)
    tell(f"grouping and levels at {time.time() - begun:.0f} s")
    model = Model(parts)
    seen = [*every, *changed[0], *changed[1]]
    part_of = dealt([line for line, _ in seen])
    sorted_lines = [[pair for pair in seen if part_of[id(pair[0])] == part] for part in range(PARTS)]
    rows = [judge_rows(pairs, model, repositories) for pairs in sorted_lines]
    looks: list[list[list[float]]] = []
    for part in range(PARTS):
        judge, whole = judge_of(others(rows, part)), whole_of(others(sorted_lines, part))
        looks.append(look_rows(rows[part], Model({**parts, "judge": judge, "whole": whole})))
    parts["judge"], parts["whole"] = judge_of(others(rows)), whole_of(seen)
    tell(f"first look at {time.time() - begun:.0f} s")
    counted = {id(one) for _, one in every}
    trust: list[tuple[list[str], str]] = []
    for part in range(PARTS):
        second = Trees(second_of(others(rows, part), others(looks, part)))
        trust += trust_rows(rows[part], second, looks[part], counted)
    parts["trust"] = trained("trust", (([strings], [label], 1) for strings, label in trust))
    parts["second"] = second_of(others(rows), others(looks))
    tell(f"judge and trust at {time.time() - begun:.0f} s")
    parts["tagger"] = tagger_of(with_copies(lines, towns), repositories)
    tell(f"fitted at {time.time() - begun:.0f} s: { {name: len(part) for name, part in parts.items()} }")
    return {name: part if name in TREES else rounded(part) for name, part in parts.items()}


def with_copies(lines: list[Labelled], towns: list[str]) -> list[Labelled]:
    """`lines` with changed copies: more of the corpus than of our own, which are many already."""
    own = [line for line in lines if line.source.startswith("own-")]
    others = [line for line in lines if not line.source.startswith("own-")]
    return [
        *lines,
        *augmented(others, towns, copies=COPIES),
        *augmented(own, towns, copies=OWN_COPIES),
    ]


def rounded(weights: bytes) -> bytes:
    """A model of CRFsuite with its weights rounded to `BITS` bits of their fraction, and without the table that
    leads from a string's number back to the string, which only a listing of the model needs: both pack far better.

    The file begins with 48 bytes, of which the eighth number of four bytes says where the features stand:
    12 bytes of a head (the last four the count), then 20 a feature, the last eight the weight. The tenth says
    where the strings stand: the fifth and sixth number there are how many they are and where their table begins.
    """
    data = bytearray(weights)
    place, strings = (struct.unpack_from("<I", data, at)[0] for at in (28, 36))
    if data[:4] != b"lCRF" or data[place : place + 4] != b"FEAT" or data[strings : strings + 4] != b"CQDB":
        raise ValueError("no model as CRFsuite 0.12 writes it")
    mask, half = ~((1 << (52 - BITS)) - 1), 1 << (51 - BITS)
    for number in range(struct.unpack_from("<I", data, place + 8)[0]):
        at = place + 12 + 20 * number + 12
        struct.pack_into("<Q", data, at, (struct.unpack_from("<Q", data, at)[0] + half) & mask)
    count, table = struct.unpack_from("<II", data, strings + 16)
    data[strings + table : strings + table + 4 * count] = bytes(4 * count)
    return bytes(data)
