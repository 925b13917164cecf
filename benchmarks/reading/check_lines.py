"""Check our own labelled lines: closed list of levels, sources named, marks balanced, habits of the corpus kept.

    python benchmarks/reading/check_lines.py [FOLDER] [--habits] [--show N]

Prints every fault with file and line, and what there is by tradition. Exit status 1 where one is wrong.

``--habits`` compares with the corpus as well: first how lines look on the whole (what stands before and
behind a reference, how many references a line holds, where the institution stands), then every habit
that the corpus keeps in nine of ten cases (``NINE_OF_TEN``) and that lines of FOLDER break, the most
broken first, with up to N places each. A habit is learned by counting: is a word or a mark, after this
word or between such neighbours, part of an institution's name, of a unit's value, or of neither?
Departures are no faults (a kind that the corpus lacks may be written otherwise): read them and decide.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from provcite.archives.reading.tokens import TOKEN
from reading.lines import OWN, Labelled, LineError, corpus, marked, own_lines
from shared_data import shared_or_own

#: How often the corpus must keep a habit, in how many cases and sources at least.
NINE_OF_TEN = 0.9
LEAST_CASES = 10
LEAST_SOURCES = 4

#: A context of a word, and what the word is part of there.
Habits = dict[tuple[str, ...], tuple[str, int, float]]


def _kind_of(word: str) -> str:
    """A word as its shape; a mark is itself."""
    if word.isdigit():
        return "#"
    if not word[0].isalnum():
        return word
    if re.fullmatch(r"[IVXLC]+", word):
        return "roman"
    if len(word) == 1:
        return "letter"
    return "CAPITALS" if word.isupper() else "Word" if word[0].isupper() else "word"


def _before(words: Sequence[str], at: int) -> int:
    """The place of the word before `at`, full stops and signs of a number left out; -1 at the beginning."""
    at -= 1
    while at >= 0 and words[at] in (".", ":", "°", "º", "#"):
        at -= 1
    return at


def contexts(words: Sequence[str], at: int) -> Iterator[tuple[str, ...]]:
    """What may decide whether the word at `at` belongs to a unit: itself, the word before, its neighbours' shapes."""
    word = words[at].casefold()
    shape = _kind_of(words[at])
    place = _before(words, at)
    previous = words[place].casefold() if place >= 0 else "^"
    following = _kind_of(words[at + 1]) if at + 1 < len(words) else "$"
    if shape != "#":
        yield "word", word
        yield "word before", word, following
    if previous.isalpha():
        yield "after", previous, shape
    if not words[at][0].isalnum():
        yield "mark", _kind_of(words[at - 1]) if at else "^", word, following


def parts(line: Labelled) -> tuple[list[str], list[str]]:
    """The words of a line and what each is part of: ``house``, ``unit`` or ``rest``."""
    spans = [match.span() for match in TOKEN.finditer(line.text)]
    units = [unit for units in line.references for unit in units]
    found = []
    for start, end in spans:
        unit = next((each for each in units if each.start <= start and end <= each.end), None)
        found.append("rest" if unit is None else "house" if unit.level == "repository" else "unit")
    return [line.text[start:end] for start, end in spans], found


def habits_of(lines: Iterable[Labelled]) -> Habits:
    """Contexts in which the lines agree in nine of ten cases: on what, in how many cases, in what share."""
    counts: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    sources: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for line in lines:
        if not line.archival:
            continue
        words, found = parts(line)
        for at, part in enumerate(found):
            for context in contexts(words, at):
                counts[context][part] += 1
                sources[context].add(line.source)
    kept: Habits = {}
    for context, count in counts.items():
        part, most = count.most_common(1)[0]
        cases = sum(count.values())
        if cases >= LEAST_CASES and len(sources[context]) >= LEAST_SOURCES and most / cases >= NINE_OF_TEN:
            kept[context] = (part, cases, most / cases)
    return kept


def departures(
    lines: Iterable[Labelled], habits: Habits
) -> tuple[dict[tuple[str, ...], list[str]], Counter[tuple[str, ...]]]:
    """Where lines break a habit (for each the places, the word in question in arrows), and how often each is met."""
    found: dict[tuple[str, ...], list[str]] = defaultdict(list)
    met: Counter[tuple[str, ...]] = Counter()
    for line in lines:
        if not line.archival:
            continue
        words, tags = parts(line)
        spans = [match.span() for match in TOKEN.finditer(line.text)]
        for at, part in enumerate(tags):
            for context in contexts(words, at):
                habit = habits.get(context)
                met[context] += habit is not None
                if habit is not None and habit[0] != part:
                    start, end = spans[at]
                    text = line.text
                    place = f"{text[max(0, start - 40) : start]}›{text[start:end]}‹{text[end : end + 30]}"
                    found[context].append(f"{line.file}: {part}: {place}")
    return found, met


def shapes(lines: list[Labelled]) -> dict[str, float]:
    """How lines with references look on the whole, in shares."""
    n: Counter[str] = Counter()
    for line in lines:
        if not line.archival:
            continue
        n["lines"] += 1
        units = sorted((unit for units in line.references for unit in units), key=lambda unit: unit.start)
        before = len(re.findall(r"\w+", line.text[: units[0].start]))
        behind = len(re.findall(r"\w+", line.text[max(unit.end for unit in units) :]))
        n["four words or more before the first unit"] += before >= 4
        n["four words or more behind the last unit"] += behind >= 4
        n["a title in quotation marks at the beginning"] += line.text[0] in "\"'“„«‘”»"
        n["a number at the beginning that is no unit"] += bool(re.match(r"\d+\W", line.text)) and bool(before)
        n["one reference"] += len(line.references) == 1
        for each in line.references:
            n["references"] += 1
            ordered = [unit.level for unit in sorted(each, key=lambda unit: unit.start)]
            n["* no institution"] += "repository" not in ordered
            n["* nothing but an institution"] += ordered == ["repository"]
            n["* institution last"] += len(ordered) > 1 and ordered[-1] == "repository"
            values = [line.text[unit.start : unit.end] for unit in each if unit.level != "repository"]
            n["* no number in any unit"] += bool(values) and not any(c.isdigit() for v in values for c in v)
    return {
        name: count / n["references" if name.startswith("*") else "lines"]
        for name, count in n.items()
        if name not in ("lines", "references")
    }


def compare(folder: Path, show: int) -> None:
    """Print how the lines of `folder` differ from the corpus."""
    where = shared_or_own("corpus", "no habits to compare with")
    if where is None:
        return
    labelled, own = corpus(where), list(own_lines(folder))
    print("\nshare of lines (* of references)                   corpus    here")
    here = shapes(own)
    for name, share in sorted(shapes(labelled).items()):
        print(f"{name:<48}{share:>9.3f}{here.get(name, 0.0):>8.3f}")
    habits = habits_of(labelled)
    found, met = departures(own, habits)
    often = {context: places for context, places in found.items() if len(places) > met[context] / 10}
    print(f"\n{len(habits)} habits; {len(often)} of them are broken in more than one case of ten here:")
    for context, places in sorted(often.items(), key=lambda item: (-len(item[1]), item[0])):
        part, cases, share = habits[context]
        print(
            f"{' '.join(context)}: {part} in {share:.2f} of {cases}; here broken {len(places)} times in {met[context]}"
        )
        for place in places[:show]:
            print(f"    {place}")


def main() -> int:
    options = argparse.ArgumentParser(description="Check our own labelled lines.")
    options.add_argument("folder", nargs="?", type=Path, default=OWN)
    options.add_argument("--habits", action="store_true", help="compare with the habits of the corpus")
    options.add_argument("--show", type=int, default=2, help="so many places of each departure")
    given = options.parse_args()
    faults = 0
    counts: Counter[str] = Counter()
    for path in sorted(given.folder.glob("*.txt")):
        source = tradition = ""
        for number, raw in enumerate(path.read_text("utf-8").splitlines(), 1):
            text = raw.strip()
            if text.startswith("# source:"):
                source, tradition = text.partition(":")[2].strip(), ""
            elif text.startswith("# tradition:"):
                tradition = text.partition(":")[2].strip()
            elif text and not text.startswith("#"):
                try:
                    if not source:
                        raise LineError(f"{path.name}:{number}: a line before any source")
                    _, references = marked(text, f"{path.name}:{number}")
                except LineError as fault:
                    print(fault)
                    faults += 1
                    continue
                counts["references"] += len(references)
                counts["lines" if references else "negatives"] += 1
                counts[f"tradition {tradition or 'other'}"] += 1
    for name, number in sorted(counts.items()):
        print(f"{name:<30}{number:>6}")
    if given.habits and not faults:
        compare(given.folder, given.show)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
