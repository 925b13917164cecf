"""A store's folder, and the one way by which its files are opened and written.

A store may come from somebody else, with links where folders and files are expected. Every folder on
the way is therefore opened by itself, relative to the one before and never through a link, and so is
the file at the end; a folder that is swapped for a link in between changes nothing. Systems that cannot
open so (Windows) look before they open.

Reading follows a link to a file inside the store, as for texts; writing follows none. Raises
`LinkError` (a StoreError) for a link, `UsageError`-free OSError for what the system refuses.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import threading
import time
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from provcite.model.errors import StoreError, UnwritableStoreError
from provcite.store.files import TEMPORARY_PREFIX, read_regular, sync_descriptor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: Whether files can be opened relative to an open folder (all systems but Windows).
HANDLES: bool = {os.open, os.mkdir, os.unlink, os.rename, os.link, os.stat} <= os.supports_dir_fd

_NOFOLLOW: Final = getattr(os, "O_NOFOLLOW", 0)
_FOLDER: Final = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | _NOFOLLOW
_READ: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | _NOFOLLOW
_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | _NOFOLLOW

CACHE: Final = ".provcite"
JOURNAL: Final = ".provcite-journal"
#: Names that begin with a dot and are the program's own; no other such name is written to (``.git``).
_OWN: Final = frozenset({CACHE, JOURNAL, ".gitignore"})


class LinkError(UnwritableStoreError):
    """A folder or file of the store is a link, which is not followed."""

    def __init__(self, path: Path, *, what: str = "folder") -> None:
        super().__init__(
            f"The store's own {what} {path.name} is a link, which provcite does not follow.",
            hint=f"Put the {what} itself in its place.",
            place=str(path),
        )


class StoreFolder:
    """The files below one folder, named by their path from it (``records/113371.yaml``)."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, relative: str) -> Path:
        """Where the file is, for telling it; to be opened by this class only."""
        return self.root.joinpath(*relative.split("/"))

    # Reading ----------------------------------------------------------------------------------

    def read(self, relative: str, limit: int | None = None) -> bytes:
        """The bytes of an ordinary file, at most `limit` of them (see `read_regular`).

        Raises LinkError where a folder on the way is a link, StoreError where the file is one that
        leads out of the store or nowhere, and OSError.
        """
        path = self.path(relative)
        with self._folder(relative) as (folder, name):
            try:
                descriptor = folder.open(name, _READ)
            except OSError:
                if not folder.is_link(name):
                    raise
            else:
                return read_regular(path, limit, descriptor=descriptor)
        return read_regular(self._linked(path), limit)

    @contextlib.contextmanager
    def reader(self, relative: str) -> Iterator[Callable[[str, int], bytes]]:
        """A function of (name, limit) that reads files of one folder as `read` does, the folder opened once.

        For a run over many files; whatever the folder's name is given to meanwhile, it reads from this one.
        """
        with self._opened(relative.split("/")) as folder:

            def read(name: str, limit: int) -> bytes:
                try:
                    descriptor = folder.open(name, _READ)
                except OSError:
                    if not folder.is_link(name):
                        raise
                    return read_regular(self._linked(self.path(f"{relative}/{name}")), limit)
                return read_regular(name, limit, descriptor=descriptor)

            yield read

    def _linked(self, path: Path) -> Path:
        """Where the link `path` leads, if that is a file of the store."""
        target = Path(os.path.realpath(path))
        if Path(os.path.realpath(self.root)) not in target.parents:
            raise StoreError(
                "The file is a link out of the store.", hint="Put the file itself there.", place=str(path)
            )
        if not target.exists():
            raise StoreError("The file is a link to one that is not there.", place=str(path))
        return target

    def digest(self, relative: str) -> str:
        """The SHA-256 of a file's bytes, in hexadecimal. Raises as `read` does."""
        import hashlib

        with self._folder(relative) as (folder, name):
            if not folder.is_link(name):
                with os.fdopen(folder.open(name, _READ), "rb", buffering=0) as file:
                    if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                        return hashlib.file_digest(file, "sha256").hexdigest()
        return hashlib.sha256(self.read(relative)).hexdigest()

    def state(self, relative: str) -> os.stat_result | None:
        """The state of a file or folder itself (not of what it links to); None where there is none."""
        try:
            with self._folder(relative) as (folder, name):
                return folder.state(name)
        except (FileNotFoundError, NotADirectoryError):
            return None

    def is_file(self, relative: str) -> bool:
        """Whether there is an ordinary file, itself and no link."""
        found = self.state(relative)
        return found is not None and stat.S_ISREG(found.st_mode)

    def find(self, relative: str) -> Path | None:
        """The ordinary file with this name, where a link inside the store may lead to it; else None."""
        try:
            if self.is_file(relative):
                return self.path(relative)
            target = self._linked(self.path(relative))
        except (OSError, StoreError):
            return None
        return self.path(relative) if target.is_file() else None

    def names(self, relative: str) -> list[str]:
        """The names in a folder; none where it is not there. Raises LinkError and OSError."""
        try:
            with self._opened(relative.split("/")) as folder:
                return folder.names()
        except FileNotFoundError:
            return []

    def refuse_link(self, relative: str) -> None:
        """LinkError where the folder or one above it is a link. What is not there is none."""
        with contextlib.suppress(FileNotFoundError), self._opened(relative.split("/")):
            pass

    # Writing ----------------------------------------------------------------------------------

    def make_folder(self, relative: str) -> None:
        """Make the folder and those above it, as far as they are not there."""
        _check(relative)
        with self._opened(relative.split("/"), make=True):
            pass

    def write(self, relative: str, data: bytes, *, exclusive: bool = False, sync: bool = True) -> None:
        """Write a file so that it is at every moment the old one, the new one, or (before) none.

        Temporary file in the same folder, fsync, rename, fsync of the folder: a kill or a power cut
        leaves no half file. With `exclusive` an existing file is not replaced: FileExistsError. A link
        in its place is replaced, not followed; the mode of an old file is kept.
        """
        _check(relative)
        with self._folder(relative, make=True) as (folder, name):
            temporary = _temporary_name()
            try:
                with self._new(folder, temporary) as file:
                    file.write(data)
                    if sync:
                        file.flush()
                        sync_descriptor(file.fileno())
                folder.keep_mode(name, temporary)
                folder.place(temporary, folder, name, exclusive=exclusive)
            except BaseException:
                with contextlib.suppress(OSError):
                    folder.unlink(temporary)
                raise
            if sync:
                folder.sync()

    @contextlib.contextmanager
    def create(self, relative: str) -> Iterator[IO[bytes]]:
        """A new file, open for writing; FileExistsError where the name is taken."""
        _check(relative)
        with self._folder(relative, make=True) as (folder, name), self._new(folder, name) as file:
            yield file

    def append(self, relative: str, data: bytes) -> None:
        """Add `data` to the end of a file, on a line of its own, and make it last.

        A file that has another name besides may be somebody's: it stays, and a copy is added to.
        """
        _check(relative)
        with self._folder(relative, make=True) as (folder, name):
            found = folder.state(name)
            if found is not None and stat.S_ISREG(found.st_mode) and found.st_nlink > 1:
                self.write(relative, self.read(relative))
            flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0) | _NOFOLLOW
            with os.fdopen(self._ours(folder, name, flags), "r+b", buffering=0) as file:
                size = file.seek(0, os.SEEK_END)
                if size:
                    file.seek(size - 1)
                    if file.read(1) != b"\n":  # a writer was killed within its line
                        data = b"\n" + data
                left = memoryview(data)
                while left:
                    left = left[file.write(left) :]
                sync_descriptor(file.fileno())

    def open_lock(self, relative: str) -> int:
        """A descriptor of a file to lock, made where it is not there."""
        _check(relative)
        with self._folder(relative, make=True) as (folder, name):
            return self._ours(folder, name, os.O_RDWR | os.O_CREAT | _NOFOLLOW)

    def move(self, source: str, target: str, *, exclusive: bool = False) -> None:
        """Give a file another place, in one step; over a file there unless `exclusive`."""
        _check(target)
        with (
            self._folder(source) as (folder, name),
            self._folder(target, make=True) as (other, other_name),
        ):
            try:
                folder.place(name, other, other_name, exclusive=exclusive)
            except OSError as fault:
                if fault.errno != errno.EXDEV:
                    raise
                # The folder is a file system of its own: the file goes there first, then to its name.
                temporary = _temporary_name()
                try:
                    self._copy(folder, name, other, temporary)
                    other.place(temporary, other, other_name, exclusive=exclusive)
                finally:
                    with contextlib.suppress(OSError):
                        other.unlink(temporary)
                folder.unlink(name)

    def keep_copy(self, source: str, target: str, *, link: bool = False) -> None:
        """A copy of a file under another name; with `link` the same file under both where that can be."""
        _check(target)
        with (
            self._folder(source) as (folder, name),
            self._folder(target, make=True) as (other, other_name),
        ):
            if link:
                with contextlib.suppress(OSError, NotImplementedError):
                    folder.link(name, other, other_name)
                    return
            self._copy(folder, name, other, other_name)

    def rename_folder(self, source: str, target: str) -> None:
        """Give a folder another name, in one step."""
        _check(target)
        with (
            self._folder(source) as (folder, name),
            self._folder(target, make=True) as (other, other_name),
        ):
            folder.replace(name, other, other_name)

    def set_mode(self, relative: str, like: str) -> None:
        """Give a file the permissions of another one, where that is there."""
        found = self.state(like)
        if found is not None and not stat.S_ISLNK(found.st_mode):
            with contextlib.suppress(OSError), self._folder(relative) as (folder, name):
                folder.chmod(name, found.st_mode & 0o777)

    def remove(self, relative: str) -> None:
        """Delete a file (of a link, the link). Raises FileNotFoundError."""
        _check(relative)
        with self._folder(relative) as (folder, name):
            folder.unlink(name)

    def remove_tree(self, relative: str) -> None:
        """Delete a folder of the program's own with all that is in it; nothing where there is none."""
        _check(relative)
        if relative.split("/")[0] not in (JOURNAL, CACHE):
            raise ValueError(relative)
        try:
            with self._opened(relative.split("/")) as folder:
                for name in folder.names():
                    found = folder.state(name)
                    if found is not None and stat.S_ISDIR(found.st_mode):
                        self.remove_tree(f"{relative}/{name}")
                    else:
                        folder.unlink(name)
            with self._folder(relative) as (above, name):
                above.rmdir(name)
        except FileNotFoundError:
            return

    def sync(self, relative: str) -> None:
        """Make renames in a folder last through a power cut; systems that cannot are left alone."""
        with contextlib.suppress(OSError), self._opened(relative.split("/")) as folder:
            folder.sync()

    def sync_file(self, relative: str) -> None:
        """Make a file's contents last through a power cut."""
        with self._folder(relative) as (folder, name):
            descriptor = folder.open(name, os.O_RDONLY | _NOFOLLOW)
            try:
                sync_descriptor(descriptor)
            finally:
                os.close(descriptor)

    def sweep(self, relative: str, older_than: float) -> None:
        """Delete the temporary files that killed writers left in a folder `older_than` seconds ago."""
        with (
            contextlib.suppress(OSError, StoreError),
            self._opened(relative.split("/") if relative else []) as folder,
        ):
            for name in folder.names():
                index = relative == CACHE and name.startswith("index.sqlite.") and ".tmp" in name
                if index or (name.startswith(TEMPORARY_PREFIX) and name.endswith(".tmp")):
                    found = folder.state(name)
                    if found is not None and time.time() - found.st_mtime > older_than:
                        folder.unlink(name)

    def own_file(self, relative: str) -> Path:
        """The path of a file for a library that opens by path (SQLite); LinkError where it is a link."""
        _check(relative)
        with self._folder(relative, make=True) as (folder, name):
            for beside in (name, f"{name}-journal", f"{name}-wal", f"{name}-shm"):
                if folder.is_link(beside):
                    raise LinkError(folder.path / beside, what="file")
        return self.path(relative)

    # Inside -----------------------------------------------------------------------------------

    @contextlib.contextmanager
    def _opened(self, names: list[str], *, make: bool = False) -> Iterator[_Folder]:
        """The folder with this path, opened name by name."""
        folder = _Folder.root(self.root)
        try:
            for name in names:
                if make:
                    folder.make(name)
                folder = folder.below(name)
            yield folder
        finally:
            folder.close()

    @contextlib.contextmanager
    def _folder(self, relative: str, *, make: bool = False) -> Iterator[tuple[_Folder, str]]:
        *names, last = relative.split("/")
        with self._opened(names, make=make) as folder:
            yield folder, last

    @staticmethod
    def _new(folder: _Folder, name: str) -> IO[bytes]:
        return os.fdopen(folder.open(name, _NEW), "wb")

    @staticmethod
    def _ours(folder: _Folder, name: str, flags: int) -> int:
        """A file that is used where it lies: neither a link nor a device."""
        try:
            descriptor = folder.open(name, flags)
        except OSError as fault:
            if folder.is_link(name):
                raise LinkError(folder.path / name, what="file") from fault
            raise
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise LinkError(folder.path / name, what="file")
        return descriptor

    @staticmethod
    def _copy(folder: _Folder, name: str, other: _Folder, other_name: str) -> None:
        with (
            os.fdopen(
                folder.open(name, os.O_RDONLY | getattr(os, "O_BINARY", 0) | _NOFOLLOW), "rb"
            ) as source,
            os.fdopen(other.open(other_name, _NEW), "wb") as copy,
        ):
            while chunk := source.read(1 << 20):
                copy.write(chunk)
            copy.flush()
            sync_descriptor(copy.fileno())
        found = folder.state(name)
        if found is not None:
            other.keep_mode_of(found, other_name)


class _Folder:
    """An open folder: a descriptor where the system opens files relative to one, else its path."""

    def __init__(self, path: Path, descriptor: int | None) -> None:
        self.path = path
        self.descriptor = descriptor

    @classmethod
    def root(cls, path: Path) -> _Folder:
        """The folder that the user named, which may be a link."""
        return cls(path, os.open(path, _FOLDER & ~_NOFOLLOW) if HANDLES else None)

    def below(self, name: str) -> _Folder:
        """The folder `name` in this one, in place of it (which is closed)."""
        path = self.path / name
        if self.descriptor is None:
            if _is_link(path):
                raise LinkError(path)
            if not path.is_dir():
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
            return _Folder(path, None)
        try:
            descriptor = os.open(name, _FOLDER, dir_fd=self.descriptor)
        except OSError as fault:
            if self.is_link(name):
                raise LinkError(path) from fault
            fault.filename = str(path)
            raise
        self.close()
        return _Folder(path, descriptor)

    def close(self) -> None:
        if self.descriptor is not None:
            os.close(self.descriptor)
            self.descriptor = None

    def _where(self, name: str) -> str:
        return name if self.descriptor is not None else str(self.path / name)

    def open(self, name: str, flags: int) -> int:
        try:
            if self.descriptor is None and self.is_link(name):
                raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
            return os.open(self._where(name), flags, 0o666, dir_fd=self.descriptor)
        except OSError as fault:
            fault.filename = str(self.path / name)
            raise

    def names(self) -> list[str]:
        return os.listdir(self.path if self.descriptor is None else self.descriptor)

    def state(self, name: str) -> os.stat_result | None:
        try:
            return os.stat(self._where(name), dir_fd=self.descriptor, follow_symlinks=False)
        except (FileNotFoundError, NotADirectoryError):
            return None

    def is_link(self, name: str) -> bool:
        if self.descriptor is None:
            return _is_link(self.path / name)
        found = self.state(name)
        return found is not None and stat.S_ISLNK(found.st_mode)

    def make(self, name: str) -> None:
        with contextlib.suppress(FileExistsError):
            os.mkdir(self._where(name), dir_fd=self.descriptor)

    def unlink(self, name: str) -> None:
        os.unlink(self._where(name), dir_fd=self.descriptor)

    def rmdir(self, name: str) -> None:
        os.rmdir(self._where(name), dir_fd=self.descriptor)

    def chmod(self, name: str, mode: int) -> None:
        if self.is_link(name):
            return
        os.chmod(self._where(name), mode, dir_fd=self.descriptor)

    def keep_mode(self, old: str, new: str) -> None:
        """Give `new` the permissions of the file `old`, where there is one."""
        found = self.state(old)
        if found is not None and stat.S_ISREG(found.st_mode):
            self.keep_mode_of(found, new)

    def keep_mode_of(self, found: os.stat_result, new: str) -> None:
        with contextlib.suppress(OSError):
            self.chmod(new, found.st_mode & 0o777)

    def link(self, name: str, other: _Folder, other_name: str) -> None:
        os.link(
            self._where(name), other._where(other_name),
            src_dir_fd=self.descriptor, dst_dir_fd=other.descriptor, follow_symlinks=False,
        )  # fmt: skip

    def replace(self, name: str, other: _Folder, other_name: str) -> None:
        """Rename. Windows refuses while another program reads the file, so it is tried again."""
        for attempt in range(20):
            try:
                os.replace(
                    self._where(name), other._where(other_name),
                    src_dir_fd=self.descriptor, dst_dir_fd=other.descriptor,
                )  # fmt: skip
            except PermissionError:
                if os.name != "nt" or attempt == 19:
                    raise
                time.sleep(0.05)
            else:
                return

    def place(self, name: str, other: _Folder, other_name: str, *, exclusive: bool) -> None:
        """Give a finished file its name; with `exclusive` not over another, in one step where that can be."""
        if not exclusive:
            self.replace(name, other, other_name)
            return
        try:
            self.link(name, other, other_name)
        except FileExistsError:
            raise
        except (OSError, NotImplementedError) as fault:
            if isinstance(fault, OSError) and fault.errno == errno.EXDEV:
                raise
            # File systems without hard links (FAT, some network shares): the store's lock still
            # keeps our own writers apart.
            if other.state(other_name) is not None:
                path = str(other.path / other_name)
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), path) from None
            self.replace(name, other, other_name)
        else:
            self.unlink(name)

    def sync(self) -> None:
        if self.descriptor is not None:
            with contextlib.suppress(OSError):
                sync_descriptor(self.descriptor)


def _is_link(path: Path) -> bool:
    """Whether the name itself is a link, or on Windows a junction, which leads elsewhere likewise."""
    try:
        found = os.lstat(path)
    except OSError:
        return False
    junction = getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", -1)
    return stat.S_ISLNK(found.st_mode) or getattr(found, "st_reparse_tag", 0) == junction


def _check(relative: str) -> None:
    """StoreError for a path that is no place for a file of a store: upward, absolute, ``.git``."""
    names = relative.split("/")
    for place, name in enumerate(names):
        own = name in _OWN if place == 0 else names[0] in _OWN
        hidden = name.startswith(".") and not own
        if (
            not name
            or name in (".", "..")
            or hidden
            or "\\" in name
            or "\0" in name
            or name.lower().startswith("git~")
        ):
            raise StoreError(f"{relative!r} is no place for a file of a store.")


def _temporary_name() -> str:
    return f"{TEMPORARY_PREFIX}{os.getpid()}-{threading.get_ident()}-{time.time_ns()}.tmp"
