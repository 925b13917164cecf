"""Merging two records loses nothing of either, whatever they hold, and can be written into the file."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from hypothesis import given

from provcite.archives.authorities import Authorities
from provcite.ops.merge import _Merger
from provcite.schema.decode import decode_text
from provcite.schema.encode import encode_record, flow_text, plain_mapping
from provcite.schema.update import apply_record
from record_strategies import records

KNOWN = Authorities.shipped()


def leaves(value: Any) -> set[str]:
    """Every text of a record's file."""
    if isinstance(value, dict):
        return {name for inner in value.values() for name in leaves(inner)}
    if isinstance(value, list):
        return {name for inner in value for name in leaves(inner)}
    return {value if isinstance(value, str) else json.dumps(value)}


def held(mapping: dict[str, Any]) -> set[str]:
    """What a merge must keep: not ties between the two, names of events, digests, the vaguer of two dates."""
    left_out = ("relations", "evidence", "imported", "date", "title_kind", "title_language")
    kept = {key: value for key, value in mapping.items() if key not in left_out}
    kept["provenance"] = [
        {key: value for key, value in event.items() if key not in ("id", "of", "event", "date")}
        for event in kept.get("provenance", [])
    ]
    return leaves(kept)


@given(records, records)
def test_every_value_of_both_is_in_the_merged_record(one, other):
    one, other = replace(one, id="one"), replace(other, id="other")
    merged = _Merger(one, other, KNOWN, ()).merged()
    there = leaves(plain_mapping(merged))
    quotes = " ".join(item.quote or "" for item in merged.evidence)
    missing = {
        value
        for record in (one, other)
        for value in held(plain_mapping(record))
        if value not in there and value not in quotes and flow_text(value)[1:-1] not in quotes
    }
    assert missing == set()
    assert "other" in merged.aliases


@given(records, records)
def test_the_file_of_the_kept_record_takes_the_merged_one(one, other):
    one, other = replace(one, id="one"), replace(other, id="other")
    merged = _Merger(one, other, KNOWN, ()).merged()
    text = apply_record(encode_record(one), one, merged)
    decoded = decode_text(text, file="one.yaml", expected_id="one")
    assert decoded.record is not None
    assert plain_mapping(decoded.record) == plain_mapping(merged)
