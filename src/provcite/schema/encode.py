"""A `Record` written as the text of its file, keys in canonical order.

For new files only: a file that exists is changed by `provcite.schema.edit`, which keeps the
comments and the order that people gave it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from provcite.schema.fields import RECORD, RELATION, Kind, Shape
from provcite.schema.scalars import date_inline, inline, literal_block

if TYPE_CHECKING:
    from collections.abc import Sequence

    from provcite.model.record import Agent, Evidence, Holding, Record, Relation

#: The line that tells an editor where the schema is (design: "The record file").
SCHEMA_LINE: Final = "# yaml-language-server: $schema={}"
#: Where the schema of this version can be had by an editor that has no store beside the file.
SCHEMA_PLACE: Final = "../.provcite/record.schema.json"

WIDTH: Final = 140


class Plain(str):
    """A string that is a date: it is written without quotes where that is unmistakable."""

    __slots__ = ()


class Bare(str):
    """A number or flag: written as it is."""

    __slots__ = ()


class Flow(dict[str, Any]):
    """A mapping that is written in braces where it fits on the line."""


def encode_record(record: Record, *, schema: str | None = SCHEMA_PLACE) -> str:
    """The text of the file of `record`; `schema` is named on its first line for editors."""
    lines = [SCHEMA_LINE.format(schema)] if schema else []
    lines.extend(_block(record_mapping(record), ""))
    return "\n".join(lines) + "\n"


def record_mapping(record: Record) -> dict[str, Any]:
    """The record as its file has it: strings, lists and dicts, nothing that is absent.

    The strings of dates, numbers and flags are `Plain` and `Bare`, which are strings too.
    """
    return _mapping(record, RECORD)


def plain_mapping(record: Record) -> dict[str, Any]:
    """As `record_mapping`, in plain types: for JSON and for comparing."""
    plain = _plain(record_mapping(record))
    assert isinstance(plain, dict)  # noqa: S101 - the table says so
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if isinstance(value, Bare):
        return int(value) if value.isdecimal() else value == "true"
    return str(value) if isinstance(value, str) else value


def _mapping(value: Any, shape: Shape) -> dict[str, Any]:
    made: dict[str, Any] = Flow() if shape.flow else {}
    for field in shape.fields:
        found = getattr(value, field.attribute, None)
        if found is None or (found == () and field.kind not in (Kind.WORD, Kind.TERM)):
            continue
        if field.kind is Kind.TERM and field.attribute == "event":
            found = value.word or found
        kind = field.kind
        if kind is Kind.DATE:
            made[field.key] = Plain(found)
        elif kind is Kind.NUMBER:
            made[field.key] = Bare(found)
        elif kind is Kind.FLAG:
            if found:
                made[field.key] = Bare("true")
        elif kind is Kind.TEXTS or kind is Kind.URLS:
            made[field.key] = list(found)
        elif kind is Kind.AGENT:
            made[field.key] = _agent(found, value.agents)
        elif kind is Kind.AGENTS:
            made[field.key] = [_agent(name, value.agents) for name in found]
        elif kind is Kind.OBJECT:
            assert field.shape is not None  # noqa: S101 - the table says so
            made[field.key] = _mapping(found, field.shape)
        elif kind is Kind.OBJECTS:
            assert field.shape is not None  # noqa: S101 - the table says so
            made[field.key] = [_alone(item, field.shape) for item in found]
        elif kind is Kind.HOLDINGS:
            holdings = [_holding(item) for item in found]
            made["source" if len(holdings) == 1 else "sources"] = (
                holdings[0] if len(holdings) == 1 else holdings
            )
        elif kind is Kind.REFERENCE:
            made[field.key] = reference_value(found, getattr(value, "labels", ()))
        elif kind is Kind.RELATIONS:
            made[field.key] = [_relation(item) for item in found]
        elif kind is Kind.EVIDENCE:
            made[field.key] = _evidence(found)
        else:
            made[field.key] = found
    made.update(value.extra)
    return made


def _alone(value: Any, shape: Shape) -> Any:
    """A value as a mapping; as a text where that says all of it."""
    made = _mapping(value, shape)
    text = getattr(value, shape.alone) if shape.alone else None
    return text if isinstance(text, str) and len(made) == 1 else made


def _agent(name: str, agents: Sequence[Agent]) -> Any:
    """A name, as a mapping where the file says more of whom it names."""
    from provcite.schema.fields import AGENT

    known = next((agent for agent in agents if agent.name == name), None)
    return name if known is None else _mapping(known, AGENT)


def _holding(holding: Holding) -> dict[str, Any]:
    from provcite.schema.fields import HOLDING

    return _mapping(holding, HOLDING)


def reference_value(path: Sequence[tuple[str, str]], labels: Sequence[str] = ()) -> Any:
    """A reference as the file has it: a mapping, or pairs where a level occurs twice.

    `labels` are the archive's own words for the levels, as in `Holding.labels`.
    """
    # The archive's own plural is what Russian references are written with.
    words = [
        label or ("listy" if level == "list" else level)
        for (level, _), label in zip(path, labels or ("",) * len(path), strict=True)
    ]
    values = [value for _, value in path]
    if len(set(words)) == len(words):
        return Flow(zip(words, values, strict=True))
    return [[level, value] for level, value in zip(words, values, strict=True)]


def _relation(relation: Relation) -> dict[str, Any]:
    if relation.kind not in RELATION.by_key["kind"].words:
        return _mapping(relation, RELATION)
    made = Flow({relation.kind: relation.record})
    if relation.note is not None:
        made["note"] = relation.note
    made.update(relation.extra)
    return made


def _evidence(evidence: Sequence[Evidence]) -> dict[str, Any]:
    from provcite.schema.fields import EVIDENCE

    by_field: dict[str, list[dict[str, Any]]] = {}
    for item in evidence:
        by_field.setdefault(item.field, []).append(_mapping(item, EVIDENCE))
    return {field: items[0] if len(items) == 1 else items for field, items in by_field.items()}


# Writing ---------------------------------------------------------------------------------------


def flow_text(value: Any) -> str:
    """`value` on one line: scalars inline, lists in brackets, mappings in braces."""
    if value is None:
        return "~"
    if isinstance(value, dict):
        return (
            "{"
            + ", ".join(f"{inline(key, flow=True)}: {flow_text(item)}" for key, item in value.items())
            + "}"
        )
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow_text(item) for item in value) + "]"
    return scalar_text(value, flow=True)


def scalar_text(value: Any, *, flow: bool = False) -> str:
    """One string, date, number or flag on one line."""
    if isinstance(value, Bare):
        return str(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Plain):
        return date_inline(value, flow=flow)
    return inline(str(value), flow=flow)


def value_lines(value: Any, indent: str, room: int) -> list[str]:
    """`value` as what follows a key: its first line on the key's line (perhaps empty), then the rest.

    `indent` is that of the key; `room` the columns that are left on the key's line.
    """
    if value is None:
        return [""]
    if isinstance(value, str) and "\n" in value:
        block = literal_block(value, indent + "  ")
        return block.split("\n") if block is not None else [scalar_text(value)]
    if isinstance(value, dict):
        if not value:
            return ["{}"]
        if isinstance(value, Flow) or not any(isinstance(item, dict | list) for item in value.values()):
            line = flow_text(value)
            if isinstance(value, Flow) and len(line) <= room and not has_lines(value):
                return [line]
        return ["", *_block(value, indent + "  ")]
    if isinstance(value, list | tuple):
        if not value:
            return ["[]"]
        if not any(isinstance(item, dict) for item in value) and not has_lines(value):
            line = flow_text(value)
            if len(line) <= room:
                return [line]
        return ["", *_items(value, indent + "  ")]
    return [scalar_text(value)]


def has_lines(value: Any) -> bool:
    """Whether a string of several lines is in `value`."""
    if isinstance(value, dict):
        return any(has_lines(item) for item in value.values())
    if isinstance(value, list | tuple):
        return any(has_lines(item) for item in value)
    return isinstance(value, str) and "\n" in value


def _block(mapping: dict[str, Any], indent: str) -> list[str]:
    """A mapping, one key a line."""
    lines: list[str] = []
    for key, value in mapping.items():
        lines.extend(entry_lines(key, value, indent))
    return lines


def entry_lines(key: str, value: Any, indent: str) -> list[str]:
    """One key and its value as lines that begin with `indent`."""
    head = f"{indent}{inline(key)}:"
    first, *rest = value_lines(value, indent, WIDTH - len(head) - 1)
    return [f"{head} {first}".rstrip() if not first else f"{head} {first}", *rest]


def _items(items: Sequence[Any], indent: str) -> list[str]:
    lines: list[str] = []
    for item in items:
        lines.extend(item_lines(item, indent))
    return lines


def item_lines(item: Any, indent: str) -> list[str]:
    """One item of a list as lines that begin with `indent` and a dash."""
    if isinstance(item, dict) and item:
        line = flow_text(item)
        if isinstance(item, Flow) and len(indent) + 2 + len(line) <= WIDTH and not has_lines(item):
            return [f"{indent}- {line}"]
        lines = _block(item, indent + "  ")
        return [f"{indent}- {lines[0][len(indent) + 2 :]}", *lines[1:]]
    if isinstance(item, list | tuple) and item:
        return [f"{indent}- {flow_text(item)}"]
    first, *rest = value_lines(item, indent, WIDTH - len(indent) - 2)
    return [f"{indent}- {first}".rstrip(), *rest]
