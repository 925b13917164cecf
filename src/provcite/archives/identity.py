"""When two references mean the same file: normalised keys, comparison, concordances.

The key forgets what does not matter (script, dashes, spaces, the case of a suffix, a former
name of the repository) and keeps what does (leading zeros, letters, order of levels).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from provcite.archives.data import read_data
from provcite.archives.normalise import fold_key
from provcite.archives.repositories import Repositories
from provcite.model.levels import LEAF_LEVELS

if TYPE_CHECKING:
    from provcite.model.reference import ArchivalReference

#: Letters in numbers that are written in either script by sound, not by look (Р-9401 = R-9401, 1Б = 1B).
_SOUNDS = str.maketrans(
    dict(zip("абвгдеёжзийклмнопрстуфхцчшщыэюяії", "abvgdeejziiklmnoprstufhcxqwyeujiij", strict=False))
)
_NUMBER = re.compile(r"(\d+)\s?([a-z]*)")
_VERSO = re.compile(r"\s?(?:ob|об|oб|зв|zv|verso|v)\.?$")
#: Levels that name one and the same thing in print (delo and archival unit; leaf, page and sheet).
_SAME = {"page": "list", "sheet": "list", "blatt": "list", "archival_unit": "delo", "frame": "frame"}


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Concordance:
    """A transfer of holdings: units that begin with `old` are now cited as `new`.

    Both are (repository key, levels); levels below those named keep their values where `keeps`
    is true, else the new number is not known by rule and the files can only be called possible.
    """

    old: tuple[str, tuple[tuple[str, str], ...]]
    new: tuple[str, tuple[tuple[str, str], ...]]
    keeps: bool = False
    note: str = ""


def fold_number(value: str) -> str:
    """A unit's number for comparison: script, case, dashes and spaces folded; leading zeros kept."""
    letters = fold_key(value.casefold().translate(_SOUNDS)).replace(" ", "")
    return (
        letters.strip(".,;:").replace("-", "")
        if re.fullmatch(r"[a-z]-?\d+|\d+-?[a-z]", letters)
        else letters.strip(".,;:")
    )


def leaves(value: str) -> tuple[tuple[str, str], ...] | None:
    """The ranges of a list of leaves as folded (first, last); None where it is no such list.

    Shortened ends are completed (``301-3`` is 301 to 303); a verso belongs to its leaf's number.
    """
    found: list[tuple[str, str]] = []
    for piece in re.split(r"[,;&]| and | und | и | et ", fold_key(value)):
        piece = piece.strip(" .")
        if not piece:
            continue
        ends = [_VERSO.sub("", end.strip(" .")) for end in piece.split("-")]
        if len(ends) > 2 or not all(re.fullmatch(r"\d{1,9}[a-zа-я]?|\d{1,9}ff?", end) for end in ends):
            return None
        first = ends[0]
        last = ends[-1]
        if last.isdigit() and first.isdigit() and len(last) < len(first) and int(last) < int(first):
            last = first[: len(first) - len(last)] + last
        found.append((first, last))
    return tuple(found) if found else None


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


def key(reference: ArchivalReference, *, repositories: Repositories | None = None) -> str:
    """The normalised key: equal for references that name the same unit and leaves.

    ``RGANI/fond=5/opis=28/delo=410/list=301-303``; former names, scripts, dashes, spaces and
    shortened ranges give the same key.
    """
    parts = [repository_key(reference, repositories) or "?"]
    for level, value in reference.path:
        name = _SAME.get(level, level)
        ranges = leaves(value) if level in LEAF_LEVELS else None
        if ranges is not None:
            shown = ",".join(first if first == last else f"{first}-{last}" for first, last in ranges)
        else:
            shown = fold_number(value)
        parts.append(f"{name}={shown}")
    return "/".join(parts)


def file_key(reference: ArchivalReference, *, repositories: Repositories | None = None) -> str:
    """The key of the unit without its leaves: equal for every document of one file."""
    units = tuple(pair for pair in reference.path if pair[0] not in LEAF_LEVELS)
    return key(replace(reference, path=units), repositories=repositories)


@lru_cache(maxsize=1)
def shipped_concordances() -> tuple[Concordance, ...]:
    """The transfers of holdings that provcite knows."""
    return load_concordances([read_data("concordances.yaml")])


def load_concordances(files: Iterable[bytes]) -> tuple[Concordance, ...]:
    """Concordances from YAML (``concordances: [{old: {repository, levels}, new: {...}, note}]``)."""
    from provcite.archives.safeyaml import load_strings
    from provcite.model.errors import InputError

    found: list[Concordance] = []
    for data in files:
        loaded = load_strings(data, "concordances.yaml")
        entries = loaded.get("concordances") if isinstance(loaded, Mapping) else loaded
        for raw in entries or []:
            try:
                ends = [
                    (
                        str(raw[end]["repository"]),
                        tuple((str(a), str(b)) for a, b in raw[end].get("levels", [])),
                    )
                    for end in ("old", "new")
                ]
            except (KeyError, TypeError, ValueError, AttributeError):
                raise InputError(
                    "A concordance needs old and new, each with a repository and levels.",
                    place="concordances.yaml",
                    hint='For example: {old: {repository: APRF, levels: [[fond, "45"]]}, new: {...}}',
                ) from None
            found.append(
                Concordance(
                    old=ends[0], new=ends[1], keeps=raw.get("keeps") == "true", note=str(raw.get("note", ""))
                )
            )
    return tuple(found)


def _grouped(reference: ArchivalReference) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for level, value in reference.path:
        grouped.setdefault(_SAME.get(level, level), []).append(value)
    return grouped


def _begins(
    reference: ArchivalReference,
    end: tuple[str, tuple[tuple[str, str], ...]],
    repositories: Repositories | None,
) -> bool:
    if repository_key(reference, repositories) != end[0]:
        return False
    return all(
        any(fold_number(reference.value(level) or "") == fold_number(value) for _ in (0,))
        for level, value in end[1]
    )


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
    compared the outcome is ``unknown``.
    """
    one, other = repository_key(left, repositories), repository_key(right, repositories)
    same_house = one is None or other is None or one == other
    if not same_house:
        for each in shipped_concordances() if concordances is None else concordances:
            for a, b in ((left, right), (right, left)):
                if _begins(a, each.old, repositories) and _begins(b, each.new, repositories):
                    return Relation(kind=Kind.UNKNOWN, concordance=True)
    grouped_a, grouped_b = _grouped(left), _grouped(right)
    leaf_levels = {_SAME.get(level, level) for level in LEAF_LEVELS}
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
