"""One unit in two notations: by levels in source statements, as one value in running notes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provcite.archives.notation import are_notes, as_noted
from provcite.archives.parse import parse
from provcite.ops.parse import read_statements

CASES = [
    ("TNA, CAB 129/114, p. 3.", (("series", "CAB 129"), ("piece", "114"), ("page", "3"))),
    ("see WO208/4696", (("series", "WO208"), ("piece", "4696"))),
    ("Gansu, 3 May 1960, 91-4-77, p. 12.", (("number", "91-4-77"), ("page", "12"))),
    (
        "RGANI, f. 5, op. 28, d. 410, l. 302.",
        (("fond", "5"), ("opis", "28"), ("delo", "410"), ("list", "302")),
    ),
    (
        "NARA, RG 59, Central Files, box 12.",
        (("record_group", "59"), ("series", "Central Files"), ("box", "12")),
    ),
]


@pytest.mark.parametrize(("text", "path"), CASES)
def test_a_note_names_classes_and_codes_whole(text: str, path: tuple[tuple[str, str], ...]) -> None:
    [found] = as_noted(parse(text)).references
    assert found.reference.path == path
    assert [text[start:end] for _, start, end in found.levels] == [value for _, value in path]


def test_the_department_of_the_stasi_archive_belongs_to_the_house_in_a_note() -> None:
    levels = parse("BStU, ZA, SdM 288, 4–7.")
    assert levels.references[0].reference.path[0] == ("bestand", "ZA, SdM")
    [found] = as_noted(levels).references
    assert found.reference.repository == "BStU, ZA"
    assert found.reference.path == (("bestand", "SdM"), ("signatur", "288"), ("blatt", "4–7"))


def test_levels_are_the_notation_of_a_single_statement() -> None:
    [statement] = read_statements(["TNA, CAB 129/114."])
    assert statement.references[0].reference.path[0] == ("record_group", "CAB")


NOTES = ["TNA, CAB 129/114.", "Ibid., p. 4.", "Smith, A History, p. 3.", "Ibid., p. 9."]


def test_lines_that_lean_on_each_other_are_notes() -> None:
    assert next(iter(read_statements(NOTES))).references[0].reference.path[0] == ("series", "CAB 129")


def test_the_notation_can_be_asked_for() -> None:
    for notation, level in (("levels", "record_group"), ("notes", "series")):
        for lines in (NOTES, NOTES[:1]):
            [first, *_] = read_statements(lines, notation=notation)
            assert first.references[0].reference.path[0][0] == level


def test_an_ibid_inside_a_statement_does_not_make_it_a_note() -> None:
    assert not are_notes([parse("DAKhO, 116/1/141 (1933), 19–22, in ibid.")] * 3)


@given(st.text(max_size=200))
def test_drawing_together_twice_changes_nothing(text: str) -> None:
    once = as_noted(parse(text))
    assert as_noted(once) == once
