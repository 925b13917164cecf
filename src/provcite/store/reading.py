"""Reading many record files at once, in several processes where there are many."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from provcite.model.collector import without_collector
from provcite.model.errors import StoreError
from provcite.store.discovery import RECORDS
from provcite.store.files import SUFFIX
from provcite.store.folder import StoreFolder
from provcite.store.rows import Row, row_of_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from provcite.archives.authorities import Authorities

#: Files that one process takes at a time.
_BATCH = 250


def rows_of_files(
    folder: Path, names: Sequence[str], authorities: Callable[[], Authorities], *, parallel: bool
) -> Iterator[Row | None]:
    """The rows of the named record files, in the order of `names`."""
    workers = min(cores(), 8)
    if not names:
        return
    # Forked only: spawned processes would run the script of whoever uses the library once more.
    # Forking a process with threads is unsafe.
    forks = sys.platform == "linux" and threading.active_count() == 1
    if not parallel or workers < 2 or not forks:
        known = authorities()
        with without_collector(), StoreFolder(folder).reader(RECORDS) as read:
            for name in names:
                yield row_of_file(str(folder), name, known, read)
        return
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    batches = [(str(folder), names[start : start + _BATCH]) for start in range(0, len(names), _BATCH)]
    context = multiprocessing.get_context("fork")
    # Read once: the forked processes have them with everything else.
    begin = (authorities(), os.getpid())
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=begin) as pool:
        for rows in pool.map(_rows_of_batch, batches):
            yield from rows


def cores() -> int:
    """How many processors this process may use."""
    with contextlib.suppress(AttributeError):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


#: Linux's ``PR_SET_PDEATHSIG``: the signal that a process gets when its parent ends.
_PARENT_DEATH_SIGNAL = 1

#: What a process of the pool was begun with.
_known: list[Authorities] = []


def _begin(known: Authorities, parent: int) -> None:
    _known.append(known)
    end_with(parent)


def end_with(parent: int) -> None:
    """Let this process of a pool end with the one that made it.

    It would wait for its next files for ever where the one that asks was killed.
    """
    import ctypes
    import signal

    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, int(signal.SIGKILL))
    if os.getppid() != parent:
        os._exit(1)


def _rows_of_batch(batch: tuple[str, Sequence[str]]) -> list[Row | None]:
    folder, names = batch
    known = _known[0]
    with without_collector(), StoreFolder(Path(folder)).reader(RECORDS) as read:
        return [row_of_file(folder, name, known, read) for name in names]


def files_with(folder: Path, words: str) -> list[str]:
    """The names of the record files whose bytes hold `words`, unread otherwise."""
    from provcite.schema.yamlnodes import MAX_BYTES

    wanted = words.encode("utf-8", "surrogateescape")
    found: list[str] = []
    names: list[str] = []
    files = StoreFolder(folder.parent)
    with contextlib.suppress(OSError):
        names = files.names(folder.name)
    for name in names:
        if name.endswith(SUFFIX) and name[0] != ".":
            with contextlib.suppress(OSError, StoreError):
                if wanted in files.read(f"{folder.name}/{name}", MAX_BYTES):
                    found.append(name[: -len(SUFFIX)])
    return sorted(found)
