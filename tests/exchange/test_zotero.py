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
from provcite.exchange.lenses import Shown
from provcite.exchange.registry import load, read
from provcite.exchange.zotero import zotero_type
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
#: What Zotero's reader of a format has no place for.
ABSENT = {
    "csl-json": {"tags", "notes"},
    "mods": {"archive", "libraryCatalog", "genre", "accessDate"},
}
TYPES = {"personal_communication": "letter", "manuscript": "manuscript", "report": "report"}


def records() -> list[Record]:
    folder = Path(__file__).resolve().parents[2] / "records"
    decoded = [decode_bytes(path.read_bytes(), file=path.name) for path in sorted(folder.glob("*.yaml"))]
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
    }


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
            if (name == "mods" and field == "archiveLocation") or (name == "mods" and field == "rights"):
                assert str(value) in got, record.id
            else:
                assert got == value or sorted(got) == sorted(value), (record.id, field)


@pytest.mark.parametrize("name", WAYS)
def test_everybody_has_the_part_that_was_his(name: str) -> None:
    for record, item in zip(records(), results()[name]["items"], strict=True):
        shown = Shown(record, CONTEXT).item
        roles = Counter(creator["creatorType"] for creator in item["creators"])
        for role in ("author", "translator", "recipient"):
            assert roles[role] == len(shown.get(role, ())), (record.id, role)


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
        if name == "mods":  # Zotero has no place for most of it; see --report
            assert (compared.record.title, compared.record.date) == (record.title, record.date)
        else:
            assert compared.record == record, record.id
