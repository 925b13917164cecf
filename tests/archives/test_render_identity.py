"""Rendering of references and when two of them mean the same file."""

from __future__ import annotations

import pytest

from provcite.archives.identity import Kind, compare, file_key, key, leaves, load_concordances
from provcite.archives.parse import parse
from provcite.archives.render import render, render_locator, repository_name
from provcite.archives.repositories import Repositories
from provcite.model.errors import InputError, UsageError
from provcite.model.reference import ArchivalReference

SAMPLE = ArchivalReference(
    repository="RGANI",
    repository_key="RGANI",
    path=(("fond", "5"), ("opis", "28"), ("delo", "410"), ("list", "301-303")),
)


@pytest.mark.parametrize(
    ("form", "options", "expected"),
    [
        ("full", {}, "Fond 5, Opis 28, Delo 410, Listy 301–303"),
        ("words", {}, "fond 5, opis 28, delo 410, listy 301–303"),
        ("short", {}, "f. 5, op. 28, d. 410, ll. 301–303"),
        ("native", {}, "Ф. 5. Оп. 28. Д. 410. Л. 301–303"),
        ("short", {"range_dash": "hyphen"}, "f. 5, op. 28, d. 410, ll. 301-303"),
        ("short", {"leaf_first": True}, "ll. 301–303, d. 410, op. 28, f. 5"),
        ("full", {"language": "ru"}, "Фонд 5, Опись 28, Дело 410, Листы 301–303"),
    ],
)
def test_sample_in_every_form(form: str, options: dict[str, object], expected: str) -> None:
    assert render(SAMPLE, form, **options) == expected  # type: ignore[arg-type]  # options are of several types


@pytest.mark.parametrize(
    ("house", "path", "form", "expected"),
    [
        ("TNA", (("record_group", "FO"), ("series", "371"), ("piece", "127285")), "words", "FO 371/127285"),
        (
            "SAPMO-BArch",
            (("bestand", "DY 30"), ("signatur", "13941"), ("blatt", "8")),
            "short",
            "DY 30/13941, Bl. 8",
        ),
        ("UNARMS", (("series", "S-0770"), ("box", "0012"), ("file", "04")), "full", "S-0770-0012-04"),
        ("SMA", (("fond", "B6"), ("inventory", "2"), ("file", "392"), ("item", "1")), "native", "B6-2-392-1"),
        ("PRCFMA", (("file", "111-00240-01(1)"), ("page", "3-5")), "short", "111-00240-01(1), pp. 3–5"),
        ("NARA", (("record_group", "59"), ("box", "12")), "words", "Record Group 59, box 12"),
        (
            "MNL-OL",
            (
                ("fond", "XIX-J-1-j"),
                ("series", "Korea, 1975"),
                ("box", "83"),
                ("item", "81-10"),
                ("number", "002835/8/1975"),
            ),
            "short",
            "XIX-J-1-j Korea, 1975, 83. d., 81-10. t., 002835/8/1975",
        ),
        (
            "LNA-LVA",
            (("fond", "1986"), ("opis", "1"), ("delo", "17155"), ("list", "5")),
            "native",
            "1986. f., 1. apr., 17155. l., 5. lp.",
        ),
    ],
)
def test_forms_of_other_traditions(
    house: str, path: tuple[tuple[str, str], ...], form: str, expected: str
) -> None:
    assert render(ArchivalReference(repository_key=house, path=path), form) == expected


def test_unknown_repository_has_sensible_words() -> None:
    reference = ArchivalReference(repository="OGACHO", path=(("fond", "288"), ("box", "3"), ("page", "4-5")))
    assert render(reference, "words") == "fond 288, box 3, pp. 4–5"


@pytest.mark.parametrize(
    ("locator", "form", "expected"),
    [("302", "short", "l. 302"), ("302", "words", "list 302"), ("301-302", "short", "ll. 301–302")],
)
def test_locator_alone(locator: str, form: str, expected: str) -> None:
    assert render_locator(locator, SAMPLE, form) == expected


def test_hyphens_of_call_numbers_are_no_ranges() -> None:
    reference = ArchivalReference(repository_key="PRCFMA", path=(("file", "109-01041-01"),))
    assert render(reference, "short", range_dash="en-dash") == "109-01041-01"


def test_the_back_of_a_leaf_is_in_the_script_of_its_label() -> None:
    path = (("fond", "5"), ("opis", "28"), ("delo", "411b"), ("list", "5, 7ob, 9-12 ob"))
    reference = ArchivalReference(repository_key="RGANI", path=path)
    assert render(reference, "native") == "Ф. 5. Оп. 28. Д. 411b. Л. 5, 7об, 9–12 об"
    assert render(reference, "words", language="ru").endswith("листы 5, 7об, 9–12 об")
    assert render(reference, "short").endswith("ll. 5, 7ob, 9–12 ob")


def test_unknown_form_is_a_clear_error() -> None:
    with pytest.raises(UsageError, match="no form"):
        render(SAMPLE, "tiny")
    with pytest.raises(UsageError, match="range dash"):
        render(SAMPLE, "short", range_dash="wavy")


def test_repository_name_at_first_and_later_mention() -> None:
    house = Repositories.shipped().by_key("RGANI")
    assert repository_name(house) == "Russian State Archive of Contemporary History (RGANI)"
    assert repository_name(house, hereafter=True).endswith("(hereafter RGANI)")
    assert repository_name(house, later=True) == "RGANI"
    assert repository_name(house, "native") == "РГАНИ"
    assert repository_name(house, "name") == "Russian State Archive of Contemporary History"


def _read(text: str) -> ArchivalReference:
    return parse(text).references[0].reference


@pytest.mark.parametrize(
    ("left", "right", "kind"),
    [
        ("RGANI, f. 5, op. 28, d. 410, ll. 301–303", "РГАНИ. Ф. 5. Оп. 28. Д. 410. Л. 301-303", Kind.EQUAL),
        ("RGANI, f. 5, op. 28, d. 410, ll. 301–303", "РГАНИ. Ф. 5. Оп. 28. Д. 410. Л. 302", Kind.CONTAINS),
        ("РГАНИ. Ф. 5. Оп. 28. Д. 410. Л. 302", "RGANI, f. 5, op. 28, d. 410, ll. 301–303", Kind.CONTAINED),
        ("TsKhSD, f. 5, op. 28, d. 410", "RGANI, f. 5, op. 28, d. 410", Kind.EQUAL),
        ("TsKhSD, f. 5, op. 28, d. 410", "RGANI, f. 5, op. 28, d. 410, l. 7", Kind.CONTAINS),
        ("RGANI, f. 5, op. 28, d. 410, ll. 301-3", "RGANI, f. 5, op. 28, d. 410, ll. 301–303", Kind.EQUAL),
        (
            "RGANI, f. 5, op. 28, d. 410, ll. 300-302",
            "RGANI, f. 5, op. 28, d. 410, ll. 302-305",
            Kind.OVERLAPS,
        ),
        ("RGANI, f. 5, op. 28, d. 410, l. 5ob.", "RGANI, f. 5, op. 28, d. 410, l. 5", Kind.EQUAL),
        ("RGANI, f. 5, op. 28, d. 410, l. 5", "RGANI, f. 5, op. 28, d. 410, l. 6", Kind.SAME_FILE),
        ("RGANI, f. 5, op. 28, d. 410", "RGANI, f. 5, op. 28, d. 411", Kind.DIFFERS_IN_ONE_LEVEL),
        ("RGANI, f. 5, op. 28, d. 410", "RGASPI, f. 5, op. 28, d. 410", Kind.DIFFERS_IN_ONE_LEVEL),
        ("RGANI, f. 5, op. 28, d. 410", "RGANI, f. 89, op. 42, d. 410", Kind.DIFFERENT),
        (
            "AVPRF, f. 0102, op. 12, p. 68, d. 4",
            "AVPRF, f. 102, op. 12, p. 68, d. 4",
            Kind.DIFFERS_IN_ONE_LEVEL,
        ),
        (
            "AVPRF, f. 0102, op. 12, d. 4, p. 68, l. 1",
            "AVPRF, f. 0102, op. 12, p. 68, d. 4, l. 1",
            Kind.EQUAL,
        ),
        ("ЦДА, ф. 1Б, оп. 6, а.е. 12", "TsDA, Fond 1-B, Record 6, File 12", Kind.EQUAL),
        ("ГАРФ. Ф. Р-9401. Оп. 2. Д. 64.", "GARF, f. R-9401, op. 2, d. 64", Kind.EQUAL),
        ("APRF, f. 45, op. 1, d. 334", "RGASPI, f. 558, op. 11, d. 12", Kind.UNKNOWN),
        ("TNA, FO 371/84053", "PRO FO 371-84053", Kind.EQUAL),
    ],
)
def test_compare(left: str, right: str, kind: Kind) -> None:
    assert compare(_read(left), _read(right)).kind is kind


def test_the_differing_level_and_its_values_are_named() -> None:
    relation = compare(_read("RGANI, f. 5, op. 28, d. 410"), _read("RGANI, f. 5, op. 28, d. 411"))
    assert (relation.level, relation.left, relation.right) == ("delo", "410", "411")


def test_transferred_holdings_are_known_and_a_store_adds_its_own() -> None:
    relation = compare(_read("APRF, f. 45, op. 1, d. 334"), _read("RGASPI, f. 558, op. 11, d. 12"))
    assert relation.concordance
    extra = load_concordances(
        [b'concordances: [{old: {repository: GARF, levels: [[fond, "1"]]}, new: {repository: RGAE}}]']
    )
    assert compare(
        _read("GARF, f. 1, op. 2, d. 3"), _read("RGAE, f. 9, op. 8, d. 7"), concordances=extra
    ).concordance
    with pytest.raises(InputError, match="old and new"):
        load_concordances([b"concordances: [{old: 5}]"])


@pytest.mark.parametrize(
    ("value", "ranges"),
    [
        ("302", (("302", "302"),)),
        ("301-3", (("301", "303"),)),
        ("12-15, 18, 20ob.", (("12", "15"), ("18", "18"), ("20", "20"))),
        ("33–7 and 58–61", (("33", "37"), ("58", "61"))),
        ("17a", (("17a", "17a"),)),
        ("passim", None),
    ],
)
def test_leaves(value: str, ranges: tuple[tuple[str, str], ...] | None) -> None:
    assert leaves(value) == ranges


def test_file_key_forgets_the_leaves() -> None:
    assert (
        file_key(_read("РГАНИ. Ф. 5. Оп. 28. Д. 410. Л. 302"))
        == file_key(SAMPLE)
        == "RGANI/fonds=5/series=28/file=410"
    )
    assert key(SAMPLE) == "RGANI/fonds=5/series=28/file=410/leaf=301-303"


def test_a_label_behind_its_number_has_no_capital_in_any_form():
    path = (("box", "154"), ("item", "5"))
    reference = ArchivalReference(repository_key="MNL-OL", path=path)
    assert render(reference, "full") == "154. doboz, 5. tétel"
    assert render(reference, "words") == "154. doboz, 5. tétel"


def test_a_short_range_of_leaves_is_printed_whole() -> None:
    reference = ArchivalReference(path=(("delo", "410"), ("list", "301-3")))
    assert render(reference, "words") == "delo 410, listy 301–303"
