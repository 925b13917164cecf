"""A record file with anything wrong in it still goes into the index, and never stops it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from provcite.schema.decode import decode_bytes, sketch
from provcite.store.library import Library
from provcite.store.query import parse_query

SAMPLES = sorted((Path(__file__).resolve().parents[2] / "records").glob("*.yaml"))[::7]
PIECES = (
    b"",
    b":",
    b"- ",
    b"[",
    b"}",
    b"\t",
    b'"',
    b"\n",
    b"&a ",
    b"*a",
    b"\xff",
    b"\x00",
    b"? ",
    b"<<: x\n",
    b"9",
)
CHANGES = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 12), st.sampled_from(PIECES)), min_size=1, max_size=4
)


def spoilt(data: bytes, changes: list[tuple[float, int, bytes]]) -> bytes:
    for place, gone, put in changes:
        at = int(place * len(data))
        data = data[:at] + put + data[at + gone :]
    return data


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=200)
@given(st.sampled_from(SAMPLES), CHANGES)
def test_a_sketch_is_a_record_or_nothing(path: Path, changes: list[tuple[float, int, bytes]]) -> None:
    found = sketch(spoilt(path.read_bytes(), changes), path.stem)
    assert found is None or found.id == path.stem


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("spoilt")
    (folder / "records").mkdir()
    return Library(folder)


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=60)
@given(st.sampled_from(SAMPLES), CHANGES)
def test_the_index_takes_it_and_names_it(
    library: Library, path: Path, changes: list[tuple[float, int, bytes]]
) -> None:
    data = spoilt(path.read_bytes(), changes)
    for old in library.records_folder.glob("*.yaml"):
        old.unlink()
    (library.records_folder / path.name).write_bytes(data)
    index = library.index()
    index.refresh(again=True)
    bad = [passed.path.stem for passed in index.passed_over()]
    good = [listed.id for listed in index.listed()]
    readable = decode_bytes(data, file=path.name, expected_id=path.stem).record is not None
    assert (bad, good) == (([], [path.stem]) if readable else ([path.stem], []))
    assert [passed.path.stem for passed in index.passed_over_with("key", path.stem.casefold())] == bad
    assert index.count(parse_query("the OR of OR in")) <= len(good)
