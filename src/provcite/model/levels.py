"""The closed list of levels of archival description that a reference may name."""

from __future__ import annotations

from typing import Final

LEVELS: Final[tuple[str, ...]] = (
    "fond", "opis", "papka", "poriadok", "delo", "list", "kartoteka", "mikrofilm",
    "collection", "record_group", "series", "subseries", "entry", "box", "folder", "file",
    "piece", "item", "reel", "frame", "bestand", "signatur", "blatt", "bundle", "volume",
    "document", "dossier", "carton", "inventory", "archival_unit", "page", "sheet", "number",
)  # fmt: skip

#: Levels that count leaves or pages inside the unit: where a locator points.
LEAF_LEVELS: Final[frozenset[str]] = frozenset({"list", "blatt", "page", "sheet", "frame"})

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


def canonical_level(name: str) -> str | None:
    """The level that `name` (a level or the archive's own plural of one) stands for, or None."""
    folded = name.strip().lower().replace(" ", "_").replace("-", "_")
    if folded in _KNOWN:
        return folded
    return _PLURALS.get(folded)


#: What kind of unit a level is, whatever the archive calls it. A value's role decides equality, order and
#: export: a Ukrainian sprava, a Polish teczka and an American folder are files.
ROLES: Final[dict[str, tuple[str, ...]]] = {
    "fonds": ("fond", "record_group", "bestand", "collection"),
    "series": ("opis", "inventory", "series", "subseries", "entry"),
    "container": ("papka", "box", "carton", "bundle", "reel", "mikrofilm", "kartoteka"),
    "file": ("delo", "dossier", "folder", "file", "piece", "archival_unit", "signatur", "volume"),
    "item": ("item", "document", "number", "poriadok"),
    "leaf": ("list", "blatt", "page", "sheet", "frame"),
}

_ROLE_OF: Final[dict[str, str]] = {level: role for role, levels in ROLES.items() for level in levels}


def role_of(level: str) -> str:
    """The role of `level` (fonds, series, container, file, item, leaf); a word outside the list is an item."""
    return _ROLE_OF.get(level, "item")
