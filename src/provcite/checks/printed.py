"""What one block prints: references, credits, dates and back-references, each with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from provcite.archives.dates import find_dates
from provcite.archives.identity.description import DOCUMENT_NUMBER, kinds_in
from provcite.archives.parse import Statement, parse
from provcite.checks.reading import PrintedCredit, PrintedReference, PrintedUnit
from provcite.model.levels import LEAF_LEVELS

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
    return Printed(
        references=tuple(_reference(found, text, repositories) for found in statement.references),
        credits=tuple(PrintedCredit(credit=item.credit, span=item.span) for item in statement.credit_spans),
        dates=find_dates(text, period=period, day_first=day_first),
        backs=tuple(
            BackMention(kind=item.kind, span=item.span, locator=item.locator) for item in statement.ibid
        ),
        statement=statement,
    )


def _reference(found: ParsedReference, text: str, repositories: Repositories) -> PrintedReference:
    key = found.reference.repository_key
    word = found.reference.repository
    former = False
    if word is not None and key is not None:
        former = is_former(word, key, repositories)
    units, start, end = _own_units(found, text)
    return PrintedReference(
        start=start,
        end=end,
        repository=word,
        repository_span=found.repository_span,
        repository_key=key,
        former=former,
        units=units,
        confidence=found.confidence,
    )


def _own_units(found: ParsedReference, text: str) -> tuple[tuple[PrintedUnit, ...], int, int]:
    """The units of a reference with its start and end, without what is the document's or another work's.

    "Airgram A-215" and "Telegram 413" are numbers of the document; the page behind "; Müller, Geschichte" is
    the book's.
    """
    # A bare "No. 5" may be the file's; behind the kind of document it is the document's.
    numbers = [
        match.span("n")
        for match in DOCUMENT_NUMBER.finditer(text, max(0, found.span[0] - 24), found.span[1])
        if kinds_in(match.group())
    ]
    kept: list[PrintedUnit] = []
    for level, start, end in found.levels:
        if any(low <= start and end <= high for low, high in numbers) and level not in LEAF_LEVELS:
            continue
        ends = [unit.span[1] for unit in kept if unit.span[1] <= start]
        if level == "page" and ends and _ANOTHER_WORK.search(text, max(ends), start):
            continue
        kept.append(PrintedUnit(level=level, value=text[start:end].strip(), span=(start, end)))
    if len(kept) == len(found.levels):
        return tuple(kept), *found.span
    spans = [unit.span for unit in kept]
    spans += [found.repository_span] if found.repository_span is not None else []
    if not spans:
        return (), *found.span
    return tuple(kept), min(span[0] for span in spans), max(span[1] for span in spans)


#: Between a reference and a page: the name and the title of another work.
_ANOTHER_WORK = re.compile(r"[;.]\s[^;]{0,40}[^\W\d_]{4,}[^;]{4,}")


def is_former(word: str, key: str, repositories: Repositories) -> bool:
    """Whether `word` is a name that the repository `key` no longer bears."""
    for match in repositories.find(word):
        if match.repository.key == key:
            return match.is_former
    return False
