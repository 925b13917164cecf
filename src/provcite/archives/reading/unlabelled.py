"""Values without labels: codes by shape, numbers by position."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from provcite.archives.reading.draft import Draft
from provcite.archives.reading.judge import refused_acronym
from provcite.archives.reading.labelled import PAREN_YEAR, Labelled
from provcite.model.levels import LEAF_LEVELS

if TYPE_CHECKING:
    from provcite.archives.events import Event

_SPLIT = {
    "/": re.compile(r"[^/]+"),
    ".": re.compile(r"[^.]+"),
    "-": re.compile(r"[^-]+"),
    " ": re.compile(r"\S+"),
}
#: The number of a Cabinet or committee paper: Cabinet 17 (25), CM (56) 54, COS (48) 12.
_MINUTE = re.compile(
    r"\b(?P<n>(?:(?:Cabinet|[A-Z]{1,5}|(?:[A-Z]\.){2,4})\s?\(\d{2}\)\s?\d{1,4}|"
    r"(?:Cabinet|CAB|C[CMP]{1,2}|C|COS|JIC|JP|DC|PUSC|DO)\s\d{1,3}(?:st|nd|rd|th)?\s?\(\d{2}\)))(?![\w-])"
)
#: A paper within a piece by its registry number: N4156, FC 1018/23, ZP 5/11/G.
_PAPER = re.compile(
    r",\s(?P<n>[A-Z]{1,3}\s?\d{1,5}(?:/\d{1,5}){1,3}(?:/[A-Z]{1,3})?|[A-Z]{1,2}\s?\d{4,5})(?=[.,;)\]]|\s\(|$)"
)
_FILES = re.compile(r"(?:,\s\d{1,4}){0,8}(?:,?\sand\s\d{1,4})")
#: 9401/1a/5 and 6: two files, written as one value.
_TWO_FILES = re.compile(r"\sand\s\d{1,5}(?=[.;,)]|$)")


class Unlabelled(Labelled):
    """Adds: codes and bare numbers."""

    def _code(self, at: int, event: Event) -> int:
        cur = self.cur
        tight = cur is not None and self._tight(self.reach, event.start)
        if event.what == "*":
            return self._mixed(at, event, tight)
        if event.parts:
            further = (
                cur is not None
                and tight
                and cur.tradition is not None
                and cur.tradition.name == event.what
                and ";" not in self.plain[self.reach : event.start]
                and not any(cur.has(level) or level in LEAF_LEVELS for level, _, _ in event.parts)
                and not any(level in LEAF_LEVELS for level, _, _ in cur.path)
            )
            if cur is None or not tight or (cur.path and not further):
                repository = None
                if (cur is not None and cur.path) or (
                    cur is not None and not tight and not self._same_clause(cur, event)
                ):
                    self.flush()
                elif cur is not None:
                    repository = cur
                self.cur = cur = repository or Draft(start=event.start, end=event.start)
            if cur.tradition is None:
                name = event.what
                cur.tradition = self.repositories.tradition(name)
            if cur.repository is None:
                cur.strong = len(event.parts) > 1 or event.parts[0][0] == "file"
            self._named_before(cur, event.start)
            for level, start, end in event.parts:
                cur.add(level, start, end)
            self.reach = event.end
            if cur.has("piece") and cur.tradition.family == "uk":
                after = self.events[at + 1] if at + 1 < len(self.events) else event
                # WO 106/5885 after DEFE 11/47 is another piece.
                paper = None if after.kind == "code" and after.parts else _PAPER.match(self.plain, event.end)
                minute = paper or _MINUTE.search(self.plain, event.end, self._clause_end(event.end, 160))
                if minute is not None:
                    cur.add("document", *minute.span("n"))
                    self.reach = minute.end()
                    return self._after(minute.end())
            return at + 1
        if cur is None:
            if (
                self.last is not None
                and self.found
                and self.last.family == "hungarian"
                and event.what == "/"
                and self._tight(self.low, event.start)
            ):
                stroke = self.plain.index("/", event.start)
                draft = Draft(start=event.start, end=event.end, tradition=self.last, leans=True)
                draft.add("fond", event.start, stroke)
                draft.add("archival_unit", stroke + 1, event.end)
                draft.strong = True
                self.cur = draft
                self.reach = event.end
                return at + 1
            house = self.events[at + 1] if at + 1 < len(self.events) else event
            if (
                house.kind == "acronym"
                and event.what == "/"
                and self.plain.count("/", event.start, event.end) > 1
                and self.plain[event.end : house.start] == ", "
                and self._closes(house.end)
                and not refused_acronym(self.text[house.start : house.end])
            ):
                # in 01/02/33, MFA: the house comes last.
                self.cur = Draft(
                    start=event.start, end=event.end, tradition=self.repositories.tradition("numbered")
                )
                self.cur.add("number", *event.value)
                self.reach = event.end
                return at + 1
            if self.last is not None and self.found and self._same_series(event):
                cur = self.cur = Draft(start=event.start, end=event.start, tradition=self.last, leans=True)
            else:
                return at + 1
        elif not tight and not self._same_clause(cur, event):
            self.flush()
            if (
                not self.found
                or self.last is None
                or self.last.name != "chinese-local"
                or not self._same_series(event)
            ):
                return at + 1
            cur = self.cur = Draft(start=event.start, end=event.start, tradition=self.last, leans=True)
        elif (
            cur.tradition is not None
            and cur.tradition.family == "uk"
            and cur.has("piece")
            and not cur.has("document")
        ):
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
        cur.add(
            "signatur" if german else "file" if cur.tradition.forms("number") is None else "number",
            *event.value,
        )
        self.reach = event.end
        return at + 1

    def _lettered(self, event: Event) -> bool:
        """Whether the code begins with letters and stands in a sequence of such codes."""
        before = self.found[-1].path[:1]
        return self.plain[event.start].isupper() and bool(before) and self.plain[before[0][1]].isupper()

    def _same_series(self, event: Event) -> bool:
        """Whether a code after a finished reference is another of the same kind."""
        gap = self.plain[self.low : event.start]
        return (
            self.last is not None
            and bool(self.last.positional)
            and (
                (len(gap) < 60 and not re.search(r"\b(?:in|see|vol|no|pp?)\b|:", gap))
                # A code that begins with letters, as the one before did, is unmistakable.
                or (self.last.name == "chinese-local" and len(gap) < 160 and self._lettered(event))
            )
        )

    def _continues(self, cur: Draft, event: Event) -> bool:
        """Whether a code goes on with the units of the reference (Fond 89, 73/34)."""
        tradition = cur.tradition
        if tradition is None or any(level in LEAF_LEVELS for level, _, _ in cur.path):
            return False
        return (
            len(cur.path) == 1
            and cur.path[0][0] == "fond"
            and event.what in ("/", ".")
            and bool(tradition.positional)
        ) or (
            tradition.family in ("uk", "other")
            and not cur.has("number")
            and bool(cur.path)
            and cur.labels > 0
        )

    def _positional(self, cur: Draft, event: Event) -> None:
        """Read the parts of a code by their places."""
        mark = event.what
        start, end = event.value
        if cur.tradition is None:
            family = (
                self.last
                if self.last is not None
                and self.last.positional
                and (
                    cur.repository is None
                    or (
                        mark == "."
                        and self.last.family == "russian"
                        and self.plain[start:end].count(".") in (2, 3)
                    )
                )
                else None
            )
            script = any("а" <= c.lower() <= "я" for c in self.plain[slice(*(cur.repository or (0, 0)))])
            russian = mark in ("/", ".", " ") and (script or self._russian_acronym(cur))
            cur.tradition = family or (
                self.repositories.tradition("russian") if russian else self.repositories.tradition("numbered")
            )
        tradition = cur.tradition
        parts = [(start + m.start(), start + m.end()) for m in _SPLIT[mark].finditer(self.plain[start:end])]
        known = [level for level, _, _ in cur.path]
        levels: tuple[str, ...] | None = None
        if known == ["fond"] and tradition.by_count(len(parts) + 1):
            levels = (tradition.by_count(len(parts) + 1) or ())[1:]
        elif (
            mark == "."
            and len(parts) == 2
            and self.found
            and self.found[-1].tradition is tradition
            and tradition.family == "russian"
        ):
            levels = ("opis", "delo")
        else:
            levels = tradition.by_count(len(parts))
        if levels is None or len(levels) != len(parts):
            level = "number"
            if mark in (".", " ") or (mark == "/" and len(parts) < 3 and cur.unknown):
                # 4.5 and 1/3 after a word in capitals are versions and fractions as well.
                return
            if tradition.name == "numbered" or tradition.family in ("uk", "other", "german"):
                level = {"german": "signatur"}.get(tradition.family, "number")
            if tradition.forms("file") is not None and tradition.forms("number") is None:
                level = "file"
            if tradition.name == "polish-foreign" and mark == "/" and len(parts) == 2:
                level = "collection"
            cur.add(level, start, end)
            if cur.repository is None:
                cur.doubt(0.4, "a code without a repository")
        else:
            for level, part in zip(levels, parts, strict=True):
                cur.add(level, *part)
            cur.doubt(0.9, "unlabelled numbers were read by their places")
            cur.dotted = mark == "."
            further = _FILES if known == ["fond"] else _TWO_FILES if mark == "/" and len(parts) > 2 else None
            more = further.match(self.plain, end) if further is not None else None
            if more is not None and levels[-1] == "delo":
                cur.path[-1] = (levels[-1], parts[-1][0], more.end())
                end = more.end()
                cur.end = max(cur.end, end)
        self.reach = end

    def _russian_acronym(self, cur: Draft) -> bool:
        """Whether the repository's acronym has the look of a Soviet one (RGASPI, TsDAHOU, GANO, PAAO)."""
        if cur.repository is None:
            return False
        word = self.plain[slice(*cur.repository)]
        if re.search(r"\b(?:Derzhavn|Gosudarstvenn|Rossii?sk|Tsentral.?n|[Aa]rkhiv)\w*\s", word):
            return True
        return (
            bool(
                re.match(
                    r"(?:Ts|RG|GA|DA(?=[A-Za-z]{0,3}O$)|TsG|AP|AV|PA|OG|NA[A-Z]|KhD|TsD|RTs)[A-Za-z]*", word
                )
            )
            and len(word) >= 3
        )

    def _number(self, at: int, event: Event) -> None:
        """A bare number: a leaf after a file, the papka of the foreign policy archive, else nothing."""
        cur = self.cur
        if cur is not None and self._whole_call(cur, event):
            cur.add("number", *event.value)
            cur.doubt(0.6, "a number alone was read as the call number")
            self.reach = event.end
            return
        if cur is not None and cur.ibid and not cur.path and self.closes and self._only_leaves(cur, event):
            family = self.last.family if self.last is not None else ""
            leaf = {"german": "blatt", "russian": "list", "ukrainian": "list"}.get(family, "page")
            cur.add(leaf, *event.value)
            cur.context = True
            cur.doubt(0.7, "a number after ibid. was read as the leaf")
            self.reach = event.end
            return
        if (
            cur is None
            or not cur.path
            or not (
                self._tight(self.reach, event.start) or PAREN_YEAR.match(self.plain[self.reach : event.start])
            )
        ):
            return
        gap = self.plain[self.reach : event.start]
        if ";" in gap or re.match(r"\.\s", gap) or self.plain[event.start - 1 : event.start].isalpha():
            # F10411 is a paper's own number, no leaf.
            return
        tradition = cur.tradition
        start, end = event.value
        following = self.events[at + 1] if at + 1 < len(self.events) else None
        if (
            tradition is not None
            and tradition.bare is not None
            and not cur.has(tradition.bare)
            and cur.has("opis")
            and not cur.has("delo")
        ):
            if following is not None and following.kind == "label":
                cur.add(tradition.bare, start, end)
                self.reach = end
            return
        leaf = "list" if tradition is not None and tradition.forms("list") is not None else "page"
        units = {"delo", "archival_unit", "file", "signatur", "piece"}
        if cur.has("opis") and cur.has("reel"):
            # A number on a microfilm of a fond stands for the delo.
            units.add("number")
        if (
            cur.path[-1][0] in units
            and not any(level in LEAF_LEVELS for level, _, _ in cur.path)
            and "," in gap
        ):
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

    def _whole_call(self, cur: Draft, event: Event) -> bool:
        """Whether a bare number right after a known house is all of the call number (``IWM 24613``)."""
        start, end = event.value
        tradition = cur.tradition
        return (
            cur.repository is not None
            and not cur.unknown
            and not cur.path
            and tradition is not None
            and (tradition.name == "numbered" or tradition.family == "uk")
            and 4 <= end - start <= 6
            and self.plain[start:end].isdigit()
            and self.plain[cur.repository[1] : start] in (" ", ", ", ": ")
            and self._closes(end)
        )

    def _only_leaves(self, cur: Draft, event: Event) -> bool:
        """Whether the note says nothing but ibid. and these numbers."""
        return (
            not self.plain[: cur.start].strip()
            and not self.plain[event.end :].strip(" .")
            and self._tight(self.reach, event.start)
        )

    def _more_files(self, cur: Draft, event: Event) -> None:
        """Where numbers are joined by points the leaf is a fourth part: numbers after a comma are
        further files."""
        tradition = cur.tradition
        self.flush()
        last = None
        for match in re.finditer(r"\d+(?:-\d+)?", self.plain[slice(*event.value)]):
            last = Draft(
                start=event.start + match.start(),
                end=event.start + match.end(),
                tradition=tradition,
                leans=True,
                dotted=True,
            )
            last.add("delo", last.start, last.end)
            last.doubt(0.7, "a number after a comma was read as a further file")
            self.found.append(last)
        self.low = event.end
        self.reach = event.end
