"""EDTF as a value: reading, canonical form, bounds, order, words and CSL."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provcite.model.date_words import csl_date, date_words, edtf_of_csl
from provcite.model.dates import (
    DatePoint,
    Edtf,
    Precision,
    date_of,
    interval_of,
    is_edtf,
    parse_edtf,
    point_of,
)
from provcite.model.errors import InputError


@pytest.mark.parametrize(
    "text",
    [
        "1956", "1956-07", "1956-07-24", "1956~", "1956-07?", "1956-07-24%", "195X", "19XX", "1XXX",
        "1956-XX", "1956-07-XX",
        "1956-XX-XX", "XXXX-07-24", "1956-21", "1956-24", "1956-36", "1956-41", "-0044", "0000", "Y12345",
        "Y-12345",
        "1956/1957", "1956-07-24/..", "../1956-07-31", "1956/", "/1956", "1956~/1957-03",
        "[1956-07-24,1956-07-31]",
        "{1956,1957-03}", "[..1956]", "[1956..]", "{1957-03-26..1957-03-29}", "?1956-07-24",
        "1956-07-24T12:30:00Z",
    ],
)  # fmt: skip
def test_canonical_string_reads_back(text: str) -> None:
    assert str(parse_edtf(text)) == text


@pytest.mark.parametrize(
    ("text", "canonical"),
    [("1956-07~-24", "~1956-~07-24"), ("1956?-07-24", "?1956-07-24"), ("[1956, 1957]", "[1956,1957]")],
)
def test_other_spelling_becomes_canonical(text: str, canonical: str) -> None:
    assert str(parse_edtf(text)) == canonical


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"), ("1956-13", "month"), ("1956-02-30", "no such day"), ("1957-02-29", "no such day"),
        ("1956/1955", "before it starts"), ("/", "neither"), ("../..", "neither"),
        ("1956/1957/1958", "slash"),
        ("[1956", "does not end"), ("{}", "does not end"), ("1956-7-24", "not a date"),
        ("24.07.1956", "not a date"),
        ("1956-22-01", "season"), ("-0000", "no year"), ("Y1956", "not a date"), ("Y01956", "letter Y"),
        (" 1956", "not a date"),
        ("1956-07-24T25:00", "time"), ("1956-07T10:00", "time of day without"), ("1" * 3000, "too long"),
        ("19uu", "not a date"),
        ("1956-2X", "no such day"), ("19X1-02-29", "no such day"), ("１９５６", "not a date"),
    ],
)  # fmt: skip
def test_refused_with_a_reason(text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        parse_edtf(text)
    assert not is_edtf(text)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("1956", (1956, 1, 1), (1956, 12, 31)),
        ("1956-02", (1956, 2, 1), (1956, 2, 29)),
        ("195X", (1950, 1, 1), (1959, 12, 31)),
        ("195X-02-29", (1952, 2, 29), (1956, 2, 29)),
        ("1956-XX-31", (1956, 1, 31), (1956, 12, 31)),
        ("1956-24", (1956, 12, 1), (1957, 2, 28)),
        ("1956-34", (1956, 4, 1), (1956, 6, 30)),
        ("-00XX", (-99, 1, 1), (0, 12, 31)),
        ("../1956-07-31", None, (1956, 7, 31)),
        ("1956-07-24/..", (1956, 7, 24), None),
        ("{1957,1955-03}", (1955, 3, 1), (1957, 12, 31)),
    ],
)
def test_bounds(text: str, earliest: object, latest: object) -> None:
    date = parse_edtf(text)
    assert (date.earliest, date.latest) == (earliest, latest)


def test_chronological_order() -> None:
    order = [
        "1955",
        "1956-01-01",
        "1956",
        "1956-07-24",
        "1956-07-24/1956-07-31",
        "1956-07-31",
        "../1956-07-31",
        "1957",
    ]
    assert [
        str(d) for d in sorted((parse_edtf(t) for t in reversed(order)), key=lambda d: d.sort_key)
    ] == order


def test_contains_and_overlaps() -> None:
    july, day, open_end = parse_edtf("1956-07"), parse_edtf("1956-07-24"), parse_edtf("1956-07-24/..")
    assert july.contains(day)
    assert not day.contains(july)
    assert open_end.contains(parse_edtf("1990"))
    assert not july.contains(open_end)
    assert july.overlaps(open_end)
    assert not parse_edtf("../1956-07-23").overlaps(day)
    assert parse_edtf("[1956-07-24,1956-07-31]").contains(day)


def test_marks_and_precision() -> None:
    assert parse_edtf("1956-07~").approximate
    assert parse_edtf("1956?/1957").uncertain
    assert parse_edtf("1956%").approximate
    texts = ("19XX", "195X", "1956", "1956-21", "1956-07-XX", "1956-07-24")
    assert [parse_edtf(text).precision for text in texts] == [
        Precision.CENTURY, Precision.DECADE, Precision.YEAR, Precision.SEASON, Precision.MONTH, Precision.DAY,
    ]  # fmt: skip


def test_made_from_numbers() -> None:
    assert str(date_of(1956, 7, 24, approximate=True)) == "1956-07-24~"
    assert str(interval_of(None, point_of(1956))) == "../1956"
    with pytest.raises(InputError):
        date_of(1956, 2, 30)


@pytest.mark.parametrize(
    ("text", "english", "british", "russian"),
    [
        ("1956-07-24", "July 24, 1956", "24 July 1956", "24 июля 1956 г."),
        ("1956-07", "July 1956", "July 1956", "июль 1956 г."),
        ("1956~", "ca. 1956", "ca. 1956", "около 1956 г."),
        ("1956-07~", "ca. July 1956", "ca. July 1956", "около июля 1956 г."),
        ("1956?", "1956?", "1956?", "1956 г. (?)"),
        ("195X", "1950s", "1950s", "1950-е гг."),
        ("19XX", "between 1900 and 1999", "between 1900 and 1999", "1900–1999 гг."),
        ("1956-07-XX", "July 1956", "July 1956", "июль 1956 г."),

        ("../1956-07-31", "not later than July 31, 1956",
         "not later than 31 July 1956", "не позднее 31 июля 1956 г."),
        ("1956-07/..", "not earlier than July 1956", "not earlier than July 1956", "не ранее июля 1956 г."),
        ("1956-07/1956-08", "July–August 1956", "July–August 1956", "июль–август 1956 г."),
        ("1956-07-24/1956-07-31", "July 24–31, 1956", "24–31 July 1956", "24–31 июля 1956 г."),

        ("1956-07-24/1956-08-02", "July 24–August 2, 1956",
         "24 July–2 August 1956", "24 июля – 2 августа 1956 г."),
        ("1955/1957", "1955–1957", "1955–1957", "1955–1957 гг."),
        ("[1956-07-24,1956-07-31]", "July 24 or 31, 1956", "24 or 31 July 1956", "24 или 31 июля 1956 г."),
        ("[1956..1958]", "between 1956 and 1958", "between 1956 and 1958",
         "не ранее 1956 г. и не позднее 1958 г."),
        ("[1951-01-01..1951-12-31]", "between January 1, 1951, and December 31, 1951",
         "between 1 January 1951 and 31 December 1951",
         "не ранее 1 января 1951 г. и не позднее 31 декабря 1951 г."),
        ("[..1956-07,1960]", "not later than July 1956 or 1960", "not later than July 1956 or 1960",
         "не позднее июля 1956 г. или 1960 г."),
        ("{1944-07-27,1944-08-01}", "July 27, 1944 and August 1, 1944", "27 July 1944 and 1 August 1944",
         "27 июля 1944 г. и 1 августа 1944 г."),
        ("1956-22", "summer 1956", "summer 1956", "лето 1956 г."),
        ("-0043", "44 BCE", "44 BCE", "44 г. до н. э."),
        ("?1956-07-24", "July 24, 1956 (year uncertain)", "24 July 1956 (year uncertain)",
         "24 июля 1956 г. (год под вопросом)"),
        ("XXXX-07-24", "July 24, year unknown", "24 July, year unknown", "24 июля неизвестного года"),
    ],
)  # fmt: skip
def test_words(text: str, english: str, british: str, russian: str) -> None:
    date = parse_edtf(text)
    assert (date_words(date), date_words(date, "en-GB"), date_words(date, "ru")) == (
        english,
        british,
        russian,
    )


@pytest.mark.parametrize(
    ("text", "csl"),
    [
        ("1956-07-24", {"date-parts": [[1956, 7, 24]]}),
        ("1956-07~", {"date-parts": [[1956, 7]], "circa": True}),
        ("1956-07-XX", {"date-parts": [[1956, 7]]}),
        ("1956/1957-03", {"date-parts": [[1956], [1957, 3]]}),
        ("1956-22", {"date-parts": [[1956]], "season": 2}),
        ("{1957-03-26,1957-03-27}", {"date-parts": [[1957, 3, 26], [1957, 3, 27]]}),
        ("../1956-07-31", {"literal": "not later than July 31, 1956"}),
        ("195X", {"literal": "1950s"}),
        ("[1956,1958]", {"literal": "1956 or 1958"}),
        ("1956-34", {"literal": "second quarter of 1956"}),
        ("1956-21/1956-22", {"literal": "spring 1956–summer 1956"}),
        ("-0043", {"date-parts": [[-44]]}),
    ],
)
def test_csl(text: str, csl: dict[str, object]) -> None:
    assert csl_date(parse_edtf(text)) == csl


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ({"date-parts": [["1956", "7", "24"]]}, "1956-07-24"),
        ({"date-parts": [[1956, 0, 0]]}, "1956"),
        ({"date-parts": [[1956, 7], [1957]]}, "1956-07/1957"),
        ({"date-parts": [[1956]], "season": "2", "circa": 1}, "1956-22~"),
        ({"date-parts": [[1956, 14]]}, "1956-22"),
        ({"raw": "1956-07~"}, "1956-07~"),
        ({"literal": "undated"}, None),
        ({"date-parts": [[-44]]}, "-0043"),
        ({"date-parts": [[]]}, None),
        ({"date-parts": [["soon"]]}, None),
        ({"date-parts": "1956"}, None),
        ({"date-parts": [[1956, 44]]}, None),
        ({}, None),
    ],
)
def test_csl_read(variable: dict[str, object], text: str | None) -> None:
    date = edtf_of_csl(variable)
    assert (None if date is None else str(date)) == text


years = st.integers(-3000, 3000)
marks = st.booleans()
points = st.one_of(
    st.builds(point_of, years),
    st.builds(point_of, years, st.integers(1, 12)),
    st.builds(point_of, years, st.integers(21, 41), approximate=marks, uncertain=marks),
    st.builds(point_of, years, st.integers(1, 12), st.integers(1, 28), approximate=marks, uncertain=marks),
)


@st.composite
def dates(draw: st.DrawFn) -> Edtf:
    form = draw(st.sampled_from(["date", "interval", "open", "one", "all"]))
    first, second = draw(points), draw(points)
    if first.earliest > second.latest:
        first, second = second, first
    texts = {
        "date": f"{first}",
        "interval": f"{first}/{second}",
        "open": f"../{first}",
        "one": f"[{first},{second}]",
        "all": f"{{{first}..{second}}}",
    }
    return parse_edtf(texts[form])


@settings(max_examples=150)
@given(dates())
def test_laws(date: Edtf) -> None:
    text = str(date)
    again = parse_edtf(text)
    assert again == date
    assert hash(again) == hash(date)
    assert str(again) == text
    assert date.contains(date)
    assert date.overlaps(date)
    assert date.sort_key[0] <= date.sort_key[1]
    for language in ("en", "en-GB", "ru"):
        assert date_words(date, language)
    variable = csl_date(date)
    assert ("literal" in variable) != ("date-parts" in variable)
    back = edtf_of_csl(variable)
    if "date-parts" in variable and back is not None:
        assert csl_date(back) == variable


@settings(max_examples=200)
@given(st.one_of(st.text(max_size=30), st.text(alphabet="0123456789X-/.,~?%[]{}TYZ:", max_size=24)))
def test_any_text_is_read_or_refused(text: str) -> None:
    if is_edtf(text):
        date = parse_edtf(text)
        assert parse_edtf(str(date)) == date
        assert isinstance(date.points[0], DatePoint)
