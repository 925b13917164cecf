"""Names that are one string, taken apart for CSL."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provcite.exchange.agents import csl_agent, csl_creator
from provcite.exchange.headline import headline
from provcite.exchange.names import creator_of, from_inverted
from provcite.model.record import Creator, Record


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("James F. Person", {"family": "Person", "given": "James F."}),
        ("Person, James F.", {"family": "Person", "given": "James F."}),
        (
            "Alexander von Humboldt",
            {"family": "Humboldt", "given": "Alexander", "non-dropping-particle": "von"},
        ),
        ("John Smith, Jr.", {"family": "Smith", "given": "John", "suffix": "Jr."}),
        ("John Smith Jr.", {"family": "Smith", "given": "John", "suffix": "Jr."}),
        ("Béla Révész", {"family": "Révész", "given": "Béla"}),
        ("Петров А. М.", {"family": "Петров", "given": "А. М."}),
        ("А. М. Петров", {"family": "Петров", "given": "А. М."}),
        ("Nam Il", {"literal": "Nam Il"}),
        ("Pak Chang-ok", {"literal": "Pak Chang-ok"}),
        ("Mao Zedong", {"literal": "Mao Zedong"}),
        ("Kim Il Sung", {"literal": "Kim Il Sung"}),
        ("Deng Xiaoping", {"literal": "Deng Xiaoping"}),
        ("P'eng Te-huai", {"literal": "P'eng Te-huai"}),
        ("Ho Chi Minh", {"literal": "Ho Chi Minh"}),
        ("Kim Young Sam", {"literal": "Kim Young Sam"}),
        ("Kim Philby", {"family": "Philby", "given": "Kim"}),
        ("Lee Harvey Oswald", {"family": "Oswald", "given": "Lee Harvey"}),
        ("Han Suyin", {"literal": "Han Suyin"}),
        ("刘晓", {"literal": "刘晓"}),
        ("NKIDP", {"literal": "NKIDP"}),
        ("Wilson Center Digital Archive", {"literal": "Wilson Center Digital Archive"}),
        ("Plato", {"literal": "Plato"}),
    ],
)
def test_agent(name: str, parts: dict[str, str]) -> None:
    assert csl_agent(name) == parts


def test_creator_of_the_record_lends_its_parts() -> None:
    record = Record(id="x", creators=(Creator(family="Chen", given="Jian"),))
    assert csl_agent("Jian Chen", record) == {"family": "Chen", "given": "Jian"}


def test_creator_in_its_own_script() -> None:
    creator = Creator(family="Petrov", given="A. M.", native="Петров А. М.")
    assert csl_creator(creator, native=True) == {"family": "Петров", "given": "А. М."}
    assert csl_creator(creator) == {"family": "Petrov", "given": "A. M."}


@given(st.text(max_size=60))
def test_no_letter_of_a_name_is_lost(name: str) -> None:
    parts = csl_agent(name)
    assert sorted("".join(parts.values()).replace(",", "").replace(" ", "")) == sorted(
        "".join(name.split()).replace(",", "")
    )


@pytest.mark.parametrize(
    ("title", "made"),
    [
        ("record of talks with the DPRK", "Record of Talks with the DPRK"),
        ("what is to be done? an answer", "What Is to Be Done? An Answer"),
        ("after the war: the peace", "After the War: The Peace"),
        ("the man they looked for", "The Man They Looked For"),
        ("anti-soviet acts", "Anti-Soviet Acts"),
        ("letter to de Gaulle of 1966", "Letter to de Gaulle of 1966"),
        ("“the gang” in peking", "“The Gang” in Peking"),
        ("", ""),
    ],
)
def test_headline(title: str, made: str) -> None:
    assert headline(title) == made


@given(st.text(max_size=60))
def test_headline_twice_changes_nothing_and_loses_nothing(title: str) -> None:
    once = headline(title)
    assert headline(once) == once
    assert len(once) == len(title)


def test_imports_take_persons_apart_and_leave_the_rest() -> None:
    assert from_inverted("Frank Aiken") == {"family": "Aiken", "given": "Frank"}
    assert from_inverted("Nam Il") == {"literal": "Nam Il"}
    assert from_inverted("World Bank") == {"literal": "World Bank"}
    assert from_inverted("Ministry of Defense, USSR") == {"literal": "Ministry of Defense, USSR"}
    zotero = creator_of({"family": "Mao", "given": "Zedong"}, "author")
    assert zotero.display == "Mao Zedong"
    assert creator_of({"family": "Philby", "given": "Kim"}, "author").display == "Kim Philby"
