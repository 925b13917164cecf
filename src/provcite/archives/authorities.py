"""What decides whether two references, or two addresses, mean one document.

One value holds them together: the repositories with their names (and the readings that the user has
put right), the concordances between old and new numbers, the rules for addresses. It is passed to
whatever compares; a store's own files are in it (`provcite.store.library.Library.authorities`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from provcite.archives.address_rules import AddressRules, load_rules, read_rules
from provcite.archives.concordances import Concordances, read_concordances, shipped_concordances
from provcite.archives.repositories import Repositories
from provcite.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Files as (name for messages, content).
Files = tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Authorities:
    """Repositories, concordances and address rules that hold together. Equal only to itself."""

    repositories: Repositories
    concordances: Concordances
    addresses: AddressRules

    @classmethod
    @lru_cache(maxsize=1)
    def shipped(cls) -> Authorities:
        """What provcite ships; one object for the whole process."""
        return cls.of(Repositories.shipped())

    @classmethod
    def of(cls, repositories: Repositories) -> Authorities:
        """Repositories with the shipped concordances and address rules."""
        return cls(repositories=repositories, concordances=Concordances.shipped(), addresses=load_rules())

    @classmethod
    def load(
        cls,
        *,
        repositories: Files = (),
        concordances: Files = (),
        addresses: Files = (),
        readings: Files = (),
    ) -> Authorities:
        """The shipped authorities with those of the user's own files; the same object for the same files.

        Raises the first of `problems`.
        """
        found, problems = _read(repositories, concordances, addresses, readings)
        if problems:
            first = problems[0]
            raise InputError(first.message, hint=first.hint, place=first.place)
        return found


def authority_problems(
    *,
    repositories: Files = (),
    concordances: Files = (),
    addresses: Files = (),
    readings: Files = (),
) -> tuple[Authorities, tuple[InputError, ...]]:
    """As `Authorities.load`: what can be used, and everything wrong with the files, by file and place."""
    return _read(repositories, concordances, addresses, readings)


@lru_cache(maxsize=8)
def _read(
    repositories: Files, concordances: Files, addresses: Files, readings: Files
) -> tuple[Authorities, tuple[InputError, ...]]:
    if not (repositories or concordances or addresses or readings):
        return Authorities.shipped(), ()
    problems: list[InputError] = []
    houses = Repositories.shipped()
    try:
        if repositories:
            houses = Repositories.load(_bytes(repositories), names=_names(repositories))
    except InputError as fault:
        problems.append(fault)
    if readings:
        from provcite.archives.corrections import read_corrections

        corrections, faults = read_corrections(readings)
        problems.extend(faults)
        houses = houses.corrected(corrections)
    transfers = Concordances.shipped()
    if concordances:
        own, wrong = read_concordances(_bytes(concordances), names=_names(concordances), repositories=houses)
        problems.extend(wrong)
        transfers = Concordances((*shipped_concordances(), *own))
    rules = load_rules()
    if addresses:
        rules, wrong = read_rules(_bytes(addresses), names=_names(addresses))
        problems.extend(wrong)
    return Authorities(repositories=houses, concordances=transfers, addresses=rules), tuple(problems)


def _bytes(files: Files) -> Iterable[bytes]:
    return [data for _, data in files]


def _names(files: Files) -> list[str]:
    return [name for name, _ in files]
