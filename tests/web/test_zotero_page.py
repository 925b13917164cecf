"""What reference managers take from a record's page: its tags, and Zotero's own translator reading them.

The translator runs where PROVCITE_ZOTERO names a checkout of zotero/translation-server with its submodules and its
npm packages (see tests/exchange/test_zotero.py).
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from catalogue import asking
from clients import program
from stores import make_store

LETTER = """id: letter
title: Lettre au ministre
date: 1947-03-02
genre: letter
language: fr
summary: Sur les archives de la légation.
creators:
  - {role: author, family: Dupont, given: Jean}
  - {role: recipient, family: Bidault, given: Georges}
source:
  repository: AMAE
  reference: {series: Z Europe, volume: "12", folios: "4-7"}
"""
TALK = """id: talk
title: Interview mit einem Boten
date: 1989
genre: interview
creators: [{role: author, family: Weiß, given: Anna}, {role: interviewer, family: Roth, given: Ida}]
source: {repository: BArch, reference: {bestand: "DY 30", signatur: "3"}}
"""
#: By record: what an item of Zotero must say. Each value can be read off the record.
WANTED: dict[str, dict[str, Any]] = {
    "113371": {
        "itemType": "manuscript",
        "title": "Memorandum of Conversation with Minister of Foreign Affairs of the DPRK, Nam Il",
        "date": "1956/07/24",
        "archive": "Russian State Archive of Contemporary History (RGANI)",
        "archiveLocation": "fond 5, opis 28, delo 410, listy 301–303",
        "callNumber": "RGANI, f. 5, op. 28, d. 410, ll. 301–303",
        "manuscriptType": "memorandum of conversation",
        "url": "https://digitalarchive.umd.edu/document/113371",
        "creators": {"author A. M. Petrov", "translator James F. Person"},
    },
    "letter": {
        "itemType": "letter",
        "title": "Lettre au ministre",
        "date": "1947/03/02",
        "archive": "AMAE",
        "archiveLocation": "Z Europe, vol. 12, fols. 4–7",
        "letterType": "letter",
        "language": "fr",
        "abstractNote": "Sur les archives de la légation.",
        "creators": {"author Jean Dupont", "recipient Georges Bidault"},
    },
    "talk": {
        "itemType": "interview",
        "title": "Interview mit einem Boten",
        "creators": {"interviewee Anna Weiß", "interviewer Ida Roth"},
    },
}


@pytest.fixture
def pages(tmp_path: Path) -> dict[str, Any]:
    make_store(tmp_path, letter=LETTER, talk=TALK)
    asked = asking(tmp_path)
    return {name: asked.get(f"/records/{name}") for name in WANTED}


def test_a_page_has_a_tag_for_the_archive_and_the_kind(pages: dict[str, Any]) -> None:
    for name, page in pages.items():
        tags = {tag.get("name"): tag.get("content") for tag in page.page.xpath("//meta[@name]")}
        assert tags["z:itemType"] == WANTED[name]["itemType"]
        for field in ("archive", "archiveLocation", "callNumber"):
            if field in WANTED[name]:
                assert tags[f"z:{field}"] == WANTED[name][field]


def test_zotero_finds_every_field(pages: dict[str, Any]) -> None:
    checkout = os.environ.get("PROVCITE_ZOTERO", "")
    if not checkout:
        pytest.skip("needs a checkout of zotero/translation-server (PROVCITE_ZOTERO)")
    jobs = [
        {"text": page.text, "url": f"http://127.0.0.1:8765/records/{name}"} for name, page in pages.items()
    ]
    script = Path(__file__).resolve().parents[1] / "zotero_page.cjs"
    done = subprocess.run(
        [program("node", "Node.js"), str(script), checkout],
        input=json.dumps(jobs), capture_output=True, text=True, encoding="utf-8", timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    wrong = {}
    for name, result in zip(pages, json.loads(done.stdout), strict=True):
        assert "fault" not in result, result
        (item,) = result["items"]
        item["creators"] = {
            " ".join(filter(None, (one["creatorType"], one.get("firstName"), one["lastName"])))
            for one in item["creators"]
        }
        wrong[name] = {
            field: (item.get(field), value)
            for field, value in WANTED[name].items()
            if item.get(field) != value
        }
    assert wrong == {name: {} for name in wrong}
