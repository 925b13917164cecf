"""Dates of a chain that cannot all be true: a thing used before it can have been made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.model.dates import parse_edtf
from provcite.model.errors import InputError

if TYPE_CHECKING:
    from provcite.provenance.chain import Chain, Step

_Day = tuple[int, int, int]


def contradictions(chain: Chain) -> list[str]:
    """A sentence for each step that ended before what it needs can have begun.

    Only bounds count: a step of "1956" does not contradict one of July 1956. The order of events
    is that of PROV-CONSTRAINTS (section 6.2): what is used must have been made before, and so must
    all that it was made from.
    """
    found: list[str] = []
    since: dict[str, tuple[_Day, Step]] = {}
    for step in chain.steps:
        first, last = _bounds(step.date)
        needed = max(
            (since[key] for key in step.used if key in since), key=lambda item: item[0], default=None
        )
        if needed is not None and last is not None and last < needed[0]:
            found.append(
                f"“{step.heading}” in record {chain.record_id} has the date {step.date}, "
                f"before “{needed[1].heading}” ({needed[1].date})"
            )
            continue
        begun = needed
        if first is not None and (needed is None or first > needed[0]):
            begun = (first, step)
        if begun is not None:
            for key in step.made:
                since[key] = begun
    return found


def _bounds(date: str | None) -> tuple[_Day | None, _Day | None]:
    try:
        edtf = parse_edtf(date) if date else None
    except InputError:
        return None, None
    if edtf is None or edtf.approximate:
        return None, None  # "about July" contradicts nothing
    return edtf.earliest, edtf.latest
