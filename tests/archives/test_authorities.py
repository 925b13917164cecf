"""The one value that holds repositories, concordances and address rules."""

from __future__ import annotations

import pytest

from provcite.archives.authorities import Authorities, authority_problems
from provcite.checks.keys import house_key, record_keys, reference_keys, url_key
from provcite.model.errors import InputError
from provcite.model.record import Event, Holding, Record

HOUSES = (("r.yaml", b"- {key: GASO, tradition: russian, names: {en: State Archive of Smolensk}}"),)
MOVES = (
    (
        "c.yaml",
        b"""
- old: {repository: GASO, levels: {fond: "7"}}
  new: {repository: RGAE, levels: {fond: "9"}}
  keeps: true
""",
    ),
)
HOSTS = (
    (
        "a.yaml",
        b"""
- key: own
  current: docs.example.org
  former: [old.example.org]
  forms: [{path: "/item/{number}", kind: document}]
""",
    ),
)


def test_the_same_files_are_read_once_and_none_are_the_shipped() -> None:
    one = Authorities.load(repositories=HOUSES, concordances=MOVES, addresses=HOSTS)
    assert Authorities.load(repositories=HOUSES, concordances=MOVES, addresses=HOSTS) is one
    assert Authorities.load() is Authorities.shipped()
    assert Authorities.load(repositories=HOUSES) is not Authorities.shipped()


def test_keys_are_made_by_the_authorities_given() -> None:
    shipped = Authorities.shipped()
    own = Authorities.load(repositories=HOUSES, concordances=MOVES, addresses=HOSTS)
    assert house_key("State Archive of Smolensk", own) == house_key("GASO", own) == "gaso"
    assert house_key("State Archive of Smolensk", shipped) != "gaso"
    addresses = ("http://old.example.org/item/7", "https://docs.example.org/item/7")
    assert len({url_key(address, own) for address in addresses}) == 1
    assert len({url_key(address, shipped) for address in addresses}) == 2
    path = (("fond", "9"), ("opis", "1"), ("delo", "4"))
    record = Record(
        id="x",
        sources=(Holding(repository="RGAE", path=path),),
        provenance=(Event(event="published", url=addresses[1]),),
    )
    before = reference_keys("GASO", (("fond", "7"), *path[1:]), own)[0]
    assert ("reference", before) in set(record_keys(record, own))
    assert ("reference", before) not in set(record_keys(record, shipped))
    assert ("url", "own:7") in set(record_keys(record, own))


def test_problems_of_all_files_are_told_and_the_rest_holds() -> None:
    found, problems = authority_problems(
        repositories=(("r.yaml", b"["),), concordances=(("c.yaml", b"- 5"),), addresses=HOSTS
    )
    assert [problem.place.partition(":")[0] for problem in problems] == ["r.yaml", "c.yaml"]
    assert found.addresses.own == {"own"}
    with pytest.raises(InputError, match=r"r\.yaml"):
        Authorities.load(repositories=(("r.yaml", b"["),), concordances=(("c.yaml", b"- 5"),))
