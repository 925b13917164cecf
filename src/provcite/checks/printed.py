"""What one block prints: references, credits, dates and back-references, each with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from provcite.archives.dates import find_dates
from provcite.archives.parse import Statement, parse
from provcite.checks.hereafter import without_announcements
from provcite.checks.reading import PrintedCredit, PrintedReference, PrintedUnit

if TYPE_CHECKING:
    from provcite.archives.dates import DateMention
    from provcite.archives.parse import ParsedReference
    from provcite.archives.repositories import Repositories

_LABELLED = re.compile(
    r"(?<!\w)(?:[FfDdLlPp]{1,2}|[Oo]p|[Ff]ond\w*|[Oo]pis\w*|[Dd]el[oa]|[Ll]ist\w*|[Ff]ile|[Bb]ox|[Ff]older|"
    r"[Rr](?:ecord )?[Gg](?:roup)?|[Ss]eries|[Cc]ollection|[Bb]estand|Bl|MfS|"
    r"[Фф]\w{0,4}|[Оо]п\w{0,3}|[Дд]\w{0,3}|[Лл]{1,2}|[Сс]пр|[Аа]рк|а\.\s?е|a\.\s?e|[Dd]oboz|[Tt]eczka|[Kk]arton|[Ff]ascikla|[Mm]icrofilm|[Rr]eel|[Ll]ot)\.?\s{0,2}(?:No\.?\s|№\s?)?[\dA-ZА-Я]"
    r"|[A-ZА-Я]{2,8}\.?,?\s{1,2}[\dA-Z]{1,8}[/.\-]\d|[\d]{3}-\d{5}-\d{2}|[A-Z]{2,6}\s?\d{1,4}/\d{1,6}",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BackMention:
    """Ibid. and its kin: `kind` is ``ibid``, ``op_cit``, ``loc_cit`` or ``idem``."""

    kind: str
    span: tuple[int, int]
    locator: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """What was found in one block, in the order of the text."""

    references: tuple[PrintedReference, ...] = ()
    credits: tuple[PrintedCredit, ...] = ()
    dates: tuple[DateMention, ...] = ()
    backs: tuple[BackMention, ...] = ()
    statement: Statement | None = None


def may_hold_citation(text: str) -> bool:
    """A cheap test for running text: whether the full reading is worth its time."""
    return _LABELLED.search(text) is not None


def read_printed(
    text: str,
    repositories: Repositories,
    *,
    previous: Statement | None = None,
    period: tuple[int, int] | None = None,
    day_first: bool | None = None,
) -> Printed:
    """Read one block. `previous` is the statement of the note before (for pages after ibid.)."""
    statement = parse(text, repositories=repositories, previous=previous)
    bare = without_announcements(text)
    if bare is not None:
        # "The archive, town, state (hereafter X), box 3": the announcement stands between name and numbers.
        other = parse(bare, repositories=repositories, previous=previous)
        if _understood(other) > _understood(statement):
            statement = other
    return Printed(
        references=tuple(_reference(found, text, repositories) for found in statement.references),
        credits=tuple(PrintedCredit(credit=item.credit, span=item.span) for item in statement.credit_spans),
        dates=find_dates(text, period=period, day_first=day_first),
        backs=tuple(
            BackMention(kind=item.kind, span=item.span, locator=item.locator) for item in statement.ibid
        ),
        statement=statement,
    )


def _understood(statement: Statement) -> int:
    """How much of references a reading has: levels, and archives that have numbers."""
    return sum(
        len(found.levels) + (found.reference.repository is not None and bool(found.levels))
        for found in statement.references
    )


def _reference(found: ParsedReference, text: str, repositories: Repositories) -> PrintedReference:
    key = found.reference.repository_key
    word = found.reference.repository
    former = False
    if word is not None and key is not None:
        former = is_former(word, key, repositories)
    return PrintedReference(
        start=found.span[0],
        end=found.span[1],
        repository=word,
        repository_span=found.repository_span,
        repository_key=key,
        former=former,
        units=tuple(
            PrintedUnit(level=level, value=text[a:b].strip(), span=(a, b)) for level, a, b in found.levels
        ),
        confidence=found.confidence,
    )


def is_former(word: str, key: str, repositories: Repositories) -> bool:
    """Whether `word` is a name that the repository `key` no longer bears."""
    for match in repositories.find(word):
        if match.repository.key == key:
            return match.is_former
    return False
