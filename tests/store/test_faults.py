"""What goes wrong around a store: a clock set back, a share without locks, names that are one elsewhere."""

from __future__ import annotations

import errno
import fcntl
import os
import sqlite3
import subprocess
import sys
import time
import unicodedata
from pathlib import Path

import pytest

from provcite.model.errors import EXIT_DONE, EXIT_USAGE, StoreError, UsageError
from provcite.model.record import Record
from provcite.store import scan
from provcite.store.library import Library
from provcite.store.query import parse_query
from running import run
from stores import make_store, record_text, tree

HOUR = 3_600_000_000_000


@pytest.mark.parametrize("shift", [-HOUR, -365 * 24 * HOUR, HOUR])
def test_an_edit_is_found_whatever_the_clock_says(tmp_path, monkeypatch, shift):
    library = make_store(tmp_path, a=record_text("a"), b=record_text("b"))
    monkeypatch.setattr(scan, "now", lambda: time.time_ns() + shift)
    library.index().refresh()
    path = tmp_path / "records" / "a.yaml"
    # As long as before, and dated back to before everything.
    path.write_text(record_text("a", title="Tiger of a"), "utf-8")
    os.utime(path, ns=(time.time_ns() + shift, time.time_ns() - 10 * HOUR))
    again = Library.open(tmp_path, start=tmp_path)
    assert [hit.listed.id for hit in again.index().search(parse_query("Tiger"))] == ["a"]
    os.utime(path, ns=(0, 0))
    path.write_text(record_text("a", title="Ocelot a b"), "utf-8")
    os.utime(path, ns=(0, 0))
    again = Library.open(tmp_path, start=tmp_path)
    assert [hit.listed.id for hit in again.index().search(parse_query("Ocelot"))] == ["a"]


def test_commands_are_taken_back_in_their_order_though_the_clock_was_set_back(tmp_path):
    make_store(tmp_path, a=record_text("a"))
    before = tree(tmp_path)
    run("edit", "a", "--set", "title=One", folder=tmp_path)
    after = tree(tmp_path)
    journal = tmp_path / ".provcite-journal"
    # The first command seems to be of next year: its number tells that it was the first.
    name = next(path.name for path in journal.iterdir() if path.name.startswith("000001"))
    (journal / name).rename(journal / f"{name[:7]}2036-01-01{name[17:]}")
    run("edit", "a", "--set", "title=Two", folder=tmp_path)
    assert run("undo", folder=tmp_path).status == EXIT_DONE
    assert tree(tmp_path) == after
    assert run("undo", folder=tmp_path).status == EXIT_DONE
    assert tree(tmp_path) == before


@pytest.fixture
def share(tmp_path, monkeypatch):
    """A store on a network share that refuses locks, and with them SQLite's database."""
    make_store(tmp_path / "share", a=record_text("a"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    real = fcntl.flock

    def flock(descriptor, operation):
        if "share" in os.readlink(f"/proc/self/fd/{descriptor}"):
            raise OSError(errno.ENOLCK, "No locks available")
        return real(descriptor, operation)

    opened = sqlite3.connect

    def connect(path, *arguments, **settings):
        if "share" in str(path):
            raise sqlite3.OperationalError("database is locked")
        return opened(path, *arguments, **settings)

    monkeypatch.setattr(fcntl, "flock", flock)
    monkeypatch.setattr(sqlite3, "connect", connect)
    return tmp_path / "share"


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="the double asks /proc which file is locked")
def test_a_share_without_locks_is_read_and_not_written(share):
    before = tree(share)
    assert "Title of a" in run("search", "Title", folder=share).out
    assert "Title of A" in run("cite", "a", folder=share).out
    assert "a" in run("list", "--format", "ids", folder=share).out.split()
    done = run("edit", "a", "--set", "title=New", folder=share)
    assert done.status == EXIT_USAGE
    assert "knows no locks" in done.err
    assert tree(share) == before
    # A change made elsewhere is seen, though the index lies in the user's own cache.
    (share / "records" / "a.yaml").write_text(record_text("a", title="Tiger"), "utf-8")
    assert "Tiger" in run("search", "Tiger", folder=share).out


def test_names_that_are_one_file_elsewhere_are_one_here(tmp_path):
    library = make_store(tmp_path, café=record_text("café"), Straße=record_text("Straße"))
    for other in ("CAFÉ", "Café", "STRASSE", "strasse"):
        with pytest.raises(StoreError, match="take"):
            library.write_new(Record(id=other))
    with pytest.raises(UsageError, match="composed form"):
        library.write_new(Record(id=unicodedata.normalize("NFD", "café")))
    assert library.ids() == ["113371", "café", "Straße"]


_SLOW = """
import sys, time
from pathlib import Path
from provcite.store import reading
reading.cores = lambda: 2
from provcite.store.library import Library
reading.row_of_file = lambda *_: print("at work", flush=True) or time.sleep(60)
library = Library(Path(sys.argv[1]))
list(reading.rows_of_files(library.folder, ["a"] * 1000, library.authorities, parallel=True))
"""


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="asks /proc for the processes of a pool")
def test_the_processes_of_an_index_end_with_the_one_that_was_killed(tmp_path):
    make_store(tmp_path, a=record_text("a"))
    child = subprocess.Popen([sys.executable, "-c", _SLOW, str(tmp_path)], stdout=subprocess.PIPE)
    assert child.stdout is not None
    child.stdout.readline()
    workers = Path(f"/proc/{child.pid}/task/{child.pid}/children").read_text("ascii").split()
    assert workers
    child.kill()
    child.wait()
    # The pipe ends when the last of them has gone: else this would wait for a minute and more.
    begun = time.monotonic()
    child.stdout.read()
    assert time.monotonic() - begun < 30
    child.stdout.close()
