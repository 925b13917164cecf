"""What a file says and a record has no place for is kept and told; words beside numbers are kept."""

from __future__ import annotations

import json

import pytest

from provcite.exchange.base import Parsed
from provcite.exchange.context import shipped_context
from provcite.exchange.registry import load

_CONTEXT = shipped_context()


def _read(name: str, text: str) -> Parsed:
    return load(name).parse(text.encode("utf-8"), _CONTEXT)


def _csl(**item: object) -> Parsed:
    return _read("csl-json", json.dumps([{"id": "a", "type": "manuscript", "title": "Minute", **item}]))


@pytest.mark.parametrize(
    ("name", "text", "field", "kept"),
    [
        ("biblatex", "@unpublished{a, title = {Minute}, date = {0000}}", "date", "0000"),
        ("bibtex", "@unpublished{a, title = {Minute}, year = {0000}}", "year", "0000"),
        ("csl-json", '[{"id": "a", "title": "Minute", "author": 5}]', "author", 5),
        (
            "csl-json",
            '[{"id": "a", "title": "Minute", "issued": {"date-parts": [[0]]}}]',
            "issued",
            {"date-parts": [[0]]},
        ),
    ],
)
def test_a_value_that_no_record_can_hold_is_kept_and_told(
    name: str, text: str, field: str, kept: object
) -> None:
    parsed = _read(name, text)
    assert dict(parsed.records[0].extra)[name] == {field: kept}
    assert [remark.text for remark in parsed.remarks if f"'{field}'" in remark.text]


@pytest.mark.parametrize(
    ("issued", "date", "printed"),
    [
        ({"date-parts": [[1916]], "season": "Michaelmas"}, "1916", "1916 (Michaelmas)"),
        ({"date-parts": [["1950"]], "season": "ca."}, "1950~", None),
        ({"date-parts": [[1916]], "season": 3}, "1916-23", None),
        ({"date-parts": [["1944", 3]], "literal": "March 1944 (Tuesday)"}, "1944-03", "March 1944 (Tuesday)"),
        (
            {"date-parts": [[1944, 3, 1]], "literal": "on the first day"},
            "1944-03-01",
            "1944-03-01 (on the first day)",
        ),
        ({"date-parts": "1944"}, "1944", None),
        ({"date-parts": [1944, 3]}, "1944-03", None),
        ({"year": 1923, "other": "Whitsun"}, "1923", "1923 (Whitsun)"),
    ],
)
def test_words_beside_the_numbers_of_a_csl_date(
    issued: object, date: str | None, printed: str | None
) -> None:
    record = _csl(issued=issued).records[0]
    assert (record.date, record.date_as_printed) == (date, printed)


def test_several_people_in_one_text_are_several() -> None:
    people = _csl(author="Hale, Peter; Roe, Jane").records[0].creators
    assert [(one.family, one.given) for one in people] == [("Hale", "Peter"), ("Roe", "Jane")]


@pytest.mark.parametrize(
    ("attributes", "said", "date", "printed"),
    [
        ('qualifier="inferred"', "1921", "1921", "[1921]"),
        ('qualifier="approximate"', "1921", "1921~", None),
        ('qualifier="questionable"', "Lent 1921", None, "Lent 1921 (?)"),
        ('qualifier="approximate"', "June 1921", "1921-06~", "ca. June 1921"),
    ],
)
def test_qualifiers_of_mods(attributes: str, said: str, date: str | None, printed: str | None) -> None:
    text = (
        '<mods xmlns="http://www.loc.gov/mods/v3"><titleInfo><title>Minute</title></titleInfo>'
        f"<originInfo><dateCreated {attributes}>{said}</dateCreated></originInfo></mods>"
    )
    record = _read("mods", text).records[0]
    assert (record.date, record.date_as_printed) == (date, printed)


def test_a_person_of_mods_in_one_part_is_taken_apart_at_the_comma() -> None:
    text = (
        '<mods xmlns="http://www.loc.gov/mods/v3"><titleInfo><title>Minute</title></titleInfo>'
        '<name type="personal"><namePart>Hale, Peter</namePart></name></mods>'
    )
    creator = _read("mods", text).records[0].creators[0]
    assert (creator.family, creator.given) == ("Hale", "Peter")


def test_a_year_of_endnote_that_says_nothing_is_no_part_of_the_date() -> None:
    record = _read(
        "endnote-xml", "%0 Manuscript\n%A Ministry of Food,\n%T Circular\n%D n.d.\n%8 c. 1942\n"
    ).records[0]
    assert (record.date, record.creators[0].literal) == ("1942~", "Ministry of Food")


def _unit(inside: str) -> Parsed:
    return _read(
        "ead3",
        '<ead xmlns="http://ead3.archivists.org/schema/"><archdesc level="fonds"><did>'
        '<unittitle>Papers</unittitle></did><dsc><c level="series"><did><unitid>A</unitid>'
        "<unittitle>Letters</unittitle></did>"
        f'<c level="item"><did><unittitle>Minute</unittitle>{inside}</did></c></c></dsc></archdesc></ead>',
    )


@pytest.mark.parametrize(
    ("inside", "date", "printed"),
    [
        # Words of the old calendar alone: turned.
        ('<unitdate calendar="julian">24 December 1807</unitdate>', "1808-01-05", "24 December 1807"),
        # Numbers that nobody turned, since they are the very day of the words.
        ('<unitdate calendar="julian" normal="1807-10-02">2.10.1807</unitdate>', "1807-10-14", "2.10.1807"),
        # Numbers that are Gregorian, as EAD has them.
        ('<unitdate calendar="julian" normal="1807-10-14">2.10.1807</unitdate>', "1807-10-14", "2.10.1807"),
        ('<unitdate calendar="hebrew">5 Tishri 5620</unitdate>', None, "5 Tishri 5620"),
        ('<unitdate calendar="hebrew" normal="1859-10-03">5 Tishri</unitdate>', "1859-10-03", "5 Tishri"),
        ('<unitdate calendar="gregorian" normal="1901-03-05">5 March</unitdate>', "1901-03-05", None),
        ('<unitdate certainty="approximate" normal="1921">c. 1921</unitdate>', "1921~", None),
        (
            (
                '<unitdatestructured><datesingle notbefore="1921" notafter="1923">1921 to 1923</datesingle>'
                "</unitdatestructured>"
            ),
            "1921/1923",
            None,
        ),
        (
            (
                '<unitdatestructured><dateset><datesingle standarddate="1921">1921</datesingle>'
                '<datesingle standarddate="1925">1925</datesingle></dateset></unitdatestructured>'
            ),
            "{1921,1925}",
            None,
        ),
    ],
)  # fmt: skip
def test_dates_of_ead3_in_their_calendars(inside: str, date: str | None, printed: str | None) -> None:
    record = _unit(inside).records[0]
    assert (record.date, record.date_as_printed) == (date, printed)


def test_what_a_unit_of_ead3_says_besides_is_kept() -> None:
    record = _unit(
        '<unitid>12</unitid><unitid label="former">B 4</unitid><physdesc>2 leaves</physdesc>'
        '<unitdate calendar="julian" normal="1807-10-14">2 October 1807</unitdate><unitdate>1809</unitdate>'
    ).records[0]
    assert dict(record.extra)["ead3"] == {
        "did/unitid": "former B 4",
        "did/physdesc": "2 leaves",
        "did/unitdate/@calendar": "julian",
        "did/unitdate": "1809",
        "units above": "series A Letters",
    }
