"""Notes typed by hand made live, in Word and OpenDocument files, and their style changed afterwards."""

from __future__ import annotations

import base64
import json
import re
import shutil
from pathlib import Path

import pytest

from clients import libreoffice
from drafts_apart import odt_faults, with_parts, word_faults
from manuscripts_made import Call, Field, Made, Paragraph, write
from provcite.cli.options import open_library
from provcite.cli.styles import prepare_style
from provcite.manuscripts.readers import read_manuscript
from provcite.ops.link import link, plan_links
from provcite.ops.render import render, unlink
from running import on_terminal, run

RECORDS = Path(__file__).parents[2] / "records"
NAMES = ("113371", "113395", "thatcher-reagan-1985-01-15", "113631", "grotewohl-1953-06-15", "115771")
PETROV = (
    "A. M. Petrov, “Memorandum of Conversation with Minister of Foreign Affairs of the DPRK, Nam Il,” "
    "July 24, 1956, RGANI, f. 5, op. 28, d. 410, "
)
GERMAN = (
    "Petrov, „Memorandum of Conversation with Minister of Foreign Affairs of the DPRK, Nam Il“, 24. Juli "
    "1956, RGANI, f. 5, op. 28, d. 410, l. 301"
)
FRENCH = "Margaret Thatcher à Ronald Reagan, 15 janvier 1985, Churchill Archives Centre, THCR 3/1/43."
#: A note, and what of it becomes live: record, locator and words; none for a note that stays as it is.
NOTES = [
    (PETROV + "ll. 301–303.", [("113371", "", PETROV + "ll. 301–303.")]),
    ("Ibid., l. 302.", [("113371", "302", "Ibid., l. 302.")]),
    ("Smith, History of Korea (Oxford: Clarendon, 1990), 45–47.", []),
    (
        "For another view see Petrov, “Memorandum of Conversation,” l. 303, which is doubted by Smith.",
        [("113371", "303", "Petrov, “Memorandum of Conversation,” l. 303,")],
    ),
    (f"Vgl. {GERMAN}; dazu auch Schmidt, Korea, S. 12.", [("113371", "301", GERMAN)]),
    (
        "См. также: РГАНИ. Ф. 5. Оп. 28. Д. 410. Л. 302.",
        [("113371", "302", "РГАНИ. Ф. 5. Оп. 28. Д. 410. Л. 302.")],
    ),
    (f"Voir {FRENCH}", [("thatcher-reagan-1985-01-15", "", FRENCH)]),
]


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("store")
    (folder / "provcite.toml").write_text("", encoding="utf-8")
    (folder / "texts").mkdir()
    (folder / "records").mkdir()
    for name in NAMES:
        shutil.copy(RECORDS / f"{name}.yaml", folder / "records")
    return open_library(str(folder))


def manuscript(ending: str, notes, folder: Path) -> Path:
    calls = [Paragraph([f"Sentence {number}.", Call(number)]) for number in range(1, len(notes) + 1)]
    path = folder / f"draft.{ending}"
    path.write_bytes(
        write(
            Made(paragraphs=calls, notes=[one if isinstance(one, list) else [one] for one in notes]), ending
        )
    )
    return path


def notes_of(data: bytes, name: str) -> list[str]:
    return [" ".join(note.text.split()) for note in read_manuscript(data, name).notes]


def faults(data: bytes, ending: str) -> list[str]:
    return word_faults(data) if ending == "docx" else odt_faults(data)


def made(library, data: bytes, name: str, style: str):
    ready = prepare_style(style, library=library)
    return render(library, data, name, ready.style, ready.form, own_style=ready.own, update=True)


@pytest.mark.parametrize("ending", ["docx", "odt"])
def test_matched_notes_become_live_and_keep_their_words(library, tmp_path, ending):
    path = manuscript(ending, [note for note, _ in NOTES], tmp_path)
    data = path.read_bytes()
    plan = plan_links(library, path, data)
    wanted = [(f"note {number}", *one) for number, (_, links) in enumerate(NOTES, 1) for one in links]
    assert [(one.note, one.citing.id, one.citing.locator, one.text) for one in plan.sure] == wanted
    assert plan.asked == []
    done = link(data, path.name, plan.sure)
    assert (done.made, done.refused) == (len(wanted), ())
    assert notes_of(done.data, path.name) == notes_of(data, path.name)
    assert faults(done.data, ending) == []
    # A second time there is nothing to do.
    path.write_bytes(done.data)
    again = plan_links(library, path, done.data)
    assert (again.sure, again.live) == ([], len(wanted))
    assert link(done.data, path.name, again.sure).data == done.data


@pytest.mark.parametrize("ending", ["docx", "odt"])
def test_the_whole_manuscript_changes_its_style_by_one_command(library, tmp_path, ending):
    path = manuscript(ending, [note for note, _ in NOTES], tmp_path)
    linked = link(path.read_bytes(), path.name, plan_links(library, path, path.read_bytes()).sure).data
    said = notes_of(made(library, linked, path.name, "mhra").data, path.name)
    short = "Petrov, ‘Memorandum of Conversation with Minister of Foreign Affairs of the DPRK, Nam Il’"
    assert said[0].startswith("A. M. Petrov, ‘Memorandum")
    assert "24 July 1956" in said[0]
    assert said[1] == f"{short}, l. 302."
    assert said[2] == NOTES[2][0]
    assert said[3] == f"For another view see {short}, l. 303, which is doubted by Smith."
    assert said[4] == f"Vgl. {short}, l. 301; dazu auch Schmidt, Korea, S. 12."
    assert said[5] == f"См. также: {short}, l. 302."
    assert said[6].startswith("Voir Margaret Thatcher, letter to Ronald Reagan")
    russian = notes_of(made(library, linked, path.name, "gost").data, path.name)
    assert (
        russian[3] == "For another view see РГАНИ. Ф. 5. Оп. 28. Д. 410. Л. 303, which is doubted by Smith."
    )
    assert faults(made(library, linked, path.name, "gost").data, ending) == []


@pytest.mark.parametrize("ending", ["docx", "odt"])
@pytest.mark.parametrize("style", ["chicago", "chicago-archive-first", "mhra"])
def test_what_was_rendered_and_unlinked_is_linked_again(library, tmp_path, ending, style):
    draft = manuscript(ending, ["Of mine."], tmp_path).read_bytes()
    calls = [Paragraph([f"Sentence {{{{{name}}}}}."]) for name in (*NAMES, *NAMES[:2])]
    draft = write(Made(paragraphs=calls, notes=[]), ending)
    ready = prepare_style(style, library=library)
    live = render(library, draft, f"d.{ending}", ready.style, ready.form, own_style=ready.own).data
    path = tmp_path / f"plain.{ending}"
    path.write_bytes(unlink(live, f"d.{ending}").data)
    plan = plan_links(library, path, path.read_bytes())
    assert plan.asked == []
    assert [one.citing.id for one in plan.sure] == [*NAMES, *NAMES[:2]]
    again = link(path.read_bytes(), path.name, plan.sure).data
    # What was linked is made anew to the very words that the keys give.
    for other in ("gost", style):
        assert notes_of(made(library, again, path.name, other).data, path.name) == notes_of(
            made(library, live, path.name, other).data, path.name
        )


#: The author's own words around a citation, which stay: before it and behind it.
PROSE = [
    ("On this point and others see ", ". The minister denied it later."),
    ("Nam Il was in Moscow that week. ", ""),
    ("The memorandum of the conversation shows it (", ")."),
    ("Kim left for Moscow in June; cf. ", ", where more is said"),
    ("Dazu ausführlich ", " (Übersetzung d. Verf.)."),
    ("", " (перевод мой)."),
    ("", " — a remarkable document."),
    ("Zob. ", "; por. Kowalski, Historia, s. 12."),
    ("", ". See also the report of 22 January."),
    ("In the archives: ", "; siehe auch Schmidt, Korea, S. 12"),
]


@pytest.mark.parametrize("ending", ["docx", "odt"])
def test_the_authors_words_around_a_citation_stay(library, tmp_path, ending):
    typed = PETROV + "l. 302"
    notes = [f"{before}{typed}{behind}" for before, behind in PROSE]
    path = manuscript(ending, notes, tmp_path)
    plan = plan_links(library, path, path.read_bytes())
    assert plan.asked == []
    linked = link(path.read_bytes(), path.name, plan.sure).data
    said = notes_of(made(library, linked, path.name, "gost").data, path.name)
    for (before, behind), note in zip(PROSE[1:], said[1:], strict=True):
        assert note == f"{before}РГАНИ. Ф. 5. Оп. 28. Д. 410. Л. 302{behind or '.'}" or note == (
            f"{before}Там же{behind or '.'}"
        )
    assert said[0].startswith(PROSE[0][0] + "Petrov A. M. Memorandum")
    assert said[0].endswith(" Л. 302." + PROSE[0][1].removeprefix("."))


ASKED = [
    # Another day, a leaf outside of the document, words that a new style would drop.
    (PETROV.replace("July 24", "July 25") + "ll. 301–303.", "July 25"),
    (PETROV + "l. 399.", "399"),
    (
        PETROV + "ll. 301–303, with marginalia in Mikoyan’s hand, copy in the possession of the author.",
        "marginalia",
    ),
]


@pytest.mark.parametrize(("note", "doubt"), ASKED, ids=[one[1] for one in ASKED])
def test_what_is_not_sure_is_asked(library, tmp_path, note, doubt):
    path = manuscript("docx", [note], tmp_path)
    plan = plan_links(library, path, path.read_bytes())
    assert plan.sure == [] or doubt == "marginalia"
    if plan.asked:
        assert plan.asked[0].choices[0].id == "113371"
        assert plan.asked[0].doubt
    else:
        # The author's words stand behind what becomes live.
        assert doubt not in plan.sure[0].text


ZOTERO = Field("Smith, History, 12", {"title": "History", "type": "book", "author": [{"family": "Smith"}]})


@pytest.mark.parametrize("ending", ["docx", "odt"])
def test_citations_of_reference_managers_stay_theirs_and_are_counted(library, tmp_path, ending):
    path = manuscript(ending, [[ZOTERO], [PETROV + "l. 302; ", ZOTERO, "."]], tmp_path)
    data = path.read_bytes()
    plan = plan_links(library, path, data)
    assert plan.managers == {"Zotero": 2}
    assert [one.doubt for one in plan.asked] == []
    assert [one.citing.id for one in plan.sure] == ["113371"]
    done = link(data, path.name, plan.sure)
    changed = made(library, done.data, path.name, "gost")
    fields = [
        field.manager
        for note in read_manuscript(changed.data, path.name).notes
        for field in note.block.fields
    ]
    assert fields == ["Zotero", "Zotero"]
    assert notes_of(changed.data, path.name)[1].endswith("; Smith, History, 12.")


def test_mendeleys_citations_stay_theirs_in_fields_and_content_controls(library, tmp_path):
    item = {"citationItems": [{"id": "a", "itemData": {"type": "book", "title": "History"}}]}
    packed = base64.b64encode(json.dumps(item).encode()).decode()
    code = json.dumps(item).replace('"', "&quot;")
    desktop = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">ADDIN '
        f'CSL_CITATION {code}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r>'
        '<w:t>(Smith 1990)</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    control = (
        f'<w:sdt><w:sdtPr><w:tag w:val="MENDELEY_CITATION_v3_{packed}"/></w:sdtPr><w:sdtContent><w:r>'
        "<w:t>(Smith 1991)</w:t></w:r></w:sdtContent></w:sdt>"
    )
    path = manuscript("docx", ["FIRST", "SECOND", PETROV + "l. 302."], tmp_path)

    def put(text: str) -> str:
        for word, xml in (("FIRST", desktop), ("SECOND", control)):
            text = re.sub(rf'<w:r><w:t xml:space="preserve">{word}</w:t></w:r>', lambda _, xml=xml: xml, text)
        return text

    data = with_parts(path.read_bytes(), {"word/footnotes.xml": put})
    path.write_bytes(data)
    plan = plan_links(library, path, data)
    assert plan.managers == {"Mendeley": 2}
    assert [one.note for one in plan.sure] == ["note 3"]
    changed = made(library, link(data, path.name, plan.sure).data, path.name, "gost").data
    said = notes_of(changed, path.name)
    assert said[:2] == ["(Smith 1990)", "(Smith 1991)"]
    assert said[2].startswith("Petrov A. M. ")
    assert word_faults(changed) == []
    kept = [
        field.manager for note in read_manuscript(changed, path.name).notes for field in note.block.fields
    ]
    assert kept == ["Mendeley", "Mendeley"]


def test_words_with_links_and_formatting_are_kept_in_one_field(library):
    xml = (
        '<w:p><w:r><w:t xml:space="preserve">See </w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t>Petrov</w:t>'
        '</w:r><w:r><w:t xml:space="preserve">, “Memorandum of Conversation,” RGANI, f. 5, op. 28, d. 410, '
        "</w:t>"
        '</w:r><w:r><w:t xml:space="preserve">l. 302, </w:t>'
        '</w:r><w:hyperlink w:anchor="x"><w:r><w:t>https://digitalarchive.umd.edu/document/113371</w:t></w:r>'
        "</w:hyperlink>"
        "<w:r><w:t>. And so on.</w:t></w:r></w:p>"
    )
    data = with_parts(
        write(Made(paragraphs=[Paragraph(["One", Call(1)])], notes=[["NOTE"]]), "docx"),
        {"word/footnotes.xml": lambda text: text.replace(
            text[text.index("<w:p>", text.index('w:id="2"')) : text.rindex("</w:footnote>")], xml
        ) if "<w:p>" in text else text},
    )  # fmt: skip
    path = Path("draft.docx")
    done = None
    folder = library.folder / "drafts"
    folder.mkdir(exist_ok=True)
    path = folder / "draft.docx"
    path.write_bytes(data)
    plan = plan_links(library, path, data)
    done = link(data, path.name, plan.sure)
    assert done.made == 1
    assert notes_of(done.data, path.name) == notes_of(data, path.name)
    assert word_faults(done.data) == []
    said = notes_of(made(library, done.data, path.name, "mhra").data, path.name)[0]
    assert said.startswith("See A. M. Petrov, ‘Memorandum")
    assert said.endswith(". And so on.")
    assert "‘Memorandum" in said


def test_the_command_lists_what_is_not_sure_and_links_the_rest(library, tmp_path):
    path = manuscript("docx", [NOTES[0][0], ASKED[0][0]], tmp_path)
    before = path.read_bytes()
    store = ("--store", str(library.folder))
    tried = run(*store, "link", "draft.docx", "--dry-run", folder=tmp_path)
    assert tried.status == 1
    assert "note 1: 113371" in tried.out
    assert "note 2: not linked" in tried.out
    assert not (tmp_path / "draft.linked.docx").exists()
    done = run(*store, "link", "draft.docx", folder=tmp_path)
    assert done.status == 1
    assert "note 2: not linked" in done.out
    assert path.read_bytes() == before
    refused = run(*store, "link", "draft.docx", folder=tmp_path)
    assert (refused.status, "is there already" in refused.err) == (2, True)
    said = run(*store, "link", "draft.docx", "--json", "-o", "other.docx", folder=tmp_path)
    values = json.loads(said.out)
    assert [one["record"] for one in values["linked"]] == ["113371"]
    assert [one["note"] for one in values["left"]] == ["note 2"]
    sure = tmp_path / "sure"
    sure.mkdir()
    manuscript("odt", [NOTES[0][0]], sure)
    assert run(*store, "link", "draft.odt", folder=sure).status == 0
    wrong = run(*store, "link", "draft.md", folder=tmp_path)
    assert wrong.status == 2


def test_the_command_asks_on_a_terminal(library, tmp_path):
    manuscript("docx", [NOTES[0][0], ASKED[0][0], ASKED[1][0]], tmp_path)
    done = on_terminal(
        "--store", str(library.folder), "link", "draft.docx", folder=tmp_path, typed="x\n1\ns\n"
    )
    assert done.status == 1
    assert "none of the answers" in done.out
    assert "2 citations made live" in done.out


def test_linked_notes_survive_libreoffice(library, tmp_path):
    path = manuscript("odt", [note for note, _ in NOTES], tmp_path)
    linked = tmp_path / "linked.odt"
    linked.write_bytes(
        link(path.read_bytes(), path.name, plan_links(library, path, path.read_bytes()).sure).data
    )
    saved = libreoffice(str(linked), "odt", tmp_path / "saved")
    renewed = made(library, saved.read_bytes(), "saved.odt", "mhra")
    assert renewed.renewed == 6
