"""Reading of repository and tradition files: everything a string, with limits.

A user's file is hostile until read: the events of the parser are followed one by one, without
building anything from tags, with limits on size, depth and number of nodes; aliases and keys
given twice are refused. Scalars stay strings (``"0102"`` and ``NO`` are what they look like).
"""

from __future__ import annotations

from typing import Any

from provcite.archives.yamlfaults import explain
from provcite.model.errors import InputError

MAX_BYTES = 2_000_000
MAX_DEPTH = 16
MAX_NODES = 200_000


#: Where a value stands: the keys and positions that lead to it, ``("platforms", 0, "key")``.
Way = tuple[str | int, ...]


def load_strings(data: bytes, name: str) -> Any:
    """The mapping, list or string in the YAML text `data`; None where it is empty.

    Raises `InputError` naming `name`, line and column for anything that is not plain YAML.
    """
    return load_placed(data, name)[0]


def load_placed(
    data: bytes, name: str, *, max_bytes: int = MAX_BYTES, max_nodes: int = MAX_NODES
) -> tuple[Any, dict[Way, str]]:
    """As `load_strings`, with ``FILE:LINE:COLUMN`` of every value by the way that leads to it.

    The place of an entry of a mapping is that of its key.
    """
    import yaml

    if len(data) > max_bytes:
        raise InputError(f"The file is larger than {max_bytes:,} bytes.", place=name)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    stack: list[tuple[Any, list[Any]]] = []
    root: list[Any] = []
    ways: list[Way] = []
    places: dict[Way, str] = {}
    nodes = 0
    try:
        text = data.decode("utf-8-sig")
        for event in yaml.parse(text, Loader=loader):
            mark = event.start_mark
            place = f"{name}:{mark.line + 1}:{mark.column + 1}" if mark else name
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise InputError("Anchors and aliases are not used in this kind of file.", place=place)
            nodes += 1
            if nodes > max_nodes or len(stack) > MAX_DEPTH:
                raise InputError("The file is nested too deeply or has too many entries.", place=place)
            if isinstance(event, yaml.ScalarEvent):
                places.setdefault(_way(stack, ways, event.value), place)
                _put(stack, root, event.value, place)
            elif isinstance(event, yaml.CollectionStartEvent):
                ways.append(_way(stack, ways))
                places.setdefault(ways[-1], place)
                stack.append(({} if isinstance(event, yaml.MappingStartEvent) else [], []))
            elif isinstance(event, yaml.CollectionEndEvent):
                value, _ = stack.pop()
                ways.pop()
                _put(stack, root, value, place)
    except yaml.YAMLError as fault:
        why = explain(fault, text, MAX_DEPTH)
        raise InputError(
            why.message, hint=why.hint, place=":".join(map(str, (name, *(why.place(text) or ()))))
        ) from None
    except UnicodeDecodeError:
        raise InputError("The file is not UTF-8.", place=name) from None
    return (root[0] if root else None), places


def _way(stack: list[tuple[Any, list[Any]]], ways: list[Way], key: str = "") -> Way:
    """The way to the value that comes next; to an entry of a mapping, `key`, where a key comes next."""
    if not stack:
        return ()
    holder, pending = stack[-1]
    if isinstance(holder, list):
        return (*ways[-1], len(holder))
    return (*ways[-1], pending[0] if pending else key)


def _put(stack: list[tuple[Any, list[Any]]], root: list[Any], value: Any, place: str) -> None:
    """Hang `value` where the parser stands: as a key, a value, an item or the root."""
    if not stack:
        root.append(value)
        return
    holder, pending = stack[-1]
    if isinstance(holder, list):
        holder.append(value)
    elif not pending:
        if not isinstance(value, str):
            raise InputError("A key must be a word.", place=place)
        if value in holder:
            raise InputError(f"The key {value!r} is given twice.", place=place)
        pending.append(value)
    else:
        holder[pending.pop()] = value
