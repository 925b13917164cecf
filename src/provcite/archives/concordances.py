"""Transfers of holdings: which unit is cited under another number, or in another house, than before.

Shipped transfers are ``data/concordances.yaml``; a store adds files of the same form. Only what an
entry says exactly is followed (it names the file itself, or says that the numbers below are kept);
of the rest it is known that the files *may* be the same.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from provcite.archives.data import read_data
from provcite.archives.normalise import unit_key
from provcite.model.errors import InputError
from provcite.model.levels import LEAF_LEVELS, canonical_level

if TYPE_CHECKING:
    from provcite.archives.repositories import Repositories

#: Levels with their values, from the broadest down.
Path = tuple[tuple[str, str], ...]
#: A unit: the key of its repository, and its levels.
Unit = tuple[str, Path]
#: What units are found by: the key of the repository, and the folded values from the broadest down.
_Key = tuple[str, tuple[str, ...]]

#: No archive has given its files new numbers more often.
MAX_MOVES: Final = 8
#: Entries of one store.
MAX_ENTRIES: Final = 20_000
#: Steps from entry to entry in the search for circles.
_MAX_STEPS: Final = 500_000
#: Other numbers of one unit that are followed.
_MAX_PLACES: Final = 64
#: Levels that some references to the same unit leave out.
_OPTIONAL: Final = frozenset(("papka", "poriadok", "kartoteka"))
_KEYS: Final = ("old", "new", "keeps", "note")
_EXAMPLE: Final = (
    'For example: {old: {repository: APRF, levels: {fond: "45"}}, '
    'new: {repository: RGASPI, levels: {fond: "558", opis: "11"}}}'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Concordance:
    """A transfer of holdings: units that begin with `old` are now cited as `new`.

    Both are (repository key, levels); levels below those named keep their values where `keeps`
    is true, else the new number is known only where the entry names the unit itself. `place` is
    the file and line of a store's own entry, "" of a shipped one.
    """

    old: Unit
    new: Unit
    keeps: bool = False
    note: str = ""
    place: str = ""

    @property
    def exact(self) -> bool:
        """Whether the unit named is a file, so that its new number is known; a fond may go in part."""
        return self.keeps or len(self.old[1]) > 1


def _values(path: Path) -> tuple[str, ...]:
    return tuple(unit_key(value) for level, value in path if level not in LEAF_LEVELS)


def _key(unit: Unit) -> _Key:
    return unit[0], _values(unit[1])


class Concordances:
    """Transfers of holdings, looked up by a unit; a later entry replaces one with the same `old`."""

    def __init__(self, entries: Iterable[Concordance] = ()) -> None:
        self._old: dict[_Key, list[Concordance]] = {}
        self._new: dict[_Key, list[Concordance]] = {}
        by_old: dict[tuple[_Key, _Key | None], Concordance] = {}
        for entry in entries:
            # Holdings that went in part to two houses are two entries; a number that is known is one.
            by_old[_key(entry.old), None if entry.exact else _key(entry.new)] = entry
        self.entries = tuple(by_old.values())
        self._houses = {house for entry in self.entries for house in (entry.old[0], entry.new[0])}
        for entry in self.entries:
            self._old.setdefault(_key(entry.old), []).append(entry)
            self._new.setdefault(_key(entry.new), []).append(entry)

    @classmethod
    @lru_cache(maxsize=1)
    def shipped(cls) -> Concordances:
        """The transfers that provcite knows."""
        return cls(shipped_concordances())

    def __len__(self) -> int:
        return len(self.entries)

    def __iter__(self) -> Iterator[Concordance]:
        return iter(self.entries)

    def present(self, house: str, path: Path) -> Unit | None:
        """Where the unit is now, by the entry that names most of its levels; None where none says."""
        if house not in self._houses:
            return None
        for entry, rest in self._beginning(self._old, house, path, "old"):
            return (entry.new[0], (*entry.new[1], *rest))
        return None

    def latest(self, house: str, path: Path) -> Unit | None:
        """Where the unit is in the end, after every transfer that is known; None where it did not move."""
        found: Unit | None = None
        for _ in range(MAX_MOVES):
            now = self.present(*(found or (house, path)))
            if now is None:
                break
            found = now
        return found

    def elsewhere(self, house: str, path: Path) -> tuple[Unit, ...]:
        """Every other place under which the same unit is or was cited; leaves are kept as they are."""
        if house not in self._houses:
            return ()
        first: Unit = (house, path)
        found: dict[_Key, Unit] = {_key(first): first}
        waiting = deque([(first, 0)])
        while waiting and len(found) < _MAX_PLACES:
            unit, moves = waiting.popleft()
            if moves >= MAX_MOVES:
                continue
            for other in self._neighbours(unit):
                if _key(other) not in found:
                    found[_key(other)] = other
                    waiting.append((other, moves + 1))
        return tuple(found.values())[1:_MAX_PLACES]

    def _neighbours(self, unit: Unit) -> Iterator[Unit]:
        now = self.present(*unit)
        if now is not None:
            yield now
        for entry, rest in self._beginning(self._new, *unit, "new"):
            before = (entry.old[0], (*entry.old[1], *rest))
            again = self.present(*before)
            # An entry for a part of the fond takes its files out of the entry for the whole.
            if again is not None and _key(again) == _key(unit):
                yield before

    def _beginning(
        self, side: Mapping[_Key, list[Concordance]], house: str, path: Path, end: str
    ) -> Iterator[tuple[Concordance, Path]]:
        """The exact entries that a unit begins with, the longest first, with the levels below."""
        for length, whole in _beginnings(house, path, side):
            for entry in side[whole]:
                named: Path = (entry.old if end == "old" else entry.new)[1]
                taken, rest = _split(path, length)
                if not entry.exact or not _alike(taken, named, path):
                    continue
                if entry.keeps or not any(level not in LEAF_LEVELS for level, _ in rest):
                    yield entry, rest

    def possible(self, left: Unit, right: Unit) -> Concordance | None:
        """The entry by which the one unit may be the other, though nobody has said which is which."""
        for one, other in ((left, right), (right, left)):
            ends = {key for _, key in _beginnings(*other, self._new)}
            for _, begun in _beginnings(*one, self._old) if ends else ():
                for entry in self._old[begun]:
                    if _key(entry.new) in ends:
                        return entry
        return None

    def about(self, house: str) -> tuple[Concordance, ...]:
        """The entries that name a repository (its key) on either side."""
        return tuple(entry for entry in self.entries if house in (entry.old[0], entry.new[0]))


def _beginnings(house: str, path: Path, side: Mapping[_Key, list[Concordance]]) -> list[tuple[int, _Key]]:
    """The keys of `side` that the unit begins with, each with how many pairs of `path` it takes."""
    found: dict[_Key, int] = {}
    if (house, ()) in side:
        found[house, ()] = 0
    for skip in (False, True) if any(level in _OPTIONAL for level, _ in path) else (False,):
        values: list[str] = []
        for count, (level, value) in enumerate(path, 1):
            if level in LEAF_LEVELS:
                break
            if skip and level in _OPTIONAL:
                continue
            values.append(unit_key(value))
            key = (house, tuple(values))
            if key in side:
                found.setdefault(key, count)
    return sorted(((count, key) for key, count in found.items()), reverse=True)


def _split(path: Path, count: int) -> tuple[Path, Path]:
    return path[:count], path[count:]


def _alike(taken: Path, named: Path, path: Path) -> bool:
    """Whether the levels agree as far as words can: a number alone ("d. 45") is no fond of that number."""
    if len([1 for level, _ in path if level not in LEAF_LEVELS]) > 1 or not named:
        return True
    return taken[0][0] == named[0][0]


# Reading ------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def shipped_concordances() -> tuple[Concordance, ...]:
    """The transfers of holdings that provcite knows."""
    return tuple(_read_file(read_data("concordances.yaml"), "concordances.yaml", None, [], own=False))


def load_concordances(
    files: Iterable[bytes], *, names: Sequence[str] = (), repositories: Repositories | None = None
) -> tuple[Concordance, ...]:
    """Concordances from YAML (``concordances: [{old: {repository, levels}, new: {...}, note}]``).

    `names` are the files' names, for messages; `repositories` those that may be named (None: the
    shipped ones). Raises the first of `concordance_problems`.
    """
    found, problems = read_concordances(files, names=names, repositories=repositories)
    if problems:
        raise problems[0]
    return found


def read_concordances(
    files: Iterable[bytes], *, names: Sequence[str] = (), repositories: Repositories | None = None
) -> tuple[tuple[Concordance, ...], list[InputError]]:
    """As `load_concordances`: what can be used, and everything that is wrong, with place and remedy."""
    problems: list[InputError] = []
    found: list[Concordance] = []
    for number, data in enumerate(files):
        name = names[number] if number < len(names) else "concordances.yaml"
        try:
            found.extend(_read_file(data, name, repositories, problems, own=True))
        except InputError as fault:
            problems.append(fault)
    if len(found) > MAX_ENTRIES:
        return (), [
            InputError(
                f"There are {len(found):,} concordances; more than {MAX_ENTRIES:,} are not read.",
                hint="Give the beginnings of references, with keeps: true where the numbers below stay.",
                place=names[0] if names else "concordances.yaml",
            )
        ]
    problems.extend(_contradictions(found))
    if not problems:
        problems.extend(_circles(Concordances((*shipped_concordances(), *found)).entries))
    return tuple(found), problems


def _read_file(
    data: bytes, name: str, repositories: Repositories | None, problems: list[InputError], *, own: bool
) -> Iterator[Concordance]:
    from provcite.archives.safeyaml import load_placed

    loaded, places = load_placed(data, name)
    way: tuple[str | int, ...] = ()
    if isinstance(loaded, Mapping):
        problems.extend(
            _unknown_key(key, ("concordances",), places.get((key,), name))
            for key in loaded
            if key != "concordances"
        )
        way = ("concordances",)
        loaded = loaded.get("concordances")
    if loaded is None or loaded == "":
        return
    if not isinstance(loaded, list):
        raise InputError(
            "The file must hold a list of concordances.",
            place=places.get(way, name),
            hint="Start it with: concordances:",
        )
    for number, raw in enumerate(loaded):
        here = (*way, number)
        place = places.get(here, name)
        try:
            yield _entry(raw, here, places, repositories, own=own)
        except InputError as fault:
            problems.append(InputError(fault.message, hint=fault.hint, place=fault.place or place))
            if not own:
                raise


def _unknown_key(key: str, known: Sequence[str], place: str) -> InputError:
    return InputError(f"The key {key!r} is not known here.", hint=f"Known: {', '.join(known)}.", place=place)


def _entry(
    raw: Any,
    way: tuple[str | int, ...],
    places: Mapping[tuple[str | int, ...], str],
    repositories: Repositories | None,
    *,
    own: bool,
) -> Concordance:
    if not isinstance(raw, Mapping) or not all(isinstance(raw.get(end), Mapping) for end in ("old", "new")):
        raise InputError("A concordance needs old and new, each with a repository and levels.", hint=_EXAMPLE)
    for key in raw:
        if key not in _KEYS:
            raise _unknown_key(key, _KEYS, places.get((*way, key), ""))
    keeps = raw.get("keeps", "false")
    if keeps not in ("true", "false"):
        raise InputError(
            f"keeps is true or false, not {keeps!r}.",
            hint="true: the numbers below the levels named stay as they were.",
            place=places.get((*way, "keeps"), ""),
        )
    note = raw.get("note", "")
    if not isinstance(note, str):
        raise InputError(
            "The note is not text.", hint="Put it in quotes.", place=places.get((*way, "note"), "")
        )
    old, new = (_end(raw[end], (*way, end), places, repositories) for end in ("old", "new"))
    if _key(old) == _key(new):
        raise InputError("old and new are the same unit.", hint="Give the new number, or take the entry out.")
    place = places.get(way, "") if own else ""
    return Concordance(old=old, new=new, keeps=keeps == "true", note=note, place=place)


def _end(
    raw: Mapping[str, Any],
    way: tuple[str | int, ...],
    places: Mapping[tuple[str | int, ...], str],
    repositories: Repositories | None,
) -> Unit:
    from provcite.archives.repositories import Repositories

    for key in raw:
        if key not in ("repository", "levels"):
            raise _unknown_key(key, ("repository", "levels"), places.get((*way, key), ""))
    name = raw.get("repository")
    if not isinstance(name, str) or not name.strip():
        raise InputError(
            "A concordance needs old and new, each with a repository and levels.",
            hint=_EXAMPLE,
            place=places.get(way, ""),
        )
    known = repositories or Repositories.shipped()
    matches = known.find(name)
    if not matches:
        near = known.search(name)[:1]
        raise InputError(
            f"There is no repository {name!r}.",
            hint=(f"Is it {near[0].repository.key}? " if near else "")
            + "A store adds repositories in its repositories.yaml.",
            place=places.get((*way, "repository"), ""),
        )
    return matches[0].repository.key, _levels(raw.get("levels"), (*way, "levels"), places)


def _levels(
    raw: Any, way: tuple[str | int, ...], places: Mapping[tuple[str | int, ...], str]
) -> tuple[tuple[str, str], ...]:
    place = places.get(way, "")
    if raw is None or raw == "":
        return ()
    pairs = list(raw.items()) if isinstance(raw, Mapping) else raw
    if not isinstance(pairs, list) or not all(
        isinstance(pair, (list, tuple)) and len(pair) == 2 and all(isinstance(item, str) for item in pair)
        for pair in pairs
    ):
        raise InputError(
            "The levels are no list of level and value.",
            hint='Write {fond: "45"} or [[fond, "45"]], from the broadest level down.',
            place=place,
        )
    found: list[tuple[str, str]] = []
    for number, (level, value) in enumerate(pairs):
        here = places.get((*way, level) if isinstance(raw, Mapping) else (*way, number), place)
        name = canonical_level(level)
        if name is None:
            raise InputError(
                f"There is no level {level!r}.",
                hint="The levels of a repository: provcite repositories show KEY.",
                place=here,
            )
        if name in LEAF_LEVELS:
            raise InputError(
                f"A concordance names files, not leaves ({level} {value}).",
                hint="Leave the leaves out; they keep their numbers.",
                place=here,
            )
        if not unit_key(value):
            raise InputError(f"The {name} has no number.", hint="Give its value in quotes.", place=here)
        found.append((name, value))
    return tuple(found)


def unit_words(unit: Unit) -> str:
    """A unit for a message: ``APRF, fond 45``."""
    return ", ".join((unit[0], *(f"{level.replace('_', ' ')} {value}" for level, value in unit[1])))


def _contradictions(entries: Sequence[Concordance]) -> Iterator[InputError]:
    """Units with two new numbers."""
    seen: dict[_Key, Concordance] = {}
    for entry in entries:
        if not entry.exact:
            continue
        first = seen.setdefault(_key(entry.old), entry)
        if first is not entry:
            yield InputError(
                f"{unit_words(entry.old)} has two new numbers: here and at {first.place or 'another entry'}.",
                hint="Keep the one that is right.",
                place=entry.place,
            )


def _circles(entries: Sequence[Concordance]) -> Iterator[InputError]:
    """Chains of transfers that come back to where they began, or that are longer than any can be."""
    starts: dict[_Key, list[int]] = {}
    inside: dict[_Key, list[int]] = {}
    for number, entry in enumerate(entries):
        house, values = _key(entry.old)
        starts.setdefault((house, values), []).append(number)
        for length in range(len(values)):
            inside.setdefault((house, values[:length]), []).append(number)

    def after(entry: Concordance) -> list[int]:
        house, values = _key(entry.new)
        found = [
            number for length in range(len(values) + 1) for number in starts.get((house, values[:length]), ())
        ]
        return found + (inside.get((house, values), []) if entry.keeps else [])

    longest: dict[int, int] = {}
    steps = 0
    for first in range(len(entries)):
        if first in longest:
            continue
        trail: list[tuple[int, Iterator[int]]] = [(first, iter(after(entries[first])))]
        on_trail = {first: 1}
        while trail:
            number, following = trail[-1]
            steps += 1
            if steps > _MAX_STEPS:
                yield InputError(
                    "The concordances lead into each other in too many ways to be followed.",
                    hint="Name files rather than whole fonds, or leave keeps out.",
                    place=entries[first].place,
                )
                return
            upcoming = next(following, None)
            if upcoming is None:
                trail.pop()
                del on_trail[number]
                longest.setdefault(number, 1)
                if trail:
                    parent = trail[-1][0]
                    longest[parent] = max(longest.get(parent, 1), longest[number] + 1)
                continue
            if upcoming in on_trail:
                here, there = entries[number], entries[upcoming]
                yield InputError(
                    f"The concordances go in a circle: {unit_words(here.old)} became {unit_words(here.new)}, "
                    f"which leads back to {unit_words(there.old)} ({there.place or 'shipped'}).",
                    hint="Take out the entry that is wrong.",
                    place=here.place or there.place,
                )
                return
            if upcoming in longest:
                longest[number] = max(longest.get(number, 1), longest[upcoming] + 1)
                continue
            trail.append((upcoming, iter(after(entries[upcoming]))))
            on_trail[upcoming] = 1
        if longest.get(first, 1) > MAX_MOVES:
            yield InputError(
                f"From {unit_words(entries[first].old)} the concordances follow each other more than "
                f"{MAX_MOVES} times.",
                hint="Give the present number in each entry, not the next one.",
                place=entries[first].place,
            )
            return
