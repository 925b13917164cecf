"""Matches a citation to a record by everything that it prints, and says how sure it is and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from provcite.archives.identity.description import in_order, title_likeness
from provcite.archives.identity.model import AGAINST, Answer, Judgement, Place, dates_agree, judge
from provcite.archives.normalise import title_key
from provcite.checks.keys import (
    house_key,
    leaf_of,
    record_titles,
    reference_keys,
    unit_values,
    url_key,
    value_key,
)
from provcite.checks.particulars import of_citation, of_record
from provcite.model.levels import LEAF_LEVELS

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from provcite.archives.authorities import Authorities
    from provcite.checks.lookup import RecordLookup
    from provcite.checks.reading import Citation
    from provcite.model.record import Holding, Record

#: Records whose odds are nearer to each other than this fit alike.
RIVALS = 0.5
#: Outcomes of the field ``reference`` in which the file is the record's.
IN_FILE = ("document", "item", "file", "moved", "outside")


@dataclass(slots=True)
class Candidate:
    """A record that may be meant, what the identity model says of it, and its odds among the others."""

    record: Record
    judgement: Judgement
    odds: float

    @property
    def reasons(self) -> tuple[str, ...]:
        return self.judgement.reasons

    def outcome(self, field: str) -> str:
        """See `Judgement.outcome`."""
        return self.judgement.outcome(field)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a citation is taken for: `record` is None where it is none of the store, or cannot be told.

    `answer` is what the model says of the best candidate; `near` are records of the same file, or those
    that a careful reader would look at; `reasons` say why.
    """

    record: Record | None = None
    answer: Answer = Answer.UNKNOWN
    judgement: Judgement | None = None
    rivals: tuple[Record, ...] = ()
    near: tuple[Record, ...] = ()
    reasons: tuple[str, ...] = ()


class Finder:
    """Asks the store, each question once; `known` is what the keys are made by."""

    def __init__(self, lookup: RecordLookup, known: Authorities) -> None:
        self.lookup = lookup
        self.known = known
        self._asked: dict[tuple[str, str], Sequence[Record]] = {}

    def find(self, kind: str, key: str, limit: int = 20) -> Sequence[Record]:
        """See `RecordLookup.find`."""
        pair = (kind, key)
        if pair not in self._asked:
            self._asked[pair] = self.lookup.find(kind, key, limit)
        return self._asked[pair]


def title_similarity(printed: str, record: Record) -> float:
    """How much a printed title is one of the record's; see `title_likeness`."""
    return title_likeness(printed, record_titles(record))


def stands_for(printed: str, record: Record) -> bool:
    """Whether a printed title is one of the record's or a shortening of it: words left out, none changed."""
    wanted = title_key(printed).split()
    if len(wanted) < 2:
        return False
    return any(in_order(wanted, title_key(title).split()) for title in record_titles(record))


def holding_of(record: Record, citation: Citation, known: Authorities) -> Holding | None:
    """The one of the record's holdings that the citation's reference is nearest to."""
    if not record.sources:
        return None
    if len(record.sources) == 1 or not citation.path:
        return record.sources[0]
    house = house_key(citation.repository_key or citation.repository, known)

    def nearness(holding: Holding) -> tuple[bool, int]:
        same = house_key(holding.repository, known) == house
        mine, theirs = unit_values(citation.path), unit_values(holding.path)
        return same, sum(1 for value in mine if value in theirs)

    return max(record.sources, key=nearness)


def date_agrees(printed: object, record_date: str | None) -> bool | None:
    """Whether a printed date is the record's, or holds it or lies in it; None where either is unknown."""
    if printed is None or not record_date:
        return None
    found = dates_agree(str(printed), record_date)
    return None if found == "none" else found in ("same", "within")


def candidates(citation: Citation, finder: Finder) -> dict[str, Record]:
    """Every record that anything in the citation points to."""
    found: dict[str, Record] = {}
    known = finder.known

    def take(records: Sequence[Record]) -> None:
        for record in records:
            found.setdefault(record.id, record)

    for address in citation.addresses:
        take(finder.find("url", url_key(address.address, known)))
    if citation.path:
        for key in reference_keys(citation.repository_key or citation.repository, citation.path, known):
            take(finder.find("reference", key, 60))
    dated = [str(date.date) for date in citation.dates if date.date is not None]
    titled = False
    for title in citation.titles:
        key = title_key(title.text)
        for date in dated:
            exact = finder.find("title_date", f"{key}|{date}")
            titled = titled or bool(exact)
            take(exact)
        if not titled:
            same = finder.find("title", key)
            titled = titled or bool(same)
            take(same)
    # A day has many documents: it is asked for only where nothing surer has answered.
    if dated and not titled and (citation.titles or (not found and (citation.path or citation.author_words))):
        for date in dated:
            take(finder.find("date", date, 60))
    return found


def weighed(citation: Citation, record: Record, known: Authorities) -> Judgement:
    """What the identity model says of a citation and a record."""
    mine, theirs = of_citation(citation, known), of_record(record, known)
    found = judge(mine, theirs)
    if found.outcome("reference") in ("none", "archive", "other", "part"):
        place = _unread_place(citation, record, known)
        if place is not None:
            return judge(replace(mine, places=(place,)), theirs)
    return found


def _unread_place(citation: Citation, record: Record, known: Authorities) -> Place | None:
    """The record's file, where its numbers stand in the note and the reader did not place them."""
    words = value_key(citation.text)
    for holding in record.sources:
        values = unit_values(holding.path)
        if values and sum(map(len, values)) >= 5 and all(value in words for value in values):
            leaf = tuple(pair for pair in citation.path if pair[0] in LEAF_LEVELS)
            units = tuple(pair for pair in holding.path if pair[0] not in LEAF_LEVELS)
            return Place(house=house_key(holding.repository, known), path=units + leaf)
    return None


def choose(citation: Citation, found: Sequence[Record], cited: Container[str], known: Authorities) -> Choice:
    """The record that the citation means by the identity model, and the rivals that fit as well."""
    candidates = []
    for record in found:
        judgement = weighed(citation, record, known)
        bonus = 0.3 if record.id in cited and judgement.answer is not Answer.OTHER else 0.0
        candidates.append(Candidate(record, judgement, judgement.odds + bonus))
    if not candidates:
        return Choice()
    candidates.sort(key=lambda item: (item.judgement.answer is not Answer.SAME, -item.odds, item.record.id))
    best = _of_the_day(candidates)
    in_file = tuple(item.record for item in candidates if item.outcome("reference") in IN_FILE)
    answer = best.judgement.answer
    if answer is Answer.UNKNOWN and _names_file_only(best):
        whole = undescribed(best.record) or best.record.id in cited
        answer = Answer.SAME if whole else Answer.UNKNOWN
    elif answer is not Answer.SAME and not _one_slip(best):
        return Choice(answer=answer, judgement=best.judgement, near=in_file, reasons=best.reasons)
    rivals = tuple(
        item.record
        for item in candidates
        if item is not best
        and best.odds - item.odds < RIVALS
        and item.judgement.answer is best.judgement.answer
    )
    return Choice(
        record=best.record,
        answer=answer,
        judgement=best.judgement,
        rivals=rivals,
        near=in_file,
        reasons=best.reasons,
    )


def _of_the_day(candidates: Sequence[Candidate]) -> Candidate:
    """The best candidate; where it is a letter of another day, the one of the very day with one slip."""
    best = candidates[0]
    if best.outcome("date") not in ("slip", "other") or best.outcome("reference") in ("document", "item"):
        return best
    return next((item for item in candidates if item.outcome("date") == "same" and _one_slip(item)), best)


def _names_file_only(candidate: Candidate) -> bool:
    """Whether the reference is the record's file and nothing else is there to be compared."""
    if candidate.outcome("reference") not in ("item", "file", "moved"):
        return False
    return all((item.field, item.outcome) not in AGAINST for item in candidate.judgement.evidence)


#: A single disagreement that is a slip rather than another document, where the date is the record's.
_SLIPS = frozenset(
    (
        ("people", "addressee_other"),
        ("people", "sender_other"),
        ("title", "other"),
        ("number", "other"),
        ("reference", "outside"),
    )
)


def _one_slip(candidate: Candidate) -> bool:
    """Whether the file is right and one thing only disagrees, which the finding is then about.

    The date in one part, or another one under the same title; else the addressee, the title or the leaf of a
    document of the very day.
    """
    outcomes = {(item.field, item.outcome) for item in candidate.judgement.evidence}
    against = outcomes & AGAINST
    if against & {("people", "addressee_other"), ("people", "sender_other")}:
        against -= {("title", "other"), ("title", "described_other")}  # the title says who wrote to whom
    if candidate.outcome("reference") in ("level", "house"):
        # The day agrees, and one level or the archive alone does not.
        return not against and ("date", "same") in outcomes
    if candidate.outcome("reference") not in IN_FILE or len(against) != 1:
        return False
    if against == {("date", "slip")}:
        return True
    if against == {("date", "other")}:
        titled = candidate.outcome("title") in ("same", "short")
        return titled and candidate.outcome("people") != "same" and candidate.judgement.odds > 0
    return against <= _SLIPS and ("date", "same") in outcomes


def undescribed(record: Record) -> bool:
    """Whether a record says no more of its document than where it lies."""
    return not record.title and not record.date and not any(leaf_of(held.path) for held in record.sources)


def confidence_of(judgement: Judgement, rivals: Sequence[Record]) -> float:
    """The model's probability, at most 0.99; rivals halve it."""
    value = min(0.99, judgement.probability)
    return float(round(value / 2 if rivals else value, 2))
