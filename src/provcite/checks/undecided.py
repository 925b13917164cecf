"""What a check did not read or could not decide: listed apart from findings, with the words.

*Unread* is what looks like a reference and was not understood. *Undecided* is a citation of which the
identity model says that it is another document of a file of the store, or that it cannot be told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from provcite.archives.identity.model import AGAINST, Answer
from provcite.checks.hereafter import KEEPER
from provcite.checks.printed import looks_archival
from provcite.checks.segment import looks_like_book

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.checks.reading import Citation, Reading
    from provcite.manuscripts.document import Block

#: A reading that the reader itself thinks wrong more often than right; where it names an archive that is
#: known, and a level of it, half of that.
DOUBTED: Final = 0.5
#: Fields that describe the document, and not where it lies.
_DESCRIPTIVE: Final = frozenset(("title", "people", "date", "number", "kind"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """Words of the manuscript that nothing was found out about, why, and the records that come near.

    `note` is the number of the note in the document's list, None in the running text.
    """

    block: Block
    note: int | None
    start: int
    end: int
    reason: str
    near: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return " ".join(self.block.text[self.start : self.end].split())


def is_other_document(citation: Citation) -> bool:
    """Whether a citation describes another document than the record of the same file does."""
    judgement = citation.judgement
    if citation.record is not None or judgement is None or not citation.near:
        return False
    return any(
        item.field in _DESCRIPTIVE and (item.field, item.outcome) in AGAINST for item in judgement.evidence
    )


def undecided_of(reading: Reading) -> tuple[Aside, ...]:
    """The citations that are not decided, in the order of the manuscript."""
    found = []
    for citation in reading.citations:
        if citation.in_bibliography or citation.key is not None:
            continue
        if citation.antecedent is not None and citation.ibid is None:
            continue
        reason, near = _undecided(citation)
        if reason:
            found.append(
                Aside(
                    block=citation.block,
                    note=citation.note,
                    start=citation.start,
                    end=citation.end,
                    reason=reason,
                    near=near,
                )
            )
    return tuple(found)


def _undecided(citation: Citation) -> tuple[str, tuple[str, ...]]:
    near = tuple(record.id for record in citation.near)
    names = ", ".join(near)
    if citation.record is not None:
        if citation.identity is Answer.UNKNOWN and not citation.rivals and not _disagrees(citation):
            name = citation.record.id
            return f"It names the file only; of that file the store has {name}.", (name,)
        return "", ()
    if not is_other_document(citation):
        return "", ()
    why = "; ".join(
        item.words
        for item in (citation.judgement.evidence if citation.judgement else ())
        if item.field in _DESCRIPTIVE and item.words and (item.field, item.outcome) in AGAINST
    )
    if citation.identity is Answer.OTHER:
        return f"Another document of the file of {names}: {why}. The store does not have it.", near
    return f"It cannot be told whether this is {names}: {why}.", near


def _disagrees(citation: Citation) -> bool:
    """Whether something speaks against the record: a finding tells it."""
    return any(
        (item.field, item.outcome) in AGAINST
        for item in (citation.judgement.evidence if citation.judgement else ())
    )


def unread_of(reading: Reading) -> tuple[Aside, ...]:
    """Notes that look archival and gave no citation, references read with doubt, places left unread."""
    found = []
    for index, note in enumerate(reading.document.notes):
        citations = reading.by_note.get(index, [])
        text = note.block.text
        if not citations and looks_archival(text) and not _is_printed_work(text):
            found.append(
                Aside(
                    block=note.block,
                    note=index,
                    start=0,
                    end=len(text),
                    reason="It looks like a reference to an archive and was not read.",
                )
            )
    found.extend(_doubted(reading))
    return tuple(found)


def is_doubted(citation: Citation) -> bool:
    """Whether a reference that no record has was read with so much doubt that nothing can be said of it."""
    reference = citation.reference
    if reference is None or not reference.units or citation.record is not None:
        return False
    known = citation.repository_key is not None and citation.prints_unit
    return reference.confidence < (DOUBTED / 2 if known else DOUBTED)


def _has_signs(citation: Citation) -> bool:
    """Whether the words of a reference look archival, and are not the title and the number of a book."""
    reference = citation.reference
    if reference is None:
        return False
    words = citation.block.text[reference.start : reference.end]
    return citation.repository_key is not None or looks_archival(words) or KEEPER.search(words) is not None


def _doubted(reading: Reading) -> Iterator[Aside]:
    for citation in reading.citations:
        reference = citation.reference
        if reference is None or citation.record is not None or citation.in_bibliography:
            continue
        if citation.note is None or not is_doubted(citation):
            continue
        # Beside a citation of an archive, or leaning on one, a level in doubt is the archive's too.
        beside = any(
            other is not citation and not is_doubted(other) and other.prints_unit
            for other in reading.by_note.get(citation.note, ())
        )
        if beside or citation.antecedent is not None or _has_signs(citation):
            yield Aside(
                block=citation.block,
                note=citation.note,
                start=reference.start,
                end=reference.end,
                reason="The reference was read with doubt.",
            )


_YEAR_AND_PAGE = re.compile(r"\((?:[^()]{0,120})(?:1[5-9]|20)\d\d\)")


def _is_printed_work(text: str) -> bool:
    return looks_like_book(text) or _YEAR_AND_PAGE.search(text) is not None
