"""Every type of CSL in the eight styles: read as a copy editor reads, kept as golden files (``kinds.py``)."""

from __future__ import annotations

import pytest

from provcite.archives.leaves import whole_ranges
from provcite.csl.tree import plain
from provcite.schema.decode import decode_text
from provcite.schema.encode import encode_record
from styles.kinds import GOLDEN, golden, items, records
from styles.style_cases import STYLES, loaded


def test_there_are_records_of_all_the_types_that_notes_have() -> None:
    assert len(records()) >= 60
    assert len({record.type for record in records()}) >= 40


@pytest.mark.parametrize("style", STYLES)
def test_golden(style: str) -> None:
    assert golden(style) == (GOLDEN / f"{style}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("style", STYLES)
def test_what_lies_in_an_archive_is_cited_with_it(style: str) -> None:
    """Whatever its type is: a thesis, a cutting, a map."""
    told = {entry.id: plain(entry.text) for entry in loaded(style).session(items(style)).bibliography()}
    for record in records():
        for holding in record.sources:
            lost = [
                value
                for _, value in holding.path
                # the back of a leaf is said in the letters of the citation
                for back in [value.replace("об", "ob").replace("зв", "zv")]
                if not any(
                    form.replace("-", "–") in told[record.id].replace("-", "–")
                    for form in (value, whole_ranges(value), back)
                )
            ]
            assert lost == [], (record.id, told[record.id])


def test_a_file_written_anew_holds_the_same_record() -> None:
    for record in records():
        assert decode_text(encode_record(record)).record == record
