"""Readings that a user put right: the text itself, texts like it, and texts that only look like it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provcite.archives.authorities import Authorities
from provcite.archives.corrections import Corrections, Example, read_corrections, read_example
from provcite.archives.parse import parse
from provcite.archives.repositories import Repositories
from provcite.model.errors import InputError

#: A text, what it cites (repository, path), and others that must then be read in the same way: text, path.
LIKE = {
    "a collection with two bare numbers": (
        "Sammlung Kistner 4/17, Seehaus am Moor, Blatt 3",
        [
            (
                "Seehaus am Moor",
                [["collection", "Sammlung Kistner"], ["box", "4"], ["folder", "17"], ["blatt", "3"]],
            )
        ],
        [
            ("Sammlung Kistner 4/17, Seehaus am Moor, Blatt 3.", ["Sammlung Kistner", "4", "17", "3"]),
            (
                "Sammlung Kistner 12/208, Seehaus am Moor, Blatt 14–16",
                ["Sammlung Kistner", "12", "208", "14–16"],
            ),
            (
                "Vgl. SAMMLUNG KISTNER 5/1, Seehaus am Moor, Blatt 7v; sonst nichts.",
                ["SAMMLUNG KISTNER", "5", "1", "7v"],
            ),
        ],
    ),
    "a folder with a code": (
        "Поморский музей, св. X-3/12, с. 40",
        [("Поморский музей", [["bundle", "X-3"], ["file", "12"], ["page", "40"]])],
        [("см.: Поморский музей, св. X-71/4, с. 9-10", ["X-71", "4", "9-10"])],
    ),
    "a number that stands twice": (
        "Fundo Aurora, maço 7, doc. 7, Casa do Farol",
        [("Casa do Farol", [["collection", "Fundo Aurora"], ["bundle", "7"], ["document", "7"]])],
        [("Fundo Aurora, maço 8, doc. 15, Casa do Farol", ["Fundo Aurora", "8", "15"])],
    ),
}


def known(*entries: object) -> Repositories:
    """The shipped repositories with these corrected readings."""
    data = json.dumps({"readings": list(entries)}, ensure_ascii=False).encode()
    return Authorities.load(readings=(("readings.yaml", data),)).repositories


def entry(text: str, references: list[tuple[str, list[list[str]]]]) -> dict[str, object]:
    """An entry of readings.yaml."""
    return {"text": text, "references": [{"repository": house, "path": path} for house, path in references]}


@pytest.mark.parametrize("name", LIKE)
def test_a_corrected_text_and_those_like_it_are_read_as_corrected(name: str) -> None:
    text, references, others = LIKE[name]
    repositories = known(entry(text, references))
    levels = [level for _, path in references for level, _ in path]
    for wanted_text, values in [(text, [value for _, path in references for _, value in path]), *others]:
        found = parse(wanted_text, repositories=repositories).references
        assert [found[0].reference.repository] == [house for house, _ in references], wanted_text
        assert [level for level, _ in found[0].reference.path] == levels
        assert [value for _, value in found[0].reference.path] == values
        assert len(found) == 1
        # The spans are those of the values in the text as given.
        assert [wanted_text[start:end] for _, start, end in found[0].levels] == values


def test_what_stands_beside_a_corrected_piece_is_read_as_before() -> None:
    repositories = known(entry(*LIKE["a collection with two bare numbers"][:2]))
    text = "RGANI, f. 5, op. 28, d. 410, l. 3; Sammlung Kistner 4/18, Seehaus am Moor, Blatt 3"
    found = [one.reference for one in parse(text, repositories=repositories).references]
    assert [one.repository_key for one in found] == ["RGANI", None]
    assert [value for _, value in found[0].path] == ["5", "28", "410", "3"]
    assert [value for _, value in found[1].path] == ["Sammlung Kistner", "4", "18", "3"]


def test_a_text_that_cites_no_archive_stays_without_one() -> None:
    text = "Polaris Annual, vol. 3, box 5, sheet 9"
    assert parse(text, repositories=known({"text": text, "references": []})).references == ()
    again = parse(
        "Polaris Annual, vol. 11, box 2, sheet 40.", repositories=known({"text": text, "references": []})
    )
    assert again.references == ()
    assert again.unread == ()


def test_a_longer_reference_is_not_cut_by_an_example_that_is_a_part_of_it() -> None:
    repositories = known(entry("RGANI, f. 5, op. 28", [("RGANI", [["fond", "5"], ["opis", "28"]])]))
    found = parse("RGANI, f. 5, op. 30, d. 410, l. 3", repositories=repositories).references
    assert [value for _, value in found[0].reference.path] == ["5", "30", "410", "3"]


def test_numbers_alone_are_no_pattern_but_are_read_where_they_come_again() -> None:
    repositories = known(entry("17/162/14", [("", [["fond", "17"], ["opis", "162"], ["delo", "14"]])]))
    same = parse("17/162/14", repositories=repositories).references
    assert [value for _, value in same[0].reference.path] == ["17", "162", "14"]
    assert parse("3/4/1956", repositories=repositories) == parse("3/4/1956")


def test_a_known_repository_keeps_its_key_and_labels_their_words() -> None:
    text = "TNA, bundle 7, leaf 12"
    raw = {
        "text": text,
        "references": [
            {"repository": "TNA", "path": [["bundle", "7"], ["sheet", "12"]], "labels": ["bundle", "leaf"]}
        ],
    }
    found = parse("TNA, bundle 9, leaf 3", repositories=known(raw)).references[0]
    assert found.reference.repository_key == "TNA"
    assert found.reference.labels == ("bundle", "leaf")


def test_the_later_of_two_examples_of_one_text_counts() -> None:
    text = "Kasten 4, Mappe 17, Seehaus"
    one = entry(text, [("Seehaus", [["box", "4"], ["folder", "17"]])])
    two = entry(text, [("Seehaus", [["carton", "4"], ["file", "17"]])])
    found = parse(text, repositories=known(one, two)).references[0].reference
    assert [level for level, _ in found.path] == ["carton", "file"]


WRONG = {
    "no text": ({"references": []}, "An example needs a text"),
    "no references": ({"text": "Box 4"}, "An example needs references"),
    "a value that the text has not": (
        {"text": "Box 4", "references": [{"path": [["box", "5"]]}]},
        "The text does not have '5'",
    ),
    "half a word": (
        {"text": "Box 41", "references": [{"path": [["box", "4"]]}]},
        "The text does not have '4'",
    ),
    "a level that is none": (
        {"text": "Box 4", "references": [{"path": [["crate", "4"]]}]},
        "There is no level 'crate'",
    ),
    "a key that is none": (
        {"text": "Box 4", "references": [{"house": "TNA"}]},
        "There is no key 'house' here",
    ),
    "labels that are too few": (
        {"text": "Box 4, f. 5", "references": [{"path": [["box", "4"], ["folder", "5"]], "labels": ["Box"]}]},
        "labels has one word for each unit",
    ),
    "nothing at all": (
        {"text": "Box 4", "references": [{"rest": "Box"}]},
        "A reference needs a repository or a unit",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_an_entry_that_cannot_be_used_is_named_with_its_place(name: str) -> None:
    raw, message = WRONG[name]
    data = json.dumps({"readings": [raw]}).encode()
    found, problems = read_corrections([("readings.yaml", data)])
    assert len(found) == 0
    assert message in problems[0].message
    assert problems[0].place.startswith("readings.yaml:1:")
    with pytest.raises(InputError, match=message[:12]):
        Authorities.load(readings=(("readings.yaml", data),))


@given(st.text(max_size=60), st.integers(0, 999), st.integers(0, 999))
def test_an_example_reads_itself_whatever_stands_around_it(around: str, one: int, two: int) -> None:
    text = f"Quellensammlung Ostwald {one}, Heft {two}"
    raw = entry(
        text, [("", [["collection", "Quellensammlung Ostwald"], ["box", str(one)], ["folder", str(two)]])]
    )
    repositories = known(raw)
    # Property: the very text is read as the example says, and no text makes the reader fail.
    found = parse(text, repositories=repositories).references[0].reference
    assert [value for _, value in found.path] == ["Quellensammlung Ostwald", str(one), str(two)]
    for each in parse(f"{around} {text}{around}", repositories=repositories).references:
        for _, start, end in each.levels:
            assert 0 <= start < end


def test_what_is_written_is_what_is_read_again() -> None:
    example = read_example(entry(*LIKE["a folder with a code"][:2]))
    again = read_example(example.to_json())
    assert (again.text, again.references) == (example.text, example.references)
    assert len(Corrections([example, again])) == 1
    assert Corrections().find("Box 4") == []
    assert isinstance(example, Example)
