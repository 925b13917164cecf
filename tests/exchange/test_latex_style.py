"""provcite.sty, set by lualatex and biber: notes and bibliography are the words of `provcite cite`."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

import clients
from clients import program
from provcite.ops.latex import style_file
from running import run

pytestmark = pytest.mark.client

RECORDS = sorted(path.stem for path in (Path(__file__).resolve().parents[2] / "records").glob("*.yaml"))
PREAMBLE = (  # a font that has every script of the records
    "\\documentclass{article}\\usepackage{fontspec}\\setmainfont{DejaVu Serif}\n"
    "\\pagestyle{empty}\\interfootnotelinepenalty=10000\n"  # no number of a page within a note
    "\\usepackage[style=verbose]{biblatex}\n"
)
BOOK = "@book{smith, author={Smith, Ada}, title={On Grain}, date={2000}, publisher={Press}}\n"


def flat(text: str) -> str:
    """Words alone: typesetters break lines, hyphenate and set dashes."""
    return re.sub(r"[\s\u00ad‐‑‒–—-]+", "", text)


def call(*command: str, cwd: Path) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, timeout=300, check=False)
    said = done.stdout.decode("utf-8", "replace")
    assert not re.search(r"^!|^WARN|^ERROR", said, re.MULTILINE), said[-3000:]
    return said


def cited(folder: Path, *arguments: str) -> list[str]:
    done = run("cite", *arguments, "--style", "chicago", folder=folder)
    assert done.status == 0, done.err
    return done.out.splitlines()


def printed(folder: Path, body: str, *, preamble: str = PREAMBLE) -> str:
    """The words of the PDF that LaTeX makes of `body`, with the .bib that the command writes."""
    lualatex, biber = clients.lualatex(PREAMBLE + "\\addbibresource{library.bib}\n", biber=True)
    pdftotext = program("pdftotext", "poppler")
    (folder / "other.bib").write_text(BOOK, "utf-8")
    (folder / "draft.tex").write_text(
        f"{preamble}\\usepackage{{provcite}}\\addbibresource{{draft.bib}}\\addbibresource{{other.bib}}\n"
        f"\\begin{{document}}\n{body}\n\\end{{document}}\n",
        "utf-8",
    )
    done = run("export", "--for", "draft.tex", "--with-style", folder=folder)
    assert done.status == 0, done.err
    assert (folder / "provcite.sty").read_bytes() == style_file()
    call(lualatex, "-interaction=nonstopmode", "draft", cwd=folder)
    call(biber, "draft", cwd=folder)
    call(lualatex, "-interaction=nonstopmode", "draft", cwd=folder)
    return subprocess.run(
        [pdftotext, "draft.pdf", "-"], cwd=folder, capture_output=True, check=True
    ).stdout.decode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    assert run("init", ".", "--sample", folder=tmp_path).status == 0
    return tmp_path


def test_every_shipped_record_is_printed_as_cite_prints_it(folder: Path) -> None:
    body = "\n\\newpage\n".join(f"Text.\\footcite{{{one}}}\n\nAgain.\\footcite{{{one}}}" for one in RECORDS)
    words = flat(printed(folder, f"{body}\n\\printbibliography"))
    listed = run("bibliography", *RECORDS, "--style", "chicago", folder=folder).out.splitlines()
    notes = cited(folder, *RECORDS)
    shorts = cited(folder, *RECORDS, "--as", "short")  # in one call: those of one title are told apart
    assert len(notes) == len(shorts) == len(RECORDS)
    for text in [*notes, *shorts, *listed]:
        assert flat(text) in words or not text, text


CASES = [
    (r"\footcite[l. 302]{113371}", ["113371", "--locator", "l. 302"]),
    (r"\footcite[л.~302]{113371}", ["113371", "--locator", "л. 302"]),
    (r"\footcite[ll. 302--303]{113371}", ["113371", "--locator", "ll. 302-303"]),
    (r"\footcite[302]{113371}", ["113371", "--locator", "302"]),
    (r"\footcite[p. 2]{113395}", ["113395", "--locator", "p. 2"]),
    (r"\footcite[f. 2]{thatcher-reagan-1985-01-15}", ["thatcher-reagan-1985-01-15", "--locator", "f. 2"]),
    (r"\footcite{113371}\footcite[l. 303]{113371}", ["113371", "--as", "short", "--locator", "l. 303"]),
    (r"\autocite[l. 302]{113371}", ["113371", "--locator", "l. 302"]),
    (r"\footfullcite[l. 302]{113371}", ["113371", "--locator", "l. 302"]),
    (r"\footcites{113395}[l. 302]{113371}", ["113395", "113371", "--cluster"]),
]


def test_leaves_stand_where_cite_puts_them(folder: Path) -> None:
    """Each case in a section of its own document would take a minute: one document, each in a refsection."""
    body = "\n\\newpage\n".join(f"\\begin{{refsection}}Text.{latex}\\end{{refsection}}" for latex, _ in CASES)
    words = flat(printed(folder, body))
    for latex, arguments in CASES:
        (text,) = cited(folder, *arguments)
        if latex.startswith(r"\footcites"):  # cite takes one locator for a whole cluster
            text = text.replace("listy 301–303", "list 302")
        assert flat(text) in words, (latex, text)


def test_within_a_note_of_ones_own_and_beside_other_entries(folder: Path) -> None:
    body = (
        "A\\footnote{So \\cite[l. 302]{113371}, and so.} B\\footcites[3]{smith}[302]{113371}\n"
        "C\\footnote{See \\cite{113371}; he says so.}\\printbibliography"
    )
    words = flat(printed(folder, body))
    (full,) = cited(folder, "113371", "--locator", "l. 302")
    assert flat("So " + full.removesuffix(".") + ", and so.") in words
    (short,) = cited(folder, "113371", "--as", "short", "--locator", "l. 302")
    assert flat("Ada Smith. On Grain. Press, 2000, p. 3; " + short) in words
    title = "Memorandum of Conversation with Minister of Foreign Affairs of the DPRK, Nam Il"
    assert flat(f"See Petrov, “{title}”; he") in words
    assert flat("Smith, Ada. On Grain. Press, 2000.") in words


def test_with_links_and_another_style(folder: Path) -> None:
    preamble = (
        PREAMBLE.replace("[style=verbose]", "[style=verbose,autocite=footnote]") + "\\usepackage{hyperref}\n"
    )
    words = flat(printed(folder, "A\\autocite{113371}\\printbibliography", preamble=preamble))
    assert flat(cited(folder, "113371")[0]) in words
