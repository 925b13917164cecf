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
        "Archives",
        "Chinese Foreign Ministry Archive (PRCFMA), Beijing.",
        "Russian State Archive of Contemporary History (RGANI), Moscow. Fond 2, Plenums.",
        "Russian State Archive of Contemporary History (RGANI), Moscow. Fond 5.",
        "The National Archives of the United Kingdom (TNA), Kew. FO 371.",
        "Sites",
        "Wilson Center Digital Archive. https://digitalarchive.umd.edu.",
        "Other works",
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
    assert entries[:3] == ["Archives", 'Archive of "Øst" & Co.', "AVPRF, Moscow. Fond 0102."]
    entries = listed(library, style="gost", by="collection")
    assert entries[0] == "Архивы"
    entries = entries[1:]
    assert [entry[:3] for entry in entries[:4]] == ["АВП", "РГА", "РГА", "Arc"]
    # Its quotation marks are those of the style.
    assert entries[3] == "Archive of «Øst» & Co."


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


def test_a_fond_in_two_scripts_is_one_line(library: Library) -> None:
    folder = library.folder / "records"
    for name, house, fond in (("latin", "GARF", "R-9401"), ("native", "ГАРФ", "Р-9401")):
        (folder / f"{name}.yaml").write_text(
            f"id: {name}\ntype: manuscript\ntitle: T\n"
            f"source: {{repository: {house}, reference: {{fond: {fond}}}}}\n",
            encoding="utf-8",
        )
    for style, line in (
        ("chicago", "State Archive of the Russian Federation (GARF), Moscow. Fond R-9401."),
        ("gost", "ГАРФ. Ф. Р-9401."),
    ):
        assert listed(library, "latin", "native", style=style, by="collection") == [line]


def test_a_named_series_is_told_with_its_record_group(library: Library) -> None:
    (library.folder / "records" / "us.yaml").write_text(
        "id: us\ntype: manuscript\ntitle: T\nsource:\n  repository: NARA\n"
        '  reference: {record_group: "59", series: Central Decimal Files, box: "3"}\n',
        encoding="utf-8",
    )
    [line] = listed(library, "us", by="collection")
    assert line.endswith("College Park, MD. Record Group 59, Central Decimal Files.")


def test_printed_editions_stand_under_their_heading(library: Library) -> None:
    (library.folder / "records" / "printed.yaml").write_text(
        "id: printed\ntype: manuscript\ntitle: T\nsource: {repository: RGANI, reference: {fond: '5'}}\n"
        "provenance:\n  - {event: published, by: [A. Ledovskii], title: Sovetsko-kitaiskie otnosheniia,"
        " volume: '5', place: Moscow, date: '2005', page: '378'}\n",
        encoding="utf-8",
    )
    lines = listed(library, "printed", by="collection")
    assert lines[0] == "Archives"
    assert lines[2:3] == ["Printed editions"]
    assert lines[3].startswith("Sovetsko-kitaiskie otnosheniia, vol. 5")
    assert "378" not in lines[3]


def test_repositories_that_come_again_are_announced(library: Library) -> None:
    entries = listed(library, "113371", "second", "ninth", "british", abbreviate=True)
    assert sum("(hereafter RGANI)" in entry for entry in entries) == 1
    assert sum(" RGANI." in entry for entry in entries) == 2
    assert any("(TNA), Kew" in entry for entry in entries)


def test_lines_end_as_the_entries_of_the_style(library: Library) -> None:
    assert not any(line.endswith(".") for line in listed(library, style="mhra", by="collection"))
    lines = listed(library, style="chicago", by="collection")
    assert all(line.endswith(".") for line in lines if line not in ("Archives", "Sites", "Other works"))
