"""Zotero's own translators read what is written, and what they write back changes no record.

They run where PROVCITE_ZOTERO names a checkout of zotero/translation-server with its submodules and its npm
packages (``git clone --recurse-submodules``, ``npm install``); nothing of it is in this repository. With
PROVCITE_ZOTERO_TABLE a file gets the table of what each field became.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from clients import program
from provcite.exchange.base import Options
from provcite.exchange.context import shipped_context
from provcite.exchange.lenses import LENSES, Shown
from provcite.exchange.names import two_parts
from provcite.exchange.registry import load, read
from provcite.exchange.zotero import roles_of, zotero_type
from provcite.model.record import Record
from provcite.schema.decode import decode_bytes

pytestmark = pytest.mark.client

CONTEXT = shipped_context()
SCRIPT = Path(__file__).resolve().parents[1] / "zotero.cjs"

#: Our format, its settings, and the formats in which Zotero writes the items back.
WAYS: dict[str, tuple[dict[str, bool], tuple[str, ...]]] = {
    "ris": ({}, ("ris", "csljson", "rdf_zotero")),
    "csl-json": ({"zotero": True}, ("csljson", "rdf_zotero")),
    "zotero-rdf": ({}, ("rdf_zotero", "csljson", "ris")),
    "mods": ({}, ("mods",)),
}
#: What Zotero's reader of a format has no place for. MODS's archive stands in the location, its own number
#: and digital archive in Extra, its kind of document nowhere.
ABSENT = {
    "csl-json": {"tags"},
    "mods": {"archive", "libraryCatalog", "genre", "citationKey", "number"},
}
TYPES = {
    "personal_communication": "letter", "manuscript": "manuscript", "report": "report",
    "interview": "interview",
}  # fmt: skip

#: What the shipped records have none of: particles and suffixes, parts that an item lacks, an interview,
#: a publisher and its town, several archives, dates that are none in numbers.
HARD = """
id: thorne-1949
type: personal_communication
title: Letter on the Trieste Frontier & the "Morgan Line"
short_title: Letter on the Trieste Frontier
genre: letter
date: 1949-03~
creators:
  - {role: author, family: Thorne, given: Samuel, suffix: Jr.}
  - {role: author, family: Beauvais, given: Hélène, dropping-particle: de}
  - {role: recipient, family: Weide, given: Ruben, non-dropping-particle: van den}
  - {role: editor, family: Okafor, given: Ngozi}
language: en
source: {repository: The National Archives, reference: {record_group: FO 371, piece: "76321"}}
provenance:
  - {event: written, place: Trieste}
  - {event: translated, by: [Jean d'Arc-Dupont], from: en, to: fr}
  - event: published
    by: [Adriatic Papers Online]
    number: AP-17
    url: "https://example.org/a_b/%D0%90?x=1&y=2#z"
    accessed: 2026-05-04
summary: Asks for a "line" & 5 % more <guards>.
tags: [Trieste, Frontiers]
rights: Crown copyright
notes: [First of three., Second & last.]
---
id: demir-1991
type: interview
title: Mehmet Aslan on the strike of 1961
date: 1991-05-04
creators:
  - {role: interviewee, family: Aslan, given: Mehmet}
  - {role: interviewer, family: Demir, given: Elif}
language: tr
source: {repository: Bilgi Arşivi, reference: {tape: "7"}}
---
id: rapport-1961
type: report
title: Rapport sur les ports du nord
genre: rapport annuel
number: "12"
publisher: Ministère de la Marine
publisher_place: Paris
date: 1961-02-03/1961-04
creators: [{role: author, literal: "Service des ports, Direction générale"}]
language: fr
sources:
  - {repository: Service historique de la Défense, reference: {cote: MV 12 A 5}}
  - {repository: Archives nationales, reference: {cote: F/14/1234}, place: Pierrefitte}
---
id: words-only
title: Zapis razgovora
date_as_printed: between July and the harvest of 1956
creators:
  - {role: author, literal: Nam Il}
  - {role: interlocutor, family: Ivanov, given: "P. S."}
  - {role: stenographer, family: Lee, given: Chong-sik}
source: {repository: Own collection of X, rest: "Box with letters, third shelf"}
classification: Secret
access: [{status: closed, until: 2040}]
provenance: [{event: translated, by: [A. B. Translator]}]
---
id: uncertain
title: Ein Vermerk
date: 1956?
creators: [{role: author, family: Krolikowski, given: Werner}]
source:
  repository: PA AA
  reference: {bestand: MfAA, signatur: A 17 723, blatt: "12-15"}
  collection: Nachlass Ulbricht
provenance: [{event: obtained, by: [A. Reader], for: NKIDP}]
---
id: open-end
title: Журнал входящих № 5
date: 1921-05/..
language: ru
source: {repository: ГАРФ, reference: {fond: р-130, opis: "5", delo: "12", listy: 3-4об.}}
---
id: map-1912
type: map
title: Carte des forêts de la vallée
date: 1912
creators:
  - {role: author, family: Roux, given: Émile}
  - {role: editor, family: Blanc, given: Paul}
language: fr
source: {repository: Archives départementales, reference: {cote: 1 Fi 24}}
provenance: [{event: translated, by: [Marie Noir], from: fr, to: de}]
"""


@cache
def records() -> list[Record]:
    folder = Path(__file__).resolve().parents[2] / "records"
    texts = [path.read_bytes() for path in sorted(folder.glob("*.yaml"))]
    decoded = [decode_bytes(text, file="x.yaml") for text in (*texts, *map(str.encode, HARD.split("---\n")))]
    assert all(item.record is not None for item in decoded)
    return [item.record for item in decoded if item.record is not None]


@cache
def results() -> dict[str, dict[str, Any]]:
    checkout = os.environ.get("PROVCITE_ZOTERO", "")
    if not checkout:
        pytest.skip("needs a checkout of zotero/translation-server (PROVCITE_ZOTERO)")
    jobs = [
        {
            "text": "".join(load(name).write(records(), Options(context=CONTEXT, **settings))),
            "to": list(back),
        }
        for name, (settings, back) in WAYS.items()
    ]
    done = subprocess.run(
        [program("node", "Node.js"), str(SCRIPT), checkout],
        input=json.dumps(jobs), capture_output=True, text=True, encoding="utf-8", timeout=600, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    found = dict(zip(WAYS, json.loads(done.stdout), strict=True))
    table = os.environ.get("PROVCITE_ZOTERO_TABLE", "")
    if table:
        Path(table).write_text(table_of(found), encoding="utf-8")
    return found


def table_of(found: dict[str, dict[str, Any]]) -> str:
    """How many of the items have each field, by format."""
    counts: dict[str, Counter[str]] = {}
    for name, result in found.items():
        counts[name] = Counter()
        for item in result.get("items", ()):
            counts[name].update(
                key for key, value in item.items() if value and key not in ("creators", "extra")
            )
            counts[name].update(f"creator: {creator['creatorType']}" for creator in item["creators"])
            lines = [line.split(":")[0] for line in item.get("extra", "").split("\n") if line]
            counts[name].update(f"extra: {line}" for line in lines)
    fields = sorted({field for counter in counts.values() for field in counter})
    rows = [
        f"| {field} | " + " | ".join(str(counts[name][field]) for name in counts) + " |" for field in fields
    ]
    head = "| field | " + " | ".join(counts) + " |"
    return "\n".join([head, "| --- |" + " --- |" * len(counts), *rows]) + "\n"


def expected(record: Record) -> dict[str, Any]:
    """What Zotero's item of a record should have."""
    shown = Shown(record, CONTEXT)
    item = shown.item
    return {
        "title": record.title,
        "archive": item.get("archive"),
        "archiveLocation": item.get("archive_location"),
        "callNumber": shown.short,
        "libraryCatalog": item.get("source"),
        "url": item.get("URL"),
        "language": item.get("language"),
        "rights": record.rights,
        "itemType": TYPES.get(zotero_type(shown)),
        "tags": list(shown.headings),
        "citationKey": record.id,
        "abstractNote": record.summary,
        "shortTitle": record.short_title,
        "accessDate": record.publication.accessed if record.publication else None,
        "institution": record.publisher,
        "place": record.publisher_place,
    }


def creators_of(shown: Shown) -> Counter[tuple[str, str]]:
    """Everybody with the part that Zotero has for him: (part, name), particle and suffix with it."""
    kind = zotero_type(shown)
    found: Counter[tuple[str, str]] = Counter()
    for role in roles_of(kind):
        names = LENSES["zotero-contributor" if role == "contributor" else role].get(shown) or ()
        named = "interviewee" if (kind, role) == ("interview", "author") else role
        named = "cartographer" if (kind, role) == ("map", "author") else named
        found.update((named, ", ".join(two_parts(name).values())) for name in names)
    return found


@pytest.mark.parametrize("name", WAYS)
def test_every_field_is_where_zotero_has_it(name: str) -> None:
    result = results()[name]
    assert "fault" not in result, result
    items = result["items"]
    assert len(items) == len(records())
    for record, item in zip(records(), items, strict=True):
        for field, value in expected(record).items():
            if field in ABSENT.get(name, ()) or value is None:
                continue
            got = [tag["tag"] for tag in item["tags"]] if field == "tags" else item.get(field, "")
            if name == "ris" and field == "tags":  # it divides a single keyword at its comma
                got, value = ", ".join(got), ", ".join(value)
            if name == "mods" and field == "archiveLocation":
                assert got == "; ".join(LENSES["every-place"].get(Shown(record, CONTEXT))), record.id
            elif name == "mods" and field == "rights":  # conditions of access stand behind it
                assert got.startswith(str(value)), record.id
            else:
                assert got == value or sorted(got) == sorted(value), (record.id, field)


@pytest.mark.parametrize("name", WAYS)
def test_everybody_has_the_part_that_was_his_and_nobody_another(name: str) -> None:
    for record, item in zip(records(), results()[name]["items"], strict=True):
        got: Counter[tuple[str, str]] = Counter()
        for one in item["creators"]:
            words = [one.get("lastName", ""), one.get("firstName", "")]
            got[one["creatorType"], ", ".join(word for word in words if word)] += 1
        told = creators_of(Shown(record, CONTEXT))
        others = got - told
        if name == "mods":  # those whose part the item lacks are among the contributors
            others = Counter({one: count for one, count in others.items() if one[0] != "contributor"})
        assert not told - got, record.id
        assert not others, record.id


@pytest.mark.parametrize("name", WAYS)
def test_nothing_that_a_style_prints_speaks_of_us(name: str) -> None:
    for item in results()[name]["items"]:
        assert "provcite" not in json.dumps(item)


@pytest.mark.parametrize(("name", "back"), [(name, to) for name, (_, back) in WAYS.items() for to in back])
def test_no_record_is_changed_by_a_way_through_zotero_and_back(name: str, back: str) -> None:
    text = results()[name]["back"][back]
    assert text, results()[name]["faults"]
    parsed = read(text.encode("utf-8"), CONTEXT)
    assert not parsed.aside
    assert len(parsed.again) == len(records())
    for record, again in zip(records(), parsed.again, strict=True):
        compared = again(record)
        assert compared.is_export, record.id
        assert compared.record == record, record.id
