"""British series divided and whole: both records are cited, checked and imported alike."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from provcite.cli.main import app

if TYPE_CHECKING:
    from pathlib import Path

RECORD = """\
id: shone
type: manuscript
title: Shone to Foreign Office
date: 1944-09-13
creators:
- {{role: author, family: Shone, given: Terence}}
source: {{repository: TNA, reference: {reference}}}
"""
DIVIDED = '{record_group: FO, series: "371", piece: "40307"}'
WHOLE = '{series: FO 371, piece: "40307"}'
NOTE = "Text.[^1]\n\n[^1]: Shone to Foreign Office, 13 September 1944, TNA, {cited}.\n"


def _store(folder: Path, reference: str) -> Path:
    (folder / "records").mkdir(parents=True)
    (folder / "records" / "shone.yaml").write_text(RECORD.format(reference=reference), "utf-8")
    return folder


def _run(store: Path, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["--store", str(store), *arguments])
    return result.exit_code, result.stdout.replace(str(store), "STORE")


@pytest.mark.parametrize(
    "style", ["chicago", "chicago-archive-first", "gost", "mla", "apa", "mhra", "wilson-center"]
)
def test_cite_prints_both_alike(tmp_path: Path, style: str) -> None:
    divided, whole = _store(tmp_path / "a", DIVIDED), _store(tmp_path / "b", WHOLE)
    said = _run(divided, "cite", "shone", "--style", style)
    assert said == _run(whole, "cite", "shone", "--style", style)
    assert said[0] == 0
    assert "FO 371/40307" in said[1]


@pytest.mark.parametrize("cited", ["FO 371/40307", "FO 371/40308", "FO371/40307"])
def test_check_says_the_same_of_both(tmp_path: Path, cited: str) -> None:
    answers = []
    for name, reference in (("a", DIVIDED), ("b", WHOLE)):
        store = _store(tmp_path / name, reference)
        (store / "note.md").write_text(NOTE.format(cited=cited), "utf-8")
        answers.append(_run(store, "check", str(store / "note.md"), "--format", "json"))
    assert answers[0] == answers[1]
    found = json.loads(answers[0][1])
    assert [one["record"] for one in found["citations"]] == ["shone"]
    accused = [one for one in found["findings"] if one["code"] == "PC202"]
    assert bool(accused) is cited.endswith("8")


def test_import_knows_both_again(tmp_path: Path) -> None:
    answers = []
    for name, reference in (("a", DIVIDED), ("b", WHOLE)):
        store = _store(tmp_path / name, reference)
        (store / "more.ris").write_text(
            "TY  - MANSCPT\nTI  - Shone to Foreign Office\nAU  - Shone, Terence\nDA  - 1944/09/13/\n"
            "AV  - TNA\nM2  - FO 371/40307\nAN  - FO 371/40307\nER  - \n",
            "utf-8",
        )
        answers.append(_run(store, "import", str(store / "more.ris"), "--dry-run"))
    assert answers[0] == answers[1]
