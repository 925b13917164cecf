"""``list`` on a terminal: whole ids, a count, and a pager as git has one; in a pipe none of it."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import pytest

from running import on_terminal, process, run
from stores import record_text

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX terminal")

LONG = "russian-state-archive-of-contemporary-history-1956-07-24-nam-il"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    assert run("init", ".", folder=tmp_path).status == 0
    for name in ("a", "b", LONG):
        text = record_text(name, title="word " * 30)
        (tmp_path / "records" / f"{name}.yaml").write_text(text, "utf-8")
    return tmp_path


def pager(store: Path, body: str) -> str:
    """A pager of our own, which says what it was given."""
    script = store / "pager.py"
    script.write_text(f"import os, sys\n{body}", "utf-8")
    return f"{shlex.quote(sys.executable)} {shlex.quote(str(script))}"


TELLING = "text = sys.stdin.read()\nprint('PAGED', len(text.splitlines()), os.environ.get('LESS'))\n"


@pytest.mark.parametrize("columns", ["200", "70", "30"])
def test_an_id_is_never_cut(store: Path, columns: str) -> None:
    shown = on_terminal("list", folder=store, COLUMNS=columns, NO_COLOR="1").out
    assert LONG in shown
    assert "…" in shown


def test_the_number_of_records_is_told(store: Path) -> None:
    assert run("list", folder=store).err.splitlines()[-1] == "3 records."
    assert run("list", "--limit", "2", folder=store).err.splitlines()[-1] == "2 of 3 records."
    assert run("--quiet", "list", folder=store).err == ""
    (store / "records" / "b.yaml").write_text(record_text("b", date="1961"), "utf-8")
    assert run("list", "--date", "1961", folder=store).err.splitlines()[-1] == "1 of 3 records."
    two = run("list", "--date", "1956", "--limit", "1", folder=store)
    assert two.err.splitlines()[-1] == "1 of 2 that answer to that, of 3 records."


def test_a_terminal_is_paged_by_the_users_pager(store: Path) -> None:
    shown = on_terminal("list", folder=store, PAGER=pager(store, TELLING), LESS="R").out
    assert "PAGED 4 R" in shown
    assert "3 records." in shown


def test_less_is_told_what_git_tells_it(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LESS", raising=False)
    assert "PAGED 4 FRX" in on_terminal("list", folder=store, PAGER=pager(store, TELLING)).out


def test_colour_goes_through_the_pager(store: Path) -> None:
    echo = pager(store, "sys.stdout.write(sys.stdin.read().replace(chr(27), 'ESC'))")
    assert "ESC[1m" in on_terminal("list", folder=store, PAGER=echo).out


@pytest.mark.parametrize("named", ["cat", "", "  "])
def test_no_pager_is_none(store: Path, named: str) -> None:
    result = on_terminal("list", folder=store, PAGER=named)
    assert (result.status, LONG in result.out) == (0, True)


def test_a_dumb_terminal_is_not_paged(store: Path) -> None:
    assert "PAGED" not in on_terminal("list", folder=store, PAGER=pager(store, TELLING), TERM="dumb").out


def test_a_pipe_is_never_paged(store: Path) -> None:
    result = process("list", folder=store, PAGER=pager(store, TELLING))
    assert "PAGED" not in result.out
    assert LONG in result.out


def test_a_pager_that_is_left_early_is_no_fault(store: Path) -> None:
    for number in range(400):
        (store / "records" / f"r{number}.yaml").write_text(
            record_text(f"r{number}", title="x " * 200), "utf-8"
        )
    result = on_terminal("list", folder=store, PAGER=pager(store, "print('LEFT')"))
    assert result.status == 0
    assert "LEFT" in result.out
    assert "error" not in result.out


def test_a_pager_that_is_not_there_is_told_and_done_without(store: Path) -> None:
    result = on_terminal("list", folder=store, PAGER="no-such-pager-anywhere")
    assert result.status == 0
    assert "no-such-pager-anywhere" in result.out
    assert LONG in result.out
