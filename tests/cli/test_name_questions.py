"""Where a name may be a person's or a body's, `import` and `add` ask on a terminal, and say so in a pipe."""

from __future__ import annotations

import sys

import pytest

from provcite.archives.agents import Kind, read_agent
from provcite.model.record import Creator, Record
from provcite.ops.name_doubts import doubtful_names, with_kinds
from running import on_terminal, run
from stores import make_store

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="a terminal of Windows cannot be had in a test")
RIS = "TY  - MANSCPT\nID  - oil\nAU  - {}\nTI  - Minutes of the Board\nDA  - 1951/03/02\nER  - \n"
#: Names that only somebody who knows can tell: initials and a bank, partners, an acronym before a name.
OPEN = ("H. B. Claflin Bank", "Marks and Spencer", "IG Farben")


def record(*names: str) -> Record:
    return Record(id="a", title="Minutes", creators=tuple(Creator(literal=name) for name in names))


@pytest.mark.parametrize("name", OPEN)
def test_names_that_may_be_either_are_doubtful(name):
    assert not read_agent(name).sure
    assert doubtful_names([record(name), record(name)]) == (name,)


@pytest.mark.parametrize("name", ["Molotov", "Politburo of the Central Committee", "Nam Il", "Frank Aiken"])
def test_names_that_are_plain_are_not(name):
    assert doubtful_names([record(name)]) == ()


def test_what_the_record_says_is_not_asked_again():
    said = Record(id="a", title="Minutes", creators=(Creator(literal="IG Farben", kind="body"),))
    assert doubtful_names([said]) == ()


def test_an_answer_makes_a_person_of_parts_or_a_body():
    asked = record("H. B. Claflin Bank", "IG Farben")
    settled = with_kinds(asked, {"H. B. Claflin Bank": Kind.PERSON, "IG Farben": Kind.BODY})
    person, body = settled.creators
    assert (person.given, person.family, person.literal, person.kind) == (
        "H. B. Claflin", "Bank", None, "person",
    )  # fmt: skip
    assert (body.literal, body.kind) == ("IG Farben", "body")
    assert with_kinds(settled, {"IG Farben": Kind.PERSON}) == settled


@POSIX
@pytest.mark.parametrize(
    ("typed", "family", "literal"),
    [("p\n", "Bank", None), ("b\n", None, "H. B. Claflin Bank"), ("x\ns\n", None, "H. B. Claflin Bank")],
)
def test_import_asks_on_a_terminal(tmp_path, typed, family, literal):
    store = make_store(tmp_path / "store")
    (tmp_path / "oil.ris").write_text(RIS.format("H. B. Claflin Bank"), encoding="utf-8")
    result = on_terminal("import", str(tmp_path / "oil.ris"), folder=tmp_path / "store", typed=typed)
    assert "a person or a body?" in result.out
    (creator,) = store.get("oil").creators
    assert (creator.family, creator.literal) == (family, literal)


def test_import_says_so_in_a_pipe_and_keeps_the_words(tmp_path):
    store = make_store(tmp_path / "store")
    (tmp_path / "oil.ris").write_text(RIS.format("H. B. Claflin Bank"), encoding="utf-8")
    result = run("import", str(tmp_path / "oil.ris"), folder=tmp_path / "store")
    assert "H. B. Claflin Bank" in result.err
    assert "creators.0.kind=body" in result.err
    assert store.get("oil").creators[0].literal == "H. B. Claflin Bank"


def test_add_without_questions_says_so_too(tmp_path):
    store = make_store(tmp_path / "store")
    text = "IG Farben, “Minutes of the Board,” March 2, 1951, RGANI, f. 5, op. 28, d. 7"
    result = run("add", "--yes", "--id", "oil", text, folder=tmp_path / "store")
    assert result.status == 0
    names = [creator.display for creator in store.get("oil").creators]
    assert names == ["IG Farben"]
    assert "IG Farben" in result.err
