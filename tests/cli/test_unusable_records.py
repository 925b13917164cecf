"""A record that cannot be used is named wherever it would have been the answer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from running import run

#: What is wrong in a file: broken YAML, a wrong shape, a wrong word.
SPOILT = {
    "yaml": "classification: [Top Secret\n",
    "indent": "genre: letter\n   oddly: indented\n",
    "shape": "genre: [letter]\n",
    "date": "date: 1957-99-99\n",
    "word": "type: manuscrpt\n",
}
RECORD = """\
id: k1
title: Report on the Harvest
creators:
  - {family: Zorin, given: V. A.}
source:
  repository: RGANI
  reference: {fond: "5", opis: "49", delo: "131", listy: "193-194"}
provenance:
  - event: published
    by: [Wilson Center Digital Archive]
    number: "999123"
    url: https://digitalarchive.umd.edu/document/999123
aliases: [old-k1]
tags: [harvest]
"""
SOUND = """\
id: k2
title: Another Letter
source: {repository: RGANI, reference: {fond: "1", opis: "2", delo: "3"}}
"""


@pytest.fixture(params=SPOILT)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    assert run("init", ".", folder=tmp_path).status == 0
    (tmp_path / "records" / "k1.yaml").write_text(RECORD + SPOILT[request.param], "utf-8")
    (tmp_path / "records" / "k2.yaml").write_text(SOUND, "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "note",
    [
        "[@k1, l. 193]",
        "RGANI, f. 5, op. 49, d. 131, ll. 193–194.",
        "https://digitalarchive.umd.edu/document/999123.",
    ],
)
def test_check_says_that_the_record_is_there(store: Path, note: str) -> None:
    (store / "draft.md").write_text(f"He spoke.[^1]\n\n[^1]: {note}\n", "utf-8")
    result = run("check", "draft.md", "--format", "json", folder=store)
    assert result.status == 1
    messages = [item["message"] for item in json.loads(result.out)["findings"] if item["code"][:3] == "PC1"]
    assert len(messages) == 1
    assert "k1 cannot be used: " in messages[0]
    assert "k1.yaml:" in messages[0]
    for untrue in ("has no document", "No record has", "Is it k1"):
        assert untrue not in messages[0]
    assert "k1.yaml" in result.err


def test_check_names_it_at_the_end_though_nothing_cites_it(store: Path) -> None:
    (store / "draft.md").write_text("He spoke [@k2].\n", "utf-8")
    result = run("check", "draft.md", "--select", "PC1", folder=store)
    assert result.status == 1
    assert "1 file was passed over" in result.err
    assert "k1.yaml" in result.err


@pytest.mark.parametrize(
    "call",
    [
        ["cite", "k1"],
        ["cite", "old-k1"],
        ["show", "k1"],
        ["show", "old-k1"],
        ["trace", "k1"],
        ["trace", "--all"],
        ["verify", "k1"],
        ["verify", "--all"],
        ["list"],
        ["list", "--repository", "RGANI"],
        ["list", "--query", "harvest"],
        ["list", "--person", "Zorin"],
        ["search", "harvest"],
        ["search", "Zorin", "repository:RGANI"],
        ["search", 'file:"RGANI, f. 5, op. 49, d. 131"'],
        ["export", "--all", "--to", "ris"],
        ["export", "--query", "harvest", "--to", "ris"],
        ["export", "--repository", "RGANI", "--to", "ris"],
        ["export", "k1", "--to", "ris"],
        ["bibliography"],
        ["bibliography", "harvest"],
        ["bibliography", "--repository", "RGANI"],
        ["pack", "k1", "-o", "k1.zip"],
        ["pack", "--all", "-o", "all.zip"],
        ["edit", "k1", "--set", "genre=letter"],
        ["validate"],
    ],
    ids=" ".join,
)
def test_every_command_names_it(store: Path, call: list[str]) -> None:
    result = run(*call, folder=store)
    told = result.err + (result.out if call[0] in ("verify", "validate") else "")
    assert "k1.yaml" in told, (result.out, result.err)
    assert result.status in (1, 2)


@pytest.mark.parametrize("call", ["cite old-k1", "show old-k1", "search harvest", "list --query harvest"])
def test_so_it_is_where_there_is_an_index(store: Path, call: str) -> None:
    assert run("index", "update", folder=store).status == 1
    assert "k1.yaml" in run(*call.split(), folder=store).err


@pytest.mark.parametrize("words", ["nowhere", "repository:TNA"])
def test_a_search_that_it_does_not_answer_does_not_claim_it(store: Path, words: str) -> None:
    result = run("search", words, folder=store)
    assert "Nothing found.\n" in result.err
    assert "that answer" not in result.err


def test_the_ones_that_answer_are_named_before_the_others(tmp_path: Path) -> None:
    assert run("init", ".", folder=tmp_path).status == 0
    for number in range(30):
        (tmp_path / "records" / f"a{number:02}.yaml").write_text(f"id: a{number:02}\ntype: x\n", "utf-8")
    (tmp_path / "records" / "zz.yaml").write_text("id: zz\ntype: x\ntitle: The Harvest\n", "utf-8")
    result = run("search", "harvest", folder=tmp_path)
    assert "31 files were passed over, 1 of which answers to that:" in result.err
    assert result.err.splitlines()[2].startswith("warning: ")
    assert "zz.yaml" in result.err.splitlines()[2]


def test_an_import_of_the_same_document_names_it(store: Path) -> None:
    url = "https://digitalarchive.umd.edu/document/999123"
    entry = f"TY  - MANSCPT\nTI  - Report on the Harvest\nUR  - {url}\nER  - \n"
    (store / "library.ris").write_text(entry, "utf-8")
    result = run("import", "library.ris", "--dry-run", folder=store)
    assert "k1.yaml" in result.err
    assert result.status in (1, 2)


def test_a_mended_file_is_an_answer_again(store: Path) -> None:
    run("search", "harvest", folder=store)
    (store / "records" / "k1.yaml").write_text(RECORD, "utf-8")
    result = run("search", "harvest", folder=store)
    assert (result.status, "k1" in result.out) == (0, True)
    assert "passed over" not in result.err
