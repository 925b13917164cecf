"""Records of one document under two ids, by the one model of identity; nothing is changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from provcite.archives.identity.model import Answer, judge
from provcite.checks.keys import record_keys
from provcite.checks.particulars import of_record

if TYPE_CHECKING:
    from collections.abc import Callable

    from provcite.model.record import Record
    from provcite.store.library import Library

#: What two records of one document have in common, and records of one key that are compared, at most.
_KINDS: Final = ("url", "reference", "title_date")
_MOST: Final = 60
_LEAVES_AGREE: Final = ("document", "item")


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """Two records that the model calls one document: how sure it is (0 to 1), and why, strongest first."""

    one: Record
    other: Record
    probability: float
    reasons: tuple[str, ...]


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
                    if other.id > record.id and not _related(record, other):
                        near.setdefault(other.id, other)
        mine = of_record(record, known)
        for other in near.values():
            said = judge(mine, of_record(other, known))
            # Documents of an edition may have one address: another day is another document.
            other_day = said.outcome("date") == "other" and said.outcome("reference") not in _LEAVES_AGREE
            if said.answer is Answer.SAME and not other_day:
                sure = round(min(0.99, said.probability), 2)
                found.append(Duplicate(one=record, other=other, probability=sure, reasons=said.reasons))
    return sorted(found, key=lambda pair: (-pair.probability, pair.one.id, pair.other.id))


def _related(one: Record, other: Record) -> bool:
    """Whether either record names the other as what it is a translation, a copy, an attachment of."""
    return any(relation.record in (other.id, *other.aliases) for relation in one.relations) or any(
        relation.record in (one.id, *one.aliases) for relation in other.relations
    )
