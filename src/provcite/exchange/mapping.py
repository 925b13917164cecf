"""One table a format, and the one pair of functions that write and read by it.

`encode` turns a record into the format's own values plus *lines*: ``provcite-event: {event: …}``.
A line is written for each field of the record that the format's own fields would not give back
exactly as it is (found by reading them back), and nowhere else. `decode` takes both: lines give
the record as it was, and where one of the format's own fields says something else than that
record would have written, the user has changed it in another program and the change is taken.
"""

from __future__ import annotations

from dataclasses import MISSING, dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from provcite.exchange.citation_form import SETTINGS
from provcite.exchange.draft import Draft
from provcite.exchange.flow import read_flow, write_flow
from provcite.exchange.lenses import EXPORT_FORM, LENSES, Shown
from provcite.exchange.plain import field_from_plain, thaw, value_to_plain
from provcite.model.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from provcite.exchange.context import Context
    from provcite.exchange.lenses import Lens

#: What every line's name begins with.
PREFIX: Final = "provcite-"

#: The store's notes about where it read a record: no part of the document, and long. Formats
#: whose extra lines a reader sees leave them out.
BOOKKEEPING: Final = frozenset({"evidence", "imported"})

#: Record fields that travel as several lines, one a part, with the singular that names the line.
_PARTS: Final = {
    "creators": "creator", "sources": "source", "provenance": "event", "names": "name",
    "relations": "relation", "attachments": "attachment", "evidence": "evidence", "notes": "note",
    "tags": "tag", "subjects": "subject", "places": "place", "aliases": "alias",
}  # fmt: skip
_FIELD_OF: Final = {singular: name for name, singular in _PARTS.items()}

_DEFAULTS: Final[dict[str, Any]] = {
    item.name: (item.default if item.default is not MISSING else None) for item in fields(Record)
}


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The value of a line that no longer reads: its text and why."""

    text: str
    why: str


Line = tuple[str, Any]


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


def gathered(lines: Iterable[Line]) -> dict[str, Any]:
    """Lines as one mapping for formats that have mappings; parts become lists."""
    result: dict[str, Any] = {}
    for label, value in lines:
        if label.removeprefix(PREFIX) in _FIELD_OF:
            items = result.setdefault(label, [])
            if value != []:
                items.append(value)
        else:
            result[label] = value
    return result


def scattered(mapping: Mapping[str, Any]) -> list[Line]:
    """The lines that `gathered` put into one mapping; other keys are passed over."""
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


@dataclass(frozen=True, slots=True)
class Table:
    """A format's mapping. `lines` names the place of provcite's own lines ("" where there is none)."""

    name: str
    rows: tuple[Row, ...]
    lines: str = ""
    bookkeeping: bool = True
    #: Whether fields that no fact answers to are written again as they were read.
    foreign: bool = False


@dataclass(frozen=True, slots=True)
class Encoded:
    """A record in a format's own fields (in the table's order), and the lines that complete it."""

    own: dict[str, Any]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Carried:
    """How a format carries one field of a record.

    `how`: ``whole`` (another program has it in full), ``partly`` (another program shows part of it,
    provcite reads back all), ``hidden`` (provcite alone reads it) or ``lost``.
    """

    field: str
    how: str
    where: str = ""


def encode(record: Record, table: Table, context: Context, *, key: str | None = None) -> Encoded:
    """`record` in the fields of `table`; `key` is the citation key where it is not the record's id."""
    own = _own(record, table, context)
    lines: list[Line] = []
    foreign = _foreign(record, table, own)
    if table.lines and not context.lean:
        if key is not None and key != record.id:
            lines.append((PREFIX + "id", record.id))
        for name in _lined(record, table, own, context):
            if table.bookkeeping or name not in BOOKKEEPING:
                value = _without(record, foreign) if name == "extra" else getattr(record, name)
                lines.extend(_lines_of(name, value))
        if _form_differs(context):
            lines.append((PREFIX + "form", _form_settings(context)))
    own.update(foreign)
    return Encoded(own, tuple(lines))


def with_field(done: Encoded, record: Record, name: str) -> Encoded:
    """`done` with the lines of the field `name`, for a writer that shows less than its table says."""
    lines = _lines_of(name, getattr(record, name))
    labels = {label for label, _ in lines}
    if any(label in labels for label, _ in done.lines):
        return done
    return Encoded(done.own, (*done.lines, *lines))


def _own(record: Record, table: Table, context: Context) -> dict[str, Any]:
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


def _lined(record: Record, table: Table, own: Mapping[str, Any], context: Context) -> list[str]:
    """The fields of `record` that `own` does not give back, in the record's order."""
    lined = {name for name in ("sources",) if getattr(record, name)}
    if not _is_plain_publication(record):
        lined.add("provenance")
    values: dict[str, Any] = {name: getattr(record, name) for name in lined}
    values["id"] = record.id
    draft = Draft(values, context)
    draft.given = frozenset(lined)
    used: list[Lens] = []
    for row in table.rows:
        lens = LENSES[row.lens]
        if lens.put is None or row.target not in own or lined.intersection(lens.fields):
            continue
        used.append(lens)
        value = row.codec.decode(own[row.target])
        if value is not None:
            lens.put(draft, value)
    read = draft.finish()
    lined.update(
        name
        for name in _DEFAULTS
        if name not in ("id", "extra") and getattr(read, name) != getattr(record, name)
    )
    for lens in used:  # a fact is either read from the format's own field or from lines, never from both
        if lined.intersection(lens.fields):
            lined.update(name for name in lens.fields if getattr(record, name) != _DEFAULTS[name])
    for lens in used:  # an absent value needs no line beside its lens's other fields
        if len(lined.intersection(lens.fields)) > 1:
            present = [
                name for name in lens.fields if name in lined and getattr(record, name) != _DEFAULTS[name]
            ]
            if present:
                lined.difference_update(
                    name for name in lens.fields if getattr(record, name) == _DEFAULTS[name]
                )
    if _without(record, _foreign(record, table, own)):
        lined.add("extra")
    return [name for name in _DEFAULTS if name in lined]


def _is_plain_publication(record: Record) -> bool:
    """Whether the chain is empty or one publication that the format's own fields may give back."""
    return len(record.provenance) == 0 or (
        len(record.provenance) == 1 and record.provenance[0].event == "published"
    )


def _lines_of(name: str, value: Any) -> list[Line]:
    if name == "extra":
        return [(PREFIX + "extra", {key: thaw(item) for key, item in value})]
    plain = value_to_plain(value)
    if name in _PARTS:
        label = PREFIX + _PARTS[name]
        return [(label, item) for item in plain] or [(label, [])]
    return [(PREFIX + name.replace("_", "-"), plain)]


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


def _without(record: Record, foreign: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    return record.extra[:-1] if foreign else record.extra


def _form_settings(context: Context) -> dict[str, Any]:
    form = context.form
    return {name: getattr(form, name) for name in form.__dataclass_fields__}


def _form_differs(context: Context) -> bool:
    return context.form != EXPORT_FORM


# Reading --------------------------------------------------------------------------------------


@dataclass(slots=True)
class Read:
    """A record read from a format, with remarks for the user and the key that the entry has."""

    record: Record
    remarks: list[str]
    key: str


def decode(
    own: Mapping[str, Any],
    lines: Iterable[Line],
    table: Table,
    context: Context,
    *,
    key: str,
    foreign: Mapping[str, Any] | None = None,
) -> Read:
    """The record that the format's own fields and provcite's lines give.

    `foreign` are fields of the format that the table does not know; they are kept in the record
    under the format's name. Lines that cannot be read are kept there too, with a remark.
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
    draft = Draft(values, context)
    draft.given = lined
    later: list[tuple[Row, Lens]] = []
    for row in table.rows:
        lens = LENSES[row.lens]
        if lens.put is None or row.target not in own:
            continue
        if lined.intersection(lens.fields):
            later.append((row, lens))
            continue
        value = row.codec.decode(own[row.target])
        if value:
            lens.put(draft, value)
    if later:
        shown = Shown(_settled(draft, context, lined), context)
        for row, lens in later:
            expected = lens.get(shown)
            written = row.codec.encode(expected) if expected else None
            native = own[row.target]
            if written == native:
                continue
            value = row.codec.decode(native)
            if value and (not written or row.codec.decode(written) != value):
                lens.put(draft, value)  # type: ignore[misc] # those without are not in the list
    if kept:
        draft.values["extra"] = (*draft.values.get("extra", ()), (table.name, kept))
    record = draft.finish()
    return Read(record, remarks + draft.remarks, key)


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
            elif name in _PARTS:
                values[name] = field_from_plain(name, [] if plain == [[]] else plain)
            else:
                values[name] = field_from_plain(name, plain[-1])
        except ValueError as fault:
            bad.extend((label, _as_text(value), str(fault)) for label, value in items)
    return values, bad


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
    lined = set(_lined(record, table, own, context))
    result: list[Carried] = []
    for name, default in _DEFAULTS.items():
        value = getattr(record, name)
        if value == default or name == "id":
            continue
        targets = [row.target for row in table.rows if name in LENSES[row.lens].fields and row.target in own]
        where = ", ".join(dict.fromkeys(targets))
        readable = table.lines and not context.lean and (table.bookkeeping or name not in BOOKKEEPING)
        if name not in lined:
            result.append(Carried(name, "whole", where))
        elif targets:
            result.append(Carried(name, "partly", where))
        else:
            result.append(Carried(name, "hidden", table.lines) if readable else Carried(name, "lost"))
    return tuple(result)


def table_rows(table: Table) -> Sequence[tuple[str, str, str]]:
    """The table as the documentation prints it: what of the record, the format's field, remark."""
    return [(", ".join(LENSES[row.lens].fields), row.target, row.about or row.lens) for row in table.rows]
