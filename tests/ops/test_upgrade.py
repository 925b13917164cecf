"""Records of version 0.1 keep what they meant, in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from provcite.ops.upgrade import Meaning, upgrade
from provcite.provenance.subjects import changed_subjects, former_subjects, subjects
from running import run
from stores import make_store, tree

OLD = """id: a
title: Minutes
language: ru
source: {repository: RGANI, reference: {fond: "5"}}   # as in the guide
provenance:
  # what was in the folder
  - {event: obtained, by: [A. Reader]}
  - {event: declassified, by: [RGANI], date: 1998}
  - event: translated
    by: [B. Writer]
    from: ru
    to: en
  - {event: published, by: [C. House]}
  - {event: returned, by: [A. Reader]}
"""


@pytest.mark.parametrize(
    ("meaning", "written"),
    [
        ("old", ["copy", "copy", "translation", "publication"]),
        ("new", ["original", "original", "original", "original"]),
    ],
)
def test_each_event_gets_what_it_meant(tmp_path: Path, meaning: Meaning, written: list[str]) -> None:
    library = make_store(tmp_path / "s", a=OLD)
    before = library.get("a")
    done = upgrade(library, ["a"], meaning=meaning)
    after = library.get("a")
    assert [one.written for one in done] == written
    assert changed_subjects(after) == ()
    keys = [subject.keys[0] for subject in subjects(after)]
    if meaning == "old":
        assert keys == list(former_subjects(before))
    else:
        assert keys == [subject.keys[0] for subject in subjects(before)]
    text = (tmp_path / "s" / "records" / "a.yaml").read_text("utf-8")
    assert "# what was in the folder" in text
    assert "# as in the guide" in text
    assert upgrade(library, ["a"], meaning=meaning) == []


def test_a_dry_run_writes_nothing_and_undo_takes_all_back(tmp_path: Path) -> None:
    library = make_store(tmp_path / "s", a=OLD, b=OLD.replace("id: a", "id: b"))
    before = tree(library.folder)
    told = run("upgrade", "--all", "--dry-run", folder=library.folder)
    assert told.status == 0
    assert "a: declassified (event 2) would get of: [copy]" in told.out
    assert tree(library.folder) == before
    assert "b: returned (event 5) got of: [publication]" in run("upgrade", "--all", folder=library.folder).out
    assert tree(library.folder) != before
    run("undo", folder=library.folder)
    assert tree(library.folder) == before


def test_a_record_of_today_needs_nothing(tmp_path: Path) -> None:
    library = make_store(tmp_path / "s", a="id: a\ntitle: T\n")
    assert run("upgrade", "a", folder=library.folder).out == "No event needs it.\n"
    assert run("upgrade", "a", "--meaning", "x", folder=library.folder).status == 2
