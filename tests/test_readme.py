"""Each console block of the README is run, and what it shows is what comes out.

A line ``…`` stands for any lines; `` …`` at the end of a line for the rest of that line.
"""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
BLOCKS = re.findall(
    r"^```console\n\$ provcite (.*?)\n(.*?)^```", (ROOT / "README.md").read_text("utf-8"), re.M | re.S
)

CHAPTER = """\
Nam Il feared for his standing.[^1] He said so again.[^2]

[^1]: “Memorandum of Conversation with Minister of Foreign Affairs of the DPRK, Nam Il,” July 24, 1956, \
fond 5, opis 28, delo 401, listy 301–303, Russian State Archive of Contemporary History (RGANI), Moscow, \
trans. James F. Person, https://digitalarchive.umd.edu/document/113371.

[^2]: Ibid., l. 302.
"""


@pytest.mark.parametrize(("call", "shown"), BLOCKS, ids=[call for call, _ in BLOCKS])
def test_console_block(
    call: str,
    shown: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from provcite.cli.main import run

    shutil.copytree(ROOT / "records", tmp_path / "records")
    (tmp_path / "chapter.md").write_text(CHAPTER, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PROVCITE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("PROVCITE_STORE", raising=False)
    assert run(shlex.split(call)) in (0, 1)
    printed = capsys.readouterr().out
    assert re.fullmatch(shown_pattern(shown), printed), printed


def shown_pattern(shown: str) -> str:
    """What the lines of a block stand for, as a regular expression."""
    return "".join(_pattern(line) for line in shown.splitlines())


def _pattern(line: str) -> str:
    if line == "…":
        return "(?:.*\n)*?"
    # A line that is cut: its beginning must match.
    return re.escape(line)[:-1] + ".*\n" if line.endswith(" …") else re.escape(line) + "\n"
