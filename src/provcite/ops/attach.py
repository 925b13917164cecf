"""Attaching files to a record: kept by content, described in the record."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from provcite.model.errors import UsageError
from provcite.model.record import Attachment
from provcite.provenance.chain import build_chain
from provcite.store import attachments
from provcite.store.files import name_in_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from provcite.model.record import Record
    from provcite.store.library import Library


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """What became of one file: its description, where it lies, and whether anything changed."""

    attachment: Attachment
    path: Path
    new: bool


def attach(
    library: Library,
    record_id: str,
    files: Sequence[Path],
    *,
    copy_of: str | None = None,
    by: str | None = None,
    date: str | None = None,
    note: str | None = None,
) -> list[Attached]:
    """Keep `files` in the store and describe them in the record.

    `copy_of` names the state of the document that they reproduce, one of the keys of its
    provenance chain (``original``, ``translation``); `date` is EDTF. A file that the record has
    already changes nothing, its description included. Raises UsageError for an unknown state or a
    malformed date, InputError for a file that cannot be read: then none of `files` is kept.
    """
    _check_date(date)
    with library.transaction():
        old = library.get(record_id)
        _check_state(old, copy_of)
        known = {attachment.sha256.lower() for attachment in old.attachments}
        result: list[Attached] = []
        added: list[Attachment] = []
        for file in files:
            kept = attachments.keep(library, file)
            attachment = Attachment(
                sha256=kept.sha256,
                name=_name(file),
                media_type=kept.media_type,
                size=kept.size,
                copy_of=copy_of,
                by=by,
                date=date,
                note=note,
            )
            result.append(Attached(attachment=attachment, path=kept.path, new=kept.sha256 not in known))
            if kept.sha256 not in known:
                known.add(kept.sha256)
                added.append(attachment)
        if added:
            library.update(old, replace(old, attachments=(*old.attachments, *added)))
    return result


def _name(file: Path) -> str:
    """The file's name as text; bytes that are no UTF-8 (an old disk) as replacement characters."""
    return name_in_text(file)


def _check_state(record: Record, copy_of: str | None) -> None:
    states = [thing.key for thing in build_chain(record).things]
    if copy_of is not None and copy_of not in states:
        raise UsageError(
            f"The chain of {record.id} has no {copy_of!r}.", hint=f"It has: {', '.join(states)}."
        )


def _check_date(date: str | None) -> None:
    from provcite.model.dates import is_edtf

    if date is not None and not is_edtf(date):
        raise UsageError(
            f"{date!r} is no date.", hint="Write it as EDTF: 2026-11-23, 2026-11, 2026, 1956~, ../1990."
        )
