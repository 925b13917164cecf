"""``provcite edit --set/--unset``: in the order of the call, all or nothing, and what is read and printed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from running import run

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = (ROOT / "records" / "113371.yaml").read_text("utf-8")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    assert run("init", ".", folder=tmp_path).status == 0
    (tmp_path / "records" / "113371.yaml").write_text(SAMPLE, "utf-8")
    return tmp_path


def text(store: Path) -> str:
    return (store / "records" / "113371.yaml").read_text("utf-8")


def reference(store: Path) -> list[str]:
    """The levels of the reference in the order of the file."""
    found = re.search(r"reference: \{(.*?)\}", text(store))
    assert found is not None
    return re.findall(r"([a-z_]+):", found[1])


@pytest.mark.parametrize("gone", ["source", "sources"])
def test_what_is_set_after_an_unset_stays(store: Path, gone: str) -> None:
    result = run("edit", "113371", "--unset", gone, "--set", "source.repository=TNA", folder=store)
    assert result.status == 0
    assert "repository: TNA" in text(store)
    assert "reference:" not in text(store)


def test_what_is_unset_after_a_set_is_gone(store: Path) -> None:
    calls = ["--set", "source.note=x", "--unset", "source.note", "--set=genre=note", "-sgenre=letter"]
    assert run("edit", "113371", *calls, folder=store).status == 0
    assert "note: x" not in text(store)
    assert "genre: letter" in text(store)


def test_the_order_of_the_call_counts_not_that_of_the_options(store: Path) -> None:
    run("edit", "113371", "--set", "genre=letter", "--unset", "genre", folder=store)
    assert "genre:" not in text(store)
    run("edit", "113371", "--unset", "genre", "--set", "genre=letter", folder=store)
    assert "genre: letter" in text(store)


@pytest.mark.parametrize(
    "calls",
    [
        ["--set", "genre=letter", "--set", "author=Petrov"],
        ["--set", "genre=letter", "--set", "date=1956-99-99"],
        ["--set", "genre=letter", "--unset", "tittle"],
        ["--set", "genre=letter", "--set", "creators.9.family=X"],
        ["--unset", "genre", "--set", "title.part=x"],
        ["--unset", "genre", "--set", "source.reference.papka=1", "--before", "box"],
    ],
)
def test_a_call_that_cannot_be_made_whole_changes_nothing(store: Path, calls: list[str]) -> None:
    result = run("edit", "113371", *calls, folder=store)
    assert result.status == 2
    assert text(store) == SAMPLE
    assert "Nothing was changed" in result.err or "The file is as it was" in result.err


@pytest.mark.parametrize(
    ("call", "form"),
    [
        ("author=W. S. Robertson", "--set creators.0.family=…"),
        ("Author=W. S. Robertson", "--set creators.0.family=…"),
        ("creators.author=Robertson", "--set creators.0.family=…"),
        ("creators.0.author=Robertson", "--set creators.0.family=…"),
        ("creators.family=Robertson", "--set creators.0.family=…"),
        ("recipient=Robertson", "--set creators.2.role=recipient --set creators.2.family=…"),
        ("addressee=Robertson", "--set creators.2.role=recipient --set creators.2.family=…"),
        ("translator=Robertson", "--set provenance.N.event=translated"),
        ("tittle=x", "--set title=…"),
        ("source.repositry=x", "--set source.repository=…"),
        ("provenance.0.dat=1956", "--set provenance.0.date=…"),
        ("fond=5", "--set source.reference.fond=…"),
        ("source.delo=5", "--set source.reference.delo=…"),
        ("doboz=5", "--set source.reference.doboz=…"),
        ("repository=TNA", "--set source.repository=…"),
        ("url=https://example.org", "--set provenance.4.url=…"),
        ("abstract=x", "--set summary=…"),
        ("declassified=1990", "--set provenance.5.event=declassified"),
    ],
)
def test_an_unknown_key_is_refused_with_the_form_that_works(store: Path, call: str, form: str) -> None:
    result = run("edit", "113371", "--set", call, folder=store)
    assert result.status == 2
    assert form in result.err
    assert text(store) == SAMPLE


def test_force_adds_extra_data_and_what_is_there_may_change(store: Path) -> None:
    assert "--force" in run("edit", "113371", "--set", "mood=odd", folder=store).err
    assert run("edit", "113371", "--set", "mood=odd", "--force", folder=store).status == 0
    assert "mood: odd" in text(store)
    assert run("edit", "113371", "--set", "mood=even", folder=store).status == 0
    assert "mood: even" in text(store)
    assert run("edit", "113371", "--unset", "mood", folder=store).status == 0
    assert text(store) == SAMPLE


def test_taking_out_what_is_not_there_is_told(store: Path) -> None:
    result = run("edit", "113371", "--unset", "summary", "--unset", "rights", folder=store)
    assert result.status == 0
    assert "There is no rights to take out." in result.err
    assert text(store) == SAMPLE


@pytest.mark.parametrize(
    ("calls", "order"),
    [
        ("--set papka=68", "fond opis papka delo listy"),
        ("--set source.repository=AVPRF --set papka=68", "fond opis papka delo listy"),
        ("--set papka=68 --before fond", "papka fond opis delo listy"),
        ("--set papka=68 --after list", "fond opis delo listy papka"),
        ("--set delo=1 --after listy", "fond opis listy delo"),
        ("--unset opis --set opis=1", "fond opis delo listy"),
        ("--unset fond --set fond=1", "fond opis delo listy"),
        ("--unset list --set list=1", "fond opis delo listy"),
    ],
)
def test_a_level_stands_where_the_archive_has_it(store: Path, calls: str, order: str) -> None:
    words = re.sub(r"set (?=[a-z]+(?:=| |$))", "set source.reference.", calls).split()
    assert run("edit", "113371", *words, folder=store).status == 0
    assert reference(store) == order.split()


def test_levels_set_in_any_order_stand_in_the_archives(store: Path) -> None:
    calls = [
        part
        for level in ("list=3", "delo=2", "fond=5", "opis=1")
        for part in ("--set", f"source.reference.{level}")
    ]
    assert run("edit", "113371", "--unset", "source.reference", *calls, folder=store).status == 0
    assert reference(store) == ["fond", "opis", "delo", "listy"]


def test_a_level_of_a_list_of_pairs(store: Path) -> None:
    levels = '{fond: "5", opis: "28", delo: "410", listy: "301-303"}'
    pairs = SAMPLE.replace(levels, '\n    - [series, "210"]\n    - [series, "1"]\n    - [item, "9"]')
    pairs = pairs.replace("RGANI", "Papers of a friend")
    (store / "records" / "113371.yaml").write_text(pairs, "utf-8")
    result = run("edit", "113371", "--set", "source.reference.series=3", folder=store)
    assert result.status == 2
    assert "source.reference[0] or source.reference[1]" in result.err
    calls = ("--set", "source.reference.item=8", "--set", "source.reference.box=4")
    assert run("edit", "113371", *calls, folder=store).status == 0
    assert '    - [series, "1"]\n    - [box, "4"]\n    - [item, "8"]\n' in text(store)


@pytest.mark.parametrize(
    "calls", [["--before", "delo"], ["--force"], ["--set", "genre=x", "--before", "delo"]]
)
def test_options_that_belong_to_a_level_say_so(store: Path, calls: list[str]) -> None:
    assert run("edit", "113371", *calls, folder=store).status == 2
    assert text(store) == SAMPLE


def test_a_person_is_added_to_the_end(store: Path) -> None:
    calls = ("--set", "creators.2.role=recipient", "--set", "creators.2.literal=MID USSR")
    assert run("edit", "113371", *calls, folder=store).status == 0
    assert "  - role: recipient\n    literal: MID USSR\n" in text(store)


def test_a_second_place_of_the_document_is_added(store: Path) -> None:
    assert run("edit", "113371", "--set", "source.1.repository=TNA", folder=store).status == 0
    assert "repository: RGANI" in text(store)
    assert "TNA" in run("show", "113371", "--format", "yaml", folder=store).out
    assert run("validate", "113371", folder=store).status == 0


def test_a_slip_in_a_word_is_told_at_once(store: Path) -> None:
    result = run("edit", "113371", "--set", "creators.0.role=auther", folder=store)
    assert result.status == 0
    assert "Is it 'author'?" in result.err


def test_the_help_shows_author_recipient_date_and_reference(store: Path) -> None:
    shown = run("edit", "--help", folder=store).out
    for form in ("creators.0.family=", "creators.2.role=recipient", "date=", "source.reference."):
        assert form in shown
