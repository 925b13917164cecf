"""The index in PostgreSQL: the same tables and questions as in SQLite, for several machines at once.

The files stay the truth. What differs from SQLite is here: how the tables are made and brought to their
present form, how words are kept and asked for, how writers wait for each other, and what a lost server means.
A store has a schema of its own in the database, named in its settings or made from its folder's path.
"""

# ruff: noqa: S608 - what is put into SQL here are our own column names and marks for values

from __future__ import annotations

import contextlib
import re
import unicodedata
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from provcite.model.errors import StoreError, UsageError
from provcite.store import scan
from provcite.store.conditions import condition
from provcite.store.index import _MOST, _WRONG_VALUES, Hit, Index, Status, _listed, _number, _text
from provcite.store.rows import Listed, Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    import psycopg

    from provcite.store.library import Library
    from provcite.store.query import Query
    from provcite.store.stored import PassedOver

#: What begins an address that this module opens.
SCHEMES: Final = ("postgresql://", "postgres://")

#: Text in the order of its letters' numbers, as SQLite has it.
_WORDS: Final = 'TEXT COLLATE "C"'
_COLUMN_TYPES: Final = ", ".join(
    f'"{name}" {"BIGINT" if name in ("first", "last") else _WORDS} NOT NULL' for name in Listed._fields
)

#: Each step brings the tables from the version before to its own; a step is never changed afterwards.
#: `words` holds a text in parts: a text search vector is limited to 1 MB and its places to 16,383.
MIGRATIONS: Final[tuple[tuple[str, ...], ...]] = (
    (
        "CREATE TABLE meta (key TEXT PRIMARY KEY, value BYTEA)",
        f"CREATE TABLE records (num BIGINT PRIMARY KEY, {_COLUMN_TYPES})",
        "CREATE UNIQUE INDEX records_id ON records (id)",
        "CREATE INDEX records_days ON records (first, last, date)",
        "CREATE TABLE bodies (num BIGINT PRIMARY KEY, body TEXT NOT NULL)",
        f"CREATE TABLE keys (kind {_WORDS}, key {_WORDS}, num BIGINT, PRIMARY KEY (kind, key, num))",
        "CREATE INDEX keys_num ON keys (num)",
        (
            f'CREATE TABLE bad (name {_WORDS} PRIMARY KEY, message TEXT, line BIGINT, "column" BIGINT, '
            "num BIGINT, first BIGINT, last BIGINT)"
        ),
        'CREATE TABLE tallies ("column" TEXT, value TEXT, number BIGINT)',
        (
            "CREATE TABLE words (rowid BIGINT, field INTEGER, part INTEGER, text TEXT, vector TSVECTOR, "
            "PRIMARY KEY (rowid, field, part))"
        ),
        "CREATE INDEX words_vector ON words USING gin (vector)",
        f"CREATE TABLE terms (term {_WORDS} PRIMARY KEY)",
    ),
)

#: How much a hit counts by column, as in SQLite.
_WEIGHTS: Final = (10.0, 5.0, 5.0, 2.0, 1.0)

#: Words of a part of a text, and how many of them the next part begins with again, for phrases.
_PART: Final = 4_000
_OVERLAP: Final = 40

#: Characters of a key that an index's row can hold; a longer one ends in its digest.
_LONGEST: Final = 500

#: Rows that are sent at once.
_BATCH: Final = 2_000

_WORD: Final = re.compile(r"[^\W_]+")
_MATCH: Final = re.compile(r'\s*(?:"([^"]*)"(\s\*)?|(\()|(\))|(AND|OR|NOT)(?=\s)|([a-z]+)\s:)')

Answer = TypeVar("Answer")


def _sign(url: str) -> Path:
    import hashlib

    from provcite.store.folders import state_folder

    return state_folder() / "index-servers" / hashlib.sha256(url.encode("utf-8", "replace")).hexdigest()


def allowed(url: str) -> bool:
    """Whether the user has once made an index at this address.

    Settings come with a store, which may be anybody's: the address could lead to a server that is after the
    user's password, or name files of the user's as keys to send.
    """
    return _sign(url).is_file()


def allow(url: str) -> None:
    """Keep that the user has named this address; raises OSError where the state folder cannot be written."""
    _sign(url).parent.mkdir(parents=True, exist_ok=True)
    _sign(url).touch()


def words_of(text: str) -> list[str]:
    """The words of a text as SQLite's `unicode61` takes them: small letters without their marks."""
    if not text.isascii():
        plain = unicodedata.normalize("NFD", text)
        plain = "".join(letter for letter in plain if unicodedata.category(letter) != "Mn")
        text = unicodedata.normalize("NFC", plain)
    return [word[:_LONGEST] for word in _WORD.findall(text.lower())]


def vector_of(words: Sequence[str]) -> str:
    """A text search vector in its own notation: each word with its places."""
    places: dict[str, list[str]] = {}
    for place, word in enumerate(words, 1):
        places.setdefault(word, []).append(str(place))
    return " ".join(f"'{word}':{','.join(at)}" for word, at in places.items())


def short(text: str) -> str:
    """A key or value that a row of an index can hold, different for different texts."""
    text = text.replace("\0", "\ufffd")
    if len(text) <= _LONGEST:
        return text
    import hashlib

    return text[:_LONGEST] + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class Expression(str):
    """A text search query, which is sent whole."""

    __slots__ = ()


def _sent(value: Any) -> Any:
    """A value as the server takes it: no NUL, and a file's name that is no UTF-8 with its bytes spelt out."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    if isinstance(value, Expression):
        return str(value)
    return short(value) if isinstance(value, str) else value


class Asked(NamedTuple):
    """A query's words: the condition that a record's number must meet, its values, and all words wanted."""

    where: str
    values: tuple[Any, ...]
    wanted: Expression


def asked(match: str, number: str) -> Asked:
    """The expression of the full-text index (see `query.parse_query`) as conditions on the column `number`.

    Raises UsageError for what is no such expression.
    """
    return _Match(match, number).read()


class _Match:
    """One reading of an expression: words, phrases, AND, OR, NOT, brackets, ``column :`` before any."""

    def __init__(self, match: str, number: str) -> None:
        self._tokens: list[tuple[str | None, ...]] = []
        self._number = number
        self._values: list[Any] = []
        self._wanted: dict[str, None] = {}
        end = 0
        while match[end:].strip():
            hit = _MATCH.match(match, end)
            if hit is None:
                raise UsageError("The query cannot be understood.", hint="Put phrases in quotes.")
            self._tokens.append(hit.groups())
            end = hit.end()
        self._at = 0

    def read(self) -> Asked:
        where = self._any(None, wanted=True)
        if self._at != len(self._tokens):
            raise UsageError("The query cannot be understood.", hint="Put phrases in quotes.")
        return Asked(where, tuple(self._values), Expression(" | ".join(self._wanted)))

    def _next(self) -> tuple[str | None, ...]:
        return self._tokens[self._at] if self._at < len(self._tokens) else (None,) * 6

    def _any(self, column: str | None, *, wanted: bool) -> str:
        """Alternatives. Neighbours that are single words become one question to the server."""
        parts: list[str] = []
        words: list[str] = []
        while True:
            begun = self._at
            term = self._word(wanted=wanted)
            if term is not None and self._next()[4] in (None, "OR"):
                words.append(term)
            else:
                self._at = begun
                parts.append(self._all(column, wanted=wanted))
            if self._next()[4] != "OR":
                break
            self._at += 1
        if words:
            parts.append(self._having(" | ".join(f"({word})" for word in words), column))
        return f"({' OR '.join(parts)})"

    def _all(self, column: str | None, *, wanted: bool) -> str:
        parts = [self._one(column, wanted=wanted)]
        while self._next()[4] in ("AND", "NOT"):
            without = self._next()[4] == "NOT"
            self._at += 1
            part = self._one(column, wanted=wanted and not without)
            parts.append(f"NOT {part}" if without else part)
        return f"({' AND '.join(parts)})"

    def _one(self, column: str | None, *, wanted: bool) -> str:
        _, _, opening, _, _, named = self._next()
        if named is not None:
            if named not in Words._fields:
                raise UsageError("The query cannot be understood.", hint="Put phrases in quotes.")
            self._at += 1
            return self._one(named, wanted=wanted)
        if opening is not None:
            self._at += 1
            inner = self._any(column, wanted=wanted)
            if self._next()[3] is None:
                raise UsageError("The query cannot be understood.", hint="Put phrases in quotes.")
            self._at += 1
            return inner
        word = self._word(wanted=wanted)
        if word is None:
            raise UsageError("The query cannot be understood.", hint="Put phrases in quotes.")
        return self._having(word, column)

    def _word(self, *, wanted: bool) -> str | None:
        """The word or phrase that comes next, as a text search query; None where something else comes."""
        text, beginning = self._next()[:2]
        if text is None:
            return None
        self._at += 1
        words = [f"'{word}'" for word in words_of(text)]
        if words and beginning:
            words[-1] += ":*"
        query = " <-> ".join(words)
        if wanted and query:
            self._wanted[f"({query})"] = None
        return query

    def _having(self, query: str, column: str | None) -> str:
        if not query.strip("() |"):
            return "(1 = 0)"
        self._values.append(Expression(query))
        place = "" if column is None else f" AND field = {Words._fields.index(column)}"
        return f"({self._number} IN (SELECT rowid FROM words WHERE vector @@ CAST(? AS TSQUERY){place}))"


def excerpt(text: str, wanted: str) -> str:
    """Twelve words around the first hit, the hits marked with U+E000 and U+E001."""
    plain = set(re.findall(r"'([^']*)'(?!:\*)", wanted))
    beginnings = tuple(re.findall(r"'([^']*)':\*", wanted))
    found = list(_WORD.finditer(text))
    hits = [
        place
        for place, word in enumerate(found)
        if (folded := "".join(words_of(word[0]))) in plain or (beginnings and folded.startswith(beginnings))
    ]
    if not hits:
        return ""
    first = max(0, min(hits[0] - 3, len(found) - 12))
    last = min(len(found), first + 12)
    made = ["…"] if first else []
    at = found[first].start() if first else 0
    for place in range(first, last):
        word = found[place]
        made.append(text[at : word.start()])
        made.append(f"\ue000{word[0]}\ue001" if place in hits else word[0])
        at = word.end()
    made.append("…" if last < len(found) else text[at:])
    return "".join(made)


class Database:
    """A connection that takes SQL as the index writes it: question marks for the values."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.connection = connection

    def execute(self, sql: str, values: Sequence[Any] = ()) -> psycopg.Cursor[Any]:
        if sql == "BEGIN IMMEDIATE":
            # The row that every writer takes first.
            self.connection.execute("BEGIN")
            return self.connection.execute("SELECT key FROM meta WHERE key = 'stamp' FOR UPDATE")
        marked = sql.replace("%", "%%").replace("?", "%s")
        return self.connection.execute(marked.encode(), [_sent(value) for value in values])

    def copy(self, table: str, rows: Iterable[Sequence[Any]]) -> None:
        """Put rows into a table, many at once."""
        with (
            self.connection.cursor() as cursor,
            cursor.copy(f"COPY {table} FROM STDIN".encode()) as copying,
        ):
            for row in rows:
                copying.write_row(
                    [value.replace("\0", "\ufffd") if isinstance(value, str) else value for value in row]
                )

    def close(self) -> None:
        self.connection.close()


class PostgresIndex(Index):
    """The index of one store in a PostgreSQL database."""

    def __init__(self, library: Library, url: str, schema: str = "") -> None:
        super().__init__(library)
        self._url = url
        self._schema = schema or self._own_schema()
        if not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", self._schema):
            raise UsageError(
                f"{self._schema!r} cannot be the name of a schema.",
                hint="Use small letters, digits and underscores; it stands under [index] in provcite.toml.",
            )
        self._waiting: tuple[list[Any], list[Any], list[Any], set[str]] = ([], [], [], set())

    def _own_schema(self) -> str:
        import hashlib

        folder = str(self._library.folder.resolve()).encode("utf-8", "surrogateescape")
        return f"provcite_{hashlib.sha256(folder).hexdigest()[:16]}"

    @cached_property
    def server(self) -> str:
        """The address without its password, for messages."""
        return re.sub(r"(?<=:)[^:@/]*(?=@)", "…", self._url.partition("?")[0])

    # Opening ----------------------------------------------------------------------------------

    def _existing(self) -> Any:
        """The connection, with the tables in their present form."""
        if self._database is None:
            import weakref

            with self._reached():
                made = Database(self._connected())
                try:
                    self._migrate(made)
                except BaseException:
                    made.close()
                    raise
                self._database = made  # type: ignore[assignment]
                weakref.finalize(self, made.close)
        return self._database

    def _connected(self) -> psycopg.Connection[Any]:
        try:
            import psycopg
        except ImportError as fault:
            raise StoreError(
                "An index in PostgreSQL needs psycopg.",
                hint="Install it with: pip install 'provcite[postgres]'",
            ) from fault
        return psycopg.connect(self._url, autocommit=True, connect_timeout=10)

    @contextlib.contextmanager
    def _reached(self) -> Iterator[None]:
        """StoreError for a server that does not answer, or refuses."""
        try:
            yield
        except Exception as fault:
            if not _of_server(fault):
                raise
            said = " ".join(str(fault).split()).rstrip(".")[:300]
            raise StoreError(
                f"The index in PostgreSQL cannot be used: {said}.",
                place=self.server,
                hint="Start the server, or take 'url' out of [index] in provcite.toml.",
            ) from fault

    def _migrate(self, database: Database) -> None:
        """Bring the tables to their present form, one step after the other, each whole or not at all."""
        import psycopg

        for attempt in (1, 2, 3):
            try:
                database.execute(f"CREATE SCHEMA IF NOT EXISTS {self._schema}")
                database.execute(f"SET search_path TO {self._schema}")
                database.execute("CREATE TABLE IF NOT EXISTS migrations (version INTEGER PRIMARY KEY)")
                found = database.execute("SELECT max(version) FROM migrations").fetchone()
                done = (found[0] if found else 0) or 0
                if done > len(MIGRATIONS):
                    raise StoreError(
                        f"The index in PostgreSQL was made by a newer provcite (tables of version {done}).",
                        place=self.server,
                        hint="Bring provcite up to date, or name another schema under [index].",
                    )
                for version, step in enumerate(MIGRATIONS[done:], done + 1):
                    with database.connection.transaction():
                        # First, so that of two writers one waits here, and then finds it done.
                        database.execute("INSERT INTO migrations VALUES (?)", (version,))
                        for sql in step:
                            database.execute(sql)
            except (psycopg.errors.UniqueViolation, psycopg.errors.DuplicateTable):
                if attempt == 3:
                    raise
                continue  # another process makes them at this moment
            return

    @property
    def place(self) -> Path | None:
        return None

    # Keeping up to date -----------------------------------------------------------------------

    def refresh(self, *, again: bool = False) -> None:
        """As `Index.refresh`; several writers take their turns. Raises StoreError without a server."""
        if self._fresh and not again:
            return
        with self._reached():
            self._update(self._existing())
        self._fresh = True

    def trust(self) -> None:
        with self._reached():
            if self._kept_stamp(self._existing()) == self._stamp:
                self._fresh = True

    def rebuild(self) -> None:
        with self._reached():
            self._write(self._existing(), anew=True)
        self._fresh = True

    def _update(self, database: Any) -> None:
        found, texts = self._scan()
        stamp = self._kept_stamp(database)
        if stamp != self._stamp or self._kept(database) != (found.packed(), texts.packed()):
            self._write(database)

    @staticmethod
    def _kept_stamp(database: Any) -> str:
        row = database.execute("SELECT value FROM meta WHERE key = 'stamp'").fetchone()
        return bytes(row[0]).decode("utf-8", "replace") if row else ""

    def _write(self, database: Any, *, anew: bool = False) -> None:
        """Read what changed, in one transaction, after whoever writes now."""
        self._waiting = ([], [], [], set())
        with database.connection.transaction():
            database.execute("INSERT INTO meta VALUES ('stamp', '') ON CONFLICT (key) DO NOTHING")
            database.execute("SELECT key FROM meta WHERE key = 'stamp' FOR UPDATE")
            # What stands there now, for another writer may have done it meanwhile.
            old = (scan.Snapshot(), scan.Snapshot())
            if anew or self._kept_stamp(database) != self._stamp:
                for table in ("records", "bodies", "keys", "bad", "tallies", "words", "terms"):
                    database.execute(f"DELETE FROM {table}")
            else:
                names, texts = self._kept(database)
                old = (scan.Snapshot.unpacked(*names), scan.Snapshot.unpacked(*texts))
            started = scan.now()
            self._bring_up(database, *old, (started, *self._scan()))
            self._put_meta(database, "stamp", self._stamp.encode())
            self._tally(database)

    @staticmethod
    def _kept(database: Any) -> tuple[tuple[bytes, bytes], tuple[bytes, bytes]]:
        rows = database.execute("SELECT key, value FROM meta WHERE key != 'stamp'")
        kept = {key: bytes(value) for key, value in rows}
        return (
            (kept.get("names", b""), kept.get("states", b"")),
            (kept.get("text_names", b""), kept.get("text_states", b"")),
        )

    def _put_meta(self, database: Any, key: str, value: bytes) -> None:
        database.connection.execute(
            "INSERT INTO meta VALUES (%s, %s) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (key, value),
        )

    def _put(self, database: Any, num: int, listed: Listed, body: str) -> None:
        records, bodies, _, _ = self._waiting
        records.append((num, *listed))
        bodies.append((num, body))
        if len(records) >= _BATCH:
            self._send(database)

    def _put_words(self, database: Any, num: int, words: Words) -> None:
        _, _, parts, terms = self._waiting
        for field, text in enumerate(words):
            found = words_of(text)
            terms.update(found)
            if len(found) <= _PART:
                if found:
                    parts.append((num, field, 0, text[:100_000], vector_of(found)))
                continue
            for part, start in enumerate(range(0, len(found), _PART - _OVERLAP)):
                some = found[start : start + _PART]
                # Of a long text's later parts only the words are kept, for no page shows more.
                parts.append((num, field, part, " ".join(some), vector_of(some)))
        if len(parts) >= _BATCH:
            self._send(database)

    def _send(self, database: Any) -> None:
        records, bodies, parts, terms = self._waiting
        self._waiting = ([], [], [], set())
        database.copy("records", records)
        database.copy("bodies", bodies)
        database.copy("words", parts)
        with database.connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO terms SELECT unnest(CAST(%s AS TEXT[])) ON CONFLICT DO NOTHING", (sorted(terms),)
            )

    def _add_keys(self, database: Any, pairs: list[tuple[str, str, int]]) -> None:  # type: ignore[override]
        self._send(database)
        database.copy("keys", dict.fromkeys((kind, short(key), num) for kind, key, num in pairs))
        pairs.clear()

    def tally(self) -> None:
        """Nothing: what is written is counted with it."""

    # Asking -----------------------------------------------------------------------------------

    def _asked(self, ask: Callable[[Any], Answer]) -> Answer:
        """The answer to a question; values that cannot be right are made anew once."""
        with self._reached():
            try:
                return ask(self._ready())
            except _WRONG_VALUES:
                self.rebuild()
                return ask(self._ready())

    def status(self) -> Status:
        found = self._scan()[0]
        with self._reached():
            database = self._existing()
            (names, states), _ = self._kept(database)
            gone, changed = scan.differences(scan.Snapshot.unpacked(names, states), found)

            def one(sql: str) -> int:
                return _number(database.execute(sql).fetchone()[0])

            return Status(
                place=None,
                records=one("SELECT count(*) FROM records"),
                bad=one("SELECT count(*) FROM bad"),
                changed=len(gone) + len(changed),
                size=int(one("SELECT CAST(coalesce(sum(length(body)), 0) AS BIGINT) FROM bodies")),
                server=self.server,
            )

    def _selected(self, query: Query, *, few: bool = False) -> tuple[str, str, tuple[Any, ...]]:
        where, values = condition(query.filter, self._library, few=few)
        if not query.match:
            return "records", where, tuple(values)
        words = asked(query.match, "records.num")
        return "records", f"{words.where} AND {where}", (*words.values, *values)

    def passed_over_for(self, query: Query) -> list[PassedOver]:
        _, where, values = self._selected(query)
        return self._passed_over(where, values)

    def numbers(self, query: Query) -> list[int]:
        _, where, values = self._selected(query, few=bool(query.match))
        sql = f"SELECT num FROM records WHERE {where}"
        return self._asked(lambda database: [_number(num) for (num,) in database.execute(sql, values)])

    def count(self, query: Query) -> int:
        _, where, values = self._selected(query, few=bool(query.match))
        sql = f"SELECT count(*) FROM records WHERE {where}"
        return self._asked(lambda database: _number(database.execute(sql, values).fetchone()[0]))

    def find_ids(self, kind: str, key: str, limit: int = 100, *, fresh: bool = True) -> list[str]:
        with self._reached():
            return super().find_ids(kind, key, limit, fresh=fresh)

    def search(self, query: Query, *, limit: int = 20, offset: int = 0, ranked: bool = True) -> list[Hit]:
        """As `Index.search`; how rare a word is does not count, for a rank here knows one text alone."""
        if not query.match:
            rows = self.listed(query.filter, limit=limit, offset=offset)
            return [Hit(listed=listed, excerpt="") for listed in rows]
        words = asked(query.match, "records.num")
        _, where, values = self._selected(query, few=True)
        weight = " ".join(f"WHEN {field} THEN {number}" for field, number in enumerate(_WEIGHTS))
        rank = f"sum((CASE field {weight} END) * ts_rank(vector, CAST(? AS TSQUERY)))"
        sql, given = f"SELECT num FROM records WHERE {where}", values
        if ranked:
            sql = (
                f"SELECT num FROM records JOIN words ON rowid = num WHERE {where} "
                f"AND vector @@ CAST(? AS TSQUERY) GROUP BY num ORDER BY {rank} DESC, num"
            )
            given = (*values, words.wanted, words.wanted)
        columns = ", ".join(f'records."{name}"' for name in Listed._fields)

        def ask(database: Any) -> list[Hit]:
            best = database.execute(
                f"{sql} LIMIT ? OFFSET ?", (*given, min(limit, _MOST) if limit >= 0 else _MOST, offset)
            ).fetchall()
            hits: list[Hit] = []
            for (num,) in best:
                row = database.execute(f"SELECT {columns} FROM records WHERE num = ?", (num,)).fetchone()
                held = database.execute(
                    "SELECT text FROM words WHERE rowid = ? AND vector @@ CAST(? AS TSQUERY) "
                    "ORDER BY field, part LIMIT 1",
                    (num, words.wanted),
                ).fetchone()
                said = excerpt(_text(held[0]), words.wanted) if held else ""
                hits.append(Hit(listed=_listed(row), excerpt=said))
            return hits

        return self._asked(ask)

    def _terms_from(self, database: Any, first: str, limit: int) -> list[str]:
        rows = database.execute(
            "SELECT term FROM terms WHERE term >= ? AND term < ? ORDER BY term LIMIT ?",
            (first, chr(ord(first) + 1), limit),
        )
        return [_text(row[0]) for row in rows]


def _of_server(fault: Exception) -> bool:
    """Whether psycopg raised it; asked by name, so that the library is loaded where it is used alone."""
    return any(kind.__module__.partition(".")[0] == "psycopg" for kind in type(fault).__mro__)
