"""The fitted model: five small linear models in one file, loaded by the commands that read.

``data/reading/model.zip`` holds the weights as python-crfsuite writes them: ``tagger`` (what each
token is), ``grouping`` (which units are one reference), ``levels`` (what the archive calls a unit),
``judge`` (whether it cites an archive at all), ``trust`` (how often such a reading is right).
``make model`` fits them from labelled lines; see ``benchmarks/reading/fit.py``.
"""

from __future__ import annotations

import io
import zipfile
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from provcite.archives.data import read_data

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pycrfsuite

PARTS: Final = ("tagger", "grouping", "levels", "judge", "trust")
FILE: Final = "reading/model.zip"


class Model:
    """The fitted parts by name; each is a linear-chain CRF (of one step where nothing follows)."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        import pycrfsuite

        self._kept = dict(parts)
        self._taggers: dict[str, pycrfsuite.Tagger] = {}
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


def packed(parts: Mapping[str, bytes], digest: str = "") -> bytes:
    """The bytes of a model file: the same for the same parts; `digest` names what they were made from."""
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.comment = digest.encode()
        for name in PARTS:
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), parts[name], zipfile.ZIP_DEFLATED)
    return found.getvalue()


def digest_of(data: bytes) -> str:
    """The digest of what a model file was made from; "" where it names none."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.comment.decode()


def unpacked(data: bytes) -> Model:
    """The model in the bytes of a model file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return Model({name: archive.read(name) for name in PARTS})


@lru_cache(maxsize=1)
def shipped() -> Model:
    """The model that provcite ships; read once."""
    return unpacked(read_data(FILE))
