"""The provenance chain in the formats for others: schema.org, Dublin Core, EAD3."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from lxml import etree

from exchange_records import LETTER, SAMPLE, records
from provcite.exchange.base import Options
from provcite.exchange.context import shipped_context
from provcite.exchange.meta import dublin_core
from provcite.exchange.registry import load
from provcite.model.record import Event, Record, Text
from provcite.schema.decode import decode_bytes

CONTEXT = shipped_context()
EAD = "{http://ead3.archivists.org/schema/}"
SHIPPED = Path(__file__).resolve().parents[2] / "records"


def written(name: str, *which: Record) -> str:
    return "".join(load(name).write(which, Options(context=CONTEXT)))


def shipped() -> list[Record]:
    found = [decode_bytes(path.read_bytes()).record for path in sorted(SHIPPED.glob("*.yaml"))]
    return [record for record in found if record is not None]


def graph_of(text: str, syntax: str):
    rdflib = pytest.importorskip("rdflib", reason="rdflib is not installed")
    graph = rdflib.Graph()
    graph.parse(data=text, format=syntax, publicID="https://example.org/")
    return graph


def test_dublin_core_tells_the_chain_with_its_gaps() -> None:
    import rdflib

    graph = graph_of(written("dc", SAMPLE), "xml")
    [(about, _, sentence)] = graph.triples((None, rdflib.DCTERMS.provenance, None))
    assert str(about) == "https://digitalarchive.umd.edu/document/113371"
    assert "obtained by James F. Person for NKIDP" in sentence
    assert "not recorded: how the original came to RGANI" in sentence
    assert str(graph.value(about, rdflib.DC.source)).startswith("Russian State Archive")


def test_rdflib_reads_dublin_core_of_every_shipped_record() -> None:
    import rdflib

    every = shipped()
    graph = graph_of(written("dc", *every), "xml")
    subjects = {str(subject) for subject in graph.subjects()}
    assert len(subjects) == len({record.url or record.id for record in every})
    told = {str(subject) for subject in graph.subjects(rdflib.DCTERMS.provenance)}
    assert len(told) == len({record.url or record.id for record in every if record.provenance})


def test_a_record_without_an_address_has_a_name() -> None:
    text = written("dc", Record(id="a b/ä", title="x"))
    assert 'rdf:about="urn:provcite:record/ra_20b_2f_c3_a4"' in text


def test_the_page_s_tags_tell_the_chain_too() -> None:
    tags = dict(dublin_core(SAMPLE, CONTEXT))
    assert tags["DCTERMS.provenance"].startswith("Written by A. M. Petrov")
    assert "DC.title" in tags


def test_schema_org_has_credit_events_and_the_original() -> None:
    import rdflib

    schema = rdflib.Namespace("https://schema.org/")
    graph = graph_of(written("jsonld", SAMPLE), "json-ld")
    about = rdflib.URIRef("https://digitalarchive.umd.edu/document/113371")
    assert (about, rdflib.RDF.type, schema.ArchiveComponent) in graph
    assert (
        str(graph.value(about, schema.creditText)) == "Obtained and translated for NKIDP by James F. Person."
    )
    events = list(graph.objects(about, schema.subjectOf))
    assert len(events) == len(SAMPLE.provenance)
    assert all((event, rdflib.RDF.type, schema.Event) in graph for event in events)
    organizers = {str(graph.value(who, schema.name)) for who in graph.objects(None, schema.organizer)}
    assert organizers == {"NKIDP"}
    original = graph.value(about, schema.translationOfWork)
    assert str(graph.value(original, schema.inLanguage)) == "ru"


def test_json_ld_can_stand_inside_a_page() -> None:
    text = written("jsonld", Record(id="x", title="</script><script>alert(1)"))
    assert "</" not in text
    assert json.loads(text)["@graph"][0]["name"] == "</script><script>alert(1)"


def test_ead_has_units_copies_and_a_publication_note() -> None:
    root = etree.fromstring(written("ead3", SAMPLE).encode())
    units = [(node.get("level"), node.findtext(f"{EAD}did/{EAD}unitid")) for node in root.iter(f"{EAD}c")]
    assert units[:3] == [("fonds", "5"), ("series", "28"), ("file", "410")]
    item = root.find(f".//{EAD}c[@level='item']")
    assert item.find(f"{EAD}custodhist") is None, "nothing is recorded of custody"
    assert item.find(f"{EAD}originalsloc") is None, "the unit is the original"
    assert item.find(f"{EAD}acqinfo") is None, "how the holder acquired it is not recorded"
    assert "is not recorded" in item.findtext(f"{EAD}processinfo/{EAD}p")
    copies = [part.text for part in item.find(f"{EAD}altformavail")]
    assert copies[0] == "Obtained by James F. Person for NKIDP."
    assert "Wilson Center" in "".join(item.find(f"{EAD}bibliography").itertext())


@pytest.mark.parametrize(
    "name",
    [
        "custodhist",
        "acqinfo",
        "originalsloc",
        "altformavail",
        "accessrestrict",
        "bibliography",
        "processinfo",
        "odd",
    ],
)
def test_ead_elements_are_never_empty(name: str) -> None:
    # EAD3 1.1.1: each of these has one or more blocks (p, list, chronlist ...) of content.
    root = etree.fromstring(
        written("ead3", SAMPLE, LETTER, Record(id="bare", title="x"), *shipped()).encode()
    )
    for element in root.iter(f"{EAD}{name}"):
        assert len(element)
        assert "".join(element.itertext()).strip()


@settings(max_examples=25)
@given(records)
def test_any_record_s_chain_is_sound_in_every_format(record: Record) -> None:
    graph_of(written("dc", record), "xml")
    graph_of(written("jsonld", record), "json-ld")
    etree.fromstring(written("ead3", record).encode())


@pytest.mark.parametrize(
    ("record", "shown", "original"),
    [
        (Record(id="x", title="A letter"), None, None),
        (Record(id="x", title="A letter", language="ru"), "ru", None),
        (Record(id="x", title="A letter", language="ru", text=Text(language="en")), "en", "ru"),
        (
            Record(
                id="x",
                title="A letter",
                language="ru",
                provenance=(Event(event="translated", to="de"), Event(event="published", by=("X",))),
            ),
            "de",
            "ru",
        ),
        (
            Record(id="x", title="A letter", language="ru", provenance=(Event(event="translated", to="de"),)),
            "ru",
            None,
        ),
        (Record(id="x", title="Письмо", title_language="ru"), "ru", None),
    ],
)
def test_schema_org_names_the_language_of_the_words_not_of_a_supplied_title(
    record: Record, shown: str | None, original: str | None
) -> None:
    [node] = json.loads(written("jsonld", record))["@graph"]
    assert node.get("inLanguage") == shown
    assert node.get("translationOfWork", {}).get("inLanguage") == original
