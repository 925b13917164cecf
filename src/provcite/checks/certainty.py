"""How sure a finding is, and what it rests on.

An error says that the manuscript is wrong. That holds only where something other than the value at
fault says which document is cited: its title, its leaves, its number, its address, or its correspondents.
What rests on less is a warning.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from provcite.archives.identity.model import NAMES, Answer
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from provcite.checks.reading import Citation

#: The odds (natural logarithm) from which a record is certain without the value at fault: 1 in 100 is wrong.
CERTAIN: Final = 4.6
#: Fields of which another value in the same file is another document as likely as a slip.
_SERIAL: Final = frozenset(("date", "leaf"))
#: What one document alone has, whatever its title and its correspondents.
_ONE_DAY: Final = frozenset(
    (("address", "same"), ("number", "same"), ("reference", "document"), ("reference", "item"))
)


def is_certain(citation: Citation, about: str) -> bool:
    """Whether the record is the one that is cited, whatever the field `about` says.

    `about` is a field of the identity model (``reference``, ``date``, ``title``, ``people``) or ``leaf``;
    "" where the finding compares none of them.
    """
    if citation.record is None or citation.rivals:
        return False
    if citation.key is not None:
        return True
    judgement = citation.judgement
    if judgement is None:
        return False  # what it leans on says so: an editor looks at it
    if citation.identity is not Answer.SAME:
        return False
    field = "reference" if about == "leaf" else about
    left = [item for item in judgement.evidence if item.field != field]
    named = {(item.field, item.outcome) for item in left} & NAMES
    if about in _SERIAL and not (named - {("title", "short")}):
        return False
    if about == "date" and not _ONE_DAY & named:
        # One title, two dates: reports of a series. One sender and one addressee: other letters.
        # Only what names one document is enough.
        return False
    if about == "date" and not named & {("address", "same"), ("number", "same"), ("title", "same")}:
        return False
    odds = judgement.odds - sum(item.weight for item in judgement.evidence if item.field == field)
    return bool(named) and odds >= CERTAIN


def grade(citation: Citation, about: str) -> Severity:
    """``error`` where the record is certain without the field `about`, else ``warning``."""
    return Severity.ERROR if is_certain(citation, about) else Severity.WARNING


def basis_of(citation: Citation) -> str:
    """What the match rests on, in words; "" where nothing was matched."""
    if citation.record is None:
        return ""
    return citation.reason
