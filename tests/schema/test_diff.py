"""Differences between records, as a reader sees them."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from provcite.model.record import Event, Holding
from provcite.schema.decode import decode_text
from provcite.schema.diff import ABSENT, diff_records
from provcite.schema.edit import RemoveValue, SetValue
from record_strategies import WHOLE_RECORDS, records
from sample_record import SAMPLE


def sample():
    record = decode_text(SAMPLE).record
    assert record is not None
    return record


@WHOLE_RECORDS
@given(records)
def test_a_record_does_not_differ_from_itself(record):
    assert diff_records(record, record) == ()


def test_changed_added_and_removed_values_have_their_paths():
    old = sample()
    first = replace(old.provenance[0], date="1956-07-23")
    new = replace(old, genre=None, tags=("x",), provenance=(first, *old.provenance[1:]))
    changes = {change.path: (change.old, change.new) for change in diff_records(old, new)}
    assert changes == {
        "genre": ("memorandum of conversation", ABSENT),
        "tags": (ABSENT, ["x"]),
        "provenance[0].date": ("1956-07-24", "1956-07-23"),
    }


def test_an_event_put_between_others_is_one_change():
    old = sample()
    new = replace(old, provenance=(old.provenance[0], Event(event="sent", by=("X",)), *old.provenance[1:]))
    (change,) = diff_records(old, new)
    assert (change.path, change.old) == ("provenance[1]", ABSENT)
    assert str(change) == "provenance[1]: {event: sent, by: [X]} added"


def test_the_order_of_a_reference_counts():
    one = replace(sample(), sources=(Holding(path=(("fond", "1"), ("opis", "2"))),))
    two = replace(one, sources=(Holding(path=(("opis", "2"), ("fond", "1"))),))
    assert [change.path for change in diff_records(one, two)] == ["source.reference"]


def test_the_words_of_a_change():
    old = sample()
    assert str(diff_records(old, replace(old, date="1956"))[0]) == 'date: "1956-07-24" -> "1956"'


def test_edits_name_the_smallest_values():
    from provcite.schema.update import edits_between

    old = sample()
    new = replace(
        old,
        classification=None,
        sources=(replace(old.sources[0], path=(*old.sources[0].path[:3], ("list", "1"))),),
    )
    edits = edits_between(old, new)
    assert SetValue(("source", "reference", "listy"), "1") in edits
    assert RemoveValue(("classification",)) in edits
    assert len(edits) == 2
