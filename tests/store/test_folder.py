"""Links in a store lead nothing out of it, and what provcite did not write is not written over."""

from __future__ import annotations

import ast
import contextlib
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provcite.model.errors import StoreError
from provcite.store import folder as folder_module
from provcite.store.folder import LinkError, StoreFolder
from running import process, run
from stores import make_store, record_text

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
SOURCE = Path(__file__).resolve().parents[2] / "src" / "provcite"
CALLS = [
    ("trace", "113371"),
    ("search", "Nam"),
    ("list",),
    ("index", "--rebuild"),
    ("edit", "113371", "--set", "title=Other"),
    ("add", "--yes", "--id", "new", "RGANI, f. 5, op. 28, d. 410, l. 3"),
    ("rename", "113371", "other"),
    ("rm", "113371", "--yes"),
    ("attach", "113371", "../scan.pdf"),
    ("verify", "--all", "--log"),
    ("validate",),
    ("init", "."),
    ("pack", "113371", "-o", "../bag.zip"),
    ("show", "113371", "--text"),
    ("cite", "113371"),
    ("export", "--all", "--to", "csl-json"),
]
FOLDERS = [".provcite", ".provcite-journal", "records", "texts", "attachments", "logs"]


@pytest.fixture(params=["handles", "paths"])
def files(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StoreFolder:
    if request.param == "paths":
        monkeypatch.setattr(folder_module, "HANDLES", False)
    (tmp_path / "root").mkdir()
    return StoreFolder(tmp_path / "root")


def elsewhere(folder: Path) -> Path:
    """A folder of the user's with files that have the names of the program's own."""
    folder.mkdir()
    for name in (
        "README",
        ".gitignore",
        "record.schema.json",
        "index.sqlite",
        "lock",
        "113371.yaml",
        "fixity.jsonl",
    ):
        (folder / name).write_text(f"my own {name}")
    return folder


def contents(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): path.read_text("utf-8") for path in folder.rglob("*") if path.is_file()
    }


@pytest.mark.parametrize("name", FOLDERS)
@pytest.mark.parametrize("call", CALLS, ids=lambda call: call[0])
def test_a_folder_of_the_store_that_is_a_link_is_not_written_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, call: tuple[str, ...]
) -> None:
    monkeypatch.setenv("PROVCITE_CACHE", str(tmp_path / "cache"))
    library = make_store(tmp_path / "store")
    mine = elsewhere(tmp_path / "mine")
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.7")
    place = library.folder / name
    if place.exists():
        place.rename(tmp_path / "away")
    place.symlink_to(mine)
    before = contents(mine)
    done = run(*call, folder=library.folder)
    assert done.status in (0, 1, 2)
    assert "fault of provcite" not in done.err
    assert contents(mine) == before
    assert place.is_symlink()


@pytest.mark.parametrize("name", ["records", "texts"])
def test_the_sentence_names_the_link(tmp_path: Path, name: str) -> None:
    library = make_store(tmp_path / "store")
    (library.folder / name).rename(tmp_path / "away")
    (library.folder / name).symlink_to(tmp_path / "away")
    done = run("list", folder=library.folder)
    assert done.status == 2
    assert f"The store's own folder {name} is a link, which provcite does not follow." in done.err
    assert "Put the folder itself in its place." in done.err


@pytest.mark.parametrize(
    "name", ["README", ".gitignore", "record.schema.json", "index.sqlite", "lock", "index.lock"]
)
def test_a_file_of_the_cache_that_is_a_link_is_left(tmp_path: Path, name: str) -> None:
    library = make_store(tmp_path / "store")
    mine = tmp_path / "mine.txt"
    mine.write_text("my words")
    run("list", folder=library.folder)
    (library.folder / ".provcite" / name).unlink(missing_ok=True)
    (library.folder / ".provcite" / name).symlink_to(mine)
    for call in (("search", "Nam"), ("edit", "113371", "--set", "title=Other"), ("index", "--rebuild")):
        done = process(*call, folder=library.folder, PROVCITE_CACHE=str(tmp_path / "cache"))
        assert "Traceback" not in done.err
        assert done.status in (0, 2)
    assert mine.read_text() == "my words"


def test_a_folder_of_that_name_that_somebody_else_made_stays_as_it_is(tmp_path: Path) -> None:
    library = make_store(tmp_path / "store")
    mine = elsewhere(library.folder / ".provcite")
    before = contents(mine)
    cache = str(tmp_path / "cache")
    assert process("search", "Nam", folder=library.folder, PROVCITE_CACHE=cache).status == 0
    assert (
        process("edit", "113371", "--set", "title=Other", folder=library.folder, PROVCITE_CACHE=cache).status
        == 0
    )
    assert contents(mine) == before


def test_a_record_that_is_a_link_out_of_the_store_is_refused(tmp_path: Path) -> None:
    library = make_store(tmp_path / "store", good=record_text("good"))
    secret = tmp_path / "secret.yaml"
    secret.write_text('id: secret\ntitle: "Words that are nobody\'s business"\n')
    (library.records_folder / "secret.yaml").symlink_to(secret)
    before = secret.read_bytes()
    for call in (("show", "secret"), ("show", "secret", "--format", "yaml"), ("cite", "secret"),
                 ("edit", "secret", "--set", "title=x"), ("rename", "secret", "x"), ("trace", "secret"),
                 ("validate", "secret"), ("pack", "secret", "-o", str(tmp_path / "bag.zip"))):  # fmt: skip
        done = process(*call, folder=library.folder)
        assert done.status in (1, 2), (call, done.out, done.err)
        assert "The file is a link out of the store." in done.err
        assert "business" not in done.out + done.err
    for call in (("list",), ("search", "title"), ("export", "--all", "--to", "csl-json"), ("validate",)):
        done = process(*call, folder=library.folder)
        assert done.status == 1
        assert "link out of the store" in done.err + done.out
        assert "business" not in done.out + done.err
    assert secret.read_bytes() == before


def test_a_record_that_is_a_link_inside_the_store_is_read_and_replaced_by_an_edit(tmp_path: Path) -> None:
    library = make_store(tmp_path / "store")
    (library.folder / "kept").mkdir()
    target = library.folder / "kept" / "x.yaml"
    target.write_text(record_text("x"))
    (library.records_folder / "x.yaml").symlink_to("../kept/x.yaml")
    assert library.get("x").title == "Title of x"
    assert run("edit", "x", "--set", "title=Other", folder=library.folder).status == 0
    assert target.read_text() == record_text("x")
    assert library.get("x").title == "Other"


def test_an_attachment_that_is_a_link_out_is_not_packed(tmp_path: Path) -> None:
    library = make_store(tmp_path / "store")
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF-1.7 words")
    assert run("attach", "113371", str(scan), folder=library.folder).status == 0
    [kept] = (library.folder / "attachments").rglob("*.pdf")
    kept.unlink()
    kept.symlink_to(scan)
    done = run("pack", "113371", "-o", str(tmp_path / "bag.zip"), folder=library.folder)
    assert done.status == 2
    assert "is not in the store" in done.err


def test_a_text_does_not_replace_other_words(tmp_path: Path) -> None:
    from provcite.model.record import Record, Text

    library = make_store(tmp_path / "store")
    (library.texts_folder / "x.txt").write_text("my own words")
    record = Record(id="x", text=Text(file="texts/x.txt"))
    with pytest.raises(StoreError, match="holds other words"):
        library.write_new(record, text=b"others")
    assert (library.texts_folder / "x.txt").read_text() == "my own words"
    assert not library.exists("x")


@pytest.mark.parametrize(
    "name",
    ["../x", "a/../../x", "/etc/x", "", "a//b", ".git/hooks/x", "records/.git/x", "git~1/x", "a\\b", "a\0b"],
)
def test_a_path_that_leads_out_or_into_git_is_not_written(files: StoreFolder, name: str) -> None:
    for write in (
        lambda: files.write(name, b""),
        lambda: files.append(name, b""),
        lambda: files.make_folder(name),
        lambda: files.remove(name),
        lambda: files.move("x", name),
    ):
        with pytest.raises(StoreError, match="no place"):
            write()
    assert list(files.root.iterdir()) == []


def test_every_way_of_writing_refuses_a_link_on_the_way(files: StoreFolder, tmp_path: Path) -> None:
    mine = elsewhere(tmp_path / "mine")
    (files.root / "texts").symlink_to(mine)
    (files.root / "ok").write_text("x")
    before = contents(mine)
    for write in (
        lambda: files.write("texts/README", b"x"),
        lambda: files.write("texts/new", b"x", exclusive=True),
        lambda: files.append("texts/README", b"x"),
        lambda: files.open_lock("texts/lock"),
        lambda: files.make_folder("texts/inner"),
        lambda: files.remove("texts/README"),
        lambda: files.move("ok", "texts/README"),
        lambda: files.move("texts/README", "ok2"),
        lambda: files.keep_copy("ok", "texts/new"),
        lambda: files.own_file("texts/index.sqlite"),
        lambda: files.read("texts/README"),
        lambda: files.names("texts"),
        lambda: files.refuse_link("texts/x"),
    ):
        with pytest.raises(LinkError, match="texts is a link"):
            write()
    assert contents(mine) == before
    files.sweep("texts", -1)
    assert contents(mine) == before


def test_a_link_in_place_of_a_file_is_replaced_or_refused_never_followed(
    files: StoreFolder, tmp_path: Path
) -> None:
    mine = tmp_path / "mine.txt"
    mine.write_text("my words")
    for name in ("a", "b", "c"):
        (files.root / name).symlink_to(mine)
    files.write("a", b"new")
    assert (files.root / "a").read_bytes() == b"new"
    with pytest.raises(LinkError):
        files.append("b", b"new")
    with pytest.raises(LinkError):
        files.open_lock("b")
    with pytest.raises(FileExistsError):
        files.write("b", b"x", exclusive=True)
    files.remove("c")
    with pytest.raises(StoreError, match="out of the store"):
        files.read("b")
    assert mine.read_text() == "my words"


def test_a_log_with_a_second_name_keeps_the_other_one(files: StoreFolder, tmp_path: Path) -> None:
    mine = tmp_path / "mine.txt"
    mine.write_text("one\nhal")
    (files.root / "logs").mkdir()
    os.link(mine, files.root / "logs" / "fixity.jsonl")
    files.append("logs/fixity.jsonl", b"two\n")
    assert mine.read_text() == "one\nhal"
    assert (files.root / "logs" / "fixity.jsonl").read_text() == "one\nhal\ntwo\n"


@given(st.text(max_size=40))
def test_no_name_leads_outside(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    root = tmp_path_factory.mktemp("names") / "root"
    root.mkdir()
    with contextlib.suppress(StoreError, OSError, ValueError):
        StoreFolder(root).write(f"texts/{name}", b"x")
    assert [path.name for path in root.parent.iterdir()] == ["root"]
    assert {path.name for path in root.iterdir()} <= {"texts"}


#: What opens, makes, moves or deletes a file, as attribute or name of a call.
_WRITING = """
atomic_write chmod copy copy2 copyfile copytree fdopen ftruncate hardlink_to link makedirs mkdir mkstemp move
open rename replace rmdir rmtree symlink symlink_to touch truncate unlink write_bytes write_output write_text
NamedTemporaryFile TemporaryDirectory mkdtemp connect
"""
WRITING = set(_WRITING.split())
#: Who may call these, and what for. No module but the first two of `store` touches a store's own file so.
ALLOWED = {
    "store/folder.py": "the way by which a store's files are opened and written",
    "store/index.py": "SQLite opens by a path, which folder.py has looked at; and the user's own cache",
    "store/files.py": "results that a user named; drafts; the lock's contents",
    "store/postgres.py": "a sign in the user's own state folder, for each server that the user named",
    "store/git.py": "the repository that is made for git in the system's folder for temporary files",
    "ops/bags.py": "a bag that the user named, and folders for temporary files",
    "ops/unpack.py": "a folder for temporary files",
    "ops/style_cache.py": "the user's own cache folder",
    "ops/edit.py": "drafts in the user's own state folder",
    "ops/check.py": "a result that the user named",
    "ops/export.py": "a result that the user named",
    "ops/init.py": "the folder that the user named for a store, before there is one",
    "ops/import_.py": "reads the file that the user named",
    "ops/styles.py": "reads the style that the user named",
    "cli/archives.py": "a result that the user named",
    "cli/export_for.py": "the bibliography beside the draft that the user named",
    "cli/lsp.py": "opens a store, and no file",
    "cli/lsp_server.py": "the standard streams",
    "ops/editor.py": "opens a store, and no file",
    "cli/parse.py": "a reading in a folder for temporary files, for the user's editor",
    "cli/render_text.py": "a result that the user named",
    "cli/stats.py": "a picture that the user named",
    "cli/watch.py": "opens a store, and no file",
    "ops/cited.py": "reads the draft that the user named",
    "ops/pandoc.py": "a folder for temporary files",
    "ops/archives.py": "takes elements out of a draft",
    "ops/render.py": "takes elements out of a draft",
    "cli/link.py": "a result that the user named",
    "cli/check.py": "results that the user named",
    "cli/harvest.py": "results that the user named",
    "cli/merge_file.py": "the file that git, or the user, named",
    "cli/render.py": "a result that the user named",
    "cli/trace.py": "a result that the user named",
    "web/site.py": "the folder that the user named for a site, through folder.py",
    "cli/edit.py": "a draft that is kept",
    "cli/import_bibliography.py": "entries set aside, beside the file that the user named",
    "cli/output.py": "the log of faults in the user's own state folder",
    "cli/clipboard.py": "the terminal",
    "cli/streams.py": "the standard streams",
    "store/attachments.py": "reads the file that the user named",
}


def calls_that_write(path: Path) -> list[int]:
    """Lines on which something is opened or changed on a disk; `str.replace` and the like left out."""
    found: list[int] = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name not in WRITING:
            continue
        owner = ast.unparse(node.func.value) if isinstance(node.func, ast.Attribute) else ""
        if name in ("replace", "rename", "link", "copy", "move", "connect") and owner not in (
            "os",
            "shutil",
            "sqlite3",
        ):
            continue  # of strings, dates, dictionaries and of StoreFolder
        if owner != "Library":  # which opens no file but a store
            found.append(node.lineno)
    return found


def test_no_other_module_opens_files_for_writing() -> None:
    pure = {
        "model",
        "archives",
        "csl",
        "provenance",
        "schema",
        "manuscripts",
        "documents",
        "exchange",
        "checks",
        "drafts",
        "data",
    }
    found = {
        path.relative_to(SOURCE).as_posix(): calls_that_write(path)
        for path in sorted(SOURCE.rglob("*.py"))
        if path.relative_to(SOURCE).parts[0] not in pure  # these open nothing: test_architecture.py
    }
    assert {name: lines for name, lines in found.items() if lines and name not in ALLOWED} == {}
    assert [name for name in ALLOWED if not found.get(name)] == []


def test_what_writes_to_a_store_has_no_other_way() -> None:
    """In the modules that know a store, no call that writes is given a path of the store."""
    for name in (
        "store/library.py",
        "store/journal.py",
        "store/layout.py",
        "store/leftovers.py",
        "ops/verify.py",
    ):
        assert calls_that_write(SOURCE / name) == []
    lines = (SOURCE / "store/attachments.py").read_text("utf-8").splitlines()
    assert [lines[line - 1].strip() for line in calls_that_write(SOURCE / "store/attachments.py")] == [
        'with path.open("rb") as file:',
        'file = source.open("rb")',
    ]
