"""The first citation of a translated document does not name the translator.

## What it does
Where a first citation says that the document was read online (by an address, or by naming the
digital archive) and the record has a translator, asks for the credit. With `credits = "none"` in
the settings it asks for nothing.

## Why is this bad?
The words that the manuscript quotes are the translator's.

## Example
    “Memorandum …,” July 24, 1956, RGANI, f. 5, …, https://digitalarchive.umd.edu/document/113371.

## Use instead
    “Memorandum …,” July 24, 1956, RGANI, f. 5, …, trans. James F. Person, https://digitalarchive.umd.edu/document/113371.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.archives.normalise import title_key
from provcite.archives.people import surname
from provcite.checks.rule import hit
from provcite.checks.rules._shared import is_first_full, names_surrogate
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.checks.reading import Reading
    from provcite.checks.rule import Hit

CODE = "PC302"
NAME = "missing-translator"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.WARNING
FIX = "none"


def check(reading: Reading) -> Iterator[Hit]:
    if reading.settings.credits == "none":
        return
    for citation in reading.citations:
        record = citation.record
        if record is None or not is_first_full(citation) or not names_surrogate(citation):
            continue
        if not record.translators or any(item.credit.role == "translated" for item in citation.credits):
            continue
        # The styles that part a note into sentences name the translator before the reference.
        alone = citation.note is not None and len(reading.by_note.get(citation.note, ())) == 1
        text = title_key(citation.block.text if alone else citation.text)
        if any(surname(name) in text.split() for name in record.translators if surname(name)):
            continue
        shown = ", ".join(record.translators)
        yield hit(citation, f"The translator is not named: {shown}.", expected=shown, found="")
