"""Real programs read what is written: pandoc, biber and biblatex, BibTeX, Typst, rispy, rdflib.

Each test skips, with the reason, where its program is absent.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

import clients
from clients import pandoc, papis, program
from exchange_records import LETTER, SAMPLE
from provcite.exchange.base import Options
from provcite.exchange.context import shipped_context
from provcite.exchange.keys import KeyMaker
from provcite.exchange.registry import load, read
from provcite.model.record import Event, Holding, Record
from provcite.schema.decode import decode_bytes

pytestmark = pytest.mark.client

CONTEXT = shipped_context()


def shipped_records() -> list[Record]:
    folder = Path(__file__).resolve().parents[2] / "records"
    decoded = [decode_bytes(path.read_bytes(), file=path.name) for path in sorted(folder.glob("*.yaml"))]
    return [item.record for item in decoded if item.record is not None]


def written(name: str, records: list[Record]) -> str:
    keys = KeyMaker() if name in ("bibtex", "biblatex", "hayagriva") else None
    return "".join(load(name).write(records, Options(context=CONTEXT, keys=keys)))


def run(*command: str, cwd: Path, ok: bool = True) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", timeout=300)
    assert done.returncode == 0 or not ok, done.stdout[-3000:] + done.stderr[-3000:]
    return done


def level_values(record: Record) -> list[str]:
    return [value.replace("-", "–") for holding in record.sources[:1] for _, value in holding.path]


def flat(text: str) -> str:
    """Words alone: typesetters break lines, hyphenate and set dashes."""
    return re.sub(r"[\s\u00ad‐‑‒–—-]+", "", text)


def plain_spaces(text: str) -> str:
    """Plain spaces for those that do not break, which pandoc sets behind abbreviations and before marks."""
    return re.sub(r"[\u00a0\u202f]", " ", text)


def unquoted(text: str) -> str:
    """Words without quotation marks, which pandoc sets in its own way."""
    return re.sub("[\"'“”‘’„«»]", "", flat(text))


@pytest.mark.parametrize(
    ("name", "reader"),
    [("bibtex", "bibtex"), ("biblatex", "biblatex"), ("csl-json", "csljson"), ("ris", "ris")],
)
def test_pandoc_reads_every_shipped_record(name: str, reader: str, tmp_path: Path) -> None:
    records = [*shipped_records(), LETTER]
    (tmp_path / "in").write_text(written(name, records), encoding="utf-8")
    done = run(pandoc(), "-f", reader, "-t", "csljson", "in", cwd=tmp_path)
    assert done.stderr == ""
    items = json.loads(done.stdout)
    assert len(items) == len(records)
    for record, item in zip(records, items, strict=True):
        _check_pandoc(name, record, item)


def _check_pandoc(name: str, record: Record, item: dict[str, Any]) -> None:
    text = flat(json.dumps(item, ensure_ascii=False))
    if name == "ris":
        assert flat(item["title"].split()[0]) in flat(record.title or "")
        assert item.get("URL") == record.url
        year = (record.date or "")[:4]
        assert not year.isdigit() or item["issued"]["date-parts"][0][0] == int(year)
    else:
        for value in level_values(record):
            assert flat(json.dumps(value, ensure_ascii=False)[1:-1]) in text, (record.id, value)
        if record is not LETTER:  # its title has a tilde and the like, which pandoc sets as typography
            assert unquoted(item["title"]) == unquoted(record.title or ""), record.id


def test_pandoc_reads_csl_yaml(tmp_path: Path) -> None:
    (tmp_path / "library.yaml").write_text(written("csl-yaml", [SAMPLE]), encoding="utf-8")
    (tmp_path / "text.md").write_text(
        '---\nbibliography: library.yaml\nnocite: "@*"\n---\n', encoding="utf-8"
    )
    done = run(pandoc(), "text.md", "--citeproc", "-t", "plain", "--wrap=none", cwd=tmp_path)
    assert "fond 5, opis 28, delo 410, listy 301–303" in done.stdout.replace("Fond", "fond")


@pytest.mark.parametrize("style", ["chicago", "chicago-archive-first", "gost", "mhra", "wilson-center"])
def test_pandoc_prints_from_the_export_for_a_style_what_provcite_prints(style: str, tmp_path: Path) -> None:
    """The way of a user, through the programs themselves, for every shipped record."""
    found = Path(__file__).resolve().parents[2] / "styles" / f"{style}.csl"
    engine = pandoc()
    provcite = (sys.executable, "-m", "provcite")
    run(*provcite, "init", ".", "--sample", cwd=tmp_path)
    run(
        *provcite, "export", "--all", "--to", "csl-json", "--style", style, "-o", "library.json", cwd=tmp_path
    )
    ids = [record.id for record in shipped_records()]
    notes = "\n\n".join(f"Text.[@{{{record_id}}}]" for record_id in ids)
    head = f"---\nbibliography: library.json\ncsl: {found}\nsuppress-bibliography: true\n---\n\n"
    (tmp_path / "text.md").write_text(head + notes, encoding="utf-8")
    done = run(
        engine, "text.md", "--citeproc", "-t", "plain-smart", "--wrap=none", cwd=tmp_path,
    )  # fmt: skip
    printed = re.findall(r"^\[\d+\] (.+)$", done.stdout, re.MULTILINE)
    cited = run(*provcite, "cite", *ids, "--style", style, "--as", "note", cwd=tmp_path).stdout.splitlines()
    assert len(printed) == len(cited) == len(ids)
    assert [plain_spaces(note) for note in printed] == [plain_spaces(note) for note in cited]


def test_biber_and_biblatex_compile_every_shipped_record(tmp_path: Path) -> None:
    preamble = (  # a font that has every script of the records
        "\\documentclass{article}\\usepackage{fontspec}\\setmainfont{DejaVu Serif}\n"
        "\\usepackage[style=verbose]{biblatex}\\addbibresource{library.bib}\n"
    )
    (lualatex, biber), pdftotext = clients.lualatex(preamble, biber=True), program("pdftotext", "poppler")
    records = shipped_records()
    (tmp_path / "library.bib").write_text(written("biblatex", records), encoding="utf-8")
    notes = "\n".join(f"Text\\footcite{{{KeyMaker()(record)}}}.\n" for record in records)
    (tmp_path / "text.tex").write_text(
        f"{preamble}\\begin{{document}}\n{notes}\\printbibliography\\end{{document}}\n",
        encoding="utf-8",
    )
    run(lualatex, "-interaction=nonstopmode", "text", cwd=tmp_path, ok=False)
    done = run(biber, "text", cwd=tmp_path)
    assert "WARN" not in done.stdout, done.stdout
    log = run(lualatex, "-interaction=nonstopmode", "text", cwd=tmp_path).stdout
    assert not re.search(r"^!", log, re.MULTILINE), log[-3000:]
    words = flat(run(pdftotext, "text.pdf", "-", cwd=tmp_path).stdout)
    for record in records:
        for value in level_values(record):
            assert flat(value) in words or "'" in value or '"' in value, (record.id, value)


ODD_DATES = (
    *(
        "1956",
        "1956-07~",
        "195X",
        "1956-XX-24",
        "1956-21?",
        "1956-07/1957",
        "1956/..",
        "../1956",
        "-0044-03-15",
    ),
    *("[1956,1958]", "{1956..1958}", "[..1956]", "?1956", "1956-~07", "Y-17000", "1956S2", "summer of 1956"),
)


def test_biber_and_biblatex_compile_odd_dates_and_references(tmp_path: Path) -> None:
    preamble = (
        "\\documentclass{article}\\usepackage{fontspec}\\usepackage[style=verbose]{biblatex}"
        "\\addbibresource{library.bib}\n"
    )
    lualatex, biber = clients.lualatex(preamble, biber=True)
    given = [
        Record(id=f"odd-{number}", title=f"{{T}} & 100% of #{number}", date=date, summary="a} b{ % # \\",
               sources=(Holding(repository="5 % of A_b #1 {x} \\y & $z^2~", path=(("item", "#1"),)),),
               provenance=(Event(event="published", by=("X & Y",), url="https://example.org/%7B#a_b&c=~{d}\\"),))
        for number, date in enumerate(ODD_DATES)
    ]  # fmt: skip
    (tmp_path / "library.bib").write_text(written("biblatex", given), encoding="utf-8")
    (tmp_path / "text.tex").write_text(
        f"{preamble}\\begin{{document}}\\nocite{{*}}\\printbibliography\\end{{document}}\n",
        encoding="utf-8",
    )
    run(lualatex, "-interaction=nonstopmode", "text", cwd=tmp_path, ok=False)
    assert "WARN" not in run(biber, "text", cwd=tmp_path).stdout
    log = run(lualatex, "-interaction=nonstopmode", "text", cwd=tmp_path).stdout
    assert not re.search(r"^!", log, re.MULTILINE), log[-3000:]
    parsed = read((tmp_path / "library.bib").read_bytes(), CONTEXT, format_name="biblatex")
    assert [again(record).record for again, record in zip(parsed.again, given, strict=True)] == given


@pytest.mark.parametrize("style", ["plain", "abbrv", "alpha"])
def test_classic_bibtex_has_no_complaint(style: str, tmp_path: Path) -> None:
    bibtex = program("bibtex", "LaTeX")
    (tmp_path / "library.bib").write_text(written("bibtex", shipped_records()), encoding="utf-8")
    (tmp_path / "text.aux").write_text(
        f"\\citation{{*}}\n\\bibstyle{{{style}}}\n\\bibdata{{library}}\n", encoding="utf-8"
    )
    done = run(bibtex, "text", cwd=tmp_path)
    complaints = [
        line for line in done.stdout.splitlines() if line.startswith("Warning") and "empty author" not in line
    ]
    assert complaints == []
    # Classic BibTeX makes labels of bytes and may cut a Cyrillic letter in two.
    assert flat("fond 5, opis 28, delo 410") in flat(
        (tmp_path / "text.bbl").read_text("utf-8", errors="replace")
    )


def test_typst_compiles_with_the_hayagriva_file(tmp_path: Path) -> None:
    typst = pytest.importorskip("typst", reason="typst is not installed (extra clients)")
    records = [*shipped_records(), LETTER]
    (tmp_path / "library.yaml").write_text(written("hayagriva", records), encoding="utf-8")
    (tmp_path / "text.typ").write_text(
        '#bibliography("library.yaml", full: true, style: "chicago-notes", title: none)\n', encoding="utf-8"
    )
    typst.compile(str(tmp_path / "text.typ"), output=str(tmp_path / "text.pdf"))
    pdftotext = program("pdftotext", "poppler")
    words = flat(run(pdftotext, "text.pdf", "-", cwd=tmp_path).stdout)
    for value in ("opis28", "delo410", "listy301303", "JamesF.Person", "WilsonCenterDigitalArchive"):
        assert value in words


def test_rispy_reads_every_shipped_record() -> None:
    rispy = pytest.importorskip("rispy", reason="rispy is not installed")
    records = shipped_records()
    entries = rispy.loads(written("ris", records))
    assert [entry["title"] if "title" in entry else entry["primary_title"] for entry in entries] == [
        " ".join((record.title or "").split()) for record in records
    ]


@pytest.mark.parametrize(("name", "syntax"), [("zotero-rdf", "xml"), ("jsonld", "json-ld")])
def test_rdflib_reads_every_shipped_record(name: str, syntax: str) -> None:
    rdflib = pytest.importorskip("rdflib", reason="rdflib is not installed")
    records = shipped_records()
    graph = rdflib.Graph()
    graph.parse(data=written(name, records), format=syntax, publicID="https://example.org/")
    titles = {str(value) for value in graph.objects()}
    assert all(
        " ".join((record.title or "").split()) in titles or record.title in titles for record in records
    )


@pytest.mark.parametrize(("name", "syntax"), [("zotero-rdf", "xml"), ("dc", "xml"), ("jsonld", "json-ld")])
def test_every_term_is_one_of_its_vocabulary(name: str, syntax: str) -> None:
    """rdflib lists the terms of schema.org, Dublin Core, FOAF and RDF; Zotero has vocabularies of its own."""
    rdflib = pytest.importorskip("rdflib", reason="rdflib is not installed")
    known = [rdflib.SDO, rdflib.DC, rdflib.DCTERMS, rdflib.FOAF, rdflib.RDF, rdflib.RDFS]
    graph = rdflib.Graph()
    data = written(name, [*shipped_records(), SAMPLE, LETTER])
    graph.parse(data=data, format=syntax, publicID="https://example.org/")
    terms = set(graph.predicates()) | set(graph.objects(predicate=rdflib.RDF.type))
    for term in terms - {rdflib.RDF[f"_{number}"] for number in range(1, 100)}:
        spaces = [space for space in known if term.startswith(str(space))]
        assert all(term in space for space in spaces), term
        assert spaces or name == "zotero-rdf", term
    assert rdflib.SDO["holdingArchive"] in terms or name != "jsonld"
    assert rdflib.URIRef("https://schema.org/heldBy") not in rdflib.SDO


@pytest.mark.parametrize("name", ["bibtex", "biblatex"])
def test_every_record_comes_back_whole_through_jabref(tmp_path: Path, name: str) -> None:
    jabref = program("jabref")
    records = shipped_records()
    (tmp_path / "in.bib").write_text(written(name, records), encoding="utf-8")
    run(jabref, "-n", "-i", "in.bib", "-o", "out.bib", cwd=tmp_path)
    parsed = read((tmp_path / "out.bib").read_bytes(), CONTEXT, format_name=name)
    by_id = {record.id: record for record in records}
    for read_back, again in zip(parsed.records, parsed.again, strict=True):
        assert again(by_id[read_back.id]).record == by_id[read_back.id]


@pytest.mark.parametrize("name", ["csl-json", "bibtex", "biblatex"])
def test_citation_js_reads_every_shipped_record(name: str, tmp_path: Path) -> None:
    node = clients.node("citation-js")
    records = shipped_records()
    (tmp_path / "in").write_text(written(name, records), encoding="utf-8")
    script = (
        'const Cite = require("citation-js"); const text = require("fs").readFileSync("in", "utf8");'
        "process.stdout.write(JSON.stringify(new Cite(text).data));"
    )
    items = json.loads(run(node, "-e", script, cwd=tmp_path).stdout)
    assert len(items) == len(records)
    for record, item in zip(records, items, strict=True):
        assert unquoted(item["title"]) == unquoted(record.title or ""), record.id
        text = flat(json.dumps(item, ensure_ascii=False))
        for value in level_values(record):
            assert flat(json.dumps(value, ensure_ascii=False)[1:-1]) in text, (record.id, value)


@pytest.mark.parametrize("name", ["bibtex", "biblatex"])
def test_pybtex_reads_every_shipped_record(name: str) -> None:
    database = pytest.importorskip("pybtex.database", reason="pybtex is not installed (extra clients)")
    records = shipped_records()
    read_back = database.parse_string(written(name, records), "bibtex").entries
    assert len(read_back) == len(records)
    for record in records:
        entry = read_back[record.id]
        assert entry.type == ("unpublished" if record.type == "manuscript" else entry.type)
        for value in level_values(record):
            assert flat(value) in flat(entry.fields["note"].replace("\\", "")), record.id


_PAPIS = """
import json, sys
import papis.bibtex
print(json.dumps(papis.bibtex.bibtex_to_dict(sys.stdin.read()), default=str))
"""


@pytest.mark.parametrize("name", ["bibtex", "biblatex"])
def test_papis_reads_every_shipped_record(name: str, tmp_path: Path) -> None:
    records = [*shipped_records(), LETTER]
    home = {**os.environ, "HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    done = subprocess.run(
        [papis(), "-c", _PAPIS], input=written(name, records), env=home,
        capture_output=True, text=True, encoding="utf-8", check=True, timeout=120,
    )  # fmt: skip
    entries = json.loads(done.stdout)
    assert [entry["ref"] for entry in entries] == [record.id for record in records]
    for record, entry in zip(records[:-1], entries, strict=False):
        assert flat(entry["title"]) == flat(record.title or ""), record.id
        for value in level_values(record):
            assert flat(value) in flat(entry["note"]), record.id
        # papis reads TeX's dashes and signs in an address too.
        assert re.sub(r"\W", "", entry.get("url", "")) == re.sub(r"\W", "", record.url or ""), record.id


def test_typst_reads_every_shipped_record_of_a_bib_file(tmp_path: Path) -> None:
    typst = pytest.importorskip("typst", reason="typst is not installed (extra clients)")
    (tmp_path / "library.bib").write_text(written("biblatex", [*shipped_records(), LETTER]), encoding="utf-8")
    (tmp_path / "text.typ").write_text(
        '#bibliography("library.bib", full: true, style: "chicago-notes", title: none)\n', encoding="utf-8"
    )
    typst.compile(str(tmp_path / "text.typ"), output=str(tmp_path / "text.pdf"))
    assert (tmp_path / "text.pdf").stat().st_size > 1000


def test_pymods_reads_every_shipped_record(tmp_path: Path) -> None:
    pymods = pytest.importorskip("pymods", reason="pymods is not installed")
    records = shipped_records()
    (tmp_path / "library.xml").write_text(written("mods", records), encoding="utf-8")
    read = list(pymods.MODSReader(str(tmp_path / "library.xml")))
    assert len(read) == len(records)
    for record, entry in zip(records, read, strict=True):
        assert entry.titles[0] == " ".join((record.title or "").split())
        for value in level_values(record):
            assert flat(value) in flat(" ".join(entry.physical_location)), record.id
        roles = {name.role.code for name in entry.names}
        assert roles <= {"aut", "trl", "ctb", "rcp"}


@pytest.mark.parametrize(
    ("name", "tool"),
    [("bibtex", "bib2xml"), ("biblatex", "biblatex2xml"), ("ris", "ris2xml"), ("endnote-xml", "endx2xml"),
     ("mods", "xml2bib")],
)  # fmt: skip
def test_bibutils_reads_every_shipped_record(name: str, tool: str, tmp_path: Path) -> None:
    """Debian's bibutils: MODS is its own format, which it makes of every other one."""
    reader = program(tool, "bibutils")
    records = shipped_records()
    (tmp_path / "in").write_text(written(name, records), encoding="utf-8")
    if name == "mods":  # to BibTeX, which the next tool reads
        (tmp_path / "in").write_text(run(reader, "in", cwd=tmp_path).stdout, encoding="utf-8")
        reader = program("bib2xml", "bibutils")
    read_back = etree.fromstring(
        run(reader, "in", cwd=tmp_path).stdout.encode("utf-8").lstrip(b"\xef\xbb\xbf")
    )
    entries = read_back.findall("{*}mods")
    assert len(entries) == len(records)
    for record, entry in zip(records, entries, strict=True):
        words = unquoted("".join(entry.itertext()))
        assert unquoted(record.title or "") in words
        if record.url:
            assert record.url in "".join(entry.itertext())
        if name in ("bibtex", "biblatex", "endnote-xml"):
            assert all(unquoted(value) in words for value in level_values(record)), record.id
