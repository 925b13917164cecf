"""What a check asks of the store: records by a key, and the words of a record's text.

The store keeps one table of (kind, key, record id), filled from `provcite.checks.keys.record_keys`;
every question of the checker is one exact look-up in it, so that a thousand notes against a
hundred thousand records take a few thousand look-ups and no scan.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from provcite.archives.authorities import Authorities
    from provcite.model.record import Record

#: The kinds of key. ``key``: id, alias and document number, folded; ``reference``: the unit
#: without its leaf; ``url``: an address now or formerly, folded; ``title_date``: folded title and
#: date; ``title``: folded title; ``date``: the date that citations use
#: (EDTF); ``relation``: the id of a record that the record says it is a translation, copy … of.
KINDS: Final[tuple[str, ...]] = ("key", "reference", "url", "title_date", "title", "date", "relation")


class Unusable(NamedTuple):
    """A record that cannot be used: its id, where its file is wrong, and why in one sentence."""

    id: str
    place: str
    message: str

    @property
    def words(self) -> str:
        """A sentence for the report."""
        return f"{self.id} cannot be used: {self.place}: {self.message}"


class RecordLookup(Protocol):
    """The store, as far as a check sees it."""

    def find(self, kind: str, key: str, limit: int = 20) -> Sequence[Record]:
        """Up to `limit` records that have `key` of `kind`, in the order of their ids."""
        ...

    def text_of(self, record: Record) -> str | None:
        """The words of the record's kept text, or None where the store has none."""
        ...

    def nearest(self, key: str) -> tuple[str, ...]:
        """Ids most like `key`, best first, at most three."""
        ...

    def unusable(self, kind: str, key: str) -> Sequence[Unusable]:
        """The records with `key` of `kind` that cannot be used, in the order of their ids."""
        ...


class MemoryLookup:
    """A `RecordLookup` over records held in memory: for tests, benchmarks and small stores."""

    def __init__(
        self,
        records: Iterable[Record],
        texts: Mapping[str, str] | None = None,
        *,
        authorities: Authorities | None = None,
    ) -> None:
        from provcite.archives.authorities import Authorities
        from provcite.checks.keys import record_keys

        known = authorities or Authorities.shipped()

        self._records: dict[str, Record] = {}
        self._texts = dict(texts or {})
        self._keys: dict[tuple[str, str], list[str]] = defaultdict(list)
        for record in sorted(records, key=lambda item: item.id):
            self._records[record.id] = record
            for pair in record_keys(record, known):
                if record.id not in self._keys[pair]:
                    self._keys[pair].append(record.id)

    def find(self, kind: str, key: str, limit: int = 20) -> Sequence[Record]:
        """See `RecordLookup.find`."""
        return [self._records[name] for name in self._keys.get((kind, key), ())[:limit]]

    def text_of(self, record: Record) -> str | None:
        """See `RecordLookup.text_of`."""
        return self._texts.get(record.id)

    def nearest(self, key: str) -> tuple[str, ...]:
        """See `RecordLookup.nearest`."""
        from rapidfuzz import process

        found = process.extract(key, list(self._records), limit=3, score_cutoff=60)
        return tuple(name for name, _, _ in found)

    def unusable(self, kind: str, key: str) -> Sequence[Unusable]:
        """See `RecordLookup.unusable`: what is held in memory can be used."""
        return ()
