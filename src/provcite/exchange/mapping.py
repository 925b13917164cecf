"""One table a format, and the one pair of functions that write and read by it.

`encode` gives a record in the format's own values. What the format has no field for is not in them
(`carriage` tells what that is); a whole copy goes along only where nobody prints it or where it was
asked for. `decode` makes a record of a format's own values, and `Again` puts the same values beside a
record that the store has: what they say otherwise than an export of that record would is what was
changed in the other program, and nothing else.
"""

from __future__ import annotations

import re
from dataclasses import MISSING, dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from provcite.exchange.base import one_line
from provcite.exchange.citation_form import SETTINGS
from provcite.exchange.dates import Dated, says_no_more
from provcite.exchange.draft import Draft
from provcite.exchange.flow import read_flow, write_flow
from provcite.exchange.lenses import EXPORT_FORM, LENSES, Shown
from provcite.exchange.names import inverted
from provcite.exchange.plain import field_from_plain, value_to_plain
from provcite.model.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from provcite.exchange.context import Context
    from provcite.exchange.lenses import Lens

#: What every line's name begins with.
PREFIX: Final = "provcite-"

#: Record fields that versions up to 0.1 wrote as several lines, one a part, by the word in the line's name.
_PARTS: Final = {
    "creators": "creator", "sources": "source", "provenance": "event", "names": "name",
    "relations": "relation", "attachments": "attachment", "evidence": "evidence", "notes": "note",
    "tags": "tag", "subjects": "subject", "places": "place", "aliases": "alias",
}  # fmt: skip
_FIELD_OF: Final = {singular: name for name, singular in _PARTS.items()}
_COPY: Final = PREFIX + "record"

_DEFAULTS: Final[dict[str, Any]] = {
    item.name: (item.default if item.default is not MISSING else None) for item in fields(Record)
}


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The value of a line that no longer reads: its text and why."""

    text: str
    why: str


Line = tuple[str, Any]
Pair = tuple["Row", Any]


def line_text(line: Line) -> str:
    """``provcite-event: {event: …}``"""
    return f"{line[0]}: {write_flow(line[1])}"


def read_line(text: str) -> Line | None:
    """The line that `line_text` wrote; None for any other text."""
    label, colon, value = text.strip().partition(":")
    if not colon or not label.startswith(PREFIX):
        return None
    return label, line_value(value.strip())


def line_value(text: str) -> Any:
    """The value of a line, or `Unreadable`."""
    try:
        return read_flow(text)
    except ValueError as fault:
        return Unreadable(text, str(fault))


def scattered(mapping: Mapping[str, Any]) -> list[Line]:
    """The lines that stand in a mapping under their names; other keys are passed over."""
    lines: list[Line] = []
    for label, value in mapping.items():
        if not isinstance(label, str) or not label.startswith(PREFIX):
            continue
        if label.removeprefix(PREFIX) in _FIELD_OF and isinstance(value, list):
            lines.extend((label, item) for item in value or [[]])
        else:
            lines.append((label, value))
    return lines


class Codec(NamedTuple):
    """A fact's value to the format's own form and back; None where there is nothing to say."""

    encode: Callable[[Any], Any]
    decode: Callable[[Any], Any]


def _same(value: Any) -> Any:
    return value


SAME: Final = Codec(_same, _same)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a format's table: the fact, the format's field, the form of the value."""

    lens: str
    target: str
    codec: Codec = SAME
    about: str = ""
    #: False for a field of other programs' files that is read but never written.
    writes: bool = True
    #: Another fact that a program may have in the same field of an export that comes back.
    also: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A format's mapping.

    `copy` names the place of a whole copy of the record ("" where there is none); with `copied` it
    goes along unless it is refused, because no program prints what stands there, else only on demand.
    """

    name: str
    rows: tuple[Row, ...]
    copy: str = ""
    copied: bool = False
    #: Whether fields that no fact answers to are written again as they were read.
    foreign: bool = False

    def carries_copy(self, context: Context) -> bool:
        """Whether an export with `context` has the whole copy."""
        return bool(self.copy) and (self.copied if context.full is None else context.full)


@dataclass(frozen=True, slots=True)
class Encoded:
    """A record in a format's own fields (in the table's order), and the whole copy as lines, or none."""

    own: dict[str, Any]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Carried:
    """How a format carries one field of a record.

    `how`: ``whole`` (another program has it in full), ``partly`` (another program has part of it),
    ``copy`` (it is in the whole copy alone, which only provcite reads) or ``lost``.
    """

    field: str
    how: str
    where: str = ""


def encode(record: Record, table: Table, context: Context) -> Encoded:
    """`record` in the fields of `table`, with the whole copy where it is carried."""
    own = _own(record, table, context)
    lines: list[Line] = []
    if table.carries_copy(context):
        lines.append((_COPY, value_to_plain(record)))
        if context.form != EXPORT_FORM:
            lines.append((PREFIX + "form", _form_settings(context)))
    own.update(_foreign(record, table, own))
    return Encoded(own, tuple(lines))


#: What `_own` gave last, with what it was asked: an export counts what stays behind, then writes.
_last: list[tuple[Record, Table, Context, dict[str, Any]]] = []


def _own(record: Record, table: Table, context: Context) -> dict[str, Any]:
    if _last and _last[0][0] is record and _last[0][1] is table and _last[0][2] is context:
        return dict(_last[0][3])
    own = _own_fields(record, table, context)
    _last[:] = [(record, table, context, own)]
    return dict(own)


def _own_fields(record: Record, table: Table, context: Context) -> dict[str, Any]:
    shown = Shown(record, context)
    own: dict[str, Any] = {}
    for row in table.rows:
        value = LENSES[row.lens].get(shown) if row.writes else None
        if not value:
            continue
        native = row.codec.encode(value)
        if native is not None and native != "" and native != []:
            own[row.target] = native
    return own


def _foreign(record: Record, table: Table, own: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of this very format that an import kept because no fact of a record answers to them.

    Nothing where one of them would stand in the place of a fact: then they travel as lines.
    """
    if not table.foreign or not record.extra or record.extra[-1][0] != table.name:
        return {}
    kept = record.extra[-1][1]
    if not isinstance(kept, dict) or any(name in own or name.startswith(PREFIX) for name in kept):
        return {}
    return dict(kept)


def _form_settings(context: Context) -> dict[str, Any]:
    form = context.form
    return {name: getattr(form, name) for name in form.__dataclass_fields__}


# Reading --------------------------------------------------------------------------------------

#: Values that say nothing: a field that has one of them is as one that is not there.
_EMPTY: Final[tuple[Any, ...]] = (None, "", [], {}, (), [[]])


@dataclass(frozen=True, slots=True)
class Compared:
    """What an entry says beside a record of the store.

    `record` is the stored one with what was changed in the entry; of the `asked` facts that an export
    of the stored record writes and the entry has too, `agreed` are as the export writes them.
    """

    record: Record
    agreed: int
    asked: int

    @property
    def is_export(self) -> bool:
        """Whether the entry is an export of the record, changed at most here and there."""
        return self.asked >= 4 and self.agreed * 3 >= self.asked * 2


@dataclass(frozen=True, slots=True)
class Again:
    """An entry's own values, kept so that they can be put beside a record of the store.

    `copied` is the record of the entry's whole copy: what was changed is then seen against that one.
    """

    pairs: tuple[Pair, ...]
    context: Context
    copied: Record | None = None

    def __call__(self, stored: Record) -> Compared:
        """`stored` with what the entry says otherwise than an export would."""
        draft = Draft({name: getattr(stored, name) for name in _DEFAULTS}, self.context)
        shown = Shown(self.copied or stored, self.context)
        agreed = asked = 0
        for row, native in self.pairs:
            lens = LENSES[row.lens]
            written, value = _beside(row, lens, native, shown)
            asked += bool(written)
            agreed += bool(written) and value is None
            if value:
                lens.put(draft, value)  # type: ignore[misc] # pairs are of lenses that can be put
        return Compared(draft.finish(), agreed, asked)


@dataclass(slots=True)
class Read:
    """A record read from a format, remarks for the user, the entry's key, and its values for comparing."""

    record: Record
    remarks: list[str]
    key: str
    again: Again


def decode(
    own: Mapping[str, Any],
    lines: Iterable[Line],
    table: Table,
    context: Context,
    *,
    key: str,
    foreign: Mapping[str, Any] | None = None,
    also: Iterable[Pair] = (),
) -> Read:
    """The record that the format's own fields and provcite's lines give.

    `foreign` are fields of the format that the table does not know; they are kept in the record
    under the format's name. Lines that cannot be read are kept there too, with a remark. `also` are
    facts that stand in some free text of the entry, with the rows that read them.
    """
    values, bad = _read_lines(lines)
    remarks = [f"The line {name!r} cannot be read and was kept as it is: {why}." for name, _, why in bad]
    form = values.pop("form", None)
    if form is not None:
        context = _with_form(context, form)
    kept = dict(foreign or {})
    for name, text, _ in bad:
        kept.setdefault(name, text)
    lined = frozenset(values)
    values.setdefault("id", key)
    rows = ((row, own[row.target]) for row in table.rows if row.target in own)
    pairs = tuple((row, native) for row, native in (*rows, *also) if LENSES[row.lens].put is not None)
    copied = Record(**values) if lined >= _DEFAULTS.keys() - {"extra"} else None
    draft = Draft(values, context)
    draft.given = lined
    later: list[tuple[Row, Lens, Any]] = []
    for row, native in pairs:
        lens = LENSES[row.lens]
        if lined.intersection(lens.fields):
            later.append((row, lens, native))
            continue
        value = row.codec.decode(native)
        if value:
            lens.put(draft, value)  # type: ignore[misc] # pairs are of lenses that can be put
        elif native not in _EMPTY and row.target not in kept:
            kept[row.target] = native
            remarks.append(
                f"The field {row.target!r} says nothing that a record can hold and was kept as it is: "
                f"{one_line(str(native))[:200]}."
            )
    if later:
        shown = Shown(_settled(draft, context, lined), context)
        for row, lens, native in later:
            _, value = _beside(row, lens, native, shown)
            if value:
                lens.put(draft, value)  # type: ignore[misc] # as above
    if kept:
        draft.values["extra"] = (*draft.values.get("extra", ()), (table.name, kept))
    record = draft.finish()
    return Read(record, remarks + draft.remarks, key, Again(pairs, context, copied))


def _beside(row: Row, lens: Lens, native: Any, shown: Shown) -> tuple[Any, Any]:
    """What an export writes for a fact, and the value of `native` where that says something else."""
    expected = lens.get(shown)
    written = row.codec.encode(expected) if expected else None
    if written == native:
        return written, None
    value = row.codec.decode(native)
    if not value or (written and _agree(row.codec.decode(written), value)):
        return written, None
    other = LENSES[row.also].get(shown) if row.also else None
    if other and _agree(row.codec.decode(row.codec.encode(other)), value):
        return written, None
    return written, value


def _agree(ours: Any, theirs: Any) -> bool:
    """Whether two values say the same; a date may be told in words too, and by fewer of its parts.

    Other programs keep no doubt and no second end: what they leave of a date is no change of it.
    """
    if isinstance(ours, Dated) and isinstance(theirs, Dated):
        known = bool(ours.date and theirs.date) and f"{ours.date}-".startswith(f"{theirs.date}-")
        if ours == theirs or (known and None in (ours.printed, theirs.printed)):
            return True
        return says_no_more(theirs, ours)
    return bool(ours == theirs) or _folded(ours) == _folded(theirs)


_TYPOGRAPHY: Final = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-"})


def _folded(value: Any) -> Any:
    """A value without what programs change by themselves: space, typography, where a name is divided."""
    if isinstance(value, str):
        return " ".join(one_line(value).translate(_TYPOGRAPHY).split())
    if isinstance(value, dict) and value.keys() & {"family", "given", "literal"}:
        words = re.findall(r"\w+", inverted({key: text for key, text in value.items() if key != "role"}))
        return (words, value.get("role"))
    if isinstance(value, list | tuple):
        return [_folded(item) for item in value if item]
    return value


def _settled(draft: Draft, context: Context, lined: frozenset[str]) -> Record:
    """The record so far, for comparison; the draft itself stays as it is."""
    copy = Draft(dict(draft.values), context)
    copy.given = lined
    copy.said = dict(draft.said)
    return copy.finish()


def _read_lines(lines: Iterable[Line]) -> tuple[dict[str, Any], list[tuple[str, str, str]]]:
    """Values of the record's fields, and the lines that cannot be read (label, text, why)."""
    read: dict[str, list[Line]] = {}
    bad: list[tuple[str, str, str]] = []
    for label, value in lines:
        name = label.removeprefix(PREFIX)
        read.setdefault(_FIELD_OF.get(name, name.replace("-", "_")), []).append((label, value))
    values: dict[str, Any] = {}
    for name, items in read.items():
        why = next((value.why for _, value in items if isinstance(value, Unreadable)), "")
        plain = [value for _, value in items]
        try:
            if why:
                raise ValueError(why)
            if name == "form":
                values[name] = plain[-1]
            elif name == "record":
                values.update(_all_fields(plain[-1]))
            elif name in _PARTS:
                values[name] = field_from_plain(name, [] if plain == [[]] else plain)
            else:
                values[name] = field_from_plain(name, plain[-1])
        except ValueError as fault:
            bad.extend((label, _as_text(value), str(fault)) for label, value in items)
    return values, bad


def _all_fields(plain: Any) -> dict[str, Any]:
    """Every field of a record from its whole copy."""
    if not isinstance(plain, dict):
        raise ValueError("a record must be a mapping")
    values: dict[str, Any] = dict(_DEFAULTS)
    extra: list[tuple[str, Any]] = []
    for name, value in plain.items():
        if name in values and name != "extra":
            values[name] = field_from_plain(name, value)
        else:
            extra.append((name, value))
    if not values["id"]:
        raise ValueError("a record must have an id")
    return {**values, "extra": tuple(extra)}


def _as_text(value: Any) -> str:
    return value.text if isinstance(value, Unreadable) else write_flow(value)


def _with_form(context: Context, settings: Any) -> Context:
    if not isinstance(settings, dict):
        return context
    changes: dict[str, Any] = {
        name: value
        for name, value in settings.items()
        if isinstance(value, str) and (name == "language" or value in SETTINGS.get(name.rstrip("_"), ()))
    }
    return context.with_form(replace(context.form, **changes))


# Reports --------------------------------------------------------------------------------------


def carriage(record: Record, table: Table, context: Context) -> tuple[Carried, ...]:
    """How `table` carries each field that `record` has a value for, in the record's order."""
    own = _own(record, table, context)
    foreign = _foreign(record, table, own)
    back = decode(own, (), table, context, key=record.id, foreign=foreign).record
    copied = table.carries_copy(context)
    result: list[Carried] = []
    for name, value in _told(record):
        where = _targets(name, table, own)
        if getattr(back, name) == value:
            result.append(Carried(name, "whole", where or table.name))
        elif where:
            result.append(Carried(name, "partly", where))
        else:
            result.append(Carried(name, "copy", table.copy) if copied else Carried(name, "lost"))
    return tuple(result)


def left_out(record: Record, table: Table, context: Context) -> list[str]:
    """The fields with a value that nothing in an export shows."""
    if table.carries_copy(context):
        return []
    own = _own(record, table, context)
    return [name for name, _ in _told(record) if not _targets(name, table, own)]


def _told(record: Record) -> list[tuple[str, Any]]:
    """The fields of `record` that have a value, in the record's order."""
    every = ((name, getattr(record, name), default) for name, default in _DEFAULTS.items() if name != "id")
    return [(name, value) for name, value, default in every if value != default]


def _targets(field: str, table: Table, own: Mapping[str, Any]) -> str:
    found = [target for target in _targets_by_field(table.rows).get(field, ()) if target in own]
    return ", ".join(dict.fromkeys(found))


#: For the rows of each table, where each field of a record goes; rows are compared by identity.
_by_rows: dict[int, tuple[Sequence[Row], dict[str, list[str]]]] = {}


def _targets_by_field(rows: Sequence[Row]) -> dict[str, list[str]]:
    known = _by_rows.get(id(rows))
    if known is None or known[0] is not rows:
        found: dict[str, list[str]] = {}
        for row in rows:
            for field in LENSES[row.lens].fields:
                found.setdefault(field, []).append(row.target)
        known = _by_rows[id(rows)] = (rows, found)
    return known[1]


def table_rows(table: Table) -> Sequence[tuple[str, str, str]]:
    """The table as the documentation prints it: what of the record, the format's field, remark."""
    return [(", ".join(LENSES[row.lens].fields), row.target, row.about or row.lens) for row in table.rows]
