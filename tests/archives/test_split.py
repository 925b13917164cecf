"""Taking apart what reference managers keep as one string."""

from __future__ import annotations

import pytest

from provcite.archives.split import split_location


def test_location_of_zoteros_translator() -> None:
    split = split_location(
        "Wilson Center Digital Archive",
        "RGANI, f. 5, op. 49, d. 131, ll. 193-194. Translated by Gary Goldberg.",
    )
    assert split.references[0].path == (("fond", "5"), ("opis", "49"), ("delo", "131"), ("list", "193-194"))
    assert split.credits[0].agents == ("Gary Goldberg",)
    assert split.platform == "Wilson Center Digital Archive"
    assert split.rest == ""


def test_repository_in_the_archive_field() -> None:
    split = split_location("RGASPI", "f. 558, op. 11, d. 97, ll. 67-70")
    assert split.references[0].repository_key == "RGASPI"
    assert split.references[0].path[-1] == ("list", "67-70")
    assert split.platform == ""


def test_credits_without_an_archive() -> None:
    split = split_location(
        "Wilson Center Digital Archive", "Obtained by Béla Révész; translated by Laura Deal."
    )
    assert split.references == ()
    assert [(credit.role, credit.agents) for credit in split.credits] == [
        ("obtained", ("Béla Révész",)),
        ("translated", ("Laura Deal",)),
    ]


@pytest.mark.parametrize("text", ["", "Box 5", "a shelf in the cellar"])
def test_what_is_not_understood_is_kept(text: str) -> None:
    split = split_location("", text)
    kept = split.rest + "".join(value for one in split.references for _, value in one.path)
    assert all(word in kept or word == "Box" for word in text.split())
