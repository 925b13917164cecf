"""The one boundary: every kind of trouble has its exit status and its one line."""

from __future__ import annotations

import errno
import os
import shlex
import signal
import subprocess
import sys
import time

import pytest

from provcite.cli import output
from provcite.cli.main import load_command
from provcite.model.errors import InputError, NotFoundError, StoreError
from running import environment, on_terminal, process, run
from stores import make_store, record_text


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("PROVCITE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("NO_COLOR", "1")
    return make_store(tmp_path / "store").folder


def failing_with(monkeypatch, problem: BaseException) -> None:
    """Let every opening of a store raise `problem`."""

    def fail(*_, **__):
        raise problem

    load_command("show")
    monkeypatch.setattr("provcite.cli.show.open_library", fail)


@pytest.mark.parametrize(
    ("problem", "status", "words"),
    [
        (InputError("Bad.", hint="Mend it.", place="f:1:2"), 2, "error: f:1:2: Bad.\n  Mend it.\n"),
        (StoreError("No store."), 2, "error: No store.\n"),
        (NotFoundError("Not there.", nearest=("a", "b")), 2, "Did you mean a or b?"),
        (OSError(errno.ENOSPC, "x", "/somewhere"), 2, "error: /somewhere: the disk is full.\n"),
        (OSError(errno.EROFS, "x"), 2, "the disk is read-only"),
        (PermissionError(errno.EACCES, "x", "f"), 2, "f: permission was refused"),
        (FileNotFoundError(errno.ENOENT, "x", "f"), 2, "f: there is no such file or folder"),
        (OSError("odd"), 2, "odd"),
        (RecursionError(), 2, "nested too deeply"),
        (MemoryError(), 2, "too large"),
        (KeyboardInterrupt(), 130, "Interrupted"),
        (ZeroDivisionError("division"), 3, "A fault of provcite itself (ZeroDivisionError: division)."),
        (UnicodeDecodeError("utf-8", b"x", 0, 1, "bad"), 3, "A fault of provcite itself"),
        (KeyError(("odd", "key")), 3, "A fault of provcite itself"),
        (AssertionError(), 3, "A fault of provcite itself"),
        (ExceptionGroup("several", [ValueError("x")]), 3, "A fault of provcite itself"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else None,
)
def test_each_trouble_has_its_status_and_words(store, monkeypatch, problem, status, words):
    failing_with(monkeypatch, problem)
    result = run("show", "113371", folder=store)
    assert result.status == status
    assert words in result.err
    assert result.out == ""
    assert "Traceback" not in result.err


def test_a_fault_leaves_its_traceback_in_a_log(store, monkeypatch, tmp_path):
    failing_with(monkeypatch, ZeroDivisionError("division"))
    result = run("show", "113371", folder=store)
    log = tmp_path / "state" / "provcite" / "fault.log"
    assert str(log) in result.err
    assert "ZeroDivisionError" in log.read_text("utf-8")


def test_a_fault_where_no_log_can_be_written_is_still_one_line(store, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    failing_with(monkeypatch, ZeroDivisionError("division"))
    result = run("show", "113371", folder=store)
    assert result.status == 3
    assert "fault.log" not in result.err


@pytest.mark.parametrize(
    "arguments",
    [["show"], ["show", "--no-such"], ["list", "-n", "x"], ["nonsense"], ["show", "a", "--format"]],
)
def test_a_wrong_call_is_told_where_the_help_is(store, arguments):
    result = run(*arguments, folder=store)
    assert result.status == 2
    assert result.err.startswith("error: ")
    assert "--help" in result.err


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX pipe")
def test_a_reader_that_goes_away_is_no_fault(store):
    for n in range(300):
        (store / "records" / f"r{n}.yaml").write_text(
            record_text(f"r{n}", title="word " * 100), encoding="utf-8"
        )
    command = f"{shlex.quote(sys.executable)} -m provcite list | head -n 1"
    done = subprocess.run(
        ["sh", "-c", command], cwd=store, capture_output=True, text=True, check=False, env=environment()
    )
    assert done.stdout.startswith("ID\t")
    assert done.stderr == ""


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
def test_control_c_ends_with_130(store):
    # A suite that runs in the background of a shell has interrupts switched off, and hands that on.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        child = subprocess.Popen(
            [sys.executable, "-m", "provcite", "add", "-"],
            cwd=store,
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(),
        )
    finally:
        signal.signal(signal.SIGINT, before)
    time.sleep(1.0)
    child.send_signal(signal.SIGINT)
    _, err = child.communicate(timeout=20)
    assert child.returncode == 130
    assert b"Interrupted" in err
    assert b"Traceback" not in err


def test_control_characters_never_reach_the_terminal(store):
    hostile = '"\\e[2J\\e]0;owned\\a\\u202Eevil\\x9B31m"'
    (store / "records" / "h.yaml").write_text(
        f"id: h\ntitle: {hostile}\nsource: {{repository: {hostile}}}\n", encoding="utf-8"
    )
    for arguments in (["show", "h"], ["list"], ["search", "owned"], ["show", "h", "--format", "json"],
                      ["list", "--format", "csv"],
                      ["show", "h\x1b[31m"], ["validate"], ["list", "--columns", "a\x1bb"]):  # fmt: skip
        result = run(*arguments, folder=store)
        for text in (result.out, result.err):
            assert not any(character in text for character in "\x1b\x07\x9b\u202e"), arguments


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX terminal")
def test_colour_is_for_terminals_and_no_color_forbids_it(store, monkeypatch):
    monkeypatch.delenv("NO_COLOR")
    assert "\x1b[" in on_terminal("show", "113371", folder=store).out
    assert "\x1b[" not in on_terminal("show", "113371", folder=store, NO_COLOR="1").out
    assert "\x1b[" not in on_terminal("show", "113371", folder=store, TERM="dumb").out
    assert "\x1b[" not in process("show", "113371", folder=store).out
    assert "\x1b[" in process("show", "113371", folder=store, FORCE_COLOR="1").out


def test_quiet_keeps_results_and_errors(store):
    assert run("--quiet", "search", "xyzzy", folder=store).err == ""
    assert run("--quiet", "list", "--format", "ids", folder=store).out == "113371\n"
    assert run("--quiet", "show", "no", folder=store).err.startswith("error: ")


def test_the_version_needs_no_store(tmp_path):
    for option in ("--version", "-V"):
        result = process(option, folder=tmp_path)
        assert (result.status, result.err) == (0, "")
        assert result.out.startswith("provcite ")


def test_output_in_another_encoding_loses_nothing(store):
    (store / "records" / "ru.yaml").write_text("id: ru\ntitle: РГАНИ – Фонд\n", encoding="utf-8")
    result = process("show", "ru", folder=store, PYTHONIOENCODING="ascii", LC_ALL="C")
    assert result.status == 0
    assert "РГАНИ – Фонд" in result.out


def test_what_is_safe_to_print():
    assert (
        output.safe("a\x1b[31mb\x00\x7f\x9b\u202e\u2066c\td\ne")
        == "a\\x1b[31mb\\x00\\x7f\\x9b\\u202e\\u2066c\td\ne"
    )
    assert output.shorten("朝鮮民主主義", 7) == "朝鮮民…"
    assert output.display_width("e\u0301朝") == 3


def test_a_folder_that_went_away_is_told(store, tmp_path):
    gone = tmp_path / "gone"
    gone.mkdir()
    place = os.getcwd()
    script = (
        "import os, sys; os.rmdir(os.getcwd()); from provcite.cli.main import run; sys.exit(run(['list']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=gone,
        capture_output=True,
        text=True,
        check=False,
        env=environment(),
    )
    assert os.getcwd() == place
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
