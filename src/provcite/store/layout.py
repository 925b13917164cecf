"""The store's own folder: a cache that can be deleted at any time, and the schema for editors."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Final

from provcite.store.files import atomic_write

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA_FILE: Final = "record.schema.json"

_README: Final = """\
This folder belongs to provcite: an index of the records, a lock, and the schema for editors.
Nothing in it is yours to keep; delete it whenever you like, it is made anew when needed.
"""


def ensure_cache_folder(folder: Path) -> None:
    """Make the folder, and in it what is missing: README, ``.gitignore``, schema. Failing is no error.

    The schema is rewritten where another version of the program left another one.
    """
    from provcite.archives.data import read_data

    files = {
        ".gitignore": b"*\n",
        "README": _README.encode(),
        SCHEMA_FILE: read_data(f"schema/{SCHEMA_FILE}"),
    }
    with contextlib.suppress(OSError):
        folder.mkdir(exist_ok=True)
        for name, data in files.items():
            path = folder / name
            if not path.is_file() or path.read_bytes() != data:
                atomic_write(path, data)
