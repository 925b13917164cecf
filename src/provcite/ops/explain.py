"""Every value of an imported record beside the line that it was read from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from provcite.schema.encode import flow_text, plain_mapping

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provcite.documents.wilson_center import DocumentImport
    from provcite.model.record import Evidence

_SILENT = frozenset({"imported", "evidence", "type"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One value: its key, itself in one line, and where it comes from."""

    key: str
    value: str
    line: int | None
    quote: str | None
    inferred: bool
    note: str | None


def explained(document: DocumentImport) -> Iterator[Row]:
    """The values in the order of the record's file; one without evidence of its own has its parent's."""
    evidence = {item.field: item for item in document.evidence}
    mapping = plain_mapping(document.record)
    for key, value in mapping.items():
        if key in _SILENT:
            continue
        for path, leaf in _leaves(key, value):
            found = _evidence(path, evidence)
            if found is None:
                yield Row(
                    key=path, value=_words(leaf), line=None, quote=None, inferred=True, note=_reason(path)
                )
                continue
            yield Row(
                key=path,
                value=_words(leaf),
                line=found.line,
                quote=found.quote,
                inferred=found.inferred,
                note=found.note,
            )


def _leaves(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict) and not _is_name(path):
        for key, inner in value.items():
            if key != "inferred":
                yield from _leaves(f"{path}.{key}", inner)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for index, inner in enumerate(value):
            yield from _leaves(f"{path}[{index}]", inner)
    elif isinstance(value, list) and value and isinstance(value[0], list):
        told: dict[str, int] = {}  # a reference in pairs, because a level occurs twice
        for level, inner in value:
            told[level] = told.get(level, 0) + 1
            yield f"{path}.{level}" + (f"#{told[level]}" if told[level] > 1 else ""), inner
    elif path == "notes" and isinstance(value, list):
        for index, inner in enumerate(value):
            yield f"{path}[{index}]", inner
    else:
        yield path, value


def _is_name(path: str) -> bool:
    return path.startswith("names[")


def _words(value: Any) -> str:
    return value if isinstance(value, str) else flow_text(value)


#: Keys of the file whose evidence is kept under another name.
_ALIASES = {"listy": "list", "sources": "source"}


def _evidence(path: str, known: dict[str, Evidence]) -> Evidence | None:
    """The evidence for a path, or for the nearest thing that it is a part of."""
    tried = re.sub(r"^sources\b", "source", path)
    head, _, leaf = tried.rpartition(".")
    for candidate in (tried, f"{head}.{_ALIASES.get(leaf, leaf)}" if head else tried):
        if candidate in known:
            return known[candidate]
    if tried.endswith((".event", ".role")):
        parts = [known[key] for key in known if key.startswith(f"{head}.") or key == head]
        return next((part for part in parts if not part.inferred), parts[0] if parts else None)
    from provcite.model.levels import canonical_level

    level = canonical_level(leaf)
    if level is not None and f"{head}.{level}" in known:
        return known[f"{head}.{level}"]
    while head:
        if head in known:
            return known[head]
        head = head.rpartition(".")[0]
    if tried.endswith(".as_printed"):
        return known.get(tried.replace(".as_printed", ".date"))
    if tried.endswith(".place"):
        return known.get(tried.replace(".place", ".date"))
    return None


def _reason(path: str) -> str:
    if path.startswith("text"):
        return "made by the import"
    if path.endswith(".event"):
        return "the document's publication implies it"
    return "follows from the values beside it"
