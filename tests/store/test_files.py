"""Writes are whole or not there: kills, full disks, read-only stores, several writers at once."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provcite.model.errors import StoreError
from provcite.model.record import Record, Text
from provcite.schema.decode import decode_bytes
from provcite.schema.edit import SetValue
from provcite.store.files import Lock, inside, write_output
from provcite.store.folder import StoreFolder
from provcite.store.library import Library
from running import run
from stores import make_store, record_text, tree

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="uses signals and mounts of Linux")


def leftovers(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*.tmp")]


def test_a_write_replaces_the_whole_file_and_keeps_its_mode(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"old" * 1000)
    path.chmod(0o640)
    StoreFolder(tmp_path).write("a", b"new")
    assert path.read_bytes() == b"new"
    assert sys.platform == "win32" or path.stat().st_mode & 0o777 == 0o640
    assert leftovers(tmp_path) == []


def test_an_exclusive_write_covers_nothing(tmp_path):
    path = tmp_path / "a"
    StoreFolder(tmp_path).write("a", b"one", exclusive=True)
    with pytest.raises(FileExistsError):
        StoreFolder(tmp_path).write("a", b"two", exclusive=True)
    assert path.read_bytes() == b"one"
    assert leftovers(tmp_path) == []


def test_a_link_is_replaced_not_followed(tmp_path):
    (tmp_path / "target").write_bytes(b"keep")
    (tmp_path / "a").symlink_to(tmp_path / "target")
    StoreFolder(tmp_path).write("a", b"new")
    assert (tmp_path / "target").read_bytes() == b"keep"
    assert (tmp_path / "a").read_bytes() == b"new"


def test_a_result_goes_where_a_link_leads(tmp_path):
    target, link = tmp_path / "real.bib", tmp_path / "link.bib"
    target.write_text("old")
    target.chmod(0o640)
    link.symlink_to(target)
    assert write_output(link, [b"new", b" words"]) == 9
    assert link.is_symlink()
    assert (target.read_text(), target.stat().st_mode & 0o777) == ("new words", 0o640)
    assert leftovers(tmp_path) == []


def test_a_result_that_stops_halfway_leaves_the_old_file(tmp_path):
    def chunks():
        yield b"half"
        raise KeyboardInterrupt

    target = tmp_path / "real.bib"
    target.write_text("old")
    with pytest.raises(KeyboardInterrupt):
        write_output(target, chunks())
    assert [path.name for path in tmp_path.iterdir()] == ["real.bib"]
    assert target.read_text() == "old"


@LINUX
def test_a_pipe_stays_a_pipe(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert write_output(pipe, [b"a", b"b"]) == 2
        assert os.read(reader, 10) == b"ab"
    finally:
        os.close(reader)
    assert pipe.is_fifo()


def test_a_folder_is_no_place_for_a_result(tmp_path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError) as caught:
        write_output(tmp_path / "folder", [b"x"])
    assert caught.value.filename == str(tmp_path / "folder")
    with pytest.raises(OSError) as caught:
        write_output(tmp_path / "nowhere" / "x.bib", [b"x"])
    assert caught.value.filename == str(tmp_path / "nowhere" / "x.bib")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_a_failing_write_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "a"
    path.write_bytes(b"old")

    def fail(*_, **__):
        raise OSError(28, "No space left on device")

    for name in ("fsync", "replace"):
        with monkeypatch.context() as patched:
            patched.setattr(os, name, fail)
            with pytest.raises(OSError, match="No space"):
                StoreFolder(tmp_path).write("a", b"new")
        assert path.read_bytes() == b"old"
        assert leftovers(tmp_path) == []


@given(st.text(max_size=60))
def test_no_path_leads_outside(text):
    root = Path("/srv/store")
    found = inside(root, text)
    assert found is None or root in found.parents


def test_what_a_killed_writer_left_beside_a_result_is_deleted_when_it_is_old(tmp_path):
    target = tmp_path / "a.bib"
    old, young, other = (tmp_path / f".{name}.tmp" for name in ("a.bib.12-34", "a.bib.56-78", "b.bib.12-34"))
    for path in (old, young, other):
        path.touch()
    for path in (old, other):
        os.utime(path, (time.time() - 7200,) * 2)
    write_output(target, [b"words"])
    assert sorted(path.name for path in tmp_path.iterdir()) == [young.name, other.name, "a.bib"]


def test_the_lock_may_be_entered_again_and_keeps_others_out(tmp_path):
    first, second = Lock(tmp_path / "lock"), Lock(tmp_path / "lock", timeout=0.1)
    with (
        first,
        first,
        pytest.raises(StoreError, match=rf"process {os.getpid()}.*is writing to this store"),
        second,
    ):
        pass
    with second:
        pass


def test_the_lock_notices_that_its_file_was_deleted(tmp_path):
    folder = tmp_path / ".provcite"
    first = Lock(folder / "lock")
    with first:
        import shutil

        shutil.rmtree(folder)
        second = Lock(folder / "lock", timeout=0.5)
        with second:
            assert (folder / "lock").is_file()


def _write_many(folder: str, worker: int) -> None:
    library = Library.open(Path(folder), start=Path(folder))
    for n in range(15):
        library.write_new(Record(id=f"w{worker}-{n}", title="x" * 2000))
        with contextlib.suppress(StoreError):
            library.write_new(Record(id=f"shared-{n}", title=str(worker) * 3000))
        library.edit("113371", [SetValue(f"w{worker}", str(n))])


@LINUX
def test_parallel_writers_lose_nothing(tmp_path):
    library = make_store(tmp_path)
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_write_many, args=(str(tmp_path), n)) for n in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(120)
        assert worker.exitcode == 0
    assert len(library.ids()) == 1 + 3 * 15 + 15
    records = {record.id: record for record in library.records()}
    assert library.passed_over == []
    for n in range(15):
        title = records[f"shared-{n}"].title
        assert len(title) == 3000
        assert len(set(title)) == 1
    # Every edit was made on top of the others: none wrote back an older text.
    assert dict(records["113371"].extra) == {"shelf": "B 4", "w0": "14", "w1": "14", "w2": "14"}
    assert leftovers(tmp_path / "records") == []


_WRITER = """
import sys
from pathlib import Path
from provcite.store.library import Library
from provcite.schema.edit import SetValue
from provcite.model.record import Record, Text
library = Library.open(Path(sys.argv[1]), start=Path("."))
print("ready", flush=True)
n = 0
while True:
    n += 1
    library.edit("113371", [SetValue("summary", f"{n} " * 20000)])
    record = Record(id=f"r{sys.argv[2]}-{n}", title="t" * 50000, text=Text(file=f"texts/{n}.txt"))
    library.write_new(record, text=b"x" * 50000)
    library.rename(f"r{sys.argv[2]}-{n}", f"s{sys.argv[2]}-{n}")
"""


@LINUX
def test_a_kill_at_any_moment_leaves_every_record_whole(tmp_path):
    library = make_store(tmp_path)
    chance = random.Random(7)
    for turn in range(12):
        writer = subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(tmp_path), str(turn)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"ready\n"
        time.sleep(chance.uniform(0.0, 0.15))
        writer.send_signal(signal.SIGKILL)
        writer.wait(30)
        writer.stdout.close()
        for path in (tmp_path / "records").glob("*.yaml"):
            decoded = decode_bytes(path.read_bytes(), expected_id=path.stem)
            assert decoded.errors == (), path
        # The dead writer's lock has gone with it, and the store can be written to at once.
        library.edit("113371", [SetValue("tags", [str(turn)])])
    assert library.get("113371").tags == ("11",)
    assert all(name.startswith(".provcite-") for name in leftovers(tmp_path / "records"))
    assert len(library.ids()) == len(list(library.records()))


@pytest.fixture
def mounted(tmp_path):
    """A function that mounts a small file system in memory; skips where that is not allowed."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root can mount a file system")
    places: list[Path] = []

    def mount(options: str) -> Path:
        place = tmp_path / f"mount{len(places)}"
        place.mkdir()
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)], capture_output=True, check=False
        )
        if done.returncode != 0:
            pytest.skip("mounting is not allowed here")
        places.append(place)
        return place

    yield mount
    for place in places:
        subprocess.run(["umount", "-l", str(place)], check=False)


def test_a_full_disk_gets_one_sentence_and_loses_nothing(mounted):
    place = mounted("size=512k")
    library = make_store(place / "store")
    list(library.index().listed())
    with contextlib.suppress(OSError), (place / "filler").open("wb") as filler:
        while True:
            filler.write(b"x" * 4096)
            filler.flush()
    before = tree(place / "store")
    attempts = [
        lambda: library.write_new(Record(id="new", title="t" * 20_000)),
        lambda: library.write_new(Record(id="new", text=Text(file="texts/new.txt")), text=b"x" * 50_000),
        lambda: library.edit("113371", [SetValue("summary", "s" * 50_000)]),
    ]
    for attempt in attempts:
        with pytest.raises(StoreError, match="disk is full"):
            attempt()
        assert tree(place / "store") == before
    assert leftovers(place / "store") == []
    assert [row.id for row in Library(place / "store").index().listed()] == ["113371"]


def test_a_read_only_store_can_be_read_and_says_so_when_written_to(mounted, tmp_path, monkeypatch):
    monkeypatch.setenv("PROVCITE_CACHE", str(tmp_path / "cache"))
    place = mounted("size=2m")
    make_store(place / "store", a=record_text("a"))
    subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
    library = Library(place / "store")
    assert [record.id for record in library.records()] == ["113371", "a"]
    assert [row.id for row in library.index().listed()] == ["113371", "a"]
    assert library.index().status().place.is_relative_to(tmp_path / "cache")
    for attempt in (
        lambda: library.write_new(Record(id="b")),
        lambda: library.edit("a", [SetValue("title", "x")]),
        lambda: library.delete("a"),
        lambda: library.rename("a", "b"),
    ):
        with pytest.raises(StoreError, match="cannot be written to"):
            attempt()
    monkeypatch.setenv("PROVCITE_CACHE", str(place / "nowhere"))
    in_memory = Library(place / "store").index()
    assert [row.id for row in in_memory.listed()] == ["113371", "a"]
    assert in_memory.status().place is None


def test_an_import_that_fills_the_disk_says_what_it_wrote_and_goes_on(mounted, tmp_path, monkeypatch):
    monkeypatch.setenv("PROVCITE_CACHE", str(tmp_path / "cache"))
    text = (Path(__file__).parent.parent / "documents" / "data" / "900101.txt").read_text("utf-8")
    (tmp_path / "docs").mkdir()
    for number in range(910000, 910060):
        (tmp_path / "docs" / f"{number}.txt").write_text(text.replace("900101", str(number)), "utf-8")
    place = mounted("size=480k")
    assert run("init", ".", folder=place).status == 0
    done = run("import", str(tmp_path / "docs"), folder=place)
    records = sorted(path.stem for path in (place / "records").iterdir())
    assert 0 < len(records) < 60
    assert done.status == 2
    assert done.out.startswith(f"{len(records)} record")
    assert f"{60 - len(records)} files not imported" in done.err
    assert "disk is full; nothing half-written is left" in done.err
    texts = sorted(path.name.split(".")[0] for path in (place / "texts").iterdir())
    assert texts == records
    assert len(list(Library.open(place, start=place).records())) == len(records)
    subprocess.run(["mount", "-o", "remount,size=16m", str(place)], check=True)
    done = run("import", str(tmp_path / "docs"), folder=place)
    assert done.status == 0, done.err
    assert len(list((place / "records").iterdir())) == len(list((place / "texts").iterdir())) == 60
    assert run("undo", "2", folder=place).status == 0  # the second call; the first one stays
    assert sorted(path.stem for path in (place / "records").iterdir()) == records
