"""EAD3 by its official XML Schema (release 1.1.1, 2019-12-16), where a package that carries it is installed.

The schema is read from the files of the distribution django-ead, of which nothing is imported: its code
needs Django, the schema needs only lxml.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, files
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from lxml import etree

from exchange_records import LETTER, ROLES, SAMPLE, records
from provcite.archives.words import vocabulary
from provcite.exchange.base import Options
from provcite.exchange.context import shipped_context
from provcite.exchange.registry import load
from provcite.model.levels import LEVELS
from provcite.model.record import Creator, Event, Holding, Record
from provcite.schema.decode import decode_bytes
from provcite.store.shipped import shipped_files

pytestmark = pytest.mark.client

CONTEXT = shipped_context()
HOSTILE = settings(
    max_examples=60,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
ODD_DATES = (
    *("1956", "1956-07", "1956-07-24", "1956-07-24T10:15:00Z", "1956-07~", "1956?", "1956%", "195X"),
    *("19XX-05", "1956-07-24/1956-07-26", "1956-07/1957", "1956/..", "../1956", "/1956", "1956/", "1956-21"),
    *("1956-22?", "[1956,1957]", "{1956..1958}", "0987", "-0044", "-0044-03-15", "0000", "in May"),
    "Y-17000",
)  # fmt: skip
LANGUAGES = ("ru", "en-GB", "zh-Hant-TW", "ko", "und", "x-own", "old Slavonic & Greek")


@cache
def _schema() -> etree.XMLSchema | str:
    """The compiled schema, or the reason why there is none."""
    try:
        found = [file for file in files("django-ead") or () if file.name == "ead3.xsd"]
    except PackageNotFoundError:
        return "needs the schema ead3.xsd from the package django-ead (pip install --no-deps django-ead)"
    if not found or not found[0].locate().is_file():
        return "the installed package django-ead has no ead3.xsd"
    return etree.XMLSchema(etree.parse(str(found[0].locate())))


def schema() -> etree.XMLSchema:
    found = _schema()
    if isinstance(found, str):
        pytest.skip(found)
    return found


def written(*which: Record, lean: bool = False) -> str:
    return "".join(load("ead3").write(which, Options(context=shipped_context(full=not lean))))


def complaints(text: str) -> list[str]:
    """What the schema says against a document; nothing where it is valid."""
    made = schema()
    made.validate(etree.fromstring(text.encode("utf-8")))
    return [f"line {fault.line}: {fault.message}" for fault in made.error_log]


def shipped_records() -> list[Record]:
    decoded = [decode_bytes(path.read_bytes(), file=path.name) for path in shipped_files("records", ".yaml")]
    return [item.record for item in decoded if item.record is not None]


def test_every_shipped_record_in_one_finding_aid() -> None:
    every = shipped_records()
    assert len(every) > 20
    assert complaints(written(*every)) == []
    assert complaints(written(*every, lean=True)) == []


@pytest.mark.parametrize("record", [SAMPLE, LETTER, Record(id="bare"), Record(id="untitled", title=" ")])
@pytest.mark.parametrize("lean", [False, True])
def test_each_sample_alone(record: Record, lean: bool) -> None:
    assert complaints(written(record, lean=lean)) == []


def test_a_finding_aid_without_records() -> None:
    assert complaints(written()) == []


@HOSTILE
@given(several=st.lists(records, min_size=1, max_size=4))
def test_whatever_records_hold(several: list[Record]) -> None:
    schema()
    assert complaints(written(*several)) == []


@pytest.mark.parametrize("date", ODD_DATES)
def test_every_kind_of_date(date: str) -> None:
    steps = tuple(Event(event=kind, by=("A. B.",), date=date) for kind in vocabulary("events").words)
    assert complaints(written(Record(id="dated", title="T", date=date, provenance=steps))) == []


def test_every_level_role_and_event() -> None:
    path = tuple((level, f"{number} & <{level}>") for number, level in enumerate(LEVELS))
    people = tuple(Creator(role=role, family="O'Neil", given="A. & B.") for role in ROLES)
    bodies = tuple(Creator(role=role, literal="Bureau, Ministry and Sons") for role in ROLES)
    steps = tuple(
        Event(event=kind, by=("A. B.", "Bureau"), for_="NKIDP", place="Москва", note="~ not & sure",
              number="1/2", url="https://example.org/a_b%20?c=1&d=2#e", accessed="2026-11-23")
        for kind in vocabulary("events").words
    )  # fmt: skip
    taken = Event(event="accessioned", by=("RGANI",), date="1999", note="with the rest")
    holdings = (
        Holding(repository="RGANI", path=path, accession="1 & 2"),
        Holding(repository="NARA", path=path, note="a copy"),
        Holding(repository="Attic", until="1945", status="burnt"),
    )
    steps = (*steps, taken)
    whole = Record(id="whole", title="T", creators=people + bodies, sources=holdings, provenance=steps)
    text = written(whole)
    assert complaints(text) == []
    for part in ("custodhist", "acqinfo", "altformavail", "accessrestrict", "bibliography", "processinfo"):
        assert f"<{part}>" in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", ["7", "a b", "Ключ", "-x:y/z", "<&>", "x" * 500])
def test_every_language_and_key(language: str, key: str) -> None:
    assert complaints(written(Record(id=key, title="T", language=language, title_language=language))) == []


def _broken(name: str) -> str:
    """The sample with one fault against the schema."""
    root: Any = etree.fromstring(written(SAMPLE).encode("utf-8"))
    own = "{http://ead3.archivists.org/schema/}"
    component = root.find(f".//{own}c[@level='item']")
    did = component.find(f"{own}did")
    if name == "did behind the rest":
        component.append(did)
    elif name == "unknown element":
        etree.SubElement(did, own + "shelfmark").text = "f. 5"
    elif name == "unknown level":
        component.set("level", "delo")
    elif name == "an attribute of EAD 2002":
        did.find(f"{own}unitid").set("type", "delo")
    elif name == "text where parts belong":
        did.find(f"{own}repository/{own}corpname").text = "RGANI"
    elif name == "no control":
        root.remove(root.find(f"{own}control"))
    else:
        return written(SAMPLE).replace(f' xmlns="{own[1:-1]}"', "")
    return str(etree.tostring(root, encoding="unicode"))


@pytest.mark.parametrize(
    "name",
    ["did behind the rest", "unknown element", "unknown level", "an attribute of EAD 2002",
     "text where parts belong", "no control", "no namespace"],
)  # fmt: skip
def test_the_schema_refuses_a_broken_document(name: str) -> None:
    assert complaints(_broken(name)) != []
