"""Whatever once failed a reader is read again: an answer or one of the user's errors, in bounded time."""

from __future__ import annotations

import contextlib
from functools import lru_cache
from pathlib import Path

import pytest

from bounded import bounded
from fuzz.targets import TARGETS, Read
from provcite.model.errors import ProvciteError

KEPT = sorted(path for path in (Path(__file__).parent / "corpus").glob("*/*") if path.is_file())


@lru_cache(maxsize=4)
def reader(name: str) -> Read:
    return TARGETS[name].make()


def test_what_once_failed_does_not_any_more() -> None:
    for path in KEPT:  # none at times, which is no test that was skipped
        with bounded(), contextlib.suppress(ProvciteError):
            reader(path.parent.name)(path.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_each_reader_reads_its_own_seeds(name: str) -> None:
    seeds = list(TARGETS[name].seeds())
    answers = 0
    for data in seeds[:60]:
        with contextlib.suppress(ProvciteError):
            reader(name)(data)
            answers += 1
    assert answers > 0, "no seed is read: the search would begin nowhere"


def test_the_kept_inputs_are_small_and_of_known_readers() -> None:
    assert {path.parent.name for path in KEPT} <= set(TARGETS)
    assert sum(path.stat().st_size for path in KEPT) < 400_000
