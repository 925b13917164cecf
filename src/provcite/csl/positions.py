"""Positions of cites in a document: first, subsequent, ibid, ibid-with-locator, near-note.

CSL 1.0.2, "Choose" (``position``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.csl.context import FIRST, IBID, IBID_WITH_LOCATOR, SUBSEQUENT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from provcite.csl.context import Cite
    from provcite.csl.session import Citation


def compute(citations: Sequence[Citation], near_distance: int) -> None:
    """Set the position of every cite that is not forced."""
    seen: dict[str, int] = {}
    latest: dict[str, int] = {}
    before: Citation | None = None
    for citation in citations:
        previous: Cite | None = None
        for index, cite in enumerate(citation.cites):
            if cite.forced:
                previous = cite
                seen.setdefault(cite.id, citation.note)
                latest[cite.id] = citation.note
                continue
            if cite.id not in seen:
                cite.position = FIRST
                cite.first_note = ""
                cite.near_note = False
            else:
                cite.first_note = str(seen[cite.id]) if seen[cite.id] else ""
                cite.near_note = citation.note - latest[cite.id] <= near_distance
                antecedent: Cite | None = None
                if index > 0:
                    antecedent = previous
                elif before is not None and before.cites and len({other.id for other in before.cites}) == 1:
                    antecedent = before.cites[-1]
                cite.position = _relative(cite, antecedent)
            previous = cite
            seen.setdefault(cite.id, citation.note)
            latest[cite.id] = citation.note
        before = citation


def _relative(cite: Cite, antecedent: Cite | None) -> str:
    if antecedent is None or antecedent.id != cite.id:
        return SUBSEQUENT
    if not antecedent.locator:
        return IBID_WITH_LOCATOR if cite.locator else IBID
    if not cite.locator:
        return SUBSEQUENT
    if (cite.locator, cite.label) == (antecedent.locator, antecedent.label):
        return IBID
    return IBID_WITH_LOCATOR
