"""The project's own cases, a construct each; `csl_cases` says how their files are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from csl_cases import FILES, outcome, read_case, style_source
from provcite.csl import Style

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_case_gives_its_result(path: Path) -> None:
    case = read_case(path.read_text(encoding="utf-8"))
    assert outcome(case) == case["result"].split("\n")


def test_cases_are_many_and_say_what_they_show() -> None:
    assert len(FILES) >= 150
    silent = [path.stem for path in FILES if not read_case(path.read_text(encoding="utf-8")).get("about")]
    assert silent == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_case_is_the_same_from_a_cached_style(path: Path) -> None:
    case = read_case(path.read_text(encoding="utf-8"))
    source = style_source(case)
    cached = Style.load(source).to_cache()
    style = Style.load(source, cached=cached)
    assert style.from_cache
    assert style.compiled == Style.load(source).compiled
