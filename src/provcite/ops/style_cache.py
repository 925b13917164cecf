"""Writing to the user's cache folder (compiled styles, items): private, atomic, and never an error."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

#: More entries than this are not kept in a folder; the oldest go.
KEPT: Final = 64
_README: Final = "A cache of provcite. Everything here can be deleted at any time.\n"


def keep(entry: Path, data: bytes, *, limit: int = KEPT) -> None:
    """Put `data` at `entry` by a temporary file and a rename; an unwritable folder is left alone.

    The folder is the user's alone (0700): who could write there could change what is cited.
    """
    folder = entry.parent
    temporary = folder / f".{entry.name}.{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if os.name == "posix":
            stat = folder.stat()
            if stat.st_uid != os.getuid():
                return
            if stat.st_mode & 0o077:
                folder.chmod(0o700)
        readme = folder / "README"
        if not readme.exists():
            readme.write_text(_README, encoding="utf-8")
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        temporary.replace(entry)
    except OSError:
        with suppress(OSError):
            temporary.unlink()
        return
    _prune(folder, entry.suffix, limit)


def _prune(folder: Path, suffix: str, limit: int) -> None:
    """Remove the entries made longest ago beyond `limit`, a tenth more than need be.

    So a full folder is looked through at every tenth part that is added, not at every entry.
    """
    with suppress(OSError):
        if sum(name.endswith(suffix) for name in os.listdir(folder)) <= limit:
            return
        entries = sorted(folder.glob(f"*{suffix}"), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in entries[limit - limit // 10 :]:
            path.unlink()
