"""References of one note to another, found by language and kept right when notes move."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from clients import libreoffice, program
from drafts_apart import odt_faults, word_faults
from manuscripts_made import Call, Made, Paragraph, write
from provcite.cli.options import open_library
from provcite.cli.styles import prepare_style
from provcite.drafts.note_references import find_note_references
from provcite.manuscripts.readers import read_manuscript
from provcite.ops.link import link
from provcite.ops.render import render

RECORDS = Path(__file__).parents[2] / "records"

FOUND = [
    ("See note 12.", ["12"]),
    ("see n. 12 above, and Smith, 12", ["12"]),
    ("Petrov, “Memorandum” (see above, n. 7), l. 303.", ["7"]),
    ("Smith, above, n. 3, 45.", ["3"]),
    ("Hale to Roe, supra note 4.", ["4"]),
    ("Smith (n 5) 12.", ["5"]),
    ("cf. notes 3, 5 and 9", ["3", "5", "9"]),
    ("See footnotes 12–14 below.", ["12", "14"]),
    ("Note 12 above has the text.", ["12"]),
    ("Siehe Anm. 12.", ["12"]),
    ("Schmidt (wie Anm. 3), S. 12.", ["3"]),
    ("Vgl. oben Anm. 8 und 9.", ["8", "9"]),
    ("See notes 3, 5, 9.", ["3", "5", "9"]),
    ("Vgl. Anm. 8 und 9.", ["8", "9"]),
    ("a. a. O. (Anm. 4), S. 3", ["4"]),
    ("s. Fußnote 21", ["21"]),
    ("Voir note 6 ci-dessus.", ["6"]),
    ("cf. n. 6", ["6"]),
    ("Véase nota 15.", ["15"]),
    ("Si veda la nota 2; cfr. nota 3", ["2", "3"]),
    ("Zob. przyp. 11.", ["11"]),
    ("Viz pozn. 10.", ["10"]),
    ("Lásd a 12. jegyzetet.", ["12"]),
    ("См. примеч. 12.", ["12"]),
    ("См. сноску 3 выше", ["3"]),
    ("Див. прим. 9", ["9"]),
    ("Zie noot 4.", ["4"]),
    ("Se not 7 ovan.", ["7"]),
]
NOT_FOUND = [
    "Smith, History, n. 12.",
    "Smith, History, 45 n. 12.",
    "See note 12 of the treaty.",
    "See note 12 in Jones, Korea.",
    "See Note 415/2 of the embassy.",
    "Diplomatic note 12, June 5, 1957.",
    "RGANI, f. 5, op. 28, d. 410, l. 12.",
    "Siehe Note vom 12. Mai 1957.",
    "See n. 3.5 there.",
    "Voir 12 notes du ministre.",
    "См. д. 410, л. 12.",
]


@pytest.mark.parametrize(("text", "numbers"), FOUND, ids=[one[0] for one in FOUND])
def test_a_reference_to_a_note_is_found(text, numbers):
    assert [text[start:end] for start, end in find_note_references(text)] == numbers


@pytest.mark.parametrize("text", NOT_FOUND)
def test_other_numbers_are_left(text):
    assert list(find_note_references(text)) == []


def test_a_long_text_is_read_in_time():
    text = "see note " * 20_000 + "12, " * 20_000 + "see, " * 20_000
    assert len(list(find_note_references(text))) <= 20_000


# In files -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("store")
    (folder / "provcite.toml").write_text("", encoding="utf-8")
    (folder / "texts").mkdir()
    (folder / "records").mkdir()
    for name in ("113371", "113395"):
        shutil.copy(RECORDS / f"{name}.yaml", folder / "records")
    return open_library(str(folder))


def made(library, data: bytes, name: str, style: str = "chicago", **options):
    ready = prepare_style(style, library=library)
    return render(library, data, name, ready.style, ready.form, own_style=ready.own, **options)


def draft(ending: str) -> bytes:
    paragraphs = [
        Paragraph(["First {{113371}}."]),
        Paragraph(["A book.", Call(1), " More {{113395}}; siehe Anm. 1 und 2."]),
        Paragraph(["Last.", Call(2), " And ", Call(3)]),
    ]
    notes = [
        ["Smith, History (see note 3), 12."],
        ["See note 1 above; vgl. Anm. 3, dazu {{113371, l. 302}}."],
        ["См. примеч. 2. See note 9. Cf. n. 1 of Jones."],
    ]
    return write(Made(paragraphs=paragraphs, notes=notes), ending)


def notes_of(data: bytes, name: str) -> list[str]:
    return [" ".join(note.text.split()) for note in read_manuscript(data, name).notes]


def faults(data: bytes, ending: str) -> list[str]:
    return word_faults(data) if ending == "docx" else odt_faults(data)


@pytest.mark.parametrize("ending", ["docx", "odt"])
def test_numbers_follow_the_notes_that_move(library, ending):
    name = f"draft.{ending}"
    result = made(library, draft(ending), name)
    assert result.references == 6
    said = notes_of(result.data, name)
    assert said[1] == "Smith, History (see note 5), 12."
    assert said[3].startswith("See note 2 above; vgl. Anm. 5, dazu Petrov")
    # Number 9 and the note of somebody else stay what they are.
    assert said[4] == "См. примеч. 4. See note 9. Cf. n. 1 of Jones."
    assert read_manuscript(result.data, name).blocks[1].text.endswith("siehe Anm. 2 und 4.")
    assert faults(result.data, ending) == []
    # Once live, they are neither found again nor changed.
    assert made(library, result.data, name).data == result.data
    assert made(library, result.data, name, update=True).data == result.data


@pytest.mark.parametrize("ending", ["docx", "odt"])
def test_live_numbers_follow_notes_that_leave_for_the_text(library, ending):
    name = f"draft.{ending}"
    in_text = made(library, made(library, draft(ending), name).data, name, "apa", update=True)
    said = notes_of(in_text.data, name)
    assert said[0] == "Smith, History (see note 3), 12."
    assert said[1].startswith("See note 1 above; vgl. Anm. 3, dazu ")
    assert faults(in_text.data, ending) == []
    back = made(library, in_text.data, name, update=True)
    assert notes_of(back.data, name) == notes_of(made(library, draft(ending), name).data, name)


@pytest.mark.parametrize("ending", ["docx", "odt"])
def test_in_a_draft_without_notes_a_number_is_that_of_the_note_to_come(library, ending):
    name = f"draft.{ending}"
    text = ["First {{113371}}, second {{113395}}; see note 2, and note 1 above, not n. 7 above."]
    result = made(library, write(Made(paragraphs=[Paragraph(text)], notes=[]), ending), name)
    assert result.references == 2
    assert "see note 2, and note 1 above, not n. 7" in read_manuscript(result.data, name).blocks[0].text
    assert faults(result.data, ending) == []
    assert made(library, result.data, name, update=True).data == result.data


@pytest.mark.parametrize("ending", ["docx", "odt"])
def test_link_makes_typed_numbers_live(library, ending):
    name = f"draft.{ending}"
    notes = [["Smith, 5."], ["See note 1."], ["Siehe oben Anm. 2."]]
    calls = [Paragraph(["Text ", Call(number)]) for number in (1, 2, 3)]
    data = write(Made(paragraphs=calls, notes=notes), ending)
    linked = link(data, name, [])
    assert linked.references == 2
    assert notes_of(linked.data, name) == notes_of(data, name)
    assert faults(linked.data, ending) == []
    assert link(linked.data, name, []).data == linked.data


@pytest.mark.parametrize("ending", ["docx", "odt"])
def test_libreoffice_prints_the_numbers(library, tmp_path, ending):
    pdftotext = program("pdftotext", "poppler")
    source = tmp_path / f"final.{ending}"
    source.write_bytes(made(library, draft(ending), source.name).data)
    libreoffice(str(source), "pdf", tmp_path / "pdf")
    page = subprocess.run(
        [pdftotext, str(tmp_path / "pdf" / "final.pdf"), "-"], capture_output=True, text=True, check=True
    ).stdout
    page = " ".join(page.split())
    for words in ("(see note 5)", "See note 2 above; vgl. Anm. 5, dazu", "См. примеч. 4.", "Anm. 2 und 4."):
        assert words in page


@pytest.mark.parametrize("ending", ["docx", "odt"])
def test_numbers_stay_live_when_libreoffice_saves_the_file(library, tmp_path, ending):
    source = tmp_path / f"final.{ending}"
    once = made(library, draft(ending), source.name)
    source.write_bytes(once.data)
    saved = libreoffice(str(source), ending, tmp_path / "saved")
    again = made(library, saved.read_bytes(), source.name, update=True)
    assert again.warnings == []
    assert notes_of(again.data, source.name) == notes_of(once.data, source.name)
    # The notes before the first are gone, and so is what stood between: the numbers go down.
    in_text = made(library, saved.read_bytes(), source.name, "apa", update=True)
    assert notes_of(in_text.data, source.name)[0] == "Smith, History (see note 3), 12."
