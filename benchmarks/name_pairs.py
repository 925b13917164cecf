"""Precision and recall of the comparison of names over labelled pairs.

    python benchmarks/name_pairs.py [--gate] [FILE]

A pair is labelled `same` (the two may be one person) or `different`. `same` and `compatible` count
as a match. Prints each miss, the figures by tradition, and how many comparisons a second one core
makes; with ``--gate`` ends with status 1 below 97 % precision or recall, or where there is no pair.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from provcite.archives.names import compare_names, name_keys

PAIRS = Path(__file__).resolve().parent.parent / "tests" / "archives" / "name_pairs.tsv"
LEAST = 0.97


def read_pairs(path: Path) -> list[tuple[str, str, bool, str]]:
    """(name, name, whether they match, tradition) for each line of the file."""
    pairs = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith(("#", "a\t")):
            continue
        a, b, verdict, group = line.split("\t")
        pairs.append((a, b, verdict == "same", group))
    return pairs


def measure(pairs: list[tuple[str, str, bool, str]]) -> tuple[dict[str, list[int]], list[str]]:
    """Counts [true positive, false positive, false negative, true negative] by group; the misses."""
    counts: dict[str, list[int]] = {}
    misses = []
    for a, b, expected, group in pairs:
        match = compare_names(a, b)
        place = 0 if expected and match.matches else 1 if match.matches else 2 if expected else 3
        for name in (group, "all"):
            counts.setdefault(name, [0, 0, 0, 0])[place] += 1
        if place in (1, 2):
            kind = "wrongly matched" if place == 1 else "not matched"
            misses.append(f"{kind}: {a} / {b} ({group}): {match.verdict} {match.score}, {match.reason}")
        elif expected and not name_keys(a) & name_keys(b):
            misses.append(f"no key in common: {a} / {b} ({group})")
    return counts, misses


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=PAIRS)
    parser.add_argument("--gate", action="store_true")
    options = parser.parse_args()
    pairs = read_pairs(options.file)
    counts, misses = measure(pairs)
    for miss in misses:
        print(miss)
    worst = 1.0
    for name, (hits, wrong, missed, right) in sorted(counts.items(), key=lambda item: item[0] == "all"):
        precision = hits / (hits + wrong) if hits + wrong else 1.0
        recall = hits / (hits + missed) if hits + missed else 1.0
        size = hits + wrong + missed + right
        print(f"{name:9} {size:4} pairs  precision {precision:.3f}  recall {recall:.3f}")
        if name == "all":
            worst = min(precision, recall)
    if not pairs:
        print(f"No pairs in {options.file}.")
        return 1
    names = [name for pair in pairs for name in pair[:2]]
    start = time.perf_counter()
    for name in names:
        for other in names[:100]:
            compare_names(name, other)
    seconds = time.perf_counter() - start
    print(f"{len(names) * 100 / seconds:,.0f} comparisons a second (each pair of readings once)")
    return 1 if options.gate and worst < LEAST else 0


if __name__ == "__main__":
    sys.exit(main())
