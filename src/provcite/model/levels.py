"""The levels of archival description that a reference may name, and the role that each one plays.

A *level* is the kind of unit as an archive calls it (fond, record group, Bestand); its *role* is
what it does in any archive, so that a Ukrainian sprava, a Polish teczka and a German Signatur can
be compared, ordered and mapped to other standards alike (ISAD(G) 3.1.4 knows fonds, series, file
and item; a container holds several files, a leaf is where a locator points).
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

LEVELS: Final[tuple[str, ...]] = (
    "fond", "opis", "papka", "poriadok", "delo", "list", "kartoteka", "mikrofilm",
    "collection", "record_group", "series", "subseries", "entry", "box", "folder", "file",
    "piece", "item", "reel", "frame", "bestand", "signatur", "blatt", "bundle", "volume",
    "document", "dossier", "carton", "inventory", "archival_unit", "page", "sheet", "number",
)  # fmt: skip


class Role(StrEnum):
    """What a level does in a reference, from the broadest down."""

    FONDS = "fonds"
    SERIES = "series"
    CONTAINER = "container"
    FILE = "file"
    ITEM = "item"
    LEAF = "leaf"


#: The levels of each role, whatever an archive calls them: a value's role decides equality, order and export.
ROLES: Final[dict[Role, tuple[str, ...]]] = {
    Role.FONDS: ("fond", "record_group", "bestand", "collection"),
    Role.SERIES: ("opis", "inventory", "series", "subseries", "entry"),
    Role.CONTAINER: ("papka", "box", "carton", "bundle", "reel", "mikrofilm", "kartoteka"),
    Role.FILE: ("delo", "dossier", "folder", "file", "piece", "archival_unit", "signatur", "volume"),
    Role.ITEM: ("item", "document", "number", "poriadok"),
    Role.LEAF: ("list", "blatt", "page", "sheet", "frame"),
}
#: The role of each level of `LEVELS`.
ROLE_OF: Final[dict[str, Role]] = {level: role for role, levels in ROLES.items() for level in levels}
_ORDER: Final[dict[Role, int]] = {role: place for place, role in enumerate(Role)}

#: Levels that count leaves or pages inside the unit: where a locator points.
LEAF_LEVELS: Final[frozenset[str]] = frozenset(ROLES[Role.LEAF])

#: The archives' own plurals, as record files write them (``listy: "301-303"``).
_PLURALS: Final[dict[str, str]] = {
    "fondy": "fond", "opisi": "opis", "papki": "papka", "dela": "delo", "listy": "list",
    "kartoteki": "kartoteka", "mikrofilmy": "mikrofilm", "record_groups": "record_group",
    "collections": "collection", "entries": "entry", "boxes": "box", "folders": "folder",
    "files": "file", "pieces": "piece", "items": "item", "reels": "reel", "frames": "frame",
    "bestaende": "bestand", "signaturen": "signatur", "blaetter": "blatt", "bundles": "bundle",
    "volumes": "volume", "documents": "document", "dossiers": "dossier", "cartons": "carton",
    "inventories": "inventory", "archival_units": "archival_unit", "pages": "page",
    "sheets": "sheet", "numbers": "number",
}  # fmt: skip

_KNOWN: Final[frozenset[str]] = frozenset(LEVELS)

#: A British department's letters, and the number of one of its series (FO, 371).
_DEPARTMENT: Final = re.compile(r"[A-Z]{1,6}")
_SERIES_NUMBER: Final = re.compile(r"\d{1,4}[A-Z]?")


def folded_level(name: str) -> str:
    """`name` as a key: lower case, blanks and hyphens as underscores."""
    return name.strip().lower().replace(" ", "_").replace("-", "_")


def canonical_level(name: str) -> str | None:
    """The level that `name` (a level or the archive's own plural of one) stands for, or None."""
    folded = folded_level(name)
    if folded in _KNOWN:
        return folded
    return _PLURALS.get(folded)


def role_of(level: str) -> Role:
    """The role of `level`; a word outside the list is an item until its archive says otherwise."""
    return ROLE_OF.get(level, Role.ITEM)


def role_rank(level: str) -> int:
    """Where `level` stands from the broadest (0) to the leaf; an unknown word stands before the leaves."""
    role = ROLE_OF.get(level)
    return _ORDER[Role.LEAF] if role is None else _ORDER[role] + (role is Role.LEAF)


def in_one_notation(path: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """`path` with a British department and its series as the one series that they are.

    Record files of the first version divide what is always cited as a whole: record group FO,
    series 371, piece 27775. It is series ``FO 371``, piece 27775 (The National Archives' catalogue
    calls FO the department and FO 371 the series). A numbered record group is left alone.
    """
    for place, (level, value) in enumerate(path[:-1]):
        below, number = path[place + 1]
        if (
            level == "record_group"
            and below == "series"
            and _DEPARTMENT.fullmatch(value)
            and _SERIES_NUMBER.fullmatch(number)
        ):
            return (*path[:place], ("series", f"{value} {number}"), *path[place + 2 :])
    return path
