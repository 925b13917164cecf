"""The reader: a text to readings, each a group of units with a repository or without.

Five fitted decisions follow each other (`provcite.archives.reading.model`): what each token is, which
units are one reference, what level each unit is, whether the reference cites an archive at all, and how
far the reading is to be trusted. What is known of archives is evidence for them and decides nothing alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from provcite.archives.reading import deciding
from provcite.archives.reading.features import features
from provcite.archives.reading.tokens import gazetteer, look_up
from provcite.archives.reading.units import Unit, units_of
from provcite.model.levels import role_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pycrfsuite

    from provcite.archives.reading.model import Model
    from provcite.archives.reading.tokens import Line
    from provcite.archives.repositories import Repositories

#: Below this a group of units is no reference. The trust in readings is fitted on those from `ARCHIVAL` on.
CITES: Final = 0.6
ARCHIVAL: Final = 0.5
#: Below `CITES` and above this it looks like one, and a person should see that it was not read.
SUSPECT: Final = 0.2
#: The same for an institution's name without any unit.
NAMED: Final = 0.85
#: The same for what follows Ibid. where the note before cites an archive, and where it cites none.
LEANING: Final = 0.1
ALONE: Final = 0.8
#: Below this a level gives way to the archive's own table of labels.
UNSURE: Final = 0.6
#: A reading surer than this has no runner-up; one at least so likely, beside the best, is near.
CLOSE: Final = 0.85
NEAR: Final = 0.3
#: Tokens around a name by which houses of one name are told apart; the longest text with runners-up.
AROUND: Final = 60
LONGEST: Final = 400


@dataclass(slots=True)
class Reading:
    """One reference as read: its units in the order of the text, and how sure each decision was."""

    units: list[Unit]
    key: str | None = None
    judged: float = 1.0
    confidence: float = 1.0
    grouped: float = 1.0
    level_sure: float = 1.0
    tradition: str = "-"
    other: Reading | None = None
    taken: bool = True

    @property
    def house(self) -> Unit | None:
        """The unit that names the institution."""
        return next((unit for unit in self.units if unit.house), None)

    @property
    def start(self) -> int:
        """Where it begins in the text, the label of its first unit included."""
        return min(min(unit.start, unit.label[0] if unit.label else unit.start) for unit in self.units)

    @property
    def end(self) -> int:
        """Where it ends, the label of its last unit included."""
        return max(max(unit.end, unit.label[1] if unit.label else unit.end) for unit in self.units)

    @property
    def values(self) -> list[Unit]:
        """The units without the institution."""
        return [unit for unit in self.units if not unit.house]


@dataclass(slots=True)
class Tagged:
    """A line with its tags, and how likely they are as a whole for each token."""

    line: Line
    units: list[Unit]
    sure: float
    tags: Sequence[str] = ()


def tag(line: Line, model: Model) -> Tagged:
    """The units that the tagger sees in `line`."""
    if not line.tokens:
        return Tagged(line, [], 1.0)
    tags, tagger = model.labelled("tagger", features(line))
    # A web address is none of a reference's units, whatever numbers stand in it.
    tags = ["O" if kind.startswith("url") else tag for tag, kind in zip(tags, line.kind, strict=True)]
    if all(tag == "O" for tag in tags):
        return Tagged(line, [], 1.0)
    marginals = [tagger.marginal(tag, at) if tag != "O" else 1.0 for at, tag in enumerate(tags)]
    sure = tagger.probability(tags) ** (4 / (len(tags) + 3))
    return Tagged(line, units_of(line, tags, marginals), sure, tags)


def group(tagged: Tagged, model: Model) -> list[Reading]:
    """The units in references."""
    if not tagged.units:
        return []
    labels, tagger = model.labelled("grouping", deciding.grouping(tagged.line, tagged.units))
    readings: list[Reading] = []
    has_house = False
    for at, (unit, label) in enumerate(zip(tagged.units, labels, strict=True)):
        sure = tagger.marginal(label, at)
        last = tagged.units[at - 1].last if at else 0
        back = any(kind == "back" for kind in tagged.line.kind[last : unit.first])
        if label == "B" or back or not readings or (unit.house and has_house):
            readings.append(Reading([unit], grouped=sure))
            has_house = False
        else:
            readings[-1].units.append(unit)
        has_house = has_house or unit.house
        readings[-1].grouped = min(readings[-1].grouped, sure)
    return readings


def settle(reading: Reading, line: Line, model: Model, repositories: Repositories) -> None:
    """Find the repository that is named, and the level of each unit."""
    reading.key = house_key(reading, line, repositories)
    known = repositories.get(reading.key)
    reading.tradition = known.tradition.name if known is not None else "-"
    places = [at for at, unit in enumerate(reading.units) if not unit.house]
    if not places:
        return
    # The levels' model knows no order: units that are asked for together are decided one by one.
    strings = [deciding.level(line, reading.units, at, reading.tradition) for at in places]
    labels, tagger = model.labelled("levels", strings)
    for step, at in enumerate(places):
        unit = reading.units[at]
        unit.level = labels[step]
        sure = tagger.marginal(labels[step], step)
        reading.level_sure = min(reading.level_sure, sure)
        own = repositories.labels().get(unit.label_key, {}).get(reading.tradition)
        # The archive's own table knows the word: it says what that archive calls the unit.
        if own is not None and (str(role_of(own[0])) == unit.role or sure < UNSURE):
            unit.level = own[0]
        unit.role = str(role_of(unit.level))


def house_key(reading: Reading, line: Line, repositories: Repositories) -> str | None:
    """The key of the known repository that the reading names; None where it names none, or several."""
    house = reading.house
    if house is None:
        return None
    found: list[tuple[int, str, str]] = []
    for first in range(house.first, house.last):
        end, how, key = line.houses.get(first, (0, "", ""))
        if how and end <= house.last:
            found.append((end - first if how == "name" else 1, how, key))
    if not found:
        return None
    found.sort(key=lambda one: -one[0])
    return meant(found[0][2], found, reading, line, repositories)


def meant(
    key: str, found: list[tuple[int, str, str]], reading: Reading, line: Line, repositories: Repositories
) -> str:
    """Of the houses that bear the name, the one whose words and labels stand around it."""
    house = reading.house
    if house is None:
        return key
    places = [
        (first, line.houses[first][0]) for first in range(house.first, house.last) if first in line.houses
    ]
    written = {line.text[line.tokens[first].start : line.tokens[end - 1].end] for first, end in places}
    keys = dict.fromkeys(
        match.repository.key
        for form in sorted(written)
        for match in repositories.find(form)
        if match.kind != "key"
    )
    if len(keys) < 2:
        return key
    near = line.tokens[max(0, house.first - AROUND) : house.last + AROUND]
    words = {token.key for token in near}
    written_text = line.text[near[0].start : near[-1].end]
    text = written_text.casefold()
    labels = repositories.labels()
    printed = [unit.label_key for unit in reading.units if unit.label_key]

    def score(each: str) -> int:
        repository = repositories.by_key(each)
        fits = sum(repository.tradition.name in labels.get(label, ()) for label in printed)
        beside = sum(word in words for word in repository.words)
        place = repository.place.casefold() in text if repository.place else False
        shaped = any(
            code.search(written_text)
            for code in _codes(repository.tradition.name, repository.tradition.codes)
        )
        return fits + 2 * beside + 2 * place + shaped

    return max(keys, key=lambda each: (score(each), each == key))


@lru_cache(maxsize=256)
def _codes(name: str, codes: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """The shapes of call numbers of a tradition, compiled once."""
    return tuple(re.compile(rf"(?<![\w/.-])(?:{code})") for code in codes)


def trust_strings(reading: Reading, tagged: Tagged) -> list[str]:
    """What the trust in a reading looks at."""
    return deciding.trust(
        tagged.line,
        reading.units,
        judged=reading.judged,
        sure=tagged.sure,
        grouped=reading.grouped,
        level_sure=reading.level_sure,
        known=reading.key is not None,
    )


def read(
    text: str,
    repositories: Repositories,
    model: Model,
    *,
    leaning: bool | None = None,
    runners_up: bool = False,
) -> list[Reading]:
    """The references to archives that `text` gives, in its order; with `runners_up` what they may be else.

    `leaning` says of a note that begins with ``Ibid.`` whether the note before cites an archive.
    """
    line = look_up(text, gazetteer(repositories))
    limit = CITES if leaning is None else LEANING if leaning else ALONE
    tagged = tag(line, model)
    found = readings(tagged, model, repositories, limit)
    if runners_up and len(tagged.tags) <= LONGEST and any(reading.confidence < CLOSE for reading in found):
        _runners_up(found, tagged, model, repositories)
    return found


def readings(tagged: Tagged, model: Model, repositories: Repositories, limit: float = CITES) -> list[Reading]:
    """The references among the units of a tagged line: those `taken`, and those that only look like one."""
    found: list[Reading] = []
    for reading in group(tagged, model):
        settle(reading, tagged.line, model, repositories)
        known = reading.key is not None
        strings = deciding.judge(tagged.line, reading.units, tagged.sure, known)
        reading.judged = model.share("judge", strings, "1")
        if reading.judged < SUSPECT:
            continue
        reading.taken = reading.judged >= (limit if reading.values else max(limit, NAMED))
        reading.confidence = model.share("trust", trust_strings(reading, tagged), "1")
        found.append(reading)
    return found


def _changed(tags: list[str], unit: Unit, line: Line, tagger: pycrfsuite.Tagger) -> Iterator[list[str]]:
    """The tags with one unit left out, of another role, joined to the one before, or parted at a mark."""
    head, tail, length = tags[: unit.first], tags[unit.last :], unit.last - unit.first
    yield [*head, *["O"] * length, *tail]
    roles = {label[2:] for label in tagger.labels() if label != "O"} - {unit.role}
    best = max(sorted(roles), key=lambda role: tagger.marginal("B-" + role, unit.first))
    yield [*head, "B-" + best, *["I-" + best] * (length - 1), *tail]
    if head and head[-1] != "O":
        yield [*head, *["I-" + head[-1][2:]] * length, *tail]
    for split in range(unit.first + 1, unit.last - 1):
        if not line.tokens[split].word.isalnum():
            behind = ["B-" + unit.role, *tags[split + 2 : unit.last]]
            yield [*tags[:split], "O", *behind, *tail]


def _runners_up(found: list[Reading], tagged: Tagged, model: Model, repositories: Repositories) -> None:
    """Give each doubtful reading the other one that is nearest to it, where that is near."""
    tagger = model.part("tagger")
    tagger.set(features(tagged.line))
    tags = list(tagged.tags)
    chance = tagger.probability(tags)
    for reading in found:
        if reading.confidence >= CLOSE or not reading.taken:
            continue
        weakest = min(reading.units, key=lambda unit: unit.sure)
        others = list(_changed(tags, weakest, tagged.line, tagger))
        chances = [tagger.probability(each) for each in others]
        at = max(range(len(others)), key=lambda number: chances[number])
        if chances[at] < NEAR * chance:
            continue
        marginals = [weakest.sure] * len(tags)
        other = group(
            Tagged(tagged.line, units_of(tagged.line, others[at], marginals), tagged.sure, others[at]), model
        )
        near = [each for each in other if each.start < reading.end and reading.start < each.end]
        if near:
            settle(near[0], tagged.line, model, repositories)
            reading.other = near[0]
