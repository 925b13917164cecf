"""Which files a folder holds and in what state: compared with an earlier scan, it tells what changed."""

from __future__ import annotations

import os
import time
from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from provcite.model.errors import StoreError

if TYPE_CHECKING:
    from pathlib import Path

#: A file changed this short before a scan may change again without its times telling (time stamps
#: are as coarse as the system's clock tick, on some file systems as two seconds), in nanoseconds.
_TICK: Final = 100_000_000
_COARSE_TICK: Final = 2_500_000_000

_PER_FILE: Final = 4


@dataclass(slots=True)
class Snapshot:
    """Names in the order of the folder, and four numbers for each: mtime, ctime, size, inode.

    Numbers rather than objects: comparing a hundred thousand files takes milliseconds so.
    """

    names: list[str] = field(default_factory=list)
    states: array[int] = field(default_factory=lambda: array("q"))

    def by_name(self) -> dict[str, tuple[int, ...]]:
        """The state of each file."""
        states = self.states
        return {
            name: tuple(states[_PER_FILE * place : _PER_FILE * (place + 1)])
            for place, name in enumerate(self.names)
        }

    def packed(self) -> tuple[bytes, bytes]:
        """Names and states as bytes."""
        return "/".join(self.names).encode("utf-8", "surrogateescape"), self.states.tobytes()

    @classmethod
    def unpacked(cls, names: bytes, states: bytes) -> Snapshot:
        """The snapshot that `packed` gave; an empty one where the two do not fit together."""
        made = cls()
        if len(states) % (8 * _PER_FILE) == 0:
            made.names = names.decode("utf-8", "surrogateescape").split("/") if names else []
            made.states.frombytes(states)
            if len(made.names) * _PER_FILE != len(made.states):
                made.names, made.states = [], array("q")
        return made


def scan(folder: Path, suffix: str) -> Snapshot:
    """The files of `folder` with this suffix (left off the names); nothing where there is no folder."""
    made = Snapshot()
    names, states = made.names, made.states
    size = len(suffix)
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                name = entry.name
                if name[0] == ".":
                    continue
                if not name.endswith(suffix):
                    continue
                try:
                    state = entry.stat()
                except OSError:
                    # A link to nothing: read as a file it will say so.
                    names.append(name[:-size])
                    states.extend((0, 0, 0, 0))
                    continue
                names.append(name[:-size] if size else name)
                states.extend(
                    (state.st_mtime_ns, state.st_ctime_ns, state.st_size, state.st_ino & 0x7FFFFFFFFFFFFFFF)
                )
    except FileNotFoundError:
        return made
    except OSError as fault:
        raise StoreError(
            f"The folder cannot be listed: {fault.strerror or fault}.", place=str(folder)
        ) from fault
    return made


def differences(old: Snapshot, new: Snapshot) -> tuple[list[str], set[str]]:
    """The names that have gone, and those that are new or changed."""
    if old.names == new.names:
        return [], {new.names[place] for place in _changed_places(old.states, new.states)}
    before, after = old.by_name(), new.by_name()
    gone = [name for name in before if name not in after]
    return gone, {name for name, state in after.items() if before.get(name) != state}


def _changed_places(old: array[int], new: array[int]) -> list[int]:
    """Which files differ in two scans of the same names: whole stretches are compared at once."""
    stretch = 512 * _PER_FILE
    places: list[int] = []
    for start in range(0, len(new), stretch):
        if old[start : start + stretch] == new[start : start + stretch]:
            continue
        places.extend(
            at // _PER_FILE
            for at in range(start, min(start + stretch, len(new)), _PER_FILE)
            if old[at : at + _PER_FILE] != new[at : at + _PER_FILE]
        )
    return places


def settled(snapshot: Snapshot, kept: Snapshot, scanned_at: int) -> Snapshot:
    """`snapshot` for keeping: files changed just before `scanned_at` (ns) are marked to be read again.

    Otherwise a second change within the clock's tick, of the same size, would never be seen. Files
    that are as they were `kept` had settled by then.
    """
    states = array("q", snapshot.states)
    if kept.names == snapshot.names:
        places = _changed_places(kept.states, states)
    else:
        places = list(range(len(snapshot.names)))
    for place in places:
        at = place * _PER_FILE
        latest = max(states[at], states[at + 1])
        tick = _COARSE_TICK if states[at] % 1_000_000_000 == 0 else _TICK
        if latest > scanned_at - tick:
            states[at] = -1
    return Snapshot(snapshot.names, states)


def now() -> int:
    """The time that file stamps are compared with, in nanoseconds."""
    return time.time_ns()
