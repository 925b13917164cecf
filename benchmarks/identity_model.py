"""Fits the weights of the identity model on labelled pairs, and measures it on sources it has not seen.

    python benchmarks/identity_model.py [--write] [--seed N]

Pairs are made from the labelled lines of ``../shared/corpus``: a document is what a line says (reference
as labelled, title, correspondents, date as read). *Same*: a document and the same as another note
would cite it: title shortened or left out, surnames alone, date or leaves left out or narrowed, and now
and then one slip (a digit of a level, a leaf, a date; another addressee; another archive). *Other*: two
documents of one source laid in one file, in neighbouring files, or as they are. Sources are divided: two
thirds fit, one third is only measured. ``--write`` writes ``src/provcite/data/identity/weights.json``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import random
import re
import sys
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

from provcite.archives.authorities import Authorities
from provcite.archives.identity.description import Description, describe
from provcite.archives.identity.model import Answer, Particulars, Place, is_generic, judge, outcomes_of
from provcite.checks.keys import house_key
from provcite.checks.particulars import of_record
from provcite.model.errors import InputError
from provcite.model.levels import LEAF_LEVELS
from provcite.ops.add import understand

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"
WEIGHTS = ROOT / "src" / "provcite" / "data" / "identity" / "weights.json"
SURNAMES = (
    "Baker", "Novak", "Schmidt", "Ivanov", "Rossi", "Dupont", "Kim", "Silva", "Larsen", "Horvath", "Kowalski",
    "Murphy", "Tanaka", "Popov", "Weber", "Costa", "Moreau", "Nagy", "Olsen", "Brandt",
)  # fmt: skip
HOUSES = ("rgani", "rgaspi", "garf", "nara", "tna", "barch", "mol", "aan", "avprf", "dalibri")
GENERIC = (
    "Memorandum of Conversation", "Report", "Minutes", "Telegram", "Record of Conversation", "Protokoll",
    "Vermerk", "Note", "Letter",
)  # fmt: skip
Path_ = tuple[tuple[str, str], ...]
Pairs = list[tuple[Particulars, Particulars, bool]]


def documents(known: Authorities) -> dict[str, list[Particulars]]:
    """The documents of the corpus by source."""
    found: dict[str, list[Particulars]] = defaultdict(list)
    for name in ("world.jsonl", "footnotes.jsonl", "source-statements.jsonl"):
        for line in (CORPUS / name).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if not row["references"] or not row["references"][0]["path"]:
                continue
            try:
                record = replace(understand(row["text"], known).record, id=row["id"])
            except InputError:
                continue  # the reader finds no reference in it
            document = of_record(record, known)
            given = row["references"][0]
            place = Place(
                house=house_key(given["repository"], known),
                path=tuple((level, value) for level, value in given["path"]),
            )
            source = row.get("source") or re.split(r"[,(]", row.get("origin", ""))[0]
            quoted = bool(re.search(r"[“\"«„‘]", row["text"]))
            document = replace(document, places=(place,), quoted=quoted)
            found[source].append(_with_marks(random.Random(row["id"]), document, row["id"]))
    return found


def _with_marks(rng: random.Random, document: Particulars, name: str) -> Particulars:
    """What the lines have too seldom: a generic title, an address, a number of the document's own."""
    if rng.random() < 0.1 and document.dates:
        generic = rng.choice(
            (
                "Memorandum of Conversation",
                "Report",
                "Minutes",
                "Telegram",
                "Record of Conversation",
                "Protokoll",
                "Vermerk",
                "Note",
                "Letter",
            )
        )
        document = replace(
            document,
            titles=(generic,),
            quoted=True,
            description=replace_description(document, kinds=describe(generic).kinds),
        )
    if rng.random() < 0.25:
        document = replace(document, addresses=frozenset((f"archive:{name}",)))
    if rng.random() < 0.25 and not document.numbers:
        document = replace(document, numbers=frozenset((str(rng.randint(1, 900)),)))
    return document


def is_seen(source: str) -> bool:
    """Whether a source is one of those that fit the weights."""
    return hashlib.sha256(source.encode()).digest()[0] % 3 != 0


def _other_digit(rng: random.Random, value: str) -> str:
    digits = [place for place, character in enumerate(value) if character.isdigit()]
    if not digits:
        return value
    place = rng.choice(digits)
    return value[:place] + str((int(value[place]) + rng.randint(1, 8)) % 10) + value[place + 1 :]


def _with_path(
    document: Particulars, path: tuple[tuple[str, str], ...], house: str | None = None
) -> Particulars:
    place = document.places[0]
    return replace(document, places=(Place(house=place.house if house is None else house, path=path),))


def as_a_note(rng: random.Random, document: Particulars) -> Particulars:
    """The same document as somebody else's note would cite it, with a slip in one of five."""
    note = document
    if note.titles and note.quoted and rng.random() < 0.3:
        words = note.titles[0].split()
        keep = max(2, len(words) * 2 // 3)
        note = replace(note, titles=(" ".join(words[:keep] if rng.random() < 0.7 else words[-keep:]),))
    elif note.titles and rng.random() < 0.35:
        note = replace(note, titles=(), description=replace_description(note, kinds=frozenset()))
    said = note.description
    if said.sender and rng.random() < 0.6:
        note = replace(
            note,
            description=replace_description(
                note,
                sender=said.sender.split()[-1],
                addressee=said.addressee.split()[-1] if said.addressee else "",
            ),
        )
    elif said.sender and rng.random() < 0.3:
        note = replace(note, description=replace_description(note, sender="", addressee=""))
    if note.people and rng.random() < 0.6:
        note = replace(note, author=rng.choice(note.people))
    if note.dates and rng.random() < 0.3:
        note = replace(note, dates=() if rng.random() < 0.7 else (note.dates[0][:7],))
    path = note.places[0].path
    if any(level in LEAF_LEVELS for level, _ in path) and rng.random() < 0.35:
        path = tuple(pair for pair in path if pair[0] not in LEAF_LEVELS)
    elif rng.random() < 0.15:
        path = tuple(
            (level, re.split(r"[-–]", value)[0] if level in LEAF_LEVELS else value) for level, value in path
        )
    elif len(path) > 2 and rng.random() < 0.08:
        path = path[:-1] if rng.random() < 0.5 else path[1:]
    note = _with_path(note, path)
    if rng.random() < 0.3:
        note = replace(note, addresses=frozenset())
    if rng.random() < 0.5:
        note = replace(note, numbers=frozenset())
    return _slip(rng, note) if rng.random() < 0.2 else note


def replace_description(document: Particulars, **changes: object) -> Description:
    return replace(document.description, **changes)  # type: ignore[arg-type]


def _slip(rng: random.Random, note: Particulars) -> Particulars:
    path = note.places[0].path
    what = rng.choice(
        ("level", "level", "leaf", "date", "date", "addressee", "house", "title", "address", "number")
    )
    if what == "level":
        units = [index for index, (level, _) in enumerate(path) if level not in LEAF_LEVELS]
        if units:
            at = rng.choice(units)
            return _with_path(
                note, (*path[:at], (path[at][0], _other_digit(rng, path[at][1])), *path[at + 1 :])
            )
    if what == "leaf":
        return _with_path(
            note,
            tuple(
                (level, _other_digit(rng, value) if level in LEAF_LEVELS else value) for level, value in path
            ),
        )
    if what == "date" and note.dates and re.fullmatch(r"\d{4}-\d\d-\d\d", note.dates[0]):
        year, month, day = note.dates[0].split("-")
        anew = f"{int(year) + rng.randint(-3, 3):04d}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"
        changed = rng.choice(
            (
                anew,
                f"{int(year) + rng.choice((-1, 1)):04d}-{month}-{day}",
                f"{year}-{month}-{max(1, int(day) - rng.randint(1, 5)):02d}",
            )
        )
        return replace(note, dates=(changed,))
    if what == "addressee" and note.description.addressee:
        return replace(note, description=replace_description(note, addressee=rng.choice(SURNAMES)))
    if what == "house":
        return _with_path(note, path, rng.choice(HOUSES))
    if what == "title" and note.titles and note.quoted:
        words = note.titles[0].split()
        words[rng.randrange(len(words))] = rng.choice(SURNAMES)
        return replace(note, titles=(" ".join(words),))
    if what == "address" and note.addresses:
        return replace(note, addresses=frozenset((f"archive:{rng.randint(1, 99999)}",)))
    if what == "number" and note.numbers:
        return replace(note, numbers=frozenset((str(rng.randint(1, 900)),)))
    return note


def another(rng: random.Random, document: Particulars, pool: list[Particulars]) -> Particulars | None:
    """Another document, in the same file, in a file beside it, or where it is."""
    other = rng.choice(pool)
    if other is document or (
        other.titles and other.titles == document.titles and not is_generic(other.titles[0])
    ):
        return None
    path = document.places[0].path
    kind = rng.random()
    if kind < 0.65:
        units = tuple(pair for pair in path if pair[0] not in LEAF_LEVELS)
        leaves = tuple(
            (level, str(rng.randint(1, 400)))
            for level, _ in path
            if level in LEAF_LEVELS and rng.random() < 0.8
        )
        moved = _with_path(other, units + leaves, document.places[0].house)
        if rng.random() < 0.3:  # a series of letters: one sender, one addressee, one form of title
            moved = replace(
                moved,
                description=replace(document.description, numbers=moved.numbers),
                people=document.people,
            )
        if rng.random() < 0.4 and document.titles and document.quoted and is_generic(document.titles[0]):
            moved = replace(moved, titles=document.titles, quoted=True)  # "Memorandum of Conversation" again
        return moved if (moved.titles or moved.dates or moved.description.addressee or leaves) else None
    if kind < 0.85:
        units = [index for index, (level, _) in enumerate(path) if level not in LEAF_LEVELS]
        if not units:
            return None
        at = units[-1]
        beside = (*path[:at], (path[at][0], _other_digit(rng, path[at][1])), *path[at + 1 :])
        beside = tuple(
            (level, str(rng.randint(1, 400)) if level in LEAF_LEVELS else value) for level, value in beside
        )
        return _with_path(other, beside, document.places[0].house)
    return other


def pairs(
    rng: random.Random, sources: dict[str, list[Particulars]], seen: bool, rounds: int
) -> list[tuple[Particulars, Particulars, bool]]:
    """(note, record, whether they are one document)."""
    made = []
    everything = [document for name, items in sources.items() if is_seen(name) is seen for document in items]
    for name, items in sorted(sources.items()):
        if is_seen(name) is not seen:
            continue
        for document in items:
            for _ in range(rounds):
                made.append((as_a_note(rng, document), document, True))
                pool = items if len(items) > 3 and rng.random() < 0.6 else everything
                other = another(rng, document, pool)
                if other is not None:
                    made.append((as_a_note(rng, other) if rng.random() < 0.5 else other, document, False))
    return made


def fit(rows: list[tuple[list[str], bool]], steps: int = 500, penalty: float = 0.05) -> dict[str, float]:
    """Logistic regression with a ridge penalty, by batch gradient steps (Adam)."""
    names = sorted({name for features, _ in rows for name in features})
    index = {name: place for place, name in enumerate(names)}
    # Rows of one kind are many: count them.
    counted = Counter((tuple(index[name] for name in features), label) for features, label in rows)
    weight = [0.0] * (len(names) + 1)
    first, second = [0.0] * len(weight), [0.0] * len(weight)
    total = len(rows)
    for step in range(1, steps + 1):
        gradient = [penalty * value / total for value in weight]
        gradient[-1] = 0.0
        for (places, label), number in counted.items():
            odds = weight[-1] + sum(weight[place] for place in places)
            error = (1 / (1 + math.exp(-max(-30, min(30, odds)))) - label) * number / total
            for place in places:
                gradient[place] += error
            gradient[-1] += error
        for place, value in enumerate(gradient):
            first[place] = 0.9 * first[place] + 0.1 * value
            second[place] = 0.999 * second[place] + 0.001 * value * value
            weight[place] -= (
                0.1 * (first[place] / (1 - 0.9**step)) / (math.sqrt(second[place] / (1 - 0.999**step)) + 1e-8)
            )
    return {"bias": weight[-1], **{name: weight[place] for name, place in index.items()}}


def features(one: Particulars, other: Particulars) -> list[str]:
    return [f"{field}.{outcome}" for field, outcome in outcomes_of(one, other).items() if outcome != "none"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else "")
    parser.add_argument("--write", action="store_true", help="write the weights that the program ships")
    parser.add_argument("--seed", type=int, default=1956)
    options = parser.parse_args()
    if not CORPUS.is_dir():
        print("There is no ../shared/corpus here: nothing was measured.", file=sys.stderr)
        return 2
    known = Authorities.shipped()
    sources = documents(known)
    fitted = pairs(random.Random(options.seed), sources, True, 6)
    kept = pairs(random.Random(options.seed + 1), sources, False, 6)
    if options.write:
        found = fit([(features(note, record), label) for note, record, label in fitted])
        odds = {name: round(value, 2) for name, value in sorted(found.items())}
        odds["same"], odds["other"] = 1.4, -1.4
        about = {
            "sources": sum(is_seen(name) for name in sources),
            "pairs": len(fitted),
            "made": "benchmarks/identity_model.py --write",
        }
        WEIGHTS.write_text(
            json.dumps({"fitted_on": about, "weights": odds}, indent=1) + "\n", encoding="utf-8"
        )
        from provcite.archives.identity.model import weights

        weights.cache_clear()
    for name, rows in (("fitted on", fitted), ("not seen", kept)):
        table: Counter[tuple[bool, Answer]] = Counter()
        for note, record, label in rows:
            table[label, judge(note, record).answer] += 1
        number = sum(is_seen(source) is (name == "fitted on") for source in sources)
        print(f"{name}: {len(rows)} pairs of {number} sources")
        for label in (True, False):
            total = sum(number for (truth, _), number in table.items() if truth is label)
            said = ", ".join(f"{answer.value} {table[label, answer] / total:.3f}" for answer in Answer)
            print(f"  {'one document' if label else 'two documents'} ({total}): {said}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
