"""A printed edition in the words of a citation: volume, editors, imprint, leaf; titles in italics."""

from __future__ import annotations

import pytest

from provcite.archives.repositories import Repositories as Known
from provcite.exchange.citation_form import DEFAULT_FORM, with_settings
from provcite.exchange.csl_item import Repositories, to_csl
from provcite.exchange.editions import edition_words, editions_of
from provcite.model.record import Event, Record

NOTES = with_settings(DEFAULT_FORM, {"edition": "notes"})
PAGES = with_settings(DEFAULT_FORM, {"edition": "pages"})
COMMAS = with_settings(DEFAULT_FORM, {"edition": "commas"})
BRACKETS = with_settings(DEFAULT_FORM, {"edition": "brackets"})
POINTS = with_settings(DEFAULT_FORM, {"edition": "points"})
LATIN = with_settings(DEFAULT_FORM, {"edition": "notes", "original": "romanized"})


def edition(**values: object) -> Event:
    return Event(event="published", **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("event", "form", "words"),
    [
        (
            edition(
                by=("Foreign Relations of the United States",), title="1961–1963, vol. 5, Cuba", number="87"
            ),
            NOTES,
            "<i>Foreign Relations of the United States, 1961–1963</i>, vol. 5, <i>Cuba</i>, doc. 87",
        ),
        (
            edition(title="Documents on Irish Foreign Policy, vol. X (Dublin, 2016)", note="no. 242"),
            NOTES,
            "<i>Documents on Irish Foreign Policy</i>, vol. X (Dublin, 2016), doc. 242",
        ),
        (
            edition(by=("Anna Kovács",), title="Iratok, vol. 2 (Budapest, 1990)", note="pp. 12-14"),
            NOTES,
            "<i>Iratok</i>, vol. 2, ed. Anna Kovács (Budapest, 1990), 12–14",
        ),
        (
            edition(title="Iratok", volume="2", place="Budapest", publisher="Kiadó", date="1990", page="12"),
            NOTES,
            "<i>Iratok</i>, vol. 2 (Kiadó, 1990), 12",
        ),
        (
            edition(title="Iratok", volume="2", place="Budapest", publisher="Kiadó", date="1990", page="12"),
            PAGES,
            "<i>Iratok</i>, vol. 2 (Kiadó, 1990), p. 12",
        ),
        (
            edition(
                by=("Jean de Gallois",), title="Iratok, vol. 2 (Budapest, 1990)", number="4", page="12-13"
            ),
            PAGES,
            "<i>Iratok</i>, vol. 2, ed. by Jean de Gallois (Budapest, 1990), doc. 4, pp. 12–13",
        ),
        (
            edition(
                by=("Jean de Gallois",), title="Iratok, vol. 2 (Budapest, 1990)", number="4", page="12-13"
            ),
            COMMAS,
            "<i>Iratok</i>, vol. 2, edited by Jean de Gallois, Budapest, 1990, doc. 4, pp. 12–13",
        ),
        (
            edition(
                by=("Jean de Gallois",), title="Iratok, vol. 2 (Budapest, 1990)", number="4", page="12-13"
            ),
            BRACKETS,
            "J. de Gallois (Ed.), <i>Iratok</i>, vol. 2 (Doc. 4, pp. 12–13). Budapest, 1990",
        ),
        (
            edition(
                title="Iratok", volume="ser. 3, vol. 2", place="Budapest", date="1990", note="doc. 9, p. 12"
            ),
            POINTS,
            "Iratok. Ser. 3. Vol. 2. Budapest, 1990. Doc. 9. P. 12",
        ),
        (
            edition(
                by=("А. М. Ледовский",),
                title="Документы, т. 5, кн. 2 (Москва, 2005)",
                number="4",
                page="9-10",
            ),
            POINTS,
            "Документы. Т. 5. Кн. 2 / сост. А. М. Ледовский. Москва, 2005. Док. 4. С. 9–10",
        ),
        (
            edition(by=("А. М. Ледовский",), title="Документы, т. 5, кн. 2 (Москва, 2005)", number="4"),
            LATIN,
            "<i>Dokumenty</i>, vol. 5, bk. 2, ed. A. M. Ledovskii (Moskva, 2005), doc. 4",
        ),
        (
            edition(
                by=("DBFP",),
                title="Documents on British Foreign Policy, 3rd ser., vol. 2",
                number="Document 7",
            ),
            NOTES,
            "<i>Documents on British Foreign Policy</i>, 3rd ser., vol. 2, doc. 7",
        ),
        (
            edition(by=("Royal Academy",), title="Papers, vol. 1", date="1950"),
            NOTES,
            "<i>Papers</i>, vol. 1 (Royal Academy, 1950)",
        ),
    ],
)
def test_words(event: Event, form: object, words: str) -> None:
    assert edition_words(event, form) == words  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("event", "is_one"),
    [
        (
            edition(by=("Wilson Center Digital Archive",), number="113371", url="https://x.example/113371"),
            False,
        ),
        (edition(by=("Wilson Center Digital Archive",), title="The Title", url="https://x.example/1"), False),
        (edition(by=("Anna Kovács",)), False),
        (edition(by=("Documents on Irish Foreign Policy",), number="14"), True),
        (edition(title="A Volume of Documents"), True),
        (edition(by=("X",), page="14"), True),
    ],
)
def test_what_is_an_edition(event: Event, is_one: bool) -> None:
    assert bool(editions_of(Record(id="a", title="The Title", provenance=(event,)))) is is_one


def test_the_default_form_has_no_markup_and_its_page_apart() -> None:
    event = edition(title="Iratok, vol. 2", number="7", page="12", url="https://x.example/e")
    site = edition(by=("Site",), number="99", url="https://x.example/s")
    record = Record(id="a", title="T", provenance=(event, site))
    item = to_csl(record, DEFAULT_FORM, repositories=Repositories(Known.shipped()))
    assert item["container-title"] == "Iratok, vol. 2, doc. 7, p. 12, https://x.example/e"
    assert (item["page"], item["source"], item["URL"]) == ("12", "Site", "https://x.example/s")
    assert "number" not in item
