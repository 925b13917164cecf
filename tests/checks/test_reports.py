"""Every report format against a golden file. To write them anew: ``PROVCITE_GOLDEN=1 pytest tests/checks/test_reports.py``."""

from __future__ import annotations

import json
import os
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import provcite
from checks_data import FOLDER, check
from provcite.checks.report import Report, formats, writer
from provcite.model.errors import NotFoundError

GOLDEN = FOLDER / "golden"
DRAFT = (
    "# A draft\n\nThe archive is the Russian State Archive of Contemporary History. He said “grave errors had been committed in the "
    "distribution of grain.”[^1] Pak Chang-ok agreed.[^2] <!-- provcite: ignore PC605 -->\n\nThen it ended [@113317].[^3]\n\n"
    "[^1]: TsKhSD, f. 5, op. 28, d. 410, ll. 301-303, https://digitalarchive.wilsoncenter.org/document/113371, trans. James F. Person.\n"
    "[^2]: Ibid., l. 330 <b>&.\n[^3]: RGANI, f. 5, op. 28, d. 999, l. 1.\n"
)


def report(text: str = DRAFT) -> Report:
    result = check(text, "draft.md")
    return Report(name="draft.md", result=result, found=result.found)


def _golden(form: str) -> Path:
    return GOLDEN / f"report.{form}"


@pytest.mark.parametrize("form", formats())
def test_a_report_is_as_it_was(form: str) -> None:
    text = (
        writer(form).write([report()]).replace(f'"version": "{provcite.__version__}"', '"version": "VERSION"')
    )
    path = _golden(form)
    if os.environ.get("PROVCITE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text("utf-8")


def test_two_manuscripts_give_two_reports() -> None:
    both = [report(), report("Nothing here.\n")]
    assert len(json.loads(writer("json").write(both))) == 2
    assert len(json.loads(writer("sarif").write(both))["runs"][0]["artifacts"]) == 2
    assert len(ElementTree.fromstring(writer("junit").write(both))) == 2
    assert "All together:" in writer("text").write(both)
    assert writer("html").write(both).count("<h1>") == 2


def test_colours_reach_every_word_and_nothing_is_said_twice() -> None:
    notes = "".join(f"[^{n}]: RGANI, f. 5, op. 28, d. 410, ll. 301-30{n % 3 + 1}.\n\n" for n in range(1, 21))
    text = (
        "The Russian State Archive of Contemporary History. "
        + " ".join(f"A.[^{n}]" for n in range(1, 21))
        + "\n\n"
        + notes
    )
    painted: list[str] = []

    def paint(words: str, kind: str) -> str:
        painted.append(kind)
        return words

    shown = writer("text").write([report(text)], paint, 60)
    assert shown.count("PC606 hyphen-in-range\n") == 3 + 1  # each range once, and the sum
    assert "The same: note 4, note 7, note 10, note 13, note 16, note 19." in " ".join(shown.split())
    assert "     20  PC606 hyphen-in-range" in shown
    assert {"heading", "note", "mark", "dim", "plain"} <= set(painted)
    assert max(len(line) for line in shown.splitlines()) <= 100


def test_an_unknown_format_names_the_known() -> None:
    with pytest.raises(NotFoundError) as error:
        writer("pdf")
    assert "sarif" in error.value.hint


@settings(max_examples=25)
@given(st.text(alphabet="a<&\"'>\x1b\u202e% \n\\{}#«”", min_size=1, max_size=30))
def test_no_writer_lets_markup_through(noise: str) -> None:
    made = report(f"A.[^1]\n\n[^1]: {noise} RGANI, f. 5, op. 28, d. 999, l. 1. {noise}\n")
    html = writer("html").write([made])
    assert html.count("<script") == 0
    assert html.count("<mark") == html.count("</mark>")
    json.loads(writer("json").write([made]))
    json.loads(writer("sarif").write([made]))
    ElementTree.fromstring(writer("junit").write([made]))
    for line in writer("github").write([made]).splitlines():
        assert line.startswith("::")


def test_notes_of_the_file_that_were_not_read_are_counted_in_the_report() -> None:
    from dataclasses import replace

    made = report()
    made = replace(made, result=replace(made.result, document=replace(made.result.document, notes_in_file=5)))
    assert "draft.md: 5 notes in the file, 3 read, " in writer("text").write([made])
    assert json.loads(writer("json").write([made]))["summary"]["notes_in_file"] == 5


def test_every_format_lists_what_was_not_read_and_not_decided() -> None:
    from checks_data import read_record
    from provcite.checks.lookup import MemoryLookup
    from provcite.checks.report import Report
    from provcite.checks.run import check_document
    from provcite.checks.settings import CheckSettings
    from provcite.manuscripts.readers import read_manuscript

    record = read_record(
        "id: one\ntitle: Hale to Roe\ndate: 1979-03-03\nsource:\n  repository: Fenwick Library\n"
        "  reference: {collection: Orme Papers, box: '6', folder: Harbour}\n",
        "one.yaml",
    )
    draft = (
        "A.[^1] B.[^2]\n\n[^1]: Hale to Ames, June 11, 1979, Orme Papers, box 6, folder Harbour, Fenwick Library.\n\n"
        "[^2]: Q. 17/b: 3 | MfS 12 <q> XY 5/77.\n"
    )
    result = check_document(
        read_manuscript(draft.encode(), "draft.md"), MemoryLookup([record]), CheckSettings(select=("PC2",))
    )
    assert [aside.note for aside in result.undecided] == [0]
    assert [aside.note for aside in result.unread] == [1]
    report = Report(name="draft.md", result=result, found=result.found)
    for form in ("text", "json", "sarif", "github", "junit", "html"):
        written = writer(form).write([report])
        words = "".join(written.split()).replace("&lt;", "<").replace("&gt;", ">")
        assert "HaletoAmes" in words, form
        assert "XY5/77" in words, form
        assert "undecided" in words or "Notdecided" in words, form
