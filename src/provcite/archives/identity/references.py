"""When two references mean the same file: normalised keys, comparison, concordances.

The key forgets what does not matter (script, dashes, spaces, the case of a suffix, a former
name of the repository) and keeps what does (leading zeros, letters, order of levels).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from provcite.archives.concordances import (
    Concordance,
    Concordances,
    load_concordances,
    shipped_concordances,
)
from provcite.archives.leaves import read_leaves
from provcite.archives.normalise import fold_key, fold_number
from provcite.archives.repositories import Repositories
from provcite.model.levels import LEAF_LEVELS, ROLE_OF, Role, in_one_notation

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from provcite.model.reference import ArchivalReference

__all__ = [
    "Concordance", "Concordances", "Kind", "Relation", "compare", "file_key", "fold_number", "key", "leaves",
    "load_concordances", "repository_key", "shipped_concordances",
]  # fmt: skip

_NUMBER = re.compile(r"(\d{1,18})\s?([a-z]*)")


class Kind(StrEnum):
    """How one reference stands to another."""

    EQUAL = "equal"
    CONTAINS = "contains"
    CONTAINED = "contained"
    OVERLAPS = "overlaps"
    SAME_FILE = "same_file"
    DIFFERS_IN_ONE_LEVEL = "differs_in_one_level"
    DIFFERENT = "different"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """The outcome of `compare`; for ``differs_in_one_level`` `level` and the two values say where.

    `level` "repository" means that all levels agree and the repositories do not. `concordance`
    says that they agree only by a known transfer of holdings.
    """

    kind: Kind
    level: str | None = None
    left: str | None = None
    right: str | None = None
    concordance: bool = False

    @property
    def same_document_possible(self) -> bool:
        """Whether both may cite one document: equal, one in the other, overlapping leaves."""
        return self.kind in (Kind.EQUAL, Kind.CONTAINS, Kind.CONTAINED, Kind.OVERLAPS)


def leaves(value: str) -> tuple[tuple[str, str], ...] | None:
    """The ranges of a list of leaves as folded (first, last); None where it is no such list.

    See `provcite.archives.leaves`, the one reader of leaves.
    """
    found, whole = read_leaves(value)
    return found if whole else None


def _ordinal(leaf: str) -> tuple[int, str]:
    match = _NUMBER.match(leaf)
    return (int(match.group(1)), match.group(2)) if match else (0, leaf)


def _covered(inner: Sequence[tuple[str, str]], outer: Sequence[tuple[str, str]]) -> bool:
    return all(
        any(_ordinal(a) <= _ordinal(first) and _ordinal(last) <= _ordinal(b) for a, b in outer)
        for first, last in inner
    )


def _touch(one: Sequence[tuple[str, str]], other: Sequence[tuple[str, str]]) -> bool:
    return any(_ordinal(a) <= _ordinal(d) and _ordinal(c) <= _ordinal(b) for a, b in one for c, d in other)


def repository_key(reference: ArchivalReference, repositories: Repositories | None = None) -> str | None:
    """The key of the reference's repository: its own, or that of the name in any form; else the
    folded name."""
    if reference.repository_key is not None:
        return reference.repository_key
    if reference.repository is None:
        return None
    known = repositories or Repositories.shipped()
    matches = known.find(reference.repository)
    if not matches:
        inner = re.search(r"\(([^()]{2,30})\)\s*$", reference.repository)
        matches = known.find(inner.group(1).removeprefix("hereafter ")) if inner else []
    return matches[0].repository.key if matches else "?" + fold_key(reference.repository)


def key(
    reference: ArchivalReference,
    *,
    repositories: Repositories | None = None,
    concordances: Iterable[Concordance] | None = None,
) -> str:
    """The normalised key: equal for references that name the same unit and leaves.

    ``RGANI/fonds=5/series=28/file=410/leaf=301-303``: each unit by the role of its level, whatever
    its archive calls it. Former names, scripts, dashes, spaces,
    shortened ranges and, by the concordances (None: the shipped ones), former numbers give the
    same key.
    """
    house = repository_key(reference, repositories) or "?"
    given = in_one_notation(reference.path)
    house, path = _moves(concordances).latest(house, given) or (house, given)
    parts = [house]
    for level, value in path:
        name = ROLE_OF.get(level, level)
        ranges = leaves(value) if level in LEAF_LEVELS else None
        if ranges is not None:
            shown = ",".join(first if first == last else f"{first}-{last}" for first, last in ranges)
        else:
            shown = fold_number(value)
        parts.append(f"{name}={shown}")
    return "/".join(parts)


def file_key(
    reference: ArchivalReference,
    *,
    repositories: Repositories | None = None,
    concordances: Iterable[Concordance] | None = None,
) -> str:
    """The key of the unit without its leaves: equal for every document of one file."""
    units = tuple(pair for pair in reference.path if pair[0] not in LEAF_LEVELS)
    return key(replace(reference, path=units), repositories=repositories, concordances=concordances)


def _grouped(path: tuple[tuple[str, str], ...], leaf: str) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for level, value in path:
        grouped.setdefault(leaf if level in LEAF_LEVELS else level, []).append(value)
    return grouped


def _aligned(
    left: ArchivalReference, right: ArchivalReference, leaf: str
) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """The units of both by level, the right one's levels named as the left one's where they mean the same.

    Leaves, pages and sheets are all called `leaf`.

    A level of the one and a level of the other that have a role in common, and that only one of the
    two has, are two archives' words for the same thing: a sprava and a delo, a teczka and a file.
    """
    one, other = (_grouped(in_one_notation(side.path), leaf) for side in (left, right))
    mine = _by_role(level for level in one if level not in other)
    theirs = _by_role(level for level in other if level not in one)
    names = {
        theirs[role][0]: mine[role][0]
        for role in mine
        if role in theirs and len(mine[role]) == len(theirs[role]) == 1
    }
    return one, {names.get(level, level): values for level, values in other.items()}


def _by_role(levels: Iterable[str]) -> dict[Role, list[str]]:
    found: dict[Role, list[str]] = {}
    for level in levels:
        role = ROLE_OF.get(level)
        if role is not None:
            found.setdefault(role, []).append(level)
    return found


def compare(
    left: ArchivalReference,
    right: ArchivalReference,
    *,
    repositories: Repositories | None = None,
    concordances: Iterable[Concordance] | None = None,
) -> Relation:
    """How `left` stands to `right`; see `Kind`.

    ``contains`` means that `left` is the wider one (a file against its leaves, ll. 301–303
    against l. 302). A level that only one of them names is no difference. Where no unit can be
    compared the outcome is ``unknown``. `concordances` (None: the shipped ones) make one file of
    two numbers; where they say only that holdings moved, the outcome is ``unknown``.
    """
    one, other = repository_key(left, repositories), repository_key(right, repositories)
    plain = _compare(left, right, one, other)
    if one is None or other is None or plain.same_document_possible or plain.kind is Kind.SAME_FILE:
        return plain
    moves = _moves(concordances)
    for house, path in moves.elsewhere(one, left.path):
        if house == other:
            found = _compare(replace(left, path=path), right, house, other)
            if found.same_document_possible or found.kind is Kind.SAME_FILE:
                return replace(found, concordance=True)
    if moves.possible((one, left.path), (other, right.path)) is not None:
        return Relation(kind=Kind.UNKNOWN, concordance=True)
    return plain


def _moves(concordances: Iterable[Concordance] | None) -> Concordances:
    if concordances is None:
        return Concordances.shipped()
    return concordances if isinstance(concordances, Concordances) else Concordances(concordances)


def _compare(
    left: ArchivalReference, right: ArchivalReference, one: str | None, other: str | None
) -> Relation:
    """How two references stand to each other by their numbers alone; `one` and `other` are their houses."""
    same_house = one is None or other is None or one == other
    leaf = next((level for level, _ in (*left.path, *right.path) if level in LEAF_LEVELS), "list")
    grouped_a, grouped_b = _aligned(left, right, leaf)
    leaf_levels = {leaf}
    units_a = {level: values for level, values in grouped_a.items() if level not in leaf_levels}
    units_b = {level: values for level, values in grouped_b.items() if level not in leaf_levels}
    shared = [level for level in units_a if level in units_b]
    differing = [
        level
        for level in shared
        if sorted(map(fold_number, units_a[level])) != sorted(map(fold_number, units_b[level]))
    ]
    if not shared and (units_a or units_b) and not (not units_a or not units_b):
        return Relation(kind=Kind.DIFFERENT if not same_house else Kind.UNKNOWN)
    if not same_house:
        if shared and not differing:
            return Relation(
                kind=Kind.DIFFERS_IN_ONE_LEVEL,
                level="repository",
                left=left.repository,
                right=right.repository,
            )
        return Relation(kind=Kind.DIFFERENT)
    if len(differing) == 1:
        level = differing[0]
        return Relation(
            kind=Kind.DIFFERS_IN_ONE_LEVEL if len(shared) > 1 else Kind.DIFFERENT,
            level=level,
            left=", ".join(units_a[level]),
            right=", ".join(units_b[level]),
        )
    if differing:
        return Relation(kind=Kind.DIFFERENT)
    if not shared and one is None and other is None and not (grouped_a and grouped_b):
        return Relation(kind=Kind.UNKNOWN)
    wider_a = any(level not in units_a for level in units_b)
    wider_b = any(level not in units_b for level in units_a)
    return _by_leaves(grouped_a, grouped_b, leaf_levels, wider_a, wider_b)


def _by_leaves(
    a: dict[str, list[str]], b: dict[str, list[str]], leaf_levels: set[str], wider_a: bool, wider_b: bool
) -> Relation:
    """The relation of two references to one unit, by their leaves."""
    leaf = next((level for level in a if level in leaf_levels and level in b), None)
    if leaf is None:
        has_a = any(level in leaf_levels for level in a)
        has_b = any(level in leaf_levels for level in b)
        wider_a = wider_a or (has_b and not has_a)
        wider_b = wider_b or (has_a and not has_b)
        if wider_a and wider_b:
            return Relation(kind=Kind.OVERLAPS)
        if wider_a:
            return Relation(kind=Kind.CONTAINS)
        return Relation(kind=Kind.CONTAINED if wider_b else Kind.EQUAL)
    mine, theirs = ", ".join(a[leaf]), ", ".join(b[leaf])
    one, other = leaves(mine), leaves(theirs)
    if one is None or other is None:
        same = fold_number(mine) == fold_number(theirs)
        return Relation(kind=Kind.EQUAL if same else Kind.SAME_FILE, level=leaf, left=mine, right=theirs)
    inside, around = _covered(one, other), _covered(other, one)
    if inside and around:
        kind = (
            Kind.CONTAINS
            if wider_a and not wider_b
            else Kind.CONTAINED
            if wider_b and not wider_a
            else Kind.EQUAL
        )
    elif around:
        kind = Kind.CONTAINS
    elif inside:
        kind = Kind.CONTAINED
    else:
        kind = Kind.OVERLAPS if _touch(one, other) else Kind.SAME_FILE
    return Relation(kind=kind, level=None if kind is Kind.EQUAL else leaf, left=mine, right=theirs)
