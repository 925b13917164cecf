"""Word drafts with typed citations, rendered, made anew and made plain; read back by other programs."""

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
from drafts_apart import W, part, with_parts
from drafts_apart import word_faults as faults
from manuscripts_made import Call, Made, Paragraph, write
from provcite.cli.options import open_library
from provcite.cli.styles import prepare_style
from provcite.model.errors import InputError, UsageError
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


def made(library, data: bytes, style: str = "chicago", **options):
    ready = prepare_style(style, library=library)
    return render(library, data, "draft.docx", ready.style, ready.form, own_style=ready.own, **options)


def draft(*paragraphs: str | list, notes: tuple[str, ...] = ()) -> bytes:
    pieces = [Paragraph(one if isinstance(one, list) else [one]) for one in paragraphs]
    return write(Made(paragraphs=pieces, notes=[[note] for note in notes]), "docx")


def with_body(xml: str, data: bytes | None = None) -> bytes:
    """A draft whose body is the given WordprocessingML."""
    return with_parts(data or draft("x"), {"word/document.xml": lambda text: re.sub(
        r"<w:body>.*</w:body>", lambda _: f"<w:body>{xml}<w:sectPr/></w:body>", text, flags=re.DOTALL
    )})  # fmt: skip


def words(element: etree._Element) -> str:
    return "".join(text.text or "" for text in element.iter(W + "t"))


def body(data: bytes) -> list[str]:
    return [words(one) for one in part(data, "word/document.xml").iter(W + "p")]


def notes(data: bytes, kind: str = "footnote") -> list[str]:
    """The notes in the order in which the text calls them."""
    called = [one.get(W + "id") for one in part(data, "word/document.xml").iter(f"{W}{kind}Reference")]
    there = {one.get(W + "id"): words(one).strip() for one in part(data, f"word/{kind}s.xml")}
    return [there[id] for id in called]


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
    assert "301–303" not in full
    assert short == f"{SHORT},” l. 303."
    assert two.startswith("See ")
    assert two.endswith(f"; {SHORT}.”")
    assert last == f"{SHORT}.”"
    assert body(result.data)[:2] == ["They met. Again, and.", "End."]
    assert faults(result.data) == []


def test_a_locator_is_worded_and_doubted_as_cite_does(library):
    result = made(
        library, draft("One {{113371, ll. 302-3}} two {{113371, d. 411}} three {{113371, l. 999}}.")
    )
    first, second, third = notes(result.data)
    assert "listy 302–303" in first
    assert (second, third) == (f"{SHORT},” d. 411.", f"{SHORT},” l. 999.")
    assert [("contradicts" in one, "outside" in one) for one in result.warnings] == [
        (True, False), (False, True)
    ]  # fmt: skip


def test_notes_by_hand_stay_and_count(library):
    data = draft(
        ["One {{113371}}.", Call(1)], ["Two {{113371}} and ", Call(2)], "Three {{113371}}.",
        notes=("Smith, Book, 5.", "Cf. {{113371}}, where it says more; {{113395}} too."),
    )  # fmt: skip
    result = made(library, data, "gost")
    first, by_hand, after, mixed, last = notes(result.data)
    assert first.startswith("Petrov A. M. ")
    assert by_hand == "Smith, Book, 5."
    # After a note that cites something else nothing is "there too".
    assert not after.startswith("Там же")
    assert after.startswith("РГАНИ")
    assert mixed.startswith("Cf. РГАНИ")
    assert mixed.endswith(" too.")
    assert "301–303, where" in mixed
    assert not last.startswith("Там же")
    assert faults(result.data) == []


def test_the_note_after_the_same_place_says_so_unless_forbidden(library):
    data = draft("One {{113371, l. 302}} two {{113371, l. 302}} three {{113371, l. 303}}.")
    assert notes(made(library, data, "gost").data)[1:] == ["Там же.", "Там же. Л. 303."]
    forbidden = notes(made(library, data, "gost", ibid="forbid").data)
    assert not any(note.startswith("Там же") for note in forbidden)


def test_a_mark_behind_a_citation_in_a_note_stands_where_the_style_has_it(library):
    data = draft(["One {{113371}}", Call(1)], notes=("See {{113371}}, and Smith.",))
    result = made(library, data)
    assert notes(result.data)[1] == f"See {SHORT},” and Smith."
    other = made(library, result.data, "mhra", update=True)
    assert "Nam Il’, and Smith." in notes(other.data)[1]
    assert made(library, other.data, update=True).data == result.data


@pytest.mark.parametrize(
    ("note", "ends"),
    [
        ("On the harvest (see {{113371}})", "113371)"),
        ("On the harvest [so (twice) {{113371}}]", "113371]"),
        ("On the harvest (see {{113371}}).", "113371)."),
        ("So it was. (See {{113371}})", "113371.)"),
        ("(See {{113371}})", "113371.)"),
    ],
)
def test_the_full_stop_of_a_citation_stays_in_a_bracket_that_is_a_sentence(library, note, ends):
    first = made(library, draft(["x", Call(1)], notes=(note,))).data
    assert notes(first)[0].replace("\u00a0", " ").endswith(ends)
    assert made(library, first, update=True).data == first


def test_a_citation_in_pieces_under_tracked_changes_and_in_tables(library):
    xml = (
        '<w:p><w:r><w:t xml:space="preserve">One </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>{{113</w:t></w:r>'
        '<w:proofErr w:type="spellStart"/><w:r><w:t>371, l.</w:t></w:r>'
        '<w:r><w:t xml:space="preserve"> 302}} two</w:t></w:r></w:p>'
        '<w:p><w:r><w:t>Three</w:t></w:r><w:ins w:id="1" w:author="A"><w:r>'
        '<w:t xml:space="preserve"> {{113395}}</w:t></w:r></w:ins>'
        '<w:del w:id="2" w:author="A"><w:r><w:delText>{{gone}}</w:delText></w:r></w:del></w:p>'
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>cell{{113371}}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    result = made(library, with_body(xml))
    assert result.made == 3
    assert body(result.data)[:3] == ["One two", "Three", "cell"]
    first, second, third = notes(result.data)
    assert "list 302" in first
    assert "113395" in second
    assert third == f"{SHORT}.”"
    assert "delText" in etree.tostring(part(result.data, "word/document.xml")).decode()
    assert faults(result.data) == []


def test_a_text_box_has_no_notes_and_both_of_its_copies_are_filled(library):
    box = "<w:txbxContent><w:p><w:r><w:t>Box {{113371}}</w:t></w:r></w:p></w:txbxContent>"
    xml = (
        '<w:p xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:v="urn:schemas-microsoft-com:vml"><w:r><mc:AlternateContent><mc:Choice Requires="wps">'
        f"{box}</mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p><w:p><w:r><w:t>After {{113371}}</w:t></w:r></w:p>"
    )
    result = made(library, with_body(xml))
    shown = body(result.data)
    assert [text.startswith(f"Box ({PETROV}") for text in shown[1:3]] == [True, True]
    assert notes(result.data) == [f"{SHORT}.”"]
    assert any("text box" in one for one in result.warnings)
    assert faults(result.data) == []


def test_a_draft_without_notes_or_styles_gets_them(library):
    def bare(text: str) -> str:
        text = re.sub(r"<Override[^>]*footnotes[^>]*>", "", text)
        return re.sub(r'<Relationship [^>]*Target="footnotes.xml"/>', "", text)

    data = with_parts(
        draft("One {{113371}} two {{113395}}."),
        {
            "[Content_Types].xml": bare,
            "word/_rels/document.xml.rels": bare,
            "word/styles.xml": lambda text: re.sub(r"<w:style .*</w:style>", "", text),
        },
        without=("word/footnotes.xml", "word/_rels/footnotes.xml.rels"),
    )
    for kind in ("footnote", "endnote"):
        result = made(library, data, notes=kind)
        assert len(notes(result.data, kind)) == 2
        names = {one.get(W + "val") for one in part(result.data, "word/styles.xml").iter(W + "name")}
        assert {f"{kind} text", f"{kind} reference"} <= names
        assert faults(result.data) == []


def test_italics_and_links_are_kept(library):
    result = made(library, draft("One {{thatcher-reagan-1985-01-15}}."), "apa")
    root = part(made(library, draft("One {{113371}}.", "{{bibliography}}"), "apa").data, "word/document.xml")
    assert any(run_.find(f"{W}rPr/{W}i") is not None for run_ in root.iter(W + "r"))
    assert root.find(f".//{W}hyperlink") is not None
    assert "Thatcher" in body(result.data)[0]


def test_a_bibliography_by_item_by_collection_and_grouped(library):
    data = draft("One {{113371}} and {{113395}}.", "{{bibliography grouped by archive}}", "Last.")
    result = made(library, data)
    shown = body(result.data)
    assert shown[-1] == "Last."
    assert "Russian State Archive of Contemporary History (RGANI), Moscow" in shown
    assert sum(text.startswith("Petrov, A. M.") for text in shown) == 1
    collection = body(made(library, draft("One {{113371}}.", "{{bibliography by collection}}")).data)
    assert any("Fond 5" in text for text in collection)
    assert faults(result.data) == []
    # Made anew in place, with its headings, after the style changed.
    other = made(library, result.data, "mhra", update=True)
    assert body(other.data)[-1] == "Last."
    assert len(body(other.data)) == len(shown)
    assert faults(other.data) == []


def test_the_same_draft_gives_the_same_bytes_and_a_rendered_one_is_left_as_it_is(library):
    data = draft("One {{113371}} and {{113395}}.", "{{bibliography}}")
    once = made(library, data).data
    assert once == made(library, data).data
    assert made(library, once).data == once
    assert made(library, once, update=True).data == once


def test_new_citations_in_a_rendered_file_count_with_the_live_ones(library):
    once = made(library, draft("One {{113371}}.", "Two.")).data
    more = with_parts(
        once, {"word/document.xml": lambda text: text.replace("Two.", "Two {{113371, l. 303}}.")}
    )
    assert notes(made(library, more).data)[1] == f"{SHORT},” l. 303."


def test_a_style_of_the_other_kind_moves_citations_into_the_text_and_back(library):
    data = draft("They met {{113371, l. 302}}. Then {{113395}}.", ["Hand", Call(1), "."], notes=("Mine.",))
    in_notes = made(library, data)
    in_text = made(library, in_notes.data, "apa", update=True)
    assert body(in_text.data)[0] == (
        "They met (Petrov, 1956, l. 302). Then (Embassy of Hungary in North Korea, 1955)."
    )
    assert notes(in_text.data) == ["Mine."]
    assert faults(in_text.data) == []
    back = made(library, in_text.data, update=True)
    assert body(back.data) == body(in_notes.data)
    assert notes(back.data) == notes(in_notes.data)
    assert faults(back.data) == []


def test_a_citation_moves_in_front_of_the_mark_before_its_number(library):
    data = draft("They met.{{113371}} He left,{{113395}}{{113371}} and “so.”{{113395}}")
    in_text = made(library, made(library, data).data, "apa", update=True)
    hungary = "(Embassy of Hungary in North Korea, 1955)"
    assert body(in_text.data)[0] == (
        f"They met (Petrov, 1956). He left {hungary} (Petrov, 1956), and “so.” {hungary}"
    )
    assert faults(in_text.data) == []


def test_headings_stand_one_level_below_the_one_above(library):
    sheet = "".join(
        f'<w:style w:type="paragraph" w:styleId="H{level}"><w:name w:val="heading {level}"/></w:style>'
        for level in (1, 2, 3)
    )
    for above, below in ((1, "H2"), (2, "H3"), (3, "H3")):
        xml = (
            f'<w:p><w:pPr><w:pStyle w:val="H{above}"/></w:pPr><w:r><w:t>List</w:t></w:r></w:p>'
            "<w:p><w:r><w:t>One {{113371}}</w:t></w:r></w:p>"
            "<w:p><w:pPr><w:pageBreakBefore/></w:pPr><w:r><w:t>{{bibliography grouped by kind}}</w:t></w:r>"
            "</w:p>"
        )
        data = with_parts(
            with_body(xml),
            {"word/styles.xml": lambda text: re.sub(r"<w:style .*</w:style>", sheet, text)},
        )
        root = part(made(library, data).data, "word/document.xml")
        styles = [one.get(W + "val") for one in root.iter(W + "pStyle")]
        assert styles == [f"H{above}", below]


def test_a_tracked_insertion_holds_no_link(library):
    xml = (
        '<w:p><w:ins w:id="1" w:author="A"><w:r><w:t>See {{113371}}.</w:t></w:r></w:ins></w:p>'
        "<w:p><w:r><w:t>{{bibliography}}</w:t></w:r></w:p>"
    )
    root = part(made(library, with_body(xml), "apa").data, "word/document.xml")
    assert [one.getparent().tag for one in root.iter(W + "hyperlink")] == [W + "p"]


def test_a_citation_in_the_text_stands_before_the_mark_that_it_was_typed_behind(library):
    data = draft("They met.{{113371}} (See{{113371}}) “{{113371}} ({{113371}}),{{113371}} end {{113371}}.")
    result = made(library, data, "apa")
    cited = "(Petrov, 1956)"
    # In the author's own brackets it has none.
    expected = f"They met {cited}. (See Petrov, 1956) “{cited} {cited} {cited}, end {cited}."
    assert body(result.data)[0] == expected
    assert faults(result.data) == []
    assert made(library, result.data, "apa", update=True).data == result.data


def test_a_citation_in_the_text_has_no_brackets_in_brackets(library):
    data = draft(
        "So (see {{113371}}). Then [cf. {{113395}}] and (so {{113371, l. 302}}; Smith 2001, 4).",
        "He (twice (thrice) or {{113395}}) said {{113371}}. Open (and {{113371}}.",
        ["N", Call(1)],
        notes=("As (first {{113395}}) and {{113371}} there.",),
    )
    first = made(library, data, "apa").data
    assert body(first)[0] == (
        "So (see Petrov, 1956). Then [cf. (Embassy of Hungary in North Korea, 1955)] "
        "and (so Petrov, 1956, l. 302; Smith 2001, 4)."
    )
    assert body(first)[1] == (
        "He (twice (thrice) or Embassy of Hungary in North Korea, 1955) said (Petrov, 1956). "
        "Open (and (Petrov, 1956)."
    )
    assert notes(first) == ["As (first Embassy of Hungary in North Korea, 1955) and (Petrov, 1956) there."]
    assert made(library, first, "apa", update=True).data == first


def test_the_numbers_of_two_notes_side_by_side_do_not_run_together(library):
    data = draft(["Hand", Call(1), " {{113371}} and {{113395}} {{113371}}."], notes=("Mine.",))
    result = made(library, data).data
    assert body(result)[0] == "Hand  and ."
    assert len(notes(result)) == 4
    assert made(library, result, update=True).data == result
    in_text = made(library, result, "apa", update=True).data
    hungary = "(Embassy of Hungary in North Korea, 1955)"
    told = " ".join(body(in_text)[0].split())
    assert told == f"Hand (Petrov, 1956) and {hungary} (Petrov, 1956)."


def test_a_note_with_a_mark_of_its_own_is_read_and_not_counted(library):
    data = draft(
        ["A", Call(1), " B {{113371}} C", Call(2), " see note 2. D", Call(3), "."],
        notes=("Star {{113395}}.", "Second.", "Above, n. 1; {{113371}}."),
    )
    starred = with_parts(data, {"word/document.xml": lambda text: re.sub(
        r"<w:footnoteReference ", '<w:footnoteReference w:customMarkFollows="1" ', text, count=1
    )})  # fmt: skip
    result = made(library, starred)
    star, _, second, third = notes(result.data)
    assert star.startswith("Star Embassy of Hungary")
    assert star.endswith("/113395.")
    assert second == "Second."
    assert third.startswith("Above, n. 2; Petrov")
    assert " see note 3. " in body(result.data)[0]
    assert made(library, result.data, update=True).data == result.data


@pytest.mark.parametrize("restart", ["eachSect", "continuous", "eachPage"])
def test_numbers_of_notes_that_begin_again_with_a_section(library, restart):
    data = draft(
        ["A", Call(1), "."],
        ["New {{113371}} and", Call(2), ", see note 1."],
        notes=("One.", "Two, above n. 1."),
    )
    properties = f'<w:sectPr><w:footnotePr><w:numRestart w:val="{restart}"/></w:footnotePr></w:sectPr>'

    def in_sections(text: str) -> str:
        text = re.sub(r"<w:sectPr.*?(?:/>|</w:sectPr>)(?=</w:body>)", properties, text, flags=re.DOTALL)
        return re.sub(
            r"<w:p>(?:<w:pPr>(.*?)</w:pPr>)?", rf"<w:p><w:pPr>\1{properties}</w:pPr>", text, count=1
        )

    result = made(library, with_parts(data, {"word/document.xml": in_sections}))
    assert result.references == {"eachSect": 2, "continuous": 2, "eachPage": 0}[restart]
    # In its section note 1 became note 2, behind the citation; over the whole text note 1 stays the first.
    expected = {"eachSect": "2", "continuous": "1", "eachPage": "1"}[restart]
    assert body(result.data)[1].endswith(f", see note {expected}.")
    assert notes(result.data)[2] == f"Two, above n. {expected}."


def test_unlinked_citations_are_words_alone(library):
    once = made(library, draft("One {{113371}} and {{113395}}.", "{{bibliography}}")).data
    plain = unlink(once, "draft.docx")
    assert plain.renewed == 3
    assert (notes(plain.data), body(plain.data)) == (notes(once), body(once))
    assert b"PROVCITE" not in b"".join(
        zipfile.ZipFile(io.BytesIO(plain.data)).read(name)
        for name in zipfile.ZipFile(io.BytesIO(plain.data)).namelist()
    )
    assert faults(plain.data) == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("See {{ }} and {{113371}}.", "Nothing stands between the braces"),
        ("See {{;}}.", "Nothing stands between the braces"),
        ("See {{113371, l. 302 and no more.", "The braces are not closed"),
        ("See {{113371} and no more.", "The braces are not closed"),
    ],
)
def test_braces_that_say_nothing_or_are_not_closed_are_named(library, text, why):
    with pytest.raises(InputError) as error:
        made(library, draft([text]))
    assert why in str(error.value)


def test_an_author_s_own_double_braces_stay(library):
    done = made(library, draft(["A set {{x and y} and {{113371}}."])).data
    assert b"{{x and y}" in zipfile.ZipFile(io.BytesIO(done)).read("word/document.xml")


def test_what_cannot_be_made_is_named_and_nothing_is(library):
    with pytest.raises(InputError) as error:
        made(library, draft(["See {{113372}} and {{113371}}.", Call(1)], notes=("Cf. {{nobody}}.",)))
    said = str(error.value)
    assert "113372" in said
    assert "note 2" in said
    assert "nobody" in said
    with pytest.raises(InputError, match="paragraph of its own"):
        made(library, draft("Here: {{bibliography}}"))
    with pytest.raises(UsageError):
        unlink(b"", "draft.pdf")


def test_other_programs_fields_are_left(library):
    code = "ADDIN ZOTERO_ITEM CSL_CITATION {&quot;citationItems&quot;:[]}"
    xml = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> '
        f'{code} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        '<w:r><w:t>(Smith 1990)</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        "<w:r><w:t> and {{113371}}</w:t></w:r></w:p>"
    )
    result = made(library, with_body(xml))
    assert body(result.data)[0] == "(Smith 1990) and"
    text = zipfile.ZipFile(io.BytesIO(result.data)).read("word/document.xml").decode()
    assert "ZOTERO_ITEM" in text
    assert made(library, result.data, update=True).data == result.data


def test_the_command_writes_a_copy_and_never_over_a_file(library, tmp_path):
    path = tmp_path / "chapter.docx"
    path.write_bytes(draft("One {{113371}}."))
    before = path.read_bytes()
    store = str(library.folder)
    assert run("--store", store, "render", "chapter.docx", folder=tmp_path).status == 0
    assert path.read_bytes() == before
    again = run("--store", store, "render", "chapter.docx", folder=tmp_path)
    assert again.status == 2
    assert "there already" in again.err
    assert (
        run(
            "--store", store, "render", "chapter.cited.docx", "--unlink", "-o", "p.docx", folder=tmp_path
        ).status
        == 0
    )
    checked = run("--store", store, "check", "p.docx", folder=tmp_path)
    assert checked.status == 0, checked.out


def test_pandoc_reads_the_notes(library, tmp_path):
    program = pandoc()
    path = tmp_path / "final.docx"
    path.write_bytes(made(library, draft("One {{113371}} and {{113395}}.", "{{bibliography}}")).data)
    said = subprocess.run(
        [program, str(path), "-t", "markdown", "--wrap=none"], capture_output=True, text=True, check=True
    ).stdout
    assert "[^1]: A. M. Petrov" in said
    assert "[^2]: " in said


def test_libreoffice_prints_each_note_and_keeps_it_live(library, tmp_path):
    source = tmp_path / "final.docx"
    data = made(library, draft(["One {{113371}}", Call(1)], "Two {{113395}}.", notes=("By hand.",))).data
    source.write_bytes(data)
    saved = libreoffice(str(source), "docx", tmp_path / "saved")
    live = made(library, saved.read_bytes(), "mhra", update=True)
    assert live.renewed == 2
    text = tmp_path / "text"
    libreoffice(str(source), "pdf", text)
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("needs pdftotext (poppler)")
    page = subprocess.run(
        [tool, str(text / "final.pdf"), "-"], capture_output=True, text=True, check=True
    ).stdout
    places = [page.find(words) for words in ("A. M. Petrov", "By hand.", "113395")]
    assert -1 not in places
    assert places == sorted(places)


def test_python_docx_reads_the_paragraphs_and_styles(library, tmp_path):
    docx = pytest.importorskip("docx", reason="needs python-docx")
    path = tmp_path / "draft.docx"
    written = docx.Document()
    written.add_heading("Chapter", 1)
    written.add_paragraph("They met {{113371, l. 302}}. Then {{113395}}.")
    written.add_paragraph("{{bibliography grouped by archive}}")
    written.save(str(path))
    for style, notes_made in (("chicago", 2), ("gost", 2), ("apa", 0)):
        result = made(library, path.read_bytes(), style)
        assert faults(result.data) == []
        read = docx.Document(io.BytesIO(result.data))
        assert read.paragraphs[0].style.name == "Heading 1"
        assert {one.style.name for one in read.paragraphs if one.text.startswith(("РГАНИ", "Russian"))} == {
            "Heading 2"
        }
        calls = read.element.body.findall(f".//{W}footnoteReference")
        assert len(calls) == notes_made
        again = io.BytesIO()
        read.save(again)
        assert made(library, again.getvalue(), "mhra", update=True).renewed == 3


@pytest.mark.parametrize("kind", ["footnote", "endnote"])
def test_each_note_stands_on_its_page(library, tmp_path, kind):
    from clients import program

    tool = program("pdftotext", "poppler")
    page_break = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
    ids = ("113371", "113395", "thatcher-reagan-1985-01-15")
    xml = page_break.join(f"<w:p><w:r><w:t>Page of {id} {{{{{id}}}}}</w:t></w:r></w:p>" for id in ids)
    source = tmp_path / "final.docx"
    source.write_bytes(made(library, with_body(xml), notes=kind).data)
    libreoffice(str(source), "pdf", tmp_path / "pdf")
    said = subprocess.run(
        [tool, str(tmp_path / "pdf" / "final.pdf"), "-"], capture_output=True, text=True, check=True
    ).stdout
    pages = said.split("\f")
    words_of = ("A. M. Petrov, ", "Embassy of Hungary in North Korea, ", "Margaret Thatcher to Ronald Reagan")
    for page, id, words_ in zip(pages, ids, words_of, strict=False):
        assert f"Page of {id}" in page
        # Footnotes stand on the page of their number, endnotes together behind the text.
        assert (words_ in page) == (kind == "footnote") or page is pages[2]
    assert all(said.count(words_) == 1 for words_ in words_of)
