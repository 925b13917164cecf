"""Small CSL styles for tests, and the project's own cases: a file each in ``csl/cases``.

A case is text with named sections, ``[name]`` on a line of its own:

* ``[about]``: what is shown, and where the rule stands;
* ``[style]``: attributes of ``cs:style`` beyond class and version (``class="note"`` to change it);
* ``[locale]``, ``[macros]``: elements that go into the style as they stand;
* ``[citation]``, ``[bibliography]``: those elements; ``[layout]`` alone stands for a plain citation;
* ``[items]``: CSL-JSON, an item a line;
* ``[cites]``: a citation a line, a list of cites, or ``{"note": 1, "cites": [...]}`` for positions to be
  computed; without it one citation of all items;
* ``[result]`` or ``[result FORMAT]``: a citation a line or, with a section ``[list]`` (empty), an entry a line.
"""

# ruff: noqa: E501 - styles stand here as XML, which reads better unbroken
from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from provcite.csl import Citation, Style, render
from provcite.csl.citations import read_cite

CASES = Path(__file__).parent / "csl" / "cases"
FILES = sorted(CASES.glob("*.txt"))
_SECTION = re.compile(r"^\[([a-z]+)(?: ([a-z]+))?\]$", re.MULTILINE)


def read_case(text: str) -> dict[str, str]:
    """The sections of a case; ``format`` holds that of the result."""
    found = list(_SECTION.finditer(text))
    sections: dict[str, str] = {"format": "plain"}
    for place, mark in enumerate(found):
        end = found[place + 1].start() if place + 1 < len(found) else len(text)
        sections[mark[1]] = text[mark.end() : end].strip("\n")
        if mark[1] == "result" and mark[2]:
            sections["format"] = mark[2]
    return sections


def style_source(case: dict[str, str]) -> bytes:
    """The whole style of a case."""
    attributes = case.get("style", "")
    if "class=" not in attributes:
        attributes += ' class="in-text"'
    citation = case.get("citation") or f"<citation><layout>{case.get('layout', '')}</layout></citation>"
    return (
        f'<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" {attributes}>'
        "<info><title>Case</title><id>case</id><updated>2026-01-01T00:00:00Z</updated></info>"
        f"{case.get('locale', '')}{case.get('macros', '')}{citation}{case.get('bibliography', '')}</style>"
    ).encode()


def outcome(case: dict[str, str]) -> list[str]:
    """What provcite makes of a case, a line each."""
    style = Style.load(style_source(case))
    items: list[dict[str, Any]] = [json.loads(line) for line in case["items"].splitlines() if line.strip()]
    session = style.session(items)
    citations: list[Citation] = []
    computed = False
    for line in case.get("cites", "").splitlines():
        value = json.loads(line)
        note = 0
        if isinstance(value, dict):
            computed, note, value = True, value["note"], value["cites"]
        citations.append(Citation([read_cite(cite) for cite in value], note))
    if not citations:
        citations = [Citation([read_cite(str(item["id"])) for item in items])]
    nodes = session.cite_all(citations, computed=computed)
    if "list" in case:
        nodes = [entry.text for entry in session.bibliography()]
    return [render(node, case["format"]) for node in nodes]


INFO = "<info><title>Test</title><id>test</id><updated>2026-01-01T00:00:00Z</updated></info>"


def style(body: str, *, attributes: str = 'class="in-text"') -> bytes:
    """A style around the given elements."""
    return f'<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" {attributes}>{INFO}{body}</style>'.encode()


def layout(body: str, *, attributes: str = 'class="in-text"', before: str = "") -> bytes:
    """A style with one citation layout."""
    return style(f"{before}<citation><layout>{body}</layout></citation>", attributes=attributes)
