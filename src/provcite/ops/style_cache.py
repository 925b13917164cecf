"""The user's cache folder (compiled styles, items): private, atomic, and never an error."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

#: More entries than this are not kept in a folder; the oldest go.
KEPT: Final = 64
#: A longer entry is none of ours, in bytes.
_LONGEST: Final = 40_000_000
_README: Final = "A cache of provcite. Everything here can be deleted at any time.\n"


def read(entry: Path) -> bytes | None:
    """What an entry holds; None where there is none that the user made.

    A pipe, a device or another user's file in its place is passed over, and never waited for.
    """
    try:
        file = os.open(entry, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError):
        return None
    try:
        found = os.fstat(file)
        foreign = os.name == "posix" and found.st_uid != os.getuid()
        if foreign or not stat.S_ISREG(found.st_mode) or found.st_size > _LONGEST:
            return None
        with open(file, "rb", closefd=False) as stream:
            return stream.read(_LONGEST)
    except OSError:
        return None
    finally:
        os.close(file)


def keep(entry: Path, data: bytes, *, limit: int = KEPT) -> None:
    """Put `data` at `entry` by a temporary file and a rename; an unwritable folder is left alone.

    The folder is the user's alone (0700): who could write there could change what is cited.
    """
    folder = entry.parent
    temporary = folder / f".{entry.name}.{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if os.name == "posix":
            found = folder.stat()
            if found.st_uid != os.getuid():
                return
            if found.st_mode & 0o077:
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
