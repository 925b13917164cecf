"""How the store scales: ratios against plain peers, measured in the same run.

    python benchmarks/store_scale.py [SIZE]

SIZE is the number of records (default 20,000). Peers: loading the same files with PyYAML's
`CSafeLoader`, an SQLite FTS5 table filled with the same words, and a store of one record.
"""

from __future__ import annotations

import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Callable

from provcite.store import scan
from provcite.store.library import Library
from provcite.store.query import parse_query

_RECORD = """\
id: "{id}"
type: manuscript
title: Telegram No. {number} from the Embassy in {city} on the Talks of Day {day}
genre: telegram
date: {year}-{month:02}-{dom:02}
creators:
  - role: author
    family: {family}
    given: A. M.
    position: Charge d'Affaires ad interim
  - role: recipient
    literal: Ministry of Foreign Affairs
language: ru
classification: Secret
source:
  repository: RGANI
  reference: {{fond: "5", opis: "{opis}", delo: "{delo}", listy: "{list}-{last}"}}
provenance:
  - {{event: written, by: [A. M. {family}], date: {year}-{month:02}-{dom:02}, inferred: [date]}}
  - {{event: obtained, by: [James F. Person], for: NKIDP}}
  - {{event: translated, by: [James F. Person], for: NKIDP, from: ru, to: en}}
  - event: published
    by: [Wilson Center Digital Archive]
    number: "{id}"
    url: https://digitalarchive.umd.edu/document/{id}
    former_urls: [https://digitalarchive.wilsoncenter.org/document/{id}]
names:
  - {{name: Pak Chang-ok, variants: [Pak Chang Ok]}}
"""
_CITIES = ("Pyongyang", "Beijing", "Hanoi", "Warsaw", "Prague", "Berlin", "Budapest", "Sofia")
_FAMILIES = ("Petrov", "Ivanov", "Sokolov", "Orlov", "Kuznetsov", "Popov", "Volkov")


def write_store(folder: Path, size: int) -> None:
    """A store of `size` records of one make, each its own."""
    (folder / "records").mkdir(parents=True)
    for n in range(size):
        text = _RECORD.format(
            id=100_000 + n, number=n, city=_CITIES[n % 8], day=n % 365, year=1945 + n % 45, month=n % 12 + 1,
            dom=n % 28 + 1, family=_FAMILIES[n % 7], opis=n % 60, delo=n % 900, list=n % 300,
            last=n % 300 + 3,
        )  # fmt: skip
        (folder / "records" / f"{100_000 + n}.yaml").write_text(text, encoding="utf-8")


def timed(work: Callable[[], object], *, rounds: int = 1) -> float:
    """The median time of `rounds` calls, in seconds."""
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return sorted(times)[len(times) // 2]


def provcite(folder: Path, *arguments: str) -> None:
    """One whole process."""
    command = [sys.executable, "-m", "provcite", "--store", str(folder), *arguments]
    # Findings are no failure here; anything else is.
    done = subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    if done.returncode > 1:
        raise SystemExit(done.stderr.decode())


def cpu(folder: Path, *arguments: str) -> float:
    """The seconds of processor time of one whole process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    provcite(folder, *arguments)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def scan_seconds(folder: Path) -> float:
    """The seconds of processor time of looking at every file."""
    begun = time.process_time()
    scan.scan(folder / "records", ".yaml")
    return time.process_time() - begun


def write_manuscript(folder: Path, path: Path, notes: int) -> None:
    """A Markdown draft with a footnote for each of `notes` records of the store, spread over it."""
    ids = [int(file.stem) for file in (folder / "records").iterdir()]
    chosen = sorted(ids)[:: max(1, len(ids) // notes)][:notes]
    library = Library(folder)
    lines = []
    for number, record_id in enumerate(chosen, 1):
        record = library.get(str(record_id))
        holding = record.sources[0]
        where = ", ".join(f"{level} {value}" for level, value in holding.path)
        lines.append(f"The embassy reported again.[^{number}]\n")
        lines.append(
            f"[^{number}]: {record.creators[0].display}, “{record.title},” {record.date}, RGANI, {where}.\n"
        )
    path.write_text("\n".join(lines), encoding="utf-8")


def load_all(folder: Path) -> None:
    """The peer of indexing: every file loaded by PyYAML."""
    for path in (folder / "records").iterdir():
        with path.open("rb") as file:
            yaml.load(file, Loader=yaml.CSafeLoader)


def plain_table(folder: Path, target: Path) -> None:
    """The peer of indexing and search: PyYAML's values put into one FTS5 table."""
    database = sqlite3.connect(target)
    database.execute("CREATE VIRTUAL TABLE words USING fts5(id, text)")
    with database:
        for path in (folder / "records").iterdir():
            text = path.read_text("utf-8")
            value = yaml.load(text, Loader=yaml.CSafeLoader)
            database.execute("INSERT INTO words VALUES (?, ?)", (value["id"], text))
    database.close()


def main(size: int) -> None:
    """Measure and print."""
    work = Path(tempfile.mkdtemp(prefix="provcite-scale-"))
    try:
        large, single = work / "large", work / "single"
        write_store(large, size)
        write_store(single, 1)
        sample = sorted((large / "records").iterdir())[size // 2]
        time.sleep(0.2)

        loaded = timed(lambda: load_all(large))
        peer = timed(lambda: plain_table(large, work / "peer.sqlite"))
        first = timed(lambda: Library(large).index().refresh())
        print(f"first index of {size:,}: {first:.1f} s, {size / first:,.0f} records a second;")
        print(f"  {first / loaded:.2f} of PyYAML alone ({loaded:.1f} s)")
        print(f"  {first / peer:.2f} of PyYAML and one FTS5 table ({peer:.1f} s)")

        scanning = timed(lambda: scan.scan(large / "records", ".yaml"), rounds=5)
        fresh = timed(lambda: Library(large).index().refresh(), rounds=5)
        print(f"nothing changed: {fresh:.3f} s, {fresh / scanning:.2f} of the scan ({scanning:.3f} s)")

        def change() -> None:
            sample.write_text(sample.read_text("utf-8").replace("telegram", "telegram "), encoding="utf-8")
            Library(large).index().refresh()

        changed = timed(change, rounds=3)
        print(f"one file changed: {changed:.3f} s, {changed - scanning:.3f} s over the scan")

        start = timed(lambda: provcite(single, "--version"), rounds=3)
        search = timed(lambda: provcite(large, "search", "Hanoi Petrov 1956"), rounds=5)
        database = sqlite3.connect(work / "peer.sqlite")
        sql = "SELECT id FROM words WHERE words MATCH 'Hanoi Petrov 1956' ORDER BY bm25(words) LIMIT 20"
        bare = timed(lambda: database.execute(sql).fetchall(), rounds=5)
        print(f"search, whole process: {search:.3f} s")
        print(f"  of it: bare start {start:.3f} s, scan {scanning:.3f} s; FTS5 alone {bare:.3f} s")

        looked = sorted(scan_seconds(large) for _ in range(3))[1]
        for command in (
            ("list", "--limit", "10"),
            ("search", "Hanoi Petrov 1956"),
            ("facets", "repository", "year"),
        ):
            whole, trusted = (
                sorted(cpu(large, *command, *more) for _ in range(3))[1] for more in ((), ("--trust-index",))
            )
            print(
                f"{command[0]}, CPU of the whole process: {whole:.3f} s, {whole - looked:.3f} over the scan "
                f"({looked:.3f} s); with --trust-index {trusted:.3f} s"
            )
        told = sample.read_text("utf-8")
        sample.write_text(told.replace("Embassy", "Embassx"), encoding="utf-8")
        hits = Library(large).index().search(parse_query("Embassx"))
        assert [hit.listed.id for hit in hits] == [sample.stem]
        sample.write_text(told, encoding="utf-8")
        print(f"one of {size:,} edited in place, of the same length: found at once")

        for command in ("cite", "show"):
            one = timed(partial(provcite, single, command, "100000"), rounds=9)
            many = timed(partial(provcite, large, command, sample.stem), rounds=9)
            print(
                f"{command} of one id: {many:.3f} s in {size:,} records, {many / one:.2f} of a store of one"
            )

        notes = min(1000, size)
        write_manuscript(large, work / "draft.md", notes)
        check = timed(partial(provcite, large, "check", str(work / "draft.md"), "--format", "json"), rounds=3)
        print(f"check of {notes:,} notes, whole process: {check:.2f} s, {check / scanning:.1f} of the scan")
    finally:
        shutil.rmtree(work)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
