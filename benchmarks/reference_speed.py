"""Speed of the reference reader: statements a second on one core, and growth with the text's length.

    python benchmarks/reference_speed.py [CORPUS] [--process]

Without a corpus the statements of the tests are read. ``--process`` times the whole process
``provcite parse - --format jsonl`` over the same lines, start-up included. The budget is 3,000
statements a second; the growth is the time of a text eight times as long over eight times the
time of the shorter one (1 is linear).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path

BUDGET = 3000
ROOT = Path(__file__).resolve().parents[1]
HOSTILE = (
    "f. 1, ",
    "RGANI, f. 5 ",
    "Box 1, ",
    "RG 59, ",
    "(",
    "“",
    "Translated by A B, ",
    "1/",
    "NARA, ",
    "Archives of ",
)


def texts(corpus: Path) -> list[str]:
    """The texts of the corpus, or the statements of the test cases."""
    files = sorted(corpus.glob("*.jsonl")) if corpus.is_dir() else []
    if files:
        return [
            json.loads(line)["text"]
            for file in files
            for line in file.read_text(encoding="utf-8").splitlines()
        ]
    cases = (ROOT / "tests/archives/cases/statements.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in cases if line and line[0] not in "#="]


def main() -> int:
    """Print the figures; exit status 0 whatever they are (a benchmark is no test)."""
    options = argparse.ArgumentParser(description="Speed of the reference reader.")
    options.add_argument("corpus", nargs="?", type=Path, default=ROOT.parent / "shared" / "corpus")
    options.add_argument("--process", action="store_true", help="time the whole process too")
    given = options.parse_args()
    from provcite.archives.parse import parse

    lines = texts(given.corpus)
    parse(lines[0])
    best = 0.0
    for _ in range(3):
        started = time.process_time()
        for line in lines:
            parse(line)
        best = max(best, len(lines) / (time.process_time() - started))
    length = sum(map(len, lines)) / len(lines)
    print(f"{best:,.0f} statements a second on one core ({len(lines)} statements of {length:.0f} characters)")
    print(f"  {best / BUDGET:.2f} times the budget of {BUDGET:,}")
    if given.process:
        many = (lines * (6000 // len(lines) + 1))[:6000]
        data = "".join(line.replace("\n", " ") + "\n" for line in many).encode()
        started = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "provcite", "parse", "-", "--format", "jsonl"],
            input=data,
            stdout=subprocess.DEVNULL,
            check=True,
        )
        spent = time.perf_counter() - started
        print(f"{len(many) / spent:,.0f} a second, whole process ({len(many)} lines in {spent:.2f} s)")
    worst = ("", 0.0)
    for piece in HOSTILE:
        times = []
        for size in (4_000, 32_000):
            text = (piece * (size // len(piece) + 1))[:size]
            started = time.process_time()
            parse(text)
            times.append(time.process_time() - started)
        growth = times[1] / (8 * max(times[0], 1e-4))
        worst = max(worst, (piece, growth), key=lambda one: one[1])
    print(f"growth on hostile texts at most {worst[1]:.2f} times linear ({worst[0]!r})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
