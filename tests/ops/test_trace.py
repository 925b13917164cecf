"""The graph of records in a store: whom it knows, where things lie, what was made from what."""

from __future__ import annotations

from pathlib import Path

import pytest

from provcite.ops.trace import trace, write
from provcite.provenance.drawings.tree import tree_lines
from provcite.provenance.graph import Graph
from provcite.store.library import Library
from stores import make_store


def store(folder: Path, **records: str) -> Library:
    files = {name: f"id: {name}\ntitle: Title of {name}\n{text}" for name, text in records.items()}
    return make_store(folder, **files)


def graph(library: Library, *names: str) -> Graph:
    return trace(library.records(list(names)), library)


def agents(found: Graph) -> dict[str, str]:
    return {agent.name: agent.kind.value for agent in found.agents}


def lines(found: Graph) -> list[str]:
    return [line.branch + line.text for chain in found.chains for line in tree_lines(chain)]


def test_a_repository_that_no_list_has_is_told_by_the_record_s_own_words(tmp_path: Path) -> None:
    library = store(
        tmp_path / "s",
        a="source: {repository: The attic of my aunt, reference: {box: '3'}}\n"
        "provenance: [{event: written, by: [A. B. Cee], date: 1956}]\n",
    )
    found = graph(library, "a")
    assert "│      The attic of my aunt, box 3" in lines(found)
    assert agents(found)["The attic of my aunt"] == "institution"


@pytest.mark.parametrize(
    "name", ["RGANI", "РГАНИ", "Russian State Archive of Contemporary History", "TsKhSD"]
)
def test_an_archive_is_one_node_however_the_record_names_it(tmp_path: Path, name: str) -> None:
    library = store(tmp_path / "s", a=f"source: {{repository: {name}, reference: {{fond: '5'}}}}\n")
    assert sum(agent.kind.value == "institution" for agent in graph(library, "a").agents) == 1
    both = graph(library, "a", "113371")
    holders = {both.agent(holder) for chain in both.chains for holder in chain.holders}
    assert len(holders) == 1


def test_a_document_in_two_archives_is_held_by_both(tmp_path: Path) -> None:
    import json

    library = store(
        tmp_path / "s",
        a="sources:\n- {repository: RGANI, reference: {fond: '5', opis: '28'}}\n"
        "- {repository: AVPRF, reference: {fond: '0102'}}\n",
    )
    found = graph(library, "a")
    assert len(found.agents) == 2
    assert write(found, "prov-n").count("wasInfluencedBy(") == 2
    assert write(found, "dot").count('"holds"') == 2
    assert len(json.loads(write(found, "json"))["records"][0]["holders"]) == 2
    nodes = {node["@id"]: node for node in json.loads(write(found, "rico"))["@graph"]}
    record = nodes["urn:provcite:record/ra"]
    assert len(record["rico:hasOrHadHolder"]) == len(record["rico:isOrWasIncludedIn"]) == 2
    inside = [nodes[unit["@id"]]["rico:identifier"] for unit in record["rico:isOrWasIncludedIn"]]
    assert inside == ["28", "0102"]


def test_where_the_original_lies_is_told_without_a_step_that_makes_it(tmp_path: Path) -> None:
    library = store(
        tmp_path / "s",
        a="source: {repository: RGANI, reference: {fond: '5'}}\n"
        "provenance: [{event: obtained, by: [A. Cee]}]\n",
    )
    found = graph(library, "a")
    assert lines(found)[1:4] == [
        "├─ ? who wrote the document and when it was written is not recorded",
        "├─ The original",
        "│      RGANI, fond 5",
    ]
    assert ">the original<" in write(found, "svg")


def test_a_translation_is_of_the_state_in_the_language_that_it_names(tmp_path: Path) -> None:
    library = store(
        tmp_path / "s",
        a="language: ru\nprovenance:\n"
        "- {event: obtained, by: [A. Cee]}\n"
        "- {event: translated, by: [B. Dee], from: ru, to: en}\n"
        "- {event: translated, by: [C. Eff], from: ru, to: de}\n"
        "- {event: translated, by: [D. Gee], from: en, to: fr}\n",
    )
    (chain,) = graph(library, "a").chains
    made_from = {chain.thing(step.made[0]).language: step.used for step in chain.steps if step.made}
    assert made_from["en"] == made_from["de"] == ("original",)
    assert made_from["fr"] == ("translation",)


def test_a_person_who_published_is_the_person_who_translated(tmp_path: Path) -> None:
    library = store(
        tmp_path / "s",
        a="provenance: [{event: translated, by: [Balázs Szalontai]}]\n",
        b="provenance: [{event: published, by: [Balazs Szalontai]}]\n",
    )
    assert agents(graph(library, "a", "b")) == {"Balázs Szalontai": "person"}


def test_a_body_of_one_word_is_one_node_whatever_it_did(tmp_path: Path) -> None:
    library = store(
        tmp_path / "s",
        a="provenance: [{event: written, by: [Xinhua]}, {event: published, by: [Xinhua]}]\n",
    )
    assert agents(graph(library, "a")) == {"Xinhua": "institution"}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Auswärtiges Amt", "institution"),
        ("Ministère des Affaires étrangères", "institution"),
        ("Sächsisches Staatsarchiv", "institution"),
        ("ЦК КПСС", "institution"),
        ("Bundesministerium des Innern", "institution"),
        ("Gerhard Damt", "person"),
        ("Nam Il", "person"),
        ("Пётр Абрасимов", "person"),
    ],
)
def test_bodies_and_people_in_several_languages(tmp_path: Path, name: str, kind: str) -> None:
    library = store(tmp_path / "s", a=f"provenance: [{{event: written, by: [{name}]}}]\n")
    assert agents(graph(library, "a")) == {name: kind}


def test_a_creator_with_an_office_is_a_person_whatever_the_name(tmp_path: Path) -> None:
    library = store(
        tmp_path / "s",
        a="creators: [{family: Archive, given: John}]\n"
        "provenance: [{event: written, by: [John Archive]}, {event: registered, by: [Archive]}]\n",
    )
    assert set(agents(graph(library, "a")).values()) == {"person"}


def test_forms_that_the_record_equates_are_one_person(tmp_path: Path) -> None:
    library = store(
        tmp_path / "s",
        a="names: [{name: Wang Ming, variants: [Chen Shaoyu]}]\n"
        "provenance: [{event: written, by: [Wang Ming]}, {event: signed, by: [Chen Shaoyu]}]\n",
        b="provenance: [{event: written, by: [Chen Shaoyu]}]\n",
    )
    assert len(graph(library, "a", "b").agents) == 1


def test_who_shares_in_several_chains_is_one_box_of_the_picture(tmp_path: Path) -> None:
    from lxml import etree

    library = store(
        tmp_path / "s",
        a="source: {repository: RGANI, reference: {fond: '5'}}\n"
        "provenance: [{event: obtained, by: ['Person, James F.'], for: NKIDP}]\n",
    )
    root = etree.fromstring(write(graph(library, "113371", "a"), "svg").encode())
    boxes = root.findall(".//{*}rect[@class='agent']")
    named = [text.text for text in root.iterfind(".//{*}text") if (text.text or "").startswith("[")]
    # A name goes on in the next line where the box is narrower.
    assert named == ["[1] James F. Person", "[2] NKIDP", "[3] Russian State Archive of Contemporary"]
    assert len(boxes) == 3
    # Person: obtained and translated there, obtained here; NKIDP the same; the archive holds both.
    assert len(root.findall(".//{*}path[@class='link']")) == 3 + 3 + 2


def test_values_of_several_lines_stay_inside_the_tree(tmp_path: Path) -> None:
    library = store(
        tmp_path / "s",
        a='provenance:\n- {event: written, by: ["A\\nB"], place: "C\\nD", note: "one\\n  two\\n\\nthree"}\n'
        "- {event: obtained}\n",
    )
    printed = lines(graph(library, "a"))
    assert all("\n" not in line and line[0] in "├└│ a" for line in printed)
    assert [line for line in printed if "one" in line or "two" in line or "three" in line] == [
        "│    one",
        "│      two",
        "│    three",
    ]


def test_an_archive_and_the_one_that_took_over_from_it_are_two_agents_with_a_relation(tmp_path: Path) -> None:
    known = store(tmp_path / "s", a="title: T\n").repositories()
    entries = [entry for entry in map(known.get, list(known.keys())) if entry is not None]
    later = next(entry for entry in entries if "TsAOPIM" in entry.predecessor)
    library = store(
        tmp_path / "t",
        a=f"source: {{repository: {later.key}, reference: {{fond: '1'}}}}\n"
        f"provenance: [{{event: transferred, by: [TsAOPIM], to: {later.key}, date: 2011}}]\n",
    )
    text = write(graph(library, "a"), "prov-n")
    assert "provcite:Succession" in text
    assert text.count("agent(agent:institution") == 2
