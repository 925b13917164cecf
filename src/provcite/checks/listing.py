"""What the list of works cited lists: documents, or archives and collections."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from provcite.archives.normalise import fold_key
from provcite.checks.keys import house_key, unit_values

if TYPE_CHECKING:
    from provcite.checks.reading import Reading
    from provcite.model.record import Record


@dataclass(slots=True)
class Listing:
    """`records` are the ids listed one by one, `houses` the archives named (folded keys).

    `collections` are (house, values) of references without a leaf; `by_document` is True where the
    list holds single documents.
    """

    records: set[str] = field(default_factory=set)
    houses: set[str] = field(default_factory=set)
    collections: set[tuple[str, tuple[str, ...]]] = field(default_factory=set)
    by_document: bool = False

    def has_collection(self, record: Record, house: str) -> bool:
        """Whether a listed collection holds the record, or its archive is listed as a whole."""
        for holding in record.sources:
            values = unit_values(holding.path)
            if any(place == house and values[: len(some)] == some for place, some in self.collections):
                return True
        return False


def read_listing(reading: Reading) -> Listing | None:
    """The list of works cited; None where the manuscript has none or the settings turn it off."""
    blocks = [block for block in reading.document.blocks if block.kind == "bibliography"]
    if not blocks or not reading.settings.bibliography:
        return None
    listing = Listing()
    for citation in reading.citations:
        if not citation.in_bibliography:
            continue
        house = house_key(citation.repository_key or citation.repository, reading.known)
        if house:
            listing.houses.add(house)
        if citation.record is not None and (
            citation.titles or citation.addresses or citation.leaf or citation.key
        ):
            listing.records.add(citation.record.id)
            listing.by_document = True
        elif citation.path and house:
            listing.collections.add((house, unit_values(citation.path)))
    text = "\n".join(fold_key(block.text) for block in blocks)
    for record in reading.cited_records():
        for holding in record.sources[:1]:
            known = reading.repositories.get(holding.repository)
            forms = [form for form, _ in known.all_names()] if known else [holding.repository or ""]
            for form in forms:
                folded = fold_key(form)
                if len(folded) > 2 and _stands(folded, text):
                    listing.houses.add(house_key(holding.repository, reading.known))
                    break
    return listing


def _stands(word: str, text: str) -> bool:
    at = text.find(word)
    while at >= 0:
        before = text[at - 1] if at else " "
        after = text[at + len(word)] if at + len(word) < len(text) else " "
        if not before.isalnum() and not after.isalnum():
            return True
        at = text.find(word, at + 1)
    return False
