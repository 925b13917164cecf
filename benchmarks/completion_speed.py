"""How long an editor waits for the completion of a key in a store of 100,000 records.

    python benchmarks/completion_speed.py [--records N] [--gate]

The records are made up, as the index lists them. Each line is the time of one completion, best and worst of
five, beside a full-text question of the same words to SQLite (FTS5, in memory), which is what a completion
through the index would cost at least. With --gate the status is 1 where any takes 50 ms or more.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import time

from provcite.ops.editor import Catalogue
from provcite.store.rows import Listed

TYPED = ("n", "nam il", "memorandum", "rgani d 410", "1956 07", "113", "petrov moscow grain", "zzz", "")
NAMES = (
    "Petrov",
    "Nam Il",
    "Kim Il Sung",
    "Suslov",
    "Jeleń",
    "Szalontai",
    "Щербаков",
    "Thatcher",
    "Grotewohl",
)
WORDS = ["memorandum", "conversation", "minister", "grain", "harvest", "party", "report", "telegram"]
LIMIT = 0.050


def rows(count: int) -> list[Listed]:
    chance = random.Random(5)
    empty = dict.fromkeys(Listed._fields, "") | {"first": 0, "last": 0}
    made = []
    for number in range(count):
        values = {
            "id": str(100_000 + number),
            "title": " ".join(chance.choices(WORDS, k=9)).capitalize(),
            "creators": "; ".join(chance.sample(NAMES, 2)),
            "date": f"19{chance.randint(40, 89)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
            "repository": chance.choice(("RGANI", "AVPRF", "TNA", "MNL-OL")),
            "reference": ", ".join(
                f"{level} {chance.randint(1, most)}"
                for level, most in (("fond", 900), ("opis", 90), ("delo", 999))
            ),
        }
        made.append(Listed(**(empty | values)))
    return made


def timed(ask) -> tuple[float, float]:
    times = []
    for _ in range(5):
        begun = time.perf_counter()
        ask()
        times.append(time.perf_counter() - begun)
    return min(times), max(times)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--gate", action="store_true")
    options = parser.parse_args()
    listed = rows(options.records)
    begun = time.perf_counter()
    catalogue = Catalogue(listed)
    print(f"{len(catalogue):,} records, read into memory in {time.perf_counter() - begun:.1f} s\n")
    database = sqlite3.connect(":memory:")
    database.execute(
        "CREATE VIRTUAL TABLE words USING fts5 (text, tokenize = 'unicode61 remove_diacritics 2')"
    )
    database.executemany("INSERT INTO words VALUES (?)", ((" ".join(map(str, row[:6])),) for row in listed))
    print(f"{'typed':<24} {'found':>5} {'best ms':>8} {'worst ms':>9} {'FTS5 ms':>8}  ratio")
    worst = 0.0
    for typed in TYPED:
        best, longest = timed(lambda typed=typed: catalogue.find(typed))
        worst = max(worst, best)
        question = " ".join(f'"{word}"*' for word in typed.split())
        peer = (
            timed(
                lambda question=question: database.execute(
                    "SELECT text FROM words WHERE words MATCH ? ORDER BY rank LIMIT 50", (question,)
                ).fetchall()
            )[0]
            if question
            else 0.0
        )
        ratio = f"{best / peer:.2f}" if peer else "-"
        found, own, other = len(catalogue.find(typed)), best * 1000, peer * 1000
        print(f"{typed!r:<24} {found:>5} {own:>8.1f} {longest * 1000:>9.1f} {other:>8.1f}  {ratio}")
    print(f"\nThe slowest takes {worst * 1000:.1f} ms; the limit is {LIMIT * 1000:.0f}.")
    return 1 if options.gate and worst >= LIMIT else 0


if __name__ == "__main__":
    raise SystemExit(main())
