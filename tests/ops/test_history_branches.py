"""History where git is less simple: branches, merges, renames, copies, line ends, odd authors."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

import clients
from provcite.model.errors import NotFoundError, StoreError
from provcite.ops.history import UNCOMMITTED, blame, history
from provcite.store.git import Repository
from provcite.store.library import Library

RECORD = """\
id: "1"
title: A memorandum
short_title: Memorandum

# a remark that keeps the lines apart,
# so that git can merge both sides

date: 1956-07-24
language: ru

# another remark,
# for the same reason

provenance:
  - {event: written, by: [A. M. Petrov], date: 1956-07-24}
  - {event: obtained, by: [James F. Person], for: NKIDP}
"""


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    clients.git()
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    store = tmp_path / "store"
    (store / "records").mkdir(parents=True)
    git(store, "init", "-q", "-b", "main", ".")
    write(store, RECORD)
    commit(store, "First", "Anna")
    return Library.open(store, start=tmp_path)


def git(folder: Path, *arguments: str, check: bool = True) -> None:
    who = ("-c", "user.name=Nobody", "-c", "user.email=a@example.org")
    subprocess.run(["git", *who, *arguments], cwd=folder, check=check, capture_output=True)


def write(store: Path, text: str | bytes, name: str = "1") -> None:
    (store / "records").mkdir(exist_ok=True)
    data = text.encode() if isinstance(text, str) else text
    (store / f"records/{name}.yaml").write_bytes(data)


def commit(store: Path, subject: str, author: str) -> None:
    git(store, "add", "-A")
    git(store, "-c", f"user.name={author}", "commit", "-qm", subject)


def change(store: Path, old: str, new: str, author: str, name: str = "1") -> None:
    path = store / f"records/{name}.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    commit(store, f"{old} to {new}", author)


def told(library: Library, record: str = "1") -> list[tuple[str, list[str]]]:
    return [
        (entry.author, [change.path for change in entry.changes] or [entry.remark])
        for entry in history(library, record)
    ]


def authors(library: Library, record: str = "1") -> dict[str, str]:
    return {line.path: line.author for line in blame(library, record)}


def test_branches_do_not_undo_each_other(library: Library) -> None:
    store = library.folder
    git(store, "checkout", "-qb", "side")
    change(store, "A memorandum", "A note", "Boris")
    git(store, "checkout", "-q", "main")
    change(store, "1956-07-24\nlanguage", "1956-07-25\nlanguage", "Carla")
    git(store, "merge", "-q", "-m", "Merge", "side")
    assert sorted(told(library)) == [("Anna", ["created"]), ("Boris", ["title"]), ("Carla", ["date"])]
    lines = authors(library)
    assert (lines["title"], lines["date"], lines["language"]) == ("Boris", "Carla", "Anna")


def test_what_a_merge_itself_decides_is_the_merger_s(library: Library) -> None:
    store = library.folder
    git(store, "checkout", "-qb", "side")
    change(store, "A memorandum", "A note", "Boris")
    git(store, "checkout", "-q", "main")
    change(store, "A memorandum", "A letter", "Carla")
    git(store, "merge", "side", check=False)
    write(
        store, RECORD.replace("A memorandum", "A report").replace("short_title: Memorandum", "short_title: R")
    )
    commit(store, "Merge", "Dora")
    newest = told(library)[0]
    assert newest == ("Dora", ["title", "short_title"])
    lines = authors(library)
    assert (lines["title"], lines["short_title"], lines["date"]) == ("Dora", "Dora", "Anna")


def test_a_side_that_was_not_taken_has_no_blame(library: Library) -> None:
    store = library.folder
    git(store, "checkout", "-qb", "side")
    change(store, "A memorandum", "A note", "Boris")
    git(store, "checkout", "-q", "main")
    change(store, "language: ru", "language: de", "Carla")
    git(store, "merge", "-q", "-s", "ours", "-m", "Merge", "side")
    lines = authors(library)
    assert (lines["title"], lines["language"]) == ("Anna", "Carla")
    assert not any(line.commit == UNCOMMITTED for line in blame(library, "1"))
    assert history(library, "1")[0].commit != UNCOMMITTED


def test_several_renames_are_followed(library: Library) -> None:
    store = library.folder
    for old, new in (("1", "two"), ("two", "three"), ("three", "four")):
        git(store, "mv", f"records/{old}.yaml", f"records/{new}.yaml")
        path = store / f"records/{new}.yaml"
        path.write_text(
            path.read_text("utf-8").replace(f"id: {old}", f"id: {new}").replace('id: "1"', "id: two")
        )
        commit(store, f"Rename to {new}", "Boris")
    found = told(library, "four")
    assert [who for who, _ in found] == ["Boris", "Boris", "Boris", "Anna"]
    assert found[0][1] == ["id"]
    assert found[-1][1] == ["created"]
    assert authors(library, "four")["title"] == "Anna"


def test_a_record_copied_from_another_begins_there(library: Library) -> None:
    store = library.folder
    change(store, "A memorandum", "A note", "Boris")
    write(store, (store / "records/1.yaml").read_text("utf-8").replace('id: "1"', "id: copy"), "copy")
    commit(store, "Copy", "Carla")
    change(store, "A note", "Another", "Dora", "copy")
    assert told(library, "copy") == [("Dora", ["title"]), ("Carla", ["created"])]
    assert set(authors(library, "copy").values()) == {"Carla", "Dora"}


def test_a_record_deleted_and_made_again(library: Library) -> None:
    store = library.folder
    git(store, "rm", "-q", "records/1.yaml")
    commit(store, "Away", "Boris")
    write(store, RECORD)
    commit(store, "Back", "Carla")
    assert told(library) == [("Carla", ["created"]), ("Boris", ["deleted"]), ("Anna", ["created"])]
    assert set(authors(library).values()) == {"Carla"}


def test_a_value_put_back_is_the_last_one_s(library: Library) -> None:
    change(library.folder, "A memorandum", "A note", "Boris")
    change(library.folder, "A note", "A memorandum", "Carla")
    assert authors(library)["title"] == "Carla"


def test_line_ends_are_no_change(library: Library) -> None:
    write(library.folder, RECORD.replace("\n", "\r\n"))
    assert told(library) == [("Anna", ["created"])]
    assert set(authors(library).values()) == {"Anna"}
    change(library.folder, "A memorandum", "A note", "Boris")
    assert told(library)[0] == ("Boris", ["title"])


def test_a_change_that_is_not_committed_is_blamed_as_such(library: Library) -> None:
    write(library.folder, RECORD.replace("language: ru", "language: de"))
    lines = {line.path: line for line in blame(library, "1")}
    assert lines["language"].commit == UNCOMMITTED
    assert lines["title"].author == "Anna"


def test_a_broken_revision_does_not_take_the_blame(library: Library) -> None:
    write(library.folder, "id: [")
    commit(library.folder, "Break", "Boris")
    write(library.folder, RECORD.replace("A memorandum", "A note"))
    commit(library.folder, "Mend", "Carla")
    lines = authors(library)
    assert (lines["title"], lines["date"]) == ("Carla", "Anna")


def test_authors_in_any_encoding(library: Library) -> None:
    git(library.folder, "config", "i18n.commitEncoding", "ISO-8859-1")
    write(library.folder, RECORD.replace("A memorandum", "A note"))
    git(library.folder, "add", "-A")
    command = [b"git", b"-c", "user.name=Zoë Über".encode("latin-1"), b"-c", b"user.email=z@example.org"]
    subprocess.run([*command, b"commit", b"-qm", b"Odd \x1b[31m"], cwd=library.folder, check=True)
    entry = history(library, "1")[0]
    assert entry.author == "Zoë Über"


def test_names_with_spaces_and_other_scripts(library: Library) -> None:
    name = "запись 1"
    write(library.folder, RECORD.replace('id: "1"', f"id: {name}"), name)
    commit(library.folder, "Add", "Boris")
    change(library.folder, "ru\n", "de\n", "Carla", name)
    assert told(library, name)[0] == ("Carla", ["language"])


def test_a_long_history_takes_three_calls_of_git(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    store = library.folder
    stream = [b"reset refs/heads/main\nfrom refs/heads/main^0\n\n"]
    for number in range(400):
        data = RECORD.replace("A memorandum", f"Title {number}").encode()
        stream.append(
            b"commit refs/heads/main\ncommitter Anna <a@example.org> %d +0000\ndata 1\nx\n"
            b"M 100644 inline records/1.yaml\ndata %d\n%s\n" % (1_800_000_000 + number, len(data), data)
        )
    subprocess.run(["git", "fast-import", "--quiet"], cwd=store, input=b"".join(stream), check=True)
    git(store, "reset", "-q", "--hard", "main")
    calls: list[str] = []
    real = Repository.git

    def counted(repository: Repository, *arguments: str, given: bytes = b"") -> bytes:
        calls.append(arguments[0])
        return real(repository, *arguments, given=given)

    monkeypatch.setattr(Repository, "git", counted)
    assert len(history(library, "1")) == 401
    assert calls == ["log", "cat-file", "cat-file"]


SHORT = "id: a\ntitle: One\n"


def test_a_short_record_keeps_its_history_through_renames(library: Library) -> None:
    write(library.folder, SHORT, "a")
    commit(library.folder, "Add", "Boris")
    change(library.folder, "One", "Two", "Carla", "a")
    library.rename("a", "b")
    commit(library.folder, "Rename", "Dora")
    library.rename("b", "c")
    assert told(library, "c")[0][1] == ["id", "aliases"]  # not committed yet
    commit(library.folder, "Rename again", "Emil")
    assert told(library, "c") == [
        ("Emil", ["id", "aliases"]),
        ("Dora", ["id", "aliases"]),
        ("Carla", ["title"]),
        ("Boris", ["created"]),
    ]
    assert authors(library, "c") == {"id": "Emil", "type": "Boris", "title": "Carla", "aliases": "Emil"}


def test_an_alias_that_was_another_record_lends_no_history(library: Library) -> None:
    write(library.folder, SHORT, "a")
    commit(library.folder, "Add", "Boris")
    write(library.folder, "id: b\ntitle: Quite another\naliases: [a]\n", "b")
    commit(library.folder, "Add b", "Carla")
    (library.folder / "records/a.yaml").unlink()
    commit(library.folder, "Remove a", "Dora")
    assert told(library, "b") == [("Carla", ["created"])]


def test_a_record_that_was_broken_at_first_was_not_created_later(library: Library) -> None:
    write(library.folder, "id: a\ntitle: [\n", "a")
    commit(library.folder, "Broken", "Boris")
    change(library.folder, "[", "One", "Carla", "a")
    assert [entry[1][0] for entry in told(library, "a")] == [
        "readable, which it was not before",
        "unreadable in this revision",
    ]


@pytest.mark.parametrize("depth", [1, 2])
def test_a_shallow_clone_does_not_pass_off_its_end_as_the_beginning(
    library: Library, tmp_path: Path, depth: int
) -> None:
    change(library.folder, "A memorandum", "Another", "Boris")
    change(library.folder, "ru\n", "de\n", "Carla")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", f"--depth={depth}", library.folder.as_uri(), str(clone))
    shallow = Library.open(clone, start=clone)
    assert told(shallow)[-1][1] == ["the clone is shallow: what was before is not here"]
    cut = {line.path for line in blame(shallow, "1") if line.cut}
    assert "date" in cut
    assert ("language" in cut) == (depth == 1)
    assert not any(line.cut for line in blame(library, "1"))


def test_a_shallow_clone_that_ends_at_a_broken_record_gives_nobody_the_blame(
    library: Library, tmp_path: Path
) -> None:
    change(library.folder, "title: ", "title: [", "Boris")
    change(library.folder, "title: [", "title: ", "Carla")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--depth=2", library.folder.as_uri(), str(clone))
    lines = blame(Library.open(clone, start=clone), "1")
    assert lines
    assert all(line.cut for line in lines)


def test_a_detached_head(library: Library) -> None:
    change(library.folder, "A memorandum", "Another", "Boris")
    git(library.folder, "checkout", "-q", "--detach", "HEAD~1")
    assert told(library) == [("Anna", ["created"])]


@pytest.mark.parametrize("into", ["main", "side"])
@pytest.mark.parametrize("place", [".", "archive/store"])
def test_a_rename_on_one_branch_and_a_change_on_the_other(
    library: Library, tmp_path: Path, into: str, place: str
) -> None:
    outer = tmp_path / "outer"
    store = outer / place
    (store / "records").mkdir(parents=True)
    git(outer, "init", "-q", "-b", "main", ".")
    write(store, RECORD)
    commit(store, "First", "Anna")
    git(outer, "checkout", "-q", "-b", "side")
    inner = Library.open(store, start=store)
    inner.rename("1", "2")
    commit(store, "Rename", "Boris")
    git(outer, "checkout", "-q", "main")
    change(store, "ru\n", "de\n", "Carla")
    change(store, "date: 1956-07-24\n", "date: 1956-07-25\n", "Dora")
    git(outer, "checkout", "-q", into)
    git(outer, "merge", "-q", "--no-edit", "main" if into == "side" else "side")
    change(store, "Memorandum", "Short", "Emil", "2")
    assert sorted(told(inner, "2")) == [
        ("Anna", ["created"]),
        ("Boris", ["id", "aliases"]),
        ("Carla", ["language"]),
        ("Dora", ["date"]),
        ("Emil", ["short_title"]),
    ]
    found = authors(inner, "2")
    assert (found["language"], found["date"], found["id"], found["title"]) == (
        "Carla",
        "Dora",
        "Boris",
        "Anna",
    )


def test_the_environment_names_no_other_repository(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "-q", "-b", "main", ".")
    write(other, RECORD.replace("A memorandum", "Not mine"))
    commit(other, "Other", "Zoe")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    assert told(library) == [("Anna", ["created"])]


def test_a_repository_without_a_commit(library: Library, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    write(fresh, RECORD)
    git(fresh, "init", "-q", "-b", "main", ".")
    assert [entry.remark for entry in history(Library.open(fresh, start=fresh), "1")] == ["created"]


def test_a_deleted_record_has_its_history_still(library: Library) -> None:
    change(library.folder, "A memorandum", "Another", "Boris")
    (library.folder / "records/1.yaml").unlink()
    assert [entry.remark for entry in history(library, "1")] == ["deleted", "", "created"]
    commit(library.folder, "Remove", "Carla")
    assert told(library) == [("Carla", ["deleted"]), ("Boris", ["title"]), ("Anna", ["created"])]
    with pytest.raises(NotFoundError):
        blame(library, "1")
    with pytest.raises(NotFoundError):
        history(library, "never there")


def test_a_store_of_another_user_is_read_for_nothing_of_its_configuration_is(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    assert told(library)[-1][1] == ["created"]


def test_a_damaged_repository_is_told_in_git_s_words(library: Library) -> None:
    for path in (library.folder / ".git/objects").rglob("*"):
        if path.is_file():
            path.chmod(0o644)
            path.write_bytes(b"x")
    with pytest.raises(StoreError, match=r"git could not tell the history: (?!fatal)"):
        history(library, "1")
