"""Citing from a store: forms, locators, ibid., what is lost and kept."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from provcite.archives.locators import is_outside, parse_locator
from provcite.csl import render
from provcite.model.errors import InputError, NotFoundError, UsageError
from provcite.ops import citables as citables_module
from provcite.ops.cite import Wish, cite
from provcite.ops.kept_reference import missing_levels, says
from provcite.ops.styles import find_style, load_style
from provcite.store.library import Library
from sample_record import SAMPLE

SECOND = """\
id: second
type: manuscript
title: Letter to the Embassy
date: 1957
creators: [{role: author, family: Petrov, given: A. M.}]
language: ru
source: {repository: RGANI, reference: {fond: "5", opis: "28", delo: "411", listy: 7-9}}
"""

SHORT_TITLE = "“Memorandum of Conversation with Minister of Foreign Affairs of the DPRK, Nam Il,”"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    records = tmp_path / "records"
    records.mkdir()
    (records / "113371.yaml").write_text(SAMPLE, encoding="utf-8")
    (records / "second.yaml").write_text(SECOND, encoding="utf-8")
    return Library(tmp_path)


def cited(
    library: Library, *ids: str, style: str = "chicago", locators: tuple[str, ...] = (), **wish: Any
) -> Any:
    file = find_style(style)
    made = cite(
        library, ids, load_style(file), file.form, Wish(**wish), locators=locators, own_style=file.has_form
    )
    return [render(text, "plain") for text in made.texts], made.warnings


def test_short_note_with_locator(library: Library) -> None:
    assert cited(library, "113371", form="short", locators=("l. 302",)) == (
        [f"Petrov, {SHORT_TITLE} l. 302."],
        [],
    )


def test_locator_in_a_full_note_takes_the_place_of_the_leaves(library: Library) -> None:
    [text], warnings = cited(library, "113371", locators=("Л. 302",))
    assert "delo 410, list 302, Russian State Archive" in text
    assert "301" not in text
    assert warnings == []


def test_locator_outside_the_leaves_is_printed_with_a_warning(library: Library) -> None:
    [text], [warning] = cited(library, "113371", locators=("404",))
    assert "list 404" in text
    assert "301-303" in warning


def test_locator_that_no_repository_knows_is_kept(library: Library) -> None:
    [text], _ = cited(library, "113371", form="short", locators=("third paragraph",))
    assert text.endswith("Nam Il,” third paragraph.")
    [full], _ = cited(library, "113371", locators=("third paragraph",))
    assert "listy 301–303" in full
    assert "third paragraph" in full


def test_short_form_that_prints_the_reference_takes_the_locator_into_it(library: Library) -> None:
    [text], _ = cited(library, "113371", style="gost", form="short", locators=("л. 302",))
    assert text == "РГАНИ. Ф. 5. Оп. 28. Д. 410. Л. 302."


def test_locator_in_the_text_in_words(library: Library) -> None:
    assert cited(library, "113371", style="mla", form="in-text", locators=("302",))[0] == [
        "(Petrov, list 302)"
    ]


def test_several_locators_belong_to_the_records_in_order(library: Library) -> None:
    texts, _ = cited(library, "113371", "second", form="short", locators=("l. 302", "l. 8"))
    assert [text.rsplit(" ", 1)[1] for text in texts] == ["302.", "8."]


def test_more_locators_than_records(library: Library) -> None:
    with pytest.raises(UsageError):
        cited(library, "113371", locators=("l. 302", "l. 303"))


def test_record_named_again_gets_its_short_form(library: Library) -> None:
    texts, _ = cited(library, "113371", "second", "113371")
    assert texts[2] == f"Petrov, {SHORT_TITLE[:-2]}.”"


@pytest.mark.parametrize(
    ("style", "ibid", "last"),
    [
        ("chicago", "forbid", f"Petrov, {SHORT_TITLE} l. 302."),
        ("chicago", "allow", f"Petrov, {SHORT_TITLE} l. 302."),
        ("chicago", "require", "Ibid., l. 302."),
        ("gost", "forbid", "РГАНИ. Ф. 5. Оп. 28. Д. 410. Л. 302."),
        ("gost", "allow", "Там же. Л. 302."),
        ("gost", "require", "Там же. Л. 302."),
    ],
)
def test_ibid_policies(library: Library, style: str, ibid: str, last: str) -> None:
    texts, _ = cited(library, "113371", "113371", style=style, ibid=ibid, locators=("", "l. 302"))
    assert texts[1] == last


def test_ibid_only_after_the_same_record(library: Library) -> None:
    texts, _ = cited(library, "113371", "second", "113371", ibid="require")
    assert not any(text.startswith("Ibid") for text in texts)


def test_cluster_is_one_citation(library: Library) -> None:
    [text], _ = cited(library, "113371", "second", cluster=True)
    assert "; " in text
    assert text.count("delo 41") == 2


def test_abbreviate_names_a_repository_in_full_once(library: Library) -> None:
    texts, _ = cited(library, "113371", "second", abbreviate=True)
    assert "Russian State Archive of Contemporary History (hereafter RGANI), Moscow" in texts[0]
    assert "delo 411, listy 7–9, RGANI." in texts[1]


def test_year_suffixes_are_shared_by_a_call(library: Library, tmp_path: Path) -> None:
    (tmp_path / "records" / "third.yaml").write_text(
        SECOND.replace("id: second", "id: third").replace("Embassy", "Bureau"), encoding="utf-8"
    )
    texts, _ = cited(library, "second", "third", style="chicago-author-date", form="in-text")
    assert sorted(texts) == ["(Petrov 1957a)", "(Petrov 1957b)"]


def test_entries_come_in_the_order_of_the_style(library: Library) -> None:
    texts, _ = cited(library, "113371", "second", form="bibliography")
    assert "Letter to the Embassy" in texts[0]


def test_unknown_id_names_the_nearest(library: Library) -> None:
    with pytest.raises(NotFoundError) as caught:
        cited(library, "11337")
    assert caught.value.nearest == ("113371",)


def test_second_place_that_is_not_there(library: Library) -> None:
    with pytest.raises(UsageError):
        cited(library, "113371", holding=1)


DROPS = b"""<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="note" version="1.0">
  <info><title>Bare</title><id>bare</id><updated>2026-01-01T00:00:00Z</updated></info>
  <citation><layout suffix="."><group delimiter=", "><text variable="title"/>
    <date variable="issued" form="text"/></group></layout></citation>
</style>"""


def test_dropped_reference_is_said_and_can_be_kept(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "bare.csl"
    path.write_bytes(DROPS)
    [text], [missed, warning] = cited(library, "113371", style=str(path))
    assert "translator James F. Person; site Wilson Center Digital Archive" in missed
    assert "fond 5, opis 28, delo 410, list 301-303" in warning
    assert "--keep-reference" in warning
    [kept], warnings = cited(library, "113371", style=str(path), keep_reference=True)
    # A note is one sentence, so that the reference stands within it.
    assert kept == text.removesuffix(".") + (
        ", fond 5, opis 28, delo 410, listy 301–303, "
        "Russian State Archive of Contemporary History (RGANI), Moscow."
    )
    assert warnings == [missed]


def test_kept_references_of_a_cluster_are_each_whole(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "bare.csl"
    path.write_bytes(DROPS)
    [text], _ = cited(library, "113371", "second", style=str(path), keep_reference=True, cluster=True)
    assert text.count("Russian State Archive of Contemporary History (RGANI), Moscow.") == 2


def test_style_that_prints_nothing(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "scale.csl"
    path.write_bytes(
        DROPS.replace(b'variable="title"', b'variable="scale"').replace(b'"issued"', b'"submitted"')
    )
    (library.folder / "records" / "loose.yaml").write_text(
        "id: loose\ntype: manuscript\ntitle: Loose\n", encoding="utf-8"
    )
    assert cited(library, "loose", style=str(path)) == ([""], ["The style “Bare” prints nothing of loose."])
    [kept], warnings = cited(library, "second", style=str(path), keep_reference=True)
    assert kept.startswith("Fond 5, opis 28, delo 411")
    assert warnings == []


def test_hereafter_stands_in_the_entry_printed_first(library: Library) -> None:
    # Named in the other order, the list begins with the letter.
    letter, memorandum = cited(
        library, "113371", "second", style="mla", form="bibliography", abbreviate=True
    )[0]
    assert "Russian State Archive of Contemporary History (hereafter RGANI), Moscow" in letter
    assert "RGANI, fond 5, opis 28, delo 410" in memorandum
    assert "hereafter" not in memorandum


@pytest.mark.parametrize(
    ("language", "start"),
    [
        ("en", "Petrov, A. M. “{}.” July 24, 1956."),
        ("en-GB", "Petrov, A. M. ‘{}’. 24 July 1956."),
        ("de", "Petrov, A. M. „{}“. 24. Juli 1956."),
        ("ru", "Petrov, A. M. «{}». 24 июля 1956 г."),
    ],
)
@pytest.mark.parametrize("style", ["chicago", "chicago-archive-first"])
def test_punctuation_and_quotation_marks_are_those_of_the_language(
    library: Library, style: str, language: str, start: str
) -> None:
    file = find_style(style)
    loaded = load_style(file, language=language)
    form = replace(file.form, language=loaded.locale)
    made = cite(library, ["113371"], loaded, form, Wish(form="bibliography"))
    assert render(made.texts[0]).startswith(start.format(SHORT_TITLE[1:-2]))


def test_style_without_bibliography_says_so(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "bare.csl"
    path.write_bytes(DROPS)
    with pytest.raises(UsageError):
        cited(library, "113371", style=str(path), form="bibliography")


def test_note_of_an_author_date_style_is_its_citation(library: Library) -> None:
    assert cited(library, "113371", style="apa", form="note")[0] == ["(Petrov, 1956)"]
    assert cited(library, "113371", style="chicago", form="in-text")[0][0].startswith("A. M. Petrov, “")


# What is looked over --------------------------------------------------------------------------------

PATH = (("fond", "5"), ("opis", "28"), ("delo", "410"), ("list", "301-303"))


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("x, fond 5, opis 28, delo 410, listy 301–303, y", ()),
        ("F. 5, op. 28, d. 410, ll. 301-303", ()),
        ("fond 5, delo 410, listy 301–303", (("opis", "28"),)),
        ("July 5, 1956", (("opis", "28"), ("delo", "410"), ("list", "301-303"))),
        ("fond 15, opis 280, delo 4100", PATH),
    ],
)
def test_missing_levels(text: str, missing: tuple[tuple[str, str], ...]) -> None:
    assert missing_levels(text, PATH, "fond 5, opis 28, delo 410, listy 301–303") == missing


def test_title_is_no_reference() -> None:
    assert missing_levels(
        "Talk of 5, 28, 410 and 301-303", PATH, "", elsewhere=("Talk of 5, 28, 410 and 301-303",)
    )


def test_says_looks_for_whole_words() -> None:
    assert says("… delo 410, List 302, …", "list 302")
    assert not says("list 3021", "list 302")
    assert not says("anything", "")


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("l. 302", ("list", "302")),
        ("ll. 301-302", ("list", "301-302")),
        ("list 302ob", ("list", "302ob")),
        ("Л. 302", ("list", "302")),
        ("Л. 302об.", ("list", "302ob")),
        ("302 л.", ("list", "302")),
        ("302", ("list", "302")),
        ("p. 5", ("page", "5")),
        ("chapter three", None),
        ("", None),
    ],
)
def test_locators_by_the_labels_of_the_repository(
    library: Library, text: str, pair: tuple[str, str] | None
) -> None:
    holding = library.get("113371").holding
    assert parse_locator(text, holding, library.repositories().get("RGANI")).pair == pair


@pytest.mark.parametrize(
    ("text", "outside"),
    [
        ("l. 302, par. 2", False),
        ("l. 304, par. 2", True),
        ("302", False),
        ("301-303", False),
        ("303ob", False),
        ("300", True),
        ("302-304", True),
        ("p. 9", False),
    ],
)
def test_outside(library: Library, text: str, outside: bool) -> None:
    holding = library.get("113371").holding
    locator = parse_locator(text, holding, library.repositories().get("RGANI"))
    assert is_outside(locator, holding) is outside


@pytest.mark.parametrize("text", ["3. oldal", "3 oldal", "p. 3", "oldal 3"])
def test_locators_whose_label_is_behind_the_number(library: Library, text: str) -> None:
    (library.folder / "records" / "magyar.yaml").write_text(
        "id: magyar\ntype: manuscript\ntitle: Jelentés\n"
        "source: {repository: MNL-OL, reference: {fond: XIX-J-1-j, box: '81'}}\n",
        encoding="utf-8",
    )
    [note], _ = cited(library, "magyar", locators=(text,))
    assert "XIX-J-1-j, 81. doboz, 3. oldal, " in note


# Items kept ready -----------------------------------------------------------------------------------


def test_kept_item_gives_the_same_citation(library: Library, tmp_path: Path) -> None:
    file = find_style("chicago")
    style = load_style(file)
    cache = tmp_path / "cache"
    first = cite(library, ["113371"], style, file.form, cache=cache)
    assert list(cache.glob("*.item"))
    again = cite(library, ["113371"], style, file.form, cache=cache)
    plain = cite(library, ["113371"], style, file.form)
    assert render(first.texts[0]) == render(again.texts[0]) == render(plain.texts[0])


def test_kept_item_is_not_read_for_a_changed_record(library: Library, tmp_path: Path) -> None:
    file = find_style("chicago")
    style = load_style(file)
    cache = tmp_path / "cache"
    cite(library, ["113371"], style, file.form, cache=cache)
    path = library.path_of("113371")
    path.write_text(SAMPLE.replace('delo: "410"', 'delo: "499"'), encoding="utf-8")
    changed = cite(library, ["113371"], style, file.form, cache=cache)
    assert "delo 499" in render(changed.texts[0])


def test_kept_item_is_not_read_for_changed_repositories(library: Library, tmp_path: Path) -> None:
    file = find_style("chicago")
    style = load_style(file)
    cache = tmp_path / "cache"
    own = library.folder / "repositories.yaml"
    entry = (
        "repositories:\n- key: RGANI\n  names: {{en: {} House}}\n  acronyms: {{en: [RGANI]}}\n  place: Tver\n"
    )
    own.write_text(entry.format("Paper"), encoding="utf-8")
    times = (own.stat().st_atime_ns, own.stat().st_mtime_ns)
    assert "Paper House (RGANI), Tver" in render(
        cite(Library(library.folder), ["113371"], style, file.form, cache=cache).texts[0]
    )
    # As long as before and of the same time: only its words are others.
    own.write_text(entry.format("Stone"), encoding="utf-8")
    os.utime(own, ns=times)
    assert "Stone House (RGANI), Tver" in render(
        cite(Library(library.folder), ["113371"], style, file.form, cache=cache).texts[0]
    )


@pytest.mark.parametrize("damage", [b"", b"{", b'{"id": 1}', b"[[[[", b"\xff\xfe"])
def test_damaged_item_is_passed_over(library: Library, tmp_path: Path, damage: bytes) -> None:
    file = find_style("chicago")
    style = load_style(file)
    cache = tmp_path / "cache"
    whole = cite(library, ["113371"], style, file.form, cache=cache)
    for entry in cache.glob("*.item"):
        entry.write_bytes(damage)
    assert render(cite(library, ["113371"], style, file.form, cache=cache).texts[0]) == render(whole.texts[0])


def test_kept_item_spares_the_decoding(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = find_style("chicago")
    cache = tmp_path / "cache"
    cite(library, ["113371"], load_style(file), file.form, cache=cache)

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("decoded again")

    monkeypatch.setattr(citables_module, "make_citable", refuse)
    cite(library, ["113371"], load_style(file), file.form, cache=cache)


def test_broken_record_is_an_error_with_its_place(library: Library, tmp_path: Path) -> None:
    (tmp_path / "records" / "bad.yaml").write_text("id: bad\ntitle: [\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        cited(library, "bad")
    assert "bad.yaml" in caught.value.place


def test_the_example_of_the_documentation_runs(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "styles.md"
    code = page.read_text(encoding="utf-8").split("```python\n")[1].split("```")[0]
    monkeypatch.chdir(library.folder)
    names: dict[str, Any] = {}
    exec(compile(code, str(page), "exec"), names)  # noqa: S102 - the project's own page
    assert names["note"] == f"Petrov, {SHORT_TITLE} l. 302."


THIRD = """\
id: third
type: manuscript
title: Telegram from Tokyo
date: 1955-02-14
source:
  repository: NARA
  reference: {record_group: "59", number: M92, reel: "66", frame: 0123-0130}
"""


@pytest.fixture
def wider(library: Library) -> Library:
    (library.records_folder / "third.yaml").write_text(THIRD, encoding="utf-8")
    return Library(library.folder)


@pytest.mark.parametrize("locator", ["302-3", "ll. 302-3", "listy 302–03", "302-303"])
def test_short_range_of_a_locator_is_whole(library: Library, locator: str) -> None:
    texts, warnings = cited(library, "113371", form="short", locators=(locator,))
    assert (texts[0].endswith(" ll. 302–303."), warnings) == (True, [])


def test_locator_that_contradicts_the_record_is_told(library: Library) -> None:
    texts, warnings = cited(library, "113371", locators=("d. 411",))
    assert "delo 410, listy 301–303, d. 411," in texts[0]
    assert warnings == ["d. 411 contradicts record 113371, which has delo 410."]


def test_an_entry_has_no_locator(library: Library) -> None:
    texts, warnings = cited(library, "113371", "113371", style="apa", locators=("l. 301", "l. 302"))
    assert "Listy 301–303" in texts[0]
    assert warnings == ["An entry of a bibliography has no locator: use --as note or --as in-text."]


def test_hereafter_only_for_what_comes_again(wider: Library) -> None:
    texts, _ = cited(wider, "113371", "third", "second", abbreviate=True)
    assert "Contemporary History (hereafter RGANI), Moscow" in texts[0]
    assert "National Archives and Records Administration (NARA), College Park, MD" in texts[1]
    assert "listy 7–9, RGANI." in texts[2]


@pytest.mark.parametrize("style", ["chicago", "mhra", "mla", "apa", "chicago-author-date"])
def test_hereafter_in_a_bibliography(wider: Library, style: str) -> None:
    texts, _ = cited(wider, "113371", "second", style=style, form="bibliography", abbreviate=True)
    whole = " ".join(texts)
    assert whole.count("Russian State Archive of Contemporary History (hereafter RGANI)") == 1
    assert whole.count("RGANI") == 2


@pytest.mark.parametrize("ibid", ["allow", "require"])
def test_the_same_unit_again_in_russian(library: Library, ibid: str) -> None:
    texts, _ = cited(library, "113371", "second", "113371", style="gost", ibid=ibid)
    assert texts[1].endswith("1957 г. // Там же. Д. 411. Л. 7–9.")
    assert texts[2] == "Там же. Д. 410. Л. 301–303."


def test_the_same_unit_is_named_whole_where_ibid_is_forbidden(library: Library) -> None:
    texts, _ = cited(library, "113371", "second", style="gost")
    assert texts[1].endswith("// РГАНИ. Ф. 5. Оп. 28. Д. 411. Л. 7–9.")


def test_microfilm_publication_is_no_lot(wider: Library) -> None:
    [text], _ = cited(wider, "third")
    assert "Record Group 59, microfilm publication M92, reel 66, frames 0123–0130" in text


def test_short_titles_by_rule_are_told_apart_by_date(library: Library) -> None:
    (library.records_folder / "fourth.yaml").write_text(
        SECOND.replace("second", "fourth").replace(
            "Letter to the Embassy", "Memorandum of Conversation with the Ambassador of China"
        ),
        encoding="utf-8",
    )
    file = find_style("chicago")
    form = replace(file.form, short_titles=True)
    made = cite(library, ["113371", "fourth", "second"], load_style(file), form, Wish(form="short"))
    assert [render(text, "plain") for text in made.texts] == [
        "Petrov, “Memorandum of Conversation,” July 24, 1956.",
        "Petrov, “Memorandum of Conversation,” 1957.",
        "Petrov, “Letter to the Embassy.”",
    ]


@pytest.mark.parametrize(
    ("language", "kinds"),
    [
        ("de-DE", "names of archives and towns and dates in words"),
        ("ru-RU", "names of archives and towns"),
        ("en-GB", None),
    ],
)
def test_what_stays_in_english_is_said(library: Library, language: str, kinds: str | None) -> None:
    (library.records_folder / "before.yaml").write_text(
        SECOND.replace("second", "before").replace("date: 1957", "date: ../1957-05"), encoding="utf-8"
    )
    file = find_style("chicago")
    form = replace(file.form, language=language)
    made = cite(library, ["before"], load_style(file, language=language), form)
    said = [warning for warning in made.warnings if "stands in English" in warning]
    wanted = f"What provcite has no words for in {language} stands in English: {kinds}."
    assert said == ([wanted] if kinds else [])
