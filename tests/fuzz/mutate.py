"""Input made of input: the mutations of a fuzzer without guidance, and the parts of zip archives.

libFuzzer (through atheris) brings its own mutations of bytes and knows what code an input reaches; this
engine takes its place where atheris has no wheel (macOS, Windows, a new Python), and makes the words of a
reader's language and the parts of an archive known to both.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from random import Random

Change = Callable[[bytes, Random], bytes]

_INTERESTING = (
    b"\x00",
    b"\xff",
    b"\x80",
    b"\xed\xa0\x80",
    b"\xf4\x8f\xbf\xbf",
    b"\xc3",
    b"\r",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
)


def change_bytes(data: bytes, chance: Random, words: Sequence[bytes], others: Sequence[bytes]) -> bytes:
    """`data` changed in one to four places: bytes flipped, pieces dropped, doubled, moved, foreign words in."""
    made = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4))):
        at = chance.randrange(len(made) + 1)
        length = min(chance.choice((1, 1, 2, 4, 8, 32, 128)), len(made) - at)
        match chance.randrange(8):
            case 0 if made:
                made[min(at, len(made) - 1)] ^= 1 << chance.randrange(8)
            case 1:
                del made[at : at + length]
            case 2:
                made[at:at] = made[at : at + length] * chance.choice((1, 2, 50))
            case 3 if words:
                made[at:at] = chance.choice(words)
            case 4 if words:
                made[at : at + length] = chance.choice(words)
            case 5:
                made[at:at] = chance.choice(_INTERESTING)
            case 6 if others:
                other = chance.choice(others)
                start = chance.randrange(len(other) + 1)
                made[at:at] = other[start : start + chance.choice((4, 16, 64, 256))]
            case _:
                piece = bytes(made[at : at + length])
                del made[at : at + length]
                to = chance.randrange(len(made) + 1)
                made[to:to] = piece
    return bytes(made)


def change_parts(data: bytes, chance: Random, change: Change) -> bytes:
    """A zip archive with one part changed, lost, doubled or renamed; other bytes are changed as they stand."""
    if chance.random() < 0.15:
        return change(data, chance)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [(info.filename, archive.read(info)) for info in archive.infolist()]
    except Exception:  # a damaged archive is changed as bytes
        return change(data, chance)
    if not parts:
        return change(data, chance)
    at = chance.randrange(len(parts))
    name, content = parts[at]
    fate = chance.random()
    if fate < 0.85:
        parts[at] = (name, change(content, chance))
    elif fate < 0.9:
        del parts[at]
    elif fate < 0.95:
        parts.append((name, content))
    else:
        parts[at] = (change(name.encode(), chance).decode("utf-8", "replace").replace("\0", ""), content)
    made = io.BytesIO()
    methods = (
        zipfile.ZIP_STORED,
        zipfile.ZIP_STORED,
        zipfile.ZIP_DEFLATED,
        zipfile.ZIP_BZIP2,
        zipfile.ZIP_LZMA,
    )
    import warnings

    with warnings.catch_warnings(), zipfile.ZipFile(made, "w", chance.choice(methods)) as archive:
        warnings.simplefilter("ignore")
        for name, content in parts:
            archive.writestr(name[:60_000] or "x", content)
    return made.getvalue()
