"""The language server, asked by a client over standard input and output."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from pathlib import Path

import pytest

from lsp_client import Client
from running import run

RECORDS = Path(__file__).resolve().parents[2] / "records"
PETROV = "A. M. Petrov, “Memorandum of Conversation with Minister of Foreign Affairs of the DPRK, Nam Il,” "
NOTE = (
    f"{PETROV}July 24, 1956, fond 5, opis 28, delo 410, listy 301–303, Russian State Archive of Contemporary "
    "History (RGANI), Moscow, trans. James F. Person, Wilson Center Digital Archive, "
    "https://digitalarchive.umd.edu/document/113371."
)
HALF = """id: "113371"
ti
type: man
source:
  repository: RGAN
  ref
provenance:
  - event: obt
  - {event: signed, da
"""

needs_pygls = pytest.mark.skipif(
    importlib.util.find_spec("pygls") is None, reason="pygls is not installed (extra lsp)"
)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    (tmp_path / "provcite.toml").write_text("", "utf-8")
    (tmp_path / "texts").mkdir()
    (tmp_path / "records").mkdir()
    for name in (
        "113371",
        "113395",
        "thatcher-reagan-1985-01-15",
        "rgaspi-17-163-1323",
        "grotewohl-1953-06-15",
    ):
        shutil.copy(RECORDS / f"{name}.yaml", tmp_path / "records")
    return tmp_path


def test_absent_pygls_is_said(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pygls", None)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    done = run("lsp", folder=store)
    assert done.status == 2
    assert "needs pygls" in done.err
    assert "provcite[lsp]" in done.err


TYPED = [
    ("a.md", "So @1133", ["113371", "113395"]),
    ("a.md", "So [@nam il", ["113371"]),
    ("a.md", "So [see @113371; @petrov 1956", ["113371"]),
    ("a.md", "So [@thatcher", ["thatcher-reagan-1985-01-15"]),
    ("a.md", "So [@1985", ["thatcher-reagan-1985-01-15"]),
    ("a.md", "So [@RGANI d. 410", ["113371"]),
    ("a.md", "So [@f. 5, op. 28", []),
    ("a.md", "So {{доброволь", []),
    ("a.md", "So {{Красной армии", ["rgaspi-17-163-1323"]),
    ("a.md", "So {{113371; hungary", ["113395"]),
    ("a.md", "me@nam", []),
    ("a.md", "So nam", []),
    ("a.tex", r"So \autocite[see][302]{thatcher", ["thatcher-reagan-1985-01-15"]),
    ("a.tex", r"So \cite{113371,113395,grote", ["grotewohl-1953-06-15"]),
    ("a.tex", r"So \textit{nam", []),
    ("a.typ", "So @1133", ["113371", "113395"]),
    ("a.typ", "So #cite(<thatch", ["thatcher-reagan-1985-01-15"]),
]


@needs_pygls
def test_keys_are_completed_by_title_person_date_and_reference(store: Path) -> None:
    with Client(store) as client:
        for number, (name, text, wanted) in enumerate(TYPED):
            uri = client.open(f"{number}-{name}", f"Eins\n{text}")
            found = client.at("completion", uri, 1, len(text))["items"]
            assert sorted(item["textEdit"]["newText"] for item in found) == wanted, text
            for item in found:
                begin = item["textEdit"]["range"]["start"]["character"]
                assert text[begin:] == item["filterText"]
                assert item["textEdit"]["range"]["end"] == {"line": 1, "character": len(text)}
    assert client.status == 0


@needs_pygls
def test_places_are_counted_in_utf16(store: Path) -> None:
    text = "𝔛𝔛 @1133"
    with Client(store) as client:
        uri = client.open("a.md", text)
        units = len(text) + 2
        (first, *_) = client.at("completion", uri, 0, units)["items"]
        assert first["textEdit"]["range"]["start"]["character"] == units - 4


KEYED = [
    ("a.md", "So [see @113371, l. 302] and", 12),
    ("a.md", "So {{see 113371, l. 302}} and", 12),
    ("a.tex", r"So \autocite[see][l. 302]{113395,113371}.", 36),
    ("a.typ", "So @113371 and", 5),
    ("a.typ", "So #cite(<113371>) and", 13),
]


@needs_pygls
def test_hover_and_the_way_to_the_record(store: Path) -> None:
    with Client(store) as client:
        for number, (name, text, column) in enumerate(KEYED):
            uri = client.open(f"{number}-{name}", text)
            said = client.at("hover", uri, 0, column)
            words = said["contents"]["value"].replace("\\", "")
            assert PETROV in words, text
            assert "RGANI" in words
            assert "obtained" in words.casefold()
            begin, end = (said["range"][side]["character"] for side in ("start", "end"))
            assert text[begin:end] in ("113371", "@113371")
            place = client.at("definition", uri, 0, column)
            assert place["uri"] == (store / "records" / "113371.yaml").resolve().as_uri()
            assert client.at("hover", uri, 0, 1) is None
            assert client.at("definition", uri, 0, 0) is None


@needs_pygls
@pytest.mark.parametrize("ending", ["md", "tex", "typ"])
def test_findings_come_as_one_types_with_their_fixes(ending: str, store: Path) -> None:
    wrong = NOTE.replace("digitalarchive.umd.edu", "digitalarchive.wilsoncenter.org").replace(
        "delo 410", "delo 401"
    )
    text = {"md": "So.^[%s]\n", "tex": "So.\\footnote{%s}\n", "typ": "So.#footnote[%s]\n"}[ending] % wrong
    with Client(store) as client:
        uri = client.open(f"a.{ending}", text)
        found = {one["code"]: one for one in client.findings(uri)}
        assert found["PC202"]["severity"] == 1
        assert found["PC202"]["source"] == "provcite"
        moved = found["PC401"]
        begin, end = (moved["range"][side]["character"] for side in ("start", "end"))
        assert "wilsoncenter.org" in text[begin:end]
        actions = client.ask(
            "textDocument/codeAction",
            {"textDocument": {"uri": uri}, "range": moved["range"], "context": {"diagnostics": [moved]}},
        )
        mended = text
        (edit,) = [action for action in actions if action["diagnostics"][0]["code"] == "PC401"]
        (change,) = edit["edit"]["changes"][uri]
        begin, end = (change["range"][side]["character"] for side in ("start", "end"))
        mended = mended[:begin] + change["newText"] + mended[end:]
        assert "https://digitalarchive.umd.edu/document/113371" in mended
        client.change(uri, mended.replace("delo 401", "delo 410"))
        assert [one["code"] for one in client.findings(uri) if one["severity"] == 1] == []


@needs_pygls
def test_a_changed_record_changes_what_is_found(store: Path) -> None:
    with Client(store) as client:
        uri = client.open("a.md", f"So.^[{NOTE}]\n")
        assert [one for one in client.findings(uri) if one["severity"] == 1] == []
        file = store / "records" / "113371.yaml"
        file.write_text(file.read_text("utf-8").replace('delo: "410"', 'delo: "411"'), "utf-8")
        client.say("textDocument/didSave", {"textDocument": {"uri": file.as_uri()}})
        assert "PC202" in [one["code"] for one in client.findings(uri)]


@needs_pygls
def test_record_files_are_checked_completed_and_explained(store: Path) -> None:
    text = (store / "records" / "113371.yaml").read_text("utf-8")
    lines = text.split("\n")
    with Client(store) as client:
        uri = client.open("records/113371.yaml", text.replace("language: ru", "langauge: ru"))
        found = client.findings(uri)
        line = next(number for number, line in enumerate(lines) if line.startswith("language"))
        assert line in [one["range"]["start"]["line"] for one in found]
        client.change(uri, HALF)

        def offered(line: int, column: int) -> list[str]:
            return [
                item["textEdit"]["newText"] for item in client.at("completion", uri, line, column)["items"]
            ]

        assert {"title: ", "title_language: "} <= set(offered(1, 2))
        assert offered(2, 9) == ["manuscript"]
        assert "RGANI" in offered(4, 18)
        assert "reference: " in offered(5, 5)
        assert "obtained" in offered(7, 14)
        assert "date: " in offered(8, 22)
        assert "Where the original lies" in client.at("hover", uri, 3, 2)["contents"]["value"]
        assert "Key of the repository" in client.at("hover", uri, 4, 5)["contents"]["value"]
        assert "What happened" in client.at("hover", uri, 7, 6)["contents"]["value"]


@needs_pygls
def test_what_is_half_written_stops_nothing(store: Path) -> None:
    with Client(store) as client:
        for name, text in (
            ("records/x.yaml", "id: [\n  {"),
            ("records/y.yaml", "\x00"),
            ("a.tex", "\\cite{"),
            ("b.md", "[@" * 500),
            ("c.typ", "#cite(<"),
            ("d.md", "{{;" * 500),
            ("e.tex", "\\cite{" + "a," * 5000),
            ("f.docx", "PK"),
        ):
            uri = client.open(name, text)
            for method in ("completion", "hover", "definition"):
                client.at(method, uri, 0, 10_000)
            client.at("completion", uri, 999, 0)
    assert client.status == 0
