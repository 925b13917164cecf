"""Records as CSL-JSON: what goes where, in which form."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provcite.archives.repositories import Repositories as Known
from provcite.exchange.citation_form import DEFAULT_FORM, CitationForm, has_form, read_form, with_settings
from provcite.exchange.csl_item import TABLE, Repositories, says_genre, title_language, to_csl
from provcite.model.errors import InputError
from provcite.model.record import Creator, Event, Holding, Record
from provcite.ops.style_survey import SAMPLE

REPOSITORIES = Repositories(Known.shipped())


def item(record: Record, form: CitationForm = DEFAULT_FORM, **more: Any) -> dict[str, Any]:
    return to_csl(record, form, repositories=REPOSITORIES, **more)


def test_sample_in_the_default_form() -> None:
    assert item(SAMPLE) == {
        "id": "113371",
        "type": "manuscript",
        "title": SAMPLE.title,
        "language": "en",
        "author": [{"family": "Petrov", "given": "A. M."}],
        "translator": [{"family": "Person", "given": "James F."}],
        "issued": {"date-parts": [[1956, 7, 24]]},
        "archive": "Russian State Archive of Contemporary History (RGANI)",
        "archive-place": "Moscow",
        "archive_location": "fond 5, opis 28, delo 410, listy 301–303",
        "source": "Wilson Center Digital Archive",
        "URL": "https://digitalarchive.umd.edu/document/113371",
    }


@pytest.mark.parametrize(
    ("settings_", "key", "value"),
    [
        ({"repository": "acronym"}, "archive", "RGANI"),
        ({"repository": "name"}, "archive", "Russian State Archive of Contemporary History"),
        ({"repository": "native"}, "archive", "РГАНИ"),
        ({"reference": "full"}, "archive_location", "Fond 5, Opis 28, Delo 410, Listy 301–303"),
        ({"reference": "short"}, "archive_location", "f. 5, op. 28, d. 410, ll. 301–303"),
        ({"reference": "native"}, "archive_location", "Ф. 5. Оп. 28. Д. 410. Л. 301–303"),
        ({"range": "hyphen"}, "archive_location", "fond 5, opis 28, delo 410, listy 301-303"),
        ({"place": "country"}, "archive-place", "Moscow, Russia"),
        ({"genre": "always"}, "genre", "memorandum of conversation"),
        ({"credits": "full"}, "note", "obtained and translated for NKIDP by James F. Person"),
    ],
)
def test_each_setting_of_the_form(settings_: dict[str, str], key: str, value: str) -> None:
    assert item(SAMPLE, with_settings(DEFAULT_FORM, settings_))[key] == value


def test_without_credits_nobody_is_named() -> None:
    made = item(SAMPLE, with_settings(DEFAULT_FORM, {"credits": "none"}))
    assert "translator" not in made
    assert "note" not in made


def test_without_an_author_the_translator_is_text() -> None:
    made = item(replace(SAMPLE, creators=(Creator(role="interlocutor", literal="Nam Il"),)))
    assert "translator" not in made
    assert made["note"] == "translated by James F. Person"


def test_full_credit_does_not_name_the_translator_twice() -> None:
    assert "translator" not in item(SAMPLE, with_settings(DEFAULT_FORM, {"credits": "full"}))


def test_locator_takes_the_place_of_the_leaves() -> None:
    assert item(SAMPLE, locator=("list", "302"))["archive_location"] == "fond 5, opis 28, delo 410, list 302"


def test_locator_of_another_kind_follows_the_unit() -> None:
    made = item(SAMPLE, locator=("page", "2"))["archive_location"]
    assert made.startswith("fond 5, opis 28, delo 410, listy 301–303, ")
    assert made.endswith("2")


def test_hereafter_and_acronym_after() -> None:
    assert item(SAMPLE, hereafter="first")["archive"] == (
        "Russian State Archive of Contemporary History (hereafter RGANI)"
    )
    later = item(SAMPLE, hereafter="later")
    assert later["archive"] == "RGANI"
    assert "archive-place" not in later


def test_second_place_of_a_document() -> None:
    record = replace(
        SAMPLE, sources=(*SAMPLE.sources, Holding(repository="TNA", path=(("record_group", "FO"),)))
    )
    assert "TNA" in item(record, holding=1)["archive"]
    assert "archive" not in item(record, holding=5)


def test_unknown_repository_is_printed_as_named() -> None:
    made = item(
        replace(SAMPLE, sources=(Holding(repository="Town Archive", path=(("box", "3"),), rest="top shelf"),))
    )
    assert made["archive"] == "Town Archive"
    assert made["archive_location"] == "box 3, top shelf"


@pytest.mark.parametrize(
    ("date", "said"),
    [
        ("1956-07~", {"date-parts": [[1956, 7]], "circa": True}),
        ("1956-07-24/1956-07-26", {"date-parts": [[1956, 7, 24], [1956, 7, 26]]}),
        ("../1956-07-31", {"literal": "[not later than July 31, 1956]"}),
    ],
)
def test_dates(date: str, said: dict[str, object]) -> None:
    assert item(replace(SAMPLE, date=date))["issued"] == said


@pytest.mark.parametrize(
    ("date", "issued", "beside"),
    [
        ("[1956-07-24,1956-07-31]", {"date-parts": [[1956]]}, {"literal": "[July 24 or 31, 1956]"}),
        ("../1956-07-31", None, {"literal": "[not later than July 31, 1956]"}),
        (
            "1956-12-30/1957-01-02",
            {"date-parts": [[1956], [1957]]},
            {"literal": "December 30, 1956–January 2, 1957"},
        ),
        ("1956/1957", {"date-parts": [[1956], [1957]]}, None),
        ("1956-07-24", {"date-parts": [[1956, 7, 24]]}, None),
    ],
)
def test_year_of_an_author_date_style(
    date: str, issued: dict[str, object] | None, beside: dict[str, object] | None
) -> None:
    made = item(replace(SAMPLE, date=date), with_settings(DEFAULT_FORM, {"dates": "year"}))
    assert made.get("issued") == issued
    assert made.get("event-date") == beside


def test_range_over_two_years_in_the_order_of_apa() -> None:
    form = with_settings(DEFAULT_FORM, {"dates": "year-first"})
    made = item(replace(SAMPLE, date="1956-12-30/1957-01-02"), form)
    assert made["event-date"] == {"literal": "1956, December 30–1957, January 2"}


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("1956-07-24", "24 июля 1956 г."),
        ("1956-07", "июль 1956 г."),
        ("1956-07~", "[около июля 1956 г.]"),
        ("1956-07-24/1956-07-26", "24–26 июля 1956 г."),
    ],
)
def test_russian_dates_come_in_words(date: str, words: str) -> None:
    form = replace(DEFAULT_FORM, language="ru-RU")
    assert item(replace(SAMPLE, date=date), form)["issued"] == {"literal": words}


def test_native_form_takes_names_and_titles_of_the_original() -> None:
    record = replace(
        SAMPLE,
        original_title="Запись беседы",
        creators=(Creator(family="Petrov", given="A. M.", native="Петров А. М."),),
    )
    made = item(record, with_settings(DEFAULT_FORM, {"repository": "native"}))
    assert made["title"] == "Запись беседы"
    assert made["author"] == [{"family": "Петров", "given": "А. М."}]


def test_supplied_title_in_brackets() -> None:
    form = with_settings(DEFAULT_FORM, {"supplied": "brackets"})
    assert item(replace(SAMPLE, title="Talk", title_kind="user"), form)["title"] == "[Talk]"
    assert item(replace(SAMPLE, title="Talk", title_kind="own"), form)["title"] == "Talk"


@pytest.mark.parametrize(
    ("changes", "language"),
    [
        ({}, "en"),
        ({"title_language": "ru-Latn"}, "ru-Latn"),
        ({"title": "Запись беседы"}, "ru"),
        ({"title": "Zápis jednání", "language": "cs", "title_kind": "own"}, "cs"),
        ({"title": "关于朝鲜", "language": "zh"}, "zh"),
        ({"title": "Aufzeichnung", "language": "de", "provenance": ()}, "de"),
        ({"title": None}, None),
    ],
)
def test_language_of_the_title(changes: dict[str, Any], language: str | None) -> None:
    assert title_language(replace(SAMPLE, **changes)) == language


def test_headline_capitals_for_english_titles_only() -> None:
    form = with_settings(DEFAULT_FORM, {"titles": "headline"})
    english = replace(SAMPLE, title="Record of talks between the sides after 1956", title_language="en")
    assert item(english, form)["title"] == "Record of Talks Between the Sides After 1956"
    russian = replace(SAMPLE, title="Obshchii otdel", title_language="ru-Latn")
    assert item(russian, form)["title"] == "Obshchii otdel"


@pytest.mark.parametrize(
    ("title", "genre", "says"),
    [
        ("Memorandum of Conversation with Nam Il", "memorandum of conversation", True),
        ("Memoranda of Conversations", "memorandum of conversation", True),
        ("Letter from Ulbricht", "letter", True),
        ("Letters to the Editor", "letter", True),
        ("Newsletter no. 3", "letter", False),
        ("Report on Letters", "report", True),
        ("Journal of the Ambassador", "diary", False),
        ("", "letter", False),
    ],
)
def test_title_says_the_genre(title: str, genre: str, says: bool) -> None:
    assert says_genre(title, genre) is says


def test_table_names_every_variable_that_is_written() -> None:
    record = replace(
        SAMPLE,
        creators=tuple(
            Creator(role=role, literal=role) for role in ("author", "recipient", "editor", "compiler")
        ),
        short_title="Talk",
        original_title="Запись",
        summary="Short.",
        tags=("a", "b"),
        rights="free",
        sources=(Holding(repository="RGANI", collection="Apparatus", path=(("fond", "5"),)),),
        provenance=(
            Event(event="published", by=("A",), number="1", url="https://a.example", accessed="2026-11-23"),
        ),
    )
    made = item(record, with_settings(DEFAULT_FORM, {"genre": "always"}))
    assert set(made) <= {row.variable for row in TABLE}


PLAIN = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=30)


@settings(max_examples=60)
@given(title=PLAIN, name=PLAIN, date=PLAIN, value=PLAIN, repository=PLAIN)
def test_any_text_gives_an_item(title: str, name: str, date: str, value: str, repository: str) -> None:
    record = Record(
        id="x",
        title=title,
        date=date,
        creators=(Creator(literal=name),),
        sources=(Holding(repository=repository, path=(("fond", value), ("list", value))),),
        provenance=(Event(event="translated", by=(name,)),),
    )
    for style in (
        {},
        {"repository": "native", "reference": "native", "quotes": "american", "titles": "headline"},
    ):
        made = item(record, with_settings(DEFAULT_FORM, style))
        assert value.strip() == "" or value.strip()[-1] in made["archive_location"] or set("“”’") & set(value)


@pytest.mark.parametrize(
    ("title", "american", "style"),
    [
        ("Report “On the Party”", "Report “On the Party”", 'Report "On the Party"'),
        ("On “the Party”, Part 2.", "On “the Party,” Part 2.", 'On "the Party", Part 2.'),
        ("The “Workers’ Paper”", "The “Workers' Paper”", 'The "Workers\' Paper"'),
        ("A “‘Line’ of Stalin’s” Own", "A “‘Line’ of Stalin's” Own", 'A "‘Line’ of Stalin\'s" Own'),
        ("The ’56 “Uprising”", "The ’56 “Uprising”", 'The ’56 "Uprising"'),
        ("The “'Line' of the Workers’ Paper”", "The “'Line' of the Workers’ Paper”",
         "The \"'Line' of the Workers’ Paper\""),
        ("The Workers’ Paper", "The Workers’ Paper", "The Workers’ Paper"),
        ("Half a “quotation", "Half a “quotation", "Half a “quotation"),
        ('On "the Party", Part 2', 'On "the Party," Part 2', 'On "the Party", Part 2'),
        ('A Gun of 6", Loaded', 'A Gun of 6", Loaded', 'A Gun of 6", Loaded'),
        (" Spaces around ", "Spaces around", "Spaces around"),
    ],
)  # fmt: skip
def test_quotations_in_a_title_for_a_style(title: str, american: str, style: str) -> None:
    record = Record(id="x", title=title)
    assert item(record)["title"] == title
    assert item(record, with_settings(DEFAULT_FORM, {"quotes": "american"}))["title"] == american
    assert item(record, with_settings(DEFAULT_FORM, {"quotes": "style"}))["title"] == style


@pytest.mark.parametrize("form", [DEFAULT_FORM, with_settings(DEFAULT_FORM, {"quotes": "american"})])
def test_what_is_cited_is_on_one_line(form: CitationForm) -> None:
    record = Record(
        id="x",
        title="On\nthe\t“Party”",
        summary="One.\n\nTwo.",
        creators=(Creator(literal="A\nB"),),
        sources=(Holding(repository="Own\nplace", rest="one\ntwo", collection="C\nD"),),
        provenance=(Event(event="published", by=("X\nY",), number="1\n2", url="https://e.org/a\nb"),),
    )
    made = item(record, form)
    assert made["title"] == "On the “Party”"
    assert made["author"] == [{"literal": "A B"}]
    assert made.pop("abstract") == "One.\n\nTwo."
    assert "\n" not in "".join(str(value) for value in made.values())
    assert "\\n" not in repr(made)


def test_apostrophes_of_a_credit_are_curly_for_a_style() -> None:
    record = Record(id="x", title="T", provenance=(Event(event="translated", by=("Ann O'Hara",)),))
    assert item(record)["note"] == "translated by Ann O'Hara"
    assert (
        item(record, with_settings(DEFAULT_FORM, {"quotes": "style"}))["note"] == "translated by Ann O’Hara"
    )


# The instruction of a style ------------------------------------------------------------------------


def test_instruction_is_read() -> None:
    style = b'<?provcite repository="native" range=\'hyphen\'?><style default-locale="ru-RU">'
    form = read_form(style)
    assert (form.repository, form.range_, form.language) == ("native", "hyphen", "ru-RU")
    assert has_form(style)


def test_style_without_instruction_gets_the_default() -> None:
    assert read_form(b"<style/>") == DEFAULT_FORM
    assert not has_form(b"<style/>")


@pytest.mark.parametrize("instruction", [b'<?provcite colour="red"?>', b'<?provcite reference="loud"?>'])
def test_misspelled_instruction_is_an_error(instruction: bytes) -> None:
    with pytest.raises(InputError) as caught:
        read_form(instruction)
    assert caught.value.hint
