"""What the mappings ask of the archives data: repositories in words, and references read back."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from provcite.exchange.citation_form import CitationForm
from provcite.exchange.csl_item import Repositories
from provcite.exchange.holding_words import find_repository
from provcite.exchange.lenses import EXPORT_FORM, Shown
from provcite.model.record import Holding

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from provcite.archives.repositories import Repositories as KnownRepositories
    from provcite.model.record import Record
    from provcite.model.reference import Credit

_ACRONYM_FORM: Final = CitationForm(repository="acronym")


class Split(NamedTuple):
    """What words about a document's place say: where it lies, who did what, and what is left over."""

    holdings: tuple[Holding, ...] = ()
    credits: tuple[Credit, ...] = ()
    rest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The lookups that mappings are given.

    `repositories` puts a holding into words, `split` reads such words back (an archive's name,
    which may be empty, and a location), `repository_key` gives the key that a name stands for,
    `named` what a record keeps of an archive's name (its key or its own words, and the town behind it),
    `house` the country (ISO 3166) and the ISIL of a known repository, `form` is the form of the shown values.
    `full`: whether a whole copy of the record goes along, None where the format decides.
    `columns` says what a table's own columns are, by their heads.
    """

    repositories: Repositories
    split: Callable[[str, str], Split]
    repository_key: Callable[[str], str | None]
    named: Callable[[str], tuple[str, str]] = field(default=lambda name: (name, ""))
    house: Callable[[str], tuple[str, str]] = field(default=lambda name: ("", ""))
    form: CitationForm = field(default=EXPORT_FORM)
    columns: Mapping[str, str] = field(default_factory=dict)
    full: bool | None = None
    _acronyms: dict[str, str] = field(default_factory=dict, compare=False)

    def acronym(self, repository: str | None) -> str:
        """A repository's acronym, or its name where it has none; remembered for the next record."""
        if not repository:
            return ""
        found = self._acronyms.get(repository)
        if found is None:
            words = self.repositories.words(Holding(repository=repository), _ACRONYM_FORM)
            found = self._acronyms[repository] = words.archive
        return found

    def statement(self, record: Record) -> str:
        """Where `record` lies and who published it, as formats without fields for that write it."""
        return Shown(record, self).statement

    def with_form(self, form: CitationForm) -> Context:
        """The same lookups for another form of the shown values."""
        return self if form == self.form else replace(self, form=form)


def repository_key(name: str, known: KnownRepositories) -> str | None:
    """The key of the repository that `name` is one of; ``Name (Acronym)`` is read as either."""
    repository = find_repository(name, known)
    return repository.key if repository is not None else None


def _country_and_isil(name: str, known: KnownRepositories) -> tuple[str, str]:
    """The country and the ISIL of the repository that `name` is one of; "" for what is not known."""
    found = find_repository(name, known)
    if found is None:
        return "", ""
    isil = found.ids.get("isil")
    return found.country.upper(), isil.value if isil is not None else ""


def named_house(name: str, known: KnownRepositories) -> tuple[str, str]:
    """What a record keeps of an archive's name, and the town that stood behind it.

    The key where the name is the one that exports print, else the archive's own words: a citation
    names the institution as the record does.
    """
    from provcite.archives.institutions import read_institution

    house = read_institution(name, known)
    found = house.repository
    exact = found.exactly(house.words) if found is not None else None
    if found is not None and exact is not None:
        form = found.preferred(EXPORT_FORM.language)
        if not exact or (form is not None and form == found.printed[exact]):
            own = house.acronym or (house.words if not exact else "")
            kept = own.isascii() and own and form is not None and own not in (form.acronym, found.key)
            return own if kept else found.key, house.place
    return house.words, house.place


def shipped_context(
    known: KnownRepositories | None = None, *, form: CitationForm = EXPORT_FORM, full: bool | None = None
) -> Context:
    """The lookups over `known` repositories (default: those that provcite ships)."""
    from provcite.archives.repositories import Repositories as Known

    houses = known if known is not None else Known.shipped()
    return Context(
        repositories=Repositories(houses),
        split=lambda archive, location: _split(archive, location, houses),
        repository_key=lambda name: repository_key(name, houses),
        named=lambda name: named_house(name, houses),
        house=lambda name: _country_and_isil(name, houses),
        form=form,
        full=full,
    )


#: Words between credits that are no remainder.
_JOINTS: Final = frozenset({"", "and", "by", "or", "und", "et", "и"})

#: Longer texts are notes, not places; reading them as references costs time and gives nonsense.
_MAX_STATEMENT: Final = 4000


def _split(archive: str, location: str, known: KnownRepositories) -> Split:
    from provcite.archives.places import Places
    from provcite.archives.split import split_location
    from provcite.exchange.read_holding import read_holding

    if len(archive) + len(location) > _MAX_STATEMENT:
        return Split(rest=location)
    found = split_location(archive, location, repositories=known)
    left = [part for part in found.rest.split("; ") if part.strip(" ,.").lower() not in _JOINTS]
    places = Places.shipped()
    town = next((part.strip(" ,.;") for part in left if places.is_place(part.strip(" ,.;"))), "")
    if town and (not found.place or places.same_town(town, found.place)):
        left = [part for part in left if part.strip(" ,.;") != town]
    else:
        town = ""
    holdings = tuple(
        read_holding(reference, known, named=found.repository, place=found.place or town)
        for reference in found.references
    )
    return Split(holdings, found.credits, "; ".join(left))
