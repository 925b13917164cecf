"""The reader of printed dates: forms as data, places in a text, doubt, hostile input."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provcite.archives.dates import find_dates, month_of, read_date
from provcite.archives.dating.assembly import julian_to_gregorian
from provcite.model.date_words import date_words
from provcite.model.dates import date_of, parse_edtf


def forms() -> list[tuple[str, str]]:
    lines = (Path(__file__).parent / "date_forms.tsv").read_text(encoding="utf-8").splitlines()
    return [
        (printed, edtf) for printed, _, edtf in (line.partition("\t") for line in lines if line[0] != "#")
    ]


@pytest.mark.parametrize(("printed", "edtf"), forms())
def test_printed_form(printed: str, edtf: str) -> None:
    mention = read_date(printed)
    if edtf == "-":
        assert mention is None
        return
    assert mention is not None
    if edtf == "!":
        assert mention.impossible
        assert mention.date is None
    elif " | " in edtf:
        assert mention.date is None
        assert mention.ambiguous
        assert [str(reading) for reading in mention.readings] == edtf.split(" | ")
    else:
        assert str(mention.date) == edtf


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("signed /A Petrov/ 31.VII.56 in Pyongyang", ["31.VII.56"]),
        ("Dessau an Weiß v. 14. 8. 1859, Karton 527, fol. 1078", ["14. 8. 1859"]),
        ("Protokoll v. 3. Mai 1859; Schreiben d. 4. 5. 1859", ["3. Mai 1859", "4. 5. 1859"]),
        ("f. 5, d. 12, l. 8; v. 12, p. 8", []),
        ("“Title,” July 24, 1956, RGANI, f. 5, op. 28, d. 410, ll. 301-303.", ["July 24, 1956"]),
        ("РГАНИ. Ф. 5. Оп. 28. Д. 410. Л. 301–303. 24 июля 1956 г.", ["24 июля 1956 г."]),
        (
            "АВП РФ. Ф. 0102. Оп. 12. Д. 6, папка 68. 17 февраля — 2 марта 1956 г.",
            ["17 февраля — 2 марта 1956 г."],
        ),
        ("Gansu, 1 Nov. 1961, 91-9-215, p. 72.", ["1 Nov. 1961"]),
        ("no. 10, August 1994.", ["August 1994"]),
        ("l. 12, 24 July 1956", ["24 July 1956"]),
        ("9 May 1968, and 10 May 1968", ["9 May 1968", "10 May 1968"]),
        ("«Правда» 28/4/43; Известия 27/4/43", ["28/4/43", "27/4/43"]),
        ("Note 5. 24 July 1956 (Top Secret)", ["24 July 1956"]),
        ("of July 24,\n1956, and", ["July 24,\n1956"]),
        ("24\u00a0июля\u00a01956\u00a0г.", ["24\u00a0июля\u00a01956\u00a0г."]),
        ("RGASPI 74.2.37.104 and 103/2/1954 and FO 371/127285 and 111-00240-01(1)", []),
        ("vol. 5, no. 28, pp. 301–303", []),
        ("DY 30/IV 2/20/137, 795.00/7-2456", []),
        ("which may 1956 soldiers march on", []),
        ("conversation of «24» июля 1956 г.", ["«24» июля 1956 г."]),
        ("undated but late July 1944, Harriman Papers", ["undated but late July 1944"]),
        ("on 31 September 1948 in", ["31 September 1948"]),
        ("30.2.1999 and 31.02.56", []),
    ],
)
def test_found_in_running_text(text: str, found: list[str]) -> None:
    assert [mention.text for mention in find_dates(text)] == found


def test_span_is_the_printed_form() -> None:
    text = "Cable of [July 24, 1956], received 31.VII.56."
    for mention in find_dates(text):
        assert text[mention.start : mention.end] == mention.text


def test_bare_year_only_when_loose() -> None:
    assert find_dates("Hubei, 1961, SZ1-2-898") == ()
    (mention,) = find_dates("Hubei, 1961, SZ1-2-898", loose=True)
    assert str(mention.date) == "1961"
    assert mention.confidence < 0.5


def test_yearless_date_only_when_loose() -> None:
    (mention,) = find_dates("Chou — Stalin: 3, 19 Sept., CWB", loose=True)
    assert str(mention.date) == "{XXXX-09-03,XXXX-09-19}"


def test_supplied_and_undated() -> None:
    mention = read_date("undated [1955]")
    assert mention is not None
    assert mention.supplied
    assert mention.undated
    alone = read_date("undated")
    assert alone is not None
    assert alone.undated
    assert alone.date is None


def test_century_comes_from_the_period_and_is_flagged() -> None:
    mention = read_date("31.VII.56")
    assert mention is not None
    assert mention.century_inferred
    assert any("two digits" in note for note in mention.notes)
    earlier = read_date("31.VII.56", period=(1820, 1890))
    assert earlier is not None
    assert str(earlier.date) == "1856-07-31"
    both = read_date("31.VII.56", period=(1850, 1960))
    assert both is not None
    assert both.date is None
    assert [str(reading) for reading in both.readings] == ["1856-07-31", "1956-07-31"]
    none = read_date("31.VII.56", period=(1960, 1969))
    assert none is not None
    assert none.date is None


def test_day_first_decides() -> None:
    european, american = read_date("5/6/1956", day_first=True), read_date("5/6/1956", day_first=False)
    assert european is not None
    assert american is not None
    assert (str(european.date), str(american.date)) == ("1956-06-05", "1956-05-06")


def test_old_style_is_said() -> None:
    mention = read_date("25 октября (7 ноября) 1917 г.")
    assert mention is not None
    assert mention.calendar == "julian"
    assert julian_to_gregorian(1900, 2, 29) == (1900, 3, 13)
    assert julian_to_gregorian(1582, 10, 5) == (1582, 10, 15)


days = st.builds(date_of, st.integers(1700, 2099), st.integers(1, 12), st.integers(1, 28))


@settings(max_examples=60)
@given(days, st.sampled_from(["en", "en-GB", "ru"]))
def test_words_read_back(date: object, language: str) -> None:
    words = date_words(date, language)  # type: ignore[arg-type] # hypothesis types builds() as object
    mention = read_date(words)
    assert mention is not None
    assert mention.date == date


@settings(max_examples=60)
@given(days, days, st.sampled_from(["en", "en-GB", "ru"]))
def test_ranges_in_words_read_back(first: object, second: object, language: str) -> None:
    low, high = sorted((str(first), str(second)))
    date = parse_edtf(f"{low}/{high}")
    if low == high:
        return
    mention = read_date(date_words(date, language))
    assert mention is not None
    assert mention.date == date


pieces = st.sampled_from(
    ["24", "31", "7", "VII", "July", "июля", "1956", "56", ".", ",", "/", "-", "–", " ", " ", "[", "]",
     "(", ")", "?", "ca.", "не позднее", "between", "and", "и", "or", "to", "年", "月", "日", "n.d.",
      "undated", "'", "XX", "s",
     "г.", "Winter", "III",
     "половина", "O.S.", "tháng", "\n", "\u00ad", "1er", "1950", "-е"]
)  # fmt: skip


joined = st.lists(pieces, max_size=14)
texts = st.one_of(st.text(max_size=80), joined.map("".join), joined.map(" ".join))


@settings(max_examples=300)
@given(texts)
def test_nothing_raises_and_spans_are_ordered(text: str) -> None:
    for loose in (False, True):
        last = 0
        for mention in find_dates(text, loose=loose):
            assert last <= mention.start < mention.end <= len(text)
            assert text[mention.start : mention.end] == mention.text
            assert (mention.date is None) == (len(mention.readings) != 1)
            assert 0 <= mention.confidence <= 1
            last = mention.end
    read_date(text)


def test_long_text_is_read_like_its_parts() -> None:
    text = "word " * 2000 + "on 24 July 1956 in Moscow " + "word " * 2000 + "31.VII.56"
    assert [mention.text for mention in find_dates(text)] == ["24 July 1956", "31.VII.56"]


def seen() -> list[tuple[str, str, str]]:
    """Forms of dates as pages and repositories print them: (form, EDTF, part of the list)."""
    lines = (Path(__file__).parent / "seen_dates.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return [(form, edtf, part) for part, _, form, edtf, _ in rows]


#: What no reader can know from the form: the century of a year of two digits outside the period.
CENTURY_OF_THE_CONTEXT = {"06.03.04"}


@pytest.mark.parametrize(("form", "edtf", "part"), seen())
def test_form_seen_in_print(form: str, edtf: str, part: str) -> None:
    mention = read_date(form)
    assert mention is not None
    if form in CENTURY_OF_THE_CONTEXT:
        assert mention.century_inferred
        mention = read_date(form, period=(1950, 2049))
        assert mention is not None
    assert mention.date == parse_edtf(edtf)


def test_list_of_seen_forms_is_broad() -> None:
    lines = (Path(__file__).parent / "seen_dates.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    assert len(rows) >= 300
    assert len({language for _, language, *_ in rows}) >= 35
    assert all(source for *_, source in rows)


@pytest.mark.parametrize(
    ("printed", "edtf", "calendar"),
    [
        ("15 January 1743/44", "1744-01-15", "gregorian"),
        ("January 5, 1675/6", "1676-01-05", "gregorian"),
        ("Feb. 1674/5", "1675-02", "gregorian"),
        ("29 February 1900 (O.S.)", "1900-03-13", "julian"),
        ("29 февраля 1900 г.", "1900-03-13", "julian"),
        ("29 februarie 1800", "1800-03-12", "julian"),
        ("11 brumaire an IV", "1795-11-02", "republican"),
        ("5e complémentaire an V", "1797-09-21", "republican"),
        ("ce 12 floréal an III", "1795-05-01", "republican"),
        ("4 Brumaire Year VIII", "1799-10-26", "republican"),
    ],
)
def test_other_calendars_and_double_years(printed: str, edtf: str, calendar: str) -> None:
    mention = read_date(printed)
    assert mention is not None
    assert (str(mention.date), mention.calendar) == (edtf, calendar)
    assert mention.double_year == ("/" in printed)


@pytest.mark.parametrize(
    ("text", "printed", "edtf"),
    [
        # Months that are counted from March.
        ("12 7ber 1657", "12 7ber 1657", "1657-09-12"),
        ("Paris, 3 8bre 1761", "3 8bre 1761", "1761-10-03"),
        ("10bris 24, 1645", "10bris 24, 1645", "1645-12-24"),
        # "Given on the day" is no label of files.
        ("Brief d.d. 3 januari 1949, inv.nr. 5", "3 januari 1949", "1949-01-03"),
        ("Nota dd. 3 januari 1949", "3 januari 1949", "1949-01-03"),
        ("w dniu 3 stycznia 1949 roku", "3 stycznia 1949 roku", "1949-01-03"),
        ("ф. 5, оп. 1, dd. 3, 5 мая 1949", "5 мая 1949", "1949-05-05"),
    ],
)
def test_old_months_and_days_behind_a_word(text: str, printed: str, edtf: str) -> None:
    (mention,) = find_dates(text)
    assert (mention.text, str(mention.date)) == (printed, edtf)


@pytest.mark.parametrize("printed", ["29 February 1900", "29 février 1900", "30. Februar 1800"])
def test_day_of_no_calendar_used_there_is_impossible(printed: str) -> None:
    mention = read_date(printed)
    assert mention is not None
    assert mention.impossible


@pytest.mark.parametrize("printed", ["01-06-1999", "5/6/1956"])
def test_two_readings_are_both_told(printed: str) -> None:
    mention = read_date(printed)
    assert mention is not None
    assert mention.ambiguous
    assert len(mention.readings) == 2


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("See also docs. 12 and 15, 24 July 1956, and 1957.", ["24 July 1956"]),
        ("RGANI, 1956, 24 July 1957, l. 5", ["24 July 1957"]),
        ("vol. 12, May 1956–June 1957, pp. 3–5", ["May 1956–June 1957"]),
        ("dated 15 January 1743/44, SP 36/62/1", ["15 January 1743/44"]),
        ("on July 24, 1956, and on July 31, 1956", ["July 24, 1956", "July 31, 1956"]),
        ("tel. 1956 vom 24. Juli 1956", ["24. Juli 1956"]),
        ("Mitte des Jahres 1962 in Genf", []),
        ("már 1948-tól kezdve", []),
        ("Martin, 1629", []),
        ("1956. július 24. napján", ["1956. július 24."]),
        ("24 juillet 1956, carton 12, 1er août 1956", ["24 juillet 1956", "1er août 1956"]),
        ("f. 1, op. 2, d. 1956, March 3, 1957", ["March 3, 1957"]),
    ],
)
def test_running_text_is_not_read_as_lists(text: str, found: list[str]) -> None:
    assert [mention.text for mention in find_dates(text)] == found


@pytest.mark.parametrize(
    ("word", "month"),
    [
        ("Temmuz", 7),
        ("июл.", 7),
        ("d’octubre", 10),
        ("7", 7),
        ("სექტემბერს", 9),
        ("word", None),
        ("13", None),
    ],
)
def test_month_of_a_word(word: str, month: int | None) -> None:
    assert month_of(word) == month
