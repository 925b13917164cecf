"""Units of a record that a citation prints where the reader did not place them, with a slip in them.

References of some archives print numbers without labels, or before the repository's name ("NY 4090/437",
"A3196, 1945, O.19599"). Where the record is known by other means, its own values tell what to look
for: a stretch of the citation of the same shape as the record's value that differs in digits.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from provcite.archives.leaves import leaves_inside
from provcite.checks.keys import value_key
from provcite.model.levels import LEAF_LEVELS

if TYPE_CHECKING:
    from provcite.archives.repositories import Repositories
    from provcite.checks.reading import Citation, Span

_DASH = "[-‐‑–—]"


def misprinted_units(citation: Citation, repositories: Repositories) -> list[tuple[Span, str, str, str]]:
    """(place, level, the record's value, the printed value) of each unit that is printed with a slip.

    Empty where the citation prints none of the record's values, or not the repository: it may cite
    the document by another reference. Values that the reader did place are left to it.
    """
    record = citation.record
    if record is None or not record.sources or citation.kind not in ("full", "title", "short", "address"):
        return []
    if citation.antecedent is not None:
        return []
    holding = record.sources[0]
    text = _masked(citation)
    folded = value_key(text)
    values = [(level, value) for level, value in holding.path]
    printed = [value for _, value in values if value_key(value) in folded]
    known = repositories.get(holding.repository)
    if len(values) < 2 or not (printed or (known is not None and known.acronym() in text)):
        return []
    placed = {unit.level for unit in citation.reference.units} if citation.reference is not None else set()
    found: list[tuple[Span, str, str, str]] = []
    for level, value in values:
        if level in placed or value_key(value) in folded or not re.search(r"\d", value):
            continue
        if level in LEAF_LEVELS and re.search(r"[-–—,]", value):
            continue
        labels = _labels(holding.repository, level, repositories)
        place = _like(value, text, labels)
        if place is not None:
            span = (citation.start + place[0], citation.start + place[1])
            words = citation.block.text[span[0] : span[1]]
            if value_key(words) != value_key(value):
                found.append((span, level, value, words))
    return found


def misprinted_leaf(citation: Citation, repositories: Repositories) -> tuple[Span, str, str] | None:
    """(place, the record's leaves, the printed ones) of a labelled leaf that the reader did not place."""
    record = citation.record
    if record is None or not record.sources or citation.leaf is not None or citation.antecedent is not None:
        return None
    holding = record.sources[0]
    leaf = next(((level, value) for level, value in holding.path if level in LEAF_LEVELS), None)
    if leaf is None or citation.kind not in ("full", "title", "short"):
        return None
    words = "|".join(re.escape(label) for label in _labels(holding.repository, leaf[0], repositories))
    pattern = rf"(?<!\w)(?:{words})\s{{0,2}}(?P<n>\d{{1,6}}(?:\s?{_DASH}\s?\d{{1,6}})?)(?!\w)"
    found = [match.span("n") for match in re.finditer(pattern, _masked(citation))]
    if len(found) != 1:
        return None
    span = (citation.start + found[0][0], citation.start + found[0][1])
    printed = citation.block.text[span[0] : span[1]]
    return (span, leaf[1], printed) if leaves_inside(printed, leaf[1]) is False else None


def _masked(citation: Citation) -> str:
    """The citation's text with titles, dates, addresses and credits blanked out."""
    text = list(citation.text)
    spans = [title.span for title in citation.titles] + [item.span for item in citation.addresses]
    spans += [(date.start, date.end) for date in citation.dates] + [item.span for item in citation.credits]
    for start, end in spans:
        for index in range(max(0, start - citation.start), min(len(text), end - citation.start)):
            text[index] = "\0"
    return "".join(text)


def _labels(repository: str | None, level: str, repositories: Repositories) -> tuple[str, ...]:
    """The words that label a level in the references of a repository, and its English name."""
    known = repositories.get(repository)
    forms = [level.replace("_", " ")]
    for entry in known.levels if known is not None else ():
        if entry.level == level:
            forms += [*entry.latin, *entry.native, *entry.also]
    return tuple(dict.fromkeys(form for form in forms if form))


@lru_cache(maxsize=1024)
def _shape(value: str) -> re.Pattern[str]:
    """The pattern of values that look like `value`: the same letters and signs, as many digits."""
    parts = []
    for character in value:
        if character.isdigit():
            parts.append(r"\d")
        elif character in "-‐‑–—":
            parts.append(_DASH)
        elif character.isspace():
            parts.append(r"\s?")
        else:
            parts.append(re.escape(character))
    return re.compile(rf"(?<![\w/.]){''.join(parts)}(?!\w)")


def _like(value: str, text: str, labels: tuple[str, ...]) -> tuple[int, int] | None:
    """The one stretch of `text` that is `value` but for its digits, or None."""
    if len(value) > 60:
        return None
    bare = re.fullmatch(r"\d{1,9}", value) is not None
    if not bare:
        matches = [match.span() for match in _shape(value).finditer(text)]
        return matches[0] if len(matches) == 1 else None
    words = "|".join(re.escape(label) for label in sorted(labels, key=len, reverse=True))
    found: list[tuple[int, int]] = []
    for pattern in (
        rf"(?<!\w)(?:{words})\s{{0,2}}(?P<n>\d{{1,9}})(?![\w/])",
        rf"(?<![\w/.-])(?P<n>\d{{1,9}})\.?\s(?:{words})(?!\w)",
        rf"(?<=/)(?P<n>\d{{{len(value)}}})(?![\w/])",
    ):
        found = [match.span("n") for match in re.finditer(pattern, text, re.IGNORECASE)]
        if found:
            break
    if not found and len(value) >= 4:
        found = [match.span() for match in re.finditer(rf"(?<![\w/.-])\d{{{len(value)}}}(?![\w/-])", text)]
    return found[0] if len(found) == 1 else None
