"""Where a value comes from, in words: read at a place, inferred, or said by somebody."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from provcite.model.record import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.model.record import Record

#: Quoted words are cut at this length: a line on a screen, not the document again.
_QUOTE: Final = 120


def evidence_words(evidence: Evidence) -> str:
    """Evidence in short: ``file.txt, line 12: “Top Secret”``, ``inferred: …``, ``A. Reader, 2026``."""
    place = evidence.source or ""
    if evidence.line is not None:
        place = f"{place}, line {evidence.line}" if place else f"line {evidence.line}"
    if evidence.quote:
        quote = " ".join(evidence.quote.split())
        quote = quote if len(quote) <= _QUOTE else quote[: _QUOTE - 1].rstrip() + "…"
        place = f"{place}: “{quote}”" if place else f"“{quote}”"
    said = ", ".join(part for part in (evidence.by, evidence.date) if part)
    note = evidence.note or ""
    if evidence.inferred:
        note = f"inferred: {note}" if note else "inferred"
        return "; ".join(part for part in (note, place, said) if part)
    return "; ".join(part for part in (place, said, note) if part)


def evidence_of(record: Record) -> Iterator[Evidence]:
    """The evidence of `record` as it is to be shown.

    Importers give the line alone: the file is the one that the record was imported from. What an
    event calls inferred is evidence too, where no entry says more about it.
    """
    said = {item.field for item in record.evidence}
    imported = record.imported.from_ if record.imported is not None else None
    for item in record.evidence:
        read = item.line is not None or item.quote is not None
        yield replace(item, source=imported) if read and item.source is None and imported else item
    for number, event in enumerate(record.provenance):
        for field in event.inferred:
            path = f"provenance[{number}].{field}"
            if path not in said:
                yield Evidence(field=path, inferred=True)


def evidence_at(record: Record, path: str) -> Evidence | None:
    """The evidence for the value at `path`, or for the value that it is a part of; the nearest one."""
    found = [item for item in evidence_of(record) if _covers(item.field, path)]
    return max(found, key=lambda item: len(item.field), default=None)


def _covers(field: str, path: str) -> bool:
    # A record with one place may call it ``source`` where others say ``sources[0]``.
    field, path = (text.replace("sources[0]", "source") for text in (field, path))
    return path == field or path.startswith((field + ".", field + "["))


def source_of(record: Record, path: str) -> str:
    """Where the value at `path` is from, in words: its evidence, else the file that was imported."""
    evidence = evidence_at(record, path)
    if evidence is not None:
        return evidence_words(evidence)
    if record.imported is not None and record.imported.from_ and not path.startswith("imported"):
        return f"imported from {record.imported.from_}"
    return ""
