"""What the encoder writes, the decoder and every other YAML reader read back."""

from __future__ import annotations

import yaml
from hypothesis import given
from hypothesis import strategies as st

from provcite.schema.decode import decode_text
from provcite.schema.encode import encode_record, plain_mapping
from provcite.schema.scalars import inline, literal_block, quoted, single_quoted
from record_strategies import HOSTILE, WHOLE_RECORDS, records, texts


def as_strings(value: object) -> object:
    """YAML 1.1's own values back to text where the file's forms are unmistakable (dates)."""
    if isinstance(value, dict):
        return {key: as_strings(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_strings(item) for item in value]
    return str(value) if not isinstance(value, int | bool) and value is not None else value


@WHOLE_RECORDS
@given(records)
def test_decoding_what_was_encoded_gives_the_record(record):
    text = encode_record(record)
    decoded = decode_text(text, expected_id=record.id)
    assert decoded.errors == ()
    assert decoded.record == record


@WHOLE_RECORDS
@given(records)
def test_another_reader_of_yaml_reads_the_same_values(record):
    loaded = yaml.safe_load(encode_record(record))
    assert as_strings(loaded) == as_strings(plain_mapping(record))


@given(texts, st.booleans())
def test_a_string_on_one_line_is_read_as_that_string(text, flow):
    written = inline(text, flow=flow)
    assert "\n" not in written
    wrapped = f"[{written}]" if flow else f"- {written}"
    assert yaml.safe_load(wrapped) == [text]
    pure = yaml.load(wrapped, Loader=yaml.SafeLoader)
    assert pure == [text]


@given(texts)
def test_quoted_forms_are_read_as_the_string(text):
    assert yaml.safe_load(f"- {quoted(text)}") == [text]
    single = single_quoted(text)
    assert single is None or yaml.safe_load(f"- {single}") == [text]


@given(st.lists(st.sampled_from(HOSTILE), min_size=1, max_size=5).map("\n".join))
def test_a_literal_block_is_read_as_the_string(text):
    block = literal_block(text, "    ")
    assert block is None or yaml.safe_load(f"  key: {block}\n")["key"] == text


def test_yaml_1_2_readers_see_strings_too():
    # The core schema of YAML 1.2 (section 10.3.2) resolves these plain scalars.
    for text in ("0o17", "0x1F", "1e3", ".5", "+7", "-0", "null", "~", "True", "FALSE", ".NaN", "-.Inf"):
        assert inline(text).startswith('"'), text


def test_dates_stand_plain_where_they_are_unmistakable_and_quoted_where_they_are_numbers():
    from provcite.model.record import Event, Record

    record = Record(id="x", date="1956-07-24", provenance=(Event(event="sent", date="1956"),))
    text = encode_record(record)
    assert "date: 1956-07-24\n" in text
    assert '{event: sent, date: "1956"}' in text
