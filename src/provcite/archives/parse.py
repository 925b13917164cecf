"""The reader of archival references: source statements, citations, footnotes.

    >>> parse("RGANI, f. 5, op. 28, d. 410, ll. 301-303").references[0].reference.path
    (('fond', '5'), ('opis', '28'), ('delo', '410'), ('list', '301-303'))

It never raises, takes time in proportion to the text, and throws nothing away: what belongs to a
reference and fits no level is its `rest`. What is a reference and what its words are is decided by
a fitted model (`provcite.archives.reading`); the repository may be unknown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, Final

from provcite.archives.corrections import Corrected, moved_reference
from provcite.archives.credits import CreditSpan, read_credits, read_published
from provcite.archives.ibid import BackReference, read_back_references
from provcite.archives.normalise import Folded, fold_text
from provcite.archives.reading.model import Model, shipped
from provcite.archives.reading.read import Reading, read
from provcite.archives.reading.units import Unit
from provcite.archives.reference_code import is_number_word
from provcite.archives.repositories import Repositories
from provcite.archives.sentences import QUOTED, address_spans
from provcite.model.levels import LEAF_LEVELS, role_of, role_rank
from provcite.model.reference import ArchivalReference, Credit

_HALF: Final = re.compile("[\ud800-\udfff]")
#: Words that only tie the parts of a reference together, and number words in front of values.
_CONNECTING: Final = re.compile(
    r"[\W_]*(?:(?:and|und|и|et|y|e|also|in|the|of|No|Nr|Nos|nr|[a-z](?=-)|第|号)[\W_]*){0,4}",
    re.IGNORECASE,
)
#: A line's end inside a value is a blank.
_BROKEN: Final = re.compile(r"[^\S\r\n]*[\r\n]+[^\S\r\n]*")
#: Below this the reader is not sure, and says why.
DOUBTFUL: Final = 0.5
#: Below this a reference counts as not read.
UNREAD: Final = 0.15


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedReference:
    """A reference as found: its value, where it stands, how sure the reader is and why not surer.

    `span` is (start, end) in the text as given; `levels` gives for each pair of the path the span
    of its value, `labels` the span of the archive's own word for that level (None where the text has
    none); `repository_span` is None where the text names none. `confidence` is the share of readings
    like this one that are right, from 0 to 1. `runner_up` is the other reading where it is close and was
    asked for.
    """

    reference: ArchivalReference
    span: tuple[int, int]
    levels: tuple[tuple[str, int, int], ...] = ()
    labels: tuple[tuple[int, int] | None, ...] = ()
    repository_span: tuple[int, int] | None = None
    confidence: float = 1.0
    reasons: tuple[str, ...] = ()
    runner_up: ArchivalReference | None = None

    @property
    def sure(self) -> bool:
        """Whether it may be used at all; else it is to be shown as unread."""
        return self.confidence >= UNREAD

    @property
    def read_to(self) -> int:
        """Where what was understood of it ends; what its span holds beyond that is `rest`."""
        known = [end for _, _, end in self.levels]
        known += [self.repository_span[1]] if self.repository_span is not None else []
        return max(known, default=self.span[1])

    @property
    def roles(self) -> tuple[str, ...]:
        """The role of each level of the path: fonds, series, container, file, item or leaf."""
        return tuple(str(role_of(level)) for level, _ in self.reference.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What the reader found in one text; spans are in the text as given.

    `numbers` are documents' own numbers between a day and a reference ("no. 57"), each with its word.
    """

    text: str
    references: tuple[ParsedReference, ...] = ()
    credits: tuple[Credit, ...] = ()
    credit_spans: tuple[CreditSpan, ...] = ()
    titles: tuple[tuple[int, int], ...] = ()
    urls: tuple[tuple[int, int], ...] = ()
    ibid: tuple[BackReference, ...] = ()
    suspects: tuple[tuple[int, int], ...] = ()
    numbers: tuple[tuple[int, int], ...] = ()

    @property
    def unread(self) -> tuple[tuple[int, int], ...]:
        """Where an archive seems to be cited and the reader does not know how: to be shown to a person.

        What looks like a reference and was not taken for one, and references that are hardly ever right.
        """
        doubtful = [found.span for found in self.references if not found.sure]
        return tuple(sorted([*self.suspects, *doubtful]))

    @property
    def dates(self) -> tuple[tuple[int, int], ...]:
        """The dates outside quotations, addresses and units."""
        from provcite.archives.dates import find_dates

        taken = [*self.titles, *self.urls]
        for found in self.references:
            taken += [(start, end) for _, start, end in found.levels]
        return tuple(
            (mention.start, mention.end)
            for mention in find_dates(self.text)
            if not any(start < mention.end and mention.start < end for start, end in taken)
        )

    @property
    def spans(self) -> tuple[tuple[int, int, str], ...]:
        """Everything that was found as (start, end, what), in the order of the text."""
        spans: list[tuple[int, int, str]] = []
        for found in self.references:
            if found.repository_span is not None:
                spans.append((*found.repository_span, "repository"))
            spans.extend((start, end, level) for level, start, end in found.levels)
        for credit in self.credit_spans:
            spans.append((*credit.act, "role"))
            spans.extend((*agent, "agent") for agent in credit.agents)
            if credit.project is not None:
                spans.append((*credit.project, "project"))
        for what, places in (
            ("date", self.dates),
            ("title", self.titles),
            ("url", self.urls),
            ("number", self.numbers),
        ):
            spans.extend((*place, what) for place in places)
        spans.extend((*one.span, "ibid") for one in self.ibid)
        return tuple(sorted(set(spans)))

    def to_json(self) -> dict[str, Any]:
        """The object that ``provcite parse --format json`` prints (design, sections 5 and 13)."""
        references: list[dict[str, Any]] = []
        for found in self.references:
            one: dict[str, Any] = {"repository": found.reference.repository}
            if found.reference.repository_key is not None:
                one["repository_key"] = found.reference.repository_key
            one["path"] = [list(pair) for pair in found.reference.path]
            one["roles"] = list(found.roles)
            one["labels"] = list(found.reference.labels) or [""] * len(found.reference.path)
            one["spans"] = [[start, end] for _, start, end in found.levels]
            one["rest"] = found.reference.rest
            one["confidence"] = round(found.confidence, 2)
            references.append(one)
        credits_ = [{"role": c.role, "agents": list(c.agents), "project": c.project} for c in self.credits]
        return {"references": references, "acquisition": credits_}


def parse(
    text: str,
    *,
    repositories: Repositories | None = None,
    previous: Statement | None = None,
    model: Model | None = None,
    runners_up: bool = False,
) -> Statement:
    """Read `text`: its references, credits, dates, titles, addresses and back-references.

    `repositories` are those known (default: the shipped ones), `model` the fitted one (default: the
    shipped one). `previous` is the statement of the note before: it decides whether what follows
    ``Ibid.`` is of an archive. With `runners_up` each doubtful reference has the other reading that is close.
    """
    known = repositories or Repositories.shipped()
    corrections, known = known.corrections, known.plain
    # Half a surrogate pair is no text that the model's library takes; the replacement is as long.
    folded = fold_text(_HALF.sub("\ufffd", text))
    back = read_back_references(folded.text, folded.plain)
    leaning = None
    if back and back[0].kind == "ibid" and previous is not None:
        leaning = bool(previous.references)
    every_reading = read(folded.text, known, model or shipped(), leaning=leaning, runners_up=runners_up)
    begins = bool(back) and back[0].kind == "ibid" and not folded.text[: back[0].span[0]].strip()
    if begins:
        every_reading = _after_ibid(every_reading, folded.text, back[0], previous)
    readings, own = [], []
    for reading in every_reading:
        if reading.taken:
            reading, number = own_number(reading, folded.text)
            readings.append(reading)
            own += [number] if number is not None else []
    credits_ = read_credits(folded.text, folded.plain)
    first = readings[0].end if readings else 1 << 60
    every = sorted([*credits_, *read_published(folded.text, folded.plain, first)], key=lambda c: c.act)
    # What follows each reference: the next one, or the first credit.
    limits = [*(reading.start for reading in readings[1:]), len(folded.text)][: len(readings)]
    first_credit = min((credit.span[0] for credit in every), default=len(folded.text))
    references = tuple(
        _finish(reading, folded, _tail(folded.text, reading.end, min(limit, max(first_credit, reading.end))))
        for reading, limit in zip(readings, limits, strict=True)
    )
    suspects = tuple(
        folded.origin(reading.start, reading.end) for reading in every_reading if not reading.taken
    )
    if corrections:
        corrected = corrections.find(folded.plain)
        references, suspects = _put_right(references, suspects, corrected, folded, known)
    return Statement(
        text=folded.source,
        references=references,
        credits=tuple(credit.credit for credit in every),
        credit_spans=tuple(_placed(credit, folded) for credit in every),
        titles=tuple(folded.origin(*match.span()) for match in QUOTED.finditer(folded.text)),
        urls=tuple(folded.origin(*span) for span in address_spans(folded.plain)),
        ibid=tuple(BackReference(one.kind, folded.origin(*one.span), one.locator) for one in back),
        suspects=suspects,
        numbers=tuple(folded.origin(*span) for span in own),
    )


#: A number is the document's where it stands behind the day and a comma, the kind between them at most.
_BEFORE_NUMBER: Final = re.compile(r"\s?г?\.?\)?,\s(?:[^\W\d_]{3,16}\s)?")


def own_number(reading: Reading, text: str) -> tuple[Reading, tuple[int, int] | None]:
    """The reading without the document's own number, and where that stands with the word before it.

    "…, 14 February 1888, no. 57, FO 78/4128, TNA": what has the day before it and a comma behind it, and the
    word for a number for its label, is the despatch's and no unit of the archive's.
    """
    units = sorted(reading.units, key=lambda unit: unit.start)
    first = units[0] if len(units) > 1 else None
    if first is None or first.house or first.label is None or first.label[0] > first.start:
        return reading, None
    numbered = is_number_word(text[slice(*first.label)]) and text.startswith(",", first.end)
    if not numbered or not any(not unit.house for unit in units[1:]):
        return reading, None
    from provcite.archives.dates import find_dates

    begin = first.label[0]
    for mention in find_dates(text[max(0, begin - _LONGEST_DAY) : begin]):
        end = max(0, begin - _LONGEST_DAY) + mention.end
        if (
            mention.date is not None
            and len(str(mention.date)) >= _A_DAY
            and _BEFORE_NUMBER.fullmatch(text, end, begin)
        ):
            kept = [unit for unit in reading.units if unit is not first]
            return replace(reading, units=kept), (begin, first.end)
    return reading, None


#: How far before a number its day may begin, and the length of a day in EDTF.
_LONGEST_DAY: Final = 60
_A_DAY: Final = 10


def _put_right(
    references: tuple[ParsedReference, ...],
    suspects: tuple[tuple[int, int], ...],
    corrected: list[Corrected],
    folded: Folded,
    known: Repositories,
) -> tuple[tuple[ParsedReference, ...], tuple[tuple[int, int], ...]]:
    """The references with what the user's examples say in the place of what they speak of.

    An example of a piece of a text yields where a reading has units beyond that piece: it may be a
    longer reference that only begins or ends like the example.
    """
    for each in corrected:
        start, end = folded.origin(*each.span)
        inside = [found for found in references if found.span[0] < end and start < found.span[1]]
        beyond = any(left < start or right > end for found in inside for _, left, right in found.levels)
        if beyond and not each.whole:
            continue
        kept = [found for found in references if found not in inside]
        kept += [
            ParsedReference(
                reference=moved_reference(placed, folded.text, known),
                span=folded.origin(*placed.span),
                levels=tuple(
                    (level, *folded.origin(*span))
                    for (level, _), span in zip(placed.reference.path, placed.levels, strict=True)
                ),
                labels=tuple(folded.origin(*span) if span is not None else None for span in placed.labels),
                repository_span=folded.origin(*placed.repository) if placed.repository is not None else None,
            )
            for placed in each.references
        ]
        references = tuple(sorted(kept, key=lambda found: found.span))
        suspects = tuple(span for span in suspects if not (span[0] < end and start < span[1]))
    return references, suspects


#: Leaves alone behind Ibid., with or without a label.
_LEAVES: Final = re.compile(
    r"[\s.,:;]*(?:(?:pp?|ll?|S|Bl|fols?|ff?|л|лл|с|стр|s|k)\.?\s?)?"
    r"(?P<value>\d{1,5}[a-z]{0,2}(?:\s?[-–—,]\s?\d{1,5}[a-z]{0,2}){0,12})\.?\s*",
    re.IGNORECASE,
)
#: After a reference: another work, with its pages. What follows the next Ibid. is then of that.
_PRINTED_AFTER: Final = re.compile(r";|\bpp?\.|\bvols?\.|,\s\d{1,3}(?:\s?[-–]\s?\d{1,3})?\.?\s*$")


def _after_ibid(
    found: list[Reading], text: str, back: BackReference, previous: Statement | None
) -> list[Reading]:
    """What a note that begins with Ibid. cites: leaves alone are of an archive where the note before is."""
    last = previous.references[-1] if previous is not None and previous.references else None
    behind = previous.text[last.read_to :] if previous is not None and last is not None else ""
    leaves = _LEAVES.fullmatch(text, back.span[1])
    if leaves is None:
        return found
    if last is None or _PRINTED_AFTER.search(behind):
        return []
    start, end = leaves.span("value")
    level = next((level for level, _ in last.reference.path if level in LEAF_LEVELS), None)
    known = found[0].values[-1].level if found and found[0].values else ""
    label = text[back.span[1] : start].strip(" .,:;").casefold()
    if label.startswith("p") or (not label and level is None):
        level = "page"
    elif label and known in LEAF_LEVELS:
        level = known
    unit = Unit(role="leaf", first=0, last=1, start=start, end=end, level=level or "page")
    return [Reading([unit], confidence=found[0].confidence if found else 0.8)]


def in_order(units: list[Unit]) -> list[Unit]:
    """Units from the broadest to the leaf; those of one rank as printed.

    A number without a level of its own (a lot, an accession) stays where it is printed, unless the
    reference runs from the leaf up.
    """
    ranks = [role_rank(unit.level) for unit in units if unit.level != "number"]
    if ranks == sorted(ranks):
        return list(units)
    return sorted(units, key=lambda unit: (role_rank(unit.level), unit.start))


def _value(text: str) -> str:
    return _BROKEN.sub(" ", text.strip().rstrip("./"))


def _reference(reading: Reading, text: str) -> tuple[ArchivalReference, list[Unit]]:
    units = in_order(reading.values)
    house = reading.house
    labels = tuple(text[slice(*unit.label)] if unit.label is not None else "" for unit in units)
    reference = ArchivalReference(
        repository=text[house.start : house.end] if house is not None else None,
        repository_key=reading.key,
        path=tuple((unit.level, _value(text[unit.start : unit.end])) for unit in units),
        rest=_rest(reading, text),
        labels=labels if any(labels) else (),
    )
    return reference, units


def _rest(reading: Reading, text: str) -> str:
    """The words inside a reference that are neither unit nor label."""
    covered = [(unit.start, unit.end) for unit in reading.units]
    covered += [unit.label for unit in reading.units if unit.label is not None]
    left: list[str] = []
    place = reading.start
    for start, end in sorted(covered):
        if start > place and not _CONNECTING.fullmatch(text, place, start):
            left += _pieces(text[place:start])
        place = max(place, end)
    return "; ".join(piece for piece in left if piece)


def _pieces(words: str) -> list[str]:
    """Words left over, parted at a bracket of which the other half is elsewhere: "Bogotá), Milicias"."""
    words = words.strip(" ,;:.()[]")
    if words.count("(") == words.count(")") and words.count("[") == words.count("]"):
        return [words]
    return [piece.strip(" ,;:.") for piece in re.split(r"[()\[\]]", words)]


#: Words behind a reference that go on with its call number: a comma, a few words, a number.
_TAIL: Final = re.compile(
    r",\s(?P<words>[^\W\d_][\w’'-]*(?:\s[^\W\d_][\w’'-]*){0,2}\s\d[\w/-]{0,12})(?=[.;,]\s|[.;,]?$)"
)
#: What begins prose, another work or a date, and no part of a call number.
_PROSE: Final = re.compile(
    r"(?:see|in|cited|quoted|as|and|but|or|for|with|from|also|cf|on|at|to|by|dated|translated|trans|published|"
    r"eds?|pp?|vols?|nos?|см|цит|vgl|siehe|zit|hg|hrsg|accessed)(?!\w)",
    re.IGNORECASE,
)


def _tail(text: str, end: int, limit: int) -> tuple[int, int] | None:
    """Where the words stand that go on with a call number behind `end` and were not understood."""
    from provcite.archives.dates import find_dates

    match = _TAIL.match(text, end)
    if match is None or match.end() > limit or _PROSE.match(match["words"]) or find_dates(match["words"]):
        return None
    return match.span("words")


def _finish(reading: Reading, folded: Folded, tail: tuple[int, int] | None) -> ParsedReference:
    """The reference that a reading has become; `tail` are words behind it that go on with its call number."""
    reference, units = _reference(reading, folded.text)
    end = reading.end
    if tail is not None:
        end = tail[1]
        rest = "; ".join(part for part in (reference.rest, folded.text[slice(*tail)]) if part)
        reference = replace(reference, rest=rest)
    house = reading.house
    reasons = []
    if reading.confidence < DOUBTFUL:
        if house is None:
            reasons.append("no archive is named")
        elif reading.key is None:
            reasons.append("the archive is in no list")
        if reading.other is not None:
            reasons.append("another reading is close")
        reasons = reasons or ["unlike what is known"]
    return ParsedReference(
        reference=reference,
        span=folded.origin(reading.start, end),
        levels=tuple((unit.level, *folded.origin(unit.start, unit.end)) for unit in units),
        labels=tuple(folded.origin(*unit.label) if unit.label is not None else None for unit in units),
        repository_span=folded.origin(house.start, house.end) if house is not None else None,
        confidence=reading.confidence,
        reasons=tuple(reasons),
        runner_up=_reference(reading.other, folded.text)[0] if reading.other is not None else None,
    )


def _placed(credit: CreditSpan, folded: Folded) -> CreditSpan:
    """The credit with its places in the text as given."""
    if folded.offsets is None:
        return credit
    return replace(
        credit,
        act=folded.origin(*credit.act),
        agents=[folded.origin(*agent) for agent in credit.agents],
        project=folded.origin(*credit.project) if credit.project is not None else None,
        span=folded.origin(*credit.span),
    )
