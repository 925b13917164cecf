"""The store: reading one record, reading all, writing, renaming, deleting."""

from __future__ import annotations

from dataclasses import replace

import pytest

from provcite.model.errors import InputError, NotFoundError, StoreError, UsageError
from provcite.model.record import Record, Text
from provcite.schema.edit import SetValue
from provcite.store.library import Library
from provcite.store.stored import natural
from sample_record import SAMPLE
from stores import make_store, record_text, tree


def test_a_record_is_read_by_id(tmp_path):
    library = make_store(tmp_path)
    stored = library.stored("113371")
    assert stored.record.title.startswith("Memorandum of Conversation")
    assert stored.text == SAMPLE
    assert stored.path == tmp_path / "records" / "113371.yaml"
    assert library.text_of(stored.record) == "Petrov received Nam Il at the embassy.\n"


def test_a_known_id_is_read_without_looking_at_the_others(tmp_path, monkeypatch):
    library = make_store(tmp_path)

    def refuse(*_):
        raise AssertionError("the folder was listed")

    monkeypatch.setattr("os.scandir", refuse)
    monkeypatch.setattr("os.listdir", refuse)
    assert library.get("113371").id == "113371"


def test_an_unknown_id_names_the_nearest(tmp_path):
    library = make_store(tmp_path, petrov=record_text("petrov"))
    with pytest.raises(NotFoundError) as caught:
        library.get("113372")
    assert caught.value.nearest == ("113371",)
    assert "Did you mean 113371?" in str(caught.value)


@pytest.mark.parametrize(
    "name", ["../113371", "records/113371", "", "a\0b", "x" * 5000, "CON", "..", "/etc/passwd"]
)
def test_an_impossible_id_is_simply_not_there(tmp_path, name):
    with pytest.raises(NotFoundError):
        make_store(tmp_path).get(name)


def test_a_broken_record_is_refused_with_its_place(tmp_path):
    library = make_store(tmp_path, bad='id: "bad"\ntitle: [x]\ndate: July\n')
    with pytest.raises(InputError) as caught:
        library.get("bad")
    assert caught.value.place == f"{tmp_path / 'records' / 'bad.yaml'}:2:8"
    assert "1 more problem" in caught.value.hint


def test_one_bad_file_hides_no_good_one(tmp_path):
    good = {f"r{n}": record_text(f"r{n}") for n in range(100)}
    library = make_store(tmp_path, **good, bad="id: x: y\n")
    assert len(list(library.records())) == 101
    (passed,) = library.passed_over
    assert passed.path.name == "bad.yaml"
    assert (passed.line, passed.column) == (1, 6)
    assert str(passed).startswith(f"{passed.path}:1:6: ")


def test_records_can_be_named_and_filtered(tmp_path):
    library = make_store(tmp_path, a=record_text("a", aliases="[old-a]"), b=record_text("b"))
    assert [record.id for record in library.records(["b", "old-a"])] == ["b", "a"]
    assert [record.id for record in library.records(filter=lambda record: record.id < "b")] == ["113371", "a"]
    with pytest.raises(NotFoundError):
        list(library.records(["b", "nothing"]))


def test_ids_are_in_natural_order(tmp_path):
    library = make_store(tmp_path, **{name: record_text(name) for name in ("10", "9", "x-10", "x-9", "Ä")})
    assert library.ids() == ["9", "10", "113371", "x-9", "x-10", "Ä"]
    assert sorted(["b", "A", "a2", "a10"], key=natural) == ["A", "a2", "a10", "b"]


def test_a_new_record_is_written_with_its_text(tmp_path):
    library = make_store(tmp_path)
    record = Record(id="new", title="T", text=Text(file="texts/new.txt"))
    path = library.write_new(record, text=b"words")
    assert path.read_text("utf-8").startswith(
        "# yaml-language-server: $schema=../.provcite/record.schema.json\nid: new\n"
    )
    assert (tmp_path / ".provcite" / "record.schema.json").is_file()
    assert library.get("new") == record
    assert library.text_of(record) == "words"


def test_an_id_is_taken_once(tmp_path):
    library = make_store(tmp_path)
    before = tree(tmp_path)
    with pytest.raises(StoreError, match="already"):
        library.write_new(Record(id="113371"))
    assert tree(tmp_path) == before


@pytest.mark.parametrize("bad", ["../x", "a/b", "CON", "a\nb", ".x", "x" * 300])
def test_no_record_is_written_outside_the_folder(tmp_path, bad):
    library = make_store(tmp_path / "store")
    with pytest.raises(UsageError):
        library.write_new(Record(id=bad))
    assert [path.name for path in tmp_path.iterdir()] == ["store"]


@pytest.mark.parametrize(
    "file", ["../out.txt", "/tmp/out.txt", "texts/../../out.txt", "C:/x", "texts\\..\\..\\x", "a\0b"]
)
def test_no_text_is_read_or_written_outside_the_store(tmp_path, file):
    library = make_store(tmp_path / "store")
    (tmp_path / "out.txt").write_text("secret", encoding="utf-8")
    record = Record(id="new", text=Text(file=file))
    with pytest.raises(InputError):
        library.text_of(record)
    with pytest.raises(InputError):
        library.write_new(record, text=b"words")
    assert (tmp_path / "out.txt").read_text("utf-8") == "secret"
    assert not library.exists("new")


def test_a_link_out_of_the_store_is_no_text(tmp_path):
    library = make_store(tmp_path / "store")
    (tmp_path / "secret").write_text("s", encoding="utf-8")
    (tmp_path / "store" / "texts" / "link.txt").symlink_to(tmp_path / "secret")
    with pytest.raises(InputError):
        library.text_of(Record(id="x", text=Text(file="texts/link.txt")))


def test_an_absent_text_is_nothing_and_a_bad_one_is_an_error(tmp_path):
    library = make_store(tmp_path)
    assert library.text_of(Record(id="x")) is None
    assert library.text_of(Record(id="x", text=Text(sha256="0" * 64))) is None
    assert library.text_of(Record(id="x", text=Text(file="texts/none.txt"))) is None
    (tmp_path / "texts" / "latin.txt").write_bytes(b"caf\xe9")
    with pytest.raises(InputError, match="UTF-8"):
        library.text_of(Record(id="x", text=Text(file="texts/latin.txt")))


def test_an_edit_touches_its_value_only(tmp_path):
    library = make_store(tmp_path)
    record = library.edit("113371", [SetValue("source.reference.delo", "411")])
    assert record.holding.value("delo") == "411"
    assert library.stored("113371").text == SAMPLE.replace('delo: "410"', 'delo: "411"')


def test_an_edit_that_breaks_the_schema_leaves_the_file(tmp_path):
    library = make_store(tmp_path)
    before = tree(tmp_path)
    for edit in (SetValue("date", "July"), SetValue("id", "other"), SetValue("type", "x")):
        with pytest.raises(InputError, match="breaks the schema"):
            library.edit("113371", [edit])
    assert tree(tmp_path) == before


def test_a_replacement_over_somebody_elses_change_is_refused(tmp_path):
    library = make_store(tmp_path)
    read = library.stored("113371").text
    (tmp_path / "records" / "113371.yaml").write_text(read.replace("Top Secret", "Secret"), encoding="utf-8")
    with pytest.raises(StoreError, match="changed meanwhile"):
        library.replace("113371", read.replace("1956-07-24", "1956-07-25"), expected=read)


def test_an_update_keeps_changes_made_by_hand(tmp_path):
    library = make_store(tmp_path)
    old = library.get("113371")
    library.edit("113371", [SetValue("classification", "Secret")])
    library.update(old, replace(old, genre="memo"))
    record = library.get("113371")
    assert (record.classification, record.genre) == ("Secret", "memo")


def test_a_renamed_record_answers_to_both_names(tmp_path):
    library = make_store(tmp_path)
    library.rename("113371", "petrov")
    for name in ("petrov", "113371"):
        assert library.get(name).id == "petrov"
    library.rename("113371", "petrov-1956")
    assert library.get("113371").id == library.get("petrov").id == "petrov-1956"
    assert library.ids() == ["petrov-1956"]
    assert "# a CSL type" in library.stored("petrov").text
    library.rename("petrov", "113371")
    assert library.get("petrov").aliases == ("petrov", "petrov-1956")


def test_a_rename_is_seen_by_an_index_that_was_open_before(tmp_path):
    library = make_store(tmp_path)
    assert library.index().ids_of_alias("former") == []
    assert [row.id for row in library.index().listed()] == ["113371"]
    library.rename("113371", "petrov")
    assert library.get("113371").id == "petrov"
    assert [row.id for row in library.index().listed()] == ["petrov"]
    library.delete("petrov")
    assert library.index().listed() == []


def test_a_rename_does_not_cover_another_record(tmp_path):
    library = make_store(tmp_path, other=record_text("other"))
    before = tree(tmp_path)
    with pytest.raises(StoreError):
        library.rename("113371", "other")
    with pytest.raises(UsageError):
        library.rename("113371", "../other")
    assert tree(tmp_path) == before


def test_a_rename_cut_short_is_finished_by_the_same_call(tmp_path):
    library = make_store(tmp_path)
    original = (tmp_path / "records" / "113371.yaml").read_bytes()
    library.rename("113371", "petrov")
    (tmp_path / "records" / "113371.yaml").write_bytes(original)
    assert library.rename("113371", "petrov").id == "petrov"
    assert library.ids() == ["petrov"]


def test_a_deleted_record_is_gone_and_its_text_stays(tmp_path):
    library = make_store(tmp_path)
    library.delete("113371")
    assert library.ids() == []
    assert (tmp_path / "texts" / "113371.en.txt").is_file()
    with pytest.raises(NotFoundError):
        library.delete("113371")


def test_an_alias_never_hides_a_record(tmp_path):
    library = make_store(tmp_path, a=record_text("a", aliases="['113371']"))
    assert library.get("113371").id == "113371"


def test_the_stores_own_repositories_are_known(tmp_path):
    library = make_store(tmp_path)
    (tmp_path / "repositories.yaml").write_text(
        "repositories:\n  - {key: MYARCH, tradition: numbered, names: {en: [My Own Archive]}, place: Ulm}\n",
        encoding="utf-8",
    )
    assert library.repositories().by_key("MYARCH").name() == "My Own Archive"
    assert library.repositories().find("RGANI")


def test_settings_are_read_and_bad_ones_explained(tmp_path):
    library = make_store(tmp_path)
    assert library.settings == {}
    (tmp_path / "provcite.toml").write_text("[cite]\nstyle = 'gost'\n", encoding="utf-8")
    assert Library(tmp_path).settings == {"cite": {"style": "gost"}}
    (tmp_path / "provcite.toml").write_text("[cite\n", encoding="utf-8")
    with pytest.raises(InputError, match="not TOML"):
        _ = Library(tmp_path).settings


def test_discovery_follows_the_order_of_the_design(tmp_path, monkeypatch):
    top, middle = tmp_path / "top", tmp_path / "top" / "middle"
    start = middle / "deep"
    start.mkdir(parents=True)
    with pytest.raises(StoreError, match="provcite init"):
        Library.open(None, start=start)
    (middle / "records").mkdir()
    assert Library.open(None, start=start).folder == middle
    (top / "provcite.toml").write_text("", encoding="utf-8")
    assert Library.open(None, start=start).folder == top
    assert Library.open(middle, start=start).folder == middle
    for wrong in (tmp_path / "nothing", start, top / "provcite.toml"):
        with pytest.raises(StoreError):
            Library.open(wrong, start=start)
