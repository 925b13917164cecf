"""A document and the records in, findings out, in the order of the manuscript."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from provcite.checks.evidence import with_evidence
from provcite.checks.recognise import recognise
from provcite.checks.rule import RecordHit, Rule, all_rules
from provcite.checks.settings import CheckSettings
from provcite.checks.undecided import undecided_of, unread_of
from provcite.model.findings import Finding, Position, Severity

if TYPE_CHECKING:
    from collections.abc import Callable

    from provcite.archives.authorities import Authorities
    from provcite.checks.keyfiles import OwnBibliography
    from provcite.checks.lookup import RecordLookup
    from provcite.checks.reading import Reading
    from provcite.checks.rule import Hit
    from provcite.checks.undecided import Aside
    from provcite.manuscripts.document import Document
    from provcite.model.record import Record

#: Characters of context on either side of the words at fault.
CONTEXT = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A finding with the place it was made at, for reports, comments and fixes.

    `mark` is the stretch of ``finding.excerpt`` that is at fault; `order` sorts by the manuscript.
    """

    finding: Finding
    hit: Hit | None = None
    mark: tuple[int, int] = (0, 0)
    order: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """Everything a check gives: the reading with its citations, and the findings in order.

    `suppressed` counts findings that a comment in the manuscript turned off. `unread` and `undecided` are
    what was not understood, and no findings.
    """

    document: Document
    reading: Reading
    found: tuple[Found, ...]
    suppressed: int = 0
    unread: tuple[Aside, ...] = ()
    undecided: tuple[Aside, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(item.finding for item in self.found)


def check_document(
    document: Document,
    lookup: RecordLookup,
    settings: CheckSettings | None = None,
    *,
    name: str = "",
    authorities: Authorities | None = None,
    progress: Callable[[int, int], None] | None = None,
    own: OwnBibliography | None = None,
) -> CheckResult:
    """Check `document` against the records of `lookup`. `name` is the manuscript's name for positions.

    `authorities` (None: the shipped ones) must be those that the keys of `lookup` were made by.
    `own` are the keys of the manuscript's own bibliography.
    """
    chosen = settings or CheckSettings()
    reading = recognise(document, lookup, chosen, authorities, progress)
    reading.own = own
    order = _Order(document)
    firsts = reading.first_citations()
    cited = {record.id: record for record in reading.cited_records()}
    found: list[Found] = []
    suppressed = 0
    for rule in active_rules(chosen):
        severity = severity_of(rule, chosen)
        if rule.check is not None:
            for seen in rule.check(reading):
                if order.is_suppressed(rule.code, seen):
                    suppressed += 1
                    continue
                known = cited.get(seen.record) if seen.record else None
                found.append(_found(rule, _graded(rule, severity, seen, chosen), seen, order, name, known))
        # What a record merely lacks is the business of `validate`; a manuscript hears of what is wrong.
        if rule.check_record is not None and severity is not Severity.NOTE:
            for record in reading.cited_records():
                citation = firsts.get(record.id)
                found.extend(
                    _record_found(rule, severity, record, item, citation, order, name)
                    for item in rule.check_record(record, reading.known)
                    if not item.lacking
                )
    found.sort(key=lambda item: (item.order, item.finding.code, item.finding.message))
    return CheckResult(
        document=document,
        reading=reading,
        found=tuple(found),
        suppressed=suppressed,
        unread=unread_of(reading),
        undecided=undecided_of(reading),
    )


def active_rules(settings: CheckSettings) -> tuple[Rule, ...]:
    """The rules that are on; a rule in preview only where it is selected by its full code."""
    return tuple(
        rule
        for rule in all_rules()
        if settings.wants(rule.code)
        and (rule.status == "stable" or (rule.status == "preview" and rule.code in settings.select))
    )


def severity_of(rule: Rule, settings: CheckSettings) -> Severity:
    """The severity of a rule, as the settings have it: the longest matching code decides."""
    best = max((code for code in settings.severity if rule.code.startswith(code)), key=len, default=None)
    return settings.severity[best] if best is not None else rule.severity


def _graded(rule: Rule, severity: Severity, seen: Hit, settings: CheckSettings) -> Severity:
    """The severity of one hit: less than the rule's where it is less sure, unless the settings say which."""
    if seen.severity is None or severity is not rule.severity or rule.code in settings.severity:
        return severity
    order = list(Severity)
    return max(severity, seen.severity, key=order.index)


def record_findings(
    record: Record,
    *,
    file: str = "",
    settings: CheckSettings | None = None,
    authorities: Authorities | None = None,
) -> tuple[Finding, ...]:
    """The findings of the PC0xx rules on one record, for `validate`."""
    from provcite.archives.authorities import Authorities

    chosen = settings or CheckSettings()
    known = authorities or Authorities.shipped()
    found: list[Finding] = []
    for rule in active_rules(chosen):
        if rule.check_record is None:
            continue
        found.extend(
            Finding(
                code=rule.code,
                name=rule.name,
                severity=severity_of(rule, chosen),
                message=item.message,
                position=Position(file=file, key=item.key),
                record=record.id,
                expected=item.expected,
                found=item.found,
            )
            for item in rule.check_record(record, known)
        )
    return tuple(found)


class _Order:
    """Where a block stands in the manuscript's order of reading, and what is suppressed there."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.ranks = {id(block): rank for rank, (block, _) in enumerate(document.in_order())}
        self.everywhere: set[str] = set()
        self.by_paragraph: dict[int, set[str]] = {}
        self.by_note: dict[int, set[str]] = {}
        for item in document.suppressions:
            codes = set(item.codes) or {"PC"}
            if item.note is not None:
                self.by_note.setdefault(item.note, set()).update(codes)
            elif item.paragraph is not None:
                self.by_paragraph.setdefault(item.paragraph, set()).update(codes)
            else:
                self.everywhere.update(codes)

    def rank(self, hit: Hit) -> tuple[int, int]:
        return self.ranks.get(id(hit.block), len(self.ranks)), hit.start

    def is_suppressed(self, code: str, hit: Hit) -> bool:
        """A comment in a note covers the note; one in or before a paragraph covers it and its notes."""
        codes = set(self.everywhere)
        for note in (hit.note, hit.source_note):
            if note is not None:
                codes |= self.by_note.get(note, set())
        codes |= self.by_paragraph.get(hit.block.paragraph, set())
        return any(code.startswith(item) for item in codes)


def _found(
    rule: Rule, severity: Severity, hit: Hit, order: _Order, name: str, record: Record | None
) -> Found:
    excerpt, mark = excerpt_of(hit.block.text, hit.start, hit.end)
    return Found(
        finding=Finding(
            code=rule.code,
            name=rule.name,
            severity=severity,
            message=with_evidence(hit.message, rule.code, record, expected=hit.expected),
            position=position_of(order.document, hit, name),
            excerpt=excerpt,
            record=hit.record,
            expected=hit.expected,
            found=hit.found,
            fix=hit.fix,
            basis=hit.basis,
        ),
        hit=hit,
        mark=mark,
        order=order.rank(hit),
    )


def _record_found(
    rule: Rule,
    severity: Severity,
    record: Record,
    item: RecordHit,
    citation: object,
    order: _Order,
    name: str,
) -> Found:
    from provcite.checks.reading import Citation
    from provcite.checks.rule import Hit

    if not isinstance(citation, Citation):
        position, rank, hit, excerpt, mark = Position(file=name, key=item.key), (0, 0), None, "", (0, 0)
    else:
        hit = Hit(
            block=citation.block,
            note=citation.note,
            start=citation.start,
            end=citation.end,
            message=item.message,
        )
        position, rank = position_of(order.document, hit, name), order.rank(hit)
        excerpt, mark = excerpt_of(hit.block.text, hit.start, hit.end)
    return Found(
        finding=Finding(
            code=rule.code,
            name=rule.name,
            severity=severity,
            message=with_evidence(
                f"Record {record.id}, {item.key}: {item.message}", rule.code, record, key=item.key
            ),
            position=position,
            excerpt=excerpt,
            record=record.id,
            expected=item.expected,
            found=item.found,
        ),
        hit=hit,
        mark=mark,
        order=rank,
    )


def position_of(document: Document, hit: Hit, name: str) -> Position:
    """Where a hit stands in the file."""
    number = hit.note if hit.note is not None else hit.source_note
    note = document.notes[number] if number is not None else None
    origin = hit.block.origin(hit.start)
    last = hit.block.origin(max(hit.start, hit.end - 1))
    line = column = end_line = end_column = None
    start, end = hit.start, hit.end
    part = hit.block.part or None
    file = name
    if document.lines is not None and origin is not None:
        segment, offset = origin
        place = document.place(segment.part, offset)
        start = offset
        if segment.part:
            part = file = segment.part
        if place is not None:
            line, column = place
        if last is not None and last[0].part == segment.part:
            end = last[1] + 1
            tail = document.place(segment.part, end)
            if tail is not None:
                end_line, end_column = tail
    return Position(
        file=file,
        line=line if line is not None else hit.block.line,
        column=column if column is not None else hit.block.column,
        end_line=end_line,
        end_column=end_column,
        start=start,
        end=end,
        note=note.number if note is not None else None,
        paragraph=hit.block.paragraph,
        part=part,
    )


def excerpt_of(text: str, start: int, end: int) -> tuple[str, tuple[int, int]]:
    """The words at fault with some on either side, and their place in the excerpt."""
    low = max(0, start - CONTEXT)
    high = min(len(text), max(end, start) + CONTEXT)
    if low:
        space = text.find(" ", low, start)
        low = space + 1 if space >= 0 else low
    if high < len(text):
        space = text.rfind(" ", end, high)
        high = space if space > end else high
    before = "…" if low else ""
    after = "…" if high < len(text) else ""
    words = text[low:high]
    if end - start > 400:
        words = text[low : start + 200] + " … " + text[end - 100 : high]
        return before + words + after, (len(before) + start - low, len(before) + len(words) - (high - end))
    mark = (len(before) + start - low, len(before) + end - low)
    return before + words + after, mark
