"""JUnit XML: a suite for each manuscript, a failed case for each finding, a skipped one for what is open."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

from provcite.checks.report import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from provcite.checks.report import Report

FORMAT: Final = ("junit", "test results for CI servers")

_NOT_XML = re.compile("[^\t\n\r\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _attribute(text: str) -> str:
    return quoteattr(_NOT_XML.sub("\ufffd", text))


def write(reports: Sequence[Report]) -> str:
    """The suites. A manuscript without findings is one case that passes."""
    skipped = {id(report): listed(report) for report in reports}
    total = sum(max(1, len(report.found) + len(skipped[id(report)])) for report in reports)
    failed = sum(len(report.found) for report in reports)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuites name="provcite check" tests="{total}" failures="{failed}" errors="0">',
    ]
    for report in reports:
        name = _attribute(report.name)
        asides = skipped[id(report)]
        lines.append(
            f'  <testsuite name={name} tests="{max(1, len(report.found) + len(asides))}" '
            f'failures="{len(report.found)}" errors="0" skipped="{len(asides)}">'
        )
        if not report.found and not asides:
            lines.append(f'    <testcase name="no finding" classname={name}/>')
        for item in report.found:
            finding = item.finding
            position = finding.position
            where = (
                f"note {position.note}"
                if position.note is not None
                else f"paragraph {position.paragraph or 1}"
            )
            file = _attribute(position.file or report.name)
            line = f' line="{position.line}"' if position.line is not None else ""
            lines.append(
                f"    <testcase name={_attribute(f'{finding.code} {finding.name}, {where}')} "
                f"classname={name} file={file}{line}>"
            )
            body = escape(_NOT_XML.sub("\ufffd", f"{where}: {finding.excerpt}"))
            lines.append(
                f"      <failure message={_attribute(finding.message)} "
                f"type={_attribute(finding.severity.value)}>{body}</failure>"
            )
            lines.append("    </testcase>")
        for aside in asides:
            line = f' line="{aside.line}"' if aside.line is not None else ""
            lines.append(
                f"    <testcase name={_attribute(f'{aside.kind}, {aside.where}')} "
                f"classname={name} file={name}{line}>"
            )
            lines.append(f"      <skipped message={_attribute(f'{aside.reason} {aside.text}')}/>")
            lines.append("    </testcase>")
        lines.append("  </testsuite>")
    lines.append("</testsuites>")
    return "\n".join(lines) + "\n"
