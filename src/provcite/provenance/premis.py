"""What happened to files in the store, as PREMIS 3 events, one line of JSON each.

Event types are those of the PREMIS vocabulary (id.loc.gov/vocabulary/preservation/eventType). A line
stands by itself, so that a log can be cut, joined and read with any tool.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

FIXITY_CHECK = "fixity check"
METADATA_CHECK = "metadata modification check"


@dataclass(frozen=True, slots=True, kw_only=True)
class PremisEvent:
    """One event: what was done, when (ISO 8601 with zone), to which object, and how it came out.

    `outcome` is ``success``, ``fail`` or ``warning`` (PREMIS 2.5.1 eventOutcome); `detail` says
    what was expected and found; `agent` is program and version.
    """

    type: str
    date_time: str
    object: str
    outcome: str
    agent: str
    record: str | None = None
    detail: dict[str, Any] = field(default_factory=dict)


def log_line(event: PremisEvent) -> str:
    """`event` as one line of JSON with the names of PREMIS's semantic units."""
    data: dict[str, Any] = {
        "eventType": event.type,
        "eventDateTime": event.date_time,
        "linkingObjectIdentifier": event.object,
        "eventOutcome": event.outcome,
        "linkingAgentIdentifier": event.agent,
    }
    if event.record:
        data["record"] = event.record
    if event.detail:
        data["eventOutcomeDetail"] = event.detail
    return json.dumps(data, ensure_ascii=True, sort_keys=False) + "\n"


def read_line(line: str) -> PremisEvent | None:
    """The event of a log line; None where the line is no such event."""
    try:
        data = json.loads(line)
        return PremisEvent(
            type=str(data["eventType"]),
            date_time=str(data["eventDateTime"]),
            object=str(data["linkingObjectIdentifier"]),
            outcome=str(data["eventOutcome"]),
            agent=str(data["linkingAgentIdentifier"]),
            record=data.get("record"),
            detail=data.get("eventOutcomeDetail", {}),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
