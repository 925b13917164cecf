"""The file of one record brought to say what another says, by the fewest edits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from provcite.schema.diff import aligned, are_lists_of_mappings
from provcite.schema.edit import InsertItem, RemoveValue, SetValue, apply_edits
from provcite.schema.encode import record_mapping

if TYPE_CHECKING:
    from provcite.model.record import Record
    from provcite.schema.edit import Edit
    from provcite.schema.paths import Path


_OTHER_KEY: Final = {"source": "sources", "sources": "source"}


def apply_record(text: str, old: Record, new: Record) -> str:
    """`text`, the file of `old`, changed to say what `new` says; only what differs is touched."""
    return apply_edits(text, edits_between(old, new))


def edits_between(old: Record, new: Record) -> list[Edit]:
    """The edits that turn the file of `old` into one that says what `new` says."""
    edits: list[Edit] = []
    _edits((), record_mapping(old), record_mapping(new), edits)
    return edits


def plain_edits(old: dict[str, Any], new: dict[str, Any]) -> list[Edit]:
    """The edits that turn a file that holds `old` into one that holds `new`, both in plain types."""
    edits: list[Edit] = []
    _edits((), old, new, edits)
    return edits


def _edits(path: Path, old: Any, new: Any, edits: list[Edit]) -> None:
    emptied = bool(old) and new == {}  # stays, as {}; without its last key it would go
    if isinstance(old, dict) and isinstance(new, dict) and path[-1:] != ("reference",) and not emptied:
        for key in new:
            if key in old:
                _edits((*path, key), old[key], new[key], edits)
                continue
            if not path and (other := _OTHER_KEY.get(key)) in old:
                # One key under two names: the old value goes before the new one comes.
                edits.append(RemoveValue((str(other),)))
            edits.append(SetValue((*path, key), new[key]))
        gone = (key for key in old if key not in new and (path or _OTHER_KEY.get(key) not in new))
        edits.extend(RemoveValue((*path, key)) for key in gone)
    elif are_lists_of_mappings(old, new):
        _list_edits(path, old, new, edits)
    elif old != new:
        if (
            path[-1:] == ("reference",)
            and isinstance(old, dict)
            and isinstance(new, dict)
            and list(old) == list(new)
        ):
            edits.extend(SetValue((*path, key), new[key]) for key in new if old[key] != new[key])
        else:
            edits.append(SetValue(path, new))


def _list_edits(path: Path, old: list[Any], new: list[Any], edits: list[Edit]) -> None:
    """Items in place, from the front; `shift` is how far the file's numbers are off by then."""
    shift = 0
    for kind, old_at, new_at in aligned(old, new):
        if kind == "same":
            _edits((*path, old_at + shift), old[old_at], new[new_at], edits)
        elif kind == "added":
            edits.append(InsertItem(path, new[new_at], new_at))
            shift += 1
        else:
            edits.append(RemoveValue((*path, old_at + shift)))
            shift -= 1
