"""YAML of bibliographies: written so that no reader changes a value, read with limits.

Reading follows the parser's events. Only what is written bare and looks like a whole number, a
decimal or true/false/null becomes one; ``0102``, ``NO`` and dates stay text. Aliases are refused.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from provcite.archives.yamlfaults import explain
from provcite.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_DEPTH: Final = 32
#: Nodes of one entry; one of a record with a long chain has a few hundred.
MAX_NODES: Final = 50_000

_BARE: Final = re.compile(r"[^\W\d_](?:[\w ./()+–-]*[\w).])?")
_WORDS: Final = frozenset(["yes", "no", "on", "off", "true", "false", "null", "y", "n", "none"])
_WHOLE: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_DECIMAL: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,15})\.[0-9]{1,17}")
_ESCAPED: Final = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


def scalar(value: Any) -> str:
    """One value on one line: text bare where that is safe, else in double quotes."""
    if not isinstance(value, str):
        return json.dumps(value)
    if _BARE.fullmatch(value) and value.lower() not in _WORDS:
        return value
    quoted = json.dumps(value, ensure_ascii=False)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)


def block(value: Any, indent: int = 0) -> Iterator[str]:
    """The lines of a mapping or list in block style; empty ones and lists of words in flow style."""
    blanks = " " * indent
    if isinstance(value, dict):
        for key, item in value.items():
            if _is_inline(item):
                yield f"{blanks}{scalar(str(key))}: {inline(item)}"
            else:
                yield f"{blanks}{scalar(str(key))}:"
                yield from block(item, indent + 2)
        return
    for item in value:
        if _is_inline(item):
            yield f"{blanks}- {inline(item)}"
            continue
        lines = block(item, indent + 2)
        first = next(lines)
        yield f"{blanks}- {first[indent + 2 :]}"
        yield from lines


def _is_inline(value: Any) -> bool:
    if isinstance(value, dict):
        return not value
    if isinstance(value, list):
        return all(
            not isinstance(item, dict) and (not isinstance(item, list) or _is_inline(item)) for item in value
        )
    return True


def inline(value: Any) -> str:
    """Any value in flow style."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{scalar(str(key))}: {inline(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(inline(item) for item in value) + "]"
    return scalar(value)


class YamlError(InputError):
    """The text is no YAML; `line` counts from 1."""

    def __init__(self, message: str, *, hint: str = "", line: int = 1) -> None:
        super().__init__(message, hint=hint)
        self.line = line


def load(text: str) -> list[tuple[int, Any, Any]]:
    """The entries of each document's outermost mapping or list as (line, key or None, value).

    Raises `YamlError` for what is no YAML, has aliases or is nested too deeply.
    """
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    stack: list[tuple[Any, list[Any]]] = []
    entries: list[tuple[int, Any, Any]] = []
    nodes = line = 0
    root: Any = None
    try:
        for event in yaml.parse(text, Loader=loader):
            mark: Any = event.start_mark
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise YamlError("Anchors and aliases are not read.", line=mark.line + 1)
            nodes += 1
            if len(stack) > MAX_DEPTH or nodes > MAX_NODES:
                raise YamlError("The entry is nested too deeply or has too many parts.", line=mark.line + 1)
            if isinstance(event, yaml.ScalarEvent):
                value: Any = _typed(event)
            elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
                value = {} if isinstance(event, yaml.MappingStartEvent) else []
                if root is None:
                    root = value
                elif len(stack) <= 2:
                    nodes, line = 0, mark.line + 1
                stack.append((value, []))
                continue
            elif isinstance(event, yaml.CollectionEndEvent):
                value, _ = stack.pop()
            else:
                continue
            if not stack:  # the end of a document; there may be another
                root = None
                continue
            _put(stack, value, event, entries, line)
    except yaml.YAMLError as fault:
        why = explain(fault, text, MAX_DEPTH)
        line, _ = why.place(text) or (1, 1)
        raise YamlError(why.message, hint=why.hint, line=line) from None
    except (ValueError, RecursionError) as fault:
        raise YamlError(f"This is not YAML: {fault}.") from None
    return entries


def _put(
    stack: list[tuple[Any, list[Any]]], value: Any, event: Any, entries: list[tuple[int, Any, Any]], line: int
) -> None:
    parent, pending = stack[-1]
    if isinstance(parent, list):
        parent.append(value)
        if len(stack) == 1:
            entries.append((line or event.start_mark.line + 1, None, value))
        return
    if not pending:
        pending.append(
            value if isinstance(value, str | int | float | bool) or value is None else json.dumps(value)
        )
        pending.append(event.start_mark.line + 1)
        return
    key, key_line = pending
    pending.clear()
    if isinstance(key, bool) or key is None or not isinstance(key, str):
        key = json.dumps(key)
    if key in parent:
        raise YamlError(f"The key {key!r} is given twice.", line=key_line)
    parent[key] = value
    if len(stack) == 1:
        entries.append((key_line, key, value))


def _typed(event: Any) -> Any:
    """A bare whole number, decimal, true, false or null as what it is; everything else as text."""
    text: str = event.value
    if event.style:
        return text
    if _WHOLE.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text) and repr(float(text)) == text:
        return float(text)
    return {"true": True, "false": False, "null": None, "~": None, "": None}.get(text, text)


def pieces(text: str, *, marker: str) -> Iterator[tuple[int, str]]:
    """A broken text in pieces that each begin with `marker` (a regular expression) at a line's start."""
    begin = re.compile(marker)
    kept: list[str] = []
    start = 1
    for number, line in enumerate(text.split("\n"), start=1):
        if begin.match(line):
            if any(part.strip() for part in kept):
                yield start, "\n".join(kept)
            kept, start = [], number
        kept.append(line)
    if any(part.strip() for part in kept):
        yield start, "\n".join(kept)
