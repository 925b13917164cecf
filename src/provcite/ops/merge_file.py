"""Two edits of one record file made one, for git: by field, where lines would conflict.

The base, ours and theirs are read as YAML and compared value by value. What only one side changed is
taken; so are items that either side added to a list. Theirs go into the text of ours, whose comments, order
and quoting stay. What both changed differently is a conflict and is marked in the text as git marks it.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, Final, cast

from provcite.model.errors import InputError
from provcite.schema.decode import decode_text, plain_value
from provcite.schema.diff import ABSENT, aligned
from provcite.schema.edit import apply_edits
from provcite.schema.paths import path_text
from provcite.schema.update import plain_edits
from provcite.schema.yamlnodes import Mapping, read_nodes, text_of_bytes

if TYPE_CHECKING:
    from provcite.schema.paths import Path

#: Values that are one thing: two halves of two references make a third that nobody wrote.
_WHOLE: Final = frozenset({"reference", "text", "imported"})
#: Texts of more lines than this are marked from the first line that differs to the last.
_MANY: Final = 20_000
#: As many characters as git marks a conflict with, unless it says otherwise.
MARKS: Final = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedFile:
    """The text, and the keys in which both sides say different things (marked in it)."""

    text: str
    conflicts: tuple[str, ...]


def merge_file(base: bytes, ours: bytes, theirs: bytes, *, marks: int = MARKS) -> MergedFile:
    """The record file that both edits come to; see the module's own words.

    Where one of the files is no mapping that can be read, or what comes out would be no record any more
    although both sides are one, the lines in which the two differ are marked instead. Raises InputError
    for a file that is no text at all: then git's own merge is asked.
    """
    texts = [text_of_bytes(data) for data in (base, ours, theirs)]
    if texts[1] == texts[2] or texts[0] == texts[2]:
        return MergedFile(text=texts[1], conflicts=())
    if texts[0] == texts[1]:
        return MergedFile(text=texts[2], conflicts=())
    try:
        before, mine, other = (_mapping(text) for text in texts)
        work = _ThreeWay()
        one, another = work.merged((), before, mine, other)
        text, alternative = (apply_edits(texts[1], plain_edits(mine, value)) for value in (one, another))
        if _mapping(text) != one or _mapping(alternative) != another:
            raise InputError("The edits do not come to what was meant.")
    except InputError:
        return MergedFile(text=_marked(texts[1], texts[2], marks), conflicts=("the whole file",))
    if (
        not all(_is_sound(made) for made in (text, alternative))
        and _is_sound(texts[1])
        and _is_sound(texts[2])
    ):
        return MergedFile(text=_marked(texts[1], texts[2], marks), conflicts=("the whole file",))
    return MergedFile(text=_marked(text, alternative, marks), conflicts=tuple(work.conflicts))


def _mapping(text: str) -> dict[str, Any]:
    """What a file holds in plain types; InputError where it is no mapping or has a key twice."""
    tree = read_nodes(text)
    if tree.root is None:
        return {}
    if not isinstance(tree.root, Mapping) or tree.repeated:
        raise InputError("The file is no record that can be compared by field.")
    return cast("dict[str, Any]", plain_value(tree.root))


def _is_sound(text: str) -> bool:
    return not [finding for finding in decode_text(text, file="").errors if finding.code != "PC006"]


class _ThreeWay:
    """The work on one file: every value twice, as it is with ours and with theirs where they conflict."""

    def __init__(self) -> None:
        self.conflicts: list[str] = []

    def merged(self, path: Path, base: Any, ours: Any, theirs: Any) -> tuple[Any, Any]:
        if ours == theirs or theirs == base:
            return ours, ours
        if ours == base:
            return theirs, theirs
        whole = bool(path) and path[-1] in _WHOLE
        if isinstance(ours, dict) and isinstance(theirs, dict) and not whole:
            return self._mappings(path, base if isinstance(base, dict) else {}, ours, theirs)
        if isinstance(ours, list) and isinstance(theirs, list) and not whole:
            before = base if isinstance(base, list) else []
            items = (*before, *ours, *theirs)
            if all(isinstance(item, dict) for item in items):
                return self._lists(path, before, ours, theirs)
            if all(isinstance(item, str) for item in items):
                found = _words(before, ours, theirs)
                if found is not None:
                    return found, found
        self.conflicts.append(path_text(path))
        return ours, theirs

    def _mappings(
        self, path: Path, base: dict[str, Any], ours: dict[str, Any], theirs: dict[str, Any]
    ) -> tuple[Any, Any]:
        one: dict[str, Any] = {}
        other: dict[str, Any] = {}
        for key in (*ours, *(key for key in theirs if key not in ours)):
            made = self.merged(
                (*path, key), base.get(key, ABSENT), ours.get(key, ABSENT), theirs.get(key, ABSENT)
            )
            for target, value in zip((one, other), made, strict=True):
                if value is not ABSENT:
                    target[key] = value
        return one, other

    def _lists(self, path: Path, base: list[Any], ours: list[Any], theirs: list[Any]) -> tuple[Any, Any]:
        """Lists of parts, whose items are followed from the base to either side."""
        mine = {old: new for kind, old, new in aligned(base, ours) if kind == "same"}
        other = {old: new for kind, old, new in aligned(base, theirs) if kind == "same"}
        of_mine = {new: old for old, new in mine.items()}
        of_other = {new: old for old, new in other.items()}
        # What stands behind what: ours in their order, what theirs have more behind the same item as there.
        slots: list[tuple[int | None, int | None]] = [
            (at, other.get(of_mine[at]) if at in of_mine else None) for at in range(len(ours))
        ]
        for at in range(len(ours)):
            if at not in of_mine and ours[at] in theirs and theirs.index(ours[at]) not in of_other:
                slots[at] = (at, theirs.index(ours[at]))  # both added the same
        placed = {there for _, there in slots if there is not None}
        before: int | None = None
        for at in range(len(theirs)):
            if at not in placed:
                where = next((n for n, (_, there) in enumerate(slots) if there == before), -1)
                if before is not None and where < 0:
                    where = len(slots) - 1
                slots.insert(where + 1, (None, at))
                placed.add(at)
            before = at
        one: list[Any] = []
        another: list[Any] = []
        for here, there in slots:
            origin = (
                of_mine.get(here, -1)
                if here is not None
                else of_other.get(there if there is not None else -1, -1)
            )
            made = self.merged(
                (*path, len(one)),
                base[origin] if origin >= 0 else ABSENT,
                ours[here] if here is not None else ABSENT,
                theirs[there] if there is not None else ABSENT,
            )
            for target, value in zip((one, another), made, strict=True):
                if value is not ABSENT:
                    target.append(value)
        return one, another


def _words(base: list[str], ours: list[str], theirs: list[str]) -> list[str] | None:
    """A list of words with what either side added and without what either took out.

    None where both put other words in the place of the same ones.
    """
    gone, gone_there = ({word for word in base if word not in side} for side in (ours, theirs))
    new, new_there = ([word for word in side if word not in base] for side in (ours, theirs))
    if gone & gone_there and new != new_there:
        return None
    return [word for word in ours if word not in gone_there] + [word for word in new_there if word not in new]


def _marked(ours: str, theirs: str, marks: int) -> str:
    """`ours` with the lines in which `theirs` differs marked as git marks a conflict."""
    if ours == theirs:
        return ours
    end = "\r\n" if "\r\n" in ours else "\n"
    one, other = ([line if line.endswith("\n") else line + end for line in text.splitlines(keepends=True)]
                  for text in (ours, theirs))  # fmt: skip
    made: list[str] = []
    for kind, first, last, first_there, last_there in _stretches(one, other):
        if kind == "equal":
            made += one[first:last]
            continue
        made += [
            f"{'<' * marks} ours{end}", *one[first:last],
            f"{'=' * marks}{end}", *other[first_there:last_there],
            f"{'>' * marks} theirs{end}",
        ]  # fmt: skip
    return "".join(made)


def _stretches(one: list[str], other: list[str]) -> list[tuple[str, int, int, int, int]]:
    """Which lines are equal and which differ, as difflib tells it."""
    if max(len(one), len(other)) <= _MANY:
        return list(SequenceMatcher(None, one, other, autojunk=False).get_opcodes())
    same = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    return [("equal", 0, same, 0, same), ("replace", same, len(one), same, len(other))]
