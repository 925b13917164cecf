"""What a store says of itself to others: what its names begin with in RDF, who it is, whom to ask.

The table ``[exchange]`` of ``provcite.toml``: `base` (an address that ends in /, # or :), `agency`,
`agency_code`, `organization`, `contact_name`, `contact_email`, `contact_phone`, `address`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from provcite.model.errors import InputError
from provcite.model.values import dataclass
from provcite.provenance.iris import DEFAULT_BASE, Names, base_problem
from provcite.store.discovery import SETTINGS_FILE

if TYPE_CHECKING:
    from provcite.store.library import Library

_TEXTS: Final = (
    "agency", "agency_code", "organization", "contact_name", "contact_email", "contact_phone", "address",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Whose store it is; every value may be empty."""

    base: str = DEFAULT_BASE
    agency: str = ""
    agency_code: str = ""
    organization: str = ""
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    address: str = ""

    @property
    def names(self) -> Names:
        """The names of the store's records and agents."""
        return Names(self.base)


def owner(library: Library) -> Owner:
    """What the store's settings say. Raises InputError where a value cannot be used."""
    if not library.names_setting("exchange"):
        return Owner()
    table = library.settings.get("exchange", {})
    place = str(library.folder / SETTINGS_FILE)
    if not isinstance(table, dict):
        raise InputError("The settings have no table [exchange] but another value of that name.", place=place)
    base = table.get("base", DEFAULT_BASE)
    problem = base_problem(base)
    if problem:
        raise InputError(f"The base of [exchange] cannot be used: {problem}.", place=place)
    values: dict[str, str] = {}
    for name in _TEXTS:
        value = table.get(name, "")
        if not isinstance(value, str) or len(value) > 1000:
            raise InputError(f"The value {name} of [exchange] must be a text in quotes.", place=place)
        values[name] = " ".join(value.split())
    return Owner(base=base, **values)
