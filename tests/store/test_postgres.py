"""What an index in PostgreSQL has besides the questions that `test_index.py` puts to both databases."""

from __future__ import annotations

import threading

import pytest

from postgres_server import use
from provcite.model.errors import StoreError, UsageError
from provcite.schema.edit import SetValue
from provcite.store import postgres as module
from provcite.store.library import Library, index_at
from provcite.store.query import Filter, parse_query
from running import run
from stores import make_store, record_text


@pytest.fixture(autouse=True)
def own_state(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture
def at_server(monkeypatch, postgres):
    use(monkeypatch, postgres)
    return postgres


def test_the_command_makes_it_and_the_setting_asks_it(tmp_path, postgres):
    library = make_store(tmp_path, a=record_text("a", title="Letter to the office"))
    assert run("index", "--to", postgres, folder=tmp_path).status == 0
    assert not (tmp_path / ".provcite" / "index.sqlite").exists()
    (tmp_path / "provcite.toml").write_text(f'[index]\nurl = "{postgres}"\n', "utf-8")
    assert [hit.listed.id for hit in Library(library.folder).index().search(parse_query("office"))] == ["a"]
    said = run("index", folder=tmp_path)
    assert "records:  2\n" in said.out
    assert "postgresql://" in said.out
    assert run("search", "office", folder=tmp_path).out.startswith("a")
    assert not (tmp_path / ".provcite" / "index.sqlite").exists()


def test_two_stores_in_one_database_know_nothing_of_each_other(tmp_path, at_server):
    one = make_store(tmp_path / "one", a=record_text("a", title="Harvest"))
    other = make_store(tmp_path / "other", b=record_text("b", title="Harvest"))
    assert [hit.listed.id for hit in one.index().search(parse_query("harvest"))] == ["a"]
    assert [hit.listed.id for hit in other.index().search(parse_query("harvest"))] == ["b"]


def test_several_writers_leave_each_record_once(tmp_path, at_server):
    folder = make_store(tmp_path, **{f"r{number}": record_text(f"r{number}") for number in range(20)}).folder
    faults: list[BaseException] = []

    def write(name: str) -> None:
        try:
            library = Library(folder)
            library.index().refresh()
            library.edit(name, [SetValue("title", f"New title of {name}")])
            library.index().refresh(again=True)
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=write, args=(f"r{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    rows = Library(folder).index().listed()
    assert len({row.id for row in rows}) == len(rows) == 21
    assert sorted(row.id for row in rows if row.title.startswith("New")) == ["r0", "r1", "r2", "r3"]


def test_long_texts_and_long_keys_are_found_whole(tmp_path, at_server):
    genre = "circular " * 400
    library = make_store(tmp_path, a=record_text("a", genre=genre.strip(), text="{file: texts/a.txt}"))
    words = [f"word{number}" for number in range(30_000)]
    (tmp_path / "texts" / "a.txt").write_text(" ".join(words) + " \0", "utf-8")
    index = library.index()
    for place in (0, 3_970, 3_999, 4_000, 16_400, 29_998):
        assert [hit.listed.id for hit in index.search(parse_query(f'"word{place} word{place + 1}"'))] == ["a"]
    assert index.search(parse_query('"word1 word3"')) == []
    assert [row.id for row in index.listed(Filter(genre=("circular",)))] == ["a"]


def test_nearest_words_come_from_the_records(tmp_path, at_server):
    library = make_store(tmp_path, a=record_text("a", title="Correspondence of the ministry"))
    assert library.index().nearest_words("corespondence")[:1] == ["correspondence"]


def test_an_excerpt_marks_words_as_they_are_written():
    text = "One two three four Café, five six seven eight nine ten eleven twelve thirteen fourteen"
    assert module.excerpt(text, "('cafe')") == (
        "…two three four \ue000Café\ue001, five six seven eight nine ten eleven twelve…"
    )
    assert module.excerpt("Letters home", "('lett':*)") == "\ue000Letters\ue001 home"


@pytest.mark.parametrize("match", ['"a', "a", '("a"', '"a" "b"', 'nowhere : "a"', '"a" AND', ")", '"a") OR'])
def test_an_expression_that_is_none_is_refused(match):
    with pytest.raises(UsageError):
        module.asked(match, "num")


def test_words_that_must_not_occur_are_no_hits():
    read = module.asked('(("a") AND ("b" OR "c")) NOT ("d")', "num")
    assert read.where.count("NOT") == 1
    assert set(read.values) == {"('a')", "('b') | ('c')", "('d')"}
    assert read.wanted == "('a') | ('b') | ('c')"


def test_tables_of_a_newer_version_are_left_alone(tmp_path, at_server):
    library = make_store(tmp_path)
    library.index().refresh()
    database = library.index()._existing()
    database.execute("INSERT INTO migrations VALUES (?)", (len(module.MIGRATIONS) + 1,))
    with pytest.raises(StoreError, match="newer provcite"):
        Library(library.folder).index().refresh()
    assert database.execute("SELECT count(*) FROM records").fetchone() == (1,)


def test_a_further_step_is_taken_once(tmp_path, at_server, monkeypatch):
    library = make_store(tmp_path)
    library.index().refresh()
    library.index().close()
    step = ("ALTER TABLE meta ADD COLUMN remark TEXT",)
    monkeypatch.setattr(module, "MIGRATIONS", (*module.MIGRATIONS, step))
    for _ in range(2):
        index = Library(library.folder).index()
        assert [row.id for row in index.listed()] == ["113371"]
        index.close()


def test_what_cannot_be_right_in_it_is_made_anew(tmp_path, at_server):
    library = make_store(tmp_path, a=record_text("a"))
    library.index().refresh()
    database = library.index()._existing()
    database.execute("DELETE FROM records")
    database.execute("UPDATE meta SET value = 'other' WHERE key = 'stamp'")
    assert len(Library(library.folder).index().listed()) == 2


def test_a_server_that_is_not_there_is_said_without_the_password(tmp_path):
    make_store(tmp_path)
    url = f"postgresql://somebody:secret@/letters?host={tmp_path}"
    (tmp_path / "provcite.toml").write_text(f'[index]\nurl = "{url}"\n', "utf-8")
    module.allow(url)
    said = run("list", folder=tmp_path)
    assert said.status == 2
    assert "The index in PostgreSQL cannot be used" in said.err
    assert "secret" not in said.err
    assert "somebody" in said.err
    assert run("cite", "113371", folder=tmp_path).status == 0


def test_a_server_that_came_with_a_store_is_not_asked(tmp_path, monkeypatch):
    make_store(tmp_path)
    (tmp_path / "provcite.toml").write_text('[index]\nurl = "postgresql://a:secret@elsewhere/x"\n', "utf-8")
    monkeypatch.setattr("psycopg.connect", lambda *_, **__: pytest.fail("it was asked"))
    for call in (("list",), ("search", "Petrov"), ("index",)):
        said = run(*call, folder=tmp_path)
        assert said.status == 2
        assert "that you have not allowed yet: postgresql://a:…@elsewhere/x" in said.err
    assert run("cite", "113371", folder=tmp_path).status == 0


@pytest.mark.parametrize("url", ["letters", "mysql://localhost/letters", 5, ["postgresql://"]])
def test_an_address_that_is_none_is_refused(tmp_path, url):
    with pytest.raises(UsageError, match="no address of a PostgreSQL database"):
        index_at(make_store(tmp_path), url)


def test_a_schema_is_a_plain_name(tmp_path):
    with pytest.raises(UsageError, match="name of a schema"):
        index_at(make_store(tmp_path), "postgresql://localhost/x", 'a"; DROP SCHEMA public; --')


SORTS = ("date", "-date", "title", "-id", "first")
QUERIES = ("", "title", "title date:1956", "repository:RGANI", "title -nine", "nam OR nine", "language:ru")


@pytest.fixture(scope="module")
def both(tmp_path_factory, postgres):
    """One store with its index in SQLite and in PostgreSQL."""
    from provcite.store.index import Index

    dates = ("1956-07-24", "1953", '""', "1956-07/1956-09", "1988~")
    files = {
        f"r{number}": record_text(
            f"r{number}",
            title="Title nine" if number % 9 == 0 else f"Title {number}",
            date=dates[number % 5],
            language="ru" if number % 2 else "de",
            source="{repository: РГАСПИ, reference: {fond: '17'}}",
        )
        for number in range(30)
    }
    files["bad"] = "id: bad\ntitle: [Title\n"
    library = make_store(tmp_path_factory.mktemp("both"), **files)
    return Index(library), module.PostgresIndex(library, postgres)


@pytest.mark.parametrize("words", QUERIES)
def test_both_databases_answer_alike(both, words):
    from provcite.store.query import Query

    sqlite, server = both
    query = parse_query(words) if words else Query()
    for sort in SORTS:
        for limit in (0, 7):
            assert server.page(query, sort, limit) == sqlite.page(query, sort, limit), sort
    columns = ("repository", "language", "first")
    counted = [{key: sorted(rows) for key, rows in of.counts_of(columns, query).items()} for of in both]
    assert counted[0] == counted[1]
    assert server.count(query) == sqlite.count(query)
    assert server.passed_over_for(query) == sqlite.passed_over_for(query)
    ids = [{hit.listed.id for hit in of.search(query, limit=100)} for of in both]
    assert ids[0] == ids[1]
    named = dict(server.table(("id",)))
    assert {named[num] for num in server.numbers(query)} == ids[1]


def test_both_databases_keep_the_same_keys_and_records(both):
    sqlite, server = both
    for kind in ("repository", "language", "reference", "title"):
        assert sorted(server.holders(kind)) == sorted(sqlite.holders(kind))
        assert server.values_of(kind, 5) == sqlite.values_of(kind, 5)
    assert {name: make() for name, make in server.copies().items()} == {
        name: make() for name, make in sqlite.copies().items()
    }
