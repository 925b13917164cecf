"""Whatever a user's repositories.yaml holds, it gives repositories or one sentence with the line."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provcite.archives.parse import parse
from provcite.archives.repositories import Repositories
from provcite.model.errors import InputError


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("5", "needs a key"),
        ("{key: XYZ, names: XY}", "names"),
        ("{key: XYZ, names: {en: [[a]]}}", "names"),
        ("{key: XYZ, acronyms: [XY]}", "acronyms"),
        ("{key: XYZ, former: [XY]}", "former"),
        ("{key: XYZ, former: [{names: XY}]}", "former"),
        ("{key: XYZ, places: {a: b}}", "places"),
        ("{key: XYZ, place: [a]}", "place"),
        ("{key: XYZ, levels: [fond]}", "levels"),
        ("{key: XYZ, levels: [{level: fund}]}", "fund"),
        ("{key: XYZ, examples: [{path: [fond]}]}", "examples"),
        ("{key: XYZ, tradition: [russian]}", "tradition"),
        ("{key: XYZ, acronims: {en: [XY]}}", "acronims"),
        ("{key: XYZ, former: [{name: XY}]}", "'name'"),
        ("{key: XYZ, levels: [{level: fond, latn: [f.]}]}", "latn"),
    ],
)
def test_an_entry_of_the_wrong_shape_is_refused_with_its_line(entry: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        Repositories.load([f"repositories:\n- {{key: ONE}}\n- {entry}\n".encode()], names=["own.yaml"])
    assert caught.value.place == "own.yaml:3:3"
    assert words in caught.value.message
    assert caught.value.hint


shapes = st.recursive(
    st.sampled_from(["XY", "en", "russian", "fond", "1917/1941", ""]),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["names", "acronyms", "level", "latin", "path", "text", "en", "years"]),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=10,
)
KEYS = (
    "names", "acronyms", "former", "places", "levels", "examples", "tradition", "place", "country", "script",
)  # fmt: skip


@settings(max_examples=120)
@given(st.dictionaries(st.sampled_from(KEYS), shapes, max_size=4))
def test_any_shape_gives_a_repository_or_a_sentence(entry: dict[str, object]) -> None:
    refused = ""
    try:
        known = Repositories.load([json.dumps([entry | {"key": "XYZ"}]).encode()])
    except InputError as fault:
        refused = fault.place
    if refused:
        assert refused.startswith("repositories.yaml:1")
        return
    house = known.by_key("XYZ")
    assert known.find("XYZ")[0].repository is house
    assert {form for form, _ in house.all_names()} >= {"XYZ"}
    assert known.search("xyz")
    assert known.labels()
    assert parse("XYZ, f. 5, op. 3", repositories=known).references


@pytest.mark.parametrize("text", ["archives:\n- {key: XYZ}\n", "repositories: []\nkey: XYZ\n", "key: XYZ\n"])
def test_entries_under_another_key_are_told(text: str) -> None:
    with pytest.raises(InputError) as caught:
        Repositories.load([text.encode()], names=["own.yaml"])
    assert caught.value.place.startswith("own.yaml:")
    assert caught.value.hint == "Start it with: repositories:"
