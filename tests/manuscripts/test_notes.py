"""Which notes a reader finds, and the number under which the printed page has them."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

import pytest

from manuscripts_made import Call, Made, Paragraph, write
from provcite.manuscripts.document import Document
from provcite.manuscripts.readers import read_manuscript
from provcite.model.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path


def read(text: str, name: str) -> Document:
    return read_manuscript(text.encode(), name)


def numbered(document: Document) -> list[tuple[str, str]]:
    return [(note.number, note.text) for note in document.notes]


# -- Markdown -----------------------------------------------------------------------------------------


def test_a_markdown_note_called_twice_takes_two_numbers() -> None:
    document = read(
        "One[^a] two[^b] three[^a] four[^c].\n\n[^a]: First.\n[^b]: Second.\n[^c]: Last.\n", "a.md"
    )
    assert numbered(document) == [("1", "First."), ("2", "Second."), ("4", "Last.")]
    assert [mark.note for mark in document.blocks[0].marks] == [0, 1, 0, 2]
    assert "[^a] is called 2 times: it is printed as notes 1, 3" in document.warnings[0]


def test_the_last_definition_of_a_markdown_label_is_printed_and_the_other_kept() -> None:
    document = read("One[^a] two[^b].\n\n[^a]: Delo 410.\n[^a]: Delo 412.\n[^b]: Second.\n", "a.md")
    assert numbered(document) == [("1", "Delo 412."), ("2", "Second."), ("a", "Delo 410.")]
    assert [note.anchor for note in document.notes] == [0, 0, None]
    assert document.warnings == (
        "The note [^a] is defined more than once; the last definition is the one that is printed.",
    )


def test_markdown_labels_never_called_or_never_defined_are_named() -> None:
    document = read("One[^a] two[^none] `[^code]`.\n\n[^a]: First.\n[^unused]: Never.\n", "a.md")
    assert numbered(document) == [("1", "First."), ("unused", "Never.")]
    assert document.warnings == (
        "The note [^unused] is defined and never called; it is not printed.",
        "The note [^none] is called and defined nowhere.",
    )
    assert "[^none]" in document.blocks[0].text


# -- LaTeX --------------------------------------------------------------------------------------------


def test_latex_files_with_dots_in_their_names() -> None:
    files = {
        "Part 1/1.1.tex": b"B\\footnote{Second.}\n",
        "v1.2": b"C\\footnote{Third.}\n",
        "plain.tex": b"D\\footnote{Fourth.}\n",
    }

    def included(name: str) -> bytes:
        if name not in files:
            raise InputError(f"{name} is included and is not there.")
        return files[name]

    text = b"A\\footnote{First.}\n\\input{Part 1/1.1}\n\\input{v1.2}\n\\input plain\n\\input{v2.0}\n"
    document = read_manuscript(text, "main.tex", read_included=included)
    assert [note.text for note in document.notes] == ["First.", "Second.", "Third.", "Fourth."]
    assert [warning for warning in document.warnings if "v2.0.tex" in warning]
    assert len(document.warnings) == 1


# -- OpenDocument -------------------------------------------------------------------------------------

_FIELD = 'xmlns:field="urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0"'


def with_note(body: str) -> bytes:
    """An odt of ours whose only note has `body` for its paragraphs."""
    base = write(Made(paragraphs=[Paragraph(["Text", Call(1)])], notes=[["NOTE"]]), "odt")
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(base)) as source, zipfile.ZipFile(target, "w") as copy:
        for name in source.namelist():
            data = source.read(name)
            if name == "content.xml":
                data = data.replace(b"NOTE", body.encode()).replace(
                    b"<office:document-content ", f"<office:document-content {_FIELD} ".encode(), 1
                )
            copy.writestr(name, data)
    return target.getvalue()


def field(code: str, shown: str) -> str:
    return (
        '<field:fieldmark-start field:type="vnd.oasis.opendocument.field.UNHANDLED"><field:param '
        f'field:name="vnd.oasis.opendocument.field.code" field:value={quoteattr(code)}/>'
        f"</field:fieldmark-start><field:fieldmark-separator/>{shown}<field:fieldmark-end/>"
    )


def test_fields_of_word_in_an_odt_are_read_as_in_word() -> None:
    item = {"id": 7, "itemData": {"id": "7", "type": "manuscript", "title": "A Report"}, "locator": "302"}
    code = "ADDIN ZOTERO_ITEM CSL_CITATION " + json.dumps({"citationItems": [item]})
    link = field('HYPERLINK "https://example.org/a"', "here")
    document = read_manuscript(with_note("See " + field(code, "“A Report,” l. 302") + ", " + link), "a.odt")
    block = document.notes[0].block
    assert block.text == "See “A Report,” l. 302, here"
    (found,) = block.fields
    assert (found.manager, block.text[found.start : found.end]) == ("Zotero", "“A Report,” l. 302")
    assert (found.items[0]["title"], found.items[0]["_cite"]["locator"]) == ("A Report", "302")
    assert [(block.text[one.start : one.end], one.target) for one in block.links] == [
        ("here", "https://example.org/a")
    ]


def test_an_odt_field_that_is_not_closed_or_not_opened_loses_nothing() -> None:
    opened = field("ADDIN ZOTERO_ITEM CSL_CITATION {", "words").replace("<field:fieldmark-end/>", "")
    document = read_manuscript(
        with_note(opened + " more<field:fieldmark-end/><field:fieldmark-end/>"), "a.odt"
    )
    assert document.notes[0].text == "words more"
    assert document.notes[0].block.fields == ()


def test_latex_marks_and_texts_apart_go_by_their_numbers() -> None:
    document = read(
        "A\\footnotemark{} b\\footnotemark{} c\\footnotemark[1].\n\\addtocounter{footnote}{-1}\\footnotetext{One.}\n"
        "\\stepcounter{footnote}\\footnotetext{Two.} D\\footnote{Three.} E\\footnotetext[9]{Nine.}\n",
        "a.tex",
    )
    assert numbered(document) == [("1", "One."), ("2", "Two."), ("3", "Three."), ("9", "Nine.")]
    assert [mark.note for mark in document.blocks[0].marks] == [0, 1, 0, 2, 3]


def test_latex_packages_for_notes_count_each_for_itself() -> None:
    document = read(
        "\\documentclass{book}\\DeclareNewFootnote{B}\\renewcommand{\\thefootnoteB}{\\roman{footnoteB}}\n"
        "\\begin{document}\\chapter{One}\nA\\footnote{Foot.\\footnote{Nested.}} b\\sidenote[][2pt]{Side.} "
        "c\\footnoteB{Series.} d\\sidenotemark{} e\\sidenotetext{Side two.} f\\endnote{End.}\n"
        "\\chapter*{Two}\nG\\footnote{Goes on.}\\chapter{Three}\nH\\footnote{Anew.}\\endnote{End two.}\\end{document}\n",
        "a.tex",
    )
    assert numbered(document) == [
        ("1", "Foot."), ("2", "Nested."), ("1", "Side."), ("i", "Series."), ("2", "Side two."), ("1", "End."),
        ("3", "Goes on."), ("1", "Anew."), ("2", "End two."),
    ]  # fmt: skip
    in_order = [note.text for _, note in document.in_order() if note is not None]
    assert in_order[:3] == ["Foot.", "Nested.", "Side."]


def test_autocite_is_a_footnote_where_the_style_makes_it_one() -> None:
    body = "\\begin{document}A\\autocite[see][12]{a}. B\\parencite{b} \\textcite[3]{c}\\smartcite{d}.\\end{document}"
    for options, notes in (
        ("[style=verbose-ibid]", ["a", "d"]),
        ("[style=authoryear]", ["d"]),
        ("[style=authoryear,autocite=footnote]", ["a", "d"]),
        ("[style=verbose,autocite=inline]", ["d"]),
    ):
        document = read(f"\\documentclass{{article}}\\usepackage{options}{{biblatex}}{body}", "a.tex")
        assert [note.block.keys[0].key for note in document.notes] == notes
        every = [key.key for block, _ in document.in_order() for key in block.keys]
        assert sorted(every) == ["a", "b", "c", "d"]


def test_biblatex_multicites_and_volumes() -> None:
    document = read(
        "A\\footcites(see)(and more)[a1][1]{a}[2]{b}. B \\parencites{c}[4]{d,e} \\volcite[see]{2}[30]{f}\\fvolcite{3}{g}.\n",
        "a.tex",
    )
    assert [(key.key, key.locator) for key in document.notes[0].block.keys] == [("a", "1"), ("b", "2")]
    assert [(key.key, key.locator, key.prefix) for key in document.blocks[0].keys] == [
        ("c", "", ""), ("d", "", ""), ("e", "4", ""), ("f", "vol. 2, 30", "see"),
    ]  # fmt: skip
    assert [(key.key, key.locator) for key in document.notes[1].block.keys] == [("g", "vol. 3")]


# -- counts -------------------------------------------------------------------------------------------


def of_xml(data: bytes, form: str) -> int:
    """The notes that a docx or odt has by its XML, read with nothing of the readers."""
    import re

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if form == "odt":
            return len(re.findall(rb"<text:note[ >]", archive.read("content.xml")))
        names = [name for name in archive.namelist() if name in ("word/footnotes.xml", "word/endnotes.xml")]
        notes = [
            note for name in names for note in re.findall(rb"<w:(?:foot|end)note [^>]*>", archive.read(name))
        ]
        return sum(b"eparator" not in note for note in notes)


def everywhere() -> Made:
    """Notes in a heading, a paragraph and a quotation."""
    made = Made(notes=[[f"RGANI, f. 5, op. 28, d. {number}."] for number in range(410, 414)])
    made.paragraphs = [
        Paragraph(["A Chapter", Call(1)], "heading"),
        Paragraph(["Text", Call(2), " and more.", Call(3)]),
        Paragraph(["Words that are set off from the text of the page.", Call(4)], "quote"),
    ]
    return made


@pytest.mark.parametrize("form", ["docx", "odt"])
def test_the_count_of_notes_is_that_of_the_xml(form: str) -> None:
    data = write(everywhere(), form)
    document = read_manuscript(data, f"a.{form}")
    assert len(document.notes) == document.notes_in_file == of_xml(data, form) == 4


@pytest.mark.parametrize(
    ("form", "reader"), [("md", "markdown"), ("tex", "latex"), ("docx", "docx"), ("odt", "odt")]
)
def test_pandoc_finds_as_many_notes(form: str, reader: str, tmp_path: Path) -> None:
    pypandoc = pytest.importorskip("pypandoc", reason="pandoc is not installed")
    path = tmp_path / f"a.{form}"
    path.write_bytes(write(everywhere(), form))
    native = pypandoc.convert_file(str(path), "json", format=reader)
    document = read_manuscript(path.read_bytes(), path.name)
    assert native.count('"t":"Note"') == len(document.notes) == 4


def test_a_note_of_the_file_that_nothing_calls_is_counted() -> None:
    data = write(everywhere(), "docx")
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w") as copy:
        for name in source.namelist():
            part = source.read(name)
            if name == "word/footnotes.xml":
                extra = b'<w:footnote w:id="99"><w:p><w:r><w:t>Left over.</w:t></w:r></w:p></w:footnote>'
                part = part.replace(b"</w:footnotes>", extra + b"</w:footnotes>")
            copy.writestr(name, part)
    document = read_manuscript(target.getvalue(), "a.docx")
    assert (len(document.notes), document.notes_in_file) == (4, 4)
    assert document.warnings == (
        "1 note of the file is called nowhere in the text; it is not printed and was not read.",
    )


def changed(data: bytes, part: str, *pairs: tuple[str, str]) -> bytes:
    """A package with words of one part replaced, each of which must be there."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w") as copy:
        for name in source.namelist():
            text = source.read(name)
            if name == part:
                for pattern, words in pairs:
                    assert re.search(pattern.encode(), text)
                    text = re.sub(pattern.encode(), words.encode(), text, count=1)
            copy.writestr(name, text)
    return target.getvalue()


def test_a_note_that_a_tracked_change_deletes_is_not_on_the_page(tmp_path: Path) -> None:
    run = r"<w:r>(?:(?!</w:r>).)*<w:footnoteReference w:id=\"3\"/></w:r>"
    data = changed(
        write(everywhere(), "docx"),
        "word/document.xml",
        (f"({run})", r'<w:del w:id="90" w:author="x" w:date="2026-01-01T00:00:00Z">\1</w:del>'),
    )
    document = read_manuscript(data, "a.docx")
    assert [note.number for note in document.notes] == ["1", "2", "3"]
    assert (document.notes_in_file, document.warnings) == (3, ())
    pypandoc = pytest.importorskip("pypandoc", reason="pandoc is not installed")
    path = tmp_path / "a.docx"
    path.write_bytes(data)
    assert pypandoc.convert_file(str(path), "json", format="docx").count('"t":"Note"') == 3


def test_notes_in_shapes_and_in_deletions_of_an_odt() -> None:
    note = (
        '<text:note text:id="ftn9" text:note-class="footnote"><text:note-citation>9</text:note-citation>'
        "<text:note-body><text:p>{}</text:p></text:note-body></text:note>"
    )
    shape = f"<draw:custom-shape><text:p>In a shape{note.format('Of a shape.')}</text:p></draw:custom-shape>"
    gone = (
        '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><text:p>'
        f"{note.format('Gone.')}</text:p></text:deletion></text:changed-region></text:tracked-changes>"
    )
    base = write(Made(paragraphs=[Paragraph(["Text", Call(1)])], notes=[["NOTE"]]), "odt")
    space = 'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
    declared = b"xmlns:draw=" in zipfile.ZipFile(io.BytesIO(base)).read("content.xml")
    pairs = [("(<office:text[^>]*>)", rf"\1{gone}<text:p>Before {shape} after.</text:p>")]
    if not declared:
        pairs.append(("<office:document-content ", f"<office:document-content {space} "))
    document = read_manuscript(changed(base, "content.xml", *pairs), "a.odt")
    assert [note.text for note in document.notes] == ["Of a shape.", "NOTE"]
    assert document.notes_in_file == 2


COUNTS = (
    ("a.typ", "A #footnote[One.] b #footnote(\"Two.\") // #footnote[no]\n`#footnote[no]` #footnote[Three #footnote[Four.]]", 4, 4),
    ("a.html", ('<p>A<a href="#fn1" id="r1"><sup>1</sup></a></p><section><ol><li id="fn1" role="doc-endnote"><p>One.'
     '<a href="#r1">↩</a></p></li><li id="fn2" role="doc-endnote"><p>Never called.</p></li></ol></section>'), 1, 2),
    ("a.html", ('<p>A<a href="#_ftn1" name="_ftnref1">[1]</a></p><div id="ftn1"><p><a href="#_ftnref1" name="_ftn1">[1]</a>'
     " One.</p></div>"), 1, 1),
    ("a.txt", "A.[1] B.[2] C.[4]\n\nNotes\n\n1. One.\n2. Two.\n4. Four.\n", 3, 4),
    # Called in the text, and no note of the file could be told: the count says so.
    ("a.txt", "One.[1] Two.[2]\n\nThree.[3] Four.[4]\n", 0, 4),
    ("a.txt", "Eins.¹ Zwei.² Drei.³\n\nAnmerkungen\n\n1. Erste.\n2. Zweite.\n", 2, 3),
    ("a.txt", "The area is 12 m², not 3[2].\n", 0, 0),
    ("a.html", "<p>Un<sup>1</sup>, deux<sup><a href='n.html#2'>2</a></sup>, trois<sup>3</sup>.</p>", 0, 3),
    ("a.html", ("<p>A <a href='#a'>[1]</a> b <a href='#b'><sup>[2]</sup></a> c <a class=x href='#c'>[3]</a></p>"
     "<p id=a>One</p>"), 0, 3),
    ("a.html", "<p>10<sup>2</sup> and 10<sup>3</sup></p><ol><li><a href='#s1'>1</a></li></ol>", 0, 0),
    ("a.tex", "A\\footnote{One.} % \\footnote{no}\n\\newcommand{\\x}[1]{\\footnote{#1}}\\x{Two.}", 2, 2),
)  # fmt: skip


@pytest.mark.parametrize(("name", "text", "notes", "in_file"), COUNTS)
def test_every_format_says_how_many_notes_the_file_has(
    name: str, text: str, notes: int, in_file: int
) -> None:
    document = read(text, name)
    assert (len(document.notes), document.notes_in_file) == (notes, in_file)


#: A note's call is named by an empty anchor beside its link, and its words stand in a block of their own.
NAMED_BESIDE = (
    ('<p>Words.<a name="FNanchor{0}"></a><a href="#Footnote_{0}">[{0}]</a></p>',
     '<blockquote><a name="Footnote_{0}"></a><a href="#FNanchor{0}">[{0}]</a> Note {0}.</blockquote>'),
    ('<p>Words.<a id="footnotetag{0}"></a><a href="#footnote{0}"><sup>{0}</sup></a> More.</p>',
     ('<blockquote class="footnote"><a id="footnote{0}"></a><b>Footnote {0}:</b> <a href="#footnotetag{0}">(return)</a>'
      "<p>Note {0}.</p></blockquote>")),
    ('<p>Mots.<a href="#n{0}">[{0}]</a><a id="r{0}"></a></p>',
     '<ul><li><a id="n{0}"></a><a href="#r{0}">{0}.</a> Note {0}.</li></ul>'),
)  # fmt: skip


@pytest.mark.parametrize(("call", "body"), NAMED_BESIDE)
def test_html_calls_named_by_an_anchor_beside_them(call: str, body: str) -> None:
    calls = "".join(call.format(number) for number in (1, 2, 3))
    notes = "".join(body.format(number) for number in (1, 2, 3))
    document = read(
        f"<html><body>{calls}{notes}<p>The next chapter.</p><p>Its text.</p></body></html>", "a.html"
    )
    assert numbered(document) == [("1", "Note 1."), ("2", "Note 2."), ("3", "Note 3.")]
    assert [block.text for block in document.blocks][-2:] == ["The next chapter.", "Its text."]
    assert document.notes_in_file == 3


def test_latex_notes_of_titles_and_of_editions() -> None:
    document = read(
        "\\documentclass{article}\\title{A\\thanks{Funded.}}\\author{B\\thanks{Of C.} \\and D}\n"
        "\\begin{document}\\maketitle Text\\footnote{One.} "
        "\\edtext{lemma}{\\lemma{l}\\Afootnote{Variant.}\\Bfootnote[nosep]{RGANI, f. 5.}} more.\\end{document}",
        "a.tex",
    )
    assert numbered(document) == [
        ("*", "Funded."), ("†", "Of C."), ("1", "One."), ("1", "Variant."), ("1", "RGANI, f. 5."),
    ]  # fmt: skip
    assert (document.blocks[-1].text, document.notes_in_file) == ("Text lemma more.", 5)
