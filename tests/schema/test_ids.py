"""Ids are names that every file system takes, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provcite.schema.ids import id_problem


@pytest.mark.parametrize(
    "good", ["113371", "0102", "petrov-1956", "Документ_1", "朝鮮-1", "a b", "x.y", "console", "com10"]
)
def test_good_ids(good):
    assert id_problem(good) == ""


@pytest.mark.parametrize(
    "bad",
    [
        "",
        ".",
        "..",
        "../x",
        "a/b",
        "a\\b",
        "/etc/passwd",
        "C:",
        "a:b",
        "CON",
        "con",
        "nul.txt",
        "Com1",
        "lpt9.x",
        "a\0b",
        "a\nb",
        "a\x1bb",
        "a\u202eb",
        "a\u200bb",
        ".hidden",
        "-rf",
        "~x",
        " x",
        "x ",
        "x.",
        "a*",
        "a?",
        'a"b',
        "a<b",
        "a|b",
        "x" * 181,
        "é" * 100,
        "e\u0301",
        "\ud800",
    ],
)
def test_bad_ids(bad):
    assert id_problem(bad)


@given(st.text(max_size=30))
def test_a_good_id_is_one_name_in_a_folder(text):
    if not id_problem(text):
        from pathlib import PurePosixPath, PureWindowsPath

        for kind in (PurePosixPath, PureWindowsPath):
            path = kind("records") / f"{text}.yaml"
            assert path.parent == kind("records")
            assert path.stem == text
