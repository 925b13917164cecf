"""Attaching files and verifying them: kept whole, kept once, every change noticed."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from provcite.model.errors import InputError, StoreError, UsageError
from provcite.ops import verify as ops
from provcite.ops.attach import attach
from provcite.ops.verify import Check, Outcome
from provcite.provenance import premis
from provcite.store import attachments
from provcite.store.library import Library

RECORD = """\
# kept by hand
id: "1"
title: A memorandum   # with a remark
date: 1956-07-24
provenance:
  - {event: written, by: [A. M. Petrov], date: 1956-07-24}
  - {event: translated, by: [James F. Person], for: NKIDP, from: ru, to: en}
text: {file: texts/1.en.txt, language: en, sha256: "%s"}
"""
TEXT = b"The words of the document.\n"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    store = tmp_path / "store"
    (store / "records").mkdir(parents=True)
    (store / "texts").mkdir()
    (store / "texts/1.en.txt").write_bytes(TEXT)
    (store / "records/1.yaml").write_text(RECORD % hashlib.sha256(TEXT).hexdigest(), "utf-8")
    return Library.open(store, start=tmp_path)


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "Scan of leaf 301.PDF"
    path.write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 100)
    return path


def checks(library: Library, *, everything: bool = True, **options: object) -> list[Check]:
    ids = None if everything else ["1"]
    return [check for group in ops.verify(library, ids, **options) for check in group]  # type: ignore[arg-type]


def outcomes(library: Library) -> dict[str, Outcome]:
    return {check.object: check.outcome for check in checks(library)}


def test_a_file_is_kept_by_its_content_and_described(library: Library, scan: Path) -> None:
    [item] = attach(library, "1", [scan], copy_of="original", by="A. Reader", date="2026-05")
    digest = hashlib.sha256(scan.read_bytes()).hexdigest()
    assert item.path == library.folder / "attachments" / digest[:2] / f"{digest}.pdf"
    assert item.path.read_bytes() == scan.read_bytes()
    [described] = library.get("1").attachments
    assert (described.sha256, described.media_type, described.size) == (
        digest,
        "application/pdf",
        scan.stat().st_size,
    )
    assert (described.name, described.copy_of, described.by, described.date) == (
        "Scan of leaf 301.PDF", "original", "A. Reader", "2026-05",
    )  # fmt: skip


def test_the_record_file_keeps_its_comments(library: Library, scan: Path) -> None:
    before = library.path_of("1").read_text("utf-8")
    attach(library, "1", [scan])
    after = library.path_of("1").read_text("utf-8")
    assert after.startswith(before.rstrip("\n"))


def test_attaching_twice_changes_nothing(library: Library, scan: Path) -> None:
    attach(library, "1", [scan])
    before = library.path_of("1").read_bytes()
    [again] = attach(library, "1", [scan])
    assert not again.new
    assert library.path_of("1").read_bytes() == before


def test_an_unknown_state_names_the_known_ones(library: Library, scan: Path) -> None:
    with pytest.raises(UsageError, match="original, translation"):
        attach(library, "1", [scan], copy_of="photograph")
    assert library.get("1").attachments == ()


def test_a_malformed_date_is_refused(library: Library, scan: Path) -> None:
    with pytest.raises(UsageError, match="EDTF"):
        attach(library, "1", [scan], date="5/6/56")


@pytest.mark.parametrize("what", ["folder", "gone"])
def test_what_is_no_file_is_refused(library: Library, tmp_path: Path, what: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError):
        attach(library, "1", [tmp_path / what])


def test_a_damaged_file_is_not_taken_for_the_same(library: Library, scan: Path) -> None:
    [item] = attach(library, "1", [scan])
    item.path.write_bytes(b"damaged")
    with pytest.raises(StoreError, match="damaged"):
        attach(library, "1", [scan])


@pytest.mark.parametrize(
    ("name", "head", "kind"),
    [
        ("x.jpg", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("x.txt", b"II*\x00abc", "image/tiff"),
        ("x", b"plain words", "text/plain"),
        ("x", "слова".encode()[:-1], "text/plain"),
        ("x", b"\x00\x01\x02\xff", "application/octet-stream"),
        ("x.docx", b"PK\x03\x04", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ],
)
def test_media_types(name: str, head: bytes, kind: str) -> None:
    assert attachments.media_type(name, head) == kind


def test_everything_in_order_is_unchanged(library: Library, scan: Path) -> None:
    attach(library, "1", [scan])
    assert set(outcomes(library).values()) == {Outcome.SAME}


def test_one_changed_byte_is_found(library: Library, scan: Path) -> None:
    [item] = attach(library, "1", [scan])
    data = bytearray(item.path.read_bytes())
    data[-1] ^= 1
    item.path.write_bytes(data)
    assert outcomes(library)[item.path.relative_to(library.folder).as_posix()] is Outcome.DIFFERS


def test_a_changed_text_and_a_lost_file_are_found(library: Library, scan: Path) -> None:
    [item] = attach(library, "1", [scan])
    item.path.unlink()
    (library.texts_folder / "1.en.txt").write_bytes(TEXT + b"!")
    found = outcomes(library)
    assert found["texts/1.en.txt"] is Outcome.DIFFERS
    assert found["Scan of leaf 301.PDF"] is Outcome.MISSING


def test_files_without_a_record_are_found(library: Library, tmp_path: Path) -> None:
    attachments.keep(library.folder, library.texts_folder / "1.en.txt")
    (library.texts_folder / "left-over.txt").write_text("x", "utf-8")
    orphans = [check.object for check in checks(library) if check.outcome is Outcome.ORPHAN]
    assert len(orphans) == 2
    assert "texts/left-over.txt" in orphans


def test_a_text_that_the_record_only_digests_is_a_note(library: Library) -> None:
    path = library.path_of("1")
    path.write_text(path.read_text("utf-8").replace("file: texts/1.en.txt, ", ""), "utf-8")
    (library.texts_folder / "1.en.txt").unlink()
    [check] = checks(library)
    assert check.outcome is Outcome.ABSENT
    assert check.outcome not in ops.FINDINGS


def test_an_unreadable_record_is_a_finding_and_hides_nothing(library: Library) -> None:
    (library.records_folder / "2.yaml").write_text("id: [", "utf-8")
    found = outcomes(library)
    assert found["records/2.yaml"] is Outcome.UNREADABLE
    assert found["texts/1.en.txt"] is Outcome.SAME


def test_verifying_repairs_nothing(library: Library, scan: Path) -> None:
    [item] = attach(library, "1", [scan])
    item.path.write_bytes(b"damaged")
    before = {path: path.read_bytes() for path in library.folder.rglob("*") if path.is_file()}
    checks(library)
    assert {path: path.read_bytes() for path in library.folder.rglob("*") if path.is_file()} == before


def test_processes_find_what_one_finds(library: Library) -> None:
    for number in range(2, 130):
        (library.records_folder / f"{number}.yaml").write_text(
            f'id: "{number}"\ntitle: T\ntext: {{file: texts/{number}.txt, sha256: "{"0" * 64}"}}\n', "utf-8"
        )
        if number % 2:
            (library.texts_folder / f"{number}.txt").write_bytes(b"x")
    alone = checks(library, jobs=1)
    together = checks(library, jobs=2)
    assert sorted(map(repr, together)) == sorted(map(repr, alone))
    assert sum(check.outcome is Outcome.DIFFERS for check in alone) == 64


def test_each_check_is_a_premis_line(library: Library, scan: Path) -> None:
    attach(library, "1", [scan])
    made = checks(library)
    path = ops.write_log(library, made, moment="2026-11-23T12:00:00+00:00", agent="provcite 0")
    ops.write_log(library, made, moment="2026-11-24T12:00:00+00:00", agent="provcite 0")
    lines = path.read_text("utf-8").splitlines()
    assert len(lines) == 2 * len(made)
    assert json.loads(lines[0])["eventType"] == "fixity check"
    events = [premis.read_line(line) for line in lines]
    assert all(event is not None and event.outcome == "success" for event in events)


def test_a_line_that_is_no_event_is_none() -> None:
    assert [premis.read_line(line) for line in ("", "{}", "[1]", "null", "[" * 100_000)] == [None] * 5


def test_a_text_without_a_digest_is_a_note_and_no_orphan(library: Library) -> None:
    path = library.path_of("1")
    digest = hashlib.sha256(TEXT).hexdigest()
    path.write_text(path.read_text("utf-8").replace(f', sha256: "{digest}"', ""), "utf-8")
    [check] = checks(library)
    assert (check.outcome, check.object) == (Outcome.UNRECORDED, "texts/1.en.txt")


def test_a_few_records_with_large_files_take_several_processes(
    library: Library, scan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    attach(library, "1", [scan])
    text = library.path_of("1").read_text("utf-8")
    for number in range(2, 12):
        library.path_of(str(number)).write_text(text.replace('id: "1"', f'id: "{number}"'), "utf-8")
    alone = sorted(str(check) for check in checks(library, jobs=2))
    started: list[int] = []
    real = ops._in_parallel

    def watched(folder: Path, chunks: list[list[str]], *rest: object) -> object:
        started.append(len(chunks))
        return real(folder, chunks, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(ops, "_in_parallel", watched)
    monkeypatch.setattr(ops, "_HEAVY", 1)
    assert sorted(str(check) for check in checks(library, jobs=2)) == alone
    assert started == [11]
