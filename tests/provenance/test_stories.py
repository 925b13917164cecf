"""Five real kinds of stories, as docs/provenance.md has them, told by every form of a trace."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest
from lxml import etree

from provcite.model.findings import Severity
from provcite.model.record import GONE, Event, Holding, Record
from provcite.ops.trace import FORMATS, trace, write
from provcite.ops.validate import validate_file
from provcite.provenance.chain import build_chain
from provcite.provenance.drawings import flow, svg, tree
from provcite.provenance.graph import build_graph
from provcite.provenance.narrative import paragraph
from provcite.store.library import Library
from provenance.stories import PAGE, blocks, decoded, stories
from stores import make_store


@pytest.fixture
def store(tmp_path: Path) -> Library:
    return make_store(tmp_path / "store", **blocks())


def lines(record: Record) -> list[str]:
    return [line.text for line in tree.tree_lines(build_chain(record))]


def gaps(record: Record) -> list[str]:
    return [gap.message for gap in build_chain(record).gaps]


@pytest.mark.parametrize("name", sorted(blocks()))
def test_a_story_in_its_first_honest_form_is_a_record_without_a_finding(name: str, tmp_path: Path) -> None:
    assert [finding.message for finding in decoded(name).findings] == []
    path = tmp_path / f"{name}.yaml"
    path.write_text(blocks()[name], "utf-8")
    loud = [one for one in validate_file(path).findings if one.severity is not Severity.NOTE]
    assert [(one.code, one.message) for one in loud] == []


@pytest.mark.parametrize("name", sorted(blocks()))
def test_the_page_prints_the_paragraph(name: str, store: Library) -> None:
    told = re.search(rf"^id: {name}\n.*?^```text\n(.*?)^```", PAGE.read_text("utf-8"), re.M | re.S)
    assert told is not None
    made = write(trace([store.get(name)], store), "text")
    assert " ".join(made.split()) == " ".join(told[1].split())


def test_nothing_is_said_to_be_missing_that_is_there() -> None:
    assert {word: gaps(record) for word, record in stories().items()} == {
        "looted": [],
        "moved": ["how the copy left PA AA is not recorded"],
        "released": [],
        "burnt": [],
        "oral": [],
    }


def test_the_author_is_in_the_chain_and_the_date_of_the_document_is_its_writings() -> None:
    for record in stories().values():
        written = lines(record)[1:3]
        assert re.match(r"(Written|Recorded): (?!date not recorded)", written[0]), record.id
        assert written[1].startswith("by "), record.id
    record = Record(id="x", date="1950", provenance=(Event(event="written", by=("A. B.",)),))
    assert "Written: 1950" in lines(record)


def test_custody_is_of_the_original_and_texts_are_of_what_they_name() -> None:
    chain = build_chain(stories()["oral"])
    used = {step.kind: step.used for step in chain.steps}
    assert used["deposited"] == ("original",)
    assert used["released"] == ("original",)
    assert used["transcribed"] == ("scan",)
    assert used["translated"] == ("transcript",)
    assert used["published"] == ("translation",)
    chain = build_chain(stories()["released"])
    assert {step.kind: step.used for step in chain.steps}["published"] == ("copy",)
    assert chain.thing("copy").label == "a redacted copy (en)"


def test_a_copy_lies_in_its_own_place() -> None:
    chain = build_chain(stories()["burnt"])
    assert [(held.thing, held.present) for held in chain.held] == [("original", False), ("copy", True)]
    assert chain.thing("copy").location == "P. S. Ivanov (since 1951; in private hands)"


def test_citations_use_the_place_where_it_still_lies() -> None:
    names = {word: record.holding.repository for word, record in stories().items() if record.holding}
    assert names["looted"] == "Erben nach Ernst Glaser"
    assert names["moved"] == "PA AA"
    assert names["burnt"] == "P. S. Ivanov"


def test_the_words_for_gone_are_those_of_the_list() -> None:
    from provcite.archives.words import vocabulary

    gone = [term for term in vocabulary("holding_status").terms if term.maps.get("present") != "yes"]
    assert {word.casefold() for term in gone for word in (term.word, *term.synonyms)} == set(GONE)


@pytest.mark.parametrize("recipient", ["to", "by"])
def test_how_it_came_there_is_told_only_by_an_event_whose_recipient_is_the_holder(recipient: str) -> None:
    source = (Holding(repository="Archive B", path=(("box", "1"),)),)
    told = Event(event="accessioned", by=("Archive B",))
    if recipient == "to":
        told = Event(event="transferred", by=("Archive A",), to="Archive B")
    elsewhere = Event(event="transferred", by=("Somebody",), to="Archive A")
    gap = "how the original came to Archive B is not recorded"
    assert gap in gaps(Record(id="x", sources=source, provenance=(elsewhere,)))
    assert gap not in gaps(Record(id="x", sources=source, provenance=(elsewhere, told)))


def test_doubt_evidence_and_the_other_account_are_told() -> None:
    told = lines(stories()["looted"])
    assert "disputed; evidence: Inventory of the Paris office, folio 12" in told
    assert "or: November 1940, by Geheime Feldpolizei (probable; Claim of the heirs, 1951)" in told


def test_conditions_of_access_are_told_of_the_thing_that_they_are_about() -> None:
    told = lines(stories()["released"])
    assert "Access: closed, until June 14, 2012" in told
    assert any(
        line.startswith("Access to a redacted copy (en): partly open: Two paragraphs") for line in told
    )


@pytest.mark.parametrize("form", [form for form in FORMATS if form not in ("tree", "table", "turtle")])
def test_every_form_names_every_place(form: str, store: Library) -> None:
    text = write(trace([store.get(name) for name in blocks()], store), form)
    text = re.sub(r"#(\d+);", lambda found: chr(int(found[1])), text)
    flat = re.sub(r"<[^>]*>|\\u[0-9a-f]{4}|\s+", " ", text)
    for place in (
        "Institut zur Erforschung",
        "RGVA",
        "Erben nach Ernst Glaser",
        "Zentralarchiv",
        "P. S. Ivanov",
    ):
        assert place in flat, (form, place)


def test_forty_events_make_a_picture_of_readable_columns() -> None:
    events = tuple(Event(event="copied", by=(f"Person {n}",), date=str(1900 + n)) for n in range(40))
    many = [Record(id=f"r{n}", title="T", provenance=events[: n + 1]) for n in range(30)]
    for records in ([Record(id="x", title="T", provenance=events)], many):
        root = etree.fromstring(svg.svg(build_graph([build_chain(one) for one in records])).encode())
        tops = [
            int(box.get("y")) + int(box.get("height"))
            for group in root.iter("{*}g")
            for box in group.iter("{*}rect")
            if box.get("class") != "agent"
        ]
        assert len(tops) > 80
        assert max(tops) <= 1700
        assert int(root.get("width")) <= 3700
        boxes = sorted(
            (group.get("transform"), int(box.get("y")), int(box.get("height")))
            for group in root.iter("{*}g")
            for box in group.iter("{*}rect")
        )
        for (group, top, height), (other, below, _) in itertools.pairwise(boxes):
            assert group != other or top + height <= below


def test_families_are_drawn() -> None:
    made = build_graph([build_chain(stories()["looted"])])
    assert "peripheries=2" in flow.dot(made)
    assert ":::family" in flow.mermaid(made)


def test_a_paragraph_of_nothing_is_a_title() -> None:
    assert paragraph(build_chain(Record(id="x", title="A note."))).startswith("A note. ")


@pytest.mark.parametrize(("word", "told"), [("microfilm", False), ("copy", False), ("tape", True)])
def test_a_place_of_something_that_the_record_does_not_have_is_told(
    word: str, told: bool, tmp_path: Path
) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(
        f"id: x\ntitle: T\ndate: 1956\naccess: {{status: open, of: {word}}}\n"
        f"sources:\n- {{repository: RGANI, reference: {{fond: '5'}}}}\n"
        f"- {{repository: NARA, of: {word}, reference: {{box: '5'}}}}\n"
        "provenance:\n- {event: microfilmed, by: [RGANI]}\n",
        "utf-8",
    )
    found = [one.position.key for one in validate_file(path).findings if one.code == "PC035"]
    assert found == (["sources[1].of", "access[0].of"] if told else [])
