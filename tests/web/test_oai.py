"""OAI-PMH 2.0, rule by rule: the verbs, their arguments, the tokens, the errors.

Each test says the clause of the protocol (https://www.openarchives.org/OAI/openarchivesprotocol.html) it holds.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from catalogue import Asking, asking
from provcite.provenance.iris import local_name
from provcite.web import oai
from provcite.web.oai import _opened, _sealed, _unlocal
from stores import make_store, record_text

NS = {"o": oai.OAI, "d": oai.OAI_DC, "dc": oai.DC, "m": oai.MODS}
PLACE = '{repository: AVPRF, reference: {fond: "0102", opis: "12"}}'


@pytest.fixture
def asked(tmp_path: Path) -> Asking:
    make_store(tmp_path, one=record_text("one", source=PLACE), two=record_text("two"))
    for number, name in enumerate(("113371", "one", "two")):
        moment = 1_000_000_000 + number * 86_400
        os.utime(tmp_path / "records" / f"{name}.yaml", (moment, moment))
    return asking(tmp_path)


def tree(asked: Asking, query: str) -> Any:
    answer = asked.get(f"/oai?{query}")
    assert answer.status == 200, "errors of the protocol are answers of HTTP (3.6)"
    assert answer.headers["content-type"].startswith("text/xml"), "3.1.2.1"
    root = etree.fromstring(answer.body)
    # 3.2: the head of every answer.
    assert root.tag == f"{{{oai.OAI}}}OAI-PMH"
    assert [etree.QName(child).localname for child in root][:2] == ["responseDate", "request"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", root.findtext("o:responseDate", namespaces=NS))
    return root


def texts(root: Any, path: str) -> list[str]:
    return [found if isinstance(found, str) else found.text for found in root.xpath(path, namespaces=NS)]


ERRORS = {
    # 3.6: the codes, and when each is given.
    "": "badVerb",
    "verb=Nonsense": "badVerb",
    "verb=identify": "badVerb",
    "verb=Identify&verb=Identify": "badVerb",
    "verb=Identify&verb=ListSets": "badVerb",
    "verb=Identify&foo=bar": "badArgument",
    "verb=ListRecords": "badArgument",
    "verb=GetRecord&metadataPrefix=oai_dc": "badArgument",
    "verb=GetRecord&identifier=urn:provcite:record/r113371": "badArgument",
    "verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=mods": "badArgument",
    "verb=ListRecords&metadataPrefix=oai_dc&from=junk": "badArgument",
    "verb=ListRecords&metadataPrefix=oai_dc&from=2001-02-30": "badArgument",
    "verb=ListRecords&metadataPrefix=oai_dc&from=2001-09-09T01:46:40": "badArgument",
    "verb=ListRecords&metadataPrefix=oai_dc&from=2002-01-01&until=2001-01-01": "badArgument",
    "verb=ListRecords&metadataPrefix=oai_dc&from=2001-01-01&until=2002-01-01T00:00:00Z": "badArgument",
    "verb=ListRecords&metadataPrefix=oai_dc&resumptionToken=x": "badArgument",
    # 3.6: illegal syntax of an argument.
    "verb=ListRecords&metadataPrefix=%26": "badArgument",
    "verb=ListRecords&metadataPrefix=": "badArgument",
    "verb=ListRecords&metadataPrefix=oai_dc&set=a%20b": "badArgument",
    "verb=ListRecords&metadataPrefix=oai_dc&set=repository:": "badArgument",
    "verb=ListRecords&metadataPrefix=marc": "cannotDisseminateFormat",
    "verb=GetRecord&identifier=urn:provcite:record/r113371&metadataPrefix=marc": "cannotDisseminateFormat",
    "verb=GetRecord&identifier=urn:provcite:record/rnone&metadataPrefix=oai_dc": "idDoesNotExist",
    "verb=GetRecord&identifier=oai:elsewhere:1&metadataPrefix=oai_dc": "idDoesNotExist",
    "verb=ListMetadataFormats&identifier=urn:none": "idDoesNotExist",
    "verb=ListRecords&metadataPrefix=oai_dc&set=repository:none": "noRecordsMatch",
    "verb=ListIdentifiers&metadataPrefix=oai_dc&from=2030-01-01": "noRecordsMatch",
    "verb=ListRecords&resumptionToken=x": "badResumptionToken",
    "verb=ListRecords&resumptionToken=": "badResumptionToken",
    "verb=ListIdentifiers&resumptionToken=e30": "badResumptionToken",
    "verb=ListSets&resumptionToken=x": "badResumptionToken",
}


@pytest.mark.parametrize("query", ERRORS)
def test_what_the_protocol_does_not_allow_has_its_code(asked: Asking, query: str) -> None:
    root = tree(asked, query)
    (error,) = root.findall("o:error", NS)
    assert error.get("code") == ERRORS[query]
    assert error.text
    # 3.2: with badVerb and badArgument the request element has no attributes.
    if ERRORS[query] in ("badVerb", "badArgument"):
        assert not root.find("o:request", NS).attrib
    assert len(root) == 3


def test_identify(asked: Asking) -> None:
    """4.2"""
    root = tree(asked, "verb=Identify")
    told = {etree.QName(child).localname: child.text for child in root.find("o:Identify", NS)}
    assert told["baseURL"] == "http://127.0.0.1:8765/oai"
    assert told["protocolVersion"] == "2.0"
    assert told["earliestDatestamp"] == "2001-09-09T01:46:40Z"
    assert told["deletedRecord"] == "no"
    assert told["granularity"] == "YYYY-MM-DDThh:mm:ssZ"
    assert "@" in told["adminEmail"]
    order = [etree.QName(child).localname for child in root.find("o:Identify", NS)]
    assert order == ["repositoryName", "baseURL", "protocolVersion", "adminEmail", "earliestDatestamp",
                     "deletedRecord", "granularity"]  # fmt: skip


def test_formats(asked: Asking) -> None:
    """4.4"""
    root = tree(asked, "verb=ListMetadataFormats")
    assert texts(root, "//o:metadataPrefix") == ["oai_dc", "mods"]
    assert tree(asked, "verb=ListMetadataFormats&identifier=urn:provcite:record/rone").xpath(
        "//o:schema", namespaces=NS
    )


def test_sets(asked: Asking) -> None:
    """4.6, and 2.6 for the characters of a set."""
    specs = texts(tree(asked, "verb=ListSets"), "//o:setSpec")
    assert len(specs) == 3
    assert all(re.fullmatch(r"[A-Za-z0-9\-_.!~*'()]+(:[A-Za-z0-9\-_.!~*'()]+)*", spec) for spec in specs)
    for spec in specs[1:]:
        root = tree(asked, f"verb=ListIdentifiers&metadataPrefix=oai_dc&set={spec}")
        assert len(root.findall("o:ListIdentifiers/o:header", NS)) == 1
    root = tree(asked, "verb=ListIdentifiers&metadataPrefix=oai_dc&set=repository")
    assert len(root.findall("o:ListIdentifiers/o:header", NS)) == 2


def test_a_record_in_dublin_core(asked: Asking) -> None:
    """4.1"""
    query = "verb=GetRecord&identifier=urn:provcite:record/r113371&metadataPrefix=oai_dc"
    root = tree(asked, query)
    assert dict(root.find("o:request", NS).attrib) == {
        "verb": "GetRecord", "identifier": "urn:provcite:record/r113371", "metadataPrefix": "oai_dc",
    }  # fmt: skip
    assert texts(root, "//d:dc/dc:creator") == ["Petrov, A. M."]
    elements = {etree.QName(child).localname for child in root.xpath("//d:dc/*", namespaces=NS)}
    fifteen = {"title", "creator", "subject", "description", "publisher", "contributor", "date", "type", "format",
               "identifier", "source", "language", "relation", "coverage", "rights"}  # fmt: skip
    assert elements <= fifteen
    assert {etree.QName(child).namespace for child in root.xpath("//d:dc/*", namespaces=NS)} == {oai.DC}


def test_a_record_in_mods(asked: Asking) -> None:
    root = tree(asked, "verb=GetRecord&identifier=urn:provcite:record/r113371&metadataPrefix=mods")
    (record,) = root.xpath("//o:metadata/m:mods", namespaces=NS)
    assert record.xpath("string(.//m:titleInfo/m:title)", namespaces=NS).startswith(
        "Memorandum of Conversation"
    )


@pytest.mark.parametrize(
    ("given", "ids"),
    [
        ("", ["113371", "one", "two"]),
        ("&from=2001-09-10", ["one", "two"]),
        ("&until=2001-09-10", ["113371", "one"]),
        ("&from=2001-09-10&until=2001-09-10", ["one"]),
        ("&from=2001-09-10T01:46:40Z", ["one", "two"]),
        ("&from=2001-09-10T01:46:41Z", ["two"]),
        ("&until=2001-09-09T01:46:40Z", ["113371"]),
    ],
)
def test_dates_choose_and_both_ends_are_in(asked: Asking, given: str, ids: list[str]) -> None:
    """2.7.1: from and until are inclusive."""
    root = tree(asked, f"verb=ListIdentifiers&metadataPrefix=oai_dc{given}")
    found = texts(root, "//o:header/o:identifier")
    assert found == [f"urn:provcite:record/r{name}" for name in ids]
    assert not root.findall(".//o:resumptionToken", NS), "a list in one piece has no token (3.5)"


@pytest.mark.parametrize("verb", ["ListRecords", "ListIdentifiers"])
def test_tokens_give_every_record_once(asked: Asking, verb: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """3.5"""
    monkeypatch.setattr(oai, "RECORDS", 2)
    monkeypatch.setattr(oai, "HEADERS", 2)
    root = tree(asked, f"verb={verb}&metadataPrefix=mods")
    found = texts(root, "//o:header/o:identifier")
    token = root.find(f"o:{verb}/o:resumptionToken", NS)
    assert (token.get("completeListSize"), token.get("cursor")) == ("3", "0")
    root = tree(asked, f"verb={verb}&resumptionToken={token.text}")
    found += texts(root, "//o:header/o:identifier")
    last = root.find(f"o:{verb}/o:resumptionToken", NS)
    assert not last.text, "the last part has an empty token"
    assert last.get("cursor") == "2"
    assert found == [f"urn:provcite:record/r{name}" for name in ("113371", "one", "two")]
    again = tree(asked, f"verb={verb}&resumptionToken={token.text}")
    assert texts(again, "//o:header/o:identifier") == found[2:], "a token can be used again (3.5.1)"


def test_a_token_stays_good_while_records_go(
    asked: Asking, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oai, "HEADERS", 1)
    token = texts(tree(asked, "verb=ListIdentifiers&metadataPrefix=oai_dc"), "//o:resumptionToken")[0]
    (tmp_path / "records" / "113371.yaml").unlink()
    monkeypatch.setattr("provcite.web.view._FRESH", 0)
    other = asking(tmp_path)
    assert texts(tree(other, f"verb=ListIdentifiers&resumptionToken={token}"), "//o:identifier") == [
        "urn:provcite:record/rone"
    ]


def test_requests_may_be_posted(asked: Asking) -> None:
    """3.1.1.2"""
    root = etree.fromstring(asked.ask("POST", "/oai", b"verb=Identify").body)
    assert root.find("o:Identify", NS) is not None


@given(st.text(min_size=1, max_size=30).filter(lambda text: text.isprintable()))
def test_an_identifier_leads_back_to_its_record(name: str) -> None:
    assert _unlocal(local_name(name)) == name


@given(st.text(max_size=60))
def test_no_token_breaks_it(token: str) -> None:
    try:
        _opened(token)
    except oai.OaiError as fault:
        assert fault.code == "badResumptionToken"


def test_a_token_says_nothing_but_what_was_asked() -> None:
    state = {"prefix": "mods", "from": "", "until": "", "set": "", "after": ["2001-01-01T00:00:00Z", "a"]}
    assert _opened(_sealed(state)) == state
    for change in ({"prefix": "marc"}, {"after": ["a"]}, {"after": [1, 2]}, {"set": 5}, {"more": 1}):
        with pytest.raises(oai.OaiError):
            _opened(_sealed({**state, **change}))


@given(st.lists(st.tuples(st.sampled_from(["verb", "identifier", "metadataPrefix", "from", "until", "set",
                                           "resumptionToken", "x"]), st.text(max_size=20)), max_size=6))  # fmt: skip
def test_arguments_are_taken_or_refused(pairs: list[tuple[str, str]]) -> None:
    try:
        verb, given = oai.arguments(pairs)
    except oai.OaiError as fault:
        assert fault.code in ("badVerb", "badArgument")
    else:
        needed, allowed, alone = oai.VERBS[verb]
        assert set(given) <= needed | allowed | {alone}
