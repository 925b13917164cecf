"""What happened to files and records of the store, as PREMIS 3 events, one line of JSON each.

Event types are terms of the preservation events of the Library of Congress
(id.loc.gov/vocabulary/preservation/eventType); the address of the term stands beside it where it is known
here. The names are those of PREMIS's semantic units: identifiers have a type and a value, the outcome stands
in its information. A line stands by itself, so that a log can be cut, joined and read with any tool.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Final

FIXITY_CHECK: Final = "fixity check"
VALIDATION: Final = "validation"
INGESTION: Final = "ingestion"
METADATA_MODIFICATION: Final = "metadata modification"
PACKING: Final = "packing"
UNPACKING: Final = "unpacking"

_SCHEME: Final = "http://id.loc.gov/vocabulary/preservation/eventType/"
#: The codes of terms, each seen in use with its term.
_CODES: Final = {FIXITY_CHECK: "fix", VALIDATION: "val", INGESTION: "ing", PACKING: "pac"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PremisEvent:
    """One event: what was done, when (ISO 8601 with zone), to which object, and how it came out.

    `outcome` is ``success``, ``fail`` or ``warning`` (PREMIS 2.5.1 eventOutcome); `detail` says
    what was expected and found; `agent` is program and version, `by` a person who did it with the
    program. `identifier` is a UUID of its own, `object_type` what kind of identifier `object` is.
    """

    type: str
    date_time: str
    object: str
    outcome: str
    agent: str
    identifier: str = ""
    object_type: str = "path in the store"
    record: str | None = None
    by: str | None = None
    detail: dict[str, Any] = field(default_factory=dict)


def log_line(event: PremisEvent) -> str:
    """`event` as one line of JSON with the names of PREMIS's semantic units."""
    data: dict[str, Any] = {}
    if event.identifier:
        data["eventIdentifier"] = {
            "eventIdentifierType": "UUID", "eventIdentifierValue": event.identifier,
        }  # fmt: skip
    data["eventType"] = event.type
    if event.type in _CODES:
        data["eventTypeURI"] = f"{_SCHEME}{_CODES[event.type]}"
    data["eventDateTime"] = event.date_time
    outcome: dict[str, Any] = {"eventOutcome": event.outcome}
    if event.detail:
        outcome["eventOutcomeDetail"] = event.detail
    data["eventOutcomeInformation"] = outcome
    agents = [
        {
            "linkingAgentIdentifierType": "program", "linkingAgentIdentifierValue": event.agent,
            "linkingAgentRole": "executing program",
        }
    ]  # fmt: skip
    if event.by:
        agents.append({"linkingAgentIdentifierType": "name", "linkingAgentIdentifierValue": event.by,
                       "linkingAgentRole": "implementer"})  # fmt: skip
    data["linkingAgentIdentifier"] = agents
    objects = [
        {
            "linkingObjectIdentifierType": event.object_type,
            "linkingObjectIdentifierValue": event.object,
        }
    ]
    if event.record:
        objects.append(
            {"linkingObjectIdentifierType": "record", "linkingObjectIdentifierValue": event.record}
        )
    data["linkingObjectIdentifier"] = objects
    return json.dumps(data, ensure_ascii=True, sort_keys=False) + "\n"


def read_line(line: str) -> PremisEvent | None:
    """The event of a log line, those of version 0.1 too; None where the line is no such event."""
    try:
        data = json.loads(line)
        if "eventOutcome" in data:
            return PremisEvent(
                type=str(data["eventType"]),
                date_time=str(data["eventDateTime"]),
                object=str(data["linkingObjectIdentifier"]),
                outcome=str(data["eventOutcome"]),
                agent=str(data["linkingAgentIdentifier"]),
                record=data.get("record"),
                detail=data.get("eventOutcomeDetail", {}),
            )
        outcome = data["eventOutcomeInformation"]
        agents = [str(one["linkingAgentIdentifierValue"]) for one in data["linkingAgentIdentifier"]]
        first, *others = data["linkingObjectIdentifier"]
        return PremisEvent(
            type=str(data["eventType"]),
            date_time=str(data["eventDateTime"]),
            object=str(first["linkingObjectIdentifierValue"]),
            object_type=str(first["linkingObjectIdentifierType"]),
            record=str(others[0]["linkingObjectIdentifierValue"]) if others else None,
            outcome=str(outcome["eventOutcome"]),
            agent=agents[0],
            by=agents[1] if len(agents) > 1 else None,
            identifier=str(data.get("eventIdentifier", {}).get("eventIdentifierValue", "")),
            detail=outcome.get("eventOutcomeDetail", {}),
        )
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        return None
