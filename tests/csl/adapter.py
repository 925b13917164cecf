"""The adapter between provcite and a runner of CSL test-suite fixtures.

`render` takes one fixture as a mapping of its sections and gives the text that provcite makes of it.
"""

from __future__ import annotations

import re
from typing import Any

from provcite.csl import Citation, Session, Style
from provcite.csl.citations import read_cite
from provcite.csl.items import Item
from provcite.csl.tree import Node, Styled
from provcite.csl.values import as_text
from provcite.csl.writers import html

_EMPTY = "[CSL STYLE ERROR: reference with no printed form.]"


def render(fixture: dict[str, Any]) -> str:
    """The citations or the bibliography of a fixture, as the suite writes them."""
    style = Style.load(fixture["CSL"].encode())
    abbreviations = fixture.get("ABBREVIATIONS", {}).get("default")
    session = style.session(abbreviations=abbreviations)
    items = {as_text(item.get("id")): item for item in fixture["INPUT"]}
    if "BIBENTRIES" in fixture:
        wanted = [as_text(id) for id in fixture["BIBENTRIES"][-1]]
        session.add([items[id] for id in wanted if id in items])
    elif "CITATIONS" not in fixture:
        session.add(fixture["INPUT"])
    lines = _citations(fixture, session, items)
    if fixture["MODE"] == "citation":
        return "\n".join(lines)
    if "header" in fixture.get("SUBMODES", []):
        return _header(style)
    section = fixture.get("BIBSECTION")
    entries = session.bibliography(
        select=None if section is None else lambda item: _selected(item, section),
        sort="nosort" not in fixture.get("SUBMODES", []),
    )
    body = "".join([f'  <div class="csl-entry">{_html(entry.text)}</div>\n' for entry in entries])
    return f'<div class="csl-bib-body">\n{body}</div>'


def _citations(fixture: dict[str, Any], session: Session, items: dict[str, Any]) -> list[str]:
    if "CITATIONS" in fixture:
        return _document(fixture, session, items)
    if "CITATION-ITEMS" in fixture:
        citations = [Citation([read_cite(cite) for cite in cites]) for cites in fixture["CITATION-ITEMS"]]
    else:
        citations = [Citation([read_cite(item.id) for item in session.ordered()])]
    return [_html(node) for node in session.cite_all(citations, computed=False)]


def _document(fixture: dict[str, Any], session: Session, items: dict[str, Any]) -> list[str]:
    known: dict[str, dict[str, Any]] = {}
    order: list[tuple[str, int]] = []
    for citation, before, after in fixture["CITATIONS"]:
        id = citation["citationID"]
        known[id] = citation
        note = (citation.get("properties") or {}).get("noteIndex") or 0
        order = [(i, n) for i, n in before if i != id] + [(id, note)] + [(i, n) for i, n in after if i != id]
    second = {as_text(item.get("id")): item for item in fixture.get("INPUT2", [])}
    document = []
    cited: dict[str, Any] = {}
    for id, note in order:
        cites = [read_cite(cite) for cite in known[id]["citationItems"]]
        for cite in cites:
            cite.forced = False
            if cite.id in items:
                cited[cite.id] = second.get(cite.id, items[cite.id])
        document.append(Citation(cites, note))
    session.add(cited.values())
    return [f">>[{place}] {_html(node)}" for place, node in enumerate(session.cite_all(document))]


def _selected(item: Item, section: dict[str, Any]) -> bool:
    def matches(condition: dict[str, Any]) -> bool:
        value, wanted = item.data.get(condition["field"]), condition["value"]
        if wanted == "":
            return not value
        return value == wanted or (isinstance(value, list) and wanted in value)

    if any(key in section for key in ("quash",)) and all(matches(c) for c in section["quash"]):
        return False
    if "select" in section:
        return all(matches(c) for c in section["select"])
    if "include" in section:
        return any(matches(c) for c in section["include"])
    if "exclude" in section:
        return not any(matches(c) for c in section["exclude"])
    return True


def _header(style: Style) -> str:
    area = style.bibliography
    assert area is not None
    attributes = area.attributes
    values = {
        "entryspacing": attributes.get("entry-spacing", "1"),
        "linespacing": attributes.get("line-spacing", "1"),
        "hangingindent": "2" if attributes.get("hanging-indent") == "true" else "false",
        "second-field-align": attributes.get("second-field-align", "false"),
        "maxoffset": "0",
    }
    return "\n".join(f"{name}: {value}" for name, value in sorted(values.items()))


def _html(node: Node) -> str:
    """HTML in the suite's manner: no links, superscript characters as elements, blanks kept."""
    if not node:
        return _EMPTY
    return re.sub(r"(?<=[ \u00a0]) ", "\u00a0", html.write(_superscripts(node), links=False))


_SUPERSCRIPTS = dict(
    zip("ªº¹²³⁰⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", "ao1230456789abcdefghijklmnoprstuvwxyz", strict=True)
)
_RUN = re.compile("([" + "".join(_SUPERSCRIPTS) + "])")


def _superscripts(node: Node) -> Node:
    if not isinstance(node, str):
        return node.like([_superscripts(child) for child in node.children])
    pieces = _RUN.split(node)
    if len(pieces) == 1:
        return node
    from provcite.csl.tree import Span

    return Span(
        [
            Styled("vertical-align", "sup", ["".join(_SUPERSCRIPTS[c] for c in piece)])
            if index % 2
            else piece
            for index, piece in enumerate(pieces)
            if piece
        ]
    )
