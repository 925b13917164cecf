"""README's tour, line by line from the first to the last, in an empty folder, with what ships."""

from __future__ import annotations

import re
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from practice_made import FOLDER, made
from test_guides import GUIDES
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
    session = GUIDES.Session(tmp_path)
    for call, shown in calls():
        # What goes to standard error is not shown in README, so it is kept apart.
        status, out, err = session.apart(call)
        assert status == (1 if call.startswith(FINDS) else 0), (call, out[-500:], err)
        assert "error:" not in err, (call, err)
        if shown is not None:
            assert re.fullmatch(shown_pattern(shown), out), (call, out)
    for name in ("letters.ris", "commented.docx", "mended.docx", "report.html", "chain.svg", "nam-il.zip"):
        assert (session.folder / name).stat().st_size > 0


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
