"""Titles: whether they are known to be English, their capitals, short forms, dates at their end."""

from __future__ import annotations

import pytest

from provcite.archives.title_words import english_margin, shortened, without_date, without_outer_brackets
from provcite.exchange.citation_form import DEFAULT_FORM, CitationForm, with_settings
from provcite.exchange.csl_item import Repositories, title_language, to_csl
from provcite.exchange.headline import headline, sentence
from provcite.model.record import Creator, Event, Record


@pytest.mark.parametrize(
    "title",
    [
        "Report on the harvest",
        "Ambassador's diary",
        "Gromyko to Malenkov, attaching draft telegram",
        "Note from the embassy",
        "Minutes",
        "Stalin's telegram to Dimitrov",
    ],
)
def test_known_english(title: str) -> None:
    assert english_margin(title) > 0


@pytest.mark.parametrize(
    "title",
    [
        "Protokol zasedaniia Politbiuro",
        "Zapis' besedy s poslom",
        "Aufzeichnung über das Gespräch mit dem Botschafter",
        "Note sur la situation de l'armée",
        "Informe del embajador sobre la conversación",
        "Notatka z rozmowy z ambasadorem",
        "Relazione dell'ambasciatore sulla situazione",
        "Feljegyzés a nagykövet jelentéséről",
        "guanyu zhongyang de dianbao",
    ],
)
def test_known_not_to_be_english(title: str) -> None:
    assert english_margin(title) < 0


@pytest.mark.parametrize("title", ["Dimitrov", "Nam Il, Kim Tu-bong", "DEF 12-5 FRANCE"])
def test_names_alone_show_no_language(title: str) -> None:
    assert english_margin(title) == 0


@pytest.mark.parametrize("language", ["ru", "de", "ko", None])
def test_english_title_whatever_the_language_of_the_document(language: str | None) -> None:
    assert title_language(Record(id="a", title="Report on the harvest", language=language)) == "en"


@pytest.mark.parametrize(
    ("record", "language"),
    [
        (Record(id="a", title="Protokol zasedaniia", language="ru"), "ru-Latn"),
        (Record(id="a", title="Bericht über die Ernte", language="de"), "de"),
        (Record(id="a", title="Dimitrov", language="bg"), None),
        (
            Record(
                id="a",
                title="Dimitrov",
                language="bg",
                provenance=(Event(event="translated", from_="bg", to="fr"),),
            ),
            "fr",
        ),
        (Record(id="a", title="Protokol zasedaniia", title_language="en", language="ru"), "en"),
    ],
)
def test_language_of_other_titles(record: Record, language: str | None) -> None:
    assert title_language(record) == language


@pytest.mark.parametrize(
    ("title", "made"),
    [
        ("Meeting of comrade Kim Yong-nam with the envoy", "Meeting of Comrade Kim Yong-nam with the Envoy"),
        ("the self-determination of peoples", "The Self-Determination of Peoples"),
        ("notes on co-operation", "Notes on Co-operation"),
        ("on anti-soviet acts", "On Anti-Soviet Acts"),
        ("talks between the delegations", "Talks Between the Delegations"),
        ("orders, e.g. of arms", "Orders, e.g. of Arms"),
    ],
)
def test_headline(title: str, made: str) -> None:
    assert headline(title) == made


def test_headline_of_mla_keeps_prepositions_small() -> None:
    assert headline("talks between the delegations after the war", long=True) == (
        "Talks between the Delegations after the War"
    )


def test_names_of_the_record_stay_as_they_are() -> None:
    assert headline("letter of Bin-laden", names={"Bin-laden"}) == "Letter of Bin-laden"


@pytest.mark.parametrize(
    ("title", "made"),
    [
        ("Record of Meeting Between Comrade Pak and Comrade Vogel",
         "Record of meeting between Comrade Pak and Comrade Vogel"),
        ("Report on the Situation: A Note", "Report on the situation: A note"),
        # A word that may be common, or a part of a name, leaves the whole title alone.
        ("Letter to the Central Committee", "Letter to the Central Committee"),
        ("The Agrarian Question", "The Agrarian Question"),
        ("Report on the Ambassador’s Views", "Report on the Ambassador’s Views"),
    ],
)  # fmt: skip
def test_sentence_case_where_it_is_safe(title: str, made: str) -> None:
    assert sentence(title, names={"Comrade"}) == made


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("Memorandum of Conversation with Minister of Foreign Affairs", "Memorandum of Conversation"),
        ("Politburo Decision Concerning Xinjiang", "Politburo Decision Concerning Xinjiang"),
        ("Soviet Policy toward Berlin: A Reassessment", "Soviet Policy toward Berlin"),
        ("The Report of the Ambassador on the Uprising in Hungary", "Report of the Ambassador"),
        ("Letter, Nehru to All Provincial Premiers", "Letter, Nehru"),
        ("Draft “Declaration of the Party Congress in Moscow”", "Draft “Declaration”"),
    ],
)
def test_short_title(title: str, short: str) -> None:
    assert shortened(title, english=True) == short


def test_short_title_in_another_language_is_its_first_part() -> None:
    assert shortened("Запись беседы: о положении в стране и партии", english=False) == "Запись беседы"
    assert shortened("Запись беседы с послом о положении в стране", english=False) == (
        "Запись беседы с послом о положении в стране"
    )


@pytest.mark.parametrize(
    ("title", "date", "left"),
    [
        ("Telegram to Mao, January 15, 1950", "1950-01-15", "Telegram to Mao"),
        ("Telegram to Mao, 15 January 1950", "1950-01-15", "Telegram to Mao"),
        ("Телеграмма Мао, 15 января 1950", "1950-01-15", "Телеграмма Мао"),
        ("Telegram to Mao, January 16, 1950", "1950-01-15", "Telegram to Mao, January 16, 1950"),
        ("Report on Korea, 1950", "1951", "Report on Korea, 1950"),
        ("The year 1950", "1950", "The year 1950"),
        ("Telegram", None, "Telegram"),
    ],
)
def test_date_that_the_title_says(title: str, date: str | None, left: str) -> None:
    assert without_date(title, date) == left


def test_brackets_of_a_whole_chinese_title() -> None:
    assert without_outer_brackets("《关于朝鲜的报告》") == "关于朝鲜的报告"
    assert without_outer_brackets("《甲》和《乙》") == "《甲》和《乙》"


FORM = with_settings(
    DEFAULT_FORM, {"supplied": "description", "genre": "brief", "edition": "notes", "quotes": "american"}
)
WRITER = Creator(role="author", family="Thatcher", given="Margaret")
READER = Creator(role="recipient", family="Reagan", given="Ronald")


def _item(record: Record, form: CitationForm = FORM) -> dict[str, object]:
    from provcite.archives.repositories import Repositories as Known

    return to_csl(record, form, repositories=Repositories(Known.shipped()))


@pytest.mark.parametrize(
    ("title", "genre", "title_made", "genre_made"),
    [
        (None, "letter", None, None),
        ("Thatcher to Reagan", "letter", None, None),
        ("Letter from Margaret Thatcher to Ronald Reagan", "letter", None, None),
        ("Thatcher to Reagan", "telegram", None, "telegram"),
        ("Memorandum on the Falklands", "memorandum", None, "Memorandum on the Falklands"),
        ("Views on the Falklands", "memorandum", None, "Views on the Falklands, memorandum"),
        ("Journal of a visit", "diary", None, "Journal of a visit"),
    ],
)
def test_supplied_title_is_a_description(
    title: str | None, genre: str, title_made: str | None, genre_made: str | None
) -> None:
    kind = "editor" if title else None
    made = _item(Record(id="a", title=title, title_kind=kind, genre=genre, creators=(WRITER, READER)))
    assert (made.get("title"), made.get("genre")) == (title_made, genre_made)


def test_own_title_stays_a_title() -> None:
    made = _item(Record(id="a", title="Thatcher to Reagan", genre="letter", creators=(WRITER, READER)))
    assert made["title"] == "Thatcher to Reagan"


def test_untitled_letter_in_gost_names_whom_it_went_to() -> None:
    form = with_settings(
        DEFAULT_FORM,
        {"supplied": "brackets", "edition": "points", "repository": "native", "reference": "native"},
    )
    from dataclasses import replace

    form = replace(form, language="ru-RU")
    made = _item(Record(id="a", genre="letter", creators=(WRITER, READER)), form)
    assert made["genre"] == "[Письмо; адресат: R. Reagan]"
    told = Record(
        id="a", title="Thatcher to Reagan", title_kind="user", genre="telegram", creators=(WRITER, READER)
    )
    assert _item(told, form)["genre"] == "[Телеграмма; адресат: R. Reagan]"


@pytest.mark.parametrize(
    ("family", "parsed"), [("de Gaulle", False), ("d'Artagnan", False), ("von Humboldt", None), ("Kim", None)]
)
def test_a_particle_within_the_family_name(family: str, parsed: bool | None) -> None:
    made = _item(Record(id="a", creators=(Creator(role="author", family=family, given="A."),)))
    assert made["author"] == [
        {"family": family, "given": "A."} | ({} if parsed is None else {"parse-names": parsed})
    ]


@pytest.mark.parametrize(
    ("title", "genre", "made"),
    [
        ("Memorandum", "memorandum", "memorandum"),
        ("Letter", None, None),
        ("Telegram", None, "telegram"),
        ("Aide-mémoire", "aide-mémoire", "aide-mémoire"),
    ],
)
def test_title_that_is_no_more_than_the_genre(title: str, genre: str | None, made: str | None) -> None:
    item = _item(Record(id="a", title=title, genre=genre, creators=(WRITER, READER)))
    assert (item.get("title"), item.get("genre")) == (None, made)


def test_title_that_is_the_genre_stays_where_no_recipient_is_known() -> None:
    assert (
        _item(Record(id="a", title="Memorandum", genre="memorandum", creators=(WRITER,)))["title"]
        == "Memorandum"
    )


def test_a_ruler_is_known_by_name_and_number() -> None:
    made = _item(Record(id="a", creators=(Creator(role="author", literal="Peter I"),)))
    assert made["author"] == [{"literal": "Peter I"}]


@pytest.mark.parametrize(("printed", "issued"), [("undated", None), ("n.d.", None), ("5 Thermidor", True)])
def test_date_in_words_of_the_document_alone(printed: str, issued: bool | None) -> None:
    made = _item(Record(id="a", date_as_printed=printed))
    assert ("issued" in made) is bool(issued)
