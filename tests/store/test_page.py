"""Pages of a list: what the index sorts is what sorting all rows gives; what it is trusted for."""

from __future__ import annotations

import os
import random

import pytest

from provcite.store.library import Library
from provcite.store.query import Query, parse_query
from provcite.store.stored import natural
from running import run
from stores import make_store, record_text

CHANCE = random.Random(5)
DATES = ("", "", "1956", "1956-07", "1956-07-24", "1956-07-24", "1956-07-24", "1957/1958", "-0044", "1901~")


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    files = {}
    for number in range(60):
        date = CHANCE.choice(DATES)
        name = f"{CHANCE.choice(['a', 'b', 'A'])}{number}"
        values = {"title": f"Report {number % 7} of {number}", "genre": CHANCE.choice(["letter", "memo"])}
        text = record_text(name, **values)
        files[name] = text.replace("date: 1956-07-24\n", f'date: "{date}"\n' if date else "")
    return make_store(folder, **files)


def plainly(rows, sort):
    """All rows in Python's own order."""
    back = sort.startswith("-")
    if sort.endswith("date"):
        dated = sorted(
            (row for row in rows if row.date),
            key=lambda row: (row.first, row.last, natural(row.id)), reverse=back,
        )  # fmt: skip
        undated = sorted((row for row in rows if not row.date), key=lambda row: natural(row.id), reverse=back)
        return dated + undated
    return sorted(rows, key=lambda row: natural(getattr(row, sort.removeprefix("-"))), reverse=back)


@pytest.mark.parametrize("sort", ["date", "-date", "title", "-title", "id", "-id"])
@pytest.mark.parametrize("words", ["", "Report", "genre:letter", "Report genre:memo date:1956"])
def test_a_page_is_the_beginning_of_all(library, sort, words):
    query = parse_query(words) if words else Query()
    rows = [hit.listed for hit in library.index().search(query, limit=-1)]
    wanted = [row.id for row in plainly(rows, sort)]
    assert len(wanted) > 5
    for limit in (0, 1, 2, 5, 20, 1000):
        found = [row.id for row in library.index().page(query, sort, limit)]
        assert found == (wanted[:limit] if limit else wanted)


def test_an_edit_in_place_is_found_at_once_and_not_where_the_index_is_trusted(tmp_path):
    make_store(tmp_path, **{f"r{number}": record_text(f"r{number}") for number in range(400)})
    run("index", "update", folder=tmp_path)
    path = tmp_path / "records" / "r217.yaml"
    text = path.read_text("utf-8")
    with path.open("r+", encoding="utf-8") as file:
        file.write(text.replace("Title of r217", "Tiger of r217"))  # as long as before
    for command in (("search", "Tiger"), ("list", "--query", "Tiger"), ("facets", "year", "--of", "Tiger")):
        assert "217" not in run(*command, "--trust-index", folder=tmp_path).out
    for command in (("search", "Tiger"), ("list", "--query", "Tiger")):
        assert "r217" in run(*command, folder=tmp_path).out


def test_trust_looks_at_no_file_and_needs_an_index(tmp_path, monkeypatch):
    make_store(tmp_path, a=record_text("a"))
    assert (
        "Title of a" in run("search", "Title", "--trust-index", folder=tmp_path).out
    )  # made, for there is none
    index = Library(tmp_path).index()
    index.trust()
    monkeypatch.setattr(os, "scandir", None)
    assert [hit.listed.id for hit in index.search(parse_query("Title"))] == ["a"]


def test_records_come_from_the_index_as_the_files_have_them_now(tmp_path):
    library = make_store(tmp_path, **{f"r{n}": record_text(f"r{n}") for n in range(5)}, bad="id: [")
    plain = list(library.records())
    passed = list(library.passed_over)
    library.index().refresh()
    assert list(library.records()) == plain
    assert [item.path for item in library.passed_over] == [item.path for item in passed]
    (tmp_path / "records" / "r3.yaml").write_text(record_text("r3", title="Another"), "utf-8")
    (tmp_path / "records" / "r1.yaml").unlink()
    found = {record.id: record.title for record in library.records()}
    assert found["r3"] == "Another"
    assert "r1" not in found
    with library.transaction():
        library.delete("r2")
        assert "r2" not in {record.id for record in library.records()}
