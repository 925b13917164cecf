"""Bibliographies by item and by collection."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from provcite.csl import render
from provcite.model.errors import NotFoundError, UsageError
from provcite.model.record import Holding
from provcite.ops.bibliography import bibliography, collection_path, natural
from provcite.ops.printing import whole
from provcite.ops.styles import find_style, load_style
from provcite.store.library import Library
from sample_record import SAMPLE

RECORDS = {
    "second": """date: 1957
source: {repository: RGANI, reference: {fond: "5", opis: "28", delo: "411"}}""",
    "ninth": """date: 1953
source: {repository: RGANI, collection: Plenums, reference: {fond: "2", opis: "1"}}""",
    "british": """date: 1950
source: {repository: TNA, reference: {record_group: FO, series: "371", piece: "12"}}""",
    "chinese": """date: 1958
source: {repository: PRCFMA, reference: {file: 109-00833-01}}""",
    "book": """type: book
date: 1999
creators: [{role: author, family: Jackson, given: Ann}]""",
}


@pytest.fixture
def library(tmp_path: Path) -> Library:
    folder = tmp_path / "records"
    folder.mkdir()
    (folder / "113371.yaml").write_text(SAMPLE, encoding="utf-8")
    for name, rest in RECORDS.items():
        kind = "" if rest.startswith("type") else "type: manuscript\n"
        (folder / f"{name}.yaml").write_text(
            f"id: {name}\n{kind}title: Title {name}\n{rest}\n", encoding="utf-8"
        )
    return Library(tmp_path)


def listed(library: Library, *words: str, style: str = "chicago", **more: Any) -> list[str]:
    file = find_style(style)
    made = bibliography(library, words, load_style(file), file.form, **more)
    return [render(entry, "plain") for entry in made.entries]


def test_all_records_by_item(library: Library) -> None:
    entries = listed(library)
    assert len(entries) == 6
    assert entries[0].startswith("Jackson, Ann. Title Book. 1999")
    assert entries[1].startswith("Petrov, A. M. “Memorandum")


def test_named_records(library: Library) -> None:
    assert len(listed(library, "second", "british", "second")) == 2


def test_records_that_answer_a_query(library: Library) -> None:
    assert listed(library, "memorandum", "conversation") == listed(library, "113371")


def test_records_that_pass_a_filter(library: Library) -> None:
    assert len(listed(library, filters={"repository": ("RGANI",)})) == 3


@pytest.mark.parametrize("words", [("nothing of this kind",), ("no", "such")])
def test_nothing_found_says_so(library: Library, words: tuple[str, ...]) -> None:
    with pytest.raises(UsageError):
        listed(library, *words)


def test_a_word_that_is_almost_an_id_names_it(library: Library) -> None:
    with pytest.raises(NotFoundError) as caught:
        listed(library, "11337")
    assert caught.value.nearest == ("113371",)


def test_by_collection_groups_and_sorts(library: Library) -> None:
    assert listed(library, by="collection") == [
        "Chinese Foreign Ministry Archive (PRCFMA), Beijing.",
        "Russian State Archive of Contemporary History (RGANI), Moscow. Fond 2, Plenums.",
        "Russian State Archive of Contemporary History (RGANI), Moscow. Fond 5.",
        "The National Archives of the United Kingdom (TNA), Kew. FO 371.",
        "Wilson Center Digital Archive. https://digitalarchive.umd.edu.",
        "Jackson, Ann. Title Book. 1999.",
    ]


def test_by_collection_sorts_as_the_language_does(library: Library) -> None:
    (library.folder / "records" / "town.yaml").write_text(
        'id: town\ntype: manuscript\ntitle: T\nsource: {repository: archive of "Øst" & Co}\n',
        encoding="utf-8",
    )
    (library.folder / "records" / "fifth.yaml").write_text(
        "id: fifth\ntype: manuscript\ntitle: T\nsource: {repository: AVPRF, reference: {fond: '0102'}}\n",
        encoding="utf-8",
    )
    # Capitals alone do not put an acronym first; a Russian list begins with what is in Cyrillic.
    entries = listed(library, style="wilson-center", by="collection")
    assert entries[:2] == ['archive of "Øst" & Co.', "AVPRF, Moscow. Fond 0102."]
    entries = listed(library, style="gost", by="collection")
    assert [entry[:3] for entry in entries[:4]] == ["АВП", "РГА", "РГА", "arc"]
    # Its quotation marks are those of the style.
    assert entries[3] == "archive of «Øst» & Co."


def test_by_collection_links_the_digital_archives(library: Library) -> None:
    file = find_style("chicago")
    made = bibliography(library, (), load_style(file), file.form, by="collection")
    link = '<a href="https://digitalarchive.umd.edu">https://digitalarchive.umd.edu</a>.'
    assert f"Wilson Center Digital Archive. {link}" in [render(entry, "html") for entry in made.entries]


def test_an_unknown_id_among_records_is_named(library: Library) -> None:
    with pytest.raises(NotFoundError, match="secand") as caught:
        listed(library, "113371", "secand")
    assert caught.value.nearest == ("second",)


def test_by_collection_in_the_repositorys_own_words(library: Library) -> None:
    assert "РГАНИ. Ф. 5." in listed(library, style="gost", by="collection")


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ((("fond", "5"), ("opis", "28")), (("fond", "5"),)),
        (
            (("series", "FO 371"), ("piece", "1")),
            (("series", "FO 371"),),
        ),
        ((("record_group", "59"), ("entry", "12")), (("record_group", "59"),)),
        ((("bestand", "DY 30"), ("signatur", "1")), (("bestand", "DY 30"),)),
        ((("file", "109-00833-01"),), ()),
        ((), ()),
    ],
)
def test_collection_of_a_holding(
    path: tuple[tuple[str, str], ...], kept: tuple[tuple[str, str], ...]
) -> None:
    assert collection_path(Holding(path=path)) == kept


def test_numbers_sort_as_numbers() -> None:
    assert sorted(["28", "5", "R-9401", "0102"], key=natural) == ["R-9401", "5", "28", "0102"]
    assert natural("5") < natural("28")


def test_bad_file_hides_no_good_one(library: Library, tmp_path: Path) -> None:
    (tmp_path / "records" / "bad.yaml").write_text("id: [\n", encoding="utf-8")
    file = find_style("chicago")
    made = bibliography(library, (), load_style(file), file.form)
    assert len(made.entries) == 6
    assert [passed.path.name for passed in made.passed_over] == ["bad.yaml"]


# Whole texts --------------------------------------------------------------------------------------


HTML = (
    '<div class="csl-bib-body">\n  <div class="csl-entry">A &#38; b</div>\n'
    '  <div class="csl-entry">C</div>\n</div>'
)


@pytest.mark.parametrize(
    ("format_", "text"),
    [
        ("plain", "A & b\nC"),
        ("html", HTML),
        ("markdown", "A \\& b\n\nC"),
        ("latex", "A \\& b\n\nC"),
    ],
)
def test_listed_texts(format_: str, text: str) -> None:
    assert whole(["A & b", "C"], format_, listed=True) == text


def test_rtf_is_a_whole_document() -> None:
    text = whole(["Ф. 5"], "rtf")
    assert text.startswith("{\\rtf1")
    assert text.endswith("}")
    assert text.count("{") == text.count("}")


def test_unknown_format() -> None:
    with pytest.raises(UsageError):
        whole(["x"], "docx")
