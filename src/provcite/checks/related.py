"""The records that are tied to a cited one: other translations, the original, copies, excerpts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from provcite.provenance.relations import relation_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from provcite.checks.lookup import RecordLookup
    from provcite.model.record import Record

#: No document has more translations, copies and excerpts than this.
LIMIT: Final = 50

#: How two records are told that stand in the same relation to a third.
_BOTH: Final = {
    "translation_of": "both are translations of",
    "excerpt_of": "both are excerpts of",
    "copy_of": "both are copies of",
    "attachment_to": "both are attachments to",
}


def resolver(lookup: RecordLookup) -> Callable[[str], Record | None]:
    """A function that gives the record of an id or a former id, or None."""

    def resolve(name: str) -> Record | None:
        # The same key finds document numbers, which relations do not use.
        found = lookup.find("key", name.casefold(), LIMIT)
        return next(
            (record for record in found if record.id == name),
            next((record for record in found if name in record.aliases), None),
        )

    return resolve


def related_records(record: Record, lookup: RecordLookup) -> Iterator[tuple[Record, str]]:
    """Records tied to `record`, each once, with a clause that says how: ``2 is a translation of 1``.

    First those that it names and that name it, then those that name the same third one.
    """
    resolve = resolver(lookup)
    seen = {record.id}
    for relation in record.relations:
        other = resolve(relation.record)
        if other is not None and other.id not in seen:
            seen.add(other.id)
            yield other, f"{record.id} is {relation_words(relation.kind)} {other.id}"
    for other, kind in _pointing(record, lookup):
        if other.id not in seen:
            seen.add(other.id)
            yield other, f"{other.id} is {relation_words(kind)} {record.id}"
    for relation in record.relations:
        third = resolve(relation.record)
        for other, kind in _pointing(third, lookup) if third is not None else ():
            if other.id in seen or third is None:
                continue
            seen.add(other.id)
            if kind == relation.kind and kind in _BOTH:
                yield other, f"{_BOTH[kind]} {third.id}"
            else:
                one, two = relation_words(relation.kind), relation_words(kind)
                yield other, f"{record.id} is {one} {third.id}, {other.id} is {two} it"


def _pointing(record: Record, lookup: RecordLookup) -> Iterator[tuple[Record, str]]:
    for name in (record.id, *record.aliases):
        for other in lookup.find("relation", name.casefold(), LIMIT):
            for relation in other.relations:
                if relation.record == name and other.id != record.id:
                    yield other, relation.kind
