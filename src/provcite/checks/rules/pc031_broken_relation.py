"""A relation of a record cannot be true.

## What it does
Follows the relations of a record (`translation_of`, `excerpt_of`, `copy_of`, `same_as`, `supersedes`,
`attachment_to`) both ways through the store, and reports a relation to a record that is not there or
to the record itself, one that leads in a circle, two records that each say to be something else of
the other, and a translation whose language or original's language is against it. `validate` looks at
every record, `check` at those that a manuscript cites.

## Why is this bad?
Whoever looks for the original or for the other translation is sent astray.

## Example
    id: "113372"
    relations:
      - {kind: translation_of, record: "113372"}

## Use instead
    id: "113372"
    relations:
      - {kind: translation_of, record: "113371"}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.checks.related import resolver
from provcite.checks.rule import RecordHit, hit
from provcite.model.findings import Severity
from provcite.provenance.relations import relation_problems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from provcite.checks.reading import Reading
    from provcite.checks.rule import Hit
    from provcite.model.record import Record

CODE = "PC031"
NAME = "broken-relation"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.WARNING
FIX = "none"


def relation_hits(record: Record, resolve: Callable[[str], Record | None]) -> Iterator[RecordHit]:
    """The broken relations of one record; `resolve` gives the record of an id or former id, or None."""
    places = {relation.record: number for number, relation in reversed(list(enumerate(record.relations)))}
    for other, sentence in relation_problems(record, resolve):
        yield RecordHit(
            key=f"relations[{places[other]}]",
            message=f"It is said to be {sentence}.",
            found=other,
        )


def check(reading: Reading) -> Iterator[Hit]:
    resolve = resolver(reading.lookup)
    firsts = reading.first_citations()
    for record in reading.cited_records():
        citation = firsts.get(record.id)
        if citation is None or not record.relations:
            continue
        for item in relation_hits(record, resolve):
            yield hit(
                citation, f"Record {record.id}, {item.key}: {item.message}", record=record, found=item.found
            )
