"""The history of a record in its own terms: who changed which field when, and where a value is from."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from provcite.provenance.evidence import source_of
from provcite.schema.decode import decode_bytes
from provcite.schema.diff import diff_records
from provcite.schema.encode import flow_text, plain_mapping
from provcite.store import gitlog

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.model.record import Record
    from provcite.schema.diff import Change
    from provcite.store.gitlog import Revision
    from provcite.store.library import Library

#: What stands for a commit where a change is in the file only.
UNCOMMITTED: Final = "uncommitted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One commit in the life of a record. `remark` says what the changes cannot (created, unreadable)."""

    commit: str
    author: str
    date: str
    subject: str
    changes: tuple[Change, ...] = ()
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blame:
    """The last change of one value: field, value, who and when, and what the record says of its source."""

    path: str
    value: str
    commit: str
    author: str
    date: str
    source: str = ""


def history(library: Library, record_id: str) -> list[Entry]:
    """Every commit that changed the record, the newest first; a change not yet committed leads.

    Raises NotFoundError for an unknown record and StoreError where the store is not in git.
    """
    entries: list[Entry] = []
    before: Record | None = None
    for revision, record, remark in _revisions(library, record_id):
        changes: tuple[Change, ...] = ()
        if record is not None and before is not None:
            changes = diff_records(before, record)
            remark = remark or ("" if changes else "only comments or layout changed")
        elif record is not None:
            remark = remark or "created"
        entries.append(
            Entry(
                commit=revision.commit,
                author=revision.author,
                date=revision.date,
                subject=revision.subject,
                changes=changes,
                remark=remark,
            )
        )
        before = record if record is not None else before
    return entries[::-1]


def blame(library: Library, record_id: str) -> list[Blame]:
    """Each value of the record with its last change and, from its evidence or import, its source.

    A value counts as unchanged while the same value stands at the same place of the record,
    whatever its position in a list.
    """
    owner: dict[tuple[str, str], Revision] = {}
    last: Record | None = None
    seen: Counter[tuple[str, str]] = Counter()
    for revision, record, _ in _revisions(library, record_id):
        if record is None:
            continue
        leaves = Counter((_generic(path), value) for path, value in _leaves(record))
        for key in leaves:
            if leaves[key] > seen[key]:
                owner[key] = revision
        seen = leaves
        last = record
    if last is None:
        return []
    result = []
    for path, value in _leaves(last):
        revision = owner[(_generic(path), value)]
        result.append(
            Blame(
                path=path,
                value=value,
                commit=revision.commit,
                author=revision.author,
                date=revision.date,
                source=source_of(last, path),
            )
        )
    return result


def _revisions(library: Library, record_id: str) -> Iterator[tuple[Revision, Record | None, str]]:
    """Revisions from the oldest to the newest with their records, the file as it stands last."""
    file = library.path_of(library.resolve(record_id))
    revisions = gitlog.revisions(library.folder, file)
    for revision in revisions:
        if revision.data is None:
            yield revision, None, "deleted"
            continue
        record = decode_bytes(revision.data, file=file.name).record
        yield revision, record, "" if record is not None else "unreadable in this revision"
    data = file.read_bytes()
    if not revisions or revisions[-1].data != data:
        now = gitlog.Revision(
            commit=UNCOMMITTED, author=gitlog.user_name(library.folder), date="", subject="", data=data
        )
        record = decode_bytes(data, file=file.name).record
        yield now, record, "" if record is not None else "unreadable as it stands"


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
