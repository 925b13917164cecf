"""The shipped records: sound, many, of many houses and countries, citable in every shipped style."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from provcite.archives.repositories import Repositories
from provcite.archives.roles import creators_as
from provcite.csl.writers import plain
from provcite.model.dates import parse_edtf
from provcite.model.findings import Severity
from provcite.model.record import Record
from provcite.ops.cite import cite
from provcite.ops.kept_reference import missing_levels
from provcite.ops.styles import find_style, load_style
from provcite.ops.validate import validate_store
from provcite.store.library import Library

ROOT = Path(__file__).resolve().parent.parent
STYLES = sorted(path.stem for path in (ROOT / "styles").glob("*.csl"))


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.open(ROOT, start=ROOT)


@pytest.fixture(scope="module")
def records(library: Library) -> list[Record]:
    found = list(library.records())
    assert library.passed_over == []
    return found


def test_all_are_sound(library: Library) -> None:
    findings = [finding for validated in validate_store(library) for finding in validated.findings]
    assert [str(finding) for finding in findings if finding.severity is not Severity.NOTE] == []


def test_enough_records_houses_and_countries(records: list[Record]) -> None:
    known = Repositories.shipped()
    houses = Counter(holding.repository for record in records for holding in record.sources)
    keys = [key for key in houses if key is not None]
    found = {key: known.get(key) for key in keys}
    assert len(records) >= 36
    assert len(houses) >= 14
    assert [key for key, repository in found.items() if repository is None] == []
    assert len({repository.country for repository in found.values() if repository is not None}) >= 9


def test_kinds_that_a_reader_meets_are_there(records: list[Record]) -> None:
    assert any(not record.creators for record in records)
    assert any(
        len(creators_as(record, "author")) + len(creators_as(record, "recipient")) > 1 for record in records
    )
    assert any(record.date is None for record in records)
    assert any(record.date and parse_edtf(record.date).precision.name == "YEAR" for record in records)
    assert any(len(record.sources) > 1 for record in records)
    publishers = {event.by[0] for record in records for event in record.events_of("published") if event.by}
    assert publishers >= {
        "Wilson Center Digital Archive",
        "Parallel History Project",
        "Foreign Relations of the United States",
        "Documents on Australian Foreign Policy",
    }


def test_each_says_where_its_facts_come_from_and_brings_nobody_s_words(records: list[Record]) -> None:
    for record in records:
        assert record.notes or record.imported, record.id
        if record.imported is not None and record.imported.fields:
            continue  # somebody imported the document itself into this checkout
        assert record.summary is None, record.id
        assert record.text is None or record.text.file is None, record.id


def test_addresses_of_the_digital_archive_are_the_present_ones(records: list[Record]) -> None:
    for record in records:
        for event in record.events_of("published"):
            if event.by == ("Wilson Center Digital Archive",):
                assert event.url is not None
                assert event.url.startswith("https://digitalarchive.umd.edu/document/")
                assert event.number is None or event.url.endswith(f"/{event.number}")


@pytest.mark.parametrize("name", STYLES)
def test_every_record_is_cited_with_its_whole_reference(
    name: str, library: Library, records: list[Record]
) -> None:
    file = find_style(name)
    style = load_style(file)
    for record in records:
        cited = cite(library, [record.id], style, file.form)
        text = plain.write(cited.texts[0])
        assert not [warning for warning in cited.warnings if "reference" in warning], (
            record.id,
            cited.warnings,
        )
        if record.holding is not None:
            assert missing_levels(text, record.holding.path, "") == (), (record.id, text)


def test_other_yaml_readers_read_them_too() -> None:
    """PyYAML's own scanner is stricter than the one in C: a question mark inside braces, for one."""
    import yaml

    for path in sorted((ROOT / "records").glob("*.yaml")):
        assert yaml.load(path.read_text("utf-8"), Loader=yaml.SafeLoader)["id"] == path.stem
