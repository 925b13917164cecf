"""What the index keeps of one record: columns to list, keys to find, words to search."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from provcite.archives.normalise import fold_key
from provcite.archives.render import render
from provcite.checks.keys import other_places, record_keys
from provcite.model.dates import parse_edtf
from provcite.model.errors import InputError, StoreError
from provcite.model.reference import ArchivalReference
from provcite.model.variables import VARIABLES
from provcite.store.bodies import pack
from provcite.store.query import EARLIEST, LATEST, days_of, searchable

if TYPE_CHECKING:
    from collections.abc import Callable

    from provcite.archives.authorities import Authorities
    from provcite.archives.repositories import Repositories
    from provcite.model.record import Holding, Record

#: Bytes of a document's text that are indexed.
MAX_TEXT = 2_000_000


class Listed(NamedTuple):
    """The columns of a record; everything is text, empty where the record has nothing."""

    id: str
    title: str
    date: str
    creators: str
    repository: str
    reference: str
    language: str
    type: str
    genre: str
    project: str
    classification: str
    number: str
    url: str
    tags: str
    text: str
    first: int
    last: int


class Words(NamedTuple):
    """The columns of the full-text index."""

    title: str
    names: str
    reference: str
    about: str
    body: str


class Bad(NamedTuple):
    """A file that gave no record."""

    message: str
    line: int | None
    column: int | None


class Row(NamedTuple):
    """One file as the index takes it: `listed` with the rest, or `bad` with what it would be found by."""

    name: str
    listed: Listed | None
    keys: tuple[tuple[str, str], ...]
    words: Words | None
    body: str
    bad: Bad | None


def row_of_file(folder: str, name: str, known: Authorities, read: Callable[[str, int], bytes]) -> Row | None:
    """Read the record file `name` (without its ending) below the store's folder; None where it has gone.

    `read` gives the bytes of a file of the records folder (`StoreFolder.reader`).
    """
    from provcite.schema.decode import decode_bytes
    from provcite.schema.ids import id_problem
    from provcite.schema.yamlnodes import MAX_BYTES

    path = f"{folder}{os.sep}records{os.sep}{name}.yaml"
    if problem := id_problem(name):
        return Row(name, None, (), None, "", Bad(f"The file's name {problem}.", None, None))
    try:
        data = read(f"{name}.yaml", MAX_BYTES + 1)
    except FileNotFoundError:
        return None
    except StoreError as fault:
        return Row(name, None, (), None, "", Bad(fault.message, None, None))
    except OSError as fault:
        return Row(name, None, (), None, "", Bad(f"The file cannot be read: {fault.strerror}.", None, None))
    decoded = decode_bytes(data, file=path, expected_id=name)
    if decoded.record is None:
        worst = decoded.errors[0]
        bad = Bad(worst.message, worst.position.line, worst.position.column)
        return _row_of_bad(name, data, bad, known)
    text = _text(Path(folder), decoded.record) if decoded.record.text is not None else ""
    return row_of_record(name, decoded.record, known, text)


def _row_of_bad(name: str, data: bytes, bad: Bad, known: Authorities) -> Row:
    """A file that gives no record, with what a question would have found it by."""
    from provcite.schema.decode import sketch

    record = sketch(data, name)
    if record is not None:
        found = row_of_record(name, record, known, "")
        return found._replace(body="", bad=bad)
    text = data[:MAX_TEXT].decode("utf-8", "replace")
    said = name.encode("utf-8", "replace").decode("utf-8")  # a name may be no UTF-8
    words = Words(title="", names="", reference=said, about="", body=searchable(text))
    return Row(name, None, (("key", said.casefold()),), words, "", bad)


def _text(folder: Path, record: Record) -> str:
    """The beginning of the document's text, or nothing: an index does without what it cannot read."""
    from provcite.store.files import inside
    from provcite.store.folder import StoreFolder

    if record.text is None or not record.text.file:
        return ""
    if inside(folder, record.text.file) is None:
        return ""
    try:
        data = StoreFolder(folder).read(os.path.normpath(record.text.file).replace(os.sep, "/"), MAX_TEXT)
        return data.decode("utf-8", "ignore")
    except (OSError, StoreError):
        return ""


def row_of_record(name: str, record: Record, known: Authorities, text: str) -> Row:
    """The row of a record that has been read."""
    repositories = known.repositories
    reference = "; ".join(_reference(held, repositories) for held in record.sources if held.path)
    holders = [held.repository for held in record.sources if held.repository]
    creators = "; ".join(creator.display for creator in record.creators)
    publication = record.publication
    first, last = _days(record.date or "")
    listed = Listed(
        id=record.id,
        title=record.title or "",
        date=record.date or "",
        creators=creators,
        repository="; ".join(holders),
        reference=reference,
        language=record.language or "",
        type=record.type,
        genre=record.genre or "",
        project="; ".join(record.projects),
        classification=record.classification or "",
        number=(publication.number or "") if publication else "",
        url=record.url or "",
        tags="; ".join(record.tags),
        text=record.text.file or "" if record.text else "",
        first=first,
        last=last,
    )
    keys = tuple(_keys(record, holders, known))
    return Row(
        name,
        listed,
        keys,
        _words(record, _with_other_places(reference, record, known), text),
        pack(record),
        None,
    )


def _reference(holding: Holding, repositories: Repositories) -> str:
    """The reference in words, ranges with the hyphen that people type."""
    known = repositories.find(holding.repository)[:1] if holding.repository else []
    key = known[0].repository.key if known else None
    reference = ArchivalReference(repository_key=key, path=holding.path, labels=holding.labels)
    return render(reference, "words", range_dash="hyphen", repositories=repositories)


def _with_other_places(reference: str, record: Record, known: Authorities) -> str:
    """The reference with the numbers that the concordances give besides."""
    places = [reference]
    for held in record.sources:
        for house, path in other_places(held.repository, held.path, known):
            other = ArchivalReference(repository_key=house, path=path)
            words = render(other, "words", range_dash="hyphen", repositories=known.repositories)
            places.append(f"{house}, {words}")
    return " · ".join(places)


@lru_cache(maxsize=4096)
def _days(date: str) -> tuple[int, int]:
    """An undated record lies outside every range."""
    if not date:
        return (LATEST, EARLIEST)
    try:
        read = parse_edtf(date)
    except InputError:
        return (LATEST, EARLIEST)
    return days_of(read.earliest, read.latest)


def _keys(record: Record, holders: list[str], known: Authorities) -> dict[tuple[str, str], None]:
    """The facets that filters ask for, the aliases, and the keys of the checker."""
    keys: dict[tuple[str, str], None] = {}
    for alias in record.aliases:
        keys["alias", alias] = None
    for holder in holders:
        for key in repository_keys(holder, known.repositories):
            keys["repository", key] = None
    for kind, values in (
        ("language", (record.language,)),
        ("project", record.projects),
        ("tag", record.tags),
        ("type", (record.type,)),
        ("genre", (record.genre,)),
        ("person", people(record)),
    ):
        for value in values:
            if value:
                keys[kind, fold_key(value)] = None
    for pair in record_keys(record, known):
        keys[pair] = None
    return keys


def repository_keys(name: str, repositories: Repositories) -> tuple[str, ...]:
    """The folded name and, where the repository is known, its key."""
    known = [f"={match.repository.key}" for match in repositories.find(name)[:1]]
    return (fold_key(name), *known)


def people(record: Record) -> tuple[str, ...]:
    """Everybody that the record names, once each: creators with native names and variants, and agents."""
    names: dict[str, None] = {}
    for creator in record.creators:
        for name in (creator.display, creator.native, *creator.variants):
            if name:
                names[name] = None
    for event in record.provenance:
        for name in event.by:
            names[name] = None
    for form in record.names:
        for name in (form.name, form.native, *form.variants):
            if name:
                names[name] = None
    return tuple(names)


def _words(record: Record, reference: str, text: str) -> Words:
    titles = [record.title, record.short_title, record.original_title, record.translated_title]
    numbers: list[Any] = [record.id, *record.aliases]
    for held in record.sources:
        numbers += [held.repository, held.collection, held.rest, held.note, *held.also_cited_as]
    for event in record.provenance:
        numbers += [event.number, event.url, *event.former_urls]
    about: list[Any] = [record.date, record.date_as_printed, record.genre, record.classification]
    about += [record.summary, record.rights, *record.notes]
    about += [*record.places, *record.subjects, *record.tags, *record.projects]
    about += [creator.position for creator in record.creators]
    about += [getattr(record, variable.key) for variable in VARIABLES]
    about += [event.title for event in record.provenance]
    return Words(
        title=searchable(" · ".join(filter(None, titles))),
        names=searchable(" · ".join(people(record))),
        reference=searchable(" · ".join([reference, *filter(None, numbers)])),
        about=searchable(" · ".join(filter(None, about))),
        body=searchable(text),
    )
