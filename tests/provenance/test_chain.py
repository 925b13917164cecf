"""Chains: what each step used and made, and what is not recorded."""

from __future__ import annotations

import pytest

from provcite.model.record import Event, Holding, Record, Text
from provcite.provenance.chain import build_chain
from provcite.provenance.vocabulary import AgentKind, ThingKind, agent_kind
from provenance.samples import bare, sample, second


def messages(record: Record) -> list[str]:
    return [gap.message for gap in build_chain(record).gaps]


def test_steps_hand_the_document_on() -> None:
    chain = build_chain(sample())
    flow = [(step.kind, step.used, step.made) for step in chain.steps]
    assert flow == [
        ("written", (), ("original",)),
        ("signed", ("original",), ()),
        ("obtained", ("original",), ("copy",)),
        ("translated", ("original",), ("translation",)),
        ("published", ("translation",), ("publication",)),
        ("imported", ("publication",), ("file",)),
    ]
    assert chain.thing("translation").language == "en"
    assert chain.thing("original").language == "ru"
    assert chain.thing("publication").former_urls == (
        "https://digitalarchive.wilsoncenter.org/document/113371",
    )


def test_the_gaps_of_the_sample_are_said_plainly() -> None:
    assert messages(sample()) == [
        "how the original came to RGANI is not recorded",
        "how the copy left RGANI is not recorded",
        "when the address changed is not recorded",
    ]


def test_a_gap_stands_where_the_chain_is_broken() -> None:
    chain = build_chain(sample())
    before = {gap.message: chain.steps[gap.after].kind for gap in chain.gaps}
    assert before["how the copy left RGANI is not recorded"] == "obtained"
    assert before["when the address changed is not recorded"] == "imported"


def test_a_full_chain_has_no_gap() -> None:
    assert messages(second()) == []


def test_a_bare_record_says_what_it_lacks() -> None:
    assert messages(bare()) == [
        "who wrote the document and when it was written is not recorded",
        "where the original lies is not recorded",
    ]


def test_a_date_without_an_event_is_told_with_the_gap() -> None:
    [gap, *_] = build_chain(Record(id="x", date="1956-07")).gaps
    assert gap.message == (
        "who wrote the document and when it was written (the document is dated July 1956) is not recorded"
    )


def test_publication_without_obtaining_is_a_gap() -> None:
    record = Record(
        id="1",
        sources=(Holding(repository="TNA", path=(("series", "FO 371"),)),),
        provenance=(Event(event="written", by=("X Y",)), Event(event="published", url="https://x")),
    )
    assert "who obtained the copy is not recorded" in messages(record)


def test_text_in_another_language_without_translation_is_a_gap() -> None:
    record = Record(
        id="1",
        language="ru",
        text=Text(language="en"),
        provenance=(Event(event="published", url="https://x"),),
    )
    assert "who translated the document from ru to en is not recorded" in messages(record)


def test_reference_without_units_is_a_gap() -> None:
    record = Record(id="1", sources=(Holding(repository="RGANI"),))
    assert "where in RGANI the original lies is not recorded" in messages(record)


def test_two_copies_are_two_things() -> None:
    record = Record(id="1", provenance=(Event(event="copied"), Event(event="obtained")))
    assert [thing.key for thing in build_chain(record).things] == ["original", "copy", "copy-2"]


def test_a_summary_does_not_stand_in_for_the_document() -> None:
    record = Record(id="1", provenance=(Event(event="summarised"), Event(event="published")))
    assert build_chain(record).steps[1].used == ("original",)


def test_an_unknown_event_is_told_by_its_own_word() -> None:
    step = build_chain(Record(id="1", provenance=(Event(event="burnt_and_restored"),))).steps[0]
    assert (step.heading, step.used) == ("Burnt and restored", ("original",))


def test_attachments_are_copies_of_what_they_say() -> None:
    chain = build_chain(second())
    filed = next(step for step in chain.steps if step.kind == "attached")
    assert filed.used == ("original",)
    assert chain.thing(filed.made[0]).sha256 == "33" * 32


def test_people_and_bodies_are_told_apart() -> None:
    cases = {
        ("James F. Person", False): AgentKind.PERSON,
        ("Wilson Center Digital Archive", False): AgentKind.INSTITUTION,
        ("NKIDP", False): AgentKind.INSTITUTION,
        ("Министерство иностранных дел", False): AgentKind.INSTITUTION,
        ("A. M. Petrov", True): AgentKind.PERSON,
        ("Random House", True): AgentKind.INSTITUTION,
        ("Li Wei", False): AgentKind.PERSON,
    }
    assert {case: agent_kind(case[0], body_expected=case[1]) for case in cases} == cases


def test_every_kind_of_thing_has_a_label() -> None:
    kinds = {thing.kind for record in (sample(), second()) for thing in build_chain(record).things}
    assert kinds >= {ThingKind.ORIGINAL, ThingKind.COPY, ThingKind.TRANSLATION, ThingKind.PUBLICATION}
    assert all(thing.label for record in (sample(), second()) for thing in build_chain(record).things)


@pytest.mark.parametrize(
    ("names", "people"),
    [
        (("Andrei Ledovskii", "Raisa Mirovitskaia"), True),
        (("A. Ledovskii", "Jean-Pierre O'Neil"), True),
        (("Andrei Ledovskii",), True),  # one is enough where the name tells
        (("Wilson Center", "NKIDP"), False),
        (("Foreign Relations of the United States", "Raisa Mirovitskaia"), False),
    ],
)
def test_several_editors_of_a_publication_are_people(names: tuple[str, ...], people: bool) -> None:
    chain = build_chain(Record(id="1", provenance=(Event(event="published", by=names),)))
    kinds = {party.kind for step in chain.steps for party in step.parties}
    assert (kinds == {AgentKind.PERSON}) is people
