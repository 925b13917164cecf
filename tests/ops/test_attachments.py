"""Attaching files and verifying them: kept whole, kept once, every change noticed."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path
from typing import Any

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
        ("x", b"II+\x00\x08\x00", "image/tiff"),
        ("x", b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        ("x", b"RIFF\x00\x00\x00\x00WAVEfmt ", "audio/wav"),
        ("x", b"\x00\x00\x00\x18ftypheic", "image/heic"),
        ("x", b"\x00\x00\x00\x18ftypisom", "video/mp4"),
        ("x", b"fLaC\x00", "audio/flac"),
        ("x", b"\xff\xfea\x00b\x00", "text/plain"),
        ("x", b"PK\x03\x04", "application/zip"),
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
    attachments.keep(library, library.texts_folder / "1.en.txt")
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
    first = json.loads(lines[0])
    assert first["eventType"] == "fixity check"
    assert first["eventTypeURI"] == "http://id.loc.gov/vocabulary/preservation/eventType/fix"
    assert len({json.loads(line)["eventIdentifier"]["eventIdentifierValue"] for line in lines}) == len(lines)
    assert first["eventOutcomeInformation"]["eventOutcome"] == "success"
    assert first["linkingAgentIdentifier"][0]["linkingAgentIdentifierValue"] == "provcite 0"
    events = [premis.read_line(line) for line in lines]
    assert all(event is not None and event.outcome == "success" for event in events)


def test_a_line_of_version_0_1_is_read() -> None:
    old = (
        '{"eventType": "fixity check", "eventDateTime": "2026-01-01T00:00:00Z", '
        '"linkingObjectIdentifier": "a", '
        '"eventOutcome": "fail", "linkingAgentIdentifier": "provcite 0.1.0", "record": "1"}'
    )
    event = premis.read_line(old)
    assert event is not None
    assert (event.object, event.outcome, event.record) == ("a", "fail", "1")
    assert premis.read_line(premis.log_line(event)) == event


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

    def watched(folder: Path, chunks: list[list[str]], *rest: Any) -> object:
        started.append(len(chunks))
        return real(folder, chunks, *rest)

    monkeypatch.setattr(ops, "_in_parallel", watched)
    monkeypatch.setattr(ops, "_HEAVY", 1)
    assert sorted(str(check) for check in checks(library, jobs=2)) == alone
    assert started == [11]


def test_a_call_that_fails_keeps_none_of_its_files(library: Library, scan: Path, tmp_path: Path) -> None:
    known = tmp_path / "known.txt"
    known.write_bytes(b"here already")
    attach(library, "1", [known])
    with pytest.raises(InputError):
        attach(library, "1", [known, scan, tmp_path / "gone"])
    assert set(outcomes(library).values()) == {Outcome.SAME}
    assert len(list(attachments.kept_files(library.folder))) == 1


def test_a_file_that_the_record_cannot_take_in_is_not_kept(library: Library, scan: Path) -> None:
    path = library.folder / "records/1.yaml"
    path.write_text(path.read_text("utf-8") + "attachments: *no\n", "utf-8")
    with pytest.raises(InputError):
        attach(library, "1", [scan])
    assert not list(attachments.kept_files(library.folder))


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_name_in_no_encoding_is_described_as_far_as_it_can_be_read(
    library: Library, tmp_path: Path
) -> None:
    path = tmp_path / os.fsdecode(b"lettre \xe9t\xe9.txt")
    path.write_bytes(b"words")
    [item] = attach(library, "1", [path])
    assert item.attachment.name == "lettre \ufffdt\ufffd.txt"
    assert library.get("1").attachments == (item.attachment,)
    assert set(outcomes(library).values()) == {Outcome.SAME}


def test_who_made_a_file_may_be_a_body(library: Library, scan: Path) -> None:
    from provcite.provenance.chain import build_chain

    attach(library, "1", [scan], by="National Security Archive")
    [party] = build_chain(library.get("1")).steps[-1].parties
    assert party.kind == "institution"


@pytest.mark.parametrize("place", ["../outside.txt", "/etc/hostname", "texts/../../outside.txt"])
def test_nothing_outside_the_store_is_read(library: Library, tmp_path: Path, place: str) -> None:
    (tmp_path / "outside.txt").write_bytes(TEXT)
    path = library.folder / "records/1.yaml"
    path.write_text(path.read_text("utf-8").replace("texts/1.en.txt", place), "utf-8")
    [check] = [check for check in checks(library) if check.what == "text"]
    assert (check.outcome, check.found) == (Outcome.UNREADABLE, "it lies outside the store")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in folders")
def test_what_is_no_plain_file_is_not_waited_for(library: Library, scan: Path) -> None:
    [item] = attach(library, "1", [scan])
    for path in (item.path, library.folder / "texts/1.en.txt"):
        path.unlink()
        os.mkfifo(path)
    found = {check.what: check.outcome for check in checks(library)}
    assert found == {"attachment": Outcome.MISSING, "text": Outcome.UNREADABLE}


def test_capital_digits_of_a_digest_are_the_same_digest(library: Library, scan: Path) -> None:
    [item] = attach(library, "1", [scan])
    path = library.folder / "records/1.yaml"
    text = path.read_text("utf-8")
    for digest in (item.attachment.sha256, hashlib.sha256(TEXT).hexdigest()):
        text = text.replace(digest, digest.upper())
    path.write_text(text, "utf-8")
    assert set(outcomes(library).values()) == {Outcome.SAME}
    assert not attach(library, "1", [scan])[0].new


def test_the_files_of_an_unreadable_record_are_no_orphans(library: Library, scan: Path) -> None:
    attach(library, "1", [scan])
    (library.folder / "texts/left over.txt").write_bytes(b"x")
    path = library.folder / "records/1.yaml"
    path.write_text(path.read_text("utf-8") + "title: twice\n", "utf-8")
    assert outcomes(library) == {
        "records/1.yaml": Outcome.UNREADABLE,
        "texts/left over.txt": Outcome.ORPHAN,
    }


def test_a_folder_of_sources_must_be_there(library: Library, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such folder"):
        checks(library, sources=tmp_path / "gone")


def test_the_first_write_to_a_store_leaves_nothing_to_commit_by_mistake(library: Library, scan: Path) -> None:
    attach(library, "1", [scan])
    assert (library.folder / ".provcite/.gitignore").read_text("utf-8") == "*\n"


def test_a_folder_that_may_not_be_looked_into_hides_nothing_else(
    library: Library, scan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    attach(library, "1", [scan])

    def refused(store: Path, sha256: str, name: str | None = None) -> Path | None:
        raise PermissionError(13, "Permission denied", str(store / "attachments" / sha256[:2]))

    monkeypatch.setattr(attachments, "place_of", refused)
    found = {check.what: (check.outcome, check.found) for check in checks(library)}
    assert found["attachment"] == (Outcome.UNREADABLE, "Permission denied")
    assert found["text"][0] is Outcome.SAME
    assert "file" not in found
