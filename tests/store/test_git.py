"""git is asked about a hostile repository: nothing that it names is run, asked or opened."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from provcite.model.errors import StoreError
from provcite.ops.history import blame, history
from provcite.store import git as git_module
from provcite.store.library import Library
from running import process

pytestmark = pytest.mark.skipif(
    sys.platform == "win32"
    or bool(subprocess.run(["git", "--version"], capture_output=True, check=False).returncode),
    reason="needs git, and programs as POSIX starts them",
)

KEYS = [
    line.split("\t")
    for line in (Path(__file__).parent / "git_keys.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]
RECORD = 'id: "1"\ntitle: A memorandum\ndate: 1956-07-24\nlanguage: ru\n'


@dataclass
class Canary:
    """A program, an address, a folder and a file of which none may be touched."""

    folder: Path
    listener: socket.socket

    @property
    def values(self) -> dict[str, str]:
        port = self.listener.getsockname()[1]
        return {
            "program": str(self.folder / "program"),
            "url": f"http://127.0.0.1:{port}/store.git",
            "folder": str(self.folder / "hooks"),
            "file": str(self.folder / "pipe"),
        }

    def touched(self) -> list[str]:
        """What was run or asked; a file that is opened is a pipe, and is waited for until git is ended."""
        found = [str(path) for path in self.folder.rglob("*") if path.name in ("ran", "trace")]
        try:
            self.listener.accept()[0].close()
            found.append("address")
        except BlockingIOError:
            pass
        return found


@pytest.fixture
def canary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Canary]:
    folder = tmp_path / "canary"
    (folder / "hooks").mkdir(parents=True)
    program = folder / "program"
    program.write_text(f'#!/bin/sh\necho "$0 $@" >>"{folder}/ran"\n')
    program.chmod(0o755)
    for name in ("post-index-change", "reference-transaction", "pre-auto-gc", "query-watchman"):
        (folder / "hooks" / name).symlink_to(program)
    os.mkfifo(folder / "pipe")
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setblocking(False)
    # A pipe that is opened is waited for: not a minute here.
    monkeypatch.setattr(git_module, "_TIMEOUT", 20.0)
    yield Canary(folder, listener)
    listener.close()


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    folder = tmp_path / "store"
    (folder / "records").mkdir(parents=True)
    git(folder, "init", "-q", ".")
    for number, title in enumerate(("A memorandum", "A report", "A letter")):
        (folder / "records/1.yaml").write_text(RECORD.replace("A memorandum", title))
        (folder / ".gitattributes").write_text("*.yaml diff=canary filter=canary merge=canary\n")
        git(folder, "add", "-A")
        git(
            folder,
            "-c",
            "user.name=Anna",
            "-c",
            "user.email=a@example.org",
            "commit",
            "-qm",
            f"Commit {number}",
        )
    return folder


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True)
    return done.stdout.decode().strip()


def configure(config: Path, rows: list[list[str]], canary: Canary) -> None:
    for key, value in rows:
        filled = key.replace("{url}", canary.values["url"]).replace("{program}", canary.values["program"])
        subprocess.run(
            ["git", "config", "--file", str(config), "--add", filled, value.format(**canary.values)],
            check=True,
        )


def remove_object(store: Path, name: str) -> None:
    path = store / ".git/objects" / name[:2] / name[2:]
    path.chmod(0o644)
    path.unlink()


def ask(store: Path, folder: Path | None = None) -> None:
    """`log` and `blame`; what cannot be told is a sentence."""
    library = Library.open(store, start=store)
    said: list[str] = []
    for call in (history, blame):
        try:
            call(library, "1")
        except StoreError as fault:
            said.append(str(fault))
    assert not any("minute" in words for words in said), "git waited for the pipe"


def test_the_canary_runs_where_git_is_asked_without_care(store: Path, canary: Canary) -> None:
    # Else the tests below would prove nothing.
    configure(store / ".git/config", [["core.fsmonitor", "{program}"]], canary)
    subprocess.run(["git", "status"], cwd=store, capture_output=True, check=False)
    assert canary.touched()
    (canary.folder / "ran").unlink()
    rows = [row for row in KEYS if row[0].startswith(("remote.origin.", "extensions.partial", "protocol."))]
    remove_object(store, git(store, "rev-parse", "HEAD~1:records/1.yaml"))
    configure(store / ".git/config", [["core.repositoryFormatVersion", "1"], *rows], canary)
    subprocess.run(["git", "log", "-p"], cwd=store, capture_output=True, check=False)
    assert canary.touched()


@pytest.mark.parametrize("row", KEYS, ids=lambda row: row[0])
def test_no_key_of_the_configuration_is_obeyed(store: Path, canary: Canary, row: list[str]) -> None:
    # As a clone with one blob missing, so that whatever fetches has a reason to.
    remove_object(store, git(store, "rev-parse", "HEAD~1:records/1.yaml"))
    rows = [["core.repositoryFormatVersion", "1"], ["extensions.partialClone", "origin"]]
    rows += [["remote.origin.promisor", "true"]] if not row[0].startswith("remote.origin.url") else []
    configure(store / ".git/config", [*rows, row], canary)
    ask(store)
    assert canary.touched() == []


@pytest.mark.parametrize("lost", ["HEAD~1:records/1.yaml", "HEAD~1^{tree}", "HEAD~1:records", "HEAD~1"])
def test_all_keys_together_with_any_object_missing(store: Path, canary: Canary, lost: str) -> None:
    remove_object(store, git(store, "rev-parse", lost))
    rows = [row for row in KEYS if row[0] != "core.worktree"]
    configure(store / ".git/config", [["core.repositoryFormatVersion", "1"], *rows], canary)
    configure(store / ".git/config.worktree", rows, canary)
    for hook in (canary.folder / "hooks").iterdir():
        (store / ".git/hooks" / hook.name).symlink_to(hook)
    (store / ".git/info").mkdir(exist_ok=True)
    (store / ".git/info/attributes").write_text("* diff=canary filter=canary merge=canary\n")
    ask(store)
    assert canary.touched() == []


def test_every_key_that_this_git_knows_may_be_nonsense(store: Path, canary: Canary) -> None:
    listed = subprocess.run(["git", "help", "--config"], capture_output=True, check=True, text=True).stdout
    keys = [line for line in listed.splitlines() if "." in line and " " not in line]
    assert len(keys) > 300
    lines: list[str] = []
    for key in keys:
        section, _, rest = key.replace("<", "").replace(">", "").replace("*", "canary").partition(".")
        middle, _, name = rest.rpartition(".")
        head = f'[{section} "{middle}"]' if middle else f"[{section}]"
        lines.append(f"{head}\n\t{name or 'canary'} = {canary.values['program']}")
    (store / ".git/config").write_text("\n".join(lines) + "\n")
    library = Library.open(store, start=store)
    assert [entry.subject for entry in history(library, "1")] == ["Commit 2", "Commit 1", "Commit 0"]
    assert canary.touched() == []


def test_the_layout_of_a_repository_beside_the_records_is_none(
    store: Path, canary: Canary, tmp_path: Path
) -> None:
    hidden = tmp_path / "hidden"
    git(tmp_path, "clone", "-q", "--bare", str(store), str(hidden))
    configure(hidden / "config", [row for row in KEYS if row[0] != "core.worktree"], canary)
    outer = tmp_path / "outer"
    (outer / "records").mkdir(parents=True)
    (outer / "records/1.yaml").write_text(RECORD)
    for path in hidden.rglob("*"):
        if path.is_file():
            target = outer / path.relative_to(hidden)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    (outer / "refs").mkdir(exist_ok=True)
    for command in ("log", "blame"):
        done = process(command, "1", folder=outer)
        assert done.status == 2
        assert "not kept in git" in done.err
    git(outer, "init", "-q", ".")
    git(outer, "add", "-A")
    git(outer, "-c", "user.name=Eve", "-c", "user.email=e@example.org", "commit", "-qm", "All of it")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", str(outer), str(clone))
    entry = history(Library.open(clone, start=clone), "1")[0]
    assert (entry.subject, entry.remark) == ("All of it", "created")
    assert canary.touched() == []


def test_the_environment_of_a_hook_or_a_shell_tells_git_nothing(
    store: Path, canary: Canary, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, file = canary.values["program"], canary.values["file"]
    for name in ("GIT_SSH_COMMAND", "GIT_SSH", "GIT_EXTERNAL_DIFF", "GIT_PAGER", "GIT_ASKPASS", "SSH_ASKPASS",
                 "GIT_PROXY_COMMAND", "GIT_EDITOR", "PAGER"):  # fmt: skip
        monkeypatch.setenv(name, program)
    monkeypatch.setenv("GIT_TRACE", str(canary.folder / "trace"))
    monkeypatch.setenv("GIT_DIR", str(canary.folder))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "2")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.fsmonitor")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", program)
    monkeypatch.setenv("GIT_CONFIG_KEY_1", "include.path")
    monkeypatch.setenv("GIT_CONFIG_VALUE_1", file)
    monkeypatch.setenv("GIT_CONFIG_PARAMETERS", f"'core.pager={program}'")
    library = Library.open(store, start=store)
    assert [entry.subject for entry in history(library, "1")] == ["Commit 2", "Commit 1", "Commit 0"]
    assert canary.touched() == []


def test_a_program_called_git_in_the_store_is_not_git(store: Path, canary: Canary) -> None:
    (store / "git").symlink_to(canary.values["program"])
    done = process("log", "1", folder=store, PATH=f".:{os.pathsep}{os.environ['PATH']}")
    assert done.status == 0, done.err
    assert canary.touched() == []


def test_a_missing_content_is_said_to_be_missing_and_nobody_gets_the_blame(store: Path) -> None:
    remove_object(store, git(store, "rev-parse", "HEAD~1:records/1.yaml"))
    library = Library.open(store, start=store)
    assert [entry.remark for entry in history(library, "1")] == [
        "changed; what was before is not in this clone, or damaged",
        "its contents are not in this clone, or damaged",
        "created",
    ]
    assert all(line.cut for line in blame(library, "1"))


def test_a_missing_last_content_leaves_open_whether_the_file_was_changed_since(store: Path) -> None:
    remove_object(store, git(store, "rev-parse", "HEAD:records/1.yaml"))
    library = Library.open(store, start=store)
    first = history(library, "1")[0]
    assert first.remark.startswith("whether it was changed since cannot be told")
    assert (first.author, first.compared) == ("", False)
    assert all(line.cut for line in blame(library, "1"))
    told = process("log", "1", folder=store)
    assert "created" not in told.out.split("its contents are not in this clone")[0]


def test_a_damaged_content_is_told_likewise(store: Path) -> None:
    name = git(store, "rev-parse", "HEAD~2:records/1.yaml")
    path = store / ".git/objects" / name[:2] / name[2:]
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:20] + b"\0" * 20)
    library = Library.open(store, start=store)
    assert [entry.remark for entry in history(library, "1")][1:] == [
        "changed; what was before is not in this clone, or damaged",
        "its contents are not in this clone, or damaged",
    ]


def test_a_content_larger_than_any_record_is_not_read(store: Path) -> None:
    (store / "records/1.yaml").write_bytes(b"#" * 30_000_000)
    git(store, "add", "-A")
    git(store, "-c", "user.name=Eve", "-c", "user.email=e@example.org", "commit", "-qm", "A bomb")
    (store / "records/1.yaml").write_text(RECORD)
    entries = history(Library.open(store, start=store), "1")
    assert [entry.remark for entry in entries if entry.subject == "A bomb"] == [
        "its contents are not in this clone, or damaged"
    ]


def test_a_missing_tree_is_one_sentence(store: Path) -> None:
    remove_object(store, git(store, "rev-parse", "HEAD~1:records"))
    for command in ("log", "blame"):
        done = process(command, "1", folder=store)
        assert done.status == 2
        assert "git could not tell the history" in done.err
        assert "provcite fetches nothing" in done.err
        assert "Traceback" not in done.err


@pytest.mark.parametrize("form", ["sha256", "packed", "worktree", "detached", "empty", "reftable"])
def test_every_form_that_a_repository_has(tmp_path: Path, store: Path, form: str) -> None:
    expected = ["Commit 2", "Commit 1", "Commit 0"]
    if form == "sha256":
        again = tmp_path / "again"
        (again / "records").mkdir(parents=True)
        git(again, "init", "-q", "--object-format=sha256", ".")
        (again / "records/1.yaml").write_text(RECORD)
        git(again, "add", "-A")
        git(again, "-c", "user.name=Anna", "-c", "user.email=a@example.org", "commit", "-qm", "Only")
        store, expected = again, ["Only"]
    elif form == "packed":
        git(store, "gc", "-q")
        assert (store / ".git/packed-refs").is_file()
    elif form == "worktree":
        git(store, "worktree", "add", "-q", str(tmp_path / "tree"), "-b", "other")
        store = tmp_path / "tree"
    elif form == "detached":
        git(store, "checkout", "-q", "--detach", "HEAD")
    elif form == "empty":
        git(store, "checkout", "-q", "--orphan", "fresh")
        expected = [""]  # not committed yet
    else:
        (store / ".git/HEAD").write_text("ref: refs/heads/.invalid\n")
        (store / ".git/reftable").mkdir()
        with pytest.raises(StoreError, match="reftable"):
            history(Library.open(store, start=store), "1")
        return
    assert [entry.subject for entry in history(Library.open(store, start=store), "1")] == expected


def test_the_user_s_name_is_the_user_s(store: Path, canary: Canary, tmp_path: Path) -> None:
    (store / "records/1.yaml").write_text(RECORD + "tags: [new]\n")
    library = Library.open(store, start=store)
    (tmp_path / "gitconfig").write_text("[user]\n\tname = Own Name\n")
    configure(store / ".git/config", [["include.path", "{file}"]], canary)
    assert history(library, "1")[0].author == "Own Name"
    git(store.parent, "config", "--file", str(store / ".git/config"), "user.name", "Name Here")
    assert history(library, "1")[0].author == "Name Here"
