"""Every quotation compared with the texts that it may come from, once for all rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.archives.normalise import title_key
from provcite.checks.compare import Comparison, TextIndex, compare, exact_place
from provcite.checks.reading import CheckedPassage
from provcite.checks.related import related_records

if TYPE_CHECKING:
    from provcite.checks.reading import Citation, Passage, Reading
    from provcite.model.record import Record

#: The other cited documents' texts that a strayed quotation is looked for in.
MAX_TEXTS = 300


class _Texts:
    """The texts of the records, read and indexed once each."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._indexes: dict[str, TextIndex | None] = {}

    def index(self, record: Record) -> TextIndex | None:
        if record.id not in self._indexes:
            text = self.reading.lookup.text_of(record)
            self._indexes[record.id] = TextIndex(text) if text and text.strip() else None
        return self._indexes[record.id]


def checked_passages(reading: Reading) -> tuple[CheckedPassage, ...]:
    """The comparisons of a reading; made at the first call and kept with it."""
    if reading.compared is None:
        texts = _Texts(reading)
        reading.compared = tuple(
            found for passage in reading.passages if (found := _check(passage, reading, texts)) is not None
        )
    return reading.compared


def _sources(passage: Passage, reading: Reading) -> list[Citation]:
    """The citations that a passage may come from: all those of its note."""
    citation = passage.citation
    if citation is None:
        return []
    if citation.note is None:
        return [citation]
    if passage.note is not None:
        return [citation]
    return reading.by_note.get(citation.note, [citation])


def _check(passage: Passage, reading: Reading, texts: _Texts) -> CheckedPassage | None:
    sources = _sources(passage, reading)
    records: dict[str, Record] = {}
    unknown = False
    for citation in sources:
        if citation.record is None:
            unknown = True
        else:
            records.setdefault(citation.record.id, citation.record)
    if not records:
        return None
    wanted = title_key(passage.text)
    if any(wanted and wanted in title_key(record.title or "") for record in records.values()):
        return None  # the document's title, named in the text
    best: Comparison | None = None
    owner: Record | None = None
    missing = False
    for record in records.values():
        index = texts.index(record)
        if index is None:
            missing = True
            continue
        result = compare(passage.text, index)
        if best is None or (result.found, result.share, -len(result.differences)) > (
            best.found,
            best.share,
            -len(best.differences),
        ):
            best, owner = result, record
    if best is None or owner is None:
        return None
    note = passage.citation.note if passage.citation is not None else None
    doubtful = unknown or missing or (note is not None and note in reading.other_sources)
    if best.exact:
        return CheckedPassage(passage=passage, record=owner, best=best)
    related = _in_related(passage, owner, set(records), reading, texts)
    if related is not None:
        return CheckedPassage(
            passage=passage, record=owner, best=None, doubtful=doubtful, elsewhere=related[0],
            elsewhere_place=related[1], tie=related[2],
        )  # fmt: skip
    for record in reading.cited_records()[:MAX_TEXTS]:
        index = texts.index(record) if record.id not in records else None
        place = exact_place(passage.text, index) if index is not None else None
        if place is not None:
            return CheckedPassage(
                passage=passage,
                record=owner,
                best=None,
                doubtful=doubtful,
                elsewhere=record,
                elsewhere_place=place,
            )
    if not best.found or best.share < 0.9:
        for record in reading.cited_records()[:MAX_TEXTS]:
            if record.id in records:
                continue
            index = texts.index(record)
            if index is None:
                continue
            other = compare(passage.text, index)
            if other.found and other.share > max(0.9, best.share) and not other.differences:
                return CheckedPassage(
                    passage=passage,
                    record=owner,
                    best=best if not best.found else None,
                    doubtful=doubtful,
                    elsewhere=record,
                    elsewhere_place=other.place,
                )
    if best.found and doubtful and best.share < 0.8:
        return None
    return CheckedPassage(passage=passage, record=owner, best=best, doubtful=doubtful)


def _in_related(
    passage: Passage, owner: Record, cited: set[str], reading: Reading, texts: _Texts
) -> tuple[Record, str, str] | None:
    """The record tied to `owner` whose text has just these words, the place, and the tie in words."""
    for record, tie in related_records(owner, reading.lookup):
        index = texts.index(record) if record.id not in cited else None
        place = exact_place(passage.text, index) if index is not None else None
        if place is not None:
            return record, place, tie
    return None
