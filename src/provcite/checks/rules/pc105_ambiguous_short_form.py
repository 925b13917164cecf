"""A short form that could stand for several documents cited before.

## What it does
Reports a part of a reference ("d. 410") where files of that number under different opisi were
cited before, and a short title that fits several records cited before with nothing to tell them
apart.

## Why is this bad?
The reader has to guess, and will guess the nearest one.

## Example
    1. RGANI, f. 5, op. 28, d. 410, l. 301.
    2. RGANI, f. 5, op. 30, d. 410, l. 7.
    3. d. 410, l. 303.

## Use instead
    3. RGANI, f. 5, op. 28, d. 410, l. 303.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.archives.leaves import leaves_inside
from provcite.archives.people import surname
from provcite.archives.roles import authors_of
from provcite.checks.keys import leaf_of
from provcite.checks.match import date_agrees
from provcite.checks.resolve import History, other_parents, short_title_antecedents
from provcite.checks.rule import hit
from provcite.model.findings import Severity
from provcite.model.levels import LEAF_LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.checks.reading import Citation, Reading
    from provcite.checks.rule import Hit

CODE = "PC105"
NAME = "ambiguous-short-form"
STATUS = "stable"
SINCE = "0.1.0"
SEVERITY = Severity.WARNING
FIX = "none"


def check(reading: Reading) -> Iterator[Hit]:
    history = History(reading.known)
    for citation in reading.citations:
        if not citation.in_bibliography:
            yield from _of_units(citation, history, reading)
            yield from _of_title(citation, history, reading)
        history.add(citation)


def _of_units(citation: Citation, history: History, reading: Reading) -> Iterator[Hit]:
    if citation.ibid is not None or citation.titles or citation.antecedent is None or citation.dates:
        return  # what says its day is no short form of something before
    others = other_parents(citation, history)
    if others:
        mine = ", ".join(value for level, value in citation.path if level not in LEAF_LEVELS)
        theirs = ", ".join(value for level, value in others[0] if level not in LEAF_LEVELS)
        yield hit(
            citation,
            f"This may be {mine} or {theirs}: both were cited before. Give the levels above.",
            expected=mine,
        )


def _of_title(citation: Citation, history: History, reading: Reading) -> Iterator[Hit]:
    if not citation.titles or citation.prints_unit or citation.addresses or citation.record is None:
        return
    antecedents = short_title_antecedents(citation, history)
    fitting = [item for item in antecedents if item.record is not None and _fits(citation, item)]
    if len(fitting) < 2:
        return
    names = ", ".join(item.record.id for item in fitting[:3] if item.record is not None)
    yield hit(
        citation,
        f"The short title fits several documents cited before ({names}). Add the date.",
        citation.titles[0].span,
        expected=citation.record.id,
    )


def _fits(citation: Citation, earlier: Citation) -> bool:
    """Whether nothing printed tells this record apart: no date, no leaf of its own, no author."""
    record = earlier.record
    if record is None:
        return False
    if citation.dates:
        return any(date_agrees(date.date, record.date) for date in citation.dates)
    leaf = citation.leaf
    folios = leaf_of(record.sources[0].path) if record.sources else None
    if leaf is not None and folios is not None and leaves_inside(leaf.value, folios) is False:
        return False
    authors = [surname(creator.display) for creator in authors_of(record)]
    words = citation.author_words.casefold()
    return not (words and authors and not any(author and author in words for author in authors))
