"""Records from the notes of manuscripts: for whoever has a manuscript and no store.

Three lines::

    from provcite.ops.harvest import harvest, write
    found = harvest(library, [Path("draft.docx")])
    write(library, found.new)

Every note is read as `check` reads it. What cites a document in full gives a record; what leans on it (a
short form, ibid.) is grouped with it by the checker itself, which reads the manuscripts again with the
records made so far, until nothing new is found. So a later check matches what was harvested.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from provcite.archives.identity.description import kinds_in
from provcite.archives.identity.model import AGAINST, Answer, judge
from provcite.archives.leaves import leaves_inside
from provcite.archives.normalise import fold_key
from provcite.archives.people import surname
from provcite.checks.keys import record_keys, unit_values
from provcite.checks.match import undescribed
from provcite.checks.particulars import of_record
from provcite.checks.recognise import recognise
from provcite.checks.segment import looks_like_book
from provcite.checks.undecided import DOUBTED
from provcite.exchange.holding_words import find_repository
from provcite.exchange.keys import ascii_key
from provcite.model.levels import LEAF_LEVELS
from provcite.model.record import Evidence, Record
from provcite.ops.check import open_manuscript, settings_for
from provcite.ops.harvest_record import Draft, draft_of, units_and_leaf
from provcite.schema.ids import id_problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from provcite.archives.authorities import Authorities
    from provcite.checks.lookup import RecordLookup, Unusable
    from provcite.checks.printed import Printed
    from provcite.checks.reading import Citation, Reading
    from provcite.checks.settings import CheckSettings
    from provcite.manuscripts.document import Document
    from provcite.ops.check import Opened
    from provcite.store.library import Library

#: How often the manuscripts are read again; each time finds what the time before made possible.
_ROUNDS: Final = 4
#: Mentions whose words a record keeps as evidence, at most.
_QUOTED: Final = 3
#: Outcomes of the identity model's reference in which the file is another one.
_ELSEWHERE: Final = ("level", "level_leaf", "house", "house_leaf", "other", "archive", "part")
_OTHER_DAY: Final = {("date", "other"), ("date", "slip")}
_ONE_DOCUMENT: Final = {
    ("title", "same"), ("reference", "document"), ("reference", "item"), ("number", "same"),
    ("address", "same"),
}  # fmt: skip
#: A reading of a known archive that the reader itself thinks wrong three times out of four.
_DOUBTED_KNOWN: Final = 0.25
#: Different days of one title and place by which it is a bundle of papers.
_DAYS: Final = 3
#: Years by which a manuscript's time is known.
_YEARS: Final = 20
#: Citations that begin alike by which a doubtful archive is believed: a name of the author's own.
_OFTEN: Final = 4
#: Characters of a mention's words that are kept.
_WORDS: Final = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One place that cites a document: the manuscript, the note as the reader sees it, and the words.

    `how` is ``full``, ``short``, ``ibid``, ``field`` …, as `Citation.kind` has it.
    """

    manuscript: str
    place: str
    words: str
    how: str
    note: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One record that the manuscripts give, with where it is cited, how sure it is, and what it lacks.

    `container`: the notes name a box, a file or a fonds and no document in it.
    """

    record: Record
    mentions: tuple[Mention, ...]
    confidence: float
    missing: tuple[str, ...] = ()
    container: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Manuscript:
    """A manuscript that was read: its notes, and how many cite a document that is proposed or known."""

    name: str
    notes: int
    citing: int
    warnings: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class Harvest:
    """What manuscripts give: new records, containers, what the store has already, what was not understood.

    `known` are the ids of the store's records that the manuscripts cite, with the mentions of each;
    `unread` are mentions of which no record was made and that look archival.
    """

    new: tuple[Proposal, ...] = ()
    containers: tuple[Proposal, ...] = ()
    known: dict[str, tuple[Mention, ...]] = field(default_factory=dict)
    unread: tuple[Mention, ...] = ()
    manuscripts: tuple[Manuscript, ...] = ()


def harvest(
    library: Library,
    paths: Sequence[Path],
    *,
    containers: bool = False,
    format: str | None = None,
    given: bytes | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Harvest:
    """The records that the notes of manuscripts give and the store does not have; nothing is written.

    With `containers` a note that names a file, a box or a fonds alone gives a record too. `given` are
    the bytes of the one manuscript instead of its file (standard input). Raises `InputError` for a
    manuscript that cannot be read.
    """
    opened = [open_manuscript(path, format=format, given=given) for path in paths]
    settings = [
        _with_period(settings_for(library, path), one.document)
        for path, one in zip(paths, opened, strict=True)
    ]
    return _Harvester(library, opened, settings, containers=containers, progress=progress).run()


def _with_period(settings: CheckSettings, document: Document) -> CheckSettings:
    """With the years that a two-digit year means, where the manuscript is of one time."""
    if settings.period is not None:
        return settings
    years = sorted(
        int(year)
        for block in (*document.blocks, *(note.block for note in document.notes))
        for year in re.findall(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)", block.text)
    )
    if len(years) < _YEARS:
        return settings
    first, last = years[len(years) // 20], years[-1 - len(years) // 20]
    first = min(first, last) - 10
    return replace(settings, period=(first, last)) if last - first < 99 else settings


def write(library: Library, proposals: Iterable[Proposal | Record]) -> list[str]:
    """Write the records in one transaction, all or none; their ids.

    An id that the store has meanwhile is made free by a number.
    """
    written: list[str] = []
    with library.transaction():
        for proposal in proposals:
            record = proposal.record if isinstance(proposal, Proposal) else proposal
            record = replace(record, id=_free(record.id, library.exists))
            library.write_new(record)
            written.append(record.id)
    library.index().outdated()
    return written


def already_there(library: Library, record: Record) -> str | None:
    """The id of the store's record of the same document, by the identity model; None where there is none."""
    known, lookup = library.authorities(), library.lookup()
    said = of_record(record, known)
    near: dict[str, Record] = {}
    for kind, key in record_keys(record, known):
        if kind in ("reference", "url", "title_date", "title"):
            for stored in lookup.find(kind, key, 60):
                near.setdefault(stored.id, stored)
    for stored in near.values():
        found = judge(said, of_record(stored, known))
        if found.answer is Answer.SAME and found.outcome("reference") not in _ELSEWHERE:
            return stored.id
        if undescribed(record) and undescribed(stored) and found.outcome("reference") in ("file", "item"):
            return stored.id
    return None


def missing_of(record: Record, known: Authorities) -> tuple[str, ...]:
    """What a record lacks, each in a few words."""
    said = []
    if not record.title:
        said.append("no title")
    if not record.date:
        said.append("no date")
    holding = record.holding
    if holding is None or not holding.repository:
        said.append("no repository")
    elif find_repository(holding.repository, known.repositories, place=holding.place or "") is None:
        said.append("repository unknown")
    if holding is not None and holding.rest:
        said.append(f"left over: {holding.rest}")
    return tuple(said)


class _Pool:
    """The store's records and those made so far, as the checker asks for them."""

    def __init__(self, stored: RecordLookup, known: Authorities) -> None:
        self._stored = stored
        self._known = known
        self._keys: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
        self.made: dict[str, Record] = {}

    def put(self, record: Record) -> None:
        """Add a record, or put a fuller one in its place."""
        for pair in record_keys(record, self._known):
            self._keys[pair][record.id] = None
        self.made[record.id] = record

    def find(self, kind: str, key: str, limit: int = 20) -> Sequence[Record]:
        """See `RecordLookup.find`."""
        own = [self.made[name] for name in self._keys.get((kind, key), ()) if name in self.made]
        return [*self._stored.find(kind, key, limit), *own][:limit]

    def text_of(self, record: Record) -> str | None:
        """See `RecordLookup.text_of`."""
        return None if record.id in self.made else self._stored.text_of(record)

    def nearest(self, key: str) -> tuple[str, ...]:
        """See `RecordLookup.nearest`."""
        return ()

    def unusable(self, kind: str, key: str) -> Sequence[Unusable]:
        """See `RecordLookup.unusable`."""
        return self._stored.unusable(kind, key)


class _Harvester:
    def __init__(
        self,
        library: Library,
        opened: list[Opened],
        settings: list[CheckSettings],
        *,
        containers: bool,
        progress: Callable[[int, int], None] | None,
    ) -> None:
        self.library = library
        self.opened = opened
        self.settings = settings
        self.containers = containers
        self.progress = progress
        self.known = library.authorities()
        self.pool = _Pool(library.lookup(), self.known)
        self.drafts: dict[str, Draft] = {}
        self.printed: list[dict[int, Printed]] = [{} for _ in opened]
        self.set_aside: dict[tuple[str, ...], Draft] = {}
        self._read_before: dict[tuple[object, ...], Draft | None] = {}
        #: How sure the reader is of each archive at best, by its folded name.
        self.trusted: dict[str, float] = {}
        self.often: Counter[str] = Counter()
        #: The days by which the notes cite a record.
        self.days: dict[str, set[str]] = defaultdict(set)

    def run(self) -> Harvest:
        readings: list[Reading] = []
        for count in range(_ROUNDS):
            readings = self._read(first=count == 0)
            if count == 0:
                self._trust(readings)
            if not self._take(readings):
                break
        else:
            readings = self._read(first=False)
        return self._sorted(readings)

    def _read(self, *, first: bool) -> list[Reading]:
        """Every manuscript, read with the records made so far; only the first time takes long."""
        total = sum(len(one.document.blocks) + len(one.document.notes) for one in self.opened)
        done = 0
        readings = []
        for one, settings, printed in zip(self.opened, self.settings, self.printed, strict=True):
            step = None
            if first and self.progress is not None:
                step = partial(_advance, self.progress, done, total)

            readings.append(recognise(one.document, self.pool, settings, self.known, step, printed))
            done += len(one.document.blocks) + len(one.document.notes)
        return readings

    def _trust(self, readings: list[Reading]) -> None:
        for citation in (citation for reading in readings for citation in _citations(reading)):
            name = _head(citation)
            if name and citation.reference is not None:
                self.trusted[name] = max(self.trusted.get(name, 0.0), citation.reference.confidence)
                self.often[name] += 1

    def _take(self, readings: list[Reading]) -> bool:
        """Make records of what is not matched, and fill those that are; whether anything changed."""
        changed = False
        before = set(self.pool.made)
        for reading in readings:
            for citation in _citations(reading):
                if self._names_file_only(citation) or citation.record is None or self._is_another(citation):
                    changed = self._propose(citation) or changed
                elif citation.record.id in before:
                    changed = self._fill(citation) or changed
        return changed

    def _draft(self, citation: Citation) -> Draft | None:
        """See `draft_of`; the same words are read once, however often the manuscripts are read again."""
        place = (id(citation.block), citation.start, citation.end, citation.field_item)
        key = (*place, citation.kind, citation.path, citation.repository, citation.antecedent is not None)
        if key not in self._read_before:
            self._read_before[key] = draft_of(citation, self.known)
        return self._read_before[key]

    def _is_another(self, citation: Citation) -> bool:
        """Whether the checker, which warns of a slip, took a citation for a document made here that differs.

        A slip in a record is a finding; in a manuscript that makes the records it is another document.
        """
        said = citation.judgement
        if citation.record is None or said is None or citation.record.id not in self.pool.made:
            return False
        if citation.kind not in ("full", "short", "title") or (
            citation.antecedent is not None and not citation.dates
        ):
            return False
        outcomes = {(item.field, item.outcome) for item in said.evidence}
        if citation.identity is Answer.SAME:
            # Two letters of one pair of people are two, unless title, leaf or number say that they are one.
            return _of_another_day(outcomes, citation.record)
        return bool(outcomes & AGAINST)

    def _names_file_only(self, citation: Citation) -> bool:
        """Whether a note names the file of a document made here and nothing of the document."""
        record, said = citation.record, citation.judgement
        if record is None or said is None or citation.antecedent is not None or record.id not in self.drafts:
            return False
        return (
            not self.drafts[record.id].container
            and {item.field for item in said.evidence} <= {"reference"}
            and (said.outcome("reference") not in ("document", "item"))
        )

    def _propose(self, citation: Citation) -> bool:
        draft = self._draft(citation)
        if draft is None:
            return False
        if draft.container and not self.containers:
            self.set_aside.setdefault(self._unit(draft.record), draft)
            return False
        if not self._is_believed(citation, draft):
            return False
        said = of_record(draft.record, self.known)
        for made in self.pool.made.values():
            if (
                draft.container
                and self.drafts[made.id].container
                and self._unit(made) == self._unit(draft.record)
            ):
                return False
            found = judge(said, of_record(made, self.known))
            # In a manuscript that makes the records, a file of another number is another file.
            outcomes = {(item.field, item.outcome) for item in found.evidence}
            other = found.outcome("reference") in _ELSEWHERE or _of_another_day(outcomes, made)
            if found.answer is Answer.SAME and not other:
                return False
        record = replace(draft.record, id=self._id(draft.record))
        self.drafts[record.id] = replace(draft, record=record)
        self.pool.put(record)
        return True

    def _is_believed(self, citation: Citation, draft: Draft) -> bool:
        """Whether the reader saw an archive with enough confidence, here or wherever else it is named.

        What it doubts everywhere is a book or a statute more often than a document.
        """
        reference = citation.reference
        if reference is None or not reference.units:
            return True
        if reference.repository_key is not None:
            return reference.confidence >= _DOUBTED_KNOWN
        named = draft.record.title_kind is None and draft.record.title is not None
        if citation.repository_key is None and not named and _is_a_person(citation.repository or ""):
            return False
        trust = max(reference.confidence, 0.9 * self.trusted.get(_head(citation), 0.0))
        leans = citation.antecedent
        if reference.repository is None and leans is not None and leans.note == citation.note:
            # One of several in a note: "AGNC, tomo 94, doc. 18; tomo 28, doc. 12".
            trust = max(trust, 0.9 * leans.reference.confidence if leans.reference is not None else 0.0)
        if trust >= DOUBTED:
            return True
        often = self.often[_head(citation)] >= _OFTEN and not looks_like_book(citation.text)
        return often and reference.confidence >= _DOUBTED_KNOWN

    def _unit(self, record: Record) -> tuple[str, ...]:
        """A container's name: its archive and the units above the leaf."""
        held = record.holding
        return (held.repository or "", *unit_values(held.path)) if held is not None else ()

    def _fill(self, citation: Citation) -> bool:
        """Give a record what another citation of the same document says beside: a date, a title, leaves."""
        record = citation.record
        if record is None or (citation.rivals and citation.antecedent is None):
            return False
        current = filled = self.pool.made[record.id]
        if citation.kind != "ibid" and citation.identity is Answer.SAME:
            draft = self._draft(citation)
            filled = _filled(filled, draft.record) if draft is not None else filled
        if citation.kind in ("full", "short", "title"):
            filled = self._spanned(
                filled, [str(date.date) for date in citation.dates if date.date is not None]
            )
        if citation.leaf is not None:
            filled = _with_leaf(
                filled, citation.leaf.level, citation.leaf.value, same_note=citation.kind == "ibid"
            )
        if filled == current:
            return False
        self.pool.put(filled)
        return True

    def _spanned(self, record: Record, dates: list[str]) -> Record:
        """With the span of its days, where notes cite parts of a bundle by three different days or more.

        Of two days one may be a slip, which is for `check` to tell.
        """
        days = self.days[record.id]
        days.update(day for day in (*dates[:1], record.date) if day and re.fullmatch(r"\d{4}-\d\d-\d\d", day))
        if len(days) < _DAYS:
            return record
        return replace(record, date=f"{min(days)}/{max(days)}", date_as_printed=None)

    def _id(self, record: Record) -> str:
        return _free(readable_id(record), lambda name: name in self.pool.made or self.library.exists(name))

    # -- what was found ----------------------------------------------------------------------------

    def _sorted(self, readings: list[Reading]) -> Harvest:
        mentions: dict[str, list[Mention]] = defaultdict(list)
        known: dict[str, list[Mention]] = defaultdict(list)
        unread: list[Mention] = []
        apart: dict[tuple[str, ...], list[Mention]] = defaultdict(list)
        manuscripts = []
        for one, reading in zip(self.opened, readings, strict=True):
            citing: set[int] = set()
            for citation in _citations(reading):
                mention = _mention(one.name, one.document, citation)
                record = None if self._names_file_only(citation) else citation.record
                if record is not None:
                    (mentions if record.id in self.pool.made else known)[record.id].append(mention)
                    if citation.note is not None:
                        citing.add(citation.note)
                    continue
                draft = self._draft(citation)
                if draft is not None and draft.container and not self.containers:
                    apart[self._unit(draft.record)].append(mention)
                elif citation.key is None and citation.kind != "ibid":
                    unread.append(mention)
            manuscripts.append(
                Manuscript(
                    name=one.name,
                    notes=len(one.document.notes),
                    citing=len(citing),
                    warnings=one.document.warnings,
                )
            )
        return Harvest(
            new=tuple(self._proposal(self.pool.made[name], tuple(said)) for name, said in mentions.items()),
            containers=tuple(
                Proposal(
                    record=replace(draft.record, id=self._id(draft.record)),
                    mentions=tuple(apart[unit]),
                    confidence=draft.confidence,
                    missing=missing_of(draft.record, self.known),
                    container=True,
                )
                for unit, draft in self.set_aside.items()
                if apart[unit]
            ),
            known={name: tuple(said) for name, said in known.items()},
            unread=tuple(unread),
            manuscripts=tuple(manuscripts),
        )

    def _proposal(self, record: Record, mentions: tuple[Mention, ...]) -> Proposal:
        draft = self.drafts[record.id]
        return Proposal(
            record=replace(record, evidence=_evidence(record, mentions)),
            mentions=mentions,
            confidence=draft.confidence,
            missing=missing_of(record, self.known),
            container=draft.container,
        )


def _of_another_day(outcomes: set[tuple[str, str]], record: Record) -> bool:
    """Whether the day is another one and nothing says that both are one document: its leaf, number, title.

    Who writes to whom is the title of every letter between the two.
    """
    one = _ONE_DOCUMENT - {("title", "same")} if _is_letter(record) else _ONE_DOCUMENT
    return bool(outcomes & _OTHER_DAY) and not outcomes & one


def _is_letter(record: Record) -> bool:
    """Whether a title names no more than who writes to whom ("El marqués de la Torre al virrey")."""
    if any(creator.role == "recipient" for creator in record.creators):
        return True
    title = record.title or ""
    return len(title.split()) <= _LONGEST_LETTER and not kinds_in(title) and _TO.search(title) is not None


_LONGEST_LETTER: Final = 12
_TO: Final = re.compile(r"\s(?:a|al|to|an|à|au|aan|till|til|ao|para)\s\w")


def _head(citation: Citation) -> str:
    """What a reference begins with, folded: its archive's name, else its first unit; "" for neither."""
    reference = citation.reference
    if reference is None:
        return ""
    first = reference.units[0] if reference.units else None
    unit = first.value if first is not None and first.level not in LEAF_LEVELS else ""
    return fold_key(reference.repository or unit)


def _is_a_person(name: str) -> bool:
    """Whether what stands in the archive's place is an author's name: a short title follows it."""
    from provcite.documents.pasted import NAME
    from provcite.documents.person import is_body

    words = name.split()
    return (
        len(words) > 1 and not is_body(name) and not name.isupper() and re.fullmatch(NAME, name) is not None
    )


def _citations(reading: Reading) -> Iterator[Citation]:
    """The citations that are harvested: those of notes, and of the running text where there are no notes."""
    noted = bool(reading.document.notes)
    for citation in reading.citations:
        if not citation.in_bibliography and (citation.note is not None or not noted):
            yield citation


def _mention(name: str, document: Document, citation: Citation) -> Mention:
    block = citation.block
    number = document.notes[citation.note].number if citation.note is not None else None
    origin = block.origin(citation.start)
    place = document.place(origin[0].part, origin[1]) if origin and document.lines is not None else None
    words = " ".join(citation.text.split())
    return Mention(
        manuscript=name,
        place=f"note {number}" if number is not None else f"paragraph {block.paragraph}",
        words=words if len(words) <= _WORDS else words[: _WORDS - 1] + "…",
        how=citation.kind,
        note=number,
        line=place[0] if place is not None else block.line,
    )


def _evidence(record: Record, mentions: Sequence[Mention]) -> tuple[Evidence, ...]:
    """The words of the notes for what the record says; those in full come first."""
    ranked = sorted(mentions, key=lambda mention: mention.how != "full")[:_QUOTED]
    fields = [name for name in ("title", "date", "creators") if getattr(record, name)]
    fields += ["source"] if len(record.sources) == 1 else ["sources"] if record.sources else []
    first = ranked[0]
    given = [
        Evidence(field=name, source=first.manuscript, line=first.line, quote=first.words, note=first.place)
        for name in fields
    ]
    given += [
        Evidence(field=fields[-1], source=one.manuscript, line=one.line, quote=one.words, note=one.place)
        for one in ranked[1:]
        if fields and one.how != "ibid"
    ]
    return tuple(given)


# -- filling -------------------------------------------------------------------------------------


def _filled(record: Record, other: Record) -> Record:
    """`record` with what it lacks taken from `other`, of the same document."""
    changes: dict[str, object] = {}
    if not record.title and other.title:
        changes |= {
            "title": other.title,
            "title_kind": other.title_kind,
            "title_language": other.title_language,
        }
    if other.date and (
        not record.date or (other.date.startswith(record.date) and len(other.date) > len(record.date))
    ):
        changes |= {"date": other.date, "date_as_printed": other.date_as_printed}
    if not record.creators and other.creators:
        changes["creators"] = other.creators
    if not record.genre and other.genre:
        changes["genre"] = other.genre
    mine, theirs = record.holding, other.holding
    if mine is None and theirs is not None:
        changes["sources"] = other.sources
    elif mine is not None and theirs is not None:
        units, leaf = units_and_leaf(mine.path)
        more, theirs_leaf = units_and_leaf(theirs.path)
        path = mine.path
        if len(more) > len(units) and more[: len(units)] == units:
            path = (*more, *(pair for pair in mine.path if pair[0] in LEAF_LEVELS))
        if not leaf and theirs_leaf and more == units:
            path = theirs.path
        house = mine.repository or theirs.repository
        if path != mine.path or house != mine.repository:
            held = replace(mine, path=path, labels=(), repository=house, place=mine.place or theirs.place)
            changes["sources"] = (held, *record.sources[1:])
    said = {(event.event, event.url, event.by) for event in record.provenance}
    more_events = tuple(event for event in other.provenance if (event.event, event.url, event.by) not in said)
    if more_events and not record.provenance:
        changes["provenance"] = more_events
    return replace(record, **changes) if changes else record  # type: ignore[arg-type]  # values match their fields


#: A page is one of the document; leaves, sheets and frames are those of the file.
_OF_FILE: Final = LEAF_LEVELS - {"page"}


def _with_leaf(record: Record, level: str, value: str, *, same_note: bool = False) -> Record:
    """With a leaf that another note cites: the document has at least those that are cited.

    Behind "ibid." (`same_note`) a leaf is of the kind that the note before has, whatever its word.
    """
    held = record.holding
    if held is None:
        return record
    alike = _OF_FILE if level in _OF_FILE else {level}
    leaves = [(name, said) for name, said in held.path if name in LEAF_LEVELS]
    own = next((pair for pair in leaves if pair[0] in alike), None)
    if own is None and same_note and len(leaves) == 1:
        own = leaves[0]
    value = re.sub(r"\s?[–—−]\s?", "-", value)
    if own is None or leaves_inside(value, own[1]) is not False:
        return record
    path = tuple(
        (name, _joined(said, value)) if (name, said) == own else (name, said) for name, said in held.path
    )
    return replace(record, sources=(replace(held, path=path), *record.sources[1:]))


_LEAF: Final = re.compile(
    r"(?P<first>\d{1,6})(?P<side>\s?[a-zа-яё]{0,4}\.?)(?:-(?P<last>\d{1,6})[a-zа-яё-]{0,4}\.?|-[a-zа-яё]{1,3})?"
)


def _joined(own: str, more: str) -> str:
    """Two lists of leaves as one, in order; plain numbers that follow each other become a range."""
    parts = [part for part in re.split(r"\s?[,;]\s?|\s(?:y|and|und|et|e|i|и)\s", f"{own}, {more}") if part]
    read = [_LEAF.fullmatch(part) for part in parts]
    if not all(read):
        return f"{own}, {more}"
    numbers: set[int] = set()
    for match in read:
        if match is None or match["side"] or (match["last"] is None and "-" in match[0]):
            break
        last = int(match["last"] or match["first"])
        if last < int(match["first"]) or last - int(match["first"]) > 5000 or re.search(r"[^\d-]", match[0]):
            break
        numbers.update(range(int(match["first"]), last + 1))
    else:
        return _ranges(numbers)
    ordered = sorted(dict.fromkeys(parts), key=lambda part: (int(_first(part)), part))
    return ", ".join(ordered)


def _first(part: str) -> str:
    found = re.match(r"\d+", part)
    return found[0] if found is not None else "0"


def _ranges(numbers: Iterable[int]) -> str:
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)


def _advance(progress: Callable[[int, int], None], before: int, total: int, count: int, _: int) -> None:
    """Tell how far all manuscripts are, of which one says how far it is itself."""
    progress(before + count, total)


# -- ids -----------------------------------------------------------------------------------------

_SMALL: Final = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "on",
        "in",
        "to",
        "and",
        "for",
        "from",
        "with",
        "at",
        "by",
        "der",
        "die",
        "das",
        "des",
        "dem",
        "den",
        "und",
        "von",
        "vom",
        "über",
        "mit",
        "ein",
        "eine",
        "la",
        "le",
        "les",
        "du",
        "de",
        "des",
        "et",
        "sur",
        "el",
        "los",
        "las",
        "del",
        "al",
        "y",
        "con",
        "il",
        "lo",
        "gli",
        "dei",
        "della",
        "e",
        "о",
        "об",
        "от",
        "с",
        "и",
        "в",
        "на",
        "по",
        "do",
        "z",
        "w",
        "na",
        "ze",
        "o",
    ]
)


def readable_id(record: Record) -> str:
    """An id that says which document it is: correspondents and day, else author, title, date, else place.

    The same record always gives the same one; it is ASCII, in small letters.
    """
    publication = record.publication
    if publication is not None and publication.number and not id_problem(publication.number):
        return publication.number
    authors = [creator for creator in record.creators if creator.role == "author"][:1]
    others = [creator for creator in record.creators if creator.role == "recipient"][:1]
    parts = [
        _folded(creator.family or surname(creator.display) or creator.display)
        for creator in (*authors, *others)
    ]
    said = [word for word in re.findall(r"[^\W_]+", record.title or "") if word.casefold() not in _SMALL]
    if not others:
        names = set(parts)
        parts += [word for word in map(_folded, said) if word and word not in names][: 2 if authors else 4]
    holding = record.holding
    if not any(parts) and holding is not None:
        parts = [_folded(holding.repository or ""), *(_folded(value) for _, value in holding.path)]
    date = re.sub(r"[^0-9X-]+", "-", record.date or "").strip("-")
    base = "-".join(part for part in (*parts, date) if part)
    base = base if len(base) <= 60 else base[:60].rpartition("-")[0] or base[:60]
    return base if base and not id_problem(base) else "document"


def _folded(word: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", ascii_key(word).lower()).strip("-")


def _free(wanted: str, taken: Callable[[str], bool]) -> str:
    candidate, count = wanted, 2
    while taken(candidate):
        candidate, count = f"{wanted}-{count}", count + 1
    return candidate
