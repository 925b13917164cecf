"""A record says that the document was translated and not by whom.

## What it does
Reports a `translated` event with nobody in `by`, and a text in another language than the
document's where the chain has no `translated` event.

## Why is this bad?
What the reader of a citation will read is the translation; its maker is owed the credit, and the
words quoted are the translator's.

## Example
    provenance:
      - {event: translated, from: ru, to: en}

## Use instead
    provenance:
      - {event: translated, by: [James F. Person], for: NKIDP, from: ru, to: en}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.checks.rule import RecordHit
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.archives.authorities import Authorities
    from provcite.model.record import Record

CODE = "PC026"
NAME = "translation-without-translator"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.NOTE
FIX = "none"


def check_record(record: Record, known: Authorities) -> Iterator[RecordHit]:
    translated = record.events_of("translated")
    for number, event in enumerate(record.provenance):
        if event.event == "translated" and not event.by:
            yield RecordHit(
                key=f"provenance[{number}].by",
                message="The record names nobody for the translation.",
                expected="the translator",
            )
    language = record.text.language if record.text else None
    if (
        language
        and record.language
        and language.split("-")[0] != record.language.split("-")[0]
        and not translated
    ):
        yield RecordHit(
            key="provenance",
            message=f"The text is in {language} and the document in {record.language}, "
            "but no translation is recorded.",
            expected="an event translated",
        )
