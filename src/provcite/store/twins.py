"""Ids that differ in capitals only: two records here, one file on macOS and Windows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.model.errors import StoreError
from provcite.store.discovery import RECORDS
from provcite.store.files import SUFFIX

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from provcite.store.journal import Transaction
    from provcite.store.library import Library


class Twins:
    """The names of a store's records without their capitals, listed anew when the folder has changed."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._stamp: int | None = None
        self._names: dict[str, str] = {}

    def refuse(self, record_id: str, transaction: Transaction, *, besides: str = "") -> None:
        """StoreError where a record has this id but for capitals; `besides` is one that goes."""
        if self._stamp is None or self._stamp != self._state():
            self._stamp = self._state()
            self._names = {name.casefold(): name for name in self._library.record_names()}
        written = transaction.like(f"{RECORDS}/{record_id}{SUFFIX}")
        for name in (self._names.get(record_id.casefold(), ""), _id_of(written)):
            if name and name not in (record_id, besides) and self._library.exists(name):
                raise StoreError(
                    f"There is a record {name!r} already, and many systems take {record_id!r} for the same.",
                    hint="Choose another id.",
                    place=str(self._library.path_of(name)),
                )

    def is_fresh(self) -> bool:
        """Whether the listing is of the folder as it is."""
        return self._stamp is not None and self._stamp == self._state()

    def written(self, paths: Iterable[str]) -> None:
        """Take in what a transaction has just written, where the listing `is_fresh` but for that."""
        for path in paths:
            if path.startswith(f"{RECORDS}/"):
                self._names[_id_of(path).casefold()] = _id_of(path)
        self._stamp = self._state()

    def _state(self) -> int:
        found = self._library.files.state(RECORDS)
        return found.st_mtime_ns if found is not None else 0


def _id_of(path: str) -> str:
    return path.removeprefix(f"{RECORDS}/").removesuffix(SUFFIX)


def is_one_file(path: Path, other: Path) -> bool:
    """Whether two names are one file: on systems that do not tell capitals apart."""
    try:
        return path.name.casefold() == other.name.casefold() and path.samefile(other)
    except OSError:
        return False
