"""What the checker asks of the store, answered from the index."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.checks.lookup import Unusable
from provcite.model.errors import InputError, StoreError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from provcite.model.record import Record
    from provcite.store.library import Library


class StoreLookup:
    """Records by key, reference, address, title and date (`provcite.checks.lookup.RecordLookup`).

    The index is brought up to date once, at the first question; each record is made once, from
    the index's own copy, which is several times quicker than from its file.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._records: dict[str, Record | None] = {}
        self._has_unusable: bool | None = None

    def find(self, kind: str, key: str, limit: int = 20) -> Sequence[Record]:
        """Up to `limit` records that have `key` of `kind`, in the order of their ids."""
        index = self._library.index()
        found: list[Record] = []
        for record_id, num in index.find_bodies(kind, key, limit):
            if record_id not in self._records:
                self._records[record_id] = index.body(num)
            record = self._records[record_id]
            if record is not None:
                found.append(record)
        if not found and kind != "date":  # many documents are of one day
            self.unusable(kind, key)  # kept by the library, to be named whoever asked
        return found

    def text_of(self, record: Record) -> str | None:
        """The words of the record's kept text, or None where the store has none that can be read."""
        try:
            return self._library.text_of(record)
        except (InputError, StoreError):
            return None

    def unusable(self, kind: str, key: str) -> Sequence[Unusable]:
        """See `provcite.checks.lookup.RecordLookup`; the library keeps them, to be named at the end."""
        if self._has_unusable is None:
            self._has_unusable = bool(self._library.index().passed_over())
        if not self._has_unusable:
            return ()
        found = self._library.missed(self._library.index().passed_over_with(kind, key))
        return [Unusable(item.path.stem, item.place, item.message) for item in found]

    def nearest(self, key: str) -> tuple[str, ...]:
        """Ids most like `key`, best first, at most three."""
        return self._library.nearest(key)
