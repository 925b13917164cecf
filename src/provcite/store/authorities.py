"""The store's own repositories, concordances, address rules and corrected readings, as files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from provcite.model.errors import InputError, StoreError
from provcite.store.files import read_regular

if TYPE_CHECKING:
    from pathlib import Path

#: Each kind is a file ``KIND.yaml`` in the store's folder, or any ``*.yaml`` in a folder ``KIND``.
KINDS: Final = ("repositories", "concordances", "addresses", "readings")
#: All files of one kind together, in bytes.
MAX_BYTES: Final = 16_000_000


def read_files(paths: list[Path]) -> tuple[tuple[str, bytes], ...]:
    """Name and content of each of the store's own files of one kind.

    Raises StoreError where one cannot be read, InputError where they are larger than any list of
    archives.
    """
    found: list[tuple[str, bytes]] = []
    left = MAX_BYTES
    for path in paths:
        try:
            data = read_regular(path, left + 1)
        except OSError as fault:
            raise StoreError(
                f"The file cannot be read: {fault.strerror or fault}.", place=str(path)
            ) from fault
        if len(data) > left:
            raise InputError(
                f"The store's own files of this kind are larger than {MAX_BYTES:,} bytes.",
                hint="Keep in them what your records need.",
                place=str(path),
            )
        left -= len(data)
        found.append((str(path), data))
    return tuple(found)
