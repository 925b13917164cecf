"""All readers fuzzed, or those named: ``python tests/fuzz/run.py --seconds 300 [READER …]`` (``make fuzz``).

The time is divided by the readers' weights, each in a process of its own, `--jobs` at once. What was found is
listed with the file of its input; the status is 1 then. What the search learnt is kept in `--out` and serves
the next run.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS))


def main() -> int:
    from fuzz.targets import TARGETS

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("readers", nargs="*", metavar="READER", help=", ".join(TARGETS))
    parser.add_argument(
        "--told",
        action="store_true",
        help="What is found is printed and no failure; a fuzzer that breaks is one.",
    )
    parser.add_argument("--seconds", type=float, default=300, help="for all together, by the clock")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--out", type=Path, default=TESTS.parent / ".fuzz")
    parser.add_argument("--plain", action="store_true", help="without atheris, at random")
    options = parser.parse_args()
    unknown = [name for name in options.readers if name not in TARGETS]
    if unknown:
        parser.error(f"there is no reader {', '.join(unknown)}; known: {', '.join(TARGETS)}")
    chosen = [TARGETS[name] for name in options.readers or TARGETS]
    jobs = max(1, min(options.jobs, len(chosen)))
    share = options.seconds * jobs / sum(target.weight for target in chosen)
    out = options.out.resolve()
    began = time.monotonic()

    def fuzz(name: str, seconds: float) -> tuple[str, int, str]:
        (out / f"{name}.json").unlink(missing_ok=True)
        call = [sys.executable, "-m", "fuzz.one", name, "--seconds", f"{seconds:.0f}", "--out", str(out),
                *(["--plain"] if options.plain else [])]  # fmt: skip
        try:
            done = subprocess.run(
                call,
                cwd=TESTS,
                check=False,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=seconds + 20,
            )
        except subprocess.TimeoutExpired:
            # A search ends between two inputs, and on a busy machine one input may take its time.
            place = out / f"{name}.json"
            alive = place.exists() and time.time() - place.stat().st_mtime < 60
            return (
                name,
                0 if alive else 124,
                "" if alive else "One call hangs where Python cannot interrupt it.",
            )
        return name, done.returncode, done.stderr[-2000:]

    # The longest first, so that no one is left to run alone at the end.
    ordered = sorted(chosen, key=lambda target: -target.weight)
    with ThreadPoolExecutor(jobs) as pool:
        ended = list(pool.map(lambda target: fuzz(target.name, max(3.0, share * target.weight)), ordered))
    total, trouble, broken = 0, 0, 0
    for name, status, words in ended:
        place = out / f"{name}.json"
        facts = (
            json.loads(place.read_text("utf-8"))
            if place.exists()
            else {"count": 0, "seconds": 0, "found": {}}
        )
        total += facts["count"]
        print(f"{name:14} {facts['count']:>9,} inputs in {facts['seconds']:>6.0f} s")
        if status != 0:
            trouble, broken = trouble + 1, broken + 1
            print(f"  ended with status {status}: {words.strip()}")
        elif not facts["count"]:
            print("  had no time: give it more seconds, or a machine that does less")
        for kind, file in facts["found"].items():
            trouble += 1
            print(f"  {kind}: {out / 'found' / name / file}")
    print(f"{total:,} inputs to {len(ended)} readers in {time.monotonic() - began:.0f} s, {trouble} found")
    # By chance is found what was there before: in CI it is told, and kept as a test once it is mended.
    return 1 if (broken or not total if options.told else trouble) else 0


if __name__ == "__main__":
    raise SystemExit(main())
