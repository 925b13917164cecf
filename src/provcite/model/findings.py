"""One type for everything that `validate` and `check` report."""

from __future__ import annotations

from enum import StrEnum

from provcite.model.values import dataclass


class Severity(StrEnum):
    """How much a finding matters; the order is from worst to least."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where something stands in a file.

    `line` and `column` count from 1; `start` and `end` are offsets in characters into the
    decoded text of the file (for formats that are no text: into the text of the block).
    `note` is the number of the footnote or endnote as a reader sees it, `part` the file inside
    a container (``word/footnotes.xml``), `key` the path inside a record (``source.reference.delo``).
    """

    file: str = ""
    line: int | None = None
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None
    start: int | None = None
    end: int | None = None
    note: str | None = None
    paragraph: int | None = None
    part: str | None = None
    key: str | None = None

    def __str__(self) -> str:
        text = self.file
        if self.line is not None:
            text += f":{self.line}"
            if self.column is not None:
                text += f":{self.column}"
        return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """A replacement that mends a finding; `safe` fixes are made by ``check --fix``."""

    description: str
    old: str
    new: str
    safe: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that `check` or `validate` reports (design: code, severity, place, message, fix).

    `basis` says what the match to the record rests on; "" where the words alone are at fault.
    """

    code: str
    name: str
    severity: Severity
    message: str
    position: Position = Position()
    excerpt: str = ""
    record: str | None = None
    expected: str | None = None
    found: str | None = None
    fix: Fix | None = None
    basis: str = ""
