"""The one reader of leaves: shortened ranges, lists, versos, and what is no list of leaves."""

from __future__ import annotations

import pytest

from provcite.archives.identity import leaves
from provcite.archives.leaves import leaf_ranges, leaves_inside, leaves_touch
from provcite.archives.locators import closing_locator


@pytest.mark.parametrize(
    ("value", "ranges"),
    [
        ("301-3", ((301, 303),)),
        ("301-5", ((301, 305),)),
        ("301–303, 305ob", ((301, 303), (305, 305))),
        ("12–15 and 40–41", ((12, 15), (40, 41))),
        ("12–15 und 40", ((12, 15), (40, 40))),
        ("12; 18; 20ob", ((12, 12), (18, 18), (20, 20))),
        ("45-41", ((45, 45),)),
        ("7-11v", ((7, 11),)),
        ("none", ()),
    ],
)
def test_ranges_are_read_by_one_reader(value: str, ranges: tuple[tuple[int, int], ...]) -> None:
    assert leaf_ranges(value) == ranges
    found = leaves(value)
    if found is not None:
        assert tuple((int(a), int(b)) for a, b in found) == ranges


def test_an_inserted_leaf_keeps_its_letter_and_a_verso_is_its_leaf() -> None:
    assert leaves("12a-14") == (("12a", "14"),)
    assert leaves("12ob") == leaves("12 об.") == (("12", "12"),)
    assert leaves("D. M. 5") is None


def test_inside_and_touching() -> None:
    assert leaves_inside("302", "301-3") is True
    assert leaves_inside("304", "301-3") is False
    assert leaves_inside("302", "") is None
    assert leaves_touch("303-310", "301-3")
    assert not leaves_touch("304", "301-3")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ivanov, diary, l. 12.", ("list", "12")),
        ("Ebd., Bl. 7", ("blatt", "7")),
        ("Ibid., ll. 12–15 and 40–41.", ("list", "12–15 and 40–41")),
        ("There, pp. 3-5", ("page", "3-5")),
        ("nothing here", None),
    ],
)
def test_the_locator_that_closes_a_citation(text: str, found: tuple[str, str] | None) -> None:
    closing = closing_locator(text, 0, len(text))
    assert (closing and (closing[0], text[closing[1] : closing[2]])) == found
