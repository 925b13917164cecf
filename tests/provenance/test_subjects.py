"""What an event happened to: the original unless the record says otherwise."""

from __future__ import annotations

from dataclasses import replace

import pytest

from provcite.model.record import Agent, Event, Holding, Record, Text
from provcite.provenance.chain import Chain, build_chain
from provcite.provenance.holdings import condition_words
from provcite.provenance.subjects import changed_subjects, subjects
from provcite.schema.decode import decode_text


def chain_of(*events: Event, **facts: object) -> Chain:
    return build_chain(Record(id="x", title="A letter", provenance=events, **facts))  # type: ignore[arg-type]


def used(chain: Chain) -> list[tuple[str, tuple[str, ...]]]:
    return [(step.kind, step.used) for step in chain.steps]


def test_restitution_after_looting_happens_to_the_original():
    chain = chain_of(
        Event(event="written", by=("Rosa Levi",)),
        Event(event="confiscated", by=("Einsatzstab Reichsleiter Rosenberg",), date="1941"),
        Event(event="microfilmed", by=("National Archives",), date="1958"),
        Event(event="restituted", by=("National Archives",), to="Family Levi", date="1961"),
    )
    assert used(chain)[1:] == [
        ("confiscated", ("original",)),
        ("microfilmed", ("original",)),
        ("restituted", ("original",)),
    ]


def test_declassification_of_a_photocopy_is_said_by_the_record():
    events = (
        Event(event="copied", by=("A. Reader",), id="xerox"),
        Event(event="declassified", by=("Ministry",)),
        Event(event="declassified", by=("Ministry",), of=("xerox",)),
        Event(event="declassified", by=("Ministry",), of=("copy",)),
    )
    assert [subject.keys for subject in subjects(Record(id="x", provenance=events))] == [
        ("original",), ("original",), ("copy",), ("copy",),
    ]  # fmt: skip


def test_a_tape_is_digitised_and_not_its_translation():
    chain = chain_of(
        Event(event="recorded", by=("B. Asker",), date="1992"),
        Event(event="transcribed", by=("C. Typist",)),
        Event(event="translated", by=("D. Writer",), of=("transcribed",), from_="ru", to="en"),
        Event(event="digitised", by=("Sound Archive",)),
        language="ru",
    )
    assert used(chain) == [
        ("recorded", ()),
        ("transcribed", ("original",)),
        ("translated", ("transcript",)),
        ("digitised", ("original",)),
    ]


def test_a_redacted_release_is_a_copy_and_what_is_published_is_said():
    chain = chain_of(
        Event(event="redacted", by=("CIA",), id="release"),
        Event(event="published", by=("CIA Reading Room",), of=("release",), url="https://example.org/1"),
    )
    assert used(chain) == [("redacted", ("original",)), ("published", ("copy",))]


def test_the_language_of_the_kept_text_says_what_was_published():
    events = (
        Event(event="obtained", by=("A. Reader",)),
        Event(event="translated", by=("B. Writer",), from_="ru", to="en"),
        Event(event="published", by=("Archive",), url="https://example.org/1"),
    )
    record = Record(id="x", language="ru", provenance=events, text=Text(language="en"))
    assert subjects(record)[2].keys == ("translation",)
    assert subjects(Record(id="x", language="ru", provenance=events))[2].keys == ("original",)


def test_a_second_translation_is_of_the_language_it_names():
    events = (
        Event(event="translated", to="de", from_="ko"),
        Event(event="translated", to="en", from_="de"),
        Event(event="translated", to="en", from_="ko"),
    )
    found = [subject.keys[0] for subject in subjects(Record(id="x", language="ko", provenance=events))]
    assert found == ["original", "translation", "original"]


@pytest.mark.parametrize(
    ("event", "told"),
    [
        (Event(event="transferred", by=("Ministry",), to="RGANI"), False),
        (Event(event="accessioned", by=("RGANI",)), False),
        (Event(event="received", by=("RGANI",)), False),
        (Event(event="received", by=("Ministry",)), True),
        (Event(event="registered", by=("Chancellery",)), True),
        (Event(event="transferred", by=("RGANI",), to="Library"), True),
    ],
)
def test_the_way_to_the_archive_is_told_by_an_event_whose_recipient_it_is(event, told):
    chain = chain_of(event, sources=(Holding(repository="RGANI", path=(("fond", "5"),)),))
    missing = [gap.message for gap in chain.gaps if "came to RGANI" in gap.message]
    assert bool(missing) is told


def test_what_names_nothing_or_several_is_known():
    events = (
        Event(event="copied"),
        Event(event="copied"),
        Event(event="translated", of=("copy",)),
        Event(event="translated", of=("nothing",)),
    )
    found = subjects(Record(id="x", provenance=events))
    assert (found[2].ambiguous, found[2].keys) == (("copy",), ("copy-2",))
    assert (found[3].unknown, found[3].keys) == (("nothing",), ("original",))


def test_events_that_the_former_rule_read_otherwise_are_known():
    events = (
        Event(event="written"),
        Event(event="obtained"),
        Event(event="declassified"),
        Event(event="translated", of=("copy",)),
    )
    assert changed_subjects(Record(id="x", provenance=events)) == ((2, "copy", "original"),)


def test_a_word_of_the_records_own_is_kept_and_told():
    decoded = decode_text(
        "id: a\ntitle: x\nprovenance:\n- {event: looted, by: [SS]}\n- {event: walled up, by: [A. B.]}\n"
    )
    assert decoded.record is not None
    assert [(finding.code, finding.severity.value) for finding in decoded.findings] == [("PC008", "note")]
    steps = build_chain(decoded.record).steps
    assert [step.heading for step in steps] == ["Looted", "Walled up"]
    assert [step.kind for step in steps] == ["confiscated", "walled up"]


def test_the_author_is_in_the_chain_where_no_event_tells_the_writing():
    record = decode_text(
        "id: a\ntitle: x\ndate: 1956-07-24\ncreators: [{role: author, family: Petrov, given: A. M.}]\n"
        "provenance: [{event: obtained, by: [B. C.]}]\n"
    ).record
    assert record is not None
    chain = build_chain(record)
    assert (chain.steps[0].kind, chain.steps[0].date) == ("written", "1956-07-24")
    assert [party.name for party in chain.steps[0].parties] == ["A. M. Petrov"]
    assert not [gap for gap in chain.gaps if "wrote" in gap.message or "written" in gap.message]


def test_a_family_that_has_it_back_is_asked_for_no_shelf_mark():
    events = (
        Event(event="looted", by=("Einsatzstab Reichsleiter Rosenberg",), date="1941"),
        Event(event="restituted", to="Familie Heyl", date="1952"),
    )
    gaps = [
        gap.message for gap in chain_of(*events, agents=(Agent(name="Familie Heyl", kind="family"),)).gaps
    ]
    assert not any("Familie Heyl" in gap for gap in gaps)
    # A body that has it back may be asked.
    gaps = [gap.message for gap in chain_of(replace(events[1], to="Stadtarchiv Worms")).gaps]
    assert "where in Stadtarchiv Worms the original lies is not recorded" in gaps


def test_several_may_have_decided_on_access():
    text = "access: [{status: closed, by: [Stadtarchiv Worms, Familie Heyl], until: 2030}]"
    record = decode_text(f"id: x\ntitle: A letter\n{text}\n").record
    assert record.access[0].by == ("Stadtarchiv Worms", "Familie Heyl")
    assert condition_words(record.access[0]) == "closed, by Stadtarchiv Worms and Familie Heyl, until 2030"
    alone = decode_text("id: x\ntitle: A letter\naccess: {status: closed, by: Stadtarchiv Worms}\n").record
    assert alone.access[0].by == ("Stadtarchiv Worms",)
