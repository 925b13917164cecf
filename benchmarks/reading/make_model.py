"""Fit the model that ships: every labelled line of the corpus, and our own.

    python benchmarks/reading/make_model.py [--check]

Writes ``src/provcite/data/reading/model.zip``, the same bytes for the same lines. The file names the digest of
all that it was made from: lines, words, and the code that fits. ``--check`` compares that digest instead of
fitting for minutes: exit status 1 where the shipped model is of other lines or other features.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from provcite.archives.reading import deciding
from provcite.archives.reading.features import features
from provcite.archives.reading.model import digest_of, packed
from provcite.archives.repositories import Repositories
from reading.fit import (
    COPIES,
    HALF_ITERATIONS,
    MOST_NEGATIVES,
    SETTINGS,
    fit,
    fitted_negatives,
    gold_units,
    known_line,
    known_towns,
    own_material,
)
from reading.lines import CORPUS, Labelled, case_lines, corpus

TARGET = Path(__file__).resolve().parents[2] / "src" / "provcite" / "data" / "reading" / "model.zip"


def fitted_lines(known: Repositories) -> list[Labelled]:
    """Every line that the shipped model is fitted on."""
    return [*corpus(), *own_material(known), *case_lines()]


def digest(lines: list[Labelled], known: Repositories) -> str:
    """What the model is made from: the lines with their units, the settings, and what the models see of some lines.

    The last stands for the code and the data that words are looked up in: a change that lets the features
    as they are changes no weight. What repositories are called is left out (the lines rendered from their
    data, the features of known names): one more name is no reason to fit anew.
    """
    found = hashlib.sha256(repr((SETTINGS, COPIES, HALF_ITERATIONS, MOST_NEGATIVES)).encode())
    for number, line in enumerate(line for line in lines if line.file != "rendered"):
        units = [[(unit.level, unit.start, unit.end) for unit in units] for units in line.references]
        found.update(repr((line.text, units)).encode())
        if number % 40 == 0:
            seen = known_line(line, known)
            gold, _, _ = gold_units(line, seen)
            strings = [sorted(each for each in strings if _nameless(each)) for strings in features(seen)]
            strings += map(sorted, deciding.grouping(seen, gold))
            if gold:
                strings.append(sorted(deciding.judge(seen, gold, 1.0, True)))
            found.update(repr(strings).encode())
    return found.hexdigest()


def _nameless(string: str) -> bool:
    """Whether a feature's string is the same whatever repositories are known."""
    return "G" not in string and string not in ("aft", "amid", "bef")


def main() -> int:
    """Fit, then write or compare."""
    options = argparse.ArgumentParser(description="Fit the reader's model.")
    options.add_argument("--check", "--gate", action="store_true", help="compare with the shipped model")
    given = options.parse_args()
    if not CORPUS.is_dir():
        print(f"No labelled corpus at {CORPUS}; the model cannot be fitted.")
        return 1
    known = Repositories.shipped()
    known = Repositories.shipped()
    lines = fitted_lines(known)
    made_from = digest(lines, known)
    if given.check:
        same = digest_of(TARGET.read_bytes()) == made_from
        print(
            "the shipped model is of these lines"
            if same
            else "the shipped model is of other lines: make model"
        )
        return 0 if same else 1
    parts = fit(lines, fitted_negatives(), known, towns=known_towns())
    data = packed(parts, made_from)
    print(f"{len(lines)} lines, {len(data)} bytes")
    TARGET.write_bytes(data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
