"""Positions of cites in a document: first, subsequent, ibid, ibid-with-locator, near-note.

CSL 1.0.2, "Choose" (``position``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.csl.context import FIRST, IBID, IBID_WITH_LOCATOR, SUBSEQUENT

if TYPE_CHECKING:
    from provcite.csl.citations import Citation
    from provcite.csl.context import Cite


class Reader:
    """Reads a document from its start; `place` is given its citations one after the other."""

    def __init__(self, near_distance: int) -> None:
        self._near_distance = near_distance
        self._first: dict[str, int] = {}
        self._latest: dict[str, int] = {}
        self._before: Citation | None = None

    def place(self, citation: Citation) -> None:
        """Set the position of every cite of the next citation; forced ones keep theirs."""
        previous: Cite | None = None
        for index, cite in enumerate(citation.cites):
            if not cite.forced:
                antecedent = previous if index else self._alone_before()
                self._place(cite, antecedent, citation.note)
            previous = cite
            self._first.setdefault(cite.id, citation.note)
            self._latest[cite.id] = citation.note
        self._before = citation

    def _place(self, cite: Cite, antecedent: Cite | None, note: int) -> None:
        if cite.id not in self._first:
            cite.position, cite.first_note, cite.near_note = FIRST, "", False
            return
        first = self._first[cite.id]
        cite.first_note = str(first) if first else ""
        cite.near_note = note - self._latest[cite.id] <= self._near_distance
        cite.position = _relative(cite, antecedent)

    def _alone_before(self) -> Cite | None:
        """The cite of the citation before, where that cites one item only."""
        before = self._before
        if before is None or len({cite.id for cite in before.cites}) != 1:
            return None
        return before.cites[-1]


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
