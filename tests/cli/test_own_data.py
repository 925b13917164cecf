"""A store's own repositories, concordances and address rules, as a user meets them on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from running import run

CONCORDANCES = """\
concordances:
- old: {repository: APRF, levels: {fond: "45", opis: "1", delo: "334"}}
  new: {repository: RGASPI, levels: {fond: "558", opis: "11", delo: "298"}}
- old: {repository: GASO, levels: {fond: "7"}}
  new: {repository: RGAE, levels: {fond: "1007"}}
  keeps: true
"""
REPOSITORIES = """\
repositories:
- key: GASO
  tradition: russian
  names: {en: State Archive of Smolensk Oblast}
  acronyms: {en: [GASO]}
"""
ADDRESSES = """\
platforms:
- key: own
  name: Our archive
  current: docs.example.org
  former: [old.example.org]
  extensions: [pdf]
  forms:
  - {path: "/item/{number}", kind: document}
  - {path: "/find/{rest}", kind: search}
"""
TELEGRAM = """\
id: telegram
type: manuscript
title: Telegram on the Harvest
date: 1950-03-01
language: ru
source:
  repository: RGASPI
  reference: {fond: "558", opis: "11", delo: "298", listy: "55-57"}
provenance:
- {event: published, by: [Our archive], url: https://docs.example.org/item/12}
"""
REPORT = """\
id: report
type: manuscript
title: Report of the Regional Committee
date: 1937-05-02
language: ru
source: {repository: RGAE, reference: {fond: "1007", opis: "2", delo: "31", listy: "4"}}
"""
FILES = {"concordances": CONCORDANCES, "repositories": REPOSITORIES, "addresses": ADDRESSES}


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with two records, and its own data of all three kinds."""
    (tmp_path / "records").mkdir()
    (tmp_path / "records" / "telegram.yaml").write_text(TELEGRAM, "utf-8")
    (tmp_path / "records" / "report.yaml").write_text(REPORT, "utf-8")
    for kind, text in FILES.items():
        (tmp_path / f"{kind}.yaml").write_text(text, "utf-8")
    return tmp_path


def check(store: Path, *notes: str, select: str = "") -> dict[str, Any]:
    """The report of `check` on a manuscript with these notes."""
    text = " ".join(f"Words.[^{number}]" for number in range(1, len(notes) + 1))
    text += "\n\n" + "\n".join(f"[^{number}]: {note}" for number, note in enumerate(notes, 1)) + "\n"
    (store / "draft.md").write_text(text, "utf-8")
    result = run(
        "check", "draft.md", "--format", "json", *(("--select", select) if select else ()), folder=store
    )
    assert result.status in (0, 1), result.err
    return dict(json.loads(result.out))


def records(report: dict[str, Any]) -> list[str | None]:
    return [citation["record"] for citation in report["citations"]]


def codes(report: dict[str, Any]) -> list[str]:
    return [finding["code"] for finding in report["findings"]]


# Concordances -------------------------------------------------------------------------------------


def test_a_note_with_the_old_number_is_the_record_under_the_new_one(store: Path) -> None:
    old, other = "APRF, f. 45, op. 1, d. 334, l. 55.", "APRF, f. 45, op. 1, d. 335, l. 55."
    report = check(store, old, other)
    assert records(report) == ["telegram", None]
    assert "concordance" in report["citations"][0]["reason"]
    assert not {"PC102", "PC201", "PC202"}.intersection(
        finding["code"] for finding in report["findings"] if finding["note"] == "1"
    )
    (moved,) = [finding for finding in report["findings"] if finding["code"] == "PC610"]
    assert moved["expected"] == "RGASPI, fond 558, opis 11, delo 298"
    (store / "concordances.yaml").unlink()
    assert records(check(store, old, other)) == [None, None]


def test_numbers_below_a_fond_are_kept_where_the_concordance_says_so(store: Path) -> None:
    notes = (
        "GASO, f. 7, op. 2, d. 31, l. 4.",
        "State Archive of Smolensk Oblast, fond 7, opis 2, delo 31, list 4.",
        "Ibid., l. 4.",
    )
    report = check(store, *notes, select="PC2")
    assert records(report) == ["report", "report", "report"]
    assert codes(report) == []
    titled = check(store, "“Report of the Regional Committee,” GASO, f. 7, op. 2, d. 31, l. 9.", select="PC2")
    assert codes(titled) == []
    # A report of that title may lie on another leaf of the file: it is told of, and not taken for the record.
    assert titled["citations"][0]["near"] == ["report"]
    (store / "concordances.yaml").write_text(CONCORDANCES.replace("  keeps: true\n", ""), "utf-8")
    assert records(check(store, *notes)) == [None, None, None]


def test_the_record_may_have_the_old_number_and_the_note_the_new_one(store: Path) -> None:
    (store / "records" / "report.yaml").write_text(
        REPORT.replace("RGAE", "GASO").replace('"1007"', '"7"'), "utf-8"
    )
    report = check(store, "RGAE, f. 1007, op. 2, d. 31, l. 4.")
    assert records(report) == ["report"]
    assert not {"PC201", "PC202", "PC610"}.intersection(codes(report))
    validated = run("validate", "--format", "json", folder=store)
    assert validated.status == 0
    (finding,) = [one for one in json.loads(validated.out)["findings"] if one["code"] == "PC033"]
    assert (finding["record"], finding["expected"]) == ("report", "RGAE, fond 1007, opis 2, delo 31")
    assert finding["line"] == 6


def test_a_slip_in_the_old_number_is_no_other_archive(store: Path) -> None:
    report = check(store, "“Telegram on the Harvest,” March 1, 1950, APRF, f. 45, op. 1, d. 343, l. 55.")
    assert records(report) == ["telegram"]
    assert "PC201" not in codes(report)


def test_a_transfer_without_numbers_makes_no_wrong_archive(store: Path) -> None:
    (store / "concordances.yaml").unlink()
    report = check(store, "“Telegram on the Harvest,” March 1, 1950, APRF, f. 45, op. 1, d. 334, l. 55.")
    assert records(report) == ["telegram"]
    assert not {"PC201", "PC202"}.intersection(codes(report))
    (moved,) = [finding for finding in report["findings"] if finding["code"] == "PC610"]
    assert "under other numbers" in moved["message"]
    assert "delo 298" in moved["message"]


def test_search_finds_a_file_by_either_number(store: Path) -> None:
    for query in (
        'file:"APRF, f. 45, op. 1, d. 334"', 'file:"RGASPI, f. 558, op. 11, d. 298, l. 55"', "APRF 334",
        "url:http://old.example.org/item/12.pdf", "url:https://docs.example.org/item/12",
    ):  # fmt: skip
        assert run("search", query, "--format", "ids", folder=store).out.split() == ["telegram"], query
    listed = run("list", "--query", 'file:"GASO, f. 7, op. 2, d. 31"', "--format", "ids", folder=store)
    assert listed.out.split() == ["report"]
    assert run("search", "file:nonsense", folder=store).status == 2
    (store / "concordances.yaml").unlink()
    (store / "addresses.yaml").unlink()
    for query in ('file:"APRF, f. 45, op. 1, d. 334"', "APRF 334", "url:http://old.example.org/item/12.pdf"):
        assert run("search", query, "--format", "ids", folder=store).out == "", query


# Addresses ----------------------------------------------------------------------------------------


def test_an_own_platform_makes_two_addresses_one_document(store: Path) -> None:
    notes = (
        "http://old.example.org/item/12.pdf",
        "https://docs.example.org/item/12?utm_source=x",
        "https://docs.example.org/item/13",
        "https://docs.example.org/find/harvest",
    )
    report = check(store, *notes, select="PC1,PC4")
    assert records(report)[:2] == ["telegram", "telegram"]
    assert codes(report) == ["PC401", "PC104", "PC404"]
    assert report["findings"][0]["fix"]["new"] == "https://docs.example.org/item/12"
    (store / "addresses.yaml").unlink()
    report = check(store, *notes, select="PC1,PC4")
    assert codes(report) == []


def test_validate_names_a_moved_address_by_the_stores_rules(store: Path) -> None:
    path = store / "records" / "telegram.yaml"
    path.write_text(TELEGRAM.replace("docs.example", "old.example"), "utf-8")
    result = run("validate", "telegram", "--format", "json", folder=store)
    assert result.status == 1
    (finding,) = json.loads(result.out)["findings"]
    assert (finding["code"], finding["expected"]) == ("PC028", "https://docs.example.org/item/12")
    # By its file too, and not once the rules are gone.
    assert run("validate", "records/telegram.yaml", folder=store).status == 1
    (store / "addresses.yaml").unlink()
    assert run("validate", "telegram", folder=store).status == 0


def test_an_import_finds_what_is_there_by_old_address_and_old_number(store: Path) -> None:
    entries = [
        {"id": "a", "type": "manuscript", "title": "Telegram on the Harvest", "URL": "http://old.example.org/item/12"},
        {
            "id": "b", "type": "manuscript", "title": "A Report", "issued": {"date-parts": [[1937, 5, 2]]},
            "archive": "GASO", "archive_location": "f. 7, op. 2, d. 31, l. 4",
        },
        {"id": "c", "type": "manuscript", "title": "Another", "URL": "http://old.example.org/item/14"},
        {"id": "d", "type": "manuscript", "title": "Another", "URL": "https://docs.example.org/item/14"},
    ]  # fmt: skip
    (store / "library.json").write_text(json.dumps(entries), "utf-8")
    arguments = ("import", "--from", "csl-json", "library.json", "--dry-run")
    told = run(*arguments, folder=store)
    assert told.status == 1, told.err
    assert "a is telegram already (same address)" in told.err
    assert "b is report already (same reference and date)" in told.err
    assert "d is c already (same address)" in told.err
    for kind in ("concordances", "addresses"):
        (store / f"{kind}.yaml").unlink()
    assert run(*arguments[:-1], folder=store).status == 0
    without = {path.stem for path in (store / "records").iterdir()}
    assert {"a", "b", "c", "d"} <= without


def test_an_import_writes_only_what_is_new_by_the_stores_rules(store: Path) -> None:
    entries = [
        {"id": "a", "type": "manuscript", "title": "Telegram on the Harvest", "URL": "http://old.example.org/item/12"},
        {"id": "c", "type": "manuscript", "title": "Another", "URL": "http://old.example.org/item/14"},
        {"id": "d", "type": "manuscript", "title": "Another", "URL": "https://docs.example.org/item/14"},
    ]  # fmt: skip
    (store / "library.json").write_text(json.dumps(entries), "utf-8")
    assert run("import", "--from", "csl-json", "library.json", folder=store).status == 1
    assert {path.stem for path in (store / "records").iterdir()} == {"telegram", "report", "c"}


def test_add_tells_of_the_same_file_and_address(store: Path) -> None:
    by_number = run("add", "--dry-run", "“A Cable,” APRF, f. 45, op. 1, d. 334, l. 56.", folder=store)
    assert "Record telegram has the same reference" in by_number.err
    other_leaf = run("add", "--dry-run", "“A Cable,” APRF, f. 45, op. 1, d. 334, l. 90.", folder=store)
    assert "telegram" not in other_leaf.err
    by_address = run(
        "add", "--dry-run", "“A Cable,” May 1, 1950, http://old.example.org/item/12", folder=store
    )
    assert "Record telegram has the same address" in by_address.err
    assert "url: https://docs.example.org/item/12" in by_address.out
    assert "former_urls: [http://old.example.org/item/12]" in by_address.out


def test_add_shows_each_of_several_citations_before_it_writes(store: Path) -> None:
    first = "“A Cable,” July 3, 1951, RGANI, f. 5, op. 28, d. 410"
    second = "“B,” July 4, 1951, RGANI, f. 5, op. 1, d. 7"
    text = f"{first}; {second}, odd."
    told = run("add", text, folder=store)
    assert told.status == 2
    assert "Citation 2 of 2" in told.err
    assert "kept as it is printed: odd" in told.err
    assert not list(store.rglob("*cable*.yaml"))
    assert run("add", "--yes", "--id", "one", text, folder=store).status == 2
    written = run("add", "--yes", text, folder=store)
    assert (written.status, written.out.count("Wrote ")) == (0, 2)


def test_rules_about_records_know_the_stores_repositories(store: Path) -> None:
    own = REPOSITORIES + "  former:\n  - {acronyms: [WKP], years: 1917/1941}\n"
    (store / "repositories.yaml").write_text(own, "utf-8")
    source = 'source: {repository: %s, reference: {fond: "9", opis: "1", delo: "2"}}\n'
    for name, expected in (
        ("State Archive of Smolensk Oblast", []), ("GASO", []), ("WKP", ["PC024"]), ("GASP", ["PC023"]),
    ):  # fmt: skip
        (store / "records" / "report.yaml").write_text(
            "id: report\ntitle: A Report\ndate: 1937\nlanguage: ru\n" + source % name, "utf-8"
        )
        findings = json.loads(run("validate", "report", "--format", "json", folder=store).out)["findings"]
        assert [one["code"] for one in findings] == expected, name
    (store / "repositories.yaml").unlink()
    (store / "concordances.yaml").unlink()
    assert "PC023" in run("validate", "report", folder=store).out


# Seeing what is in force --------------------------------------------------------------------------


def test_concordances_and_rules_in_force_can_be_seen(store: Path) -> None:
    listed = run("repositories", "concordances", folder=store)
    assert "APRF, fond 45 → RGASPI, fond 558, opis 11, files renumbered" in listed.out
    assert "GASO, fond 7 → RGAE, fond 1007, numbers below kept" in listed.out
    assert "concordances.yaml:4:3" in listed.out
    shown = run("repositories", "show", "gaso", folder=store)
    assert "concordance: GASO, fond 7 → RGAE" in shown.out
    (card,) = json.loads(run("repositories", "concordances", "GASO", "--format", "json", folder=store).out)
    assert card["new"] == {"repository": "RGAE", "levels": [["fond", "1007"]]}
    assert card["keeps"] is True
    platforms = json.loads(run("repositories", "addresses", "--format", "json", folder=store).out)
    assert {one["key"]: one["from"] for one in platforms}["own"] == "store"
    meant = run("repositories", "addresses", "http://old.example.org/item/12.pdf", folder=store)
    assert "today: https://docs.example.org/item/12 (it has moved)" in meant.out
    assert run("repositories", "concordances", "Nowhere", folder=store).status == 2


def test_what_is_shipped_can_be_seen_without_a_store(tmp_path: Path) -> None:
    assert "PA-AA, bestand MfAA" in run("repositories", "concordances", folder=tmp_path).out
    (read,) = json.loads(
        run(
            "repositories", "addresses", "https://digitalarchive.wilsoncenter.org/document/113371.pdf",
            "--format", "json", folder=tmp_path,
        ).out
    )  # fmt: skip
    assert read["identity"] == "wcda:113371"
    assert read["moved"] is True


# Files that cannot be used ------------------------------------------------------------------------

BROKEN = {
    "concordances": (
        "concordances:\n- old: {repository: RGNAI}\n  new: {repository: RGAE}\n",
        "2:9",
        "RGNAI",
    ),
    "addresses": ("platforms:\n- key: own\n  current: https://x.org\n", "3:3", "not the name of a host"),
    "repositories": ("repositories:\n- key: GASO\n  tradition: rusian\n", "2:3", "no tradition 'rusian'"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_validate_names_file_place_and_remedy(store: Path, kind: str) -> None:
    text, place, words = BROKEN[kind]
    (store / f"{kind}.yaml").write_text(text, "utf-8")
    result = run("validate", "--format", "json", folder=store)
    assert result.status == 1
    finding = next(one for one in json.loads(result.out)["findings"] if one["code"] == "PC016")
    assert finding["severity"] == "error"
    assert finding["file"].endswith(f"{kind}.yaml")
    assert words in finding["message"]
    assert f"{finding['line']}:{finding['column']}" == place
    alone = run("validate", f"{kind}.yaml", folder=store)
    assert alone.status == 1
    assert words in alone.out
    assert "Traceback" not in alone.err


@pytest.mark.parametrize("kind", BROKEN)
@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "draft.md"), ("list",), ("search", "harvest"), ("validate", "telegram"),
        ("index", "update"), ("add", "--dry-run", "RGANI, f. 5, op. 28, d. 410"),
        ("repositories", "show", "RGANI"), ("import", "--from", "csl-json", "library.json", "--dry-run"),
    ],
    ids=lambda arguments: arguments[0],
)  # fmt: skip
def test_a_command_that_compares_stops_with_one_sentence(
    store: Path, kind: str, arguments: tuple[str, ...]
) -> None:
    text, place, _ = BROKEN[kind]
    (store / "draft.md").write_text("Words.[^1]\n\n[^1]: RGANI, f. 5, op. 28, d. 410.\n", "utf-8")
    (store / "library.json").write_text('[{"id": "z", "type": "book", "title": "T"}]', "utf-8")
    (store / f"{kind}.yaml").write_text(text, "utf-8")
    before = {path: path.read_bytes() for path in (store / "records").iterdir()}
    result = run(*arguments, folder=store)
    assert result.status == 2, (result.out, result.err)
    assert f"{kind}.yaml" in result.err
    assert place in result.err
    assert "Traceback" not in result.err
    assert {path: path.read_bytes() for path in (store / "records").iterdir()} == before


def test_citing_asks_neither_concordances_nor_address_rules(store: Path) -> None:
    for kind in ("concordances", "addresses"):
        (store / f"{kind}.yaml").write_text("[", "utf-8")
    result = run("cite", "telegram", folder=store)
    assert result.status == 0
    assert "RGASPI" in result.out


def test_own_data_may_be_a_folder_of_files(store: Path) -> None:
    for kind, text in FILES.items():
        (store / f"{kind}.yaml").unlink()
        (store / kind).mkdir()
        (store / kind / "first.yaml").write_text(text, "utf-8")
    assert records(check(store, "APRF, f. 45, op. 1, d. 334, l. 55.", "http://old.example.org/item/12")) == [
        "telegram",
        "telegram",
    ]
    (store / "concordances" / "second.yaml").write_text("- 5\n", "utf-8")
    result = run("validate", folder=store)
    assert result.status == 1
    assert "second.yaml:1:3" in result.out
    assert run("validate", "concordances/second.yaml", folder=store).status == 1


def test_sound_own_data_is_counted_and_passes(store: Path) -> None:
    result = run("validate", folder=store)
    assert (result.status, result.out) == (0, "")
    assert "5 files read: all sound" in result.err
    for kind in FILES:
        assert run("validate", f"{kind}.yaml", folder=store).status == 0
    # A record may be called so.
    (store / "records" / "addresses.yaml").write_text("id: addresses\ntitle: A List\n", "utf-8")
    assert "PC016" not in run("validate", "records/addresses.yaml", folder=store).out


def test_control_characters_of_a_file_do_not_reach_the_terminal(store: Path) -> None:
    (store / "concordances.yaml").write_text(
        'concordances:\n- old: {repository: "\\e[31mX"}\n  new: {repository: RGAE}\n', "utf-8"
    )
    for arguments in (("validate",), ("list",)):
        result = run(*arguments, folder=store)
        assert "\x1b" not in result.out + result.err


def test_own_data_go_into_a_bag_and_are_never_taken_from_one(store: Path) -> None:
    assert run("pack", "telegram", "-o", "telegram.zip", folder=store).status == 0
    here = run("unpack", "telegram.zip", folder=store)
    assert here.status == 0
    assert "not taken" not in here.err
    (store / "concordances.yaml").write_text("concordances: []\n", "utf-8")
    (store / "addresses.yaml").unlink()
    there = run("unpack", "telegram.zip", folder=store)
    assert there.status == 0
    assert "The bag has its own concordances.yaml, which is not taken." in there.err
    assert "The bag has its own addresses.yaml" in there.err
    assert "repositories.yaml" not in there.err
    assert (store / "concordances.yaml").read_text("utf-8") == "concordances: []\n"
    assert not (store / "addresses.yaml").exists()
