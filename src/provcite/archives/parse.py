"""The reader of archival references: source statements, citations, footnotes.

    >>> parse("RGANI, f. 5, op. 28, d. 410, ll. 301-303").references[0].reference.path
    (('fond', '5'), ('opis', '28'), ('delo', '410'), ('list', '301-303'))

It never raises, takes time in proportion to the text, and throws nothing away: what belongs to a
reference and fits no level is its `rest`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from provcite.archives.credits import CreditSpan, read_credits, read_published
from provcite.archives.events import Event
from provcite.archives.ibid import BackReference, read_back_references
from provcite.archives.normalise import Folded, fold_text
from provcite.archives.reading.assemble import Assembler
from provcite.archives.reading.draft import clause_end, segments
from provcite.archives.reading.lexicon import lexicon
from provcite.archives.reading.scan import Scanner
from provcite.archives.repositories import Repositories
from provcite.model.levels import LEAF_LEVELS
from provcite.model.reference import ArchivalReference, Credit

if TYPE_CHECKING:
    from provcite.archives.reading.draft import Draft

#: Words that only tie the parts of a reference together, and number words in front of values.
_CONNECTING = re.compile(
    r"[\W_]*(?:(?:and|und|и|et|y|e|also|in|the|of|No|Nr|Nos|folder|file|nr|box|[a-z](?=-)|第|档号|档案号|档案编号)[\W_]*){0,4}",
    re.IGNORECASE,
)
#: After a reference: another work, with its pages. A bare number after the next Ibid. is then a page of that.
_PRINTED_AFTER = re.compile(r";|\bpp?\.|\bvols?\.|,\s\d{1,3}(?:\s?[-–]\s?\d{1,3})?\.?\s*$")
#: Traditions whose file and volume stand either way round: their units keep the order of print.
_AS_PRINTED = frozenset({"mexican", "latin-american"})
#: How far behind a reference words may stand that go on with its call number.
_TAIL = 240
#: What begins another work or prose, and no part of a call number.
_PROSE = re.compile(
    r"(?:see|in|cited|quoted|as|reprinted|repr|rpt|which|where|who|whom|that|and|but|or|for|with|from|also|cf|"
    r"translated|trans|published|eds?|cop(?:y|ies)|accessed|available|online|at|on|is|was|were|are|has|had|"
    r"here|esp|especially|to|by|quoting|citing|hg|hrsg|vgl|siehe|zit|in:|см|цит|опубл|cит|и|"
    r"dated|pp?\.|vols?\.|nos?\.\s\d+\s\()(?!\w)",
    re.IGNORECASE,
)
#: A line's end inside a value is a blank.
_BROKEN = re.compile(r"[^\S\r\n]*[\r\n]+[^\S\r\n]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedReference:
    """A reference as found: its value, where it stands, how sure the reader is and why not surer.

    `span` is (start, end) in the text as given; `levels` gives for each pair of the path the span
    of its value; `repository_span` is None where the text names none. `confidence` is 0 to 1.
    """

    reference: ArchivalReference
    span: tuple[int, int]
    levels: tuple[tuple[str, int, int], ...] = ()
    repository_span: tuple[int, int] | None = None
    confidence: float = 1.0
    reasons: tuple[str, ...] = ()

    @property
    def read_to(self) -> int:
        """Where what was understood of it ends; what its span holds beyond that is `rest`."""
        known = [end for _, _, end in self.levels]
        known += [self.repository_span[1]] if self.repository_span is not None else []
        return max(known, default=self.span[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What the reader found in one text; spans are in the text as given."""

    text: str
    references: tuple[ParsedReference, ...] = ()
    credits: tuple[Credit, ...] = ()
    credit_spans: tuple[CreditSpan, ...] = ()
    dates: tuple[tuple[int, int], ...] = ()
    titles: tuple[tuple[int, int], ...] = ()
    urls: tuple[tuple[int, int], ...] = ()
    ibid: tuple[BackReference, ...] = ()
    spans: tuple[tuple[int, int, str], ...] = field(default=())

    def to_json(self) -> dict[str, Any]:
        """The object that ``provcite parse --format json`` prints (design, section 5)."""
        references: list[dict[str, Any]] = []
        for found in self.references:
            one: dict[str, Any] = {"repository": found.reference.repository}
            if found.reference.repository_key is not None:
                one["repository_key"] = found.reference.repository_key
            one["path"] = [list(pair) for pair in found.reference.path]
            one["rest"] = found.reference.rest
            references.append(one)
        credits_ = [{"role": c.role, "agents": list(c.agents), "project": c.project} for c in self.credits]
        return {"references": references, "acquisition": credits_}


def parse(
    text: str,
    *,
    repositories: Repositories | None = None,
    previous: Statement | None = None,
) -> Statement:
    """Read `text`: its references, credits, dates, titles, addresses and back-references.

    `repositories` are those known (default: the shipped ones).
    `previous` is the statement of the note before: it decides what the pages after ``Ibid.`` are.
    """
    known = repositories or Repositories.shipped()
    folded = fold_text(text)
    plain = folded.plain
    back = read_back_references(folded.text, plain)
    events = Scanner(folded.text, plain, lexicon(known)).run()
    if back:
        events = _with_ibid(events, back)
    credits_ = read_credits(folded.text, plain)
    taken = [c.span for c in credits_]
    assembler = Assembler(folded.text, plain, events, known, sorted(set(taken)))
    if previous is not None and previous.references and any(one.kind == "ibid" for one in back):
        key = previous.references[-1].reference.repository_key
        repository = known.get(key)
        assembler.last = repository.tradition if repository is not None else None
        assembler.context = True
        assembler.closes = not _PRINTED_AFTER.search(previous.text[previous.references[-1].read_to :])
    drafts = assembler.run()
    published = read_published(folded.text, plain, drafts[0].end if drafts else 1 << 60)
    every = sorted([*credits_, *published], key=lambda c: c.act)
    starts = [event.start for event in events]
    edges = sorted([*(draft.start for draft in drafts), *(a for a, _ in taken), len(plain)])
    references = tuple(
        _finish(draft, folded, events, starts, edges[bisect_left(edges, max(draft.start + 1, draft.end))])
        for draft in drafts
    )
    return _statement(folded, references, every, events, back)


def _with_ibid(events: list[Event], back: list[BackReference]) -> list[Event]:
    marks = [Event("ibid", *one.span) for one in back if one.kind == "ibid"]
    covered = {place for mark in marks for place in range(mark.start, mark.end)}
    kept = [event for event in events if event.start not in covered]
    return sorted([*kept, *marks], key=lambda event: event.start)


def _unplaced(
    draft: Draft, span: tuple[int, int], folded: Folded, events: list[Event], starts: list[int]
) -> list[tuple[int, int]]:
    """What stands inside a reference and was neither read nor set aside: words between its parts."""
    taken = [(a, b) for _, a, b in draft.path] + list(draft.rest)
    covered = list(taken)
    if draft.repository is not None:
        covered.append(draft.repository)
    # A label goes with its value; where the value was not taken, neither was the label.
    covered.extend(
        (event.start, event.end)
        for event in events[bisect_left(starts, span[0]) : bisect_left(starts, span[1])]
        if event.kind == "ibid"
        or (event.kind == "label" and any(a < event.end and event.start < b for a, b in taken))
    )
    left: list[tuple[int, int]] = []
    place = span[0]
    for start, end in sorted(covered):
        if start > place and any(c.isalnum() for c in folded.text[place:start]):
            left.append((place, start))
        place = max(place, end)
    if span[1] > place:
        left.append((place, span[1]))
    return [piece for piece in left if not _CONNECTING.fullmatch(folded.plain, *piece)]


def _tail(folded: Folded, events: list[Event], starts: list[int], end: int, limit: int) -> int:
    """Where the words end that go on with a reference's call number and were not understood.

    They stand behind a comma in the same clause, before `limit`, and hold a number; a quotation, an
    address, a word that leads to another work or to prose ends them, and a date is none of them.
    """
    plain = folded.plain
    if plain[end : end + 1] not in (",", ":", "/", " ", "-", "("):
        return end
    inner = events[bisect_left(starts, end) : bisect_left(starts, min(limit, end + _TAIL))]
    solid = [(e.start, e.end) for e in inner if e.kind in ("label", "code", "date", "quote", "url")]
    stop = clause_end(plain, end, min(limit, end + _TAIL), solid)
    stop = min([stop, *(e.start for e in inner if e.kind in ("quote", "url", "ibid", "repository"))])
    days = {e.start for e in inner if e.kind == "date"}
    kept = end
    for start, close in segments(plain, end, stop, []):
        if start in days:
            continue
        if _PROSE.match(plain, start) or close - start > 160:
            break
        if any(c.isdigit() for c in plain[start:close]):
            kept = close
    return kept


def _finish(
    draft: Draft, folded: Folded, events: list[Event], starts: list[int], limit: int
) -> ParsedReference:
    """The reference that a draft has become, its path from the broadest unit to the leaf.

    `limit` is where the next reference or credit begins.
    """
    tradition = draft.tradition
    path = list(enumerate(draft.path))
    if tradition is not None and tradition.family == "us" and not draft.reverse:
        # As printed, but a folder is kept in its box wherever the box is named.
        boxes = [place for place, (level, _, _) in path if level == "box"]
        path.sort(
            key=lambda item: (
                item[1][0] in LEAF_LEVELS,
                max(item[0], boxes[0] + 0.5) if boxes and item[1][0] == "folder" else item[0],
            )
        )
    elif tradition is not None and tradition.name in _AS_PRINTED:
        path.sort(key=lambda item: (item[1][0] in LEAF_LEVELS, item[0]))
    elif tradition is not None:
        # A film stands where it is printed: f. 5, op. 49, roll 8890, d. 128.
        before = {
            place: path[place - 1][1][0]
            for place, (level, _, _) in enumerate(draft.path)
            if tradition.family == "russian"
            and level in ("reel", "mikrofilm")
            and place
            and path[place - 1][1][0] not in LEAF_LEVELS
        }
        path.sort(
            key=lambda item: (
                tradition.rank(before[item[0]]) + 0.5 if item[0] in before else tradition.rank(item[1][0]),
                item[0],
            )
        )
    levels = [entry for _, entry in path]
    text = folded.text
    values = [(level, _BROKEN.sub(" ", text[a:b].strip().rstrip("./"))) for level, a, b in levels]
    repository = text[slice(*draft.repository)] if draft.repository is not None else None
    start = min(
        [draft.start, *(a for _, a, _ in levels), *([draft.repository[0]] if draft.repository else [])]
    )
    end = max([draft.end, *(b for _, _, b in levels)])
    end = _tail(folded, events, starts, end, limit)
    pieces = sorted({*draft.rest, *_unplaced(draft, (start, end), folded, events, starts)})
    parts = (text[a:b].replace("Call Number", "").strip(" ,;:.()[]") for a, b in pieces)
    rest = "; ".join(part for part in parts if part)
    return ParsedReference(
        reference=ArchivalReference(
            repository=repository, repository_key=draft.key, path=tuple(values), rest=rest
        ),
        span=folded.origin(start, end),
        levels=tuple((level, *folded.origin(a, b)) for level, a, b in levels),
        repository_span=folded.origin(*draft.repository) if draft.repository is not None else None,
        confidence=draft.confidence,
        reasons=tuple(draft.reasons),
    )


def _statement(
    folded: Folded,
    references: tuple[ParsedReference, ...],
    credits_: list[CreditSpan],
    events: list[Event],
    back: list[BackReference],
) -> Statement:
    spans: list[tuple[int, int, str]] = []
    for found in references:
        if found.repository_span is not None:
            spans.append((*found.repository_span, "repository"))
        spans.extend((a, b, level) for level, a, b in found.levels)
    for credit in credits_:
        spans.append((*folded.origin(*credit.act), "role"))
        spans.extend((*folded.origin(a, b), "agent") for a, b in credit.agents)
        if credit.project is not None:
            spans.append((*folded.origin(*credit.project), "project"))
    kinds = {"date": "date", "quote": "title", "url": "url"}
    marked: dict[str, list[tuple[int, int]]] = {"date": [], "quote": [], "url": []}
    for event in events:
        if event.kind in marked:
            place = folded.origin(event.start, event.end)
            marked[event.kind].append(place)
            spans.append((*place, kinds[event.kind]))
    backs = tuple(BackReference(one.kind, folded.origin(*one.span), one.locator) for one in back)
    spans.extend((*one.span, "ibid") for one in backs)
    return Statement(
        text=folded.source,
        references=references,
        credits=tuple(credit.credit for credit in credits_),
        credit_spans=tuple(credits_),
        dates=tuple(marked["date"]),
        titles=tuple(marked["quote"]),
        urls=tuple(marked["url"]),
        ibid=backs,
        spans=tuple(sorted(set(spans))),
    )
