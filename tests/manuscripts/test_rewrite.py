"""Fixes and comments change what they should and nothing else."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from bounded import bounded
from checks_data import check
from manuscripts_made import Call, Linked, Made, Paragraph, write
from provcite.checks.report import Report
from provcite.manuscripts.annotate import Comment, annotate_docx
from provcite.manuscripts.readers import FORMATS, read_manuscript
from provcite.ops.check import Checked, annotate, fix

OLD = "https://digitalarchive.wilsoncenter.org/document/113371"
NEW = "https://digitalarchive.umd.edu/document/113371"


def faulty() -> Made:
    made = Made()
    made.paragraphs = [
        Paragraph(
            [
                "The Russian State Archive of Contemporary History; see ",
                Linked("the page", OLD),
                ".",
                Call(1),
                " More.",
                Call(2),
            ]
        )
    ]
    made.notes = [
        [f"TsKhSD, f. 5, op. 28, d. 410, ll. 301-303, {OLD}."],
        ["RGANI, f. 5, op. 28, d. 410, ll. 301-302, file 7-12."],
    ]
    return made


def checked(data: bytes, form: str) -> tuple[Checked, Report]:
    result = check(data, f"draft.{form}")
    name = f"draft.{form}"
    return Checked(path=Path(name), name=name, format=form, data=data, result=result), Report(
        name=name, result=result, found=result.found
    )


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_fixes_mend_addresses_acronyms_and_ranges_and_nothing_else(form: str) -> None:
    data = write(faulty(), form)
    before, report = checked(data, form)
    fixed = fix(before, report)
    assert not fixed.refused
    after = read_manuscript(fixed.data, f"draft.{form}")
    assert after.notes[0].text == f"RGANI, f. 5, op. 28, d. 410, ll. 301–303, {NEW}."
    assert after.notes[1].text == "RGANI, f. 5, op. 28, d. 410, ll. 301–302, file 7-12."
    if form != "txt":
        assert [link.target for link in after.blocks[0].links] == [NEW]
    assert after.blocks[0].text == before.result.document.blocks[0].text
    assert len(fixed.fixes) >= 4
    again, report_again = checked(fixed.data, form)
    assert not [item for item in report_again.found if item.finding.fix is not None and item.finding.fix.safe]
    assert fix(again, report_again).data is fixed.data


def test_only_the_lines_at_fault_change_in_a_text_file() -> None:
    data = "Title\r\n\r\nText.[^1]  \r\n\r\n[^1]: RGANI, f. 5, op. 28, d. 410, ll. 301-303.\r\n".encode(
        "utf-8-sig"
    )
    fixed = fix(*checked(data, "md"))
    assert fixed.data == data.replace(b"301-303", "301–303".encode())


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_fix_in_word_touches_the_parts_at_fault_only() -> None:
    data = write(faulty(), "docx")
    fixed = members(fix(*checked(data, "docx")).data)
    before = members(data)
    assert list(fixed) == list(before)
    changed = {name for name in before if before[name] != fixed[name]}
    assert changed == {"word/footnotes.xml", "word/_rels/document.xml.rels"}


def strip_comments(data: bytes) -> bytes:
    """The body without the marks of comments, canonical."""
    root = etree.fromstring(data)
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    for tag in ("commentRangeStart", "commentRangeEnd"):
        for element in list(root.iter(w + tag)):
            element.getparent().remove(element)
    for element in list(root.iter(w + "commentReference")):
        element.getparent().getparent().remove(element.getparent())
    return etree.tostring(root, method="c14n")


def test_comments_change_nothing_else_in_the_file() -> None:
    data = write(faulty(), "docx")
    before, report = checked(data, "docx")
    out = annotate(before, report, when="2026-11-23T12:00:00Z")
    old, new = members(data), members(out)
    assert set(new) - set(old) == {"word/comments.xml"}
    untouched = set(old) - {"word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"}
    assert all(old[name] == new[name] for name in untouched)
    assert strip_comments(new["word/document.xml"]) == strip_comments(old["word/document.xml"])
    comments = etree.fromstring(new["word/comments.xml"])
    texts = ["".join(comment.itertext()) for comment in comments]
    assert len(texts) == len(report.found)
    assert any("Note 1" in text and "PC601" in text for text in texts)
    again = read_manuscript(out, "draft.docx")
    assert [block.text for block in again.blocks] == [block.text for block in before.result.document.blocks]
    assert [note.text for note in again.notes] == [note.text for note in before.result.document.notes]


def test_comments_join_those_that_are_there() -> None:
    once = annotate_docx(write(faulty(), "docx"), [Comment(text="first")], author="A")
    twice = annotate_docx(once, [Comment(text="second\x00 & <third>")], author="B")
    comments = etree.fromstring(members(twice)["word/comments.xml"])
    ids = [
        comment.get("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}id")
        for comment in comments
    ]
    assert ids == ["0", "1"]
    assert members(once)["[Content_Types].xml"] == members(twice)["[Content_Types].xml"]
    assert annotate_docx(once, []) is once


def test_python_docx_reads_the_comments_back() -> None:
    docx = pytest.importorskip("docx", reason="python-docx is not installed")
    before, report = checked(write(faulty(), "docx"), "docx")
    document = docx.Document(io.BytesIO(annotate(before, report)))
    if not hasattr(document, "comments"):
        pytest.skip("this python-docx reads no comments")
    assert len(list(document.comments)) == len(report.found)


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word(data: bytes, **parts: str) -> bytes:
    """`data` with the body or the notes replaced: ``document="<w:p>…"``, ``footnotes="<w:footnote>…"``."""
    given = members(data)
    for name, inner in parts.items():
        inner = f"<w:body>{inner}</w:body>" if name == "document" else inner
        given[f"word/{name}.xml"] = f'<w:{name} xmlns:w="{WORD}">{inner}</w:{name}>'.encode()
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in given.items():
            archive.writestr(name, content)
    return target.getvalue()


CALL = '<w:r><w:footnoteReference w:id="2"/></w:r>'
NOTE = '<w:footnote w:id="2"><w:p><w:r><w:t>RGANI, f. 5, op. 28, d. 410, ll. 301-303.</w:t></w:r></w:p></w:footnote>'


def test_a_note_that_is_called_twice_is_mended_once() -> None:
    data = word(write(faulty(), "docx"), document=f"<w:p>{CALL}{CALL}</w:p>", footnotes=NOTE)
    fixed = fix(*checked(data, "docx"))
    assert not fixed.refused
    assert len(fixed.fixes) == 2
    assert b"301\xe2\x80\x93303" in members(fixed.data)["word/footnotes.xml"]


def test_a_fix_that_cannot_be_made_hides_no_other_of_the_same_words() -> None:
    text = (
        "One.[^1] Two.[^2]\n\n[^1]: RGANI, f. 5, op. 28, d. 410, ll. 301-303.\n"
        "[^2]: RGANI, f. 5, op. 28, d. 410, ll. 301&#45;303.\n"
    )
    before, report = checked(text.encode(), "md")
    fixed = fix(before, report)
    assert len(fixed.fixes) == 1
    assert fixed.fixes[0].startswith("note 1: ")
    assert len(fixed.refused) == 1
    assert fixed.refused[0].startswith("note 2: ")
    assert fixed.data.decode() == text.replace("301-303", "301–303")
    assert len(fixed.left) == len(report.found) - 1


@pytest.mark.parametrize("number", ["\u00b2", "9" * 5000, "-1", "x", ""])
def test_numbers_of_a_word_file_that_are_none_break_nothing(number: str) -> None:
    section = f'<w:sectPr><w:footnotePr><w:numStart w:val="{number}"/></w:footnotePr></w:sectPr>'
    indent = f'<w:pPr><w:ind w:left="{number}" w:right="{number}"/></w:pPr>'
    data = word(write(faulty(), "docx"), document=f"<w:p>{indent}{CALL}</w:p>{section}", footnotes=NOTE)
    styles = (
        f'<w:style w:type="paragraph" w:styleId="A"><w:pPr><w:outlineLvl w:val="{number}"/></w:pPr></w:style>'
    )
    document = read_manuscript(word(data, styles=styles), "draft.docx")
    assert [note.number for note in document.notes] == ["1"]
    mark = f'<w:comment w:id="{number}"/>'
    assert (
        b"A remark."
        in members(annotate_docx(word(data, comments=mark), [Comment(text="A remark.")]))["word/comments.xml"]
    )


def test_thousands_of_comments_in_one_paragraph_take_time_in_proportion() -> None:
    count = 4000
    calls = "".join(
        f'<w:r><w:t>word</w:t></w:r><w:r><w:footnoteReference w:id="{number}"/></w:r>'
        for number in range(1, count)
    )
    data = word(write(faulty(), "docx"), document=f"<w:p>{calls}</w:p>")
    comments = [Comment(text="x", note_kind="footnote", note_key=str(number)) for number in range(1, count)]
    with bounded():
        copy = annotate_docx(data, comments)
    assert members(copy)["word/document.xml"].count(b"<w:commentReference") == count - 1
