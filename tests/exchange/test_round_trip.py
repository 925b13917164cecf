"""Record to format to record is the identity on every field that the format can carry."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import fields, replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings

from exchange_records import LETTER, SAMPLE, records
from provcite.exchange.base import Options, Parsed
from provcite.exchange.context import shipped_context
from provcite.exchange.mapping import carriage
from provcite.exchange.registry import detect, load, readable
from provcite.model.record import Record
from provcite.schema.decode import decode_bytes

CONTEXT = shipped_context()

#: Shrinking a record of thirty fields takes minutes and makes it no clearer.
NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)


WHOLE = replace(CONTEXT, full=True)
FLAVOURS = [(name, {}) for name in readable()] + [
    ("csl-json", {"zotero": True}),
    ("bibtex", {"latex": True}),
    ("biblatex", {"latex": True}),
]


@cache
def shipped_records() -> list[Record]:
    folder = Path(__file__).resolve().parents[2] / "records"
    decoded = [decode_bytes(path.read_bytes(), file=path.name) for path in sorted(folder.glob("*.yaml"))]
    return [item.record for item in decoded if item.record is not None]


def sent_and_read(record: Record, name: str, options: Options) -> Parsed:
    """The record written and read again."""
    module = load(name)
    text = "".join(module.write([record], options))
    parsed: Parsed = module.parse(text.encode("utf-8"), CONTEXT)
    assert not parsed.aside, (parsed.aside, text)
    assert len(parsed.records) == 1, text
    return parsed


#: Facts that formats tell in words; where those are line noise, what is read is as good as what was written.
TOLD_IN_WORDS = frozenset(
    {"creators", "notes", "tags", "sources", "provenance", "date", "date_as_printed", "extra"}
)
FIELDS = [field.name for field in fields(Record)]
PLAIN_FIELDS = [name for name in FIELDS if name not in TOLD_IN_WORDS]


def folded(record: Record) -> dict[str, object]:
    """The plain facts without white space, in which programs and formats differ."""
    values = {name: getattr(record, name) for name in PLAIN_FIELDS}
    return {name: re.sub(r"[\W_]+", " ", str(value)) for name, value in values.items()}


def assert_same(back: Record, record: Record, names: Iterable[str]) -> None:
    for name in names:
        assert getattr(back, name) == getattr(record, name), name


@pytest.mark.parametrize(("name", "settings_"), FLAVOURS)
@pytest.mark.parametrize("record", [SAMPLE, LETTER], ids=["sample", "letter"])
def test_a_whole_copy_gives_the_record_back(record: Record, name: str, settings_: dict[str, bool]) -> None:
    parsed = sent_and_read(record, name, Options(context=WHOLE, **settings_))
    assert_same(parsed.records[0], record, FIELDS)


@pytest.mark.parametrize(("name", "settings_"), FLAVOURS)
@settings(max_examples=25, phases=NO_SHRINKING)
@given(record=records)
def test_a_whole_copy_gives_any_record_back(record: Record, name: str, settings_: dict[str, bool]) -> None:
    parsed = sent_and_read(record, name, Options(context=WHOLE, **settings_))
    assert folded(parsed.records[0]) == folded(record)


@pytest.mark.parametrize("name", readable())
@pytest.mark.parametrize("record", [SAMPLE, LETTER], ids=["sample", "letter"])
def test_what_the_report_calls_whole_comes_back_without_a_copy(record: Record, name: str) -> None:
    lean = replace(CONTEXT, full=False)
    parsed = sent_and_read(record, name, Options(context=lean))
    told = carriage(record, load(name).TABLE, lean)
    whole = [item.field for item in told if item.how == "whole"]
    assert {"title", "genre"} <= set(whole) or name == "ead3"
    assert_same(parsed.records[0], record, whole)


@pytest.mark.parametrize(("name", "settings_"), FLAVOURS)
@settings(max_examples=25, phases=NO_SHRINKING)
@given(record=records)
def test_an_export_beside_its_record_changes_nothing(
    record: Record, name: str, settings_: dict[str, bool]
) -> None:
    for full in (None, False):
        options = Options(context=replace(CONTEXT, full=full), **settings_)
        compared = sent_and_read(record, name, options).again[0](record)
        assert folded(compared.record) == folded(record)


@pytest.mark.parametrize(("name", "settings_"), FLAVOURS)
@pytest.mark.parametrize("full", [None, False, True])
def test_shipped_records_beside_their_exports_change_in_nothing(
    name: str, settings_: dict[str, bool], full: bool | None
) -> None:
    known = shipped_records()
    options = Options(context=replace(CONTEXT, full=full), **settings_)
    parsed = load(name).parse("".join(load(name).write(known, options)).encode("utf-8"), CONTEXT)
    assert not parsed.aside
    for record, again in zip(known, parsed.again, strict=True):
        compared = again(record)
        assert compared.is_export
        assert_same(compared.record, record, FIELDS)


@pytest.mark.parametrize(("name", "settings_"), FLAVOURS)
def test_nothing_of_ours_stands_in_a_field_that_others_print(name: str, settings_: dict[str, bool]) -> None:
    text = "".join(load(name).write([SAMPLE, LETTER], Options(context=CONTEXT, **settings_)))
    if not load(name).TABLE.copied:
        assert "provcite-" not in text
    elif name.startswith("csl"):
        items = json.loads(text) if name == "csl-json" else []
        for item in items:
            item.pop("custom")
        assert "provcite" not in json.dumps(items)


@pytest.mark.parametrize("name", readable())
def test_the_format_is_recognised_by_its_content(name: str) -> None:
    text = "".join(load(name).write([SAMPLE, LETTER], Options(context=CONTEXT)))
    assert detect(text.encode("utf-8")) == name


@pytest.mark.parametrize("name", readable())
def test_writing_changes_no_record(name: str) -> None:
    before = replace(LETTER)
    "".join(load(name).write([LETTER], Options(context=CONTEXT)))
    assert before == LETTER


@pytest.mark.parametrize("name", readable())
def test_nothing_to_write_is_a_file_that_reads_as_empty(name: str) -> None:
    text = "".join(load(name).write([], Options(context=CONTEXT)))
    if text:
        parsed = load(name).parse(text.encode("utf-8"), CONTEXT)
        assert parsed.records == []
        assert parsed.aside == []
