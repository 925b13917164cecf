"""Labelled values: to which level they go, and whether they belong to the reference at hand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from provcite.archives.reading.assembly import LIKELIER_FIRST
from provcite.archives.reading.draft import Draft, segments, sentence_ends
from provcite.archives.reading.houses import Houses
from provcite.archives.reading.places import COUNTRY, PLACE
from provcite.archives.reading.titled import TITLED
from provcite.model.levels import LEAF_LEVELS

if TYPE_CHECKING:
    from provcite.archives.events import Event

PAREN_YEAR = re.compile(r"\s?\((?:[^()\d]{0,30})\d{4}(?:[-/]\d{2,4})?\)\s?,?\s?$")


#: Names between commas, a year perhaps behind the last word: Presidentes, Pekin 1956.
_NAMES = re.compile(
    r"\s?(?:,\s[A-ZÀ-ÞČĎŁŘŚŠŤŽŐŰȘȚ][\w.’'&/-]*(?:\s[^\W\d_][\w.’'&/-]*){0,6}(?:\s(?:19|20)\d\d(?:-\d{2,4})?)?){1,4},\s"
)


class Labelled(Houses):
    """Adds: labelled values."""

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
            if found is None and plainly:
                found = next((known[name] for name in LIKELIER_FIRST if name in known), None)
            if found is None:
                return None
            draft.doubt(0.8, "a label that this archive does not use was read by another's habit")
        level = found[0]
        if draft.ibid and event.what == "f" and tradition is not None and tradition.family == "yugoslav":
            # Isto, f. 12: below a fond that is not printed again f. is the fascicle.
            return "bundle"
        if level == "page" and event.what in ("p", "п") and self._between_opis_and_delo(at, draft):
            return "papka"
        if event.what == "p" and level == "papka" and not self._papka(at, draft):
            return "page"
        return level

    def _between_opis_and_delo(self, at: int, draft: Draft) -> bool:
        """Whether the label stands between an opis and a delo (f. 5, op. 3, p. 7, d. 1): no leaf does."""
        if not draft.has("opis") or draft.has("delo") or draft.has("papka"):
            return False
        following = self.events[at + 1] if at + 1 < len(self.events) else None
        return (
            following is not None
            and following.kind == "label"
            and self.labels.get(following.what, {}).get("russian", ("",))[0] == "delo"
            and self._tight(self.events[at].end, following.start)
        )

    def _papka(self, at: int, draft: Draft) -> bool:
        """Whether p. is a papka here: none yet, and it stands before the delo or before the leaves."""
        if draft.has("papka") or draft.has("list"):
            return False
        if draft.ibid and not draft.path:
            # Ibid., p. 92: a page, unless a delo follows.
            after = self.events[at + 1] if at + 1 < len(self.events) else None
            return (
                after is not None
                and after.kind == "label"
                and self.labels.get(after.what, {}).get("russian", ("",))[0] == "delo"
                and self._tight(self.events[at].end, after.start)
            )
        if not draft.has("delo") or not re.search(r"[-,&]", self.plain[slice(*self.events[at].value)]):
            return True
        following = self.events[at + 1] if at + 1 < len(self.events) else None
        if (
            following is not None
            and following.kind == "label"
            and self._tight(self.events[at].end, following.start)
        ):
            levels = {level for level, _ in self.labels.get(following.what, {}).values()}
            return bool(levels & {"list", "page"}) and following.what != "p"
        return False

    def _label(self, at: int, event: Event) -> int:
        if self.plain.startswith((" of the book", " of the article", " of his", " of her"), event.end):
            return at + 1
        cur = self.cur
        gap = self.plain[self.reach : event.start] if cur is not None else ""
        if (
            cur is None
            or (cur.tradition is not None and cur.tradition.name not in self.labels.get(event.what, {}))
        ) and (
            self._anchor(event)
            and (cur is None or cur.repository is None or not cur.path)
            and not (cur is not None and cur.unknown and not cur.path)
        ):
            return self._papers(at, event)
        if cur is None:
            levels = {level for level, _ in self.labels.get(event.what, {}).values()}
            voted = self._vote(at)
            if voted is not None and voted.family == "us":
                return at + 1
            turned = event.what in (
                "l",
                "ll",
                "л",
                "лл",
                "list",
                "listy",
                "лист",
                "листы",
                "bl",
                "blatt",
            ) and self._unit_follows(at)
            if not turned and (
                not self._is_unit(event) or (levels <= LEAF_LEVELS and not self._leaf_alone(event))
            ):
                return at + 1
            self.cur = cur = Draft(
                start=event.start, end=event.start, leans=bool(self.found), tradition=self._settled(at, event)
            )
            self.reach = event.start
            if levels <= LEAF_LEVELS or event.what in ("ll", "лл", "l", "л"):
                cur.strong = self._leaf_alone(event)
                if cur.strong:
                    cur.doubt(0.5, "only the leaves are printed")
        elif not self._attached(cur, event, gap, at):
            self.flush()
            if self._is_unit(event):
                self.cur = Draft(
                    start=event.start,
                    end=event.start,
                    leans=bool(self.found) and len(gap) < 40,
                    tradition=self._settled(at, event),
                )
                self.reach = event.start
                return self._place(at, event)
            return at + 1
        return self._place(at, event)

    def _named_before(self, cur: Draft, start: int) -> None:
        """Names between a house and its first unit: the holding, where the tradition names holdings.

        ``TTLTQG III, Phủ Thủ tướng, hồ sơ 12``; towns and descriptions are none.
        """
        tradition = cur.tradition
        if tradition is None or not tradition.titled or tradition.name in TITLED:
            return
        if cur.path or cur.repository is None or cur.has(tradition.titled):
            return
        begin = max(cur.repository[1], *(end for _, end in cur.rest)) if cur.rest else cur.repository[1]
        if begin >= start or start - begin > 120:
            return
        for name in segments(self.plain, begin, start, self.masked):
            words = self.plain[slice(*name)]
            plainly = words[0].isupper() and not any(c.isdigit() for c in words) and len(words) > 2
            if not plainly or ". " in words or PLACE.match(words) or COUNTRY.match(words):
                continue
            if not any(
                event.kind in ("date", "quote")
                for event in self.events[self._after(name[0]) : self._after(name[1])]
            ):
                cur.add(tradition.titled, *name)
            return

    def _named_between(self, cur: Draft, start: int) -> None:
        """Names between two units: the levels below the unit before them that may have a name.

        ``Galería 3, Presidentes, Adolfo López Mateos, exp. 559``; what is left over is the rest.
        """
        tradition = cur.tradition
        if tradition is None or not cur.path or not tradition.titled or tradition.name in TITLED:
            return
        begin = max(self.reach, *(end for _, _, end in cur.path))
        if not _NAMES.fullmatch(self.plain, begin, start):
            return
        free = [each.level for each in tradition.levels if each.named and not cur.has(each.level)]
        if cur.has("fond"):
            # What has a fond has no collection beside it.
            free = [level for level in free if level != "collection"]
        above = max(tradition.rank(cur.path[-1][0]), tradition.rank(tradition.titled) - 1)
        free = [level for level in free if tradition.rank(level) > above]
        for name in segments(self.plain, begin, start, self.masked):
            if free and not PLACE.match(self.plain, *name) and not COUNTRY.match(self.plain, *name):
                cur.add(free.pop(0), *name)
            else:
                cur.rest.append(name)
        self.reach = start

    def _unit_follows(self, at: int) -> bool:
        """Whether the next event is the label of a unit, right after this one (leaf-first order)."""
        if at + 1 >= len(self.events):
            return False
        following = self.events[at + 1]
        return (
            following.kind == "label"
            and self._is_unit(following)
            and self._tight(self.events[at].end, following.start)
        )

    def _leaf_alone(self, event: Event) -> bool:
        """Leaves without a unit (``“Dnevniki …,” Ll. 213-14``): capital plural after a quotation."""
        before = self.plain[max(0, event.start - 3) : event.start]
        return (
            event.what in ("ll", "лл", "l", "л")
            and self.text[event.start].isupper()
            and any(mark in before for mark in '”"»')
        )

    def _attached(self, cur: Draft, event: Event, gap: str, at: int) -> bool:
        """Whether the label belongs to the reference at hand."""
        if self._tight(self.reach, event.start) or PAREN_YEAR.match(gap):
            return True
        levels = {level for level, _ in self.labels.get(event.what, {}).values()}
        sentence = any(
            c == "." and sentence_ends(self.plain, self.reach + n) for n, c in enumerate(gap[:160])
        )
        if levels & {"reel", "mikrofilm"} and len(gap) < 240:
            return True
        if sentence or ";" in gap or len(gap) > 160:
            return False
        if not cur.path and cur.repository is not None:
            return len(gap) < 80
        if levels & LEAF_LEVELS and event.what not in ("s", "c", "f", "k"):
            if any(level in LEAF_LEVELS for level, _, _ in cur.path):
                return False
            return (
                bool(cur.path)
                and (len(gap) < 90)
                and "(" not in gap
                and not re.search(r"\b(?:in|see|cf|quoted|cited|ed|eds|vol)\b", gap)
            )
        own = cur.tradition is not None and cur.tradition.name in self.labels.get(event.what, {})
        if cur.repository is not None and own and not levels & LEAF_LEVELS and _NAMES.fullmatch(gap):
            return True
        return len(gap) < 24 and not re.search(r"\d", gap)

    def _place(self, at: int, event: Event) -> int:
        """Give the labelled value to its level, in this reference or a new one."""
        cur = self.cur
        if cur is None:
            return at + 1
        level = self._level(at, event, cur)
        if level is None or (
            level == "number"
            and re.search(r"[^\W\d_]\.\s$", self.plain[max(0, event.start - 4) : event.start])
        ):
            return at + 1
        tradition = cur.tradition
        leaf = level in LEAF_LEVELS
        if not leaf:
            self._named_before(cur, event.start)
            self._named_between(cur, event.start)
        has_leaf = any(name in LEAF_LEVELS for name, _, _ in cur.path)
        if (
            has_leaf
            and not leaf
            and not cur.reverse
            and len(cur.path) == 1
            and not cur.leans
            and (cur.repository is None or level == "fond")
        ):
            cur.reverse = True
        repeated = cur.has(level) and not (
            tradition is not None and (forms := tradition.forms(level)) and forms.repeats
        )
        jumps = has_leaf and not leaf and not cur.reverse and level not in ("reel", "mikrofilm")
        if leaf and has_leaf:
            if not self._tight(self.reach, event.start):
                return at + 1
            repeated = True
            if (level == "page" and cur.has("list")) or (level == "list" and cur.has("page")):
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
