"""Records of one document under two ids, by the one model of identity; nothing is changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from provcite.archives.identity.model import Answer, judge
from provcite.checks.keys import record_keys
from provcite.checks.particulars import of_record

if TYPE_CHECKING:
    from collections.abc import Callable

    from provcite.archives.authorities import Authorities
    from provcite.model.record import Record
    from provcite.store.library import Library

#: What two records of one document have in common, and records of one key that are compared, at most.
_KINDS: Final = ("url", "reference", "title_date")
_MOST: Final = 60
_LEAVES_AGREE: Final = ("document", "item")
#: The relation by which a record says itself that another is of the same document.
_SAME: Final = "same_as"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether two records are one document: how sure it is (0 to 1), and why, strongest first."""

    answer: Answer
    probability: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """Two records that the model calls one document: how sure it is (0 to 1), and why, strongest first."""

    one: Record
    other: Record
    probability: float
    reasons: tuple[str, ...]


def verdict(one: Record, other: Record, known: Authorities) -> Verdict:
    """Whether two records are one document, by the model of identity and by what they say themselves.

    A record that names the other as what it translates, copies or is attached to is another document;
    one of a whole collection is none of its documents. One that says it is the same may be.
    """
    related = _relation(one, other)
    if related and related != _SAME:
        words = f"one is {related.replace('_', ' ')} the other, as the record says"
        return Verdict(answer=Answer.OTHER, probability=0.0, reasons=(words,))
    if (one.type == "collection") != (other.type == "collection"):
        return Verdict(answer=Answer.OTHER, probability=0.0, reasons=("one is a whole collection",))
    said = judge(of_record(one, known), of_record(other, known))
    answer = said.answer
    # Documents of an edition may have one address: another day is another document.
    other_day = said.outcome("date") == "other" and said.outcome("reference") not in _LEAVES_AGREE
    if answer is Answer.SAME and other_day:
        answer = Answer.UNKNOWN
    sure, reasons = round(min(0.99, said.probability), 2), said.reasons
    if related and answer is not Answer.OTHER:
        answer, reasons = Answer.SAME, ("the record says that it is the same", *reasons)
    return Verdict(answer=answer, probability=sure, reasons=reasons)


def duplicates(library: Library, *, progress: Callable[[int, int], None] | None = None) -> list[Duplicate]:
    """The pairs of records that are one document, the surest first.

    Other documents of one file are none, and neither are records that say themselves how they are
    related (a translation, a copy, the same). What cannot be told is left out.
    """
    known, lookup = library.authorities(), library.lookup()
    found: list[Duplicate] = []
    total = len(library.record_names())
    for count, record in enumerate(library.records()):
        if progress is not None:
            progress(count, total)
        near: dict[str, Record] = {}
        for kind, key in record_keys(record, known):
            if kind in _KINDS:
                for other in lookup.find(kind, key, _MOST):
                    if other.id > record.id and not _relation(record, other):
                        near.setdefault(other.id, other)
        for other in near.values():
            said = verdict(record, other, known)
            if said.answer is Answer.SAME:
                found.append(
                    Duplicate(one=record, other=other, probability=said.probability, reasons=said.reasons)
                )
    return sorted(found, key=lambda pair: (-pair.probability, pair.one.id, pair.other.id))


def _relation(one: Record, other: Record) -> str:
    """What either record says that it is of the other: translation_of, copy_of, same_as; else ""."""
    for mine, theirs in ((one, other), (other, one)):
        for relation in mine.relations:
            if relation.record in (theirs.id, *theirs.aliases):
                return relation.kind
    return ""
