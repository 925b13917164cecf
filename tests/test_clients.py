"""A client that is absent, too old or lacks a part makes its tests skip; a fault of ours does not."""

from __future__ import annotations

from pathlib import Path

import pytest

import clients


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Put a shell script in the place of a program."""
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    (tmp_path / "bin").mkdir()
    for cached in (clients._pandoc, clients._office_works, clients._latex_lacks, clients._node_has):
        cached.cache_clear()

    def put(name: str, script: str) -> None:
        path = tmp_path / "bin" / name
        path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        path.chmod(0o755)

    yield put
    for cached in (clients._pandoc, clients._office_works, clients._latex_lacks, clients._node_has):
        cached.cache_clear()


def test_latex_without_a_package_skips(stand_in) -> None:
    stand_in("lualatex", "echo '! LaTeX Error: File `biblatex.sty'; exit 1")
    stand_in("biber", "echo \"ERROR - Cannot find 'trial.bcf'!\"; exit 2")
    with pytest.raises(pytest.skip.Exception, match="needs LaTeX with"):
        clients.lualatex("\\documentclass{article}\\usepackage{biblatex}\n", biber=True)


def test_a_biber_that_does_not_fit_biblatex_skips(stand_in) -> None:
    stand_in("lualatex", "touch trial.bcf trial.pdf")
    stand_in("biber", "echo 'ERROR - another version of the control file'; exit 2")
    with pytest.raises(pytest.skip.Exception, match="needs LaTeX with"):
        clients.lualatex("\\documentclass{article}\\usepackage{biblatex}\n", biber=True)


def test_libreoffice_without_its_word_processor_skips(stand_in, tmp_path: Path) -> None:
    stand_in("soffice", "echo 'no export filter' >&2")
    with pytest.raises(pytest.skip.Exception, match="Writer"):
        clients.libreoffice(str(tmp_path / "a.odt"), "docx", tmp_path)


def test_a_file_that_a_whole_libreoffice_cannot_convert_fails(stand_in, tmp_path: Path) -> None:
    # It converts whatever is called trial, and nothing else.
    stand_in("soffice", 'case "$*" in *trial.txt*) touch "$6/trial.$4";; *) echo "broken file" >&2;; esac')
    with pytest.raises(pytest.fail.Exception, match="broken file"):
        clients.libreoffice(str(tmp_path / "a.odt"), "docx", tmp_path)


def test_an_old_pandoc_skips(stand_in, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pypandoc", None)
    stand_in("pandoc", "echo pandoc 2.17.1.1")
    with pytest.raises(pytest.skip.Exception, match=r"needs pandoc 3\.9 or later"):
        clients.pandoc()
    clients._pandoc.cache_clear()
    stand_in("pandoc", "echo pandoc 3.10")
    assert clients.pandoc().endswith("/bin/pandoc")


def test_node_without_the_processor_skips(stand_in) -> None:
    stand_in("node", "exit 1")
    with pytest.raises(pytest.skip.Exception, match="npm package citeproc"):
        clients.node()
