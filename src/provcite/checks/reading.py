"""A manuscript as a check sees it: every citation with what it says and what it is matched to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from provcite.archives.authorities import Authorities
    from provcite.archives.dates import DateMention
    from provcite.archives.identity.model import Answer, Judgement
    from provcite.archives.repositories import Repositories
    from provcite.checks.compare import Comparison
    from provcite.checks.keyfiles import OwnBibliography
    from provcite.checks.lookup import RecordLookup
    from provcite.checks.settings import CheckSettings
    from provcite.manuscripts.document import Block, CitationKey, Document, EmbeddedField
    from provcite.model.record import Record
    from provcite.model.reference import Credit

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedUnit:
    """One level of a reference as printed: ``("delo", "410")`` and where the value stands.

    `bare`: a number without a label, of which only the record tells that it is this level.
    """

    level: str
    value: str
    span: Span
    bare: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedReference:
    """A reference as it stands in a block; spans count from the block's start.

    `repository` is the text's own word, `repository_key` the key of the known repository,
    `former` True where the word is a name that the repository no longer bears, `code` how units without
    words before them are written, `labels` the words before (or behind) each unit, "" for none.
    """

    start: int
    end: int
    repository: str | None = None
    repository_span: Span | None = None
    repository_key: str | None = None
    former: bool = False
    units: tuple[PrintedUnit, ...] = ()
    confidence: float = 1.0
    code: str = ""
    labels: tuple[str, ...] = ()

    @property
    def path(self) -> tuple[tuple[str, str], ...]:
        return tuple((unit.level, unit.value) for unit in self.units)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedCredit:
    """A credit as it stands in a block."""

    credit: Credit
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedTitle:
    """Words between quotation marks, or in italics, that may be a document's title."""

    text: str
    span: Span
    marked: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedAddress:
    """An address: as printed or behind a link. `shown` is False where only the link has it."""

    address: str
    span: Span
    shown: bool = True


@dataclass(slots=True, kw_only=True)
class Citation:
    """One citation: what is printed, what it leans on, and the record it is matched to.

    `note` is the number of the note in the document's list (None: running text), `start` and `end`
    are offsets in `block`. `kind` is ``full``, ``short`` (part of a reference, or a title alone),
    ``ibid``, ``key``, ``field``, ``address`` or ``title``. `repository` and `path` are the
    reference with what its antecedent supplies; `confidence` runs from 0 to 1 and `reason` says in
    words why the record was chosen. `rivals` are records that fit as well. `identity` is the answer of
    the identity model and `judgement` what it rests on (None where a key or an antecedent decided);
    `near` are records of the same file where none was matched.
    """

    number: int
    block: Block
    note: int | None
    start: int
    end: int
    kind: str
    reference: PrintedReference | None = None
    titles: tuple[PrintedTitle, ...] = ()
    dates: tuple[DateMention, ...] = ()
    credits: tuple[PrintedCredit, ...] = ()
    addresses: tuple[PrintedAddress, ...] = ()
    ibid: Span | None = None
    opcit: bool = False
    key: CitationKey | None = None
    field: EmbeddedField | None = None
    field_item: int = 0
    author_words: str = ""
    repository: str | None = None
    repository_key: str | None = None
    path: tuple[tuple[str, str], ...] = ()
    antecedent: Citation | None = None
    record: Record | None = None
    confidence: float = 0.0
    reason: str = ""
    rivals: tuple[Record, ...] = ()
    first: bool = False
    title: PrintedTitle | None = None
    in_bibliography: bool = False
    near: tuple[Record, ...] = ()
    identity: Answer | None = None
    judgement: Judgement | None = None

    @property
    def text(self) -> str:
        return self.block.text[self.start : self.end]

    @property
    def leaf(self) -> PrintedUnit | None:
        """The leaf printed here, if any."""
        from provcite.model.levels import LEAF_LEVELS

        if self.reference is None:
            return None
        return next((unit for unit in self.reference.units if unit.level in LEAF_LEVELS), None)

    @property
    def reference_start(self) -> int:
        """Where the printed reference begins, else the citation."""
        return self.reference.start if self.reference is not None else self.start

    @property
    def prints_unit(self) -> bool:
        """Whether it prints any level above the leaf."""
        from provcite.model.levels import LEAF_LEVELS

        return self.reference is not None and any(
            unit.level not in LEAF_LEVELS for unit in self.reference.units
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A quotation in the manuscript and the citation it hangs on (None where it hangs on none)."""

    block: Block
    note: int | None
    start: int
    end: int
    text: str
    citation: Citation | None
    set_off: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedPassage:
    """A quotation, the record it is said to come from, and the best comparison with its text.

    `doubtful` where the note cites other sources too, or a document without a text: the words may
    be theirs. `elsewhere` is another record whose text has the words, `elsewhere_place` where: one
    that the manuscript cites too, or one tied to the cited one, and `tie` says how it is tied.
    """

    passage: Passage
    record: Record
    best: Comparison | None
    doubtful: bool = False
    elsewhere: Record | None = None
    elsewhere_place: str = ""
    tie: str = ""


@dataclass(slots=True, kw_only=True)
class Reading:
    """Everything that the rules look at; `own` is the manuscript's own bibliography, if looked for."""

    document: Document
    lookup: RecordLookup
    settings: CheckSettings
    known: Authorities
    citations: tuple[Citation, ...] = ()
    passages: tuple[Passage, ...] = ()
    by_note: dict[int, list[Citation]] = field(default_factory=dict)
    other_sources: frozenset[int] = frozenset()
    compared: tuple[CheckedPassage, ...] | None = None
    own: OwnBibliography | None = None

    @property
    def repositories(self) -> Repositories:
        """The known repositories, the store's own among them."""
        return self.known.repositories

    def cited_records(self) -> tuple[Record, ...]:
        """The records that the manuscript cites, each once, in the order of first citation."""
        found: dict[str, Record] = {}
        for citation in self.citations:
            if citation.record is not None and not citation.in_bibliography:
                found.setdefault(citation.record.id, citation.record)
        return tuple(found.values())

    def first_citations(self) -> dict[str, Citation]:
        """The first citation of each record outside the list of works cited, by the record's id."""
        found: dict[str, Citation] = {}
        for citation in self.citations:
            if citation.record is not None and not citation.in_bibliography:
                found.setdefault(citation.record.id, citation)
        return found

    def note_label(self, citation: Citation) -> str:
        """Where a citation stands, in words: ``note 12`` or ``paragraph 3``."""
        if citation.note is not None:
            return f"note {self.document.notes[citation.note].number}"
        return f"paragraph {citation.block.paragraph}"
