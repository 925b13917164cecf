"""The open word lists: what they know, what they map to, and that any other word is kept."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provcite.archives import roles
from provcite.archives.data import read_data
from provcite.archives.safeyaml import load_strings
from provcite.archives.words import COMPILED, build, dump, folded
from provcite.exchange.csl_item import NAME_VARIABLES
from provcite.model.record import Creator, Record

RAW = load_strings(read_data("words/roles.yaml"), "words/roles.yaml")


def test_the_compiled_lists_are_fresh() -> None:
    # Renew them with: python -m provcite.archives.words > src/provcite/data/words.json
    assert read_data(COMPILED) == dump(build())


@pytest.mark.parametrize("entry", RAW["words"], ids=[entry["word"] for entry in RAW["words"]])
def test_each_role_is_described_mapped_and_sourced(entry: dict[str, object]) -> None:
    assert entry["about"]
    assert entry["group"] in ("author", "recipient", "editor", "translator", "contributor")
    assert entry["prov"] in ("attributed", "associated")
    assert entry["sources"]
    assert set(entry["sources"]) <= set(RAW["sources"])  # type: ignore[call-overload]
    assert entry.get("csl", "author") in {"author", "translator", *NAME_VARIABLES}


def test_every_name_variable_of_csl_is_a_role() -> None:
    assert set(NAME_VARIABLES) <= set(roles.roles().words)


def test_no_form_means_two_roles() -> None:
    forms = [
        folded(form)
        for entry in RAW["words"]
        for form in dict.fromkeys((entry["word"], *entry.get("synonyms", ())))
    ]
    forms += [folded(term) for term in RAW["relators"].values()]
    assert [form for form, count in Counter(forms).items() if count > 1] == []


@pytest.mark.parametrize("word", ["participant", "speaker", "sender", "addressee", "drafter", "interlocutor"])
def test_the_words_of_historians_are_known(word: str) -> None:
    assert roles.roles().find(word) is not None


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("Addressee", "recipient"),
        ("addressees", "recipient"),
        ("rcp", "recipient"),
        ("adressat", "recipient"),
        ("адресат", "recipient"),
        ("sent_by", "sender"),
        ("signed-by", "signatory"),
        ("note taker", "minute taker"),
        ("Chairman", "chair"),
        ("cleared by", "clearing officer"),
        ("censor", "censor"),
    ],
)
def test_synonyms_codes_and_plurals_mean_the_role(word: str, meant: str) -> None:
    found = roles.roles().find(word)
    assert found is not None
    assert found.word == meant


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("auther", "author"),
        ("participent", "participant"),
        ("recipeint", "recipient"),
        ("interlocuter", "interlocutor"),
        ("sgnatory", "signatory"),
        ("adressee", "addressee"),
    ],
)
def test_a_slip_has_its_word(word: str, near: str) -> None:
    assert roles.roles().find(word) is None
    assert roles.roles().misspelt(word) == near


@pytest.mark.parametrize(
    "word",
    [
        "political commissar",
        "Hofmeister",
        "minister",
        "visitor",
        "envoy",
        "defector",
        "actor",
        "x",
        "",
        "kadi",
    ],
)
def test_a_word_that_may_be_meant_is_no_slip(word: str) -> None:
    assert roles.roles().misspelt(word) is None


@given(st.text(max_size=200))
def test_any_word_counts_as_some_role(word: str) -> None:
    assert roles.group(word) in ("author", "recipient", "editor", "translator", "contributor")
    near = roles.roles().misspelt(word)
    assert near is None or roles.roles().find(near) is not None


@pytest.mark.parametrize(
    ("held", "item_type", "authors"),
    [
        (("author", "drafter"), "manuscript", ["author"]),
        (("drafter", "signatory"), "manuscript", ["signatory"]),
        (("participant", "drafter"), "manuscript", ["drafter"]),
        (("sender", "addressee"), "personal_communication", ["sender"]),
        (("speaker", "participant"), "speech", ["speaker"]),
        (("speaker", "participant"), "manuscript", []),
        (("interviewer", "interviewee"), "interview", ["interviewee"]),
        (("interviewer", "interviewee"), "manuscript", ["interviewer"]),
        (("Hofmeister",), "manuscript", []),
        ((), "manuscript", []),
    ],
)
def test_who_stands_in_the_authors_place(held: tuple[str, ...], item_type: str, authors: list[str]) -> None:
    creators = tuple(Creator(role=word, literal=word) for word in held)
    record = Record(id="x", type=item_type, creators=creators)
    assert [creator.role for creator in roles.authors_of(record)] == authors
