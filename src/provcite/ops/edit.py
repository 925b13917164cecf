"""Editing a record by hand: the draft, its check, and what becomes of one that is not sound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from provcite.model.errors import InputError, StoreError
from provcite.schema.decode import decode_bytes
from provcite.store.files import atomic_write, read_regular
from provcite.store.folders import state_folder

if TYPE_CHECKING:
    from pathlib import Path

    from provcite.model.findings import Finding
    from provcite.store.library import Library


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A copy of a record's file for an editor. `kept` says that it holds an earlier, unfinished edit."""

    path: Path
    record_id: str
    original: str
    kept: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a draft; with ``invalid`` the findings say why, and the draft is kept."""

    state: Literal["unchanged", "saved", "invalid"]
    findings: tuple[Finding, ...] = ()


def open_draft(library: Library, name: str) -> Draft:
    """A draft of the record's file, or the one that an earlier edit left.

    Drafts lie in the user's state folder, outside the store, so that nothing reads them as records.
    A record whose file breaks the schema can be edited too: that is how it is mended.
    """
    import hashlib

    record_id = name if library.exists(name) else library.resolve(name)
    data = read_regular(library.path_of(record_id))
    try:
        original = data.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise InputError(
            "The file is not UTF-8.", hint="Save it as UTF-8 first.", place=str(library.path_of(record_id))
        ) from fault
    store = hashlib.sha256(str(library.folder.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:12]
    folder = state_folder() / "edits" / store
    path = folder / f"{record_id}.yaml"
    kept = path.is_file() and path.read_bytes() != data
    if not kept:
        write_draft(path, original)
    return Draft(path=path, record_id=record_id, original=original, kept=kept)


def write_draft(path: Path, text: str) -> None:
    """Put `text` into the draft."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        atomic_write(path, text.encode("utf-8"))
    except OSError as fault:
        raise StoreError(
            f"The draft cannot be written: {fault.strerror or fault}.", place=str(path)
        ) from fault


def finish_draft(library: Library, draft: Draft) -> Outcome:
    """Check the draft and put it into the store; then, and only then, it is deleted.

    Raises StoreError where the record was changed by somebody else meanwhile; the draft stays.
    """
    try:
        data = draft.path.read_bytes()
    except OSError as fault:
        raise StoreError(f"The draft has gone: {fault.strerror or fault}.", place=str(draft.path)) from fault
    if data == draft.original.encode("utf-8"):
        draft.path.unlink(missing_ok=True)
        return Outcome(state="unchanged")
    decoded = decode_bytes(data, file=str(draft.path), expected_id=draft.record_id)
    if decoded.record is None:
        return Outcome(state="invalid", findings=decoded.errors)
    library.replace(draft.record_id, data.decode("utf-8"), expected=draft.original)
    draft.path.unlink(missing_ok=True)
    return Outcome(state="saved", findings=decoded.findings)
