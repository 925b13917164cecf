"""Record files on disk: names that are safe, writes that are whole, one writer at a time."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
import sys
import threading
import time
from typing import TYPE_CHECKING, BinaryIO, Final

from provcite.model.errors import StoreError, UnwritableStoreError, UsageError
from provcite.model.visible import VISIBLE
from provcite.schema.ids import id_problem

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

SUFFIX: Final = ".yaml"

#: Temporary files carry this prefix; a dot keeps them out of every listing of records.
TEMPORARY_PREFIX: Final = ".provcite-"

#: A temporary file this old belongs to nobody any more, in seconds.
STALE_AFTER: Final = 3600

#: Bytes that are read at a time.
_PIECE: Final = 1 << 20

#: How long a writer waits for another one, in seconds.
LOCK_TIMEOUT: Final = 20.0


def check_id(record_id: str) -> str:
    """`record_id`, or UsageError where it cannot be a file's name (``../x``, ``CON``, control characters)."""
    problem = id_problem(record_id)
    if problem:
        shown = record_id if len(record_id) <= 60 else record_id[:59] + "…"
        raise UsageError(
            f"The id {shown!r} {problem}.", hint="Letters, digits, hyphens, underscores and dots are safe."
        )
    return record_id


def record_file(folder: Path, record_id: str) -> Path:
    """The file of a record in the records folder; raises UsageError for an id that cannot be one."""
    return folder / f"{check_id(record_id)}{SUFFIX}"


def read_regular(path: str | Path, limit: int | None = None, *, descriptor: int | None = None) -> bytes:
    """The bytes of an ordinary file, at most `limit` of them; of `descriptor`, where it is open already.

    Raises OSError where there is none, and for a pipe or a device, which would be waited for without
    end: whoever hands a store on may have put one among its records.
    """
    if descriptor is None:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise OSError(errno.EINVAL, "it is no ordinary file", str(path))
        # One more byte than there are tells that it ends there: a store has many small files, and each
        # call of the system counts.
        left = found.st_size + 1 if limit is None else min(found.st_size + 1, limit)
        data = os.read(descriptor, min(left, _PIECE))
        if len(data) == found.st_size or len(data) == limit:
            return data
        pieces = [data]
        size = len(data)
        while pieces[-1] and (limit is None or size < limit):
            pieces.append(os.read(descriptor, _PIECE if limit is None else min(_PIECE, limit - size)))
            size += len(pieces[-1])
        return b"".join(pieces)
    finally:
        os.close(descriptor)


def name_in_text(path: Path) -> str:
    """The name of a file for a text or a record; bytes that are no UTF-8 are U+FFFD there."""
    return os.fsencode(path.name).decode("utf-8", "replace")


def real_path(path: Path) -> Path:
    """Where `path` leads through its links; links in a circle lead to themselves, and opening them fails.

    ``Path.resolve`` raises RuntimeError for a circle, which is no error of the file system.
    """
    return type(path)(os.path.realpath(path))


def inside(folder: Path, relative: str) -> Path | None:
    """The file that `relative` names below `folder`, or None where it would lie outside it."""
    if not relative or "\0" in relative or "\\" in relative or os.path.isabs(relative) or ":" in relative:
        return None
    root = folder.resolve()
    try:
        path = root.joinpath(*relative.split("/")).resolve()
    except (OSError, RuntimeError, ValueError):
        return None
    return path if root in path.parents else None


def write_output(path: Path, chunks: Iterable[bytes]) -> int:
    """Write a file that a user named as the place for a result; the bytes written.

    The old file or the new one, whatever happens. A link leads to its file, and what is no file (a pipe,
    ``/dev/stdout``, ``/dev/null``) is written to and stays what it is; a terminal is not steered by it.
    Raises OSError, also for a folder.
    """
    if path.exists() and not path.is_file() and not path.is_dir():
        # Unbuffered: what could not be written is told here, and not once more when the file is closed.
        with path.open("wb", buffering=0) as file:
            shown = map(_made_visible, chunks) if file.isatty() else chunks
            return sum(_write_whole(file, chunk) for chunk in shown)
    named, path = path, real_path(path)
    temporary = temporary_beside(path)
    try:
        with temporary.open("xb") as file:
            size = sum(file.write(chunk) for chunk in chunks)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(OSError):
            os.chmod(temporary, path.stat().st_mode & 0o777)
        _replace(temporary, path)
    except OSError as fault:
        if fault.filename in (None, str(temporary)):
            fault.filename, fault.filename2 = str(named), None
        raise
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()
    sync_folder(path.parent)
    return size


def temporary_beside(path: Path) -> Path:
    """A name beside `path` for a file that gets its name when it is whole.

    Those that killed writers of the same file left there are deleted when they are old.
    """
    left = re.compile(rf"\.{re.escape(path.name[:60])}\.[0-9]{{1,12}}-[0-9]{{1,24}}\.tmp")
    with contextlib.suppress(OSError), os.scandir(path.parent) as entries:
        for entry in entries:
            found = entry.stat(follow_symlinks=False) if left.fullmatch(entry.name) else None
            if (
                found is not None
                and stat.S_ISREG(found.st_mode)
                and time.time() - found.st_mtime > STALE_AFTER
            ):
                os.unlink(entry.path)
    return path.parent / f".{path.name[:60]}.{os.getpid()}-{time.time_ns()}.tmp"


def _made_visible(chunk: bytes) -> bytes:
    return chunk.decode("utf-8", "surrogateescape").translate(VISIBLE).encode("utf-8", "backslashreplace")


def _write_whole(file: BinaryIO, chunk: bytes) -> int:
    left = memoryview(chunk)
    while left:
        left = left[file.write(left) or 0 :]
    return len(chunk)


def _replace(temporary: Path, path: Path) -> None:
    """Rename over `path`. Windows refuses while another program reads the file, so it is tried again."""
    for attempt in range(20):
        try:
            os.replace(temporary, path)
        except PermissionError:
            if os.name != "nt" or attempt == 19:
                raise
            time.sleep(0.05)
        else:
            return


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` last through a power cut; systems that cannot are left alone."""
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def sync_descriptor(descriptor: int) -> None:
    """Make what was written to an open file, or renamed in an open folder, last through a power cut."""
    os.fsync(descriptor)


def sync_file_system(folder: Path) -> bool:
    """Make all that was written to the file system of `folder` last; False where the system cannot.

    For many files one such call takes a small part of the time of as many for each of them.
    """
    if sys.platform != "linux":
        return False
    import ctypes

    descriptor = os.open(folder, os.O_RDONLY)
    try:
        return bool(ctypes.CDLL(None).syncfs(descriptor) == 0)
    except (OSError, AttributeError):
        return False
    finally:
        os.close(descriptor)


class Lock:
    """One writer at a time in a store: a file locked by the operating system.

    The lock goes with its process, so a killed writer blocks nobody. May be entered again by
    the thread that holds it. Raises StoreError where the wait is too long or the store cannot be
    written to.
    """

    def __init__(self, path: Path, *, timeout: float = LOCK_TIMEOUT) -> None:
        self.path = path
        self.timeout = timeout
        self._depth = 0
        self._descriptor: int | None = None
        self._thread = threading.RLock()

    def __enter__(self) -> Lock:
        if not self._thread.acquire(timeout=self.timeout):
            raise self._busy()
        try:
            if self._depth == 0:
                self._descriptor = self._acquire()
            self._depth += 1
        except BaseException:
            self._thread.release()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._depth -= 1
        if self._depth == 0 and self._descriptor is not None:
            _unlock(self._descriptor)
            os.close(self._descriptor)
            self._descriptor = None
        self._thread.release()

    def _acquire(self) -> int:
        deadline = time.monotonic() + self.timeout
        while True:
            descriptor = self._locked(deadline)
            if self._is_still_there(descriptor):
                with contextlib.suppress(OSError):
                    _write_process(descriptor)
                return descriptor
            # The cache folder was deleted meanwhile: others would lock another file.
            os.close(descriptor)

    def _locked(self, deadline: float) -> int:
        """The lock's file, opened and locked."""
        from provcite.store.folder import StoreFolder

        folder = StoreFolder(self.path.parent.parent)
        try:
            if not self.path.parent.is_dir():
                from provcite.store.layout import ensure_cache_folder

                # With its own .gitignore: a lock is nothing to commit.
                ensure_cache_folder(folder, self.path.parent.name)
            descriptor = folder.open_lock(f"{self.path.parent.name}/{self.path.name}")
        except OSError as fault:
            raise write_error(fault, self.path.parent) from fault
        try:
            while not _try_lock(descriptor):
                if time.monotonic() > deadline:
                    raise self._busy()
                time.sleep(0.02)
        except OSError as fault:
            os.close(descriptor)
            raise write_error(fault, self.path.parent) from fault
        except BaseException:
            os.close(descriptor)
            raise
        return descriptor

    def _is_still_there(self, descriptor: int) -> bool:
        try:
            return os.path.samestat(os.fstat(descriptor), os.stat(self.path))
        except OSError:
            return False

    def _busy(self) -> StoreError:
        holder = ""
        with contextlib.suppress(OSError, ValueError):
            holder = f" (process {int(self.path.read_text('ascii', 'replace').strip() or 'x')})"
        return StoreError(
            f"Another provcite{holder} is writing to this store "
            f"and did not finish in {self.timeout:.0f} seconds.",
            hint="Try again when it is done.",
        )


def _write_process(descriptor: int) -> None:
    """Say whose lock it is, unless the file holds somebody's words or has another name besides."""
    found = os.fstat(descriptor)
    words = os.read(descriptor, 32) if found.st_size <= 20 else b"?"
    if (not words or words.strip().isdigit()) and found.st_nlink == 1:
        os.ftruncate(descriptor, 0)
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, f"{os.getpid()}\n".encode())


def _try_lock(descriptor: int) -> bool:
    if sys.platform == "win32":
        import msvcrt

        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _unlock(descriptor: int) -> None:
    with contextlib.suppress(OSError):
        if sys.platform == "win32":
            import msvcrt

            os.lseek(descriptor, 0, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_UN)


def write_error(fault: OSError, folder: Path) -> UnwritableStoreError:
    """The sentence for a store that cannot be written to."""
    if fault.errno in (errno.ENOSPC, errno.EDQUOT):
        return UnwritableStoreError(
            "The disk is full; nothing half-written is left.",
            hint="Make room and call the same again.",
            place=str(folder),
        )
    if fault.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return UnwritableStoreError(
            "The store cannot be written to.",
            hint="Ask for permission to write, or copy the store to a folder of your own.",
            place=str(folder),
        )
    if fault.errno in (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP):
        return UnwritableStoreError(
            "The store's file system knows no locks, so two writers could not be kept apart.",
            hint="Work in a copy on a disk of this computer (git carries changes), or mount it with locks.",
            place=str(folder),
        )
    return UnwritableStoreError(
        f"The store cannot be written to: {fault.strerror or fault}.", place=str(folder)
    )
