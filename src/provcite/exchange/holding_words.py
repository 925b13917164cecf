"""Where a document lies, in the words of a citation: repository, its city, the reference.

The one place where the mapping to CSL meets the data and the renderer of `provcite.archives`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from provcite.model.levels import LEAF_LEVELS

if TYPE_CHECKING:
    from collections.abc import Callable

    from provcite.exchange.citation_form import CitationForm
    from provcite.model.record import Holding

    Path = tuple[tuple[str, str], ...]


class RepositoryWords(Protocol):
    """What a citation asks of a repository; the repository data of `provcite.archives` answers."""

    def name(self, language: str) -> str:
        """The full name in `language`, else the one that English texts use."""

    def acronym(self, language: str) -> str:
        """The acronym in `language` (``RGANI``); empty where it has none."""

    def native_acronym(self) -> str:
        """The acronym or, where it has none, the name in the repository's own script."""

    def city(self, language: str) -> str:
        """The city in `language`; empty where the data has none."""

    def reference(self, path: Path, form: str, dash: str) -> str:
        """The levels and values of `path` in words (`CitationForm.reference`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldingWords:
    """What stands in CSL's `archive`, `archive-place` and `archive_location`."""

    archive: str = ""
    place: str = ""
    location: str = ""


def holding_words(
    holding: Holding,
    form: CitationForm,
    find: Callable[[str], RepositoryWords | None],
    plain: RepositoryWords,
    *,
    hereafter: str = "",
) -> HoldingWords:
    """`holding` in the words of `form`.

    `find` gives a known repository by its key or name; `plain` renders references of unknown ones.
    `hereafter` is ``first`` (the name and "hereafter RGANI"), ``later`` (the acronym alone), or
    empty. What fits no level (`Holding.rest`) is kept at the end of the location.
    """
    known = find(holding.repository) if holding.repository else None
    words = known or plain
    location = words.reference(holding.path, form.reference, form.dash)
    if holding.rest:
        joint = ". " if form.reference == "native" else ", "
        location = joint.join(part for part in (location, holding.rest) if part)
    if known is None:
        return HoldingWords(archive=holding.repository or "", place=holding.place or "", location=location)
    place = holding.place or known.city(form.language)
    if form.repository == "native":
        return HoldingWords(archive=known.native_acronym(), place=place, location=location)
    name, acronym = known.name(form.language), known.acronym(form.language)
    if form.repository == "acronym" or (hereafter == "later" and acronym):
        return HoldingWords(archive=acronym or name, place="" if hereafter else place, location=location)
    if hereafter == "first" and acronym and acronym != name:
        return HoldingWords(archive=f"{name} (hereafter {acronym})", place=place, location=location)
    archive = f"{name} ({acronym})" if acronym and acronym != name and f"({acronym})" not in name else name
    return HoldingWords(archive=archive, place=place, location=location)


def with_locator(holding: Holding, locator: tuple[str, str]) -> Holding:
    """`holding` pointing at `locator` (level, value), in place of the leaves or after the unit."""
    level, value = locator
    kept = [pair for pair in holding.path if pair[0] not in LEAF_LEVELS and pair[0] != level]
    return replace(holding, path=(*kept, (level, value)))
