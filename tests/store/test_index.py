"""The index follows the files, whatever happens to them and to itself."""

from __future__ import annotations

import os
import time

import pytest

from provcite.model.errors import InputError, StoreError, UsageError
from provcite.schema.edit import SetValue
from provcite.store.library import Library
from provcite.store.query import Filter, Query, day_range, parse_query
from stores import make_store, record_text

sqlite_alone = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture(params=["sqlite", "postgres"], autouse=True)
def engine(request, monkeypatch):
    """The database that the store's index lies in."""
    if request.param == "postgres":
        from postgres_server import use

        use(monkeypatch, request.getfixturevalue("postgres"))
    return request.param


def ids(library: Library, **wanted: tuple[str, ...]) -> list[str]:
    return sorted(row.id for row in Library(library.folder).index().listed(Filter(**wanted)))


def found(library: Library, words: str) -> list[str]:
    return [hit.listed.id for hit in Library(library.folder).index().search(parse_query(words))]


def test_filters(tmp_path):
    library = make_store(
        tmp_path,
        a=record_text("a", source="{repository: РГАСПИ}", language="ru-RU", date="1953", tags="[one]"),
        b=record_text("b", source="{repository: My House Archive}", language="de", date="1956-07/1956-09"),
        c='id: c\ntype: book\nprovenance: [{event: translated, by: [Ann Lee], for: "CWIHP"}]\n',
    )
    assert ids(library, repository=("RGANI",)) == ["113371"]
    assert ids(library, repository=("Russian State Archive of Contemporary History",)) == ["113371"]
    assert ids(library, repository=("RGASPI",)) == ["a"]
    assert ids(library, repository=("house",)) == ["b"]
    assert ids(library, repository=("RGANI", "RGASPI")) == ["113371", "a"]
    assert ids(library, date=("1956",)) == ["113371", "b"]
    assert ids(library, date=("1956-08",)) == ["b"]
    assert ids(library, date=("1950-1955",)) == ["a"]
    assert ids(library, date=("1953/..",)) == ["113371", "a", "b"]
    assert ids(library, language=("ru",)) == ["113371", "a"]
    assert ids(library, language=("German",)) == ["b"]
    assert ids(library, project=("nkidp",)) == ["113371"]
    assert ids(library, project=("cwihp",)) == ["c"]
    assert ids(library, person=("petrov",)) == ["113371"]
    assert ids(library, tag=("One",)) == ["a"]
    assert ids(library, type=("book",)) == ["c"]
    assert ids(library, repository=("RGANI",), date=("1957",)) == []
    with pytest.raises(UsageError):
        parse_query("date:yesterday")


def test_words(tmp_path):
    library = make_store(
        tmp_path,
        a=record_text(
            "a", title="Разговор с товарищем Ким Ир Сеном", names="[{name: Kim Il Sung, native: 김일성}]"
        ),
        b=record_text("b", title="Café talk", summary="毛泽东与金日成的谈话"),
    )
    assert found(library, "Nam Il") == ["113371"]
    assert found(library, '"Nam Il"') == ["113371"]
    assert found(library, '"Il Nam"') == []
    assert found(library, "memor*") == ["113371"]
    assert found(library, "embassy") == ["113371"]  # a word of the document's text
    assert found(library, "title:embassy") == []
    assert found(library, "410") == ["113371"]
    assert found(library, "Pak Chang-ok") == ["113371"]
    assert found(library, "разговор") == ["a"]
    assert found(library, "김일성") == ["a"]
    assert found(library, "cafe") == ["b"]
    assert found(library, "毛泽东") == ["b"]
    assert found(library, "泽东") == ["b"]
    assert sorted(found(library, "cafe OR memorandum")) == ["113371", "b"]
    assert found(library, "talk -memorandum") == ["b"]
    assert found(library, "petrov date:1956") == ["113371"]
    assert found(library, "date:1956-07-24 repository:RGANI") == ["113371"]
    assert found(library, "https://digitalarchive.umd.edu/document/113371") == ["113371"]


@pytest.mark.parametrize(
    "words",
    [
        '"',
        "(",
        "a AND",
        "NEAR(",
        "*",
        "a:b:c",
        "^x",
        "{x}",
        "-",
        "''",
        "a*b",
        "\x00",
        "col:",
        "text:",
        ";--",
        '"a" "b',
    ],
)
def test_no_query_breaks_the_index(tmp_path, words):
    library = make_store(tmp_path)
    query = parse_query(words)
    assert isinstance(library.index().search(query), list)
    assert library.index().count(query) >= 0


@sqlite_alone
def test_only_negative_words_are_refused(tmp_path):
    with pytest.raises(UsageError, match="besides"):
        parse_query("-a")
    with pytest.raises(UsageError, match="longer"):
        parse_query("a" * 3000)


@sqlite_alone
def test_days_sort_as_numbers():
    assert day_range("1956-07-24") == (19560724, 19560724)
    assert day_range("1956") == (19560101, 19561231)
    assert day_range("-0044")[0] < day_range("0001")[0] < day_range("1956")[0]


def test_every_change_is_seen_at_once(tmp_path):
    library = make_store(tmp_path)
    path = tmp_path / "records" / "a.yaml"
    path.write_text(record_text("a", title="first"), encoding="utf-8")
    assert found(library, "first") == ["a"]
    # The same size, within the tick of the clock, and the old times put back.
    state = path.stat()
    path.write_text(record_text("a", title="other"), encoding="utf-8")
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert found(library, "first") == []
    assert found(library, "other") == ["a"]
    (tmp_path / "records" / "b.yaml").write_text(record_text("b", title="other"), encoding="utf-8")
    assert sorted(found(library, "other")) == ["a", "b"]
    path.unlink()
    assert found(library, "other") == ["b"]
    path.write_text("id: broken: x", encoding="utf-8")
    index = Library(tmp_path).index()
    assert [passed.path.name for passed in index.passed_over()] == ["a.yaml"]
    path.write_text(record_text("a", title="mended"), encoding="utf-8")
    assert found(library, "mended") == ["a"]
    assert Library(tmp_path).index().passed_over() == []


def test_a_changed_text_is_seen(tmp_path):
    library = make_store(tmp_path)
    text = tmp_path / "texts" / "113371.en.txt"
    assert found(library, "embassy") == ["113371"]
    text.write_text("Now about cooperatives.", encoding="utf-8")
    assert found(library, "embassy") == []
    assert found(library, "cooperatives") == ["113371"]
    text.unlink()
    assert found(library, "cooperatives") == []


def test_two_files_swapped_are_seen(tmp_path):
    library = make_store(tmp_path, a=record_text("a", title="apple"), b=record_text("b", title="berry"))
    assert found(library, "apple") == ["a"]
    time.sleep(0.15)
    assert found(library, "apple") == ["a"]
    a, b = tmp_path / "records" / "a.yaml", tmp_path / "records" / "b.yaml"
    a.write_text(record_text("a", title="berry"), encoding="utf-8")
    b.write_text(record_text("b", title="apple"), encoding="utf-8")
    assert found(library, "apple") == ["b"]


def test_nothing_is_read_again_when_nothing_changed(tmp_path, monkeypatch):
    library = make_store(tmp_path, a=record_text("a"))
    time.sleep(0.15)
    library.index().refresh()
    time.sleep(0.15)
    Library(tmp_path).index().refresh()

    def refuse(*_, **__):
        raise AssertionError("a file was read")

    monkeypatch.setattr("provcite.store.reading.row_of_file", refuse)
    assert len(Library(tmp_path).index().listed()) == 2


@pytest.mark.parametrize("damage", [b"", b"not a database", b"SQLite format 3\0" + b"\xff" * 5000])
@sqlite_alone
def test_a_damaged_index_is_made_anew(tmp_path, damage):
    library = make_store(tmp_path)
    assert found(library, "petrov") == ["113371"]
    (tmp_path / ".provcite" / "index.sqlite").write_bytes(damage)
    assert found(library, "petrov") == ["113371"]


@sqlite_alone
def test_an_index_with_a_damaged_page_is_made_anew(tmp_path):
    library = make_store(tmp_path, **{f"r{n}": record_text(f"r{n}") for n in range(200)})
    assert len(ids(library)) == 201
    path = tmp_path / ".provcite" / "index.sqlite"
    data = bytearray(path.read_bytes())
    for start in range(8192, len(data) - 4096, 8192):
        data[start : start + 4096] = b"\xa5" * 4096
    path.write_bytes(data)
    (tmp_path / "records" / "r1.yaml").write_text(record_text("r1", title="new words"), encoding="utf-8")
    assert found(library, "petrov") == ["113371"]
    assert found(library, '"new words"') == ["r1"]


@sqlite_alone
def test_the_cache_folder_can_be_deleted_at_any_time(tmp_path):
    import shutil

    library = make_store(tmp_path)
    assert found(library, "petrov") == ["113371"]
    shutil.rmtree(tmp_path / ".provcite")
    assert found(library, "petrov") == ["113371"]
    assert (tmp_path / ".provcite" / ".gitignore").read_text("utf-8") == "*\n"


@sqlite_alone
def test_an_index_of_another_version_is_not_used(tmp_path):
    import sqlite3

    library = make_store(tmp_path)
    assert found(library, "petrov") == ["113371"]
    with sqlite3.connect(tmp_path / ".provcite" / "index.sqlite") as database:
        database.execute("UPDATE meta SET value = 'other' WHERE key = 'stamp'")
        database.execute("DELETE FROM records")
    database.close()
    assert found(library, "petrov") == ["113371"]


@sqlite_alone
def test_an_index_of_another_thread_is_closed_without_a_warning(tmp_path):
    import gc
    import threading
    import warnings

    make_store(tmp_path)
    libraries = []

    def read():
        library = Library(tmp_path)
        assert found(library, "petrov") == ["113371"]
        libraries.append(library)

    thread = threading.Thread(target=read)
    thread.start()
    thread.join()
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        libraries.clear()
        gc.collect()
    assert [str(one.message) for one in told] == []


def test_new_repositories_of_the_store_are_seen(tmp_path):
    library = make_store(tmp_path, a=record_text("a", source="{repository: Rote Kapelle}"))
    assert ids(library, repository=("MYARCH",)) == []
    (tmp_path / "repositories.yaml").write_text(
        "repositories:\n  - {key: MYARCH, tradition: numbered, names: {en: [Rote Kapelle]}}\n",
        encoding="utf-8",
    )
    assert ids(library, repository=("MYARCH",)) == ["a"]


OWN = {
    "concordances": (
        """
- old: {repository: APRF, levels: {fond: "3", opis: "65", delo: "77"}}
  new: {repository: RGANI, levels: {fond: "5", opis: "28", delo: "410"}}
""",
        {"file": ("APRF, f. 3, op. 65, d. 77, l. 302",)},
    ),
    "addresses": (
        "- {key: wcda, former: [mirror.example.org]}\n",
        {"url": ("https://mirror.example.org/document/113371",)},
    ),
}


@pytest.mark.parametrize("kind", OWN)
def test_an_index_is_made_anew_when_the_stores_own_data_change(tmp_path, kind):
    library = make_store(tmp_path)
    text, wanted = OWN[kind]
    assert ids(library, **wanted) == []
    (tmp_path / f"{kind}.yaml").write_text(text, encoding="utf-8")
    assert ids(library, **wanted) == ["113371"]
    (tmp_path / kind).mkdir()
    (tmp_path / f"{kind}.yaml").rename(tmp_path / kind / "moved.yaml")
    assert ids(library, **wanted) == ["113371"]
    (tmp_path / kind / "moved.yaml").unlink()
    assert ids(library, **wanted) == []


def test_own_data_that_cannot_be_used_stops_the_index_and_names_the_file(tmp_path):
    library = make_store(tmp_path)
    assert ids(library) == ["113371"]
    (tmp_path / "concordances.yaml").write_text("- 5\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"concordances\.yaml:1:3"):
        Library(tmp_path).index().listed()
    assert Library(tmp_path).get("113371").id == "113371"
    (tmp_path / "concordances.yaml").unlink()
    assert ids(library) == ["113371"]


@sqlite_alone
def test_own_data_larger_than_any_list_of_archives_is_not_read(tmp_path, monkeypatch):
    library = make_store(tmp_path)
    monkeypatch.setattr("provcite.store.authorities.MAX_BYTES", 100)
    (tmp_path / "addresses").mkdir()
    for name in ("a", "b"):
        (tmp_path / "addresses" / f"{name}.yaml").write_text("#" * 60, encoding="utf-8")
    with pytest.raises(InputError, match=r"b\.yaml: .*larger than 100 bytes"):
        library.authorities()


def test_aliases_resolve_with_and_without_an_index(tmp_path):
    library = make_store(tmp_path, a=record_text("a", aliases="[old-a, 'ältere']"))
    assert Library(tmp_path).get("old-a").id == "a"
    library.index().refresh()
    assert Library(tmp_path).get("ältere").id == "a"
    library.edit("a", [SetValue("aliases", ["newer"])])
    assert Library(tmp_path).get("newer").id == "a"


@sqlite_alone
def test_an_sqlite_without_full_text_search_is_named(tmp_path, monkeypatch):
    library = make_store(tmp_path)
    monkeypatch.setattr("provcite.store.index._TABLES", "CREATE VIRTUAL TABLE words USING no_such_module (x)")
    with pytest.raises(StoreError, match="SQLite"):
        library.index().refresh()


def test_status_tells_what_waits(tmp_path):
    library = make_store(tmp_path, bad="x")
    assert library.index().status().changed == 2
    library.index().refresh()
    status = Library(tmp_path).index().status()
    assert (status.records, status.bad) == (1, 1)
    (tmp_path / "records" / "b.yaml").write_text(record_text("b"), encoding="utf-8")
    assert Library(tmp_path).index().status().changed >= 1


def test_excerpts_show_the_words_around_the_hit(tmp_path):
    library = make_store(tmp_path)
    (hit,) = library.index().search(Query(match='"embassy"'))
    assert "\ue000embassy\ue001" in hit.excerpt


def test_many_files_are_read_by_several_processes_with_the_same_result(tmp_path, monkeypatch):
    library = make_store(tmp_path, **{f"r{n}": record_text(f"r{n}") for n in range(40)}, bad="x")
    alone = library.index().listed()
    monkeypatch.setattr("provcite.store.index._MANY", 1)
    monkeypatch.setattr("provcite.store.reading.cores", lambda: 2)
    again = Library(tmp_path).index()
    again.rebuild()
    assert again.listed() == alone
    assert len(again.passed_over()) == 1


def test_the_checkers_questions_are_answered(tmp_path):
    from provcite.checks.keys import record_keys

    library = make_store(tmp_path, a=record_text("a"))
    record = library.get("113371")
    lookup = Library(tmp_path).lookup()
    for kind, key in record_keys(record, library.authorities()):
        assert record in lookup.find(kind, key), (kind, key)
    assert lookup.find("key", "nothing") == []
    assert lookup.text_of(record) == "Petrov received Nam Il at the embassy.\n"
    assert lookup.nearest("113372") == ("113371",)


@sqlite_alone
def test_a_store_that_is_let_go_closes_its_index(tmp_path):
    """Python 3.13 warns of a database that is left open; this looks at it in every version."""
    import gc
    import sqlite3

    library = make_store(tmp_path)
    library.index().listed()
    database = library.index()._database
    assert database is not None
    del library
    gc.collect()
    with pytest.raises(sqlite3.ProgrammingError):
        database.execute("SELECT 1")
