"""Files that LibreOffice and pandoc write, and what they make of ours."""

from __future__ import annotations

import io
import subprocess
import zipfile
from pathlib import Path

import pytest

import clients
from checks_data import check
from manuscripts_made import Call, Made, Paragraph, write
from provcite.checks.report import Report
from provcite.manuscripts.readers import read_manuscript
from provcite.ops.check import Checked, annotate

pytestmark = pytest.mark.client

NOTES = [
    "Petrov, “Memorandum,” July 24, 1956, RGANI, f. 5, op. 28, d. 410, ll. 301–303.",
    "Ibid., l. 302.",
    "Lankov, Crisis in North Korea (Honolulu, 2005), 42; AVPRF, f. 0102, op. 13, p. 72, d. 5, l. 3.",
]


def manuscript() -> Made:
    made = Made(notes=[[note] for note in NOTES])
    made.paragraphs = [
        Paragraph(["Chapter"], "heading"),
        Paragraph(["He came back.", Call(1), " He left.", Call(2)]),
        Paragraph(["Then he wrote.", Call(3)]),
    ]
    return made


def office(data: bytes, source: str, target: str, folder: Path) -> bytes:
    """`data` converted by LibreOffice."""
    path = folder / f"draft.{source}"
    path.write_bytes(data)
    return clients.libreoffice(str(path), target, folder / "out").read_bytes()


def pandoc(text: str, source: str, target: str) -> bytes:
    """`text` converted by pandoc."""
    done = subprocess.run(
        [clients.pandoc(), "-f", source, "-t", target, "-s", "--metadata", "title=T", "-o", "-"],
        input=text.encode(), capture_output=True, check=True, timeout=60,
    )  # fmt: skip
    return done.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("source", "target"), [("odt", "docx"), ("docx", "odt"), ("odt", "html"), ("docx", "fodt")]
)
def test_what_libreoffice_converts_reads_the_same(source: str, target: str, tmp_path: Path) -> None:
    data = office(write(manuscript(), source), source, target, tmp_path)
    document = read_manuscript(data, f"draft.{target}")
    assert [note.number for note in document.notes] == ["1", "2", "3"]
    assert [note.text for note in document.notes] == NOTES
    assert "He came back. He left." in [block.text for block in document.blocks]
    assert all(note.anchor is not None for note in document.notes)


@pytest.mark.slow
def test_libreoffice_opens_the_copy_with_comments_and_keeps_them(tmp_path: Path) -> None:
    data = write(manuscript(), "docx")
    result = check(data, "draft.docx")
    assert result.found
    before = Checked(path=Path("draft.docx"), name="draft.docx", format="docx", data=data, result=result)
    report = Report(name="draft.docx", result=result, found=result.found)
    odt = office(annotate(before, report), "docx", "odt", tmp_path)
    with zipfile.ZipFile(io.BytesIO(odt)) as archive:
        content = archive.read("content.xml").decode()
    assert content.count("<office:annotation ") == len(result.found)
    assert [note.text for note in read_manuscript(odt, "draft.odt").notes] == NOTES


MARKDOWN = "# Chapter\n\nHe *came* back.[^1] He left.^[An inline one: [link](https://example.org/a).]\n\n> Set off, long.[^1b]\n\n[^1]: {0}\n[^1b]: {1}\n"


@pytest.mark.parametrize("target", ["docx", "odt", "html", "latex", "typst", "markdown"])
def test_what_pandoc_writes_reads_the_same(target: str) -> None:
    text = MARKDOWN.format(NOTES[0], NOTES[1])
    ending = {"latex": "tex", "typst": "typ", "markdown": "md"}.get(target, target)
    document = read_manuscript(pandoc(text, "markdown", target), f"draft.{ending}")
    plain = [
        note.text.replace("\u00a0", " ").replace('"', "“", 1).replace('"', "”", 1) for note in document.notes
    ]
    assert plain == [NOTES[0], "An inline one: link.", NOTES[1]]
    assert document.notes[1].block.links[0].target == "https://example.org/a"
    running = next(block for block in document.blocks if block.text.startswith("He came"))
    assert running.text == "He came back. He left."
    assert [running.text[span.start : span.end] for span in running.italics] == ["came"]
    assert any(block.kind == "quote" for block in document.blocks)
