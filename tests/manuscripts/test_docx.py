"""Word files: made with python-docx and raw XML, as Word itself leaves them."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from manuscripts_made import Call, Made, Paragraph, write
from provcite.manuscripts.document import Document
from provcite.manuscripts.readers import read_manuscript

docx = pytest.importorskip("docx", reason="python-docx is not installed")

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def with_body(body: str, *, extra: dict[str, str] | None = None, notes: str = "") -> bytes:
    """A docx of ours with its body (and notes) replaced by raw XML."""
    base = write(Made(paragraphs=[Paragraph(["x", Call(1)])], notes=[["y"]]), "docx")
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(base)) as source, zipfile.ZipFile(target, "w") as copy:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                start, end = data.find(b"<w:body>") + 8, data.find(b"<w:sectPr/>")
                data = data[:start] + body.encode() + data[end:]
            if name == "word/footnotes.xml" and notes:
                data = data.replace(b"</w:footnotes>", notes.encode() + b"</w:footnotes>")
            copy.writestr(name, data)
        for name, content in (extra or {}).items():
            copy.writestr(name, content)
    return target.getvalue()


def read(data: bytes) -> Document:
    return read_manuscript(data, "draft.docx")


def run(text: str, properties: str = "") -> str:
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def test_tables_headings_and_lists_of_python_docx() -> None:
    made = docx.Document()
    made.add_heading("Chapter One", level=1)
    made.add_paragraph("A quotation set off.", style="Quote")
    table = made.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "left"
    table.cell(0, 1).text = "RGANI, f. 5, op. 28, d. 410."
    paragraph = made.add_paragraph("Plain and ")
    paragraph.add_run("slanted").italic = True
    target = io.BytesIO()
    made.save(target)
    document = read(target.getvalue())
    assert [(block.kind, block.text) for block in document.blocks] == [
        ("heading", "Chapter One"), ("quote", "A quotation set off."), ("cell", "left"),
        ("cell", "RGANI, f. 5, op. 28, d. 410."), ("paragraph", "Plain and slanted"),
    ]  # fmt: skip
    italic = document.blocks[-1].italics[0]
    assert document.blocks[-1].text[italic.start : italic.end] == "slanted"


def test_tracked_changes_read_as_accepted() -> None:
    document = read(
        with_body(
            "<w:p>" + run("Delo ") + '<w:del w:id="1"><w:r><w:delText>401</w:delText></w:r></w:del>'
            '<w:ins w:id="2">' + run("410") + "</w:ins>" + run(".") + "</w:p>"
            '<w:p><w:pPr><w:rPr><w:del w:id="3"/></w:rPr></w:pPr>'
            + run("First half, ")
            + "</w:p><w:p>"
            + run("second half.")
            + "</w:p>"
        )
    )
    assert [block.text for block in document.blocks] == ["Delo 410.", "First half, second half."]


def test_a_deleted_note_is_not_counted() -> None:
    notes = '<w:footnote w:id="9"><w:p>' + run("Gone.") + "</w:p></w:footnote>"
    body = (
        '<w:p><w:del w:id="1"><w:r><w:footnoteReference w:id="9"/></w:r></w:del>' + run("Text.")
        + '<w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    )  # fmt: skip
    document = read(with_body(body, notes=notes))
    assert [(note.number, note.text) for note in document.notes] == [("1", "y")]


def test_text_boxes_are_read_once_and_hidden_text_not() -> None:
    box = "<w:txbxContent><w:p>" + run("In the box.") + "</w:p></w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    body = (
        "<w:p>" + run("Before.") + f"<w:r><mc:AlternateContent {mc}><mc:Choice Requires=\"wps\"><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        + run("secret", "<w:rPr><w:vanish/></w:rPr>") + "</w:p>"
    )  # fmt: skip
    assert [block.text for block in read(with_body(body)).blocks] == ["Before.", "In the box."]


def test_notes_of_a_text_box_are_numbered_where_it_is_anchored() -> None:
    def call(key: int) -> str:
        return f'<w:r><w:footnoteReference w:id="{key}"/></w:r>'

    notes = "".join(
        f'<w:footnote w:id="{key}"><w:p>' + run(words) + "</w:p></w:footnote>"
        for key, words in ((10, "Before."), (11, "In the box."), (12, "After."), (13, "Next section."))
    )
    box = "<w:txbxContent><w:p>" + run("Box") + call(11) + "</w:p></w:txbxContent>"
    restart = '<w:footnotePr><w:numRestart w:val="eachSect"/></w:footnotePr>'
    body = (
        "<w:p>" + run("Text") + call(10) + f"<w:r><w:drawing>{box}</w:drawing></w:r>" + run(" more") + call(12) + "</w:p>"
        f"<w:p><w:pPr><w:sectPr>{restart}</w:sectPr></w:pPr></w:p><w:p>" + run("New") + call(13)
        + f"</w:p><w:sectPr>{restart}</w:sectPr>"
    )  # fmt: skip
    document = read(with_body(body, notes=notes))
    assert [block.text for block in document.blocks] == ["Text more", "Box", "New"]
    # Read after its paragraph, and numbered in the order in which the file calls the notes.
    assert [(note.number, note.text) for note in document.notes] == [
        ("1", "Before."), ("3", "After."), ("2", "In the box."), ("1", "Next section."),
    ]  # fmt: skip


def test_endnotes_have_roman_numbers_and_formats_are_obeyed() -> None:
    endnotes = (
        f'<w:endnotes {W}><w:endnote w:id="1"><w:p>' + run("An endnote.") + "</w:p></w:endnote></w:endnotes>"
    )
    settings = f'<w:settings {W}><w:footnotePr><w:numFmt w:val="lowerLetter"/><w:numStart w:val="3"/></w:footnotePr></w:settings>'
    body = (
        "<w:p>"
        + run("a")
        + '<w:r><w:endnoteReference w:id="1"/></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    )
    document = read(with_body(body, extra={"word/endnotes.xml": endnotes, "word/settings.xml": settings}))
    assert [(note.kind, note.number, note.text) for note in document.notes] == [
        ("endnote", "i", "An endnote."), ("footnote", "c", "y"),
    ]  # fmt: skip


ITEM = {"id": 1, "itemData": {"title": "A Paper", "type": "manuscript"}, "locator": "3"}


@pytest.mark.parametrize(
    ("code", "manager"),
    [
        ("ADDIN ZOTERO_ITEM CSL_CITATION " + json.dumps({"citationItems": [ITEM]}), "Zotero"),
        ("ADDIN CSL_CITATION " + json.dumps({"citationItems": [ITEM]}), "Mendeley"),
        (
            (
                "ADDIN EN.CITE &lt;EndNote&gt;&lt;Cite&gt;&lt;Author&gt;P&lt;/Author&gt;&lt;record&gt;&lt;titles&gt;&lt;title&gt;A Paper&lt;/title&gt;"
                "&lt;/titles&gt;&lt;/record&gt;&lt;/Cite&gt;&lt;/EndNote&gt;"
            ),
            "EndNote",
        ),
    ],
)
def test_fields_of_reference_managers(code: str, manager: str) -> None:
    middle = len(code) // 2
    raw = code if "&lt;" in code else code.replace("&", "&amp;").replace("<", "&lt;")
    halves = (raw[:middle], raw[middle:]) if "&lt;" not in raw else (raw, "")
    body = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        + "".join(f'<w:r><w:instrText xml:space="preserve">{half}</w:instrText></w:r>' for half in halves)
        + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + run("Petrov, A Paper") + '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )  # fmt: skip
    block = read(with_body(body)).blocks[0]
    assert block.text == "Petrov, A Paper"
    assert (block.fields[0].manager, block.fields[0].items[0]["title"]) == (manager, "A Paper")


def test_hyperlink_fields_and_comments_that_suppress() -> None:
    comments = (
        f'<w:comments {W}><w:comment w:id="4"><w:p>'
        + run("provcite: ignore PC2xx, PC606")
        + "</w:p></w:comment></w:comments>"
    )
    body = (
        '<w:p><w:commentRangeStart w:id="4"/><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText>HYPERLINK "https://example.org/x"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        + run("the link") + '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:commentRangeEnd w:id="4"/><w:r><w:commentReference w:id="4"/></w:r></w:p>'
    )  # fmt: skip
    document = read(with_body(body, extra={"word/comments.xml": comments}))
    assert document.blocks[0].links[0].target == "https://example.org/x"
    assert document.suppressions[0].codes == ("PC2", "PC606")
    assert document.suppressions[0].paragraph == 1


def test_words_split_over_runs_lead_back_to_them() -> None:
    body = "<w:p>" + run("RGANI, f. 5, d. 4") + run("1") + run("0.") + "</w:p>"
    block = read(with_body(body)).blocks[0]
    at = block.text.index("410")
    assert [(p.part, p.node, p.offset, p.end - p.start) for p in block.pieces(at, at + 3)] == [
        ("word/document.xml", 0, 16, 1), ("word/document.xml", 1, 0, 1), ("word/document.xml", 2, 0, 1),
    ]  # fmt: skip


def test_mendeley_content_controls_and_zotero_bookmarks() -> None:
    import base64

    code = base64.b64encode(json.dumps({"citationItems": [ITEM]}).encode()).decode()
    control = (
        f'<w:p><w:sdt><w:sdtPr><w:tag w:val="MENDELEY_CITATION_v3_{code}"/></w:sdtPr><w:sdtContent>'
        + run("(Petrov 1956)") + "</w:sdtContent></w:sdt></w:p>"
    )  # fmt: skip
    block = read(with_body(control)).blocks[0]
    assert (block.text, block.fields[0].manager) == ("(Petrov 1956)", "Mendeley")
    zotero = "ZOTERO_ITEM CSL_CITATION " + json.dumps({"citationItems": [ITEM]})
    half = len(zotero) // 2
    space = 'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"'
    properties = (
        f"<Properties {space}>"
        + "".join(
            f'<property fmtid="x" pid="{n + 1}" name="ZOTERO_BREF_abc_{n}"><vt:lpwstr>{part}</vt:lpwstr></property>'
            for n, part in enumerate((zotero[:half], zotero[half:]), 1)
        )
        + "</Properties>"
    )
    marked = (
        '<w:p><w:bookmarkStart w:id="7" w:name="ZOTERO_BREF_abc"/>'
        + run("Petrov, 3")
        + '<w:bookmarkEnd w:id="7"/></w:p>'
    )
    block = read(with_body(marked, extra={"docProps/custom.xml": properties})).blocks[0]
    assert (block.fields[0].manager, block.fields[0].items[0]["_cite"]["locator"]) == ("Zotero", "3")
