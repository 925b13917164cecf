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

#: What a holding's status says where nothing is to be had from there: the words of
#: ``data/words/holding_status.yaml`` that have no ``present``, with their synonyms (a test compares).
GONE: Final = frozenset(
    (
        *("transferred", "moved", "former", "returned", "restituted", "deaccessioned", "withdrawn"),
        *("abgegeben", "передано", "destroyed", "burnt", "burned", "shredded", "discarded", "vernichtet"),
        *("verbrannt", "уничтожено", "lost", "missing", "untraced", "whereabouts unknown", "verschollen"),
        *("утрачено", "stolen", "theft", "gestohlen", "похищено"),
    )
)

Extra = tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Creator:
    """A person or body with a part in the document itself.

    Either `literal` (one string, for bodies and for names whose order must stay) or `family`
    with `given` and the particles of CSL 1.0.2. `native` is the name in its own script,
    `variants` are other forms met, `position` is the office as printed. `role` is the word of the
    file; what it means is asked of `provcite.archives.roles`. `kind` says whose name it is (person,
    body, family, project, software) where the name does not show it.
    """

    role: str = "author"
    kind: str | None = None
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
class Evidence:
    """Where the value at `field` (``title``, ``source.reference.delo``, ``provenance[2].by``) comes from.

    Read: `source` (a file's name, or a document's in words), `line` (from 1) and `quote`, the words.
    Not read: `inferred` with the reason in `note`. Said: `by` a person on a `date`. `field` is empty
    where the evidence stands in the event that it is for.
    """

    field: str = ""
    source: str | None = None
    line: int | None = None
    quote: str | None = None
    inferred: bool = False
    by: str | None = None
    date: str | None = None
    note: str | None = None
    extra: Extra = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """What a record knows of somebody whom it names: what kind of agent, and whom it succeeded.

    `kind` is a word of the list ``data/words/agent_kinds.yaml``; `predecessors` and `successors` are
    names of other agents: two archives are two agents, however one became the other.
    """

    name: str
    kind: str | None = None
    variants: tuple[str, ...] = ()
    predecessors: tuple[str, ...] = ()
    successors: tuple[str, ...] = ()
    from_: str | None = None
    until: str | None = None
    identifiers: tuple[str, ...] = ()
    note: str | None = None
    extra: Extra = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerReference:
    """A reference that a unit had before in the same repository, and for how long.

    `text` is the reference in words where it has no levels; `path` and `labels` are as in `Holding`.
    """

    text: str | None = None
    path: tuple[tuple[str, str], ...] = ()
    labels: tuple[str, ...] = ()
    from_: str | None = None
    until: str | None = None
    note: str | None = None
    extra: Extra = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """Where an original (or a copy that is cited for itself) lies, or lay.

    `repository` is a key of the repository data (``RGANI``) or the institution's name;
    `path` runs from the broadest unit to the leaf as (level, value) pairs, the level one of
    `provcite.model.levels.LEVELS` or a word of the archive's own that stands for none of them.
    `labels` are the archive's own words for the levels (``doboz`` for box), one for each pair and
    "" where it is the level's name; empty where all are. `reference_code` is how the source writes those
    units of the path that have no word before them (ISAD(G) 3.1.1): it is printed in their place where the
    archive's system is not known, as long as it has their values. `collection` is the title of the fond or
    collection, `place` overrides the repository's city, `also_cited_as` are references under which the same
    unit was cited before a move. `kind` is what kind of agent holds it, `of` what lies there (the
    original, or the copy that an event made: its id, its word, a kind of thing), `from_` and `until`
    since and till when, `status` a word of ``data/words/holding_status.yaml``.
    """

    repository: str | None = None
    kind: str | None = None
    of: str | None = None
    status: str | None = None
    from_: str | None = None
    until: str | None = None
    accession: str | None = None
    former_references: tuple[FormerReference, ...] = ()
    path: tuple[tuple[str, str], ...] = ()
    labels: tuple[str, ...] = ()
    reference_code: str | None = None
    rest: str | None = None
    collection: str | None = None
    place: str | None = None
    also_cited_as: tuple[str, ...] = ()
    note: str | None = None
    extra: Extra = ()

    @property
    def lies_there(self) -> bool:
        """Whether it lies there now, as far as the record says."""
        return self.until is None and (self.status is None or self.status.casefold() not in GONE)

    def value(self, level: str) -> str | None:
        """The first value of `level`, or None."""
        return next((value for name, value in self.path if name == level), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """Another account of an event: what it says in place of the event's own values, and why.

    Fields are those of `Event`; what it leaves open is not disputed.
    """

    event: str | None = None
    of: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    from_: str | None = None
    to: str | None = None
    date: str | None = None
    as_printed: str | None = None
    place: str | None = None
    certainty: str | None = None
    evidence: tuple[Evidence, ...] = ()
    note: str | None = None
    extra: Extra = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """A condition of access: what it is, of which part, who decided it, under which number, when.

    `status` is a word of ``data/words/access_status.yaml``, `authority` the law or rule, `from_` the
    day since which it holds, `until` the day on which it ends, `of` the thing that it is about
    (default: the original).
    """

    status: str | None = None
    extent: str | None = None
    by: tuple[str, ...] = ()
    case: str | None = None
    date: str | None = None
    from_: str | None = None
    until: str | None = None
    authority: str | None = None
    of: str | None = None
    note: str | None = None
    extra: Extra = ()


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
    publication, `title`, `volume`, `page` and `publisher` to one in a printed edition; `from_` and `to`
    are the languages of a translation (BCP 47), or from whom and to whom the document went. `agents` are
    those of `by`, `for_`, `from_` and `to` of whom the file says more than a name. `certainty`, `evidence`
    and `versions` say how sure it is, why, and what else is told.
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
    volume: str | None = None
    page: str | None = None
    publisher: str | None = None
    agents: tuple[Agent, ...] = ()
    certainty: str | None = None
    evidence: tuple[Evidence, ...] = ()
    versions: tuple[Version, ...] = ()
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

    `date` is the date that citations use (EDTF); other dates are events. From `container_title` to
    `annote` stand the variables of CSL in the order of `provcite.model.variables`. `places` and
    `subjects` are the digital archive's headings, `tags` the user's own.
    """

    id: str
    type: str = "manuscript"
    title: str | None = None
    title_language: str | None = None
    title_kind: str | None = None
    short_title: str | None = None
    original_title: str | None = None
    translated_title: str | None = None
    genre: str | None = None
    date: str | None = None
    date_as_printed: str | None = None
    creators: tuple[Creator, ...] = ()
    container_title: str | None = None
    container_title_short: str | None = None
    collection_title: str | None = None
    collection_number: str | None = None
    volume_title: str | None = None
    part_title: str | None = None
    edition: str | None = None
    volume: str | None = None
    issue: str | None = None
    number: str | None = None
    page: str | None = None
    section: str | None = None
    chapter_number: str | None = None
    part_number: str | None = None
    supplement_number: str | None = None
    printing_number: str | None = None
    number_of_pages: str | None = None
    number_of_volumes: str | None = None
    version: str | None = None
    publisher: str | None = None
    publisher_place: str | None = None
    original_date: str | None = None
    original_publisher: str | None = None
    original_publisher_place: str | None = None
    event_title: str | None = None
    event_place: str | None = None
    event_date: str | None = None
    available_date: str | None = None
    submitted: str | None = None
    authority: str | None = None
    jurisdiction: str | None = None
    division: str | None = None
    medium: str | None = None
    scale: str | None = None
    dimensions: str | None = None
    status: str | None = None
    references: str | None = None
    reviewed_title: str | None = None
    reviewed_genre: str | None = None
    DOI: str | None = None
    ISBN: str | None = None
    ISSN: str | None = None
    PMID: str | None = None
    PMCID: str | None = None
    annote: str | None = None
    language: str | None = None
    classification: str | None = None
    access: tuple[Access, ...] = ()
    sources: tuple[Holding, ...] = ()
    provenance: tuple[Event, ...] = ()
    agents: tuple[Agent, ...] = ()
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
    def held(self) -> tuple[Holding, ...]:
        """The places to cite, in order: where the original lies, else where a copy does, else the first."""
        if len(self.sources) < 2:
            return self.sources
        present = tuple(holding for holding in self.sources if holding.lies_there)
        originals = tuple(holding for holding in present if holding.of in (None, "original"))
        return originals or present or self.sources[:1]

    @property
    def holding(self) -> Holding | None:
        """The place that citations use: the first where the document still lies, else the first."""
        held = self.held
        return held[0] if held else None

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
