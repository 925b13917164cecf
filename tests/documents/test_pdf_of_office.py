"""A PDF that an office program typeset: wrapped lines, ligatures, a footer on each page."""

from __future__ import annotations

import shutil
import subprocess
from html import escape
from pathlib import Path

import pytest

from documents_data import DATA, comparable, expected
from provcite.documents.detect import Shape
from provcite.documents.lines import lines_of, paragraphs
from provcite.documents.wilson_center import read_document

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


@pytest.mark.client
@pytest.mark.skipif(OFFICE is None, reason="needs LibreOffice")
@pytest.mark.parametrize("name", ["900101", "900104"])
def test_typeset_pdf_gives_the_same_record(name: str, tmp_path: Path) -> None:
    assert OFFICE is not None
    lines = lines_of((DATA / f"{name}.txt").read_text("utf-8"))
    blocks = ("<br>".join(escape(line.text) for line in group) for group in paragraphs(lines))
    page = tmp_path / f"{name}.html"
    page.write_text("<meta charset='utf-8'><body>" + "".join(f"<p>{block}</p>" for block in blocks), "utf-8")
    subprocess.run(
        [OFFICE, "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
         "--convert-to", "pdf:writer_web_pdf_Export", "--outdir", str(tmp_path), str(page)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    document = read_document((tmp_path / f"{name}.pdf").read_bytes(), name=f"{name}.pdf")
    assert document.shape is Shape.PDF
    assert comparable(document.record) == expected(DATA / f"{name}.txt.yaml")
