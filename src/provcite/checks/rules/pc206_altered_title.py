"""The title differs from the record's.

## What it does
Compares a title in quotation marks with the titles of the record, without regard to case,
punctuation, accents and soft signs. A title shortened by leaving words out is a short form and no
fault; a word changed, added or misspelt is. Titles in another script than the record's are left
alone.

## Why is this bad?
Titles in quotation marks are quotations. A changed word also hides the document from a search.

## Example
    “Memorandum of Conversation with the Minister of Foreign Trade of the DPRK, Nam Il”

## Use instead
    “Memorandum of Conversation with Minister of Foreign Affairs of the DPRK, Nam Il”
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from provcite.archives.normalise import title_key
from provcite.checks.keys import record_titles
from provcite.checks.match import title_similarity
from provcite.checks.rule import hit
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.checks.reading import Reading
    from provcite.checks.rule import Hit

CODE = "PC206"
NAME = "altered-title"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.WARNING
FIX = "none"


def check(reading: Reading) -> Iterator[Hit]:
    for citation in reading.citations:
        record, title = citation.record, citation.title
        if record is None or title is None or citation.field is not None or citation.key is not None:
            continue
        known = record_titles(record)
        if not known or not any(_same_script(title.text, item) for item in known):
            continue
        likeness = title_similarity(title.text, record)
        if 0.6 <= likeness < 1.0 and not is_short_form(title.text, known):
            nearest = max(known, key=lambda item: fuzz.ratio(title_key(title.text), title_key(item)))
            yield hit(
                citation,
                f"The record's title is “{nearest}”.{_words(title.text, nearest)}",
                title.span,
                expected=nearest,
                found=title.text,
            )


def is_short_form(text: str, known: tuple[str, ...]) -> bool:
    """Whether the title only leaves words of a known one out."""
    words = title_key(text).split()
    for item in known:
        rest = iter(title_key(item).split())
        if len(words) >= 2 and all(word in rest for word in words):
            return True
    return False


def _same_script(a: str, b: str) -> bool:
    return is_cyrillic(a) == is_cyrillic(b)


def is_cyrillic(text: str) -> bool:
    """Whether most letters are Cyrillic."""
    letters = [character for character in text if character.isalpha()]
    return sum("\u0400" <= character <= "\u04ff" for character in letters) * 2 > len(letters)


def _words(printed: str, known: str) -> str:
    """The words that differ, where there are few."""
    mine, theirs = title_key(printed).split(), title_key(known).split()
    extra = [word for word in mine if word not in theirs]
    missing = [word for word in theirs if word not in mine]
    if (not extra and not missing) or len(extra) + len(missing) > 6:
        return ""
    parts = [f"not in it: {', '.join(extra)}"] if extra else []
    parts += [f"left out: {', '.join(missing)}"] if missing else []
    return f" ({'; '.join(parts)})"
