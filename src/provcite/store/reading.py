"""Reading many record files at once, in several processes where there are many."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from typing import TYPE_CHECKING, Any

from provcite.model.collector import without_collector
from provcite.store.files import SUFFIX, read_regular
from provcite.store.rows import Row, row_of_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from provcite.archives.authorities import Authorities

#: Files that one process takes at a time.
_BATCH = 250


def rows_of_files(
    folder: Path, names: Sequence[str], authorities: Callable[[], Authorities], *, parallel: bool
) -> Iterator[Row | None]:
    """The rows of the named record files, in the order of `names`."""
    workers = min(_cores(), 8)
    if not names:
        return
    # Forked only: spawned processes would run the script of whoever uses the library once more.
    # Forking a process with threads is unsafe.
    forks = sys.platform == "linux" and threading.active_count() == 1
    if not parallel or workers < 2 or not forks:
        known = authorities()
        with without_collector():
            for name in names:
                yield row_of_file(str(folder), name, known)
        return
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    batches = [(str(folder), names[start : start + _BATCH]) for start in range(0, len(names), _BATCH)]
    context = multiprocessing.get_context("fork")
    # Read once: the forked processes have them with everything else.
    begin = (authorities(),)
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=begin) as pool:
        for rows in pool.map(_rows_of_batch, batches):
            yield from rows


def _cores() -> int:
    with contextlib.suppress(AttributeError):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


#: What a process of the pool was begun with.
_known: list[Authorities] = []


def _begin(known: Authorities) -> None:
    _known.append(known)


def _rows_of_batch(batch: tuple[str, Sequence[str]]) -> list[Row | None]:
    folder, names = batch
    known = _known[0]
    with without_collector():
        return [row_of_file(folder, name, known) for name in names]


def files_with(folder: Path, words: str) -> list[str]:
    """The names of the record files whose bytes hold `words`, unread otherwise."""
    from provcite.schema.yamlnodes import MAX_BYTES

    wanted = words.encode("utf-8", "surrogateescape")
    found: list[str] = []
    entries: list[Any] = []
    with contextlib.suppress(OSError), os.scandir(folder) as listing:
        entries = [entry for entry in listing if entry.name.endswith(SUFFIX) and entry.name[0] != "."]
    for entry in entries:
        with contextlib.suppress(OSError):
            if wanted in read_regular(entry.path, MAX_BYTES):
                found.append(entry.name[: -len(SUFFIX)])
    return sorted(found)
