"""The place inside a document that a citation points to, in the words of a style."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.archives.leaves import whole_ranges
from provcite.archives.locators import contradicts, is_outside, parse_locator
from provcite.exchange.csl_item import holding_of
from provcite.exchange.holding_words import find_repository, render_path

if TYPE_CHECKING:
    from provcite.archives.locators import Locator
    from provcite.archives.repositories import Repositories
    from provcite.exchange.citation_form import CitationForm
    from provcite.model.record import Record


class Pinpoint:
    """A locator read by the labels of the record's archive.

    `pair` is the level and value that the reference takes in, None where it has no place for them; `leaf`
    are the words as the reference says them, `own_words` as they stand by themselves; `warnings` say
    where the locator and the record do not agree.
    """

    __slots__ = ("leaf", "locator", "own_words", "pair", "warnings")

    def __init__(self, locator: Locator) -> None:
        self.locator = locator
        self.pair = locator.pair
        self.leaf = self.own_words = whole_ranges(locator.text)
        self.warnings: list[str] = []


def pinpoint(
    text: str, record: Record, form: CitationForm, repositories: Repositories, *, holding: int = 0
) -> Pinpoint:
    """Read the locator `text` for the place number `holding` of `record` and put it into words."""
    lies = holding_of(record, holding)
    known = find_repository(lies.repository if lies else None, repositories)
    found = Pinpoint(parse_locator(text, lies, known))
    locator = found.locator
    other = contradicts(locator, lies)
    if other is not None:
        found.warnings.append(
            f"{locator.text} contradicts record {record.id}, which has "
            f"{(locator.level or '').replace('_', ' ')} {other}."
        )
        found.pair = None
    if found.pair is not None:
        found.leaf = render_path((found.pair,), known, form, repositories)
        own = "native" if form.reference == "native" else form.locator
        found.own_words = render_path((found.pair,), known, form, repositories, own)
    if is_outside(locator, lies):
        leaves = ", ".join(value for level, value in lies.path if level == locator.level) if lies else ""
        found.warnings.append(
            f"{locator.text} lies outside the leaves that record {record.id} has: {leaves}."
        )
    return found
