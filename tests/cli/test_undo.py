"""A command is taken back whole, or not at all where something was changed since."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from provcite.model.errors import NotFoundError
from provcite.model.record import Record, Text
from provcite.ops.undo import operations, undo
from provcite.schema.edit import SetValue
from provcite.store.library import Library
from running import run
from stores import make_store, record_text, tree


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return make_store(tmp_path / "store", a=record_text("a"), b=record_text("b"))


def own_files(library: Library) -> dict[str, bytes]:
    """What belongs to the store; `init` brings files to practise with beside it."""
    return {name: data for name, data in tree(library.folder).items() if not name.startswith("practice")}


BIBLIOGRAPHY = json.dumps(
    [
        {
            "id": f"key{n}",
            "type": "manuscript",
            "title": f"Letter no. {n} of many",
            "issued": {"raw": f"19{n + 20}"},
        }
        for n in range(15)
    ]
)
COMMANDS = {
    "rm": ["rm", "a", "b", "--yes"],
    "edit": ["edit", "a", "--set", "title=Other", "--set", "notes=[x]"],
    "rename": ["rename", "a", "c"],
    "add": ["add", "--yes", "--id", "new", "RGANI, f. 5, op. 28, d. 410, l. 3"],
    "import": ["import", "../library.json"],
    "attach": ["attach", "a", "../scan.pdf"],
    "unpack": ["unpack", "../bag.zip", "--update"],
    "init": ["init", ".", "--sample"],
}


@pytest.mark.parametrize("call", COMMANDS.values(), ids=COMMANDS)
def test_every_command_is_taken_back_whole(library: Library, tmp_path: Path, call: list[str]) -> None:
    run("init", ".", folder=library.folder)
    (tmp_path / "library.json").write_text(BIBLIOGRAPHY)
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.7 words")
    giver = make_store(tmp_path / "giver", a=record_text("a", notes="[theirs]"), z=record_text("z"))
    assert run("attach", "z", "../scan.pdf", folder=giver.folder).status == 0
    assert run("pack", "a", "z", "-o", "../bag.zip", folder=giver.folder).status == 0
    before = own_files(library)
    assert run(*call, folder=library.folder).status == 0
    after = own_files(library)
    assert after != before
    done = run("undo", folder=library.folder)
    assert (done.status, done.err) == (0, "")
    assert f"Took back 1: {call[0]}" in done.out
    assert own_files(library) == before
    assert run("undo", "2", folder=library.folder).status == 0  # and that as well
    assert own_files(library) == after
    assert run("list", folder=library.folder).status == 0


def test_undo_goes_back_step_by_step_and_lists_them(library: Library) -> None:
    states = [tree(library.folder)]
    for call in (["edit", "a", "--set", "title=One"], ["rename", "a", "c"], ["rm", "c", "--yes"]):
        assert run(*call, folder=library.folder).status == 0
        states.append(tree(library.folder))
    listed = run("undo", "--list", folder=library.folder).out.splitlines()
    assert [line.split("\t")[0] for line in listed] == ["no.", "3", "2", "1"]
    assert [line.split("\t")[-1] for line in listed[1:]] == [
        "rm c --yes",
        "rename a c",
        "edit a --set title=One",
    ]
    for state in reversed(states[:-1]):
        assert run("undo", folder=library.folder).status == 0
        assert tree(library.folder) == state
    done = run("undo", folder=library.folder)
    assert done.status == 2
    assert "There is nothing to take back." in done.err
    assert run("undo", "--list", folder=library.folder).out.count("taken back") == 3
    assert "taken back already" in run("undo", "1", folder=library.folder).err
    assert "has no command 99" in run("undo", "99", folder=library.folder).err


def test_nothing_is_taken_back_where_a_file_was_changed_since(library: Library) -> None:
    run("rename", "a", "c", folder=library.folder)
    path = library.path_of("c")
    path.write_text(path.read_text() + "notes: [by hand]\n")
    before = tree(library.folder)
    done = run("undo", folder=library.folder)
    assert done.status == 2
    assert "Changed since: records/c.yaml. Nothing was taken back of 'rename a c'." in done.err
    assert "What stood there before is in" not in done.err  # nothing did
    assert tree(library.folder) == before


def test_the_later_command_that_is_in_the_way_is_named(library: Library) -> None:
    run("edit", "a", "--set", "title=One", folder=library.folder)
    run("edit", "b", "--set", "title=One", folder=library.folder)
    run("edit", "a", "--set", "title=Two", folder=library.folder)
    done = run("undo", "1", folder=library.folder)
    assert done.status == 2
    assert "Take back 3 first." in done.err
    assert run("undo", "2", folder=library.folder).status == 0
    assert library.get("b").title == "Title of b"


def test_a_dry_run_says_what_would_be(library: Library) -> None:
    run("rename", "a", "c", folder=library.folder)
    before = tree(library.folder)
    done = run("undo", "--dry-run", folder=library.folder)
    assert done.out.splitlines() == [
        "Would take back 1: rename a c",
        "  records/a.yaml: as it was before",
        "  records/c.yaml: deleted again",
    ]
    assert tree(library.folder) == before
    assert len(operations(library)) == 1


def test_a_scan_that_another_record_has_taken_stays(library: Library, tmp_path: Path) -> None:
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.7 words")
    run("attach", "a", "../scan.pdf", folder=library.folder)
    run("attach", "b", "../scan.pdf", folder=library.folder)
    done = run("undo", "1", folder=library.folder)
    assert done.status == 0, done.err
    assert "stays: another record has it too" in done.out
    assert library.get("a").attachments == ()
    assert run("verify", "b", folder=library.folder).status == 0


def test_a_damaged_copy_is_not_put_back(library: Library) -> None:
    run("rm", "a", "b", "--yes", folder=library.folder)
    [copy] = (library.folder / ".provcite-journal").glob("0*/1/before/* b.yaml")
    copy.write_text("id: b\ntitle: Not this\n")
    before = tree(library.folder)
    done = run("undo", folder=library.folder)
    assert done.status == 2
    assert "copy of records/b.yaml is damaged" in done.err
    assert tree(library.folder) == before


def test_a_title_in_the_list_steers_no_terminal(library: Library) -> None:
    run("edit", "a", "--set", "title=\x1b[31mred\u202e", folder=library.folder)
    done = run("undo", "--list", folder=library.folder)
    assert "\x1b" not in done.out
    assert "\u202e" not in done.out


@given(st.integers(0, 10_000))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_commands_taken_back_in_turn_leave_what_was(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    chance = random.Random(seed)
    folder = tmp_path_factory.mktemp("undo") / "store"
    library = make_store(folder, **{f"r{n}": record_text(f"r{n}") for n in range(4)})
    states = [tree(folder)]
    for turn in range(chance.randint(1, 8)):
        library.journal.new_operation()
        for _ in range(chance.randint(1, 3)):  # a command of several parts
            one = chance.choice(library.ids()) if library.ids() else "none"
            with library.transaction():
                for deed in chance.sample(["new", "edit", "rename", "delete"], chance.randint(1, 2)):
                    if deed == "new":
                        name = f"n{turn}-{chance.randint(0, 10**9)}"
                        library.write_new(Record(id=name, text=Text(file=f"texts/{name}.txt")), text=b"words")
                    elif not library.exists(one):
                        continue
                    elif deed == "edit":
                        library.edit(one, [SetValue("title", str(chance.random()))])
                    elif deed == "rename":
                        library.rename(one, f"m{turn}-{chance.randint(0, 10**9)}")
                    else:
                        library.delete(one)
        if tree(folder) != states[-1]:
            states.append(tree(folder))
    for state in reversed(states[:-1]):
        library.journal.new_operation()
        undo(library)
        assert tree(folder) == state


def test_a_command_of_many_parts_is_one(library: Library) -> None:
    before = tree(library.folder)
    for number in range(12):
        library.write_new(Record(id=f"n{number}"))
    [operation] = operations(library)
    assert (operation.files, len(operation.parts)) == (12, 12)
    library.journal.new_operation()
    undo(library)
    assert tree(library.folder) == before
    with pytest.raises(NotFoundError, match="nothing to take back"):
        undo(library)
