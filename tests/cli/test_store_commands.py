"""The commands about the store, as a user calls them."""

from __future__ import annotations

import csv
import io
import json
import os
import sys

import pytest

from provcite.exchange.cells import guard
from provcite.store.library import Library
from running import on_terminal, process, run
from sample_record import SAMPLE
from stores import make_store, record_text, tree

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell and terminal")


@pytest.fixture(autouse=True)
def _own_folders(tmp_path, monkeypatch):
    monkeypatch.setenv("PROVCITE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.delenv("PROVCITE_STORE", raising=False)


@pytest.fixture
def store(tmp_path):
    sound = record_text(
        "a", aliases="[old-a]", source='{repository: RGANI, reference: {fond: "5", opis: "1"}}'
    )
    return make_store(tmp_path / "store", a=sound).folder


# init ----------------------------------------------------------------------------------------


def test_init_makes_a_store_once(tmp_path):
    made = run("init", "new", folder=tmp_path)
    assert (made.status, made.out) == (0, f"Made a store in {tmp_path / 'new'}.\n")
    before = tree(tmp_path / "new")
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == [
        ".gitignore",
        ".provcite",
        "provcite.toml",
        "records",
        "texts",
    ]
    assert run("init", "new", folder=tmp_path).out.startswith("There is a store in")
    assert tree(tmp_path / "new") == before


def test_init_brings_the_sample_and_leaves_what_is_there(tmp_path):
    run("init", "--sample", folder=tmp_path)
    library = Library(tmp_path)
    assert len(library.ids()) >= 26
    assert library.get("113371").url == "https://digitalarchive.umd.edu/document/113371"
    (tmp_path / "records" / "113371.yaml").write_text(SAMPLE, encoding="utf-8")
    assert "The sample is there already." in run("init", "--sample", folder=tmp_path).out
    assert library.stored("113371").text == SAMPLE


def test_init_where_a_file_is_in_the_way(tmp_path):
    (tmp_path / "f").write_text("x", encoding="utf-8")
    result = run("init", "f", folder=tmp_path)
    assert result.status == 2
    assert "error:" in result.err


def test_no_store_names_the_remedy(tmp_path):
    result = run("list", folder=tmp_path)
    assert result.status == 2
    assert "provcite init" in result.err


def test_the_store_can_be_named_before_and_after_the_command_and_by_the_environment(
    store, tmp_path, monkeypatch
):
    assert run("--store", str(store), "list", folder=tmp_path).status == 0
    assert run("list", "--store", str(store), folder=tmp_path).status == 0
    monkeypatch.setenv("PROVCITE_STORE", str(store))
    assert run("list", folder=tmp_path).status == 0
    assert run("list", "--store", str(tmp_path / "no"), folder=tmp_path).status == 2


# show ----------------------------------------------------------------------------------------


def test_show_is_a_page_the_file_or_json(store):
    page = run("show", "113371", folder=store).out
    assert page.startswith(
        "Memorandum of Conversation with Minister of Foreign Affairs of the DPRK, Nam Il\n"
    )
    assert "A. M. Petrov, Charge d'Affaires" in page
    assert run("show", "113371", "--format", "yaml", folder=store).out == SAMPLE
    value = json.loads(run("show", "113371", "--format", "json", folder=store).out)
    assert value["source"]["reference"] == {"fond": "5", "opis": "28", "delo": "410", "listy": "301-303"}
    both = json.loads(run("show", "113371", "old-a", "--format", "json", folder=store).out)
    assert [item["id"] for item in both] == ["113371", "a"]
    assert "Petrov received Nam Il" in run("show", "113371", "--text", folder=store).out


def test_show_of_an_unknown_record_and_format(store):
    result = run("show", "113372", folder=store)
    assert (result.status, result.out) == (2, "")
    assert "Did you mean 113371?" in result.err
    assert "Known formats" in run("show", "a", "--format", "x", folder=store).err


def test_show_of_a_broken_record_names_file_line_and_fault(store):
    (store / "records" / "bad.yaml").write_text("id: bad\ndate: July\n", encoding="utf-8")
    result = run("show", "bad", folder=store)
    assert result.status == 2
    assert f'{store / "records" / "bad.yaml"}:2:7: "July" is not a date.' in result.err


# list and search -----------------------------------------------------------------------------


def test_list_in_a_pipe_is_separated_by_tabs(store):
    lines = run("list", "--columns", "id,date", folder=store).out.splitlines()
    assert lines[0] == "ID\tDate"
    assert sorted(lines[1:]) == ["113371\t1956-07-24", "a\t1956-07-24"]


def test_list_filters_sorts_and_limits(store):
    assert (
        run("list", "-r", "РГАНИ", "--query", "memorandum", "--format", "ids", folder=store).out == "113371\n"
    )
    assert run("list", "--query", "title:Title", "--format", "ids", folder=store).out == "a\n"
    assert run("list", "--sort", "-id", "--format", "ids", folder=store).out == "a\n113371\n"
    assert run("list", "--sort", "id", "-n", "1", "--format", "ids", folder=store).out == "113371\n"
    nothing = run("list", "--date", "1999", "--format", "json", folder=store)
    assert (nothing.status, nothing.out) == (0, "[]\n")
    for wrong in (
        ["--columns", "colour"],
        ["--sort", "colour"],
        ["--format", "xml"],
        ["--date", "soon"],
        ["--columns", ","],
    ):
        assert run("list", *wrong, folder=store).status == 2


def test_a_spreadsheet_takes_no_cell_for_a_formula(store):
    for n, title in enumerate(["=HYPERLINK(1)", "+1", "-1", "@x", '"\\t=1"', 'plain, "quoted"']):
        quoted = title if title.startswith('"') else "'" + title.replace("'", "''") + "'"
        (store / "records" / f"t{n}.yaml").write_text(f"id: t{n}\ntitle: {quoted}\n", encoding="utf-8")
    out = run("list", "--format", "csv", "--columns", "id,title", folder=store).out
    cells = dict(csv.reader(io.StringIO(out)))
    assert cells["t0"] == "'=HYPERLINK(1)"
    assert cells["t5"] == 'plain, "quoted"'
    for cell in cells.values():
        assert cell.lstrip()[:1] not in tuple("=+-@")
    assert guard("1956-07-24") == "1956-07-24"


def test_one_bad_file_is_named_at_the_end_and_the_good_ones_listed(store):
    (store / "records" / "bad.yaml").write_text("id: x: y\n", encoding="utf-8")
    for command in (["list", "--format", "ids"], ["search", "Title", "--format", "ids"]):
        result = run(*command, folder=store)
        assert result.status == 1
        assert "a" in result.out.split()
        assert "1 file was passed over" in result.err
        assert f"{store / 'records' / 'bad.yaml'}:1:6:" in result.err


def test_search_shows_hits_and_says_when_there_are_none(store):
    result = run("search", "embassy", folder=store)
    assert result.out.startswith("113371  1956-07-24  Memorandum of Conversation")
    assert "at the embassy." in result.out
    (hit,) = json.loads(run("search", '"Nam Il"', "--format", "json", folder=store).out)
    assert hit["id"] == "113371"
    assert "\ue000" not in hit["excerpt"]
    nothing = run("search", "xyzzy", folder=store)
    assert (nothing.status, nothing.out, nothing.err) == (0, "", "Nothing found.\n")
    assert run("search", "---", folder=store).status == 2


# validate ------------------------------------------------------------------------------------


def test_validate_tells_errors_from_notes(store):
    sound = run("validate", folder=store)
    assert sound.status == 0
    assert "PC004" in sound.out  # the sample has a key of its own: a note
    (store / "records" / "bad.yaml").write_text("id: other\ndate: July\ntittle: x\n", encoding="utf-8")
    result = run("validate", folder=store)
    assert result.status == 1
    bad = f"{store / 'records' / 'bad.yaml'}"
    assert f"{bad}:1:5: error PC006 id:" in result.out
    assert f"{bad}:2:7: error PC005 date:" in result.out
    assert f"{bad}:3:1: note PC004 tittle:" in result.out
    said = json.loads(run("validate", "--format", "json", folder=store).out)
    codes = [item["code"] for item in said["findings"] if item["file"] == bad]
    assert codes == ["PC006", "PC005", "PC004"]
    github = run("validate", "--format", "github", folder=store).out
    assert f"::error file={bad},line=2,col=7,title=PC005::date: " in github


def test_validate_of_one_record_or_file(store, tmp_path):
    assert run("validate", "a", folder=store).status == 0
    (tmp_path / "x.yaml").write_text("id: x\ndate: 1956\n", encoding="utf-8")
    assert "PC005" not in run("validate", str(tmp_path / "x.yaml"), folder=tmp_path).out
    assert run("validate", "nothing.yaml", folder=tmp_path).status == 2
    assert run("validate", "nothing", folder=store).status == 2


def test_validate_sees_names_taken_twice_and_strange_files(store):
    (store / "records" / "b.yaml").write_text(record_text("b", aliases="[old-a, '113371']"), encoding="utf-8")
    (store / "records" / "c.yml").write_text("id: c\n", encoding="utf-8")
    out = run("validate", folder=store).out
    assert "PC012 The alias 'old-a' is claimed by a and b." in out
    assert "PC012 The alias '113371' of 'b' is the id of another record" in out
    assert "PC013 This is no record file. Name it c.yaml." in out


# rm, rename, index ---------------------------------------------------------------------------


def test_rm_asks_or_is_told(store):
    result = run("rm", "a", folder=store)
    assert result.status == 2
    assert "--yes" in result.err
    assert Library(store).exists("a")
    assert run("rm", "old-a", "--yes", folder=store).status == 0
    assert not Library(store).exists("a")
    assert run("rm", "a", "--yes", folder=store).status == 2


def test_rename_and_index(store):
    assert run("rename", "a", "b", folder=store).out == "a is now b; a still leads to it.\n"
    assert run("show", "a", folder=store).status == 0
    assert run("rename", "b", "../x", folder=store).status == 2
    assert run("index", folder=store).status == 0
    assert "records:  2" in run("index", "rebuild", folder=store).out
    assert run("index", "destroy", folder=store).status == 2


# edit ----------------------------------------------------------------------------------------


def test_edit_sets_and_unsets(store):
    result = run("edit", "113371", "--set", "date=1956-07-25", "--unset", "classification", folder=store)
    assert result.status == 0
    assert 'date: "1956-07-24" -> "1956-07-25"' in result.out
    text = Library(store).stored("113371").text
    assert text == SAMPLE.replace("date: 1956-07-24   ", "date: 1956-07-25   ").replace(
        "classification: Top Secret\n", ""
    )
    assert run("edit", "113371", "--set", "date=July", folder=store).status == 2
    assert run("edit", "113371", "--set", "nonsense", folder=store).status == 2
    assert run("edit", "113371", "--set", "x[=1", folder=store).status == 2


@POSIX
def test_edit_in_an_editor_saves_what_is_sound(store, monkeypatch):
    monkeypatch.setenv("EDITOR", "sed -i s/1956-07-24/1956-07-26/")
    monkeypatch.delenv("VISUAL", raising=False)
    result = run("edit", "113371", folder=store)
    assert (result.status, result.out) == (0, "Saved 113371.\n")
    assert Library(store).get("113371").date == "1956-07-26"
    again = run("edit", "113371", folder=store)
    assert (again.status, again.err) == (0, "Nothing changed.\n")


@POSIX
def test_an_invalid_edit_is_kept_and_gone_on_with(store, tmp_path, monkeypatch):
    monkeypatch.setenv("VISUAL", "sed -i s/^date:.*$/date:\\ July/")
    before = tree(store)
    result = run("edit", "113371", folder=store)
    assert result.status == 2
    assert 'line 5: date: "July" is not a date.' in result.err
    assert tree(store) == before
    (kept,) = (tmp_path / "state").rglob("113371.yaml")
    assert str(kept) in result.err
    assert "date: July" in kept.read_text("utf-8")
    monkeypatch.setenv("VISUAL", "sed -i s/July/1957/")
    result = run("edit", "113371", folder=store)
    assert result.status == 0
    assert "unfinished edit" in result.err
    assert Library(store).get("113371").date == "1957"
    assert not kept.exists()


@POSIX
def test_an_edit_over_somebody_elses_change_is_kept(store, tmp_path, monkeypatch):
    other = tmp_path / "editor.sh"
    other.write_text(
        '#!/bin/sh\nsed -i s/1956-07-24/1956-07-27/ "$1"\n'
        f"echo '# theirs' >> '{store}/records/113371.yaml'\n",
        encoding="utf-8",
    )
    other.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(other))
    result = run("edit", "113371", folder=store)
    assert result.status == 2
    assert "changed meanwhile" in result.err
    assert "kept in" in result.err
    assert Library(store).stored("113371").text.endswith("# theirs\n")


@POSIX
@pytest.mark.parametrize("editor", ["false", "/no/such/editor", "'unclosed"])
def test_an_editor_that_fails_changes_nothing(store, monkeypatch, editor):
    monkeypatch.setenv("VISUAL", editor)
    before = tree(store)
    assert run("edit", "113371", folder=store).status == 2
    assert tree(store) == before


@POSIX
def test_a_broken_record_can_be_mended_in_the_editor(store, monkeypatch):
    (store / "records" / "bad.yaml").write_text("id: bad\ndate: July\n", encoding="utf-8")
    monkeypatch.setenv("VISUAL", "sed -i s/July/1956/")
    assert run("edit", "bad", folder=store).status == 0
    assert Library(store).get("bad").date == "1956"


# add -----------------------------------------------------------------------------------------

CITATION = "“Report,” July 24, 1956, RGANI, fond 5, opis 28, delo 411, listy 1–3."


def test_add_shows_what_it_understood_and_writes_when_told(store):
    shown = run("add", CITATION, folder=store)
    assert shown.status == 2
    assert 'reference: {fond: "5", opis: "28", delo: "411", listy: "1-3"}' in shown.out
    assert "--yes" in shown.err
    assert run("add", "--dry-run", CITATION, folder=store).status == 0
    assert Library(store).ids() == ["113371", "a"]
    result = run("add", "--yes", "--id", "new", CITATION, folder=store)
    assert result.status == 0
    record = Library(store).get("new")
    assert (record.title, record.date, record.sources[0].repository) == ("Report", "1956-07-24", "RGANI")
    assert run("add", "--yes", "--id", "new", CITATION, folder=store).status == 2


def test_add_reads_standard_input_and_proposes_free_ids(store):
    for _ in range(2):
        assert run("add", "--yes", "-", folder=store, stdin=CITATION).status == 0
    assert len(Library(store).ids()) == 4


def test_add_refuses_what_is_no_citation(store):
    for text in ("hello world", "", " "):
        assert run("add", "--yes", text, folder=store).status == 2
    assert run("add", "--yes", "--id", "../x", CITATION, folder=store).status == 2
    assert run("add", "--yes", "--date", "July", CITATION, folder=store).status == 2
    assert Library(store).ids() == ["113371", "a"]


@POSIX
def test_add_asks_for_the_rest_on_a_terminal(store):
    result = on_terminal(
        "add", "RGANI, f. 5, op. 28, d. 7", folder=store, typed="A Title\nsoon\n1957\nmy-id\ny\n"
    )
    assert result.status == 0
    record = Library(store).get("my-id")
    assert (record.title, record.date) == ("A Title", "1957")


@POSIX
def test_rm_asks_on_a_terminal(store):
    assert "Kept a." in on_terminal("rm", "a", folder=store, typed="n\n").out
    assert Library(store).exists("a")
    on_terminal("rm", "a", folder=store, typed="y\n")
    assert not Library(store).exists("a")


# completion ----------------------------------------------------------------------------------


@POSIX
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_completes_commands_and_ids(store, shell):
    def complete(words: str) -> str:
        variables = {
            "bash": {"COMP_WORDS": f"provcite {words}", "COMP_CWORD": str(len(words.split(" ")))},
            "zsh": {"_TYPER_COMPLETE_ARGS": f"provcite {words}"},
            "fish": {"_TYPER_COMPLETE_ARGS": f"provcite {words}", "_TYPER_COMPLETE_FISH_ACTION": "get-args"},
        }[shell]
        return process(folder=store, _PROVCITE_COMPLETE=f"complete_{shell}", **variables).out

    assert "show" in complete("sh")
    assert "113371" in complete("show 11")
    assert '"a"' in complete("rename a") or "a" in complete("rename a").split()


def test_completion_without_a_store_is_silent(tmp_path):
    result = process(
        folder=tmp_path, _PROVCITE_COMPLETE="complete_bash", COMP_WORDS="provcite show 1", COMP_CWORD="2"
    )
    assert (result.out.strip(), result.err) == ("", "")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_a_shell_is_printed(tmp_path, shell):
    result = run("completion", shell, folder=tmp_path)
    assert result.status == 0
    assert "_PROVCITE_COMPLETE" in result.out
    if shell == "zsh":  # the file is the body of a function there, and the first Tab runs it
        assert '"$funcstack[1]" = _provcite' in result.out
    assert run("completion", "tcsh", folder=tmp_path).status == 2


def test_a_list_on_a_terminal_fits_it(store):
    if sys.platform == "win32":
        pytest.skip("needs a POSIX terminal")
    (store / "records" / "long.yaml").write_text(record_text("long", title="word " * 60), encoding="utf-8")
    shown = on_terminal("--quiet", "list", folder=store, COLUMNS="70", LINES="24", NO_COLOR="1").out
    assert max(len(line) for line in shown.splitlines()) <= 70
    assert "…" in shown
    assert os.linesep not in shown.replace("\n", "")
