"""Where a document lies, in the words of a citation: repository, its city, the reference.

The one place where the mapping to CSL meets the repository data and the renderer of references.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from provcite.model.values import dataclass

if TYPE_CHECKING:
    from provcite.archives.repositories import Repositories, Repository
    from provcite.exchange.citation_form import CitationForm
    from provcite.model.record import Holding

#: Names of the countries of known repositories in English, for the styles that print them.
_COUNTRIES: Final[dict[str, str]] = {
    "AL": "Albania", "AM": "Armenia", "AT": "Austria", "AU": "Australia", "AZ": "Azerbaijan",
    "BA": "Bosnia and Herzegovina", "BE": "Belgium", "BG": "Bulgaria", "BR": "Brazil", "BY": "Belarus",
    "CA": "Canada", "CH": "Switzerland", "CL": "Chile", "CN": "China", "CU": "Cuba", "CZ": "Czech Republic",
    "DE": "Germany", "EE": "Estonia", "ES": "Spain", "FI": "Finland", "FR": "France", "GB": "United Kingdom",
    "GE": "Georgia", "HR": "Croatia", "HU": "Hungary", "IE": "Ireland", "IL": "Israel", "IN": "India",
    "IT": "Italy", "JP": "Japan", "KG": "Kyrgyzstan", "KP": "North Korea", "KR": "South Korea",
    "KZ": "Kazakhstan", "LT": "Lithuania", "LV": "Latvia", "MD": "Moldova", "MK": "North Macedonia",
    "MM": "Myanmar", "MN": "Mongolia", "MX": "Mexico", "NL": "Netherlands", "NO": "Norway",
    "NZ": "New Zealand", "PL": "Poland", "PT": "Portugal", "RO": "Romania", "RS": "Serbia", "RU": "Russia",
    "SE": "Sweden", "SI": "Slovenia", "SK": "Slovakia", "TR": "Turkey", "TW": "Taiwan", "UA": "Ukraine",
    "US": "United States", "UZ": "Uzbekistan", "VN": "Vietnam",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldingWords:
    """What stands in CSL's `archive`, `archive-place` and `archive_location`."""

    archive: str = ""
    place: str = ""
    location: str = ""


def holding_words(
    holding: Holding, form: CitationForm, repositories: Repositories, *, hereafter: str = ""
) -> HoldingWords:
    """`holding` in the words of `form`.

    `hereafter` is ``first`` (the name and "hereafter RGANI"), ``later`` (the acronym alone), or
    empty. An unknown repository is printed as the record names it. What fits no level
    (`Holding.rest`) is kept at the end of the location.
    """
    known = find_repository(holding.repository, repositories)
    location = location_words(holding, form, known, repositories)
    if known is None:
        return HoldingWords(archive=holding.repository or "", place=holding.place or "", location=location)
    archive = _archive(known, form, hereafter)
    place = holding.place or _place(known, form)
    if form.repository == "native":
        place = holding.place or ""  # the data has cities in English only
    elif hereafter == "later" or _names(archive, known.place):
        place = ""
    return HoldingWords(archive=archive, place=place, location=location)


def find_repository(name: str | None, repositories: Repositories) -> Repository | None:
    """The repository that `name` (a key, an acronym, a name) stands for, where only one does."""
    if not name:
        return None
    known = repositories.get(name)
    if known is not None:
        return known
    matches = repositories.find(name)
    return matches[0].repository if len(matches) == 1 else None


def location_words(
    holding: Holding, form: CitationForm, known: Repository | None, repositories: Repositories
) -> str:
    """The reference of `holding` without its repository: fond 5, opis 28, delo 410, listy 301–303."""
    location = render_path(holding.path, known, form, repositories, labels=holding.labels)
    if not holding.rest:
        return location
    joint = known.tradition.native_separator if known and form.reference == "native" else ", "
    return joint.join(part for part in (location, holding.rest) if part)


def with_locator(holding: Holding, locator: tuple[str, str]) -> Holding:
    """`holding` pointing at `locator` (level, value): in place of the leaves so called, else after all."""
    level, value = locator
    labels = holding.labels or ("",) * len(holding.path)
    kept = [(pair, label) for pair, label in zip(holding.path, labels, strict=True) if pair[0] != level]
    path = tuple(pair for pair, _ in kept)
    own = tuple(label for _, label in kept)
    return replace(holding, path=(*path, (level, value)), labels=(*own, "") if any(own) else ())


def _archive(known: Repository, form: CitationForm, hereafter: str) -> str:
    if form.repository == "native":
        language = known.native_language()
        return known.acronym(language) or known.name(language)
    name, acronym = known.name(form.language), known.acronym(form.language)
    if not acronym or acronym == name or _names(name, acronym):
        return name if form.repository != "acronym" or not acronym else acronym
    if hereafter == "first":
        return f"{name} (hereafter {acronym})"
    if form.repository == "acronym" or hereafter == "later":
        return acronym
    return name if form.repository == "name" else f"{name} ({acronym})"


def _place(known: Repository, form: CitationForm) -> str:
    """The city, with its country where the form asks for it; a holder of many places has none."""
    if not known.place or known.place == "various":
        return ""
    country = _COUNTRIES.get(known.country, "") if form.place == "country" else ""
    return f"{known.place}, {country}" if country else known.place


def _names(text: str, part: str) -> bool:
    """Whether `part` stands in `text` as a word of its own."""
    if not part:
        return False
    start = text.find(part)
    if start < 0:
        return False
    around = text[start - 1 : start] + text[start + len(part) : start + len(part) + 1]
    return not any(character.isalnum() for character in around)


def render_path(
    path: tuple[tuple[str, str], ...],
    known: Repository | None,
    form: CitationForm,
    repositories: Repositories,
    words: str = "",
    labels: tuple[str, ...] = (),
) -> str:
    """Levels and values in words: those of `form`, or of the reference form `words`.

    Labels are those of the repository's reference system, else the archive's own words (`labels`,
    as in `Holding.labels`), else general ones.
    """
    from provcite.archives.render import render
    from provcite.model.reference import ArchivalReference

    return render(
        ArchivalReference(repository_key=known.key if known else None, path=path, labels=labels),
        words or form.reference,
        language=form.language,
        range_dash=form.range_,
        repositories=repositories,
    )
