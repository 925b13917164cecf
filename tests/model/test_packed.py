"""Bombs of every method: what is packed is unpacked within bounds, whatever it says of itself."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import resource
import struct
import subprocess
import sys
import zipfile
import zlib

import pytest

from pdf_writer import write_pdf
from provcite.manuscripts.readers import read_manuscript
from provcite.model import packed
from provcite.model.errors import InputError
from running import run
from stores import make_store, tree

ROOM = 400 * 2**20
"""Memory that a reader may take, in bytes; the bombs are larger."""

WORD = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
METHODS = {"deflate": zipfile.ZIP_DEFLATED, "bzip2": zipfile.ZIP_BZIP2, "LZMA": zipfile.ZIP_LZMA}


def swelling(method: int, name: str, *others: tuple[str, bytes], lying: bool = False) -> bytes:
    """A zip with one member of half a gigabyte of zeros; `lying`, it says of itself that it is small."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for other, content in others:
            archive.writestr(other, content)
        with archive.open(name, "w", force_zip64=True) as member:
            for _ in range(512):
                member.write(b"\0" * 2**20)
    data = bytearray(made.getvalue())
    if lying:
        struct.pack_into("<L", data, data.rindex(b"PK\x01\x02") + 24, 1000)
    return bytes(data)


def bounded_memory(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Python code in a process that gets `ROOM` bytes."""
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False, timeout=120,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (ROOM, ROOM)),
    )  # fmt: skip


READ = """
import sys
from provcite.model.errors import InputError
from provcite.manuscripts.readers import read_manuscript
try:
    read_manuscript(open(sys.argv[1], "rb").read(), sys.argv[1])
except InputError as fault:
    print(fault)
"""


@pytest.mark.parametrize(
    ("method", "ending", "part", "lying"),
    [
        ("deflate", "docx", "word/document.xml", False),
        ("deflate", "odt", "content.xml", True),
        ("bzip2", "odt", "content.xml", True),
        ("LZMA", "docx", "word/document.xml", True),
    ],
)
def test_a_manuscript_packed_as_a_bomb_is_refused(tmp_path, method, ending, part, lying):
    path = tmp_path / f"bomb.{ending}"
    path.write_bytes(swelling(METHODS[method], part, lying=lying))
    done = bounded_memory(READ, str(path))
    assert done.stderr == ""
    assert any(
        words in done.stdout for words in ("unpacks to more than", f"packed by {method}", "is damaged")
    )


@pytest.mark.parametrize("method", ["bzip2", "LZMA"])
def test_a_sound_manuscript_of_another_method_is_refused_with_a_remedy(method):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", METHODS[method]) as archive:
        archive.writestr("word/document.xml", WORD + b"</w:document>")
    with pytest.raises(InputError) as caught:
        read_manuscript(made.getvalue(), "a.docx")
    assert method in caught.value.message
    assert "save it again" in caught.value.hint


@pytest.mark.parametrize("method", ["deflate", "bzip2"])
def test_a_bag_packed_as_a_bomb_is_refused_and_the_store_stays(tmp_path, method, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    store = make_store(tmp_path / "store").folder
    before = tree(store)
    bag = tmp_path / "bag.zip"
    bag.write_bytes(swelling(METHODS[method], "bag/data/x", ("bag/bagit.txt", b"BagIt-Version: 1.0\n")))
    result = run("unpack", str(bag), folder=store)
    assert result.status == 2
    assert "swells" in result.err or f"packed by {method}" in result.err
    assert tree(store) == before


def unpack_all(data: bytes) -> None:
    archive = packed.open_zip(io.BytesIO(data))
    for member in archive.infolist():
        b"".join(packed.unpacked(archive, member, 100_000))


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[: len(data) // 2],
        lambda data: data.replace(b"PK\x01\x02", b"PK\x01\x03"),
        lambda data: data[:30] + bytes(200) + data[230:],
        lambda data: data[:-22] + data[-22:].replace(data[-6:-2], b"\xff\xff\xff\x7f"),
    ],
)
def test_a_damaged_archive_is_one_error(damage):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(range(256)) * 40)
    with pytest.raises(packed.PackedError):
        unpack_all(damage(made.getvalue()))


def test_errors_of_whoever_takes_the_pieces_are_not_the_archives():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a", b"content")
    archive = packed.open_zip(made)
    pieces = packed.unpacked(archive, archive.getinfo("a"), 100)
    next(pieces)
    with pytest.raises(OSError, match="my own disk"):
        pieces.throw(OSError("my own disk"))  # type: ignore[attr-defined]


# PDF ----------------------------------------------------------------------------------------------------

READ_PDF = """
import sys
from provcite.model.errors import InputError
from provcite.documents.pdf_text import read_pdf
try:
    print(len(read_pdf(open(sys.argv[1], "rb").read())))
except InputError as fault:
    print(fault)
"""


def pdf_with(stream: bytes, filters: str) -> bytes:
    """A PDF whose one page has `stream` as its contents."""
    plain = write_pdf([["Words."]])
    start = plain.index(b"stream\n") + 7
    end = plain.index(b"\nendstream")
    head = plain[:start].replace(b"/Length %d" % (end - start), f"{filters} /Length {len(stream)}".encode())
    return head + stream + plain[end:]


SHOWN = b"BT /F1 11 Tf 72 760 Td (Words.) Tj ET "
PDF_BOMBS = {
    "flate": (zlib.compress(b" " * (1 << 29)), "/Filter /FlateDecode"),
    "flate twice": (zlib.compress(zlib.compress(b" " * (1 << 29))), "/Filter [/FlateDecode /FlateDecode]"),
    "run length": (b"\x81 " * (1 << 23), "/Filter /RunLengthDecode"),
    "flate and run length": (zlib.compress(b"\x81 " * (1 << 24)), "/Filter [/FlateDecode /RunLengthDecode]"),
    "many words": (zlib.compress(SHOWN * 400_000), "/Filter /FlateDecode"),
    "brackets": (zlib.compress(b"[" * 10_000_000), "/Filter /FlateDecode"),
}


@pytest.mark.parametrize("name", PDF_BOMBS)
def test_a_pdf_that_swells_by_any_filter_is_refused(tmp_path, name):
    path = tmp_path / "bomb.pdf"
    path.write_bytes(pdf_with(*PDF_BOMBS[name]))
    done = bounded_memory(READ_PDF, str(path))
    assert done.stderr == ""
    assert "unpacks to more than a document" in done.stdout or "cannot be read" in done.stdout


def test_many_pages_that_share_a_swollen_stream_are_refused(tmp_path):
    plain = write_pdf([[f"Page {n}."] for n in range(300)])
    stream = zlib.compress(SHOWN + b" " * 7_000_000)
    path = tmp_path / "pages.pdf"
    start = plain.index(b"stream\n") + 7
    end = plain.index(b"\nendstream")
    head = plain[:start].replace(
        b"/Length %d" % (end - start), b"/Filter /FlateDecode /Length %d" % len(stream)
    )
    data = head + stream + plain[end:]
    first = re.search(rb"/Contents (\d+ 0 R)", data)
    assert first is not None
    path.write_bytes(re.sub(rb"/Contents \d+ 0 R", b"/Contents " + first[1], data))
    done = bounded_memory(READ_PDF, str(path))
    assert done.stderr == ""
    assert "unpacks to more than a document" in done.stdout


# Anything gzipped ---------------------------------------------------------------------------------------

PACKERS = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress, "z": zlib.compress}


@pytest.mark.parametrize("packer", PACKERS)
@pytest.mark.parametrize(
    "name", ["a.xml", "a.json", "a.ris", "a.bib", "a.csv", "a.txt", "a.pdf", "a.html", "a.csl"]
)
def test_a_compressed_file_is_refused_and_never_unpacked(tmp_path, monkeypatch, packer, name):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    store = make_store(tmp_path / "store").folder
    content = b"<mods xmlns='http://www.loc.gov/mods/v3'>" + b" " * 5_000_000 + b"</mods>"
    (tmp_path / name).write_bytes(PACKERS[packer](content))
    before = tree(store)
    for call in (["import", str(tmp_path / name)], ["check", str(tmp_path / name)],
                 ["cite", "113371", "--style", str(tmp_path / name)]):  # fmt: skip
        if call[0] == "cite" and name != "a.csl":
            continue
        result = run(*call, folder=store)
        assert result.status in (1, 2), (call, result.out)
        assert "fault of provcite" not in result.err
    assert tree(store) == before
