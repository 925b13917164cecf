"""A command's writes are one step: killed anywhere, on a full disk, beside others; each can be looked up."""

from __future__ import annotations

import errno
import json
import multiprocessing
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from provcite.model.errors import StoreError
from provcite.model.record import Record, Text
from provcite.schema.edit import SetValue
from provcite.store import folder as folder_module
from provcite.store.folder import StoreFolder
from provcite.store.journal import Journal
from provcite.store.library import Library
from running import process, run
from stores import make_store, record_text, tree

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="uses signals of Linux")
JOURNAL = ".provcite-journal"


@pytest.fixture(params=["handles", "paths"])
def library(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    """A store, written through folders that are open and, as on Windows, by paths."""
    if request.param == "paths":
        monkeypatch.setattr(folder_module, "HANDLES", False)
    return make_store(tmp_path / "store", a=record_text("a"), b=record_text("b"))


def stop_after(monkeypatch: pytest.MonkeyPatch, count: int, fault: type[BaseException] = SystemExit) -> None:
    """Let the process end, as far as the disk can tell, when `count` files are in their places."""
    done: list[str] = []
    apply = Journal._apply

    def counted(self: Journal, part: object, step: object) -> None:
        if len(done) >= count:
            raise fault
        done.append("x")
        apply(self, part, step)  # type: ignore[arg-type]

    monkeypatch.setattr(Journal, "_apply", counted)
    monkeypatch.setattr(Journal, "_take_back", lambda *_: (_ for _ in ()).throw(fault))


def together(library: Library, *writes: Callable[[], object]) -> None:
    """Several writes as one."""
    with library.transaction():
        for write in writes:
            write()


def test_several_writes_are_all_made_or_none(library: Library) -> None:
    before = tree(library.folder)

    def interrupted() -> None:
        with library.transaction():
            library.write_new(Record(id="new", text=Text(file="texts/new.txt")), text=b"words")
            library.delete("a")
            assert library.exists("new")
            assert not library.exists("a")
            assert library.text_of(library.get("new")) == "words"
            raise KeyError

    with pytest.raises(KeyError):
        interrupted()
    assert tree(library.folder) == before
    assert library.exists("a")
    with library.transaction():
        library.write_new(Record(id="new"))
        library.edit("new", [SetValue("title", "Its title")])
        library.delete("a")
        assert tree(library.folder) == before
    assert sorted(library.ids()) == ["113371", "b", "new"]
    assert library.get("new").title == "Its title"


@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_rename_cut_short_is_made_whole_at_the_next_start(
    library: Library, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    with monkeypatch.context() as patched:
        stop_after(patched, count)
        if count < 2:
            with pytest.raises(SystemExit):
                library.rename("a", "c")
        else:
            library.rename("a", "c")
    again = Library.open(library.folder, start=library.folder)
    assert sorted(again.ids()) == ["113371", "b", "c"]
    assert again.get("a").id == "c"
    assert bool(again.notices) == (count < 2)
    assert not (library.folder / JOURNAL / "now").exists()


def test_the_command_line_says_what_it_finished(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        stop_after(patched, 1)
        with pytest.raises(SystemExit):
            run("rename", "a", "c", folder=library.folder)
    done = run("list", folder=library.folder)
    assert "'provcite rename a c' of " in done.err
    assert "was cut short, and was finished now" in done.err
    assert "c\t" in done.out
    assert "cut short" not in run("list", folder=library.folder).err


@pytest.mark.parametrize("who", ["old", "new"])
def test_an_edit_after_the_kill_is_not_lost(
    library: Library, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    # A rename takes the old file away, then puts the new one there: here the other way round, to have both.
    with monkeypatch.context() as patched:
        stop_after(patched, 1)
        with pytest.raises(SystemExit):
            together(
                library, lambda: library.write_new(Record(id="c", title="New")), lambda: library.delete("a")
            )
    assert sorted(path.stem for path in library.records_folder.iterdir()) == ["113371", "a", "b", "c"]
    edited = library.records_folder / ("a.yaml" if who == "old" else "c.yaml")
    edited.write_text(edited.read_text() + "notes: [by hand]\n")
    again = Library.open(library.folder, start=library.folder)
    if who == "old":  # what was still to be deleted is somebody's work now: as if nothing had been called
        assert sorted(again.ids()) == ["113371", "a", "b"]
        assert again.get("a").notes == ("by hand",)
        assert "taken back" in again.notices[0]
    else:
        assert sorted(again.ids()) == ["113371", "b", "c"]
        assert again.get("c").notes == ("by hand",)
        assert "finished" in again.notices[0]


def test_a_store_that_cannot_be_written_says_that_it_may_be_half(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        stop_after(patched, 1)
        with pytest.raises(SystemExit):
            library.rename("a", "c")

    def refuse(*_: object) -> int:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(StoreFolder, "open_lock", refuse)
    again = Library.open(library.folder, start=library.folder)
    assert "may be half" in again.notices[0]
    assert again.get("b").id == "b"


def test_a_full_disk_while_files_are_put_into_their_places_takes_all_back(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tree(library.folder)
    move, moved = StoreFolder.move, []

    def full(self: StoreFolder, source: str, target: str, *, exclusive: bool = False) -> None:
        if "/after/" in source:
            moved.append(target)
            if len(moved) == 3:
                raise OSError(errno.ENOSPC, "No space left on device")
        move(self, source, target, exclusive=exclusive)

    monkeypatch.setattr(StoreFolder, "move", full)
    with pytest.raises(StoreError, match="disk is full; nothing half-written is left"):
        together(
            library,
            lambda: library.edit("a", [SetValue("title", "Other")]),
            lambda: library.write_new(Record(id="c")),
            lambda: library.edit("b", [SetValue("title", "Other")]),
        )
    assert tree(library.folder) == before
    assert len(moved) == 3


def test_a_file_that_a_person_changes_meanwhile_is_not_overwritten(library: Library) -> None:
    path = library.path_of("a")
    with pytest.raises(StoreError, match="changed meanwhile"):
        together(
            library,
            lambda: library.edit("a", [SetValue("title", "Other")]),
            lambda: library.delete("b"),
            lambda: path.write_text(path.read_text() + "notes: [by hand]\n"),
        )
    assert library.get("a").notes == ("by hand",)
    assert library.exists("b")


def test_the_journal_can_be_read_by_a_person(library: Library) -> None:
    old = library.path_of("a").read_bytes()
    run("edit", "a", "--set", "title=Another title", folder=library.folder)
    [part] = (library.folder / JOURNAL).glob("000001 * edit/1")
    told = json.loads((part / "journal.json").read_text("utf-8"))
    assert told["command"] == "edit a --set title=Another title"
    assert [step["path"] for step in told["steps"]] == ["records/a.yaml"]
    [former] = (part / "before").iterdir()
    assert former.name.endswith("a.yaml")
    assert former.read_bytes() == old
    assert sorted(path.name for path in part.iterdir()) == ["before", "journal.json"]


def test_the_journal_is_bounded_and_may_be_deleted(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    import shutil

    from provcite.store import journal as module

    monkeypatch.setattr(module, "KEPT", 5)
    for number in range(12):
        library.edit("a", [SetValue("title", str(number))])
        library.journal.new_operation()
    names = [path.name for path in sorted((library.folder / JOURNAL).glob("0*"))]
    assert [name.split()[0] for name in names] == ["000008", "000009", "000010", "000011", "000012"]
    shutil.rmtree(library.folder / JOURNAL)
    library.edit("a", [SetValue("title", "Last")])
    shutil.rmtree(library.folder / ".provcite")
    assert Library.open(library.folder, start=library.folder).get("a").title == "Last"


def test_former_contents_are_bounded_by_their_size(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    from provcite.store import journal as module

    monkeypatch.setattr(module, "KEPT_BYTES", 40_000)
    for number in range(40):
        library.edit("a", [SetValue("summary", f"{number} " * 1500)])
        library.journal.new_operation()
    size = sum(path.stat().st_size for path in (library.folder / JOURNAL).rglob("*") if path.is_file())
    assert size < 40_000 + 10 * 6_000
    assert (library.folder / JOURNAL).glob("000040*")


@pytest.mark.parametrize("count", range(7))
def test_a_bag_is_one_write_comments_and_all(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    giver = make_store(tmp_path / "giver", x=record_text("x") + "# a remark\nown: kept\n", y=record_text("y"))
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.7 words")
    assert run("attach", "x", "../scan.pdf", folder=giver.folder).status == 0
    assert run("pack", "x", "y", "113371", "-o", "../bag.zip", folder=giver.folder).status == 0
    before = tree(library.folder)
    with monkeypatch.context() as patched:
        stop_after(patched, count)
        status = 0
        try:
            run("unpack", "../bag.zip", "--yes", folder=library.folder)
        except SystemExit:
            status = 9
    Library.open(library.folder, start=library.folder)
    after = tree(library.folder)
    assert status == (9 if count < 3 else 0)  # two records and a scan; the third record is there already
    assert set(after) - set(before) == {
        "records/x.yaml", "records/y.yaml", *(name for name in after if name.startswith("attachments/")),
    }  # fmt: skip
    for name in ("x", "y"):
        assert after[f"records/{name}.yaml"] == giver.path_of(name).read_bytes()


HOSTILE = [
    {"path": "records/../../out.yaml"},
    {"path": "../out.yaml"},
    {"path": "/etc/out.yaml"},
    {"path": ".git/hooks/post-checkout"},
    {"path": "records/.git/x.yaml"},
    {"path": "provcite.toml"},
    {"path": "records/x.sh"},
    {"staged": "../../records/b.yaml"},
    {"staged": "after/../../x"},
    {"after": "no digest"},
    {"before": 3},
    {"path": 3},
    {"former": "before/1 ../x", "before": "0" * 64},
]


@pytest.mark.parametrize("change", HOSTILE, ids=lambda change: "-".join(map(str, change.values())))
def test_a_journal_from_elsewhere_leads_nowhere(library: Library, change: dict[str, object]) -> None:
    now = library.folder / JOURNAL / "now"
    (now / "after").mkdir(parents=True)
    (now / "after" / "1 x").write_text("hostile")
    step = {"path": "records/x.yaml", "before": None, "after": "0" * 64, "former": "", "staged": "after/1 x"}
    text = json.dumps({"command": "x", "time": "now", "steps": [step | change]})
    (now / "journal.json").write_text(text)
    before = tree(library.folder)
    again = Library.open(library.folder, start=library.folder)
    assert "cannot be read" in again.notices[0]
    assert tree(library.folder) == before
    assert not (library.folder.parent / "out.yaml").exists()
    assert not (library.folder / ".git").exists()


@pytest.mark.parametrize(
    "words", ["", "{", "[]", "3", '{"steps": 3}', "[" * 100_000, '{"steps": [], "command": 3}']
)
def test_a_journal_that_is_none_stops_nobody(library: Library, words: str) -> None:
    now = library.folder / JOURNAL / "now"
    now.mkdir(parents=True)
    (now / "journal.json").write_text(words)
    again = Library.open(library.folder, start=library.folder)
    assert "cannot be read" in again.notices[0]
    again.edit("a", [SetValue("title", "Other")])
    assert Library.open(library.folder, start=library.folder).notices == []


def test_what_a_killed_writer_left_is_swept(library: Library) -> None:
    old = time.time() - 7200
    library.edit("a", [SetValue("title", "x")])
    left = [
        library.folder / place / name
        for place, name in (
            ("", ".provcite-1.tmp"),
            ("records", ".provcite-1.tmp"),
            ("texts", ".provcite-1-2-3.tmp"),
            ("attachments", ".provcite-9.tmp"),
            ("attachments/ab", ".provcite-9.tmp"),
            ("logs", ".provcite-9.tmp"),
            (".provcite", "index.sqlite.77.tmp"),
            (JOURNAL, ".provcite-1.tmp"),
        )
    ]
    for path in left:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x" * 1000)
        os.utime(path, (old, old))
    young = library.folder / "texts" / ".provcite-5.tmp"
    young.touch()
    (library.folder / JOURNAL / "next").mkdir()
    (library.folder / JOURNAL / "next" / "big").write_bytes(b"x" * 1000)
    os.utime(library.folder / JOURNAL / "swept", (old, old))
    library.edit("a", [SetValue("title", "y")])
    assert [path for path in left if path.exists()] == []
    assert young.exists()
    assert not (library.folder / JOURNAL / "next").exists()


def test_a_store_hides_from_git_what_is_not_to_be_committed(tmp_path: Path) -> None:
    if subprocess.run(["git", "--version"], capture_output=True, check=False).returncode:
        pytest.skip("needs git")
    run("init", ".", folder=tmp_path)
    subprocess.run(["git", "init", "-q", "."], cwd=tmp_path, check=True)
    run("add", "--yes", "--id", "x", "RGANI, f. 5, op. 28, d. 410, l. 3", folder=tmp_path)
    (tmp_path / "records" / ".provcite-1.tmp").touch()
    run("list", folder=tmp_path)
    shown = subprocess.run(
        ["git", "status", "--porcelain", "-uall"], cwd=tmp_path, capture_output=True, check=True
    )
    assert shown.stdout.decode().split() == [
        "??",
        ".gitignore",
        "??",
        "provcite.toml",
        "??",
        "records/x.yaml",
    ]


def test_a_gitignore_of_the_user_stays(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("mine\n")
    run("init", ".", folder=tmp_path)
    assert (tmp_path / ".gitignore").read_text() == "mine\n"


_WRITER = """
import sys
from pathlib import Path
from provcite.model.record import Record, Text
from provcite.schema.edit import SetValue
from provcite.store.library import Library
library = Library.open(Path(sys.argv[1]), start=Path("."))
turn = sys.argv[2]
print("ready", flush=True)
n = 0
while True:
    n += 1
    with library.transaction():  # a document and its text, and a count of them
        text = Text(file=f"texts/{turn}-{n}.txt")
        library.write_new(Record(id=f"r{turn}-{n}", text=text), text=b"x" * 5000)
        library.edit("113371", [SetValue("summary", f"{turn} {n}")])
    library.rename(f"r{turn}-{n}", f"s{turn}-{n}")
    with library.transaction():
        library.delete(f"s{turn}-{n}")
        library.write_new(Record(id=f"t{turn}-{n}", text=Text(file=f"texts/{turn}-{n}.txt")))
"""


@LINUX
def test_kills_at_random_moments_leave_every_command_whole(tmp_path: Path) -> None:
    library = make_store(tmp_path)
    chance = random.Random(11)
    for turn in range(25):
        writer = subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(tmp_path), str(turn)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"ready\n"
        time.sleep(chance.uniform(0.0, 0.08))
        writer.send_signal(signal.SIGKILL)
        _, said = writer.communicate(timeout=30)
        assert said == b""
        whole(Library.open(tmp_path, start=tmp_path))
    library.edit("113371", [SetValue("tags", ["in the end"])])
    left = {path.relative_to(tmp_path).parts[0] for path in tmp_path.rglob("*.tmp")}
    assert left <= {".provcite", JOURNAL}  # until they are old
    assert not (tmp_path / JOURNAL / "next").exists()


def whole(library: Library) -> None:
    """Every document is there once, with its text; the count is that of the documents."""
    ids = library.ids()
    numbers = [name[1:] for name in ids if name != "113371"]
    assert len(numbers) == len(set(numbers)), ids
    assert {path.stem for path in library.texts_folder.iterdir()} - {"113371.en"} == set(numbers)
    assert len(list(library.records())) == len(ids)
    assert library.passed_over == []
    summary = library.get("113371").summary
    if summary and numbers:
        turn, _, count = summary.partition(" ")
        last = [int(number.split("-")[1]) for number in numbers if number.split("-")[0] == turn]
        assert max(last) == int(count)


@LINUX
def test_a_limit_on_file_sizes_is_a_full_disk(tmp_path: Path) -> None:
    library = make_store(tmp_path / "store")
    big = tmp_path / "scan.pdf"
    big.write_bytes(b"%PDF-1.7 " + b"x" * 300_000)
    before = tree(tmp_path / "store")
    done = subprocess.run(
        [sys.executable, "-m", "provcite", "attach", "113371", str(big)],
        cwd=library.folder, capture_output=True, text=True, check=False,
        preexec_fn=lambda: (
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN),
            resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
        ),
    )  # fmt: skip
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert tree(tmp_path / "store") == before
    assert process("attach", "113371", str(big), folder=library.folder).status == 0


def _rename_back_and_forth(folder: str, worker: int) -> None:
    library = Library.open(Path(folder), start=Path(folder))
    for n in range(12):
        library.write_new(Record(id=f"w{worker}-{n}"))
        library.rename(f"w{worker}-{n}", f"v{worker}-{n}")


@LINUX
def test_parallel_transactions_do_not_mix(tmp_path: Path) -> None:
    library = make_store(tmp_path)
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_rename_back_and_forth, args=(str(tmp_path), n)) for n in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(120)
        assert worker.exitcode == 0
    assert sorted(library.ids()) == sorted(["113371", *(f"v{w}-{n}" for w in range(4) for n in range(12))])
    numbers = [operation.number for operation in library.journal.operations()]
    assert numbers == sorted(numbers, reverse=True)
    assert len(set(numbers)) == len(numbers) >= 4
