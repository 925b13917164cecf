"""EndNote's type for manuscripts: what it shows as an archive's, it stores under names of a book's fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.exchange.csl_table import ROWS

if TYPE_CHECKING:
    from provcite.exchange.mapping import Pair


def manuscript(
    *, house: str, place: str, collection: str, number: str, container: str, folio: str, call: str
) -> list[Pair]:
    """Where a manuscript lies: library or archive, its town, the collection, and the reference of the parts.

    The fields are the publisher with its place, the secondary title, the number of volumes (the
    manuscript's number), the volume (storage container), the number (folio) and the call number.
    """
    told = (("no.", number), ("vol.", container), ("fol.", folio))
    parts = [f"{word} {value}" if value.isdecimal() else value for word, value in told if value]
    whole = ", ".join([*([call] if call else []), *(part for part in parts if part not in call)])
    facts = (
        ("archive", house),
        ("archive-place", place),
        ("archive_collection", collection),
        ("archive_location", whole),
    )
    return [(ROWS[name], value) for name, value in facts if value]
