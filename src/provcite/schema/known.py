"""Whether the table of keys knows a path: an edit that adds what nothing reads is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from provcite.model.record import RELATION_KINDS
from provcite.schema.edit import child
from provcite.schema.fields import EVIDENCE_BODY, RECORD, RELATION, Field, Kind, Shape
from provcite.schema.yamlnodes import Mapping, Node

if TYPE_CHECKING:
    from provcite.schema.paths import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """Where a path leaves the table: `word` is the step, `parent` the path before it.

    `known` are the keys that may stand there; none where the value before has no parts, or is a list,
    whose items have numbers (`is_list`).
    """

    word: str
    parent: Path
    known: tuple[str, ...] = ()
    is_list: bool = False


_MAPPINGS: Final = frozenset({Kind.OBJECTS, Kind.RELATIONS, Kind.HOLDINGS})
_TEXTS: Final = frozenset({Kind.TEXTS, Kind.URLS, Kind.AGENTS})


def unknown_step(path: Path, root: Node | None) -> Unknown | None:
    """The first step of `path` that the table does not know, or None.

    `path` is as the file has it (`provcite.schema.edit.spelt_path`), `root` the file's tree: a key
    that is there already, known or not, may be given another value.
    """
    shape: Shape | None = RECORD
    field: Field | None = None
    node = root
    for number, step in enumerate(path):
        parent, node = node, child(node, step)
        if shape is None and field is not None and field.kind in _MAPPINGS:
            alone = field.kind is Kind.HOLDINGS or isinstance(parent, Mapping)
            shape = field.shape
            if isinstance(step, int):
                continue
            if not alone:
                known = tuple(shape.by_key) if shape is not None else ()
                return Unknown(word=step, parent=path[:number], known=known, is_list=True)
        if shape is not None:
            if not isinstance(step, str):
                return Unknown(word=str(step), parent=path[:number])
            field = shape.by_key.get("source" if step == "sources" and shape is RECORD else step)
            if field is None:
                if node is not None or (shape is RELATION and step in RELATION_KINDS):
                    return None
                return Unknown(word=step, parent=path[:number], known=tuple(shape.by_key))
            shape = field.shape if field.kind is Kind.OBJECT else None
        elif field is None:
            return Unknown(word=str(step), parent=path[:number])
        elif field.kind is Kind.REFERENCE:
            return None  # any word may be a level's
        elif field.kind is Kind.EVIDENCE:
            return _unknown_in_evidence(path, number, node)
        elif field.kind in _TEXTS and isinstance(step, int):
            field = None
        else:
            return Unknown(word=str(step), parent=path[:number], is_list=field.kind in _TEXTS)
    return None


def _unknown_in_evidence(path: Path, number: int, node: Node | None) -> Unknown | None:
    """Below the path of a field, at step `number`, stands one body or a list of them."""
    for place in range(number + 1, len(path)):
        step = path[place]
        node = child(node, step)
        if isinstance(step, str):
            if step in EVIDENCE_BODY.by_key or node is not None:
                return None
            return Unknown(word=step, parent=path[:place], known=tuple(EVIDENCE_BODY.by_key))
    return None
