"""Reads a document for its citations: found, completed from what they lean on, matched to records."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from provcite.archives.identity.description import describe
from provcite.archives.identity.model import Answer, judge
from provcite.archives.leaves import leaves_inside
from provcite.archives.locators import closing_locator
from provcite.archives.normalise import title_key
from provcite.archives.people import surname
from provcite.archives.roles import authors_of
from provcite.checks.dates import date_beside_ibid
from provcite.checks.hereafter import Hereafter
from provcite.checks.keys import is_kept_platform, leaf_of, reference_keys, url_key
from provcite.checks.match import Finder, candidates, choose, confidence_of, title_similarity
from provcite.checks.particulars import of_citation, of_record
from provcite.checks.period import period_of
from provcite.checks.printed import may_hold_citation, read_printed
from provcite.checks.quoting import find_passages
from provcite.checks.reading import Citation, PrintedReference, PrintedTitle, PrintedUnit, Reading
from provcite.checks.resolve import (
    History,
    antecedent_of_partial,
    complete,
    is_partial,
    short_title_antecedents,
)
from provcite.checks.segment import Piece, looks_like_book, segment
from provcite.model.levels import LEAF_LEVELS

if TYPE_CHECKING:
    from collections.abc import Callable

    from provcite.archives.authorities import Authorities
    from provcite.archives.parse import Statement
    from provcite.checks.lookup import RecordLookup
    from provcite.checks.match import Choice
    from provcite.checks.printed import Printed
    from provcite.checks.settings import CheckSettings
    from provcite.manuscripts.document import Block, Document
    from provcite.model.record import Record

#: A number without a label behind the last unit of a reference, where the citation ends.
_LAST_NUMBER = re.compile(r",\s?(?P<value>\d{1,5}(?:\s?[-–]\s?\d{1,5})?)(?=\s{0,2}(?:[\]).;]|$))")
_BARE = re.compile(r"[,:]?\s{0,2}(?P<value>\d{1,6}(?:\s?[-–—]\s?\d{1,6})?)[.)]?\s*$")


def locator_units(text: str, start: int, end: int) -> tuple[PrintedUnit, ...]:
    """The leaf that closes ``text[start:end]`` (``…, l. 302.``), as a unit; empty where there is none."""
    found = closing_locator(text, start, end)
    if found is None:
        return ()
    return (PrintedUnit(level=found[0], value=text[found[1] : found[2]], span=(found[1], found[2])),)


def recognise(
    document: Document,
    lookup: RecordLookup,
    settings: CheckSettings,
    authorities: Authorities | None = None,
    progress: Callable[[int, int], None] | None = None,
    printed: dict[int, Printed] | None = None,
) -> Reading:
    """Every citation of `document`, matched to the records of `lookup`.

    `progress` is told (blocks done, blocks in all). `printed` keeps what each block prints, for whoever
    reads the same document again with other records.
    """
    from provcite.archives.authorities import Authorities

    known = authorities or Authorities.shipped()
    reader = _Recogniser(document, lookup, settings, known)
    reader.printed = printed if printed is not None else {}
    return reader.run(progress)


class _Recogniser:
    def __init__(
        self, document: Document, lookup: RecordLookup, settings: CheckSettings, known: Authorities
    ) -> None:
        self.document = document
        self.finder = Finder(lookup, known)
        self.settings = settings
        self.known = known
        self.repositories = known.repositories
        self.history = History(known)
        self.hereafter = Hereafter()
        self.period = settings.period or period_of(document)
        self.cited: dict[str, Record] = {}
        self.statement: Statement | None = None
        self.printed: dict[int, Printed] = {}
        self.reading = Reading(document=document, lookup=lookup, settings=settings, known=known)

    def run(self, progress: Callable[[int, int], None] | None) -> Reading:
        document = self.document
        numbers = {id(note): index for index, note in enumerate(document.notes)}
        total = len(document.blocks) + len(document.notes)
        for count, (block, note) in enumerate(document.in_order()):
            if progress is not None:
                progress(count, total)
            if note is not None:
                self._block(block, numbers[id(note)])
            elif block.kind not in ("heading", "code"):
                self._block(block, None)
        reading = self.reading
        self._settle()
        reading.citations = tuple(self.history.citations)
        reading.by_note = self.history.by_note
        reading.other_sources = frozenset(note for note, count in self.history.books.items() if count)
        reading.passages = find_passages(reading)
        return reading

    def _settle(self) -> None:
        """Take letters of another day for other letters, where the record's own is cited in full elsewhere.

        Who writes "Hale to Roe" with its whole reference a second time cites a second letter; a slip in a day
        stands where the document is cited once, or short.
        """
        full = {
            citation.record.id
            for citation in self.history.citations
            if citation.record is not None
            and citation.kind == "full"
            and not _is_of_another_day(citation)
            and any(str(date.date) == citation.record.date for date in citation.dates)
        }
        seen: set[str] = set()
        for citation in self.history.citations:
            record = citation.record
            if record is None or citation.in_bibliography:
                continue
            if record.id in full and citation.kind == "full" and _is_of_another_day(citation):
                citation.record, citation.rivals, citation.identity = None, (), Answer.OTHER
                citation.near, citation.title = (record,), None
                continue
            citation.first = record.id not in seen
            seen.add(record.id)

    # -- one block ---------------------------------------------------------------------------------

    def _block(self, block: Block, note: int | None) -> None:
        running = note is None and block.kind != "bibliography"
        text = block.text
        if not text.strip():
            return
        if running and not (block.keys or block.fields or block.links or may_hold_citation(text)):
            return
        printed = self.printed.get(id(block))
        if printed is None:
            printed = self.printed[id(block)] = read_printed(
                text,
                self.repositories,
                previous=self.statement if note is not None else None,
                period=self.period,
                day_first=self.settings.day_first,
            )
        if note is not None:
            self.statement = printed.statement
        for piece in segment(block, printed, running=running):
            citation = self._citation(piece, block, note)
            if citation is None:
                if note is not None and _is_other_work(piece, text):
                    self.history.add_other(note)
                continue
            self._resolve(citation)
            self._match(citation)
            self._accept(citation)

    def _citation(self, piece: Piece, block: Block, note: int | None) -> Citation | None:
        """A piece as a citation, or None where it cites no archival document."""
        text = block.text
        reference = piece.reference
        back = piece.back
        if back is not None and back.kind == "idem" and reference is None:
            return None
        if note is None and block.kind != "bibliography" and not _stands_alone(piece, text):
            return None
        kind = "full"
        if piece.key is not None:
            kind = "key"
        elif piece.embedded is not None:
            kind = "field"
        elif back is not None and back.kind in ("ibid", "loc_cit") and not self._names_other(piece, text):
            kind = "ibid"
        elif reference is not None and (reference.repository is None or not _has_units(reference)):
            kind = "short"
        elif reference is None and (short := self._described_leaf(piece, text, note)) is not None:
            reference, kind = short, "short"
        elif reference is None and _is_described_letter(piece, text, note):
            kind = "short"
        elif reference is None:
            kind = "title" if piece.titles or back is not None else "address"
            if not piece.addresses and not piece.titles and back is None:
                return None
        citation = Citation(
            number=len(self.history.citations),
            block=block,
            note=note,
            start=piece.start,
            end=piece.end,
            kind=kind,
            reference=reference,
            titles=tuple(piece.titles),
            dates=tuple(piece.dates),
            credits=tuple(piece.credits),
            addresses=tuple(piece.addresses),
            ibid=back.span if back is not None else None,
            opcit=back is not None and back.kind == "op_cit",
            key=piece.key,
            field=piece.embedded,
            field_item=piece.item,
            author_words=piece.author_words,
            in_bibliography=block.kind == "bibliography",
        )
        if reference is None and kind in ("ibid", "title", "key"):
            units = self._locator(piece, text)
            if units:
                citation.reference = PrintedReference(
                    start=units[0].span[0], end=units[0].span[1], units=units
                )
        if citation.reference is not None:
            citation.repository = citation.reference.repository
            citation.repository_key = citation.reference.repository_key
            citation.path = citation.reference.path
        self.hereafter.apply(citation)
        return citation

    @staticmethod
    def _described_leaf(piece: Piece, text: str, note: int | None) -> PrintedReference | None:
        """The leaf of a short form with a description and no title ("Ivanov, diary, 3 May 1958, l. 12")."""
        if (
            note is None
            or piece.titles
            or piece.addresses
            or piece.back is not None
            or piece.end - piece.start > 200
        ):
            return None
        units = locator_units(text, piece.start, piece.end)
        if not units or units[0].level == "page":
            return None
        head = text[piece.start : units[0].span[0]]
        if not piece.dates and not describe(head).kinds and not describe(head.partition(", ")[2]).kinds:
            return None
        return PrintedReference(start=units[0].span[0], end=units[0].span[1], units=units)

    @staticmethod
    def _names_other(piece: Piece, text: str) -> bool:
        """Whether "ibid." stands beside a description: only the place is the same, not the document."""
        if piece.back is None:
            return False
        if describe(text[piece.back.span[1] : piece.end].lstrip(" ,.;:")).addressee:
            return True  # "Ibid., Lyons to Russell, June 14, 1861": another letter of the same papers
        at = piece.back.span[0]
        if piece.titles and piece.titles[0].span[0] < at:
            return True
        head = describe(text[piece.start : at])
        # A day before "ibid." is the day of what is described there.
        return bool(head.addressee) or any(date.start < at for date in piece.dates)

    def _locator(self, piece: Piece, text: str) -> tuple[PrintedUnit, ...]:
        if piece.key is not None:
            if not piece.key.locator:
                return ()
            at = text.find(piece.key.locator, piece.start, piece.end)
            inner = locator_units(piece.key.locator, 0, len(piece.key.locator))
            if not inner:
                bare = re.fullmatch(r"\s*(\d{1,6}(?:\s?[-–—,]\s?\d{1,6}){0,12})\s*", piece.key.locator)
                if bare is None:
                    return ()
                inner = (PrintedUnit(level="list", value=bare.group(1), span=bare.span(1)),)
            unit = inner[0]
            base = at if at >= 0 else piece.start - unit.span[0]
            span = (base + unit.span[0], base + unit.span[1]) if at >= 0 else (piece.start, piece.end)
            return (PrintedUnit(level=unit.level, value=unit.value, span=span),)
        end = piece.addresses[0].span[0] if piece.addresses else piece.end
        low = (
            piece.back.span[1]
            if piece.back is not None
            else piece.titles[-1].span[1]
            if piece.titles
            else piece.start
        )
        units = locator_units(text, low, end)
        if units:
            return units
        if piece.back is not None:
            bare = _BARE.match(text, piece.back.span[1], end)
            if bare:
                return (PrintedUnit(level="list", value=bare.group("value"), span=bare.span("value")),)
        return ()

    # -- what it leans on --------------------------------------------------------------------------

    def _resolve(self, citation: Citation) -> None:
        if citation.kind == "ibid" or (citation.ibid is not None and not citation.opcit):
            antecedent = self._ibid_antecedent(citation)
            if antecedent is not None:
                complete(citation, antecedent)
                if citation.kind != "ibid" and citation.leaf is None:
                    # The place is the same; the leaves are those of the other document.
                    citation.path = tuple(pair for pair in citation.path if pair[0] not in LEAF_LEVELS)
            return
        if citation.opcit:
            earlier = self._op_cit(citation)
            if earlier is not None:
                complete(citation, earlier)
            return
        if (
            citation.kind == "short"
            and not citation.titles
            and (citation.leaf is not None or citation.reference is None)
            and not (
                citation.prints_unit or (citation.reference is not None and citation.reference.repository)
            )
        ):
            described = self._described_before(citation)
            if described is not None:
                complete(citation, described)
                return
        if citation.titles and not citation.prints_unit:
            antecedents = short_title_antecedents(citation, self.history)
            if not antecedents and not self._is_known_title(citation):
                antecedents = self._misspelt(citation)
            if antecedents:
                best = self._by_date(citation, antecedents)
                if best.path:
                    complete(citation, best)
                citation.antecedent = best
                return
        if (
            citation.reference is not None
            and is_partial(citation)
            and not (citation.titles and not citation.prints_unit)
        ):
            antecedent = antecedent_of_partial(citation, self.history) or self._of_same_note(citation)
            if antecedent is not None:
                complete(citation, antecedent)

    def _described_before(self, citation: Citation) -> Citation | None:
        """The latest citation of the record that a description means by its author, kind and day."""
        mine = replace(of_citation(citation, self.known), places=())
        if not (mine.dates or mine.description.kinds or mine.author or mine.description.sender):
            return None
        best: tuple[float, Citation] | None = None
        for earlier in self.history.latest.values():
            if earlier.record is None:
                continue
            said = judge(mine, replace(of_record(earlier.record, self.known), places=()))
            named = said.outcome("date") in ("same", "within") or said.outcome("people") in (
                "author",
                "sender",
                "same",
            )
            # The words are the record's and the day is not: a finding tells it.
            named = named or (said.outcome("title") == "described" and said.outcome("date") == "slip")
            if named and said.odds > 2.0 and (best is None or said.odds >= best[0]):
                best = said.odds, earlier
        return best[1] if best is not None else None

    def _of_same_note(self, citation: Citation) -> Citation | None:
        """The citation before in the same note, for a new fond of the archive just named."""
        same = self.history.by_note.get(citation.note, []) if citation.note is not None else []
        if citation.reference is None or citation.reference.repository is not None or citation.titles:
            return None
        return same[-1] if same and same[-1].repository and same[-1].path else None

    def _is_known_title(self, citation: Citation) -> bool:
        return any(self.finder.find("title", title_key(title.text)) for title in citation.titles)

    def _misspelt(self, citation: Citation) -> list[Citation]:
        """Earlier citations whose title the printed one is nearly: a short form with a slip in it."""
        found: dict[str, tuple[float, Citation]] = {}
        for earlier in self.history.latest.values():
            record = earlier.record
            if record is None:
                continue
            likeness = max(title_similarity(title.text, record) for title in citation.titles)
            if likeness >= 0.85:
                found[record.id] = likeness, earlier
        return [earlier for _, earlier in sorted(found.values(), key=lambda pair: -pair[0])]

    @staticmethod
    def _by_date(citation: Citation, antecedents: list[Citation]) -> Citation:
        for earlier in antecedents:
            record = earlier.record
            if record is not None and any(str(date.date) == record.date for date in citation.dates):
                return earlier
        for earlier in antecedents:
            record = earlier.record
            if (
                record is not None
                and citation.author_words
                and any(
                    surname(creator.display) in citation.author_words.casefold()
                    for creator in authors_of(record)
                )
            ):
                return earlier
        return antecedents[0]

    def _ibid_antecedent(self, citation: Citation) -> Citation | None:
        """What stands just before: in the same note, else the last thing that the note before cites.

        A book there is what is meant, unless what is printed (``l. 45``, a file) fits no book; where the
        note before cites nothing at all, a reader goes on to the last archival citation likewise.
        """
        history = self.history
        if citation.note is None:
            return history.citations[-1] if history.citations else None
        leaf = citation.leaf
        archival = citation.prints_unit or (
            leaf is not None and leaf.level in ("list", "blatt") and not _unlabelled(citation, leaf)
        )
        for note in (citation.note, citation.note - 1):
            sources = history.in_note.get(note, ())
            if sources and sources[-1].citation is not None:
                return sources[-1].citation
            if sources:
                own = [source.citation for source in sources if source.citation is not None]
                if not archival:
                    return None
                if own:
                    return own[-1]
        if citation.note > 0 and not archival:
            return None
        return next(
            (
                earlier
                for earlier in reversed(history.citations)
                if earlier.note is not None and earlier.note < citation.note and not earlier.in_bibliography
            ),
            None,
        )

    def _op_cit(self, citation: Citation) -> Citation | None:
        words = citation.author_words.casefold()
        for earlier in reversed(self.history.citations):
            record = earlier.record
            if record is not None and any(
                surname(creator.display) and surname(creator.display) in words
                for creator in authors_of(record)
            ):
                return earlier
        return None

    # -- which record ------------------------------------------------------------------------------

    def _match(self, citation: Citation) -> None:
        if citation.key is not None:
            found = self.finder.find("key", citation.key.key.casefold())
            if found:
                self._set(citation, found[0], 1.0, "cited by its key")
            return
        if citation.field is not None:
            self._match_field(citation)
            return
        leans = citation.antecedent
        another_day = leans is not None and leans.record is not None and _is_ibid_of_another_day(citation)
        if another_day and citation.leaf is None:
            citation.path = tuple(pair for pair in citation.path if pair[0] not in LEAF_LEVELS)
        plain_ibid = (
            citation.kind == "ibid"
            and not another_day
            and not citation.prints_unit
            and not self._leaf_elsewhere(citation)
        )
        if leans is not None and leans.record is not None and (plain_ibid or citation.opcit):
            relation = "the same as" if citation.kind == "ibid" else "short for"
            reason = f"{relation} {self.reading.note_label(leans)}"
            self._set(citation, leans.record, round(leans.confidence * 0.97, 2), reason)
            return
        pool = candidates(citation, self.finder)
        if leans is not None and leans.record is not None:
            pool.setdefault(leans.record.id, leans.record)
        if not pool:
            pool = self._by_number(citation)
        choice = choose(citation, list(pool.values()), self.cited, self.known)
        citation.judgement, citation.identity = choice.judgement, choice.answer
        if choice.record is not None and choice.judgement is not None:
            citation.rivals = choice.rivals
            sure = choice.answer is Answer.SAME
            if choice.rivals and sure and leans is not None and leans.record is not None:
                named = {choice.record.id, *(record.id for record in choice.rivals)}
                if leans.record.id in named:
                    self._set(citation, leans.record, 0.7, f"as in {self.reading.note_label(leans)}")
                    return
            self._set(
                citation,
                choice.record,
                confidence_of(choice.judgement, choice.rivals),
                "; ".join(choice.reasons[:4]),
            )
            return
        shortened = leans is not None and leans.record is not None and bool(citation.titles)
        if shortened and leans is not None and leans.record is not None and _may_be_short(citation, choice):
            self._set(citation, leans.record, 0.75, f"short for {self.reading.note_label(leans)}")
            return
        citation.near = choice.near[:3]
        citation.reason = "; ".join(choice.reasons[:4])

    def _by_number(self, citation: Citation) -> dict[str, Record]:
        """Records cited before that have the document's number which is printed here ("Airgram A-215")."""
        numbers = of_citation(citation, self.known).numbers
        if not numbers:
            return {}
        return {
            name: record
            for name, record in self.cited.items()
            if numbers & of_record(record, self.known).numbers
        }

    def _leaf_elsewhere(self, citation: Citation) -> bool:
        """Whether "Ibid., l. 45" names a leaf of another document of the same file that the store has.

        Ibid. repeats the file; several documents may lie in it.
        """
        leans, leaf = citation.antecedent, citation.leaf
        if leans is None or leans.record is None or leaf is None:
            return False
        own = [folios for holding in leans.record.sources if (folios := leaf_of(holding.path))]
        if not own or any(leaves_inside(leaf.value, folios) is not False for folios in own):
            return False
        for key in reference_keys(citation.repository_key or citation.repository, citation.path, self.known):
            for record in self.finder.find("reference", key, 60):
                for holding in record.sources:
                    folios = leaf_of(holding.path)
                    if folios and leaves_inside(leaf.value, folios):
                        return True
        return False

    def _match_field(self, citation: Citation) -> None:
        """A reference manager's item, by address, by reference, by title and date."""
        from provcite.checks.embedded import read_item

        if citation.field is None:
            return
        item = read_item(citation.field.items[citation.field_item], self.repositories)
        if item.locator:
            citation.reference = _field_locator(citation, item.locator, item.label)
        for address in item.addresses:
            found = self.finder.find("url", url_key(address, self.known))
            if found:
                self._set(citation, found[0], 0.97, "the address in the embedded field is the record's")
                return
        probe = Citation(
            number=citation.number,
            block=citation.block,
            note=citation.note,
            start=citation.start,
            end=citation.end,
            kind="field",
            titles=item.titles,
            dates=item.dates,
            author_words=item.author,
            repository=item.repository,
            repository_key=item.repository_key,
            path=item.path,
        )
        pool = candidates(probe, self.finder)
        choice = choose(probe, list(pool.values()), self.cited, self.known)
        if choice.record is not None and choice.judgement is not None:
            citation.rivals = choice.rivals
            citation.judgement, citation.identity = choice.judgement, choice.answer
            reasons = "embedded field: " + "; ".join(choice.reasons[:3])
            self._set(citation, choice.record, confidence_of(choice.judgement, choice.rivals), reasons)
            return
        citation.path = item.path
        citation.repository, citation.repository_key = item.repository, item.repository_key

    def _set(self, citation: Citation, record: Record, confidence: float, reason: str) -> None:
        citation.record, citation.confidence, citation.reason = record, confidence, reason
        _read_last_number(citation)
        if not citation.path and record.sources:
            holding = record.sources[0]
            citation.path = holding.path
            citation.repository = citation.repository_key = holding.repository
        elif citation.kind == "key" and record.sources and citation.reference is not None:
            citation.path = (
                tuple(pair for pair in record.sources[0].path if pair[0] not in LEAF_LEVELS)
                + citation.reference.path
            )
            citation.repository = citation.repository_key = record.sources[0].repository

    def _accept(self, citation: Citation) -> None:
        """Keep a citation that is one; words in quotation marks that match nothing are none."""
        if citation.record is None and citation.kind in ("title", "address"):
            beside_ibid = citation.ibid is not None and bool(citation.path and citation.dates)
            known = citation.kind == "address" and self._is_known_host(citation)
            if known or beside_ibid or self._is_short_of_nothing(citation):
                self.history.add(citation)
            elif citation.note is not None and looks_like_book(citation.text):
                self.history.add_other(citation.note)
            elif citation.kind == "title" and any(self._known(item.address) for item in citation.addresses):
                self.history.add(citation)
            return
        if citation.record is None and citation.kind == "short" and citation.reference is None:
            return  # a letter described without a place, and not of those cited before
        if self._is_ibid_of_other(citation):
            # It means a book, or something else that is no archival document. Where the note before
            # names several sources, that it is not clear is still to be told.
            if citation.note is not None and len(self.history.in_note.get(citation.note - 1, ())) > 1:
                self.history.add(citation)
            else:
                self.history.add_other(citation.note)
            return
        named_only = citation.note is None and not citation.in_bibliography and not citation.path
        if named_only and citation.record is None and citation.key is None and citation.field is None:
            return  # an archive named in running text
        if citation.record is not None:
            citation.first = citation.record.id not in self.cited and not citation.in_bibliography
            if not citation.in_bibliography:
                self.cited.setdefault(citation.record.id, citation.record)
        citation.title = self._title_of(citation)
        self.history.add(citation)
        self.hereafter.learn(citation)

    def _is_ibid_of_other(self, citation: Citation) -> bool:
        if citation.kind != "ibid" or citation.antecedent is not None or citation.note is None:
            return False
        earlier = bool(self.history.citations) or any(self.history.books.values())
        return earlier and not citation.prints_unit

    @staticmethod
    def _is_short_of_nothing(citation: Citation) -> bool:
        """A title with a leaf of a file ("l. 302"), which no book has, and nothing that it is short for."""
        leaf = citation.leaf
        return (
            citation.kind == "title"
            and leaf is not None
            and leaf.level == "list"
            and citation.ibid is None
            and not _unlabelled(citation, leaf)
        )

    def _is_known_host(self, citation: Citation) -> bool:
        return any(self._known(item.address) for item in citation.addresses)

    def _known(self, address: str) -> bool:
        return is_kept_platform(address, self.known)

    @staticmethod
    def _title_of(citation: Citation) -> PrintedTitle | None:
        if citation.record is None or not citation.titles:
            return None
        record = citation.record
        return max(citation.titles, key=lambda title: title_similarity(title.text, record))


def _read_last_number(citation: Citation) -> None:
    """Take a bare number behind a reference for the leaf, where the record has one and the citation none.

    ("Letter Book, no. 67, 573": what the number is only the record tells.)
    """
    reference, record = citation.reference, citation.record
    if reference is None or not reference.units or record is None or citation.leaf is not None:
        return
    level = next((pair[0] for held in record.sources for pair in held.path if pair[0] in LEAF_LEVELS), None)
    found = _LAST_NUMBER.match(citation.block.text, reference.end)
    if level is None or found is None:
        return
    unit = PrintedUnit(level=level, value=found["value"], span=found.span("value"), bare=True)
    citation.reference = replace(reference, units=(*reference.units, unit), end=found.end())
    citation.path = (*citation.path, (level, unit.value))


def _is_of_another_day(citation: Citation) -> bool:
    """Whether a citation of its own has the record's file and description and another day."""
    said = citation.judgement
    return (
        said is not None
        and citation.antecedent is None
        and citation.ibid is None
        and said.outcome("date") in ("slip", "other")
        and said.outcome("reference") not in ("document", "item")
        and said.outcome("address") != "same"
        and said.outcome("number") != "same"
        and (not citation.titles or said.outcome("people") == "same")
    )


def _is_ibid_of_another_day(citation: Citation) -> bool:
    """Whether "Ibid., January 1, 1862" has a day that is not the record's: only the place is the same."""
    leans = citation.antecedent
    record = leans.record if leans is not None else None
    day = date_beside_ibid(citation)
    if record is None or not record.date or len(record.date) != 10 or day is None:
        return False
    known = {record.date, *(event.date for event in record.provenance)}
    return str(day.date) not in known


def _is_described_letter(piece: Piece, text: str, note: int | None) -> bool:
    """Whether a note names a letter and its day, and no place ("Hale to Roe, March 3, 1979")."""
    if note is None or piece.titles or piece.addresses or piece.back is not None or not piece.dates:
        return False
    words = text[piece.start : piece.end]
    said = describe(text[piece.start : piece.dates[0].start])
    return bool(said.sender and said.addressee) and len(words) <= 160 and not looks_like_book(words)


def _stands_alone(piece: Piece, text: str) -> bool:
    """Whether what running text prints is a citation: a key, an address, a reference that says enough.

    "l. 5" and "d. 4" in a sentence are none; in brackets they are ("(l. 302)" after a citation).
    """
    reference = piece.reference
    if reference is None or reference.repository is not None:
        return True
    if len([unit for unit in reference.units if unit.level not in LEAF_LEVELS]) >= 2:
        return True
    before, after = (
        text[max(0, reference.start - 3) : reference.start].rstrip(),
        text[reference.end : reference.end + 2].lstrip(" ."),
    )
    return before.endswith(("(", "[")) and after.startswith((")", "]"))


def _has_units(reference: PrintedReference) -> bool:
    return any(unit.level not in LEAF_LEVELS for unit in reference.units)


def _is_other_work(piece: Piece, text: str) -> bool:
    """Whether words that cite no archive cite something else: a book, a newspaper of a day."""
    words = text[piece.start : piece.end]
    if looks_like_book(words):
        return True
    return bool(piece.dates) and len(words.split()) <= 15 and words[:1].isupper()


def _may_be_short(citation: Citation, choice: Choice) -> bool:
    """Whether a title may stand for the document cited before: no date and no correspondent against it."""
    if citation.prints_unit:
        return False
    said = choice.judgement
    return said is None or (
        said.outcome("date") != "other" and said.outcome("people") not in ("other", "author_other")
    )


def _unlabelled(citation: Citation, leaf: PrintedUnit) -> bool:
    """Whether the leaf is a bare number ("Ibid., 45"), which may be a page."""
    before = citation.block.text[max(citation.start, leaf.span[0] - 16) : leaf.span[0]].rstrip()
    return (
        not before
        or re.search(r"(?:[,:]|ibid(?:em)?\.?|же\.?|ebd\.?|ebenda)$", before, re.IGNORECASE) is not None
    )


def _field_locator(citation: Citation, locator: str, label: str) -> PrintedReference | None:
    """The leaf or page that a reference manager's citation names, at its place in the words of the field."""
    inner = locator_units(locator, 0, len(locator))
    number = inner[0].value if inner else locator.strip()
    if not re.match(r"\d{1,6}", number):
        return None
    at = citation.block.text.rfind(number, citation.start, citation.end)
    span = (at, at + len(number)) if at >= 0 else (citation.start, citation.end)
    level = inner[0].level if inner else "list" if label == "folio" else "page"
    return PrintedReference(
        start=span[0], end=span[1], units=(PrintedUnit(level=level, value=number, span=span),)
    )
