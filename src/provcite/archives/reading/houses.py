"""Repositories whose levels are names, and repositories that come last.

The clause after the repository (or before it, in Chicago's order) is handed to `titled`; parts
joined by strokes (``box 2193/RG59/NARA``) and papers without a repository are read here too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from provcite.archives.events import Event, code_patterns
from provcite.archives.reading.assembly import US_ANCHORS, Assembly
from provcite.archives.reading.draft import Draft, trim
from provcite.archives.reading.naming import archive_name
from provcite.archives.reading.shapes import HOLDING, RENDERED_PAPERS
from provcite.archives.reading.titled import TITLED, read_titled

if TYPE_CHECKING:
    from provcite.archives.traditions import Tradition

_BETWEEN_SLASHES = re.compile(r"[^/]+")
_KEYED = re.compile(r"\b(?:Papers|Collection|Files?|Records|Series|Tài liệu của)\b")
_COLLECTION = re.compile(
    r"(?:^|[,;.:]\s|\bthe\s)(?P<n>(?:[A-Z][\w.’'-]*\s){1,5}?(?P<w>Papers|Collection|series|Series|"
    r"Files|MSS)),\s$"
)
_BARE_BOX = re.compile(r",\s(?P<box>\d{1,3})(?=[.;]|$)")
_OWN_PAPERS = re.compile(r"(?:[A-Z][\w.’'-]*\s){1,4}Papers$")
_BOX_NEXT = re.compile(r",?\s(?:[Bb]ox(?:es)?|[Cc]ontainer|[Cc]arton)\s")
_IN_THE = re.compile(
    r"(?P<n>(?:[A-Z][\w’'.-]*\s){1,5}?(?:Appointment\s)?(?:Books?|Diary|Diaries|Papers|Files?|"
    r"Tapes|Records|Collection))\sin\sthe\s$"
)


#: A heading of the State Department's decimal file: 861.00/2-2246.
_DECIMAL_FILE = re.compile(r"(?:^|\s)\d{3}[A-Z]?\.\d\w{0,12}(?:-[A-Z]{1,4})?/\d{1,2}-\d{3,4}$")
#: The seats of the National Archives of the United States.
_WASHINGTON = re.compile(r"Washington(?:,\s(?:D\.\s?C|DC))?|College\sPark(?:,\s(?:MD|Md|Maryland))?")


#: An agency that kept its files itself, at the beginning of an American source note.
_AGENCY = re.compile(r"\s?Source:\s(?P<h>National Security Council|White House|Department of Defense),\s")
#: Departments and agencies behind a comma, in the middle of an American holding.
_DEPARTMENTS = re.compile(r",\s(?:Department\sof|Central\sIntelligence|CIA|DOD)\b")
_FIELD_NEXT = re.compile(r";\s(?:File|Folder|Box|Collection|Fond):?\s(?=[“\"\d])")
#: The fields of a form: Document Source: House, Town Call Number: …
_CALL = re.compile(r"(?:,\s(?P<seat>[A-Z]\w+(?:\s[A-Z][\w.]+)?))?\sCall Number:\s")
_BY_SEAT = {
    "Sofia": "bulgarian", "Warsaw": "polish", "Prague": "czech", "Berlin": "german",
    "Budapest": "hungarian", "Bucharest": "romanian", "Moscow": "russian", "Freiburg": "german",
}  # fmt: skip


class Houses(Assembly):
    """Adds: repositories with named levels, in either order."""

    def _titled(self, start: int, end: int, key: str, tradition: Tradition, next_at: int) -> int:
        """A repository whose levels are names: read the clause after it, or the one before where it
        comes last."""
        inner = self.events[next_at] if next_at < len(self.events) else None
        if inner is not None and inner.kind == "repository" and self.plain[end : inner.start] == ", ":
            house = self.repositories.by_key(inner.what)
            german = key != house.key and tradition.family == house.tradition.family == "german"
            if german or (tradition.name == "us" and house.tradition.name == "us-papers"):
                return self._titled(start, inner.end, house.key, house.tradition, next_at + 1)
            kept = self._kept_in(end, tradition)
            if kept > end:
                return self._titled(start, kept, key, tradition, next_at + 1)
        draft = Draft(start=start, end=end, tradition=tradition, repository=(start, end), key=key)
        stop = self._clause_end(end)
        parted = _FIELD_NEXT.match(self.plain, stop) is not None
        if parted:
            # …, (Prague); File: “Cuba,” Box 12: a semicolon before a named part ends no clause.
            stop = self._clause_end(stop + 1)
        begin = end + 1 if self.plain[end : end + 1] in ("/", "-") else end
        if self.plain[end : end + 1] == ")" and self.plain.rfind(
            "(", max(0, start - 200), start
        ) > self.plain.rfind(")", max(0, start - 200), start):
            stop = end
        elif re.match(
            r"\.\s?(?=Sb\.|[A-Z]\.|Call|Ф\.|F\.)", self.plain[end : end + 8]
        ) or self.plain.startswith(" Call Number", end):
            stop = self._clause_end(end + 2)
        opening = (
            self.plain[begin : begin + 3].lstrip(" ,:")[:1] in "(["
            and self.plain[begin : begin + 2].strip() != ""
        )
        tail = trim(self.plain, begin, stop, " ,:.)]")
        place_only = (
            re.fullmatch(
                r"(?:[A-Z][\w.’]+(?:\s[A-Z][\w.’]+){0,2})(?:,\s(?:[A-Z][\w.]+){1,2})?",
                self.plain[slice(*tail)],
            )
            if tail[0] < tail[1] and not _KEYED.search(self.plain, *tail)
            else None
        )
        bracketed = opening and not parted and stop - begin > 2 and not self._opens(next_at, end)
        empty = tail[0] >= tail[1] or bracketed
        if (empty or (place_only and len(self.plain[slice(*tail)].split()) <= 3)) and tradition.family in (
            "us",
            "czech",
            "german",
            "polish",
            "italian",
            "uk",
            "indian",
        ):
            low = max(self.low, self._clause_start(start, self.low))
            if self._reverse(draft, low, start):
                if place_only:
                    draft.rest.append(tail)
                return self._after(max(end, tail[1] if place_only else end))
            capital = place_only is not None and _WASHINGTON.fullmatch(self.plain, *tail) is not None
            if empty or capital:
                draft.reverse = draft.reverse and not capital
                self._alone(draft)
                return next_at
        call = re.compile(r"(?:[\s,]*[A-Z]\w+(?:,?\s[A-Z][\w.]{1,12})?)?\s(?:Call Number):\s").match(
            self.plain, begin
        )
        if call is not None:
            if call.end() - call.start() > 15:
                draft.rest.append(trim(self.plain, begin, call.end() - 13))
            begin = call.end()
            stop = self._clause_end(begin)
            more = self.plain.find(" Document Companion", begin, stop)
            stop = more if more > 0 else stop
        first = self._after(begin)
        cut = first
        while cut < len(self.events) and self.events[cut].start < stop:
            other = self.events[cut]
            if tradition.family == "us" and re.match(r"\sFiles?\b", self.plain[other.end : other.end + 7]):
                # OSD Files, DOD Files: an office's files within another house.
                cut += 1
                continue
            if other.kind == "repository" and (
                call is not None
                or (tradition.family == "us" and _DEPARTMENTS.match(self.plain, other.start - 2) is not None)
                or (
                    tradition.name in ("albanian", "czech")
                    and self.repositories.by_key(other.what).tradition is tradition
                    and not re.match(r"\s?[(\[]", self.plain[end : end + 2])
                )
            ):
                # VS OS - OL in a field for the call number; the party's archive within the state's; what
                # a department's papers are in another house (Departments Series, Department of Defense).
                cut += 1
                continue
            if other.kind == "repository" and other.start > begin + 3 and tradition.family != "german":
                inside = self.plain[max(begin, other.start - 8) : other.start]
                stop = max(begin, other.start - (len(inside) - len(inside.rstrip(" (in"))))
                break
            cut += 1
        last = self._after(stop)
        read_titled(
            self.text,
            self.plain,
            draft,
            tradition,
            self.labels,
            (begin, stop),
            self.events[first:last],
            self.masked,
        )
        if tradition.family == "us" and draft.path and self.plain[start - 2 : start] == ", ":
            self._leading_pages(draft, start)
            if draft.path[0][0] in ("box", "folder", "reel"):
                self._leading_collection(draft, start)
        if not draft.path:
            self._alone(draft)
            return next_at
        if not self._worth(draft):
            return next_at
        self.found.append(draft)
        self.last = tradition
        resume = max(draft.end, end)
        self.low = resume
        return self._after(resume)

    def _kept_in(self, end: int, tradition: Tradition) -> int:
        """Where a house ends that names the National Archives after itself (NPMP, NARA II)."""
        at = self._after(end)
        house = self.events[at] if at < len(self.events) else None
        if (
            house is not None
            and house.kind == "repository"
            and self.plain[end : house.start] == ", "
            and tradition.name == "us-papers"
            and self.repositories.by_key(house.what).tradition.name == "us"
            and self._closes(house.end)
        ):
            return house.end
        return end

    def _worth(self, draft: Draft) -> bool:
        """Whether a named path is an archive's and not a place of publication."""
        levels = {level for level, _, _ in draft.path}
        if levels <= {"page", "volume"}:
            return False
        repository = draft.repository or (0, 0)
        short = self.plain[repository[0] : repository[1]].isupper() and repository[1] - repository[0] <= 4
        if short and not draft.labels and self.plain[repository[1] : repository[1] + 1] == " ":
            # A short acronym without a comma before bare words may be anything.
            return any(c.isdigit() for level, a, b in draft.path for c in self.plain[a:b])
        if draft.labels == 0 and any("\n" in self.text[a:b] for _, a, b in draft.path):
            return False
        return "box" in levels or not re.search(
            r"\b(?:Press|Publishing|Bulletin)\b.*\d{4}", self.plain[draft.start : draft.end + 20]
        )

    def _named_papers(self, draft: Draft, levels: set[str]) -> bool:
        """Whether papers without a repository are an archive's: with boxes, or alone at a citation's end."""
        if levels & {"box", "reel"}:
            return True
        start, end = next((a, b) for level, a, b in draft.path if level == "collection")
        if self.text.startswith(RENDERED_PAPERS[1], start) and "folder" in levels:
            return True
        words = self.plain[start:end].split()
        if (
            not words
            or words[-1] != "Papers"
            or len(words) > 5
            or not all(word[0].isupper() for word in words)
        ):
            return False
        before = self.plain[max(0, start - 9) : start]
        return levels <= {"collection", "page"} and self._closes(draft.end) and before.endswith((", ", "in "))

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
        boxed = False
        for event in self.events[first : self._after(start)]:
            boxed = boxed or (event.kind == "label" and self._anchor(event))
            if event.kind in ("date", "quote"):
                follows = self.plain[event.end : event.end + 8]
                if event.kind == "quote" and (
                    boxed or re.match(r"\s(?:folder|file)", follows) or self._shelved(begin, event)
                ):
                    continue
                begin = event.end
                boxed = False
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
        anchored = any(
            e.kind == "papers" or (e.kind == "label" and tradition.name in self.labels.get(e.what, {}))
            for e in inside
        )
        coded = tradition.name == "us" and _DECIMAL_FILE.search(name_only) is not None
        if not (anchored or coded or re.search(r"\b(?:Papers|Collection|Files?|Records)\b", name_only)):
            return False
        read_titled(self.text, self.plain, draft, tradition, self.labels, (begin, start), inside, self.masked)
        if not draft.path:
            return False
        self.found.append(draft)
        self.last = tradition
        self.low = max(draft.end, draft.repository[1] if draft.repository else 0)
        return True

    def _shelved(self, low: int, quote: Event) -> bool:
        """Whether a quotation between a holding and its box is a folder's title."""
        return (
            _BOX_NEXT.match(self.plain, quote.end) is not None
            and HOLDING.search(self.plain, max(low, quote.start - 90), quote.start) is not None
        )

    def _dated_box(self, event: Event, low: int, inside: list[Event]) -> bool:
        """A dated document in papers and the box's bare number (``12 May 1950, Hill Papers, 7``)."""
        box = _BARE_BOX.match(self.plain, event.end)
        name = _OWN_PAPERS.search(self.plain, max(low, event.end - 70), event.end)
        if box is None or name is None:
            return False
        if not any(e.kind == "date" and self.plain[e.end : name.start()] == ", " for e in inside):
            return False
        draft = Draft(start=name.start(), end=box.end(), tradition=self.repositories.tradition("us-papers"))
        draft.add("collection", *name.span())
        draft.add("box", *box.span("box"))
        draft.doubt(0.6, "no repository is named")
        self.found.append(draft)
        self.last = draft.tradition
        self.low = draft.end
        return True

    def _held_last(self, event: Event, low: int, inside: list[Event]) -> int | None:
        """Papers before a house that is not known and ends the clause (``Smith Papers, City Archives``)."""
        for archive in inside:
            if archive.kind != "archive" or archive.start < event.end:
                continue
            start, end = archive_name(self.text, self.plain, archive.start, archive.end, event.end)
            if self.plain[start - 2 : start] != ", " or not self._closes(end):
                continue
            draft = Draft(
                start=start,
                end=end,
                tradition=self.repositories.tradition("us-papers"),
                repository=(start, end),
                unknown=True,
            )
            draft.doubt(0.7, "the repository is not known")
            return self._after(end) if self._reverse(draft, low, start) else None
        return None

    def _held_first(self, start: int, event: Event, inside: list[Event]) -> tuple[int, int] | None:
        """A library that no list has, at the beginning of its clause before papers or boxes."""
        archive = inside[0] if inside else None
        if archive is None or archive.kind != "archive" or archive.start >= event.start:
            return None
        begin, end = archive_name(self.text, self.plain, archive.start, archive.end, start)
        opening = self.plain[start:begin].strip() == "" and self.plain[end : end + 1] == ","
        return (begin, end) if opening and end < event.start and end - begin > 10 else None

    def _called(self, start: int, end: int) -> int | None:
        """A house that no list has in fields of a form: ``…, Sofia Call Number: Opis 22p, File 147``."""
        call = _CALL.match(self.plain, end)
        if call is None:
            return None
        self.flush()
        name = _BY_SEAT.get(call.group("seat") or "", "numbered")
        if name == "polish" and "Foreign" in self.plain[start:end]:
            name = "polish-foreign"
        tradition = self.repositories.tradition(name)
        draft = Draft(start=start, end=end, tradition=tradition, repository=(start, end), unknown=True)
        draft.doubt(0.6, "the repository is not known")
        if call.group("seat"):
            draft.rest.append(call.span("seat"))
        self.reach = call.end()
        first = self._after(call.end())
        if tradition.name not in TITLED:
            self.cur = draft
            return first
        stop = self._clause_end(call.end())
        inside = self.events[first : self._after(stop)]
        span = (call.end(), stop)
        read_titled(self.text, self.plain, draft, tradition, self.labels, span, inside, self.masked)
        if not draft.path:
            return first
        self.found.append(draft)
        self.last, self.low = tradition, stop
        return self._after(stop)

    def _chain(self, at: int, start: int, end: int, key: str, tradition: Tradition) -> int:
        """Parts joined by strokes with the repository last: ``box 2193/RG59/NARA``, ``2/16/6/FOL``."""
        self.cur = None
        low = max(self.low, self._clause_start(start, self.low))
        begin = max(self.plain.rfind(", ", low, start) + 2, low)
        if begin == low + 0 and self.plain.rfind(", ", low, start) < 0:
            begin = low
        draft = Draft(
            start=begin, end=end, tradition=tradition, repository=(start, end), key=key, reverse=True
        )
        for pattern in code_patterns(tradition):
            match = pattern.match(self.plain, begin)
            if match is not None:
                for level in match.re.groupindex:
                    if match.group(level) is not None:
                        draft.add(level, *match.span(level))
        if not draft.path:
            self._chain_parts(draft, begin, start - 1, tradition)
            self._chain_label(draft, begin, tradition)
        self.found.append(draft)
        self.last = tradition
        self.low = end
        return self._after(end)

    def _chain_label(self, draft: Draft, begin: int, tradition: Tradition) -> None:
        """A labelled unit right before the chain (``folder 7, box 26/…``)."""
        at = self._after(begin) - 1
        before = self.events[at] if at >= 0 else None
        if before is None or before.kind != "label" or self.plain[before.end : begin] != ", ":
            return
        found = self.labels.get(before.what, {}).get(tradition.name)
        if found is not None and self._anchor(before) and not draft.has(found[0]):
            draft.add(found[0], *before.value)

    def _chain_parts(self, draft: Draft, begin: int, stop: int, tradition: Tradition) -> None:
        parts = [
            trim(self.plain, begin + m.start(), begin + m.end(), " ,;:.")
            for m in _BETWEEN_SLASHES.finditer(self.plain[begin:stop])
        ]
        parts = [part for part in parts if part[0] < part[1]]
        if all(self.plain[slice(*part)].isdigit() for part in parts):
            draft.add("number", parts[0][0], parts[-1][1]) if parts else None
            return
        comma = self.plain.rfind(", ", self.low, begin - 2)
        first = parts[0] if parts else (begin, begin)
        if comma > 0 and re.fullmatch(r"[A-Z]\.?", self.plain[slice(*first)]):
            while len(parts) > 2 and re.fullmatch(r"[A-Z]\.?", self.plain[slice(*parts[1])]):
                # E./R.: letters sent and received.
                first = parts.pop(1)
            parts[0] = (comma + 2, first[1])
        # box 7/HAKOF/NSCF/NPMP runs from small to large: the name beside the house is the collection.
        names = [part for part in parts if re.fullmatch(r"[A-Z]{3,8}", self.plain[slice(*part)])]
        if len(names) == 2 and tradition.name == "us-papers" and names[-1] == parts[-1]:
            draft.add("collection", *names[1])
            draft.add("series", *names[0])
            parts = [part for part in parts if part not in names]
        for part in parts:
            words = self.plain[slice(*part)]
            label = self._after(part[0])
            event = self.events[label] if label < len(self.events) else None
            if (
                event is not None
                and event.kind == "label"
                and event.start == part[0]
                and event.value[0] < part[1]
            ):
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
                    (
                        name
                        for name in (
                            ("collection",)
                            if words.isupper() and tradition.family == "us"
                            else ("series", "subseries", "folder")
                        )
                        if not draft.has(name)
                    ),
                    "folder",
                )
                draft.add(level, *part)

    def _papers(self, at: int, event: Event, *, repository: tuple[int, int] | None = None) -> int:
        """Papers, boxes and record groups without a known repository: read the clause they stand in."""
        low = max(self.low, self.cur.end if self.cur is not None and self.cur.path else 0)
        if self.cur is not None and (self.cur.strong or (self.cur.repository is not None and self.cur.path)):
            self.flush()
        self.cur = None
        if event.start < self.dead and repository is None and self.tries >= 3:
            return at + 1
        start = self._clause_start(event.start, low)
        stop = self._clause_end(event.end)
        self.tries = self.tries + 1 if event.start < self.dead else 1
        self.dead = max(self.dead, stop)
        first, last = self._after(start), self._after(stop)
        inside = self.events[first:last]
        # Thompson to Department of State: whom a document was sent to, not where it lies.
        known = next(
            (
                e
                for e in inside
                if e.kind == "repository" and self.plain[max(0, e.start - 4) : e.start] != " to "
            ),
            None,
        )
        if known is not None and self.plain[known.start - 1 : known.start] == "/":
            return self._after(known.start)
        if known is not None:
            key = self._choose(known, known.end)
            tradition = self.repositories.by_key(key).tradition
            if tradition.family != "us":
                if known.start > event.start:
                    return self._after(known.start)
                return at + 1
            if known.start > event.start and any(e.kind == "label" and e.start > known.end for e in inside):
                return self._after(known.start)
            if known.start > event.start:
                house = (known.start, self._kept_in(known.end, tradition))
                draft = Draft(start=house[0], end=house[1], tradition=tradition, repository=house, key=key)
                if self._reverse(draft, start, known.start):
                    return self._after(house[1])
        elif repository is None and event.kind == "papers":
            if self._dated_box(event, start, inside):
                return self._after(self.low)
            held = self._held_last(event, start, inside)
            if held is not None:
                return held
        agency = _AGENCY.match(self.plain, start) if repository is None and known is None else None
        if agency is not None:
            repository = agency.span("h")
        if repository is None and known is None and event.kind in ("papers", "label"):
            repository = self._held_first(start, event, inside)
        for earlier in inside:
            if earlier.start >= event.start:
                break
            if earlier.kind in ("date", "quote", "ibid", "url"):
                start = max(start, earlier.end)
        federal = any(
            e.kind == "label" and self.labels.get(e.what, {}).get("us", ("", False))[0] == "record_group"
            for e in inside
        )
        tradition = self.repositories.tradition("us" if federal else "us-papers")
        draft = Draft(
            start=event.start,
            end=event.end,
            tradition=tradition,
            repository=repository,
            unknown=repository is not None,
            reverse=repository is None,
        )
        if repository is not None:
            start = repository[1]
            draft.start = repository[0]
            draft.doubt(0.7, "the repository is not known")
        begin = self._after(start)
        read_titled(
            self.text,
            self.plain,
            draft,
            tradition,
            self.labels,
            (start, stop),
            self.events[begin:last],
            self.masked,
        )
        levels = {level for level, _, _ in draft.path}
        strong = levels & {"record_group", "box", "reel", "entry"} and levels & {
            "collection",
            "series",
            "record_group",
            "folder",
        }
        if strong and repository is None and draft.has("box") and not draft.has("record_group"):
            box = min(start for level, start, _ in draft.path if level == "box")
            names = [(a, b) for level, a, b in draft.path if level in ("collection", "series")]
            strong = {"box"} if any(a < box or _KEYED.search(self.plain[a:b]) for a, b in names) else set()
        if (
            strong
            and repository is None
            and any(
                self.plain[a].islower() for level, a, _ in draft.path if level in ("collection", "series")
            )
        ):
            # A folder 4 inches thick in box 3: prose, no name of papers.
            strong = set()
        papers = event.kind == "papers" and "collection" in levels and self._named_papers(draft, levels)
        if (
            (strong or papers or (repository is not None and levels & US_ANCHORS))
            and not levels <= {"collection", "page", "volume"}
        ) or (papers and levels == {"collection"}):
            if repository is None:
                draft.doubt(0.6, "no repository is named")
            self.found.append(draft)
            self.last = tradition
            self.low = max(self.low, draft.end)
            return self._after(draft.end)
        return at + 1
