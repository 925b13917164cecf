"""The shipped repositories and traditions, and those of a user's own files."""

from __future__ import annotations

import pytest

from provcite.archives import compiled
from provcite.archives.data import read_data
from provcite.archives.identity import key
from provcite.archives.institutions import resolve
from provcite.archives.normalise import fold_key
from provcite.archives.parse import parse
from provcite.archives.render import render
from provcite.archives.repositories import Repositories
from provcite.model.errors import InputError, NotFoundError
from provcite.model.levels import canonical_level, in_one_notation
from provcite.model.reference import ArchivalReference
from provcite.ops import repositories as ops

KNOWN = Repositories.shipped()

#: Forms that several houses bear; which is meant is decided by place, units and code in the text.
DECLARED_CLASHES = {
    "riksarkivet": {"RA-NO", "RA-SE"},
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
    assert house.confidence in ("high", "medium", "low", "")
    assert house.country != "UN"
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
    assert render(found, "short", repositories=known) == "h. 12, crr. 3-4"  # only leaves have a dash
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


def _read_back(form: str) -> set[str]:
    return {match.repository.key for match in KNOWN.find(form)}


@pytest.mark.parametrize("key_", sorted(KNOWN.keys()))
def test_every_name_of_a_house_reads_back_as_it(key_: str) -> None:
    house = KNOWN.by_key(key_)
    assert ops.one(KNOWN, key_) == [house]
    assert _read_back(key_) >= {key_}
    for form, _kind in house.all_names():
        found = _read_back(form)
        assert key_ in found, form
        # A form that several bear is declared above; any other is of this house alone.
        assert found == {key_} or fold_key(form) in DECLARED_CLASHES or found - {key_} <= {form}, (
            form,
            found,
        )


@pytest.mark.parametrize("key_", sorted(KNOWN.keys()))
def test_what_is_printed_has_a_source_and_belongs_to_the_house(key_: str) -> None:
    house = KNOWN.by_key(key_)
    for language, form in house.printed.items():
        assert form.source.startswith(("http://", "https://")), form
        assert form.name in house.names[language]
        assert not form.acronym or form.acronym in {a for forms in house.acronyms.values() for a in forms}
    assert not house.place_source or house.place_source.startswith(("http://", "https://"))
    assert all(one.source.startswith(("http://", "https://")) for one in house.ids.values())
    assert not any("knowledge" in source for source in house.sources)


@pytest.mark.parametrize("key_", sorted(KNOWN.keys()))
def test_departments_and_predecessors_are_entries_and_no_circle(key_: str) -> None:
    seen = [key_]
    while above := KNOWN.by_key(seen[-1]).part_of:
        assert above not in seen
        seen.append(above)
    assert all(KNOWN.get(older) is not None for older in KNOWN.by_key(key_).predecessor)


def test_an_acronym_of_several_is_ambiguous_and_says_so() -> None:
    for form, houses in DECLARED_CLASHES.items():
        assert _read_back(form) == houses
        assert {house.key for house in ops.one(KNOWN, form)} == houses
        assert resolve(form, KNOWN) is None


@pytest.mark.parametrize(
    ("name", "key_"),
    [
        ("AHN", "AHN"),
        ("AGA", "AGA"),
        ("Archivo Histórico Nacional, Madrid", "AHN"),
        ("HPA", "HPA"),
        ("Jilin Provincial Archive", "JLPA"),
        ("Bundesarchiv-Militärarchiv", "BArch-MA"),
        ("BArch-MA", "BArch-MA"),
        ("Center of Military History", "CMH"),
        ("U.S. Army Military History Institute, Carlisle, PA", "MHI"),
        ("Riksarkivet, Oslo", "RA-NO"),
        ("Riksarkivet, Stockholm", "RA-SE"),
        ("HHStA", "HHStA"),
        ("Haus-, Hof- und Staatsarchiv, Wien", "HHStA"),
        ("ÖStA/AdR", "AdR"),
        ("AMAE-RO", "AMAE-RO"),
        ("Arhiva Ministerului Afacerilor Externe, București", "AMAE-RO"),
        ("Herbert Hoover Presidential Library, West Branch, IA", "HHL"),
        ("Hoover Institution Archives, Stanford University", "Hoover"),
        ("Library of Congress, Manuscript Division, Washington, DC", "LOC-MSS"),
        ("SAPMO, Bundesarchiv", "SAPMO-BArch"),
        ("Torre do Tombo, Lisboa", "ANTT"),
        ("Shaanxi Provincial Archives", "SXPA"),
        ("IISH", "IISH"),
    ],
)
def test_a_department_or_namesake_is_not_another_house(name: str, key_: str) -> None:
    found = resolve(name, KNOWN)
    assert found is not None
    assert found.key == key_


@pytest.mark.parametrize("name", ["Herbert Hoover", "Mao", "Riksarkivet", "Bundesarchiv, Bern", "FA", "MRE"])
def test_a_name_that_only_looks_like_a_house_is_none(name: str) -> None:
    assert resolve(name, KNOWN) is None


def test_a_store_s_own_entry_is_its_own_source() -> None:
    known = Repositories.load([OWN], names=["repositories.yaml"])
    form = known.by_key("XYZ").preferred("en")
    assert form is not None
    assert (form.name, form.acronym, form.source) == ("House of Leaves", "XYZ", "repositories.yaml")
    assert known.by_key("GASO").sourced_place == "Smolensk"
    with pytest.raises(InputError, match="source"):
        Repositories.load([b"- {key: X, printed: {en: {name: House}}}"])
