"""The JSON Schema says what the decoder says, and the shipped file is the one that the table gives."""

from __future__ import annotations

import json

import jsonschema
import pytest
from hypothesis import given

from provcite.archives.data import read_data
from provcite.schema.decode import decode_text
from provcite.schema.encode import plain_mapping
from provcite.schema.jsonschema import json_schema, json_schema_text
from record_strategies import WHOLE_RECORDS, records
from sample_record import SAMPLE

VALIDATOR = jsonschema.Draft202012Validator(json_schema())


def test_the_shipped_schema_is_fresh():
    # Renew it with: python -m provcite.schema.jsonschema > src/provcite/data/schema/record.schema.json
    assert read_data("schema/record.schema.json").decode("utf-8") == json_schema_text()


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(json_schema())


def test_the_sample_fits():
    VALIDATOR.validate(plain_mapping(decode_text(SAMPLE).record))


@WHOLE_RECORDS
@given(records)
def test_whatever_the_encoder_writes_fits(record):
    VALIDATOR.validate(plain_mapping(record))


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"id": 113371},
        {"id": "a", "date": 1956},
        {"id": "a", "type": "letter"},
        {"id": "a", "title": ["x"]},
        {"id": "a", "provenance": [{"by": ["x"]}]},
        {"id": "a", "creators": [{"role": ["author"]}]},
        {"id": "a", "source": {"reference": {"": "1"}}},
        {"id": "a", "source": {"reference": [["fond"]]}},
        {"id": "a", "text": {"sha256": "12"}},
        {"id": "a", "relations": [{"note": "x"}]},
        {"id": "a", "attachments": [{"name": "x"}]},
    ],
)
def test_the_schema_refuses_what_the_decoder_refuses(value):
    assert list(VALIDATOR.iter_errors(value))
    text = json.dumps(value)
    if value.get("id") == "a" and value.get("date") != 1956:
        # A number without quotes is marked by editors; provcite itself reads what is written.
        assert decode_text(text).record is None


def test_every_field_has_words_of_explanation():
    schema = json_schema()
    for shape in (schema, *schema["$defs"].values()):
        for key, value in shape.get("properties", {}).items():
            if "$ref" not in value:
                assert (
                    value.get("description") or key in schema["$defs"]["relation"]["anyOf"][1]["properties"]
                ), key
