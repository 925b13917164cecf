"""Writers of findings, one module a format; each has ``FORMAT`` (name, summary) and ``write``."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from provcite.checks.rule import FAMILIES
from provcite.model.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

    from provcite.checks.run import CheckResult, Found


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a writer gets for one manuscript.

    `found` are the findings to show (a baseline may have taken some away, `known` counts them).
    """

    name: str
    result: CheckResult
    found: tuple[Found, ...]
    known: int = 0


@lru_cache(maxsize=1)
def formats() -> tuple[str, ...]:
    """The names of the formats, from the folder."""
    return tuple(
        sorted(entry.name for entry in pkgutil.iter_modules(__path__) if not entry.name.startswith("_"))
    )


def writer(name: str) -> ModuleType:
    """The module that writes the format `name`; raises `NotFoundError`."""
    if name not in formats():
        raise NotFoundError(
            f"There is no report format “{name}”.", hint="Known: " + ", ".join(formats()) + "."
        )
    return importlib.import_module(f"{__name__}.{name}")


def summary_of(report: Report) -> dict[str, object]:
    """Counts: notes, citations, matched ones, records, findings by severity and by family.

    `notes` are those read; `notes_in_file` those that the file has, None where its format has no count.
    """
    citations = report.result.reading.citations
    severities = {"error": 0, "warning": 0, "note": 0}
    families = dict.fromkeys(FAMILIES.values(), 0)
    for item in report.found:
        severities[item.finding.severity.value] += 1
        families[FAMILIES[item.finding.code[:3]]] += 1
    return {
        "notes": len(report.result.document.notes),
        "notes_in_file": report.result.document.notes_in_file,
        "citations": len(citations),
        "matched": sum(citation.record is not None for citation in citations),
        "records": len({citation.record.id for citation in citations if citation.record is not None}),
        "findings": len(report.found),
        "fixable": sum(item.finding.fix is not None and item.finding.fix.safe for item in report.found),
        "suppressed": report.result.suppressed,
        "known": report.known,
        "unread": len(report.result.unread),
        "undecided": len(report.result.undecided),
        "by_severity": severities,
        "by_family": {family: count for family, count in families.items() if count},
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What was not read or not decided, ready to be written: `kind` is ``unread`` or ``undecided``."""

    kind: str
    note: str | None
    line: int | None
    paragraph: int
    text: str
    reason: str
    near: tuple[str, ...]

    @property
    def where(self) -> str:
        """``note 12`` or ``paragraph 3``."""
        return f"note {self.note}" if self.note is not None else f"paragraph {self.paragraph}"


def listed(report: Report) -> tuple[Listed, ...]:
    """What was not read, then what was not decided, each in the order of the manuscript."""
    document = report.result.document
    found = []
    for kind, asides in (("unread", report.result.unread), ("undecided", report.result.undecided)):
        for item in asides:
            origin = item.block.origin(item.start)
            place = (
                document.place(origin[0].part, origin[1]) if origin and document.lines is not None else None
            )
            found.append(
                Listed(
                    kind=kind,
                    note=document.notes[item.note].number if item.note is not None else None,
                    line=place[0] if place is not None else item.block.line,
                    paragraph=item.block.paragraph,
                    text=item.text,
                    reason=item.reason,
                    near=item.near,
                )
            )
    return tuple(found)


def counted(number: int, one: str, many: str | None = None) -> str:
    """``1 note``, ``2 notes``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def sentence_of(reports: Sequence[Report]) -> str:
    """``2 errors, 1 warning, 3 undecided`` of all reports together, or ``Nothing found``."""
    totals = {"error": 0, "warning": 0, "note": 0}
    for report in reports:
        for item in report.found:
            totals[item.finding.severity.value] += 1
    parts = [counted(number, word) for word, number in totals.items() if number]
    asides = {
        "unread": sum(len(report.result.unread) for report in reports),
        "undecided": sum(len(report.result.undecided) for report in reports),
    }
    if not parts and any(asides.values()):
        parts = ["No finding"]
    parts += [f"{number:,} {word}" for word, number in asides.items() if number]
    return ", ".join(parts) if parts else "Nothing found"
