"""What every part of the assembler shares: the events, the reference at hand, and questions about the
text."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from provcite.archives.events import Event, code_patterns
from provcite.archives.normalise import fold_key
from provcite.archives.reading.draft import Draft, clause_end, clause_start, sentence_ends, trim
from provcite.archives.reading.judge import accept
from provcite.archives.reading.lexicon import WORD

if TYPE_CHECKING:
    from provcite.archives.repositories import Repositories
    from provcite.archives.traditions import Tradition

US_ANCHORS = frozenset({"record_group", "box", "folder", "entry", "reel"})
#: Which tradition is meant where labels alone speak, the likelier first.
LIKELIER_FIRST = (
    "russian",
    "bulgarian",
    "ukrainian",
    "us-papers",
    "lithuanian",
    "hungarian",
    "polish",
    "german",
    "czech",
    "romanian",
    "italian",
    "french-foreign",
    "mongolian",
    "polish-foreign",
    "yugoslav",
    "latvian",
    "vietnamese",
    "numbered",
    "latin-american",
    "mexican",
    "brazilian",
    "korean",
)
_TIGHT = re.compile(
    r"[\s,;:.()\[\]—–/第-]*(?:(?:and|also|und|и|и также|а также|et|y|e|Call Number|"
    r"No)[\s:.]*)?(?:(?:also|see for example|esp|especially|here|siehe|см|там)[\s:.,]*)?$"
)

#: A house, perhaps its town, a full stop, and the fond.
FOND_NEXT = re.compile(r"(?:,\s[A-ZА-Я]\w+(?:\s[A-ZА-Я]\w+)?)?\.\s?(?=[ФFф]\b|Fond\b|Фонд\b)")

_IN_BRACKETS = re.compile(r"[(\[](?:[a-zа-я]+[,:\s–—-]{1,3}){0,3}(?P<a>[A-ZА-Я][\w /.-]{1,20})[)\]]$")
#: What may stand before a house that opens its text: a note's number, a bracket, See.
_LEAD_IN = re.compile(r"(?:\d{1,3}\.?)?\s?[(\[]?(?:See(?:\salso)?|Cf\.|From|In)?")
#: Words that say where a copy lies.
_HELD = re.compile(r"\b(?:cop(?:y|ies)|original|transcript|held|deposited)\s(?:in|at)\sthe$")

#: A clause longer than this is no citation; looking further would make long texts slow.
WINDOW = 900


class Assembly:
    """The state of one text being read."""

    def __init__(
        self,
        text: str,
        plain: str,
        events: list[Event],
        repositories: Repositories,
        taken: list[tuple[int, int]],
    ) -> None:
        self.text = text
        self.plain = plain
        self.events = events
        self.starts = [event.start for event in events]
        self.repositories = repositories
        self.labels = repositories.labels()
        self.taken = taken
        self.masked = [(event.start, event.end) for event in events if event.kind in ("quote", "url")]
        #: Spans whose full stops end no sentence: quotations, labelled values, call numbers.
        self.solid = [
            (event.start, event.end)
            for event in events
            if event.kind in ("quote", "url", "label", "code", "date")
        ]
        self.found: list[Draft] = []
        self.cur: Draft | None = None
        self.reach = 0
        self.low = 0
        self.last: Tradition | None = None
        self.limit = len(plain)
        self.length = len(plain.rstrip(" ."))
        #: Up to where clauses with boxes and papers have been read, and how often the last one was.
        self.dead = 0
        self.tries = 0
        #: Whether the note before cites an archive, so that pages after Ibid. are leaves.
        self.context = False
        #: Whether that note ends with its archival reference, so that bare numbers after Ibid. are leaves.
        self.closes = False

    def flush(self) -> None:
        """Finish the reference at hand: keep it if it is one."""
        cur, self.cur = self.cur, None
        if cur is None:
            return
        if cur.repository is not None and not cur.path:
            self._alone(cur)
            return
        if accept(cur, self.plain, leaning=cur.ibid or (cur.leans and bool(self.found))):
            self.found.append(cur)
            self.last = cur.tradition or self.last
            self.low = max(self.low, cur.end)

    def _tight(self, start: int, end: int) -> bool:
        """Whether nothing but punctuation and small connecting words stands in ``start:end``."""
        return end - start < 48 and _TIGHT.match(self.plain, start, end) is not None

    def _clause_end(self, start: int, window: int = WINDOW) -> int:
        """Where the clause of `start` ends, looking no further than `window` characters."""
        return clause_end(self.plain, start, min(self.limit, start + window), self.solid)

    def _clause_start(self, start: int, low: int) -> int:
        """Where the clause of `start` begins, looking no further back than the window."""
        return clause_start(self.plain, start, max(low, start - WINDOW), self.solid)

    def _after(self, place: int) -> int:
        """The first event that starts at or after `place`."""
        return bisect_left(self.starts, place)

    def _opens(self, at: int, end: int) -> bool:
        """Whether a unit stands right after `end`: a label, a code, a number."""
        if at >= len(self.events):
            return False
        event = self.events[at]
        return (
            event.kind in ("label", "code", "number")
            and self._tight(end, event.start)
            and ";" not in self.plain[end : event.start]
        )

    def _closes(self, end: int) -> bool:
        """Whether the clause ends at `end`."""
        rest = self.plain[end : end + 2]
        return (
            not rest.strip()
            or rest[0] in ";)]"
            or (rest[0] == "." and sentence_ends(self.plain, end))
            or end >= self.limit - 2
        )

    def _choose(self, event: Event, end: int) -> str:
        """The repository meant where several bear the name: the one whose units follow, or whose
        place is named."""
        entries = self.repositories.index().get(fold_key(self.text[event.start : event.end]), ())
        keys = list(dict.fromkeys(key for key, _, kind in entries if kind != "key"))
        bracket = _IN_BRACKETS.search(self.text, event.end, end)
        if bracket is not None:
            # The National Archives (hereafter TNA): the acronym says which.
            named = self.repositories.index().get(fold_key(bracket.group("a")), ())
            known = list(dict.fromkeys(key for key, _, kind in named if kind.endswith("acronym")))
            if len(known) == 1:
                return known[0]
        if event.what not in keys:
            keys.insert(0, event.what)
        coded = self.events[self._after(end) : self._after(end) + 1]
        if event.what == "NARA" and coded and coded[0].what == "uk" and coded[0].parts:
            # National Archives, FO 371/12345: a British code makes it the one at Kew.
            return "TNA"
        if len(keys) < 2:
            return event.what
        best, best_score = event.what, -1.0
        following = [
            e for e in self.events[self._after(end) : self._after(end) + 4] if e.kind in ("label", "code")
        ]
        near = self.plain[event.start : event.start + 400]
        about = {
            fold_key(word) for word in WORD.findall(self.plain[max(0, event.start - 120) : event.start + 240])
        }
        at = self._after(event.start)
        federal = any(
            e.kind == "label"
            and self.labels.get(e.what, {}).get("us", ("",))[0] == "record_group"
            and ";" not in self.plain[e.end : event.start]
            for e in self.events[max(0, at - 4) : at]
            if e.end > event.start - 80
        )
        for key in keys:
            repository = self.repositories.by_key(key)
            score = sum(
                1.0
                for e in following
                if e.kind == "label" and repository.tradition.name in self.labels.get(e.what, {})
            )
            score += sum(
                2.0
                for e in following
                if e.kind == "code" and e.what.split("-")[0] == repository.tradition.family
            )
            if any(
                p.match(self.plain, trim(self.plain, end, len(self.plain))[0])
                for p in code_patterns(repository.tradition)
            ):
                score += 2.0
            score += 1.5 * len(repository.words & about)
            if federal and repository.tradition.family == "us":
                # RG 59, NA: record groups before the acronym are of the United States.
                score += 3.0
            if repository.place and repository.place.split(",")[0] in near:
                score += 3.0
            if score > best_score:
                best, best_score = key, score
        return best

    def _is_unit(self, event: Event) -> bool:
        """Whether a label names a unit of an archive and not a page, volume or number."""
        levels = {level for level, _ in self.labels.get(event.what, {}).values()}
        return not levels <= {"page", "volume", "number", "document"} and event.what not in (
            "p",
            "pp",
            "s",
            "no",
            "nos",
            "vol",
            "t",
            "c",
        )

    def _anchor(self, event: Event) -> bool:
        """Whether a label is one of American or library papers: box, folder, record group, entry, reel."""
        found = self.labels.get(event.what, {}).get("us")
        return found is not None and found[0] in US_ANCHORS and len(event.what) > 1 and not event.first

    def _leads_on(self, end: int, key: str) -> bool:
        """Whether a unit follows in the same clause; the house `key` may be named again before it."""
        stop = self._clause_end(end, 400)
        first = self._after(end)
        while first < len(self.events) and self.events[first].start <= stop + 3:
            event = self.events[first]
            if event.kind in ("label", "code", "number"):
                return True
            if event.kind == "ibid" or (event.kind == "repository" and event.what != key):
                return False
            first += 1
        return FOND_NEXT.match(self.plain, end) is not None

    def _alone(self, draft: Draft) -> None:
        """A repository without units: kept where it ends a clause or the statement speaks of nothing else."""
        start, end = draft.repository or (0, 0)
        before = self.plain[max(0, start - 200) : start].rstrip()
        if draft.unknown or draft.key == "CN-PLACES":
            return
        if self._closes(end) and self._house_of_last(draft):
            return
        last = self.found[-1] if self.found else None
        gap = self.plain[last.end : start] if last is not None else ""
        if last is not None and last.key == draft.key and gap in (", ", " (", ", in "):
            # HU OSA 300-8-3, Open Society Archives: the house named twice.
            last.rest.append((start, end))
            return
        opening = (start < 24 and _LEAD_IN.fullmatch(before) is not None) or before.endswith(
            ("Source:", "Original:", "Owner(s) of original material:")
        )
        after = trim(self.plain, end, self.limit, " ,.;:)]")
        place = re.match(
            r"[A-Z][\w’]+(?:\s[A-Z][\w’]+)?(?:,\s[A-Z][\w’]+|,?\sD\.\s?C)?\.?\s*(?=$|;)",
            self.plain[slice(*after)],
        )
        if place is not None and not draft.rest:
            draft.rest.append(trim(self.plain, after[0], after[0] + place.end(), " .,"))
        protocol = re.match(
            r"(?:Prot(?:ocol|\.)|Protokoll|Протокол)\s(?:No\.|№|Nr\.)?\s?\d{1,5}\.?\s*$",
            self.plain[slice(*after)],
        )
        if protocol is not None:
            draft.rest.append(trim(self.plain, *after, " .,"))
        if self.found and self.plain[start - 1 : start] == "(" and self.plain[end : end + 1] == ")":
            # (Johnson Library): where a remark after a reference comes from.
            opening = True
        closing = self._closes(end) or place is not None or protocol is not None
        if (opening and closing) or (
            closing and (before.endswith((",", ',"', ",”", " in", " at")) or _HELD.search(before))
        ):
            if re.search(r"(?:\b(?:eds?|ed)\.|[Tt]ranslat\w+|University Press|Press),?$", before):
                return
            draft.doubt(0.8, "a repository without a unit")
            self.found.append(draft)
            self.last = draft.tradition
            self.low = end

    def _house_of_last(self, draft: Draft) -> bool:
        """Whether a house is a sentence of its own after papers without one (``…, box 2. Hoover
        Archives.``): then it is theirs."""
        start, end = draft.repository or (0, 0)
        last = self.found[-1] if self.found else None
        if (
            last is None
            or last.repository is not None
            or not last.path
            or draft.tradition is None
            or last.tradition is None
            or {last.tradition.family, draft.tradition.family} != {"us"}
            or self.plain[last.end : start].strip(" .,[]()")
        ):
            return False
        last.repository, last.key = draft.repository, draft.key
        last.start, last.end = min(last.start, start), max(last.end, end)
        self.low = end
        return True

    def _vote(self, at: int) -> Tradition | None:
        """The tradition that knows most of the labels from event `at` on."""
        run: list[Event] = []
        for event in self.events[at : at + 8]:
            if event.kind == "label":
                run.append(event)
            elif event.kind in ("repository", "ibid"):
                break
        best: str | None = None
        best_score = 0
        for name in LIKELIER_FIRST:
            score = sum(1 for event in run if name in self.labels.get(event.what, {}))
            if any(event.first for event in run) and self.repositories.tradition(name).number_first:
                score += 1
            if score > best_score:
                best, best_score = name, score
        return self.repositories.tradition(best) if best else None

    def _settled(self, at: int, event: Event) -> Tradition | None:
        """The tradition of the reference before, if it knows this label."""
        if self.last is not None and self.last.name in self.labels.get(event.what, {}):
            return self.last
        return None

    def _same_clause(self, cur: Draft, event: Event) -> bool:
        """Whether only a date, a year or a short title stands between the repository and the code."""
        gap = self.plain[self.reach : event.start]
        return not cur.path and not cur.unknown and len(gap) < 80 and ";" not in gap
