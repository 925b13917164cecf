"""The index in SQLite and in PostgreSQL: the same questions to both in one run, over generated stores.

    python benchmarks/index_engines.py [SIZE ...]

Times are by the clock (the server is another process); each question is the median of five, the index made
before. The last column is PostgreSQL's time over SQLite's.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "benchmarks"), str(ROOT / "tests")]

from store_scale import timed, write_store  # noqa: E402

from postgres_server import running  # noqa: E402 - the path is known from here on
from provcite.store.index import Index  # noqa: E402
from provcite.store.library import Library  # noqa: E402
from provcite.store.postgres import PostgresIndex  # noqa: E402
from provcite.store.query import Filter, Query, parse_query  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

QUESTIONS: dict[str, Callable[[Index], object]] = {
    "list, 10 by date": lambda index: index.page(Query(), "date", 10),
    "filter by repository and year": lambda index: index.count(
        Query(filter=Filter(repository=("RGANI",), date=("1956",)))
    ),
    "search, one word": lambda index: index.search(parse_query("Petrov"), limit=20),
    "search, a reference": lambda index: index.search(parse_query('"delo 410" "opis 28"'), limit=20),
    "facets of a search": lambda index: index.counts_of(("repository", "project"), parse_query("telegram")),
    "key of a record": lambda index: index.find_ids("alias", "none"),
}


def main(sizes: list[int]) -> None:
    with running() as url, tempfile.TemporaryDirectory() as name:
        for size in sizes:
            folder = Path(name) / str(size)
            write_store(folder, size)
            library = Library(folder)
            engines = {"SQLite": Index(library), "PostgreSQL": PostgresIndex(library, url)}
            made = {}
            for engine, index in engines.items():
                started = time.perf_counter()
                index.rebuild()
                made[engine] = time.perf_counter() - started
            rows = {"first index": made}
            for question, ask in QUESTIONS.items():
                rows[question] = {
                    engine: timed(lambda ask=ask, index=index: ask(index), rounds=5)  # type: ignore[misc]
                    for engine, index in engines.items()
                }
            print(f"{size:,} records")
            for question, times in rows.items():
                ratio = times["PostgreSQL"] / times["SQLite"]
                print(
                    f"  {question:<32}{times['SQLite'] * 1000:>12,.1f} ms"
                    f"{times['PostgreSQL'] * 1000:>12,.1f} ms{ratio:>8.1f}",
                    flush=True,
                )


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [1_000, 10_000, 100_000])
