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
