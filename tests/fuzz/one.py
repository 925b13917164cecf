"""One reader fuzzed in a process of its own: ``python -m fuzz.one READER --seconds 30 --out FOLDER``.

With atheris, libFuzzer chooses inputs by the code that they reach; without it they are made at random. What
is found does not stop the run: the input goes to ``FOLDER/found/READER/``, its traceback beside it, one for
each kind (the exception and the line that raised it). How many were read is in ``FOLDER/READER.json``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
import os
import signal
import sys
import time
import traceback
from pathlib import Path
from random import Random
from typing import Any

from fuzz.mutate import change_bytes, change_parts
from fuzz.targets import MAX_LENGTH, PATIENCE, TARGETS, Target
from provcite.model.errors import ProvciteError

#: The time that is given holds for the process, its imports included.
BEGAN = time.monotonic()

#: Packages whose code guides the search.
INSTRUMENTED = ["provcite", "bibtexparser", "citeproc", "pypdf", "bagit"]


class Run:
    """What one reader was given and what came of it."""

    def __init__(self, target: Target, out: Path) -> None:
        self.target = target
        self.out = out
        self.found = out / "found" / target.name
        self.count = 0
        self.known: dict[str, str] = {}
        self.began = self.noted = BEGAN
        self.read: Any = None

    def one(self, data: bytes) -> None:
        """Read one input; keep it where the reader raises what it should not, or takes too long."""
        self.count += 1
        _wake_after(PATIENCE)
        try:
            self.read(bytes(data))
        except ProvciteError:
            pass
        except Exception as fault:
            self._keep(data, _kind(fault), "".join(traceback.format_exception(fault)))
        finally:
            _wake_after(0)
        if time.monotonic() - self.noted > 1:
            self.note()

    def note(self) -> None:
        """Write down how far the run has come: libFuzzer ends the process without a word to Python."""
        self.noted = time.monotonic()
        self.out.mkdir(parents=True, exist_ok=True)
        facts = {"count": self.count, "seconds": round(self.noted - self.began, 1), "found": self.known}
        (self.out / f"{self.target.name}.json").write_text(json.dumps(facts), "utf-8")

    def _keep(self, data: bytes, kind: str, words: str) -> None:
        if kind in self.known:
            return
        self.known[kind] = hashlib.sha1(data).hexdigest()[:12]
        self.found.mkdir(parents=True, exist_ok=True)
        (self.found / self.known[kind]).write_bytes(data)
        (self.found / f"{self.known[kind]}.txt").write_text(f"{kind}\n{words}", "utf-8", "backslashreplace")
        self.note()


class TooSlow(Exception):  # noqa: N818 - a finding, not an error
    """More seconds of the processor than any input of this length may take."""


def _wake_after(seconds: float) -> None:
    """TooSlow after so many seconds of this process's own time; libFuzzer keeps the alarm clock for itself."""
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGVTALRM, _too_slow)
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds)


def _too_slow(*_: object) -> None:
    raise TooSlow


def _kind(fault: BaseException) -> str:
    """The exception and the innermost line of ours that it came through."""
    frames = traceback.extract_tb(fault.__traceback__)
    ours = [frame for frame in frames if "provcite" in Path(frame.filename).parts] or list(frames)
    last = ours[-1]
    return f"{type(fault).__name__} at {Path(last.filename).name}:{last.name}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reader", choices=sorted(TARGETS))
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument(
        "--seed", type=int, default=0, help="of chance; the same gives the same run (0: the clock's)"
    )
    parser.add_argument("--plain", action="store_true", help="without atheris")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    run = Run(TARGETS[options.reader], options.out.resolve())
    run.note()
    seed = options.seed or time.time_ns() % 2**31 or 1
    if options.plain or not _guided(run, options.seconds, seed):
        _unguided(run, options.seconds, seed)
    run.note()


def _unguided(run: Run, seconds: float, seed: int) -> None:
    run.read = run.target.make()
    chance = Random(seed)
    words = [word.encode("utf-8", "surrogatepass") for word in run.target.words]
    pool = _begin(run, seconds, chance)
    # Without a view of the code, what was made lately is as good a start as the seeds.
    lately: list[bytes] = []
    while time.monotonic() - run.began < seconds:
        start = chance.choice(lately) if lately and chance.random() < 0.3 else chance.choice(pool)

        def change(data: bytes, chance: Random) -> bytes:
            return change_bytes(data, chance, words, pool)

        data = (change_parts if run.target.zipped else lambda d, c, f: f(d, c))(start, chance, change)[
            :MAX_LENGTH
        ]
        run.one(data)
        lately = [*lately[-63:], data]


def _begin(run: Run, seconds: float, chance: Random) -> list[bytes]:
    """Read what the search begins with, for half the time at most: what once failed, and seeds in any order."""
    seeds = list(run.target.seeds())
    chance.shuffle(seeds)
    pool: list[bytes] = []
    for data in [*_kept(run), *seeds]:
        if pool and time.monotonic() - run.began > seconds / 2:
            break
        run.one(data)
        pool.append(data)
    return pool


def _kept(run: Run) -> list[bytes]:
    folder = Path(__file__).parent / "corpus" / run.target.name
    return [path.read_bytes() for path in sorted(folder.glob("*")) if path.is_file()]


def _guided(run: Run, seconds: float, seed: int) -> bool:
    try:
        import atheris
    except ImportError:
        return False
    with atheris.instrument_imports(include=INSTRUMENTED, enable_loader_override=False):
        run.read = run.target.make()
        # Imports inside functions happen here, and are instrumented.
        seeds = _begin(run, seconds, Random(seed))
    corpus = run.out / "corpus" / run.target.name
    corpus.mkdir(parents=True, exist_ok=True)
    for data in seeds:
        (corpus / hashlib.sha1(data).hexdigest()).write_bytes(data)
    words = run.out / f"{run.target.name}.dict"
    words.write_text("".join(f'"{_escaped(word)}"\n' for word in run.target.words), "ascii")
    arguments = [
        sys.argv[0], str(corpus), *([f"-dict={words}"] if run.target.words else []), f"-max_len={MAX_LENGTH}", f"-seed={seed}", "-rss_limit_mb=4096",
        f"-max_total_time={max(1, int(seconds - (time.monotonic() - run.began)))}", "-print_final_stats=0",
        f"-artifact_prefix={run.out}/found-", "-timeout=120", "-verbosity=0",
    ]  # fmt: skip
    custom: dict[str, Any] = {}
    if run.target.zipped:

        def mutator(data: bytes, most: int, seed: int) -> bytes:
            def change(part: bytes, _: Random) -> bytes:
                return bytes(atheris.Mutate(part, max(len(part) + 64, 64)))

            return change_parts(bytes(data), Random(seed), change)[:most]

        custom["custom_mutator"] = mutator
    atheris.Setup(arguments, run.one, **custom)
    atheris.Fuzz()
    return True


def _escaped(word: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word.encode("utf-8", "surrogatepass"))


if __name__ == "__main__":
    os.environ.setdefault("PROVCITE_CACHE", "/nonexistent")
    main()
