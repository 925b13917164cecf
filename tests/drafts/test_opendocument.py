"""OpenDocument drafts with typed citations, rendered, made anew, made plain; read by other programs."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from clients import libreoffice, pandoc
from drafts_apart import STYLE, TEXT, with_parts
from drafts_apart import odt_faults as faults
from drafts_apart import part as part_of
from manuscripts_made import Call, Made, Paragraph, write
from provcite.cli.options import open_library
from provcite.cli.styles import prepare_style
from provcite.manuscripts.readers import read_manuscript
from provcite.model.errors import InputError
from provcite.ops.render import render, unlink
from running import run

RECORDS = Path(__file__).parents[2] / "records"
PETROV = "A. M. Petrov, “Memorandum of Conversation with Minister of Foreign Affairs of the DPRK, Nam Il,” "
SHORT = "Petrov, “Memorandum of Conversation with Minister of Foreign Affairs of the DPRK, Nam Il"


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("store")
    (folder / "provcite.toml").write_text("", encoding="utf-8")
    (folder / "texts").mkdir()
    (folder / "records").mkdir()
    for name in ("113371", "113395", "thatcher-reagan-1985-01-15"):
        shutil.copy(RECORDS / f"{name}.yaml", folder / "records")
    return open_library(str(folder))


def made(library, data: bytes, style: str = "chicago", name: str = "draft.odt", **options):
    ready = prepare_style(style, library=library)
    return render(library, data, name, ready.style, ready.form, own_style=ready.own, **options)


def draft(*paragraphs: str | list, notes: tuple[str, ...] = ()) -> bytes:
    pieces = [Paragraph(one if isinstance(one, list) else [one]) for one in paragraphs]
    return write(Made(paragraphs=pieces, notes=[[note] for note in notes]), "odt")


def with_text(xml: str) -> bytes:
    """A draft whose text is the given XML."""
    return with_parts(draft("x"), {"content.xml": lambda text: re.sub(
        r"<office:text>.*</office:text>", lambda _: f"<office:text>{xml}</office:text>", text, flags=re.DOTALL
    )})  # fmt: skip


def part(data: bytes, name: str = "content.xml") -> etree._Element:
    return part_of(data, name)


def words(data: bytes) -> list[str]:
    """The paragraphs of the text, without the notes."""
    return [block.text for block in read_manuscript(data, "x.odt").blocks]


def notes(data: bytes) -> list[str]:
    return [note.text for note in read_manuscript(data, "x.odt").notes]


def test_typed_citations_become_notes_full_and_short(library):
    data = draft(
        "They met {{113371, l. 302}}. Again {{113371, l. 303}}, and {{see 113395; 113371}}.",
        "End {{113371}}.",
    )
    result = made(library, data)
    assert result.made == 4
    full, short, two, last = notes(result.data)
    assert full.startswith(PETROV)
    assert "list 302" in full
    assert short == f"{SHORT},” l. 303."
    assert two.startswith("See ")
    assert two.endswith(f"; {SHORT}.”")
    assert last == f"{SHORT}.”"
    assert words(result.data) == ["They met. Again, and.", "End."]
    assert faults(result.data) == []


def test_notes_by_hand_stay_count_and_are_numbered_anew(library):
    data = draft(
        ["One {{113371}}.", Call(1)], ["Two {{113371}} and ", Call(2)], "Three {{113371}}.",
        notes=("Smith, Book, 5.", "Cf. {{113371}}, where it says more; {{113395}} too."),
    )  # fmt: skip
    result = made(library, data, "gost")
    first, by_hand, after, mixed, last = notes(result.data)
    assert first.startswith("Petrov A. M. ")
    assert by_hand == "Smith, Book, 5."
    assert after.startswith("РГАНИ")
    assert mixed.startswith("Cf. РГАНИ")
    assert "301–303, where" in mixed
    assert not last.startswith("Там же")
    numbers = [one.text for one in part(result.data).iter(TEXT + "note-citation")]
    assert numbers == ["1", "2", "3", "4", "5"]
    assert faults(result.data) == []


def test_endnotes_are_numbered_as_the_sheet_says(library):
    result = made(library, draft("One {{113371}} two {{113395}}."), notes="endnote")
    root = part(result.data)
    assert [one.get(TEXT + "note-class") for one in root.iter(TEXT + "note")] == ["endnote", "endnote"]
    assert [one.text for one in root.iter(TEXT + "note-citation")] == ["i", "ii"]
    settings = (
        '<office:styles><text:notes-configuration text:note-class="endnote" style:num-format="A" '
        'text:start-value="0"/>'
    )
    data = with_parts(
        draft("One {{113371}} two {{113395}}."),
        {"styles.xml": lambda text: text.replace("<office:styles/>", settings + "</office:styles>")},
    )
    told = part(made(library, data, notes="endnote").data)
    assert [one.text for one in told.iter(TEXT + "note-citation")] == ["A", "B"]


PIECES = (
    '<text:p>One {{113<text:span text:style-name="Given">371, l.<text:s/>302}</text:span>} two</text:p>'
    '<text:p>Three<text:change-start text:change-id="c"/> {{113395}}<text:change-end text:change-id="c"/>'
    '</text:p><table:table table:name="T"><table:table-column/><table:table-row><table:table-cell><text:p>'
    "cell {{113371}}</text:p></table:table-cell></table:table-row></table:table>"
)
CHANGES = (
    '<text:tracked-changes><text:changed-region text:id="c"><text:insertion/></text:changed-region>'
    '<text:changed-region text:id="d"><text:deletion><text:p>{{gone}}</text:p></text:deletion>'
    "</text:changed-region></text:tracked-changes>"
)
BOX = (
    '<text:p>Beside:<draw:frame text:anchor-type="paragraph"><draw:text-box><text:p>Box {{113371}}</text:p>'
    "</draw:text-box></draw:frame></text:p>"
)


def test_a_citation_in_pieces_under_tracked_changes_and_in_tables(library):
    result = made(library, with_text(CHANGES + PIECES))
    assert result.made == 3
    assert words(result.data) == ["One two", "Three", "cell"]
    first, second, third = notes(result.data)
    assert "list 302" in first
    assert "113395" in second
    assert third == f"{SHORT}.”"
    text = etree.tostring(part(result.data)).decode()
    assert "{{gone}}" in text
    # The note is part of the tracked insertion.
    between = text[text.index("change-start") : text.index("change-end")]
    assert "Hungar" in between
    assert faults(result.data) == []


def test_a_text_box_has_no_notes_and_keeps_its_brackets(library):
    result = made(library, with_text(BOX + "<text:p>After {{113371}}</text:p>"))
    assert f"Box ({PETROV}" in words(result.data)[1]
    assert notes(result.data) == [f"{SHORT}.”"]
    assert any("text box" in one for one in result.warnings)
    assert made(library, result.data, update=True).data == result.data
    assert faults(result.data) == []


def test_a_bibliography_has_the_sheets_headings(library):
    sheet = (
        '<office:styles><style:style style:name="Standard" style:family="paragraph"/>'
        '<style:style style:name="Heading_20_3" style:display-name="Heading 3" style:family="paragraph"/>'
        '<style:style style:name="Bibliography_20_1" style:display-name="Bibliography 1" '
        'style:family="paragraph"/></office:styles>'
    )
    xml = (
        '<text:h text:outline-level="2">Chapter</text:h><text:p>One {{113371}} and {{113395}}.</text:p>'
        "<text:p>{{bibliography grouped by archive}}</text:p><text:p>Last.</text:p>"
    )
    data = with_parts(with_text(xml), {"styles.xml": lambda text: text.replace("<office:styles/>", sheet)})
    result = made(library, data)
    headings = list(part(result.data).iter(TEXT + "h"))[1:]
    assert [one.get(TEXT + "style-name") for one in headings] == ["Heading_20_3"] * 2
    assert {one.get(TEXT + "outline-level") for one in headings} == {"3"}
    assert words(result.data)[-1] == "Last."
    assert "Russian State Archive of Contemporary History (RGANI), Moscow" in words(result.data)
    assert faults(result.data) == []
    other = made(library, result.data, "mhra", update=True)
    assert words(other.data)[-1] == "Last."
    assert len(words(other.data)) == len(words(result.data))
    assert made(library, other.data, update=True).data == result.data


def test_italics_and_links_are_kept(library):
    root = part(made(library, draft("One {{113371}}.", "{{bibliography}}"), "apa").data)
    names = {one.get(TEXT + "style-name") for one in root.iter(TEXT + "span")}
    assert names
    assert next(root.iter(TEXT + "a"), None) is not None
    assert len([one for one in root.iter(STYLE + "style") if one.get(STYLE + "name") in names]) == len(names)


def test_the_same_draft_gives_the_same_bytes_and_a_rendered_one_is_left_as_it_is(library):
    data = draft("One {{113371}} and {{113395}}.", "{{bibliography}}")
    once = made(library, data).data
    assert once == made(library, data).data
    assert made(library, once).data == once
    assert made(library, once, update=True).data == once


def test_a_style_of_the_other_kind_moves_citations_into_the_text_and_back(library):
    data = draft("They met {{113371, l. 302}}. Then {{113395}}.", ["Hand", Call(1), "."], notes=("Mine.",))
    in_notes = made(library, data)
    in_text = made(library, in_notes.data, "apa", update=True)
    assert words(in_text.data)[0] == (
        "They met (Petrov, 1956, l. 302). Then (Embassy of Hungary in North Korea, 1955)."
    )
    assert notes(in_text.data) == ["Mine."]
    assert faults(in_text.data) == []
    back = made(library, in_text.data, update=True)
    assert words(back.data) == words(in_notes.data)
    assert notes(back.data) == notes(in_notes.data)
    assert faults(back.data) == []


def test_the_numbers_of_two_notes_side_by_side_do_not_run_together(library):
    data = draft(["Hand", Call(1), " {{113371}} and {{113395}} {{113371}}."], notes=("Mine.",))
    result = made(library, data).data
    assert words(result)[0] == "Hand and ."
    assert len(notes(result)) == 4
    assert made(library, result, update=True).data == result
    in_text = made(library, result, "apa", update=True).data
    hungary = "(Embassy of Hungary in North Korea, 1955)"
    told = " ".join(words(in_text)[0].split())
    assert told == f"Hand (Petrov, 1956) and {hungary} (Petrov, 1956)."


def test_a_note_with_a_mark_of_its_own_is_not_counted(library):
    data = draft(
        ["A", Call(1), " B {{113371}} C", Call(2), " see note 1."], notes=("Star {{113395}}.", "Second.")
    )
    starred = with_parts(data, {"content.xml": lambda text: text.replace(
        "<text:note-citation>1<", '<text:note-citation text:label="*">*<', 1
    ).replace("<text:note-citation>2<", "<text:note-citation>1<", 1)})  # fmt: skip
    result = made(library, starred)
    assert result.references == 1
    assert words(result.data)[0].endswith(" see note 2.")
    assert made(library, result.data, update=True).data == result.data


def test_a_citation_in_the_text_stands_before_the_mark_that_it_was_typed_behind(library):
    data = draft("They met.{{113371}} (See{{113371}}) “{{113371}} ({{113371}}),{{113371}} end {{113371}}.")
    result = made(library, data, "apa")
    cited = "(Petrov, 1956)"
    # In the author's own brackets it has none.
    expected = f"They met {cited}. (See Petrov, 1956) “{cited} {cited} {cited}, end {cited}."
    assert words(result.data)[0] == expected
    assert faults(result.data) == []
    assert made(library, result.data, "apa", update=True).data == result.data


def test_unlinked_citations_are_words_alone(library):
    once = made(library, with_text(PIECES + BOX + "<text:p>{{bibliography}}</text:p>")).data
    plain = unlink(once, "draft.odt")
    assert plain.renewed == 5
    assert (notes(plain.data), words(plain.data)) == (notes(once), words(once))
    assert b"PROVCITE" not in zipfile.ZipFile(io.BytesIO(plain.data)).read("content.xml")
    assert faults(plain.data) == []


def test_a_flat_file_is_rendered_too(library):
    content = zipfile.ZipFile(io.BytesIO(draft("One {{113371}}."))).read("content.xml").decode()
    flat = re.sub(r"office:document-content", "office:document", content).encode()
    result = made(library, flat, name="draft.fodt")
    assert read_manuscript(result.data, "draft.fodt").notes[0].text.startswith(PETROV)
    assert made(library, result.data, name="draft.fodt", update=True).data == result.data


def test_what_cannot_be_made_is_named(library):
    with pytest.raises(InputError) as error:
        made(library, draft(["See {{113372}} and {{113371}}.", Call(1)], notes=("Cf. {{nobody}}.",)))
    assert all(word in str(error.value) for word in ("113372", "note 2", "nobody"))


def test_the_command_renders_odt(library, tmp_path):
    path = tmp_path / "chapter.odt"
    path.write_bytes(draft("One {{113371}}."))
    assert run("--store", str(library.folder), "render", "chapter.odt", folder=tmp_path).status == 0
    checked = run("--store", str(library.folder), "check", "chapter.cited.odt", folder=tmp_path)
    assert checked.status == 0, checked.out


def test_pandoc_reads_the_notes(library, tmp_path):
    program = pandoc()
    path = tmp_path / "final.odt"
    path.write_bytes(made(library, draft("One {{113371}} and {{113395}}.", "{{bibliography}}")).data)
    said = subprocess.run(
        [program, str(path), "-t", "markdown", "--wrap=none"], capture_output=True, text=True, check=True
    ).stdout
    first = re.search(r"(?m)^\[\^1\]: .*", said)
    assert first is not None
    assert "A. M. Petrov, " in first[0]
    assert "[^2]: " in said


def test_libreoffice_prints_each_note_and_keeps_it_live(library, tmp_path):
    source = tmp_path / "final.odt"
    data = draft(
        ["One {{113371}}", Call(1)], "Two {{113395}}.", "{{bibliography}}", notes=("By hand, {{113371}}.",)
    )
    source.write_bytes(made(library, data).data)
    saved = libreoffice(str(source), "odt", tmp_path / "saved")
    live = made(library, saved.read_bytes(), "mhra", update=True)
    assert live.renewed == 4
    assert notes(live.data)[1].startswith("By hand, Petrov")
    text = tmp_path / "text"
    libreoffice(str(source), "pdf", text)
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("needs pdftotext (poppler)")
    page = subprocess.run(
        [tool, str(text / "final.pdf"), "-"], capture_output=True, text=True, check=True
    ).stdout
    assert page.count("A. M. Petrov, ") == 1
    assert page.index("A. M. Petrov, ") < page.index("By hand, ") < page.rindex("Report, Embassy of Hungary")


def test_a_word_file_saved_as_odt_by_libreoffice_stays_live(library, tmp_path):
    source = tmp_path / "final.docx"
    paragraphs = [Paragraph(["One {{113371}}."]), Paragraph(["{{bibliography}}"])]
    source.write_bytes(
        made(library, write(Made(paragraphs=paragraphs, notes=[]), "docx"), name="d.docx").data
    )
    saved = libreoffice(str(source), "odt", tmp_path / "saved")
    live = made(library, saved.read_bytes(), "mhra", update=True)
    assert live.renewed == 2
