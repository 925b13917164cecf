"""Checks manuscripts against records: recognition of citations, rules, findings.

The store's side of it is `provcite.checks.lookup.RecordLookup`; nothing here opens a file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from provcite.checks.settings import CheckSettings
    from provcite.model.findings import Finding
    from provcite.model.record import Record


def record_findings(
    record: Record, *, file: str = "", settings: CheckSettings | None = None
) -> tuple[Finding, ...]:
    """The findings of the PC0xx rules on one record, for ``provcite validate``."""
    from provcite.checks.run import record_findings as find

    return find(record, file=file, settings=settings)
