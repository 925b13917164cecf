"""Order of text: letters before accents before case, by alphabet and not by code point."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provcite.csl.collate import key


def ordered(words: str, lang: str = "en") -> list[str]:
    return sorted(words.split(), key=lambda word: key(word, lang))


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "Abel ábel Äbel Abele Œuvre of zebra"),
        ("ru", "ёлка ель ива йод ключ юг яма"),
        ("uk", "гора ґава дім єдність жук ива ілля їжак йод"),
        ("sv", "zoo åbo ärla öland"),
        ("da", "zoo æble øl åbo"),
        ("es", "nube ñame oso"),
        ("cs", "cena čas den rok řeka sen šat zima žena"),
        ("hu", "oka ösz uhu ül"),
        ("pl", "lato łoś nos ńuńa osa ósmy zima źródło żaba"),
        ("tr", "dal ılık ilk oya ömer sarı şal"),
        ("de", "Ahle Ähre Apfel Müller Mullet ode"),
        ("en", "Zulu Ωmega Архив 中国"),
    ],
)
def test_alphabets(lang: str, words: str) -> None:
    assert ordered(" ".join(reversed(words.split())), lang) == words.split()


def test_case_and_accents_only_break_ties() -> None:
    assert ordered("rest Résumé resume résumé Resume") == ["rest", "resume", "Resume", "résumé", "Résumé"]


def test_punctuation_does_not_count() -> None:
    assert key("Ch’oe, A.")[0] == key("Choe A")[0]


def test_numbers_count_as_numbers() -> None:
    assert sorted(["d. 10", "d. 9", "d. 100"], key=key) == ["d. 9", "d. 10", "d. 100"]


@given(st.text(max_size=12), st.text(max_size=12), st.sampled_from(["en", "ru", "sv", "cs", "xx"]))
def test_the_order_is_total_and_does_not_depend_on_composition(one: str, two: str, lang: str) -> None:
    first, second = key(one, lang), key(two, lang)
    assert (first < second) + (first > second) + (first == second) == 1
    assert key(unicodedata.normalize("NFC", one), lang)[0] == key(unicodedata.normalize("NFD", one), lang)[0]
