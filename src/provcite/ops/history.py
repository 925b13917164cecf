"""The history of a record in its own terms: who changed which field when, and where a value is from."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from provcite.model.errors import NotFoundError, StoreError
from provcite.provenance.evidence import source_of
from provcite.schema.decode import decode_bytes
from provcite.schema.diff import diff_records
from provcite.schema.encode import flow_text, plain_mapping
from provcite.schema.ids import id_problem
from provcite.store import gitlog

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from provcite.model.record import Record
    from provcite.schema.diff import Change
    from provcite.store.gitlog import Revision
    from provcite.store.library import Library

#: What stands for a commit where a change is in the file only.
UNCOMMITTED: Final = "uncommitted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One commit in the life of a record. `remark` says what the changes cannot (created, unreadable).

    `compared` is False where what stands now could not be compared with what was committed.
    """

    commit: str
    author: str
    date: str
    subject: str
    changes: tuple[Change, ...] = ()
    remark: str = ""
    compared: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Blame:
    """The last change of one value: field, value, who and when, and what the record says of its source.

    `cut` says that the value is older than what this clone has of the history.
    """

    path: str
    value: str
    commit: str
    author: str
    date: str
    source: str = ""
    cut: bool = False


def history(library: Library, record_id: str) -> list[Entry]:
    """Every commit that changed the record, the newest first; a change not yet committed leads.

    A commit is compared with the one that it was made on, so that branches do not undo each other
    in the telling; of a merge only what neither side has is told. A record that was deleted has its
    history still. Raises NotFoundError for an unknown record and StoreError where the store is not in git.
    """
    reader = _Reader()
    entries: list[Entry] = []
    try:
        revisions = _revisions(library, record_id)[0]
    except NotFoundError:
        revisions = _of_deleted(library, record_id)
        if not revisions:
            raise
    for revision in revisions:
        found = _entry(revision, reader)
        if found is not None:
            entries.append(found)
    return entries[::-1]


def _entry(revision: Revision, reader: _Reader) -> Entry | None:
    """What a revision did to the record; None for a merge that added nothing of its own."""
    changes: tuple[Change, ...] = ()
    parents = [reader.effective(data) for data in revision.before]
    known = [record for record in parents if record is not None]
    record = reader.record(revision.data)
    reader.remember(revision)
    if revision.missing:
        remark = "its contents are not in this clone, or damaged"
    elif revision.data is None:
        remark = "deleted"
    elif record is None:
        remark = "unreadable in this revision"
    elif revision.cut:
        remark = "the clone is shallow: what was before is not here"
    elif not known and revision.before_missing and revision.commit == UNCOMMITTED:
        remark = (
            "whether it was changed since cannot be told: what was committed is not in this clone, or damaged"
        )
    elif not known and revision.before_missing:
        remark = "changed; what was before is not in this clone, or damaged"
    elif not known:
        before = any(data is not None for data in revision.before)
        remark = "readable, which it was not before" if before else "created"
    else:
        changes = _own_changes(known, record)
        if len(revision.before) > 1 and not changes:
            return None
        remark = "" if changes else "only comments or layout changed"
    return Entry(
        commit=revision.commit,
        author=revision.author,
        date=revision.date,
        subject=revision.subject,
        changes=changes,
        remark=remark,
        compared=not (revision.before_missing and revision.commit == UNCOMMITTED),
    )


def _own_changes(parents: Sequence[Record], record: Record) -> tuple[Change, ...]:
    """The changes against the first parent at paths that differ from every other parent too."""
    changes = diff_records(parents[0], record)
    for parent in parents[1:]:
        paths = {change.path for change in diff_records(parent, record)}
        changes = tuple(change for change in changes if change.path in paths)
    return changes


class _Reader:
    """Records of file contents, each read once; an unreadable one stands for the last readable."""

    def __init__(self) -> None:
        self._records: dict[bytes, Record | None] = {}
        self._before: dict[bytes, Record | None] = {}

    def record(self, data: bytes | None) -> Record | None:
        """The record of `data`; None where there is no file or it cannot be read."""
        if data is None:
            return None
        if data not in self._records:
            self._records[data] = decode_bytes(data, file="record").record
        return self._records[data]

    def effective(self, data: bytes | None) -> Record | None:
        """The record of `data` or, where that is broken, the one that it was broken from."""
        record = self.record(data)
        return record if record is not None or data is None else self._before.get(data)

    def remember(self, revision: Revision) -> None:
        """Keep what a broken revision was made from."""
        if revision.data is not None and self.record(revision.data) is None:
            parents = (self.effective(data) for data in revision.before)
            self._before[revision.data] = next((record for record in parents if record is not None), None)


_Leaf = tuple[str, str]
_Owners = dict[_Leaf, "Revision"]


def blame(library: Library, record_id: str) -> list[Blame]:
    """Each value of the record with its last change and, from its evidence or import, its source.

    A value counts as unchanged while the same value stands at the same place of the record,
    whatever its position in a list.
    """
    reader = _Reader()
    owners: dict[bytes, tuple[Counter[_Leaf], _Owners]] = {}
    cut_off: set[bytes | None] = set()
    revisions, now = _revisions(library, record_id)
    for revision in revisions:
        parents = [owners[data] for data in revision.before if data in owners]
        record = reader.record(revision.data)
        reader.remember(revision)
        if revision.data is None:
            continue
        if record is None:
            # A broken revision hands on what it was broken from, where that is known.
            if parents:
                owners[revision.data] = parents[0]
            elif revision.cut:
                cut_off.add(revision.data)
            continue
        cut = not parents and (revision.before_missing or not cut_off.isdisjoint(revision.before))
        change = replace(revision, cut=True) if cut else revision
        leaves = Counter((_generic(path), value) for path, value in _leaves(record))
        own: _Owners = {
            leaf: next((owned[leaf] for counts, owned in parents if counts[leaf] >= count), change)
            for leaf, count in leaves.items()
        }
        owners[revision.data] = (leaves, own)
    record = reader.effective(now)
    if record is None or now not in owners:
        return []
    last = owners[now][1]
    return [
        Blame(
            path=path,
            value=value,
            commit=change.commit,
            author=change.author,
            date=change.date,
            source=source_of(record, path),
            cut=change.cut,
        )
        for path, value in _leaves(record)
        for change in (last[(_generic(path), value)],)
    ]


def _revisions(library: Library, record_id: str) -> tuple[list[Revision], bytes]:
    """Revisions, parents before children, and the contents that stand now.

    Last comes the file as it lies in the store, where that is not committed.
    """
    known = library.resolve(record_id)
    revisions, committed = gitlog.revisions(library.folder, library.path_of(known))
    data = library.file_of(known)
    if committed is not None and _lines(committed) == _lines(data):
        return _with_former_ids(library, revisions), committed
    # git has the file and not its contents: what lies in the store may or may not be what was committed.
    unknown = committed is None and bool(revisions) and revisions[-1].missing
    now = _uncommitted(library, data, committed, before_missing=unknown)
    return _with_former_ids(library, [*revisions, now]), data


def _of_deleted(library: Library, record_id: str) -> list[Revision]:
    """The revisions of a record that the store has no more; none where git never had it either."""
    file = library.path_of_file(record_id)
    if id_problem(record_id) or file.exists():
        return []
    try:
        revisions, committed = gitlog.revisions(library.folder, file)
    except StoreError:
        return []
    if revisions and committed is not None:
        revisions.append(_uncommitted(library, None, committed))
    return _with_former_ids(library, revisions)


def _uncommitted(
    library: Library, data: bytes | None, committed: bytes | None, *, before_missing: bool = False
) -> Revision:
    return gitlog.Revision(
        commit=UNCOMMITTED,
        author="" if before_missing else gitlog.user_name(library.folder),
        date="",
        subject="",
        data=data,
        before=(committed,),
        before_missing=before_missing,
    )


def _with_former_ids(library: Library, revisions: list[Revision]) -> list[Revision]:
    """`revisions` with those of the file under the record's former ids in front.

    git sees a rename where most of the file stays, and of a short record little does.
    """
    tried: set[str] = set()
    while revisions and revisions[0].before == (None,) and not revisions[0].cut:
        first = revisions[0]
        record = decode_bytes(first.data, file="record").record if first.data is not None else None
        names = [name for name in record.aliases if name not in tried] if record else []
        for name in reversed(names):
            tried.add(name)
            earlier, left = _before_rename(library, name, first)
            if earlier:
                revisions = [*earlier, replace(first, before=(left,)), *revisions[1:]]
                break
        else:
            break
    return revisions


def _before_rename(library: Library, name: str, first: Revision) -> tuple[list[Revision], bytes | None]:
    """The revisions of the file `name` up to the commit `first` that took it away, and its last contents."""
    former, committed = gitlog.revisions(library.folder, library.path_of_file(name))
    if first.commit == UNCOMMITTED:
        gone = committed is not None and not library.path_of_file(name).exists()
        return (former, committed) if gone else ([], None)
    if former and former[-1].commit == first.commit and former[-1].data is None:
        return former[:-1], former[-1].before[0]
    return [], None


def _lines(data: bytes) -> bytes:
    # git may turn line ends round on the way in and out (core.autocrlf): that is no change.
    return data.replace(b"\r\n", b"\n")


def _leaves(record: Record) -> Iterator[tuple[str, str]]:
    """Every value of the record with its path, lists of plain words as one value each."""
    yield from _walk("", plain_mapping(record))


def _walk(path: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _walk(f"{path}.{key}" if path else key, inner)
    elif isinstance(value, (list, tuple)) and any(isinstance(item, dict) for item in value):
        for number, item in enumerate(value):
            yield from _walk(f"{path}[{number}]", item)
    else:
        yield path, value if isinstance(value, str) else flow_text(value)


def _generic(path: str) -> str:
    return re.sub(r"\[\d+\]", "[]", path)
