"""Every reader gives the same document for the same manuscript, and says where each piece stands."""

from __future__ import annotations

import pytest

from manuscripts_made import Call, Key, Linked, Made, Paragraph, write
from provcite.manuscripts.document import Document
from provcite.manuscripts.readers import FORMATS, format_of, read_manuscript
from provcite.model.errors import InputError, NotFoundError

NOTES = [
    "RGANI, f. 5, op. 28, d. 410, ll. 301–303.",
    "Ibid., l. 302; see “Report on Zinc,” 4 May 1956 & later.",
    "https://digitalarchive.umd.edu/document/113371",
]


def manuscript() -> Made:
    made = Made(notes=[[note] for note in NOTES])
    made.paragraphs = [
        Paragraph(["The First Chapter"], "heading"),
        Paragraph(["He said that “all was well.”", Call(1), " It was not, 100% so.", Call(2)]),
        Paragraph(["The engines were cold and the rails were bent in the frost of that winter."], "quote"),
        Paragraph(["The link is ", Linked("here", "https://example.org/a_b"), ".", Call(3)]),
    ]
    return made


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_the_same_manuscript_reads_the_same(form: str) -> None:
    document = read_manuscript(write(manuscript(), form), f"draft.{form}")
    assert document.format == form
    assert [note.number for note in document.notes] == ["1", "2", "3"]
    assert [note.text for note in document.notes] == NOTES
    running = [block for block in document.blocks if block.kind == "paragraph"]
    assert running[0].text == "He said that “all was well.” It was not, 100% so."
    assert [mark.note for mark in running[0].marks] == [0, 1]
    assert [mark.at for mark in running[0].marks] == [28, 49]
    assert document.notes[1].anchor is not None
    assert document.blocks[document.notes[1].anchor] is running[0]
    assert [block.text for block in document.blocks if block.kind == "quote"] == [
        "The engines were cold and the rails were bent in the frost of that winter."
    ]
    if form != "txt":
        assert document.blocks[0].kind == "heading"
        assert [(link.target, running[1].text[link.start : link.end]) for link in running[1].links] == [
            ("https://example.org/a_b", "here")
        ]
    assert document.notes[2].block.links or form in ("docx", "odt")


@pytest.mark.parametrize("form", ["md", "tex", "typ", "html", "txt"])
def test_pieces_of_a_text_format_lead_back_to_the_file(form: str) -> None:
    data = write(manuscript(), form)
    text = data.decode()
    document = read_manuscript(data, f"draft.{form}")
    for word in ("RGANI", "301", "Ibid.", "well", "engines"):
        found = 0
        for block, _ in document.in_order():
            at = block.text.find(word)
            if at < 0:
                continue
            found += 1
            pieces = block.pieces(at, at + len(word))
            assert "".join(text[p.offset : p.offset + p.end - p.start] for p in pieces) == word
            line, column = document.place("", pieces[0].offset) or (0, 0)
            assert text.split("\n")[line - 1][column - 1 :].startswith(word)
        assert found == 1, word


@pytest.mark.parametrize("form", ["md", "tex", "typ"])
def test_citation_keys_and_locators(form: str) -> None:
    made = Made(notes=[["See ", Key("113371", "l. 302"), "."]])
    made.paragraphs = [Paragraph(["Text ", Key("dafp-8-62"), " more.", Call(1)])]
    document = read_manuscript(write(made, form), f"draft.{form}")
    assert [(key.key, key.locator) for key in document.blocks[0].keys] == [("dafp-8-62", "")]
    assert [(key.key, key.locator) for key in document.notes[0].block.keys] == [("113371", "l. 302")]


def read(text: str, name: str) -> Document:
    return read_manuscript(text.encode(), name)


def test_markdown_notes_of_every_shape() -> None:
    document = read(
        "---\ntitle: A *Draft*\nlang: de\nbibliography: refs.bib\n---\n\n"
        "One.[^a] Two ^[An inline [bracket] note.] three.[^b]\n\n"
        "[^b]: Second,\n    with a line more.\n\n    And a paragraph.\n[^a]: First *italic* one.\n\n"
        "```\n[^c]: no note\n```\n",
        "a.md",
    )
    assert [note.text for note in document.notes] == [
        "First italic one.", "An inline [bracket] note.", "Second, with a line more. And a paragraph.",
    ]  # fmt: skip
    assert (document.title, document.language, document.bibliographies) == ("A *Draft*", "de", ("refs.bib",))
    italic = document.notes[0].block.italics[0]
    assert document.notes[0].text[italic.start : italic.end] == "italic"


def test_markdown_citations_with_prefixes_and_bare_keys() -> None:
    document = read("Text [see @a1, p. 3; -@b:2] and @c3 [l. 4] says; mail me@here.org.\n", "a.md")
    keys = [(key.key, key.locator, key.prefix) for key in document.blocks[0].keys]
    assert keys == [("a1", "p. 3", "see"), ("b:2", "", ""), ("c3", "l. 4", "")]


def test_latex_macros_accents_and_quotation_marks() -> None:
    document = read(
        "\\documentclass{article}\n\\newcommand{\\rgani}{RGANI}\\newcommand{\\opis}[1]{op.~#1}\n"
        "\\begin{document}\n\\section{Erstes}\n"
        "Sz\\H{o}ll\\H{o}si said ``no'' and \\enquote{yes}.\\footnote{\\rgani{}, f.~5, \\opis{28}, d.\\,410, ll.~301--303. % a comment\n}\n"
        "\\begin{quote}Set off.\\footcite[l.~302]{113371}\\end{quote}\n\\printbibliography\n\\end{document}\n",
        "a.tex",
    )
    assert document.notes[0].text == "RGANI, f.\u00a05, op.\u00a028, d.\u00a0410, ll.\u00a0301–303."
    assert document.blocks[1].text == "Szőllősi said “no” and “yes”."
    assert document.blocks[2].kind == "quote"
    key = document.notes[1].block.keys[0]
    assert (key.key, key.locator) == ("113371", "l.\u00a0302")


def test_latex_includes_are_read_and_placed_in_their_own_file() -> None:
    files = {
        "chapters/one.tex": b"First.\\footnote{RGANI, f. 5.}\n\n\\input{chapters/two}\n",
        "chapters/two.tex": b"Second.\n",
    }
    document = read_manuscript(
        b"\\include{chapters/one}\nEnd.\n", "book.tex", read_included=files.__getitem__
    )
    assert [block.text for block in document.blocks] == ["First.", "Second.", "End."]
    segment, offset = document.notes[0].block.origin(0) or (None, 0)
    assert segment is not None
    assert (segment.part, files["chapters/one.tex"].decode()[offset : offset + 5]) == (
        "chapters/one.tex",
        "RGANI",
    )


def test_typst_definitions_labels_and_comments() -> None:
    document = read(
        "#let rgani = [RGANI]\n= Title\nText#footnote[#rgani, f. 5. // aside\n] <n1> more#footnote(<n1>) and @key[l. 3].\n"
        "// provcite: ignore PC201\nSecond /* hidden */ paragraph at https://example.org/x.\n",
        "a.typ",
    )
    assert document.notes[0].text == "RGANI, f. 5."
    assert [(key.key, key.locator) for key in document.blocks[1].keys] == [("key", "l. 3")]
    assert "hidden" not in document.blocks[1].text
    assert document.suppressions[0].codes == ("PC201",)


def test_word_html_and_libreoffice_html_notes() -> None:
    word = (
        '<html><body><p class=MsoNormal>Text<a style="mso-footnote-id:ftn1" href="#_ftn1" name="_ftnref1" title="">'
        '<span class=MsoFootnoteReference>[1]</span></a> more.</p><div style="mso-element:footnote-list"><hr>'
        '<div style="mso-element:footnote" id=ftn1><p class=MsoFootnoteText><a href="#_ftnref1" name="_ftn1">'
        "<span>[1]</span></a> RGANI, f.&nbsp;5.</p></div></div></body></html>"
    )
    document = read(word, "a.html")
    assert [(note.number, note.text) for note in document.notes] == [("1", "RGANI, f.\u00a05.")]
    assert document.blocks[0].text == "Text more."
    libre = (
        '<html><body><p>Text<a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a></p>'
        '<div id="sdfootnote1"><p class="sdfootnote"><a class="sdfootnotesym" name="sdfootnote1sym" href="#sdfootnote1anc">1</a>'
        "RGASPI, f. 17.</p></div></body></html>"
    )
    assert [(note.number, note.text) for note in read(libre, "b.html").notes] == [("1", "RGASPI, f. 17.")]


@pytest.mark.parametrize(
    ("text", "numbers", "notes"),
    [
        (
            "Body.[1] More.[2]\n\nNotes\n\n[1] First.\n[2] Second,\n    wrapped.\n",
            "12",
            ["First.", "Second, wrapped."],
        ),
        ("Body.¹ More.²\n\n__________\n¹ First.\n² Second.\n", "12", ["First.", "Second."]),
        ("Тело.[1]\n\nПримечания\n\n1. Там же. Л. 5.\n", "1", ["Там же. Л. 5."]),
        (
            "Page one.[1]\n----------\n1. First.\n\fPage two.[2]\n----------\n2. Second.\n",
            "12",
            ["First.", "Second."],
        ),
    ],
)
def test_plain_text_notes(text: str, numbers: str, notes: list[str]) -> None:
    document = read(text, "a.txt")
    assert [note.text for note in document.notes] == notes
    assert "".join(note.number for note in document.notes) == numbers
    assert all(note.anchor is not None for note in document.notes)
    assert not any(digit in block.text for block in document.blocks for digit in "[]¹²")


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("\ufeffРГАНИ".encode(), "utf-8"),
        ("РГАНИ. Ф. 5".encode("utf-16"), "utf-16-le"),
        ("РГАНИ. Ф. 5. Оп. 28".encode("utf-16-le"), "utf-16-le"),
        ("Российский государственный архив".encode("cp1251"), "cp1251"),
        ("Gespräch über Größe".encode("cp1252"), "cp1252"),
    ],
)
def test_encodings_are_found_out(data: bytes, encoding: str) -> None:
    from provcite.manuscripts.decode import decode

    decoded = decode(data)
    assert decoded.encoding == encoding
    assert decoded.encode(decoded.text) == data
    assert bool(decoded.warning) == encoding.startswith("cp")


def test_the_format_is_known_by_name_or_content() -> None:
    assert format_of("DRAFT.DOCX", b"PK") == "docx"
    assert format_of("-", b"\\documentclass{book}") == "tex"
    assert format_of("x", b"<!DOCTYPE html><p>") == "html"
    with pytest.raises(InputError, match="no format"):
        format_of("draft.xyz", b"abc")
    with pytest.raises(NotFoundError, match="no manuscript format"):
        read_manuscript(b"a", "a.md", format="pages")
    with pytest.raises(InputError, match="empty"):
        read_manuscript(b"", "a.md")
