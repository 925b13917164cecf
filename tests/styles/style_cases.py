"""The records that every shipped style is tried on, and what provcite prints for them.

The documents are made up, but for ``sample``; the repositories are real ones.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from provcite.archives.repositories import Repositories as Known
from provcite.csl import Style, render
from provcite.exchange.citation_form import read_form
from provcite.exchange.csl_item import Repositories, to_csl
from provcite.schema.decode import decode_bytes
from provcite.store.shipped import shipped_files

if TYPE_CHECKING:
    from provcite.model.record import Record

HERE = Path(__file__).parent
STYLES = [path.stem for path in shipped_files("styles", ".csl")]


@cache
def records() -> tuple[Record, ...]:
    """The records of the folder ``records``, by file name."""
    found = []
    for path in sorted((HERE / "records").glob("*.yaml")):
        decoded = decode_bytes(path.read_bytes(), file=path.name, expected_id=path.stem)
        assert decoded.record is not None, [str(finding) for finding in decoded.findings]
        found.append(decoded.record)
    return tuple(found)


@cache
def source(style: str) -> bytes:
    """The bytes of a shipped style."""
    return next(path for path in shipped_files("styles", ".csl") if path.stem == style).read_bytes()


@cache
def loaded(style: str) -> Style:
    """A shipped style, compiled."""
    return Style.load(source(style))


def items(style: str) -> list[dict[str, Any]]:
    """The records as CSL-JSON in the form that the style asks for."""
    form = read_form(source(style))
    repositories = Repositories(Known.shipped())
    return [to_csl(record, form, repositories=repositories) for record in records()]


def notes(style: str) -> list[list[dict[str, Any]]]:
    """Every record cited once, then every record again: full notes, then short ones, never ibid."""
    first = [[{"id": record.id}] for record in records()]
    return first + [[{"id": record.id}] for record in records()]


def printed(style: str) -> tuple[list[str], dict[str, str]]:
    """What provcite prints for `notes`, and the bibliography by id in its order."""
    session = loaded(style).session(items(style))
    texts = [render(text, "plain") for text in session.cite_all(notes(style))]
    return texts, {entry.id: render(entry.text, "plain") for entry in session.bibliography()}


def golden(style: str) -> str:
    """All forms of all records as one text, the way the golden files keep them."""
    texts, entries = printed(style)
    lines = []
    in_text = loaded(style).kind == "in-text"
    for place, record in enumerate(records()):
        lines.append(f"# {record.id}")
        if in_text:
            lines.append(f"in-text: {texts[place]}")
        else:
            lines.append(f"note: {texts[place]}")
            lines.append(f"short: {texts[place + len(records())]}")
        lines.append(f"bibliography: {entries[record.id]}")
        lines.append("")
    lines.append("# order of the bibliography")
    lines.append(" ".join(entries))
    return "\n".join(lines) + "\n"
