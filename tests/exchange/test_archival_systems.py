"""EAD 2002, AtoM, Omeka and Tropy: what is written is what these systems read."""

from __future__ import annotations

import csv
import io
import json
from functools import cache
from importlib.metadata import PackageNotFoundError, files

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from lxml import etree

from exchange_records import LETTER, SAMPLE, records
from provcite.exchange.atom_csv import COLUMNS as ATOM
from provcite.exchange.base import Options
from provcite.exchange.cells import unguard
from provcite.exchange.context import shipped_context
from provcite.exchange.omeka_csv import COLUMNS as OMEKA
from provcite.exchange.registry import detect, load
from provcite.model.record import Attachment, Creator, Event, Holding, Record
from provcite.schema.decode import decode_bytes
from provcite.store.shipped import shipped_files
from provenance.stories import stories

CONTEXT = shipped_context()
EAD = "{urn:isbn:1-931666-22-9}"
SOME = settings(max_examples=30, phases=(Phase.explicit, Phase.reuse, Phase.generate))


def written(name: str, *which: Record) -> str:
    return "".join(load(name).write(which, Options(context=CONTEXT)))


def shipped() -> list[Record]:
    decoded = [decode_bytes(path.read_bytes(), file=path.name) for path in shipped_files("records", ".yaml")]
    return [item.record for item in decoded if item.record is not None]


@cache
def _schema() -> etree.XMLSchema | str:
    try:
        found = [file for file in files("eadator") or () if file.name == "ead.xsd"]
    except PackageNotFoundError:
        return "needs the schema ead.xsd from the package eadator (pip install --no-deps eadator)"
    if not found or not found[0].locate().is_file():
        return "the installed package eadator has no ead.xsd"
    return etree.XMLSchema(etree.parse(str(found[0].locate())))


def complaints(text: str) -> list[str]:
    made = _schema()
    if isinstance(made, str):
        pytest.skip(made)
    made.validate(etree.fromstring(text.encode("utf-8")))
    return [f"line {fault.line}: {fault.message}" for fault in made.error_log]


@pytest.mark.client
def test_ead_2002_of_every_record_is_valid_by_its_schema() -> None:
    every = (*shipped(), *stories().values(), SAMPLE, LETTER, Record(id="bare"))
    assert complaints(written("ead2002", *every)) == []
    assert complaints(written("ead2002")) == []


@pytest.mark.client
@SOME
@given(several=st.lists(records, min_size=1, max_size=3))
def test_ead_2002_whatever_records_hold(several: list[Record]) -> None:
    assert complaints(written("ead2002", *several)) == []


def test_ead_2002_is_read_as_ead() -> None:
    text = written("ead2002", stories()["moved"], SAMPLE)
    assert detect(text.encode()) == "ead3"
    parsed = load("ead3").parse(text.encode(), CONTEXT)
    assert [record.id for record in parsed.records] == ["mfaa-1961-08-14", SAMPLE.id]
    assert [record.date for record in parsed.records] == ["1961-08-14", SAMPLE.date]
    assert parsed.records[1].title == SAMPLE.title


def test_ead_2002_keeps_what_happened() -> None:
    root = etree.fromstring(written("ead2002", stories()["looted"]).encode())
    told = " ".join(root.find(f".//{EAD}custodhist").itertext())
    assert "Confiscated by Einsatzstab Reichsleiter Rosenberg" in told
    assert root.find(f".//{EAD}chronitem/{EAD}date").get("normal") == "1934-11"
    assert root.find(f".//{EAD}unitdate").get("normal") == "1934-11-02"
    assert "provcite-" not in " ".join(root.itertext())


def rows(name: str, *which: Record) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written(name, *which), newline="")))


def test_atom_has_a_row_a_unit_before_what_lies_in_it() -> None:
    table = rows("atom-csv", SAMPLE, LETTER, stories()["moved"])
    seen: set[str] = set()
    for row in table:
        assert not row["parentId"] or row["parentId"] in seen
        assert row["legacyId"] not in seen
        seen.add(row["legacyId"])
    levels = [row["levelOfDescription"] for row in table]
    assert levels[:4] == ["Fonds", "Series", "File", "Item"]
    assert tuple(table[0]) == ATOM


def test_atom_has_the_elements_of_isad() -> None:
    looted, released, burnt = (
        rows("atom-csv", stories()[word])[-1] for word in ("looted", "released", "burnt")
    )
    assert "March 1942: Confiscated by Einsatzstab Reichsleiter Rosenberg" in looted["archivalHistory"]
    assert looted["acquisition"].startswith("Restituted by RGVA")
    assert looted["eventStartDates"] == "1934-11-02"
    assert looted["eventActors"] == "Camille Morel"
    assert looted["nameAccessPoints"] == "Ernst Glaser"
    assert "Security marking: Top Secret." in released["accessConditions"]
    assert released["physicalObjectName"] == "7"
    assert burnt["locationOfOriginals"].startswith("City Archive of Pushkin")
    moved = rows("atom-csv", stories()["moved"])[-1]
    assert moved["alternativeIdentifiers"] == "bestand MfAA, signatur A 17 723"


#: The columns that AtoM counts the values of: where they differ it makes events without a type.
EVENTS = ("eventTypes", "eventDates", "eventStartDates", "eventEndDates", "eventPlaces", "eventActors")


@SOME
@given(several=st.lists(records, min_size=1, max_size=3))
def test_atom_finds_as_many_values_in_each_column_of_events(several: list[Record]) -> None:
    for row in rows("atom-csv", *several):
        assert len({row[name].count("|") for name in EVENTS if row[name]}) <= 1


def test_atom_has_an_event_an_author() -> None:
    two = Record(
        id="x", title="T", date="1956-07", creators=(Creator(literal="A. Reed"), Creator(literal="B. Moss")),
        provenance=(Event(event="written", place="Oslo"),),
    )  # fmt: skip
    row = rows("atom-csv", two)[-1]
    assert [row[name] for name in EVENTS] == [
        "Creation|Creation", "July 1956|NULL", "1956-07|NULL", "1956-07|NULL", "Oslo|NULL",
        "A. Reed|B. Moss",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["atom-csv", "omeka-csv", "csv"])
@pytest.mark.parametrize("title", ["=HYPERLINK(1)", "+49 30", "-", "@home", "＝1+1", "'tis", "plain"])
def test_no_cell_of_a_table_is_a_formula(name: str, title: str) -> None:
    record = Record(id="x", title=title, summary=title, rights=title, subjects=(title, "b"), notes=(title,))
    table = list(csv.reader(io.StringIO(written(name, record).lstrip("\ufeff"))))
    for cell in (cell for row in table for cell in row if cell):
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))
    assert title in [unguard(cell) for cell in table[-1]]


def test_omeka_maps_columns_by_terms() -> None:
    [row] = rows("omeka-csv", stories()["looted"])
    assert tuple(row) == OMEKA
    assert row["dcterms:identifier"] == "glaser-1934-11-02"
    assert row["dcterms:source"].split("|") == [
        "Erben nach Ernst Glaser",
        "Mémorial de la Shoah, cote CCCLXX-12",
    ]
    assert "confiscated by" in row["dcterms:provenance"]


@SOME
@given(several=st.lists(records, min_size=1, max_size=3))
def test_tables_have_a_row_a_record_whatever_it_holds(several: list[Record]) -> None:
    assert len(rows("omeka-csv", *several)) == len(several)
    items = [row for row in rows("atom-csv", *several) if row["levelOfDescription"] == "Item"]
    assert len(items) == len(several)


def test_tropy_has_an_item_a_record_and_a_photo_a_file() -> None:
    rdflib = pytest.importorskip("rdflib")
    kept = Attachment(sha256="ab" * 32, name="scan 1.jpg", media_type="image/jpeg")
    record = Record(
        id="x", title="T", date="1956", tags=("red",), notes=("N",), attachments=(kept,),
        sources=(Holding(repository="NARA", path=(("box", "7"), ("folder", "Blockade"))),),
    )  # fmt: skip
    text = written("tropy", record, stories()["burnt"])
    [item, _] = json.loads(text)["@graph"]
    assert (item["box"], item["folder"], item["tag"]) == ("7", "Blockade", ["red"])
    assert item["photo"][0]["note"][0]["html"] == {"@value": "N", "@language": "en"}
    assert item["photo"][0]["path"] == f"attachments/ab/{'ab' * 32}.jpg"
    graph = rdflib.Graph().parse(data=text, format="json-ld")
    tropy = rdflib.Namespace("https://tropy.org/v1/tropy#")
    assert len(list(graph.subjects(rdflib.RDF.type, tropy.Item))) == 2
    assert str(next(graph.objects(None, tropy.box))) == "7"


def test_tropy_has_letters_by_its_template_and_notes_where_it_keeps_them() -> None:
    [item] = json.loads(written("tropy", LETTER))["@graph"]
    assert item["template"].endswith("/correspondence")
    assert (item["audience"], item["coverage"]) == ("Kim Il Sung", "Moscow")
    # Tropy has notes on photos alone.
    assert item["description"].endswith("Obtained by somebody.")
    words = Record(id="x", title="T", date_as_printed="at harvest time")
    assert json.loads(written("tropy", words))["@graph"][0]["date"] == "at harvest time"


@pytest.mark.parametrize("name", ["tropy", "omeka-csv", "atom-csv", "ead2002"])
def test_nothing_is_a_file_too(name: str) -> None:
    text = written(name)
    if name == "tropy":
        assert json.loads(text)["@graph"] == []
    elif name == "ead2002":
        etree.fromstring(text.encode())
    else:
        assert len(list(csv.reader(io.StringIO(text)))) == 1
