"""A PDF that an office program typeset: wrapped lines, ligatures, a footer on each page."""

from __future__ import annotations

from html import escape
from pathlib import Path

import pytest

from clients import libreoffice
from documents_data import DATA, comparable, expected
from provcite.documents.detect import Shape
from provcite.documents.lines import lines_of, paragraphs
from provcite.documents.wilson_center import read_document


@pytest.mark.client
@pytest.mark.parametrize("name", ["900101", "900104"])
def test_typeset_pdf_gives_the_same_record(name: str, tmp_path: Path) -> None:
    lines = lines_of((DATA / f"{name}.txt").read_text("utf-8"))
    blocks = ("<br>".join(escape(line.text) for line in group) for group in paragraphs(lines))
    page = tmp_path / f"{name}.html"
    page.write_text("<meta charset='utf-8'><body>" + "".join(f"<p>{block}</p>" for block in blocks), "utf-8")
    made = libreoffice(str(page), "pdf:writer_web_pdf_Export", tmp_path)
    document = read_document(made.read_bytes(), name=f"{name}.pdf")
    assert document.shape is Shape.PDF
    assert comparable(document.record) == expected(DATA / f"{name}.txt.yaml")
