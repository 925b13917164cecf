"""PROV: reads back equal, keeps the constraints, loads in rdflib; RiC-O likewise."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provcite.archives.words import vocabulary
from provcite.model.record import Attachment, Event, Holding, Record, Relation
from provcite.provenance.chain import build_chain
from provcite.provenance.constraints import violations
from provcite.provenance.graph import Graph, build_graph
from provcite.provenance.iris import Names, local_name
from provcite.provenance.prov import serialise, to_prov
from provcite.provenance.rico import to_rico
from provcite.schema.decode import decode_bytes
from provenance.samples import bare, sample, second


def graph(*records: Record) -> Graph:
    return build_graph([build_chain(record) for record in records])


def test_prov_json_and_prov_n_read_back_equal() -> None:
    from prov.model import ProvDocument

    document = to_prov(graph(sample(), second(), bare()))
    for form, name in (("prov-json", "json"), ("prov-n", "provn")):
        again = ProvDocument.deserialize(content=serialise(document, form), format=name)
        assert again == document, form


def test_turtle_loads_in_rdflib_and_holds_the_chain() -> None:
    rdflib = pytest.importorskip("rdflib")
    turtle = serialise(to_prov(graph(sample())), "turtle")
    loaded = rdflib.Graph().parse(data=turtle, format="turtle")
    prov = rdflib.Namespace("http://www.w3.org/ns/prov#")
    record = rdflib.Namespace(Names().records)
    assert (record["r113371.copy"], prov.wasDerivedFrom, record["r113371.original"]) in loaded
    assert (None, prov.actedOnBehalfOf, None) in loaded
    terms = {*loaded.predicates(), *loaded.objects(predicate=rdflib.RDF.type)}
    assert all(term in rdflib.PROV for term in terms if term.startswith(str(prov)))


def test_the_project_stands_behind_the_person() -> None:
    text = serialise(to_prov(graph(sample())), "prov-n")
    assert (
        "actedOnBehalfOf(agent:person-james-f-person, agent:project-nkidp, rec:r113371.3.obtaining)" in text
    )


def test_a_date_is_edtf_and_no_time() -> None:
    text = serialise(to_prov(graph(second())), "prov-n")
    assert "activity(rec:r200000.1.writing, -, -, [prov:type='provcite:writing'" in text
    assert 'provcite:edtf="1975-03~"' in text
    assert "1975-04-01T" not in text


def test_the_former_address_is_an_alternate_with_its_own_publication() -> None:
    text = serialise(to_prov(graph(sample())), "prov-n")
    assert "alternateOf(rec:r113371.publication, rec:r113371.publication-former-1)" in text
    assert "wasGeneratedBy(rec:r113371.publication-former-1, rec:r113371.5.publication-former-1, -)" in text


def test_shared_people_projects_and_institutions_are_one_node() -> None:
    both = graph(sample(), second())
    names = [agent.name for agent in both.agents]
    assert names.count("James F. Person") == 1
    assert "James F Person" not in names
    assert [agent.name for agent in both.agents if agent.key == "project:nkidp"] == ["NKIDP"]
    assert sum(agent.name == "NKIDP" for agent in both.agents) == 1
    text = serialise(to_prov(both), "prov-n")
    assert text.count("agent(agent:person-james-f-person") == 1
    assert "wasDerivedFrom(rec:r200000.original, rec:r113371.original" in text


def test_a_chain_that_is_sound_keeps_the_constraints() -> None:
    assert violations(to_prov(graph(sample(), second(), bare()))) == []


def test_a_translation_before_the_writing_breaks_them() -> None:
    record = Record(
        id="x",
        provenance=(
            Event(event="written", date="1990-01-01T10:00:00Z"),
            Event(event="translated", date="1980-01-01T10:00:00Z"),
        ),
    )
    [sentence] = violations(to_prov(graph(record)))
    assert "1980-01-01" in sentence


def test_records_derived_from_each_other_in_a_circle_break_them() -> None:
    one = Record(id="a", relations=(Relation(kind="translation_of", record="b"),))
    two = Record(id="b", relations=(Relation(kind="copy_of", record="a"),))
    assert any("precede itself" in sentence for sentence in violations(to_prov(graph(one, two))))


def test_rico_is_json_ld_that_rdflib_reads() -> None:
    rdflib = pytest.importorskip("rdflib")
    loaded = rdflib.Graph().parse(data=json.dumps(to_rico(graph(sample(), second()))), format="json-ld")
    rico = rdflib.Namespace("https://www.ica.org/standards/RiC/ontology#")
    record = rdflib.URIRef(f"{Names().records}r113371")
    assert (record, rdflib.RDF.type, rico.Record) in loaded
    assert str(loaded.value(record, rico.title)).startswith("Memorandum of Conversation")
    unit = loaded.value(record, rico.isOrWasIncludedIn)
    identifiers = []
    while unit is not None:
        identifiers.append(str(loaded.value(unit, rico.identifier)))
        unit = loaded.value(unit, rico.isOrWasIncludedIn)
    assert identifiers == ["410", "28", "5"]
    assert (record, rico.hasOrHadHolder, None) in loaded


def test_rico_and_prov_name_things_alike() -> None:
    both = graph(sample(), second())
    named = json.loads(serialise(to_prov(both), "prov-json"))["agent"]
    agents = {node["@id"].rpartition("/")[2] for node in to_rico(both)["@graph"] if ":agent/" in node["@id"]}
    assert agents == {name.removeprefix("agent:") for name in named}


_TEXT = st.text(min_size=1, max_size=12).filter(lambda text: not any(0xD800 <= ord(c) < 0xE000 for c in text))
_DATES = st.sampled_from([None, "1956", "1956-07-24", "1956-07~", "195X", "../1956-07-31", "no date"])
_EVENTS = st.builds(
    Event,
    event=st.sampled_from((*vocabulary("events").words, "burnt")),
    by=st.lists(_TEXT, max_size=2).map(tuple),
    for_=st.none() | _TEXT,
    date=_DATES,
    url=st.none() | _TEXT,
    former_urls=st.lists(_TEXT, max_size=1).map(tuple),
)
_RECORDS = st.builds(
    Record,
    id=_TEXT,
    title=st.none() | _TEXT,
    sources=st.lists(st.builds(Holding, repository=st.none() | _TEXT), max_size=1).map(tuple),
    provenance=st.lists(_EVENTS, max_size=5).map(tuple),
)


@settings(max_examples=40)
@given(_RECORDS)
def test_any_record_makes_prov_that_reads_back_equal(record: Record) -> None:
    from prov.model import ProvDocument

    document = to_prov(graph(record))
    again = ProvDocument.deserialize(content=serialise(document, "prov-json"), format="json")
    assert again == document


@given(st.text(), st.text())
def test_local_names_are_plain_and_tell_texts_apart(one: str, other: str) -> None:
    one, other = (text.encode("utf-8", "replace").decode() for text in (one, other))
    assert all(c.isascii() and (c.isalnum() or c in "-_") for c in local_name(one))
    assert (local_name(one) == local_name(other)) == (one == other)


def test_each_of_several_people_acts_for_the_project() -> None:
    event = Event(event="translated", by=("A. One", "B. Two"), for_="NKIDP")
    text = serialise(to_prov(graph(Record(id="x", provenance=(event,)))), "prov-n")
    for person in ("a-one", "b-two"):
        assert f"wasAssociatedWith(rec:rx.1.translation, agent:person-{person}, -)" in text
        assert f"actedOnBehalfOf(agent:person-{person}, agent:project-nkidp, rec:rx.1.translation)" in text


def test_a_kept_file_has_its_digest_size_and_kind() -> None:
    kept = Attachment(
        sha256="ab" * 32, name="scan.pdf", size=12, media_type="application/pdf", copy_of="original"
    )
    text = serialise(to_prov(graph(Record(id="x", attachments=(kept,)))), "prov-n")
    assert "provcite:size=12" in text.replace('"12" %% xsd:int', "12")
    assert 'dc:format="application/pdf"' in text
    assert "wasDerivedFrom(rec:rx.file, rec:rx.original" in text


def test_a_record_outside_the_graph_is_named_from_either_side() -> None:
    one = Record(id="en", relations=(Relation(kind="translation_of", record="ru"),))
    derived = (
        "wasDerivedFrom(rec:ren.original, rec:rru.original, -, -, -, [prov:type='provcite:translationOf'])"
    )
    assert derived in serialise(to_prov(graph(one)), "prov-n")
    other = build_graph([build_chain(Record(id="ru"), pointing=[one])])
    assert derived in serialise(to_prov(other), "prov-n")
    assert violations(to_prov(other)) == []


def test_a_project_without_people_is_itself_associated() -> None:
    event = Event(event="obtained", for_="NKIDP")
    text = serialise(to_prov(graph(Record(id="x", provenance=(event,)))), "prov-n")
    assert "wasAssociatedWith(rec:rx.1.obtaining, agent:project-nkidp, -)" in text
    assert "actedOnBehalfOf" not in text


@pytest.mark.parametrize(
    "date", ["1956", "1956-07", "1956-07-24?", "1956-07-24~", "195X", "../1956-07-24", "1956-21"]
)
def test_a_date_that_is_no_day_is_edtf_only(date: str) -> None:
    document = to_prov(graph(Record(id="x", provenance=(Event(event="written", date=date),))))
    [activity] = json.loads(serialise(document, "prov-json"))["activity"].values()
    assert activity["provcite:edtf"] == date
    assert not {"prov:startTime", "prov:endTime"} & set(activity)


SHIPPED = Path(__file__).resolve().parents[2] / "records"


def test_every_shipped_record_in_one_graph() -> None:
    from prov.model import ProvDocument

    records = [decode_bytes(path.read_bytes()).record for path in sorted(SHIPPED.glob("*.yaml"))]
    document = to_prov(graph(*(record for record in records if record is not None)))
    assert violations(document) == []
    text = serialise(document, "prov-json")
    assert ProvDocument.deserialize(content=text, format="json") == document
    data = json.loads(text)
    assert set(data) <= {
        "prefix", "entity", "activity", "agent", "used", "wasGeneratedBy", "wasDerivedFrom",
        "wasAssociatedWith", "actedOnBehalfOf", "wasAttributedTo", "wasInfluencedBy",
            "alternateOf",
    }  # fmt: skip
    known = {name for kind in ("entity", "activity", "agent") for name in data[kind]}
    for kind in set(data) - {"prefix", "entity", "activity", "agent"}:
        for relation in data[kind].values():
            named = {
                value for key, value in relation.items() if isinstance(value, str) and key.startswith("prov:")
            }
            assert named <= known, (kind, named - known)


def test_rdflib_reads_the_turtle_of_every_shipped_record() -> None:
    rdflib = pytest.importorskip("rdflib")
    records = [decode_bytes(path.read_bytes()).record for path in sorted(SHIPPED.glob("*.yaml"))]
    text = serialise(to_prov(graph(*(record for record in records if record is not None))), "turtle")
    loaded = rdflib.Graph().parse(data=text, format="turtle")
    prov = rdflib.PROV
    entities = set(loaded.subjects(rdflib.RDF.type, prov.Entity))
    assert len(entities) > 3 * len(records)
    for made, source in loaded.subject_objects(prov.wasDerivedFrom):
        assert {made, source} <= entities
    for activity, agent in loaded.subject_objects(prov.wasAssociatedWith):
        assert (activity, rdflib.RDF.type, prov.Activity) in loaded
        assert (agent, rdflib.RDF.type, prov.Agent) in loaded


@pytest.mark.parametrize(
    ("one", "other"),
    [("10", "10-1"), ("10", "10-original"), ("a b", "a_20b"), ("x", "x.original"), ("a-1", "a.1")],
)
def test_no_two_records_share_a_name(one: str, other: str) -> None:
    rdflib = pytest.importorskip("rdflib")
    published = (Event(event="published", by=("NKIDP",)),)
    both = graph(Record(id=one, provenance=published), Record(id=other, provenance=published))
    assert violations(to_prov(both)) == []
    names = [node["@id"] for node in to_rico(both)["@graph"]]
    assert len(names) == len(set(names))
    # One record, two states and one step each, in any form that names them.
    loaded = rdflib.Graph().parse(data=serialise(to_prov(both), "turtle"), format="turtle")
    prov = rdflib.Namespace("http://www.w3.org/ns/prov#")
    kinds = [len(set(loaded.subjects(rdflib.RDF.type, prov[kind]))) for kind in ("Entity", "Activity")]
    assert kinds == [4, 2]


@pytest.mark.parametrize(
    "date", ["0000-03-05", "-0043-03-15", "1956-07-XX", "1956-07-24T12:30Z", "1956-07-24~"]
)
def test_a_day_that_xml_schema_cannot_hold_stays_edtf(date: str) -> None:
    from prov.model import ProvDocument

    document = to_prov(graph(Record(id="x", provenance=(Event(event="written", date=date),))))
    text = serialise(document, "prov-json")
    assert "startTime" not in text
    assert f'"provcite:edtf": "{date}"' in text
    assert ProvDocument.deserialize(content=text, format="json") == document


def test_names_without_a_letter_are_agents_of_their_own() -> None:
    made = graph(Record(id="x", provenance=(Event(event="written", by=("-", "_", "—")),)))
    assert len(made.agents) == 3
    assert len({str(agent.identifier) for agent in to_prov(made).get_records() if agent.is_element()}) >= 5


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://example.org/a?x=1&y=%20#f", "https://example.org/a?x=1&y=%20#f"),
        ("https://example.org/документ", "https://example.org/документ"),
        ('https://example.org/a b<c>"d"\\e', "https://example.org/a%20b%3Cc%3E%22d%22%5Ce"),
        ("https://example.org/\x1b\x85\n", "https://example.org/%1B%C2%85%0A"),
    ],
)
def test_an_address_that_is_no_iri_becomes_one(address: str, expected: str) -> None:
    rdflib = pytest.importorskip("rdflib")
    published = Event(event="published", url=address, former_urls=(address,))
    data = json.dumps(to_rico(graph(Record(id="x", provenance=(published,)))))
    loaded = rdflib.Graph().parse(data=data, format="json-ld")
    assert rdflib.URIRef(expected) in set(loaded.objects())
    loaded.serialize(format="nt")
