"""``provcite import`` as a person calls it: what is printed, where, and with which exit status."""

from __future__ import annotations

import io
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from provcite.cli.main import run
from provcite.store.library import Library

if TYPE_CHECKING:
    from collections.abc import Callable

DATA = Path(__file__).parent.parent / "documents" / "data"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PROVCITE_STORE", str(tmp_path / "store"))
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    assert run(["init", str(tmp_path / "store")]) == 0
    return tmp_path / "store"


@pytest.fixture
def call(store: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    capsys.readouterr()

    def called(*arguments: object) -> tuple[int, str, str]:
        status = run(["import", *(str(argument) for argument in arguments)])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return called


def test_one_document(call: Callable[..., tuple[int, str, str]], store: Path) -> None:
    status, out, err = call(DATA / "900101.txt")
    assert (status, out, err) == (0, "records/900101.yaml and texts/900101.en.txt written.\n", "")
    assert (store / "records/900101.yaml").exists()
    assert call(DATA / "900101.txt") == (0, "records/900101.yaml says the same already.\n", "")


def test_explain_names_lines_words_and_what_was_inferred(
    call: Callable[..., tuple[int, str, str]], store: Path
) -> None:
    status, out, _ = call(DATA / "900101.txt", "--explain", "--dry-run")
    assert status == 0
    assert "  source.reference.delo = 411\n      line 21: “Delo 411”\n" in out
    assert "  creators[0].position = First Secretary of the Embassy, USSR in the DPRK\n" in out
    assert "      inferred, line 14: “March 3, 1961” (the date under which" in out
    assert not (store / "records/900101.yaml").exists()


def test_dry_run_shows_the_file_and_writes_nothing(
    call: Callable[..., tuple[int, str, str]], store: Path
) -> None:
    status, out, err = call(DATA / "900101.txt", "--dry-run")
    assert status == 0
    assert out.startswith("# yaml-language-server")
    assert 'reference: {fond: "5", opis: "49", delo: "411", listy: 12-15ob}' in out
    assert "would be written" in err
    assert list((store / "records").glob("*.yaml")) == []


def changed(tmp_path: Path) -> Path:
    path = tmp_path / "changed.txt"
    path.write_text((DATA / "900101.txt").read_text("utf-8").replace("Delo 411", "Delo 412"), "utf-8")
    return path


def test_changed_document_needs_update(
    call: Callable[..., tuple[int, str, str]], store: Path, tmp_path: Path
) -> None:
    call(DATA / "900101.txt")
    status, out, err = call(changed(tmp_path))
    assert status == 1
    assert "  source.reference.delo\n    record:   411\n    document: 412\n" in out
    assert "--update" in err
    assert Library.open(store, start=store).get("900101").sources[0].value("delo") == "411"
    status, out, _ = call(changed(tmp_path), "--update")
    assert status == 0
    assert out.endswith("records/900101.yaml brought up to date.\n")
    assert Library.open(store, start=store).get("900101").sources[0].value("delo") == "412"


def test_changed_words_are_shown_line_by_line(
    call: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    call(DATA / "900101.txt")
    path = tmp_path / "changed.txt"
    text = (DATA / "900101.txt").read_text("utf-8")
    path.write_text(text.replace("asked for coffee", "asked for tea"), "utf-8")
    status, out, _ = call(path)
    assert status == 1
    assert "  text\n    -I replied" in out
    assert "and asked for tea.\n" in out


def test_edit_by_hand_is_said_to_be_kept(call: Callable[..., tuple[int, str, str]], store: Path) -> None:
    call(DATA / "900101.txt")
    path = store / "records/900101.yaml"
    path.write_text(
        path.read_text("utf-8").replace("classification: Secret", "classification: Restricted"), "utf-8"
    )
    status, out, _ = call(DATA / "900101.txt", "--update")
    assert status == 0
    assert "Edited by hand, and kept: classification." in out
    assert "classification: Restricted" in path.read_text("utf-8")


def test_one_bad_file_among_a_hundred(
    call: Callable[..., tuple[int, str, str]], store: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    text = (DATA / "900101.txt").read_text("utf-8")
    for number in range(100):
        (folder / f"{number:03}.txt").write_text(text.replace("900101", f"91{number:04}"), "utf-8")
    (folder / "050-bad.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    status, out, err = call(folder)
    assert status == 1
    assert out == "100 records written, 1 file passed over.\n"
    assert err.count("error:") == 1
    assert "050-bad.txt: The file is a picture (PNG)" in err
    assert len(list((store / "records").glob("*.yaml"))) == 100
    status, out, _ = call(folder)
    assert (status, out) == (1, "0 records written, 100 the same already, 1 file passed over.\n")


def test_a_folder_finds_renamed_records_too(
    call: Callable[..., tuple[int, str, str]], store: Path, tmp_path: Path
) -> None:
    call(DATA / "900101.txt")
    assert run(["rename", "900101", "belov-1961"]) == 0
    folder = tmp_path / "two"
    folder.mkdir()
    for name in ("900101.txt", "900102.txt"):
        shutil.copy(DATA / name, folder)
    status, out, _ = call(folder)
    assert (status, out.splitlines()[-1]) == (0, "1 record written, 1 the same already.")
    assert sorted(path.stem for path in (store / "records").glob("*.yaml")) == ["900102", "belov-1961"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"PK\x03\x04" + bytes(50), "zip container"),
        (b"A shopping list: eggs, milk.\n", "neither a document"),
    ],
)
def test_a_bad_file_is_one_sentence_and_exit_2(
    call: Callable[..., tuple[int, str, str]], store: Path, tmp_path: Path, content: bytes, words: str
) -> None:
    path = tmp_path / "bad.txt"
    path.write_bytes(content)
    status, out, err = call(path)
    assert status == 2
    assert out == ""
    assert err.startswith(f"error: {path}: ")
    assert words in err
    assert "Traceback" not in err
    assert list((store / "records").iterdir()) == []


def test_absent_file_and_empty_folder(call: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    assert call(tmp_path / "absent.txt")[0] == 2
    (tmp_path / "empty").mkdir()
    status, _, err = call(tmp_path / "empty")
    assert status == 2
    assert "no file" in err


def test_standard_input_and_a_given_id(
    call: Callable[..., tuple[int, str, str]], store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = io.TextIOWrapper(io.BytesIO((DATA / "900110.txt").read_bytes()))
    monkeypatch.setattr(sys, "stdin", stream)
    status, out, err = call("-", "--id", "fisheries-18")
    assert status == 0
    assert out == "records/fisheries-18.yaml and texts/fisheries-18.en.txt written.\n"
    assert "standard input:15: The citation line is not whole: it breaks off after “d.”." in err


def test_id_that_climbs_out_is_refused(call: Callable[..., tuple[int, str, str]], store: Path) -> None:
    status, _, err = call(DATA / "900101.txt", "--id", "../../outside")
    assert status == 2
    assert "Traceback" not in err
    assert [path.name for path in store.parent.iterdir()] == ["store"]


def test_id_for_several_files_is_refused(call: Callable[..., tuple[int, str, str]]) -> None:
    assert call(DATA / "900101.txt", DATA / "900102.txt", "--id", "x")[0] == 2


def test_control_characters_never_reach_the_terminal(
    call: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    path = tmp_path / "x.txt"
    path.write_text((DATA / "900101.txt").read_text("utf-8").replace("Heavy", "Hea\x1b[31mvy\u202e"), "utf-8")
    _, out, err = call(path, "--explain", "--dry-run")
    assert "\x1b" not in out + err
    assert "\u202e" not in out + err


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of folders work otherwise there")
def test_read_only_store_is_said_and_left_alone(
    call: Callable[..., tuple[int, str, str]], store: Path
) -> None:
    import os

    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    (store / "records").chmod(0o500)
    try:
        status, _, err = call(DATA / "900101.txt")
    finally:
        (store / "records").chmod(0o700)
    assert status == 2
    assert "Traceback" not in err


def test_imported_record_is_cited(
    call: Callable[..., tuple[int, str, str]], store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call(DATA / "900101.txt")
    assert run(["cite", "900101", "--style", "chicago"]) == 0
    out = capsys.readouterr().out
    assert out.startswith(
        "N. I. Belov, “Record of Conversation with Deputy Minister of Heavy Industry of the DPRK, Han"
    )
    assert "fond 5, opis 49, delo 411, listy 12–15ob" in out


def test_copied_store_needs_nothing_else(
    call: Callable[..., tuple[int, str, str]], store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    call(DATA / "900101.txt")
    shutil.copytree(store / "records", tmp_path / "clone" / "records")
    shutil.copytree(store / "texts", tmp_path / "clone" / "texts")
    monkeypatch.setenv("PROVCITE_STORE", str(tmp_path / "clone"))
    assert call(DATA / "900101.txt")[:2] == (0, "records/900101.yaml says the same already.\n")


def test_a_store_that_takes_no_more_stops_an_import_of_many(
    call: Callable[..., tuple[int, str, str]],
    store: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A full disk is said once, not for every file that is left."""
    import errno

    from provcite.store.journal import Transaction

    downloads = tmp_path / "downloads"
    downloads.mkdir()
    for number in range(900101, 900106):
        (downloads / f"{number}.txt").write_bytes((DATA / f"{number}.txt").read_bytes())
    write, written = Transaction.write, []

    def full(transaction: Transaction, path: str, data: bytes) -> None:
        if len(written) >= 5:  # two documents, record and text each, and the third one's text
            raise OSError(errno.ENOSPC, "No space left on device")
        written.append(path)
        write(transaction, path, data)

    monkeypatch.setattr(Transaction, "write", full)
    status, out, err = call(downloads)
    assert status == 2
    assert "2 records written" in out
    assert err.count("The disk is full") == 1
    assert "3 files not imported" in err
    assert len(list((store / "records").iterdir())) == len(list((store / "texts").iterdir())) == 2
    monkeypatch.setattr(Transaction, "write", write)
    status, out, _ = call(downloads)
    assert (status, out) == (0, "3 records written, 2 the same already.\n")


def _items(*documents: tuple[str, str, str]) -> str:
    import json

    return json.dumps(
        [
            {
                "id": name, "type": "manuscript", "title": title, "archive": "The National Archives, Kew",
                "archive_location": "FO 371/76321", "issued": {"date-parts": [[1949, 5, int(day)]]},
            }
            for name, title, day in documents
        ]
    )  # fmt: skip


def test_two_documents_of_one_piece_and_one_day_are_two_records(
    call: Callable[..., tuple[int, str, str]], store: Path, tmp_path: Path
) -> None:
    path = tmp_path / "piece.json"
    path.write_text(
        _items(
            ("reed", "Minute on the quarantine of the harbour", "12"),
            ("brown", "Telegram about the fishing fleet", "12"),
            ("reed2", "Minute on the quarantine of the harbour", "12"),
        ),
        "utf-8",
    )
    status, out, err = call(path, "--merge")
    assert (status, "2 records written" in out) == (0, True), (out, err)
    assert {file.stem for file in (store / "records").glob("*.yaml")} == {"reed", "brown"}
    # Once more, against the store: each is known again, and neither takes the other's place.
    assert "0 records written" in call(path)[1]
    assert {file.stem for file in (store / "records").glob("*.yaml")} == {"reed", "brown"}
    record = Library.open(store, start=store).get("reed")
    assert record.title == "Minute on the quarantine of the harbour"
    assert record.aliases == ("reed2",)
