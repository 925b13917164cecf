"""The Python examples of docs/library.md do what they say."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

from running import run


def test_the_examples_of_the_library_page_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "library.md"
    assert run("init", "my-documents", "--sample", folder=tmp_path).status == 0
    monkeypatch.chdir(tmp_path)
    failed, tried = doctest.testfile(str(page), module_relative=False, encoding="utf-8")
    assert tried > 20
    assert failed == 0
