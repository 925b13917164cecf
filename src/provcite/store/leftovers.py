"""What killed writers leave: temporary files, deleted by age at the next write."""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING, Final

from provcite.model.errors import StoreError
from provcite.store.discovery import RECORDS, TEXTS
from provcite.store.files import STALE_AFTER
from provcite.store.folder import CACHE, JOURNAL

if TYPE_CHECKING:
    from provcite.store.folder import StoreFolder

#: Its time is that of the last sweep.
_MARK: Final = f"{JOURNAL}/swept"
_FOLDERS: Final = ("", RECORDS, TEXTS, "attachments", "logs", CACHE, JOURNAL)


def sweep(files: StoreFolder) -> None:
    """Delete every temporary file of the store that is so old that it is nobody's; once an hour.

    Transactions leave none: what they collect is thrown away by the next one. These are of single writes,
    of an index that was being made, and of a folder that is a file system of its own.
    """
    last = files.state(_MARK)
    if last is not None and 0 <= time.time() - last.st_mtime < STALE_AFTER:
        return
    for folder in _FOLDERS:
        files.sweep(folder, STALE_AFTER)
    with contextlib.suppress(OSError, StoreError):
        for name in files.names("attachments"):
            files.sweep(f"attachments/{name}", STALE_AFTER)
    with contextlib.suppress(OSError):
        files.write(_MARK, b"", sync=False)
