"""What programs read: the API and its description, the feed, the sitemap, the tags in a record's page."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from lxml import etree

from catalogue import Asking, asking
from provcite.web.machine import OPERATIONS, openapi
from stores import make_store, record_text

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def asked(tmp_path: Path) -> Asking:
    make_store(tmp_path, other=record_text("other", title="Quite other"))
    return asking(tmp_path)


def test_records_are_listed_and_found(asked: Asking) -> None:
    every = asked.get("/api/records").json
    assert (every["total"], [one["id"] for one in every["records"]]) == (2, ["113371", "other"])
    found = asked.get("/api/records?q=RGANI+f.+5+op.+28+d.+410").json
    assert (found["understood_as"], [one["id"] for one in found["records"]]) == ("reference", ["113371"])
    assert found["records"][0]["address"] == "/records/113371"


def test_pages_of_a_list_do_not_overlap(tmp_path: Path) -> None:
    make_store(tmp_path, **{f"r{number:03}": record_text(f"r{number:03}") for number in range(60)})
    asked = asking(tmp_path)
    pages = [asked.get(f"/api/records?page={page}").json for page in (1, 2, 3, 4)]
    ids = [one["id"] for page in pages for one in page["records"]]
    assert (pages[0]["pages"], len(ids), len(set(ids))) == (3, 61, 61)
    assert pages[3]["records"] == []


def test_a_record_is_what_its_file_says(asked: Asking) -> None:
    record = asked.get("/api/records/113371").json
    assert record["source"]["reference"] == {"fond": "5", "opis": "28", "delo": "410", "listy": "301-303"}
    trouble = asked.get("/api/records/11337")
    assert (trouble.status, trouble.json["nearest"][0]) == (404, "113371")


def test_citing(asked: Asking) -> None:
    cited = asked.get("/api/records/113371/cite?as=short&locator=l.%20302").json
    assert cited["citation"].endswith("Nam Il,” l. 302.")
    several = asked.get("/api/cite?id=113371&id=other&style=chicago&as=bibliography&format=html").json
    assert "“Quite Other.” July 24, 1956." in several["citation"]
    assert asked.get("/api/records/113371/cite?style=nonsense").status == 404
    assert asked.get("/api/records/113371/cite?style=../../etc/passwd.csl").status == 404
    assert asked.get("/api/records/113371/cite?as=poem").status == 400
    assert asked.get("/api/cite").status == 400


def test_exporting(asked: Asking) -> None:
    text = asked.get("/api/export?id=113371&id=other&format=ris").text
    assert text.count("TY  - ") == 2
    assert asked.get("/api/records/113371/export?format=prov-json").json["entity"]
    assert asked.get("/api/records/113371/export?format=poem").status == 400
    assert asked.get("/api/records/113371/export").status == 400


def test_parsing(asked: Asking) -> None:
    found = asked.get("/api/parse?text=RGANI,%20f.%205,%20op.%2028,%20d.%20410").json
    assert found["references"][0]["path"] == [["fond", "5"], ["opis", "28"], ["delo", "410"]]
    assert asked.get("/api/parse").json["references"] == []


def test_checking(asked: Asking) -> None:
    note = b"A.[^1]\n\n[^1]: RGANI, fond 5, opis 28, delo 401, listy 301-303, https://digitalarchive.umd.edu/document/113371.\n"
    report = asked.ask("POST", "/api/check?name=a.md", note).json
    assert [finding["code"] for finding in report["findings"] if finding["severity"] == "error"] == ["PC202"]
    assert asked.ask("POST", "/api/check?name=a.pdf", b"%PDF-1.4").status == 422
    assert asked.ask("POST", "/api/check?name=a.docx", b"PK\x03\x04 no zip").status == 422


def test_facets_count(asked: Asking) -> None:
    found = asked.get("/api/facets").json
    assert found["repository"] == [{"value": "RGANI", "count": 1}]
    assert found["decade"] == [{"value": "1950s", "count": 2}]


def test_the_description_has_every_operation_and_every_operation_answers(asked: Asking) -> None:
    described = asked.get("/api/openapi.json").json
    assert described["openapi"].startswith("3.1")
    assert set(described["paths"]) == {one.path for one in OPERATIONS}
    for one in OPERATIONS:
        if one.method == "GET" and "{" not in one.path and not any(p.required for p in one.parameters):
            assert asked.get(one.path).status == 200, one.path
    names = [one["operationId"] for path in described["paths"].values() for one in path.values()]
    assert len(names) == len(set(names))
    json.dumps(openapi("http://localhost"))


def test_the_feed_has_the_newest_first(tmp_path: Path) -> None:
    import os

    make_store(tmp_path, old=record_text("old"), new=record_text("new"))
    for name, moment in (("old", 1_000_000_000), ("113371", 1_100_000_000), ("new", 1_200_000_000)):
        os.utime(tmp_path / "records" / f"{name}.yaml", (moment, moment))
    answer = asking(tmp_path).get("/feed.atom")
    feed = etree.fromstring(answer.body)
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.find(f"{ATOM}link").get("href").rpartition("/")[2] for entry in entries] == [
        "new",
        "113371",
        "old",
    ]
    assert (
        feed.find(f"{ATOM}updated").text == entries[0].find(f"{ATOM}updated").text == "2008-01-10T21:20:00Z"
    )
    ids = [entry.find(f"{ATOM}id").text for entry in entries]
    assert len(set(ids)) == 3
    assert all(":" in one for one in ids)


def test_the_sitemap_has_every_record(asked: Asking) -> None:
    tree = etree.fromstring(asked.get("/sitemap.xml").body)
    places = [place.text for place in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert sorted(places) == ["http://127.0.0.1:8765/records/113371", "http://127.0.0.1:8765/records/other"]
    assert asked.get("/sitemap.xml?part=x").status == 400


def test_a_record_s_page_speaks_to_reference_managers(asked: Asking) -> None:
    page = asked.get("/records/113371").page
    tags: dict[str, list[str]] = {}
    for tag in page.xpath("//meta[@name]"):
        tags.setdefault(tag.get("name"), []).append(tag.get("content"))
    assert tags["citation_author"] == ["A. M. Petrov"]
    assert tags["citation_publication_date"] == ["1956/07/24"]
    assert "fond 5, opis 28, delo 410, listy 301–303" in tags["DC.source"][0]
    span = parse_qs(page.xpath("//span[@class='Z3988']/@title")[0])
    assert span["rft.title"][0].startswith("Memorandum of Conversation")
    data = json.loads(page.xpath("//script[@type='application/ld+json']")[0].text)
    (thing,) = data["@graph"]
    assert "ArchiveComponent" in thing["@type"]
    alternates = {link.get("type") for link in page.xpath("//link[@rel='alternate']")}
    assert {"application/x-bibtex", "text/turtle", "application/ld+json"} <= alternates
