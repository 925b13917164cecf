"""Records made ready to cite: CSL items in the form of a style, with what a citation is checked against.

Decoding a record and putting it into words takes longer than rendering it, so the item is kept in
the user's cache folder together with everything that went in: the bytes of the record's file, the
form, the repository data, the program. An entry for something else, however little differs, is
passed over, as is one that is cut short. (What went in is compared itself, not a digest of it: a
checksum in the file's name only finds the entry, and `hashlib` takes longer to import than to read it.)
"""

from __future__ import annotations

import json
import os
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from provcite import __version__
from provcite.model.errors import StoreError, UsageError
from provcite.store.files import read_regular

if TYPE_CHECKING:
    from collections.abc import Iterable

    from provcite.exchange.citation_form import CitationForm
    from provcite.model.record import Record
    from provcite.store.library import Library

#: Changes with the meaning of what is kept.
_FORMAT: Final = 4
#: Calls for more records than this do without kept items.
_FEW: Final = 20
#: A record file larger than this is not kept beside its item, in bytes.
_LARGE: Final = 200_000
#: More items than this are not kept; the oldest go.
_KEPT: Final = 400
#: The packages whose code or data decide what an item says.
_MAKERS: Final = ("archives", "data", "exchange", "model", "provenance", "schema")


class Citable:
    """A record ready to cite: its id, its CSL item, the levels of its reference.

    `besides` is what a reader of the citation may miss and no variable of CSL carries: (word, value).
    """

    __slots__ = ("besides", "id", "item", "path")

    def __init__(
        self,
        id: str,
        item: dict[str, Any],
        path: tuple[tuple[str, str], ...] = (),
        besides: tuple[tuple[str, str], ...] = (),
    ) -> None:
        self.id = id
        self.item = item
        self.path = path
        self.besides = besides


def citables(
    library: Library,
    names: Iterable[str],
    form: CitationForm,
    *,
    holding: int = 0,
    cache: Path | None = None,
    known: Record | None = None,
) -> dict[str, Citable]:
    """The records called `names` (ids or aliases), each ready to cite, by the name given.

    `known` is a record at hand, which is not read again.
    Raises NotFoundError with the nearest ids, InputError for a broken record file.
    """
    wanted = list(dict.fromkeys(names))
    if len(wanted) > _FEW:
        cache = None  # start-up no longer counts, and a thousand small files would
    stamp = _stamp(library, form, holding) if cache is not None else ""
    made: dict[str, Citable] = {}
    for name in wanted:
        entry = _Entry.of(library, name, stamp, cache) if cache is not None else None
        found = entry.read() if entry is not None else None
        if found is None:
            record = known if known is not None and known.id == name else library.get(name)
            found = make_citable(library, record, form, holding=holding)
            if entry is not None:
                entry.keep(found)
        made[name] = found
    return made


def make_citable(
    library: Library,
    record: Record,
    form: CitationForm,
    *,
    holding: int = 0,
    locator: tuple[str, str] | None = None,
    hereafter: str = "",
) -> Citable:
    """`record` in the words of `form`; UsageError where it has no such holding."""
    from provcite.exchange.csl_item import Repositories, besides_csl, holding_of, to_csl
    from provcite.exchange.holding_words import with_locator

    lies = holding_of(record, holding)
    if lies is None and holding:
        raise UsageError(
            f"Record {record.id} has no place number {holding + 1}.",
            hint=f"It lies in {len(record.sources)} place{'' if len(record.sources) == 1 else 's'}."
            if record.sources
            else "It does not say where the document lies.",
        )
    item = to_csl(
        record, form, repositories=Repositories(library.repositories()), locator=locator, holding=holding,
        hereafter=hereafter,
    )  # fmt: skip
    besides = besides_csl(record, form, holding=holding)
    if lies is None:
        return Citable(record.id, item, besides=besides)
    path = with_locator(lies, locator).path if locator else lies.path
    return Citable(record.id, item, path, besides)


def _stamp(library: Library, form: CitationForm, holding: int) -> str:
    """What besides the record decides an item: form, program, its data, the store's own repositories.

    The times of the program's files stand in, so that an edited checkout gives no old words.
    """
    root = Path(__file__).parent.parent
    newest, count = 0, 0
    for package in _MAKERS:
        with os.scandir(root / package) as entries:
            for entry in entries:
                count += 1
                newest = max(newest, entry.stat().st_mtime_ns)
    own = [(str(path), _digest(path)) for path in library.repository_files()]
    return repr((_FORMAT, __version__, newest, count, own, form, holding))


def _digest(path: Path) -> str:
    """What tells the contents of a file apart; a time would not, where an edit keeps it."""
    from provcite.csl.cache import digest

    try:
        return digest(read_regular(path))
    except OSError as fault:
        return repr(fault)  # reading the repositories will say what is wrong


class _Entry:
    """A kept item: its file, and everything that it was made from, with which the file begins."""

    __slots__ = ("made_from", "path")

    def __init__(self, path: Path, made_from: bytes) -> None:
        self.path = path
        self.made_from = made_from

    @classmethod
    def of(cls, library: Library, name: str, stamp: str, cache: Path) -> _Entry | None:
        """Where the item of the record `name` is kept; None for a name without a file of its own."""
        if not library.exists(name):
            return None
        file = library.path_of(name)
        try:
            data = library.file_of(name)
        except (OSError, StoreError):
            return None
        if len(data) > _LARGE:
            return None
        what = f"{file}\n{stamp}\n".encode("utf-8", "surrogateescape")
        return cls(cache / f"{zlib.crc32(what):08x}.item", b"%s%d\n%s\n" % (what, len(data), data))

    def read(self) -> Citable | None:
        """What was kept for just this; None where there is nothing, or something else."""
        from provcite.ops.style_cache import read

        content = read(self.path)
        if content is None or not content.startswith(self.made_from):
            return None
        try:
            kept = json.loads(content[len(self.made_from) :])
            path = tuple((str(level), str(value)) for level, value in kept["path"])
            besides = tuple((str(word), str(value)) for word, value in kept["besides"])
            return Citable(str(kept["id"]), dict(kept["item"]), path, besides)
        except (ValueError, KeyError, TypeError, RecursionError):
            return None

    def keep(self, found: Citable) -> None:
        """Keep `found` for the next call; where that cannot be, nothing happens."""
        from provcite.ops.style_cache import keep

        kept = {"id": found.id, "item": found.item, "path": found.path, "besides": found.besides}
        content = json.dumps(kept).encode()
        keep(self.path, self.made_from + content, limit=_KEPT)
