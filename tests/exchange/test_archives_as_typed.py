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
    # A house that is printed in English stands in a town that is printed in English.
    town = "Moscow" if town == "Москва" else town
    assert full.count(town) <= 1
    if form.repository == "name-acronym":
        assert full.count(name) == 1
        assert full.count(town) == 1


#: Archive, call number and where the reference lies as a reader of Chicago sees it.
CODES = [
    tuple(part.strip() for part in line.split("|"))
    for line in """
Public Record Office of Northern Ireland, Belfast | D1071/H/B/D/1 | D1071/H/B/D/1, Public Record Office of Northern Ireland, Belfast
Zhejiang Provincial Archives, Hangzhou | J101-9-123 | J101-9-123, Zhejiang Provincial Archives, Hangzhou
National Library of Wales, Aberystwyth | Peniarth MS 392D, f. 12 | Peniarth MS 392D, fol. 12, National Library of Wales, Aberystwyth
Bancroft Library, University of California, Berkeley | BANC MSS 72/12 c, carton 3 | BANC MSS 72/12 c, carton 3, Bancroft Library, University of California, Berkeley
John Rylands Library (Manchester, UK) | GB 133 DDX/1 | GB 133 DDX/1, John Rylands Library, Manchester, UK
Archivo General de Indias, Sevilla | Indiferente 415, f. 3 | Indiferente 415, fol. 3, Archivo General de Indias, Sevilla
Staatsarchiv Hamburg | 111-1 Senat, Cl. VII Lit. Kc Nr. 12, Hamburg | 111-1 Senat, Cl. VII Lit. Kc Nr. 12, Staatsarchiv Hamburg
Hoover Institution Library & Archives | Box 12, Folder 3, Boris I. Nicolaevsky Collection, Stanford, CA | Boris I. Nicolaevsky Collection, box 12, folder 3, Hoover Institution Library & Archives, Stanford, CA
Yale University Library | MS 123, Box 5 | MS 123, box 5, Yale University Library
Arquivo Histórico-Diplomático, Lisboa | 2.º P, A.49, M.112 | 2.º P, A.49, M.112, Arquivo Histórico-Diplomático, Lisboa
National Archives of Nigeria, Ibadan | CSO 26/2 file 11857 vol. VIII | CSO 26/2 file 11857 vol. VIII, National Archives of Nigeria, Ibadan
Österreichisches Staatsarchiv, Archiv der Republik, Wien | BKA, Kt. 12, Nr. 45 | BKA, Karton 12, no. 45, Österreichisches Staatsarchiv, Archiv der Republik, Wien
Biblioteca Apostolica Vaticana, Città del Vaticano | Urb. lat. 1055, f. 301r | Urb. lat. 1055, fol. 301r, Biblioteca Apostolica Vaticana, Città del Vaticano
Archivo General de Simancas | Estado, leg. 2323, exp. 12 | Estado, leg. 2323, exp. 12, Archivo General de Simancas
Archivio di Stato di Venezia | Senato, Dispacci, Costantinopoli, filza 126, n. 45 | Senato, Dispacci, Costantinopoli, filza 126, n. 45, Archivio di Stato di Venezia
Archivo General de la Nación, Buenos Aires | Sala IX, IX-19-5-5 | Sala IX, IX-19-5-5, Archivo General de la Nación, Buenos Aires
Liddell Hart Centre for Military Archives, King's College London | ALANBROOKE, 5/1/8 | ALANBROOKE, 5/1/8, Liddell Hart Centre for Military Archives, King's College London
The Hebrew University of Jerusalem | Albert Einstein Archives, 19-278 | 19-278, Albert Einstein Archives, The Hebrew University of Jerusalem
Российский государственный архив новейшей истории, Москва | Ф. 5. Оп. 61. Д. 463 | fond 5, opis 61, delo 463, Rossiiskii gosudarstvennyi arkhiv noveishei istorii (RGANI), Moscow
""".strip().splitlines()  # noqa: E501 - a table
]


@pytest.mark.parametrize(("archive", "number", "printed"), CODES, ids=[row[0] for row in CODES])
@pytest.mark.parametrize("tags", [("DB", "AN"), ("DB", "CN"), ("AV", "CN")])
def test_a_call_number_is_printed_as_it_was_typed(
    archive: str, number: str, printed: str, tags: tuple[str, str]
) -> None:
    lines = [
        "TY  - MANSCPT",
        "TI  - Report",
        "AU  - Berg, Ann",
        "DA  - 1956/07/01/",
        f"{tags[0]}  - {archive}",
    ]
    parsed = load("ris").parse("\n".join((*lines, f"{tags[1]}  - {number}", "ER  - ", "")).encode(), CONTEXT)
    item = to_csl(parsed.records[0], read_form(source("chicago")), repositories=Repositories(Known.shipped()))
    where = ", ".join(
        part for part in (item["archive_location"], item["archive"], item.get("archive-place")) if part
    )
    assert where == printed


def test_a_call_number_beside_a_box_is_kept() -> None:
    lines = ("TY  - MANSCPT", "TI  - Report", "DB  - Yale University Library", "AN  - Box 5", "CN  - MS 123")
    parsed = load("ris").parse("\n".join((*lines, "ER  - ", "")).encode(), CONTEXT)
    (held,) = parsed.records[0].sources
    assert ([value for _, value in held.path], held.reference_code) == (["123", "5"], "MS 123")


@pytest.mark.parametrize(
    ("above", "number", "printed"),
    [
        ("RG 59", "M367, roll 22", "Record Group 59, microfilm publication M367, reel 22"),
        (
            "Jonathan Edwards Collection",
            "GEN MSS 151, box 7",
            "Jonathan Edwards Collection, GEN MSS 151, box 7",
        ),
        ("Box 5, folder 2", "MS 123", "MS 123, box 5, folder 2"),
    ],
)
def test_what_a_call_number_lies_in_stands_before_it(above: str, number: str, printed: str) -> None:
    lines = ("TY  - MANSCPT", "TI  - Report", "DB  - National Archives, College Park", f"AV  - {above}")
    parsed = load("ris").parse("\n".join((*lines, f"CN  - {number}", "ER  - ", "")).encode(), CONTEXT)
    item = to_csl(parsed.records[0], read_form(source("chicago")), repositories=Repositories(Known.shipped()))
    assert item["archive_location"] == printed


def test_an_archive_beside_a_reference_in_the_note_is_kept() -> None:
    entry = (
        "@unpublished{x, author={Roe, Jane}, title={Letter}, date={1979-03-03}, "
        "library={National Archives, College Park}, note={RG 84, Box 6}}"
    )
    (record,) = load("bibtex").parse(entry.encode(), CONTEXT).records
    (held,) = record.sources
    assert (held.repository, held.place) == ("National Archives", "College Park")
    assert [value for _, value in held.path] == ["84", "6"]


@pytest.mark.parametrize(
    ("field", "people"),
    [
        ("Hale, Peter; Roe, Jane", ["Peter Hale", "Jane Roe"]),
        ("Hale, P.; Roe, J. M.; van Dijk, A.", ["P. Hale", "J. M. Roe", "A. van Dijk"]),
        ("Office of Salt, Water; and Tolls", ["Office of Salt, Water; and Tolls"]),
        ("Hale, Peter", ["Peter Hale"]),
    ],
)
def test_people_in_one_field_with_semicolons(field: str, people: list[str]) -> None:
    parsed = load("ris").parse(f"TY  - LETTER\nTI  - Seven\nAU  - {field}\nER  - \n".encode(), CONTEXT)
    assert [creator.display for creator in parsed.records[0].creators] == people


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
