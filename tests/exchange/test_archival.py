"""EAD3 as it is meant: each event in the element to which ISAD(G) gives it, by the five stories."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from lxml import etree

from provcite.exchange.base import Issuer, Options
from provcite.exchange.context import shipped_context
from provcite.exchange.ead_dates import ead_date
from provcite.exchange.registry import FORMATS, load
from provcite.model.record import Event, Holding, Record
from provenance.stories import further, stories

CONTEXT = shipped_context()
OWN = "{http://ead3.archivists.org/schema/}"


def root(*records: Record, **issuer: str) -> Any:
    text = "".join(load("ead3").write(records, Options(context=CONTEXT, issuer=Issuer(**issuer))))
    return etree.fromstring(text.encode())


def written(name: str, *records: Record) -> str:
    return "".join(load(name).write(records, Options(context=CONTEXT)))


def item(word: str) -> Any:
    return root(stories()[word]).find(f".//{OWN}c[@level='item']")


def words(node: Any, name: str) -> str:
    found = node.find(f"{OWN}{name}")
    return "" if found is None else " ".join(" ".join(found.itertext()).split())


def test_custody_tells_the_confiscation_with_its_own_word_parties_doubt_and_note() -> None:
    told = words(item("looted"), "custodhist")
    assert "Confiscated by Einsatzstab Reichsleiter Rosenberg from Ernst Glaser to Institut" in told
    assert "disputed; evidence: Inventory of the Paris office, folio 12" in told
    assert "Taken from the flat with the rest of the library" in told
    assert "Captured by Red Army to" in told
    assert "transferred" not in told.lower()
    assert "Earlier locations: Institut zur Erforschung der Judenfrage (1942 to 1945); " in told


def test_custody_is_custody_alone() -> None:
    for word in stories():
        told = words(item(word), "custodhist").lower()
        assert not [
            act for act in ("written", "translated", "published", "obtained", "digitised") if act in told
        ]


def test_acquisition_is_how_the_holder_got_it() -> None:
    assert words(item("looted"), "acqinfo").startswith("Restituted by RGVA to Erben nach Ernst Glaser")
    assert "Migrated from Deutsches Zentralarchiv" in words(item("moved"), "acqinfo")
    assert words(item("oral"), "acqinfo").startswith("Deposited by Gyula Kozák to 1956-os Intézet")
    assert words(item("released"), "acqinfo").startswith("Accessioned by NARA from Central Intelligence")


def test_access_and_marking_are_conditions_and_no_subjects() -> None:
    told = words(item("released"), "accessrestrict")
    assert "Security marking: Top Secret" in told
    assert "case 2009-050" in told
    assert "The redacted copy: partly open: Two paragraphs on page 3 withheld" in told
    assert "Denied by Central Intelligence Agency" in told
    assert "Top Secret" not in words(item("released"), "controlaccess")


def test_originals_are_told_of_copies_only() -> None:
    assert words(item("burnt"), "originalsloc") == (
        "City Archive of Pushkin, fond 14, opis 1, delo 6 (1946 to January 1968; burnt)."
    )
    for word in ("looted", "moved", "released", "oral"):
        assert words(item(word), "originalsloc") == ""


def test_copies_and_publications_have_their_own_elements() -> None:
    node = item("oral")
    assert "The digital copy transcribed by Whisper" in words(node, "altformavail")
    assert "Published by A Journal" not in words(node, "altformavail")
    assert "Published by A Journal" in words(node, "bibliography")
    assert "The scan: Mémorial de la Shoah, cote CCCLXX-12" in words(item("looted"), "altformavail")


def test_a_second_archive_is_named() -> None:
    places = tuple(Holding(repository=name, path=(("box", "1"),)) for name in ("Archive A", "Archive B"))
    node = root(Record(id="x", title="T", sources=places)).find(f".//{OWN}c[@level='item']")
    assert words(node, "altformavail") == "The original: Archive B, box 1."


def test_units_follow_each_other_once_and_containers_are_containers() -> None:
    def lying(key: str, *path: tuple[str, str]) -> Record:
        return Record(id=key, title=key, sources=(Holding(repository="RGANI", path=path),))

    tree = root(
        lying("a", ("fond", "5"), ("opis", "28"), ("delo", "1")),
        lying("b", ("fond", "5"), ("opis", "28"), ("delo", "2"), ("list", "3")),
        lying("c", ("fond", "5"), ("opis", "30"), ("box", "7")),
        lying("d", ("fond", "5"), ("opis", "28")),
        Record(id="e", title="nowhere"),
    )
    numbers = [
        node.findtext(f"{OWN}did/{OWN}unitid") for node in tree.iter(f"{OWN}c") if node.get("level") != "item"
    ]
    assert numbers == ["5", "28", "1", "2", "30", "28"]
    assert [box.text for box in tree.iter(f"{OWN}container")] == ["7"]
    assert len(tree.findall(f".//{OWN}c[@level='item']")) == 5


@pytest.mark.parametrize(
    ("date", "certainty", "first", "last"),
    [
        ("1956-07-24", None, "1956-07-24", None),
        ("1956~", "approximate", "1956", None),
        ("1956-07?", "uncertain", "1956-07", None),
        ("1956/1957-03", None, "1956", "1957-03"),
        ("../1956", None, None, "1956"),
        ("195X", None, "1950", "1959"),
    ],
)
def test_dates_are_numbers_with_certainty(date: str, certainty: str | None, first: Any, last: Any) -> None:
    node = root(Record(id="x", title="T", date=date)).find(f".//{OWN}unitdatestructured")
    assert node.get("certainty") == certainty
    single = node.find(f"{OWN}datesingle")
    if single is not None:
        assert (single.get("standarddate"), None) == (first, last)
    else:
        ends = [node.find(f"{OWN}daterange/{OWN}{name}") for name in ("fromdate", "todate")]
        assert [end.get("standarddate") if end is not None else None for end in ends] == [first, last]
    shown = " ".join(node.itertext())
    assert set(shown) & set("~%X/") == set()


def test_a_date_that_numbers_cannot_say_is_words() -> None:
    assert not ead_date("in May").first
    assert ead_date("in May").words == "in May"


def test_language_has_its_code_and_is_left_out_where_it_is_not_known() -> None:
    found = root(Record(id="x", title="T", language="ru", title_language="en")).findall(f".//{OWN}language")
    assert [(node.get("langcode"), node.text) for node in found] == [("rus", "Russian")]
    assert (
        root(Record(id="x", title="An English title", title_language="en")).find(f".//{OWN}language") is None
    )


def test_the_head_says_who_keeps_the_file_and_when_it_was_made() -> None:
    head = root(
        Record(id="x"), base="https://example.org/a/", agency="An Archive", agency_code="RU-1",
        moment="2026-12-01T10:00:00Z", program="provcite 1",
    ).find(f"{OWN}control")  # fmt: skip
    assert head.findtext(f"{OWN}recordid") == "https://example.org/a/finding-aid"
    agency = head.find(f"{OWN}maintenanceagency")
    assert agency.get("countrycode") == "RU"
    assert agency.findtext(f"{OWN}agencycode") == "RU-1"
    assert head.find(f".//{OWN}eventdatetime").get("standarddatetime") == "2026-12-01T10:00:00Z"
    assert head.findtext(f".//{OWN}agent") == "provcite 1"


def test_a_known_repository_has_its_country() -> None:
    found = root(Record(id="x", sources=(Holding(repository="RGANI", path=(("fond", "5"),)),)))
    assert {unit.get("countrycode") for unit in found.iter(f"{OWN}unitid")} == {"RU", None}


def test_an_event_without_a_subject_of_this_unit_is_not_lost() -> None:
    record = Record(
        id="x",
        title="T",
        provenance=(Event(event="copied", id="c"), Event(event="lost", of=("c",), note="in the move")),
    )
    told = root(record).find(f".//{OWN}odd[@localtype='history']")
    assert "The copy lost. in the move" in " ".join(told.itertext())


THREE = Record(
    id="three",
    title="A telegram",
    sources=tuple(
        Holding(repository=name, path=(("fond", number),))
        for name, number in (("Archive A", "11"), ("Archive B", "22"), ("Archive C", "33"))
    ),
)


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_export_names_each_archive_that_holds_it(name: str) -> None:
    text = "".join(load(name).write([THREE], Options(context=shipped_context(full=False))))
    assert [place for place in ("Archive A", "Archive B", "Archive C") if place not in text] == []
    assert [number for number in ("11", "22", "33") if number not in text] == []


def test_json_ld_knows_kinds_of_agents_and_where_it_lies() -> None:
    text = "".join(load("jsonld").write([stories()["burnt"], stories()["oral"]], Options(context=CONTEXT)))
    burnt, oral = json.loads(text)["@graph"]
    assert burnt["maintainer"] == {"@type": "Person", "name": "P. S. Ivanov"}
    events = {event["name"]: event for event in burnt["subjectOf"]}
    assert events["transcribed"]["about"] == [{"@type": "SoftwareApplication", "name": "Tesseract 5"}]
    assert "performer" not in events["transcribed"]
    recorded = oral["subjectOf"][0]
    assert recorded["organizer"] == {"@type": "Project", "name": "Oral History Archívum"}
    assert oral["conditionsOfAccess"].startswith("restricted, by Magda Varga, until 2007")


def test_mods_has_each_place_ownership_acquisition_and_conditions() -> None:
    text = "".join(load("mods").write([THREE, *stories().values()], Options(context=CONTEXT)))
    three, looted, _, released, *_ = etree.fromstring(text.encode())
    space = "{http://www.loc.gov/mods/v3}"
    assert [one.text for one in three.iter(f"{space}physicalLocation")] == [
        "Archive A, fond 11", "Archive B, fond 22", "Archive C, fond 33"
    ]  # fmt: skip
    assert three.findtext(f"{space}location/{space}shelfLocator") == "fond 11"
    notes = {note.get("type"): note.text for note in looted.iter(f"{space}note")}
    assert "Confiscated by Einsatzstab" in notes["ownership"]
    assert notes["acquisition"].startswith("Restituted by RGVA")
    conditions = [one.text for one in released.iter(f"{space}accessCondition")]
    assert any("case 2009-050" in condition for condition in conditions)
    roles = [role.text for role in looted.iter(f"{space}roleTerm")]
    assert "rcp" in roles


#: What happened to a copy is told of the copy, in every format that has words for events.
@pytest.mark.parametrize("name", ["ead3", "ead2002", "tei", "atom-csv", "dc", "jsonld", "omeka-csv", "tropy"])
def test_what_happened_to_a_copy_is_not_said_of_the_document(name: str) -> None:
    hidden, torn = (further()[word] for word in ("hidden", "torn"))
    text = " ".join(written(name, hidden).split())
    told = re.findall(r"(.{12})destroyed by District Commissioner Nyeri", text, re.IGNORECASE)
    assert told
    assert all(before.lower().endswith("the copy ") for before in told)
    text = " ".join(written(name, torn).split())
    told = re.findall(r"(.{22})(?:released|donated) by", text, re.IGNORECASE)
    assert told
    assert all(before.lower().endswith("the redacted copy ") for before in told)


def test_json_ld_has_the_kinds_that_the_record_states_and_the_language_of_the_document() -> None:
    [node] = json.loads(written("jsonld", further()["hidden"]))["@graph"]
    assert node["author"] == [{"@type": "Organization", "name": "Provincial Administration"}]
    assert node["inLanguage"] == "en"  # the translation was published nowhere
    removed = next(event for event in node["subjectOf"] if event["name"] == "removed")
    assert (
        removed["description"] == "removed by Colonial Office from Government House Nairobi to Hanslope Park"
    )


def test_tei_tells_the_places_of_a_copy_from_those_of_the_document() -> None:
    text = written("tei", further()["hidden"])
    places = re.findall(
        r'altIdentifier type="(\w+)">\s*<idno>([^<]+)</idno>(?:\s*<note>([^<]+)</note>)?', text
    )
    assert places == [
        ("former", "Government House Nairobi, file ADM 35/2/11/1A", "until December 1963"),
        ("former", "Hanslope Park", "December 1963 to 2012"),
        ("copy", "District Office Nyeri", "until 1961; destroyed"),
    ]
