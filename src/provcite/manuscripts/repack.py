"""A copy of a zipped manuscript with some parts replaced; every other part is copied packed, as it is.

Parts that do not change are never unpacked: a picture that is damaged, locked or a bomb stays what it
was. Layout of a zip archive: PKWARE's APPNOTE.TXT, sections 4.3.7 (local header), 4.3.12 (central
directory) and 4.3.16 (its end).
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from provcite.model.errors import InputError
from provcite.model.packed import open_zip

if TYPE_CHECKING:
    from collections.abc import Mapping

_LOCAL: Final = struct.Struct("<4s5H3L2H")
_CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
_END: Final = struct.Struct("<4s4H2LH")
_LOCAL_MARK: Final = b"PK\x03\x04"
_CENTRAL_MARK: Final = b"PK\x01\x02"
_END_MARK: Final = b"PK\x05\x06"
#: Bit 3 of the flags: the sizes stand behind the data and not before it.
_SIZES_FOLLOW: Final = 0x8
_UTF8_NAME: Final = 0x800
#: A date in the form of DOS: 1 January 1980.
_FIRST_DATE: Final = 0x21


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """A line of the central directory; `rest` is its name, extra field and comment as they stand."""

    made: int
    needed: int
    flags: int
    method: int
    time: int
    date: int
    crc: int
    packed: int
    size: int
    lengths: tuple[int, int, int]
    disk: int
    inner: int
    outer: int
    offset: int
    rest: bytes

    def written(self) -> bytes:
        return _CENTRAL.pack(
            _CENTRAL_MARK, self.made, self.needed, self.flags, self.method, self.time, self.date,
            self.crc, self.packed, self.size, *self.lengths, self.disk, self.inner, self.outer, self.offset,
        ) + self.rest  # fmt: skip


def replace_members(data: bytes, changed: Mapping[str, bytes], added: Mapping[str, bytes]) -> bytes:
    """A copy of a zip archive with some members replaced and some added; all others byte for byte.

    Order, names, dates and attributes of the members stay as they are. Raises `InputError` where the
    archive's directory does not agree with what lies in it.
    """
    archive = open_zip(io.BytesIO(data))
    infos = archive.infolist()
    entries = _entries(data, archive.start_dir, len(infos))
    starts = sorted({info.header_offset for info in infos} | {archive.start_dir})
    ends = dict(pairwise(starts))
    target = io.BytesIO()
    target.write(data[: starts[0]])
    moved: dict[int, int] = {}
    written: list[_Entry] = []
    for info, entry in zip(infos, entries, strict=True):
        content = changed.get(info.filename)
        start = info.header_offset
        body = _body(data, start)
        if not start < body <= body + info.compress_size <= ends[start]:
            raise _disagrees()
        offset = target.tell()
        if content is not None:
            written.append(_put(target, data[start:body], replace(entry, offset=offset), content))
            continue
        if start in moved:
            raise _disagrees()
        moved[start] = offset
        target.write(memoryview(data)[start : ends[start]])
        written.append(replace(entry, offset=offset))
    for name, content in added.items():
        written.append(_put_new(target, name, content))
    directory = target.tell()
    for entry in written:
        target.write(entry.written())
    size, count, note = target.tell() - directory, len(written), archive.comment
    target.write(_END.pack(_END_MARK, 0, 0, count, count, size, directory, len(note)) + note)
    return target.getvalue()


def _entries(data: bytes, at: int, count: int) -> list[_Entry]:
    """The central directory, which zipfile has read already, in its own bytes."""
    found: list[_Entry] = []
    for _ in range(count):
        try:
            mark, *fields = _CENTRAL.unpack_from(data, at)
        except struct.error:
            raise _disagrees() from None
        if mark != _CENTRAL_MARK:
            raise _disagrees()
        end = at + _CENTRAL.size + sum(fields[9:12])
        found.append(
            _Entry(
                made=fields[0],
                needed=fields[1],
                flags=fields[2],
                method=fields[3],
                time=fields[4],
                date=fields[5],
                crc=fields[6],
                packed=fields[7],
                size=fields[8],
                lengths=(fields[9], fields[10], fields[11]),
                disk=fields[12],
                inner=fields[13],
                outer=fields[14],
                offset=fields[15],
                rest=data[at + _CENTRAL.size : end],
            )
        )
        at = end
    return found


def _body(data: bytes, start: int) -> int:
    """Where the packed bytes of the member begin whose local header stands at `start`."""
    try:
        mark, *_, name, extra = _LOCAL.unpack_from(data, start)
    except struct.error:
        raise _disagrees() from None
    if mark != _LOCAL_MARK:
        raise _disagrees()
    return start + _LOCAL.size + int(name) + int(extra)


def _put(target: io.BytesIO, header: bytes, entry: _Entry, content: bytes) -> _Entry:
    """Write a member anew under its own local header; its line of the directory comes back."""
    method = entry.method if entry.method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) else 8
    packed = content if method == zipfile.ZIP_STORED else _deflate(content)
    entry = replace(
        entry,
        flags=entry.flags & ~_SIZES_FOLLOW,
        method=method,
        crc=zlib.crc32(content),
        packed=len(packed),
        size=len(content),
    )
    mark, needed, _, _, time, date, _, _, _, name, extra = _LOCAL.unpack_from(header)
    fields = (entry.flags, method, time, date, entry.crc, entry.packed, entry.size, name, extra)
    target.write(_LOCAL.pack(mark, needed, *fields) + header[_LOCAL.size :])
    target.write(packed)
    return entry


def _put_new(target: io.BytesIO, name: str, content: bytes) -> _Entry:
    encoded = name.encode()
    entry = _Entry(
        made=20,
        needed=20,
        flags=0 if name.isascii() else _UTF8_NAME,
        method=zipfile.ZIP_DEFLATED,
        time=0,
        date=_FIRST_DATE,
        crc=0,
        packed=0,
        size=0,
        lengths=(len(encoded), 0, 0),
        disk=0,
        inner=0,
        outer=0,
        offset=target.tell(),
        rest=encoded,
    )
    header = _LOCAL.pack(_LOCAL_MARK, 20, entry.flags, entry.method, 0, _FIRST_DATE, 0, 0, 0, len(encoded), 0)
    return _put(target, header + encoded, entry, content)


def _deflate(content: bytes) -> bytes:
    packer = zlib.compressobj(zlib.Z_DEFAULT_COMPRESSION, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush()


def _disagrees() -> InputError:
    return InputError(
        "The manuscript's list of parts does not agree with the parts; no copy was made.",
        hint="Open it in Word or LibreOffice and save it again.",
    )
