"""The chain in prose, for formats that have one field for it."""

from __future__ import annotations

from provcite.model.record import Event, Record
from provcite.provenance.chain import build_chain
from provcite.provenance.narrative import custody_sentence, step_words
from provenance.samples import bare, sample


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
