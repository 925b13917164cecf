"""`provcite parse --correct`: what a user puts right is read so from then on, by every command."""

from __future__ import annotations

import json
import shlex
import sys
from typing import TYPE_CHECKING

import pytest

from running import run

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "Sammlung Kistner 4/17, Seehaus am Moor, Blatt 3"
RIGHT = """\
references:
- repository: Seehaus am Moor
  path:
  - [collection, Sammlung Kistner]
  - [box, 4]
  - [folder, 17]
  - [blatt, 3]
  labels: ["", "", "", Blatt]
"""
OTHER = "Sammlung Kistner 6/2, Seehaus am Moor, Blatt 8"
PATH = [["collection", "Sammlung Kistner"], ["box", "6"], ["folder", "2"], ["blatt", "8"]]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """An empty store, and a right reading beside it."""
    (tmp_path / "records").mkdir()
    (tmp_path / "right.yaml").write_text(RIGHT, "utf-8")
    return tmp_path


def path_of(store: Path, text: str) -> object:
    """How `parse` reads a text with one reference."""
    (reference,) = json.loads(run("parse", text, "--format", "json", folder=store).out)["references"]
    return reference["path"]


def corrected(store: Path) -> None:
    """Put the reading of TEXT right."""
    told = run("parse", TEXT, "--reading", "right.yaml", folder=store)
    assert told.status == 0, told.err
    assert "readings/corrected.yaml" in told.err.replace("\\", "/")


def test_a_correction_is_kept_and_used_for_texts_like_it(store: Path) -> None:
    before = path_of(store, OTHER)
    corrected(store)
    assert path_of(store, OTHER) == PATH != before
    undone = run("undo", folder=store)
    assert undone.status == 0, undone.err
    assert path_of(store, OTHER) == before


def test_add_and_check_read_as_corrected(store: Path) -> None:
    corrected(store)
    added = run("add", "--yes", "--id", "k", "--title", "Brief", "--date", "1921", OTHER, folder=store)
    assert added.status == 0, added.err
    record = (store / "records" / "k.yaml").read_text("utf-8")
    assert "box: " in record
    assert "Seehaus am Moor" in record
    (store / "draft.md").write_text(f"Words.[^1]\n\n[^1]: {OTHER}.\n", "utf-8")
    report = json.loads(run("check", "draft.md", "--format", "json", folder=store).out)
    assert report["unread"] == []


def test_the_printed_json_corrected_is_a_reading_too(store: Path) -> None:
    printed = json.loads(run("parse", TEXT, "--format", "json", folder=store).out)
    printed["references"][0] = {"repository": "Seehaus am Moor", "path": [["box", "4"], ["folder", "17"]]}
    (store / "right.json").write_text(json.dumps(printed), "utf-8")
    assert run("parse", TEXT, "--reading", "right.json", folder=store).status == 0
    assert path_of(store, TEXT) == [["box", "4"], ["folder", "17"]]


def test_in_an_editor(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    editor = store / "editor.py"
    editor.write_text(
        "import pathlib, sys\n"
        "file = pathlib.Path(sys.argv[1])\n"
        "words = file.read_text('utf-8')\n"
        "assert 'Sammlung Kistner' in words\n"
        f"file.write_text(words[: words.index('references:')] + {RIGHT!r}, 'utf-8')\n",
        "utf-8",
    )
    monkeypatch.setenv("VISUAL", f"{shlex.quote(sys.executable)} {shlex.quote(str(editor))}")
    told = run("parse", TEXT, "--correct", folder=store)
    assert told.status == 0, told.err
    assert path_of(store, OTHER) == PATH


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("references: [{path: [[box, 5]]}]", "does not have '5'"),
        ("references: [{path: [[crate, 4]]}]", "There is no level 'crate'"),
        ("text: Another\nreferences: []", "The correction is about another text."),
        ("references:\n- {", "right.yaml"),
    ],
)
def test_a_wrong_correction_changes_nothing(store: Path, given: str, told: str) -> None:
    (store / "right.yaml").write_text(given, "utf-8")
    outcome = run("parse", TEXT, "--reading", "right.yaml", folder=store)
    assert outcome.status == 2
    assert told in outcome.err
    assert not (store / "readings").exists()


def test_the_review_of_harvest_keeps_corrections_of_references(store: Path) -> None:
    note = f"Brief an Ida Brand, 3. Mai 1921, {TEXT}"
    (store / "draft.md").write_text(f"Words.[^1]\n\n[^1]: {note}.\n", "utf-8")
    told = run("harvest", "draft.md", "--review", "review.csv", "--containers", folder=store)
    assert told.status == 0, told.err
    review = (store / "review.csv").read_text("utf-8-sig")
    head, row = review.splitlines()[:2]
    import csv
    import io

    cells = dict(zip(next(csv.reader([head])), next(csv.reader([row])), strict=True))
    cells["repository"] = "Seehaus am Moor"
    cells["reference"] = "collection Sammlung Kistner; box 4; folder 17; blatt 3"
    kept = io.StringIO()
    csv.writer(kept).writerows([list(cells), list(cells.values())])
    (store / "review.csv").write_text(kept.getvalue(), "utf-8")
    back = run("harvest", "--from", "review.csv", "--yes", folder=store)
    assert back.status == 0, back.err
    assert "1 correction" in back.err
    assert path_of(store, OTHER) == PATH
