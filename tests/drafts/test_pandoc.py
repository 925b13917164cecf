"""Markdown drafts: pandoc's documents with citations of records, by hand and through pandoc itself."""

from __future__ import annotations

import copy
import json
import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import clients
from clients import pandoc, program
from provcite.cli.filter import compose
from provcite.drafts.pandoc_words import inlines, text_of, words
from provcite.model.errors import InputError
from provcite.ops import pandoc as through
from running import environment, run

RECORDS = Path(__file__).parents[2] / "records"
PETROV = "A. M. Petrov, “Memorandum of Conversation with Minister of Foreign Affairs of the DPRK, Nam Il,” "
TITLE = "“Memorandum of Conversation with Minister of Foreign Affairs of the DPRK, Nam Il"
SITE = "Wilson Center Digital Archive, https://digitalarchive.umd.edu/document/113371"
ARCHIVE = "Russian State Archive of Contemporary History (RGANI), Moscow, trans. James F. Person, "
FULL = f"{PETROV}July 24, 1956, fond 5, opis 28, delo 410, listy 301–303, {ARCHIVE}{SITE}"

REPORT = (
    "Embassy of Hungary in North Korea, “Report, Embassy of Hungary in North Korea to the Hungarian Foreign "
    "Ministry"
)


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("store")
    (folder / "provcite.toml").write_text("", encoding="utf-8")
    for name in ("records", "texts"):
        (folder / name).mkdir()
    for name in ("113371", "113395", "115199", "grotewohl-1953-06-15", "rgaspi-17-163-1323", "php-94755"):
        shutil.copy(RECORDS / f"{name}.yaml", folder / "records")
    return folder


# Documents made by hand ---------------------------------------------------------------------------


def cite(*cites: str | tuple[str, str, str], mode: str = "NormalCitation"):
    """A citation of pandoc's: keys, or (words before, key, words behind)."""
    made = []
    for place, one in enumerate(cites):
        before, key, behind = ("", one, "") if isinstance(one, str) else one
        made.append(
            {
                "citationId": key.lstrip("-"),
                "citationPrefix": words(before),
                "citationSuffix": words(behind),
                "citationMode": {
                    "t": "SuppressAuthor" if key[0] == "-" else mode if not place else "NormalCitation"
                },
                "citationNoteNum": 0,
                "citationHash": 0,
            }
        )
    return {"t": "Cite", "c": [made, words("[…]")]}


def note(*content):
    return {"t": "Note", "c": [para(*content)]}


def para(*content):
    pieces = []
    for one in content:
        pieces += words(one) if isinstance(one, str) else [one]
    return {"t": "Para", "c": pieces}


def document(*blocks, **meta):
    return {"pandoc-api-version": [1, 23, 1], "meta": meta, "blocks": list(blocks)}


def shown(node) -> str:
    """The words of a document; a note stands in brackets where it is called."""
    if isinstance(node, list):
        return "".join(map(shown, node))
    if not isinstance(node, dict):
        return ""
    kind, content = node.get("t"), node.get("c")
    if kind == "Str":
        return content
    if kind in ("Space", "SoftBreak"):
        return " "
    if kind == "Note":
        return f"[{shown(content).strip()}]"
    if kind == "Cite":
        return "<" + "; ".join(one["citationId"] for one in content[0]) + ">"
    if kind in ("Para", "Header"):
        return shown(content) + "\n"
    return shown(content)


def made(store: Path, *blocks, style: str = "chicago", meta=None, **options) -> str:
    given = document(*blocks, **(meta or {}))
    compose(given, style=style, lang="", ibid=options.get("ibid", ""), store=str(store))
    return shown(given["blocks"]).rstrip("\n")


CASES = {
    "full, and short after": (
        [para("One ", cite("113371"), ". Two ", cite("113371"), ".")],
        f"One.[{FULL}.] Two.[Petrov, {TITLE}.”]",
    ),
    "a leaf takes the place of the record's": (
        [para("So ", cite(("", "113371", ", l. 302")), ".")],
        f"So.[{FULL.replace('listy 301–303', 'list 302')}.]",
    ),
    "a leaf in Russian": (
        [para("So", cite("113371"), " ", cite(("", "113371", ", л. 302")))],
        f"So[{FULL}.][Petrov, {TITLE},” l. 302.]",
    ),
    "words before and behind": (
        [para("So", cite(("see", "113371", ", l. 302, on the harvest")))],
        f"So[See {FULL.replace('listy 301–303', 'list 302')}, on the harvest.]",
    ),
    "a locator in braces, as pandoc has it": (
        [para("So", cite("113371"), cite(("", "113371", " {l. 302}, in passing")))],
        f"So[{FULL}.][Petrov, {TITLE},” l. 302, in passing.]",
    ),
    "two records in one note": (
        [para("So", cite("113371"), cite("113395"), cite("113371", "113395"))],
        f"So[{FULL}.][…][Petrov, {TITLE}”; {REPORT}.”]",
    ),
    "without the author": ([para("So", cite("-113371"))], f"So[{FULL.removeprefix('A. M. Petrov, ')}.]"),
    "the author in the text": (
        [para(cite(("", "113371", "l. 302"), mode="AuthorInText"), " wrote.")],
        "A. M. Petrov["
        + FULL.removeprefix("A. M. Petrov, ").replace("listy 301–303", "list 302")
        + ".] wrote.",
    ),
    "the author in the text, again": (
        [para("He", cite("113371"), " ", cite("113371", mode="AuthorInText"), " adds")],
        f"He[{FULL}.] Petrov[{TITLE}.”] adds",
    ),
    "the mark moves before the note": ([para("So ", cite("113371"), "; yes")], f"So;[{FULL}.] yes"),
    "and into quotation marks": ([para("“So” ", cite("113371"), ".")], f"“So.”[{FULL}.]"),
    "in a note of the author's the sentence goes on": (
        [para("So", note("See ", cite("113371"), ", and not him."))],
        f"So[See {FULL}, and not him.]",
    ),
    "a mark goes into the quotation marks of the citation": (
        [para("So", cite("113371"), note("See ", cite("113371"), ", and so on."))],
        f"So[{FULL}.][See Petrov, {TITLE},” and so on.]",
    ),
    "the whole of a note of the author's": ([para("So", note(cite("113371")))], f"So[{FULL}.]"),
    "keys of others are left": (
        [para("So", cite("smith2000"), " ", cite("smith2000", mode="AuthorInText"))],
        "So<smith2000> <smith2000>",
    ),
    "keys of others beside ours": (
        [para("So ", cite("113371", "smith2000", "jones"), ". ", cite("smith2000", "113371"))],
        f"So.[{FULL}; <smith2000; jones>.][<smith2000>; Petrov, {TITLE}.”]",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_chicago(case, store):
    blocks, expected = CASES[case]
    printed = made(store, *copy.deepcopy(blocks))
    pattern = ".*?".join(map(re.escape, expected.split("[…]")))
    assert re.fullmatch(pattern.replace(".*?", r"\[.*?\]"), printed), printed


IN_TEXT = {
    "in parentheses": ([para("So ", cite("113371"), ".")], "So (Petrov 1956)."),
    "with a leaf": ([para("So ", cite(("see", "113371", ", l. 302")), ".")], "So (see Petrov 1956, l. 302)."),
    "the author in the text": (
        [para(cite(("", "113371", "l. 302"), mode="AuthorInText"), " wrote")],
        "Petrov (1956, l. 302) wrote",
    ),
    "without the author": ([para("Petrov ", cite("-113371"))], "Petrov (1956)"),
    "keys of others beside ours": (
        [para("So ", cite("113371", "smith2000"))],
        "So (Petrov 1956) <smith2000>",
    ),
    "in a note of the author's": ([para("So", note("See ", cite("113371"), "."))], "So[See (Petrov 1956).]"),
}


@pytest.mark.parametrize("case", IN_TEXT)
def test_author_date(case, store):
    blocks, expected = IN_TEXT[case]
    assert made(store, *copy.deepcopy(blocks), style="chicago-author-date") == expected


def test_ibid_follows_the_notes_between(store):
    a = "113371"
    blocks = [
        para(cite(a), cite(a), note("By hand."), cite(a), cite("smith2000"), cite(a), note("So: ", cite(a)))
    ]
    notes = re.findall(r"\[(.*?)\]", made(store, *copy.deepcopy(blocks), style="gost"))
    short = "РГАНИ. Ф. 5. Оп. 28. Д. 410. Л. 301–303."
    assert notes[0].startswith("Petrov A. M. ")
    assert notes[1:] == ["Там же.", "By hand.", short, short, "So: Там же."]
    forbidden = re.findall(r"\[(.*?)\]", made(store, *blocks, style="gost", ibid="forbid"))
    assert forbidden[1:] == [short, "By hand.", short, short, f"So: {short}"]


def test_the_bibliography_stands_where_it_is_asked_for(store):
    refs = {"t": "Div", "c": [["refs", [], [["grouped", "country"]]], [para("Consulted:")]]}
    heading = {"t": "Header", "c": [1, ["b", [], []], words("Sources")]}
    nocite = {"t": "MetaInlines", "c": [cite("115199", "smith2000", mode="AuthorInText")]}
    given = document(
        para(cite("113371")), heading, refs, para("{{bibliography by collection}}"), nocite=nocite
    )
    compose(given, style="", lang="", ibid="", store=str(store))
    filled, listed = given["blocks"][2], given["blocks"][3]
    assert [one["t"] for one in filled["c"][1]] == ["Para", "Header", "Div", "Header", "Div"]
    assert [shown(one).strip() for one in filled["c"][1] if one["t"] == "Header"] == ["Mexico", "Russia"]
    assert filled["c"][1][1]["c"][0] == 2
    assert "Petrov, A. M. “Memorandum" in shown(filled)
    assert shown(listed).startswith("Archives\n")
    assert "Russian State Archive of Contemporary History (RGANI), Moscow. Fond 5." in shown(listed)
    assert shown(given["meta"]["nocite"]) == "<smith2000>"
    names = re.findall(r"ref-provcite-\d+", json.dumps(given))
    assert len(names) == len(set(names)) > 4


def test_a_document_without_records_stays_as_it_is(store):
    given = document(
        para("Nothing ", cite("smith2000"), ". ", note("By hand.")),
        bibliography={"t": "MetaString", "c": "a.bib"},
    )
    before = copy.deepcopy(given)
    told = compose(given, style="", lang="", ibid="", store=str(store))
    assert given == before
    assert (told.citations, told.left, told.warnings) == (0, ["smith2000"], [])


def test_an_unknown_key_is_named_where_nobody_else_has_it(store):
    given = document(para(cite("113372")))
    told = compose(given, style="", lang="", ibid="", store=str(store))
    assert len(told.warnings) == 1
    assert told.warnings[0].startswith("No record has the id “113372”; its citation is left as it is.")
    assert "113371" in told.warnings[0]


def test_the_head_of_a_draft_names_style_and_language(store):
    head = {
        "provcite-style": {"t": "MetaInlines", "c": words("gost")},
        "provcite-ibid": {"t": "MetaString", "c": "forbid"},
    }
    printed = made(store, para(cite("113371"), cite("113371")), style="", meta=head)
    assert "// РГАНИ" in printed
    assert "Там же" not in printed


BROKEN = (
    b"",
    b"[]",
    b"{}",
    b"\xff",
    b'{"blocks": [], "meta": {}}',
    b'{"blocks": [], "pandoc-api-version": [1, 17]}',
    *(
        b'{"pandoc-api-version": [1, 23], "meta": {}, "blocks": [' + part + b"]}"
        for part in (
            b'{"t": "Cite", "c": []}',
            b'{"t": "Cite"}',
            b'{"t": "Cite", "c": [[{}], []]}',
            b'{"t": "Div", "c": []}',
            b'{"t": "Header", "c": ["x", [], []]}',
            b'{"t": "Div", "c": [["refs", [], [["by", "x"]]], []]}',
        )
    ),
)


@pytest.mark.parametrize("data", BROKEN)
def test_what_is_no_document_is_refused(data, store, monkeypatch):
    done = subprocess.run(
        [sys.executable, "-m", "provcite", "filter", "html"],
        input=data,
        capture_output=True,
        cwd=store,
        check=False,
        env=environment(),
    )
    assert done.returncode == 2
    assert done.stderr.startswith(b"error: ")
    assert b"Traceback" not in done.stderr
    assert done.stdout == b""


def test_pandoc_is_known_by_its_environment(store):
    given = json.dumps(document(para(cite("113371")))).encode()
    called = {"PANDOC_VERSION": "3.9", "PANDOC_READER_OPTIONS": "{}"}

    def call(word: str, **extra: str):
        return subprocess.run(
            [sys.executable, "-m", "provcite", word],
            input=given,
            capture_output=True,
            cwd=store,
            check=False,
            env=environment(**extra),
        )

    done = call("html", **called)
    assert done.returncode == 0, done.stderr
    assert "Memorandum of Conversation" in shown(json.loads(done.stdout)["blocks"])
    assert call("html").returncode == 2  # nobody but pandoc calls it so
    assert call("list", **called).stdout.startswith(b"ID")


TEXT = st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc")), max_size=60)


@given(TEXT)
def test_words_of_a_text_are_the_text(text):
    assert re.sub(r"\s+", " ", text_of(words(text))) == re.sub(r"\s+", " ", text)


@given(TEXT)
def test_a_tree_keeps_its_words(text):
    from provcite.csl.tree import Link, Span, Styled

    tree = Span([Styled("font-style", "italic", [text]), "x", Link("https://example.org/", [text])])
    assert re.sub(r"\s", "", text_of(inlines(tree))) == re.sub(r"\s", "", f"{text}x{text}")


# Through pandoc -----------------------------------------------------------------------------------


def without_pandoc(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    monkeypatch.setattr(through.importlib.util, "find_spec", lambda _: None)


def test_absent_pandoc_is_said(store, monkeypatch, tmp_path):
    without_pandoc(monkeypatch)
    (tmp_path / "draft.md").write_text("A [@113371].\n", "utf-8")
    done = run("render", "draft.md", "--store", str(store), folder=tmp_path)
    assert done.status == 2
    assert "rendered by pandoc, which is not here" in done.err
    assert [path.name for path in tmp_path.iterdir()] == ["draft.md"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-o", "draft.pages"], "No draft is made into .pages"),
        (["-o", "draft.md"], "is there already"),
        (["--update"], "for Word files"),
        (["--unlink"], "for Word files"),
        (["--notes", "endnotes"], "for Word files"),
        (["--ibid", "often"], "--ibid cannot be"),
    ],
)
def test_what_cannot_be_made_is_said(arguments, said, store, tmp_path):
    (tmp_path / "draft.md").write_text("A [@113371].\n", "utf-8")
    done = run("render", "draft.md", *arguments, "--store", str(store), folder=tmp_path)
    assert done.status == 2
    assert said in done.err


DRAFT = """---
title: A Draft
---

He said “so” [see @113371, l. 302, on *grain*]. @grotewohl-1953-06-15 wrote.^[See [@113371] and @113395.]
Again [@rgaspi-17-163-1323; @php-94755, p. 4].[^1] | a table

[^1]: By hand.

| one | two |
|-----|-----|
| a   | b [@113371] |

# Sources

::: {#refs}
:::
"""


@pytest.fixture(scope="module")
def calling(tmp_path_factory) -> dict[str, str]:
    """An environment in which pandoc and this provcite are on the path."""
    folder = tmp_path_factory.mktemp("bin")
    script = folder / "provcite"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m provcite "$@"\n', "utf-8")
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    return environment(PATH=f"{folder}:{Path(pandoc()).parent}:{os.environ['PATH']}")


def pandoc_run(store: Path, env: dict[str, str], text: str, *options: str) -> str:
    done = subprocess.run(
        [pandoc(), *options],
        input=text.encode(),
        capture_output=True,
        cwd=store,
        env=env,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.decode()


@pytest.mark.client
def test_the_filter_makes_the_notes_that_cite_prints(store, calling):
    ids = sorted(path.stem for path in (store / "records").iterdir())
    text = "\n\n".join(f"Text [@{{{one}}}]." for one in ids)
    for style in ("chicago", "gost", "mhra", "wilson-center"):
        printed = pandoc_run(
            store,
            calling,
            text,
            "--filter",
            "provcite",
            "-M",
            f"provcite-style={style}",
            "-t",
            "plain-smart",
            "--wrap=none",
        )
        notes = re.findall(r"^\[\d+\] (.+)$", printed.replace("\u00a0", " "), re.MULTILINE)
        cited = run("cite", *ids, "--style", style, folder=store).out.replace("\u00a0", " ").splitlines()
        assert notes == cited


@pytest.mark.client
def test_keys_of_others_are_made_by_citeproc(store, calling, tmp_path):
    book = {
        "id": "smith2000",
        "type": "book",
        "title": "On Grain",
        "author": [{"family": "Smith", "given": "Ada"}],
        "issued": {"date-parts": [[2000]]},
        "publisher": "Press",
        "publisher-place": "London",
    }
    (tmp_path / "books.json").write_text(json.dumps([book]), "utf-8")
    text = "A [@113371]. B [@smith2000, p. 3]. C [@smith2000; @113371, l. 303].\n\n::: {#refs}\n:::\n"
    printed = pandoc_run(
        store,
        calling,
        text,
        "--filter",
        "provcite",
        "--citeproc",
        "--bibliography",
        str(tmp_path / "books.json"),
        "--csl",
        str(RECORDS.parent / "styles" / "chicago.csl"),
        "-t",
        "plain-smart",
        "--wrap=none",
    )
    notes = re.findall(r"^\[\d+\] (.+)$", printed, re.MULTILINE)
    assert notes[0] == f"{FULL}."
    assert notes[1] == "Ada Smith, On Grain (Press, 2000), 3."
    assert notes[2] == f"Smith, On Grain; Petrov, {TITLE},” l. 303."
    assert printed.index("Petrov, A. M.") < printed.index("Smith, Ada")


@pytest.mark.client
@pytest.mark.parametrize("ending", ["docx", "odt", "html", "txt", "tex", "typ"])
def test_a_draft_is_rendered(ending, store, tmp_path, calling, monkeypatch):
    monkeypatch.setenv("PATH", calling["PATH"])
    (tmp_path / "draft.md").write_text(DRAFT, "utf-8")
    done = run("render", "draft.md", "-o", f"out.{ending}", "--store", str(store), folder=tmp_path)
    assert (done.status, done.err) == (0, f"out.{ending}: 6 citations made.\n")
    data = (tmp_path / f"out.{ending}").read_bytes()
    text = data.decode() if ending == "txt" else ""
    if ending in ("docx", "odt", "html"):
        text = subprocess.run(
            [pandoc(), "-f", ending, "-t", "plain-smart", "--wrap=none"],
            input=data,
            capture_output=True,
            check=True,
        ).stdout.decode()
    elif ending in ("tex", "typ"):
        text = data.decode()
    flat = re.sub(r"[\s\u00a0~]+", " ", text)
    for value in ("fond 5, opis 28, delo 410, list 302", "NY 4090/437", "Europe East", "By hand."):
        assert value in flat, value
    assert flat.count("410") >= 2  # the note and the bibliography
    again = run("render", "draft.md", "-o", f"again.{ending}", "--store", str(store), folder=tmp_path)
    assert again.status == 0
    if ending in ("txt", "html", "tex", "typ"):
        assert (tmp_path / f"again.{ending}").read_bytes() == data


@pytest.mark.client
def test_a_pdf_has_every_letter(store, tmp_path, calling, monkeypatch):
    monkeypatch.setenv("PATH", calling["PATH"])
    clients.lualatex("\\documentclass{article}\\usepackage{fontspec}\\setmainfont{DejaVu Serif}\n")
    pdftotext = program("pdftotext", "poppler")
    program("fc-list", "fontconfig")
    (tmp_path / "draft.md").write_text(DRAFT, "utf-8")
    done = run(
        "render", "draft.md", "-o", "out.pdf", "--style", "gost", "--store", str(store), folder=tmp_path
    )
    assert done.status == 0, done.err
    assert "lacks" not in done.err.replace("that LaTeX's own font lacks", "")
    text = subprocess.run(
        [pdftotext, "out.pdf", "-"], cwd=tmp_path, capture_output=True, check=True
    ).stdout.decode()
    flat = re.sub(r"\s+", " ", text)
    assert "РГАНИ. Ф. 5. Оп. 28. Д. 410. Л. 302" in flat
    assert "РГАСПИ. Ф. 17. Оп. 163. Д. 1323. Л. 57" in flat


@pytest.mark.client
def test_nothing_is_fetched(store, tmp_path, calling, monkeypatch):
    monkeypatch.setenv("PATH", calling["PATH"])
    (tmp_path / "draft.md").write_text("A [@113371]. ![A picture](http://127.0.0.1:9/a.png)\n", "utf-8")
    done = run("render", "draft.md", "-o", "out.html", "--store", str(store), folder=tmp_path)
    assert "A picture in the network is not fetched but linked: http://127.0.0.1:9/a.png" in done.err
    assert "<img" not in (tmp_path / "out.html").read_text("utf-8")
    (tmp_path / "draft.md").write_text("---\ncsl: http://127.0.0.1:9/a.csl\n---\nA [@113371].\n", "utf-8")
    done = run("render", "draft.md", "-o", "b.html", "--store", str(store), folder=tmp_path)
    assert (done.status, (tmp_path / "b.html").exists()) == (2, False)
    assert "csl names an address in the network" in done.err


def test_deep_documents_end_in_a_sentence(store):
    inner = para("x")
    for _ in range(3000):
        inner = {"t": "BlockQuote", "c": [inner]}
    with pytest.raises((RecursionError, InputError)):
        compose(document(inner), style="", lang="", ibid="", store=str(store))
