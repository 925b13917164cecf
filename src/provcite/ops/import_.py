"""Import of documents as published: files into records, again and again without losing anybody's work."""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from provcite.documents.detect import MAX_PDF, MAX_TEXT, Recognised, recognise
from provcite.documents.wilson_center import DocumentImport, read_document
from provcite.exchange.base import MAX_BYTES
from provcite.exchange.registry import detect, readable
from provcite.model.errors import InputError, NotFoundError, ProvciteError, StoreError
from provcite.ops.import_bibliography import read_again
from provcite.ops.import_merge import Difference, Fate, Merge, digests_of, merge
from provcite.schema.diff import ABSENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from provcite.model.record import Record
    from provcite.store.library import Library

#: Endings of files that a browser or a desktop puts beside documents; a folder's are not tried.
_NOT_DOCUMENTS: Final = frozenset(
    {
        ".css",
        ".js",
        ".png",
        ".jpg",
        ".jpeg",
        ".gif",
        ".svg",
        ".ico",
        ".woff",
        ".woff2",
        ".ttf",
        ".map",
        ".yaml",
        ".yml",
    }
)


class Outcome(StrEnum):
    """What an import comes to."""

    NEW = "new"
    UNCHANGED = "unchanged"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What importing one file would do; nothing is written yet.

    `record` is what the store would hold afterwards, `stored` what it holds now. `merged` has the
    differences where there was a record before. `text_missing`: the record's text is to be written
    although nothing else changes.
    """

    outcome: Outcome
    document: DocumentImport
    record: Record
    stored: Record | None = None
    merged: Merge | None = None
    text_missing: bool = False

    @property
    def changes(self) -> tuple[Difference, ...]:
        """What the document changes."""
        return self.merged.of(Fate.TAKE) if self.merged else ()

    @property
    def conflicts(self) -> tuple[Difference, ...]:
        """Values that both the document and a person changed."""
        return self.merged.of(Fate.CONFLICT) if self.merged else ()

    @property
    def completes(self) -> bool:
        """Whether the record was made from this very document and only lacks things that it gives.

        So it is with a shipped record, which brings no text and no summary: filling it up
        overwrites nothing and needs no question.
        """
        stored = self.stored.imported if self.stored else None
        given = self.document.record.imported
        same = stored is not None and given is not None and stored.sha256 == given.sha256
        return (
            same
            and stored is not None
            and stored.fields is None
            and not self.conflicts
            and all(difference.stored is ABSENT for difference in self.changes)
        )

    @property
    def kept(self) -> tuple[Difference, ...]:
        """Values that a person changed and the document did not."""
        return self.merged.of(Fate.KEEP) if self.merged else ()


def files_in(paths: Iterable[Path]) -> Iterator[Path]:
    """The files named, folders opened: sorted, without hidden files and the parts of saved pages."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(
                name
                for name in folders
                if not name.startswith(".") and not name.endswith(("_files", "-Dateien"))
            )
            for name in sorted(names):
                if not name.startswith(".") and Path(name).suffix.lower() not in _NOT_DOCUMENTS:
                    yield Path(folder) / name


def read_file(path: Path) -> bytes:
    """The bytes of a file; `InputError` for what is none, cannot be read or is larger than any document."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise InputError("It is no file that can be read as a document.", place=str(path))
        with path.open("rb") as file:
            head = file.read(1024)
            limit = MAX_PDF if head.lstrip().startswith(b"%PDF-") else MAX_TEXT
            if detect(head) is not None:  # a bibliography has a document for every few lines
                limit = MAX_BYTES
            if status.st_size > limit:
                raise InputError(
                    f"The file has {status.st_size // 2**20} MB, more than any document "
                    f"(the limit is {limit // 2**20} MB).",
                    hint="Check that it is the right file.",
                    place=str(path),
                )
            return head + file.read(limit)
    except FileNotFoundError as fault:
        raise InputError("There is no such file.", hint=_nearest_file(path), place=str(path)) from fault
    except OSError as fault:
        raise InputError(f"The file cannot be read: {fault.strerror}.", place=str(path)) from fault


def _nearest_file(path: Path) -> str:
    """A question after the file of the same folder that is called almost so."""
    from difflib import get_close_matches

    try:
        names = [entry.name for entry in os.scandir(path.parent)]
    except OSError:
        return "Check the folder's name."
    near = get_close_matches(path.name, names[:10_000], n=1)
    return f"Did you mean {near[0]}?" if near else "Check the name, and the folder that you are in."


def recognised(data: bytes, name: str) -> Recognised | None:
    """What the file is as a document; None where it is none (it may be a bibliography)."""
    return recognise(data, name=name)


def plan(
    library: Library,
    data: bytes,
    *,
    name: str,
    today: str,
    program: str,
    record_id: str = "",
    overwrite: bool = False,
    kind: Recognised | None = None,
    former: Mapping[str, str] | None = None,
) -> Plan:
    """Read one document and compare it with the store. `today` is an ISO day, `program` name and version.

    `former` has the store's former ids (`former_ids`), so that many imports do not each look for
    theirs. Raises `InputError` for a file that is no document.
    """
    document = read_document(
        data, name=name, record_id=record_id, recognised=kind, known=library.authorities().repositories
    )
    record = document.record
    imported = record.imported
    if imported is not None:
        record = replace(
            record, imported=replace(imported, date=today, with_=program, fields=digests_of(record))
        )
    stored = _stored(library, record.id, former) or _twin(library, record, fresh=former is None)
    if stored is None:
        return Plan(outcome=Outcome.NEW, document=document, record=record)
    record = _as_stored(record, stored)
    edited, missing = _text_state(library, stored, document.text)
    result = merge(stored, record, overwrite=overwrite, text_edited=edited)
    changed = result.of(Fate.TAKE) or result.of(Fate.CONFLICT)
    return Plan(
        outcome=Outcome.CHANGED if changed else Outcome.UNCHANGED,
        document=document,
        record=result.record,
        stored=stored,
        merged=result,
        text_missing=missing,
    )


def former_ids(library: Library) -> dict[str, str]:
    """The ids that records of the store had before, and what they are called now."""
    from provcite.store.reading import files_with

    found: dict[str, str] = {}
    for name in files_with(library.records_folder, "aliases:"):
        with contextlib.suppress(ProvciteError):  # a broken file is `validate`'s to report
            found.update(dict.fromkeys(library.get(name).aliases, name))
    with contextlib.suppress(ProvciteError, OSError):
        library.index().find_ids("url", "-", 1)  # up to date once, for `_twin`
    return found


def _stored(library: Library, record_id: str, former: Mapping[str, str] | None = None) -> Record | None:
    """The record with that id or former id; a broken file is an error, no reason to write over it."""
    if former is not None and not library.exists(record_id):
        return library.get(former[record_id]) if record_id in former else None
    try:
        return library.get(record_id)
    except NotFoundError:
        return None


def _twin(library: Library, record: Record, *, fresh: bool) -> Record | None:
    """A record of the same document under another id, known by its address at the archive.

    With `fresh` the index is brought up to date first; in a run of many files it is once for all.
    """
    from provcite.checks.keys import url_key

    if not record.url:
        return None
    key = url_key(record.url, library.authorities())
    with contextlib.suppress(ProvciteError, OSError):  # an index that cannot be had stops no import
        for name in library.index().find_ids("url", key, 2, fresh=fresh):
            return library.get(name)
        library.missed(library.index().passed_over_with("url", key))
    return None


def _as_stored(record: Record, stored: Record) -> Record:
    """The record under the id that it has in the store, which may be a later one than the document's."""
    if record.id == stored.id:
        return record
    text = record.text
    if text is not None and text.file and stored.text is not None and stored.text.file:
        text = replace(text, file=stored.text.file)
    return replace(record, id=stored.id, text=text)


def _text_state(library: Library, stored: Record, text: str) -> tuple[bool, bool]:
    """Whether the kept text was edited by hand, and whether it is absent though the record names it."""
    if stored.text is None or not stored.text.file:
        return False, False
    try:
        data = library.text_bytes_of(stored)
    except InputError:
        return True, False
    if data is None:
        return False, bool(text) and stored.text.sha256 == hashlib.sha256(text.encode()).hexdigest()
    return hashlib.sha256(data).hexdigest() != stored.text.sha256, False


def carry_out(library: Library, planned: Plan, *, retry: bool = True) -> Plan:
    """Write what `planned` says; the plan as it was carried out.

    Where another process imported the same document in between, its record is compared anew:
    the same document then changes nothing, another is left for the user to decide.
    """
    text = planned.document.text.encode() if planned.document.text and planned.record.text else None
    if planned.stored is None:
        try:
            library.write_new(planned.record, text=text)
        except StoreError:
            there = _stored(library, planned.record.id) if retry else None
            if there is None:
                raise
            return _again(library, planned, there)
        return planned
    if planned.outcome is Outcome.CHANGED and planned.changes:
        with library.transaction():
            library.update(planned.stored, planned.record)
            if text is not None and _text_taken(planned):
                library.write_text(planned.record, text)
    elif planned.text_missing and text is not None:
        library.write_text(planned.stored, text)
    return planned


def _again(library: Library, planned: Plan, stored: Record) -> Plan:
    result = merge(stored, planned.record)
    changed = result.of(Fate.TAKE) or result.of(Fate.CONFLICT)
    if changed:
        raise StoreError(
            f"Another process has just written the record {stored.id!r}, and differently.",
            hint="Import again to see how the two differ.",
        )
    return replace(planned, outcome=Outcome.UNCHANGED, record=result.record, stored=stored, merged=result)


def _text_taken(planned: Plan) -> bool:
    digest = hashlib.sha256(planned.document.text.encode()).hexdigest()
    return (
        planned.record.text is not None
        and planned.record.text.sha256 == digest
        and bool(planned.record.text.file)
    )


def read_source(data: bytes, name: str, library: Library, record: Record) -> Record | None:
    """The record that a kept source gives now, for comparing with `record`; None where it gives none.

    The source is a document, or the bibliography in which the record was an entry. What no importer
    gives (tags, aliases, relations, attachments) is taken from `record`.
    """
    if record.imported is not None and record.imported.format in readable():
        return read_again(library, data, record, name=name, format=record.imported.format)
    kind = recognise(data, name=name)
    if kind is None:
        return None
    given = read_document(
        data, name=name, record_id=record.id, recognised=kind, known=library.authorities().repositories
    ).record
    text = given.text
    if text is not None and record.text is not None and record.text.file:
        text = replace(text, file=record.text.file)
    return replace(
        given,
        id=record.id,
        text=text,
        aliases=record.aliases,
        tags=record.tags,
        relations=record.relations,
        attachments=record.attachments,
        evidence=record.evidence,
        imported=record.imported,
        extra=record.extra,
    )
