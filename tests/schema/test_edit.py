"""Edits change the value concerned and leave every other character alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provcite.model.errors import InputError
from provcite.model.record import Creator, Event, Imported, Record
from provcite.schema.decode import decode_text
from provcite.schema.diff import diff_records
from provcite.schema.edit import InsertItem, RemoveValue, SetValue, apply_edits
from provcite.schema.encode import encode_record, plain_mapping
from provcite.schema.paths import parse_path, path_text
from provcite.schema.update import apply_record
from record_strategies import WHOLE_RECORDS, records, texts
from sample_record import SAMPLE


def changed_lines(before: str, after: str) -> list[tuple[str, str]]:
    """Lines that differ, where both texts have the same number of lines."""
    old, new = before.split("\n"), after.split("\n")
    assert len(old) == len(new)
    return [(a, b) for a, b in zip(old, new, strict=True) if a != b]


def test_a_value_is_replaced_and_the_comment_behind_it_stays():
    assert changed_lines(SAMPLE, apply_edits(SAMPLE, [SetValue("date", "1956-07-25")])) == [
        ("date: 1956-07-24                # EDTF", "date: 1956-07-25                # EDTF")
    ]


def test_a_value_keeps_its_quotes():
    edited = apply_edits(SAMPLE, [SetValue("source.reference.delo", "411")])
    assert 'reference: {fond: "5", opis: "28", delo: "411", listy: "301-303"}' in edited
    assert apply_edits("id: 'a'\ntitle: 'x'\n", [SetValue("title", "it's")]) == "id: 'a'\ntitle: 'it''s'\n"


def test_a_level_may_be_named_by_its_plural_or_not():
    for name in ("list", "listy"):
        assert 'listy: "7"}' in apply_edits(SAMPLE, [SetValue(f"source.reference.{name}", "7")])


def test_a_new_key_goes_where_the_order_has_it():
    lines = apply_edits(SAMPLE, [SetValue("short_title", "Memorandum")]).split("\n")
    assert lines[lines.index("short_title: Memorandum") - 1].startswith("title: ")
    edited = apply_edits(SAMPLE, [SetValue("provenance[1].place", "Pyongyang")])
    assert "as_printed: 31.VII.56, place: Pyongyang}" in edited


def test_a_first_key_goes_before_the_others_and_below_the_comments():
    text = "# about\ntitle: x\n"
    assert apply_edits(text, [SetValue("id", "a")]) == "# about\nid: a\ntitle: x\n"


def test_items_are_added_to_lists_of_both_styles():
    edited = apply_edits(
        SAMPLE,
        [
            InsertItem("provenance[4].former_urls", "http://example.org/1"),
            InsertItem("provenance", {"event": "scanned"}, 0),
            SetValue("creators[2]", {"role": "recipient", "literal": "MID"}),
        ],
    )
    record = decode_text(edited).record
    assert record is not None
    assert record.provenance[0].event == "scanned"
    assert record.provenance[5].former_urls[1] == "http://example.org/1"
    assert record.creators[2] == Creator(role="recipient", literal="MID")
    for line in SAMPLE.split("\n"):
        if "former_urls" not in line:
            assert line in edited.split("\n")


def test_keys_and_items_are_removed_with_their_lines_only():
    edited = apply_edits(
        SAMPLE,
        [RemoveValue("creators[1]"), RemoveValue("classification"), RemoveValue("provenance[0].inferred")],
    )
    record = decode_text(edited).record
    assert record is not None
    assert len(record.creators) == 1
    assert record.classification is None
    assert "{event: written, by: [A. M. Petrov], date: 1956-07-24}" in edited
    assert apply_edits(SAMPLE, [RemoveValue("no.such[3].key")]) == SAMPLE


def test_removing_the_first_key_of_an_item_leaves_its_dash():
    edited = apply_edits(SAMPLE, [RemoveValue("creators[0].role")])
    assert "  - family: Petrov\n    given: A. M.\n" in edited


def test_removing_the_last_item_takes_the_key_too():
    assert "names" not in apply_edits(SAMPLE, [RemoveValue("names[0]")])
    with pytest.raises(InputError):
        apply_edits("id: a\n", [RemoveValue("id")])


def test_line_ends_and_byte_order_mark_stay():
    text = "\ufeff" + SAMPLE.replace("\n", "\r\n")
    edited = apply_edits(
        text, [SetValue("tags", ["a", "b"]), SetValue("summary", "x\ny"), RemoveValue("genre")]
    )
    assert edited.startswith("\ufeffid:")
    assert "\n" not in edited.replace("\r\n", "")
    record = decode_text(edited).record
    assert record is not None
    assert (record.tags, record.summary, record.genre) == (("a", "b"), "x\ny", None)


def test_a_file_without_a_last_line_end_gets_one_where_a_line_follows():
    assert apply_edits("id: a\ntitle: b", [SetValue("tags", ["c"])]) == "id: a\ntitle: b\ntags: [c]\n"


def test_a_block_of_text_is_replaced_without_the_empty_lines_after_it():
    text = "id: a\nsummary: |\n  one\n  two\n\n\n# next\ntags: [x]\n"
    assert (
        apply_edits(text, [SetValue("summary", "three")]) == "id: a\nsummary: three\n\n\n# next\ntags: [x]\n"
    )


def test_a_key_with_nothing_after_it_is_filled():
    assert apply_edits("id: a\ntitle:\ngenre: x\n", [SetValue("title", "T")]) == "id: a\ntitle: T\ngenre: x\n"


def test_a_value_behind_an_alias_is_not_edited_in_silence():
    text = "id: a\nsource: &s {repository: X}\nsources2: *s\n"
    with pytest.raises(InputError, match="alias"):
        apply_edits(text, [SetValue("sources2.repository", "Y")])
    assert "sources2: Z" in apply_edits(text, [SetValue("sources2", "Z")])


def test_one_source_and_several_are_reached_by_either_word():
    several = "id: a\nsources:\n  - repository: X\n  - repository: Y\n"
    assert "- repository: Z" in apply_edits(several, [SetValue("source.repository", "Z")])
    single = "id: a\nsource:\n  repository: X\n"
    assert "  repository: Z" in apply_edits(single, [SetValue("sources[0].repository", "Z")])


@pytest.mark.parametrize("path", ["", "title.deeper.still", "creators[9].family", "a..b", "x[", "[]"])
def test_a_path_that_leads_nowhere_is_refused(path):
    with pytest.raises(InputError):
        apply_edits(SAMPLE, [SetValue(path, "x")])


@given(
    st.sampled_from(
        [
            "title",
            "genre",
            "creators[0].family",
            "provenance[1].as_printed",
            "names[0].name",
            "shelf",
            "source.reference.opis",
            "provenance[4].number",
            "rights",
            "source.note",
            "short_title",
        ]
    ),
    texts,
)
def test_setting_any_string_anywhere_changes_that_value_alone(path, value):
    before = plain_mapping(decode_text(SAMPLE).record)
    after_text = apply_edits(SAMPLE, [SetValue(path, value)])
    record = decode_text(after_text).record
    assert record is not None
    expected = before
    *parents, last = parse_path(path)
    for step in parents:
        expected = expected[step]
    expected[last] = value
    assert plain_mapping(record) == before
    old = SAMPLE.split("\n")
    assert sum(line not in after_text.split("\n") for line in old) <= 1


@WHOLE_RECORDS
@given(records, records)
def test_updating_a_file_from_one_record_to_another_says_what_the_other_says(old, new):
    new = replace(new, id=old.id)
    edited = apply_record(encode_record(old), old, new)
    assert plain_mapping(decode_text(edited).record) == plain_mapping(new)
    assert diff_records(new, decode_text(edited).record) == ()


def test_a_key_of_digits_stays_a_key_where_a_list_could_stand():
    old = decode_text("id: a\nsource: {repository: RGANI, reference: {fond: '5'}}\n").record
    assert old is not None
    (holding,) = old.sources
    new = replace(old, sources=(replace(holding, extra=(("1956", {"a": "b"}),)),))
    assert diff_records(new, decode_text(apply_record(encode_record(old), old, new)).record) == ()


def test_updating_keeps_what_the_file_has_beyond_the_old_record():
    old = decode_text(SAMPLE).record
    assert old is not None
    by_hand = SAMPLE.replace("Top Secret", "Secret # seen by me")
    new = replace(old, date="1956-07-25", provenance=(*old.provenance, Event(event="scanned")))
    edited = apply_record(by_hand, old, new)
    assert "classification: Secret # seen by me" in edited
    assert "shelf: B 4                      # a key of my own" in edited
    assert "  - {event: scanned}\n" in edited


@given(
    st.lists(
        st.integers(0, 99) | st.text(min_size=1, max_size=8).filter(lambda s: "\n" not in s),
        min_size=1,
        max_size=4,
    )
)
def test_paths_are_read_as_they_are_written(steps):
    path = ("x", *steps)
    assert parse_path(path_text(path)) == path


def test_a_mapping_that_is_emptied_stays_as_an_empty_one():
    old = Record(id="a", title="T", imported=Imported(from_="a.txt"))
    new = replace(old, imported=Imported())
    edited = apply_record(encode_record(old), old, new)
    assert decode_text(edited).record == new
