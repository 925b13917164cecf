"""From events to references: which repository, which tradition, which level each value is.

Events are read from left to right. A repository opens a reference and settles its tradition; a
labelled value goes to the level that the tradition gives its label; unlabelled numbers are read
by position. A level that comes twice, or a unit after a leaf, begins another reference. Archives
that name their levels (``Central Files``, ``Land Thüringen``) are read by `titled`.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from provcite.archives.draft import Draft, clause_end, clause_start, sentence_ends, trim
from provcite.archives.judge import accept, refused_acronym
from provcite.archives.naming import archive_name, with_acronym
from provcite.archives.normalise import fold_key
from provcite.archives.repositories import Repositories
from provcite.archives.scan import Event, code_patterns
from provcite.archives.titled import TITLED, read_titled
from provcite.archives.traditions import Tradition

_LEAVES = frozenset({"list", "page", "blatt", "sheet", "frame"})
_US_ANCHORS = frozenset({"record_group", "box", "folder", "entry", "reel"})
#: Which tradition is meant where labels alone speak, the likelier first.
_ORDER = (
    "russian", "bulgarian", "ukrainian", "us-papers", "lithuanian", "hungarian", "polish", "german", "czech", "romanian", "italian",
    "french-foreign", "mongolian", "polish-foreign", "yugoslav", "latvian", "vietnamese", "numbered",
)  # fmt: skip
_TIGHT = re.compile(r"[\s,;:.()\[\]—–/-]*(?:(?:and|also|und|и|и также|а также|et|y|e|Call Number|No)[\s:.]*)?(?:(?:also|see for example|esp|especially|here|siehe|см|там)[\s:.,]*)?$")
_SPLIT = {"/": re.compile(r"[^/]+"), ".": re.compile(r"[^.]+"), "-": re.compile(r"[^-]+"), " ": re.compile(r"\S+")}
_PAREN_YEAR = re.compile(r"\s?\((?:[^()\d]{0,30})\d{4}(?:[-/]\d{2,4})?\)\s?,?\s?$")
#: A field that carries the call number, in statements made of fields.
_FIELD = re.compile(r"(?:Call Number|[Rr]eference(?:\s(?:code|number))?|[Ss]ignatur[ea]?|[Ss]helfmark|Шифр|Archival number):\s")
_COLLECTION = re.compile(r"(?:^|[,;.:]\s|\bthe\s)(?P<n>(?:[A-Z][\w.’'-]*\s){1,5}?(?P<w>Papers|Collection|series|Series|Files|MSS)),\s$")
_IN_THE = re.compile(r"(?P<n>(?:[A-Z][\w’'.-]*\s){1,5}?(?:Appointment\s)?(?:Books?|Diary|Diaries|Papers|Files?|Tapes|Records|Collection))\sin\sthe\s$")


class Assembler:
    """Puts the references of one text together."""

    def __init__(self, text: str, plain: str, events: list[Event], repositories: Repositories, taken: list[tuple[int, int]]) -> None:
        self.text = text
        self.plain = plain
        self.events = events
        self.starts = [event.start for event in events]
        self.repositories = repositories
        self.labels = repositories.labels()
        self.taken = taken
        self.masked = [(event.start, event.end) for event in events if event.kind in ("quote", "url")]
        self.found: list[Draft] = []
        self.cur: Draft | None = None
        self.reach = 0
        self.low = 0
        self.last: Tradition | None = None
        self.limit = len(plain)
        #: Whether the note before cites an archive, so that pages after Ibid. are leaves.
        self.context = False

    # -- the loop ----------------------------------------------------------------------------

    def run(self) -> list[Draft]:
        """The references, in the order of the text."""
        at = 0
        taken = 0
        while at < len(self.events):
            event = self.events[at]
            while taken < len(self.taken) and self.taken[taken][1] <= event.start:
                taken += 1
            if taken < len(self.taken) and self.taken[taken][0] <= event.start:
                self.flush()
                self.low = self.taken[taken][1]
                at += 1
                continue
            self.limit = self.taken[taken][0] if taken < len(self.taken) else len(self.plain)
            at = max(at + 1, self._take(at, event))
        self.flush()
        return self.found

    def _take(self, at: int, event: Event) -> int:
        kind = event.kind
        if kind == "repository":
            return self._repository(at, event)
        if kind == "label":
            return self._label(at, event)
        if kind == "code":
            return self._code(at, event)
        if kind == "acronym":
            return self._acronym(at, event)
        if kind == "archive":
            return self._archive(at, event)
        if kind == "papers":
            return self._papers(at, event)
        if kind == "ibid":
            return self._ibid(at, event)
        if kind == "number":
            self._number(at, event)
        elif kind in ("year", "date") and self.cur is not None and self._tight(self.reach, event.start):
            self.cur.rest.append((event.start, event.end))
            self.reach = event.end
        return at + 1

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

    def _after(self, place: int) -> int:
        """The first event that starts at or after `place`."""
        return bisect_left(self.starts, place)

    # -- repositories ------------------------------------------------------------------------

    def _opens(self, at: int, end: int) -> bool:
        """Whether a unit stands right after `end`: a label, a code, a number."""
        if at >= len(self.events):
            return False
        event = self.events[at]
        return event.kind in ("label", "code", "number") and self._tight(end, event.start) and ";" not in self.plain[end : event.start]

    def _closes(self, end: int) -> bool:
        """Whether the clause ends at `end`."""
        rest = self.plain[end : end + 2]
        return not rest.strip() or rest[0] in ";)]" or (rest[0] == "." and sentence_ends(self.plain, end)) or end >= self.limit - 2

    def _choose(self, event: Event, end: int) -> str:
        """The repository meant where several bear the name: the one whose units follow, or whose place is named."""
        entries = self.repositories.index().get(fold_key(self.text[event.start : event.end]), ())
        keys = list(dict.fromkeys(key for key, _, kind in entries if kind != "key"))
        if event.what not in keys:
            keys.insert(0, event.what)
        if len(keys) < 2:
            return event.what
        best, best_score = event.what, -1.0
        following = [e for e in self.events[self._after(end) : self._after(end) + 4] if e.kind in ("label", "code")]
        near = self.plain[event.start : event.start + 400]
        for key in keys:
            repository = self.repositories.by_key(key)
            score = sum(1.0 for e in following if e.kind == "label" and repository.tradition.name in self.labels.get(e.what, {}))
            score += sum(2.0 for e in following if e.kind == "code" and e.what.split("-")[0] == repository.tradition.family)
            if any(p.match(self.plain, trim(self.plain, end, len(self.plain))[0]) for p in code_patterns(repository.tradition)):
                score += 2.0
            if repository.place and repository.place.split(",")[0] in near:
                score += 3.0
            if score > best_score:
                best, best_score = key, score
        return best

    def _repository(self, at: int, event: Event) -> int:
        start, end = with_acronym(self.text, self.plain, event.start, event.end)
        key = self._choose(event, end)
        repository = self.repositories.by_key(key)
        tradition = repository.tradition
        next_at = self._after(end)
        if self.plain[start - 1 : start] == "/" and start > 1:
            return self._chain(at, start, end, key, tradition)
        cur = self.cur
        if cur is not None and cur.repository is None and cur.path and not cur.leans and not self._opens(next_at, end):
            gap = self.plain[self.reach : start].strip(" ,.:")
            if gap in ("", "in", "at", "im", "(") or self._tight(self.reach, start):
                cur.repository = (start, end)
                cur.key = key
                cur.end = max(cur.end, end)
                if tradition.name == "numbered" and not any(level in ("series", "fond", "collection") for level, _, _ in cur.path):
                    self._leading_name(cur)
                if cur.tradition is None or tradition.name == cur.tradition.name or tradition.family == cur.tradition.family:
                    cur.tradition = tradition
                self.flush()
                return next_at
        self.flush()
        foreign = next_at < len(self.events) and self._opens(next_at, end) and self._foreign(self.events[next_at], tradition)
        if foreign:
            tradition = self.repositories.tradition("russian")
        if tradition.name in TITLED and not foreign:
            return self._titled(start, end, key, tradition, next_at)
        self.cur = Draft(start=start, end=end, tradition=tradition, repository=(start, end), key=key)
        if tradition.name == "uk-papers" and not (next_at < len(self.events) and self.events[next_at].parts):
            self._leading_collection(self.cur, start)
        self.reach = end
        field = _FIELD.search(self.plain, end, end + 300)
        if field is not None and not any(e.kind == "repository" for e in self.events[next_at : self._after(field.start())]):
            self.reach = field.end()
            return self._after(field.end())
        if not self._leads_on(end):
            draft, self.cur = self.cur, None
            self._alone(draft)
        return next_at

    def _leading_name(self, draft: Draft) -> None:
        """A name before the first label where the repository comes last (``MD—Washington—1962, (Cx 324), …``)."""
        begin = draft.start - (self.plain[draft.start - 1 : draft.start] == "(")
        low = clause_start(self.plain, begin, self.low, self.masked)
        name = trim(self.plain, low, draft.start, " ,;:(")
        if name[0] < name[1] and "," not in self.plain[slice(*name)]:
            if not any(event.kind in ("date", "quote") for event in self.events[self._after(name[0]) : self._after(name[1])]):
                draft.add("series", *name)

    def _foreign(self, event: Event, tradition: Tradition) -> bool:
        """Whether a unit speaks Russian though the house does not (microfilms of Soviet files abroad)."""
        known = self.labels.get(event.what, {})
        return event.kind == "label" and tradition.name not in known and known.get("russian", ("",))[0] in ("fond", "opis", "delo")

    def _leads_on(self, end: int) -> bool:
        """Whether a unit follows in the same clause."""
        stop = clause_end(self.plain, end, min(self.limit, end + 400), self.masked)
        first = self._after(end)
        while first < len(self.events) and self.events[first].start <= stop + 3:
            event = self.events[first]
            if event.kind in ("label", "code", "number"):
                return True
            if event.kind in ("repository", "ibid"):
                return False
            first += 1
        following = self.plain[end : end + 6]
        return bool(re.match(r"\.\s?[ФFф]\b", following))

    def _alone(self, draft: Draft) -> None:
        """A repository without units: kept where it ends a clause or the statement speaks of nothing else."""
        start, end = draft.repository or (0, 0)
        before = self.plain[:start].rstrip()
        if draft.unknown:
            return
        opening = not before or before.endswith(("Source:", "Original:", "Owner(s) of original material:"))
        after = trim(self.plain, end, self.limit, " ,.;:)]")
        place = re.match(r"[A-Z][\w’]+(?:\s[A-Z][\w’]+)?(?:,\s[A-Z][\w’]+)?\.?\s*$", self.plain[slice(*after)])
        if place is not None:
            draft.rest.append(trim(self.plain, *after, " .,"))
        protocol = re.match(r"(?:Prot(?:ocol|\.)|Protokoll|Протокол)\s(?:No\.|№|Nr\.)?\s?\d{1,5}\.?\s*$", self.plain[slice(*after)])
        if protocol is not None:
            draft.rest.append(trim(self.plain, *after, " .,"))
        closing = self._closes(end) or place is not None or protocol is not None
        if (opening and closing) or (closing and before.endswith((",", " in", " at"))):
            if re.search(r"(?:\b(?:eds?|ed)\.|[Tt]ranslat\w+|University Press|Press),?$", before):
                return
            draft.doubt(0.8, "a repository without a unit")
            self.found.append(draft)
            self.last = draft.tradition
            self.low = end

    def _titled(self, start: int, end: int, key: str, tradition: Tradition, next_at: int) -> int:
        """A repository whose levels are names: read the clause after it, or the one before where it comes last."""
        draft = Draft(start=start, end=end, tradition=tradition, repository=(start, end), key=key)
        stop = clause_end(self.plain, end, self.limit, self.masked)
        begin = end + 1 if self.plain[end : end + 1] == "/" else end
        if self.plain[end : end + 1] == ")" and self.plain.rfind("(", max(0, start - 200), start) > self.plain.rfind(")", max(0, start - 200), start):
            stop = end
        elif re.match(r"\.\s?(?=Sb\.|[A-Z]\.|Call|Ф\.|F\.)", self.plain[end : end + 8]) or self.plain.startswith(" Call Number", end):
            stop = clause_end(self.plain, end + 2, self.limit, self.masked)
        opening = self.plain[begin : begin + 3].lstrip(" ,:")[:1] in "([" and self.plain[begin : begin + 2].strip() != ""
        tail = trim(self.plain, begin, stop, " ,:.)]")
        place_only = re.fullmatch(r"(?:[A-Z][\w.’]+(?:\s[A-Z][\w.’]+){0,2})(?:,\s(?:[A-Z][\w.]+){1,2})?", self.plain[slice(*tail)]) if tail[0] < tail[1] else None
        empty = tail[0] >= tail[1] or opening and stop - begin > 2 and not self._opens(next_at, end)
        if (empty or (place_only and len(self.plain[slice(*tail)].split()) <= 3)) and tradition.family in ("us", "czech", "german", "polish", "italian", "uk"):
            low = max(self.low, clause_start(self.plain, start, self.low, self.masked))
            if self._reverse(draft, low, start):
                if place_only:
                    draft.rest.append(tail)
                return self._after(max(end, tail[1] if place_only else end))
            if empty:
                self._alone(draft)
                return next_at
        call = re.compile(r"(?:[\s,]*[A-Z]\w+)?\s(?:Call Number):\s").match(self.plain, begin)
        if call is not None:
            if call.end() - call.start() > 15:
                draft.rest.append(trim(self.plain, begin, call.end() - 13))
            begin = call.end()
            stop = clause_end(self.plain, begin, self.limit, self.masked)
            more = self.plain.find(" Document Companion", begin, stop)
            stop = more if more > 0 else stop
        first = self._after(begin)
        cut = first
        while cut < len(self.events) and self.events[cut].start < stop:
            other = self.events[cut]
            if other.kind == "repository" and other.start > begin + 3 and tradition.family != "german":
                inside = self.plain[max(begin, other.start - 8) : other.start]
                stop = max(begin, other.start - (len(inside) - len(inside.rstrip(" (in"))) )
                break
            cut += 1
        last = self._after(stop)
        read_titled(self.text, self.plain, draft, tradition, self.labels, (begin, stop), self.events[first:last], self.masked)
        if tradition.family == "us" and draft.path and self.plain[start - 2 : start] == ", ":
            self._leading_pages(draft, start)
            if draft.path[0][0] in ("box", "folder", "reel"):
                self._leading_collection(draft, start)
        if not draft.path:
            self._alone(draft)
            return next_at
        if tradition.family == "us" and not self._worth(draft):
            return next_at
        self.found.append(draft)
        self.last = tradition
        resume = max(draft.end, end)
        self.low = resume
        return self._after(resume)

    def _worth(self, draft: Draft) -> bool:
        """Whether a named path is an archive's and not a place of publication."""
        levels = {level for level, _, _ in draft.path}
        if levels <= {"page", "volume"}:
            return False
        return "box" in levels or not re.search(r"\b(?:Press|Publishing|Bulletin)\b.*\d{4}", self.plain[draft.start : draft.end + 20])

    def _leading_collection(self, draft: Draft, start: int) -> None:
        """A collection named before its repository (``Harriman Papers, Library of Congress, box 5``)."""
        match = _COLLECTION.search(self.plain, max(self.low, start - 80), start)
        if match is not None and draft.tradition is not None:
            level = "series" if match.group("w").lower() == "series" else "collection"
            if draft.tradition.forms(level) is not None and not draft.has(level):
                draft.path.insert(0, (level, *match.span("n")))
                draft.start = min(draft.start, match.start("n"))

    def _leading_pages(self, draft: Draft, start: int) -> None:
        """Pages of the document printed before the repository (``pp. 6, 19, NPM, …``)."""
        before = self._after(start) - 1
        if before >= 0 and self.events[before].kind == "label" and self.events[before].end == start - 2:
            found = self.labels.get(self.events[before].what, {}).get("us")
            if found is not None and found[0] == "page" and not draft.has("page"):
                draft.add("page", *self.events[before].value)

    def _reverse(self, draft: Draft, low: int, start: int) -> bool:
        """Read the segments before a repository that comes last; whether there were any."""
        draft.reverse = True
        tradition = draft.tradition
        first = self._after(low)
        begin = low
        for event in self.events[first : self._after(start)]:
            if event.kind in ("date", "quote"):
                follows = self.plain[event.end : event.end + 8]
                if event.kind == "quote" and re.match(r"\s(?:folder|file)", follows):
                    continue
                begin = event.end
        name_only = self.plain[begin:start].strip(" ,")
        if tradition is None or not name_only:
            return False
        inline = _IN_THE.search(self.plain, max(begin, start - 100), start)
        if inline is not None:
            draft.add("series", *trim(self.plain, *inline.span("n"), " the"))
            self.found.append(draft)
            self.last = tradition
            return True
        inside = self.events[self._after(begin) : self._after(start)]
        anchored = any(e.kind == "papers" or (e.kind == "label" and tradition.name in self.labels.get(e.what, {})) for e in inside)
        if not anchored and not re.search(r"\b(?:Papers|Collection|Files?|Records)\b", name_only):
            return False
        read_titled(self.text, self.plain, draft, tradition, self.labels, (begin, start), inside, self.masked)
        if not draft.path:
            return False
        self.found.append(draft)
        self.last = tradition
        self.low = max(draft.end, draft.repository[1] if draft.repository else 0)
        return True

    def _chain(self, at: int, start: int, end: int, key: str, tradition: Tradition) -> int:
        """Parts joined by strokes with the repository last: ``box 2193/RG59/NARA``, ``2/16/6/FOL``."""
        self.cur = None
        low = max(self.low, clause_start(self.plain, start, self.low, self.masked))
        begin = max(self.plain.rfind(", ", low, start) + 2, low)
        if begin == low + 0 and self.plain.rfind(", ", low, start) < 0:
            begin = low
        draft = Draft(start=begin, end=end, tradition=tradition, repository=(start, end), key=key, reverse=True)
        for pattern in code_patterns(tradition):
            match = pattern.match(self.plain, begin)
            if match is not None:
                for level in match.re.groupindex:
                    if match.group(level) is not None:
                        draft.add(level, *match.span(level))
        if not draft.path:
            self._chain_parts(draft, begin, start - 1, tradition)
        self.found.append(draft)
        self.last = tradition
        self.low = end
        return self._after(end)

    def _chain_parts(self, draft: Draft, begin: int, stop: int, tradition: Tradition) -> None:
        parts = [trim(self.plain, begin + m.start(), begin + m.end(), " ,;:.") for m in _SPLIT["/"].finditer(self.plain[begin:stop])]
        parts = [part for part in parts if part[0] < part[1]]
        if all(self.plain[slice(*part)].isdigit() for part in parts):
            draft.add("number", parts[0][0], parts[-1][1]) if parts else None
            return
        comma = self.plain.rfind(", ", self.low, begin - 2)
        first = parts[0] if parts else (begin, begin)
        if comma > 0 and re.fullmatch(r"[A-Z]\.?", self.plain[slice(*first)]):
            parts[0] = (comma + 2, first[1])
        for part in parts:
            words = self.plain[slice(*part)]
            label = self._after(part[0])
            event = self.events[label] if label < len(self.events) else None
            if event is not None and event.kind == "label" and event.start == part[0] and event.value[0] < part[1]:
                found = self.labels.get(event.what, {}).get(tradition.name)
                if found is not None:
                    draft.add(found[0], event.value[0], part[1])
                    continue
            group = re.match(r"RG\s?(\d+[A-Z]?)$", words)
            if group is not None:
                draft.add("record_group", part[0] + group.start(1), part[1])
            elif re.fullmatch(r"(?:1[89]|20)\d\d", words):
                draft.rest.append(part)
            else:
                level = next(
                    (name for name in (("collection",) if words.isupper() and tradition.family == "us" else ("series", "subseries", "folder")) if not draft.has(name)), "folder"
                )  # fmt: skip
                draft.add(level, *part)

    # -- unknown names -----------------------------------------------------------------------

    def _acronym(self, at: int, event: Event) -> int:
        word = self.text[event.start : event.end]
        next_at = at + 1
        end = event.end
        while next_at < len(self.events) and self.events[next_at].kind == "acronym" and self.plain[end : self.events[next_at].start] in (" ", "-", "/"):
            end = self.events[next_at].end
            next_at += 1
        start, end = with_acronym(self.text, self.plain, event.start, end)
        next_at = self._after(end)
        if refused_acronym(word):
            return next_at
        tradition = None
        if self._opens(next_at, end) and self.plain[end : self.events[next_at].start] in ("", " ", ", ", ": ", ". ", ",", ".", " (", " - "):
            following = self.events[next_at]
            if following.kind == "number":
                return next_at
            if following.kind == "label":
                if not self._is_unit(following):
                    return next_at
                if following.first and "hungarian" in self.labels.get(following.what, {}) and len(word) <= 3:
                    return self._hungarian(start, end)
                if self._anchor(following):
                    return self._papers(next_at, following, repository=(start, end))
            cur = self.cur
            if cur is not None and cur.repository is not None and not cur.path and not cur.unknown:
                return next_at
            self.flush()
            if following.kind == "code":
                tradition = self.last if following.what not in ("/", ".", "-", " ") else None
            self.cur = Draft(start=start, end=end, tradition=tradition, repository=(start, end), unknown=True)
            self.cur.doubt(0.7, "the repository is not known")
            self.reach = end
            return next_at
        cur = self.cur
        if cur is not None and cur.repository is None and cur.path and not cur.leans and self._closes(end) and self.plain[self.reach : start] in (", ", " in ", ", in "):
            cur.repository = (start, end)
            cur.unknown = True
            cur.doubt(0.7, "the repository is not known")
            self.flush()
            return next_at
        if cur is None and self._closes(end) and self.plain[start - 2 : start] == ", " and end == len(self.plain.rstrip(" .")):
            before = self._after(start) - 1
            if before >= 0 and self.events[before].kind == "date" and self.events[before].end == start - 2 and not self.found:
                draft = Draft(start=start, end=end, repository=(start, end), unknown=True)
                draft.doubt(0.4, "an unknown acronym at the end was taken for the repository")
                self.found.append(draft)
        return next_at

    def _hungarian(self, start: int, end: int) -> int:
        """Boxes after a short group code without a repository (``KA, 11. doboz, 22/a``)."""
        self.flush()
        stop = clause_end(self.plain, end, self.limit, self.masked)
        tradition = self.repositories.tradition("hungarian")
        draft = Draft(start=start, end=end, tradition=tradition, leans=True)
        inside = self.events[self._after(end) : self._after(stop)]
        read_titled(self.text, self.plain, draft, tradition, self.labels, (end, stop), inside, self.masked)
        draft.path.insert(0, ("collection", start, end))
        draft.doubt(0.6, "no repository is named")
        self.found.append(draft)
        self.low = draft.end
        return self._after(draft.end)

    def _is_unit(self, event: Event) -> bool:
        """Whether a label names a unit of an archive and not a page, volume or number."""
        levels = {level for level, _ in self.labels.get(event.what, {}).values()}
        return not levels <= {"page", "volume", "number", "document"} and event.what not in ("p", "pp", "s", "no", "nos", "vol", "t", "c")

    def _anchor(self, event: Event) -> bool:
        """Whether a label is one of American or library papers: box, folder, record group, entry, reel."""
        found = self.labels.get(event.what, {}).get("us")
        return found is not None and found[0] in _US_ANCHORS and len(event.what) > 1 and not event.first

    def _archive(self, at: int, event: Event) -> int:
        low = self.cur.end if self.cur is not None else self.low
        start, end = archive_name(self.text, self.plain, event.start, event.end, low)
        start, end = with_acronym(self.text, self.plain, start, end)
        next_at = self._after(end)
        if end - start < 8 and start == event.start and end == event.end:
            return at + 1
        cur = self.cur
        if self._opens(next_at, end) and self.events[next_at].kind != "number":
            following = self.events[next_at]
            if following.kind == "label" and not self._is_unit(following):
                return at + 1
            if following.kind == "label" and self._anchor(following):
                return self._papers(next_at, following, repository=(start, end))
            self.flush()
            self.cur = Draft(start=start, end=end, repository=(start, end), unknown=True)
            self.cur.doubt(0.7, "the repository is not known")
            self.reach = end
            return next_at
        if cur is not None and cur.repository is None and cur.path and self._tight(self.reach, start) and self._closes(end):
            cur.repository = (start, end)
            cur.unknown = True
            cur.doubt(0.7, "the repository is not known")
            self.flush()
            return next_at
        credited = bool(self.taken) and self.taken[0][0] > end and not self.plain[end : self.taken[0][0]].strip(" .,;")
        opening = start == 0 or self.plain[:start].rstrip().endswith("Source:")
        if opening and credited and not self.found:
            draft = Draft(start=start, end=end, repository=(start, end), unknown=True)
            draft.doubt(0.6, "a repository without a unit, not among the known ones")
            self.found.append(draft)
        return at + 1

    # -- labels ------------------------------------------------------------------------------

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
        for name in _ORDER:
            score = sum(1 for event in run if name in self.labels.get(event.what, {}))
            if any(event.first for event in run) and self.repositories.tradition(name).number_first:
                score += 1
            if score > best_score:
                best, best_score = name, score
        return self.repositories.tradition(best) if best else None

    def _level(self, at: int, event: Event, draft: Draft) -> str | None:
        known = self.labels.get(event.what, {})
        tradition = draft.tradition
        if tradition is None:
            tradition = draft.tradition = self._vote(at)
        found = known.get(tradition.name) if tradition is not None else None
        if found is None:
            plainly = len(event.what) > 1 or event.what in "fdlpфдлп"
            other = self._vote(at) if not draft.path and plainly else None
            found = known.get(other.name) if other is not None else None
            if found is None:
                if plainly:
                    found = next((known[name] for name in _ORDER if name in known), None)
            if found is None:
                return None
            draft.doubt(0.8, "a label that this archive does not use was read by another's habit")
        level = found[0]
        if event.what == "p" and level == "papka" and not self._papka(at, draft):
            return "page"
        return level

    def _papka(self, at: int, draft: Draft) -> bool:
        """Whether p. is a papka here: none yet, and it stands before the delo or before the leaves."""
        if draft.has("papka") or draft.has("list"):
            return False
        if not draft.has("delo"):
            return True
        following = self.events[at + 1] if at + 1 < len(self.events) else None
        if following is not None and following.kind == "label" and self._tight(self.events[at].end, following.start):
            levels = {level for level, _ in self.labels.get(following.what, {}).values()}
            return bool(levels & {"list", "page"}) and following.what != "p"
        return False

    def _label(self, at: int, event: Event) -> int:
        if self.plain.startswith((" of the book", " of the article", " of his", " of her"), event.end):
            return at + 1
        cur = self.cur
        gap = self.plain[self.reach : event.start] if cur is not None else ""
        if cur is None or (cur.tradition is not None and cur.tradition.name not in self.labels.get(event.what, {})):
            if self._anchor(event) and (cur is None or cur.repository is None or not cur.path) and not (cur is not None and cur.unknown and not cur.path):
                return self._papers(at, event)
        if cur is None:
            levels = {level for level, _ in self.labels.get(event.what, {}).values()}
            voted = self._vote(at)
            if voted is not None and voted.family == "us":
                return at + 1
            turned = event.what in ("l", "ll", "л", "лл", "list", "listy", "лист", "листы", "bl", "blatt") and self._unit_follows(at)
            if not turned and (not self._is_unit(event) or (levels <= _LEAVES and not self._leaf_alone(event))):
                return at + 1
            self.cur = cur = Draft(start=event.start, end=event.start, leans=bool(self.found), tradition=self._settled(at, event))
            self.reach = event.start
            if levels <= _LEAVES or event.what in ("ll", "лл"):
                cur.strong = self._leaf_alone(event)
                if cur.strong:
                    cur.doubt(0.5, "only the leaves are printed")
        elif not self._attached(cur, event, gap, at):
            self.flush()
            if self._is_unit(event):
                self.cur = Draft(start=event.start, end=event.start, leans=bool(self.found) and len(gap) < 40, tradition=self._settled(at, event))
                self.reach = event.start
                return self._place(at, event)
            return at + 1
        return self._place(at, event)

    def _unit_follows(self, at: int) -> bool:
        """Whether the next event is the label of a unit, right after this one (leaf-first order)."""
        if at + 1 >= len(self.events):
            return False
        following = self.events[at + 1]
        return following.kind == "label" and self._is_unit(following) and self._tight(self.events[at].end, following.start)

    def _settled(self, at: int, event: Event) -> Tradition | None:
        """The tradition of the reference before, if it knows this label."""
        if self.last is not None and self.last.name in self.labels.get(event.what, {}):
            return self.last
        return None

    def _leaf_alone(self, event: Event) -> bool:
        """Leaves without a unit (``“Dnevniki …,” Ll. 213-14``): capital plural after a quotation."""
        before = self.plain[max(0, event.start - 3) : event.start]
        return event.what in ("ll", "лл") and self.text[event.start].isupper() and any(mark in before for mark in "”\"»")

    def _attached(self, cur: Draft, event: Event, gap: str, at: int) -> bool:
        """Whether the label belongs to the reference at hand."""
        if self._tight(self.reach, event.start) or _PAREN_YEAR.match(gap):
            return True
        levels = {level for level, _ in self.labels.get(event.what, {}).values()}
        sentence = any(c == "." and sentence_ends(self.plain, self.reach + n) for n, c in enumerate(gap[:160]))
        if levels & {"reel", "mikrofilm"} and len(gap) < 240:
            return True
        if sentence or ";" in gap or len(gap) > 160:
            return False
        if not cur.path and cur.repository is not None:
            return len(gap) < 80
        if levels & _LEAVES and event.what not in ("s", "c", "f", "k"):
            if any(level in _LEAVES for level, _, _ in cur.path):
                return False
            return bool(cur.path) and (len(gap) < 90) and "(" not in gap and not re.search(r"\b(?:in|see|cf|quoted|cited|ed|eds|vol)\b", gap)
        return len(gap) < 24 and not re.search(r"\d", gap)

    def _place(self, at: int, event: Event) -> int:
        """Give the labelled value to its level, in this reference or a new one."""
        cur = self.cur
        if cur is None:
            return at + 1
        level = self._level(at, event, cur)
        if level is None or (level == "number" and re.search(r"[^\W\d_]\.\s$", self.plain[max(0, event.start - 4) : event.start])):
            return at + 1
        tradition = cur.tradition
        leaf = level in _LEAVES
        has_leaf = any(name in _LEAVES for name, _, _ in cur.path)
        if has_leaf and not leaf and not cur.reverse and len(cur.path) == 1 and not cur.leans and cur.repository is None:
            cur.reverse = True
        repeated = cur.has(level) and not (tradition is not None and (forms := tradition.forms(level)) and forms.repeats)
        jumps = has_leaf and not leaf and not cur.reverse and level not in ("reel", "mikrofilm")
        if leaf and has_leaf:
            if not self._tight(self.reach, event.start):
                return at + 1
            repeated = True
            if level == "page" and cur.has("list") or level == "list" and cur.has("page"):
                return at + 1
        if repeated or jumps:
            self.flush()
            self.cur = cur = Draft(start=event.start, end=event.start, tradition=tradition, leans=True)
        start, end = event.value
        cur.add(level, start, end)
        cur.labels += 1
        cur.start = min(cur.start, event.start)
        self.reach = max(event.end, end)
        cur.end = max(cur.end, self.reach)
        return at + 1

    # -- unlabelled --------------------------------------------------------------------------

    def _code(self, at: int, event: Event) -> int:
        cur = self.cur
        tight = cur is not None and self._tight(self.reach, event.start)
        if event.what == "*":
            return self._mixed(at, event, tight)
        if event.parts:
            if cur is None or not tight or cur.path:
                repository = None
                if cur is not None and cur.path:
                    self.flush()
                elif cur is not None and not tight and not self._same_clause(cur, event):
                    self.flush()
                elif cur is not None:
                    repository = cur
                self.cur = repository or Draft(start=event.start, end=event.start)
                cur = self.cur
            if cur is None:
                return at + 1
            if cur.tradition is None:
                name = event.what
                cur.tradition = self.repositories.tradition(name)
            if cur.repository is None:
                cur.strong = len(event.parts) > 1 or event.parts[0][0] == "file"
            for level, start, end in event.parts:
                cur.add(level, start, end)
            self.reach = event.end
            return at + 1
        if cur is None:
            if self.last is not None and self.found and self.last.family == "hungarian" and event.what == "/" and self._tight(self.low, event.start):
                stroke = self.plain.index("/", event.start)
                draft = Draft(start=event.start, end=event.end, tradition=self.last, leans=True)
                draft.add("fond", event.start, stroke)
                draft.add("archival_unit", stroke + 1, event.end)
                self.found.append(draft)
                self.low = event.end
                return at + 1
            if self.last is not None and self.found and self._same_series(event):
                cur = self.cur = Draft(start=event.start, end=event.start, tradition=self.last, leans=True)
            else:
                return at + 1
        elif not tight and not self._same_clause(cur, event):
            self.flush()
            return at + 1
        elif cur.tradition is not None and cur.tradition.family == "uk" and cur.has("piece") and not cur.has("document"):
            cur.add("document", *event.value)
            self.reach = event.end
            return at + 1
        elif cur.path and not self._continues(cur, event):
            tradition = cur.tradition
            self.flush()
            cur = self.cur = Draft(start=event.start, end=event.start, tradition=tradition, leans=True)
        self._positional(cur, event)
        return at + 1

    def _mixed(self, at: int, event: Event, tight: bool) -> int:
        """A call number with marks of several kinds: one value, at the level its tradition has for it."""
        cur = self.cur
        if cur is None or not (tight or self._same_clause(cur, event)) or cur.path:
            return at + 1
        tradition = cur.tradition or self.last
        german = tradition is not None and tradition.family == "german"
        cur.tradition = tradition or self.repositories.tradition("numbered")
        cur.add("signatur" if german else "file" if cur.tradition.forms("number") is None else "number", *event.value)
        self.reach = event.end
        return at + 1

    def _same_clause(self, cur: Draft, event: Event) -> bool:
        """Whether only a date, a year or a short title stands between the repository and the code."""
        gap = self.plain[self.reach : event.start]
        return not cur.path and not cur.unknown and len(gap) < 80 and ";" not in gap

    def _same_series(self, event: Event) -> bool:
        """Whether a code after a finished reference is another of the same kind."""
        gap = self.plain[self.low : event.start]
        return self.last is not None and bool(self.last.positional) and len(gap) < 60 and not re.search(r"\b(?:in|see|vol|no|pp?)\b|:", gap)

    def _continues(self, cur: Draft, event: Event) -> bool:
        """Whether a code goes on with the units of the reference (Fond 89, 73/34)."""
        tradition = cur.tradition
        if tradition is None or any(level in _LEAVES for level, _, _ in cur.path):
            return False
        return len(cur.path) == 1 and cur.path[0][0] == "fond" and event.what in ("/", ".") and bool(tradition.positional) or (
            tradition.family in ("uk", "other") and not cur.has("number") and bool(cur.path) and cur.labels > 0
        )

    def _positional(self, cur: Draft, event: Event) -> None:
        """Read the parts of a code by their places."""
        mark = event.what
        start, end = event.value
        if cur.tradition is None:
            family = self.last if self.last is not None and self.last.positional and cur.repository is None else None
            script = any("а" <= c.lower() <= "я" for c in self.plain[slice(*(cur.repository or (0, 0)))])
            russian = mark in ("/", ".", " ") and (script or self._russian_acronym(cur))
            cur.tradition = family or (self.repositories.tradition("russian") if russian else self.repositories.tradition("numbered"))
        tradition = cur.tradition
        parts = [(start + m.start(), start + m.end()) for m in _SPLIT[mark].finditer(self.plain[start:end])]
        known = [level for level, _, _ in cur.path]
        levels: tuple[str, ...] | None = None
        if known == ["fond"] and tradition.by_count(len(parts) + 1):
            levels = (tradition.by_count(len(parts) + 1) or ())[1:]
        elif mark == "." and len(parts) == 2 and self.found and self.found[-1].tradition is tradition and tradition.family == "russian":
            levels = ("opis", "delo")
        else:
            levels = tradition.by_count(len(parts))
        if levels is None or len(levels) != len(parts):
            level = "number"
            if tradition.name == "numbered" or tradition.family in ("uk", "other", "german"):
                level = {"german": "signatur"}.get(tradition.family, "number")
            if tradition.forms("file") is not None and tradition.forms("number") is None:
                level = "file"
            cur.add(level, start, end)
            if cur.repository is None:
                cur.doubt(0.4, "a code without a repository")
        else:
            for level, part in zip(levels, parts, strict=True):
                cur.add(level, *part)
            cur.doubt(0.9, "unlabelled numbers were read by their places")
            cur.dotted = mark == "."
            more = re.compile(r"(?:,\s\d{1,4}){0,8}(?:,?\sand\s\d{1,4})").match(self.plain, end)
            if more is not None and levels[-1] == "delo" and known == ["fond"]:
                cur.path[-1] = (levels[-1], parts[-1][0], more.end())
                end = more.end()
                cur.end = max(cur.end, end)
        self.reach = end

    def _russian_acronym(self, cur: Draft) -> bool:
        """Whether the repository's acronym has the look of a Soviet one (RGASPI, TsDAHOU, GANO, PAAO)."""
        if cur.repository is None:
            return False
        word = self.plain[slice(*cur.repository)]
        return bool(re.match(r"(?:Ts|RG|GA|DA|TsG|AP|AV|PA|OG|NA[A-Z]|KhD|TsD|RTs)[A-Za-z]*", word)) and len(word) >= 3

    def _number(self, at: int, event: Event) -> None:
        """A bare number: a leaf after a file, the papka of the foreign policy archive, else nothing."""
        cur = self.cur
        if cur is None or not cur.path or not (self._tight(self.reach, event.start) or _PAREN_YEAR.match(self.plain[self.reach : event.start])):
            return
        gap = self.plain[self.reach : event.start]
        if ";" in gap or re.match(r"\.\s", gap):
            return
        tradition = cur.tradition
        start, end = event.value
        following = self.events[at + 1] if at + 1 < len(self.events) else None
        if tradition is not None and tradition.bare is not None and not cur.has(tradition.bare) and cur.has("opis") and not cur.has("delo"):
            if following is not None and following.kind == "label":
                cur.add(tradition.bare, start, end)
                self.reach = end
            return
        leaf = "list" if tradition is not None and tradition.forms("list") is not None else "page"
        units = {"delo", "archival_unit", "file", "signatur", "piece"}
        if cur.path[-1][0] in units and not any(level in _LEAVES for level, _, _ in cur.path) and "," in gap:
            if tradition is not None and tradition.family == "uk":
                return
            if cur.dotted:
                self._more_files(cur, event)
                return
            cur.add(leaf, start, end)
            cur.doubt(0.8, "a number without a label was read as the leaf")
            self.reach = end
        elif cur.path[-1][0] in ("series",) and tradition is not None and tradition.name == "french-national":
            cur.add("carton", start, end)
            self.reach = end

    def _more_files(self, cur: Draft, event: Event) -> None:
        """Where numbers are joined by points the leaf is a fourth part: numbers after a comma are further files."""
        tradition = cur.tradition
        self.flush()
        last = None
        for match in re.finditer(r"\d+(?:-\d+)?", self.plain[slice(*event.value)]):
            last = Draft(start=event.start + match.start(), end=event.start + match.end(), tradition=tradition, leans=True, dotted=True)
            last.add("delo", last.start, last.end)
            last.doubt(0.7, "a number after a comma was read as a further file")
            self.found.append(last)
        self.low = event.end
        self.reach = event.end

    # -- others ------------------------------------------------------------------------------

    def _ibid(self, at: int, event: Event) -> int:
        self.flush()
        if self.last is not None and self.last.family == "us" and self.plain[event.end : event.end + 2] == ", " and self.found:
            draft = Draft(start=event.start, end=event.end, leans=True, tradition=self.last, rest=[(event.start, event.end)])
            stop = clause_end(self.plain, event.end, self.limit, self.masked)
            inside = self.events[at + 1 : self._after(stop)]
            named = re.search(r"\b(?:Files?|Records|Papers|Series|Collection)\b", self.plain[event.end : stop])
            if named is not None and not any(e.kind == "repository" for e in inside):
                read_titled(self.text, self.plain, draft, self.last, self.labels, (event.end, stop), inside, self.masked)
                if draft.path:
                    self.found.append(draft)
                    self.low = stop
                    return self._after(stop)
        context = self.context or bool(self.found)
        self.cur = Draft(start=event.start, end=event.end, leans=True, ibid=True, context=context, tradition=self.last)
        self.reach = event.end
        pair = re.compile(r"\.?,\s(?P<box>\d{1,4}):(?P<folder>\d{1,4})(?![\w:])").match(self.plain, event.end)
        if pair is not None and (context or self.last is not None):
            self.cur.tradition = self.repositories.tradition("us-papers")
            self.cur.context = True
            self.cur.add("box", *pair.span("box"))
            self.cur.add("folder", *pair.span("folder"))
            before = self.events[at - 1] if at else None
            if before is not None and before.kind == "label" and before.what in ("p", "pp") and event.start - before.end <= 2:
                self.cur.add("page", *before.value)
            self.flush()
            return self._after(pair.end())
        return at + 1

    def _papers(self, at: int, event: Event, *, repository: tuple[int, int] | None = None) -> int:
        """Papers, boxes and record groups without a known repository: read the clause they stand in."""
        low = max(self.low, self.cur.end if self.cur is not None and self.cur.path else 0)
        self.cur = None
        start = clause_start(self.plain, event.start, low, self.masked)
        stop = clause_end(self.plain, event.end, self.limit, self.masked)
        first, last = self._after(start), self._after(stop)
        inside = self.events[first:last]
        known = next((e for e in inside if e.kind == "repository"), None)
        if known is not None and self.plain[known.start - 1 : known.start] == "/":
            return self._after(known.start)
        if known is not None:
            key = self._choose(known, known.end)
            tradition = self.repositories.by_key(key).tradition
            if tradition.family != "us":
                if known.start > event.start:
                    return self._after(known.start)
                return at + 1
            if known.start > event.start:
                draft = Draft(start=known.start, end=known.end, tradition=tradition, repository=(known.start, known.end), key=key)
                if self._reverse(draft, start, known.start):
                    return self._after(known.end)
        for earlier in inside:
            if earlier.start >= event.start:
                break
            if earlier.kind in ("date", "quote", "ibid", "url"):
                start = max(start, earlier.end)
        federal = any(e.kind == "label" and self.labels.get(e.what, {}).get("us", ("", False))[0] == "record_group" for e in inside)
        tradition = self.repositories.tradition("us" if federal else "us-papers")
        draft = Draft(start=event.start, end=event.end, tradition=tradition, repository=repository, unknown=repository is not None, reverse=repository is None)
        if repository is not None:
            start = repository[1]
            draft.start = repository[0]
            draft.doubt(0.7, "the repository is not known")
        begin = self._after(start)
        read_titled(self.text, self.plain, draft, tradition, self.labels, (start, stop), self.events[begin:last], self.masked)
        levels = {level for level, _, _ in draft.path}
        strong = levels & {"record_group", "box", "reel", "entry"} and levels & {"collection", "series", "record_group", "folder"}
        papers = event.kind == "papers" and ("collection" in levels and (len(levels) > 1 or self._closes(draft.end)))
        if (strong or papers or (repository is not None and levels & _US_ANCHORS)) and not levels <= {"collection", "page", "volume"} or (papers and levels == {"collection"}):
            if repository is None:
                draft.doubt(0.6, "no repository is named")
            self.found.append(draft)
            self.last = tradition
            self.low = max(self.low, draft.end)
            return self._after(draft.end)
        return at + 1
