"""Quotations and the records that are tied to the cited one."""

from __future__ import annotations

import pytest

from checks_data import check, lookup, read_record
from provcite.checks.lookup import MemoryLookup
from provcite.checks.related import related_records, resolver

ONE = (
    "“Lecture on Lighthouses (one),” March 2, 1961, GARF, f. R-7523, op. 45, d. 61, ll. 5–9, "
    "trans. Ann Early, https://example.org/lectures/190001."
)
OF_THE_OTHER = "“along the whole of the north not one beacon failed us”"


def test_words_of_the_other_translation_are_said_to_be_its() -> None:
    result = check(f"He boasted that {OF_THE_OTHER}.[^1]\n\n[^1]: {ONE}\n", select=("PC5",))
    [finding] = result.findings
    assert finding.code == "PC503"
    assert (finding.record, finding.expected) == ("lecture-one", "lecture-two")
    assert "both are translations of lecture-ru" in finding.message


def test_words_of_the_cited_translation_are_left_alone() -> None:
    quoted = "“no lamp on our northern coast has gone dark for a single night”"
    assert not check(f"He boasted that {quoted}.[^1]\n\n[^1]: {ONE}\n", select=("PC5",)).findings


def test_words_that_no_translation_has_are_in_no_document() -> None:
    quoted = "“every lighthouse keeper shall have two new lamps and a dog”"
    [finding] = check(f"He said {quoted}.[^1]\n\n[^1]: {ONE}\n", select=("PC5",)).findings
    assert finding.code == "PC501"


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ("lecture-one", {"lecture-ru": "lecture-one is a translation of lecture-ru",
                         "lecture-two": "both are translations of lecture-ru"}),
        ("lecture-ru", {"lecture-one": "lecture-one is a translation of lecture-ru",
                        "lecture-two": "lecture-two is a translation of lecture-ru"}),
        ("loose", {}),
        ("113371", {}),
    ],
)  # fmt: skip
def test_related_records_both_ways(record: str, expected: dict[str, str]) -> None:
    known = resolver(lookup())(record)
    assert known is not None
    assert {other.id: words for other, words in related_records(known, lookup())} == expected


def test_a_former_id_is_resolved_and_a_number_is_not() -> None:
    renamed = read_record("id: Petrov-Nam\ntitle: x\ndate: 1956\naliases: [old-id]\n")
    numbered = read_record(
        'id: other\ntitle: x\ndate: 1956\nprovenance:\n  - {event: published, number: "7"}\n'
    )
    resolve = resolver(MemoryLookup([renamed, numbered]))
    assert resolve("old-id") is renamed
    assert resolve("Petrov-Nam") is renamed
    assert resolve("7") is None
