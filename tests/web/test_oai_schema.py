"""OAI-PMH answers against the protocol's own XML Schema, where PROVCITE_OAI_XSD names a folder that has it.

The folder holds OAI-PMH.xsd, oai_dc.xsd and simpledc20021212.xsd as http://www.openarchives.org/OAI/2.0/ and
Dublin Core publish them; none of them is ours to ship. MODS has a schema of its own, by which what is exported
is tested elsewhere: in these answers an empty Dublin Core stands in its place.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from catalogue import Asking, asking
from provcite.web import oai
from stores import make_store, record_text

WRAPPER = """<schema xmlns="http://www.w3.org/2001/XMLSchema">
<import namespace="http://www.openarchives.org/OAI/2.0/" schemaLocation="OAI-PMH.xsd"/>
<import namespace="http://www.openarchives.org/OAI/2.0/oai_dc/" schemaLocation="oai_dc.xsd"/>
</schema>"""
#: The one attribute of XML's own name space that Dublin Core uses.
XML = """<schema xmlns="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/XML/1998/namespace">
<attribute name="lang" type="language"/>
</schema>"""


class _Local(etree.Resolver):  # type: ignore[misc]
    """Nothing is loaded from elsewhere."""

    def resolve(self, url: str, public_id: str, context: Any) -> Any:
        return self.resolve_string(XML, context) if url.endswith("/xml.xsd") else None


@pytest.fixture(scope="module")
def schema() -> Any:
    named = os.environ.get("PROVCITE_OAI_XSD", "")
    if not (Path(named) / "OAI-PMH.xsd").is_file():
        pytest.skip("PROVCITE_OAI_XSD names no folder with OAI-PMH.xsd")
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Local())
    base = str(Path(named).resolve() / "all.xsd")
    return etree.XMLSchema(etree.fromstring(WRAPPER, parser, base_url=base).getroottree())


@pytest.fixture
def asked(tmp_path: Path) -> Asking:
    place = '{repository: AVPRF, reference: {fond: "0102", opis: "12"}}'
    odd = record_text("odd", title='"<&> \\u0001 \\u202e ]]>"', language="fr", source=place)
    make_store(tmp_path, one=record_text("one", source=place), odd=odd, **{
        f"many-{number}": record_text(f"many-{number}", creators=f"[{{role: author, literal: Ada {number}}}]")
        for number in range(120)
    })  # fmt: skip
    return asking(tmp_path)


ASKED = (
    "", "verb=Nonsense", "verb=Identify&foo=%3Cbar%3E", "verb=Identify", "verb=ListSets", "verb=ListMetadataFormats",
    "verb=ListIdentifiers&metadataPrefix=oai_dc", "verb=ListRecords&metadataPrefix=oai_dc",
    "verb=ListRecords&metadataPrefix=mods", "verb=ListRecords&metadataPrefix=oai_dc&set=nothing",
    "verb=ListRecords&metadataPrefix=oai_dc&from=2999-01-01", "verb=ListRecords&metadataPrefix=marc",
    "verb=ListRecords&metadataPrefix=oai_dc&from=yesterday", "verb=ListRecords&resumptionToken=x%00%0By",
    "verb=GetRecord&metadataPrefix=oai_dc&identifier=none", "verb=GetRecord&identifier=a%20b&metadataPrefix=%26",
    "verb=GetRecord&identifier=%25zz%20%3C&metadataPrefix=oai_dc", "verb=ListRecords&metadataPrefix=oai_dc&set=%20",
)  # fmt: skip


def test_every_answer_is_valid(asked: Asking, schema: Any) -> None:
    waiting, faults, seen = list(ASKED), {}, 0
    while waiting:
        query = waiting.pop()
        root = etree.fromstring(asked.get(f"/oai?{query}").body)
        seen += 1
        for held in root.iter(f"{{{oai.MODS}}}mods"):
            holder = held.getparent()
            holder.remove(held)
            etree.SubElement(holder, f"{{{oai.OAI_DC}}}dc")
        if not schema.validate(root):
            faults[query] = [error.message for error in schema.error_log]
        token = root.findtext(f".//{{{oai.OAI}}}resumptionToken")
        if token:
            waiting.append(f"verb={etree.QName(root[2]).localname}&resumptionToken={token}")
        if "ListIdentifiers" in query and not token:
            name = root.findtext(f".//{{{oai.OAI}}}identifier")
            waiting.append(f"verb=GetRecord&metadataPrefix=oai_dc&identifier={name}")
            waiting.append(f"verb=ListMetadataFormats&identifier={name}")
    assert faults == {}
    assert seen > len(ASKED) + 3
