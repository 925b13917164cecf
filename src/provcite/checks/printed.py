"""What one block prints: references, credits, dates and back-references, each with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from provcite.archives.dates import find_dates
from provcite.archives.identity.description import DOCUMENT_NUMBER, kinds_in
from provcite.archives.parse import Statement, parse
from provcite.archives.reference_code import as_written
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


#: A leaf, a page or a part of a book: by itself no sign of an archive ("f. 212v", "P. VII").
_LEAF_ALONE = re.compile(r"(?:[FfLlPp]{1,2}|[Фф]|[Лл]{1,2}|[Ff]ol\w{0,4}|[Ll]ot)\.?\s{0,2}[\dA-ZА-Я]")


def looks_archival(text: str) -> bool:
    """Whether words have the signs of a reference to an archive: a level above the leaf, or two of them."""
    found = [match.group() for match in _LABELLED.finditer(text)]
    weak = {words[:2].casefold() for words in found if _LEAF_ALONE.fullmatch(words)}
    return len(weak) > 1 or any(not _LEAF_ALONE.fullmatch(words) for words in found)


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
    dates = find_dates(text, period=period, day_first=day_first)
    if period is not None and _SHORT_YEAR.search(text):
        dates = _with_short_years(text, dates, period, day_first)
    days = [(date.start, date.end) for date in dates if _DAY.fullmatch(str(date.date))]
    return Printed(
        references=tuple(_reference(found, text, repositories, days) for found in statement.references),
        credits=tuple(PrintedCredit(credit=item.credit, span=item.span) for item in statement.credit_spans),
        dates=dates,
        backs=tuple(
            BackMention(kind=item.kind, span=item.span, locator=item.locator) for item in statement.ibid
        ),
        statement=statement,
    )


_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SHORT_YEAR = re.compile(r"(?<!\w)\d{1,2}\.?\s[^\W\d_]{3,9}\.?,?\s’?\d\d(?![\w/.-]*\d)")


def _with_short_years(
    text: str, dates: tuple[DateMention, ...], period: tuple[int, int], day_first: bool | None
) -> tuple[DateMention, ...]:
    """The dates and those of two-digit years ("20 May 49"): one year in the manuscript's period."""
    found = list(dates)
    for date in find_dates(text, period=period, day_first=day_first, loose=True):
        words = text[date.start : date.end]
        taken = any(one.start < date.end and date.start < one.end for one in dates)
        if not taken and _DAY.fullmatch(str(date.date)) and _SHORT_YEAR.fullmatch(words):
            found.append(date)
    return tuple(sorted(found, key=lambda date: date.start))


Spans = list[tuple[int, int]]


def _reference(
    found: ParsedReference, text: str, repositories: Repositories, days: Spans
) -> PrintedReference:
    key = found.reference.repository_key
    word = found.reference.repository
    former = False
    if word is not None and key is not None:
        former = is_former(word, key, repositories)
    units, start, end = _own_units(found, text, days)
    house = found.repository_span
    unknown = word is not None and key is None and kinds_in(word.split(maxsplit=1)[0])
    if unknown and units and all(unit.level in LEAF_LEVELS for unit in units):
        # "Bericht der Botschaft, 2. 4. 1959, Bl. 58": the description, and no archive.
        word, house, start = None, None, units[0].span[0]
    written = as_written(found, text)
    return PrintedReference(
        start=start,
        end=end,
        repository=word,
        repository_span=house,
        repository_key=key,
        former=former,
        units=units,
        confidence=found.confidence,
        code=written.code,
        labels=written.labels if len(units) == len(written.path) else (),
    )


def _own_units(found: ParsedReference, text: str, days: Spans) -> tuple[tuple[PrintedUnit, ...], int, int]:
    """The units of a reference with its start and end, without what is the document's or another work's.

    "Airgram A-215" and "Telegram 413" are numbers of the document, "2.4.1959" is its day; the page behind
    "; Müller, Geschichte" is the book's.
    """
    # A bare "No. 5" may be the file's; behind the kind of document it is the document's.
    numbers = [
        match.span("n")
        for match in DOCUMENT_NUMBER.finditer(text, max(0, found.span[0] - 24), found.span[1])
        if kinds_in(match.group())
    ]
    levels = [
        (level, start, end)
        for level, start, end in found.levels
        if (level in LEAF_LEVELS or not any(low <= start and end <= high for low, high in numbers))
        and not any(low <= start and end <= high for low, high in days)
    ]
    levels = _of_one_work(levels, found.repository_span, text, sure=found.sure)
    kept = [
        PrintedUnit(level=level, value=text[start:end].strip(), span=(start, end))
        for level, start, end in _with_fond(levels, text)
    ]
    if len(kept) == len(found.levels):
        return tuple(kept), *found.span
    spans = [unit.span for unit in kept]
    spans += [found.repository_span] if found.repository_span is not None else []
    if not spans:
        return (), *found.span
    return tuple(kept), min(span[0] for span in spans), max(span[1] for span in spans)


Levels = list[tuple[str, int, int]]


def _of_one_work(levels: Levels, house: tuple[int, int] | None, text: str, *, sure: bool) -> Levels:
    """The levels of the one work that names the archive, else of the one that names most of them.

    A semicolon with a title or another work's words behind it parts two works; between the levels of one
    reference it is a comma ("Box 12; Folder 3; RG 59"), but not in a reading that is itself in doubt.
    """
    parting = _ANOTHER_WORK if sure else _SEMICOLON
    groups: list[Levels] = []
    for item in sorted(levels, key=lambda item: item[1]):
        if groups and not parting.search(text, groups[-1][-1][2], max(item[1], groups[-1][-1][2])):
            groups[-1].append(item)
        else:
            groups.append([item])
    if len(groups) < 2:
        return levels

    def weight(group: Levels) -> tuple[bool, int]:
        low, high = group[0][1], group[-1][2]
        near = house is not None and not (
            _ANOTHER_WORK.search(text, min(high, house[0]), max(high, house[0]))
            if house[0] >= high
            else _ANOTHER_WORK.search(text, min(house[1], low), low)
        )
        return near, len(group)

    best = max(groups, key=weight)
    return [item for item in levels if item in best]


def _with_fond(levels: Levels, text: str) -> Levels:
    """Of two leaves beside a delo without a fond, the one labelled f. is the fond (d. 4, op. 2, f. 5)."""
    names = {level for level, _, _ in levels}
    # A reader that knows American folders may take it for one.
    leaves = [item for item in levels if item[0] in LEAF_LEVELS or item[0] == "folder"]
    if len(leaves) < 2 or "fond" in names or not names & {"opis", "delo"}:
        return levels
    fond = next((item for item in leaves if re.search(r"(?<!\w)[fф]\.\s?$", text[: item[1]], re.I)), None)
    if fond is None:
        return levels
    return [("fond", *fond[1:]), *(item for item in levels if item != fond)]


_SEMICOLON = re.compile(";")
#: Between two numbers: the end of one work and the title or the name of another.
_ANOTHER_WORK = re.compile(r"[;.]\s(?:[^;]{0,60}[“\"«„]|[^;]{0,40}[^\W\d_]{4,}[^;]{20,})")


def is_former(word: str, key: str, repositories: Repositories) -> bool:
    """Whether `word` is a name that the repository `key` no longer bears."""
    for match in repositories.find(word):
        if match.repository.key == key:
            return match.is_former
    return False
