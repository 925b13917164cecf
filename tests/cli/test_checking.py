"""``provcite check`` and ``provcite rule`` from the command line."""

from __future__ import annotations

import json
import shutil
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from checks_data import FOLDER
from manuscripts_made import Call, Made, Paragraph, write
from running import Result, process, run

GOOD = "Text.[^1]\n\n[^1]: Russian State Archive of Contemporary History (RGANI), f. 5, op. 28, d. 410, l. 302.\n"
BAD = "Text.[^1]\n\n[^1]: TsKhSD (now RGANI, the Russian State Archive of Contemporary History), f. 5, op. 28, d. 410, ll. 301-303.\n\n"
WORSE = "Text.[^1] More.[^2]\n\n[^1]: TsKhSD, f. 5, op. 28, d. 410, ll. 301-303.\n[^2]: Ibid., l. 330.\n"


def provcite(*arguments: object) -> Result:
    """Call the program; every path is given whole, so the working folder does not matter."""
    return run(*(str(argument) for argument in arguments), folder=FOLDER)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with the records of the rule cases, and their texts."""
    folder = tmp_path / "store"
    (folder / "records").mkdir(parents=True)
    (folder / "provcite.toml").write_text("")
    for path in (FOLDER / "records").glob("*.yaml"):
        shutil.copy(path, folder / "records" / path.name)
    return folder


def draft(folder: Path, text: str, name: str = "draft.md") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_correct_manuscript_gives_nothing_and_status_0(store: Path) -> None:
    done = provcite("check", draft(store.parent, GOOD), "--store", store)
    assert done.status == 0, done.out + done.err
    assert "Nothing found." in done.out
    assert "1 note, 1 citation" in done.out


def test_findings_are_grouped_and_marked_and_status_is_1(store: Path) -> None:
    done = provcite("check", draft(store.parent, WORSE), "--store", store)
    assert done.status == 1
    assert "note 1, line 3" in done.out
    assert "warning PC601 obsolete-repository-name" in done.out
    assert "^^^^^^" in done.out
    assert "330 lies outside" in done.out
    assert "\x1b" not in done.out


def test_json_has_the_shape_of_the_design(store: Path) -> None:
    done = provcite("check", draft(store.parent, WORSE), "--store", store, "--format", "json")
    data = json.loads(done.out)
    assert set(data) == {"manuscript", "findings", "unread", "undecided", "citations", "summary"}
    finding = next(item for item in data["findings"] if item["code"] == "PC203")
    assert {
        "code",
        "name",
        "severity",
        "message",
        "note",
        "line",
        "excerpt",
        "record",
        "expected",
        "found",
        "fix",
    } <= set(finding)
    assert (finding["note"], finding["record"], finding["expected"], finding["found"]) == (
        "2",
        "113371",
        "301-303",
        "330",
    )
    citation = data["citations"][1]
    assert {"note", "text", "record", "reference", "confidence"} <= set(citation)
    assert citation["record"] == "113371"
    assert citation["reason"]
    fix = next(item["fix"] for item in data["findings"] if item["code"] == "PC601")
    assert (fix["old"], fix["new"], fix["safe"]) == ("TsKhSD", "RGANI", True)


def test_sarif_holds_what_the_standard_asks_for(store: Path) -> None:
    done = provcite("check", draft(store.parent, WORSE, "my draft.md"), "--store", store, "--format", "sarif")
    log = json.loads(done.out)
    assert log["version"] == "2.1.0"
    run = log["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
        assert result["message"]["text"]
        place = result["locations"][0]["physicalLocation"]
        assert " " not in place["artifactLocation"]["uri"]
        region = place["region"]
        assert region["startLine"] >= 1
        assert region["startColumn"] >= 1
        assert (region["endLine"], region["endColumn"]) > (region["startLine"], region["startColumn"] - 1)
    fixes = [result["fixes"] for result in run["results"] if "fixes" in result]
    assert fixes[0][0]["artifactChanges"][0]["replacements"][0]["insertedContent"]["text"] == "RGANI"


def test_github_junit_and_html(store: Path) -> None:
    path = draft(store.parent, WORSE.replace("Ibid.", "<b>&Ibid.").replace("&Ibid.", "Ibid."), "a,b.md")
    github = provcite("check", path, "--store", store, "--format", "github").out
    assert all(
        line.startswith(("::error file=", "::warning file=", "::notice file="))
        for line in github.splitlines()
    )
    assert "a%2Cb.md" in github
    junit = ElementTree.fromstring(provcite("check", path, "--store", store, "--format", "junit").out)
    assert junit.attrib["failures"] == str(len(junit.findall(".//failure")))
    page = provcite("check", path, "--store", store, "--format", "html").out
    assert page.startswith("<!doctype html>")
    assert "<script" not in page
    assert '<mark class="warning">330</mark>' in page
    assert "https://digitalarchive.umd.edu/document/113371" in page


def test_another_document_of_a_file_is_undecided_and_no_finding(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    assert provcite("init", folder).status == 0
    place = "Department of State, Clearance Lot File 77D901, Box 6, Harbour Package (1979)."
    assert provcite("add", "--yes", "--store", folder, f"Hale to Roe, March 3, 1979, {place}").status == 0
    path = draft(tmp_path, f"A.[^1]\n\n[^1]: Hale to Ames, June 11, 1979, {place}\n")
    done = provcite("check", path, "--store", folder, "--format", "json")
    data = json.loads(done.out)
    assert (done.status, data["findings"], data["unread"]) == (0, [], [])
    (aside,) = data["undecided"]
    assert aside["note"] == "1"
    assert aside["text"].startswith("Hale to Ames")
    assert len(aside["near"]) == 1
    (citation,) = data["citations"]
    assert (citation["record"], citation["identity"]) == (None, "other document of the same file")
    shown = provcite("check", path, "--store", folder)
    assert "Nothing found" not in shown.out
    assert "No finding, 1 undecided." in shown.out
    assert provcite("check", path, "--store", folder, "--fail-on", "unread").status == 1
    same = draft(tmp_path, f"A.[^1]\n\n[^1]: Hale to Roe, 3 March 1979, {place}\n", "same.md")
    assert "Nothing found." in provcite("check", same, "--store", folder).out


def test_a_changed_addressee_of_the_same_letter_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    assert provcite("init", folder).status == 0
    place = "Department of State, Clearance Lot File 77D901, Box 6, Harbour Package (1979)."
    assert provcite("add", "--yes", "--store", folder, f"Hale to Roe, March 3, 1979, {place}").status == 0
    path = draft(tmp_path, f"A.[^1]\n\n[^1]: Hale to Ames, March 3, 1979, {place}\n")
    done = provcite("check", path, "--store", folder, "--format", "json")
    (finding,) = json.loads(done.out)["findings"]
    assert (finding["code"], finding["severity"]) == ("PC212", "warning")
    assert (finding["expected"], finding["found"]) == ("Roe", "Ames")


def test_html_escapes_what_the_manuscript_says(store: Path) -> None:
    text = 'T.[^1]\n\n[^1]: \\<script>alert("x")\\</script> & RGANI, f. 5, op. 28, d. 999, l. 1.\n'
    page = provcite("check", draft(store.parent, text), "--store", store, "--format", "html").out
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_select_ignore_and_fail_on(store: Path) -> None:
    path = draft(store.parent, WORSE)

    def codes(*options: str) -> set[str]:
        done = provcite("check", path, "--store", store, "-f", "json", *options)
        return {item["code"] for item in json.loads(done.out)["findings"]}

    assert codes("--select", "PC2") == {"PC203"}
    assert "PC203" not in codes("--ignore", "PC2xx")
    assert codes("--select", "PC6,PC203", "--ignore", "PC606") == {"PC601", "PC203"}
    assert provcite("check", path, "--store", store, "--select", "PC606", "--fail-on", "error").status == 0
    assert provcite("check", path, "--store", store, "--select", "XY").status == 2


def test_settings_of_the_store_and_beside_the_manuscript(store: Path) -> None:
    (store / "provcite.toml").write_text('[check]\nignore = ["PC309"]\n[check.severity]\nPC601 = "error"\n')
    path = draft(store.parent, WORSE)
    (store.parent / "provcite.toml").write_text('[check]\nibid = "forbid"\nranges = "any"\n')
    data = json.loads(provcite("check", path, "--store", store, "-f", "json").out)
    assert {(item["code"], item["severity"]) for item in data["findings"]} == {
        ("PC601", "error"), ("PC203", "warning"), ("PC608", "note"),
    }  # fmt: skip
    (store.parent / "provcite.toml").write_text('[check]\nibid = "sometimes"\n')
    done = provcite("check", path, "--store", store)
    assert done.status == 2
    assert "ibid" in done.err
    assert "provcite.toml" in done.err


def test_suppression_in_the_manuscript(store: Path) -> None:
    text = WORSE.replace("TsKhSD", "<!-- provcite: ignore PC601, PC606, PC309 --> TsKhSD")
    data = json.loads(provcite("check", draft(store.parent, text), "--store", store, "-f", "json").out)
    assert [item["code"] for item in data["findings"]] == ["PC203"]
    assert data["summary"]["suppressed"] >= 2
    whole = draft(store.parent, "<!-- provcite: ignore-file -->\n\n" + WORSE)
    assert provcite("check", whole, "--store", store).status == 0


def test_a_baseline_leaves_what_is_new(store: Path) -> None:
    path = draft(store.parent, WORSE)
    baseline = store.parent / "base.json"
    assert provcite("check", path, "--store", store, "-f", "json", "-o", baseline).status == 1
    assert provcite("check", path, "--store", store, "--baseline", baseline).status == 0
    # A note before them all renumbers the rest, and is no new finding; a new fault is.
    more = (
        "First.[^0] "
        + WORSE.replace("\n\n", " Last.[^3]\n\n", 1)
        + "[^0]: A book.\n[^3]: RGANI, f. 5, op. 28, d. 410, l. 399.\n"
    )
    draft(store.parent, more)
    data = json.loads(provcite("check", path, "--store", store, "-f", "json", "--baseline", baseline).out)
    assert [item["code"] for item in data["findings"]] == ["PC102"]
    assert provcite("check", path, "--store", store, "--baseline", path).status == 2


def test_fix_dry_run_copy_and_in_place(store: Path) -> None:
    path = draft(store.parent, WORSE)
    dry = provcite("check", path, "--store", store, "--fix", "--dry-run")
    assert "note 1: TsKhSD → RGANI (PC601 obsolete-repository-name)" in dry.out
    assert path.read_text("utf-8") == WORSE
    assert not (store.parent / "draft.fixed.md").exists()
    copied = provcite("check", path, "--store", store, "--fix")
    assert copied.status == 1
    assert "RGANI, f. 5, op. 28, d. 410, ll. 301–303." in (store.parent / "draft.fixed.md").read_text("utf-8")
    assert path.read_text("utf-8") == WORSE
    provcite("check", path, "--store", store, "--fix", "--in-place")
    mended = path.read_text("utf-8")
    assert "TsKhSD" not in mended
    provcite("check", path, "--store", store, "--fix", "--in-place")
    assert path.read_text("utf-8") == mended


def test_annotate_writes_a_word_file_and_refuses_others(store: Path) -> None:
    made = Made(paragraphs=[Paragraph(["Text.", Call(1)])], notes=[["TsKhSD, f. 5, op. 28, d. 410, l. 301."]])
    path = store.parent / "draft.docx"
    path.write_bytes(write(made, "docx"))
    out = store.parent / "out.docx"
    done = provcite("check", path, "--store", store, "--annotate", out)
    assert done.status == 1
    assert out.read_bytes()[:2] == b"PK"
    same = provcite("check", path, "--store", store, "--annotate", path)
    assert same.status == 2
    other = provcite("check", draft(store.parent, WORSE), "--store", store, "--annotate", out)
    assert other.status == 2
    assert "Word" in other.err


def test_bad_calls_get_one_sentence(store: Path) -> None:
    cases = [
        (["check", store.parent / "none.md"], "There is no file"),
        (["check", store], "is a folder"),
        (["check", draft(store.parent, GOOD), "--in-place"], "belong to --fix"),
        (["check", draft(store.parent, GOOD), "--format", "pdf"], "no report format"),
        (["rule", "PC999"], "There is no rule"),
    ]
    for arguments, words in cases:
        done = provcite(*arguments, *(["--store", store] if arguments[0] == "check" else []))
        assert done.status == 2, arguments
        assert words in done.err
        assert "Traceback" not in done.err


def test_included_files_stay_inside_the_folder(store: Path) -> None:
    folder = store.parent / "book"
    folder.mkdir()
    (store.parent / "secret.tex").write_text("secret \\footnote{RGANI, f. 5, op. 28, d. 999, l. 1.}")
    (folder / "link.tex").symlink_to(store.parent / "secret.tex")
    (folder / "one.tex").write_text(
        "In.\\footnote{Russian State Archive of Contemporary History (RGANI), f. 5, op. 28, d. 410, ll. 301-303.}"
    )
    path = folder / "book.tex"
    path.write_text("\\input{one}\\input{../secret}\\input{link}\n")
    done = provcite("check", path, "--store", store, "-f", "json")
    data = json.loads(done.out)
    assert data["summary"]["notes"] == 1
    assert done.err.count("outside the manuscript's folder") == 2
    fixed = provcite("check", path, "--store", store, "--fix", "--in-place")
    assert "301--303" in (folder / "one.tex").read_text(), fixed.err


def test_rule_prints_its_page_and_the_list() -> None:
    page = provcite("rule", "pc202")
    assert page.status == 0
    assert page.out.startswith("# PC202 wrong-unit")
    assert "## Why is this bad?" in page.out
    listed = provcite("rule")
    assert "PC605" in listed.out
    assert "mixed-romanisation" in listed.out


def test_languages_say_what_a_date_of_numbers_means(store: Path) -> None:
    dated = GOOD.replace("[^1]: Russian", "[^1]: “Memorandum of Conversation,” 7/8/1956, Russian")
    path = draft(store.parent, dated)
    assert provcite("check", path, "--store", store, "--select", "PC204").status == 0
    (store / "provcite.toml").write_text('[check]\nlanguages = ["en-US"]\n')
    done = provcite("check", path, "--store", store, "--select", "PC204")
    assert "7/8/1956" in done.out


def test_an_old_word_file_is_named_as_one(store: Path) -> None:
    path = store.parent / "old.doc"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    done = provcite("check", path, "--store", store)
    assert done.status == 2
    assert "old Word file" in done.err


MOVED = "Text.[^1]\n\n[^1]: TsKhSD, f. 5, op. 28, d. 410, ll. 301-303.\n"


def test_standard_input_is_a_manuscript(store: Path) -> None:
    done = process("check", "-", "--from", "md", "--store", str(store), folder=FOLDER, stdin=GOOD.encode())
    assert done.status == 0, done.out + done.err
    assert done.out.startswith("standard input: 1 note, 1 citation")
    copy = store.parent / "mended.md"
    done = process(
        "check", "-", "--from", "md", "--fix", "-o", str(copy), "--store", str(store),
        folder=FOLDER, stdin=MOVED.encode(),
    )  # fmt: skip
    assert copy.read_text("utf-8") == MOVED.replace("TsKhSD", "RGANI").replace("301-303", "301–303")
    assert provcite("check", "-", "--fix", "--store", store).status == 2
    assert provcite("check", "-", "--fix", "--in-place", "--store", store).status == 2


@pytest.mark.parametrize("fault", ["write-protected", "open", "changed"])
def test_in_place_leaves_a_file_alone_that_somebody_else_holds(
    store: Path, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = draft(store.parent, MOVED)
    if fault == "write-protected":
        path.chmod(0o444)
    elif fault == "open":
        (store.parent / ".~lock.draft.md#").write_text("")
    else:
        from provcite.ops import check as ops

        fix = ops.fix

        def meanwhile(*arguments: object) -> object:
            path.write_text("saved elsewhere")
            return fix(*arguments)  # type: ignore[arg-type]  # handed on as they came

        monkeypatch.setattr(ops, "fix", meanwhile)
    done = provcite("check", path, "--fix", "--in-place", "--store", store)
    assert done.status == 2, done.out + done.err
    assert "Nothing was written." in done.err
    assert "mended" not in done.err
    assert path.read_text("utf-8") == ("saved elsewhere" if fault == "changed" else MOVED)


def test_a_mended_copy_never_lands_on_another_manuscript_of_the_call(store: Path) -> None:
    first, second = draft(store.parent, MOVED), draft(store.parent, MOVED + "\nMine.\n", "draft.fixed.md")
    done = provcite("check", first, second, "--fix", "--store", store)
    assert done.status == 2
    assert "would be written over" in done.err
    assert second.read_text("utf-8").endswith("Mine.\n")


def test_one_manuscript_that_cannot_be_read_does_not_hide_the_others(store: Path) -> None:
    path = draft(store.parent, WORSE)
    done = provcite("check", store.parent / "absent.md", path, "--store", store)
    assert done.status == 2
    assert "PC601" in done.out
    assert "There is no file" in done.err


def test_links_in_a_circle_are_named(store: Path) -> None:
    loop = store.parent / "loop.md"
    loop.symlink_to(loop.name)
    done = provcite("check", loop, "--store", store)
    assert done.status == 2
    assert "links" in done.err


def test_a_name_that_is_no_utf8_breaks_no_report(store: Path) -> None:
    path = store.parent / "latin-\udce9.md"
    try:
        path.write_text(MOVED)
    except (OSError, UnicodeError):
        pytest.skip("this file system takes no such name")
    for form in ("text", "json", "sarif", "github", "junit", "html"):
        target = store.parent / f"report.{form}"
        done = provcite("check", path, "-f", form, "-o", target, "--store", store)
        assert done.status == 1, done.err
        assert "latin-" in target.read_text("utf-8")


def test_letters_that_are_no_code_are_no_selection(store: Path) -> None:
    done = provcite("check", draft(store.parent, MOVED), "--select", "XX", "--store", store)
    assert done.status == 2
    assert "no code of a rule" in done.err


def test_a_full_citation_in_running_text_is_matched_by_its_address(store: Path) -> None:
    text = (
        "See A. M. Petrov, July 24, 1956, fond 5, opis 28, delo 401, listy 301–303, Russian State Archive of "
        "Contemporary History (RGANI), Moscow, https://digitalarchive.wilsoncenter.org/document/113371.\n"
    )
    done = provcite("check", draft(store.parent, text), "--store", store)
    assert "PC202" in done.out
    assert "PC401" in done.out


def test_no_report_carries_control_characters_to_a_terminal(store: Path) -> None:
    text = "Text.[^1]\n\n[^1]: TsKhSD \x1b]0;x\x07 \u009b31m \x7f, f. 5, op. 28, d. 410, ll. 301-303.\n"
    path = draft(store.parent, text)
    for form in ("text", "json", "sarif", "github", "junit", "html"):
        done = provcite("check", path, "-f", form, "--store", store)
        assert done.status == 1, done.err
        steering = {letter for letter in done.out if ord(letter) < 32 or 127 <= ord(letter) < 160}
        assert steering <= {"\n", "\t"}, (form, steering)
