"""Thirty faults that record files have: each named with its place and a remedy, none hiding the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from running import run

HEAD = """\
type: manuscript
title: A Letter
date: 1956-07-24
source: {repository: RGANI, reference: {fond: "5"}}
"""
BOMB = "".join(
    f"{letter}: &{letter} [{', '.join([f'*{before}' if before else 'x'] * 9)}]\n"
    for letter, before in zip("abcdefg", ["", *"abcdef"], strict=True)
)

#: The file's bytes, the place that is named, the code, and words of the message.
FAULTS: dict[str, tuple[bytes | str, str, str, str]] = {
    "empty": ("", "1:1", "PC001", "The file is empty"),
    "binary": (b"\x00\x01\x02\xff", "1:", "PC001", "binary"),
    "latin": (("id: a\n" + HEAD).replace("A Letter", "Grüße").encode("latin-1"), "3:10", "PC001", "UTF-8"),
    "tab": ("id: tab\n" + HEAD + "tags:\n\t- a\n", "7:1", "PC001", "Indent with spaces"),
    "twice": ("id: twice\n" + HEAD + "title: B\n", "6:1", "PC007", "line 3"),
    "other-name": ("id: another\n" + HEAD, "1:5", "PC006", "Rename the file"),
    "bomb": (BOMB, "", "PC001", "aliases"),
    "deep": ("[" * 100_000, "1:65", "PC001", "nested"),
    "date": ("id: date\n" + HEAD.replace("1956-07-24", "1956-13-45"), "4:7", "PC005", "Write a date such as"),
    "type": ("id: type\n" + HEAD.replace("manuscript", "manuscrpt"), "2:7", "PC008", "'manuscript'"),
    "role": ("id: role\n" + HEAD + "creators:\n  - {role: authr, literal: X}\n", "7:12", "PC008", "'author'"),
    "event": ("id: event\n" + HEAD + "provenance:\n  - {event: writen}\n", "7:13", "PC008", "written"),
    "no-list": ("id: no-list\n" + HEAD + "provenance: nothing\n", "6:13", "PC002", "Expected a list"),
    "no-mapping": ("id: no-mapping\n" + HEAD + "creators:\n  - X\n", "7:5", "PC002", "Expected a mapping"),
    "no-text": ("id: no-text\n" + HEAD.replace("A Letter", "[A] Letter", 1), "", "PC001", ""),
    "list-title": ("id: list-title\n" + HEAD.replace("A Letter", "[a, b]"), "3:8", "PC002", "needs quotes"),
    "list": ("- a\n- b\n", "1:1", "PC002", "Expected keys and values"),
    "tag": ("id: tag\n" + HEAD + "x: !!python/name:os.system a\n", "6:4", "PC001", "Take it out"),
    "level": ("id: level\n" + HEAD.replace('"5"', "{a: b}"), "5:47", "PC002", "Expected text"),
    "hollow": ("id: hollow\n" + HEAD.replace('"5"', '""'), "5:47", "PC003", "has no value"),
    "quote": ("id: quote\n" + HEAD + 'notes: "abc\n', "6:", "PC001", "closing quotation mark"),
    "kind": ("id: kind\n" + HEAD + "title_kind: mine\n", "6:13", "PC008", "Known: own, editor, user"),
    "kin": ("id: kin\n" + HEAD + "relations:\n  - {kind: cousin_of, record: x}\n", "7:12", "PC008", "Known"),
    "two": ("id: two\n" + HEAD + "---\nid: b\n", "6:1", "PC001", "one record a file"),
    "language": ("id: language\n" + HEAD + "language: in Russian\n", "6:11", "PC010", "language tag"),
    "url": ("id: url\n" + HEAD + "provenance:\n  - {event: published, url: x}\n", "7:29", "PC010", "address"),
    "unknown": ("id: unknown\n" + HEAD + "colour: red\n", "6:1", "PC004", "it is kept"),
    "away": ("id: away\n" + HEAD + "text: {file: texts/away.txt}\n", "6:14", "PC014", "not in the store"),
    "outside": ("id: outside\n" + HEAD + "text: {file: ../../etc/passwd}\n", "6:14", "PC015", "texts/"),
    "rooted": ("id: rooted\n" + HEAD + "text: {file: /etc/passwd}\n", "6:14", "PC015", "outside"),
}  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("faults")
    assert run("init", ".", folder=folder).status == 0
    for name, (data, _, _, _) in FAULTS.items():
        (folder / "records" / f"{name}.yaml").write_bytes(data if isinstance(data, bytes) else data.encode())
    (folder / "records" / "sound.yaml").write_text("id: sound\n" + HEAD, "utf-8")
    return folder


@pytest.mark.parametrize("name", FAULTS)
def test_the_fault_is_named_with_its_place(name: str, store: Path) -> None:
    _, place, code, words = FAULTS[name]
    result = run("validate", str(store / "records" / f"{name}.yaml"), folder=store)
    if code in ("PC014", "PC015"):  # what only the store around a record tells
        result = run("validate", name, folder=store)
    line = next(line for line in result.out.splitlines() if code in line)
    assert line.startswith(f"{store / 'records' / name}.yaml:{place}")
    assert words in line
    assert result.status == (0 if code in ("PC004", "PC014") else 1)
    assert "Traceback" not in result.err


def test_the_sound_record_is_listed_and_cited_among_them(store: Path) -> None:
    listed = run("list", "--format", "ids", folder=store)
    assert "sound" in listed.out.splitlines()
    assert listed.status == 1
    assert "passed over" in listed.err
    assert run("cite", "sound", folder=store).status == 0
    exported = run("export", "--all", "--to", "ris", folder=store)
    assert exported.status == 1
    assert "A Letter" in exported.out


def test_a_text_outside_the_store_is_not_shown(store: Path) -> None:
    result = run("show", "rooted", "--text", folder=store)
    assert result.status == 2
    assert "root:" not in result.out


def test_a_value_is_not_emptied_by_an_edit(store: Path) -> None:
    before = (store / "records" / "sound.yaml").read_bytes()
    result = run("edit", "sound", "--set", "source.reference.fond=", folder=store)
    assert result.status == 2
    assert "--unset source.reference.fond" in result.err
    assert (store / "records" / "sound.yaml").read_bytes() == before


def test_a_file_that_is_not_there_is_looked_for_under_a_like_name(store: Path) -> None:
    (store / "memorandum.txt").write_text("x", "utf-8")
    result = run("import", "memorandumm.txt", folder=store)
    assert result.status == 2
    assert "Did you mean memorandum.txt?" in result.err
