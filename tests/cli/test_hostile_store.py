"""A store that somebody else handed on: pipes, links and half characters among its records."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from provcite.schema import fields
from provcite.schema.decode import decode_bytes
from running import process, run

RECORD = "id: good\ntype: manuscript\ntitle: A good one\n"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    folder = tmp_path / "store"
    (folder / "records").mkdir(parents=True)
    (folder / "provcite.toml").write_text("")
    (folder / "records" / "good.yaml").write_text(RECORD)
    return folder


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize(
    "call",
    [
        ("list",),
        ("search", "good"),
        ("validate",),
        ("export", "--all", "--to", "csl-json"),
        ("verify", "--all"),
        ("show", "pipe"),
        ("show", "absent"),
        ("cite", "pipe"),
        ("edit", "pipe", "--set", "title=x"),
    ],
    ids=" ".join,
)
def test_a_pipe_among_the_records_is_not_waited_for(store: Path, call: tuple[str, ...]) -> None:
    os.mkfifo(store / "records" / "pipe.yaml")
    done = process(*call, folder=store)  # ends by its own time limit where it waits
    assert done.status == (2 if len(call) > 1 and call[0] in ("show", "cite", "edit") else 1)
    if "absent" not in call:
        assert "no ordinary file" in done.out + done.err
    assert "Traceback" not in done.err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_in_place_of_a_text_is_not_waited_for(store: Path) -> None:
    (store / "texts").mkdir()
    os.mkfifo(store / "texts" / "good.txt")
    text = RECORD + "text: {file: texts/good.txt, language: en}\n"
    (store / "records" / "good.yaml").write_text(text)
    assert process("list", folder=store).status == 0
    assert process("search", "good", folder=store).status == 0


def test_a_link_to_nothing_is_passed_over_and_named(store: Path) -> None:
    (store / "records" / "gone.yaml").symlink_to("nowhere.yaml")
    for call in (["list"], ["export", "--all", "--to", "csl-json"], ["search", "good"]):
        done = run(*call, folder=store)
        assert done.status == 1, done.err
        assert "good" in done.out
        assert "link to one that is not there" in done.err
    done = run("show", "gone", folder=store)
    assert done.status == 2
    assert "link to one that is not there" in done.err


def test_words_that_are_no_utf8_are_looked_for_in_vain_and_no_fault(store: Path) -> None:
    for call, status in (
        (["show", "\udce9"], 2),
        (["search", "x\udce9"], 0),
        (["list", "--project", "x\udce9"], 0),
    ):
        done = run(*call, folder=store)
        assert done.status == status, done.err
        assert "good" not in done.out
        assert "fault" not in done.err


def test_half_characters_in_json_become_the_replacement_character(store: Path) -> None:
    source = store / "library.json"
    source.write_text(
        r'[{"id":"a\udce9","type":"manuscript","title":"Half \ud800 title \ud83d\ude00","archive":"RGANI"}]'
    )
    done = run("import", str(source), folder=store)
    assert done.status == 0, done.err
    texts = [path.read_text("utf-8") for path in (store / "records").glob("*.yaml")]
    assert any("Half \ufffd title \U0001f600" in text for text in texts)


def test_a_lock_that_is_a_link_empties_no_file_of_the_user(store: Path) -> None:
    mine = store.parent / "mine.txt"
    mine.write_text("my words")
    (store / ".provcite").mkdir()
    (store / ".provcite" / "lock").symlink_to(mine)
    done = run("edit", "good", "--set", "title=Another", folder=store)
    assert done.status == 2
    assert "is a link" in done.err
    assert mine.read_text() == "my words"
    assert (store / "records" / "good.yaml").read_text() == RECORD


NO_RECORDS = {
    "words": "secretword another\nand a secretword\n",
    "passwords": "root:x:0:0:secretword:/root:/bin/sh\ndaemon:x:1:1:secretword\n",
    "a private key": "-----BEGIN PRIVATE KEY-----\nsecretword==\n-----END PRIVATE KEY-----\n",
    "other YAML": "password: secretword\nsecretword: [1, 2]\n",
    "broken YAML": "password: secretword\nsecretword: [1, 2\n",
    "an alias": "password: *secretword\n",
    "a tag": "password: !secretword x\n",
    "twice": "secretword: 1\nsecretword: 2\n",
    "a list": "- secretword\n- secretword\n",
    "JSON": '{"secretword": {"secretword": "secretword"}}',
    "a scalar": "'secretword'\n",
    "settings": "[secretword]\nsecretword = secretword\n",
    "tabs": "secretword:\n\t- secretword: secretword\n",
}


@pytest.mark.parametrize("text", NO_RECORDS.values(), ids=NO_RECORDS)
@pytest.mark.parametrize("format", ["text", "yaml", "json"])
def test_a_file_that_is_no_record_is_not_told_from(store: Path, text: str, format: str) -> None:
    (store / "records" / "x.yaml").write_text(text)
    for call in (("show", "x", "--format", format), ("cite", "x"), ("list",), ("search", "x"), ("validate",)):
        done = run(*call, folder=store)
        assert "secretword" not in done.out + done.err
        assert done.status in (1, 2), call


@given(st.text(st.characters(codec="utf-8"), max_size=60), st.text(st.characters(codec="utf-8"), max_size=60))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_bytes_of_a_file_that_is_no_record_are_in_what_is_said(before: str, after: str) -> None:
    decoded = decode_bytes(f"{before} zqxj: {after}zqxj".encode())
    if not any(re.search(rf"{key}.?[ \t]*:", before + after) for key in fields.RECORD.by_key):
        assert not any("zqxj" in f"{finding.message} {finding.found}" for finding in decoded.findings)


@pytest.mark.parametrize(("there", "new"), [("A", "a"), ("a", "A"), ("Straße", "STRASSE"), ("é", "É")])
def test_ids_that_differ_in_capitals_only_are_refused(store: Path, there: str, new: str) -> None:
    done = run("add", "--yes", "--id", there, "RGANI, f. 5, op. 28, d. 410, l. 3", folder=store)
    assert done.status == 0, done.err
    for call in (("add", "--yes", "--id", new, "RGANI, f. 5, op. 28, d. 411, l. 3"), ("rename", "good", new)):
        done = run(*call, folder=store)
        assert done.status == 2
        assert f"There is a record {there!r} already" in done.err
        assert "many systems" in done.err
    assert sorted(path.stem for path in (store / "records").iterdir()) == sorted([there, "good"])
    assert run("rename", there, new, folder=store).status == 0  # the capitals of one record may change


def test_a_store_that_has_such_ids_already_is_told(store: Path) -> None:
    (store / "records" / "GOOD.yaml").write_text(RECORD.replace("good", "GOOD", 1))
    done = run("validate", folder=store)
    assert done.status == 1
    assert "PC012" in done.out
    assert "The ids 'GOOD' and 'good' are one file on macOS and Windows." in done.out
    assert run("show", "GOOD", folder=store).status == run("show", "good", folder=store).status == 0


def test_one_bibliography_makes_no_two_ids_that_differ_in_capitals_only(store: Path) -> None:
    titles = {"Key": "A memorandum", "key": "Report on rice", "KEY": "Telegram 5", "Good": "A letter home"}
    entries = [{"id": key, "type": "manuscript", "title": title} for key, title in titles.items()]
    (store / "library.json").write_text(json.dumps(entries))
    assert run("import", "library.json", folder=store).status == 0
    names = [path.stem for path in (store / "records").iterdir()]
    assert len(names) == 5
    assert len({name.casefold() for name in names}) == 5
