"""The index: an SQLite database beside the records that can be deleted at any time.

It is never asked before it has been compared with the files (`refresh`), so it serves nothing
stale. Where the store cannot be written to, it lies in the user's cache folder, else in memory.
"""

# ruff: noqa: S608 - what is put into SQL here are our own column names and question marks

from __future__ import annotations

import contextlib
import os
import weakref
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

from provcite import __version__
from provcite.model.collector import without_collector
from provcite.model.errors import StoreError, UsageError
from provcite.store import scan
from provcite.store.conditions import EACH_KEY, condition
from provcite.store.discovery import RECORDS, TEXTS
from provcite.store.files import SUFFIX, Lock
from provcite.store.folder import CACHE
from provcite.store.query import EARLIEST, LATEST, Filter
from provcite.store.rows import Listed, Row, Words

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from provcite.model.record import Record
    from provcite.store.library import Library
    from provcite.store.query import Query
    from provcite.store.stored import PassedOver

#: Raised whenever the tables or what they hold change their meaning.
FORMAT: Final = 10

FILE: Final = "index.sqlite"

#: Files that give no record have their keys and words under negative numbers, so that no question
#: takes them for records and each can be asked whether it would have been the answer.
_TABLES: Final = f"""
CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE records (num INTEGER PRIMARY KEY, {", ".join(f'"{name}"' for name in Listed._fields)});
CREATE UNIQUE INDEX records_id ON records (id);
CREATE INDEX records_days ON records (first, last, date);
CREATE TABLE bodies (num INTEGER PRIMARY KEY, body TEXT);
CREATE TABLE keys (kind TEXT, key TEXT, num INTEGER, PRIMARY KEY (kind, key, num)) WITHOUT ROWID;
CREATE INDEX keys_num ON keys (num);
CREATE TABLE bad (
    name TEXT PRIMARY KEY, message TEXT, line INTEGER, "column" INTEGER,
    num INTEGER, first INTEGER, last INTEGER
) WITHOUT ROWID;
CREATE TABLE tallies ("column" TEXT, value, number INTEGER, PRIMARY KEY ("column", value)) WITHOUT ROWID;
CREATE VIRTUAL TABLE words
    USING fts5 ({", ".join(Words._fields)}, tokenize = 'unicode61 remove_diacritics 2');
"""

#: How much a hit counts by column: title, names, reference, about, the document's words.
_WEIGHTS: Final = "10.0, 5.0, 5.0, 2.0, 1.0"

#: Columns whose values are counted with the index, for a catalogue's first page.
TALLIED: Final = ("repository", "project", "first", "language", "creators")

#: With more files than this to read, several processes read them.
_MANY: Final = 4_000

Answer = TypeVar("Answer")

#: The highest number that SQLite takes.
_MOST: Final = 2**63 - 1

#: Letters of a word for which others are looked for, and words that are compared with it, at most.
_LONG_ENOUGH: Final = 4
_TERMS: Final = 50_000

#: Keys held in memory before they are written.
_PAIRS: Final = 400_000

_INTO_RECORDS: Final = f"INSERT INTO records VALUES ({', '.join('?' * (len(Listed._fields) + 1))})"
_INTO_WORDS: Final = f"INSERT INTO words (rowid, {', '.join(Words._fields)}) VALUES ({', '.join('?' * 6)})"

_COLUMNS: Final = ", ".join(f'records."{name}"' for name in Listed._fields)


def _kept(name: str) -> str | bytes:
    """A file's name as the database keeps it: bytes where it is no UTF-8, which SQLite's text must be."""
    if name.isascii():
        return name
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return os.fsencode(name)
    return name


def _value(value: Any) -> Any:
    return _kept(value) if isinstance(value, str) else value


#: What reading a value of the wrong kind raises, besides what SQLite says itself.
_WRONG_VALUES: Final = (TypeError, ValueError, AttributeError, OverflowError)

_NUMBERS: Final = frozenset({"first", "last"})


def _text(value: Any) -> str:
    """A value that must be text; TypeError where the database holds anything else."""
    if not isinstance(value, str):
        raise TypeError("no text in the index where text should be")
    return value


def _number(value: Any) -> int:
    if not isinstance(value, int):
        raise TypeError("no number in the index where a number should be")
    return value


def _listed(row: Sequence[Any]) -> Listed:
    """The columns of a record, each of its kind; TypeError otherwise."""
    if list(map(type, row)) != _KINDS:
        raise TypeError("a record in the index is not of its shape")
    return Listed(*row)


_KINDS: Final = [int if name in _NUMBERS else str for name in Listed._fields]


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What the index holds: `place` is its file (None: memory, or a `server`).

    `changed` is what a refresh would read, `size` in bytes; on a server that of the records' own copies.
    """

    place: Path | None
    records: int
    bad: int
    changed: int
    size: int
    server: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A record that answers a query, and the words around the hit (marked with U+E000 and U+E001)."""

    listed: Listed
    excerpt: str


def _close(database: sqlite3.Connection) -> None:
    import sqlite3

    with contextlib.suppress(sqlite3.Error):
        database.close()


@contextlib.contextmanager
def _understood() -> Iterator[None]:
    """UsageError for a query that SQLite refuses: made anew, the index is sound, so the question is not."""
    import sqlite3

    try:
        yield
    except sqlite3.OperationalError as fault:
        raise UsageError(
            f"The query cannot be understood: {fault}.", hint="Put phrases in quotes."
        ) from fault


class Index:
    """The index of one store."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._database: sqlite3.Connection | None = None
        self._place: Path | None = None
        self._fresh = False
        #: Called with (done, total) while files are read; set by whoever shows progress.
        self.progress: Callable[[int, int], None] | None = None

    # Opening ----------------------------------------------------------------------------------

    @cached_property
    def _stamp(self) -> str:
        """What the content depends on besides the records: format, program, the store's authorities."""
        import hashlib

        from provcite.checks.keys import KEYS_VERSION

        own = hashlib.sha256()
        for kind, files in self._library.authority_files().items():
            if kind == "readings":  # they change what is read of other texts, not what a record says
                continue
            own.update(kind.encode())
            for _, data in files:
                own.update(len(data).to_bytes(8, "big") + data)
        return f"{FORMAT} {__version__} {KEYS_VERSION} {own.hexdigest()}"

    def _places(self) -> Iterator[Path]:
        """Where the index may lie, best first."""
        import hashlib

        from provcite.store.folders import cache_folder

        yield self._library.cache_folder / FILE
        digest = hashlib.sha256(str(self._library.folder.resolve()).encode("utf-8", "surrogateescape"))
        yield cache_folder() / "stores" / digest.hexdigest()[:24] / FILE

    def _connect(self, path: Path) -> sqlite3.Connection:
        import sqlite3

        # One thread uses it at a time; which one tidies up in the end is the garbage collector's choice.
        database = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
        try:
            # The file is a cache, but it may have come with a store from elsewhere.
            database.execute("PRAGMA trusted_schema = OFF")
            database.execute("PRAGMA cell_size_check = ON")
            database.execute("PRAGMA synchronous = NORMAL")
            database.execute("PRAGMA cache_size = -16000")
            found = dict(database.execute("SELECT key, value FROM meta WHERE key = 'stamp'"))
            if found.get("stamp") != self._stamp:
                raise sqlite3.DatabaseError("made by another version")
        except BaseException:
            database.close()
            raise
        return self._closed_in_the_end(database)

    def _closed_in_the_end(self, database: sqlite3.Connection) -> sqlite3.Connection:
        """`database`, which is closed when this object goes: from Python 3.13 on an open one is a warning."""
        weakref.finalize(self, _close, database)
        return database

    def _existing(self) -> sqlite3.Connection | None:
        """An index that is there already, or None; nothing is made."""
        import sqlite3

        if self._database is None:
            for path in self._places():
                if path.is_file():
                    try:
                        if path.parent == self._library.cache_folder:
                            self._library.files.own_file(f"{CACHE}/{FILE}")
                        self._database = self._connect(path)
                    except (sqlite3.Error, OSError, StoreError):
                        continue
                    self._place = path
                    break
        return self._database

    @property
    def place(self) -> Path | None:
        """The file that the answers come from; None for memory, and before the first question."""
        return self._place if self._database is not None else None

    def close(self) -> None:
        """Let go of the file."""
        if self._database is not None:
            self._database.close()
        self._database = None
        self._fresh = False

    # Keeping up to date -----------------------------------------------------------------------

    def trust(self) -> None:
        """Take the index for what the files say, unseen, where there is one: the user's explicit wish.

        No file is looked at, so that what was changed since the last look is not found.
        """
        if self._existing() is not None:
            self._fresh = True

    def refresh(self, *, again: bool = False) -> None:
        """Bring the index to the state of the files; once in the life of this object unless `again`."""
        import sqlite3

        if self._fresh and not again:
            return
        try:
            database = self._existing()
            if database is None:
                self._build()
            else:
                self._update(database)
        except (sqlite3.DatabaseError, *_WRONG_VALUES):
            # Damaged: nothing in it is needed.
            self.close()
            self._build(anew=True)
        self._fresh = True

    def outdated(self) -> None:
        """An id went or changed through this process: the next question looks at the files again.

        Not called for new and edited records: a long import asks between its writes, and would
        look through the whole folder each time.
        """
        self._fresh = False

    def rebuild(self) -> None:
        """Make the index anew from all files."""
        self.close()
        self._build(anew=True)
        self._fresh = True

    def _build(self, *, anew: bool = False) -> None:
        """Make the index in a temporary file and give it its name when it is whole.

        Unless `anew`, one that another process has made while we waited for the lock will do.
        """
        import sqlite3

        for path in self._places():
            lock = Lock(path.with_name("index.lock"), timeout=120)
            try:
                if not self._ready_for_writing(path):
                    continue
                with lock:
                    made = None if anew else self._made_meanwhile(path)
                    if made is None:
                        self._build_at(path)
                self._database = made or self._connect(path)
                self._place = path
                if made is not None:
                    self._update(made)
            except (OSError, StoreError, sqlite3.OperationalError):
                continue  # read-only, full or locked: the next place
            return
        self._database = self._closed_in_the_end(
            sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        )
        self._place = None
        try:
            self._database.executescript(_TABLES)
        except sqlite3.OperationalError as fault:
            raise StoreError(
                f"The index cannot be made with this Python's SQLite {sqlite3.sqlite_version}: {fault}.",
                hint="Use a Python whose SQLite has full-text search (FTS5).",
            ) from fault
        self._fill(self._database)

    def _ready_for_writing(self, path: Path) -> bool:
        """Make the folder of the index; False where it is one that somebody else made."""
        if path.parent != self._library.cache_folder:
            path.parent.mkdir(parents=True, exist_ok=True)
            return True
        from provcite.store.layout import ensure_cache_folder, is_ours

        ensure_cache_folder(self._library.files, CACHE)
        self._library.files.own_file(f"{CACHE}/{FILE}")
        return is_ours(self._library.files, CACHE)

    def _made_meanwhile(self, path: Path) -> sqlite3.Connection | None:
        import sqlite3

        try:
            return self._connect(path) if path.is_file() else None
        except (sqlite3.Error, OSError):
            return None

    def _build_at(self, path: Path) -> None:
        import sqlite3

        temporary = path.with_name(f"{FILE}.{os.getpid()}.tmp")
        with contextlib.suppress(OSError):
            temporary.unlink()
        database = sqlite3.connect(temporary, isolation_level=None)
        try:
            database.execute("PRAGMA journal_mode = OFF")
            database.execute("PRAGMA synchronous = OFF")
            database.execute("PRAGMA cache_size = -64000")
            database.executescript(_TABLES)
            self._fill(database)
            database.close()
            os.replace(temporary, path)
        except BaseException:
            database.close()
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise

    def _fill(self, database: sqlite3.Connection) -> None:
        database.execute("BEGIN")
        database.execute("INSERT INTO meta VALUES ('stamp', ?)", (self._stamp,))
        started = scan.now()
        self._bring_up(database, scan.Snapshot(), scan.Snapshot(), (started, *self._scan()))
        self._tally(database)
        database.execute("COMMIT")

    def _update(self, database: sqlite3.Connection) -> None:
        """Compare with the files, and where they differ read those that changed."""
        started = scan.now()
        found, texts = self._scan()
        if self._kept(database) == (found.packed(), texts.packed()):
            return
        import sqlite3

        place = self._place or self._library.cache_folder / FILE
        try:
            with Lock(place.with_name("index.lock"), timeout=120):
                # Under the lock, for another process may have done it meanwhile.
                database.execute("BEGIN IMMEDIATE")
                try:
                    (names, states), (text_names, text_states) = self._kept(database)
                    self._bring_up(
                        database,
                        scan.Snapshot.unpacked(names, states),
                        scan.Snapshot.unpacked(text_names, text_states),
                        (started, found, texts),
                    )
                    database.execute("COMMIT")
                except BaseException:
                    with contextlib.suppress(sqlite3.Error):
                        database.execute("ROLLBACK")
                    raise
        except (OSError, StoreError, sqlite3.OperationalError):
            # The file can be read but not written: build where it can.
            self.close()
            self._build(anew=True)

    def _scan(self) -> tuple[scan.Snapshot, scan.Snapshot]:
        for folder in (RECORDS, TEXTS):
            self._library.files.refuse_link(folder)
        return scan.scan(self._library.records_folder, SUFFIX), scan.scan(self._library.texts_folder, "")

    @staticmethod
    def _kept(database: sqlite3.Connection) -> tuple[tuple[bytes, bytes], tuple[bytes, bytes]]:
        """The scan that the content answers to."""
        kept = dict(database.execute("SELECT key, value FROM meta WHERE key != 'stamp'"))
        return (
            (kept.get("names", b""), kept.get("states", b"")),
            (kept.get("text_names", b""), kept.get("text_states", b"")),
        )

    def _bring_up(
        self,
        database: sqlite3.Connection,
        old: scan.Snapshot,
        old_texts: scan.Snapshot,
        scanned: tuple[int, scan.Snapshot, scan.Snapshot],
    ) -> None:
        """Read what differs between the scan that the content answers to and a new one.

        What changes after `scanned` (when, records, texts) is seen by the next comparison.
        """
        started, new, new_texts = scanned
        database.execute("DELETE FROM tallies")
        gone, changed = scan.differences(old, new)
        with_texts = self._with_changed_texts(database, old_texts, new_texts)
        if with_texts:
            changed |= with_texts.intersection(new.names)
        self._forget(database, gone)
        if old.names:
            self._forget(database, changed)
        self._add(database, sorted(changed))
        for key, snapshot, kept in (("", new, old), ("text_", new_texts, old_texts)):
            names, states = scan.settled(snapshot, kept, started).packed()
            self._put_meta(database, f"{key}names", names)
            self._put_meta(database, f"{key}states", states)

    def _put_meta(self, database: sqlite3.Connection, key: str, value: bytes) -> None:
        database.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    @staticmethod
    def _tally(database: sqlite3.Connection) -> None:
        """Count the values of the columns that a catalogue's first page counts."""
        for column in TALLIED:
            database.execute(
                f'INSERT INTO tallies SELECT ?, CAST("{column}" AS TEXT), count(*) FROM records '
                f'GROUP BY "{column}"',
                (column,),
            )

    def tally(self) -> None:
        """Count again what a change has made untrue, where the index can be written; else nothing happens."""
        import sqlite3

        database = self._ready()
        try:
            if database.execute("SELECT 1 FROM tallies LIMIT 1").fetchone() is None:
                database.execute("BEGIN IMMEDIATE")
                try:
                    self._tally(database)
                    database.execute("COMMIT")
                except BaseException:
                    database.execute("ROLLBACK")
                    raise
        except sqlite3.Error:
            return  # another process has it, or nobody may write: it is counted whenever it is asked for

    @staticmethod
    def _with_changed_texts(database: sqlite3.Connection, old: scan.Snapshot, new: scan.Snapshot) -> set[str]:
        """The records whose text has changed, come or gone."""
        if (old.names, old.states) == (new.names, new.states):
            return set()
        gone, changed = scan.differences(old, new)
        files = changed.union(gone)
        rows = database.execute("SELECT id, text FROM records WHERE text != ''")
        return {record_id for record_id, text in rows if text.removeprefix("texts/") in files}

    @staticmethod
    def _forget(database: sqlite3.Connection, names: Iterable[str]) -> None:
        for name in map(_kept, names):
            found = database.execute("SELECT num FROM records WHERE id = ?", (name,)).fetchone()
            if found is not None:
                database.execute("DELETE FROM words WHERE rowid = ?", found)
                database.execute("DELETE FROM keys WHERE num = ?", found)
                database.execute("DELETE FROM bodies WHERE num = ?", found)
                database.execute("DELETE FROM records WHERE num = ?", found)
            unusable = database.execute("SELECT num FROM bad WHERE name = ?", (name,)).fetchone()
            if unusable is not None:
                database.execute("DELETE FROM words WHERE rowid = ?", unusable)
                database.execute("DELETE FROM keys WHERE num = ?", unusable)
                database.execute("DELETE FROM bad WHERE name = ?", (name,))

    @without_collector()
    def _add(self, database: sqlite3.Connection, names: Sequence[str]) -> None:
        num = (database.execute("SELECT max(num) FROM records").fetchone()[0] or 0) + 1
        bad_num = (database.execute("SELECT min(num) FROM bad").fetchone()[0] or 0) - 1
        pairs: list[tuple[str, str, int]] = []
        for done, row in enumerate(self._rows(names)):
            if self.progress is not None:
                self.progress(done, len(names))
            if row is None:
                continue
            if row.bad is not None:
                first, last = (row.listed.first, row.listed.last) if row.listed else (LATEST, EARLIEST)
                values = (_kept(row.name), *row.bad, bad_num, first, last)
                database.execute(
                    "INSERT INTO bad VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", values
                )
                if row.words is not None:
                    self._put_words(database, bad_num, row.words)
                pairs.extend((kind, key, bad_num) for kind, key in row.keys)
                bad_num -= 1
            elif row.listed is not None and row.words is not None:
                self._put(database, num, row.listed, row.body)
                self._put_words(database, num, row.words)
                pairs.extend((kind, key, num) for kind, key in row.keys)
                num += 1
                if len(pairs) > _PAIRS:
                    self._add_keys(database, pairs)
        self._add_keys(database, pairs)

    def _put(self, database: sqlite3.Connection, num: int, listed: Listed, body: str) -> None:
        database.execute(_INTO_RECORDS, (num, *listed))
        database.execute("INSERT INTO bodies VALUES (?, ?)", (num, body))

    def _put_words(self, database: sqlite3.Connection, num: int, words: Words) -> None:
        database.execute(_INTO_WORDS, (num, *words))

    @staticmethod
    def _add_keys(database: sqlite3.Connection, pairs: list[tuple[str, str, int]]) -> None:
        # Sorted, the keys go into their tree in its own order, which is several times faster.
        pairs.sort()
        database.executemany("INSERT INTO keys VALUES (?, ?, ?) ON CONFLICT DO NOTHING", pairs)
        pairs.clear()

    def _rows(self, names: Sequence[str]) -> Iterator[Row | None]:
        from provcite.store.reading import rows_of_files

        return rows_of_files(
            self._library.folder, names, self._library.authorities, parallel=len(names) > _MANY
        )

    # Asking -----------------------------------------------------------------------------------

    def _asked(self, ask: Callable[[sqlite3.Connection], Answer]) -> Answer:
        """The answer to a question. An index that is damaged inside is made anew, once, and asked again."""
        import sqlite3

        try:
            return ask(self._ready())
        except (sqlite3.Error, *_WRONG_VALUES):
            self.rebuild()
            return ask(self._ready())

    def _ready(self) -> sqlite3.Connection:
        self.refresh()
        assert self._database is not None  # noqa: S101 - refresh opens one or raises
        return self._database

    def status(self) -> Status:
        """What the index holds and how far it is behind; changes nothing."""
        import sqlite3

        found = self._scan()[0]
        database = self._existing()
        with contextlib.suppress(sqlite3.Error, *_WRONG_VALUES):
            if database is not None:
                (names, states), _ = self._kept(database)
                gone, changed = scan.differences(scan.Snapshot.unpacked(names, states), found)
                return Status(
                    place=self._place,
                    records=database.execute("SELECT count(*) FROM records").fetchone()[0],
                    bad=database.execute("SELECT count(*) FROM bad").fetchone()[0],
                    changed=len(gone) + len(changed),
                    size=self._place.stat().st_size if self._place else 0,
                )
        # There is none, or a damaged one, which the next question makes anew.
        return Status(place=None, records=0, bad=0, changed=len(found.names), size=0)

    def passed_over(self) -> list[PassedOver]:
        """The files that gave no record."""
        return self._passed_over("1 = 1", ())

    def passed_over_for(self, query: Query) -> list[PassedOver]:
        """The files that gave no record and would, as far as they can be read, have answered `query`."""
        import sqlite3

        where, values = condition(query.filter, self._library)
        if not query.match:
            return self._passed_over(where, values)
        where = f"num IN (SELECT rowid FROM words WHERE words MATCH ? AND rowid < 0) AND {where}"
        try:
            return self._passed_over(where, (query.match, *values))
        except sqlite3.OperationalError as fault:
            raise UsageError(
                f"The query cannot be understood: {fault}.", hint="Put phrases in quotes."
            ) from fault

    def passed_over_with(self, kind: str, key: str) -> list[PassedOver]:
        """The files that gave no record and have, as far as they can be read, this key."""
        if not self._any_bad:
            return []
        where = "num IN (SELECT num FROM keys WHERE kind = ? AND key = ? AND num < 0)"
        return self._passed_over(where, (kind, key))

    @property
    def _any_bad(self) -> bool:
        found = self._asked(lambda database: database.execute("SELECT 1 FROM bad LIMIT 1").fetchone())
        return found is not None

    def _passed_over(self, where: str, values: Sequence[object]) -> list[PassedOver]:
        from provcite.store.stored import PassedOver

        folder = self._library.records_folder

        def ask(database: sqlite3.Connection) -> list[PassedOver]:
            rows = database.execute(
                f'SELECT name, message, line, "column" FROM bad AS records WHERE {where} ORDER BY name',
                tuple(map(_value, values)),
            )
            return [
                PassedOver(
                    path=folder / f"{os.fsdecode(name)}{SUFFIX}",
                    message=_text(message),
                    line=None if line is None else _number(line),
                    column=None if column is None else _number(column),
                )
                for name, message, line, column in rows
            ]

        return self._asked(ask)

    def ids_of_alias(self, alias: str) -> list[str]:
        """The records that had this id before, verified in their files."""
        from provcite.store.reading import files_with

        database = self._existing()
        if database is None:
            # Searching the bytes of the files is quicker than making an index for one question.
            candidates = files_with(self._library.records_folder, alias)
            return [name for name in candidates if self._has_alias(name, alias)]
        found = [name for name in self.find_ids("alias", alias, fresh=False) if self._has_alias(name, alias)]
        return found or self.find_ids("alias", alias)

    def unusable_of_alias(self, alias: str) -> list[PassedOver]:
        """The files that give no record and name this former id; see `ids_of_alias`."""
        from provcite.schema.decode import sketch
        from provcite.store.files import read_regular
        from provcite.store.reading import files_with
        from provcite.store.stored import PassedOver

        if self._existing() is not None:
            return self.passed_over_with("alias", alias)
        found: list[PassedOver] = []
        for name in files_with(self._library.records_folder, alias):
            errors = self._library.check_file(name).errors
            path = self._library.path_of_file(name)
            record = sketch(read_regular(path), name) if errors else None
            if record is not None and alias in record.aliases:
                place = errors[0].position
                found.append(
                    PassedOver(path=path, message=errors[0].message, line=place.line, column=place.column)
                )
        return found

    def _has_alias(self, name: str, alias: str) -> bool:
        from provcite.model.errors import ProvciteError

        try:
            return alias in self._library.stored(name).record.aliases
        except ProvciteError:
            return False

    def find_ids(self, kind: str, key: str, limit: int = 100, *, fresh: bool = True) -> list[str]:
        """The ids of records with this key, in order."""

        def ask(database: sqlite3.Connection) -> list[str]:
            rows = database.execute(
                "SELECT records.id FROM keys JOIN records USING (num) "
                "WHERE kind = ? AND key = ? ORDER BY records.id LIMIT ?",
                (_kept(kind), _kept(key), limit),
            )
            return [_text(record_id) for (record_id,) in rows]

        if fresh:
            return self._asked(ask)
        import sqlite3

        try:
            return ask(self._database) if self._database is not None else []
        except (sqlite3.Error, *_WRONG_VALUES):
            return self._asked(ask)

    def nearest_words(self, word: str, limit: int = 3) -> list[str]:
        """Words of the records that are spelt most like `word` and begin with the same letter, best first."""
        from rapidfuzz import fuzz, process

        first = word[:1].lower()
        if len(word) < _LONG_ENOUGH or not first.isalpha():
            return []

        def ask(database: sqlite3.Connection) -> list[str]:
            return self._terms_from(database, first, _TERMS)

        found = process.extract(
            word.lower(), self._asked(ask), scorer=fuzz.ratio, limit=limit, score_cutoff=75
        )
        return [term for term, _, _ in found]

    def _selected(self, query: Query, *, few: bool = False) -> tuple[str, str, tuple[Any, ...]]:
        """The tables to ask for those who answer a query, the condition, and the values of its marks."""
        where, values = condition(query.filter, self._library, few=few)
        given = tuple(map(_value, values))
        if not query.match:
            return "records", where, given
        return (
            "words JOIN records ON num = words.rowid",
            f"words MATCH ? AND {where}",
            (query.match, *given),
        )

    def _terms_from(self, database: sqlite3.Connection, first: str, limit: int) -> list[str]:
        """Words of the full-text index that begin with this letter, at most so many."""
        database.execute(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.terms USING fts5vocab('main', 'words', 'row')"
        )
        rows = database.execute(
            "SELECT term FROM temp.terms WHERE term >= ? AND term < ? LIMIT ?",
            (first, chr(ord(first) + 1), limit),
        )
        return [_text(row[0]) for row in rows]

    def counts(self, column: str, query: Query) -> list[tuple[str, int]]:
        """How many records that answer `query` have each value, as it is kept, of a column of `Listed`."""
        return self.counts_of((column,), query)[column]

    def counts_of(self, columns: Sequence[str], query: Query) -> dict[str, list[tuple[str, int]]]:
        """As `counts`, for several columns: those who answer are looked for once."""
        from collections import Counter

        for column in columns:
            if column not in Listed._fields:
                raise ValueError(column)
        named = ", ".join(f'records."{column}"' for column in columns)
        tables, where, given = self._selected(query, few=bool(query.match))

        def kept(database: sqlite3.Connection, column: str) -> list[tuple[Any, int]]:
            return database.execute(
                'SELECT value, number FROM tallies WHERE "column" = ?', (column,)
            ).fetchall()

        def ask(database: sqlite3.Connection) -> dict[str, list[tuple[str, int]]]:
            found: dict[str, list[tuple[Any, int]]] = {}
            if query == type(query)():
                found = {column: rows for column in columns if (rows := kept(database, column))}
            if len(columns) == 1 and not found:
                sql = f"SELECT {named}, count(*) FROM {tables} WHERE {where} GROUP BY 1"
                found[columns[0]] = database.execute(sql, given).fetchall()
            elif len(found) < len(columns):
                rows = database.execute(f"SELECT {named} FROM {tables} WHERE {where}", given).fetchall()
                held = zip(*rows, strict=True) if rows else ((),) * len(columns)
                found |= {
                    column: list(Counter(values).items())
                    for column, values in zip(columns, held, strict=True)
                }
            return {
                column: [
                    (str(value) if isinstance(value, int) else _text(value), _number(number))
                    for value, number in rows
                ]
                for column, rows in found.items()
            }

        return self._asked(ask)

    def numbers(self, query: Query) -> list[int]:
        """The records that answer a query, by the numbers that `table` gives them, in no order."""
        where, values = condition(query.filter, self._library, few=bool(query.match))
        given = tuple(map(_value, values))
        if not query.match:
            sql = f"SELECT num FROM records WHERE {where}"
        elif not query.filter:
            sql, given = "SELECT rowid FROM words WHERE words MATCH ? AND rowid > 0", (query.match,)
        else:
            sql = f"SELECT num FROM words JOIN records ON num = words.rowid WHERE words MATCH ? AND {where}"
            given = (query.match, *given)
        with _understood():
            return self._asked(lambda database: [_number(num) for (num,) in database.execute(sql, given)])

    def table(self, columns: Sequence[str]) -> list[tuple[Any, ...]]:
        """Of each record its number and these columns of `Listed`, by number."""
        for column in columns:
            if column not in Listed._fields:
                raise ValueError(column)
        named = ", ".join(f'"{column}"' for column in columns)
        return self._asked(
            lambda database: database.execute(f"SELECT num, {named} FROM records ORDER BY num").fetchall()
        )

    def holders(self, kind: str) -> list[tuple[str, str]]:
        """The keys of a kind, each with the id of a record that has it."""

        def ask(database: sqlite3.Connection) -> list[tuple[str, str]]:
            rows = database.execute(
                "SELECT key, records.id FROM keys JOIN records USING (num) WHERE kind = ?", (kind,)
            )
            return [(_text(key), _text(record_id)) for key, record_id in rows]

        return self._asked(ask)

    def values_of(self, kind: str, limit: int) -> list[str]:
        """The different keys of `kind` that records have, at most so many, in their order."""

        def ask(database: sqlite3.Connection) -> list[str]:
            sql = f"SELECT key FROM ({EACH_KEY}) AS found LIMIT ?"
            return [_text(row[0]) for row in database.execute(sql, (kind, kind, limit))]

        return self._asked(ask)

    def find_bodies(self, kind: str, key: str, limit: int) -> list[tuple[str, int]]:
        """As `find_ids`, each id with the number by which `body` gives the record."""

        def ask(database: sqlite3.Connection) -> list[tuple[str, int]]:
            rows = database.execute(
                "SELECT records.id, num FROM keys JOIN records USING (num) "
                "WHERE kind = ? AND key = ? ORDER BY records.id LIMIT ?",
                (_kept(kind), _kept(key), limit),
            )
            return [(_text(record_id), _number(num)) for record_id, num in rows]

        return self._asked(ask)

    def copies(self) -> dict[str, Callable[[], Record | None]]:
        """By id, what gives the record as the files have it now; nothing where there is no index yet."""
        if self._existing() is None:
            return {}
        self.refresh(again=True)
        rows = self._asked(lambda database: database.execute("SELECT id, num FROM records").fetchall())
        return {_text(record_id): partial(self.body, _number(num)) for record_id, num in rows}

    def body(self, num: int) -> Record | None:
        """The record with this number, or None."""
        from provcite.store.bodies import unpack

        def ask(database: sqlite3.Connection) -> Record | None:
            row = database.execute("SELECT body FROM bodies WHERE num = ?", (num,)).fetchone()
            return None if row is None else unpack(_text(row[0]))

        try:
            return self._asked(ask)
        except ValueError:
            return None

    def listed(self, wanted: Filter | None = None, *, limit: int = -1, offset: int = 0) -> list[Listed]:
        """The columns of the records that pass the filter, by date and title, from place `offset` on."""
        where, values = condition(wanted or Filter(), self._library)

        def ask(database: sqlite3.Connection) -> list[Listed]:
            rows = database.execute(
                f"SELECT {_COLUMNS} FROM records WHERE {where} "
                "ORDER BY first, date, title, id LIMIT ? OFFSET ?",
                (*map(_value, values), min(limit, _MOST) if limit >= 0 else _MOST, offset),
            )
            return [_listed(row) for row in rows]

        return self._asked(ask)

    def page(self, query: Query, sort: str, limit: int) -> list[Listed]:
        """The first `limit` records (0: all) that answer `query`, by a column (``-date``: turned round).

        Numbers in words count as numbers (2 before 10), undated records come last either way. Only the
        values that are sorted by are read of all of them. Raises UsageError as `search` does.
        """
        import heapq
        import sqlite3

        from provcite.store.stored import natural

        column, back = sort.removeprefix("-"), sort.startswith("-")
        if column not in Listed._fields:
            raise ValueError(column)
        limit = min(limit, _MOST)
        tables, where, given = self._selected(query)
        way = "DESC" if back else "ASC"

        def by_date(database: sqlite3.Connection) -> list[int]:
            sql = f"SELECT date = '', first, last, num FROM {tables} WHERE {where}"
            if limit:
                # The day of the last one wanted; with it come all of that day, which their ids put in order.
                order = f"ORDER BY 1, first {way}, last {way} LIMIT 1 OFFSET ?"
                edge = database.execute(f"{sql} {order}", (*given, limit - 1)).fetchone()
                if edge is not None:
                    undated, first, last = map(_number, edge[:3])
                    beyond = "<" if back else ">"
                    later = f"(first {beyond} {first} OR (first = {first} AND last {beyond} {last}))"
                    sql += f" AND ((date = '') < {undated} OR ((date = '') = {undated} AND NOT {later}))"
            rows = database.execute(sql.replace("num FROM", "num, records.id FROM", 1), given).fetchall()
            rows.sort(key=lambda row: natural(_text(row[4])), reverse=back)
            rows.sort(key=lambda row: (row[1], row[2]), reverse=back)
            rows.sort(key=lambda row: row[0])
            return [_number(row[3]) for row in rows]

        def by_words(database: sqlite3.Connection) -> list[int]:
            rows = database.execute(f'SELECT records."{column}", num FROM {tables} WHERE {where}', given)
            keyed = ((natural(str(value)), num) for value, num in rows)
            if not limit:
                return [num for _, num in sorted(keyed, reverse=back)]
            pick = heapq.nlargest if back else heapq.nsmallest
            return [num for _, num in pick(limit, keyed)]

        def ask(database: sqlite3.Connection) -> list[Listed]:
            numbers = (by_date if column == "date" else by_words)(database)
            if not limit:
                rows = database.execute(f"SELECT num, {_COLUMNS} FROM {tables} WHERE {where}", given)
                found = {row[0]: _listed(row[1:]) for row in rows}
                return [found[num] for num in numbers]
            one = f"SELECT {_COLUMNS} FROM records WHERE num = ?"
            return [_listed(database.execute(one, (num,)).fetchone()) for num in numbers[:limit]]

        try:
            return self._asked(ask)
        except sqlite3.OperationalError as fault:
            raise UsageError(
                f"The query cannot be understood: {fault}.", hint="Put phrases in quotes."
            ) from fault

    def search(self, query: Query, *, limit: int = 20, offset: int = 0, ranked: bool = True) -> list[Hit]:
        """The records that answer a query, best first, without the first `offset`; without words by date.

        To rank every answer is looked at; where `ranked` is false the first that are found will do. Raises
        UsageError for a query that the index does not understand.
        """
        if not query.match:
            rows = self.listed(query.filter, limit=limit, offset=offset)
            return [Hit(listed=listed, excerpt="") for listed in rows]
        where, values = condition(query.filter, self._library, few=True)
        # With a join each row is looked up, which only a filter needs.
        tables = "words JOIN records ON num = words.rowid" if query.filter else "words"
        where = f"words MATCH ? AND {where if query.filter else 'words.rowid > 0'}"
        given = (query.match, *map(_value, values))

        def ask(database: sqlite3.Connection) -> list[Hit]:
            # The best rows first, and only for those the columns and the words around the hit.
            sql = f"SELECT words.rowid FROM {tables} WHERE {where}"
            order = f"ORDER BY bm25(words, {_WEIGHTS}), words.rowid" if ranked else ""
            best = database.execute(
                f"{sql} {order} LIMIT ? OFFSET ?", (*given, min(limit, _MOST), offset)
            ).fetchall()
            hits: list[Hit] = []
            for (num,) in best:
                row = database.execute(
                    f"SELECT snippet(words, -1, '\ue000', '\ue001', '…', 12), {_COLUMNS} FROM words "
                    "JOIN records ON num = words.rowid WHERE words MATCH ? AND words.rowid = ?",
                    (query.match, num),
                ).fetchone()
                hits.append(Hit(listed=_listed(row[1:]), excerpt=_text(row[0])))
            return hits

        with _understood():
            return self._asked(ask)

    def count(self, query: Query) -> int:
        """How many records answer a query."""
        where, values = condition(query.filter, self._library, few=bool(query.match))
        of_filter = tuple(map(_value, values))
        if not query.match:
            sql, given = f"SELECT count(*) FROM records WHERE {where}", of_filter
        elif not query.filter:
            sql, given = "SELECT count(*) FROM words WHERE words MATCH ? AND rowid > 0", (query.match,)
        else:
            sql = (
                "SELECT count(*) FROM words JOIN records ON num = words.rowid "
                f"WHERE words MATCH ? AND {where}"
            )
            given = (query.match, *of_filter)
        return self._asked(lambda database: _number(database.execute(sql, given).fetchone()[0]))
