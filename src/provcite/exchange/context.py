"""What the mappings ask of the archives data: repositories in words, and references read back."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from provcite.exchange.csl_item import Repositories
from provcite.exchange.holding_words import find_repository
from provcite.exchange.lenses import EXPORT_FORM, Shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from provcite.archives.repositories import Repositories as KnownRepositories
    from provcite.exchange.citation_form import CitationForm
    from provcite.model.record import Holding, Record
    from provcite.model.reference import Credit


class Split(NamedTuple):
    """What a line about a document's place says: where it lies and who did what."""

    holdings: tuple[Holding, ...]
    credits: tuple[Credit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The lookups that mappings are given.

    `repositories` puts a holding into words, `split` reads such words back, `same` says whether
    two names are those of one repository, `form` is the form of the shown values. With `lean`
    nothing is written that only provcite reads.
    """

    repositories: Repositories
    split: Callable[[str], Split]
    repository_key: Callable[[str], str | None]
    form: CitationForm = field(default=EXPORT_FORM)
    lean: bool = False

    def statement(self, record: Record) -> str:
        """Where `record` lies and who published it, as formats without fields for that write it."""
        return Shown(record, self).statement

    def with_form(self, form: CitationForm) -> Context:
        """The same lookups for another form of the shown values."""
        return self if form == self.form else replace(self, form=form)


_ACRONYM: Final = re.compile(r"(.{1,300}) \(([^()]{1,40})\)")


def repository_key(name: str, known: KnownRepositories) -> str | None:
    """The key of the repository that `name` is one of; ``Name (Acronym)`` is read as either."""
    found = _ACRONYM.fullmatch(name)
    for form in (name, *(found.groups() if found else ())):
        repository = find_repository(form, known)
        if repository is not None:
            return repository.key
    return None
