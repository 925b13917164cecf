"""What is written keeps to the formats' own rules, as far as their documents state them.

The rules are written down here from the CSL 1.0.2 specification (appendices III and IV), the tag
library of EAD3 1.1.1, the user guide of MODS 3.7 and the RIS description of Research Information Systems.
"""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from hypothesis import Phase, given, settings
from lxml import etree

from exchange_records import LETTER, SAMPLE, records
from provcite.exchange.base import Options
from provcite.exchange.context import shipped_context
from provcite.exchange.registry import load
from provcite.model.record import Record
from provcite.schema.fields import ITEM_TYPES

CONTEXT = shipped_context()
HOSTILE = settings(
    max_examples=40,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)

_TEXT = (
    *("abstract", "archive", "archive-place", "archive_collection", "archive_location", "call-number"),
    *("citation-key", "genre", "language", "note", "number", "original-title", "source"),
    *("title", "title-short", "URL", "keyword"),
)
#: The name variables of CSL 1.0.2.
_NAMES = [
    *("author", "chair", "collection-editor", "compiler", "composer", "container-author", "contributor"),
    *("curator", "director", "editor", "editorial-director", "executive-producer", "guest", "host"),
    *("illustrator", "interviewer", "narrator", "organizer", "original-author", "performer", "producer"),
    *("recipient", "reviewed-author", "script-writer", "series-creator", "translator"),
]
_NAME = {
    "type": "object",
    "properties": {
        key: {"type": "string"}
        for key in ("family", "given", "literal", "suffix", "dropping-particle", "non-dropping-particle")
    },
    "additionalProperties": False,
    "minProperties": 1,
}
_DATE = {
    "type": "object",
    "properties": {
        "date-parts": {
            "type": "array",
            "minItems": 1,
            "maxItems": 2,
            "items": {"type": "array", "minItems": 1, "maxItems": 3, "items": {"type": "integer"}},
        },
        "season": {"type": "integer", "minimum": 1, "maximum": 4},
        "circa": {"type": "boolean"},
        "literal": {"type": "string"},
    },
    "additionalProperties": False,
    "minProperties": 1,
}
CSL_DATA = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["id", "type"],
        "properties": {
            "id": {"type": "string"},
            "type": {"enum": list(ITEM_TYPES)},
            **{name: {"type": "string"} for name in _TEXT},
            **{name: {"type": "array", "items": _NAME} for name in _NAMES},
            "issued": _DATE,
            "accessed": _DATE,
            "custom": {"type": "object"},
        },
        "additionalProperties": False,
    },
}


def written(name: str, *which: Record, **options: bool) -> str:
    return "".join(load(name).write(which or (SAMPLE, LETTER), Options(context=CONTEXT, **options)))


@HOSTILE
@given(record=records)
def test_csl_json_has_only_what_csl_knows(record: Record) -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
    jsonschema.validate(json.loads(written("csl-json", record)), CSL_DATA)
    (item,) = json.loads(written("csl-json", record, zotero=True))
    assert item.pop("license", "") == (record.rights or "")  # a variable of CSL that its schema forgot
    jsonschema.validate([item], CSL_DATA)


@pytest.mark.client
@HOSTILE
@given(record=records)
def test_csl_json_is_read_by_the_model_made_from_its_schema(record: Record) -> None:
    """csl-reference has the variables and value types of csl-data.json, as generated from it."""
    model = pytest.importorskip(
        "csl_reference", reason="csl-reference is not installed (extra clients)"
    ).Reference
    names = {field.alias or name for name, field in model.model_fields.items()}
    for item in json.loads(written("csl-json", record, SAMPLE, LETTER)):
        model.model_validate(item)
        assert set(item) <= names
    with pytest.raises(ValueError, match="issued"):
        model.model_validate({"id": "x", "type": "book", "issued": {"date-parts": "1956"}})


@HOSTILE
@given(record=records)
def test_ris_is_tags_and_values_on_single_lines(record: Record) -> None:
    lines = written("ris", record).rstrip("\n").split("\n")
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for line in lines)
    assert lines[0].startswith("TY  - ")
    assert lines[-1] == "ER  - "
    assert sum(line.startswith(("TY  - ", "ER  - ")) for line in lines) == 2


@HOSTILE
@given(record=records)
def test_xml_is_sound_whatever_a_record_holds(record: Record) -> None:
    for name in ("mods", "zotero-rdf", "endnote-xml", "ead3", "dc"):
        etree.fromstring(written(name, record).encode("utf-8"))


@HOSTILE
@given(record=records)
def test_csv_has_one_width_and_no_formula(record: Record) -> None:
    rows = list(csv.reader(io.StringIO(written("csv", record).removeprefix("\ufeff"), newline="")))
    assert len(rows) == 2
    assert len(rows[0]) == len(rows[1])
    assert not any(cell[:1] in tuple("=+-@\t\r") and cell for cell in rows[1])


# The order of elements that EAD3 prescribes, and what each of ours may hold.
_EAD = {
    "ead": ("control", "archdesc"),
    "control": ("recordid", "filedesc", "maintenancestatus", "maintenanceagency", "maintenancehistory"),
    "filedesc": ("titlestmt",),
    "titlestmt": ("titleproper",),
    "maintenanceagency": ("agencycode", "agencyname"),
    "maintenancehistory": ("maintenanceevent",),
    "maintenanceevent": ("eventtype", "eventdatetime", "agenttype", "agent", "eventdescription"),
    "archdesc": ("did", "dsc"),
    "dsc": ("c",),
    "repository": ("corpname", "address"),
    "origination": ("persname", "name"),
    "chronlist": ("chronitem",),
    "chronitem": ("datesingle", "daterange", "geogname", "event"),
    "daterange": ("fromdate", "todate"),
    "unitdatestructured": ("datesingle", "daterange"),
    "controlaccess": ("genreform", "subject"),
    "langmaterial": ("language",),
}
_ONCE = frozenset({"repository", "chronitem", "ead", "control", "maintenanceevent"})


@HOSTILE
@given(record=records)
def test_ead3_has_its_elements_in_order(record: Record) -> None:
    root = etree.fromstring(written("ead3", record).encode("utf-8"))
    assert root.tag == "{http://ead3.archivists.org/schema/}ead"
    for node in root.iter():
        name = etree.QName(node).localname
        inside = [etree.QName(child).localname for child in node]
        if name in _EAD:
            ranks = [_EAD[name].index(child) for child in inside]
            assert ranks == sorted(ranks), name
            assert name not in _ONCE or len(set(ranks)) == len(ranks)
        if name in ("persname", "corpname", "name", "subject", "genreform", "geogname"):
            assert inside == ["part"]
        if name == "c":
            assert inside[0] == "did"
            assert len(node[0]) > 0


_MODS = {
    "titleInfo", "name", "typeOfResource", "genre", "originInfo", "language", "abstract", "note", "subject",
    "classification", "identifier", "location", "accessCondition", "extension", "recordInfo",
}  # fmt: skip


@HOSTILE
@given(record=records)
def test_mods_has_only_elements_of_mods_and_ours_in_the_extension(record: Record) -> None:
    root = etree.fromstring(written("mods", record).encode("utf-8"))
    (mods,) = root
    assert {etree.QName(child).localname for child in mods} <= _MODS
    for node in mods.iter():
        own = etree.QName(node).namespace != "http://www.loc.gov/mods/v3"
        assert own == (etree.QName(node.getparent()).localname == "extension")
    for location in mods.findall("{*}location"):
        inside = [etree.QName(child).localname for child in location]
        order = ("physicalLocation", "shelfLocator", "url")
        assert inside == [name for name in order if name in inside]
        assert inside


@pytest.mark.parametrize("name", ["bibtex", "biblatex"])
@HOSTILE
@given(record=records)
def test_bibtex_parses_without_a_failed_block_and_is_stable(name: str, record: Record) -> None:
    from bibtexparser import parse_string, write_string

    library = parse_string(written(name, record))
    assert library.failed_blocks == []
    once = write_string(library)
    assert write_string(parse_string(once)) == once
    (entry,) = library.entries
    for field in entry.fields:
        value = str(field.value)
        assert value.count("{") == value.count("}"), field  # BibTeX and biber count \{ as well
        assert not re.search(r"(?<!\\)[%#]", value) or field.key == "url", field
