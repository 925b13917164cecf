"""PROV-CONSTRAINTS (W3C Recommendation of 2013-04-30), as far as `to_prov` could break them.

The `prov` library checks uniqueness and typing when a document is unified (sections 6.1 and
6.4); what it does not check is the order of events (6.2), which is done here on a graph of
events: generation of an entity precedes its use (constraint 37) and, by derivation, the
generation of what is made from it (41); an activity starts before it uses or makes anything
(33, 34). A cycle among strictly ordered events is a contradiction, and so are times against it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any, Final

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def violations(document: Any) -> list[str]:
    """What `document` (a `prov.model.ProvDocument`) breaks, a sentence each; empty where it is valid."""
    found = _uniqueness(document)
    edges, times = _events(document)
    return found + _cycles(edges) + _times_against(edges, times)


def _uniqueness(document: Any) -> list[str]:
    from prov.model import ProvException

    try:
        document.unified()
    except ProvException as error:
        return [f"uniqueness or typing: {error}"]
    return []


def _events(document: Any) -> tuple[dict[str, set[str]], dict[str, Any]]:
    """Edges "before → after" between events, and the times that are stated for them."""
    from prov.constants import PROV_ATTR_ACTIVITY, PROV_ATTR_ENTITY
    from prov.model import ProvActivity, ProvDerivation, ProvGeneration, ProvUsage

    edges: dict[str, set[str]] = defaultdict(set)
    times: dict[str, Any] = {}
    for record in document.get_records():
        if isinstance(record, ProvActivity):
            name = str(record.identifier)
            edges[f"start {name}"].add(f"end {name}")
            times[f"start {name}"], times[f"end {name}"] = _span(record)
        elif isinstance(record, ProvGeneration):
            entity, activity = (_first(record, name) for name in (PROV_ATTR_ENTITY, PROV_ATTR_ACTIVITY))
            edges[f"start {activity}"].add(f"generation of {entity}")
            edges[f"generation of {entity}"].add(f"end {activity}")
        elif isinstance(record, ProvUsage):
            entity, activity = (_first(record, name) for name in (PROV_ATTR_ENTITY, PROV_ATTR_ACTIVITY))
            edges[f"start {activity}"].add(f"use of {entity} by {activity}")
            edges[f"generation of {entity}"].add(f"use of {entity} by {activity}")
            edges[f"use of {entity} by {activity}"].add(f"end {activity}")
        elif isinstance(record, ProvDerivation):
            made, source = (str(value) for _, value in record.formal_attributes[:2])
            edges[f"generation of {source}"].add(f"generation of {made}")
    return edges, times


def _span(activity: Any) -> tuple[str | None, str | None]:
    """When an activity began and ended at the earliest and the latest: its times, else its day.

    PROV has no days; a day is an attribute of ours, and no time is made of it in the document.
    """
    start, end = activity.get_startTime(), activity.get_endTime()
    if start is not None or end is not None:
        return (start.isoformat() if start else None), (end.isoformat() if end else None)
    for name, value in activity.attributes:
        if str(name) == "provcite:edtf" and _DAY.fullmatch(str(value)):
            return f"{value}T00:00:00", f"{value}T23:59:59"
    return None, None


def _first(record: Any, attribute: Any) -> str:
    return str(next(iter(record.get_attribute(attribute))))


def _cycles(edges: dict[str, set[str]]) -> list[str]:
    """Events that would have to precede themselves (depth-first, without recursion)."""
    done: set[str] = set()
    for root in list(edges):
        path: dict[str, None] = {}
        stack: list[tuple[str, bool]] = [(root, False)]
        while stack:
            event, leaving = stack.pop()
            if leaving:
                path.pop(event, None)
                done.add(event)
            elif event in path:
                return [f"order: {event} would have to precede itself"]
            elif event not in done:
                path[event] = None
                stack.append((event, True))
                stack.extend((after, False) for after in edges.get(event, ()))
    return []


def _times_against(edges: dict[str, set[str]], times: dict[str, Any]) -> list[str]:
    """Activities that end before they start, or that use what a later activity makes."""
    found = []
    for before, stated in times.items():
        if stated is None:
            continue
        seen = {before}
        stack = [before]
        while stack:
            for after in edges.get(stack.pop(), ()):
                if after in seen:
                    continue
                seen.add(after)
                later = times.get(after)
                if later is not None:
                    if later < stated:
                        found.append(f"time: {after} ({later}) is before {before} ({stated})")
                else:
                    stack.append(after)
    return found
