"""The store as everything else sees it.

Opening and reading::

    library = Library.open(None, start=Path.cwd())   # or Library.open(Path("my-store"), start=...)
    library.folder, library.records_folder, library.texts_folder, library.settings
    library.get("113371")            # Record; an alias resolves; NotFoundError names the nearest ids
    library.stored("113371")         # StoredRecord: record, path, file text, findings
    library.exists("113371")         # is there a file of that id
    library.ids()                    # list[str], naturally sorted
    for record in library.records(): ...         # bad files are passed over:
    library.passed_over              # list[PassedOver(path, message, line, column)] of the last records()
    library.text_of(record)          # the document's words, or None
    library.repositories()           # archives' Repositories with the store's own entries
    library.lookup()                 # the checker's RecordLookup, on the index

Writing, each call atomic and under the store's lock; several as one with ``with library.transaction():``,
of which all is written or nothing, whatever happens (see `provcite.store.journal`)::

    library.write_new(record, text=b"...")       # StoreError where the id is taken
    library.replace("113371", yaml_text)         # validates; refuses what breaks the schema
    library.edit("113371", [SetValue("date", "1956-07-25")])
    library.update(old_record, new_record)       # edits only what differs
    library.delete("113371"); library.rename("113371", "petrov-1956")

`get` of a known id reads that one file, whatever the size of the store.
"""

from __future__ import annotations

import contextlib
import os
import posixpath
from functools import cached_property
from typing import TYPE_CHECKING, Any

from provcite.model.errors import InputError, NotFoundError, StoreError, UsageError
from provcite.schema.ids import id_problem
from provcite.store.discovery import RECORDS, SETTINGS_FILE, TEXTS, find_store, read_settings
from provcite.store.files import (
    SUFFIX,
    Lock,
    check_id,
    inside,
    read_regular,
    record_file,
    write_error,
)
from provcite.store.folder import CACHE, JOURNAL, StoreFolder
from provcite.store.leftovers import sweep
from provcite.store.stored import PassedOver, StoredRecord, natural, passed_over, sound_record
from provcite.store.twins import Twins, is_one_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from provcite.archives.authorities import Authorities
    from provcite.archives.repositories import Repositories
    from provcite.model.record import Record
    from provcite.schema.decode import Decoded
    from provcite.schema.edit import Edit
    from provcite.store.index import Index
    from provcite.store.journal import Journal, Transaction
    from provcite.store.lookup import StoreLookup
    from provcite.store.postgres import PostgresIndex

#: A text larger than this is not read into memory, in bytes.
MAX_TEXT = 64_000_000


class Library:
    """A store of records; see the module's own text for what it can do."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.records_folder = folder / RECORDS
        self.texts_folder = folder / TEXTS
        self.cache_folder = folder / CACHE
        #: The way by which the store's files are opened and written.
        self.files = StoreFolder(folder)
        #: What is to be told of the store itself: what was cut short, and finished on opening.
        self.notices: list[str] = []
        #: What the last `records` passed over.
        self.passed_over: list[PassedOver] = []
        #: Files that give no record and would have been an answer to what was asked, by their paths.
        self.unusable: dict[Path, PassedOver] = {}
        self._lock = Lock(self.cache_folder / "lock")
        self._transaction: Transaction | None = None
        self._twins = Twins(self)
        self._layout_is_there = False
        self._command = "library"
        #: The file that was decoded last: its path, bytes, what it holds, its text.
        self._decoded: tuple[Path, bytes, Decoded, str] | None = None

    @classmethod
    def open(cls, folder: Path | None, *, start: Path) -> Library:
        """The store in `folder`, else the nearest upward from `start`; StoreError where there is none.

        A command that was cut short halfway is finished first, so that nobody reads half of it
        (`notices` says so); where the store cannot be written to, that is said and the rest is read.
        """
        library = cls(find_store(folder, start=start))
        if library.files.state(f"{JOURNAL}/now") is not None:
            library.recover()
        return library

    def recover(self) -> None:
        """Finish what an earlier command left half done."""
        try:
            with self._lock:
                self._recover()
        except (StoreError, OSError):
            self.notices.append(
                "A command that wrote to the store was cut short and cannot be finished: the store cannot be "
                "written to. What is read may be half of what it wrote."
            )

    def _recover(self) -> None:
        sweep(self.files)
        if self.files.state(f"{JOURNAL}/now") is not None:
            said = self.journal.recover()
            if said:
                self.notices.append(said)
                if "_index" in self.__dict__:
                    self._index.outdated()

    @cached_property
    def journal(self) -> Journal:
        """What the commands that wrote have written, and what stood there before."""
        from provcite.store.journal import Journal

        return Journal(self.files, command=self._command)

    def called(self, command: str) -> None:
        """Say by which command the store is opened; the journal names it for what is written from now on."""
        self._command = command or self._command
        if "journal" in self.__dict__:
            self.journal.command = self._command

    @cached_property
    def settings(self) -> dict[str, Any]:
        """The store's ``provcite.toml`` as a mapping."""
        return read_settings(self.folder)

    def names_setting(self, name: str) -> bool:
        """Whether the settings say anything of `name` outside a comment; parsing TOML costs a start-up."""
        try:
            lines = read_regular(self.folder / SETTINGS_FILE).splitlines()
        except OSError:
            return False
        return any(name.encode() in line.split(b"#", 1)[0] for line in lines)

    # Reading ----------------------------------------------------------------------------------

    def path_of(self, record_id: str) -> Path:
        """The file that holds, or would hold, the record; UsageError for an impossible id."""
        return record_file(self.records_folder, record_id)

    def path_of_file(self, name: str) -> Path:
        """The path of a file that the folder lists, even where its name cannot be an id."""
        return self.records_folder / f"{name}{SUFFIX}"

    def name_problem(self, name: str) -> str:
        """Why the record file of this name, which the folder lists, is passed over; nothing where it is not.

        A name that no file has is nothing's: whether such a record exists is another question.
        """
        problem = id_problem(name)
        if not problem or not name or "/" in name or "\0" in name:
            return ""
        return f"The file's name {problem}." if os.path.lexists(self.path_of_file(name)) else ""

    def exists(self, record_id: str) -> bool:
        """Whether a file of that id is there (aliases do not count)."""
        if id_problem(record_id):
            return False
        if self._transaction is not None and self._transaction.knows(f"{RECORDS}/{record_id}{SUFFIX}"):
            return self._transaction.has(f"{RECORDS}/{record_id}{SUFFIX}")
        return self.path_of(record_id).is_file()

    def get(self, name: str) -> Record:
        """The record with this id or alias.

        Raises NotFoundError with the nearest ids, or InputError where its file breaks the schema.
        """
        return self.stored(name).record

    def stored(self, name: str) -> StoredRecord:
        """As `get`, with the file's path, text and findings."""
        found = self._read(name)
        if found is None:
            record_id = self.resolve(name)
            found = self._read(record_id)
        if found is None:
            raise self._not_found(name)
        return found

    def resolve(self, name: str) -> str:
        """The id that `name` (an id or a former one) stands for; NotFoundError where there is none."""
        if self.exists(name):
            return name
        if len(name) <= 1000:
            for record_id in self.index().ids_of_alias(name):
                return record_id
            for passed in self.index().unusable_of_alias(name):
                raise InputError(
                    f"{name!r} is a former id of {passed.path.stem}, which cannot be used: {passed.message}",
                    place=passed.place,
                )
        raise self._not_found(name)

    def missed(self, passed_over: list[PassedOver]) -> list[PassedOver]:
        """Keep files that would have been an answer, so that whoever asked can name them at the end."""
        for passed in passed_over:
            self.unusable.setdefault(passed.path, passed)
        return passed_over

    def _read(self, record_id: str) -> StoredRecord | None:
        if id_problem(record_id):
            return None
        path = self.path_of(record_id)
        data = self._bytes(path)
        if data is None:
            return None
        decoded, text = self._decode(path, data)
        if decoded.record is None:
            worst = decoded.errors[0]
            more = len(decoded.errors) - 1
            raise InputError(
                worst.message,
                hint=f"There {'is 1 more problem' if more == 1 else f'are {more} more problems'}: "
                f"see 'provcite validate {record_id}'."
                if more
                else "",
                place=str(worst.position),
            )
        return StoredRecord(record=decoded.record, path=path, text=text, findings=decoded.findings)

    def _bytes(self, path: Path) -> bytes | None:
        """The record file at `path`; None where there is none. Raises StoreError where it cannot be read."""
        from provcite.schema.yamlnodes import MAX_BYTES

        try:
            return self.read(f"{RECORDS}/{path.name}", MAX_BYTES + 1)
        except FileNotFoundError:
            return None
        except OSError as fault:
            raise StoreError(
                f"The file cannot be read: {fault.strerror or fault}.", place=str(path)
            ) from fault

    def file_of(self, name: str) -> bytes:
        """The bytes of the record file `name` (an id, or whatever the file is called), a record or not.

        Raises OSError where there is none, StoreError where it is a link out of the store.
        """
        from provcite.schema.yamlnodes import MAX_BYTES

        return self.read(f"{RECORDS}/{name}{SUFFIX}", MAX_BYTES + 1)

    def read(self, relative: str, limit: int | None = None) -> bytes:
        """The bytes of a file of the store, as an open transaction has it; see `StoreFolder.read`."""
        if self._transaction is not None and self._transaction.knows(relative):
            data = self._transaction.read(relative)
            if data is None:
                raise FileNotFoundError(2, "No such file", str(self.files.path(relative)))
            return data
        return self.files.read(relative, limit)

    def _decode(self, path: Path, data: bytes) -> tuple[Decoded, str]:
        from provcite.schema.decode import decode_bytes

        # One record is often asked for several times in a row: to be cited in one style after the other.
        if self._decoded is None or self._decoded[:2] != (path, data):
            decoded = decode_bytes(data, file=str(path), expected_id=path.stem)
            self._decoded = (path, data, decoded, data.decode("utf-8", "replace"))
        return self._decoded[2:]

    def check_file(self, record_id: str) -> Decoded:
        """What the file of `record_id` holds and everything wrong with it; never raises for bad content."""
        path = self.path_of_file(record_id)
        data = self._bytes(path)
        if data is None:
            raise self._not_found(record_id)
        return self._decode(path, data)[0]

    def _not_found(self, name: str) -> NotFoundError:
        shown = name if len(name) <= 60 else name[:59] + "…"
        nearest = self.nearest(name)
        return NotFoundError(
            f"There is no record {shown!r} in {self.records_folder}.",
            nearest=nearest,
            hint="" if nearest else "List what is there with 'provcite list'.",
        )

    def nearest(self, name: str, limit: int = 3) -> tuple[str, ...]:
        """The ids most like `name`, best first."""
        ids = self.record_names()
        if not ids or not name or len(name) > 200:
            return ()
        from rapidfuzz import fuzz, process

        found = process.extract(name, ids, scorer=fuzz.ratio, limit=limit, score_cutoff=60)
        return tuple(match for match, _, _ in found)

    def ids(self, prefix: str = "") -> list[str]:
        """The ids of the record files that begin so, naturally sorted (2 before 10).

        Reads the folder, no file.
        """
        return sorted((name for name in self.record_names() if name.startswith(prefix)), key=natural)

    def record_names(self) -> list[str]:
        """The names of the record files as the folder lists them, whether they can be ids or not."""
        size = len(SUFFIX)
        try:
            names = self.files.names(RECORDS)
        except OSError as fault:
            raise StoreError(
                f"The records cannot be listed: {fault.strerror or fault}.", place=str(self.records_folder)
            ) from fault
        return [name[:-size] for name in names if name.endswith(SUFFIX) and name[0] != "."]

    def records(
        self, ids: Iterable[str] | None = None, filter: Callable[[Record], bool] | None = None
    ) -> Iterator[Record]:
        """The records, or those named by `ids` (aliases allowed), for which `filter` holds.

        A bad file never hides the good ones: it goes into `passed_over`, which is emptied first.
        An id that does not exist raises NotFoundError. All records come from the index's own copies
        where there is an index, which is brought up to date first: several times quicker than their files.
        """
        self.passed_over = []
        kept = self._kept_records() if ids is None and self._transaction is None else {}
        for name in self.ids() if ids is None else ids:
            record = kept[name]() if name in kept else None
            if record is not None:
                if filter is None or filter(record):
                    yield record
                continue
            try:
                if problem := self.name_problem(name):
                    self.passed_over.append(PassedOver(path=self.path_of_file(name), message=problem))
                    continue
                found = self._read(name)
                if found is None:
                    if ids is None:
                        continue  # deleted since the folder was listed
                    found = self.stored(name)
            except NotFoundError:
                raise
            except (InputError, StoreError) as fault:
                self.passed_over.append(passed_over(fault, self.path_of_file(name)))
                continue
            if filter is None or filter(found.record):
                yield found.record

    def _kept_records(self) -> dict[str, Callable[[], Record | None]]:
        """By id: what gives the index's copy of the record. Nothing where no index is there already."""
        try:
            return self.index().copies()
        except (StoreError, OSError):
            return {}

    def text_of(self, record: Record) -> str | None:
        """The words of the document, or None where the store has no text of it.

        Raises InputError where the file lies outside the store, is too large or is no UTF-8.
        """
        data = self.text_bytes_of(record)
        if data is None:
            return None
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as fault:
            raise InputError(
                "The text is not UTF-8.",
                hint="Save it as UTF-8.",
                place=record.text.file or "" if record.text else "",
            ) from fault

    def text_bytes_of(self, record: Record) -> bytes | None:
        """As `text_of`: the bytes that the record's SHA-256 is of."""
        if record.text is None or not record.text.file:
            return None
        path = inside(self.folder, record.text.file)
        if path is None:
            raise InputError(
                f"The text of record {record.id} is to lie outside the store: {record.text.file!r}.",
                hint="Texts belong into the store's texts folder.",
            )
        try:
            data = self.read(posixpath.normpath(record.text.file), MAX_TEXT + 1)
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            return None
        except OSError as fault:
            raise StoreError(
                f"The text cannot be read: {fault.strerror or fault}.", place=str(path)
            ) from fault
        if len(data) > MAX_TEXT:
            raise InputError(f"The text is larger than {MAX_TEXT:,} bytes.", place=str(path))
        return data

    def repositories(self) -> Repositories:
        """The known repositories with the store's own (``repositories.yaml``, ``repositories/*.yaml``)."""
        from provcite.archives.repositories import Repositories

        paths = self.repository_files()
        if not paths:
            return Repositories.shipped()
        contents = [read_regular(path) for path in paths]
        return Repositories.load(contents, names=[str(path) for path in paths])

    def repository_files(self) -> list[Path]:
        """The store's own repository files."""
        return self.own_files("repositories")

    def own_files(self, kind: str) -> list[Path]:
        """The store's own ``KIND.yaml`` and whatever YAML is in its folder ``KIND``."""
        single = self.folder / f"{kind}.yaml"
        folder = self.folder / kind
        return [path for path in (single, *sorted(folder.glob("*.yaml"))) if path.is_file()]

    def authorities(self) -> Authorities:
        """What decides that two references or addresses are one: repositories, concordances, address rules.

        The store's own are in it (``repositories.yaml``, ``concordances.yaml``, ``addresses.yaml``,
        ``readings.yaml`` or ``*.yaml`` in a folder of that name); only these repositories read as the user
        has put right. Raises InputError where one of the files is not usable.
        """
        from provcite.archives.authorities import Authorities

        return Authorities.load(**self.authority_files())

    def authority_files(self) -> dict[str, tuple[tuple[str, bytes], ...]]:
        """The name and content of the store's own files, by kind; see `authorities`."""
        from provcite.store.authorities import KINDS, read_files

        return {kind: read_files(self.own_files(kind)) for kind in KINDS}

    def index(self) -> Index:
        """The index, as it stands on disk; its own methods bring it up to date."""
        return self._index

    @cached_property
    def _index(self) -> Index:
        from provcite.store.index import Index

        if not self.names_setting("index"):
            return Index(self)
        table = self.settings.get("index", {})
        url, schema = (table.get("url", ""), table.get("schema", "")) if isinstance(table, dict) else ("", "")
        if not url:
            return Index(self)
        from provcite.store.postgres import allowed

        index = index_at(self, url, schema)
        if not allowed(url):
            raise StoreError(
                f"The settings name a server for the index that you have not allowed yet: {index.server}.",
                hint="A store may come from anybody. If you know the server: provcite index --to ADDRESS",
                place=str(self.folder / SETTINGS_FILE),
            )
        return index

    def lookup(self) -> StoreLookup:
        """What the checker asks: records by key, reference, address, title, date; brought up to date once."""
        from provcite.store.lookup import StoreLookup

        return StoreLookup(self)

    # Writing ----------------------------------------------------------------------------------

    def lock(self) -> Lock:
        """The store's write lock; a transaction takes it by itself."""
        return self._lock

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Several writes as one: all of them are made at the end, or, where anything is raised, none.

        Inside it this object reads what is to be written; the index does not know of it yet. Raises
        StoreError where the store cannot be written to. One inside another is part of it.
        """
        with self._lock:
            if self._transaction is not None:
                yield self._transaction
                return
            try:
                self._recover()
                transaction = self.journal.begin()
            except OSError as fault:
                raise write_error(fault, self.folder) from fault
            self._transaction = transaction
            try:
                yield transaction
                fresh, written = self._twins.is_fresh(), transaction.written()
                transaction.commit()
                if fresh:
                    self._twins.written(written)
            except OSError as fault:
                raise write_error(fault, self.folder) from fault
            finally:
                transaction.discard()
                self._transaction = None

    def write_new(self, record: Record, *, text: bytes | None = None, over: bool = False) -> Path:
        """Write a record that is not there yet, and its text to the file that `record.text` names.

        Raises StoreError where the id is taken by a record (in other capitals too, which some systems
        take for the same file), or where the text's file holds other words, unless `over`; InputError
        where the record breaks the schema.
        """
        from provcite.schema.encode import encode_record

        check_id(record.id)
        path = self.path_of(record.id)
        encoded = encode_record(record)
        sound_record(encoded, path)
        with self.transaction() as transaction:
            if self.exists(record.id) or path.is_symlink():
                raise StoreError(f"There is a record {record.id!r} already.", place=str(path))
            self._twins.refuse(record.id, transaction)
            if text is not None:
                self._write_text(record, text, over=over)
            self._ensure_layout()
            self._write(path, encoded)
        return path

    def _write_text(self, record: Record, text: bytes, *, over: bool) -> None:
        if record.text is None or not record.text.file:
            raise StoreError(f"The record {record.id!r} names no file for its text.")
        path = inside(self.folder, record.text.file)
        if path is None:
            raise InputError(f"The text is to lie outside the store: {record.text.file!r}.")
        relative = posixpath.normpath(record.text.file)
        with self.transaction() as transaction:
            try:
                there = self.read(relative) if self._has(relative) else None
                if there == text:
                    return
                if there is not None and not over:
                    raise StoreError(
                        f"{relative} holds other words already.",
                        hint="Move the file away, or give it the record's text.",
                        place=str(self.files.path(relative)),
                    )
                transaction.write(relative, text)
            except OSError as fault:
                raise write_error(fault, self.folder) from fault

    def _has(self, relative: str) -> bool:
        if self._transaction is not None and self._transaction.knows(relative):
            return self._transaction.has(relative)
        return self.files.state(relative) is not None

    def write_text(self, record: Record, text: bytes) -> None:
        """Write the text of a record that is there already, to the file that `record.text` names."""
        self._write_text(record, text, over=True)

    def replace(self, record_id: str, new_text: str, *, expected: str | None = None) -> Record:
        """Put `new_text` in place of the file of `record_id`.

        Raises InputError with every problem where it breaks the schema, StoreError where the file
        is no longer `expected` (its text when it was read): somebody else has changed it since.
        """
        path = self.path_of(record_id)
        record = sound_record(new_text, path)
        with self.transaction():
            data = self._bytes(path)
            if data is None:
                raise self._not_found(record_id)
            if expected is not None and data != expected.encode("utf-8"):
                raise StoreError(
                    "The file was changed meanwhile; nothing was written.",
                    hint="Look at the change and try again.",
                    place=str(path),
                )
            if data != new_text.encode("utf-8"):
                self._write(path, new_text)
        return record

    def edit(self, record_id: str, edits: Sequence[Edit]) -> Record:
        """Make `edits` in the file of the record, touching nothing else in it."""
        from provcite.schema.edit import apply_edits

        with self.transaction():
            stored = self.stored(record_id)
            return self.replace(stored.record.id, apply_edits(stored.text, edits), expected=stored.text)

    def update(self, old: Record, new: Record) -> Record:
        """Bring the file of `old` to say what `new` says, editing only what differs between them.

        What the file has beyond `old` (somebody else's change, comments, unknown keys) stays.
        """
        from provcite.schema.update import apply_record

        with self.transaction():
            stored = self.stored(old.id)
            return self.replace(stored.record.id, apply_record(stored.text, old, new), expected=stored.text)

    def delete(self, record_id: str) -> Path:
        """Remove the file of a record (its text stays: it may be cited elsewhere); the path it had."""
        path = self.path_of(record_id)
        relative = f"{RECORDS}/{path.name}"
        with self.transaction() as transaction:
            if not self._has(relative):
                raise self._not_found(record_id)
            try:
                transaction.delete(relative)
            except OSError as fault:
                raise write_error(fault, self.folder) from fault
        if "_index" in self.__dict__:
            self._index.outdated()
        return path

    def rename(self, old_id: str, new_id: str) -> Record:
        """Give a record another id; the old one becomes an alias that still resolves."""
        from provcite.schema.edit import SetValue, apply_edits

        check_id(new_id)
        with self.transaction() as transaction:
            stored = self.stored(old_id)
            record = stored.record
            if new_id == record.id:
                raise StoreError(f"The record has the id {new_id!r} already.")
            aliases = [alias for alias in dict.fromkeys((*record.aliases, record.id)) if alias != new_id]
            text = apply_edits(stored.text, [SetValue("id", new_id), SetValue("aliases", aliases)])
            path = self.path_of(new_id)
            renamed = sound_record(text, path)
            self._twins.refuse(new_id, transaction, besides=record.id)
            there = self._bytes(path)
            if there not in (None, text.encode("utf-8")) and not is_one_file(path, stored.path):
                raise StoreError(f"There is a record {new_id!r} already.", place=str(path))
            self.delete(record.id)
            self._write(path, text)
        return renamed

    def _write(self, path: Path, text: str) -> None:
        with self.transaction() as transaction:
            try:
                transaction.write(f"{RECORDS}/{path.name}", text.encode("utf-8"))
            except OSError as fault:
                raise write_error(fault, self.folder) from fault

    def _ensure_layout(self) -> None:
        """The cache folder with its own ``.gitignore``, and the schema that new records name."""
        from provcite.store.layout import ensure_cache_folder

        if not self._layout_is_there:
            ensure_cache_folder(self.files, CACHE)
            self._layout_is_there = True


def index_at(library: Library, url: object, schema: object = "") -> PostgresIndex:
    """The index at an address of a PostgreSQL server; UsageError for an address that is none."""
    from provcite.store.postgres import SCHEMES, PostgresIndex

    if not isinstance(url, str) or not url.startswith(SCHEMES) or not isinstance(schema, str):
        raise UsageError(
            f"{url!r} is no address of a PostgreSQL database.",
            hint="It looks like postgresql://user@host/database; the setting is 'url' under [index].",
        )
    return PostgresIndex(library, url, schema)
