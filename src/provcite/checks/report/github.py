"""Workflow commands that GitHub shows beside the lines of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from provcite.checks.report import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from provcite.checks.report import Report

FORMAT: Final = ("github", "annotations for GitHub Actions")

_LEVELS = {"error": "error", "warning": "warning", "note": "notice"}


#: Control characters, which steer a terminal or the page of a log.
_UNPRINTABLE = {code: "\ufffd" for code in (*range(0x20), *range(0x7F, 0xA0)) if code != 0x09}


def _data(text: str) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.translate(_UNPRINTABLE)


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def write(reports: Sequence[Report]) -> str:
    """One line a finding or what is open; files without lines (Word) carry the note in the message."""
    lines: list[str] = []
    for report in reports:
        for item in report.found:
            finding = item.finding
            position = finding.position
            properties = {"file": position.file or report.name}
            if position.line is not None:
                properties["line"] = str(position.line)
                if position.column is not None:
                    properties["col"] = str(position.column)
                if position.end_line is not None:
                    properties["endLine"] = str(position.end_line)
                if position.end_column is not None and position.end_line == position.line:
                    properties["endColumn"] = str(position.end_column)
            properties["title"] = f"{finding.code} {finding.name}"
            shown = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
            where = f"Note {position.note}: " if position.note is not None else ""
            lines.append(f"::{_LEVELS[finding.severity.value]} {shown}::{_data(where + finding.message)}")
        for aside in listed(report):
            properties = {"file": report.name}
            if aside.line is not None:
                properties["line"] = str(aside.line)
            properties["title"] = aside.kind
            shown = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
            where = f"Note {aside.note}" if aside.note is not None else f"Paragraph {aside.paragraph}"
            lines.append(f"::notice {shown}::{_data(f'{where}: {aside.reason} {aside.text}')}")
    return "\n".join(lines) + ("\n" if lines else "")
