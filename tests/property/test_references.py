"""Laws of reading and writing references, for every repository, form and input."""

from __future__ import annotations

import random
import re
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provcite.archives.identity import compare, key
from provcite.archives.normalise import fold_key, fold_text
from provcite.archives.parse import parse
from provcite.archives.render import FORMS, render
from provcite.archives.repositories import Repositories
from provcite.model.reference import ArchivalReference
from reference_values import path_of

KNOWN = Repositories.shipped()
#: Umbrella entries without a name of their own in print, and acronyms that two houses share.
UMBRELLAS = {"US-PRESLIB", "IT-ARCH", "CN-PLACES", "CN-PROV", "FR-AD"}
SHARED = {"NA", "AMAE", "RA", "AD"}
#: The share of rendered references that may be read as another one.
MOST_WRONG = 0.5

WORDS = st.sampled_from(
    [
        "RGANI",
        "РГАНИ",
        "f.",
        "op.",
        "d.",
        "ll.",
        "Ф.",
        "Оп.",
        "fond",
        "5",
        "28",
        "410",
        "301-303",
        "1956",
        "July",
        "24,",
        "(",
        "",
        ")",
        "[",
        "]",
        "“",
        "”",
        ";",
        ",",
        ".",
        "/",
        "-",
        "–",
        "Box",
        "Folder",
        "RG",
        "59",
        "FO",
        "371/12",
        "Ibid.",
        "там",
        "же",
        "Translated",
        "by",
        "for",
        "NKIDP",
        "and",
        "A.",
        "M.",
        "Petrov",
        "DY",
        "30/13941",
        "Bl.",
        "doboz",
        "2.",
        "XIX-J-1-j",
        "vol.",
        "no.",
        "pp.",
        "Papers",
        "in",
        "the",
        "archive",
        "\xad",
        "\xa0",
        "\n",
        "«",
        "»",
        "档案号:",
        "111-00240-01(1)",
        "http://x.org/1",
    ]
)
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(WORDS, max_size=40).map(" ".join),
    st.lists(WORDS, max_size=40).map("".join),
)


def test_parse_of_render_gives_the_same_reference() -> None:
    """parse(render(reference)) has the reference's key: every repository, form, dash and name in any script.

    A share, since reading is a fitted decision; where it fails it is mostly a bare number whose level
    nothing tells.
    """
    wrong: list[str] = []
    every = 0
    for house in sorted(set(KNOWN.keys()) - UMBRELLAS):
        repository = KNOWN.by_key(house)
        chance = random.Random(house)
        names = [form for forms in repository.acronyms.values() for form in forms if form not in SHARED]
        names = names or [forms[0] for forms in repository.names.values()]
        reference = ArchivalReference(repository_key=house, path=path_of(repository, chance))
        for form in FORMS:
            separator = repository.tradition.native_separator if form == "native" else ", "
            dash = chance.choice(("en-dash", "hyphen"))
            text = f"{chance.choice(names)}{separator}{render(reference, form, range_dash=dash)}"
            every += 1
            if [key(one.reference) for one in parse(text).references] != [key(reference)]:
                wrong.append(text)
    assert len(wrong) <= MOST_WRONG * every, (len(wrong), every, wrong[:60])


@settings(max_examples=150)
@given(TEXTS)
def test_parse_takes_anything_and_is_stable(text: str) -> None:
    first, second = parse(text), parse(text)
    assert first == second
    assert first.text == text
    for found in first.references:
        assert 0 <= found.span[0] <= found.span[1] <= len(text)
        assert 0 < found.confidence <= 1
        for level, start, end in found.levels:
            assert level
            assert 0 <= start <= end <= len(text)


@settings(max_examples=150)
@given(TEXTS)
def test_values_are_pieces_of_the_text(text: str) -> None:
    """Nothing is made up: every value and repository is a piece of the cleaned text."""
    clean = fold_text(text).text
    for found in parse(text).references:
        assert all(value in clean for _, value in found.reference.path)
        assert found.reference.repository is None or found.reference.repository in clean


@settings(max_examples=150)
@given(TEXTS)
def test_no_number_inside_a_reference_is_lost(text: str) -> None:
    """Every run of digits within a reference's span is in a value, in the house's name or in the rest."""
    for found in parse(text).references:
        reference = found.reference
        kept = " ".join([reference.repository or "", *(value for _, value in reference.path), reference.rest])
        start, end = found.span
        for run in re.findall(r"\d+", fold_text(text[start:end]).text):
            assert run in kept


@settings(max_examples=100)
@given(TEXTS)
def test_a_reference_is_equal_to_itself(text: str) -> None:
    for found in parse(text).references:
        relation = compare(found.reference, found.reference)
        assert relation.kind in ("equal", "unknown")


@settings(max_examples=100)
@given(st.text(max_size=80))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold_key(fold_key(text)) == fold_key(text)
    assert fold_text(fold_text(text).text).text == fold_text(fold_text(fold_text(text).text).text).text


HOSTILE = [
    "(",
    "“",
    "f. 1, ",
    "RGANI, f. 5 ",
    "Box 1, ",
    "RG 59, ",
    "Harriman Papers, ",
    "Translated by A B, ",
    "1-",
    "1.",
    "12/3/",
    "Ibid., p. 5; ",
    "Archives of ",
    "NARA, ",
    "box 1/",
    "in A and B, ",
    "MOL, XIX-J-1-j ",
    "«x» ",
    "\u00ad",
    "FO 371/1 ",
    "1, 2, 3, ",
    "f.(f.(",
    "Ф. 1. ",
    "a\u0301",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_work_grows_no_faster_than_the_text(piece: str) -> None:
    """Eight times the text takes at most twelve times the calls (linear is 8, quadratic 64)."""

    def calls(size: int) -> int:
        text = (piece * (size // len(piece) + 1))[:size]
        count = 0

        def step(frame: object, event: str, argument: object) -> None:
            nonlocal count
            count += 1

        sys.setprofile(step)
        try:
            parse(text)
        finally:
            sys.setprofile(None)
        return count

    assert calls(16_000) < 12 * (calls(2_000) + 400)
