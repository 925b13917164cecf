"""`export --for` and `watch`: the library of a draft, found by its keys."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provcite.exchange.context import shipped_context
from provcite.exchange.registry import read
from provcite.ops.latex import _closed, _shared, _whole
from running import environment, run
from stores import make_store, record_text

TEX = r"\documentclass{article}\usepackage{biblatex}\begin{document}%s\end{document}"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    make_store(
        tmp_path,
        kirov=record_text("kirov", aliases="[kirov-old]"),
        lenin=record_text("lenin", creators="[{role: author, family: Lenin, given: V. I.}]"),
    )
    return tmp_path


def keys(text: str) -> list[str]:
    return re.findall(r"^@\w+\{([^,]+),", text, re.MULTILINE)


FAMILY = [
    (r"\cite{113371}", ["113371"]),
    (r"\autocite[see][l.~302]{113371}", ["113371"]),
    (r"\footcite{113371,kirov}", ["113371", "kirov"]),
    (r"\parencite*{kirov} \textcite{lenin}", ["kirov", "lenin"]),
    (r"\footcites{kirov}[5]{lenin}", ["kirov", "lenin"]),
    (r"\nocite{lenin}", ["lenin"]),
    (r"\footnote{So \cite{lenin}.}", ["lenin"]),
    (r"\citet[5]{lenin} \citep{kirov}", ["kirov", "lenin"]),
    ("% \\cite{lenin}\nA", []),
    (r"\verb|\cite{lenin}| A", []),
    (r"\cite{kirov-old}", ["kirov-old"]),
]


@pytest.mark.parametrize(("body", "found"), FAMILY)
def test_every_way_to_cite_is_found(body: str, found: list[str], store: Path) -> None:
    (store / "draft.tex").write_text(TEX % body, "utf-8")
    done = run("export", "--for", "draft.tex", "-o", "-", folder=store)
    assert done.status == 0, done.err
    assert sorted(keys(done.out)) == found


def test_included_files_are_looked_through_and_no_others(store: Path) -> None:
    (store / "parts").mkdir()
    (store / "parts" / "one.tex").write_text(r"\cite{kirov} \input{parts/two}", "utf-8")
    (store / "parts" / "two.tex").write_text(r"\cite{lenin}", "utf-8")
    (store / "draft.tex").write_text(TEX % r"\include{parts/one} \input{../elsewhere}", "utf-8")
    (store.parent / "elsewhere.tex").write_text(r"\cite{113371}", "utf-8")
    done = run("export", "--for", "draft.tex", folder=store)
    assert done.status == 0
    assert keys((store / "draft.bib").read_text("utf-8")) == ["kirov", "lenin"]


@pytest.mark.parametrize(
    ("name", "text", "ending", "format"),
    [
        ("a.tex", TEX % r"\cite{lenin}", ".bib", "biblatex"),
        ("a.tex", r"\begin{document}\cite{lenin}\bibliography{a}\end{document}", ".bib", "bibtex"),
        ("a.typ", "He wrote @lenin.\n", ".yaml", "hayagriva"),
        ("a.md", "He wrote [@lenin].\n", ".yaml", "csl-yaml"),
    ],
)  # fmt: skip
def test_each_draft_has_the_library_that_it_reads(name, text, ending, format, store: Path) -> None:
    (store / name).write_text(text, "utf-8")
    done = run("export", "--for", name, folder=store)
    assert (done.status, done.err) == (0, f"a{ending}: 1 record.\n")
    parsed = read((store / f"a{ending}").read_bytes(), shipped_context(), format_name=format)
    (record,) = parsed.records
    assert record.title == "Title of lenin"


def test_a_file_of_the_authors_own_is_not_written_over(store: Path) -> None:
    (store / "draft.tex").write_text(TEX % r"\cite{lenin}", "utf-8")
    (store / "draft.bib").write_text("@book{mine}\n", "utf-8")
    done = run("export", "--for", "draft.tex", folder=store)
    assert done.status == 2
    assert "draft.bib is there already and was not made by this command." in done.err
    assert (store / "draft.bib").read_text("utf-8") == "@book{mine}\n"
    assert run("export", "--for", "draft.tex", "-o", "new.bib", folder=store).status == 0
    (store / "draft.bib").unlink()
    for _ in range(2):
        assert run("export", "--for", "draft.tex", folder=store).status == 0


def test_keys_of_nobody_are_named(store: Path) -> None:
    (store / "draft.tex").write_text(TEX % r"\addbibresource{books.bib}\cite{lenin,smith,nobody}", "utf-8")
    (store / "books.bib").write_text("@book{smith, title={A}}\n", "utf-8")
    done = run("export", "--for", "draft.tex", folder=store)
    assert done.status == 0
    assert "The key nobody is of no record and in no other library of the draft." in done.err
    assert "draft.bib: 1 record, 1 other key elsewhere." in done.err


def test_keys_by_a_pattern(store: Path) -> None:
    (store / "draft.tex").write_text(TEX % r"\cite{lenin1956}", "utf-8")
    done = run("export", "--for", "draft.tex", "--key", "{author}{year}", "-o", "-", folder=store)
    assert (done.status, keys(done.out)) == (0, ["lenin1956"])


def test_the_words_that_the_style_prints_do_not_come_back(store: Path) -> None:
    (store / "draft.tex").write_text(TEX % r"\usepackage{provcite}\cite{113371}", "utf-8")
    done = run("export", "--for", "draft.tex", "-o", "-", folder=store)
    assert "usera = {\\provcitewords{" in done.out
    plain = run("export", "113371", "--to", "biblatex", folder=store).out
    assert "usera" not in plain
    records = [
        read(text.encode(), shipped_context(), format_name="biblatex").records for text in (done.out, plain)
    ]
    assert records[0] == records[1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--for", "draft.txt"], "cites by no keys"),
        (["--for", "absent.tex"], "There is no file absent.tex."),
        (["--for", "draft.tex", "113371"], "takes the records that the draft cites"),
        (["--for", "draft.tex", "--all"], "takes the records that the draft cites"),
        (["--with-style", "113371", "--to", "biblatex"], "--with-style goes with --for"),
        (["--for", "a.typ", "--to", "bibtex", "--with-style"], "do not go with bibtex"),
        (["--for", "a.typ", "--latex"], "--latex goes with bibtex and biblatex"),
        (["--for", "draft.tex", "--style", "apa"], "no style with notes and a bibliography"),
    ],
)
def test_what_cannot_be_is_said(arguments: list[str], said: str, store: Path) -> None:
    (store / "draft.tex").write_text(TEX % r"\cite{113371}", "utf-8")
    (store / "draft.txt").write_text("x\n", "utf-8")
    (store / "a.typ").write_text("@lenin\n", "utf-8")
    done = run("export", *arguments, folder=store)
    assert done.status == 2, done.out
    assert said in done.err


# Watching -----------------------------------------------------------------------------------------


def test_watch_once(store: Path) -> None:
    (store / "draft.tex").write_text(TEX % r"\cite{lenin}", "utf-8")
    assert run("watch", "draft.tex", "--once", folder=store).err == "draft.bib: 1 record.\n"
    assert run("watch", "draft.tex", "--once", folder=store).err == "draft.bib: 1 record (as it was).\n"
    assert run("watch", "draft.tex", "--interval", "0", folder=store).status == 2
    assert run("watch", "draft.tex", "-o", "-", folder=store).status == 2


def test_watch_renews_and_stops(store: Path) -> None:
    draft, bib, record = store / "draft.tex", store / "draft.bib", store / "records" / "lenin.yaml"
    draft.write_text(TEX % r"\cite{lenin}", "utf-8")
    watching = subprocess.Popen(
        [sys.executable, "-m", "provcite", "watch", "draft.tex", "--interval", "0.1"],
        cwd=store, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(),
    )  # fmt: skip

    def until(wanted) -> None:
        for _ in range(600):
            if wanted():
                return
            assert watching.poll() is None, watching.stderr.read()
            time.sleep(0.05)
        pytest.fail("not renewed in half a minute")

    def words() -> str:
        return bib.read_text("utf-8") if bib.exists() else ""

    try:
        until(lambda: keys(words()) == ["lenin"])
        draft.write_text(TEX % r"\cite{lenin} \cite{kirov}", "utf-8")
        until(lambda: keys(words()) == ["lenin", "kirov"])
        kept = words()
        record.write_text("id: lenin\ntitle: [broken\n", "utf-8")
        time.sleep(0.5)
        assert words() == kept
        changed = store / "records" / "new"
        changed.write_text(record_text("lenin", title="Another Title"), "utf-8")
        os.replace(changed, record)
        until(lambda: "Another Title" in words())
    finally:
        watching.send_signal(signal.SIGINT)
        out, err = watching.communicate(timeout=60)
    assert watching.returncode == 130
    assert out == b""
    assert b"draft.bib: 2 records" in err
    assert b"Not renewed: " in err


# The pieces that the style puts together ----------------------------------------------------------

LATEX = st.lists(
    st.sampled_from(["a", "b", "9", "1", " ", "\\textit{", "}", "\\&", "\\textbackslash{}", "{[}", "–"]),
    max_size=30,
).map("".join)


def balanced(text: str) -> bool:
    depth = 0
    for character in re.sub(r"\\[{}\\]", "", text):
        depth += (character == "{") - (character == "}")
        if depth < 0:
            return False
    return depth == 0


@given(LATEX, LATEX, LATEX, LATEX)
def test_pieces_put_together_are_the_texts(before: str, one: str, two: str, behind: str) -> None:
    texts = [text for text in (before + one + behind, before + two + behind) if balanced(text)]
    if len(texts) < 2:
        return
    start, end = _shared(texts)
    for text in texts:
        assert text.startswith(start)
        assert text[len(start) :].endswith(end)
        assert balanced(start)
        assert balanced(end)
        assert _whole(text, len(text)) == len(text)
    shared, *ends = _closed((texts[0], texts[1]))
    assert [shared + rest for rest in ends] == texts
    assert all(map(balanced, ends))


@pytest.mark.parametrize(
    "body",
    [
        "@lenin",
        "#cite(<lenin>)",
        '#cite(label("lenin"), supplement: [l. 3])',
        "@lenin[l. 3]",
        "#cite(<lenin>, form: none)",
    ],
)
def test_every_way_of_typst_to_cite_is_found(body: str, store: Path) -> None:
    (store / "draft.typ").write_text(f"A {body} b.\n", "utf-8")
    done = run("export", "--for", "draft.typ", "-o", "-", folder=store)
    assert (done.status, done.out.count("title:")) == (0, 1)
