"""The record of one archival document: frozen values, as the YAML file holds them.

Field names follow the record file (design: "The record file"); where a key of the file is a
word of Python's (``from``, ``for``, ``with``) the field carries a trailing underscore. Every
value is the text that the file gives: dates are EDTF strings (`provcite.model.dates` reads
them), numbers stay strings. Keys that this version does not know are kept in `extra`.
"""

from __future__ import annotations

from dataclasses import field
from typing import Any, Final

from provcite.model.values import dataclass

RELATION_KINDS: Final[tuple[str, ...]] = (
    "translation_of", "excerpt_of", "copy_of", "same_as", "supersedes", "attachment_to",
)  # fmt: skip

TITLE_KINDS: Final[tuple[str, ...]] = ("own", "editor", "user")

Extra = tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Creator:
    """A person or body with a part in the document itself.

    Either `literal` (one string, for bodies and for names whose order must stay) or `family`
    with `given` and the particles of CSL 1.0.2. `native` is the name in its own script,
    `variants` are other forms met, `position` is the office as printed. `role` is the word of the
    file; what it means is asked of `provcite.archives.roles`.
    """

    role: str = "author"
    family: str | None = None
    given: str | None = None
    literal: str | None = None
    dropping_particle: str | None = None
    non_dropping_particle: str | None = None
    suffix: str | None = None
    position: str | None = None
    native: str | None = None
    variants: tuple[str, ...] = ()
    extra: Extra = ()

    @property
    def display(self) -> str:
        """The name in reading order: ``A. M. Petrov``, ``Nam Il``."""
        if self.literal:
            return self.literal
        family = " ".join(
            part for part in (self.dropping_particle, self.non_dropping_particle, self.family) if part
        )
        name = " ".join(part for part in (self.given, family) if part)
        return f"{name}, {self.suffix}" if self.suffix else name


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """Where an original (or a copy that is cited for itself) lies.

    `repository` is a key of the repository data (``RGANI``) or the institution's name;
    `path` runs from the broadest unit to the leaf as (level, value) pairs, the level one of
    `provcite.model.levels.LEVELS` or a word of the archive's own that stands for none of them.
    `labels` are the archive's own words for the levels (``doboz`` for box), one for each pair and
    "" where it is the level's name; empty where all are. `collection` is the title of the fond or collection,
    `place` overrides the repository's city, `also_cited_as` are references under which the same
    unit was cited before a move.
    """

    repository: str | None = None
    path: tuple[tuple[str, str], ...] = ()
    labels: tuple[str, ...] = ()
    rest: str | None = None
    collection: str | None = None
    place: str | None = None
    also_cited_as: tuple[str, ...] = ()
    note: str | None = None
    extra: Extra = ()

    def value(self, level: str) -> str | None:
        """The first value of `level`, or None."""
        return next((value for name, value in self.path if name == level), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One step of the provenance chain: what, who, for whom, when, where.

    `event` is a word of the list of events (``data/words/events.yaml``) or one of the record's own;
    `word` is the word that the record has where that is a synonym (``looted`` for confiscated).
    `id` names the event within its record, `of` what it acts on or is made from: the id of another
    event, its word, or a kind of thing (``original``, ``copy``, ``translation``); where it is empty
    `provcite.provenance.subjects` says what it acts on. `date` is EDTF, `as_printed` the words that
    the document has for it. `inferred` names the fields of this event that nobody printed. `number`,
    `url`, `former_urls` and `accessed` (a day on which the address was read) belong to a
    publication; `from_` and `to` are the languages of a translation (BCP 47), or from whom and to
    whom the document went.
    """

    event: str
    word: str | None = None
    id: str | None = None
    of: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    for_: str | None = None
    date: str | None = None
    as_printed: str | None = None
    place: str | None = None
    from_: str | None = None
    to: str | None = None
    number: str | None = None
    url: str | None = None
    former_urls: tuple[str, ...] = ()
    accessed: str | None = None
    title: str | None = None
    note: str | None = None
    inferred: tuple[str, ...] = ()
    extra: Extra = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NameForm:
    """A name and the other forms that the document itself equates with it."""

    name: str
    variants: tuple[str, ...] = ()
    native: str | None = None
    system: str | None = None
    extra: Extra = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """The words of the document as kept in the store's ``texts/``; `sha256` is of the file's bytes.

    A record may give the digest and no file: texts are the user's own files.
    """

    file: str | None = None
    language: str | None = None
    sha256: str | None = None
    extra: Extra = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """Where the record was read from: file name, digest of its bytes, day, program and version.

    `fields` is a digest of what the importer wrote, field by field, by which a later import
    tells an edit by hand from a change in the document.
    """

    from_: str | None = None
    sha256: str | None = None
    date: str | None = None
    with_: str | None = None
    format: str | None = None
    fields: str | None = None
    extra: Extra = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A tie to another record, read from this one: this record is a `kind` `record`."""

    kind: str
    record: str
    note: str | None = None
    extra: Extra = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where the value at `field` (``title``, ``source.reference.delo``, ``provenance[2].by``) comes from.

    Read: `source` (a file's name), `line` (from 1) and `quote`, the words. Not read: `inferred`
    with the reason in `note`. Said: `by` a person on a `date`.
    """

    field: str
    source: str | None = None
    line: int | None = None
    quote: str | None = None
    inferred: bool = False
    by: str | None = None
    date: str | None = None
    note: str | None = None
    extra: Extra = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file kept by content in the store: scan, PDF, text."""

    sha256: str
    name: str | None = None
    media_type: str | None = None
    size: int | None = None
    copy_of: str | None = None
    by: str | None = None
    date: str | None = None
    note: str | None = None
    extra: Extra = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One document. `id` is the file's name; `type` is a CSL 1.0.2 item type.

    `date` is the date that citations use (EDTF); other dates are events. `places` and
    `subjects` are the digital archive's headings, `tags` the user's own.
    """

    id: str
    type: str = "manuscript"
    title: str | None = None
    title_language: str | None = None
    title_kind: str | None = None
    short_title: str | None = None
    original_title: str | None = None
    genre: str | None = None
    date: str | None = None
    date_as_printed: str | None = None
    creators: tuple[Creator, ...] = ()
    language: str | None = None
    classification: str | None = None
    sources: tuple[Holding, ...] = ()
    provenance: tuple[Event, ...] = ()
    names: tuple[NameForm, ...] = ()
    summary: str | None = None
    places: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    rights: str | None = None
    notes: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    relations: tuple[Relation, ...] = ()
    text: Text | None = None
    attachments: tuple[Attachment, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    imported: Imported | None = None
    extra: Extra = field(default=())

    def events_of(self, kind: str) -> tuple[Event, ...]:
        """The events of `kind`, in order."""
        return tuple(event for event in self.provenance if event.event == kind)

    @property
    def holding(self) -> Holding | None:
        """The first place where the original lies: the one that citations use."""
        return self.sources[0] if self.sources else None

    @property
    def publication(self) -> Event | None:
        """The publication that citations name: the last one with an address, else the last one."""
        published = self.events_of("published")
        with_address = tuple(event for event in published if event.url)
        candidates = with_address or published
        return candidates[-1] if candidates else None

    @property
    def url(self) -> str | None:
        """The working address of the surrogate."""
        publication = self.publication
        return publication.url if publication else None

    @property
    def translators(self) -> tuple[str, ...]:
        """Who translated, in the order of the chain, each named once."""
        seen: dict[str, None] = {}
        for event in self.events_of("translated"):
            for agent in event.by:
                seen.setdefault(agent)
        return tuple(seen)

    @property
    def projects(self) -> tuple[str, ...]:
        """The projects for which something was done, each named once."""
        seen: dict[str, None] = {}
        for event in self.provenance:
            if event.for_:
                seen.setdefault(event.for_)
        return tuple(seen)
