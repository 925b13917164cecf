"""Person or body, and which word is the family name: one answer, with how sure it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provcite.archives.agents import SURE, Kind, _listed, build, is_body, is_family_first, read_agent
from provcite.archives.data import read_data

BODIES = """
United Nations|Bundesarchiv|Stasi|World Bank
NKIDP|Deutsche Bank|Random House|Rand Corporation|Auswärtiges Amt
Ministerstwo Spraw Zagranicznych|Külügyminisztérium
Утверждено ЦК КПСС|Министерство иностранных дел СССР|外交部档案馆
Embassy of Hungary in North Korea|GDR Embassy in the DPRK
Secretary of State, Washington, DC|docs.historyrussia.org
Herbert Hoover Presidential Library|Foreign Relations of the United States
Tata Sons Ltd|Ministry of Defense, USSR
"""
PERSONS = """
Frank Aiken|Ivan Bashev|Asan Alimerko|Frank Church
Herbert Hoover|A. M. Petrov|Petrov A.M.|Хрущев Н. С.|Lubomír Štrouga
Gen. Charles de Gaulle|Kissinger, Henry A.|Martin Luther King, Jr.
Никита Сергеевич Хрущев|毛泽东|Nam Il|Bartha János
Mervyn O'Driscoll|Balazs Szalontai|Tanya Harmer
Enkel Daljani|K. P. S. Menon|Ho Chi Minh|Nguyen Van Thieu
"""


def _names(text: str) -> list[str]:
    return [name.strip() for line in text.strip().splitlines() for name in line.split("|")]


def test_the_compiled_lists_are_up_to_date() -> None:
    assert build() == read_data("names/agents.json")


@pytest.mark.parametrize(
    ("name", "family", "given", "particle"),
    [
        ("Alcide De Gasperi", "De Gasperi", "Alcide", ""),
        ("Jacques Le Goff", "Le Goff", "Jacques", ""),
        ("Paul Van den Boeynants", "Van den Boeynants", "Paul", ""),
        ("Walter de la Mare", "Mare", "Walter", "de la"),
        ("Anna de Van Buren", "Van Buren", "Anna", "de"),
    ],
)
def test_a_particle_with_a_capital_is_of_the_family_name(name, family, given, particle) -> None:
    read = read_agent(name)
    assert (read.family, read.given, read.particle) == (family, given, particle)


@pytest.mark.parametrize("table", ["families", "given"])
def test_a_name_is_found_in_its_sorted_list_as_in_a_set(table: str) -> None:
    data = read_data(f"names/{table}.txt")
    lines = data.splitlines()
    assert lines == sorted(set(lines))
    assert data.endswith(b"\n")
    names = {line.decode() for line in lines}
    assert all(_listed(name, table) for name in names)
    others = {name[:-1] for name in names} | {f"{name}a" for name in names} | {"", "zzzz", "0", "\u7389"}
    assert not [name for name in others - names if _listed(name, table)]


@pytest.mark.parametrize("name", _names(BODIES))
def test_a_body_is_no_person(name: str) -> None:
    assert read_agent(name).kind is Kind.BODY


@pytest.mark.parametrize("name", _names(PERSONS))
def test_a_person_is_no_body_and_that_is_sure(name: str) -> None:
    read = read_agent(name)
    assert read.kind is Kind.PERSON
    assert read.sure


@pytest.mark.parametrize("name", ["Memorial", "Stalin", "Beatles", "Десехистори", "/", "/ /"])
def test_one_word_that_says_nothing_is_in_doubt(name: str) -> None:
    assert not read_agent(name).sure


@pytest.mark.parametrize(
    ("name", "family", "given", "particle", "suffix"),
    [
        ("Frank Aiken", "Aiken", "Frank", "", ""),
        ("Petrov A.M.", "Petrov", "A.M.", "", ""),
        ("Хрущев Никита Сергеевич", "Хрущев", "Никита Сергеевич", "", ""),
        ("Ludwig van Beethoven", "Beethoven", "Ludwig", "van", ""),
        ("van Beethoven, Ludwig", "Beethoven", "Ludwig", "van", ""),
        ("Martin Luther King, Jr.", "King", "Martin Luther", "", "Jr."),
        ("King, Jr., Martin Luther", "King", "Martin Luther", "", "Jr."),
        ("Kissinger, Henry A. (1923-2023)", "Kissinger", "Henry A.", "", ""),
        ("Shigeru Yoshida", "Yoshida", "Shigeru", "", ""),
        ("János Kádár", "Kádár", "János", "", ""),
    ],
)
def test_parts_of_a_name(name: str, family: str, given: str, particle: str, suffix: str) -> None:
    read = read_agent(name)
    assert (read.family, read.given, read.particle, read.suffix) == (family, given, particle, suffix)
    assert not read.family_first


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("Mao Zedong", "Mao"),
        ("Mao, Zedong", "Mao"),
        ("Kim Il Sung", "Kim"),
        ("Pak Chang-ok", "Pak"),
        ("Ho Chi Minh", "Ho"),
        ("Bartha János", "Bartha"),
        ("Yoshida Shigeru", "Yoshida"),
    ],
)
def test_the_family_stands_first(name: str, family: str) -> None:
    read = read_agent(name)
    assert read.family_first
    assert read.family == family


def test_a_western_name_is_not_turned() -> None:
    assert is_family_first("Mao", "Zedong")
    assert is_family_first("Kim", "Il Sung")
    assert not is_family_first("Lee", "Martin")
    assert not is_family_first("Kim", "Philby")
    assert not read_agent("Kim Philby").family_first


@given(st.text(max_size=250))
def test_any_text_is_weighed(text: str) -> None:
    read = read_agent(text)
    assert 0.5 <= read.confidence <= 1
    assert read.sure == (read.confidence >= SURE)
    assert is_body(text) == (read.kind is Kind.BODY)
    assert all(part in " ".join(text.split()) for part in (read.family, read.given, read.suffix))
