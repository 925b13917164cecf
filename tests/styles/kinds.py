"""Some 170 records of every type that a historian's notes have, and what the shipped styles print for them.

``python tests/styles/kinds.py`` writes the golden files anew. Read the difference.
"""

from __future__ import annotations

import re
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from provcite.archives.repositories import Repositories as Known
from provcite.csl import render
from provcite.exchange.citation_form import read_form
from provcite.exchange.csl_item import Repositories, to_csl
from provcite.schema.decode import decode_text
from styles.style_cases import HERE, STYLES, loaded, source

if TYPE_CHECKING:
    from provcite.model.record import Record

GOLDEN = HERE / "golden" / "kinds"


@cache
def texts() -> dict[str, str]:
    """The records of ``kinds.yaml`` as the texts of their files, by id."""
    whole = (HERE / "kinds.yaml").read_text(encoding="utf-8")
    parts = [part.strip() + "\n" for part in whole.split("\n---\n")]
    found = {}
    for part in parts:
        named = re.search(r"(?m)^id: (\S+)$", part)
        assert named is not None, part
        found[named[1]] = part
    return found


@cache
def records() -> tuple[Record, ...]:
    """Those records."""
    found = []
    for name, text in texts().items():
        decoded = decode_text(text, file=name, expected_id=name)
        assert decoded.record is not None, [str(finding) for finding in decoded.findings]
        found.append(decoded.record)
    return tuple(found)


def items(style: str) -> list[dict[str, Any]]:
    """The records as CSL-JSON in the form that the style asks for."""
    form = read_form(source(style))
    known = Repositories(Known.shipped())
    return [to_csl(record, form, repositories=known) for record in records()]


def golden(style: str) -> str:
    """Notes, short notes and entries of all records, with their italics."""
    session = loaded(style).session(items(style))
    first = [[{"id": record.id}] for record in records()]
    cited = [render(text, "markdown") for text in session.cite_all([*first, *first])]
    entries = {entry.id: render(entry.text, "markdown") for entry in session.bibliography()}
    lines = []
    for place, record in enumerate(records()):
        lines.append(f"# {record.id}")
        if loaded(style).kind == "in-text":
            lines.append(f"in-text: {cited[place]}")
        else:
            lines += [f"note: {cited[place]}", f"short: {cited[place + len(records())]}"]
        lines += [f"bibliography: {entries.get(record.id, '')}", ""]
    return "\n".join(lines)


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for name in STYLES:
        (GOLDEN / f"{name}.txt").write_text(golden(name), encoding="utf-8")
