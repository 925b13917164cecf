"""The chain in prose, for formats that have one field for it."""

from __future__ import annotations

import pytest

from provcite.model.record import Access, Creator, Event, Record
from provcite.provenance.chain import build_chain
from provcite.provenance.narrative import custody_sentence, paragraph, step_words
from provenance.samples import bare, sample
from provenance.stories import further


def test_the_whole_history_is_one_sentence() -> None:
    assert custody_sentence(build_chain(sample())) == (
        "Written by A. M. Petrov, July 24, 1956 (inferred); signed by A. M. Petrov, July 31, 1956 "
        "(printed: 31.VII.56); obtained by James F. Person for NKIDP; translated from Russian into English "
        "by James F. Person for NKIDP; published by Wilson Center Digital Archive (no. 113371, "
        "https://digitalarchive.umd.edu/document/113371, formerly "
        "https://digitalarchive.wilsoncenter.org/document/113371); not recorded: how the original came "
        "to RGANI; how the copy left RGANI; when the address changed."
    )


def test_nothing_recorded_is_nothing_said() -> None:
    assert custody_sentence(build_chain(bare())) == ""


def test_a_step_with_a_place() -> None:
    chain = build_chain(
        Record(id="1", provenance=(Event(event="received", place="Moscow", date="1956-08~"),))
    )
    assert step_words(chain, chain.steps[0]) == "received at Moscow, ca. August 1956"


#: What the further stories say, phrase by phrase.
TOLD = {
    "auctioned": (
        "It was inherited by Török család from Mihály Babits in 1941.",
        "(probable; evidence: Catalogue of the sale, lot 214).",
        "It was seized by Pénzügyőrség from Oskar Weiss in 1951. The licence of export was refused.",
        "It was loaned from Petőfi Irodalmi Múzeum to Magyar Nemzeti Galéria, September 1983–January 1984.",
        "Location of the microfilm: Universitätsbibliothek Wien",
    ),
    "hidden": (
        "The minutes were written by Provincial Administration on May 2, 1957. They were copied",
        "The copy was destroyed by District Commissioner Nyeri in 1961",
        "They were removed by Colonial Office from Government House Nairobi to Hanslope Park",
        "The photograph was translated from English into Swahili by M. Kamau in 2016.",
        "Access: open, by The National Archives, since April 18, 2012.",
    ),
    "forged": (
        "by another account forged, ca. 1210, by Mönche von St. Peter",
        "The copy was transferred from Kloster St. Peter to Staatsarchiv Aargau in 1803.",
        "The edited text was printed by Sauerländer in Aarau in 1904 (no. 17).",
        "The Urkunde is not known to exist today.",
    ),
    "torn": (
        "It was torn by Ministerium für Staatssicherheit in December 1989. Into some forty pieces.",
        "It was deposited with BStU on October 3, 1990.",
        "The redacted copy was donated by A. Betroffene to Archiv der DDR-Opposition in 2015.",
    ),
    "pictured": (
        "The photograph was taken by Frederick Walker for London Missionary Society in Saibai",
        "The print was sold by Frederick Walker to Queensland Museum in 1926.",
        "It was deposited by Council for World Mission with SOAS Library in 1973.",
        "The scan was returned by SOAS Library to Saibai Island community in July 2018.",
    ),
}


@pytest.mark.parametrize(
    ("story", "phrase"), [(name, phrase) for name, all_ in TOLD.items() for phrase in all_]
)
def test_further_stories_are_told_as_they_were(story: str, phrase: str) -> None:
    assert phrase in paragraph(build_chain(further()[story]))


@pytest.mark.parametrize(
    ("kind", "role", "verb"),
    [
        ("interview", "interviewee", "The interview was given by Ann Reed"),
        ("map", "cartographer", "The map was drawn by Ann Reed"),
        ("graphic", "photographer", "was taken by Ann Reed"),
        ("manuscript", "author", "The manuscript was written by Ann Reed"),
    ],
)
def test_what_is_no_writing_was_not_written(kind: str, role: str, verb: str) -> None:
    record = Record(id="x", type=kind, title="T", creators=(Creator(role=role, family="Reed", given="Ann"),))
    told = paragraph(build_chain(record))
    assert verb in told or (kind == "manuscript" and "document was written by Ann Reed" in told)


def test_what_goes_from_one_keeper_to_another_is_custody_whatever_it_is_called() -> None:
    moved = Event(event="spirited away", from_="City Archive", to="A. Collector")
    turned = Event(event="retold", from_="ru", to="en")
    steps = build_chain(Record(id="x", provenance=(moved, turned))).steps
    assert [step.group for step in steps] == ["custody", "other"]


def test_a_condition_holds_from_a_day_on() -> None:
    open_ = Access(status="open", from_="2012-04-18", note="By decree.")
    chain = build_chain(Record(id="x", access=(open_,)))
    assert chain.conditions[0].words == "open, since April 18, 2012. By decree"


@pytest.mark.parametrize("word", ["drawn", "drawn up", "painted", "engraved"])
def test_the_making_of_a_document_has_many_words_and_is_told_once(word: str) -> None:
    record = Record(
        id="1",
        type="map",
        date="1697",
        creators=(Creator(role="author", family="Dahl", given="Erik"),),
        provenance=(Event(event=word, by=("Erik Dahl",), date="1697"),),
    )
    chain = build_chain(record)
    assert len(chain.steps) == 1
    assert paragraph(chain).count("Erik Dahl") == 1
    assert not [gap.message for gap in chain.gaps if "who wrote" in gap.message]


def test_an_intercept_is_deciphered_and_the_clear_text_translated() -> None:
    record = Record(
        id="1",
        language="ja",
        provenance=(
            Event(event="sent", by=("Oshima",), date="1941-11-30"),
            Event(id="heard", event="intercepted", by=("GC&CS",)),
            Event(id="plain", event="decrypted", by=("GC&CS",), of=("heard",)),
            Event(event="translated", from_="ja", to="en", of=("plain",)),
        ),
    )
    told = paragraph(build_chain(record))
    assert "The intercept was deciphered by GC&CS" in told
    assert "The deciphered text was translated from Japanese into English" in told
