"""Houses that no list has: an acronym or a name with a word for archive, and the units after it.

What follows decides: a call number, a label of a unit, a holding with its leaves, a town and a
credit. Without any of these a word in capitals is no repository.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from provcite.archives.events import code_patterns
from provcite.archives.reading.draft import Draft, trim
from provcite.archives.reading.judge import refused_acronym
from provcite.archives.reading.named import COLLECTIONS
from provcite.archives.reading.naming import archive_name, with_acronym
from provcite.archives.reading.titled import TITLED, read_titled
from provcite.archives.reading.unlabelled import Unlabelled
from provcite.model.levels import LEAF_LEVELS

if TYPE_CHECKING:
    from provcite.archives.events import Event
    from provcite.archives.traditions import Tradition

#: A country or town after an acronym (TsGAOO Ukrainy, ГАРО Ростов).
_OF_COUNTRY = re.compile(r"\s(?!Records|Papers|Files|Series|Collection)[A-ZА-ЯІЇЄ][^\W\d_]{2,14}(?=[,.:]?\s)")
_PROTOCOL = re.compile(r"\s?(?:Protocol|Prot\.|Protokol)\s(?:No\.\s)?\d")
#: The archive of a German town or state: StA Leipzig, LHA Schwerin.
_TOWN_ARCHIVE = re.compile(
    r"(?:StA|StadtA|StdA|HStA|LHA|LA|KrA|KreisA|UA|StArch|NLA|LAV|LASA|HHStA)\s[A-ZÄÖÜ][\w-]{2,20}(?=,\s)"
)
#: Archives départementales, municipales: AD with the letters of the department.
_DEPARTMENT = re.compile(r"A[DM][A-Z]{1,3}|ACJM?|ACV")
#: A leaf's front or back, as books by hand are cited.
_FOLIO = re.compile(r"\d[rv](?!\w)")
#: Countries in the names of houses, and the towns behind them.
_BY_COUNTRY = {
    word: name
    for name, words in {
        "bulgarian": ("Bulgarian", "Bulgaria", "Sofia"),
        "polish": ("Polish", "Poland", "Warsaw", "Warszawa"),
        "czech": ("Czech", "Czechoslovak", "Slovak", "Prague", "Praha", "Bratislava"),
        "hungarian": ("Hungarian", "Hungary", "Budapest"),
        "romanian": ("Romanian", "Romania", "Bucharest"),
        "albanian": ("Albanian", "Albania", "Tirana"),
        "mongolian": ("Mongolian", "Mongolia", "Ulaanbaatar"),
        "yugoslav": ("Yugoslav", "Yugoslavia", "Serbian", "Serbia", "Croatian", "Croatia", "Belgrade"),
        "ukrainian": ("Ukrainian", "Ukraine", "Kyiv", "Kiev"),
    }.items()
    for word in words
}
_COUNTRY_WORD = re.compile(rf"\b(?:{'|'.join(_BY_COUNTRY)})\b")
_FOREIGN = {
    "polish": "polish-foreign",
    "czech": "czech-foreign",
    "romanian": "romanian-foreign",
    "yugoslav": "serbian-foreign",
}
#: What may stand before a house that opens its clause.
_OPENINGS = ("", "See", "See also", "Cf.", "Source:", "In", "From", "Quelle:")
#: The town or country after a house that no list has.
_TOWN = re.compile(r"(?:,\s[A-Z][\w’-]+(?:\s[A-Z][\w’-]+)?){1,2}\.\s")


class Unlisted(Unlabelled):
    """Adds: repositories that are not among the known ones."""

    def _acronym(self, at: int, event: Event) -> int:
        word = self.text[event.start : event.end]
        next_at = at + 1
        end = event.end
        while (
            next_at < len(self.events)
            and self.events[next_at].kind == "acronym"
            and self.plain[end : self.events[next_at].start] in (" ", "-", "/")
        ):
            end = self.events[next_at].end
            next_at += 1
        start, end = with_acronym(self.text, self.plain, event.start, end)
        country = _OF_COUNTRY.match(self.plain, end)
        if (
            country is not None
            and self._after(end) == self._after(country.end())
            and self._opens(self._after(country.end()), country.end())
        ):
            end = country.end()
        next_at = self._after(end)
        if refused_acronym(word) or (
            self.plain[start - 1 : start] == "/" and self.plain[end : end + 1] == "."
        ):
            # E/CN.4/1997/4 is a document of the United Nations.
            return next_at
        resume = self._german(start, end)
        if resume is None:
            resume = self._department(start, end)
        if resume is not None:
            return resume
        tradition = None
        if self._opens(next_at, end) and self.plain[end : self.events[next_at].start] in (
            "",
            " ",
            ", ",
            ": ",
            ". ",
            ",",
            ".",
            " (",
            " - ",
        ):
            following = self.events[next_at]
            if following.kind == "number" or (following.parts and following.what == "uk"):
                return next_at
            if following.kind == "label":
                if not self._is_unit(following):
                    return next_at
                if following.first and "hungarian" in self.labels.get(following.what, {}) and len(word) <= 3:
                    return self._hungarian(start, end)
                if self._anchor(following):
                    held = None if COLLECTIONS.fullmatch(self.plain, start, end) else (start, end)
                    return self._papers(next_at, following, repository=held)
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
        if (
            cur is not None
            and cur.repository is None
            and cur.path
            and not cur.leans
            and self._closes(end)
            and self.plain[self.reach : start] in (", ", " in ", ", in ")
        ):
            cur.repository = (start, end)
            cur.unknown = True
            cur.doubt(0.7, "the repository is not known")
            self.flush()
            return next_at
        if cur is None and self._closes(end) and self.plain[start - 2 : start] == ", ":
            before = self._after(start) - 1
            dated = (
                before >= 0 and self.events[before].kind == "date" and self.events[before].end == start - 2
            )
            if dated and (
                (end == self.length and not self.found)
                or _PROTOCOL.match(self.plain, self._clause_start(start, max(self.low, start - 60)))
            ):
                draft = Draft(start=start, end=end, repository=(start, end), unknown=True)
                draft.doubt(0.4, "an unknown acronym at the end was taken for the repository")
                self.found.append(draft)
        return next_at

    def _department(self, start: int, end: int) -> int | None:
        """The archives of a French department by acronym, with series and article (``ADHL 996W 146``)."""
        if _DEPARTMENT.fullmatch(self.plain, start, end) is None:
            return None
        tradition = self.repositories.tradition("french-national")
        place, _ = trim(self.plain, end, min(len(self.plain), end + 3), " ,:")
        for pattern in code_patterns(tradition) if place > end else ():
            match = pattern.match(self.plain, place)
            if match is None or match.groupdict().get("carton") is None:
                continue
            self.flush()
            self.cur = Draft(
                start=start, end=match.end(), repository=(start, end), unknown=True, tradition=tradition
            )
            self.cur.doubt(0.7, "the repository is not known")
            for level in match.re.groupindex:
                self.cur.add(level, *match.span(level))
            self.reach = match.end()
            return self._after(match.end())
        return None

    def _german(self, start: int, end: int, *, named: bool = False) -> int | None:
        """A house that is not known, with a holding, a number and its leaves (``Bl. 80``, ``o. Bl.``)."""
        town = _TOWN_ARCHIVE.match(self.plain, start)
        if town is not None:
            end = town.end()
        named = named or town is not None
        if self.plain[end : end + 2] != ", ":
            return None
        stop = self._clause_end(end, 240)
        inside = self.events[self._after(end) : self._after(stop)]
        unpaged = re.search(r"\bo\.\s?Bl\b", self.plain[end:stop]) is not None
        leaves = any(e.kind == "label" and e.what in ("bl", "bll", "blatt") for e in inside)
        if not (unpaged or leaves or named) or any(e.kind in ("repository", "ibid") for e in inside):
            return None
        tradition = self.repositories.tradition("german")
        draft = Draft(start=start, end=end, tradition=tradition, repository=(start, end), unknown=True)
        ministry = re.compile(r",\s(?P<s>[A-Z]{1,2}(?:-[A-Z])?\s\d{1,6}(?:/\d{1,3})?)(?=,\s)").match(
            self.plain, end
        )
        if self.plain[start:end] == "MfAA" and ministry is not None:
            # The foreign ministry's holding, its house left out.
            draft.repository, draft.unknown = None, False
            draft.add("bestand", start, end)
            draft.add("signatur", *ministry.span("s"))
            end = ministry.end()
        read_titled(self.text, self.plain, draft, tradition, self.labels, (end, stop), inside, self.masked)
        if not draft.has("signatur") or not (unpaged or named or draft.has("blatt")):
            return None
        self.flush()
        draft.doubt(0.7, "the repository is not known")
        self.found.append(draft)
        self.last = tradition
        self.low = draft.end
        return self._after(draft.end)

    def _hungarian(self, start: int, end: int) -> int:
        """Boxes after a short group code without a repository (``KA, 11. doboz, 22/a``)."""
        self.flush()
        stop = self._clause_end(end)
        tradition = self.repositories.tradition("hungarian")
        draft = Draft(start=start, end=end, tradition=tradition, leans=True)
        inside = self.events[self._after(end) : self._after(stop)]
        read_titled(self.text, self.plain, draft, tradition, self.labels, (end, stop), inside, self.masked)
        draft.path.insert(0, ("collection", start, end))
        draft.doubt(0.6, "no repository is named")
        self.found.append(draft)
        self.low = draft.end
        return self._after(draft.end)

    def _of_country(self, start: int, end: int) -> Tradition | None:
        """The tradition of a house that no list has, by a country in its name or the town behind it."""
        found = _COUNTRY_WORD.search(self.plain, start, min(len(self.plain), end + 16))
        name = _BY_COUNTRY[found.group()] if found is not None else None
        if name is not None and "Foreign" in self.plain[start:end]:
            name = _FOREIGN.get(name, name)
        return self.repositories.tradition(name) if name is not None else None

    def _titled_unlisted(
        self, start: int, end: int, stop: int, inside: list[Event], tradition: Tradition
    ) -> bool:
        """A house of a country whose archives name their levels: its clause is read as theirs are."""
        if tradition.name not in TITLED or any(event.kind in ("repository", "ibid") for event in inside):
            return False
        draft = Draft(start=start, end=end, repository=(start, end), unknown=True, tradition=tradition)
        read_titled(self.text, self.plain, draft, tradition, self.labels, (end, stop), inside, self.masked)
        levels = {level for level, _, _ in draft.path}
        if len(levels - LEAF_LEVELS) < 2 or (draft.labels < 2 and len(levels - LEAF_LEVELS) < 3):
            return False
        self.flush()
        draft.doubt(0.6, "the repository is not known")
        self.found.append(draft)
        self.last, self.low = tradition, draft.end
        return True

    def _unlisted_units(self, start: int, end: int, low: int) -> bool:
        """Whether a house that no list has opens its clause and two units of one tradition follow there,
        names and a town between them (``Archivo Central, Caracas, Interior, exp. 45, f. 12``)."""
        cur = self.cur
        if self.plain[end : end + 2] != ", " or (cur is not None and cur.path):
            return False
        if self.plain[self._clause_start(start, low) : start].strip(" (") not in _OPENINGS:
            return False
        stop = self._clause_end(end, 200)
        inside = self.events[self._after(end) : self._after(stop)]
        labels = [event for event in inside if event.kind == "label"]
        if any(_FOLIO.search(self.plain, *event.value) for event in labels):
            # Vat. lat. 3195, f. 12r, c. 3: leaves of a manuscript book.
            return False
        spoken = self._of_country(start, end)
        if spoken is not None and self._titled_unlisted(start, end, stop, inside, spoken):
            return True
        if len(labels) < 2 or any(event.kind in ("repository", "ibid", "quote") for event in inside):
            return False
        tradition = spoken or self._vote(self._after(labels[0].start))
        if tradition is None or tradition.family == "us" or labels[0].start - end > 78:
            return False
        levels = [self.labels[event.what].get(tradition.name, ("page",))[0] for event in labels]
        if len(set(levels) - LEAF_LEVELS - {"volume", "number", "document"}) < 1 or not self._is_unit(
            labels[0]
        ):
            return False
        self.flush()
        self.cur = Draft(start=start, end=end, repository=(start, end), unknown=True, tradition=tradition)
        self.cur.doubt(0.6, "the repository is not known")
        self.reach = end
        return True

    def _archive(self, at: int, event: Event) -> int:
        low = self.cur.end if self.cur is not None else self.low
        start, end = archive_name(self.text, self.plain, event.start, event.end, low)
        start, end = with_acronym(self.text, self.plain, start, end)
        next_at = self._after(end)
        if re.search(r"\b(?:Digital|Virtual|Online)\b", self.plain[start:end]):
            # A digital archive publishes copies; it is not where the original lies.
            return next_at
        if end - start < 8 and start == event.start and end == event.end:
            return at + 1
        called = self._called(start, end)
        if called is not None:
            return called
        if self.plain[event.start : event.end].endswith("archiv"):
            resume = self._german(start, end, named=True)
            if resume is not None:
                return resume
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
        if (
            cur is not None
            and cur.repository is None
            and cur.path
            and self._tight(self.reach, start)
            and self._closes(end)
        ):
            cur.repository = (start, end)
            cur.unknown = True
            cur.doubt(0.7, "the repository is not known")
            self.flush()
            return next_at
        if self._unlisted_units(start, end, low):
            return max(next_at, self._after(self.low))
        town = _TOWN.match(self.plain, end)
        close = town.end() if town is not None else end
        credited = (
            bool(self.taken)
            and self.taken[0][0] >= close
            and not self.plain[close : self.taken[0][0]].strip(" .,;")
        )
        opening = start == 0 or self.plain[max(0, start - 40) : start].rstrip().endswith("Source:")
        if opening and credited and not self.found:
            draft = Draft(start=start, end=end, repository=(start, end), unknown=True)
            draft.doubt(0.6, "a repository without a unit, not among the known ones")
            if town is not None:
                draft.rest.append(trim(self.plain, end, close, " ,."))
            self.found.append(draft)
        return at + 1
