"""The people of a graph: forms of one name joined, two people kept apart."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provcite.archives.repositories import Repositories
from provcite.ops.people import body_keys, people_keys


def _groups(*names: str) -> set[frozenset[str]]:
    keys = people_keys(names)
    return {frozenset(name for name in names if keys[name] == key) for key in keys.values()}


@pytest.mark.parametrize(
    "names",
    [
        ("James F. Person", "James F Person"),
        ("Пётр Абрасимов", "Petr Abrasimov", "Pyotr Abrasimov"),
        ("Pak Chang-ok", "Pak Chang Ok"),
        ("Zhou Enlai", "Chou En-lai", "周恩来"),
        ("Nobuo Shimotomai", "Shimotomai Nobuo"),
        ("Gary Goldberg", "G. Goldberg"),
        ("Christian F. Ostermann", "Christian Ostermann"),
    ],
)
def test_forms_of_one_name_are_one(names: tuple[str, ...]) -> None:
    assert _groups(*names) == {frozenset(names)}
    assert _groups(*reversed(names)) == {frozenset(names)}


@pytest.mark.parametrize(
    "names",
    [
        ("Viktor Ivanov", "Vladimir Ivanov"),
        ("James F. Person", "John F. Person"),
        ("Pak Chang-ok", "Pak Jeong-ae", "Pak Ui-wan"),
        ("Kim Il Sung", "Kim Jong Il"),
        ("Mao Zedong", "Mao Dun"),
        ("A. M. Petrov", "Petrov"),
        ("A. M. Petrov", "A. N. Petrov"),
    ],
)
def test_two_people_stay_two(names: tuple[str, ...]) -> None:
    assert _groups(*names) == {frozenset((name,)) for name in names}


def test_an_initial_that_two_people_have_is_nobody_s() -> None:
    names = ("Viktor Ivanov", "V. Ivanov", "Vladimir Ivanov")
    assert _groups(*names) == {frozenset((name,)) for name in names}
    assert _groups("Viktor Ivanov", "V. Ivanov", "Petr Ivanov") == {
        frozenset(("Viktor Ivanov", "V. Ivanov")), frozenset(("Petr Ivanov",))
    }  # fmt: skip


def test_a_body_is_known_by_its_names_and_acronyms() -> None:
    names = [
        "RGANI", "Russian State Archive of Contemporary History", "NKIDP", "Nkidp",
        "North Korea International Documentation Project", "Example Institute", "CWIHP",
    ]  # fmt: skip
    keys = body_keys(names, Repositories.shipped())
    assert keys["RGANI"] == keys["Russian State Archive of Contemporary History"]
    assert keys["NKIDP"] == keys["North Korea International Documentation Project"]
    assert len(set(keys.values())) == 5


@settings(max_examples=60)
@given(st.lists(st.text(max_size=30), max_size=8))
def test_any_words_get_a_key_each(names: list[str]) -> None:
    keys = people_keys(names)
    assert set(keys) == set(names)
    assert all(isinstance(key, str) for key in keys.values())
