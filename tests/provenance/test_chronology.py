"""Dates along a chain that contradict each other, and those that need not."""

from __future__ import annotations

import pytest

from provcite.model.record import Event, Record
from provcite.provenance.chain import build_chain
from provcite.provenance.chronology import contradictions
from provcite.provenance.constraints import violations
from provcite.provenance.graph import build_graph
from provcite.provenance.prov import to_prov


def _record(**dates: str) -> Record:
    return Record(id="1", provenance=tuple(Event(event=kind, date=date) for kind, date in dates.items()))


@pytest.mark.parametrize(
    "dates",
    [
        {"written": "1956-07-24", "translated": "1956-07-24"},
        {"written": "1956", "translated": "1956-07"},
        {"written": "1956-07-24", "translated": "1956"},
        {"written": "1956-07~", "obtained": "1956-06-20"},
        {"written": "../1960", "translated": "1950"},
        {"written": "1960", "translated": "1950/.."},
        {"written": "no date", "translated": "1950"},
        {"written": "", "translated": "1950"},
        {},
    ],
)
def test_dates_that_can_all_be_true(dates: dict[str, str]) -> None:
    assert contradictions(build_chain(_record(**dates))) == []


@pytest.mark.parametrize(
    "dates",
    [
        {"written": "1956-07-24", "translated": "1956-07-23"},
        {"written": "1956-07-24", "signed": "1955-07-31"},
        {"written": "1956-08", "obtained": "1956-07"},
        {"written": "1956", "obtained": "", "translated": "", "published": "1955"},
        {"written": "1956/1958", "translated": "1950/1955"},
    ],
)
def test_dates_that_cannot(dates: dict[str, str]) -> None:
    [sentence] = contradictions(build_chain(_record(**dates)))
    last = list(dates.values())[-1]
    assert last in sentence
    assert dates["written"] in sentence


def test_prov_constraints_agree_where_days_are_known() -> None:
    chain = build_chain(_record(written="1956-07-24", translated="1956-07-20"))
    assert contradictions(chain)
    assert violations(to_prov(build_graph([chain])))
