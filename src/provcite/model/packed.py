"""What others have packed, unpacked within bounds: the one way in which provcite opens a zip archive.

Only stored and deflated members are read. Those are all that ECMA-376 part 2 (Word) and OpenDocument 1.3
part 2 allow, and what every packer writes unless told otherwise; and of the methods that Python knows only
they can be unpacked piece by piece: a kilobyte of bzip2 or LZMA becomes gigabytes within one call.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import IO

#: A piece of what comes out, in bytes.
_PIECE: Final = 1 << 18
_READ: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_METHODS: Final = {
    6: "imploding", 9: "Deflate64", 12: "bzip2", 14: "LZMA", 93: "Zstandard", 95: "XZ", 98: "PPMd",
}  # fmt: skip

#: All that Python's zipfile raises for an archive that is none, or not what it says.
_FAULTS: Final = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, NotImplementedError, RuntimeError,
    ValueError, OverflowError, KeyError, IndexError, TypeError,
)  # fmt: skip


class PackedError(Exception):
    """A packed file that cannot be unpacked; `reason` says why, as the end of a sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class DamagedError(PackedError):
    """It is cut off, changed, or none at all."""


class LockedError(PackedError):
    """It wants a password."""


class MethodError(PackedError):
    """It is packed by a method that is not read."""


class SwollenError(PackedError):
    """It unpacks to more than the bound."""


def open_zip(source: IO[bytes] | Path) -> zipfile.ZipFile:
    """The archive, its list of members read; raises DamagedError where there is none."""
    try:
        return zipfile.ZipFile(source)
    except _FAULTS as fault:
        raise DamagedError(_words(fault)) from fault


def unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int) -> Iterator[bytes]:
    """The content of `member` piece by piece, counted as it comes out and not as the archive says.

    Raises SwollenError as soon as it is more than `limit` bytes, MethodError, LockedError and DamagedError;
    what was handed out before that is worth nothing.
    """
    if member.flag_bits & 0x1:
        raise LockedError("it is protected by a password")
    if member.compress_type not in _READ:
        name = _METHODS.get(member.compress_type, f"method {member.compress_type}")
        raise MethodError(f"it is packed by {name}, which is not read")
    left = limit
    # The errors of whoever takes the pieces are not the archive's: only what zipfile does is watched.
    stream = _watched(archive.open, member)
    try:
        while piece := _watched(stream.read, min(_PIECE, left + 1)):
            left -= len(piece)
            if left < 0:
                raise SwollenError(f"it unpacks to more than {limit:,} bytes")
            yield piece
    finally:
        stream.close()


def _watched(step: Callable[[Any], Any], argument: object) -> Any:
    try:
        return step(argument)
    except _FAULTS as fault:
        raise DamagedError(_words(fault)) from fault


def _words(fault: BaseException) -> str:
    """What Python says of the damage, on one line and without a full stop."""
    return " ".join(str(fault).split()).rstrip(".")[:200] or "it is cut off"
