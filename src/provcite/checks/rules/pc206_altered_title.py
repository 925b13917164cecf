"""The title differs from the record's.

## What it does
Compares a title in quotation marks with the titles of the record, without regard to case,
punctuation, accents and soft signs. A title shortened by leaving words out is a short form and no
fault; a word changed, added or misspelt is, and so is another title altogether where the reference
and the day are the record's. Titles in another script than the record's are left
alone. Of a description without quotation marks only a name or a number that stands in the place of another
is told.

## Why is this bad?
Titles in quotation marks are quotations. A changed word also hides the document from a search.

## Example
    “Memorandum of Conversation with the Minister of Foreign Trade of the DPRK, Nam Il”

## Use instead
    “Memorandum of Conversation with Minister of Foreign Affairs of the DPRK, Nam Il”
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from provcite.archives.identity.description import signal_in
from provcite.archives.identity.model import Answer
from provcite.archives.identity.wording import replaced_words
from provcite.archives.normalise import title_key
from provcite.checks.compare import TextIndex, words_of
from provcite.checks.keys import record_titles
from provcite.checks.match import title_similarity
from provcite.checks.particulars import head_of
from provcite.checks.rule import hit
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.checks.reading import Citation, PrintedTitle, Reading
    from provcite.checks.rule import Hit
    from provcite.model.record import Record

CODE = "PC206"
NAME = "altered-title"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.WARNING
FIX = "none"


def check(reading: Reading) -> Iterator[Hit]:
    for citation in reading.citations:
        record, title = citation.record, citation.title
        if record is None or citation.field is not None or citation.key is not None:
            continue
        known = record_titles(record)
        if citation.judgement is not None and citation.judgement.outcome("people") in _TOLD:
            continue
        if title is None:
            yield from _described(citation, known)
            continue
        if not known or not any(_same_script(title.text, item) for item in known):
            continue
        likeness = title_similarity(title.text, record)
        another = likeness < 0.6 and is_given_as_title(citation, title)
        if another and not _is_quoted(title.text, record, reading):
            sure = citation.identity is Answer.SAME
            yield hit(
                citation,
                f"The record is “{known[0]}”, which is another title altogether.",
                title.span,
                expected=known[0],
                found=title.text,
                severity=Severity.WARNING if sure else Severity.NOTE,
            )
        elif 0.6 <= likeness < 1.0 and not is_short_form(title.text, known):
            nearest = max(known, key=lambda item: fuzz.ratio(title_key(title.text), title_key(item)))
            yield hit(
                citation,
                f"The record's title is “{nearest}”.{_words(title.text, nearest)}",
                title.span,
                expected=nearest,
                found=title.text,
            )


def _described(citation: Citation, known: tuple[str, ...]) -> Iterator[Hit]:
    """A name or a number in a description that is the record's title but for it."""
    if citation.judgement is None or not known:
        return
    head = head_of(citation)
    begin = citation.start + signal_in(head)
    found = replaced_words(citation.block.text, begin, citation.start + len(head), known)
    if found is not None:
        yield hit(
            citation,
            f"The record's title is “{known[0]}”: {found.expected}, not {found.found}.",
            found.span,
            expected=found.expected,
            found=found.found,
            severity=Severity.WARNING if found.sure else Severity.NOTE,
        )


#: What PC212 tells.
_TOLD = ("addressee_other", "sender_other")
_PROSE = re.compile(r"[a-zа-я]{4,}\s+[a-zа-я]{2,}|:\s*$")


def is_given_as_title(citation: Citation, title: PrintedTitle) -> bool:
    """Whether words in quotation marks stand where a title stands, and are no passage of the source.

    Nothing but a name before them, the date or the reference straight after, a capital first.
    """
    if citation.reference is None or citation.antecedent is not None or not citation.prints_unit:
        return False
    text = citation.block.text
    words = title.text.split()
    if not title.text[:1].isupper() or not 2 <= len(words) <= 30 or title.span[1] > citation.reference.start:
        return False
    if _PROSE.search(text[citation.start : title.span[0]]):
        return False
    gap = text[title.span[1] : citation.reference.start]
    for date in citation.dates:
        low, high = date.start - title.span[1], date.end - title.span[1]
        if 0 <= low <= len(gap):
            gap = gap[:low] + gap[high:]
    return len(re.findall(r"\w+", gap)) <= 4 and ";" not in gap


def _is_quoted(text: str, record: Record, reading: Reading) -> bool:
    """Whether the words stand in the document itself: a quotation, and no title."""
    kept = reading.lookup.text_of(record)
    return kept is not None and TextIndex(kept).exact(words_of(text)) is not None


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
