"""The person named as author is not the record's author.

## What it does
Where a citation begins with a name and the title is the record's, compares the name with the
record's authors and other persons. A person with initials in the title or the description is
compared too. Initials that are another's count as a wrong name; a surname alone,
and initials for given names, do not.

## Why is this bad?
Diaries and memoranda of one embassy have one kind of title and many authors.

## Example
    V. I. Ivanov, “Memorandum of Conversation with … Nam Il,” July 24, 1956.

## Use instead
    A. M. Petrov, “Memorandum of Conversation with … Nam Il,” July 24, 1956.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from provcite.archives.identity.wording import other_initials
from provcite.archives.normalise import title_key
from provcite.archives.people import same_person, surname
from provcite.archives.roles import may_be_called_author
from provcite.checks.keys import record_titles
from provcite.checks.match import title_similarity
from provcite.checks.rule import hit
from provcite.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.archives.identity.wording import Replaced
    from provcite.checks.reading import Citation, Reading
    from provcite.checks.rule import Hit
    from provcite.model.record import Record

CODE = "PC210"
NAME = "wrong-author"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.WARNING
FIX = "none"


_NAME = re.compile(
    r"(?:(?:see|see also|cf\.|compare|in|vgl\.|см\.|см\. также)[,:]?\s)?"
    r"(?P<name>(?:[^\W\d_]\.\s?(?:-?[^\W\d_]\.\s?){0,2})?[^\W\d_][\w’'-]{2,24}(?:\s(?:[^\W\d_]\.\s?){1,2})?(?:\s[^\W\d_][\w’'-]{1,24})?)[,:]?",
    re.IGNORECASE,
)


def check(reading: Reading) -> Iterator[Hit]:
    for citation in reading.citations:
        record, title = citation.record, citation.title
        if record is None or citation.in_bibliography or citation.field is not None:
            continue
        initials = _initials(citation, record)
        if initials is not None:
            yield hit(
                citation,
                f"The record has {initials.expected}, the note has {initials.found}.",
                initials.span,
                expected=initials.expected,
                found=initials.found,
            )
            continue
        if title is None:
            continue
        authors = [creator for creator in record.creators if may_be_called_author(creator, record)]
        if not authors or title_similarity(title.text, record) < 0.8:
            continue
        match = _NAME.fullmatch(citation.author_words)
        if match is None or not match.group("name")[0].isupper():
            continue
        name = match.group("name").strip()
        forms = [
            form
            for creator in record.creators
            for form in (creator.display, creator.native, *creator.variants)
            if form
        ]
        alike = [form for form in forms if surname(form) in title_key(name).split()]
        if any(same_person(name, form) for form in forms) or (alike and not _other_given(name, alike)):
            continue
        at = citation.block.text.find(name, citation.start)
        if at < 0 or citation.block.text[at + len(name) : at + len(name) + 1] not in (",", ":"):
            continue  # a word of the sentence ("Compare “Memorandum …”"), not a name before a title
        span = (at, at + len(name)) if at >= 0 else None
        shown = " and ".join(creator.display for creator in authors)
        yield hit(citation, f"The author is {shown}.", span, expected=shown, found=name)


def _initials(citation: Citation, record: Record) -> Replaced | None:
    """A person of the description or the title whose initials are nobody's of that surname in the record."""
    ends = [item.span[0] for item in citation.credits] + [item.span[0] for item in citation.addresses]
    if citation.reference is not None:
        ends.append(citation.reference.start)
    end = min((place for place in ends if place > citation.start), default=citation.end)
    known = [*record_titles(record)]
    for creator in record.creators:
        known += [form for form in (creator.display, creator.native, *creator.variants) if form]
    return other_initials(citation.block.text, citation.start, end, known)


def _other_given(name: str, forms: list[str]) -> bool:
    """Whether a surname that is right stands with initials or given names that nobody of it has."""
    from provcite.archives.names import Verdict, compare_names

    given = " ".join(name.split()[:-1]) or " ".join(name.split()[1:])
    return bool(given) and all(compare_names(name, form).verdict is Verdict.DIFFERENT for form in forms)
