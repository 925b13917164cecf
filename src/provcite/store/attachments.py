"""Files kept by content: scans, PDFs and texts under the store's ``attachments/``, named by SHA-256.

A file's place is ``attachments/ab/abcd….pdf``: the first two digits of its digest, the digest, and
the ending of the name under which it came, so that a file manager can open it. The same content
is kept once, however many records point to it.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from provcite.model.errors import InputError, StoreError
from provcite.store.files import write_error
from provcite.store.folder import StoreFolder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.store.journal import Hashed, Transaction
    from provcite.store.library import Library

FOLDER: Final = "attachments"
_CHUNK: Final = 1 << 20

#: First bytes of the kinds of file that archives hand out, with their media types.
_MAGIC: Final[tuple[tuple[bytes, str], ...]] = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"II+\x00", "image/tiff"),
    (b"MM\x00+", "image/tiff"),
    (b"GIF8", "image/gif"),
    (b"\x00\x00\x00\x0cjP  ", "image/jp2"),
    (b"AT&TFORM", "image/vnd.djvu"),
    (b"{\\rtf", "application/rtf"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
    (b"fLaC", "audio/flac"),
)

#: Containers name their kind after a length: RIFF at byte 8, ISO 14496-12 ("ftyp", brand) at byte 4.
_RIFF: Final = {b"WAVE": "audio/wav", b"WEBP": "image/webp", b"AVI ": "video/x-msvideo"}
_BRANDS: Final = {
    b"heic": "image/heic", b"heix": "image/heic", b"mif1": "image/heif", b"avif": "image/avif",
    b"M4A ": "audio/mp4", b"qt  ": "video/quicktime",
}  # fmt: skip
#: Marks at the head of a text (UTF-8, UTF-16): bytes that are zero say nothing against it then.
_TEXT_MARKS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """A file as it was taken in: digest, size in bytes, media type, and whether it was there before."""

    sha256: str
    size: int
    media_type: str
    path: Path
    known: bool


def digest(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def media_type(name: str, head: bytes) -> str:
    """The media type of a file by its first bytes, else by its name (RFC 2046 names)."""
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head.startswith(b"RIFF") and head[8:12] in _RIFF:
        return _RIFF[head[8:12]]
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "video/mp4")
    import mimetypes

    guessed = mimetypes.guess_type(name)[0]
    if guessed:
        return guessed
    if head.startswith(_TEXT_MARKS):
        return "text/plain"
    if head.startswith(b"PK\x03\x04"):
        return "application/zip"
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as fault:
        # A chunk may end inside a character; only an error before that speaks against text.
        if fault.start < len(head) - 4:
            return "application/octet-stream"
    return "application/octet-stream" if b"\0" in head else "text/plain"


def place_of(store: Path, sha256: str, name: str | None = None) -> Path | None:
    """The plain file with the content `sha256` in the store, or None where there is none."""
    sha256 = sha256.lower()
    if len(sha256) != 64 or not all(c in "0123456789abcdef" for c in sha256):
        return None
    files = StoreFolder(store)
    folder = f"{FOLDER}/{sha256[:2]}"
    if name:
        named = files.find(f"{folder}/{sha256}{_ending(name)}")
        if named is not None:
            return named
    try:
        names = sorted(found for found in files.names(folder) if found.split(".")[0] == sha256)
    except (OSError, StoreError):
        return None
    return next((path for path in (files.find(f"{folder}/{found}") for found in names) if path), None)


def kept_files(store: Path) -> Iterator[Path]:
    """Every file below ``attachments/``, temporary ones left out. Raises StoreError where that is a link."""
    files = StoreFolder(store)
    files.refuse_link(FOLDER)
    for folder, subfolders, names in os.walk(store / FOLDER):
        subfolders.sort()
        for name in sorted(names):
            if not name.startswith("."):
                yield Path(folder) / name


def keep(library: Library, source: Path) -> KeptFile:
    """Copy `source` into the store by its content, as part of the library's transaction.

    Raises InputError where the source cannot be read (it is a folder, a device, gone) and
    StoreError where the store cannot be written.
    """
    if not source.is_file():
        what = (
            "is a folder"
            if source.is_dir()
            else "is not there"
            if not source.exists()
            else "is no plain file"
        )
        raise InputError(f"The file to attach {what}.", place=str(source))
    try:
        file = source.open("rb")
    except OSError as fault:
        raise InputError(f"The file cannot be read: {fault.strerror}.", place=str(source)) from fault
    with file, library.transaction() as transaction:
        try:
            arriving = f"{FOLDER}/arriving{len(transaction.written())}"
            with transaction.stream(arriving) as out:
                sha256, size, head = _copy(file, out)
            return _place(library, transaction, arriving, KeptFile(
                sha256=sha256, size=size, media_type=media_type(source.name, head), path=source, known=True,
            ))  # fmt: skip
        except OSError as fault:
            raise write_error(fault, library.folder) from fault


def _copy(source: IO[bytes], target: Hashed) -> tuple[str, int, bytes]:
    """Copy in pieces, never the whole file in memory: digest, size and first bytes."""
    hasher = hashlib.sha256()
    size = 0
    head = b""
    while chunk := source.read(_CHUNK):
        head = head or chunk[:4096]
        hasher.update(chunk)
        target.write(chunk)
        size += len(chunk)
    return hasher.hexdigest(), size, head


def _place(library: Library, transaction: Transaction, arriving: str, file: KeptFile) -> KeptFile:
    there = place_of(library.folder, file.sha256)
    if there is not None:
        transaction.drop(arriving)
        if digest(there) != file.sha256:
            raise StoreError(
                "The store holds a damaged file under this digest.",
                hint="Run 'provcite verify --all'; move the damaged file away, then attach again.",
                place=str(there),
            )
        return replace(file, path=there)
    relative = f"{FOLDER}/{file.sha256[:2]}/{file.sha256}{_ending(file.path.name)}"
    known = next((path for path in transaction.written() if path.split(".")[0] == relative.split(".")[0]), "")
    if known:
        transaction.drop(arriving)
        return replace(file, path=library.files.path(known))
    transaction.move(arriving, relative)
    return replace(file, path=library.files.path(relative), known=False)


def _ending(name: str) -> str:
    """The ending of a file's name where it is a plain one (``.pdf``), else nothing."""
    suffix = Path(name.replace("\\", "/")).suffix.lower()
    return suffix if 1 < len(suffix) <= 10 and suffix[1:].isascii() and suffix[1:].isalnum() else ""
