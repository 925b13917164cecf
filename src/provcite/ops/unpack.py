"""Merging a bag into a store: first what would change, then, if wanted, the change."""

from __future__ import annotations

import filecmp
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from provcite.model.errors import InputError, NotFoundError, ProvciteError
from provcite.ops import bags
from provcite.store import attachments
from provcite.store.files import inside
from provcite.store.library import Library

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from provcite.model.record import Record
    from provcite.schema.diff import Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One record of a bag against the store: `old` is None where the store lacks it.

    `packed_as` is its id in the bag, `new` the record as it would stand in the store: where one of
    the two sides has renamed it, under the store's id. `changes` lead from the store's record to the
    bag's; `text_differs` says that the texts do, `overwrites` names a file of other words that is no
    text of `old` and stands where the bag's text would be written, `lacks` the kept files that the
    store has lost or never had.
    """

    packed_as: str
    new: Record
    old: Record | None
    changes: tuple[Change, ...] = ()
    text_differs: bool = False
    overwrites: str = ""
    lacks: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        """Whether the store has just this already."""
        return self.old is not None and not self.changes and not self.text_differs


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a verified bag would bring: `bag` is its payload as a store of its own."""

    bag: Library
    incoming: tuple[Incoming, ...]
    #: Own repositories, concordances and address rules of the bag that the store has not just so. They
    #: are never taken: they decide what every record of the store means.
    foreign: tuple[str, ...] = ()

    @property
    def new(self) -> tuple[Incoming, ...]:
        """The records that the store lacks and that stand in nobody's way."""
        return tuple(item for item in self.incoming if item.old is None and not item.overwrites)

    @property
    def differing(self) -> tuple[Incoming, ...]:
        """The records that the store has otherwise, or whose text would replace other words."""
        return tuple(item for item in self.incoming if not item.same and item not in self.new)


@contextmanager
def opened(source: Path, library: Library) -> Iterator[Plan]:
    """Unzip and verify the bag `source` and compare it with `library`.

    Raises InputError for a damaged bag, a record in it that breaks the schema, or a file that the
    record names and the bag does not hold; nothing has been written to the store then.
    """
    with TemporaryDirectory(prefix="provcite-unpack-") as work:
        bag = bags.extract(source, Path(work))
        bags.validate(bag, source)
        payload = Library(bag / "data")
        incoming: list[Incoming] = []
        for record_id in payload.ids():
            try:
                new = payload.get(record_id)
            except ProvciteError as fault:
                raise InputError(f"A record in the bag is not valid: {fault}", place=str(source)) from fault
            _check_files(payload, new, source)
            incoming.append(_compare(library, payload, new))
        if not incoming:
            raise InputError("The bag holds no record.", place=str(source))
        _check_ids(incoming, source)
        yield Plan(bag=payload, incoming=tuple(incoming), foreign=_foreign(payload, library))


def _foreign(payload: Library, library: Library) -> tuple[str, ...]:
    """The bag's own repositories, concordances and address rules that the store has not just so."""
    ours = bags.own_data(library)
    return tuple(
        path.relative_to(payload.folder).as_posix()
        for path in bags.own_data(payload)
        if not any(filecmp.cmp(path, mine, shallow=False) for mine in ours)
    )


def _check_ids(incoming: Sequence[Incoming], source: Path) -> None:
    """InputError where two records of the bag are one in the store, by a former id."""
    packed: dict[str, str] = {}
    for item in incoming:
        other = packed.setdefault(item.new.id, item.packed_as)
        if other != item.packed_as:
            raise InputError(
                f"The records {other} and {item.packed_as} of the bag are one in the store: {item.new.id}.",
                hint=f"See 'provcite show {item.new.id}': one of the ids is a former one of it.",
                place=str(source),
            )


def _check_files(payload: Library, record: Record, source: Path) -> None:
    bags.check_text_place(payload, record, place=str(source))
    for attachment in record.attachments:
        path = attachments.place_of(payload.folder, attachment.sha256, attachment.name)
        if path is None or attachments.digest(path) != attachment.sha256.lower():
            name = attachment.name or attachment.sha256
            raise InputError(
                f"The bag lacks the file {name} of record {record.id}, or holds another.", place=str(source)
            )


def _compare(library: Library, payload: Library, new: Record) -> Incoming:
    from provcite.schema.diff import diff_records

    theirs, there = payload.text_bytes_of(new), library.text_bytes_of(new)
    other_words = theirs is not None and there not in (None, theirs)
    file = (new.text.file if new.text else None) or ""
    known_as = _known_as(library, new)
    if known_as is None:
        return Incoming(packed_as=new.id, new=new, old=None, overwrites=file if other_words else "")
    old = library.get(known_as)
    packed_as = new.id
    if packed_as != old.id:
        names = dict.fromkeys((*old.aliases, packed_as, *new.aliases))
        new = replace(new, id=old.id, aliases=tuple(name for name in names if name != old.id))
    own = old.text is not None and old.text.file == file
    return Incoming(
        packed_as=packed_as,
        new=new,
        old=old,
        changes=diff_records(old, new),
        text_differs=theirs is not None and theirs != library.text_bytes_of(old),
        overwrites=file if other_words and not own else "",
        lacks=tuple(
            attachment.name or attachment.sha256
            for attachment in old.attachments
            if attachments.place_of(library.folder, attachment.sha256, attachment.name) is None
            and attachments.place_of(payload.folder, attachment.sha256, attachment.name) is not None
        ),
    )


def _known_as(library: Library, new: Record) -> str | None:
    """The id under which the store has the record `new`: its own, or one that either side gave up."""
    if library.exists(new.id):
        return new.id
    for name in (new.id, *new.aliases):
        try:
            return library.resolve(name)
        except NotFoundError:
            continue
    return None


def merge(library: Library, plan: Plan, *, update: bool) -> list[str]:
    """Take the new records and, with `update`, the differing ones; the ids that were written.

    A kept file that a record of the store names and the store has not is taken in any case: it
    stands in nobody's way. All of it is one write. A record that the store has is edited where it differs:
    comments and layout stay.
    """
    written: list[str] = []
    with library.transaction():
        for item in plan.incoming:
            if item.same or ((item.old is not None or item.overwrites) and not update):
                if item.lacks and item.old is not None:
                    _take_files(library, plan.bag, item.old)
                    written.append(item.old.id)
                continue
            _take_files(library, plan.bag, item.new)
            text = plan.bag.text_bytes_of(item.new)
            if item.old is None:
                library.write_new(item.new, text=text, over=bool(item.overwrites))
                # The file as its author wrote it, comments and unknown keys included.
                library.replace(item.new.id, plan.bag.stored(item.new.id).text)
            else:
                library.update(item.old, item.new)
                if text is not None and text != library.text_bytes_of(item.new):
                    library.write_text(item.new, text)
            written.append(item.new.id)
    return written


def _take_files(library: Library, bag: Library, record: Record) -> None:
    for attachment in record.attachments:
        path = attachments.place_of(bag.folder, attachment.sha256, attachment.name)
        if path is not None and inside(bag.folder, path.relative_to(bag.folder).as_posix()):
            attachments.keep(library, path)
