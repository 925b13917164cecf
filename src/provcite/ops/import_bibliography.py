"""Import of bibliographies: entries into records, with what is there already shown before it is merged.

Three lines::

    from provcite.ops.import_bibliography import carry_out, plan
    planned = plan(library, data, name="library.ris")
    written = carry_out(library, planned)
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from provcite.archives.identity.model import Answer, judge
from provcite.archives.normalise import title_key
from provcite.checks.keys import unit_keys, url_key
from provcite.checks.particulars import of_record
from provcite.exchange.context import shipped_context
from provcite.exchange.keys import ascii_key
from provcite.exchange.registry import detect, read
from provcite.model.errors import InputError, ProvciteError
from provcite.model.record import Evidence, Imported, Record
from provcite.schema.ids import id_problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from provcite.archives.authorities import Authorities
    from provcite.exchange.base import Aside, Parsed, Remark
    from provcite.exchange.mapping import Again
    from provcite.store.library import Library


#: What readers call an entry that has no key.
_KEYLESS: Final = re.compile(r"line-(?:[0-9]{1,9}|None)")


#: What makes an id free where another record has it.
_NUMBERED: Final = re.compile(r"-[0-9]{1,9}\Z")


def _is_key(key: str) -> bool:
    """Whether the file itself has the key, so that somebody may cite by it."""
    return bool(key.strip()) and _KEYLESS.fullmatch(key) is None


class Fate(StrEnum):
    """What becomes of an entry."""

    NEW = "new"
    SAME = "same"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry: the record it gives, its key and line in the file, and what becomes of it.

    For a duplicate `stored` is the record that is there already, `why` says by what it was known,
    `merged` is that record with what it lacks taken from the entry, and `conflicts` are the fields in
    which the two say different things (the stored one stays).
    """

    record: Record
    key: str
    line: int | None
    fate: Fate
    stored: Record | None = None
    why: str = ""
    merged: Record | None = None
    conflicts: tuple[str, ...] = ()

    @property
    def gains(self) -> tuple[str, ...]:
        """The fields that a merge would change."""
        if self.stored is None or self.merged is None:
            return ()
        return tuple(
            item.name
            for item in fields(Record)
            if getattr(self.stored, item.name) != getattr(self.merged, item.name)
        )


@dataclass(slots=True, kw_only=True)
class BibliographyImport:
    """What a bibliography gives: entries in the file's order, what could not be read, remarks."""

    format: str
    entries: list[Entry] = field(default_factory=list)
    set_aside: list[Aside] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def of(self, fate: Fate) -> list[Entry]:
        """The entries with that fate."""
        return [entry for entry in self.entries if entry.fate is fate]


#: Fields that say how a record came about, not what the document is; they never make a difference.
_OWN: Final = frozenset({"id", "aliases", "evidence", "imported", "attachments", "text", "extra"})
_LANGUAGES: Final = {
    "english": "en", "russian": "ru", "german": "de", "french": "fr", "spanish": "es", "chinese": "zh",
    "korean": "ko",
    "polish": "pl", "czech": "cs", "hungarian": "hu", "romanian": "ro", "bulgarian": "bg", "albanian": "sq",
    "vietnamese": "vi", "ukrainian": "uk", "serbian": "sr", "italian": "it", "japanese": "ja",
    "mongolian": "mn",
    "portuguese": "pt", "slovak": "sk", "croatian": "hr", "english, british": "en-GB", "русский": "ru",
    "deutsch": "de",
}  # fmt: skip


def plan(
    library: Library,
    data: bytes,
    *,
    name: str = "",
    format: str | None = None,
    today: str = "",
    program: str = "",
    columns: Mapping[str, str] | None = None,
    progress: Callable[[Iterable[Any], int], Iterable[Any]] | None = None,
) -> BibliographyImport:
    """Read a bibliography and compare it with the store; nothing is written.

    `format` is one of `provcite.exchange.registry.readable()` (None or ``zotero``: found out from the
    content), `columns` says what a table's own columns are, `today` an ISO day and `program` name and
    version for the records' `imported`.
    Raises InputError for a file that is no bibliography.
    """
    found = format if format and format != "zotero" else detect(data, name)
    context = replace(shipped_context(library.authorities().repositories), columns=columns or {})
    parsed = read(data, context, format_name=found, name=name)
    result = BibliographyImport(format=str(found), set_aside=parsed.aside, remarks=parsed.remarks)
    digest = hashlib.sha256(data).hexdigest()
    mark = Imported(
        from_=name or None, sha256=digest, date=today or None, with_=program or None, format=str(found)
    )
    known = _Known(library)
    rows: Iterable[tuple[Record, str, int | None, Again]] = list(
        zip(parsed.records, parsed.keys, parsed.lines, parsed.again, strict=True)
    )
    if progress is not None:
        rows = progress(rows, len(parsed.records))
    for record, key, line, again in rows:
        record = _tidy(record)
        record = replace(
            record, imported=record.imported or mark, evidence=record.evidence or _evidence(record, line)
        )
        entry = known.place(record, key, line, again)
        result.entries.append(entry)
    return result


def _evidence(record: Record, line: int | None) -> tuple[Evidence, ...]:
    """The line of the entry as evidence for what it gave; the file is that of `imported`."""
    given = [name for name in ("title", "date", "creators", "provenance") if getattr(record, name)]
    given += ["source" if len(record.sources) == 1 else "sources"] if record.sources else []
    return tuple(Evidence(field=name, line=line) for name in given) if line is not None else ()


def read_again(library: Library, data: bytes, record: Record, *, name: str = "", format: str) -> Record:
    """What the bibliography says now of the document of `record`, for comparing the two.

    The entry is found by its key: the record's id, one of its aliases, or what either was made of where
    the id was taken. What no bibliography gives is taken from `record`. Raises InputError where the
    entry is gone or the file cannot be read.
    """
    given = _entry_of(record, _parsed(library, data, name, format))
    if given is None:
        raise InputError(f"There is no entry for {record.id} in it any more.", place=name)
    return replace(_tidy(given), **{field: getattr(record, field) for field in _OWN})


def _entry_of(record: Record, parsed: Parsed) -> Record | None:
    names = {record.id, *record.aliases}
    entries = list(zip(parsed.records, parsed.keys, parsed.lines, strict=True))
    for given, key, _ in entries:
        if key in names or given.id in names:
            return given
    made = {_NUMBERED.sub("", name).casefold() for name in names} | {name.casefold() for name in names}
    lines = {evidence.line for evidence in record.evidence}
    found = [(given, line) for given, _, line in entries if _base_id(given).casefold() in made]
    # Of several entries that wanted one id it is the one at the line from which the record was read.
    return min(found, key=lambda entry: entry[1] not in lines)[0] if found else None


@lru_cache(maxsize=1)
def _parsed(library: Library, data: bytes, name: str, format: str) -> Parsed:
    # Many records come from one file, and are asked for one after the other.
    return read(data, shipped_context(library.repositories()), format_name=format, name=name)


def carry_out(library: Library, planned: BibliographyImport, *, merge: bool = False) -> list[str]:
    """Write the new records, and with `merge` bring duplicates into theirs; the ids written.

    An entry that breaks the schema is moved to `planned.set_aside` with the reason.
    """
    written: list[str] = []
    with library.transaction():
        for entry in planned.entries:
            try:
                if entry.fate is Fate.NEW:
                    library.write_new(entry.record)
                elif merge and entry.fate is Fate.DUPLICATE and entry.stored and entry.merged and entry.gains:
                    library.update(entry.stored, entry.merged)
                else:
                    continue
            except InputError as fault:
                planned.set_aside.append(_aside(entry, fault))
                continue
            written.append(entry.record.id if entry.fate is Fate.NEW else entry.stored.id)  # type: ignore[union-attr] # a duplicate has one
    return written


def _aside(entry: Entry, fault: ProvciteError) -> Aside:
    from provcite.exchange.base import Aside
    from provcite.schema.encode import encode_record

    return Aside(
        line=entry.line, text=encode_record(entry.record), reason=f"{fault.message} {fault.hint}".strip()
    )


def _tidy(record: Record) -> Record:
    """What other programs write and a record does not: names of languages, addresses without a scheme."""
    language = record.language
    if language and language.strip().lower() in _LANGUAGES:
        record = replace(record, language=_LANGUAGES[language.strip().lower()])
    publication = record.publication
    if publication is not None and publication.url and publication.url.startswith("www."):
        mended = replace(publication, url="https://" + publication.url)
        record = replace(
            record, provenance=tuple(mended if event is publication else event for event in record.provenance)
        )
    return record


class _Known:
    """The records of the store and of this run, by what tells that two entries are one document."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._lookup = library.lookup()
        self._authorities = library.authorities()
        self._taken = {name.casefold() for name in library.ids()}
        self._store_is_empty = not self._taken
        self._run: dict[tuple[str, str], list[Record]] = {}

    def place(self, record: Record, key: str, line: int | None, again: Again) -> Entry:
        """What becomes of a record: compared with the store, then with the entries before it."""
        for kind, name, why in _marks(record, key, self._authorities):
            for stored in self._candidates(kind, name):
                compared = again(stored) if _may_be_export(record, key, stored) else None
                if compared is not None and compared.is_export:
                    same, merged, conflicts = _changed(stored, compared.record, key)
                elif (kind != "reference" or record.date) and _agrees(
                    kind, record, stored, self._authorities
                ):
                    same, merged, conflicts = _merged(stored, record, key)
                else:
                    continue
                return Entry(
                    record=record,
                    key=key or record.id,
                    line=line,
                    fate=Fate.SAME if same else Fate.DUPLICATE,
                    stored=stored,
                    why=why,
                    merged=merged,
                    conflicts=conflicts,
                )
        twin = self._read_before(record)
        if twin is not None:
            return Entry(
                record=record, key=key or record.id, line=line, fate=Fate.SAME, stored=twin, why="same entry",
                merged=twin,
            )  # fmt: skip
        record = self._with_id(record, key)
        for kind, name, _ in _marks(record, key, self._authorities):
            self._run.setdefault((kind, name), []).append(record)
        return Entry(record=record, key=key or record.id, line=line, fate=Fate.NEW)

    def _read_before(self, record: Record) -> Record | None:
        """The record that says all that this one says: a book without key or address has no other mark.

        Only of the store's: two entries of one file that say the same are two until somebody says otherwise.
        """
        if self._store_is_empty or not record.title or not (record.creators or record.date):
            return None
        for stored in self._lookup.find("title", title_key(record.title)):
            if stored.type == record.type and _merged(stored, record, "")[0]:
                return stored
        return None

    def _candidates(self, kind: str, name: str) -> Iterator[Record]:
        if not self._store_is_empty:
            yield from self._lookup.find(kind, name)
        yield from self._run.get((kind, name), ())

    def _with_id(self, record: Record, key: str) -> Record:
        """A free id: the record's own, else one made of the key, which stays as an alias."""
        base = _base_id(record)
        made, number = base, 2
        while made.casefold() in self._taken:
            made, number = f"{base}-{number}", number + 1
        self._taken.add(made.casefold())
        aliases = record.aliases
        if made != key and made == base and key not in aliases and len(key) < 200 and _is_key(key):
            aliases = (*aliases, key)  # what a LaTeX manuscript cites it by
        return replace(record, id=made, aliases=aliases)


def _base_id(record: Record) -> str:
    """The id that an entry would have in an empty store."""
    wanted = record.id
    if _KEYLESS.fullmatch(wanted):  # no key: the title makes a better name than the line
        words = re.findall(r"[\w’']+", record.title or "")[:6]
        wanted = ascii_key("-".join(words)).lower()[:60].strip("-") or wanted
    safe = ascii_key(wanted).replace("/", "-").replace(":", "-").strip(".-")
    base = safe if id_problem(wanted) else wanted
    return base[:120] if base and not id_problem(base[:120]) else "entry"


def _marks(record: Record, key: str, known: Authorities) -> Iterator[tuple[str, str, str]]:
    """(kind of key, key, how a person would say it), the surest first."""
    for event in record.events_of("published"):
        for address in (event.url, *event.former_urls):
            if address:
                yield "url", url_key(address, known), "same address"
        if event.number and len(event.number) > 2:
            yield "key", event.number.casefold(), "same number"
    if key:
        yield "key", key.casefold(), "same key"
    for holding in record.sources:
        if (record.date or record.title) and holding.path:
            for unit in unit_keys(holding.repository, holding.path, known):
                yield "reference", unit, "same reference and date"


def _agrees(kind: str, record: Record, stored: Record, known: Authorities) -> bool:
    """Whether a shared key is a shared document; see `provcite.archives.identity.model`.

    A number may be another archive's, a citation key a name's, a volume's address that of every
    document in it; and a reference with a date may be that of two documents of one file.
    """
    found = judge(of_record(record, known), of_record(stored, known))
    if kind in ("url", "reference"):
        if found.answer is not Answer.SAME:
            return False
        # Two titles that differ, or that cannot be compared, are of one document only on one day and leaf.
        title, date = found.outcome("title"), found.outcome("date")
        titled = bool(record.title and stored.title) and title in ("none", "other", "described_other")
        if kind == "url":
            return not (titled and title != "none" and date != "same")
        return not titled or found.outcome("reference") in ("document", "item")
    ours, theirs = _numbers(record), _numbers(stored)
    if ours & theirs:
        return _publishers(record) == _publishers(stored) or not (_publishers(record) and _publishers(stored))
    if stored.id.casefold() == record.id.casefold() or record.id in stored.aliases:
        return title_key(record.title or "") == title_key(stored.title or "") and record.date == stored.date
    return False


def _may_be_export(record: Record, key: str, stored: Record) -> bool:
    """Whether an entry may be an export of a record that came back: by the key or the address that it had."""
    if key.casefold() in {name.casefold() for name in (stored.id, *stored.aliases)}:
        return True
    if record.url:
        return record.url == stored.url
    same_title = title_key(record.title or "") == title_key(stored.title or "")
    return same_title and bool(record.title) and record.sources[:1] == stored.sources[:1]


def _changed(stored: Record, changed: Record, key: str) -> tuple[bool, Record, tuple[str, ...]]:
    """As `_merged`, of an export that came back: what was changed in the other program is taken."""
    names = [item.name for item in fields(Record) if item.name not in _OWN]
    changes = {
        name: getattr(changed, name) for name in names if getattr(changed, name) != getattr(stored, name)
    }
    changes |= _alias(stored, key)
    return not changes, replace(stored, **changes), ()


def _numbers(record: Record) -> set[str]:
    return {event.number.casefold() for event in record.events_of("published") if event.number}


def _publishers(record: Record) -> set[str]:
    return {title_key(agent) for event in record.events_of("published") for agent in event.by}


def _merged(stored: Record, given: Record, key: str) -> tuple[bool, Record, tuple[str, ...]]:
    """(whether the entry adds nothing, the stored record with what it lacks, fields that differ)."""
    changes: dict[str, Any] = {}
    conflicts: list[str] = []
    for item in fields(Record):
        name = item.name
        if name in _OWN or name == "type":
            continue
        ours, theirs = getattr(stored, name), getattr(given, name)
        if not theirs or ours == theirs:
            continue
        if not ours:
            changes[name] = theirs
        elif name in ("tags", "notes", "subjects", "places"):
            joined = tuple(dict.fromkeys((*ours, *theirs)))
            if joined != ours:
                changes[name] = joined
        elif not _covers(ours, theirs):
            conflicts.append(name)
    changes |= _alias(stored, key)
    same = not changes and not conflicts
    return same, replace(stored, **changes), tuple(conflicts)


def _alias(stored: Record, key: str) -> dict[str, Any]:
    """The file's own key as an alias, since somebody may cite by it."""
    if key in (stored.id, *stored.aliases) or len(key) >= 200 or not _is_key(key):
        return {}
    return {"aliases": (*stored.aliases, key)}


def _covers(ours: Any, theirs: Any) -> bool:
    """Whether the stored value says all that the entry's says, with more beside it."""
    if isinstance(ours, tuple):
        return all(any(_part_covers(mine, part) for mine in ours) for part in theirs)
    return bool(ours == theirs)


def _part_covers(mine: Any, part: Any) -> bool:
    if not hasattr(part, "__dataclass_fields__"):
        return bool(mine == part)
    for item in fields(part):
        value = getattr(part, item.name)
        if not value:
            continue
        own = getattr(mine, item.name)
        if own != value and not (
            isinstance(value, tuple) and isinstance(own, tuple) and all(piece in own for piece in value)
        ):
            return False
    return True
