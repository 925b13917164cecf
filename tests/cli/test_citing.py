"""The commands cite, styles and bibliography as a user calls them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from provcite.cli.cite import complete_ids
from provcite.cli.main import run
from provcite.cli.styles import complete_styles
from sample_record import SAMPLE

TITLE = "Memorandum of Conversation with Minister of Foreign Affairs of the DPRK, Nam Il"
FULL = (
    f"A. M. Petrov, “{TITLE},” July 24, 1956, fond 5, opis 28, delo 410, listy 301–303, "
    "Russian State Archive of Contemporary History (RGANI), Moscow, trans. James F. Person, "
    "Wilson Center Digital Archive, https://digitalarchive.umd.edu/document/113371."
)
ENTRY = (
    f"Petrov, A. M. “{TITLE}.” July 24, 1956. Fond 5, opis 28, delo 410, listy 301–303. "
    "Russian State Archive of Contemporary History (RGANI), Moscow. Translated by James F. Person. "
    "Wilson Center Digital Archive. https://digitalarchive.umd.edu/document/113371."
)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "store"
    (folder / "records").mkdir(parents=True)
    (folder / "records" / "113371.yaml").write_text(SAMPLE, encoding="utf-8")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PROVCITE_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("PROVCITE_STORE", raising=False)
    return folder


def call(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = run(arguments)
    said = capsys.readouterr()
    return status, said.out, said.err


def test_cite_prints_the_full_note(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(capsys, "cite", "113371", "--style", "chicago") == (0, FULL + "\n", "")
    assert call(capsys, "cite", "113371") == (0, FULL + "\n", "")


def test_cite_as_short_with_a_locator(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = call(
        capsys, "cite", "113371", "--style", "chicago", "--as", "short", "--locator", "l. 302"
    )
    assert (status, err) == (0, "")
    assert out == (
        "Petrov, “Memorandum of Conversation with Minister of Foreign Affairs of the DPRK, Nam Il,” l. 302.\n"
    )


def test_cite_as_bibliography(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(capsys, "cite", "113371", "--as", "bibliography") == (0, ENTRY + "\n", "")


def test_cite_outside_the_leaves_warns_and_succeeds(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = call(capsys, "cite", "113371", "-l", "l. 404")
    assert status == 0
    assert "list 404" in out
    assert "warning" in err


@pytest.mark.parametrize("format_", ["plain", "html", "markdown", "latex", "rtf"])
def test_cite_in_each_format(store: Path, capsys: pytest.CaptureFixture[str], format_: str) -> None:
    status, out, err = call(capsys, "cite", "113371", "--format", format_)
    assert (status, err) == (0, "")
    assert "Petrov" in out


def test_cite_in_german(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = call(capsys, "cite", "113371", "--lang", "de")
    assert status == 0
    assert "24. Juli 1956" in out


@pytest.mark.parametrize(("which", "there"), [("none", False), ("translator", True), ("full", True)])
def test_credits(store: Path, capsys: pytest.CaptureFixture[str], which: str, there: bool) -> None:
    _, out, _ = call(capsys, "cite", "113371", "--credits", which)
    assert ("Person" in out) is there
    assert ("obtained" in out) is (which == "full")


@pytest.mark.parametrize(
    "arguments",
    [
        ("--as", "footnote"),
        ("--ibid", "often"),
        ("--format", "docx"),
        ("--credits", "some"),
        ("--style", "no-such-style"),
        ("--style", "missing.csl"),
        ("--locator", "a", "--locator", "b"),
        ("--place", "3"),
        ("--place", "0"),
    ],
)
def test_wrong_calls_end_with_2_and_one_clear_line(
    store: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    status, out, err = call(capsys, "cite", "113371", *arguments)
    assert status == 2
    assert out == ""
    assert "error:" in err
    assert "Traceback" not in err


def test_unknown_id_names_the_nearest(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = call(capsys, "cite", "11337")
    assert status == 2
    assert "113371" in err


def test_unknown_style_names_the_nearest(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = call(capsys, "cite", "113371", "--style", "chicgo")
    assert status == 2
    assert "chicago" in err


def test_cache_that_is_a_file_is_no_error(
    store: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (store / "blocked").write_text("")
    monkeypatch.setenv("PROVCITE_CACHE", str(store / "blocked"))
    assert call(capsys, "cite", "113371") == (0, FULL + "\n", "")


def test_styles_lists_class_and_fields(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = call(capsys, "styles")
    assert status == 0
    rows = {line.split("\t")[0]: line.split("\t") for line in out.splitlines()}
    assert rows["chicago"][1:3] == ["note", "yes"]
    assert rows["apa"][1] == "in-text"
    assert "translator" not in rows["gost"][3]


def test_styles_as_json(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = call(capsys, "styles", "--format", "json")
    assert status == 0
    assert all(row["keeps_reference"] for row in json.loads(out))


def test_styles_show_prints_samples(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = call(capsys, "styles", "show", "chicago")
    assert status == 0
    assert FULL in out
    assert "Short note" in out


def test_styles_show_needs_no_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PROVCITE_CACHE", str(tmp_path / "cache"))
    status, out, _ = call(capsys, "styles", "show", "wilson-center")
    assert status == 0
    assert "Listy 301-303" in out


def test_bibliography(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(capsys, "bibliography") == (0, ENTRY + "\n", "")
    status, out, _ = call(capsys, "bibliography", "--by", "collection")
    assert status == 0
    assert out.splitlines() == [
        "Archives",
        "Russian State Archive of Contemporary History (RGANI), Moscow. Fond 5.",
        "Sites",
        "Wilson Center Digital Archive. https://digitalarchive.umd.edu.",
    ]


def test_bibliography_passes_over_a_bad_file(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (store / "records" / "bad.yaml").write_text("id: [", encoding="utf-8")
    status, out, err = call(capsys, "bibliography")
    assert status == 1
    assert out == ENTRY + "\n"
    assert "bad.yaml" in err


def test_names_of_styles_and_records_are_completed(store: Path) -> None:
    assert "chicago-archive-first" in complete_styles("chicago-a")
    assert complete_ids("11") == ["113371"]


def test_cite_imports_nothing_heavy_once_the_style_is_cached(store: Path, tmp_path: Path) -> None:
    """The path that everybody takes: what it loads is guarded, not the clock."""
    script = (
        "import sys\n"
        "from provcite.cli.main import run\n"
        "run(['cite', '113371', '--style', 'chicago'])\n"
        "heavy = ['rich', 'pydantic', 'citeproc', 'lxml', 'bibtexparser', 'yaml', 'sqlite3',\n"
        "         'rapidfuzz',\n"
        "         'prov', 'pypdf', 'provcite.archives', 'provcite.exchange.csl_item',\n"
        "         'provcite.schema.decode']\n"
        "print([name for name in heavy if name in sys.modules], file=sys.stderr)\n"
    )
    for expected in (None, "[]"):
        done = subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=store,
            check=True,
        )
        assert done.stdout == FULL + "\n"
        assert expected is None or done.stderr.strip() == expected


def test_the_store_s_settings_name_the_usual_style(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from provcite.cli.main import run

    (tmp_path / "records").mkdir()
    (tmp_path / "records/1.yaml").write_text(
        'id: "1"\ntitle: Report\nsource: {repository: RGANI, reference: {fond: "5", opis: "1"}}\n', "utf-8"
    )
    settings = tmp_path / "provcite.toml"
    monkeypatch.chdir(tmp_path)
    settings.write_text('[cite]\n# style = "mla"\nstyle = "gost"\n', "utf-8")
    assert run(["cite", "1"]) == 0
    assert "РГАНИ. Ф. 5. Оп. 1" in capsys.readouterr().out
    settings.write_text("[cite]\nstyle = 7\n", "utf-8")
    assert run(["cite", "1"]) == 2
    assert "[cite] style" in capsys.readouterr().err
    settings.write_text("[cite\nstyle = 7\n", "utf-8")
    assert run(["cite", "1"]) == 2
    assert "line 1" in capsys.readouterr().err
