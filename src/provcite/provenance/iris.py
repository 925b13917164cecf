"""The names of records, agents, units and places in RDF, and addresses as RDF wants them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

#: What no IRI holds as it is (RFC 3987, 2.2; RDF 1.1 Concepts, 3.2): blanks, controls, and these.
_REFUSED: Final = frozenset(' <>"{}|\\^`')


def iri(address: str) -> str:
    """`address` with what an IRI cannot hold percent-encoded (UTF-8); a sound one stays as it is."""
    return "".join(
        "".join(f"%{byte:02X}" for byte in c.encode("utf-8", "replace"))
        if c in _REFUSED or c <= " " or "\x7f" <= c <= "\x9f"
        else c
        for c in address
    )


#: What names begin with where the store sets nothing: two stores that set nothing share their names.
DEFAULT_BASE: Final = "urn:provcite:"
_BASE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]*[/#:]")


def base_problem(base: object) -> str:
    """Why `base` cannot be what names begin with, in words; nothing where it can."""
    if isinstance(base, str) and _BASE.fullmatch(base):
        return ""
    return "it must be an address that ends in /, # or :, such as https://example.org/archive/"


def local_name(text: str) -> str:
    """`text` as a local name that PROV-N, Turtle, JSON and XML take without escapes.

    ASCII letters, digits and hyphens stay; any other character becomes its UTF-8 bytes as ``_xx``.
    """
    return "".join(
        c if c.isascii() and (c.isalnum() or c == "-") else "".join(f"_{b:02x}" for b in c.encode())
        for c in text
    )


def record_name(record: str) -> str:
    """The local name of a record: ``r113371``. An XML name begins with a letter, many ids with a digit."""
    return f"r{local_name(record)}"


def thing_name(record: str, key: str) -> str:
    """The local name of the thing `key` of a record: ``r113371.copy-2``.

    The full stop stands in no other place (`local_name` writes it ``_2e``), so that no two records
    share a name whatever their ids are: ``10`` and ``10-original``.
    """
    return f"{record_name(record)}.{local_name(key)}"


def activity_name(record: str, number: int, activity: str) -> str:
    """The local name of the step at place `number` (from 1) of a chain: ``r113371.3.obtaining``."""
    return f"{record_name(record)}.{number}.{local_name(activity)}"


def agent_name(key: str) -> str:
    """The local name of the agent with `key`: ``person-james-f-person``."""
    kind, _, name = key.partition(":")
    return "-".join((kind, *(local_name(word).replace("-", "_2d") for word in name.split())))


def place_name(words: str) -> str:
    """The local name of a place: ``place-Moscow``."""
    return f"place-{local_name(words)}"


@dataclass(frozen=True, slots=True)
class Names:
    """The IRIs of a store's records and agents: each begins with the store's base."""

    base: str = DEFAULT_BASE

    @property
    def records(self) -> str:
        """What the names of records and of what belongs to them begin with."""
        return f"{self.base}record/"

    @property
    def agents(self) -> str:
        """What the names of agents begin with."""
        return f"{self.base}agent/"

    @property
    def places(self) -> str:
        """What the names of places begin with."""
        return f"{self.base}place/"

    @property
    def units(self) -> str:
        """What the names of archival units begin with."""
        return f"{self.base}unit/"
