"""Records as the index keeps them: JSON that becomes a `Record` again several times faster than YAML does.

JSON and not pickle: an index may have come with a store from elsewhere, and nothing read is run.
"""

from __future__ import annotations

import json
from dataclasses import MISSING, fields
from operator import attrgetter
from typing import Any, Final

from provcite.model import record as model

#: The attributes that hold values of another class, one or several, whatever class they belong to.
_NESTED: Final[dict[str, type]] = {
    "access": model.Access,
    "agents": model.Agent,
    "creators": model.Creator,
    "sources": model.Holding,
    "provenance": model.Event,
    "names": model.NameForm,
    "relations": model.Relation,
    "attachments": model.Attachment,
    "evidence": model.Evidence,
    "former_references": model.FormerReference,
    "versions": model.Version,
}
_SINGLE: Final[dict[str, type]] = {"text": model.Text, "imported": model.Imported}
_PAIRS: Final = frozenset({"path", "extra"})


#: The attributes of each value class with their defaults.
_DEFAULTS: Final[dict[type, tuple[tuple[str, Any], ...]]] = {
    cls: tuple((item.name, None if item.default is MISSING else item.default) for item in fields(cls))
    for cls in (model.Record, *_NESTED.values(), *_SINGLE.values())
}


def pack(record: model.Record) -> str:
    """The record as compact JSON."""
    return json.dumps(_packed(record), ensure_ascii=False, separators=(",", ":"))


#: All attributes of a value of the class at once: a record has some hundred, most of them at their default.
_ALL: Final = {
    cls: (attrgetter(*(name for name, _ in named)), tuple(named)) for cls, named in _DEFAULTS.items()
}


def _packed(value: Any) -> dict[str, Any]:
    made: dict[str, Any] = {}
    values_of, named = _ALL[type(value)]
    for (name, default), found in zip(named, values_of(value), strict=True):
        if found is default or found == default:
            continue
        if name in _NESTED:
            made[name] = [_packed(item) for item in found]
        elif type(value) is model.Record and name in _SINGLE:
            made[name] = _packed(found)
        else:
            made[name] = found
    return made


def unpack(text: str) -> model.Record:
    """The record that `pack` was given; ValueError where `text` is nothing of that kind."""
    try:
        record = _unpacked(json.loads(text), model.Record)
    except (TypeError, KeyError, AttributeError, RecursionError) as fault:
        raise ValueError("no packed record") from fault
    if not isinstance(record, model.Record):
        raise ValueError("no packed record")
    return record


def _unpacked(packed: dict[str, Any], cls: type) -> Any:
    for name, found in packed.items():
        if isinstance(found, list):
            if name in _PAIRS:
                packed[name] = tuple([(key, item) for key, item in found])
            elif name in _NESTED:
                inner = _NESTED[name]
                packed[name] = tuple([_unpacked(item, inner) for item in found])
            else:
                packed[name] = tuple(found)
        elif isinstance(found, dict):
            packed[name] = _unpacked(found, _SINGLE[name])
    return cls(**packed)
