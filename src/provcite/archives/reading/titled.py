"""References whose levels are named rather than numbered, read segment by segment.

American, German, Hungarian, Italian and other archives print names between commas (``Central
Files``, ``Land Thüringen``, ``Affari Politici``). What a bare name or number stands for depends
on the tradition and on what has been read before it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from provcite.archives.events import Event
from provcite.archives.reading.bare import Bare
from provcite.archives.reading.draft import Draft, segments, trim
from provcite.archives.reading.shapes import HOLDING
from provcite.model.levels import LEAF_LEVELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from provcite.archives.reading.named import Labels
    from provcite.archives.traditions import Tradition

#: Traditions that are read here.
_TITLED = (
    "us us-papers german german-stasi german-foreign hungarian hungarian-security australian polish "
    "czech czech-foreign yugoslav serbian-foreign french-foreign italian indian indian-papers romanian "
    "romanian-foreign albanian"
)
TITLED = frozenset(_TITLED.split())
_LEAF_WORDS = frozenset({"bl", "bll", "blatt"})
_LEAD = re.compile(
    r"(?:Source:?|both\sin|in|In|from|see|See|(?:typed\s|carbon\s|handwritten\s)?copy\sin|all\sin|and|also|at)\s+"
)
_NOISE = re.compile(
    r"(?:transcript|minutes|report|memorandum|memo|letter|telegram|cable|draft|reprinted|cited|"
    r"quoted|document\stitled|dated|published|note|protocol|speech|"
    r"Protokoll|Bericht|Schreiben|Notiz|see|trans\.|translated|accessed|online|copy|as\sin|passim|here)\b",
)
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?)"
)
_FILED = re.compile(
    r"\d{1,2}/(?:\d{1,2}/)?(?:\d{2}|\d{4})(?:\s?-\s?\d{1,2}/(?:\d{1,2}/)?(?:\d{2}|\d{4}))?"
    rf"|{_MONTH}(?:\s?-\s?{_MONTH})?\s(?:19|20)\d\d|(?:19|20)\d\d(?:\s?-\s?(?:19|20)?\d\d)?"
)
_CORRESPONDENTS = re.compile(
    r"[A-Z][\w.’'-]*(?:\s[A-Z][\w.’'-]*){0,4}\sto\s(?:the\s)?[A-Z][\w.’'-]*(?:\s[\w.’'-]+){0,5}"
)


_TERRITORIAL = re.compile(r"TO-[TO]\s(?=\d)")
#: The university that a house belongs to, named after it.
_PARENT = re.compile(
    r"(?:[A-Z][\w.’'-]*\s){1,4}(?:University|College)|University\sof(?:\s[A-Z][\w.’'-]*){1,3}"
)


class Reading(Bare):
    """One clause being read: its segments turned into levels of the reference."""

    def segment(self, start: int, end: int, events: Sequence[Event]) -> None:
        """Read ``start:end`` with the events that begin in it."""
        lead = _LEAD.match(self.plain, start, end)
        if lead is not None and lead.end() < end:
            start = lead.end()
        start, end = trim(self.plain, start, end)
        if start >= end:
            return
        words = self.plain[start:end]
        leaf = any(level in LEAF_LEVELS for level, _, _ in self.draft.path)
        if leaf and self.draft.repository is not None and not self.draft.reverse:
            self.done = True
            return
        if (
            self.draft.repository is not None
            and self.draft.repository[1] <= start
            and not self.draft.path
            and _PARENT.fullmatch(words)
        ):
            self.draft.rest.append((start, end))
            return
        if _NOISE.match(words) and (self.draft.path or self.names):
            self.done = True
            return
        if (
            self.draft.path
            and not self.draft.reverse
            and self.tradition.family != "us"
            and _CORRESPONDENTS.fullmatch(words)
        ):
            # A letter named after its file: Subject File 34, Nehru to Dutt.
            self.done = True
            return
        if self.tradition.name == "hungarian" and self.one_string(start, end):
            return
        first = next(
            (e for e in events if e.kind not in ("acronym", "archive", "number", "year", "papers")), None
        )
        if first is not None and first.kind == "label" and self.label(first, start, end, events):
            return
        if (
            first is not None
            and first.kind == "code"
            and first.parts
            and first.start == start
            and not self.draft.has(first.parts[0][0])
        ):
            self.flush_names()
            for level, begin, stop in first.parts:
                self.draft.add(level, begin, stop)
            if first.end < end:
                rest = trim(self.plain, first.end, end, " ,;:/")
                if rest[0] < rest[1]:
                    self.bare(*rest)
            return
        dated = first is not None and first.kind == "date" and first.start == start
        only_dated = dated and first is not None and first.end >= end - 1
        if (
            only_dated
            and self.tradition.name == "australian"
            and self.draft.path
            and not self.draft.has("item")
        ):
            self.draft.add("item", start, end)
            return
        volumed = bool(self.draft.path) and self.draft.path[-1][0] == "volume"
        if volumed and self.tradition.family == "us" and _FILED.fullmatch(words):
            # The months that a volume of a country file covers (Laos, Vol. IV, 6/62).
            self.draft.rest.append((start, end))
            return
        if self.plain[start] in "”»":
            # What follows the closing mark of a quoted value (Binder “1961–62,” Harvard).
            self.draft.rest.append(trim(self.plain, start + 1, end))
            return
        if self.plain[start] == "[" and not (
            self.tradition.family == "us"
            and self.draft.path
            and self.draft.path[-1][0] == "box"
            and self.plain[end - 1] != "]"
        ):
            self.draft.rest.append((start, end))
            return
        if (
            self.tradition.family == "us"
            and not self.draft.reverse
            and self.draft.path
            and self.draft.path[-1][0] in ("folder", "file")
            and (self.draft.has("box") or self.draft.has("number") or words.count("/") == 2)
            and _FILED.fullmatch(words)
        ):
            # The dates of a folder's papers are part of its title (SALT, 1/24/77-3/24/77).
            level, begin, _ = self.draft.path[-1]
            self.draft.path[-1] = (level, begin, end)
            self.draft.end = max(self.draft.end, end)
            return
        if (
            only_dated
            and self.tradition.name == "us-papers"
            and self.names
            and not self.draft.path
            and not self.draft.reverse
            and any(e.kind == "label" and e.what == "box" for e in self.ahead)
        ):
            # Names before the document's date describe it; the holding comes after it.
            self.draft.rest.extend(self.names)
            self.names = []
        if (
            dated
            and self.tradition.family == "us"
            and self.draft.path
            and self.draft.path[-1][0] == "folder"
            and not self.draft.reverse
            and self.draft.has("number")
        ):
            self.draft.path[-1] = ("folder", self.draft.path[-1][1], end)
            self.draft.end = max(self.draft.end, end)
            return
        if (
            only_dated
            and self.tradition.family == "us"
            and self.draft.path
            and (self.draft.has("number") or (not self.draft.reverse and self.draft.path[-1][0] == "box"))
            and not self.draft.has("folder")
        ):
            # A folder named by its date: Lot 65 D 330, 4 May 1961; Box 9, February 26, 1975.
            self.draft.add("folder", start, end)
            return
        if (
            only_dated
            and self.tradition.name == "us-papers"
            and self.names
            and not self.draft.path
            and not self.draft.reverse
            and self.text.startswith("Source:")
        ):
            # In a source note a date after a holding names the folder: Notes of Meetings, May 4, 1968.
            self.flush_names()
            if not self.draft.has("folder"):
                self.draft.add("folder", start, end)
            return
        if only_dated:
            self.draft.rest.append((start, end))
            return
        if first is not None and first.kind == "quote":
            if first.start == start:
                self.quote(start, end)
                return
            if self._shelved(first) and self.plain[first.start - 1] == " ":
                # POF “Vienna Meeting,” Box 126: the holding and the folder without a comma between them.
                self.bare(*trim(self.plain, start, first.start))
                self.quote(first.start, end)
                return
        self.bare(start, end)

    def _shelved(self, quote: Event) -> bool:
        """Whether a quotation stands between a holding and its box, so that it is a folder's title."""
        return (
            self.tradition.family == "us"
            and not self.draft.has("folder")
            and HOLDING.search(self.plain, max(0, quote.start - 90), quote.start) is not None
            and any(event.kind == "label" and event.what.startswith("box") for event in self.ahead[:1])
        )

    def label(self, event: Event, start: int, end: int, events: Sequence[Event]) -> bool:
        """A labelled value in the segment; what stands before its label is a name of its own."""
        known = self.labels.get(event.what, {})
        found = known.get(self.tradition.name)
        if found is None:
            return False
        level = found[0]
        a, b = event.value
        if self.tradition.name == "german-stasi" and event.what == "p" and "-" in self.plain[a:b]:
            # p. 50-51: the singular with a range renders Bl.
            level = "blatt"
        if self.tradition.name == "romanian" and event.what == "f" and not (self.draft.path or self.names):
            # F. opens a reference as the fond; after a file it is the sheet.
            level = "fond" if self.text[event.start] == "F" else level
        if self.tradition.name == "yugoslav" and event.what == "f" and (self.draft.path or self.names):
            # f. opens a reference as the fond; after a box it is the fascicle.
            level = "bundle"
        folder_next = any(each.what == "t" for each in self.ahead[:1])
        if self.tradition.name == "polish" and event.what == "p" and folder_next:
            # p. 113, t. 30: a packet and its folder.
            level = "bundle"
        if self.tradition.name == "polish" and event.what == "t" and self.draft.has("bundle"):
            level = "folder"
        if event.what.startswith("lot") and self.tradition.family == "us":
            return False
        if (
            level in ("record_group", "series", "collection")
            and self.tradition.family not in ("us",)
            and event.end - event.start < 3
        ):
            return False
        if event.start > start:
            before = trim(self.plain, start, event.start)
            if self.tradition.family == "us" and level == "file" and event.start > start:
                return False
            if event.what.startswith("lot"):
                return False
            if (
                level == "signatur"
                or level == "number"
                or level == "box"
                or self.tradition.family in ("us", "italian", "hungarian", "yugoslav", "indian", "polish")
                or (before[1] - before[0] > 3 and self.plain[before[0]].isupper())
            ):
                self.bare(*before)
            else:
                return False
        self.flush_names(before=level)
        if level in ("volume",) and event.end < end and self.plain[event.end : end].lstrip()[:1] == "(":
            b = end
        after = trim(self.plain, event.end, end)
        titled = (
            self.tradition.family == "us"
            and level == "folder"
            and self.plain[event.end : event.end + 1] == " "
            and self.plain[after[0] : after[0] + 1].isupper()
            and not any(e.kind in ("label", "quote") and e.start >= event.end for e in events)
        )
        if titled and not self.draft.reverse:
            # Folder 350 Chile: the heading belongs to the number.
            b = end
        if (
            self.tradition.name == "romanian-foreign"
            and level == "series"
            and self.plain[after[0] : after[0] + 1] == "-"
        ):
            # Matter 220 - Relations with …: the heading belongs to the number.
            b = end
        if level == "signatur" and [name for name, _, _ in self.draft.path] == ["signatur"]:
            # 11376, Nr. 284: the bare number was the holding.
            self.draft.path[0] = ("bestand", *self.draft.path[0][1:])
        if self.draft.has(level) and not self._repeats(level) and level not in LEAF_LEVELS:
            self.draft.rest.append((start, end))
            return True
        if level == "list" and self.draft.has("list"):
            return True
        department = _TERRITORIAL.match(self.plain, a, b) if self.tradition.name == "czech-foreign" else None
        if department is not None and level == "fond":
            # f. TO-O 1945-1959: the years belong to the series, with the country after them.
            self.names.append((department.end(), b))
            b = end = department.end() - 1
        self.draft.add(level, a, b)
        self.draft.labels += 1
        if b != end and after[0] < after[1]:
            rest = [e for e in events if e.start >= after[0]]
            tail = next((e for e in rest if e.kind == "label"), None)
            if tail is not None:
                self.segment(*after, rest)
            elif self.tradition.family == "us" and level == "box" and self.plain[after[0]] in '“"':
                # Box 15 “Germany 1949” folder: no comma between them.
                self.quote(*after)
            elif self.plain[after[0]] == "(":
                self.draft.rest.append(after)
            elif level not in LEAF_LEVELS:
                self.bare(*after)
        return True

    def quote(self, start: int, end: int) -> None:
        """A quotation: a folder's title where the word folder follows it or a box stands before it."""
        inner = re.match(
            r"[“\"‘«„](?P<v>.{1,300}?)[,.]?[”\"’»“]\s?(?P<word>folder|file|Folder|File)?$",
            self.plain[start:end],
        )
        if inner is None:
            self.draft.rest.append((start, end))
            return
        if (
            inner.group("word")
            or (self.draft.has("box") and self.tradition.family == "us" and not self.draft.has("folder"))
            or self._shelved(Event("quote", start, end))
        ):
            self.flush_names()
            self.draft.add("folder", start + inner.start("v"), start + inner.end("v"))
            self.draft.end = max(self.draft.end, end)
        else:
            self.draft.rest.append((start, end))
            if self.draft.path and not self.draft.reverse:
                self.done = True


def read_titled(
    text: str,
    plain: str,
    draft: Draft,
    tradition: Tradition,
    labels: Labels,
    span: tuple[int, int],
    events: Sequence[Event],
    masked: list[tuple[int, int]],
) -> Draft:
    """Read the segments of `span` into `draft`; `events` are those that begin inside it."""
    reading = Reading(text, plain, draft, tradition, labels)
    # A comma inside a label (Progs., Nos. 12) or a date (May 4, 1961) parts no segments.
    inner = [
        (e.start, e.end)
        for e in events
        if (
            e.kind == "label"
            and "," in plain[e.start : e.end if e.plural or plain[e.end - 1] in '’”»"' else e.value[0]]
        )
        or (e.kind == "date" and "," in plain[e.start : e.end])
    ]
    masked = sorted([*masked, *inner]) if inner else masked
    at = 0
    coded_to = 0
    leaf_at = max(
        (event.start for event in events if event.kind == "label" and event.what in _LEAF_WORDS), default=-1
    )
    for start, end in segments(plain, *span, masked):
        while at < len(events) and events[at].start < start:
            at += 1
        stop = at
        while stop < len(events) and events[stop].start < end:
            stop += 1
        reading.leaf_follows = leaf_at >= end
        reading.ahead = events[stop:]
        if end > coded_to:
            # A code that goes over a comma (PA, 1956,) has its further segments read with it.
            reading.segment(start, end, events[at:stop])
            coded_to = max([coded_to, *(e.end for e in events[at:stop] if e.kind == "code" and e.parts)])
        at = stop
        if reading.done:
            break
    reading.flush_names()
    return draft
