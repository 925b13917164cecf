"""README's tour, line by line from the first to the last, in an empty folder, with what ships."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from practice_made import FOLDER, made
from running import environment
from test_readme import shown_pattern

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")
TOUR = README.split("## A tour of ten minutes\n")[1].split("\n## ")[0]

#: Commands that end with 1 because they find what the practice chapter was made with.
FINDS = ("provcite check",)


def calls() -> list[tuple[str, str | None]]:
    """Every command of the tour in its order, with what it is shown to print, or None."""
    found: list[tuple[str, str | None]] = []
    written = r"^```console\n\$ ([^\n]*)\n(.*?)^```|^ {4}((?:provcite|cd) [^\n]*)$"
    for block in re.finditer(written, TOUR, re.M | re.S):
        if block[3] is not None:
            found += [(line.strip(), None) for line in block[3].splitlines()]
        else:
            found.append((block[1], block[2]))
    return found


def test_the_tour_names_no_other_command() -> None:
    indented = {line.strip() for line in re.findall(r"^ {4}(\S.*)$", TOUR, re.M)}
    told = {call for call, _ in calls()}
    others = {line for line in indented - told if not line.startswith(("concordances:", "- old:", "new:"))}
    assert others == set()
    assert len(told) > 20


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")
def test_every_line_works_from_top_to_bottom(tmp_path: Path) -> None:
    bin_folder = tmp_path / "bin"
    bin_folder.mkdir()
    program = bin_folder / "provcite"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m provcite "$@"\n', "utf-8")
    program.chmod(0o755)
    folder = tmp_path / "empty"
    folder.mkdir()
    settings = environment(
        PATH=f"{bin_folder}:{os.environ['PATH']}", HOME=str(tmp_path), NO_COLOR="1", COLUMNS="80",
        PROVCITE_CACHE=str(tmp_path / "cache"), XDG_STATE_HOME=str(tmp_path / "state"),
    )  # fmt: skip
    for call, shown in calls():
        if call.startswith("cd "):
            folder = folder / call.removeprefix("cd ")
            assert folder.is_dir()
            continue
        done = subprocess.run(
            ["/bin/sh", "-c", call], cwd=folder, capture_output=True, text=True, check=False, env=settings,
            stdin=subprocess.DEVNULL, timeout=120,
        )  # fmt: skip
        expected = 1 if call.startswith(FINDS) else 0
        assert done.returncode == expected, (call, done.stdout[-500:], done.stderr)
        assert "error:" not in done.stderr, (call, done.stderr)
        if shown is not None:
            assert re.fullmatch(shown_pattern(shown), done.stdout), (call, done.stdout)
    for name in ("letters.ris", "commented.docx", "mended.docx", "report.html", "chain.svg", "nam-il.zip"):
        assert (folder / name).stat().st_size > 0


@pytest.mark.parametrize("name", sorted(made()))
def test_the_practice_files_are_what_their_generator_makes(name: str) -> None:
    # Write them anew with: python tests/practice_made.py
    kept, fresh = (FOLDER / name).read_bytes(), made()[name]
    if name.endswith(".docx"):  # what the same words are packed into depends on the zlib at hand
        assert parts(kept) == parts(fresh)
    else:
        assert kept == fresh


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_every_practice_file_is_brought_and_none_is_written_over(tmp_path: Path) -> None:
    from running import run

    (tmp_path / "practice").mkdir()
    (tmp_path / "practice" / "draft.md").write_text("mine", "utf-8")
    result = run("init", ".", "--sample", folder=tmp_path)
    assert result.status == 0
    assert sorted(path.name for path in (tmp_path / "practice").iterdir()) == sorted(made())
    assert (tmp_path / "practice" / "draft.md").read_text("utf-8") == "mine"
    assert not (tmp_path / "without").exists()
    assert run("init", "without", folder=tmp_path).status == 0
    assert not (tmp_path / "without" / "practice").exists()
