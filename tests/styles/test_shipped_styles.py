"""The styles of provcite: valid, golden on records of many kinds, the same in other processors.

Golden files are made anew with ``python tests/styles/make_golden.py`` and read before they are kept.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from provcite.cli.main import run
from provcite.csl import Style, render
from provcite.exchange.citation_form import has_form, read_form
from provcite.ops.kept_reference import missing_levels
from styles.processors import with_citeproc_js, with_pandoc
from styles.style_cases import HERE, STYLES, golden, items, loaded, notes, printed, records, source

SAMPLE_TITLE = "Memorandum of Conversation with Minister of Foreign Affairs of the DPRK, Nam Il"


def test_the_styles_of_the_design_are_shipped() -> None:
    wanted = "apa chicago chicago-archive-first chicago-author-date gost mhra mla wilson-center"
    assert set(STYLES) == set(wanted.split())


@pytest.mark.parametrize("style", STYLES)
def test_style_is_valid_csl(style: str) -> None:
    Style.validate(source(style), place=f"{style}.csl")


@pytest.mark.parametrize("style", STYLES)
def test_style_says_its_form(style: str) -> None:
    assert has_form(source(style))
    assert read_form(source(style)).quotes in ("style", "american")


@pytest.mark.parametrize("style", STYLES)
def test_golden(style: str) -> None:
    assert golden(style) == (HERE / "golden" / f"{style}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("style", STYLES)
def test_no_level_of_the_reference_is_lost(style: str) -> None:
    texts, entries = printed(style)
    full = (
        dict(zip([record.id for record in records()], texts, strict=False))
        if loaded(style).kind == "note"
        else {}
    )
    for record, item in zip(records(), items(style), strict=True):
        assert record.holding is not None
        for text in filter(None, (full.get(record.id), entries[record.id])):
            assert missing_levels(text, record.holding.path, item["archive_location"]) == ()


@pytest.mark.parametrize("style", STYLES)
def test_translator_never_comes_first(style: str) -> None:
    texts, entries = printed(style)
    place = [record.id for record in records()].index("berlin-report")
    for text in (texts[place], entries["berlin-report"]):
        assert "report on the situation" in text.casefold()  # APA has it in sentence case
        assert not text.lstrip("(“\"'‘").startswith(("Clara", "Hollis", "C. Hollis", "Trans"))


@pytest.mark.parametrize("style", STYLES)
def test_genre_is_left_out_where_the_title_says_it(style: str) -> None:
    texts, entries = printed(style)
    place = [record.id for record in records()].index("sample")
    assert "memorandum of conversation," not in texts[place]
    assert entries["sample"].lower().count("memorandum of conversation") == 1


@pytest.mark.client
@pytest.mark.parametrize("style", STYLES)
def test_citeproc_js_prints_the_same(style: str) -> None:
    texts, entries = printed(style)
    theirs = with_citeproc_js(source(style).decode(), items(style), notes(style))
    assert theirs.notes == texts
    assert theirs.bibliography == entries


@pytest.mark.client
@pytest.mark.parametrize("style", STYLES)
def test_pandoc_prints_the_same(style: str) -> None:
    texts, entries = printed(style)
    theirs = with_pandoc(source(style).decode(), items(style), notes(style))
    assert theirs.notes == texts
    assert theirs.bibliography == entries


CHICAGO = (
    f"A. M. Petrov, “{SAMPLE_TITLE},” July 24, 1956, fond 5, opis 28, delo 410, listy 301–303, "
    "Russian State Archive of Contemporary History (RGANI), Moscow, trans. James F. Person, "
    "Wilson Center Digital Archive, https://digitalarchive.umd.edu/document/113371."
)
WILSON_CENTER = (
    f'"{SAMPLE_TITLE}", July 24, 1956, Wilson Center Digital Archive, RGANI, '
    "Fond 5, Opis 28, Delo 410, Listy 301-303. Obtained and translated for NKIDP by James F. Person. "
    "https://digitalarchive.umd.edu/document/113371"
)


@pytest.mark.parametrize(("style", "expected"), [("chicago", CHICAGO), ("wilson-center", WILSON_CENTER)])
def test_sample_to_the_letter(style: str, expected: str) -> None:
    item = next(item for item in items(style) if item["id"] == "sample")
    assert render(loaded(style).session([item]).cite("sample"), "plain") == expected


def test_apa_keeps_a_particle_before_the_family_name() -> None:
    # APA: the name is written and filed with its particle; Chicago files it under the rest.
    item = {
        "id": "x", "type": "manuscript", "title": "Report", "issued": {"date-parts": [[1951]]},
        "author": [{"family": "Mühle", "given": "Ernst", "non-dropping-particle": "von der"}],
    }  # fmt: skip
    starts = {"apa": "von der Mühle, E. (1951). Report.", "chicago": "Mühle, Ernst von der. “Report.”"}
    for style, start in starts.items():
        [entry] = loaded(style).session([item]).bibliography()
        assert render(entry.text, "plain").startswith(start)


@pytest.mark.client
def test_gost_parts_and_others_from_the_name_in_every_processor() -> None:
    # citeproc-js sets no space before a term that begins with a bracket.
    people = [{"family": family, "given": "A."} for family in ("Petrov", "Ivanov", "Belov", "Orlov")]
    item = {"id": "x", "type": "manuscript", "title": "Report", "author": people, "archive_location": "Ф. 5"}
    [note] = loaded("gost").session([item]).cite_all([[{"id": "x"}]])
    text = render(note, "plain")
    assert text.startswith("Petrov A. [и др.]. Report")
    style = source("gost").decode()
    assert with_citeproc_js(style, [item], [[{"id": "x"}]]).notes == [text]
    assert with_pandoc(style, [item], [[{"id": "x"}]]).notes == [text]


def test_gost_ends_with_the_search_data() -> None:
    texts, _ = printed("gost")
    place = [record.id for record in records()].index("sample")
    assert texts[place].endswith(" // РГАНИ. Ф. 5. Оп. 28. Д. 410. Л. 301–303.")


BOOKS = [
    {
        "id": "book",
        "type": "book",
        "title": "A History of the Northern Archives",
        "publisher": "Northern Press",
        "author": [{"family": "Jackson", "given": "Ann"}],
        "issued": {"date-parts": [[1999]]},
    },
    {
        "id": "article",
        "type": "article-journal",
        "title": "Records and Their Keepers",
        "volume": "12",
        "issue": "3",
        "page": "45-67",
        "container-title": "Journal of Records",
        "issued": {"date-parts": [[2001]]},
        "author": [{"family": "Brown", "given": "Peter"}],
    },
    {
        "id": "chapter",
        "type": "chapter",
        "title": "The Summer of the Plenum",
        "container-title": "Essays on a Year",
        "author": [{"family": "Green", "given": "Ida"}],
        "editor": [{"family": "Brown", "given": "Peter"}],
        "issued": {"date-parts": [[2003]]},
        "publisher": "Northern Press",
        "page": "10-30",
    },
    {
        "id": "page",
        "type": "webpage",
        "title": "How to Cite",
        "container-title": "Archive Pages",
        "URL": "https://archive.example.org/cite",
        "issued": {"date-parts": [[2020, 5, 6]]},
    },
]


@pytest.mark.parametrize("style", STYLES)
def test_published_works_are_cited_too(style: str) -> None:
    made = loaded(style)
    entries = {entry.id: render(entry.text, "plain") for entry in made.session(BOOKS).bibliography()}
    for item in BOOKS:
        assert str(item["title"]) in entries[str(item["id"])]
    assert "1999" in entries["book"]
    assert "Journal of Records" in entries["article"]
    assert "12" in entries["article"]
    assert "Essays on a Year" in entries["chapter"]
    assert "https://archive.example.org/cite" in entries["page"]


@pytest.mark.client
@pytest.mark.parametrize("style", STYLES)
def test_published_works_are_the_same_in_other_processors(style: str) -> None:
    cites = [[{"id": item["id"]}] for item in BOOKS]
    made = loaded(style).session(BOOKS)
    texts = [render(text, "plain") for text in made.cite_all(cites)]
    entries = {entry.id: render(entry.text, "plain") for entry in made.bibliography()}
    for theirs in (
        with_citeproc_js(source(style).decode(), BOOKS, cites),
        with_pandoc(source(style).decode(), BOOKS, cites),
    ):
        assert theirs.notes == texts
        assert theirs.bibliography == entries


def test_golden_files_have_no_strangers() -> None:
    assert {path.stem for path in Path(HERE / "golden").glob("*.txt")} == set(STYLES)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "records").mkdir()
    for path in (HERE / "records").glob("*.yaml"):
        (tmp_path / "records" / path.name).write_bytes(path.read_bytes())
    monkeypatch.setenv("PROVCITE_CACHE", str(tmp_path / "cache"))
    return tmp_path


@pytest.mark.client
@pytest.mark.parametrize("style", STYLES)
def test_export_in_the_form_of_the_style_prints_the_same(
    store: Path, capsys: pytest.CaptureFixture[str], style: str
) -> None:
    """The way of a user: export --style, then citeproc-js or pandoc with the style's file."""
    assert run(["--store", str(store), "export", "--all", "--to", "csl-json", "--style", style]) == 0
    exported = json.loads(capsys.readouterr().out)
    texts, entries = printed(style)
    for theirs in (
        with_citeproc_js(source(style).decode(), exported, notes(style)),
        with_pandoc(source(style).decode(), exported, notes(style)),
    ):
        assert theirs.notes == texts
        assert theirs.bibliography == entries
