"""The console blocks of docs/provenance.md, run one after the other in one store.

A line ``…`` stands for any lines; `` …`` at the end of a line for the rest of that line.
"""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import pytest

from running import run

PAGE = Path(__file__).resolve().parents[2] / "docs" / "provenance.md"


def _pattern(line: str) -> str:
    if line == "…":
        return "(?:.*\n)*?"
    return re.escape(line)[:-1] + ".*\n" if line.endswith(" …") else re.escape(line) + "\n"


def test_the_page_shows_what_the_program_prints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not PAGE.exists():
        pytest.skip("the documentation is not part of this installation")
    if subprocess.run(["git", "--version"], capture_output=True, check=False).returncode:
        pytest.skip("needs git")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.delenv("PROVCITE_STORE", raising=False)
    assert run("init", "letters", "--sample", folder=tmp_path).status == 0
    store = tmp_path / "letters"
    (store / "scan.pdf").write_bytes(b"%PDF-1.7 one leaf.\n")
    who = ["-c", "user.name=Anna Archivist", "-c", "user.email=anna@example.org"]
    for call in (["init", "-q", "."], ["add", "records"], [*who, "commit", "-qm", "Start"]):
        subprocess.run(["git", *call], cwd=store, check=True)
    blocks = re.findall(r"^```console\n\$ provcite (.*?)\n(.*?)^```", PAGE.read_text("utf-8"), re.M | re.S)
    assert len(blocks) >= 8
    for call, shown in blocks:
        result = run(*shlex.split(call), folder=store)
        assert result.status == 0, (call, result.err)
        pattern = "".join(_pattern(line) for line in shown.splitlines())
        assert re.fullmatch(pattern, result.out), (call, result.out)
