"""What every exchange format is made of: its description, what reading gives, how bytes become text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from provcite.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from provcite.exchange.context import Context
    from provcite.exchange.mapping import Again, Read, Table
    from provcite.model.record import Record

#: Largest file that is read, in bytes: a library of about 300,000 entries.
MAX_BYTES: Final = 512 * 1024 * 1024

_SAMPLE: Final = 65536


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """An exchange format: its name, what a user should know, and what it can do."""

    name: str
    summary: str
    extension: str
    reads: bool = True
    media_type: str = "text/plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """An entry that could not be read: its first line (from 1), its text as it stood, and why."""

    line: int | None
    text: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something about an entry that was read, for the user: the line, the entry's key, a sentence."""

    line: int | None
    key: str
    text: str


@dataclass(slots=True)
class Parsed:
    """What reading a file gives, in its order: records, entries kept aside, remarks.

    `lines`, `keys` and `again` belong to the records one by one: where the entry begins, the key that it
    has in the file ("" for none), which is another than the record's id where a file of provcite's own
    had keys by a pattern, and the entry's values for putting them beside a record of the store.
    """

    records: list[Record] = field(default_factory=list)
    aside: list[Aside] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    lines: list[int | None] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    again: list[Again] = field(default_factory=list)

    def add(self, done: Read, line: int | None, remarks: Iterable[str] = (), *, keyed: bool = True) -> None:
        """One record, the line it began on, and what is to be said about it besides.

        Without `keyed` its key was made up, since the file has none.
        """
        self.records.append(done.record)
        self.lines.append(line)
        self.keys.append(done.key if keyed else "")
        self.again.append(done.again)
        told = (*remarks, *done.remarks)
        self.remarks.extend(Remark(line=line, key=done.record.id, text=text) for text in told)

    def set_aside(self, line: int | None, text: str, reason: str) -> None:
        """One entry that could not be read."""
        self.aside.append(Aside(line=line, text=text, reason=reason))


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """Who writes a file, and when: what its head says. Every value may be empty."""

    base: str = "urn:provcite:"
    agency: str = ""
    agency_code: str = ""
    moment: str = ""
    program: str = "provcite"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a file is written.

    `keys` gives the citation key of a record (default: its id). `latex` writes accented letters
    and typographic marks as macros (BibTeX, BibLaTeX). `zotero` adds the lines that Zotero's
    Extra field understands (CSL-JSON).
    """

    context: Context
    keys: Callable[[Record], str] | None = None
    latex: bool = False
    zotero: bool = False
    issuer: Issuer = field(default_factory=Issuer)
    #: Fields that a BibLaTeX entry has besides, as they stand in the file.
    besides: Callable[[Record], Mapping[str, str]] | None = None

    def key(self, record: Record) -> str:
        """The citation key of `record`."""
        return self.keys(record) if self.keys else record.id


Writer = "Callable[[Iterable[Record], Options], Iterator[str]]"


class FormatModule:
    """What a module of this package offers (a Protocol in words: modules are checked by a test)."""

    FORMAT: Format
    TABLE: Table
    write: Callable[[Iterable[Record], Options], Iterator[str]]
    parse: Callable[[bytes, Context], Parsed]
    sniff: Callable[[str], bool]


def decode_text(data: bytes) -> str:
    """The text of a file: UTF-8 or UTF-16, with a mark or without, else Windows 1251 or 1252 by guess.

    Line ends become line feeds. Raises InputError for a file that is too large or no text.
    """
    if len(data) > MAX_BYTES:
        raise InputError(
            f"The file is larger than {MAX_BYTES // 1024 // 1024} MB.", hint="Split it and import the parts."
        )
    text = data.decode(encoding_of(data), "replace")
    if "\x00" in text:
        raise InputError("The file is not text.", hint="Export the library as CSL-JSON, RIS or BibTeX first.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def encoding_of(data: bytes) -> str:
    """The name of a text's encoding; what is no UTF-8 or UTF-16 is told apart where that first shows."""
    from provcite.manuscripts.decode import decode

    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    at = 0
    if b"\x00" not in data[:_SAMPLE]:
        try:
            data.decode("utf-8")
        except UnicodeDecodeError as fault:
            at = fault.start
        else:
            return "utf-8-sig"
    try:
        return decode(data[at : at + _SAMPLE]).encoding
    except InputError:
        return "utf-8"  # the text's zero bytes are found there


#: Characters that XML 1.0 cannot hold at all, and that no line-based format should.
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPACE: Final = re.compile(r"[\s\x1c-\x1f\x85\u2028\u2029]+")


def one_line(text: str) -> str:
    """`text` on one line: runs of white space are one blank, control characters are gone."""
    if text.isprintable() and "  " not in text:  # nearly always, and ten times as fast
        return text.strip()
    return _CONTROL.sub("", _SPACE.sub(" ", text)).strip()


def without_controls(text: str) -> str:
    """`text` without the characters that XML 1.0 forbids."""
    return _CONTROL.sub("", text)


def text_of(value: Any) -> str | None:
    """Text from a value of JSON or YAML: text and numbers; None for anything else."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return None
