"""Records as plain mappings with the keys of the record file, and back.

This is the form in which whole parts of a record (an event, a holding) travel inside other
formats; reading is strict about shapes and says which key is wrong.
"""

from __future__ import annotations

from dataclasses import MISSING, fields
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from provcite.archives.own_levels import level_and_label
from provcite.archives.words import vocabulary
from provcite.model.levels import in_one_notation
from provcite.model.record import (
    Access,
    Agent,
    Attachment,
    Creator,
    Event,
    Evidence,
    FormerReference,
    Holding,
    Imported,
    NameForm,
    Record,
    Relation,
    Text,
    Version,
)

if TYPE_CHECKING:
    from collections.abc import Hashable

Part = TypeVar("Part")

_LISTS: Final[dict[str, type[Any]]] = {
    "creators": Creator, "sources": Holding, "provenance": Event, "names": NameForm,
    "relations": Relation, "attachments": Attachment, "evidence": Evidence, "access": Access, "agents": Agent,
}  # fmt: skip
#: Lists of parts inside a part, by its attribute.
_INNER: Final[dict[str, type[Any]]] = {
    "former_references": FormerReference, "versions": Version, "evidence": Evidence,
}  # fmt: skip
#: Names that may be a mapping in an event.
_NAMED: Final = ("by", "for", "from", "to")
_SINGLE: Final[dict[str, type[Any]]] = {"text": Text, "imported": Imported}


@cache
def _shape(kind: Hashable) -> tuple[tuple[str, str, Any], ...]:
    """Attribute, key of the file and default of every field but ``extra`` and the reference."""
    return tuple(
        (item.name, _key(item.name), None if item.default is MISSING else item.default)
        for item in fields(cast("Any", kind))
        if item.name not in ("extra", "path", "labels", "word")
        and not (kind is Event and item.name == "agents")
    )


def _key(attribute: str) -> str:
    """The record file's word for an attribute: no trailing underscore, CSL's hyphens in particles."""
    return attribute.replace("_", "-") if attribute.endswith("_particle") else attribute.rstrip("_")


def part_to_plain(part: Any) -> dict[str, Any]:
    """A part of a record (or the record) as a mapping; what is absent or empty is left out."""
    plain: dict[str, Any] = {}
    for attribute, key, default in _shape(cast("Hashable", type(part))):
        value = getattr(part, attribute)
        if value is None or (value == default and attribute not in _ALWAYS):
            continue
        plain[key] = value_to_plain(value)
        if key == "event" and isinstance(part, Event):
            plain[key] = part.word or value
        if key == "repository":
            _add_path(plain, part)
    if isinstance(part, Holding | FormerReference):
        _add_path(plain, part)
    if isinstance(part, Event) and part.agents:
        _add_agents(plain, part)
    plain.update((key, thaw(value)) for key, value in part.extra)
    return plain


#: Attributes that are written though they have their default.
_ALWAYS: Final = frozenset({"id", "event", "sha256", "role", "record", "name"})


def _add_agents(plain: dict[str, Any], event: Event) -> None:
    """Names of whom the event says more, as mappings."""
    more = {agent.name: part_to_plain(agent) for agent in event.agents}
    for key in _NAMED:
        value = plain.get(key)
        if isinstance(value, list):
            plain[key] = [more.get(name, name) for name in value]
        elif value in more:
            plain[key] = more[value]


def _add_path(plain: dict[str, Any], holding: Holding | FormerReference) -> None:
    if not holding.path:
        return
    labels = holding.labels or ("",) * len(holding.path)
    levels = [label or level for (level, _), label in zip(holding.path, labels, strict=True)]
    values = [value for _, value in holding.path]
    if len(set(levels)) == len(levels):
        plain["reference"] = dict(zip(levels, values, strict=True))
    else:
        plain["reference"] = [list(pair) for pair in zip(levels, values, strict=True)]


def value_to_plain(value: Any) -> Any:
    """A field's value: text and numbers as they are, tuples as lists, parts as mappings."""
    if isinstance(value, tuple):
        return [value_to_plain(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        return part_to_plain(value)
    return value


def thaw(value: Any) -> Any:
    """Tuples as lists all the way down."""
    if isinstance(value, list | tuple):
        return [thaw(item) for item in value]
    if isinstance(value, dict):
        return {key: thaw(item) for key, item in value.items()}
    return value


def field_from_plain(name: str, plain: Any) -> Any:
    """The value of the record's field `name`; ValueError where the shape is another."""
    if name in _LISTS:
        if not isinstance(plain, list):
            raise ValueError(f"{name} must be a list")
        return tuple(part_from_plain(_LISTS[name], item) for item in plain)
    if name in _SINGLE:
        return None if plain is None else part_from_plain(_SINGLE[name], plain)
    shape = {attribute: default for attribute, _, default in _shape(Record)}
    if name == "extra":
        if not isinstance(plain, dict):
            raise ValueError("extra must be a mapping")
        return tuple(plain.items())
    if name not in shape:
        raise ValueError(f"{name} is no field of a record")
    return _scalar(name, plain, shape[name])


def part_from_plain(kind: type[Part], plain: Any) -> Part:
    """A part of a record of `kind` from its mapping; keys that it does not know become ``extra``."""
    if not isinstance(plain, dict):
        raise ValueError(f"a {kind.__name__.lower()} must be a mapping")
    known = {key: (attribute, default) for attribute, key, default in _shape(cast("Hashable", kind))}
    values: dict[str, Any] = {}
    extra: list[tuple[str, Any]] = []
    for key, value in plain.items():
        if kind in (Holding, FormerReference) and key == "reference":
            values["path"], values["labels"] = _reference(value)
        elif kind is Event and key in _NAMED:
            attribute, default = known[key]
            values[attribute] = _scalar(key, _names_of(value, values), default)
        elif kind is not Record and key in _INNER and key in known and isinstance(value, list):
            values[known[key][0]] = tuple(part_from_plain(_INNER[key], item) for item in value)
        elif kind is Event and key == "event" and isinstance(value, str):
            term = vocabulary("events").find(value)
            values["event"] = term.word if term is not None else value
            values["word"] = value if term is not None and term.word != value else None
        elif key in known:
            attribute, default = known[key]
            if kind is Access and key == "by" and isinstance(value, str):
                value = [value]  # as versions before 0.2 wrote it
            values[attribute] = _scalar(key, value, default)
        else:
            extra.append((key, value))
    if extra:
        values["extra"] = tuple(extra)
    try:
        return kind(**values)
    except TypeError as fault:
        raise ValueError(f"a {kind.__name__.lower()} lacks a key") from fault


def _names_of(value: Any, values: dict[str, Any]) -> Any:
    """Names as text; what a mapping says of one is put beside them."""
    if isinstance(value, list):
        return [_names_of(item, values) for item in value]
    if not isinstance(value, dict):
        return value
    agent = part_from_plain(Agent, value)
    values["agents"] = (*values.get("agents", ()), agent)
    return agent.name


def _reference(value: Any) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    """Path and labels of a holding (see `Holding`) from levels and values."""
    pairs = list(value.items()) if isinstance(value, dict) else value
    if not isinstance(pairs, list) or not all(
        isinstance(pair, list | tuple) and len(pair) == 2 and all(isinstance(item, str) for item in pair)
        for pair in pairs
    ):
        raise ValueError("reference must pair levels with values")
    if not all(word.strip() for word, _ in pairs):
        raise ValueError("a level has no name")
    read = [level_and_label(word) for word, _ in pairs]
    path = tuple((level, str(number)) for (level, _), (_, number) in zip(read, pairs, strict=True))
    labels = tuple(label for _, label in read)
    whole = in_one_notation(path)
    return whole, labels if whole == path and any(labels) else ()


def _scalar(key: str, value: Any, default: Any) -> Any:
    if isinstance(default, tuple):
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        raise ValueError(f"{key} must be a list of words")
    if isinstance(value, str) and not isinstance(default, bool):
        return value
    if (key == "inferred" and isinstance(value, bool)) or (
        key in ("line", "size") and isinstance(value, int) and not isinstance(value, bool)
    ):
        return value
    if value is None and default is None:
        return None
    raise ValueError(f"{key} must be text")
