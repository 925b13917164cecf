"""An imported record beside the one in the store: what the document changed, what a person changed.

Three states are compared value by value: what the importer wrote last time (kept as short digests
in ``imported.fields``), what the file says now, and what the document gives now. A value that a
person changed is never replaced unless that is asked for.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from provcite.model.record import Creator, Event, Evidence, Holding, Record, Text
from provcite.schema.diff import ABSENT
from provcite.schema.encode import plain_mapping

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: Fields that hold a list whose items are compared one by one.
_LISTS: Final = ("creators", "sources", "provenance")
#: Fields that no importer gives: they are the user's own and never compared.
_OWN: Final = frozenset(
    {"id", "imported", "evidence", "extra", "aliases", "tags", "relations", "attachments"}
)


class Fate(StrEnum):
    """What becomes of a value on which the file and the document do not agree."""

    TAKE = "take"
    KEEP = "keep"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One value: `stored` in the file, `given` by the document (`ABSENT` where one has none)."""

    key: str
    stored: Any
    given: Any
    fate: Fate


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """The record that comes out, and every value on which the two did not agree."""

    record: Record
    differences: tuple[Difference, ...]

    def of(self, fate: Fate) -> tuple[Difference, ...]:
        """The differences with that fate."""
        return tuple(difference for difference in self.differences if difference.fate is fate)


def items_of(record: Record) -> dict[str, Any]:
    """The values of a record by keys that stay the same when a list grows: `provenance.signed.1`."""
    found: dict[str, Any] = {}
    for field in fields(record):
        value = getattr(record, field.name)
        if field.name in _OWN or value in (None, ()):
            continue
        if field.name in _LISTS:
            counts: dict[str, int] = {}
            for item in value:
                name = _kind(field.name, item)
                counts[name] = counts.get(name, 0) + 1
                found[f"{name}.{counts[name]}"] = item
        elif field.name == "text":
            found.update(
                {
                    f"text.{part}": got
                    for part in ("file", "language", "sha256")
                    if (got := getattr(value, part))
                }
            )
        else:
            found[field.name] = value
    return found


def _kind(name: str, item: Creator | Event | Holding) -> str:
    if isinstance(item, Creator):
        return f"creators.{item.role}"
    if isinstance(item, Event):
        return f"provenance.{item.event}"
    return "source"


def plain_item(key: str, value: Any) -> Any:
    """A value as the record's file has it, for showing and for digests."""
    if isinstance(value, (Creator, Event, Holding)):
        name = {Creator: "creators", Event: "provenance", Holding: "sources"}[type(value)]
        mapping = _alone(name, (value,))
        got = mapping.get(name, mapping.get("source"))
        return got[0] if isinstance(got, list) else got
    if key.startswith("text."):
        return value
    if isinstance(value, tuple):
        return _alone(key, value).get(key)
    return value


def _alone(name: str, value: Any) -> dict[str, Any]:
    """A record's file with one field, as a mapping."""
    values: dict[str, Any] = {name: value}
    return plain_mapping(replace(Record(id="x", type=""), **values))


def digests_of(record: Record) -> str:
    """`imported.fields`: a short digest for each value, in the order of the record."""
    return " ".join(f"{key}:{_digest(key, value)}" for key, value in items_of(record).items())


def _digest(key: str, value: Any) -> str:
    text = json.dumps(plain_item(key, value), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _read_digests(text: str | None) -> dict[str, str] | None:
    if not text:
        return None
    pairs = (part.rpartition(":") for part in text.split())
    return {key: digest for key, _, digest in pairs if key}


def merge(stored: Record, given: Record, *, overwrite: bool = False, text_edited: bool = False) -> Merge:
    """Bring `stored` to what `given` (the document, read now) says, keeping what a person changed.

    `text_edited`: the text's file no longer has the digest that the record gives. With `overwrite`
    the document's values win everywhere; what it does not give at all stays as it is.
    """
    base = _read_digests(stored.imported.fields if stored.imported else None)
    old, new = items_of(stored), items_of(given)
    chosen: dict[str, Any] = {}
    differences: list[Difference] = []
    for key in _order(old, new):
        have, want = old.get(key, ABSENT), new.get(key, ABSENT)
        fate = _fate(key, have, want, base, text_edited=text_edited)
        if overwrite and want is not ABSENT:
            fate = Fate.TAKE
        value = want if fate is Fate.TAKE else have
        if value is not ABSENT:
            chosen[key] = value
        if not _equal(key, have, want):
            differences.append(Difference(key=key, stored=have, given=want, fate=fate))
    imported = given.imported
    if imported is not None:
        imported = replace(imported, fields=digests_of(given))
    merged = _assembled(replace(stored, imported=imported), chosen)
    merged = replace(merged, evidence=_evidence(stored, given, merged))
    return Merge(record=merged, differences=tuple(differences))


def _equal(key: str, one: Any, other: Any) -> bool:
    if one is ABSENT or other is ABSENT:
        return one is other
    return bool(one == other) or _digest(key, one) == _digest(key, other)


def _fate(key: str, have: Any, want: Any, base: dict[str, str] | None, *, text_edited: bool) -> Fate:
    """What to do about one value; see the module's own words."""
    if _equal(key, have, want):
        return Fate.KEEP
    if base is None:
        # Nothing tells what was written before: only what the file lacks may be added unasked.
        if have is ABSENT:
            return Fate.TAKE
        return Fate.KEEP if want is ABSENT else Fate.CONFLICT
    written = base.get(key)
    now = None if have is ABSENT else _digest(key, have)
    untouched = now == written and not (text_edited and key.startswith("text."))
    if untouched:
        return Fate.TAKE
    document = None if want is ABSENT else _digest(key, want)
    return Fate.KEEP if document == written else Fate.CONFLICT


def _order(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """The keys of both: the file's order, what is new after what stands before it in the document."""
    order = list(old)
    before: str | None = None
    for key in new:
        if key not in old:
            order.insert(order.index(before) + 1 if before in order else 0, key)
        before = key
    return order


def _assembled(record: Record, chosen: dict[str, Any]) -> Record:
    """`record` with the chosen values in place of its own."""
    values: dict[str, Any] = {}
    for field in fields(record):
        if field.name in _OWN:
            continue
        if field.name in _LISTS:
            prefix = "source." if field.name == "sources" else f"{field.name}."
            values[field.name] = tuple(value for key, value in chosen.items() if key.startswith(prefix))
        elif field.name == "text":
            parts = {
                key.removeprefix("text."): value for key, value in chosen.items() if key.startswith("text.")
            }
            extra = record.text.extra if record.text else ()
            values["text"] = Text(**parts, extra=extra) if parts or extra else None
        elif field.name in chosen:
            values[field.name] = chosen[field.name]
        else:
            values[field.name] = () if isinstance(getattr(record, field.name), tuple) else None
    return replace(record, **values)


# Evidence -------------------------------------------------------------------------------------

_INDEXED: Final = re.compile(r"^(creators|provenance|source)(?:\[(\d+)\])?(.*)$")


def _evidence(stored: Record, given: Record, merged: Record) -> tuple[Evidence, ...]:
    """The document's evidence for the values that are the document's, a person's for all others."""
    old, new, now = items_of(stored), items_of(given), items_of(merged)
    places = {name: _places(merged, name) for name in ("creators", "provenance", "sources")}
    kept: dict[str, Evidence] = {}
    for evidence in given.evidence:
        key = _item_key(evidence.field, given)
        if key is None:
            kept[evidence.field] = evidence
        elif key in now and (now[key] == new.get(key)):
            field = _moved(evidence.field, key, places)
            kept[field] = replace(evidence, field=field)
        elif key == "text" and any(name.startswith("text.") for name in now):
            kept[evidence.field] = evidence
    for evidence in stored.evidence:
        key = _item_key(evidence.field, stored)
        if key is None or key not in old or old[key] != now.get(key):
            continue
        field = _moved(evidence.field, key, places)
        if field not in kept and (evidence.by or new.get(key) != now.get(key)):
            kept[field] = replace(evidence, field=field)
    return tuple(kept.values())


def _places(record: Record, name: str) -> dict[str, int]:
    """Where each item of a list stands, by its key."""
    prefix = "source." if name == "sources" else f"{name}."
    keys = [key for key in items_of(record) if key.startswith(prefix)]
    return {key: index for index, key in enumerate(keys)}


def _item_key(field: str, record: Record) -> str | None:
    """The key of the item that an evidence is about, in `record`."""
    match = _INDEXED.match(field)
    if match is None:
        name = re.split(r"[.\[]", field)[0]
        return name if name != "id" else None
    name = "sources" if match[1] == "source" else match[1]
    wanted = int(match[2] or 0)
    return next((key for key, index in _places(record, name).items() if index == wanted), field)


def _moved(field: str, key: str, places: dict[str, dict[str, int]]) -> str:
    match = _INDEXED.match(field)
    if match is None or match[2] is None:
        return field
    name = "sources" if match[1] == "source" else match[1]
    index = places[name].get(key)
    return field if index is None else f"{match[1]}[{index}]{match[3]}"


def parts(difference: Difference) -> list[tuple[str, str, str]]:
    """The parts of a value that differ: key, the record's words, the document's words.

    A reference of which one level differs is one line, not two whole references.
    """
    stored, given = (
        value if value is ABSENT else plain_item(difference.key, value)
        for value in (difference.stored, difference.given)
    )
    return list(_parts(difference.key, stored, given))


def _parts(key: str, stored: Any, given: Any) -> Iterator[tuple[str, str, str]]:
    if isinstance(stored, dict) and isinstance(given, dict):
        for name in dict.fromkeys((*stored, *given)):
            one, other = stored.get(name, ABSENT), given.get(name, ABSENT)
            if one != other:
                yield from _parts(f"{key}.{name}", one, other)
    else:
        yield key, _plain_words(stored), _plain_words(given)


def _plain_words(value: Any) -> str:
    from provcite.schema.encode import flow_text

    if value is ABSENT:
        return "nothing"
    return value if isinstance(value, str) else flow_text(value)


def keys_in_words(keys: Iterable[str]) -> str:
    """Keys for a sentence: `provenance.signed.1` is said as `provenance (signed)`."""
    words: list[str] = []
    for key in keys:
        parts = key.split(".")
        name = parts[0] if len(parts) == 1 or parts[0] == "source" else f"{parts[0]} ({parts[1]})"
        if name not in words:
            words.append(name)
    return ", ".join(words)
