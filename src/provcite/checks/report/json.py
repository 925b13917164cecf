"""JSON: the shape of the design ("Checking manuscripts"), one object, or a list for several files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from provcite.checks.report import listed, summary_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from provcite.checks.report import Listed, Report
    from provcite.model.findings import Finding

FORMAT: Final = ("json", "findings, citations and counts as data")


def write(reports: Sequence[Report]) -> str:
    """One JSON object for one manuscript, a list of them for several."""
    made = [as_data(report) for report in reports]
    return json.dumps(made[0] if len(made) == 1 else made, ensure_ascii=False, indent=2) + "\n"


def as_data(report: Report) -> dict[str, Any]:
    """A report as plain values."""
    result = report.result
    citations = []
    for citation in result.reading.citations:
        note = result.document.notes[citation.note].number if citation.note is not None else None
        reference = None
        if citation.path:
            reference = {"repository": citation.repository, "path": [list(pair) for pair in citation.path]}
            if citation.repository_key:
                reference["repository_key"] = citation.repository_key
        citations.append(
            {
                "note": note,
                "text": " ".join(citation.text.split()),
                "record": citation.record.id if citation.record else None,
                "reference": reference,
                "confidence": citation.confidence,
                "kind": citation.kind,
                "reason": citation.reason,
                "identity": citation.identity.value if citation.identity else None,
                "near": [record.id for record in citation.near],
            }
        )
    return {
        "manuscript": report.name,
        "findings": [finding_as_data(item.finding) for item in report.found],
        "unread": [_aside(item) for item in listed(report) if item.kind == "unread"],
        "undecided": [_aside(item) for item in listed(report) if item.kind == "undecided"],
        "citations": citations,
        "summary": summary_of(report),
    }


def _aside(item: Listed) -> dict[str, Any]:
    return {
        "note": item.note,
        "line": item.line,
        "paragraph": item.paragraph,
        "text": item.text,
        "reason": item.reason,
        "near": list(item.near),
    }


def finding_as_data(finding: Finding) -> dict[str, Any]:
    """A finding as plain values."""
    fix = None
    if finding.fix is not None:
        fix = {
            "description": finding.fix.description,
            "old": finding.fix.old,
            "new": finding.fix.new,
            "safe": finding.fix.safe,
        }
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity.value,
        "message": finding.message,
        "note": finding.position.note,
        "line": finding.position.line,
        "excerpt": finding.excerpt,
        "record": finding.record,
        "expected": finding.expected,
        "found": finding.found,
        "fix": fix,
        "basis": finding.basis,
        "column": finding.position.column,
        "paragraph": finding.position.paragraph,
    }
