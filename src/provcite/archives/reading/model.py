"""The fitted model: six small linear models and some trees in one file, loaded by the commands that read.

``data/reading/model.zip`` holds the weights as python-crfsuite writes them: ``tagger`` (what each
token is), ``grouping`` (which units are one reference), ``levels`` (what the archive calls a unit),
``judge`` (whether a group cites an archive at all), ``whole`` (whether its line does), ``trust`` (how often
such a reading is right). ``second`` is the judge's second look (`provcite.archives.reading.second`) and
``missed`` decides on words that the tagger left out (`provcite.archives.reading.missed`); both are tables
in JSON.
``make model`` fits them from labelled lines; see ``benchmarks/reading/fit.py``.
"""

from __future__ import annotations

import io
import struct
import zipfile
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from provcite.archives.data import read_data
from provcite.archives.reading.second import Trees

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pycrfsuite

PARTS: Final = ("tagger", "grouping", "levels", "judge", "whole", "trust", "second", "missed")
#: Those that are trees, and no CRFs.
TREES: Final = ("second", "missed")
FILE: Final = "reading/model.zip"


class Model:
    """The fitted parts by name: linear-chain CRFs (of one step where nothing follows), and `TREES`.

    Without the trees the judge's first look and the tagger's own tags count (as while the parts are fitted).
    """

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        import pycrfsuite

        self._kept = dict(parts)
        self._taggers: dict[str, pycrfsuite.Tagger] = {}
        trees = {name: Trees(self._kept.pop(name)) for name in TREES if name in self._kept}
        self.second, self.missed = trees.get("second"), trees.get("missed")
        for name, weights in self._kept.items():
            tagger = pycrfsuite.Tagger()
            tagger.open_inmemory(weights)
            self._taggers[name] = tagger

    def part(self, name: str) -> pycrfsuite.Tagger:
        """The tagger of this name."""
        return self._taggers[name]

    def labelled(self, name: str, sequence: list[list[str]]) -> tuple[list[str], pycrfsuite.Tagger]:
        """The best labels of `sequence`, and the tagger set to it for marginals."""
        tagger = self._taggers[name]
        tagger.set(sequence)
        return tagger.tag(), tagger

    def share(self, name: str, strings: list[str], label: str) -> float:
        """How likely `label` is for one step with these strings."""
        tagger = self._taggers[name]
        tagger.set([strings])
        return float(tagger.marginal(label, 0))


def turned(data: bytes, *, back: bool = False) -> bytes:
    """A CRFsuite file with its two large tables column by column, which packs far better; `back` undoes it.

    The features' table begins where bytes 28 to 31 say, behind a head of 12 bytes whose last four count its
    rows of 20 bytes; the table of references where bytes 44 to 47 say, in rows of four to the file's end.
    """
    if data[:4] != b"lCRF":
        return data
    features, references = (struct.unpack_from("<I", data, at)[0] for at in (28, 44))
    count = struct.unpack_from("<I", data, features + 8)[0]
    found = bytearray(data)
    for begin, size, rows in ((features + 12, 20, count), (references, 4, (len(data) - references) // 4)):
        end = begin + size * rows
        for at in range(size):
            column = slice(begin + at * rows, begin + (at + 1) * rows)
            if back:
                found[begin + at : end : size] = data[column]
            else:
                found[column] = data[begin + at : end : size]
    return bytes(found)


def packed(parts: Mapping[str, bytes], digest: str = "") -> bytes:
    """The bytes of a model file: the same for the same parts; `digest` names what they were made from."""
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w", compresslevel=9) as archive:
        archive.comment = digest.encode()
        for name in PARTS:
            entry = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))
            archive.writestr(entry, turned(parts[name]), zipfile.ZIP_DEFLATED, 9)
    return found.getvalue()


def digest_of(data: bytes) -> str:
    """The digest of what a model file was made from; "" where it names none."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.comment.decode()


def unpacked(data: bytes) -> Model:
    """The model in the bytes of a model file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return Model({name: turned(archive.read(name), back=True) for name in PARTS})


@lru_cache(maxsize=1)
def shipped() -> Model:
    """The model that provcite ships; read once."""
    return unpacked(read_data(FILE))
