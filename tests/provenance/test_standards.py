"""PROV and RiC as they are meant: every term stands where its domain and range let it.

The tables beside this file hold the facts of the two ontologies. A file of RiC-O 1.1 itself is compared
where the environment names one (PROVCITE_RICO).
"""

from __future__ import annotations

import json
import os
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from provcite.model.errors import InputError
from provcite.model.record import Agent, Creator, Event, Holding, Record, Relation
from provcite.ops.naming import owner
from provcite.provenance.chain import build_chain
from provcite.provenance.graph import Graph, build_graph
from provcite.provenance.iris import Names, base_problem
from provcite.provenance.prov import serialise, to_prov
from provcite.provenance.rico import to_rico
from provcite.schema.decode import decode_bytes
from provcite.store.library import Library
from provcite.store.shipped import shipped_files
from provenance.samples import bare, sample, second
from provenance.stories import further, stories
from stores import make_store

rdflib = pytest.importorskip("rdflib")
HERE = Path(__file__).resolve().parent
PROV = "http://www.w3.org/ns/prov#"
RICO = "https://www.ica.org/standards/RiC/ontology#"
Facts = dict[str, tuple[str, set[str], set[str]]]


def graph(*records: Record) -> Graph:
    return build_graph([build_chain(record) for record in records])


@cache
def shipped() -> tuple[Record, ...]:
    decoded = [decode_bytes(path.read_bytes(), file=path.name) for path in shipped_files("records", ".yaml")]
    return tuple(item.record for item in decoded if item.record is not None)


KINDS = ("translation_of", "excerpt_of", "copy_of", "same_as", "supersedes", "attachment_to")
RELATED = Record(id="9 r/1", relations=tuple(Relation(kind=kind, record="113371") for kind in KINDS))


def everything() -> tuple[Record, ...]:
    return (*shipped(), *stories().values(), *further().values(), sample(), second(), bare(), RELATED)


@cache
def facts(name: str) -> Facts:
    """What a table says of each term: its kind, its domain (of a class its superclasses), its range."""
    found = {}
    for line in (HERE / name).read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            term, kind, *ends = line.split("\t")
            domain, values = (set(end.split("|")) - {""} for end in (*ends, "", "")[:2])
            found[term] = (kind, domain, values)
    return found


def _classes(
    loaded: Any, node: Any, space: str, table: dict[str, tuple[str, set[str], set[str]]]
) -> set[str]:
    """The classes of a node with all above them."""
    todo = [
        str(c).removeprefix(space) for c in loaded.objects(node, rdflib.RDF.type) if str(c).startswith(space)
    ]
    seen: set[str] = set()
    while todo:
        one = todo.pop()
        if one not in seen:
            seen.add(one)
            todo += table[one][1]
    return seen


def violations(text: str, form: str, space: str, name: str) -> list[str]:
    """Each statement whose subject or object is of no class that the term's domain or range has."""
    table = facts(name)
    loaded = rdflib.Graph().parse(data=text, format=form)
    found = []
    for subject, predicate, value in loaded:
        if not str(predicate).startswith(space):
            continue
        term = str(predicate).removeprefix(space)
        if term not in table:
            found.append(f"{term} is no term of the table")
            continue
        kind, domain, values = table[term]
        if domain and "Thing" not in domain and not _classes(loaded, subject, space, table) & domain:
            found.append(f"{subject} has {term} and is none of {sorted(domain)}")
        if kind == "data" and not isinstance(value, rdflib.Literal):
            found.append(f"{term} of {subject} leads to no text")
        if kind == "object" and values:
            classes = set() if isinstance(value, rdflib.Literal) else _classes(loaded, value, space, table)
            if isinstance(value, rdflib.Literal) or ("Thing" not in values and not classes & values):
                found.append(f"{term} of {subject} leads to {value}, none of {sorted(values)}")
    return sorted(set(found))


def test_prov_keeps_the_domains_and_ranges_of_prov_o() -> None:
    text = serialise(to_prov(graph(*everything())), "turtle")
    assert violations(text, "turtle", PROV, "prov_terms.tsv") == []


def test_rico_keeps_the_domains_and_ranges_of_the_ontology() -> None:
    text = json.dumps(to_rico(graph(*everything())))
    assert violations(text, "json-ld", RICO, "rico_terms.tsv") == []


def test_the_check_of_domains_finds_a_fault() -> None:
    text = serialise(to_prov(graph(sample())), "turtle")
    wrong = text.replace("prov:wasGeneratedBy", "prov:wasAssociatedWith", 1)
    assert violations(wrong, "turtle", PROV, "prov_terms.tsv") != []


def test_the_table_of_rico_is_the_ontologys() -> None:
    path = os.environ.get("PROVCITE_RICO")
    if not path:
        pytest.skip("PROVCITE_RICO names no file of RiC-O 1.1")
    owl, rdfs = rdflib.OWL, rdflib.RDFS
    ontology = rdflib.Graph().parse(path, format="xml")

    def names(nodes: Any) -> set[str]:
        every: set[str] = set()
        for node in nodes:
            union = ontology.value(node, owl.unionOf)
            members = ontology.items(union) if union is not None else [node]
            every |= {str(one).removeprefix(RICO) for one in members if not isinstance(one, rdflib.BNode)}
        return every

    for term, (kind, domain, values) in facts("rico_terms.tsv").items():
        node = rdflib.URIRef(RICO + term)
        if kind == "class":
            assert names(ontology.objects(node, rdfs.subClassOf)) == domain, term
            continue
        assert names(ontology.objects(node, rdfs.domain)) == domain, term
        if kind == "object":
            assert names(ontology.objects(node, rdfs.range)) == values, term


def test_no_day_becomes_a_moment() -> None:
    text = serialise(to_prov(graph(*everything())), "prov-n")
    assert "T00:00:00" not in text
    assert "T23:59:59" not in text


def test_the_hour_that_a_record_has_is_a_time() -> None:
    record = Record(id="x", provenance=(Event(event="sent", date="1956-07-24T10:15:00Z"),))
    assert "1956-07-24T10:15:00+00:00" in serialise(to_prov(graph(record)), "prov-n")


def test_names_are_xml_names_and_prov_xml_reads_back() -> None:
    prov = pytest.importorskip("prov.model")
    pytest.importorskip("lxml")
    document = to_prov(graph(*everything()))
    again = prov.ProvDocument.deserialize(content=document.serialize(format="xml"), format="xml")
    assert again == document
    locals_ = {
        record.identifier.localpart for record in document.get_records() if record.identifier is not None
    }
    name = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
    assert [local for local in locals_ if not name.fullmatch(local)] == []


def test_a_role_of_the_data_decides_between_attribution_and_association() -> None:
    people = (
        Creator(role="author", family="Petrov", given="A."),
        Creator(role="interlocutor", family="Nam", given="Il"),
    )
    text = serialise(to_prov(graph(Record(id="x", creators=people))), "prov-n")
    assert "wasAttributedTo(rec:rx.original, agent:person-a-petrov, [prov:type='provcite:author'])" in text
    assert re.search(
        r"wasAssociatedWith\(rec:rx\.1\.writing, agent:\S+, -, \[prov:role='provcite:role-", text
    )


def test_two_projects_are_not_fused() -> None:
    record = sample()
    loaded = []
    for base in ("https://one.example/archive/", "https://two.example/#"):
        text = serialise(to_prov(graph(record), Names(base)), "turtle")
        nodes = {str(node) for node in rdflib.Graph().parse(data=text, format="turtle").subjects()}
        assert any(node.startswith(base) for node in nodes)
        rico = rdflib.Graph().parse(data=json.dumps(to_rico(graph(record), Names(base))), format="json-ld")
        nodes |= {str(node) for node in rico.subjects() if isinstance(node, rdflib.URIRef)}
        loaded.append({node for node in nodes if "113371" in node})
    assert loaded[0]
    assert not loaded[0] & loaded[1]


@pytest.mark.parametrize(
    ("base", "good"),
    [
        ("https://example.org/a/", True), ("https://example.org/a#", True), ("urn:x:y:", True),
        ("https://example.org/a", False), ("a/", False), ("https://x y/", False), ("", False), (5, False),
        ("https://example.org/<a>/", False),
    ],
)  # fmt: skip
def test_a_base_is_an_address_that_goes_on(base: object, good: bool) -> None:
    assert (base_problem(base) == "") is good


def test_the_store_sets_the_base(tmp_path: Path) -> None:
    folder = make_store(tmp_path / "store").folder
    settings = folder / "provcite.toml"
    settings.write_text('[exchange]\nbase = "https://example.org/x/"\nagency = "An archive"\n')
    assert owner(Library(folder)).names.records == "https://example.org/x/record/"
    assert owner(Library(folder)).agency == "An archive"
    settings.write_text('[exchange]\nbase = "https://example.org/x"\n')
    with pytest.raises(InputError, match=r"ends in /, # or :"):
        owner(Library(folder))
    settings.write_text("[exchange]\nagency = 5\n")
    with pytest.raises(InputError, match="must be a text"):
        owner(Library(folder))


def test_new_stores_have_bases_of_their_own(tmp_path: Path) -> None:
    from provcite.ops.init import make_store as initialise

    bases = {owner(Library(initialise(tmp_path / name).folder)).base for name in ("a", "b")}
    assert len(bases) == 2
    assert all(base.startswith("urn:uuid:") for base in bases)


@pytest.mark.parametrize(
    ("name", "kind", "prov", "rico"),
    [
        ("Tesseract 5", None, "SoftwareAgent", "Mechanism"),
        ("DeepL", None, "SoftwareAgent", "Mechanism"),
        ("Kleio", "software", "SoftwareAgent", "Mechanism"),
        ("Erben nach Ernst Glaser", None, "Organization", "Family"),
        ("Rodzina Zamoyskich", None, "Organization", "Family"),
        ("Családja", "heirs", "Organization", "Family"),
        ("James F. Person", None, "Person", "Person"),
        ("James F. Person", "body", "Organization", "CorporateBody"),
        ("Cold War International History Project", None, "Organization", "Group"),
        ("Ministry of Foreign Affairs", None, "Organization", "CorporateBody"),
    ],
)
@pytest.mark.parametrize("inline", [False, True])
def test_kinds_of_agents(name: str, kind: str | None, prov: str, rico: str, inline: bool) -> None:
    known = (Agent(name=name, kind=kind),) if kind else ()
    event = Event(event="transcribed", by=(name,), agents=known if inline else ())
    made = graph(Record(id="x", provenance=(event,), agents=() if inline else known))
    from prov.model import ProvAgent

    [agent] = to_prov(made).get_records(ProvAgent)
    assert f"prov:{prov}" in {str(value) for _, value in agent.attributes}
    [node] = [node for node in to_rico(made)["@graph"] if "agent/" in node["@id"]]
    assert node["@type"] == f"rico:{rico}"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("NKIDP", "project"),
        ("Erben nach Ernst Glaser", "family"),
        ("Ministry of Justice", "institution"),
        ("James F. Person", "person"),
    ],
)
def test_for_whom_need_not_be_a_project(name: str, kind: str) -> None:
    made = graph(Record(id="x", provenance=(Event(event="obtained", by=("A. Reader",), for_=name),)))
    assert {agent.name: agent.kind.value for agent in made.agents}[name] == kind


def test_an_archive_and_its_successor_are_two_agents() -> None:
    moved = stories()["moved"]
    nodes = {node["@id"]: node for node in to_rico(graph(moved))["@graph"]}
    [old] = [node for node in nodes.values() if "rico:hasSuccessor" in node]
    assert old["rico:name"] == "Deutsches Zentralarchiv"
    assert nodes[old["rico:hasSuccessor"][0]["@id"]]["rico:name"] == "PA AA"
    assert "provcite:Succession" in serialise(to_prov(graph(moved)), "prov-n")


def test_rico_has_each_place_with_its_span() -> None:
    nodes = to_rico(graph(stories()["looted"]))["@graph"]
    held = [node for node in nodes if node["@type"] == "rico:RecordResourceHoldingRelation"]
    assert len(held) == 4
    spans = [
        tuple(
            node.get(f"rico:has{end}Date", {}).get("rico:normalizedDateValue") for end in ("Beginning", "End")
        )
        for node in held
    ]
    assert spans == [("1942", "1945"), ("1945", "1994-05"), ("1994-05", None), (None, None)]


def test_rico_has_an_instantiation_for_each_place_where_it_lies_today() -> None:
    record = Record(
        id="x",
        sources=tuple(Holding(repository=name, path=(("box", "1"),)) for name in ("Archive A", "Archive B")),
    )
    nodes = {node["@id"]: node for node in to_rico(graph(record))["@graph"]}
    [whole] = [node for node in nodes.values() if node["@type"] == "rico:Record"]
    places = [nodes[one["@id"]] for one in whole["rico:hasOrHadInstantiation"]]
    assert [len(place["rico:hasOrHadHolder"]) for place in places] == [1, 1]
    assert len({place["rico:hasOrHadLocation"]["@id"] for place in places}) == 2


def test_rico_says_what_kind_of_genetic_relation_it_is() -> None:
    kinds = {
        node["rico:type"]
        for node in to_rico(graph(sample(), RELATED))["@graph"]
        if node["@type"] == "rico:RecordResourceGeneticRelation"
    }
    assert kinds == {"translation", "excerpt", "later version"}


def test_rico_tells_author_addressee_form_access_and_history() -> None:
    [node] = [
        node
        for node in to_rico(graph(stories()["looted"]))["@graph"]
        if node.get("rico:identifier") == "glaser-1934-11-02"
    ]
    assert node["rico:hasAuthor"]
    assert node["rico:hasAddressee"]
    assert node["rico:hasDocumentaryFormType"]["rico:name"] == "letter"
    assert "confiscated by Einsatzstab Reichsleiter Rosenberg from Ernst Glaser" in node["rico:history"]
    [node] = [
        node
        for node in to_rico(graph(stories()["released"]))["@graph"]
        if node.get("rico:identifier") == "cia-1962-10-20"
    ]
    assert node["rico:conditionsOfAccess"] == ["marked Top Secret", "closed, until June 14, 2012"]


def test_prov_carries_doubt_and_other_accounts() -> None:
    text = serialise(to_prov(graph(stories()["looted"])), "prov-n")
    assert 'provcite:certainty="disputed"' in text
    assert 'provcite:evidence="Inventory of the Paris office, folio 12"' in text
    assert (
        'provcite:otherAccount="November 1940, by Geheime Feldpolizei (probable; Claim of the heirs, 1951)"'
        in text
    )


#: The preservation events of the Library of Congress (id.loc.gov/vocabulary/preservation/eventType).
PREMIS_TERMS = {
    "accession", "capture", "creation", "deaccession", "deletion", "dissemination", "fixity check", "imaging",
    "ingestion", "metadata modification", "migration", "modification", "normalization", "packing",
    "policy assignment", "recovery", "redaction", "replication", "transfer", "unpacking", "validation",
}  # fmt: skip
#: Terms of RiC-O 1.1 that the list of events names and that the export need not write.
RICO_OF_EVENTS = {
    "affectsOrAffected", "conditionsOfAccess", "hasCreator", "hasDestructionDate",
    "hasGeneticLinkToRecordResource", "hasOrHadHolder", "hasOrHadOwner", "hasPublicationDate", "hasReceiver",
    "hasSender", "history", "identifier", "isOrWasDerivedFromInstantiation",
}  # fmt: skip


def test_each_event_has_a_place_in_ric_premis_and_prov() -> None:
    from provcite.archives.words import vocabulary

    events = [term for term in vocabulary("events").terms if term.maps["group"] != "other"]
    assert len(events) > 50
    for term in events:
        assert term.maps.get("premis") in PREMIS_TERMS, term.word
        assert term.maps.get("ric") in RICO_OF_EVENTS, term.word
        assert term.maps.get("prov") in ("generation", "derivation", "revision", "usage"), term.word


def test_what_the_log_writes_are_terms_of_premis() -> None:
    from provcite.provenance import premis

    written = (premis.FIXITY_CHECK, premis.VALIDATION, premis.INGESTION, premis.PACKING, premis.UNPACKING)
    assert {*written, premis.METADATA_MODIFICATION} <= PREMIS_TERMS
