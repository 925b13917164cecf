"""Records of every type go out as CSL-JSON and come back whole; without our own lines too."""

from __future__ import annotations

import pytest

from provcite.exchange.base import Options
from provcite.exchange.context import shipped_context
from provcite.exchange.registry import load
from provcite.model.record import Record
from provcite.model.variables import VARIABLES
from styles.kinds import records


@pytest.mark.parametrize("name", ["csl-json", "csl-yaml"])
@pytest.mark.parametrize("record", records(), ids=lambda record: record.id)
def test_whole(name: str, record: Record) -> None:
    text = "".join(load(name).write([record], Options(context=shipped_context())))
    assert load(name).parse(text.encode(), shipped_context()).records == [record]


@pytest.mark.parametrize("record", records(), ids=lambda record: record.id)
def test_every_variable_without_our_own_lines(record: Record) -> None:
    lean = shipped_context(full=False)
    text = "".join(load("csl-json").write([record], Options(context=lean)))
    read = load("csl-json").parse(text.encode(), lean).records[0]
    assert read.type == record.type
    edited = record.container_title is None and any(event.title for event in record.events_of("published"))
    for variable in VARIABLES:
        if not (edited and variable.key in ("container_title", "page")):
            kept = getattr(record, variable.key)
            wanted = kept.removeprefix("https://doi.org/") if kept and variable.key == "DOI" else kept
            assert getattr(read, variable.key) == wanted, variable.key


def test_the_names_of_older_programs_are_read() -> None:
    text = (
        '[{"id": "a", "type": "paper-conference", "title": "T", "event": "Archives Day", '
        '"journalAbbreviation": "Proc.", "shortTitle": "S"}]'
    )
    read = load("csl-json").parse(text.encode(), shipped_context()).records[0]
    assert (read.event_title, read.container_title_short, read.short_title) == ("Archives Day", "Proc.", "S")
