"""What a large store is served with: counts held in memory, an index that is looked after behind the answers."""

from __future__ import annotations

import sqlite3
import threading
import time
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from catalogue import Asking, asking
from provcite.ops.facets import COUNTED, Table, facets_of
from provcite.store.library import Library
from provcite.store.query import Filter, parse_query
from provcite.web import pages, pool, view
from stores import make_store

if TYPE_CHECKING:
    from pathlib import Path

SEVERAL = {
    "letter-1": "id: letter-1\ntitle: Lettre au ministre\ndate: 1947-03-02\nlanguage: fr\n"
    "creators:\n  - {role: author, family: Dupont, given: Jean}\nsource: {repository: AMAE}\n",
    "note-2": "id: note-2\ntitle: Note au ministre\ndate: 1951\n"
    "creators:\n  - {role: author, family: Dupont, given: Jean}\n  - {role: recipient, family: Martin}\n",
    "bare": "id: bare\ntitle: Ministre\n",
}
QUERIES = ("ministre", "Dupont", "ministre language:fr", "date:1951", "person:Dupont", "absent", "Nam Il")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    make_store(tmp_path, **SEVERAL)
    return tmp_path


@pytest.mark.parametrize("text", QUERIES)
def test_counts_in_memory_are_those_of_the_index(store: Path, text: str) -> None:
    library = Library.open(store, start=store)
    query = parse_query(text)
    assert facets_of(library, COUNTED, query, Table(library)) == facets_of(library, COUNTED, query)


def test_a_record_that_came_later_is_not_in_the_table(store: Path) -> None:
    table = Table(Library.open(store, start=store))
    assert table.counts([1, 2]) is not None
    assert table.counts([1, 1_000]) is None


def test_what_is_counted_beforehand_is_never_of_before(store: Path) -> None:
    index = Library.open(store, start=store).index()
    kept = "SELECT value, number FROM tallies WHERE \"column\" = 'language' ORDER BY 1"
    everything = parse_query("")
    before = sorted(index.counts("language", everything))
    assert index.place is not None
    with sqlite3.connect(index.place) as database:
        assert database.execute(kept).fetchall() == before
    (store / "records" / "late.yaml").write_text("id: late\ntitle: Spät\nlanguage: de\n")
    index.refresh(again=True)
    after = sorted(index.counts("language", everything))
    assert after == sorted([*before, ("de", 1)])
    index.tally()
    with sqlite3.connect(index.place) as database:
        assert database.execute(kept).fetchall() == after
    assert sorted(index.counts("language", everything)) == after


@pytest.mark.parametrize("kind", ["person", "repository", "language"])
def test_a_filter_beside_words_finds_what_it_finds_alone(store: Path, kind: str) -> None:
    value = {"person": "dupon", "repository": "AMA", "language": "fr"}[kind]
    index = Library.open(store, start=store).index()
    alone = {row.id for row in index.listed(Filter(**{kind: (value,)}))}
    beside = {hit.listed.id for hit in index.search(parse_query(f"ministre {kind}:{value}"))}
    assert beside == alone & {hit.listed.id for hit in index.search(parse_query("ministre"))}
    assert beside


def test_very_many_answers_are_said_to_stand_in_no_order(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view, "MOST_RANKED", 1)
    monkeypatch.setattr(pages, "MOST_RANKED", 1)
    answer = asking(store).get("/search?q=ministre")
    assert "3 records" in answer.words
    assert "stand in no order" in answer.words


def test_a_large_store_is_looked_through_behind_the_answers(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "_LARGE", 1)
    answered = threading.Event()
    monkeypatch.setattr(pool, "time", SimpleNamespace(sleep=lambda _: answered.wait(60)))
    Library.open(store, start=store).index().refresh()
    asked: Asking = asking(store)
    (store / "records" / "late.yaml").write_text("id: late\ntitle: Un tard venu\n")
    assert "0 records" in asked.get("/search?q=venu").words  # told from the index, at once
    # The record's own page is its file.
    assert "Un tard venu" in asked.get("/records/late").words
    answered.set()
    for _ in range(100):
        if "1 record" in asked.get("/search?q=venu").words:
            break
        time.sleep(0.05)
    else:
        pytest.fail("the new record was never found")
