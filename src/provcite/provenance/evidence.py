"""Where a value comes from, in words: read at a place, inferred, or said by somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from provcite.model.record import Evidence, Record


def evidence_words(evidence: Evidence) -> str:
    """Evidence in short: ``file.txt, line 12: “Top Secret”``, ``inferred: …``, ``A. Reader, 2026``."""
    if evidence.inferred:
        return f"inferred: {evidence.note}" if evidence.note else "inferred"
    place = evidence.source or ""
    if evidence.line is not None:
        place = f"{place}, line {evidence.line}" if place else f"line {evidence.line}"
    if evidence.quote:
        place = f"{place}: “{evidence.quote}”" if place else f"“{evidence.quote}”"
    said = ", ".join(part for part in (evidence.by, evidence.date) if part)
    return "; ".join(part for part in (place, said, evidence.note or "") if part)


def source_of(record: Record, path: str) -> str:
    """Where the value at `path` is from, in words: its evidence, else the file that was imported."""
    for evidence in record.evidence:
        if path == evidence.field or path.startswith((evidence.field + ".", evidence.field + "[")):
            return evidence_words(evidence)
    if record.imported is not None and record.imported.from_ and not path.startswith("imported"):
        return f"imported from {record.imported.from_}"
    return ""
