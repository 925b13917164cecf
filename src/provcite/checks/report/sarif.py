"""SARIF 2.1.0 (OASIS standard), for code scanning and editors."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from provcite import __version__
from provcite.checks.report import listed
from provcite.checks.rule import all_rules, rule_named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from provcite.checks.report import Listed, Report
    from provcite.checks.rule import Rule
    from provcite.model.findings import Finding

FORMAT: Final = ("sarif", "SARIF 2.1.0, for code scanning")

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def write(reports: Sequence[Report]) -> str:
    """One run with the results of all manuscripts and the rules that they name."""
    codes = sorted({item.finding.code for report in reports for item in report.found})
    known = {rule.code for rule in all_rules()}
    rules = [_rule(rule_named(code)) for code in codes if code in known]
    asides = [(report, item) for report in reports for item in listed(report)]
    rules += [_ASIDES[kind] for kind in _ASIDES if any(item.kind == kind for _, item in asides)]
    numbers = {rule["id"]: index for index, rule in enumerate(rules)}
    results = [_result(item.finding, report.name, numbers) for report in reports for item in report.found]
    results += [_open(item, report.name, numbers) for report, item in asides]
    log = {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "provcite", "version": __version__, "rules": rules}},
                "columnKind": "unicodeCodePoints",
                "artifacts": [{"location": {"uri": _uri(report.name)}} for report in reports],
                "results": results,
            }
        ],
    }
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


#: No rules of provcite's own: what SARIF calls results that are open, or to be looked at by a person.
_ASIDES: Final[dict[str, dict[str, Any]]] = {
    "unread": {
        "id": "unread",
        "name": "Unread",
        "shortDescription": {"text": "What looks like a reference and was not understood."},
        "defaultConfiguration": {"level": "none"},
    },
    "undecided": {
        "id": "undecided",
        "name": "Undecided",
        "shortDescription": {"text": "A citation of which it cannot be told whether it is of a record."},
        "defaultConfiguration": {"level": "none"},
    },
}


def _open(item: Listed, name: str, numbers: dict[str, int]) -> dict[str, Any]:
    """What was not read (for a person's review) or not decided (open)."""
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(name)}}
    if item.line is not None:
        physical["region"] = {"startLine": item.line}
    digest = hashlib.sha256("|".join((item.kind, item.where, item.text)).encode())
    result: dict[str, Any] = {
        "ruleId": item.kind,
        "ruleIndex": numbers[item.kind],
        "kind": "review" if item.kind == "unread" else "open",
        "level": "none",
        "message": {"text": f"{item.where}: {item.reason} {item.text}"},
        "locations": [
            {"physicalLocation": physical, "logicalLocations": [{"name": item.where, "kind": "element"}]}
        ],
        "partialFingerprints": {"provcite/v1": digest.hexdigest()[:32]},
    }
    if item.near:
        result["properties"] = {"near": list(item.near)}
    return result


def _uri(name: str) -> str:
    return quote(name.replace("\\", "/"), safe="/.-_~()")


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": "".join(part.capitalize() for part in rule.name.split("-")),
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.section("What it does") or rule.summary},
        "help": {"text": rule.page, "markdown": rule.page},
        "defaultConfiguration": {"level": rule.severity.value},
        "properties": {"tags": [rule.family]},
    }


def _result(finding: Finding, name: str, numbers: dict[str, int]) -> dict[str, Any]:
    position = finding.position
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(position.file or name)}}
    region = _region(finding)
    if region:
        physical["region"] = region
    location: dict[str, Any] = {"physicalLocation": physical}
    where = f"note {position.note}" if position.note is not None else f"paragraph {position.paragraph or 1}"
    location["logicalLocations"] = [{"name": where, "kind": "element"}]
    digest = hashlib.sha256("|".join((finding.code, where, finding.excerpt, finding.found or "")).encode())
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "level": finding.severity.value,
        "message": {"text": f"{where}: {finding.message}"},
        "locations": [location],
        "partialFingerprints": {"provcite/v1": digest.hexdigest()[:32]},
    }
    if finding.code in numbers:
        result["ruleIndex"] = numbers[finding.code]
    if finding.fix is not None and region and "endColumn" in region:
        result["fixes"] = [
            {
                "description": {"text": finding.fix.description},
                "artifactChanges": [
                    {
                        "artifactLocation": {"uri": _uri(position.file or name)},
                        "replacements": [
                            {"deletedRegion": region, "insertedContent": {"text": finding.fix.new}}
                        ],
                    }
                ],
            }
        ]
    properties = {
        key: value
        for key, value in (
            ("record", finding.record),
            ("expected", finding.expected),
            ("found", finding.found),
        )
        if value is not None
    }
    if properties:
        result["properties"] = properties
    return result


def _region(finding: Finding) -> dict[str, Any]:
    position = finding.position
    if position.line is None:
        return {}
    region: dict[str, Any] = {"startLine": position.line}
    if position.column is not None:
        region["startColumn"] = position.column
    if position.end_line is not None and position.end_line >= position.line:
        region["endLine"] = position.end_line
        if position.end_column is not None:
            region["endColumn"] = position.end_column
    return region
