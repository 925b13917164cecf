"""Verifying a store: digests of texts and attachments, sources re-read, files without a record.

Nothing is repaired. Each check is a `Check` with its outcome; the ones that were made are written
to the store's log as PREMIS events.
"""

from __future__ import annotations

import os
import re
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from provcite.model.errors import UsageError
from provcite.provenance import premis
from provcite.store import attachments
from provcite.store.files import inside
from provcite.store.library import Library

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from provcite.model.record import Record

_CHUNK: Final = 250
#: Under this number of records one process is quicker than starting others.
_PARALLEL_FROM: Final = 100
#: With kept files of this many bytes it is not, however few the records are.
_HEAVY: Final = 128 * 2**20


class Outcome(StrEnum):
    """How a check came out. ``absent`` and ``unrecorded`` are notes, the others but ``same`` findings."""

    SAME = "same"
    DIFFERS = "differs"
    MISSING = "missing"
    ORPHAN = "orphan"
    ABSENT = "absent"
    UNRECORDED = "unrecorded"
    UNREADABLE = "unreadable"


#: Outcomes for which `provcite verify` exits with 1.
FINDINGS: Final = frozenset({Outcome.DIFFERS, Outcome.MISSING, Outcome.ORPHAN, Outcome.UNREADABLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check: of which record, of what (``text``, ``attachment``, ``source``, ``field``, ``file``).

    `object` is the file's path inside the store, or the field; `expected` and `found` are digests
    or values.
    """

    record: str | None
    what: str
    object: str
    outcome: Outcome
    expected: str = ""
    found: str = ""

    @property
    def message(self) -> str:
        """One sentence for a reader."""
        if self.what == "field":
            record, source = self.expected or "nothing", self.found or "nothing"
            return f"{self.object}: the record says {record}, its source says {source}"
        words = {
            Outcome.SAME: "unchanged",
            Outcome.DIFFERS: f"changed: SHA-256 is {self.found}, the record says {self.expected}",
            Outcome.MISSING: "the file is not in the store",
            Outcome.ORPHAN: "no record points to this file",
            Outcome.ABSENT: "not here, so not checked",
            Outcome.UNRECORDED: "the record has no digest of it, so not checked",
            Outcome.UNREADABLE: f"cannot be read: {self.found}",
        }
        return f"{self.what} {self.object}: {words[self.outcome]}"


def verify(
    library: Library,
    ids: Sequence[str] | None,
    *,
    sources: Path | None = None,
    jobs: int | None = None,
) -> Iterator[list[Check]]:
    """Check the records `ids` (None: all, and then orphaned files too), a list of checks a record.

    `sources` is a folder with the documents that records were imported from; UsageError where it
    is not there. `jobs` is the number of processes (default: as many as the machine has cores).
    """
    if sources is not None and not sources.is_dir():
        raise UsageError("There is no such folder of sources.", place=str(sources))
    chosen = library.ids() if ids is None else list(dict.fromkeys(library.resolve(name) for name in ids))
    workers = jobs or min(os.cpu_count() or 1, 8)
    pointed: set[str] = set()
    unread: list[str] = []
    for checks in _checks(library, chosen, sources, workers):
        # What records point to is known from their own checks: nothing is read twice.
        pointed.update(
            check.expected.lower() if check.what == "attachment" else check.object for check in checks
        )
        yield checks
        unread += [check.record or "" for check in checks if check.what == "record"]
    if ids is None:
        try:
            pointed |= _named_in(library, unread)
        except OSError:
            return  # what a record points to that nobody may read is not known
        orphans = [_orphan(library.folder, path) for path in _orphans(library, pointed)]
        if orphans:
            yield orphans


def _checks(
    library: Library, chosen: Sequence[str], sources: Path | None, workers: int
) -> Iterator[list[Check]]:
    if workers > 1 and len(chosen) > 1 and (len(chosen) >= _PARALLEL_FROM or _is_heavy(library.folder)):
        size = max(1, min(_CHUNK, len(chosen) // (4 * workers)))
        chunks = [list(chosen[start : start + size]) for start in range(0, len(chosen), size)]
        yield from _in_parallel(library.folder, chunks, sources, workers)
    else:
        for record_id in chosen:
            yield check_record(library, record_id, sources)


def _is_heavy(store: Path) -> bool:
    """Whether the kept files are so large that a few records are worth several processes."""
    size = 0
    for path in attachments.kept_files(store):
        try:
            size += path.stat().st_size
        except OSError:
            continue
        if size >= _HEAVY:
            return True
    return False


def _in_parallel(
    folder: Path, chunks: list[list[str]], sources: Path | None, workers: int
) -> Iterator[list[Check]]:
    with ProcessPoolExecutor(max_workers=workers) as pool:
        futures = [pool.submit(_check_chunk, folder, chunk, sources) for chunk in chunks]
        for future in as_completed(futures):
            yield from future.result()


def _check_chunk(folder: Path, ids: list[str], sources: Path | None) -> list[list[Check]]:
    library = Library(folder)
    return [check_record(library, record_id, sources) for record_id in ids]


def check_record(library: Library, record_id: str, sources: Path | None = None) -> list[Check]:
    """Every check of one record."""
    from provcite.model.errors import ProvciteError

    try:
        record = library.get(record_id)
    except ProvciteError as fault:
        return [
            Check(record=record_id, what="record", object=f"records/{record_id}.yaml",
                  outcome=Outcome.UNREADABLE, found=library.name_problem(record_id) or str(fault))
        ]  # fmt: skip
    checks = list(_attachments(library, record))
    for what, found in (("text", _text(library, record)), ("source", _source(library, record, sources))):
        try:
            checks += found
        except OSError as fault:
            checks.append(_refused(record.id, what, fault))
    return checks


def _refused(record: str, what: str, fault: OSError) -> Check:
    """The check of a file in a folder that may not be looked into."""
    name = os.path.basename(fault.filename or "")
    return Check(
        record=record, what=what, object=name, outcome=Outcome.UNREADABLE, found=fault.strerror or str(fault)
    )


def _text(library: Library, record: Record) -> Iterator[Check]:
    text = record.text
    if text is None or not (text.sha256 or text.file):
        return
    name = text.file or f"texts/{record.id}.{text.language or 'txt'}.txt"
    path = inside(library.folder, name)
    if path is None:
        yield Check(
            record=record.id, what="text", object=name, outcome=Outcome.UNREADABLE,
            found="it lies outside the store",
        )  # fmt: skip
        return
    if text.file is None and not path.is_file():
        # The record gives the digest and no file: texts are the user's own.
        yield Check(record=record.id, what="text", object=name, outcome=Outcome.ABSENT)
        return
    if text.sha256 is None:
        outcome = Outcome.UNRECORDED if path.is_file() else Outcome.MISSING
        yield Check(record=record.id, what="text", object=name, outcome=outcome)
        return
    yield _digest_check(record.id, "text", name, path, text.sha256)


def _attachments(library: Library, record: Record) -> Iterator[Check]:
    for attachment in record.attachments:
        name = attachment.name or attachment.sha256
        try:
            path = attachments.place_of(library.folder, attachment.sha256, attachment.name)
        except OSError as fault:
            yield replace(_refused(record.id, "attachment", fault), expected=attachment.sha256)
            continue
        if path is None:
            yield Check(
                record=record.id, what="attachment", object=name, outcome=Outcome.MISSING,
                expected=attachment.sha256,
            )  # fmt: skip
        else:
            relative = path.relative_to(library.folder).as_posix()
            yield _digest_check(record.id, "attachment", relative, path, attachment.sha256)


def _digest_check(record: str | None, what: str, name: str, path: Path, expected: str) -> Check:
    check = Check(record=record, what=what, object=name, outcome=Outcome.SAME, expected=expected)
    if path.exists() and not path.is_file():
        return replace(check, outcome=Outcome.UNREADABLE, found="it is no plain file")
    try:
        found = attachments.digest(path)
    except FileNotFoundError:
        return replace(check, outcome=Outcome.MISSING)
    except OSError as fault:
        return replace(check, outcome=Outcome.UNREADABLE, found=fault.strerror or str(fault))
    return replace(check, outcome=Outcome.SAME if found == expected.lower() else Outcome.DIFFERS, found=found)


def _source(library: Library, record: Record, sources: Path | None) -> Iterator[Check]:
    """Re-read the document that the record came from, where it can be found."""
    imported = record.imported
    if imported is None or not imported.from_:
        return
    path = _find_source(library.folder, imported.from_, sources)
    if path is None:
        yield Check(record=record.id, what="source", object=imported.from_, outcome=Outcome.ABSENT)
        return
    if imported.sha256:
        yield _digest_check(record.id, "source", path.name, path, imported.sha256)
    yield from _field_differences(library, record, path)


def _find_source(store: Path, name: str, sources: Path | None) -> Path | None:
    folders = [folder for folder in (sources, store / "sources", store) if folder is not None]
    for folder in folders:
        path = inside(folder, name)
        if path is not None and path.is_file():
            return path
    return None


def _field_differences(library: Library, record: Record, path: Path) -> Iterator[Check]:
    from provcite.model.errors import ProvciteError
    from provcite.ops.import_ import read_source
    from provcite.schema.diff import ABSENT, diff_records
    from provcite.schema.encode import flow_text

    try:
        again = read_source(path.read_bytes(), path.name, library, record)
    except (ProvciteError, OSError) as fault:
        why = (fault.message if isinstance(fault, ProvciteError) else fault.strerror or str(fault)).rstrip(
            "."
        )
        yield Check(record=record.id, what="source", object=path.name, outcome=Outcome.UNREADABLE, found=why)
        return
    if again is None:
        return
    for change in diff_records(again, record):
        if change.path == "text.file":
            continue  # where the store keeps the words is no statement of the source
        yield Check(
            record=record.id, what="field", object=change.path, outcome=Outcome.DIFFERS,
            expected="" if change.new is ABSENT else flow_text(change.new),
            found="" if change.old is ABSENT else flow_text(change.old),
        )  # fmt: skip


def _orphans(library: Library, pointed: set[str]) -> Iterator[Path]:
    """Files of the store that no record points to, by digest (attachments) or by path (texts)."""
    for path in attachments.kept_files(library.folder):
        if path.name.split(".")[0] not in pointed:
            yield path
    yield from (library.folder / name for name in _texts(library) if name not in pointed)


def _texts(library: Library) -> list[str]:
    """The files of the texts folder, by their paths in the store."""
    texts = library.texts_folder
    return [
        path.relative_to(library.folder).as_posix()
        for path in (sorted(texts.rglob("*")) if texts.is_dir() else ())
        if path.is_file() and not path.name.startswith(".")
    ]


_DIGEST: Final = re.compile(r"(?<![0-9A-Fa-f])[0-9A-Fa-f]{64}(?![0-9A-Fa-f])")


def _named_in(library: Library, unread: Iterable[str]) -> set[str]:
    """Digests and texts that broken records name, whose files are nobody's orphans. Raises OSError."""
    named: set[str] = set()
    for record_id in unread:
        words = library.file_of(record_id).decode("utf-8", "replace")
        named.update(digest.lower() for digest in _DIGEST.findall(words))
        named.update(name for name in _texts(library) if name in words)
    return named


def _orphan(store: Path, path: Path) -> Check:
    return Check(record=None, what="file", object=path.relative_to(store).as_posix(), outcome=Outcome.ORPHAN)


_OUTCOMES: Final = {Outcome.SAME: "success", Outcome.ABSENT: "warning", Outcome.UNRECORDED: "warning"}


def write_log(library: Library, checks: Iterable[Check], *, moment: str, agent: str) -> Path:
    """Append a PREMIS line for each check to the store's log; raises StoreError.

    `moment` is ISO 8601 with its zone, `agent` program and version.
    """
    from provcite.ops.premis_log import write_events

    return write_events(
        library,
        (
            premis.PremisEvent(
                type=premis.VALIDATION if check.what == "field" else premis.FIXITY_CHECK,
                date_time=moment,
                object=check.object,
                outcome=_OUTCOMES.get(check.outcome, "fail"),
                agent=agent,
                record=check.record,
                detail={
                    name: value
                    for name, value in (
                        ("what", check.what),
                        ("result", check.outcome.value),
                        ("expected", check.expected),
                        ("found", check.found),
                    )
                    if value
                },
            )
            for check in checks
        ),
    )
