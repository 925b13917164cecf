"""The shipped repositories and traditions, and those of a user's own files."""

from __future__ import annotations

import pytest

from provcite.archives import compiled
from provcite.archives.data import read_data
from provcite.archives.identity import key
from provcite.archives.normalise import fold_key
from provcite.archives.parse import parse
from provcite.archives.render import render
from provcite.archives.repositories import Repositories
from provcite.model.errors import InputError, NotFoundError
from provcite.model.levels import canonical_level, in_one_notation
from provcite.model.reference import ArchivalReference

KNOWN = Repositories.shipped()

#: Forms that two houses bear; which is meant is decided by place, units and code in the text.
DECLARED_CLASHES = {
    "na": {"NA-CZ", "NARA", "TNA"},
    "national archives": {"NARA", "TNA"},
    "amae": {"AMAE-RO", "MAE-FR"},
    "lpa": {"LPA", "TsGAIPD-SPb"},
}


def test_the_compiled_file_is_up_to_date() -> None:
    assert compiled.dump(compiled.build()) == read_data(compiled.COMPILED)


def test_keys_are_unique_and_there_are_enough() -> None:
    keys = [raw["key"] for raw in compiled.build()["repositories"]]
    assert len(keys) == len(set(keys))
    assert len(keys) >= 46


def test_forms_that_two_houses_bear_are_declared() -> None:
    clashes = {
        form: {key for key, _, kind in entries if kind != "key"}
        for form, entries in KNOWN.index().items()
        if len({key for key, _, kind in entries if kind != "key"}) > 1
    }
    assert clashes == {form: houses for form, houses in DECLARED_CLASHES.items() if form in clashes}


@pytest.mark.parametrize("name", sorted(KNOWN.keys()))
def test_entry_is_complete(name: str) -> None:
    house = KNOWN.by_key(name)
    assert house.names or house.acronyms
    assert house.country
    assert house.confidence in ("high", "medium", "low")
    assert house.sources
    assert house.levels
    assert all(canonical_level(forms.level) == forms.level for forms in house.levels)


def _witnessed() -> list[tuple[str, str, tuple[tuple[str, str], ...]]]:
    return [
        (house.key, example.text, example.path)
        for house in KNOWN
        for example in house.examples
        if example.witness in ("attested", "seen")
    ]


def test_witnessed_examples_parse() -> None:
    """Nine in ten of what the data quote from print are read with every value."""
    wrong = []
    for house, text, path in _witnessed():
        found = parse(text).references
        wanted = key(ArchivalReference(repository_key=house, path=in_one_notation(path)))
        if not found or key(ArchivalReference(repository_key=house, path=found[0].reference.path)) != wanted:
            wrong.append(text)
    assert len(wrong) <= 0.1 * len(_witnessed()), wrong


@pytest.mark.parametrize(
    ("name", "house", "kind"),
    [
        ("RGANI", "RGANI", "key"),
        ("РГАНИ", "RGANI", "acronym"),
        ("TsKhSD", "RGANI", "former acronym"),
        ("ЦХСД", "RGANI", "former acronym"),
        ("Public Record Office", "TNA", "name"),
        ("public record office", "TNA", "name"),
        ("Российский государственный архив новейшей истории", "RGANI", "name"),
    ],
)
def test_find_by_any_name(name: str, house: str, kind: str) -> None:
    match = KNOWN.find(name)[0]
    assert (match.repository.key, match.kind) == (house, kind)


def test_mixed_script_is_found() -> None:
    assert KNOWN.find("РГАHИ")[0].repository.key == "RGANI"  # a Latin H among Cyrillic letters


def test_search_takes_words_in_any_order() -> None:
    assert "MNL-OL" in [match.repository.key for match in KNOWN.search("archives hungary national")]
    assert KNOWN.search("no such archive anywhere") == []


def test_unknown_key_names_the_nearest() -> None:
    with pytest.raises(NotFoundError) as caught:
        KNOWN.by_key("RGANII")
    assert "RGANI" in caught.value.nearest


OWN = b"""
repositories:
- key: GASO
  tradition: russian
  names: {en: State Archive of Smolensk Oblast, ru: [\xd0\x93\xd0\x90\xd0\xa1\xd0\x9e]}
  acronyms: {en: [GASO]}
  place: Smolensk
  country: RU
- key: XYZ
  names: {en: [House of Leaves]}
  acronyms: {en: [XYZ]}
  levels:
  - {level: fond, latin: [holding, holdings, h., hh.]}
  - {level: box, latin: [crate, crates, cr., crr.]}
"""


def test_a_store_adds_repositories_and_levels_of_its_own() -> None:
    known = Repositories.load([OWN])
    assert known.find("GASO")[0].repository.place == "Smolensk"
    found = parse("XYZ, holding 12, crates 3-4", repositories=known).references[0].reference
    assert found.repository_key == "XYZ"
    assert found.path == (("fond", "12"), ("box", "3-4"))
    assert render(found, "short", repositories=known) == "h. 12, crr. 3–4"
    assert Repositories.shipped().get("GASO") is None


def test_numbers_and_words_stay_strings() -> None:
    known = Repositories.load([b"- {key: NO1, names: {en: 0102}, country: NO, acronyms: {no: [NO]}}"])
    assert known.by_key("NO1").name() == "0102"
    assert known.by_key("NO1").country == "NO"


@pytest.mark.parametrize(
    "data",
    [
        b"repositories: 5",
        b"- {names: {en: X}}",
        b"- {key: A, tradition: martian}",
        b"- {key: A, names: [X]}",
        b"- {key: A, levels: [{level: shoe}]}",
        b"- {key: A, key: B}",
        b"a: &a [*a]",
        b"[" * 5000,
        b"\xff\xfe",
        b"{unclosed: ",
        b"- &x {key: A}\n- *x",
    ],
)
def test_bad_file_is_one_clear_error(data: bytes) -> None:
    with pytest.raises(InputError) as caught:
        Repositories.load([data], names=["repositories.yaml"])
    assert caught.value.message
    assert caught.value.place.startswith("repositories.yaml")


def test_fold_key_equates_scripts_case_and_accents() -> None:
    assert fold_key("АВП РФ") == fold_key("авп рф")
    assert fold_key("Levéltár") == "leveltar"
    assert fold_key("opis'") == fold_key("opis’") == "opis"
