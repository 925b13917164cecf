"""The examples in docs/dates-names-addresses.md are run."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

PAGE = Path(__file__).resolve().parents[2] / "docs" / "dates-names-addresses.md"


def test_examples_of_the_page() -> None:
    if not PAGE.exists():
        pytest.skip("the documentation is not part of this installation")
    failed, tried = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert tried >= 15
    assert failed == 0
