"""A compiled style as bytes, for a cache on disk that cannot run code.

The first line says what follows: the word ``provcite-style``, the compiled format, the program's
version, the key (of everything that went in) and a checksum of the rest; the rest is JSON.
Whatever does not match in every point is no cache.

Keys and checksums tell contents apart; they do not defend against whoever can write into the user's
cache, and need not, for nothing in it is ever run. So two short checksums and the length do; importing
`hashlib` would cost more than reading the style.
"""

from __future__ import annotations

import json
import zlib
from typing import Any

from provcite import __version__

#: Counted up whenever `provcite.csl.compile` gives another shape; older caches are then passed over.
COMPILED_FORMAT = 4

_WORD = "provcite-style"


def digest(data: bytes) -> str:
    """A short name for some bytes."""
    return f"{len(data):x}-{zlib.crc32(data):08x}-{zlib.adler32(data):08x}"


def cache_key(source: bytes, locale: str | None) -> str:
    """What a cache entry belongs to: a style and the locale that was asked for. Fit for a file's name."""
    return f"{digest(source)}_{digest((locale or '').encode())}"


def pack(compiled: dict[str, Any], key: str) -> bytes:
    """The bytes to keep."""
    body = json.dumps(compiled, ensure_ascii=False, separators=(",", ":")).encode()
    return f"{_WORD} {compiled['format']} {__version__} {key} {digest(body)}\n".encode() + body


def unpack(data: bytes | None, key: str) -> dict[str, Any] | None:
    """The compiled style; None where the bytes are absent, cut short, stale or another's."""
    if not data:
        return None
    head, newline, body = data.partition(b"\n")
    if not newline:
        return None
    expected = f"{_WORD} {COMPILED_FORMAT} {__version__} {key} {digest(body)}".encode()
    if head != expected:
        return None
    try:
        made = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return made if isinstance(made, dict) else None
