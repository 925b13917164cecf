"""Notes that were typed by hand made live: each citation that `check` has matched remembers its record.

The words stay as they were typed until `render --update` makes them anew. What is sure is linked; what is
not is asked, with the reason. Citations that a reference manager put into the file stay its own.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from provcite.checks.reading import Citation, Reading
    from provcite.checks.run import CheckResult
    from provcite.drafts.markers import Citing
    from provcite.drafts.rendering import DraftFile
    from provcite.manuscripts.document import Block
    from provcite.model.record import Record
    from provcite.store.library import Library

#: Below this a match of check's is asked about.
CERTAIN: Final = 0.95
_WORD: Final = re.compile(r"[^\W_]+")
_QUOTES: Final = "“”\"„«»‘’'‚‹›"
_BRACKETS: Final = {"(": ")", "[": "]", "<": ">"}
#: The end of a sentence and the beginning of the next.
_SENTENCE: Final = re.compile(r"[.;!?][^\w]*[ \u00a0][^\w]*[^\W\d_a-zа-я]")
#: A label before a leaf: "l. ", "pp. ", "Bl.", "folio ".
_LABEL: Final = re.compile(r"[^\W\d_]{1,12}\.?[ \u00a0]?\Z")
#: What may stand between two places of one document in a note: "…; f. 59a, op. 5a, …".
_BETWEEN: Final = re.compile(r"[\s,;.:()]{0,6}\Z")
#: Findings that say that the note and the record differ, or that it cannot be told which is meant.
_DIFFERING: Final = ("PC103", "PC105", "PC2", "PC602", "PC603", "PC604")
#: Foreign words that are shown.
_SHOWN: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A typed citation and the record it may be linked to.

    `start` and `end` are the stretch of `block` that becomes live; `doubt` says why it is asked about, ""
    where it is sure, and `choices` are the records to choose from, the likeliest first.
    """

    block: Block
    start: int
    end: int
    note: str
    citing: Citing
    doubt: str = ""
    choices: tuple[Record, ...] = ()

    @property
    def text(self) -> str:
        """The words that become live."""
        return " ".join(self.block.text[self.start : self.end].split())


@dataclass(slots=True, kw_only=True)
class Plan:
    """What of a manuscript's notes can be made live; `without_record` counts citations of other documents."""

    sure: list[Link] = field(default_factory=list)
    asked: list[Link] = field(default_factory=list)
    without_record: int = 0
    managers: dict[str, int] = field(default_factory=dict)
    live: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """The new file, how many citations are live in it now, and those that could not be made.

    `references` counts what says "see note 12" and is live now.
    """

    data: bytes
    made: int
    refused: tuple[Link, ...] = ()
    references: int = 0


def plan_links(library: Library, path: Path, data: bytes) -> Plan:
    """Read a manuscript as `check` does and say which of its notes can be made live."""
    from provcite.ops.check import check_file, settings_for
    from provcite.ops.render import open_draft

    file = open_draft(data, path.name)
    checked = check_file(library, path, settings_for(library, path))
    return _Planner(library, checked.result, file).plan()


def link(data: bytes, name: str, chosen: Sequence[Link]) -> Linked:
    """Make the citations `chosen` live; the same file, byte for byte, where there are none."""
    from provcite.drafts.remembered import write_code
    from provcite.drafts.rendering import link_references
    from provcite.ops.render import open_draft

    file = open_draft(data, name)
    places = [(one, _place(file, one)) for one in chosen]
    refused = [one for one, place in places if place is None]
    made = 0
    for one, place in reversed(places):
        if place is None:
            continue
        close = ""
        text = one.block.text
        if text[: one.start].strip() or text[one.end :].strip():
            # In a sentence, the mark at the end is taken in as one of the sentence's.
            close = text[one.end - 1] if text[one.end - 1] in ".," else ""
        if file.wrap(place[0], place[1], write_code((one.citing,), close)):
            made += 1
        else:
            refused.append(one)
    if made:
        data = file.written()
    file = open_draft(data, name)
    references = link_references(file)
    if references:
        data = file.written()
    return Linked(data=data, made=made, refused=tuple(refused), references=references)


def _place(file: DraftFile, one: Link) -> tuple[Any, Any] | None:
    """Where the words of a link begin and end in the file."""
    first, last = one.block.origin(one.start), one.block.origin(one.end - 1)
    if first is None or last is None or not first[0].exact or not last[0].exact:
        return None
    start = file.stretch(first[0].part, first[0].node, first[1], first[1])
    end = file.stretch(last[0].part, last[0].node, last[1] + 1, last[1] + 1)
    return None if start is None or end is None else (start, end)


class _Planner:
    def __init__(self, library: Library, result: CheckResult, file: DraftFile) -> None:
        from provcite.exchange.csl_item import Repositories

        self.library = library
        self.result = result
        self.reading: Reading = result.reading
        self.file = file
        self.known = library.authorities()
        self._further: dict[int, list[Citation]] = {}
        self._printed = Repositories(self.known.repositories)
        self._words: dict[str, frozenset[str]] = {}

    def plan(self) -> Plan:
        plan = Plan(managers=_managers(self.reading))
        by_block: dict[int, list[Citation]] = {}
        for citation in self.reading.citations:
            if citation.note is not None and citation.kind not in ("key", "field"):
                by_block.setdefault(id(citation.block), []).append(citation)
        faults = self._faults()
        for citations in by_block.values():
            citations.sort(key=lambda one: one.start)
            joined = list(self._joined(citations))
            for place, (citation, end) in enumerate(joined):
                if citation.record is None and not citation.near:
                    plan.without_record += 1
                    continue
                before = joined[place - 1][1] if place else 0
                following = (
                    joined[place + 1][0].start if place + 1 < len(joined) else len(citation.block.text)
                )
                made = self._link(citation, end, (before, following), faults)
                if made is None or self._is_live(made):
                    plan.live += made is not None
                    continue
                (plan.asked if made.doubt else plan.sure).append(made)
        return plan

    def _joined(self, citations: Sequence[Citation]) -> Iterator[tuple[Citation, int]]:
        """The citations of a note with their ends; the second place of one document is part of the first."""
        waiting: tuple[Citation, int] | None = None
        for citation in citations:
            if waiting is not None and self._is_other_place(waiting, citation):
                self._further.setdefault(id(waiting[0]), []).append(citation)
                waiting = waiting[0], citation.end
                continue
            if waiting is not None:
                yield waiting
            waiting = citation, citation.end
        if waiting is not None:
            yield waiting

    @staticmethod
    def _is_other_place(before: tuple[Citation, int], citation: Citation) -> bool:
        first, end = before
        if first.record is None or citation.record is None or first.record.id != citation.record.id:
            return False
        said = citation.titles or citation.dates or citation.ibid is not None
        return (
            not said
            and citation.prints_unit
            and len(citation.record.sources) > 1
            and _BETWEEN.match(citation.block.text[end : citation.start]) is not None
        )

    def _faults(self) -> Mapping[int, list[tuple[int, int, str]]]:
        """What check found to differ, by block: start, end, message."""
        found: dict[int, list[tuple[int, int, str]]] = {}
        for item in self.result.found:
            if item.hit is not None and item.finding.code.startswith(_DIFFERING):
                found.setdefault(id(item.hit.block), []).append(
                    (item.hit.start, item.hit.end, item.finding.message)
                )
        return found

    def _link(
        self,
        citation: Citation,
        end: int,
        window: tuple[int, int],
        faults: Mapping[int, list[tuple[int, int, str]]],
    ) -> Link | None:
        from provcite.drafts.markers import Citing

        record = citation.record
        choices = tuple(dict.fromkeys((*((record,) if record else ()), *citation.rivals, *citation.near)))
        if not choices:
            return None
        start, stop, foreign = self._stretch(citation, end, window, choices[0])
        doubt = self._doubt(citation)
        if not doubt:
            doubt = next(
                (
                    said
                    for low, high, said in faults.get(id(citation.block), ())
                    if low < stop and start < high
                ),
                "",
            )
        if not doubt and foreign:
            words = ", ".join(foreign[:_SHOWN]) + (" …" if len(foreign) > _SHOWN else "")
            doubt = f"It says more than the record does, which would be lost: {words}."
        return Link(
            block=citation.block,
            start=start,
            end=stop,
            note=self.reading.note_label(citation),
            citing=Citing(id=choices[0].id, locator=self._locator(citation, choices[0])),
            doubt=doubt,
            choices=choices,
        )

    def _doubt(self, citation: Citation) -> str:
        """Why a match is not sure; "" where it is."""
        from provcite.archives.identity.model import Answer
        from provcite.model.levels import LEAF_LEVELS

        record = citation.record
        if record is None:
            return citation.reason or "It may be another document of the same file."
        units = citation.reference.units if citation.reference is not None else ()
        leaves = [unit for unit in units if unit.level in LEAF_LEVELS]
        if len(leaves) > 1:
            return "It names leaves in two places, and a live citation has one."
        if citation.rivals:
            return f"It may be {' or '.join(one.id for one in (record, *citation.rivals))}."
        leans = citation.antecedent
        if citation.judgement is None:
            if leans is not None and leans.record is record and not self._doubt(leans):
                return ""
            return f"It is taken for {record.id}: {citation.reason or 'by what it leans on'}."
        if citation.identity is Answer.SAME and citation.confidence >= CERTAIN:
            return ""
        return f"It is taken for {record.id}, with a confidence of {citation.confidence}: {citation.reason}."

    # The words that become live -------------------------------------------------------------------

    def _stretch(
        self, citation: Citation, end: int, window: tuple[int, int], record: Record
    ) -> tuple[int, int, list[str]]:
        """Where the citation begins and ends without the author's own words, and foreign words inside it."""
        text = citation.block.text
        own = self._own_words(record)
        spans = [
            span for one in (citation, *self._further.get(id(citation), ())) for span in _known_spans(one)
        ]
        tokens = [
            (match.start(), match.end(), self._is_own(match, spans, own))
            for match in _WORD.finditer(text, *window)
        ]
        inside = [
            number for number, (low, high, _) in enumerate(tokens) if citation.start < high and low < end
        ]
        strong = [number for number in inside if tokens[number][2] == "own"]
        if not strong:
            return citation.start, end, []
        dated = [(date.start, date.end) for date in citation.dates]
        solid = [
            number
            for number in strong
            if any(
                low <= tokens[number][0] and tokens[number][1] <= high
                for low, high in spans
                if (low, high) not in dated
            )
        ] or strong
        first = _after_prose(text, tokens, strong, solid[0])
        first = self._further_left(text, tokens, first, _named(record), window[0])
        last = _further_right(text, tokens, solid[-1], end, window[1])
        foreign = [text[low:high] for low, high, kind in tokens[first : last + 1] if kind == "foreign"]
        return (*_with_marks(text, tokens[first][0], tokens[last][1], window), foreign)

    @staticmethod
    def _further_left(
        text: str, tokens: Sequence[tuple[int, int, str]], first: int, named: frozenset[str], low: int
    ) -> int:
        """The first word of the citation, where the author's name and the title stand in front of `first`.

        It stands at the beginning of a sentence or of a part of one, or behind a word like "see".
        """
        found = number = first
        kind = False
        while number:
            start, stop, _ = tokens[number - 1]
            word = text[start:stop]
            known = _folded(word) in named - _idle_words() or (len(word) == 1 and word.isupper())
            kind = kind or _folded(word) in _listed("letters")
            if not known and tokens[number - 1][2] != "idle":
                break
            known = known or kind  # "le télégramme no 12": words that name nothing stand before the kind
            number -= 1
            # An initial, or a word of a name with nothing but a blank behind it, goes with what follows.
            gap = text[stop : tokens[found][0]]
            joined = number + 1 == found and (gap.isspace() or (len(word) == 1 and gap.strip() == "."))
            if known and (joined or _begins(text[low:start], ".;:,—–")):
                found = number
        return found

    def _is_own(self, word: re.Match[str], spans: Sequence[tuple[int, int]], own: frozenset[str]) -> str:
        """``own``: said by the record or read in the note; ``idle``: says nothing; else ``foreign``."""
        if any(low <= word.start() and word.end() <= high for low, high in spans):
            return "own"
        folded = _folded(word[0])
        if folded in own and (len(folded) > 1 or not folded.isascii()):
            return "own" if folded not in _idle_words() else "idle"
        if folded in own or folded in _idle_words() or len(folded) == 1:
            return "idle"
        return "foreign"

    def _own_words(self, record: Record) -> frozenset[str]:
        if record.id not in self._words:
            from provcite.exchange.citation_form import CitationForm
            from provcite.exchange.csl_item import to_csl
            from provcite.schema.encode import plain_mapping

            texts = list(_strings(plain_mapping(record)))
            for holding in record.sources:
                known = self.known.repositories.get(holding.repository)
                texts += [form for form, _ in known.all_names()] if known is not None else []
            texts += _strings(to_csl(record, CitationForm(), repositories=self._printed))
            self._words[record.id] = frozenset(
                _folded(word[0]) for text in texts for word in _WORD.finditer(text)
            )
        return self._words[record.id]

    def _locator(self, citation: Citation, record: Record) -> str:
        """The leaf that is cited, with its label, where it is not the record's own."""
        from provcite.archives.leaves import leaf_ranges
        from provcite.model.levels import LEAF_LEVELS

        leaf = citation.leaf
        if leaf is None:
            return ""
        own = [(level, value) for holding in record.sources for level, value in holding.path]
        if any(level == leaf.level and leaf_ranges(value) == leaf_ranges(leaf.value) for level, value in own):
            return ""
        if leaf.level != "page" and any(level in LEAF_LEVELS and level != "page" for level, _ in own):
            return (
                leaf.value
            )  # counted as the record's archive counts its leaves, whatever the note calls them
        label = _LABEL.search(citation.block.text[: leaf.span[0]])
        return (label[0] if label else "") + leaf.value

    def _is_live(self, made: Link) -> bool:
        """Whether the words stand in a field, ours or another program's."""
        place = _place(self.file, made)
        return place is not None and self.file.is_live(place[0])


def _begins(before: str, marks: str) -> bool:
    """Whether a citation may begin behind some words: nothing, a mark, or a word like "see"."""
    before = before.rstrip(" \u00a0" + _QUOTES)
    said = _WORD.findall(before[-30:])
    return not before or before[-1] in marks + "([" or (bool(said) and _folded(said[-1]) in _signals())


def _after_prose(text: str, tokens: Sequence[tuple[int, int, str]], strong: Sequence[int], solid: int) -> int:
    """The first word of the citation, behind the author's own sentence with words of the record in it."""
    foreign = [number for number in range(strong[0], solid) if tokens[number][2] == "foreign"]
    if not foreign:
        return strong[0]
    for number in strong:
        if foreign[-1] < number <= solid:
            stop = text[tokens[number - 1][1] : tokens[number][0]]
            if any(mark in stop for mark in ".;:(—") or _begins(text[: tokens[number][0]], ";("):
                return number
            break
    return strong[0]


def _further_right(text: str, tokens: Sequence[tuple[int, int, str]], last: int, end: int, high: int) -> int:
    """The last word of the citation, where words of the record follow.

    They stand in the same sentence, or are all of the next one (GOST parts its fields by full stops) and were
    read as part of the citation, which ends at `end`.
    """
    found = number = last
    said = False
    while number + 1 < len(tokens) and tokens[number + 1][2] in ("own", "idle"):
        if _SENTENCE.search(text, tokens[number][1], tokens[number + 1][0] + 1):
            following = _sentence(text, tokens, number + 1)
            if tokens[following[-1]][1] > end or any(tokens[one][2] == "foreign" for one in following):
                break
        number += 1
        said = said or tokens[number][2] == "own"
        behind = text[tokens[number][1] : high].lstrip(_QUOTES + ")]> \u00a0")
        if said and (not behind or behind[0] in ".;,:"):
            found = number
    return found


def _sentence(text: str, tokens: Sequence[tuple[int, int, str]], first: int) -> list[int]:
    """The words from `first` to the end of its sentence."""
    found = [first]
    while found[-1] + 1 < len(tokens):
        before, after = tokens[found[-1]], tokens[found[-1] + 1]
        if _SENTENCE.search(text, before[1], after[0] + 1):
            break
        found.append(found[-1] + 1)
    return found


def _named(record: Record) -> frozenset[str]:
    """The words of a record's title and of the names in it."""
    texts = [record.title or "", *(creator.display for creator in record.creators)]
    texts += [text for text in (record.genre,) if text]
    return frozenset(_folded(word[0]) for text in texts for word in _WORD.finditer(text))


def _known_spans(citation: Citation) -> Iterator[tuple[int, int]]:
    """The stretches of a note that were read as parts of the citation."""
    if citation.reference is not None:
        yield citation.reference.start, citation.reference.end
    for title in citation.titles:
        yield title.span
    for date in citation.dates:
        yield date.start, date.end
    for credit in citation.credits:
        yield credit.span
    for address in citation.addresses:
        yield address.span
    if citation.ibid is not None:
        yield citation.ibid


def _with_marks(text: str, start: int, end: int, window: tuple[int, int]) -> tuple[int, int]:
    """A stretch with the quotation marks at it, the brackets that it begins or ends, and the mark behind it.

    Brackets around the whole of it are the author's.
    """
    while start > window[0]:
        opening = text[start - 1]
        if opening not in _QUOTES and not (opening in _BRACKETS and _BRACKETS[opening] in text[start:end]):
            break
        start -= 1
    while end < window[1]:
        mark, inside = text[end], text[start:end]
        unclosed = any(
            mark == closing and inside.count(opening) > inside.count(closing)
            for opening, closing in _BRACKETS.items()
        )
        if mark not in _QUOTES and mark not in ".,/" and not unclosed:
            break
        end += 1
        if mark == ",":
            break
    return start, end


def _managers(reading: Reading) -> dict[str, int]:
    """How many citations each reference manager has in the document."""
    document = reading.document
    counts: dict[str, int] = {}
    for block in (*document.blocks, *(note.block for note in document.notes)):
        for embedded in block.fields:
            counts[embedded.manager] = counts.get(embedded.manager, 0) + 1
    return counts


def _idle_words() -> frozenset[str]:
    return _listed("apparatus", "letters", "to", "from", "before_date")


def _signals() -> frozenset[str]:
    return _listed("signals", "openers")


@cache
def _listed(*groups: str) -> frozenset[str]:
    """The words of lists in ``citations/words.json``, of all languages."""
    import json

    from provcite.archives.data import read_data

    data = json.loads(read_data("citations/words.json"))
    found: set[str] = set()
    for group in groups:
        for key, words in data[group].items():
            if key != "_about":
                found |= {_folded(match[0]) for word in words for match in _WORD.finditer(word)}
    return frozenset(found)


def _strings(value: Any) -> Iterator[str]:
    """Every text in a record."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from _strings(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _strings(inner)
    elif value is not None:
        yield str(value)


def _folded(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
