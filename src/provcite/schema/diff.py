"""What differs between two records, field by field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from provcite.schema.encode import plain_mapping
from provcite.schema.paths import Path, path_text

if TYPE_CHECKING:
    from provcite.model.record import Record


class _Absent:
    """Stands for a value that one of the records does not have."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "nothing"

    def __bool__(self) -> bool:
        return False


ABSENT: Final = _Absent()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One value that differs. `old` or `new` is `ABSENT` where a record has none.

    `path` is that of the new record, for a value taken out that of the old one; an item of a
    list that was put in or taken out is one change with the whole item as its value.
    """

    path: str
    old: Any
    new: Any

    def __str__(self) -> str:
        if self.old is ABSENT:
            return f"{self.path}: {_shown(self.new)} added"
        if self.new is ABSENT:
            return f"{self.path}: {_shown(self.old)} removed"
        return f"{self.path}: {_shown(self.old)} -> {_shown(self.new)}"


def _shown(value: Any) -> str:
    from provcite.schema.encode import flow_text

    return flow_text(value)


def diff_records(old: Record, new: Record) -> tuple[Change, ...]:
    """The changes that lead from `old` to `new`, in the order of the file; none where they are equal."""
    changes: list[Change] = []
    _compare((), plain_mapping(old), plain_mapping(new), changes)
    return tuple(changes)


def _compare(path: Path, old: Any, new: Any, changes: list[Change]) -> None:
    if isinstance(old, dict) and isinstance(new, dict):
        if "reference" in path[-1:] and list(old) != list(new) and set(old) == set(new):
            changes.append(Change(path=path_text(path), old=old, new=new))  # order carries meaning here
            return
        for key in list(new) + [key for key in old if key not in new]:
            _compare((*path, key), old.get(key, ABSENT), new.get(key, ABSENT), changes)
    elif are_lists_of_mappings(old, new):
        for kind, old_at, new_at in aligned(old, new):
            if kind == "same":
                _compare((*path, new_at), old[old_at], new[new_at], changes)
            elif kind == "added":
                changes.append(Change(path=path_text((*path, new_at)), old=ABSENT, new=new[new_at]))
            else:
                changes.append(Change(path=path_text((*path, old_at)), old=old[old_at], new=ABSENT))
    elif old != new:
        changes.append(Change(path=path_text(path), old=old, new=new))


def are_lists_of_mappings(old: Any, new: Any) -> bool:
    return (
        isinstance(old, list)
        and isinstance(new, list)
        and all(isinstance(item, dict) for item in (*old, *new))
        and bool(old)
        and bool(new)
    )


def aligned(old: list[Any], new: list[Any]) -> list[tuple[str, int, int]]:
    """Which items of two lists are the same thing: equal ones, then those of one kind in order."""
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(a=[repr(item) for item in old], b=[repr(item) for item in new], autojunk=False)
    pairs: list[tuple[str, int, int]] = []
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag == "equal":
            pairs.extend(("same", old_from + step, new_from + step) for step in range(old_to - old_from))
            continue
        left = list(range(old_from, old_to))
        for at in range(new_from, new_to):
            match = next((number for number in left if _kind(old[number]) == _kind(new[at])), None)
            if match is None:
                pairs.append(("added", -1, at))
            else:
                # What stood before it has gone: positions stay in order.
                pairs.extend(("removed", number, -1) for number in left[: left.index(match)])
                left = left[left.index(match) + 1 :]
                pairs.append(("same", match, at))
        pairs.extend(("removed", number, -1) for number in left)
    return pairs


def _kind(item: dict[str, Any]) -> tuple[Any, ...]:
    """What makes two items of a list the same thing in two versions."""
    return tuple(str(item.get(key)) for key in ("event", "role", "family", "literal", "name", "repository"))
