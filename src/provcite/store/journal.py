"""The journal of a store: what a command writes is one step, whatever happens, and can be taken back.

``.provcite-journal/`` lies beside ``.provcite/`` and is ignored by git::

    next/                      what is being written now; nothing of it counts yet
    now/                       decided, and being put into its places
    000012 2026-11-30 rename/  a finished command, in one or several parts:
        1/journal.json         which files, with the digests of before and after
        1/before/1 113371.yaml what stood there before

A transaction first collects everything in ``next/``: new contents, and the old ones. Renaming ``next`` to
``now`` decides it. Then the files are moved to their places, and ``now`` becomes a part of the command's
folder. A process that is killed leaves ``next``, which the next writer throws away (nothing was
written), or ``now``, which the next command finishes before it does anything else (`recover`); a person's
edit since is never overwritten. All of it happens under the store's lock.

The journal may come with a store from elsewhere: it is checked as all input is, and leads to no file
outside the store's own folders.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import json
import re
import stat
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, Final

from provcite.model.errors import InputError, ProvciteError, StoreError
from provcite.store.files import SUFFIX, sync_file_system, write_error
from provcite.store.folder import JOURNAL, StoreFolder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NEXT: Final = f"{JOURNAL}/next"
NOW: Final = f"{JOURNAL}/now"
STEPS: Final = "journal.json"

#: Finished commands that are kept, and how much of former contents, in bytes; the newest always is.
KEPT: Final = 100
KEPT_BYTES: Final = 256_000_000

#: A journal's own file is no longer than this, in bytes.
_LONGEST: Final = 64_000_000
#: With more files than this one call of the system makes all of them last.
_FEW: Final = 8
_OPERATION: Final = re.compile(r"[0-9]{6,9} [0-9]{4}-[0-9]{2}-[0-9]{2} [a-z-]{1,40}")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_KEPT_NAME: Final = re.compile(r"(?:before|after)/[0-9]{1,9} [^/\\\0]{1,255}")
#: Where commands write: nothing else is written by what a journal says.
_FOLDERS: Final = ("records", "texts", "attachments", "readings")
_README: Final = """\
This folder belongs to provcite: what its last commands wrote, and what stood there before.
'provcite undo --list' lists the commands, 'provcite undo' takes the last one back.
Deleting the folder while no provcite is running costs that, and nothing else.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One file of the store: its path, and the SHA-256 of its contents before and after (None: no file).

    `former` and `staged` name those contents in the folder of the transaction ("" where there are none).
    """

    path: str
    before: str | None
    after: str | None
    former: str = ""
    staged: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One transaction of a command: its folder in the journal, the command's words, its steps in order."""

    folder: str
    command: str
    time: str
    steps: tuple[Step, ...]
    undoes: str = ""

    def former(self, step: Step) -> str:
        """Where the contents are that stood there before."""
        return f"{self.folder}/{step.former}"

    def staged(self, step: Step) -> str:
        """Where the new contents are until they are in their place."""
        return f"{self.folder}/{step.staged}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A finished command: its name in the journal, its parts in order; `undone` by a later one."""

    name: str
    parts: tuple[Part, ...]
    undone: bool = False

    @property
    def number(self) -> int:
        """Its number, as a user names it."""
        return int(self.name.split(" ")[0])

    @property
    def command(self) -> str:
        """The words of the command."""
        return self.parts[0].command

    @property
    def time(self) -> str:
        """When it was called, as ISO 8601 has it."""
        return self.parts[0].time

    @property
    def undoes(self) -> str:
        """The name of the command that this one took back, if that is what it did."""
        return self.parts[0].undoes

    @property
    def files(self) -> int:
        """How many files it wrote or deleted."""
        return len({step.path for part in self.parts for step in part.steps})

    def whole(self) -> dict[str, tuple[str | None, str, str | None]]:
        """By path: the digest before all of it, where those contents are, the digest after all of it."""
        found: dict[str, tuple[str | None, str, str | None]] = {}
        for part in self.parts:
            for step in part.steps:
                before, former = step.before, part.former(step) if step.former else ""
                if step.path in found:
                    before, former = found[step.path][:2]
                found[step.path] = (before, former, step.after)
        return found


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


class Journal:
    """The journal of one store; every method that writes is called under the store's lock."""

    def __init__(self, files: StoreFolder, *, command: str = "library") -> None:
        self.files = files
        #: The words of the command that writes, for whoever reads the journal.
        self.command = command
        self._operation = ""
        self._parts = 0

    # Writing ----------------------------------------------------------------------------------

    def begin(self) -> Transaction:
        """A new transaction, where none was cut short; what a killed one had collected is thrown away."""
        for name, data in ((".gitignore", b"*\n"), ("README", _README.encode())):
            if self.files.state(f"{JOURNAL}/{name}") is None:
                self.files.write(f"{JOURNAL}/{name}", data, sync=False)
        self.files.remove_tree(NEXT)
        return Transaction(self)

    def new_operation(self) -> None:
        """What is written from now on belongs to another command than what was written before."""
        self._operation, self._parts = "", 0

    def carry_out(self) -> None:
        """Put what ``now`` holds into its places; where that cannot be, it is undone and OSError raised."""
        part = self._part(NOW)
        begun: list[Step] = []
        try:
            for step in part.steps:
                begun.append(step)
                self._apply(part, step)
            self._sync(part)
        except BaseException:
            # Where undoing fails as well, ``now`` stays, and the next command finishes it.
            for step in reversed(begun):
                self._take_back(part, step)
            self.files.remove_tree(NOW)
            raise
        self._keep(part)

    def _apply(self, part: Part, step: Step) -> None:
        if step.after is None:
            with contextlib.suppress(FileNotFoundError):
                self.files.remove(step.path)
        elif self.files.is_file(part.staged(step)):
            self.files.move(part.staged(step), step.path, exclusive=step.before is None)

    def _take_back(self, part: Part, step: Step) -> None:
        """Undo a step as far as it was done; a file that is not as the step left it stays."""
        if self.digest_of(step.path) != step.after:
            return
        if step.before is None:
            self.files.remove(step.path)
        else:
            self.files.move(part.former(step), step.path)

    def _sync(self, part: Part) -> None:
        for folder in sorted({step.path.rpartition("/")[0] for step in part.steps}):
            if folder:
                self.files.sync(folder)

    def _keep(self, part: Part) -> None:
        """What is done becomes a part of its command's folder; the oldest commands go."""
        names = self._names()
        if not self._operation:
            number = int(names[-1].split(" ")[0]) + 1 if names else 1
            word = re.sub(r"[^a-z-]", "", part.command.split(" ")[0])[:40] or "write"
            self._operation = f"{number:06d} {part.time[:10]} {word}"
            self._parts = 0
        self._parts += 1
        try:
            self.files.remove_tree(f"{NOW}/after")
            self.files.rename_folder(NOW, f"{JOURNAL}/{self._operation}/{self._parts}")
            if self._parts == 1:
                self._prune(names)
        except OSError:
            # The files are in their places: a disk that is full for the journal undoes nothing.
            with contextlib.suppress(OSError):
                self.files.remove_tree(NOW)

    def _prune(self, names: Sequence[str]) -> None:
        """Let go of the oldest commands; sizes are looked at now and then only."""
        for name in names[: -KEPT + 1]:
            self.files.remove_tree(f"{JOURNAL}/{name}")
        if len(names) % 8 == 0:
            left = KEPT_BYTES
            for name in reversed(names[-KEPT + 1 :]):
                left -= self._size(f"{JOURNAL}/{name}")
                if left < 0:
                    self.files.remove_tree(f"{JOURNAL}/{name}")

    def _size(self, folder: str) -> int:
        size = 0
        for name in self.files.names(folder):
            found = self.files.state(f"{folder}/{name}")
            if found is not None and stat.S_ISDIR(found.st_mode):
                size += self._size(f"{folder}/{name}")
            elif found is not None:
                size += found.st_size
        return size

    # After a kill -----------------------------------------------------------------------------

    def is_open(self) -> bool:
        """Whether a decided transaction is not in its places yet: at work, or cut short."""
        return self.files.state(NOW) is not None

    def recover(self) -> str:
        """Finish what was cut short, and say so in a sentence; "" where nothing was.

        Where a person has meanwhile edited a file that was still to be written, all is taken back
        instead, as if the command had not been called. What was edited stays in either case.
        """
        if not self.is_open():
            return ""
        try:
            part = self._part(NOW)
        except ProvciteError:
            aside = self._put_aside("damaged")
            return f"The journal of a command that was cut short cannot be read; it is kept in {aside}."
        said = f"'provcite {part.command}' of {part.time} was cut short"
        edited = [step for step in part.steps if self.digest_of(step.path) not in (step.before, step.after)]
        waiting = [step for step in edited if step.after is None or self.files.is_file(part.staged(step))]
        names = ", ".join(step.path for step in edited[:3]) + (" and others" if len(edited) > 3 else "")
        if waiting and len(waiting) == len(edited):
            for step in reversed(part.steps):
                self._take_back(part, step)
            aside = self._put_aside("taken back")
            return (
                f"{said}; {names} was edited since, so all was taken back (what was to come is in {aside})."
            )
        for step in part.steps:
            if step not in edited and self.digest_of(step.path) == step.before:
                self._apply(part, step)
        self._sync(part)
        self.new_operation()
        if waiting:
            aside = self._put_aside("not written")
            return (
                f"{said}, and was finished now but for what was edited since: {names} ({aside} has the rest)."
            )
        self._keep(part)
        self.new_operation()
        return f"{said}, and was finished now."

    def _put_aside(self, name: str) -> str:
        aside = f"{JOURNAL}/{name}"
        self.files.remove_tree(aside)
        self.files.rename_folder(NOW, aside)
        return aside

    # Reading ----------------------------------------------------------------------------------

    def digest_of(self, path: str) -> str | None:
        """The SHA-256 of a file of the store as it is; None where there is none."""
        if self.files.state(path) is None:
            return None
        return self.files.digest(path)

    def operations(self) -> list[Operation]:
        """The finished commands, the newest first. What cannot be read is left out."""
        found: list[Operation] = []
        undone: set[str] = set()
        for name in reversed(self._names()):
            try:
                numbers = [part for part in self.files.names(f"{JOURNAL}/{name}") if part.isascii()]
                parts = tuple(
                    self._part(f"{JOURNAL}/{name}/{number}")
                    for number in sorted(int(part) for part in numbers if part.isdecimal() and len(part) < 10)
                )
            except (ProvciteError, OSError, ValueError):
                continue
            if not parts:
                continue
            operation = Operation(name=name, parts=parts, undone=name in undone)
            if parts[0].undoes and not operation.undone:
                undone.add(parts[0].undoes)
            found.append(operation)
        return found

    def _names(self) -> list[str]:
        return sorted(name for name in self.files.names(JOURNAL) if _OPERATION.fullmatch(name))

    def _part(self, folder: str) -> Part:
        """The transaction in a folder of the journal; InputError where its file is not as we write it."""
        place = str(self.files.path(f"{folder}/{STEPS}"))
        try:
            found = json.loads(self.files.read(f"{folder}/{STEPS}", _LONGEST))
            steps = tuple(_step(step) for step in found["steps"])
            return Part(
                folder=folder,
                command=_words(found["command"]),
                time=_words(found["time"]),
                undoes=_words(found.get("undoes", "")),
                steps=steps,
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
            raise InputError("The journal cannot be read.", place=place) from fault


def _words(value: Any) -> str:
    if not isinstance(value, str) or len(value) > 2000:
        raise ValueError("no words")
    return value


def _step(value: Any) -> Step:
    """A step as the journal has it; ValueError for one that leads anywhere but to a store's own file."""
    step = Step(**{name: value.get(name, "") for name in ("path", "before", "after", "former", "staged")})
    names = step.path.split("/")
    if (
        names[0] not in _FOLDERS
        or len(names) < 2
        or (names[0] in ("records", "readings") and not step.path.endswith(SUFFIX))
    ):
        raise ValueError("no file of a store")
    if any(name in ("", ".", "..") or name.startswith(".") or "\\" in name or "\0" in name for name in names):
        raise ValueError("no file of a store")
    for found, name in ((step.before, step.former), (step.after, step.staged)):
        if found is None:
            continue
        if not _DIGEST.fullmatch(found) or not _KEPT_NAME.fullmatch(name):
            raise ValueError("no digest")
    return step


@dataclass(slots=True)
class _Change:
    """A file that a transaction writes (`staged`: where its contents are) or deletes."""

    before: str | None
    state: tuple[int, ...] | None
    after: str | None = None
    staged: str = ""


class Transaction:
    """What a command is to write, collected until `commit`; nothing of it counts before."""

    def __init__(self, journal: Journal) -> None:
        self.files = journal.files
        self._journal = journal
        self._changes: dict[str, _Change] = {}
        self._count = 0
        self._folded: dict[str, str] = {}
        #: The name of the command that this one takes back.
        self.undoes = ""

    def knows(self, path: str) -> bool:
        """Whether the file is written or deleted in this transaction."""
        return path in self._changes

    def read(self, path: str) -> bytes | None:
        """The contents of a file of this transaction; None where it deletes it."""
        change = self._changes[path]
        return self.files.read(change.staged) if change.after is not None else None

    def place(self, path: str) -> str:
        """Where the contents of a file are that this transaction writes."""
        return self._changes[path].staged

    def has(self, path: str) -> bool:
        """Whether a file that the transaction `knows` is there when this is done."""
        return self._changes[path].after is not None

    def written(self) -> list[str]:
        """The files that the transaction writes."""
        return [path for path, change in self._changes.items() if change.after is not None]

    def like(self, path: str) -> str:
        """The file with this name but for capitals that the transaction writes; "" where there is none."""
        return self._folded.get(path.casefold(), "")

    def write(self, path: str, data: bytes) -> None:
        """Put `data` into a file."""
        with self.stream(path) as file:
            file.write(data)

    @contextlib.contextmanager
    def stream(self, path: str) -> Iterator[Hashed]:
        """As `write`, for contents that come in pieces."""
        change = self._change(path)
        self._count += 1
        name = path.rpartition("/")[2].encode("utf-8", "surrogateescape")[-150:].decode("utf-8", "ignore")
        staged = f"{NEXT}/after/{self._count} {name}"
        hasher = hashlib.sha256()
        with self.files.create(staged) as file:
            yield Hashed(file, hasher.update)
        if change.before is not None:
            self.files.set_mode(staged, like=path)
        self._forget(change)
        change.staged, change.after = staged, hasher.hexdigest()
        self._changes[path] = change
        self._folded[path.casefold()] = path

    def move(self, path: str, to: str) -> None:
        """Give what was written in this transaction under `path` another path, where nothing is."""
        change = self._changes.pop(path)
        self._changes[to] = _Change(None, None, after=change.after, staged=change.staged)

    def drop(self, path: str) -> None:
        """Take back what this transaction was to do to a file."""
        self._forget(self._changes.pop(path))

    def delete(self, path: str) -> None:
        """Delete a file."""
        change = self._change(path)
        self._forget(change)
        change.staged, change.after = "", None
        if self._folded.get(path.casefold()) == path:
            del self._folded[path.casefold()]
        if change.before is None:
            self._changes.pop(path, None)
        else:
            self._changes[path] = change

    def _change(self, path: str) -> _Change:
        known = self._changes.get(path)
        if known is not None:
            return known
        return _Change(self._journal.digest_of(path), _state(self.files, path))

    def _forget(self, change: _Change) -> None:
        if change.staged:
            self.files.remove(change.staged)

    def commit(self) -> None:
        """Decide it, and put the files into their places. Raises StoreError, and nothing is written then."""
        changes = {path: change for path, change in self._changes.items() if change.before != change.after}
        if not changes:
            self.discard()
            return
        try:
            self._decide(changes)
            self._journal.carry_out()
        except FileExistsError as fault:
            self.discard()
            raise StoreError(
                "There is such a file already; nothing was written.", place=str(fault.filename)
            ) from fault
        except OSError as fault:
            self.discard()
            if self._journal.is_open():
                raise StoreError(
                    f"The write failed halfway and could not be taken back: {fault.strerror or fault}.",
                    hint="The next command of provcite finishes it.",
                    place=str(self.files.root),
                ) from fault
            raise write_error(fault, self.files.root) from fault
        except BaseException:
            self.discard()
            raise
        self._changes.clear()

    def _decide(self, changes: dict[str, _Change]) -> None:
        steps: list[dict[str, str | None]] = []
        for path, change in changes.items():
            if change.state != _state(self.files, path):
                raise StoreError(
                    "The file was changed meanwhile; nothing was written.",
                    hint="Look at the change and try again.",
                    place=str(self.files.path(path)),
                )
            former = ""
            if change.before is not None:
                self._count += 1
                name = (
                    path.rpartition("/")[2]
                    .encode("utf-8", "surrogateescape")[-150:]
                    .decode("utf-8", "ignore")
                )
                former = f"before/{self._count} {name}"
                self._keep(path, f"{NEXT}/{former}")
            steps.append(
                {
                    "path": path,
                    "before": change.before,
                    "after": change.after,
                    "former": former,
                    "staged": change.staged.removeprefix(f"{NEXT}/"),
                }
            )
        about = {
            "command": self._journal.command[:2000],
            "time": datetime.datetime.now().astimezone().isoformat(timespec="seconds"),
            **({"undoes": self.undoes} if self.undoes else {}),
        }
        self.files.write(f"{NEXT}/{STEPS}", _written(about, steps), sync=False)
        self._last([change.staged for change in changes.values() if change.staged])
        self.files.rename_folder(NEXT, NOW)
        self.files.sync(JOURNAL)

    def _keep(self, path: str, place: str) -> None:
        """Keep what stands there. The same file under a second name will do: it is replaced, not changed."""
        if self.files.is_file(path):
            self.files.keep_copy(path, place, link=True)
        else:
            self.files.write(place, self.files.read(path), sync=False)

    def _last(self, staged: list[str]) -> None:
        """Make what was collected last through a power cut."""
        if len(staged) > _FEW and sync_file_system(self.files.path(NEXT)):
            return
        for name in (*staged, f"{NEXT}/{STEPS}"):
            self.files.sync_file(name)
        for folder in (f"{NEXT}/after", f"{NEXT}/before", NEXT):
            self.files.sync(folder)

    def discard(self) -> None:
        """Throw away what was collected."""
        self._changes.clear()
        with contextlib.suppress(OSError):
            self.files.remove_tree(NEXT)


class Hashed:
    """A file that hands what is written to it to `seen` too."""

    def __init__(self, file: IO[bytes], seen: Any) -> None:
        self._file = file
        self._seen = seen

    def write(self, data: bytes) -> int:
        """Add `data`."""
        self._seen(data)
        return self._file.write(data)


def _state(files: StoreFolder, path: str) -> tuple[int, ...] | None:
    found = files.state(path)
    return (found.st_mtime_ns, found.st_size, found.st_ino) if found is not None else None


def _written(about: dict[str, str], steps: list[dict[str, str | None]]) -> bytes:
    """The journal's own file: JSON, a step a line."""
    lines = [f'  "{key}": {json.dumps(value, ensure_ascii=False)},' for key, value in about.items()]
    inner = ",\n".join(f"    {json.dumps(step, ensure_ascii=False)}" for step in steps)
    text = "{\n" + "\n".join(lines) + '\n  "steps": [\n' + inner + "\n  ]\n}\n"
    # A name that is no UTF-8 becomes JSON's own escape, which reads back as the same name.
    return text.encode("utf-8", "backslashreplace")
