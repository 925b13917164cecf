"""The record has every variable of CSL 1.0.2: as a key of its own or under a word of the record file."""

from __future__ import annotations

from dataclasses import fields

import pytest

from provcite.exchange.csl_item import NAME_VARIABLES, TABLE
from provcite.model.record import Record
from provcite.model.variables import OTHER_NAMES, VARIABLES
from provcite.schema.decode import decode_text
from provcite.schema.fields import RECORD

#: CSL 1.0.2, appendix IV, without what a processor makes itself (citation-number, year-suffix, locator …).
_STANDARD = """
abstract annote archive archive_collection archive_location archive-place authority call-number
collection-title container-title container-title-short dimensions division DOI event-title
event-place genre ISBN ISSN jurisdiction keyword language license medium note original-publisher
original-publisher-place original-title part-title PMCID PMID publisher publisher-place references
reviewed-genre reviewed-title scale source status title title-short URL volume-title chapter-number
collection-number edition issue number number-of-pages number-of-volumes page part-number
printing-number section supplement-number version volume accessed available-date event-date issued
original-date submitted
"""
STANDARD = _STANDARD.split()


def test_every_variable_has_a_place_in_the_record() -> None:
    kept = {row.variable for row in TABLE} | {"call-number"}  # the reference, in other words
    assert [name for name in STANDARD if name not in kept] == []
    assert "author" in kept
    assert set(NAME_VARIABLES) <= kept


def test_the_keys_are_fields_of_a_record_in_the_order_of_the_table() -> None:
    keys = [variable.key for variable in VARIABLES]
    names = [field.name for field in fields(Record)]
    start = names.index(keys[0])
    assert names[start : start + len(keys)] == keys
    assert set(keys) <= set(RECORD.by_key)


def test_other_names_lead_to_keys_that_exist() -> None:
    assert set(OTHER_NAMES.values()) <= set(RECORD.by_key)


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("container-title", "container_title"),
        ("containertitle", "container_title"),
        ("journal", "container_title"),
        ("doi", "DOI"),
        ("publsher", "publisher"),
        ("pages", "page"),
        ("issued", "date"),
        ("archive_location", "source"),
        ("URL", "provenance"),
        ("number-of-pages", "number_of_pages"),
    ],
)
def test_a_misspelt_key_gets_a_hint(key: str, meant: str) -> None:
    decoded = decode_text(f"id: a\ntitle: b\n{key}: '1'\n")
    assert [(finding.code, finding.expected) for finding in decoded.findings] == [("PC004", meant)]
    assert decoded.record is not None
    assert decoded.record.extra == ((key, "1"),)


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("newspaper", "article-newspaper"),
        ("boook", "book"),
        ("article_journal", "article-journal"),
        ("film", ""),
    ],
)
def test_a_misspelt_type_gets_a_hint(word: str, meant: str) -> None:
    decoded = decode_text(f"id: a\ntype: {word}\n")
    assert decoded.record is None
    finding = decoded.errors[0]
    assert finding.code == "PC008"
    assert (f"Is it {meant!r}?" in finding.message) is bool(meant)


def test_a_malformed_date_of_an_event_is_refused() -> None:
    decoded = decode_text("id: a\nevent_date: last summer\n")
    assert [finding.code for finding in decoded.findings] == ["PC005"]
