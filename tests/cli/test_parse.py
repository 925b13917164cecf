"""The commands parse and repositories as a user calls them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from provcite.cli.main import run

STATEMENT = (
    "RGANI, Fond 5, Opis 28, Delo 410, Listy 301-303. Obtained and translated for NKIDP by James F. Person."
)


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder without a store."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PROVCITE_STORE", raising=False)
    return tmp_path


class _Stream:
    """Standard input with bytes behind it."""

    def __init__(self, data: bytes) -> None:
        import io

        self.buffer = io.BytesIO(data)


def test_text_names_what_every_word_was_read_as(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["parse", STATEMENT]) == 0
    shown = capsys.readouterr().out
    assert shown.splitlines()[0] == STATEMENT
    assert "RGANI  Russian State Archive of Contemporary History" in shown
    assert "delo          410" in shown
    assert "obtained    James F. Person for NKIDP" in shown
    assert "\x1b" not in shown


def test_terminal_colours_the_spans(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert run(["parse", STATEMENT]) == 0
    first = capsys.readouterr().out.splitlines()[0]
    assert "\x1b[1;36mRGANI\x1b[0m" in first
    assert "\x1b[32m410\x1b[0m" in first


def test_json_is_the_published_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["parse", STATEMENT, "--format", "json"]) == 0
    value = json.loads(capsys.readouterr().out)
    assert list(value) == ["references", "acquisition"]
    assert value["references"][0]["path"][2] == ["delo", "410"]


def test_detail_adds_places_and_reasons(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["parse", "OGACHO, f. 288, op. 42, d. 34, 24 July 1956", "--format", "json", "--detail"]) == 0
    value = json.loads(capsys.readouterr().out)
    assert value["references"][0]["confidence"] < 1
    assert value["references"][0]["values"][0]["span"] == [11, 14]
    assert value["dates"] == ["24 July 1956"]


def test_lines_of_standard_input_are_consecutive_notes(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = ("RGASPI, f. 558, op. 3, d. 167.", "Ibid., p. 57.", "Ibid., p. 58.", "Gaddis, We Now Know, p. 5.")
    lines = "\n".join((*notes, "Ibid., p. 6.", "", "\xff"))
    monkeypatch.setattr("sys.stdin", _Stream(lines.encode("latin-1")))
    assert run(["parse", "-", "--format", "jsonl"]) == 0
    values = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    paths = [[one["path"] for one in value["references"]] for value in values]
    assert paths[1:] == [[[["page", "57"]]], [[["page", "58"]]], [], [], [], []]


def test_nothing_found_is_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["parse", "vol. 5, no. 28, pp. 301–303"]) == 0
    assert "no archival reference" in capsys.readouterr().out


def test_control_characters_do_not_reach_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["parse", "RGANI, f. 5\x1b[31m, op. 1, d. 2\x07"]) == 0
    shown = capsys.readouterr().out
    assert "\x1b" not in shown
    assert "\x07" not in shown


def test_unknown_format_is_a_wrong_call(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["parse", "x", "--format", "xml"]) == 2
    assert "Formats: text, json, jsonl." in capsys.readouterr().err


def test_repositories_are_listed_searched_and_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["repositories", "--country", "HU"]) == 0
    assert "MNL-OL" in capsys.readouterr().out
    assert run(["repositories", "search", "TsKhSD"]) == 0
    assert "RGANI" in capsys.readouterr().out
    assert run(["repositories", "show", "РГАНИ"]) == 0
    card = capsys.readouterr().out
    assert "formerly: TsKhSD" in card
    assert "(1991 to 1999)" in card
    assert run(["repositories", "show", "Public Record Office", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["key"] == "TNA"


def test_unknown_repository_names_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["repositories", "show", "RGANY"]) == 2
    assert "RGANI" in capsys.readouterr().err


def test_a_stores_own_repository_is_known(nowhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (nowhere / "records").mkdir()
    entry = "- {key: GASO, tradition: russian, names: {en: Smolensk Archive}, acronyms: {en: [GASO]}}\n"
    (nowhere / "repositories.yaml").write_text(entry, encoding="utf-8")
    assert run(["parse", "GASO, f. 1, op. 2, d. 3", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["references"][0]["repository_key"] == "GASO"
    (nowhere / "repositories.yaml").write_text("repositories: [", encoding="utf-8")
    assert run(["repositories"]) == 2
    assert "repositories.yaml:" in capsys.readouterr().err
