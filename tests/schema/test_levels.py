"""Levels of references in record files: roles, the archives' own words, one notation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provcite.archives.identity import Kind, compare, key
from provcite.archives.own_levels import level_of, own_words
from provcite.archives.render import render
from provcite.model.findings import Severity
from provcite.model.levels import LEVELS, ROLE_OF, Role, in_one_notation
from provcite.model.reference import ArchivalReference
from provcite.schema.decode import decode_text
from provcite.schema.encode import encode_record


def _record(reference: str, repository: str = "Archive of Nowhere"):
    return decode_text(
        f"id: a\ntitle: A letter\nsource:\n  repository: {repository}\n  reference: {reference}\n"
    )


def test_every_level_has_a_role():
    assert set(ROLE_OF) == set(LEVELS)
    assert set(ROLE_OF.values()) == set(Role)


def test_no_own_word_is_claimed_by_two_levels():
    from provcite.archives.data import read_data
    from provcite.archives.safeyaml import load_strings

    seen: dict[str, str] = {}
    for entry in load_strings(read_data("levels.yaml"), "levels.yaml")["levels"]:
        for word in entry["words"]:
            assert seen.setdefault(word, entry["level"]) == entry["level"], word
    assert set(own_words().values()) <= set(LEVELS)


@pytest.mark.parametrize(
    ("word", "level"),
    [("doboz", "box"), ("Legajo", "bundle"),
     ("teczka", "folder"), ("справа", "delo"), ("őe", "archival_unit"),
     ("folio", "sheet"), ("tape", "reel"), ("register", "volume"), ("listy", "list")],
)  # fmt: skip
def test_the_archives_own_words_stand_for_levels(word, level):
    assert level_of(word) == level


def test_an_own_word_is_kept_in_the_file_and_printed():
    decoded = _record('{fond: "12", doboz: "4", arkush: "3-5"}')
    assert decoded.findings == ()
    assert decoded.record is not None
    holding = decoded.record.sources[0]
    assert holding.path == (("fond", "12"), ("box", "4"), ("list", "3-5"))
    assert holding.labels == ("", "doboz", "arkush")
    again = decode_text(encode_record(decoded.record)).record
    assert again is not None
    assert again.sources == decoded.record.sources
    words = render(ArchivalReference(path=holding.path, labels=holding.labels))
    assert words == "fond 12, doboz 4, arkush 3–5"


def test_a_word_that_no_list_has_is_kept_and_noted():
    decoded = _record('{fond: "12", zsuzsa: "4"}')
    assert [(f.code, f.severity) for f in decoded.findings] == [("PC009", Severity.NOTE)]
    assert decoded.record is not None
    assert decoded.record.sources[0].path == (("fond", "12"), ("zsuzsa", "4"))
    assert render(ArchivalReference(path=decoded.record.sources[0].path)) == "fond 12, zsuzsa 4"


def test_a_misspelt_level_is_warned_of_with_the_nearest():
    decoded = _record('{fnd: "12"}')
    assert [(f.code, f.severity, f.expected) for f in decoded.findings] == [
        ("PC009", Severity.WARNING, "fond")
    ]
    assert decoded.record is not None


def test_levels_of_one_role_are_one_unit():
    ukrainian = ArchivalReference(repository="X", path=(("fond", "1"), ("opis", "2"), ("delo", "3")))
    english = ArchivalReference(repository="X", path=(("fond", "1"), ("inventory", "2"), ("file", "3")))
    other = ArchivalReference(repository="X", path=(("fond", "1"), ("inventory", "2"), ("file", "4")))
    assert compare(ukrainian, english).kind is Kind.EQUAL
    assert key(ukrainian) == key(english)
    found = compare(ukrainian, other)
    assert (found.kind, found.left, found.right) == (Kind.DIFFERS_IN_ONE_LEVEL, "3", "4")


def test_a_numbered_record_group_is_no_british_department():
    path = (("record_group", "59"), ("series", "1970"), ("file", "ORG 1"))
    assert in_one_notation(path) == path
    named = (("record_group", "Ministry of External Affairs"), ("series", "12"))
    assert in_one_notation(named) == named


_DEPARTMENTS = st.sampled_from(("FO", "CAB", "PREM", "WO", "FCO", "T", "ADM"))
_NUMBERS = st.integers(1, 9999).map(str)


@given(_DEPARTMENTS, _NUMBERS, _NUMBERS, st.one_of(st.none(), _NUMBERS))
def test_both_notations_are_one_reference(department, series, piece, leaf):
    folio = f', sheet: "{leaf}"' if leaf else ""
    old = _record(f'{{record_group: {department}, series: "{series}", piece: "{piece}"{folio}}}', "TNA")
    new = _record(f'{{series: {department} {series}, piece: "{piece}"{folio}}}', "TNA")
    assert old.record == new.record
    assert [finding.code for finding in old.findings] == ["PC017"]
    assert new.findings == ()
    divided = ArchivalReference(
        repository_key="TNA", path=(("record_group", department), ("series", series), ("piece", piece))
    )
    whole = ArchivalReference(
        repository_key="TNA", path=(("series", f"{department} {series}"), ("piece", piece))
    )
    assert compare(divided, whole).kind is Kind.EQUAL
    assert key(divided) == key(whole)
    assert render(whole) == f"{department} {series}/{piece}"
