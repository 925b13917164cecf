"""The program called as a user calls it: in this process for speed, or as one of its own."""

from __future__ import annotations

import contextlib
import io
import os
import pty
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Result:
    """What a call gave: exit status, standard output, standard error."""

    status: int
    out: str
    err: str


def run(*arguments: str, folder: Path, stdin: str = "") -> Result:
    """Call the program in this process, with `folder` as working directory and no terminal."""
    from provcite.cli.main import run as call

    out, err = io.StringIO(), io.StringIO()
    before, place = sys.stdin, os.getcwd()
    sys.stdin = io.StringIO(stdin)
    os.chdir(folder)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = call(list(arguments))
    finally:
        sys.stdin = before
        os.chdir(place)
    return Result(status, out.getvalue(), err.getvalue())


def environment(**extra: str) -> dict[str, str]:
    """The environment without what would change the program's ways."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PROVCITE", "NO_COLOR", "FORCE"))
    }
    return {**kept, "TERM": "xterm", "PAGER": "cat", **extra}


def process(*arguments: str, folder: Path, stdin: bytes = b"", **extra: str) -> Result:
    """Call the program as a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "provcite", *arguments], cwd=folder, input=stdin, capture_output=True,
        check=False,
        env=environment(**extra), timeout=60,
    )  # fmt: skip
    return Result(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


def on_terminal(*arguments: str, folder: Path, typed: str = "", **extra: str) -> Result:
    """Call the program on a terminal, with `typed` as what the user types; both outputs are in `out`."""
    try:
        master, slave = pty.openpty()
    except OSError as error:  # a container without /dev/pts
        pytest.skip(f"no terminal can be had here: {error.strerror or error}")
    child = subprocess.Popen(
        [sys.executable, "-m", "provcite", *arguments], cwd=folder, stdin=slave, stdout=slave, stderr=slave,
        env=environment(**extra), close_fds=True,
    )  # fmt: skip
    os.close(slave)
    os.write(master, typed.encode("utf-8"))
    shown = b""
    with contextlib.suppress(OSError):  # the end of a terminal is an error on Linux
        while chunk := os.read(master, 65536):
            shown += chunk
    os.close(master)
    return Result(child.wait(30), shown.decode("utf-8").replace("\r\n", "\n"), "")
