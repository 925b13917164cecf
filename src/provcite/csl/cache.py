"""A compiled style as bytes, for a cache on disk that cannot run code.

The first line says what follows: the word ``provcite-style``, the compiled format, the program's
version, the key (hash of everything that went in) and the SHA-256 of the rest; the rest is JSON.
Whatever does not match in every point is no cache.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from provcite import __version__

_WORD = "provcite-style"


def cache_key(source: bytes, locale: str | None, parent: bytes = b"") -> str:
    """What a cache entry is filed under: style, parent, locale, compiled format and version."""
    from provcite.csl.style import COMPILED_FORMAT

    digest = hashlib.sha256()
    for part in (
        source,
        parent,
        (locale or "").encode(),
        str(COMPILED_FORMAT).encode(),
        __version__.encode(),
    ):
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()


def pack(compiled: dict[str, Any], key: str) -> bytes:
    """The bytes to keep."""
    body = json.dumps(compiled, ensure_ascii=False, separators=(",", ":")).encode()
    checksum = hashlib.sha256(body).hexdigest()
    return f"{_WORD} {compiled['format']} {__version__} {key} {checksum}\n".encode() + body


def unpack(data: bytes | None, key: str) -> dict[str, Any] | None:
    """The compiled style; None where the bytes are absent, cut short, stale or another's."""
    from provcite.csl.style import COMPILED_FORMAT

    if not data:
        return None
    head, newline, body = data.partition(b"\n")
    if not newline:
        return None
    expected = f"{_WORD} {COMPILED_FORMAT} {__version__} {key} {hashlib.sha256(body).hexdigest()}".encode()
    if head != expected:
        return None
    try:
        made = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return made if isinstance(made, dict) else None
