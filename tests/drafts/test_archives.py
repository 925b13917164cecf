"""The archives and abbreviations of a manuscript: shown, as JSON, written to a file and into a draft."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from clients import libreoffice
from drafts_apart import odt_faults, word_faults
from manuscripts_made import Call, Field, Key, Made, Paragraph, write
from provcite.cli.options import open_library
from provcite.cli.styles import prepare_style
from provcite.manuscripts.readers import read_manuscript
from provcite.ops.archives import as_data, survey
from provcite.ops.render import render
from running import run

RECORDS = Path(__file__).parents[2] / "records"
NOTES = [
    "Petrov to Moscow, July 24, 1956, RGANI, f. 5, op. 28, d. 410, ll. 301–303.",
    "РГАНИ. Ф. 89. Оп. 3. Д. 12. Л. 4.",
    "The National Archives of the UK (TNA), FO 371/127285; TNA, PREM 11/1138.",
    "BArch, NY 4090/437, Bl. 8. Vgl. FRUS, 1955–1957, vol. XXIII, doc. 12.",
    "NARA, RG 59, Central Decimal Files, box 12; Smith, History (Oxford, 1990), 45.",
    "Ibid., box 14.",
]


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("store")
    (folder / "provcite.toml").write_text("", encoding="utf-8")
    (folder / "texts").mkdir()
    (folder / "records").mkdir()
    for name in ("113371", "113395", "113631"):
        shutil.copy(RECORDS / f"{name}.yaml", folder / "records")
    return open_library(str(folder))


def manuscript(ending: str, folder: Path, *more: Paragraph, notes=NOTES) -> Path:
    calls = [Paragraph([f"Sentence {number}.", Call(number)]) for number in range(1, len(notes) + 1)]
    made = Made(paragraphs=[*calls, *more], notes=[one if isinstance(one, list) else [one] for one in notes])
    path = folder / f"draft.{ending}"
    path.write_bytes(write(made, ending))
    return path


@pytest.mark.parametrize("ending", ["docx", "odt", "md", "tex", "typ", "html", "txt"])
def test_every_format_gives_the_same_archives(library, tmp_path, ending):
    found = as_data(survey(library, manuscript(ending, tmp_path)))
    shown = {
        one["acronym"]: (one["country"], [fonds["reference"] for fonds in one["fonds"]])
        for one in found["archives"]
    }
    assert shown["RGANI"] == ("Russia", ["Fond 5", "Fond 89"])
    assert shown["TNA"] == ("United Kingdom", ["FO 371", "PREM 11"])
    assert shown["NARA"][0] == "United States"
    assert shown["NARA"][1][0].startswith("Record Group 59")
    assert shown["BArch"][0] == "Germany"
    short = {one["abbreviation"]: one["stands_for"] for one in found["abbreviations"]}
    assert short["RGANI"] == "Russian State Archive of Contemporary History"
    assert short["FRUS"] == "Foreign Relations of the United States"
    assert (short["f."], short["op."], short["d."]) == ("fond", "opis", "delo")
    assert "РГАНИ" in short


def test_the_notes_that_cite_a_fond_are_named(library, tmp_path):
    found = as_data(survey(library, manuscript("docx", tmp_path)))
    nara = next(one for one in found["archives"] if one["acronym"] == "NARA")
    assert nara["notes"] == ["5", "6"]


def test_keys_braces_and_fields_count_too(library, tmp_path):
    path = manuscript("docx", tmp_path, Paragraph(["Typed {{113395}}."]), notes=[NOTES[0]])
    assert {one["acronym"] for one in as_data(survey(library, path))["archives"]} == {"RGANI", "MNL OL"}
    keyed = manuscript("md", tmp_path, Paragraph([Key("113395")]), notes=[[Key("113371", "l. 302")]])
    assert {one["acronym"] for one in as_data(survey(library, keyed))["archives"]} == {"RGANI", "MNL OL"}
    item = {
        "title": "Report", "type": "manuscript", "archive": "National Archives of Hungary",
        "archive_location": "XIX-J-1-j Korea, 4. doboz", "URL": "https://digitalarchive.umd.edu/document/113395",
    }  # fmt: skip
    field = manuscript("docx", tmp_path, notes=[[Field("Report, MNL OL", item)]])
    assert [one["acronym"] for one in as_data(survey(library, field))["archives"]] == ["MNL OL"]


def test_names_are_in_the_language_that_is_asked_for(library, tmp_path):
    path = manuscript("docx", tmp_path, notes=[NOTES[0]])
    [russian] = as_data(survey(library, path, language="ru"))["archives"]
    assert russian["name"] == "Российский государственный архив новейшей истории"


@pytest.mark.parametrize("ending", ["docx", "odt"])
@pytest.mark.parametrize("style", ["chicago", "apa"])
def test_a_draft_has_its_lists_where_they_are_typed(library, tmp_path, ending, style):
    path = manuscript(
        ending,
        tmp_path,
        Paragraph(["Cited {{113395}}."]),
        Paragraph(["Archives"], kind="heading"),
        Paragraph(["{{archives}}"]),
        Paragraph(["{{abbreviations}}"]),
        Paragraph(["The end."]),
    )
    ready = prepare_style(style, library=library)

    def made(data: bytes, **options):
        return render(library, data, path.name, ready.style, ready.form, own_style=ready.own, **options)

    done = made(path.read_bytes())
    texts = [" ".join(block.text.split()) for block in read_manuscript(done.data, path.name).blocks]
    assert "Russian State Archive of Contemporary History (RGANI), Moscow" in texts
    assert texts.index("Hungary") < texts.index("Russia") < texts.index("Fond 5") < texts.index("Fond 89")
    assert any(text.startswith("FRUS Foreign Relations") for text in texts)
    assert texts[-1] == "The end."
    assert (word_faults if ending == "docx" else odt_faults)(done.data) == []
    assert made(done.data).data == done.data
    assert made(done.data, update=True).data == done.data


def test_the_command_shows_and_writes_the_lists(library, tmp_path):
    manuscript("tex", tmp_path)
    store = ("--store", str(library.folder))
    shown = run(*store, "archives", "draft.tex", folder=tmp_path)
    assert shown.status == 0
    assert shown.out.startswith("Archives consulted\n\nGermany\n")
    assert "    Fond 5\n    Fond 89\n" in shown.out
    assert "\nAbbreviations\n" in shown.out
    values = json.loads(run(*store, "archives", "draft.tex", "--json", folder=tmp_path).out)
    assert len(values["archives"]) == 4
    for ending, faults in (("docx", word_faults), ("odt", odt_faults), ("fodt", None), ("md", None)):
        call = run(*store, "archives", "draft.tex", "-o", f"list.{ending}", folder=tmp_path)
        assert call.status == 0, call.err
        data = (tmp_path / f"list.{ending}").read_bytes()
        texts = [block.text for block in read_manuscript(data, f"list.{ending}").blocks]
        assert texts[0] == "Archives consulted"
        assert "Abbreviations" in texts
        assert b"PROVCITE" not in data
        assert faults is None or faults(data) == []
        again = run(*store, "archives", "draft.tex", "-o", f"list.{ending}", folder=tmp_path)
        assert again.status == 2
    assert run(*store, "archives", "draft.tex", "-o", "list.pdf", folder=tmp_path).status == 2


def test_the_written_list_is_read_by_others(library, tmp_path):
    docx = pytest.importorskip("docx", reason="needs python-docx")
    manuscript("md", tmp_path)
    run("--store", str(library.folder), "archives", "draft.md", "-o", "list.docx", folder=tmp_path)
    read = docx.Document(str(tmp_path / "list.docx"))
    named = [(one.style.name, one.text) for one in read.paragraphs if one.style.name.startswith("Heading")]
    assert named[0] == ("Heading 1", "Archives consulted")
    assert ("Heading 2", "Russia") in named
    assert libreoffice(str(tmp_path / "list.docx"), "pdf", tmp_path / "pdf").exists()


def test_a_manuscript_without_archives_says_so(library, tmp_path):
    path = manuscript("md", tmp_path, notes=["Smith, History (Oxford, 1990), 45."])
    said = run("--store", str(library.folder), "archives", path.name, folder=tmp_path)
    assert (said.status, said.out) == (0, "")
    assert "no archive" in said.err
