"""What a citation says of those who obtained, translated or contributed a document.

The sentence is the one that digital archives print ("Obtained and translated for NKIDP by James
F. Person"): acts of the same people for the same project are told together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from provcite.model.record import Record

#: The events that are credits, with the word for each.
_ACTS: Final[dict[str, str]] = {
    "obtained": "obtained",
    "contributed": "contributed",
    "transcribed": "transcribed",
    "translated": "translated",
    "edited": "edited",
    "summarised": "summarised",
}


def credit_sentence(record: Record, kinds: Sequence[str] = tuple(_ACTS)) -> str:
    """``obtained and translated for NKIDP by James F. Person``: lower case, no full stop; may be empty.

    Two short groups are joined by "and", others by semicolons, as printed on documents.
    """
    groups: list[tuple[list[str], tuple[str, ...], str | None]] = []
    for event in record.provenance:
        if event.event not in kinds or event.event not in _ACTS or not event.by:
            continue
        act = _ACTS[event.event]
        for acts, agents, project in groups:
            if (agents, project) == (event.by, event.for_):
                if act not in acts:
                    acts.append(act)
                break
        else:
            groups.append(([act], event.by, event.for_))
    clauses = [
        listed(acts) + (f" for {project}" if project else "") + f" by {listed(agents)}"
        for acts, agents, project in groups
    ]
    simple = len(clauses) == 2 and all(len(acts) == len(agents) == 1 for acts, agents, _ in groups)
    return (" and " if simple else "; ").join(clauses)


def listed(parts: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b, and c``."""
    if len(parts) < 3:
        return " and ".join(parts)
    return ", ".join(parts[:-1]) + f", and {parts[-1]}"
