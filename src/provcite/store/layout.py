"""The store's own folder: a cache that can be deleted at any time, and the schema for editors."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Final

from provcite.store.files import TEMPORARY_PREFIX

if TYPE_CHECKING:
    from provcite.store.folder import StoreFolder

SCHEMA_FILE: Final = "record.schema.json"

_README: Final = """\
This folder belongs to provcite: an index of the records, a lock, and the schema for editors.
Nothing in it is yours to keep; delete it whenever you like, it is made anew when needed.
"""

#: How each file of the folder begins when it is ours: another one is never written over.
_MARKS: Final = {
    "README": b"This folder belongs to provcite",
    ".gitignore": b"*\n",
    SCHEMA_FILE: b'{\n  "$schema": "https://json-schema.org/draft/',
}


def is_ours(files: StoreFolder, folder: str) -> bool:
    """Whether the folder is there as provcite made it: with its README, or empty so far."""
    try:
        return files.read(f"{folder}/README", 4096).startswith(_MARKS["README"])
    except OSError:
        return all(name.startswith(TEMPORARY_PREFIX) for name in files.names(folder))


def ensure_cache_folder(files: StoreFolder, folder: str) -> None:
    """Make the folder, and in it what is missing: README, ``.gitignore``, schema. Failing is no error.

    The schema is rewritten where another version of the program left another one. A folder of this name
    that somebody else made, and files in it that are not ours, stay as they are. Raises LinkError.
    """
    from provcite.archives.data import read_data

    wanted = {
        "README": _README.encode(),
        ".gitignore": b"*\n",
        SCHEMA_FILE: read_data(f"schema/{SCHEMA_FILE}"),
    }
    with contextlib.suppress(OSError):
        files.make_folder(folder)
        if not is_ours(files, folder):
            return
        for name, data in wanted.items():
            there = _contents(files, f"{folder}/{name}")
            if there is None or (there != data and there.startswith(_MARKS[name])):
                files.write(f"{folder}/{name}", data)


def _contents(files: StoreFolder, relative: str) -> bytes | None:
    """What a file of the folder holds; None where there is none, something where it is no file."""
    found = files.state(relative)
    if found is None:
        return None
    try:
        return files.read(relative, 4_000_000) if files.is_file(relative) else b""
    except OSError:
        return b""
