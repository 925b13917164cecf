"""The tutorial and the how-to pages, run: ``python docs/guides.py [PAGE...]`` writes what each command prints.

A page's ``console`` blocks are one session, from top to bottom, in an empty folder: lines with ``$`` are commands,
the lines below are what they print on both streams, at 80 columns. What has an ellipsis (``…``) on a line
of its own was shortened by hand and is left alone. `tests/test_guides.py` runs all of it.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent
#: What stands on a page for the folder in which it is run, and for the day.
HOME = "/home/reader"
DAY = date(2026, 12, 1)
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.M | re.S)


class Call(NamedTuple):
    """A command of a page and what the page shows of its output."""

    command: str
    shown: str


def guides() -> list[Path]:
    """The pages that are run."""
    return [ROOT / "tutorial.md", *sorted((ROOT / "howto").glob("*.md"))]


def calls(block: str) -> list[Call]:
    """The commands of a block, each with the lines behind it."""
    pieces = re.split(r"^\$ (.*)\n", block, flags=re.M)
    return [Call(command, shown) for command, shown in zip(pieces[1::2], pieces[2::2], strict=True)]


class Session:
    """A person's folder, in which one page is followed from its first line to its last."""

    def __init__(self, folder: Path) -> None:
        self.home = self.folder = folder.resolve() / "home"
        self.folder.mkdir()
        programs = folder / "bin"
        programs.mkdir()
        program = programs / "provcite"
        program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m provcite "$@"\n', "utf-8")
        program.chmod(0o755)
        kept = {name: os.environ[name] for name in ("LANG", "LC_ALL", "NODE_PATH") if name in os.environ}
        self.environment = {
            **kept,
            "PATH": f"{programs}:{os.environ['PATH']}",
            "HOME": str(self.folder),
            "COLUMNS": "80",
            "NO_COLOR": "1",
            "PYTHONUNBUFFERED": "1",
            "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
            "PROVCITE_CACHE": str(folder / "cache"),
            "XDG_STATE_HOME": str(folder / "state"),
            "GIT_CONFIG_GLOBAL": os.devnull,
            **{f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER")
               for what, value in (("NAME", "A. Reader"), ("EMAIL", "reader@example.org"))},
        }  # fmt: skip

    def run(self, command: str) -> tuple[int, str]:
        """The exit status of a command and what it prints, errors among the results as on a terminal."""
        status, out, _ = self._call(command, subprocess.STDOUT)
        return status, out

    def apart(self, command: str) -> tuple[int, str, str]:
        """The exit status of a command, its results and, apart from them, what it says on standard error."""
        return self._call(command, subprocess.PIPE)

    def _call(self, command: str, errors: int) -> tuple[int, str, str]:
        if command.startswith("cd "):
            self.folder /= command.removeprefix("cd ")
            return (0, "", "") if self.folder.is_dir() else (1, "no such folder\n", "")
        done = subprocess.run(
            ["/bin/sh", "-c", command], cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=errors, text=True, timeout=180, check=False,
        )  # fmt: skip
        return done.returncode, self._told(done.stdout), self._told(done.stderr or "")

    def _told(self, out: str) -> str:
        """`out` with the folder and the day that stand on a page."""
        today = date.today()
        out = out.replace(str(self.home), HOME).replace(today.isoformat(), DAY.isoformat())
        return out.replace(_in_words(today), _in_words(DAY))


def _in_words(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def written(page: str, session: Session) -> str:
    """The page with the output of its commands as it is now."""

    def block(match: re.Match[str]) -> str:
        lines: list[str] = []
        for call in calls(match[1]):
            status, out = session.run(call.command)
            if status not in (0, 1):
                raise SystemExit(f"{call.command}: status {status}\n{out}")
            lines += [f"$ {call.command}\n", call.shown if "\n…\n" in f"\n{call.shown}" else out]
        return "```console\n" + "".join(lines) + "```"

    return _BLOCK.sub(block, page)


def main() -> None:
    """Write the pages anew."""
    for page in [Path(name).resolve() for name in sys.argv[1:]] or guides():
        with tempfile.TemporaryDirectory() as folder:
            text = page.read_text("utf-8")
            page.write_text(written(text, Session(Path(folder))), "utf-8", newline="\n")


if __name__ == "__main__":
    main()
