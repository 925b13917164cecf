"""Record to format to record is the identity on every field that the format can carry."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import Phase, given, settings

from exchange_records import LETTER, SAMPLE, records
from provcite.exchange.base import Options
from provcite.exchange.context import shipped_context
from provcite.exchange.mapping import carriage
from provcite.exchange.registry import detect, load, readable
from provcite.model.record import Record

CONTEXT = shipped_context()

#: Shrinking a record of thirty fields takes minutes and makes it no clearer.
NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)


def assert_comes_back(record: Record, name: str, options: Options) -> None:
    module = load(name)
    text = "".join(module.write([record], options))
    parsed = module.parse(text.encode("utf-8"), CONTEXT)
    assert not parsed.aside, (parsed.aside, text)
    assert len(parsed.records) == 1, text
    back = parsed.records[0]
    table = replace(module.TABLE, bookkeeping=module.TABLE.bookkeeping and not options.zotero)
    lost = {item.field for item in carriage(record, table, options.context) if item.how == "lost"}
    assert lost <= {"evidence", "imported"}
    for field in fields(Record):
        if field.name not in lost:
            assert getattr(back, field.name) == getattr(record, field.name), (field.name, text)


@pytest.mark.parametrize("name", readable())
@pytest.mark.parametrize("record", [SAMPLE, LETTER], ids=["sample", "letter"])
def test_a_record_comes_back_whole(record: Record, name: str) -> None:
    assert_comes_back(record, name, Options(context=CONTEXT))


@pytest.mark.parametrize("name", readable())
@settings(max_examples=40, phases=NO_SHRINKING)
@given(record=records)
def test_any_record_comes_back_whole(record: Record, name: str) -> None:
    assert_comes_back(record, name, Options(context=CONTEXT))


@pytest.mark.parametrize("name", ["bibtex", "biblatex"])
@settings(max_examples=40, phases=NO_SHRINKING)
@given(record=records)
def test_latex_macros_come_back_as_letters(record: Record, name: str) -> None:
    assert_comes_back(record, name, Options(context=CONTEXT, latex=True))


@settings(max_examples=40, phases=NO_SHRINKING)
@given(record=records)
def test_the_zotero_flavour_comes_back_whole(record: Record) -> None:
    assert_comes_back(record, "csl-json", Options(context=CONTEXT, zotero=True))


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
