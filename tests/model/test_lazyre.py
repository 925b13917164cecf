from __future__ import annotations

import re

import pytest

from provcite.model.lazyre import lazy


def test_lazy_pattern_answers_as_a_compiled_one() -> None:
    pattern = lazy(r"(\d+)-(\d+)")
    found = pattern.search("301-303")
    assert found is not None
    assert found.groups() == ("301", "303")
    assert pattern.sub("x", "1-2 3-4") == "x x"
    assert pattern.pattern == r"(\d+)-(\d+)"
    assert [match.group() for match in pattern.finditer("1-2 3-4")] == ["1-2", "3-4"]


def test_flags_are_kept() -> None:
    assert lazy("fond", re.IGNORECASE).fullmatch("FOND")


def test_faulty_pattern_fails_at_its_first_use() -> None:
    pattern = lazy("(")
    with pytest.raises(re.error):
        pattern.search("x")
