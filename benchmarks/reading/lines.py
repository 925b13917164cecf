"""The labelled lines that the reader is fitted on: the corpus, and lines of our own.

A `Labelled` is one text with its references as spans. The corpus gives values without places, so
`placed` finds them: among all the places where a value stands as whole tokens, those that keep a
reference together and references in their order. Our own lines (``lines/*.txt``) carry marks:

    # source: NAME
    # language: xx
    # tradition: NAME
    ⟦repository:RGANI⟧, f. ⟦fond:5⟧, op. ⟦opis:28⟧, d. ⟦delo:410⟧; ⟦/⟧ d. ⟦delo:411⟧.

``⟦/⟧`` is the boundary between two references (or a reference and a printed work), a line without marks cites no archive.
"""

from __future__ import annotations

import itertools
import json
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from provcite.archives.reading.tokens import TOKEN
from provcite.archives.render import render
from provcite.archives.repositories import Repositories
from provcite.model.levels import LEVELS, in_one_notation
from provcite.model.reference import ArchivalReference

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))
from reference_values import path_of

#: Entries that stand for many houses and have no name of their own in print.
UMBRELLAS = {"US-PRESLIB", "IT-ARCH", "CN-PLACES", "CN-PROV", "FR-AD"}
HERE = Path(__file__).resolve().parent
OWN = HERE / "lines"
CASES = HERE.parents[1] / "tests" / "archives" / "cases"
CORPUS = HERE.parents[2] / "shared" / "corpus"


@dataclass
class Unit:
    """A value at its place; the level is ``repository`` for the institution's name."""

    level: str
    start: int
    end: int


@dataclass
class Labelled:
    """One text: its references as units in the order of the text, where it is from, how much it weighs."""

    text: str
    references: list[list[Unit]]
    source: str
    file: str
    tradition: str = "other"
    language: str = ""
    weight: int = 1
    row: dict[str, object] = field(default_factory=dict)
    #: False where the labels say only whether an archive is cited.
    tagged: bool = True

    @property
    def archival(self) -> bool:
        return bool(self.references)


# -- the corpus ------------------------------------------------------------------------------------


def source_of(row: dict[str, object], name: str) -> str:
    """The source by which lines are kept together; the rule of the shared tool ``folds.py``."""
    if row.get("source"):
        return str(row["source"])
    origin = re.split(r",?\s*(?:note|notes|n\.|ch\.|p\.|doc\.|no\.)?\s*\d", str(row.get("origin") or ""))[0]
    return re.sub(r"\W+", "-", origin.casefold()).strip("-") or name


def _occurrences(text: str, value: str, starts: set[int], ends: set[int]) -> list[int]:
    every = [match.start() for match in re.finditer(f"(?={re.escape(value)})", text)]
    whole = [at for at in every if at in starts and at + len(value) in ends]
    return (whole or every)[:8]


def _label_before(text: str, at: int) -> str:
    match = re.search(r"([^\W\d_]+)[\s.:°'’-]{0,3}$", text[max(0, at - 24) : at])
    return match.group(1).casefold() if match else text[max(0, at - 2) : at].strip()[-1:]


def placed(text: str, rows: list[dict[str, object]], habit: Counter[tuple[str, str]]) -> list[list[Unit]]:
    """The references of one labelled line with every value at its place in `text`.

    `habit` counts which word stands before which level where there is no doubt; it decides between
    places that are otherwise alike.
    """
    tokens = [match.span() for match in TOKEN.finditer(text)]
    starts, ends = {a for a, _ in tokens}, {b for _, b in tokens}
    choices: list[list[tuple[float, int, int, list[Unit]]]] = []
    for row in rows:
        values = [(level, value) for level, value in row["path"]]
        if row.get("repository"):
            values.insert(0, ("repository", str(row["repository"])))
        places = [
            [(level, at, at + len(value)) for at in _occurrences(text, value, starts, ends)]
            for level, value in values
        ]
        if not all(places):
            places = [each for each in places if each]
        found: list[tuple[float, int, int, list[Unit]]] = []
        for combination in itertools.islice(itertools.product(*places), 4000):
            ordered = sorted(combination, key=lambda unit: unit[1])
            if any(a[2] > b[1] for a, b in itertools.pairwise(ordered)):
                continue
            if not ordered:
                continue
            cost = float(ordered[-1][2] - ordered[0][1]) / 10
            cost += sum(1.5 for a, b in itertools.pairwise(combination[1:]) if a[1] > b[1])
            for level, at, _ in combination:
                seen = habit[level, _label_before(text, at)]
                total = habit[level, ""]
                if total:
                    cost -= 6 * seen / total
            found.append((cost, ordered[0][1], ordered[-1][2], [Unit(*unit) for unit in ordered]))
        found.sort(key=lambda one: one[0])
        choices.append(found[:60])
    # The references in order: each behind the one before, else at a price.
    best: list[tuple[float, int, list[list[Unit]]]] = [(0.0, 0, [])]
    for found in choices:
        if not found:
            continue
        step: list[tuple[float, int, list[list[Unit]]]] = []
        for cost, end, chosen in best:
            for own, start, stop, units in found:
                step.append(
                    (
                        cost + own + (500 if start < end else (start - end) / 200),
                        max(end, stop),
                        [*chosen, units],
                    )
                )
        step.sort(key=lambda one: one[0])
        best = step[:60]
    return best[0][2]


def corpus(
    folder: Path = CORPUS, names: Iterable[str] = ("source-statements", "footnotes", "world")
) -> list[Labelled]:
    """The lines that were labelled by hand, in the order of the files."""
    rows = [
        (name, json.loads(line))
        for name in names
        for line in (folder / f"{name}.jsonl").read_text("utf-8").splitlines()
        if line.strip()
    ]
    for _, row in rows:
        row["text"] = re.sub(r"\s+", " ", row["text"])
    habit: Counter[tuple[str, str]] = Counter()
    for turn in range(2):
        found = [
            Labelled(
                row["text"],
                placed(row["text"], row["references"], habit),
                source_of(row, name),
                name,
                row.get("tradition") or "other",
                row.get("language") or "",
                row=row,
            )
            for name, row in rows
        ]
        if turn == 0:
            for line in found:
                for unit in itertools.chain.from_iterable(line.references):
                    if line.text.count(line.text[unit.start : unit.end]) == 1:
                        habit[unit.level, _label_before(line.text, unit.start)] += 1
                        habit[unit.level, ""] += 1
    return found


def negatives(folder: Path = CORPUS) -> list[Labelled]:
    """Passages and printed works that cite no archive."""
    found: list[Labelled] = []
    for name in ("negatives", "venice-negatives"):
        for text in (folder / f"{name}.jsonl").read_text("utf-8").splitlines():
            row = json.loads(text)
            found.append(
                Labelled(
                    re.sub(r"\s+", " ", row["text"]), [], source_of(row, name), name, tagged=False, row=row
                )
            )
    return found


# -- lines of our own ------------------------------------------------------------------------------

_MARK = re.compile(r"⟦([^⟦⟧]*)⟧")
_LEVELS = frozenset({*LEVELS, "repository"})


class LineError(ValueError):
    """A line of our own that is not as it must be; the message names file and line."""


def marked(text: str, where: str = "") -> tuple[str, list[list[Unit]]]:
    """The text of a marked line and its references; raises `LineError`."""
    pieces: list[str] = []
    references: list[list[Unit]] = [[]]
    place = length = 0
    for match in _MARK.finditer(text):
        before = text[place : match.start()]
        pieces.append(before)
        length += len(before)
        inner = match.group(1)
        if inner == "/":
            references.append([])
        else:
            level, colon, value = inner.partition(":")
            if not colon or level not in _LEVELS:
                raise LineError(f"{where}: no level {level!r} in {match.group()}")
            if not value.strip() or value != value.strip():
                raise LineError(
                    f"{where}: the value of {match.group()} is empty or begins or ends with a blank"
                )
            references[-1].append(Unit(level, length, length + len(value)))
            pieces.append(value)
            length += len(value)
        place = match.end()
    pieces.append(text[place:])
    plain = "".join(pieces)
    if "⟦" in plain or "⟧" in plain:
        raise LineError(f"{where}: a mark is not closed")
    kept = [units for units in references if units]
    return plain, [part for units in kept for part in _by_house(units)]


def _by_house(units: list[Unit]) -> list[list[Unit]]:
    """A second repository begins a second reference, boundary or not (a copy and its original)."""
    parts: list[list[Unit]] = [[]]
    named = False
    for unit in units:
        if unit.level == "repository" and named:
            parts.append([])
        named = named or unit.level == "repository"
        parts[-1].append(unit)
    return parts


def own_lines(folder: Path = OWN) -> Iterator[Labelled]:
    """Our own labelled lines, file by file; raises `LineError` at the first fault."""
    for path in sorted(folder.glob("*.txt")):
        head: dict[str, str] = {}
        for number, raw in enumerate(path.read_text("utf-8").splitlines(), 1):
            where = f"{path.name}:{number}"
            text = raw.strip()
            if not text:
                continue
            if text.startswith("# "):
                key, colon, value = text[2:].partition(":")
                if not colon:
                    continue
                if key.strip() not in ("source", "language", "tradition"):
                    raise LineError(f"{where}: no head {key.strip()!r}; known: source, language, tradition")
                if key.strip() == "source":
                    head = {}
                head[key.strip()] = value.strip()
                continue
            if not head.get("source"):
                raise LineError(f"{where}: a line before any source")
            plain, references = marked(text, where)
            yield Labelled(
                plain,
                references,
                "own-" + head["source"],
                "own/" + path.stem,
                head.get("tradition", "other"),
                head.get("language", ""),
            )


def case_lines(folder: Path = CASES) -> list[Labelled]:
    """The statements that the tests were written with, each expectation read by a person.

    They imitate the traditions of the oldest corpus files, so they are fitted on only in the model that
    ships, and in no fold.
    """
    rows: list[dict[str, object]] = []
    for path in sorted(folder.glob("*.txt")):
        for block in re.split(r"\n\s*\n", path.read_text("utf-8")):
            kept = [line for line in block.splitlines() if line.strip() and not line.startswith("#")]
            if not kept:
                continue
            text = re.sub(r"\s+", " ", kept[0])
            references = []
            for line in kept[1:]:
                house, *levels = [part.strip() for part in line[1:].strip().split(" | ")]
                pairs = [tuple(part.split(" ", 1)) for part in levels]
                if house or pairs:
                    path_ = _in_text(text, in_one_notation(tuple((a, b) for a, b in pairs)))
                    references.append({"repository": None if house in ("-", "") else house, "path": path_})
            rows.append({"text": text, "references": references})
    found = []
    for row in rows:
        try:
            places = placed(str(row["text"]), row["references"], Counter())  # type: ignore[arg-type]
        except IndexError:
            continue
        found.append(Labelled(str(row["text"]), places, "own-cases", "cases"))
    return found


def rendered_lines(known: Repositories) -> list[Labelled]:
    """References to every known repository as provcite writes them, with made-up numbers: the grammars of
    the traditions as lines, in all forms and under all names, and the witnessed examples of the data."""
    found = []
    for repository in known:
        key = repository.key
        chance = random.Random(f"fit {key}")
        names = [
            form for form, kind in repository.all_names() if kind in ("acronym", "name", "former acronym")
        ]
        for example in repository.examples:
            rows = [{"repository": None, "path": _in_text(example.text, in_one_notation(example.path))}]
            house = next(
                (name for name in sorted(names, key=len, reverse=True) if name in example.text), None
            )
            rows[0]["repository"] = house
            if all(value in example.text for _, value in rows[0]["path"]):
                found.append(
                    Labelled(example.text, placed(example.text, rows, Counter()), "own-rendered", "rendered")
                )
        if key in UMBRELLAS or not names:
            continue
        for form in ("short", "native", chance.choice(("words", "full"))):
            reference = ArchivalReference(repository_key=key, path=path_of(repository, chance))
            printed = render(reference, form, range_dash=chance.choice(["en-dash", "hyphen"]))
            house = chance.choice(names)
            separator = repository.tradition.native_separator if form == "native" else ", "
            text = f"{house}{separator}{printed}"
            values = [(level, _as_printed(value, printed)) for level, value in reference.path]
            rows = [{"repository": house, "path": _in_text(text, in_one_notation(tuple(values)))}]
            if all(value in text for _, value in rows[0]["path"]):
                language = (repository.tradition.script or "en").split("-")[0] if form == "native" else "en"
                found.append(
                    Labelled(
                        text, placed(text, rows, Counter()), "own-rendered", "rendered", language=language
                    )
                )
    return found


def _as_printed(value: str, printed: str) -> str:
    """The value with the dash that was printed."""
    return value if value in printed else value.replace("-", "–")


def _in_text(text: str, path: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    """`path` with a British series as the text prints it (FO371 for FO 371)."""
    found = []
    for level, value in path:
        if level == "series" and value not in text:
            match = re.search(r"[\s/]{0,2}".join(map(re.escape, value.split())), text)
            value = match.group() if match else value
        found.append((level, value))
    return found


# -- folds -----------------------------------------------------------------------------------------


def folds(lines: list[Labelled], count: int) -> list[list[Labelled]]:
    """`lines` dealt to `count` folds by source as the shared tool deals them: the largest first."""
    groups: dict[str, list[Labelled]] = defaultdict(list)
    for line in lines:
        groups[line.source].append(line)
    dealt: list[list[Labelled]] = [[] for _ in range(count)]
    for _, group in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
        min(dealt, key=len).extend(group)
    return dealt
