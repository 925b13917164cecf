"""``provcite set``: one change to many records, shown first, all or none."""

from __future__ import annotations

import pytest

from provcite.model.errors import EXIT_DONE, EXIT_USAGE
from running import on_terminal, run
from stores import make_store, record_text, tree


@pytest.fixture
def folder(tmp_path):
    make_store(
        tmp_path,
        one=record_text("one", language="de  # as printed"),
        two=record_text("two", genre="letter"),
        three=record_text("three", date="1961-01-01"),
    )
    return tmp_path


def test_a_dry_run_shows_what_would_change_and_changes_nothing(folder):
    before = tree(folder)
    done = run("set", "title:title date:1956", "language=ru", "--dry-run", folder=folder)
    assert done.status == EXIT_DONE
    lines = sorted(done.out.splitlines())
    assert len(lines) == 2
    assert lines[0].startswith("one  language")
    assert "de" in lines[0]
    assert "ru" in lines[0]
    assert lines[1].startswith("two  language")
    assert "2 records would change." in done.err
    assert tree(folder) == before


def test_all_that_answer_are_changed_and_undo_takes_it_back(folder):
    before = tree(folder)
    done = run("set", "title:title date:1956", "language=ru", "--unset", "genre", "--yes", folder=folder)
    assert done.status == EXIT_DONE
    records = folder / "records"
    assert "language: ru  # as printed" in (records / "one.yaml").read_text("utf-8")
    assert "genre" not in (records / "two.yaml").read_text("utf-8")
    assert "language" not in (records / "three.yaml").read_text("utf-8")
    assert (
        "Nothing changes." in run("set", "title:title date:1956", "language=ru", "--yes", folder=folder).err
    )
    assert run("undo", folder=folder).status == EXIT_DONE
    assert tree(folder) == before


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (("title:title", "date=some day"), "one: "),
        (("title:title", "language"), "names no key and value"),
        (("title:title",), "nothing to set"),
        (("", "language=ru"), "no word to look for"),
        (("title:title", "language=ru"), "Nobody is here"),
        (("title:title", "colour=red"), "colour"),
    ],
)
def test_what_cannot_be_done_changes_no_record(folder, call, words):
    before = tree(folder)
    done = run("set", *call, folder=folder)
    assert done.status == EXIT_USAGE
    assert words in done.err
    assert tree(folder) == before


def test_on_a_terminal_it_is_asked(folder):
    before = tree(folder)
    assert (
        "Change 1 record?" in on_terminal("set", "date:1961", "language=ru", folder=folder, typed="n\n").out
    )
    assert tree(folder) == before
    on_terminal("set", "date:1961", "language=ru", folder=folder, typed="y\n")
    assert "language: ru" in (folder / "records" / "three.yaml").read_text("utf-8")
