"""Relations between records, read both ways and held against each other."""

from __future__ import annotations

import pytest

from provcite.model.record import RELATION_KINDS, Record, Relation, Text
from provcite.provenance.chain import build_chain
from provcite.provenance.drawings.tree import tree_lines
from provcite.provenance.relations import INVERSES, Tie, circle, relation_problems, tie_words, ties


def record(name: str, *relations: tuple[str, str], **fields: object) -> Record:
    made = tuple(Relation(kind=kind, record=other) for kind, other in relations)
    return Record(id=name, relations=made, **fields)  # type: ignore[arg-type]


def problems(first: Record, *others: Record) -> list[str]:
    known = {item.id: item for item in (first, *others)}
    return [sentence for _, sentence in relation_problems(first, known.get)]


def test_every_kind_of_relation_has_words_both_ways() -> None:
    assert set(INVERSES) == set(RELATION_KINDS)
    for kind in RELATION_KINDS:
        assert tie_words(Tie(kind, "2")).endswith(" 2")
        assert tie_words(Tie(kind, "2", stated_there=True)).endswith(" 2")


def test_a_relation_is_seen_from_the_other_side() -> None:
    translation = record("2", ("translation_of", "1"))
    assert ties(record("1"), [translation]) == (Tie("translation_of", "2", stated_there=True),)


def test_a_relation_to_a_former_id_is_seen_too() -> None:
    renamed = record("new", aliases=("old",))
    assert ties(renamed, [record("2", ("excerpt_of", "old"))]) == (Tie("excerpt_of", "2", stated_there=True),)


def test_same_as_stated_on_both_sides_is_one_tie() -> None:
    one, two = record("1", ("same_as", "2")), record("2", ("same_as", "1"))
    assert ties(one, [two]) == (Tie("same_as", "2"),)


def test_a_sound_relation_has_no_problem() -> None:
    original = record("1", language="ru", text=Text(language="ru"))
    assert (
        problems(record("2", ("translation_of", "1"), language="ru", text=Text(language="en")), original)
        == []
    )


def test_a_missing_record_is_named() -> None:
    assert problems(record("1", ("copy_of", "9"))) == ["a copy of 9, and there is no such record"]


def test_a_record_cannot_be_of_itself() -> None:
    assert problems(record("1", ("copy_of", "1"))) == ["a copy of itself"]


@pytest.mark.parametrize("kind", sorted(set(RELATION_KINDS) - {"same_as"}))
def test_a_circle_is_found_however_long(kind: str) -> None:
    chain = [record(str(number), (kind, str(number + 1))) for number in range(50)]
    chain.append(record("50", (kind, "0")))
    assert any("leads back" in sentence for sentence in problems(*chain))


def test_texts_in_one_language_are_no_translation() -> None:
    one = record("1", ("translation_of", "2"), text=Text(language="en"))
    assert problems(one, record("2", language="en", text=Text(language="en-GB"))) == [
        "a translation of 2, but both texts are in en"
    ]


def test_two_translations_of_one_original_may_be_in_one_language() -> None:
    one = record("1", ("translation_of", "2"), language="ru", text=Text(language="en"))
    assert problems(one, record("2", language="ru", text=Text(language="en"))) == []


def test_what_one_says_is_held_against_the_other_from_both_sides() -> None:
    one, two = record("1", ("copy_of", "2")), record("2", ("excerpt_of", "1"))
    assert problems(one, two) == ["a copy of 2, which says that it is an excerpt of this one"]
    assert problems(two, one) == ["an excerpt of 1, which says that it is a copy of this one"]


def test_originals_in_two_languages_are_not_the_same() -> None:
    [sentence] = problems(record("1", ("same_as", "2"), language="ru"), record("2", language="de"))
    assert "ru and de" in sentence


def test_same_and_something_else_contradict_each_other() -> None:
    assert len(problems(record("1", ("same_as", "2")), record("2", ("excerpt_of", "1")))) == 1


def test_the_trace_shows_both_directions() -> None:
    chain = build_chain(record("1", ("same_as", "3")), pointing=[record("2", ("translation_of", "1"))])
    texts = [line.text for line in tree_lines(chain)]
    assert "the same document as 3" in texts
    assert "original of the translation 2" in texts


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([], []),
        ([("a", "translation_of", "b"), ("c", "translation_of", "b"), ("d", "excerpt_of", "a")], []),
        ([("a", "translation_of", "b"), ("b", "copy_of", "a")], ["a", "b"]),
        ([("x", "copy_of", "a"), ("a", "supersedes", "b"), ("b", "supersedes", "a")], ["a", "b"]),
        ([("a", "same_as", "b"), ("b", "same_as", "a")], []),
        ([("a", "attachment_to", "b"), ("b", "excerpt_of", "a")], []),
    ],
)
def test_records_that_come_from_each_other(told: list[tuple[str, str, str]], expected: list[str]) -> None:
    assert circle(told) == expected
