"""Records full of markup and scripts: nothing of it is markup on any page, in any file, in any feed."""

from __future__ import annotations

import dataclasses
import types
import typing
from pathlib import Path

import pytest
from lxml import etree

from catalogue import Asking, asking
from provcite.model.record import Record
from provcite.schema.encode import encode_record
from stores import make_store

HOSTILE = (
    "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'><svg onload=alert(3)>&amp;{{7*7}}"
)
ADDRESS = "javascript:alert(document.cookie)//"
#: Fields whose values the schema reads as something, so that words would be refused.
_READ = {
    "id", "type", "date", "event", "kind", "sha256", "size", "line", "title_kind", "file", "path", "labels",
    "original_date", "event_date", "available_date", "submitted", "until", "accessed",
}  # fmt: skip
#: What has a `from_` that is no date.
_FROM = {"Event", "Version", "Imported"}


def filled(shape: typing.Any, name: str = "") -> typing.Any:
    """A value of `shape` with the hostile words wherever words can stand."""
    if dataclasses.is_dataclass(shape):
        hints = typing.get_type_hints(shape)
        return shape(**{
            field.name: filled(hints[field.name], field.name)
            for field in dataclasses.fields(shape)
            if field.name not in _READ | {"extra"} and (field.name != "from_" or shape.__name__ in _FROM)
        }, **_given(shape))  # fmt: skip
    origin = typing.get_origin(shape)
    if origin in (typing.Union, types.UnionType):
        return filled(next(part for part in typing.get_args(shape) if part is not type(None)), name)
    if origin is tuple:
        return (filled(typing.get_args(shape)[0], name),)
    if shape is bool:
        return True
    if name in ("url", "former_urls"):
        return ADDRESS
    return HOSTILE


def _given(shape: type) -> dict[str, typing.Any]:
    """What a field of each kind must be to be a record at all."""
    return {
        "Record": {"id": "hostile", "type": "manuscript", "date": "1956-07-24"},
        "Event": {"event": "published", "date": "1957"},
        "Holding": {"path": (("fond", HOSTILE), ("opis", HOSTILE))},
        "Relation": {"kind": "copy_of"},
        "Attachment": {"sha256": "a" * 64},
        "Text": {"file": "texts/hostile.txt", "sha256": "b" * 64},
        "Imported": {"sha256": "c" * 64},
    }.get(shape.__name__, {})


@pytest.fixture
def asked(tmp_path: Path) -> Asking:
    record = filled(Record)
    record = dataclasses.replace(
        record,
        date_as_printed=HOSTILE,
        creators=tuple(
            dataclasses.replace(one, literal=None, kind=None) for one in record.creators
        ),
    )  # fmt: skip
    make_store(tmp_path, hostile=encode_record(record))
    (tmp_path / "texts" / "hostile.txt").write_text(HOSTILE, encoding="utf-8")
    return asking(tmp_path, token="t")


def problems(page: typing.Any) -> list[str]:
    """Whatever on a page could run or load something."""
    found = [
        f"{element.tag} {name}={value}"
        for element in page.iter(etree.Element)
        for name, value in element.attrib.items()
        if name.lower().startswith("on")
        or name.lower() == "style"
        or (
            name.lower() in ("href", "src", "action")
            and value.strip().lower().startswith(("javascript", "data:"))
        )
    ]
    found += [
        f"script {script.text}"
        for script in page.xpath("//script")
        if not (script.get("src", "").startswith("/static/") or script.get("type") == "application/ld+json")
    ]
    found += [element.tag for element in page.xpath("//img | //iframe | //object | //embed | //base")]
    found += ["style sheet" for _ in page.xpath("//style")]
    return found


def test_the_record_is_read_at_all(asked: Asking) -> None:
    answer = asked.get("/records/hostile")
    assert answer.status == 200, answer.words
    assert answer.text.count("&lt;script&gt;alert(1)") > 20
    assert "<script>alert" not in answer.text
    assert "49" not in answer.page.xpath("//h1")[0].text_content(), "the words are no template"


def test_nothing_runs_on_any_page(asked: Asking) -> None:
    """Every page that can be reached from the home page and the record."""
    waiting, seen = ["/", "/records/hostile", "/search?q=alert", "/search?q=" + "%3Cscript%3E"], set()
    while waiting:
        address = waiting.pop()
        if address in seen or len(seen) > 150:
            continue
        seen.add(address)
        answer = asked.get(address)
        assert answer.status < 500, address
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        if "text/html" not in answer.headers["content-type"]:
            continue
        assert problems(answer.page) == [], address
        waiting += [link.partition("#")[0] for link in answer.page.xpath("//a/@href") if link.startswith("/")]
    assert len(seen) > 30


@pytest.mark.parametrize(
    "address",
    ["/feed.atom", "/sitemap.xml", "/oai?verb=ListRecords&metadataPrefix=oai_dc", "/oai?verb=ListRecords&metadataPrefix=mods",
     "/oai?verb=ListSets", "/records/hostile/as/mods", "/records/hostile/as/svg", "/records/hostile/as/ead3"],
)  # fmt: skip
def test_what_is_xml_holds_it_as_words(asked: Asking, address: str) -> None:
    answer = asked.get(address)
    assert answer.status == 200
    tree = etree.fromstring(answer.body)
    names = {etree.QName(element).localname for element in tree.iter(etree.Element)}
    assert names.isdisjoint({"script", "img"})


def test_the_form_of_the_record_holds_it_as_words(asked: Asking) -> None:
    asked.get("/unlock?token=t")
    answer = asked.get("/records/hostile/edit")
    assert answer.status == 200
    assert problems(answer.page) == []


def test_a_file_that_is_handed_out_runs_nothing_in_a_browser(asked: Asking) -> None:
    for form in ("svg", "ead3", "bibtex", "jsonld", "yaml"):
        answer = asked.get(f"/records/hostile/as/{form}")
        assert "sandbox" in answer.headers["content-security-policy"]
        assert answer.headers["content-disposition"].startswith("attachment")
        assert answer.headers["x-content-type-options"] == "nosniff"
