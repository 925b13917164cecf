"""Quotations against texts: what is forgiven and what is not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provcite.archives.authorities import Authorities
from provcite.archives.leaves import leaf_ranges, leaves_inside
from provcite.archives.normalise import title_key
from provcite.checks.compare import TextIndex, compare
from provcite.checks.keys import url_key

KNOWN = Authorities.shipped()
TEXT = (
    "I visited the Minister on that day.\n\nHe did not agree with the view of Pak Chang-ok that serious mistakes had been com-\nmitted "
    "in the distribution of grain, and he asked the embassy to convey his opinion to Moscow without delay.\n\nOn parting he thanked us."
)
INDEX = TextIndex(TEXT)


@pytest.mark.parametrize(
    "quotation",
    [
        "serious mistakes had been committed in the distribution of grain",
        "Serious mistakes had been committed",
        "[S]erious mistakes had been committed in the distribution of grain […] without delay",
        "serious mistakes had been committed ... and he asked the embassy",
        "the view of Pak Chang Ok that “serious mistakes” had been committed",
        "the view of Park Chang-ok that serious mistakes had been committed",
        "he asked the embassy [in Pyongyang] to convey his opinion",
        "agree with the view . . . that serious mistakes",
    ],
)
def test_what_an_editor_forgives(quotation: str) -> None:
    result = compare(quotation, INDEX)
    assert result.exact, result
    assert result.place == "paragraph 2 of the text"


def test_a_changed_word_is_named_with_the_text_s_own() -> None:
    result = compare("he asked the ministry to convey his opinion to Moscow", INDEX)
    assert [(item.quoted, item.written) for item in result.differences] == [("ministry", "embassy")]


def test_a_year_is_never_forgiven() -> None:
    index = TextIndex("The plan of 1956 was fulfilled before the autumn of that year by all the mills.")
    assert [
        (d.quoted, d.written)
        for d in compare("The plan of 1957 was fulfilled before the autumn", index).differences
    ] == [("1957", "1956")]


def test_words_left_out_are_an_omission_and_a_not_is_marked() -> None:
    result = compare("He did agree with the view of Pak Chang-ok", INDEX)
    assert not result.differences
    assert [item.written for item in result.omissions] == ["not"]
    assert result.drops_negation


def test_other_words_are_not_found() -> None:
    assert not compare("a golden age of plenty had begun for the provinces of the north", INDEX).found


@settings(max_examples=60)
@given(st.integers(0, 30), st.integers(5, 25))
def test_any_stretch_of_the_text_is_exact(start: int, length: int) -> None:
    words = TEXT.split()
    assert compare(" ".join(words[start : start + length]) or "I visited", INDEX).found


@settings(max_examples=60)
@given(st.text(max_size=80))
def test_any_quotation_is_compared_without_a_fault(quotation: str) -> None:
    result = compare(quotation, INDEX)
    assert 0 <= result.share <= 1
    for item in (*result.differences, *result.omissions):
        assert 0 <= item.start <= item.end <= len(quotation)


@pytest.mark.parametrize(
    ("value", "ranges"),
    [
        ("301-303", ((301, 303),)), ("301–3", ((301, 303),)), ("12-15, 18, 20ob.", ((12, 15), (18, 18), (20, 20))), ("5об", ((5, 5),)),
        ("", ()),
    ],
)  # fmt: skip
def test_leaf_ranges(value: str, ranges: tuple[tuple[int, int], ...]) -> None:
    assert leaf_ranges(value) == ranges


def test_leaves_inside() -> None:
    assert leaves_inside("302", "301-303") is True
    assert leaves_inside("303ob–304", "301-303") is False
    assert leaves_inside("302", "") is None


def test_keys_fold_what_does_not_matter() -> None:
    assert title_key("Opis’ of the “Çar”, 2nd  part.") == title_key("opis of the car 2ND Part")
    same = {
        "https://digitalarchive.umd.edu/document/113371", "http://digitalarchive.wilsoncenter.org/document/113371/",
        "https://www.digitalarchive.umd.edu/document/113371.pdf?v=abc#page=2", "digitalarchive.umd.edu/document/113371",
    }  # fmt: skip
    assert {url_key(address, KNOWN) for address in same} == {"wcda:113371"}
    assert url_key("https://example.org/a?utm_source=x&b=1#c", KNOWN) == "example.org/a?b=1"
