"""A record with its file, a file that gave none, and the order in which ids are listed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from provcite.model.errors import InputError
from provcite.model.values import dataclass

if TYPE_CHECKING:
    from pathlib import Path

    from provcite.model.errors import StoreError
    from provcite.model.findings import Finding
    from provcite.model.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRecord:
    """A record with its file: `text` is the file's text as it stands, `findings` what is odd in it."""

    record: Record
    path: Path
    text: str
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedOver:
    """A file that gave no record: which, why, and where in it (from 1)."""

    path: Path
    message: str
    line: int | None = None
    column: int | None = None

    @property
    def place(self) -> str:
        """``FILE:LINE:COLUMN``, as far as they are known."""
        place = f":{self.line}" + (f":{self.column}" if self.column else "") if self.line else ""
        return f"{self.path}{place}"

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


def natural(text: str) -> tuple[Any, ...]:
    """A sort key by which ``2`` comes before ``10``."""
    if text.isascii() and text.isdigit():
        return (0, text.lstrip("0").zfill(200), text)
    parts = re.split(r"([0-9]+)", text.casefold())
    return (1, tuple(part.zfill(24) if part.isdigit() else part for part in parts), text)


def passed_over(fault: InputError | StoreError, path: Path) -> PassedOver:
    """`fault` as the list of files that were passed over has it."""
    line = column = None
    hit = re.search(r":([0-9]+)(?::([0-9]+))?$", fault.place)
    if hit:
        line, column = int(hit[1]), int(hit[2]) if hit[2] else None
    return PassedOver(path=path, message=fault.message, line=line, column=column)


def sound_record(text: str, path: Path) -> Record:
    """The record that `text` is as the file `path`; InputError with every problem where it is none."""
    from provcite.schema.decode import decode_text

    decoded = decode_text(text, file=str(path), expected_id=path.stem)
    if decoded.record is not None:
        return decoded.record
    first, *others = decoded.errors
    key = f"{first.position.key}: " if first.position.key else ""
    also = [f"line {finding.position.line}: {finding.message}" for finding in others[:4]]
    if len(others) > 4:
        also.append(f"and {len(others) - 4} more.")
    raise InputError(
        f"The record breaks the schema: {key}{first.message}",
        hint=f"Also {' '.join(also)}" if also else "",
        place=str(first.position),
    )
