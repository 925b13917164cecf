"""The keys of a record file in their canonical order: one table for decoder, encoder and JSON Schema.

Each `Shape` describes one of the value classes of `provcite.model.record`, each `Field` one key:
what it is called in the file, which attribute holds it, and of what kind its value is.
"""

from __future__ import annotations

from dataclasses import replace
from enum import Enum, auto
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from provcite.model import record as model
from provcite.model.values import dataclass
from provcite.model.variables import VARIABLES

if TYPE_CHECKING:
    from collections.abc import Callable


class Kind(Enum):
    """What the value of a key may be."""

    TEXT = auto()  #: one string
    TEXTS = auto()  #: a list of strings; one string is read as a list of one
    DATE = auto()  #: an EDTF date
    LANGUAGE = auto()  #: a BCP 47 language tag
    URL = auto()  #: an address with a scheme
    URLS = auto()
    SHA256 = auto()  #: 64 hexadecimal digits
    NUMBER = auto()  #: a whole number from 0
    FLAG = auto()  #: true or false
    WORD = auto()  #: one of a closed list
    TERM = auto()  #: a word of an open list (`provcite.archives.words`); any other is kept
    AGENT = auto()  #: one name, or a mapping that says more of whom it names
    AGENTS = auto()  #: a list of them
    OBJECT = auto()  #: a mapping of its own shape
    OBJECTS = auto()  #: a list of them; one mapping is read as a list of one
    HOLDINGS = auto()  #: `source` (a mapping) or `sources` (a list)
    REFERENCE = auto()  #: levels and values, in order
    RELATIONS = auto()  #: list of ties to other records
    EVIDENCE = auto()  #: mapping of field paths to where their values come from


@dataclass(frozen=True, kw_only=True)
class Field:
    """One key.

    `words` is the closed list of a `WORD`, `vocabulary` the name of the open list of a `TERM`, `shape`
    the shape of an `OBJECT`.
    """

    key: str
    attribute: str
    kind: Kind
    about: str
    required: bool = False
    words: tuple[str, ...] = ()
    vocabulary: str = ""
    shape: Shape | None = None


@dataclass(frozen=True, kw_only=True)
class Shape:
    """A value class and its keys, in the order in which they are written.

    `flow`: written in braces on one line where it fits. `alone` is the attribute that a text in place
    of the mapping gives.
    """

    name: str
    cls: Callable[..., Any]
    fields: tuple[Field, ...]
    flow: bool = True
    alone: str = ""

    @cached_property
    def by_key(self) -> dict[str, Field]:
        """The fields by the file's word for them."""
        return {field.key: field for field in self.fields}

    @cached_property
    def order(self) -> dict[str, int]:
        """The place of each key in the canonical order."""
        return {field.key: place for place, field in enumerate(self.fields)}


def _field(
    key: str,
    kind: Kind,
    about: str,
    *,
    attribute: str = "",
    required: bool = False,
    words: tuple[str, ...] = (),
    vocabulary: str = "",
    shape: Shape | None = None,
) -> Field:
    return Field(
        key=key,
        attribute=attribute or key.replace("-", "_"),
        kind=kind,
        about=about,
        required=required,
        words=words,
        vocabulary=vocabulary,
        shape=shape,
    )


#: The item types of CSL 1.0.2 (specification, appendix III).
ITEM_TYPES: Final = (
    "article", "article-journal", "article-magazine", "article-newspaper", "bill", "book", "broadcast",
    "chapter", "classic", "collection", "dataset", "document", "entry", "entry-dictionary",
    "entry-encyclopedia", "event", "figure", "graphic", "hearing", "interview", "legal_case",
    "legislation", "manuscript", "map", "motion_picture", "musical_score", "pamphlet",
    "paper-conference", "patent", "performance", "periodical", "personal_communication", "post",
    "post-weblog", "regulation", "report", "review", "review-book", "software", "song", "speech",
    "standard", "thesis", "treaty", "webpage",
)  # fmt: skip

CREATOR: Final = Shape(
    name="creator",
    cls=model.Creator,
    flow=False,
    fields=(
        _field("role", Kind.TERM, "Part in the document.", vocabulary="roles"),
        _field("dropping-particle", Kind.TEXT, "Particle that is dropped with the given name (CSL)."),
        _field("non-dropping-particle", Kind.TEXT, "Particle that stays with the family name (CSL)."),
        _field("family", Kind.TEXT, "Family name."),
        _field("given", Kind.TEXT, "Given names or initials."),
        _field("suffix", Kind.TEXT, "Jr., III and the like."),
        _field("literal", Kind.TEXT, "The whole name where its order must stay: bodies, Korean names."),
        _field("kind", Kind.TERM, "Whose name it is.", vocabulary="agent_kinds"),
        _field("position", Kind.TEXT, "Office, as printed."),
        _field("native", Kind.TEXT, "The name in its own script."),
        _field("variants", Kind.TEXTS, "Other forms of the name."),
    ),
)

AGENT: Final = Shape(
    name="agent",
    cls=model.Agent,
    alone="name",
    fields=(
        _field("name", Kind.TEXT, "The name.", required=True),
        _field("kind", Kind.TERM, "What kind of agent it is.", vocabulary="agent_kinds"),
        _field("variants", Kind.TEXTS, "Other forms of the name."),
        _field("predecessors", Kind.TEXTS, "Whose work or holdings it took over."),
        _field("successors", Kind.TEXTS, "Who took over from it."),
        _field("from", Kind.DATE, "Since when it is.", attribute="from_"),
        _field("until", Kind.DATE, "Till when it was."),
        _field("identifiers", Kind.TEXTS, "Addresses of authority records (VIAF, GND, ISIL, Wikidata)."),
        _field("note", Kind.TEXT, "A remark."),
    ),
)

FORMER_REFERENCE: Final = Shape(
    name="former_reference",
    cls=model.FormerReference,
    alone="text",
    fields=(
        _field("reference", Kind.REFERENCE, "Levels and values, as they were.", attribute="path"),
        _field("text", Kind.TEXT, "The former reference in words."),
        _field("from", Kind.DATE, "Since when it was valid.", attribute="from_"),
        _field("until", Kind.DATE, "Till when."),
        _field("note", Kind.TEXT, "A remark."),
    ),
)

ACCESS: Final = Shape(
    name="access",
    cls=model.Access,
    alone="status",
    fields=(
        _field("status", Kind.TERM, "Open, closed, in part.", vocabulary="access_status"),
        _field("extent", Kind.TEXT, "Which part it is about."),
        _field("by", Kind.TEXTS, "Who decided it."),
        _field("case", Kind.TEXT, "Number of the case or request."),
        _field("date", Kind.DATE, "When it was decided."),
        _field("from", Kind.DATE, "Since when it holds.", attribute="from_"),
        _field("until", Kind.DATE, "When it ends."),
        _field("authority", Kind.TEXT, "Law, rule or exemption."),
        _field("of", Kind.TEXT, "The thing that it is about, where it is not the original."),
        _field("note", Kind.TEXT, "A remark."),
    ),
)

EVENT_EVIDENCE: Final = Shape(
    name="event_evidence",
    cls=model.Evidence,
    alone="source",
    fields=(
        _field("source", Kind.TEXT, "The document or file that says so."),
        _field("line", Kind.NUMBER, "Line of that file, from 1."),
        _field("quote", Kind.TEXT, "Its words."),
        _field("inferred", Kind.FLAG, "true where nobody wrote it."),
        _field("by", Kind.TEXT, "Who says so."),
        _field("date", Kind.DATE, "When."),
        _field("note", Kind.TEXT, "The reason."),
    ),
)

VERSION: Final = Shape(
    name="version",
    cls=model.Version,
    alone="note",
    fields=(
        _field("event", Kind.TEXT, "What happened by this account."),
        _field("of", Kind.TEXTS, "What it happened to."),
        _field("by", Kind.TEXTS, "Who did it."),
        _field("date", Kind.DATE, "When (EDTF)."),
        _field("as_printed", Kind.TEXT, "The date in the account's own words."),
        _field("place", Kind.TEXT, "Where."),
        _field("from", Kind.TEXT, "From whom.", attribute="from_"),
        _field("to", Kind.TEXT, "To whom."),
        _field("certainty", Kind.TERM, "How sure it is.", vocabulary="certainty"),
        _field("evidence", Kind.OBJECTS, "What says so.", shape=EVENT_EVIDENCE),
        _field("note", Kind.TEXT, "A remark."),
    ),
)

HOLDING: Final = Shape(
    name="holding",
    cls=model.Holding,
    flow=False,
    fields=(
        _field("repository", Kind.TEXT, "Key of the repository (RGANI), or the holder's name."),
        _field("kind", Kind.TERM, "What kind of agent the holder is.", vocabulary="agent_kinds"),
        _field("of", Kind.TEXT, "What lies there: the original (default), or the copy that an event made."),
        _field(
            "reference", Kind.REFERENCE, "Levels and values from the broadest to the leaf.", attribute="path"
        ),
        _field(
            "reference_code",
            Kind.TEXT,
            "How the source writes units of the reference that it has no words for.",
        ),
        _field("rest", Kind.TEXT, "What belongs to the reference and fits no level."),
        _field("collection", Kind.TEXT, "Title of the fond or collection."),
        _field("place", Kind.TEXT, "City, where it is not the repository's."),
        _field("status", Kind.TERM, "Held, destroyed, lost, in private hands.", vocabulary="holding_status"),
        _field("from", Kind.DATE, "Since when it lies there.", attribute="from_"),
        _field("until", Kind.DATE, "Till when it lay there."),
        _field("accession", Kind.TEXT, "Number under which the holder took it in."),
        _field(
            "former_references",
            Kind.OBJECTS,
            "References that it had there before, with their span.",
            shape=FORMER_REFERENCE,
        ),
        _field("also_cited_as", Kind.TEXTS, "References under which the unit was cited before."),
        _field("note", Kind.TEXT, "A remark."),
    ),
)

EVENT: Final = Shape(
    name="event",
    cls=model.Event,
    fields=(
        _field("event", Kind.TERM, "What happened.", required=True, vocabulary="events"),
        _field("id", Kind.TEXT, "A name for the event, by which others of the record point at it."),
        _field("of", Kind.TEXTS, "What it acts on or is made from: an event's id or word, a kind of thing."),
        _field("by", Kind.AGENTS, "Who did it.", shape=AGENT),
        _field("for", Kind.AGENT, "For whom: a project, a body, a family.", attribute="for_", shape=AGENT),
        _field("date", Kind.DATE, "When (EDTF)."),
        _field("as_printed", Kind.TEXT, "The date in the document's own words."),
        _field("place", Kind.TEXT, "Where."),
        _field(
            "from",
            Kind.AGENT,
            "The language translated from, or from whom it came.",
            attribute="from_",
            shape=AGENT,
        ),
        _field("to", Kind.AGENT, "The language translated into, or to whom it went.", shape=AGENT),
        _field("title", Kind.TEXT, "Title of the printed edition that it is in, or its own there."),
        _field("volume", Kind.TEXT, "Volume of the edition."),
        _field("page", Kind.TEXT, "Pages of the edition."),
        _field("publisher", Kind.TEXT, "Publisher of the edition."),
        _field("number", Kind.TEXT, "Number given at publication."),
        _field("url", Kind.URL, "The address that works."),
        _field("former_urls", Kind.URLS, "Addresses that worked before."),
        _field("accessed", Kind.DATE, "Day on which the address was read."),
        _field("certainty", Kind.TERM, "How sure it is.", vocabulary="certainty"),
        _field("evidence", Kind.OBJECTS, "What says so.", shape=EVENT_EVIDENCE),
        _field("versions", Kind.OBJECTS, "Other accounts of it.", shape=VERSION),
        _field("note", Kind.TEXT, "A remark."),
        _field("inferred", Kind.TEXTS, "Fields of this event that nobody printed."),
    ),
)

NAME: Final = Shape(
    name="name",
    cls=model.NameForm,
    fields=(
        _field("name", Kind.TEXT, "The form used.", required=True),
        _field("variants", Kind.TEXTS, "Other forms that the document equates with it."),
        _field("native", Kind.TEXT, "The name in its own script."),
        _field("system", Kind.TEXT, "System of romanisation."),
    ),
)

TEXT: Final = Shape(
    name="text",
    cls=model.Text,
    fields=(
        _field("file", Kind.TEXT, "File inside the store, such as texts/113371.en.txt."),
        _field("language", Kind.LANGUAGE, "Language of the text."),
        _field("sha256", Kind.SHA256, "SHA-256 of the file's bytes."),
    ),
)

ATTACHMENT: Final = Shape(
    name="attachment",
    cls=model.Attachment,
    fields=(
        _field("sha256", Kind.SHA256, "SHA-256 of the file's bytes.", required=True),
        _field("name", Kind.TEXT, "Name of the file."),
        _field("media_type", Kind.TEXT, "Media type, such as application/pdf."),
        _field("size", Kind.NUMBER, "Bytes."),
        _field("copy_of", Kind.TEXT, "What it is a copy of."),
        _field("by", Kind.TEXT, "Who made or brought it."),
        _field("date", Kind.DATE, "When."),
        _field("note", Kind.TEXT, "A remark."),
    ),
)

IMPORTED: Final = Shape(
    name="imported",
    cls=model.Imported,
    fields=(
        _field("from", Kind.TEXT, "File that the record was read from.", attribute="from_"),
        _field("sha256", Kind.SHA256, "SHA-256 of that file's bytes."),
        _field("date", Kind.DATE, "Day of the import."),
        _field("with", Kind.TEXT, "Program and version.", attribute="with_"),
        _field("format", Kind.TEXT, "What the file was read as."),
        _field("fields", Kind.TEXT, "Digests of the values that the importer wrote."),
    ),
)

RELATION: Final = Shape(
    name="relation",
    cls=model.Relation,
    fields=(
        _field(
            "kind", Kind.WORD, "What this record is to the other.", required=True, words=model.RELATION_KINDS
        ),
        _field("record", Kind.TEXT, "Id of the other record.", required=True),
        _field("note", Kind.TEXT, "A remark."),
    ),
)

EVIDENCE: Final = Shape(
    name="evidence",
    cls=model.Evidence,
    fields=(
        _field("source", Kind.TEXT, "File that says so."),
        _field("line", Kind.NUMBER, "Line of that file, from 1."),
        _field("quote", Kind.TEXT, "Its words."),
        _field("inferred", Kind.FLAG, "true where nobody printed it."),
        _field("by", Kind.TEXT, "Who says so."),
        _field("date", Kind.DATE, "When."),
        _field("note", Kind.TEXT, "The reason."),
    ),
)


def _evidence_without_field(**values: Any) -> model.Evidence:
    return model.Evidence(field="", **values)


#: An evidence as the file has it: the field's path is the key of the mapping that it stands in.
EVIDENCE_BODY: Final = replace(EVIDENCE, cls=_evidence_without_field)

RECORD: Final = Shape(
    name="record",
    cls=model.Record,
    flow=False,
    fields=(
        _field("id", Kind.TEXT, "The record's name: the name of its file.", required=True),
        _field("type", Kind.WORD, "A CSL item type.", words=ITEM_TYPES),
        _field("title", Kind.TEXT, "Title."),
        _field("title_language", Kind.LANGUAGE, "Language of the title, for English title case."),
        _field("title_kind", Kind.WORD, "Whose title it is.", words=model.TITLE_KINDS),
        _field("short_title", Kind.TEXT, "Title for short notes."),
        _field("original_title", Kind.TEXT, "Title in the document's own language."),
        _field("translated_title", Kind.TEXT, "The title in the language of the reader."),
        _field("genre", Kind.TEXT, "Memorandum, telegram, minutes."),
        _field("date", Kind.DATE, "The date that citations use (EDTF)."),
        _field("date_as_printed", Kind.TEXT, "That date in the document's words."),
        _field("creators", Kind.OBJECTS, "Authors and others with a part in it.", shape=CREATOR),
        *(
            _field(variable.key, Kind.DATE if variable.kind == "date" else Kind.TEXT, variable.about)
            for variable in VARIABLES
        ),
        _field("language", Kind.LANGUAGE, "Language of the original."),
        _field("classification", Kind.TEXT, "Marking, such as Top Secret."),
        _field("access", Kind.OBJECTS, "Conditions of access.", shape=ACCESS),
        _field("source", Kind.HOLDINGS, "Where the original lies.", attribute="sources", shape=HOLDING),
        _field("provenance", Kind.OBJECTS, "What happened to it, in order.", shape=EVENT),
        _field("agents", Kind.OBJECTS, "What is known of those whom the record names.", shape=AGENT),
        _field("names", Kind.OBJECTS, "Forms of a name that the document equates.", shape=NAME),
        _field("summary", Kind.TEXT, "Summary."),
        _field("places", Kind.TEXTS, "Headings for places."),
        _field("subjects", Kind.TEXTS, "Headings for subjects."),
        _field("rights", Kind.TEXT, "Statement of rights."),
        _field("notes", Kind.TEXTS, "Remarks."),
        _field("tags", Kind.TEXTS, "The user's own words for it."),
        _field("aliases", Kind.TEXTS, "Former ids, which still resolve."),
        _field("relations", Kind.RELATIONS, "Ties to other records.", shape=RELATION),
        _field("text", Kind.OBJECT, "The document's words.", shape=TEXT),
        _field("attachments", Kind.OBJECTS, "Files kept in the store.", shape=ATTACHMENT),
        _field("imported", Kind.OBJECT, "What the record was read from.", shape=IMPORTED),
        _field("evidence", Kind.EVIDENCE, "Where the values come from.", shape=EVIDENCE),
    ),
)

#: The level that Russian references write in the plural (design: "The record file").
PLURAL_LEVELS: Final = {"list": "listy"}
