"""Importing again: what the document changed, what a person changed, and who wins."""

from __future__ import annotations

import multiprocessing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provcite.model.errors import InputError, ProvciteError, StoreError
from provcite.model.record import Event, Record
from provcite.ops.import_ import Outcome, Plan, carry_out, files_in, plan, read_file, read_source
from provcite.ops.import_merge import Fate, digests_of, items_of, merge
from provcite.ops.init import make_store
from provcite.schema.diff import diff_records
from provcite.store.library import Library

DATA = Path(__file__).parent.parent / "documents" / "data"
SAMPLE = (DATA / "900101.txt").read_bytes()


@pytest.fixture
def library(tmp_path: Path) -> Library:
    make_store(tmp_path / "store", sample=False)
    return Library.open(tmp_path / "store", start=tmp_path)


def planned(library: Library, data: bytes = SAMPLE, *, overwrite: bool = False, record_id: str = "") -> Plan:
    return plan(
        library, data, name="document.txt", today="2026-11-23", program="provcite 0.1.0",
        overwrite=overwrite, record_id=record_id,
    )  # fmt: skip


def imported(library: Library, data: bytes = SAMPLE) -> Plan:
    return carry_out(library, planned(library, data))


def file_of(library: Library) -> str:
    return library.path_of("900101").read_text("utf-8")


def by_hand(library: Library, old: str, new: str) -> None:
    text = file_of(library)
    assert old in text
    library.path_of("900101").write_text(text.replace(old, new), "utf-8")


def test_first_import_writes_record_and_text(library: Library) -> None:
    done = imported(library)
    assert done.outcome is Outcome.NEW
    record = library.get("900101")
    assert record.imported is not None
    assert record.imported.from_ == "document.txt"
    assert record.imported.date == "2026-11-23"
    assert record.imported.with_ == "provcite 0.1.0"
    assert library.text_of(record) == done.document.text


def test_second_import_changes_nothing(library: Library) -> None:
    imported(library)
    before = {
        path: path.read_bytes()
        for path in library.folder.rglob("*")
        if path.is_file() and path.suffix in (".yaml", ".txt")
    }
    again = planned(library)
    assert again.outcome is Outcome.UNCHANGED
    carry_out(library, again)
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.parametrize(
    "path", sorted(path for path in DATA.iterdir() if path.suffix != ".yaml"), ids=lambda path: path.name
)
def test_importing_twice_is_importing_once(library: Library, path: Path) -> None:
    carry_out(library, planned(library, path.read_bytes()))
    assert planned(library, path.read_bytes()).outcome is Outcome.UNCHANGED


def test_changed_document_is_shown_and_taken_over(library: Library) -> None:
    imported(library)
    changed = SAMPLE.replace(b"Delo 411", b"Delo 412").replace(b"a quarrel over prices", b"prices")
    again = planned(library, changed)
    assert again.outcome is Outcome.CHANGED
    assert {difference.key for difference in again.changes} == {"source.1", "summary"}
    assert again.conflicts == ()
    assert library.get("900101").sources[0].value("delo") == "411"  # planning writes nothing
    carry_out(library, again)
    record = library.get("900101")
    assert record.sources[0].value("delo") == "412"
    assert record.summary == "The two officials talk about the delivery of turbines and prices."
    assert planned(library, changed).outcome is Outcome.UNCHANGED


def test_edit_by_hand_survives_the_same_document(library: Library) -> None:
    imported(library)
    by_hand(library, "classification: Secret", "classification: Top Secret  # so the stamp")
    again = planned(library)
    assert again.outcome is Outcome.UNCHANGED
    assert [difference.key for difference in again.kept] == ["classification"]
    carry_out(library, again)
    assert "classification: Top Secret  # so the stamp" in file_of(library)


def test_edit_by_hand_survives_a_change_elsewhere(library: Library) -> None:
    imported(library)
    by_hand(library, "genre: record of conversation", "genre: note  # my word")
    carry_out(library, planned(library, SAMPLE.replace(b"Delo 411", b"Delo 412")))
    assert "genre: note  # my word" in file_of(library)
    assert library.get("900101").sources[0].value("delo") == "412"


def test_value_changed_by_both_is_kept_and_said(library: Library) -> None:
    imported(library)
    by_hand(library, "classification: Secret", "classification: Restricted")
    changed = SAMPLE.replace(b"\nSecret  \n", b"\nTop Secret  \n").replace(b"Delo 411", b"Delo 412")
    again = planned(library, changed)
    assert [difference.key for difference in again.conflicts] == ["classification"]
    carry_out(library, again)
    assert library.get("900101").classification == "Restricted"
    assert library.get("900101").sources[0].value("delo") == "412"
    # The disagreement was settled; the same document does not raise it again.
    assert planned(library, changed).outcome is Outcome.UNCHANGED


def test_overwrite_takes_the_document_s_value(library: Library) -> None:
    imported(library)
    by_hand(library, "classification: Secret", "classification: Restricted")
    again = planned(library, SAMPLE.replace(b"\nSecret  \n", b"\nTop Secret  \n"), overwrite=True)
    carry_out(library, again)
    assert library.get("900101").classification == "Top Secret"


def test_event_added_by_hand_stays(library: Library) -> None:
    imported(library)
    record = library.get("900101")
    library.update(
        record, replace(record, provenance=(*record.provenance, Event(event="accessed", date="2026-01-02")))
    )
    again = planned(library, SAMPLE.replace(b"Laura M. Field", b"Laura N. Field"))
    carry_out(library, again)
    events = [event.event for event in library.get("900101").provenance]
    assert events == ["written", "signed", "obtained", "translated", "published", "accessed"]
    assert library.get("900101").events_of("obtained")[0].by == ("Laura N. Field",)


def test_record_written_by_hand_is_never_overwritten(library: Library) -> None:
    library.write_new(Record(id="900101", title="My own title", date="1961-03-03"))
    again = planned(library)
    assert [difference.key for difference in again.conflicts] == ["title"]
    assert "source.1" in {difference.key for difference in again.changes}
    carry_out(library, again)
    assert library.get("900101").title == "My own title"
    assert library.get("900101").sources[0].repository == "RGANI"


def test_shipped_record_is_filled_up_from_its_own_document(library: Library) -> None:
    record = planned(library).record
    assert record.text is not None
    assert record.imported is not None
    bare = replace(
        record,
        summary=None,
        evidence=(),
        text=replace(record.text, file=None),
        imported=replace(record.imported, fields=None),
    )
    library.write_new(bare)
    again = planned(library)
    assert again.completes
    assert {difference.key for difference in again.changes} == {"summary", "text.file"}
    carry_out(library, again)
    assert library.get("900101").summary == record.summary
    assert library.text_of(library.get("900101")) == again.document.text
    assert planned(library).outcome is Outcome.UNCHANGED
    assert not planned(library, SAMPLE.replace(b"Delo 411", b"Delo 412")).completes


def test_text_edited_by_hand_is_not_overwritten(library: Library) -> None:
    imported(library)
    path = library.folder / "texts" / "900101.en.txt"
    path.write_text("my own words\n", "utf-8")
    again = planned(library, SAMPLE.replace(b"asked for coffee", b"asked for tea"))
    assert {difference.key for difference in again.conflicts} == {"text.sha256"}
    carry_out(library, again)
    assert path.read_text("utf-8") == "my own words\n"


def test_absent_text_is_written_again(library: Library) -> None:
    imported(library)
    path = library.folder / "texts" / "900101.en.txt"
    path.unlink()
    again = planned(library)
    assert again.outcome is Outcome.UNCHANGED
    assert again.text_missing
    carry_out(library, again)
    assert path.exists()


def test_renamed_record_is_found_by_its_former_id(library: Library) -> None:
    imported(library)
    library.rename("900101", "belov-1961")
    library = Library.open(library.folder, start=library.folder)
    again = planned(library, SAMPLE.replace(b"Delo 411", b"Delo 412"))
    assert again.stored is not None
    assert again.stored.id == "belov-1961"
    carry_out(library, again)
    assert library.ids() == ["belov-1961"]
    assert library.get("belov-1961").sources[0].value("delo") == "412"


def test_record_of_the_same_document_under_another_id_is_found(library: Library) -> None:
    published = Event(
        event="published", number="900101", url="http://digitalarchive.wilsoncenter.org/document/900101"
    )
    library.write_new(Record(id="belov", title="My own title", provenance=(published,)))
    again = planned(library)
    assert again.stored is not None
    assert again.stored.id == "belov"
    carry_out(library, again)
    assert library.ids() == ["belov"]
    assert library.get("belov").title == "My own title"
    assert library.get("belov").sources[0].repository == "RGANI"


def test_broken_record_is_an_error_and_stays(library: Library) -> None:
    path = library.path_of("900101")
    path.write_text("id: '900101'\ntitle: [oops\n", "utf-8")
    with pytest.raises(InputError):
        planned(library)
    assert path.read_text("utf-8").endswith("[oops\n")


def test_id_outside_the_store_is_refused(library: Library) -> None:
    with pytest.raises(ProvciteError):
        carry_out(library, planned(library, record_id="../outside"))
    assert not (library.folder.parent / "outside.yaml").exists()


def _import_in_process(folder: str, results: multiprocessing.Queue[str]) -> None:
    library = Library.open(Path(folder), start=Path(folder))
    try:
        results.put(str(carry_out(library, planned(library)).outcome))
    except Exception as error:  # handed to the test's own process
        results.put(f"{type(error).__name__}: {error}")


def test_two_processes_importing_one_document(library: Library) -> None:
    context = multiprocessing.get_context("spawn")
    results: multiprocessing.Queue[str] = context.Queue()
    workers = [
        context.Process(target=_import_in_process, args=(str(library.folder), results)) for _ in range(2)
    ]
    for worker in workers:
        worker.start()
    outcomes = sorted(results.get(timeout=60) for _ in workers)
    for worker in workers:
        worker.join()
    assert outcomes == ["new", "unchanged"]
    assert library.get("900101").id == "900101"


def test_race_with_another_document_of_the_same_id_is_said(library: Library) -> None:
    mine = planned(library)
    imported(library, SAMPLE.replace(b"Delo 411", b"Delo 500"))
    with pytest.raises(StoreError, match="Another process"):
        carry_out(library, mine)
    assert library.get("900101").sources[0].value("delo") == "500"


def test_read_source_gives_what_verify_compares(library: Library) -> None:
    imported(library)
    record = library.get("900101")
    same = read_source(SAMPLE, "document.txt", library, record)
    assert same is not None
    assert diff_records(record, same) == ()
    other = read_source(SAMPLE.replace(b"Delo 411", b"Delo 412"), "document.txt", library, record)
    assert other is not None
    assert [change.path for change in diff_records(record, other)] == ["source.reference.delo"]
    assert read_source(b"@book{a, title={b}}", "a.bib", library, record) is None


def test_files_of_a_folder(tmp_path: Path) -> None:
    for name in ("b.txt", "a.html", ".hidden", "a_files/x.txt", "a_files/y.css", "deep/c.ris", "style.css"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    names = [str(path.relative_to(tmp_path)) for path in files_in([tmp_path])]
    assert names == ["a.html", "b.txt", "deep/c.ris"]


def test_absent_and_large_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_file(tmp_path / "absent.txt")
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(50 * 2**20)
    with pytest.raises(InputError, match="50 MB"):
        read_file(large)


# The three-way comparison ----------------------------------------------------------------------

VALUES = st.sampled_from([None, "a", "b", "c"])


def record_of(
    title: str | None, genre: str | None, summary: str | None, marking: str | None, events: dict[str, str]
) -> Record:
    chain = tuple(Event(event=kind, by=(name,)) for kind, name in sorted(events.items()))
    return Record(id="x", title=title, genre=genre, summary=summary, classification=marking, provenance=chain)


EVENTS = st.dictionaries(
    st.sampled_from(["obtained", "translated", "edited"]), st.sampled_from("pqr"), max_size=3
)
RECORDS = st.builds(record_of, VALUES, VALUES, VALUES, VALUES, EVENTS)


@settings(max_examples=80)
@given(RECORDS, RECORDS, RECORDS)
def test_merge_keeps_hand_edits_and_takes_the_document_s_changes(
    base: Record, stored: Record, given_: Record
) -> None:
    from provcite.model.record import Imported

    stored = replace(stored, imported=Imported(fields=digests_of(base)))
    given_ = replace(given_, imported=Imported())
    result = merge(stored, given_)
    first, mine, theirs, out = (items_of(record) for record in (base, stored, given_, result.record))
    for key in {*first, *mine, *theirs}:
        if key == "type":
            continue
        if mine.get(key) == first.get(key):
            assert out.get(key) == theirs.get(key), key
        else:
            assert out.get(key) == mine.get(key), key
    # What was decided once is not asked again.
    assert merge(result.record, given_).of(Fate.TAKE) == ()
    assert merge(result.record, given_).of(Fate.CONFLICT) == ()
    # With overwrite, every value that the document has is the document's.
    forced = items_of(merge(stored, given_, overwrite=True).record)
    assert all(forced.get(key) == value for key, value in theirs.items())
