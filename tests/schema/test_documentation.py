"""docs/record-file.md has every key, level of detail and code that the schema has."""

from __future__ import annotations

import re
from pathlib import Path

from provcite.model.record import RELATION_KINDS
from provcite.schema.decode import CODES, decode_text
from provcite.schema.fields import RECORD

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "record-file.md").read_text("utf-8")


def test_every_key_is_named():
    shapes = [RECORD, *(field.shape for field in RECORD.fields if field.shape is not None)]
    keys = {field.key for shape in shapes for field in shape.fields}
    assert [key for key in sorted(keys) if not re.search(rf"\b{re.escape(key)}\b", PAGE)] == []


def test_every_kind_and_code_is_named():
    for word in RELATION_KINDS:
        assert word in PAGE
    for code, (name, _) in CODES.items():
        assert f"| {code} | {name} |" in PAGE


def test_the_example_is_sound():
    example = re.search(r"```yaml\n(# yaml-language-server.*?)```", PAGE, re.DOTALL)
    assert example is not None
    decoded = decode_text(example[1], expected_id="113371")
    assert decoded.findings == ()
