"""Writing compiled styles to the user's cache folder: private, atomic, and never an error."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

#: More compiled styles than this are not kept; the oldest go.
KEPT: Final = 64
_README: Final = "Compiled citation styles of provcite. Everything here can be deleted at any time.\n"


def keep(entry: Path, data: bytes) -> None:
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
    _prune(folder)


def _prune(folder: Path) -> None:
    """Remove the styles used longest ago beyond `KEPT`."""
    with suppress(OSError):
        entries = sorted(folder.glob("*.style"), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in entries[KEPT:]:
            path.unlink()
