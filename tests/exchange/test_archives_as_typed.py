"""Archives as users of reference managers type them: their own name and their town, once, in every style."""

from __future__ import annotations

from dataclasses import replace

import pytest

from provcite.archives.data import read_data
from provcite.archives.places import Places, build_names
from provcite.archives.repositories import Repositories as Known
from provcite.csl import render
from provcite.exchange.citation_form import read_form
from provcite.exchange.context import shipped_context
from provcite.exchange.csl_item import Repositories, to_csl
from provcite.exchange.holding_words import find_repository
from provcite.exchange.registry import load
from provcite.model.record import Record
from styles.style_cases import STYLES, loaded, source

#: Archive as typed, call number, what is printed of its name, its town, the key where the house is known.
TYPED = [
    tuple(part.strip() for part in line.split("|"))
    for line in """
Public Archives of Nova Scotia, Halifax | MG 1, vol. 12 | Public Archives of Nova Scotia | Halifax |
The National Archives, Kew, London | CAB 128/30 | The National Archives | Kew, London | TNA
Bundesarchiv, Koblenz | B 136/2052, Bl. 7 | Bundesarchiv | Koblenz | BArch
Bundesarchiv-Militärarchiv, Freiburg | RH 2/1929, Bl. 3 | Bundesarchiv-Militärarchiv | Freiburg | BArch-MA
Riksarkivet, Oslo | box 12, folder 3 | Riksarkivet | Oslo | RA-NO
Österreichisches Staatsarchiv, Wien | Karton 5, Mappe 2 | Österreichisches Staatsarchiv | Wien | OeStA
Harry S. Truman Library, Independence, MO | box 3, folder 7 | Harry S. Truman Library | Independence | HSTL
Mudd Manuscript Library, Princeton, NJ | box 89 | Mudd Manuscript Library | Princeton | Mudd
Polit. Archiv d. AA, Bonn | box 2 | Polit. Archiv d. AA | Bonn |
Archivo Histórico Nacional, Madrid, España | legajo 5 | Archivo Histórico Nacional | Madrid | AHN
Stadtarchiv Gütersloh, Berlin | box 2 | Stadtarchiv Gütersloh | Berlin |
РГАНИ, Москва | Ф. 5. Оп. 30. Д. 12. Л. 3 | RGANI | Москва | RGANI
Lilly Library, Bloomington, Indiana | box 4 | Lilly Library | Bloomington |
""".strip().splitlines()
]

CONTEXT = shipped_context()


def _imported(archive: str, call_number: str) -> Record:
    lines = ("TY  - MANSCPT", "TI  - Report", "AU  - Berg, Ann", "DA  - 1956/07/01/", f"AN  - {call_number}")
    parsed = load("ris").parse("\n".join((*lines, f"DB  - {archive}", "ER  - ", "")).encode(), CONTEXT)
    return replace(parsed.records[0], id="typed")


@pytest.mark.parametrize(("archive", "number", "name", "town", "key"), TYPED, ids=[row[0] for row in TYPED])
def test_archive_is_known_and_its_town_apart(
    archive: str, number: str, name: str, town: str, key: str
) -> None:
    record = _imported(archive, number)
    assert len(record.sources) == 1
    assert record.provenance == ()
    held = record.sources[0]
    house = find_repository(held.repository, Known.shipped(), place=held.place or "")
    assert (house.key if house else "") == key


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(("archive", "number", "name", "town", "key"), TYPED, ids=[row[0] for row in TYPED])
def test_its_name_and_town_are_printed_once(
    archive: str, number: str, name: str, town: str, key: str, style: str
) -> None:
    form = read_form(source(style))
    item = to_csl(_imported(archive, number), form, repositories=Repositories(Known.shipped()))
    session = loaded(style).session([item])
    first = render(session.cite_all([[{"id": "typed"}]])[0], "plain")
    entry = render(next(iter(session.bibliography())).text, "plain")
    full = entry if loaded(style).kind == "in-text" else first
    assert full.count(town) <= 1
    if form.repository == "name-acronym":
        assert full.count(name) == 1
        assert full.count(town) == 1


BEHIND = """
Yale Library, Manuscripts, New Haven, CT | Yale Library, Manuscripts | New Haven, CT
Public Archives, Halifax, Nova Scotia, Canada | Public Archives | Halifax, Nova Scotia, Canada
Hoover Institution Archives, Stanford University | Hoover Institution Archives, Stanford University |
Truman Library, Independence, Mo. | Truman Library | Independence, Mo.
Archiv Národního muzea, Praha | Archiv Národního muzea | Praha
ГАРФ, Москва | ГАРФ | Москва
National Archives, Georgia | National Archives | Georgia
Berlin | Berlin |
"""


@pytest.mark.parametrize("line", BEHIND.strip().splitlines())
def test_places_behind_a_name(line: str) -> None:
    text, head, place = (part.strip() for part in line.split("|"))
    assert Places.shipped().split_tail(text) == (head, place)


def test_a_town_is_one_in_all_its_names() -> None:
    places = Places.shipped()
    assert places.same_town("Warszawa", "Warsaw")
    assert places.same_town("Wien", "Vienna, Austria")
    assert not places.same_town("Frankfurt", "Freiburg")
    assert places.names_town("Bundesarchiv Berlin", "Berlin")
    assert not places.names_town("Berliner Ensemble", "Berlin")


@pytest.mark.parametrize(
    ("words", "seat"),
    [
        ("Tehran", True), ("Téhéran", True), ("Teheran", True), ("Пекин", True), ("Pékin", True),
        ("東京", True), ("East Berlin", True), ("Moskau", True), ("Varsovie", True), ("Kairo", True),
        ("Lincoln", False), ("Kennedy", False), ("Hamilton", False), ("Nam Il", False), ("", False),
    ],
)  # fmt: skip
def test_seats_of_missions_in_the_languages_of_titles(words: str, seat: bool) -> None:
    assert Places.shipped().is_seat(words) is seat


def table(name: str) -> list[list[str]]:
    lines = read_data(f"places/{name}.tsv").decode().splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


def test_every_seat_is_a_town_of_the_gazetteer() -> None:
    towns = {row[0]: row[1] for row in table("towns")}
    assert [(row[0], towns[row[0]]) for row in table("posts")] == [(row[0], row[1]) for row in table("posts")]


def test_the_table_of_names_is_made_of_the_others() -> None:
    assert build_names() == read_data("places/names.tsv")
