"""Typst sets a document with the library and the style that the commands write for it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from lxml import etree

from clients import program
from provcite.ops.typst import for_typst
from provcite.schema.decode import decode_bytes
from running import run

ROOT = Path(__file__).resolve().parents[2]
STYLES = sorted(path.stem for path in (ROOT / "styles").glob("*.csl"))
RECORDS = {
    path.stem: decode_bytes(path.read_bytes(), file=path.name).record
    for path in (ROOT / "records").glob("*.yaml")
}


def flat(text: str) -> str:
    return re.sub(r"[\s\u00ad‐‑‒–—-]+", "", text)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("typst")
    assert run("init", ".", "--sample", folder=folder).status == 0
    return folder


def printed(folder: Path, body: str, style: str) -> str:
    """The words of the PDF that Typst makes with what `export --for` writes beside the draft."""
    typst = pytest.importorskip("typst", reason="typst is not installed (extra clients)")
    pdftotext = program("pdftotext", "poppler")
    (folder / "draft.typ").write_text(
        f'#set page(height: auto, width: 40cm)\n{body}\n#bibliography("draft.yaml", style: "{style}.csl")\n',
        "utf-8",
    )
    done = run("export", "--for", "draft.typ", "--with-style", "--style", style, folder=folder)
    assert done.status == 0, done.err
    typst.compile(str(folder / "draft.typ"), output=str(folder / "draft.pdf"))
    return subprocess.run(
        [pdftotext, "-layout", "draft.pdf", "-"], cwd=folder, capture_output=True, check=True
    ).stdout.decode()


@pytest.mark.client
@pytest.mark.parametrize("style", STYLES)
def test_every_level_of_every_record_is_in_the_document(style: str, store: Path) -> None:
    body = "\n\n".join(f'Text #cite(label("{one}")).' for one in RECORDS)
    words = flat(printed(store, body, style))
    for name, record in RECORDS.items():
        for level, value in record.sources[0].path if record.sources else ():
            assert flat(value.replace('"', "").replace("'", "’")) in words.replace("'", "’"), (
                name,
                level,
                value,
            )


@pytest.mark.client
def test_the_sample_in_chicago(store: Path) -> None:
    words = " ".join(
        printed(store, "A #cite(<113371>), B #cite(<113371>, supplement: [l. 302]).", "chicago").split()
    )
    title = "Memorandum of Conversation with Minister of Foreign Affairs of the DPRK, Nam Il"
    archive = "Russian State Archive of Contemporary History (RGANI), Moscow"
    where = f"fond 5, opis 28, delo 410, listy 301–303, {archive}"
    address = "https://digitalarchive.umd.edu/document/113371"
    # The title says what kind of document it is; "cite" does not say it twice either.
    assert f"A. M. Petrov, “{title},” Wilson Center Digital Archive, " in words
    assert f"July 24, 1956, {where}, trans. James F. Person, {address}." in words
    assert f"Petrov, “{title},” l. 302." in words
    assert f"Petrov, A. M. “{title}.”" in words
    for mark in (",,", "..”", "”,", "113371 July", "Obtained and translated"):
        assert mark not in words, mark


@pytest.mark.client
def test_titles_stand_in_the_style_s_capitals_and_remarks_go_on(store: Path) -> None:
    cited = "#cite(<113631>) #cite(<thatcher-reagan-1985-01-15>)"
    words = " ".join(printed(store, cited, "chicago").split())
    assert "“Gromyko to G.M. Malenkov, Attaching Draft Telegram to Razuvaev,”" in words
    assert "27–29, https" in words
    # An entry has no field for who got a letter: the record's own title says it.
    assert "Margaret Thatcher, “Thatcher to Reagan,” January 15, 1985" in words
    assert ".," not in words.replace("A. A.", "")


@pytest.mark.parametrize("style", STYLES)
def test_a_style_for_typst_is_the_same_but_for_marks(style: str) -> None:
    ours = (ROOT / "styles" / f"{style}.csl").read_bytes()
    theirs = for_typst(ours)
    assert for_typst(theirs) == theirs
    names = [[one.tag for one in etree.fromstring(data).iter()] for data in (ours, theirs)]
    assert names[0] == names[1]
    marks = [data.count(b' suffix=","') + data.count(b' suffix="."') for data in (ours, theirs)]
    assert (marks[1] < marks[0]) == (b"-then-" in ours)


def test_the_style_stands_beside_the_library(store: Path) -> None:
    (store / "a.md").write_text("A [@113371].\n", "utf-8")
    done = run("export", "--for", "a.md", "--with-style", "--style", "gost", folder=store)
    assert done.status == 0, done.err
    assert (store / "gost.csl").read_bytes() == (ROOT / "styles" / "gost.csl").read_bytes()
    assert "Ф. 5. Оп. 28. Д. 410. Л. 301–303" in (store / "a.yaml").read_text("utf-8")
