"""History from git: in the record's terms, renames followed, an odd revision told."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

import clients
from provcite.model.errors import NotFoundError, StoreError
from provcite.ops.history import UNCOMMITTED, blame, history
from provcite.store.library import Library

RECORD = """\
id: "1"
title: A memorandum
date: 1956-07-24
provenance:
  - {event: written, by: [A. M. Petrov], date: 1956-07-24}
  - {event: obtained, by: [James F. Person], for: NKIDP}
evidence:
  title: {source: page.html, line: 4, quote: A memorandum}
  date: {inferred: true, note: from the citation}
imported: {from: page.html, date: 2026-11-23}
"""


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    clients.git()
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    store = tmp_path / "a store"
    (store / "records").mkdir(parents=True)
    git(store, "init", "-q", ".")
    write(store, RECORD)
    commit(store, "First", "Anna Archivist")
    return Library.open(store, start=tmp_path)


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True)


def write(store: Path, text: str, name: str = "1") -> None:
    (store / f"records/{name}.yaml").write_text(text, "utf-8")


def commit(store: Path, subject: str, author: str) -> None:
    git(store, "add", "-A")
    git(store, "-c", f"user.name={author}", "-c", "user.email=a@example.org", "commit", "-qm", subject)


def test_changes_are_told_by_field(library: Library) -> None:
    write(library.folder, RECORD.replace("1956-07-24\nprov", "1956-07-25\nprov").replace("NKIDP", "CWIHP"))
    commit(library.folder, "Correct the date", "Boris Editor")
    newest, oldest = history(library, "1")
    assert (newest.author, newest.subject) == ("Boris Editor", "Correct the date")
    assert [change.path for change in newest.changes] == ["date", "provenance[1].for"]
    assert (newest.changes[0].old, newest.changes[0].new) == ("1956-07-24", "1956-07-25")
    assert (oldest.author, oldest.remark) == ("Anna Archivist", "created")


def test_a_change_of_comments_is_said_to_be_one(library: Library) -> None:
    write(library.folder, "# a remark\n" + RECORD)
    commit(library.folder, "Remark", "Anna Archivist")
    assert history(library, "1")[0].remark == "only comments or layout changed"


def test_what_is_not_committed_leads(library: Library) -> None:
    write(library.folder, RECORD.replace("A memorandum\n", "Another title\n", 1))
    entry = history(library, "1")[0]
    assert entry.commit == UNCOMMITTED
    assert [change.path for change in entry.changes] == ["title"]


def test_a_rename_is_followed(library: Library) -> None:
    git(library.folder, "mv", "records/1.yaml", "records/petrov.yaml")
    write(library.folder, RECORD.replace('"1"', "petrov"), "petrov")
    commit(library.folder, "Rename", "Anna Archivist")
    assert [entry.subject for entry in history(library, "petrov")] == ["Rename", "First"]


def test_a_revision_that_cannot_be_read_is_told(library: Library) -> None:
    write(library.folder, "id: [")
    commit(library.folder, "Break", "Boris Editor")
    write(library.folder, RECORD)
    commit(library.folder, "Mend", "Anna Archivist")
    mend, broken, _ = history(library, "1")
    assert broken.remark == "unreadable in this revision"
    assert mend.changes == ()


def test_blame_gives_the_last_change_and_the_source(library: Library) -> None:
    write(library.folder, RECORD.replace("for: NKIDP", "for: CWIHP"))
    commit(library.folder, "Project", "Boris Editor")
    lines = {line.path: line for line in blame(library, "1")}
    assert lines["provenance[1].for"].author == "Boris Editor"
    assert lines["provenance[1].by"].author == "Anna Archivist"
    assert lines["title"].source == "page.html, line 4: “A memorandum”"
    assert lines["date"].source == "inferred: from the citation"
    assert lines["provenance[0].by"].source == "imported from page.html"


def test_an_event_put_in_front_does_not_take_the_blame(library: Library) -> None:
    event = "provenance:\n  - {event: received, by: [Foreign Ministry], date: 1956-08-02}\n"
    write(library.folder, RECORD.replace("provenance:\n", event))
    commit(library.folder, "Add receipt", "Boris Editor")
    lines = {line.path: line.author for line in blame(library, "1")}
    assert lines["provenance[0].event"] == "Boris Editor"
    assert lines["provenance[1].event"] == "Anna Archivist"
    assert lines["provenance[2].for"] == "Anna Archivist"


def test_a_store_inside_a_larger_checkout(library: Library, tmp_path: Path) -> None:
    inner = library.folder / "archive"
    (inner / "records").mkdir(parents=True)
    write(inner, RECORD)
    commit(library.folder, "Inner", "Carla")
    [entry] = history(Library.open(inner, start=tmp_path), "1")
    assert (entry.subject, entry.remark) == ("Inner", "created")


def test_an_unknown_record_and_a_store_without_git(library: Library, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        history(library, "2")
    plain = tmp_path / "plain"
    (plain / "records").mkdir(parents=True)
    write(plain, RECORD)
    with pytest.raises(StoreError, match="not kept in git"):
        history(Library.open(plain, start=tmp_path), "1")


def test_configuration_of_a_foreign_store_runs_nothing(library: Library, tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    for key in ("core.pager", "diff.external", "core.fsmonitor", "diff.x.textconv", "core.sshCommand"):
        git(library.folder, "config", key, f"touch '{marker}'")
    (library.folder / ".gitattributes").write_text("*.yaml diff=x\n", "utf-8")
    history(library, "1")
    assert not marker.exists()
