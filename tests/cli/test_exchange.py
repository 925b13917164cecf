"""``provcite export`` and the import of bibliographies, as a user calls them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from exchange_records import LETTER, SAMPLE
from provcite.store.library import Library
from running import run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def store(tmp_path: Path) -> Path:
    assert run("init", ".", folder=tmp_path).status == 0
    library = Library.open(tmp_path, start=tmp_path)
    library.write_new(SAMPLE)
    library.write_new(LETTER)
    return tmp_path


@pytest.fixture
def other(tmp_path: Path) -> Path:
    folder = tmp_path / "other"
    folder.mkdir()
    assert run("init", ".", folder=folder).status == 0
    return folder


def records(folder: Path) -> dict[str, object]:
    return {record.id: record for record in Library.open(folder, start=folder).records()}


@pytest.mark.parametrize(
    "name",
    [
        "bibtex", "biblatex", "csl-json", "csl-yaml", "ris", "hayagriva", "mods", "zotero-rdf", "endnote-xml",
        "csv", "ead3",
    ],
)  # fmt: skip
def test_a_library_goes_out_and_comes_back_into_another_store(name: str, store: Path, other: Path) -> None:
    before = records(store)
    assert run("export", "--all", "--to", name, "--full", "-o", "library.txt", folder=store).status == 0
    done = run("import", str(store / "library.txt"), folder=other)
    assert done.status == 0, done
    assert f"({name}): 2 records written" in done.out
    after = records(other)
    assert set(after) == set(before)
    for record_id, record in before.items():
        kept = after[record_id]
        for field in (
            "title",
            "date",
            "creators",
            "sources",
            "provenance",
            "notes",
            "tags",
            "aliases",
            "extra",
        ):
            assert getattr(kept, field) == getattr(record, field), field
    assert records(store) == before


def test_importing_the_same_file_again_changes_nothing(store: Path) -> None:
    run("export", "--all", "--to", "ris", "-o", "a.ris", folder=store)
    files = {path.name: path.read_bytes() for path in (store / "records").iterdir()}
    done = run("import", "a.ris", folder=store)
    assert done.status == 0, done
    assert "0 records written, 2 there already" in done.out
    assert {path.name: path.read_bytes() for path in (store / "records").iterdir()} == files


def test_export_to_standard_output_and_by_filter(store: Path) -> None:
    done = run("export", "113371", "--to", "csl-json", folder=store)
    (item,) = json.loads(done.out)
    assert item["archive_location"] == "fond 5, opis 28, delo 410, listy 301–303"
    done = run("export", "--repository", "AVPRF", "--to", "ris", folder=store)
    assert "TY  - PCOMM" in done.out
    assert "MANSCPT" not in done.out


def test_keys_follow_the_pattern(store: Path) -> None:
    done = run("export", "113371", "--to", "bibtex", "--key", "{author}{year}{shorttitle}", folder=store)
    assert done.out.startswith("@unpublished{petrov1956memorandum,")
    assert run("export", "113371", "--to", "bibtex", "--key", "{colour}", folder=store).status == 2


def test_the_file_is_whole_or_as_it_was(store: Path) -> None:
    target = store / "library.bib"
    target.write_text("before")
    (store / "records" / "bad.yaml").write_text("id: bad\ndate: [")
    done = run("export", "--all", "-o", "library.bib", folder=store)
    assert done.status == 1
    assert "bad.yaml" in done.err
    assert target.read_text(encoding="utf-8").count("@unpublished{") == 2
    assert [path.name for path in store.iterdir() if path.name.endswith(".tmp")] == []
    done = run("export", "--all", "--to", "ris", "-o", "nowhere/library.ris", folder=store)
    assert done.status == 2
    assert "cannot be written" in done.err


def test_the_report_names_what_is_not_carried(store: Path) -> None:
    done = run("export", "letter-1", "--to", "ris", "--report", folder=store)
    assert "evidence\tnot carried" in done.out
    assert "sources\tin part\tDB, AN" in done.out
    done = run("export", "letter-1", "--to", "ris", "-o", "a.ris", folder=store)
    assert "does not carry all of: " in done.err
    assert "evidence (1)" in done.err
    done = run("export", "letter-1", "--to", "ris", "--full", "--report", folder=store)
    assert "evidence\tin the whole copy only" in done.out
    assert run("export", "letter-1", "--to", "ris", "--full", "--lean", folder=store).status == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("113371", "--to", "foo"), "no exchange format"),
        (("113371",), "Name it with --to"),
        (("--to", "ris"), "none of these"),
        (("113371", "--to", "ris", "--style", "chicago"), "--style goes with"),
        (("113371", "--to", "ris", "--latex"), "--latex goes with"),
        (("113371", "--to", "ris", "--zotero"), "--zotero goes with"),
        (("99", "--to", "ris"), "no record"),
    ],
)
def test_a_wrong_call_is_told_in_one_line(arguments: tuple[str, ...], words: str, store: Path) -> None:
    done = run("export", *arguments, folder=store)
    assert done.status == 2
    assert words in done.err + done.out
    assert "Traceback" not in done.err


def test_broken_entries_are_kept_aside_and_the_rest_is_taken_in(other: Path) -> None:
    (other / "refs.bib").write_text(
        "@unpublished{good:1, title={One}, note={RGANI, f. 5, op. 28, d. 410}}\n"
        "@book{bad, title={x} author={B}}\n"
        "@unpublished{open, title={y\n"
        "@unpublished{last, title={Three}}\n",
        encoding="utf-8",
    )
    done = run("import", "refs.bib", folder=other)
    assert done.status == 1
    assert "refs.bib:2: A comma is missing before the field 'author'." in done.err
    assert "refs.bib:3:" in done.err
    assert "2 records written" in done.out
    aside = (other / "refs.set-aside.bib").read_text(encoding="utf-8")
    assert "@book{bad, title={x} author={B}}" in aside
    assert "@unpublished{open" in aside
    kept = records(other)
    assert set(kept) == {"good-1", "last"}
    assert Library.open(other, start=other).get("good:1").id == "good-1"


def test_duplicates_are_shown_and_merged_only_when_asked(store: Path) -> None:
    (store / "z.json").write_text(
        json.dumps(
            [
                {
                    "id": "petrov_talk",
                    "type": "manuscript",
                    "title": "Another title",
                    "issued": {"date-parts": [[1956, 7, 24]]},
                    "archive_location": "RGANI, f. 5, op. 28, d. 410, ll. 301-303",
                    "license": "free",
                }
            ]
        )
    )
    before = records(store)["113371"]
    done = run("import", "z.json", "--from", "zotero", folder=store)
    assert done.status == 1
    assert "petrov_talk is 113371 already (same reference and date)" in done.err
    assert "A merge adds: rights, aliases. The record keeps its own: title." in done.err
    assert records(store)["113371"] == before
    done = run("import", "z.json", "--merge", folder=store)
    assert done.status == 0, done
    after = Library.open(store, start=store).get("petrov_talk")
    assert after == replace(before, rights="free", aliases=("petrov_talk",))


def test_a_duplicate_with_keys_of_its_own_is_compared_too(store: Path) -> None:
    event = {
        "event": "published",
        "by": ["Press"],
        "number": "7",
        "seen": {"by": "me"},
        "where": ["a", {"b": "c"}],
    }
    item = {"id": "x", "type": "manuscript", "title": "T", "custom": {"provcite-event": [event]}}
    (store / "x.json").write_text(json.dumps([item]))
    run("import", "x.json", folder=store)
    changed = {**item, "custom": {"provcite-event": [{**event, "seen": {"by": "you"}}]}}
    (store / "x.json").write_text(json.dumps([changed]))
    done = run("import", "x.json", folder=store)
    assert done.status == 1
    assert "x is x already (same key). The record keeps its own: provenance." in done.err


def test_the_address_of_a_document_tells_it_whatever_its_host(store: Path) -> None:
    (store / "z.ris").write_text(
        f"TY  - MANSCPT\nTI  - {SAMPLE.title}\n"
        "UR  - https://digitalarchive.wilsoncenter.org/document/113371.pdf\nER  - \n"
        "TY  - MANSCPT\nTI  - Other\nER  - \n"
    )
    done = run("import", "z.ris", "--from", "ris", folder=store)
    assert "113371" in records(store)
    assert "1 record written" in done.out


def test_a_dry_run_writes_nothing(store: Path, other: Path) -> None:
    run("export", "--all", "--to", "csv", "-o", "a.csv", folder=store)
    done = run("import", str(store / "a.csv"), "--dry-run", folder=other)
    assert "2 records would be written" in done.out
    assert records(other) == {}


def test_what_is_no_bibliography_is_told(other: Path) -> None:
    (other / "letter.txt").write_text("Dear reader,\n")
    done = run("import", "letter.txt", "--from", "ris", folder=other)
    assert done.status in (1, 2)
    assert "Traceback" not in done.err


def test_export_goes_to_the_clipboard_too(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[str] = []
    monkeypatch.setattr("provcite.cli.clipboard.copy", lambda text: kept.append(text) or "wl-copy")
    done = run("export", "113371", "--to", "ris", "--copy", folder=store)
    assert done.status == 0
    assert kept == [done.out]
    assert "clipboard (wl-copy)" in done.err


def test_zoteros_bibtex_without_places_is_answered_with_the_better_way(other: Path) -> None:
    (other / "z.bib").write_text("@unpublished{a, title={x}, author={Petrov, A.}}\n")
    done = run("import", "z.bib", "--from", "zotero", folder=other)
    assert "export CSL JSON or RIS from Zotero" in done.err


def test_an_entry_without_a_key_is_named_by_its_title(other: Path) -> None:
    (other / "a.ris").write_text(
        "TY  - MANSCPT\nTI  - Ответ на письмо\nER  - \nTY  - MANSCPT\nTI  - x\nER  - \n"
    )
    assert run("import", "a.ris", folder=other).status == 0
    assert set(records(other)) == {"otvet-na-pismo", "x"}
