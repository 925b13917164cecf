"""Files whose names are no UTF-8, or no name that a record may have: each is named, none hides another."""

from __future__ import annotations

import os
import sys

import pytest

from running import process
from stores import make_store, record_text, tree

pytestmark = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="needs names that are bytes")

ODD = [b"caf\xe9.yaml", b"\xff\xfe.yaml", b"a:b.yaml", b"nul.yaml", b"caf\xe9\xcc\x81\xff.yaml", b"-x.yaml"]


@pytest.fixture
def store(tmp_path):
    folder = make_store(tmp_path / "store", good=record_text("good")).folder
    for name in ODD:
        place = os.path.join(os.fsencode(folder), b"records", name)
        with open(place, "wb") as file:
            file.write(record_text("x").encode())
    with open(os.path.join(os.fsencode(folder), b"texts", b"t\xe9xt.txt"), "wb") as file:
        file.write(b"words")
    return folder


WHOLE = [
    ["list"], ["list", "--format", "json"], ["list", "--format", "csv"], ["search", "title"],
    ["export", "--all", "--to", "ris"], ["export", "--query", "title", "--to", "ris"], ["bibliography"],
    ["trace", "--all", "--format", "table"], ["verify", "--all"], ["pack", "--all", "-o", "../bag.zip"],
    ["validate"], ["index", "update"], ["index", "rebuild"], ["cite", "good", "113371"], ["show", "good"],
    ["trace", "good"], ["rename", "good", "fine"], ["rm", "good", "--yes"], ["export", "good", "--to", "ris"],
    ["edit", "nothing"], ["show", "caf"], ["styles"], ["repositories"],
]  # fmt: skip


@pytest.mark.parametrize("arguments", WHOLE, ids=" ".join)
def test_no_command_is_stopped_by_a_name(store, arguments):
    result = process(*arguments, folder=store, EDITOR="true")
    assert "fault of provcite" not in result.err
    missing = arguments[-1] in ("nothing", "caf")
    assert result.status == 2 if missing else result.status in (0, 1), result.err
    if arguments[0] in ("list", "search", "bibliography") or "--all" in arguments:
        if arguments[0] not in ("verify", "pack"):
            assert any(words in result.out for words in ("113371", "Memorandum", "Title of good"))
        assert result.status == 1


def test_those_passed_over_are_named_with_the_reason(store):
    for arguments in (["list"], ["search", "title"], ["export", "--all", "--to", "ris"]):
        err = process(*arguments, folder=store).err
        assert r"caf\udce9.yaml: The file's name is no UTF-8 text." in err
        assert "a:b.yaml: The file's name holds :, which no file name may hold." in err
        assert "6 files were passed over" in err or err.count("assed over") >= 6
    assert "\udce9" not in process("list", folder=store).out


def test_a_second_list_and_a_mended_name_are_right(store):
    first = process("list", folder=store)
    assert process("list", folder=store) == first
    os.rename(os.path.join(os.fsencode(store), b"records", b"caf\xe9.yaml"),
              os.path.join(os.fsencode(store), b"records", b"x.yaml"))  # fmt: skip
    mended = process("list", folder=store)
    assert "Title of x" in mended.out
    assert r"caf\udce9.yaml" not in mended.err


def test_packing_all_takes_what_has_a_name(store):
    result = process("pack", "--all", "-o", "../bag.zip", folder=store)
    assert "2 records" in result.out
    assert "caf" in result.err


SOURCES = {
    b"m\xe9mo.ris": b"TY  - MANSCPT\nTI  - Letter of N\nAU  - Petrov, A.\nER  - \n",
    b"\xff.bib": b"@misc{a, title={Letter of N}, author={Petrov, A.}}\n",
    b"l\xe9.json": b'[{"id":"a","type":"manuscript","title":"Letter of N"}]',
}


@pytest.mark.parametrize("name", SOURCES)
def test_a_file_with_such_a_name_is_imported(tmp_path, name):
    folder = make_store(tmp_path / "store").folder
    place = os.path.join(os.fsencode(tmp_path), name)
    with open(place, "wb") as file:
        file.write(SOURCES[name])
    result = process("import", os.fsdecode(place), folder=folder)
    assert result.status == 0, result.err
    written = [data for path, data in tree(folder).items() if path.startswith("records/")]
    assert any(b"Letter of N" in data for data in written)
    assert "\ufffd".encode() in b"".join(written)
    again = process("import", os.fsdecode(place), folder=folder)
    assert "Traceback" not in again.err
    assert again.status in (0, 1)
    assert process("verify", "--all", "--sources", str(tmp_path), folder=folder).status in (0, 1)


def test_a_whole_folder_of_such_names_is_imported(tmp_path):
    folder = make_store(tmp_path / "store").folder
    for name, data in SOURCES.items():
        with open(os.path.join(os.fsencode(tmp_path), b"store", name), "wb") as file:
            file.write(data)
    result = process("import", *(os.fsdecode(name) for name in SOURCES), folder=folder)
    assert "fault" not in result.err
    assert result.status in (0, 1)


@pytest.mark.parametrize("ending", ["md", "txt", "tex", "html", "typ"])
@pytest.mark.parametrize("form", ["text", "json", "html", "sarif", "junit", "github"])
def test_a_manuscript_with_such_a_name_is_checked(tmp_path, ending, form):
    folder = make_store(tmp_path / "store").folder
    name = os.path.join(os.fsencode(folder), b"m\xe9mo." + ending.encode())
    with open(name, "wb") as file:
        file.write(b"Petrov, RGANI, f. 5, op. 28, d. 411, l. 3.")
    result = process("check", os.fsdecode(name), "--format", form, folder=folder)
    assert result.status in (0, 1), result.err
    fixed = process("check", os.fsdecode(name), "--fix", folder=folder)
    assert fixed.status in (0, 1, 2)
    assert "fault" not in fixed.err
