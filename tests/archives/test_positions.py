"""Where towns lie, and the outline of the land on which they stand."""

from __future__ import annotations

import pytest

from provcite.archives.places import Places, outline
from provcite.archives.repositories import Repositories

#: Read off an atlas, to the nearest degree.
ATLAS = {
    ("Moscow", "RU"): (56, 38),
    ("Vienna", "AT"): (48, 16),
    ("Abilene, KS", "US"): (39, -97),
    ("Canberra", "AU"): (-35, 149),
    ("Ulaanbaatar", "MN"): (48, 107),
    ("Budapest", "HU"): (47, 19),
    ("Lisbon", "PT"): (39, -9),
}


@pytest.mark.parametrize("town", ATLAS)
def test_a_town_lies_where_an_atlas_has_it(town: tuple[str, str]) -> None:
    found = Places.shipped().position(*town)
    assert found is not None
    assert [round(number) for number in found] == pytest.approx(ATLAS[town], abs=1)


def test_no_town_of_another_country_or_state_stands_in() -> None:
    places = Places.shipped()
    assert places.position("Vienna", "RU") is None
    assert places.position("Abilene, NY", "US") is None
    assert places.position("Nowhere at all", "AT") is None
    texas, kansas = places.position("Abilene, TX", "US"), places.position("Abilene, KS", "US")
    assert texas != kansas


def test_every_repository_with_a_town_is_found() -> None:
    places = Places.shipped()
    missing = {
        one.key: one.place
        for one in Repositories.shipped()
        if one.sourced_place and places.position(one.sourced_place, one.country) is None
    }
    assert missing == {}


def _inside(east: float, north: float, ring: tuple[tuple[float, float], ...]) -> bool:
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (y1 > north) != (y2 > north) and east < (x2 - x1) * (north - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


LAND = [
    (38, 56),
    (16, 48),
    (-97, 39),
    (107, 48),
    (77, 29),
    (134, -25),
    (-60, -10),
    (20, 0),
    (-2, 53),
    (100, 60),
    (45, 24),
]
SEA = [
    (-30, 40),
    (-140, 20),
    (80, -20),
    (-10, -20),
    (170, 20),
    (3, 57),
    (18, 34),
    (-90, 25),
    (35, 43),
    (65, 15),
]


def test_the_outline_has_land_and_sea_where_they_are() -> None:
    def on_land(point: tuple[float, float]) -> bool:
        return any(_inside(*point, ring) for ring in outline())

    assert [point for point in LAND if not on_land(point)] == []
    assert [point for point in SEA if on_land(point)] == []
